"""The page by which a printer's own error is read off, with a fold and no ruler.

The paper folded in half has its crease in its very middle; the step printed under the crease
tells by how much the print is off it, and with the sign with which it is to be met.
"""

from collections.abc import Iterator

from app.letters.page import MM, PAPER, Frame, Sheet
from app.letters.setting import Line, Style, set_line, set_paragraph
from app.letters.template import Wording, wording

TITLE = Style(18, 19, 28)
TEXT = Style(11, 170 * MM / 44, 18)
SMALL = Style(7.5, 7.7, 9)
STEPS, STEP = 10, 0.5 * MM
"""Five millimetres to each side of the middle, which is what may be met."""
RISE = 6 * MM
ACROSS_FROM, DOWN_FROM = 42 * MM, 176 * MM
LONG, MIDDLE, SHORT = 4 * MM, 3 * MM, 2 * MM
THIN, THICK = 0.4, 0.9
RULER = 100
RULER_AT = 25 * MM
EDGES = range(3, 11)
"""Distances from the paper's edge, mm, at which a short line shows what the printer reaches."""
_WIDE, _TALL = PAPER
_CENTRE = (_WIDE / 2, _TALL / 2)


def page() -> bytes:
    """Set the page; see `kinds.calibration_page`."""
    words = wording("calibration_page")
    sheet = Sheet(words.say("title"), words.say("title"))
    _stairs(sheet, words)
    _rulers(sheet)
    for n in EDGES:
        _edge(sheet, n)
    _told(sheet, words)
    return sheet.finish()


def _stairs(sheet: Sheet, words: Wording) -> None:
    """Draw both flights of steps: the crease lies on the one that says how far the print is off.

    Each step lies half a millimetre further; to the right and down is plus.
    """
    x, y = _CENTRE
    for n in range(-STEPS, STEPS + 1):
        off, along = n * STEP, (n + STEPS) * RISE
        told = set_line([(f"{n * 0.5:+g}" if n else "0", "body")], SMALL)
        top = DOWN_FROM + along * 0.62
        sheet.rule((x + off, top), (x + off, top + RISE * 0.55), THICK)
        sheet.line(told, x + off + 2.5 * MM, top + RISE * 0.45, SMALL.size)
        left = ACROSS_FROM + along
        sheet.rule((left, y + off), (left + RISE * 0.75, y + off), THICK)
        sheet.centred(told, left, left + RISE * 0.75, y + off - 1.2 * MM, SMALL.size)
    label = set_line([(words.say("across"), "bold")], TEXT)
    sheet.line(label, x + 14 * MM, DOWN_FROM + STEPS * RISE * 0.62 + 8, TEXT.size)
    label = set_line([(words.say("down"), "bold")], TEXT)
    sheet.line(label, ACROSS_FROM, y + 14 * MM, TEXT.size)


def _rulers(sheet: Sheet) -> None:
    """Draw a hundred millimetres across and down."""
    left, top = (_WIDE - RULER * MM) / 2, (_TALL - RULER * MM) / 2
    for n in range(RULER + 1):
        tick = LONG if n % 10 == 0 else MIDDLE if n % 5 == 0 else SHORT
        sheet.rule((left + n * MM, RULER_AT), (left + n * MM, RULER_AT + tick), THIN)
        sheet.rule((RULER_AT, top + n * MM), (RULER_AT + tick, top + n * MM), THIN)
        if n % 10 == 0:
            told = set_line([(str(n), "body")], SMALL)
            sheet.centred(told, left + n * MM, left + n * MM, RULER_AT + 7 * MM, SMALL.size)
            sheet.line(told, RULER_AT + LONG + MM, top + n * MM + 2.4, SMALL.size)
    sheet.rule((left, RULER_AT), (left + RULER * MM, RULER_AT), THICK)
    sheet.rule((RULER_AT, top), (RULER_AT, top + RULER * MM), THICK)


def _edge(sheet: Sheet, n: int) -> None:
    """Draw a short line at each edge, staggered, and say how far from the paper's edge it is."""
    along, far, half = (n - EDGES[0]) * 10 * MM, n * MM, 2.5 * MM
    told = set_line([(str(n), "body")], SMALL)
    for at in (far, _TALL - far):
        x = 20 * MM + along
        sheet.rule((x - half, at), (x + half, at), THICK)
        sheet.line(told, x + half + 1.5, at + 2.4, SMALL.size)
    for at in (far, _WIDE - far):
        y = 40 * MM + along
        sheet.rule((at, y - half), (at, y + half), THICK)
        sheet.centred(told, at, at, y + half + 8, SMALL.size)


def _told(sheet: Sheet, words: Wording) -> None:
    title = set_line([(words.say("title"), "bold")], TITLE)
    sheet.centred(title, 0, _WIDE, 46 * MM, TITLE.size)
    frame = Frame(40 * MM, 53 * MM, 140 * MM, TEXT)
    steps = ("what", "step_scale", "step_fold", "step_read", "step_edge")
    sheet.write(frame, 0, _paragraphs(words, steps, frame.measure))


def _paragraphs(words: Wording, names: tuple[str, ...], measure: float) -> Iterator[Line]:
    for name in names:
        yield from set_paragraph([(words.say(name), "body")], TEXT, measure)
