"""Paper: the 22 lines of 28 characters where the standard has them, and text order kept."""

import pytest
from specimens import OPINION, changed

from app.letters import citizen, formal
from app.letters.finished import Leaf, read_finished
from app.letters.fonts import Glyph
from app.letters.page import MM, PAPER, Sheet, letter_frame
from app.letters.setting import Style, set_line, set_paragraph

FRAME = letter_frame()


def test_a_full_page_stands_on_the_grid_of_22_by_28(characters):
    sheet = Sheet("试", "试")
    lines = set_paragraph([("国" * 28 * 22, "body")], FRAME.style, FRAME.measure)
    assert len(lines) == 22
    sheet.write(FRAME, 0, lines)
    (chars,) = characters(sheet.finish())
    assert len(chars) == 28 * 22
    for n, char in enumerate(chars):
        row, column = divmod(n, 28)
        assert char["matrix"][4] == pytest.approx(28 * MM + column * 156 / 28 * MM, abs=0.05)
        assert PAPER[1] - char["matrix"][5] == pytest.approx(FRAME.baseline(row), abs=0.01)


def test_nothing_of_a_full_page_leaves_the_type_area(characters):
    sheet = Sheet("试", "试")
    words = "要求（一）疏通“排水渠”；（二）赔偿38,460.50元——并公布。" * 30
    lines = set_paragraph([(words, "body")], FRAME.style, FRAME.measure)[:22]
    sheet.write(FRAME, 0, lines)
    (chars,) = characters(sheet.finish())
    assert min(c["x0"] for c in chars) >= 28 * MM - FRAME.style.size / 2
    assert max(c["x1"] for c in chars) <= (28 + 156) * MM + FRAME.style.size / 2
    assert min(c["top"] for c in chars) >= 37 * MM - 2
    assert max(c["bottom"] for c in chars) <= (37 + 225) * MM + 2


def test_words_and_characters_of_many_faces_come_back_in_order(pages):
    sheet = Sheet("试", "试")
    text = "唐𬭎A1㐀𠮷，é·国"
    line = set_line([(text, "body")], FRAME.style)
    assert {mark.glyph for mark in line.marks} != {Glyph("desk-fang", 1.0)}
    sheet.line(line, 100, 100, FRAME.style.size)
    assert pages(sheet.finish()) == [text]


def test_a_title_in_the_middle_and_a_date_at_the_right(characters):
    sheet = Sheet("试", "试")
    style = Style(22, 22, 30)
    sheet.centred(set_line([("告知书", "bold")], style), 100, 400, 100, 22)
    sheet.flush_right(set_line([("某年", "body")], style), 400, 200, 22)
    (chars,) = characters(sheet.finish())
    assert (chars[0]["x0"] + chars[2]["x1"]) / 2 == pytest.approx(250, abs=0.1)
    assert chars[-1]["x1"] == pytest.approx(400, abs=0.1)


def test_every_page_is_kept(pages):
    sheet = Sheet("试", "试")
    line = set_line([("页", "body")], FRAME.style)
    sheet.line(line, 100, 100, 16)
    sheet.next_page()
    sheet.line(line, 100, 100, 16)
    assert pages(sheet.finish()) == ["页", "页"]


def test_a_letter_of_a_batch_stands_as_it_stands_alone() -> None:
    other = changed(OPINION, petitioner_names=("陈有田",), people_count=1, facts="另行查明。")
    values = (OPINION, other, OPINION)
    letters = [citizen.opinion(each) for each in values]
    together = read_finished(formal.pdf(*letters)).leaves
    apart = [leaf for each in letters for leaf in read_finished(formal.pdf(each)).leaves]
    assert [places(leaf) for leaf in together] == [places(leaf) for leaf in apart]


def places(leaf: Leaf) -> list[tuple[str, float, float, float]]:
    return [(ink.char, ink.x, ink.baseline, ink.size) for ink in leaf.inks]
