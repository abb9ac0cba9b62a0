"""Papers from the command line: forms, envelopes, the poster, minutes, what is sent and read."""

import json
from pathlib import Path

import pypdfium2
import pytest
from calling import Desk, petition

from app.domain.words_papers import PETITION_PAPERS

NUMBER = "青信2026-0001"


@pytest.fixture
def desk(folder, tmp_path, capsys, monkeypatch) -> Desk:
    made = Desk(folder, tmp_path, capsys, monkeypatch)
    told = petition()
    told["petitioners"][0]["address"] = "石桥村二组"
    made.run("register", made.file(told), "--letters", str(tmp_path / "letters"))
    return made


@pytest.mark.parametrize("kind", PETITION_PAPERS)
def test_every_paper_of_a_petition_is_made(desk, kind) -> None:
    out = desk.tmp / "paper.pdf"
    assert desk.one("letter", NUMBER, kind, "-o", str(out))["letter"] == str(out)
    assert out.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("how", ["sms", "read_aloud"])
def test_a_letter_is_told_in_words(desk, how) -> None:
    out = desk.tmp / "told.txt"
    desk.one("letter", NUMBER, "receipt", "--copy", how, "-o", str(out))
    told = out.read_text(encoding="utf-8")
    assert NUMBER in told
    if how == "sms":
        assert len(told) <= 70
        assert "洪七公" not in told
        assert "承包地" not in told
    else:
        assert "最迟2026年10月7日" in told


def test_the_poster_is_made(desk) -> None:
    out = desk.tmp / "poster.pdf"
    assert desk.one("poster", "-o", str(out))["letter"] == str(out)
    assert out.read_bytes().startswith(b"%PDF")


def test_minutes_are_made_of_what_is_told_and_an_unknown_key_is_named(desk) -> None:
    told = {
        "subject": "研究补偿兑付问题",
        "held_on": "2026-09-12",
        "place": "二楼会议室",
        "convenor": "李四海",
        "items": [{"text": "兑付到户", "owner": "镇财政所", "by": "2026-10-30"}],
        "present": ["李四海"],
        "issued_by": "李四海",
    }
    out = desk.tmp / "minutes.pdf"
    path = Path(desk.file(json.dumps(told, ensure_ascii=False), name="meeting.json"))
    assert desk.one("minutes", str(path), "-o", str(out))["number"].endswith("纪〔2026〕1号")
    assert out.read_bytes().startswith(b"%PDF")
    wrong = desk.file(json.dumps(told | {"seal": True}), name="wrong.json")
    assert desk.fault("minutes", wrong, "-o", str(out))["code"] == "draft.unknown_key"
    number, again = "青信纪〔2026〕1号", desk.tmp / "again.pdf"
    desk.one("minutes", "--again", number, "-o", str(again))
    assert again.read_bytes() == out.read_bytes()
    assert desk.one("letter-check", str(again))["record"] == "same"
    assert desk.fault("minutes", "--void", number)["code"] == "minutes.reason_missing"
    void = desk.one("minutes", "--void", number, "--reason", "人名写错了")
    assert (void["number"], void["voided_on"]) == (number, "2026-09-22")
    assert desk.one("letter-check", str(again))["voided_on"] == "2026-09-22"
    assert desk.fault("minutes", "--void", number, "--reason", "再来")["code"] == "minutes.void"
    assert desk.fault("minutes", "--again", "青信纪〔2026〕9号", "-o", str(again))["code"] == (
        "minutes.unknown"
    )
    assert list(desk.run("prints", number)) == []


def test_what_is_kept_about_her_is_printed_for_her(desk) -> None:
    out = desk.tmp / "hers.pdf"
    told = desk.one("my-record", NUMBER, "-o", str(out))
    assert told["letter"] == str(out)
    document = pypdfium2.PdfDocument(out.read_bytes())
    said = "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
    document.close()
    assert "本机关保存的本人信息" in said
    assert "洪七公" in said
    assert desk.fault("my-record", NUMBER, "--petitioner", "2", "-o", str(out))["code"] == (
        "record.nobody"
    )
