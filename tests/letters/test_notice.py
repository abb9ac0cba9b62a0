"""Letters that are wording alone: each kind is whole, says what it must, and hides what it must."""

import re
from dataclasses import replace
from datetime import date

import pypdfium2
import pytest
from specimens import SPECIMENS

from app.domain import words
from app.domain.errors import Trouble
from app.letters import kinds, template
from app.letters.finished import read_finished
from app.letters.page import letter_frame
from app.letters.preflight import preflight
from app.letters.proofread import proofread
from app.letters.template import STEPPED, shipped, wording
from app.letters.values import Letterhead, Matter, StepLetter

HEAD = Letterhead(
    "云溪县青山镇人民政府",
    "0450-0000000",
    "青山镇人民路1号",
    "工作日 8:30-11:30",
    "云溪县信访局",
    "0450-0000001",
    "云溪县人民政府",
)
MATTER = Matter(
    "青信延〔2026〕1号",
    "青信2026-0001",
    "7K4M-2PQX",
    ("洪七公",),
    1,
    False,
    date(2026, 9, 22),
    "来访",
    "修路占地没有补偿",
    date(2026, 9, 23),
    "x",
)


def told(kind: str) -> StepLetter:
    """Every field of a kind told, under its own name; days as days are written."""
    fields = {name: f"这里说{shown}" for shown, name in wording(kind).fields.items()}
    fields["law"] += "《土地管理法》第十四条"
    fields["article"] += "《信访工作条例》第三十一条第四项"
    del fields["addressee"]
    book = wording(kind)
    hers = book.to_her or book.shared or book.shown
    matter = MATTER if hers else replace(MATTER, petitioner_names=(), query_code="")
    if book.shared or book.shown:
        matter = replace(MATTER, query_code="")
    return StepLetter(
        kind,
        HEAD,
        matter,
        ("兑付补偿款",),
        tuple(sorted(fields.items())),
        None if hers else "青山镇财政所",
        ("不服的，可以自收到之日起30日内起诉。",) if kind in {"own_decision", "order_told"} else (),
    )


def pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


@pytest.mark.parametrize("kind", sorted(STEPPED))
def test_a_letter_says_what_it_must_and_nothing_of_her_to_others(kind) -> None:
    values = told(kind)
    pdf = kinds.notice(values)
    assert pdf == kinds.notice(values)
    leaves = pages(pdf)
    text = "".join("".join(leaves).split())
    assert "".join(wording(kind).blocks["title"].split()) in text
    assert values.matter.letter_number in text
    shown = {name: label for label, name in wording(kind).fields.items()}
    for fields in STEPPED[kind].values():
        for name in fields - {"accepted_on", "number", "addressee"}:
            assert f"这里说{shown[name]}" in text, (kind, name)
    assert (MATTER.query_code in text) == wording(kind).to_her
    assert ("洪七公" in text) == (values.addressee is None)
    facts = {
        "head": {"organ_name": HEAD.organ_name},
        "matter": {
            "petitioner_names": list(values.matter.petitioner_names),
            "query_code": values.matter.query_code,
            "issued_on": "2026-09-23",
        },
        "claims": list(values.claims),
        "addressee": values.addressee,
        "told": [list(each) for each in values.told],
    }
    assert {each.verdict for each in proofread(kind, facts, leaves)} == {"good"}, kind


def test_every_letter_of_the_procedure_has_its_name_mark_and_wording(office) -> None:
    made = {kind for act in office.procedure.acts.values() for kind in act.letters}
    for name in office.procedure.grounds.names():
        made |= {k for each in office.procedure.grounds.of(name) for k in each.letter.split()}
    assert made == {*STEPPED, "recheck_slip"}, "which is a form"
    for kind in made:
        assert kind in words.LETTERS
        assert kind in words.LETTER_MARKS
    assert len(set(words.LETTER_MARKS.values())) == len(words.LETTER_MARKS)


def test_a_paragraph_with_an_empty_field_is_left_out() -> None:
    values = told("suggestion_reply")
    bare = replace(values, told=tuple(each for each in values.told if each[0] != "adopted"))
    assert "经研究" in "".join(pages(kinds.notice(values)))
    assert "经研究" not in "".join(pages(kinds.notice(bare)))


@pytest.mark.parametrize("kind", sorted(STEPPED))
def test_a_wording_that_lost_a_mandatory_part_is_refused(kind, monkeypatch) -> None:
    kept = template.read_wording
    for block, fields in STEPPED[kind].items():
        shipped.cache_clear()

        def lost(name: str, block: str = block, fields: frozenset[str] = fields) -> dict:
            found = kept(name)
            if name == kind:
                left = [each for each in found["letter"]["order"] if each != block]
                found["letter"]["order"] = left
            return found

        monkeypatch.setattr(template, "read_wording", lost)
        with pytest.raises(Trouble, match=r"letter\.wording"):
            wording(kind)
        monkeypatch.setattr(template, "read_wording", kept)
    shipped.cache_clear()


def test_a_letter_between_organs_has_its_red_mark_and_rules_and_no_number_on_its_first_page() -> (
    None
):
    leaves = pages(kinds.notice(told("objection_letter")))
    assert leaves[0].strip().startswith(HEAD.organ_name)
    assert "— 1 —" not in leaves[0]
    document = pypdfium2.PdfDocument(kinds.notice(told("objection_letter")))
    try:
        picture = document[0].render(scale=2).to_pil().convert("RGB")
    finally:
        document.close()
    mm = picture.width / 210
    rows = [
        y
        for y in range(picture.height)
        if sum(
            r > 200 and g < 60 and b < 60
            for r, g, b in (picture.getpixel((x, y)) for x in range(0, picture.width, 4))
        )
        > picture.width / 4 * 0.7
    ]
    first, last = rows[0] / mm, rows[-1] / mm
    assert 43 < first < 47  # 4 mm under the mark, whose top is at 30 mm
    assert 276 < last < 280  # 20 mm from the foot of the paper
    plain = pages(kinds.notice(told("extension_notice")))
    assert "— 1 —" in plain[0]


# --- what was typed in several paragraphs ----------------------------------------------------

SEVERAL = (
    "一是现场看过，排水渠淤积约0.8米；",
    "二是已经和村里谈妥，由村里出工、镇里出机械，三天之内疏通完毕。",
    "三是今后每年汛期以前清一次。",
)
ENDS_A_SENTENCE = sorted(
    (kind, name)
    for kind in STEPPED
    for name in ("text", "facts", "terms", "decision", "what", "reason", "breach", "measures")
    if any(
        re.search(rf"{{{label}}}(?:。|$)", wording(kind).blocks[block])
        for label, inner in wording(kind).fields.items()
        if inner == name
        for block in wording(kind).lists["order"]
        if block in wording(kind).blocks
    )
)


def paragraphs(pdf: bytes) -> list[str]:
    """Every paragraph of the text as it reads back: each begins two cells in."""
    frame, said = letter_frame(), [""]
    for leaf in read_finished(pdf).leaves:
        for line in (line for line in leaf.lines if line[0].size == frame.style.size):
            if (line[0].x - frame.left) / frame.style.cell > 1.5:
                said.append("")
            said[-1] += "".join(ink.char for ink in line)
    return said


@pytest.mark.parametrize(("kind", "name"), ENDS_A_SENTENCE)
def test_a_field_typed_in_several_paragraphs_stands_in_as_many(kind, name) -> None:
    values = told(kind)
    typed = dict(values.told) | {name: "\n\n ".join(SEVERAL)}
    said = paragraphs(kinds.notice(replace(values, told=tuple(sorted(typed.items())))))
    at = next(n for n, each in enumerate(said) if each.endswith(SEVERAL[0]))
    assert said[at + 1 : at + 3] == [*SEVERAL[1:]], "its own full stop, once; what follows is apart"


def test_inside_a_sentence_it_stands_on_one_line_without_half_blanks() -> None:
    book = wording("simple_reply")
    values = dict.fromkeys(book.fields.values(), "") | {"text": "甲。\n乙\n丙"}
    assert book.paragraphs("因为{内容}，所以办。", values) == ("因为甲。乙 丙，所以办。",)
    assert book.paragraphs("答复：{内容}。完。", values) == ("答复：甲。", "乙", "丙。", "完。")
    assert book.paragraphs("{内容}", values) == ("甲。", "乙", "丙")
    values["text"] = "{编号}\n{决定}"
    assert book.paragraphs("{内容}。", values) == ("{编号}", "{决定}。"), "no value is read again"


# --- her rights -------------------------------------------------------------------


def test_every_receipt_and_notice_to_her_carries_her_rights() -> None:
    told_ = {
        kind: any(f.check == "rights" for f in preflight(kind, each.facts, each.pdf()))
        for kind, each in SPECIMENS.items()
    }
    for kind in STEPPED:
        assert told_[kind] == wording(kind).to_her, kind
    assert not wording("own_decision").to_her, "its own law's remedy stands there, for each party"
    named = {k for k, v in SPECIMENS.items() if v.hers and _NOTICE.search(words.LETTERS[k])}
    assert named == {k for k in named if told_[k]}
    assert {"order_told", "acceptance_notice", "receipt", "simple_reply"} <= named


_NOTICE = re.compile("告知书|通知书|回执|简易办理答复|建议意见答复")
