"""The calibration page: the middle is the middle, a hundred is a hundred, and nobody is named."""

import io

import pdfplumber
import pytest

from app.letters.calibration import DOWN_FROM, STEPS
from app.letters.kinds import calibration_page
from app.letters.page import MM, PAPER


@pytest.fixture(scope="module")
def drawn():
    with pdfplumber.open(io.BytesIO(calibration_page())) as document:
        (page,) = document.pages
        return page.lines, page.chars, page.extract_text()


def upright(lines):
    return [each for each in lines if abs(each["x0"] - each["x1"]) < 0.01]


def test_the_step_of_nothing_lies_in_the_very_middle(drawn):
    lines, _, _ = drawn
    wide, tall = PAPER
    middle = [each for each in upright(lines) if abs(each["x0"] - wide / 2) < 0.01]
    assert any(each["top"] > DOWN_FROM for each in middle)
    level = [each for each in lines if abs(each["top"] - each["bottom"]) < 0.01]
    assert any(abs(each["top"] - tall / 2) < 0.01 for each in level)


@pytest.mark.parametrize("n", range(-STEPS, STEPS + 1))
def test_a_crease_lies_on_the_step_that_meets_the_error(drawn, n):
    lines, chars, _ = drawn
    at = PAPER[0] / 2 + n * 0.5 * MM
    steps = [each for each in upright(lines) if each["top"] > DOWN_FROM - 1]
    (step,) = [each for each in steps if abs(each["x0"] - at) < 0.01]
    near = [
        each
        for each in chars
        if step["x0"] < each["x0"] < step["x0"] + 12 * MM
        and abs((each["top"] + each["bottom"]) / 2 - (step["top"] + step["bottom"]) / 2) < 5
    ]
    said = "".join(each["text"] for each in sorted(near, key=lambda each: each["x0"]))
    assert said == (f"{n * 0.5:+g}" if n else "0")


def test_a_hundred_millimetres_are_a_hundred(drawn):
    lines, _, _ = drawn
    long = [max(each["width"], each["height"]) for each in lines]
    assert [each for each in long if each > 50 * MM] == pytest.approx([100 * MM] * 2, abs=0.05)


def test_it_says_what_to_do_and_nothing_of_anybody(drawn):
    _, _, said = drawn
    for told in ("对折", "没有任何人的内容", "左右（毫米）", "上下（毫米）"):
        assert told in said
    assert calibration_page() == calibration_page()
