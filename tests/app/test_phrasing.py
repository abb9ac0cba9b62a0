"""The office's own wording: adopted, kept, replayed, proven; what was made stays as it was made."""

from io import BytesIO

import builders
import pdfplumber
import pytest
from builders import draft

from app.classing import ClaimTold
from app.domain.errors import Refused
from app.handling import NoteTold
from app.letters import overlay, schema
from app.letters.overlay import Order, WordingFile
from app.letters.template import shipped, wording
from app.letters.wordings import SHIPPED, Overlay, worded

NUMBER = "青信2026-0001"
KIND = "extension_notice"
EXTENDED = "因为{原因}，延长{天数}日，最迟{期限}前书面答复{称呼}（《信访工作条例》第三十四条）。"
OWN = WordingFile(kind=KIND, blocks={"extended": EXTENDED})
PROVINCE = WordingFile(
    kind=KIND,
    level="province",
    name="某省",
    source="某省信访局 2026 年文书样式",
    blocks={"title": "信访事项延期告知书", "bound": "延期只有这一次。"},
)


def entries(office) -> int:
    with office.desk.store.look() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM entries").scalar() or 0)


def text_of(pdf: bytes) -> str:
    with pdfplumber.open(BytesIO(pdf)) as document:
        return "".join(char["text"] for page in document.pages for char in page.chars)


@pytest.fixture
def heard(office):
    office.intake.register(draft())
    office.handling.classify(NUMBER, [ClaimTold("appeal_claim", "petition_procedure", n=1)])
    office.handling.accept(NUMBER)
    return office.handling.hear_statement(NUMBER, NoteTold("她说了经过。"))


def extended(office):
    told = {"days": 10, "reason": "需要第三方测量占地面积。"}
    return office.stepping.do(NUMBER, "extend", told).letters[-1]


@pytest.mark.usefixtures("heard")
def test_a_letter_is_made_in_the_office_s_words_and_keeps_which_they_were(
    office, folder, clock
) -> None:
    ours = shipped(KIND)
    before = entries(office)
    made = office.phrasing.adopt(OWN)
    assert entries(office) == before + 1
    assert (made.layer, made.version, made.changed) == ("office", "office 1", 1)
    letter = extended(office)
    assert "因为需要第三方测量占地面积，延长10日" in text_of(office.records.letter(letter))
    assert (letter.template_version, letter.template_hash) == ("office 1", made.sha256)
    assert letter.template_hash != ours.sha256
    assert wording(KIND) is ours, "outside of the office's acts nobody has its words"
    assert office.safe.verify().sound(), "replayed, the journal gives the same tables"
    office.close()
    again = builders.opened(folder, clock)
    assert again.phrasing.kind(KIND) == made
    assert again.phrasing.file(KIND).blocks == OWN.blocks
    again.close()


def test_the_receipt_and_every_letter_before_say_the_shipped_words(office) -> None:
    made = office.intake.register(draft())
    held = shipped("receipt_notice")
    assert made.letter is not None
    assert (made.letter.template_version, made.letter.template_hash) == ("product 1", held.sha256)


@pytest.mark.usefixtures("heard")
def test_what_was_made_before_is_looked_at_and_copied_in_its_own_words(office) -> None:
    office.phrasing.adopt(OWN)
    letter = extended(office)
    pdf = office.records.letter(letter)
    large = office.papers.for_reader(NUMBER, letter.number, "large_print")
    office.phrasing.restore(KIND)
    assert office.phrasing.kind(KIND).layer == "product"
    file = office.records.file(NUMBER)
    checks = {each.check: each.verdict for each in office.records.looked_at(file, letter, pdf)}
    assert "stop" not in checks.values()
    assert "order" in checks, "the parts are looked for in the words the letter was made in"
    assert office.papers.for_reader(NUMBER, letter.number, "large_print") == large
    assert office.records.letter(letter) == pdf
    assert office.safe.verify().sound()


def test_the_office_lies_over_the_province_and_comes_off_again(office) -> None:
    office.phrasing.adopt(PROVINCE)
    office.phrasing.adopt(OWN)
    assert office.phrasing.kind(KIND).version == "office 2"
    held = {each.name: each.text for each in office.phrasing.blocks(KIND)}
    assert (held["title"], held["extended"]) == ("信访事项延期告知书", EXTENDED)
    assert {each.block for each in office.phrasing.differences(KIND)} == {
        "title",
        "bound",
        "extended",
    }
    below = office.phrasing.with_texts(KIND, {"extended": shipped(KIND).blocks["extended"]})
    assert below.blocks == {}, "what is as below is nobody's own"
    made = office.phrasing.restore(KIND)
    assert (made.layer, made.version, made.changed) == ("province", "province 1", 2)
    assert office.phrasing.restore(KIND, "province").layer == "product"
    assert office.adopting.files() == (), "no date is counted by a wording"
    assert office.safe.verify().sound()


@pytest.mark.parametrize(
    ("file", "code", "field"),
    [
        (OWN, None, None),
        (WordingFile(kind=KIND), "wording.same", "blocks"),
        (WordingFile(kind="trial_page"), "wording.unknown_kind", "kind"),
        (WordingFile(kind=KIND, blocks={"matter": "没有字段"}), "wording.lost_field", "matter"),
        (
            WordingFile(kind="receipt_notice", blocks={"handler": "{承办}，𮯠{电话}。\U0003fffd"}),
            "letter.no_glyph",
            None,
        ),
    ],
)
def test_what_is_refused_is_not_written(office, file, code, field) -> None:
    before = entries(office)
    if code is None:
        office.phrasing.check(file)
    else:
        with pytest.raises(Refused) as caught:
            office.phrasing.adopt(file)
        assert (caught.value.code, caught.value.field) == (code, field or caught.value.field)
    assert entries(office) == before
    assert office.phrasing.kind(KIND).layer == "product"


def test_the_same_twice_is_refused_and_so_is_taking_back_nothing(office) -> None:
    with pytest.raises(Refused, match=r"wording\.nothing_own"):
        office.phrasing.restore(KIND)
    office.phrasing.adopt(OWN)
    with pytest.raises(Refused, match=r"wording\.same"):
        office.phrasing.adopt(OWN)


def test_only_who_may_words_letters_anew(office, folder, clock) -> None:
    assert office.phrasing.may_change()
    office.close()
    other = builders.opened(folder, clock, "chenjialuo")
    assert not other.phrasing.may_change()
    for act in (lambda: other.phrasing.adopt(OWN), lambda: other.phrasing.restore(KIND)):
        with pytest.raises(Refused, match=r"policy\.denied"):
            act()
    other.close()


@pytest.mark.usefixtures("heard")
def test_a_kept_wording_that_the_schema_no_longer_takes_is_left_out_and_named(
    office, folder, clock, monkeypatch
) -> None:
    office.phrasing.adopt(OWN)
    office.close()
    more = {**schema.required(KIND), "extended": frozenset({"reason", "days", "due_on", "gist"})}
    monkeypatch.setitem(overlay.required.__globals__["STEPPED"], KIND, more)
    again = builders.opened(folder, clock)
    kind = again.phrasing.kind(KIND)
    assert (kind.layer, kind.unfit) == ("product", True)
    assert again.phrasing.restore(KIND).unfit is False
    again.close()


def test_every_kind_has_a_sample_that_passes_in_its_own_words_and_says_what_it_is(office) -> None:
    told = office.phrasing.kinds()
    assert {each.kind for each in told} <= set(schema.kinds())
    assert len(told) > 35
    for each in told:
        office.phrasing.check(WordingFile(kind=each.kind))
        assert text_of(office.phrasing.sample(each.kind)).count("样张") >= 1


def test_the_sample_follows_the_text_and_is_the_same_twice(office) -> None:
    plain = office.phrasing.sample(KIND, OWN, across=False)
    assert "延长30日，最迟" in text_of(plain)
    assert plain == office.phrasing.sample(KIND, OWN, across=False)
    assert plain != office.phrasing.sample(KIND, OWN)
    assert "文书校验" not in text_of(office.phrasing.sample(KIND)), "a sample proves nothing"


def test_words_of_one_office_never_reach_another(office) -> None:
    over = SHIPPED.laid(Overlay(KIND, "office", tuple(OWN.blocks.items()), None, 1))
    with worded(over):
        assert wording(KIND).blocks["extended"] == EXTENDED
        with worded(SHIPPED):
            assert wording(KIND) is shipped(KIND)
        assert wording(KIND).version == "office 1"
    assert wording(KIND) is shipped(KIND)
    assert office.phrasing.kind(KIND).layer == "product"


def test_an_own_paragraph_and_one_left_out(office) -> None:
    order = Order(order=("matter", "extended", "own_1", "contact"))
    file = WordingFile(
        kind=KIND, letter=order, blocks={"own_1": "有事请拨打{电话}，找{本机关}。", "bound": ""}
    )
    office.phrasing.adopt(file)
    text = text_of(office.phrasing.sample(KIND, across=False))
    assert "有事请拨打0450-0000000，找云溪县青山镇人民政府。" in text
    assert "延期只有一次" not in text
    assert office.phrasing.file(KIND) == file
