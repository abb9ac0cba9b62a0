"""A red head where the office wants one: its mark is a block of the wording, empty in ours."""

import pypdfium2
import pytest
from specimens import SPECIMENS

from app.domain.errors import Refused
from app.letters.finished import read_finished
from app.letters.overlay import LONGEST_MARK, WordingFile, demand_lawful
from app.letters.preflight import preflight
from app.letters.schema import lock, ordered
from app.letters.template import RED_MARK, shipped
from app.letters.wordings import SHIPPED, Overlay, worded

MARK = "云岭县青石镇人民政府"
BETWEEN = (
    "assign_letter", "competence_letter", "completion_report", "execution_notice",
    "objection_letter", "suggestion_feedback", "supervision_order", "supervision_reply",
    "transfer_letter",
)  # fmt: skip
"""What goes from organ to organ under the seal (decision 042)."""
HEADED = sorted(
    kind
    for kind in SPECIMENS
    if kind not in {"receipt", *BETWEEN} and RED_MARK in shipped(kind).blocks
)


def made(kind: str, mark: str) -> bytes:
    with worded(SHIPPED.laid(Overlay(kind, "office", ((RED_MARK, mark),), None, 1))):
        return SPECIMENS[kind].pdf()


def red(pdf: bytes, page: int = 0) -> int:
    """Count the pixels of a page that are red."""
    document = pypdfium2.PdfDocument(pdf)
    picture = document[page].render(scale=0.5).to_pil().convert("RGB")
    document.close()
    return sum(r > 200 and g < 120 and b < 120 for r, g, b in picture.get_flattened_data())


def test_letters_to_people_can_have_one_and_there_are_many() -> None:
    assert {"handling_opinion", "acceptance_notice", "refusal_notice"} <= set(HEADED)
    assert len(HEADED) > 20


@pytest.mark.parametrize("kind", HEADED)
def test_it_stands_in_red_over_number_and_title_and_nothing_is_wrong(kind) -> None:
    pdf = made(kind, MARK)
    lines = ["".join(ink.char for ink in line) for line in read_finished(pdf).leaves[0].lines]
    told = SPECIMENS[kind].facts
    number = told.get("matter", told)["letter_number"]
    title = shipped(kind).blocks["title"].split("\n")[0]
    assert lines[0] == MARK
    assert "".join(lines[1].split()) == number
    assert title.startswith(lines[2])
    assert red(pdf) > 200
    with worded(SHIPPED.laid(Overlay(kind, "office", ((RED_MARK, MARK),), None, 1))):
        found = preflight(kind, told, pdf)
    assert [each for each in found if each.verdict != "good"] == []


@pytest.mark.parametrize("kind", HEADED)
def test_without_it_nothing_is_red(kind) -> None:
    assert made(kind, "") == SPECIMENS[kind].pdf()
    assert red(made(kind, "")) == 0


@pytest.mark.parametrize("kind", BETWEEN)
def test_a_letter_between_organs_has_its_own_head_already(kind) -> None:
    assert ordered(kind)
    assert lock(kind, RED_MARK) == "glue"
    with pytest.raises(Refused, match=r"wording\.locked_glue"):
        demand_lawful(WordingFile(kind=kind, blocks={RED_MARK: MARK}))


def test_it_is_one_line_and_may_be_taken_back() -> None:
    for text in (MARK, "", "镇" * LONGEST_MARK):
        demand_lawful(WordingFile(kind="handling_opinion", blocks={RED_MARK: text}))
    for text, code in (
        ("镇" * (LONGEST_MARK + 1), "wording.too_long"),
        ("镇政府\n文件", "wording.control"),
        ("{本机关}", "wording.unknown_field"),
    ):
        with pytest.raises(Refused) as refused:
            demand_lawful(WordingFile(kind="handling_opinion", blocks={RED_MARK: text}))
        assert (refused.value.code, refused.value.field) == (code, RED_MARK)
