"""Lines of Chinese text: the grid, forbidden starts and ends, what may not be torn."""

import re
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.letters.page import MM, letter_frame
from app.letters.setting import (
    CANNOT_END,
    CANNOT_START,
    STRETCH,
    Line,
    Style,
    set_paragraph,
)

FRAME = letter_frame()
SMALL = Style(10.5, 170 * MM / 45, 16)

HANZI = "关于要求疏通青石村第三村民小组排水渠并赔偿农田损失的信访事项办理情况经调查核实如下"
WORDS = st.text(st.sampled_from(HANZI), min_size=2, max_size=14)
FIGURES = st.sampled_from(
    (
        "2026年11月22日",
        "38,460.50元",
        "第31条",
        "60日",
        "1.2公里",
        "〔2026〕317号",
        "约60%",
        "12人",
    )
)
QUOTED = st.builds(
    lambda inner, pair: pair[0] + inner + pair[1],
    WORDS,
    st.sampled_from(["“”", "《》", "（）", "‘’", "【】"]),
)
PIECES = st.one_of(WORDS, FIGURES, QUOTED, st.just("——补充"), st.just("等……"))
STOPS = st.sampled_from(["，", "。", "；", "：", "？", "！", "、", "”。", "）；", ""])
PARAGRAPHS = st.lists(st.tuples(PIECES, STOPS), min_size=1, max_size=40).map(
    lambda parts: "".join(piece + stop for piece, stop in parts)
)


def lines_of(text: str, style: Style = SMALL, measure: float = 170 * MM) -> tuple[Line, ...]:
    return set_paragraph([(text, "body")], style, measure, indent=2 * style.cell)


def faults(lines: tuple[Line, ...]) -> list[str]:
    wrong = [f"starts: {x.text}" for x in lines[1:] if x.text[0] in CANNOT_START]
    wrong += [f"ends: {x.text}" for x in lines[:-1] if x.text[-1] in CANNOT_END]
    for before, after in pairwise(lines):
        if re.search(r"[0-9,.]$", before.text) and re.match(r"[0-9年月日元公人条%]", after.text):
            wrong.append(f"torn: {before.text} / {after.text}")
        if before.text[-1] == after.text[0] and after.text[0] in "—…":
            wrong.append(f"torn: {before.text} / {after.text}")
    return wrong


@settings(max_examples=400, deadline=None)
@given(PARAGRAPHS, st.integers(20, 46))
@example("诉求" * 10 + "：（一）" * 12, 22)
def test_no_line_starts_or_ends_with_a_forbidden_mark(text, columns):
    lines = lines_of(text, SMALL, columns * SMALL.cell)
    assert faults(lines) == []


@settings(max_examples=300, deadline=None)
@given(PARAGRAPHS, st.integers(20, 46))
def test_every_line_but_the_last_fills_its_measure_or_would_be_loose(text, columns):
    measure = columns * SMALL.cell
    lines = lines_of(text, SMALL, measure)
    for line in lines[:-1]:
        marks = line.marks
        assert marks[-1].at + marks[-1].glyph.advance * SMALL.size <= measure + 2 * SMALL.cell
        blank = measure - line.indent - line.width
        assert blank > -0.01
        if blank > 0.01:
            even = sum(a.char in HANZI and b.char in HANZI for a, b in pairwise(marks))
            assert blank > even * STRETCH * SMALL.cell
    assert lines[-1].indent + lines[-1].width <= measure + 0.01


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("国，。！？…—（）《》“”a1 .-/"), min_size=1, max_size=300))
def test_even_senseless_text_stays_inside_and_loses_nothing(text):
    measure = 20 * SMALL.cell
    lines = lines_of(text, SMALL, measure)
    assert all(line.indent + line.width <= measure + 0.01 for line in lines)
    assert "".join(line.text for line in lines).replace(" ", "") == text.replace(" ", "")


def test_plain_characters_stand_in_the_28_cells_of_the_grid():
    lines = set_paragraph([("国" * 80, "body")], FRAME.style, FRAME.measure)
    assert [len(line.text) for line in lines] == [28, 28, 24]
    places = [mark.at for mark in lines[0].marks]
    assert places == pytest.approx([k * FRAME.style.cell for k in range(28)], abs=0.001)


def test_the_grid_is_that_of_the_standard():
    assert FRAME.measure == pytest.approx(156 * MM)
    assert FRAME.style.cell == pytest.approx(15.794, abs=0.001)
    assert FRAME.style.pitch == pytest.approx(29.62, abs=0.01)
    last = FRAME.baseline(21) + 0.12 * FRAME.style.size
    assert last == pytest.approx(FRAME.top + 225 * MM, abs=0.01)


def test_marks_that_meet_give_up_one_blank():
    close = lines_of("（甲），乙")[0].marks
    apart = {mark.char: mark.at for mark in close}
    assert apart["，"] - apart["）"] == pytest.approx(SMALL.cell - SMALL.size / 2)


def test_a_long_dash_is_one_stroke():
    marks = lines_of("甲——乙")[0].marks
    assert marks[2].at - marks[1].at == pytest.approx(SMALL.size)


def test_the_last_line_is_no_single_character():
    for length in range(44, 60):
        lines = lines_of("国" * length + "，" + "家" * 30 + "。")
        assert len(lines[-1].text) > 1


def test_a_code_with_wide_letters_is_one_word():
    for columns in range(20, 30):
        lines = lines_of("国" * 15 + "查询码PW29-JWVM，可到窗口", SMALL, columns * SMALL.cell)
        assert any("PW29-JWVM，" in line.text for line in lines)


def test_a_word_longer_than_the_line_is_torn_rather_than_lost():
    lines = lines_of("x" * 300)
    assert len(lines) > 1
    assert all(line.indent + line.width <= 170 * MM + 0.01 for line in lines)


def test_nothing_set_from_nothing():
    assert lines_of("") == ()


def test_a_narrow_column_is_left_short_before_a_long_number_rather_than_spread():
    text = "凭编号青信2026-0001和查询码7KQ4-9MHT，可到窗口或拨打0450-0000000查询办理状态。"
    short = 0
    for cells in range(10, 20):
        measure = cells * SMALL.cell
        for line in set_paragraph([(text, "body")], SMALL, measure)[:-1]:
            for before, after in pairwise(line.marks):
                if before.char not in "0123456789-" and after.char not in "0123456789-":
                    assert after.at - before.at <= (1 + STRETCH) * SMALL.cell + 0.01
            assert line.width <= measure + 0.01
            short += line.width < measure - SMALL.size
    assert short
