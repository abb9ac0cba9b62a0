"""`wording`: tried, adopted, compared, taken back from the command line; refusals keep status 3."""

import pypdfium2
import pytest
from calling import REFUSED, Desk, petition

WRONG, TROUBLE = 2, 4
KIND = "extension_notice"
FILE = """
kind = "extension_notice"
[blocks]
extended = "因为{原因}，延长{天数}日，最迟{期限}前书面答复{称呼}（《信访工作条例》第三十四条）。"
"""


@pytest.fixture
def desk(founded, folder, tmp_path, capsys, monkeypatch) -> Desk:
    made = Desk(folder, tmp_path, capsys, monkeypatch)
    (tmp_path / "own.toml").write_text(FILE, encoding="utf-8")
    return made


def text_of(path) -> str:
    document = pypdfium2.PdfDocument(path)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return "".join(text.split())


def test_a_wording_is_tried_adopted_compared_and_taken_back(desk, tmp_path) -> None:
    own = str(tmp_path / "own.toml")
    listed = {each["kind"]: each for each in desk.run("wording", "list")}
    assert len(listed) > 35
    assert (listed[KIND]["layer"], listed[KIND]["version"]) == ("product", "product 1")
    tried = desk.one("wording", "check", own, "-o", str(tmp_path / "tried.pdf"))
    assert (tried["fits"], [each["block"] for each in tried["differences"]]) == (True, ["extended"])
    assert "样张" in text_of(tmp_path / "tried.pdf")
    assert desk.one("wording", "show", KIND)["layer"] == "product", "a check writes nothing"
    made = desk.one("wording", "adopt", own)
    assert (made["layer"], made["version"], made["changed"]) == ("office", "office 1", 1)
    shown = desk.one("wording", "show", KIND)
    blocks = {each["block"]: each for each in shown["blocks"]}
    assert blocks["extended"]["must"] == ["原因", "天数", "期限"]
    assert blocks["extended"]["text"] != blocks["extended"]["default"]
    assert (blocks["rights_label"]["locked"], blocks["extended"]["locked"]) == ("rights", None)
    (tmp_path / "again.toml").write_text(shown["file"], encoding="utf-8")
    same = desk.fault("wording", "adopt", str(tmp_path / "again.toml"), status=REFUSED)
    assert same["code"] == "wording.same"
    assert desk.one("wording", "diff", KIND)["differences"][0]["block"] == "extended"
    desk.one("wording", "sample", KIND, "-o", str(tmp_path / "now.pdf"))
    assert "最迟2026年12月31日前书面答复" in text_of(tmp_path / "now.pdf")
    assert desk.one("wording", "restore", KIND)["layer"] == "product"
    assert desk.one("wording", "diff", KIND)["differences"] == []
    assert desk.status == 0


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        (("wording", "show", "nobody"), REFUSED, "wording.unknown_kind"),
        (("wording", "restore", KIND), REFUSED, "wording.nothing_own"),
        (("wording", "show"), WRONG, "call.wrong"),
        (("wording", "sample", KIND), WRONG, "call.wrong"),
        (("wording", "burn"), WRONG, "call.wrong"),
        (("wording", "check", "nowhere.toml"), TROUBLE, "file.unreadable"),
    ],
)
def test_a_wrong_call_is_told_apart_from_a_refusal(desk, words, status, code) -> None:
    assert desk.fault(*words, status=status)["code"] == code


def test_a_waiver_is_refused_with_block_and_article(desk, tmp_path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text(FILE + 'bound = "签收以后，不，再，上，访。"\n', encoding="utf-8")
    fault = desk.fault("wording", "adopt", str(bad), status=REFUSED)
    told = (fault["code"], fault["field"], fault["article"])
    assert told == ("wording.waiver", "bound", "35")


def test_show_tells_the_wording_each_letter_was_made_in(desk, tmp_path) -> None:
    desk.run("register", desk.file(petition()), "--letters", str(tmp_path / "letters"))
    (letter,) = desk.one("show", "青信2026-0001")["letters"]
    assert letter["template"]["version"] == "product 1"
    assert letter["template"]["sha256"] == desk.one("wording", "show", "receipt_notice")["sha256"]
