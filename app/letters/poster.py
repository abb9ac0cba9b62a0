"""群众来访须知 for the wall (form 27, Article 18): A3, as large as its text lets it be.

Where, when, who answers, which leader receives when; what happens to a petition, step by step with
the day of each; rights and duties in short. It is read standing, from some metres away: the type
grows until the page is full, in a face with strong strokes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate

from app.domain.errors import Refused
from app.letters import citizen
from app.letters.fonts import Role, demand_glyphs
from app.letters.page import MM, Frame, Sheet
from app.letters.setting import Style, set_line, set_paragraph
from app.letters.template import Wording, wording
from app.letters.values import Letterhead, texts

A3 = (297 * MM, 420 * MM)
EDGE, TOP = 16 * MM, 15 * MM
TITLE = Style(50, 54, 64)
BOX_GAP = 9 * MM
RULE = 1.2
ROSTER = (1.0, 1.6, 2.2, 2.2)
"""Shares of the width that the columns of the leaders' days have."""
GAPS = 4
SIZES = tuple(n / 4 for n in range(104, 39, -1))
"""The body's type, in points, from the largest down to what a long address may need."""


@dataclass(frozen=True, slots=True)
class _Types:
    """The types of a poster whose body has a size."""

    size: float
    apart: float = 0.0
    """What the sections stand further apart, so that the page is full to its foot."""

    @property
    def text(self) -> Style:
        """Give the body's."""
        return Style(self.size, self.size * 1.02, self.size * 1.34)

    @property
    def head(self) -> Style:
        """Give the headings'."""
        size = self.size * 1.2
        return Style(size, size * 1.04, size * 1.4)

    @property
    def step(self) -> Style:
        """Give that of the small print under the steps, which stand side by side."""
        size = min(self.size, 18.0)
        return Style(size, size * 1.02, size * 1.35)


def page(head: Letterhead) -> bytes:
    """Set the poster of an office; nobody's facts stand on it.

    Errors: Refused("letter.too_long").
    """
    demand_glyphs(texts(head))
    words = wording("poster")
    types = next((each for each in map(_Types, SIZES) if _spare(head, words, each) >= 0), None)
    if types is None:
        raise Refused("letter.too_long", field="office_address")
    types = replace(types, apart=_spare(head, words, types) / GAPS)
    sheet = _sheet(head, words)
    _set(sheet, head, words, types)
    return sheet.finish()


def _sheet(head: Letterhead, words: Wording) -> Sheet:
    return Sheet(words.say("title"), head.organ_name, paper=A3)


def _spare(head: Letterhead, words: Wording, types: _Types) -> float:
    """Give the height that is left on the page; below 0 where it is not enough."""
    return A3[1] - TOP - _set(_sheet(head, words), head, words, types)


def _set(sheet: Sheet, head: Letterhead, words: Wording, types: _Types) -> float:
    """Write everything in these types; give where it ends."""
    title = set_line([(words.say("title"), "bold")], TITLE)
    sheet.centred(title, 0, A3[0], TOP + TITLE.size, TITLE.size)
    at = TOP + TITLE.pitch
    organ = set_line([(head.organ_name, "body")], types.head)
    sheet.centred(organ, 0, A3[0], at + types.head.size, types.head.size)
    at += types.head.pitch * 1.3
    at = _section(sheet, words.say("where_head"), _where(head, words), at, types)
    at = _head(sheet, words.say("leaders_head"), at, types)
    at = _roster(sheet, words, at, types)
    at = _head(sheet, words.say("way_head"), at, types)
    at = _way(sheet, words, at, types)
    rights, duties = (citizen.shorts(head, each) for each in ("front", "back_duties"))
    at = _section(sheet, words.say("rights_head"), rights, at, types)
    at = _section(sheet, words.say("duties_head"), duties, at, types)
    return at - _gap(types)  # below the last section nothing follows


def _gap(types: _Types) -> float:
    """Give the blank between two sections."""
    return types.head.pitch * 0.4 + types.apart


def _where(head: Letterhead, words: Wording) -> list[str]:
    told = {
        "office_address": head.office_address,
        "office_hours": head.office_hours,
        "office_phone": head.office_phone,
        "county_bureau": head.county_bureau_name,
        "county_phone": head.county_bureau_phone or "",
    }
    blocks = ("where", "phone", "above") if head.county_bureau_phone else ("where", "phone")
    return [words.say(each, **told) for each in (*blocks, "five")]


def _head(sheet: Sheet, text: str, at: float, types: _Types) -> float:
    line = set_line([(text, "bold")], types.head)
    sheet.line(line, EDGE, at + types.head.size, types.head.size)
    return at + types.head.pitch


def _section(sheet: Sheet, head: str, paragraphs: list[str], at: float, types: _Types) -> float:
    """Write a head and paragraphs below it; give where the next section begins."""
    at = _head(sheet, head, at, types)
    frame = Frame(EDGE, at, A3[0] - 2 * EDGE, types.text)
    row = 0.0
    for text in paragraphs:
        lines = set_paragraph([(text, "hei")], types.text, frame.measure)
        row = sheet.write(frame, row, lines)
    return at + row * types.text.pitch + _gap(types)


def _roster(sheet: Sheet, words: Wording, at: float, types: _Types) -> float:
    """Rule the table of the leaders' days, open for a pen but for the weekdays."""
    rows = [words.lists["roster"], *([day, "", "", ""] for day in words.lists["weekdays"])]
    tall, bottom = types.text.pitch * 1.2, at
    columns = [*_columns()]
    for n, texts_ in enumerate(rows):
        for text, (left, right) in zip(texts_, columns, strict=True):
            if text:
                role: Role = "hei" if n else "bold"
                line = set_line([(text, role)], types.text)
                base = bottom + (tall + types.text.size * 0.76) / 2
                sheet.centred(line, left, right, base, types.text.size)
        bottom += tall
    for n in range(len(rows) + 1):
        sheet.rule((EDGE, at + n * tall), (A3[0] - EDGE, at + n * tall), RULE)
    for x in (EDGE, *(right for _left, right in columns)):
        sheet.rule((x, at), (x, bottom), RULE)
    return bottom + _gap(types)


def _columns() -> Iterator[tuple[float, float]]:
    """Give the left and right edge of each column of the leaders' days."""
    share = (A3[0] - 2 * EDGE) / sum(ROSTER)
    left = EDGE
    for right in accumulate(ROSTER):
        yield left, EDGE + right * share
        left = EDGE + right * share


def _way(sheet: Sheet, words: Wording, at: float, types: _Types) -> float:
    """Draw the way of a petition: boxes joined by arrows, the day of each step below."""
    steps = words.lists["steps"]
    wide = (A3[0] - 2 * EDGE - (len(steps) - 1) * BOX_GAP) / len(steps)
    high = 2.3 * types.step.pitch
    for n, (name, when) in enumerate(steps):
        left = EDGE + n * (wide + BOX_GAP)
        sheet.frame(left, at, wide, high, RULE)
        rise = (high - len(name.split("\n")) * types.step.pitch) / 2
        _stack(sheet, name, "bold", types.step, (left, left + wide), at + rise)
        below = Style(types.step.size * 0.84, types.step.cell * 0.84, types.step.pitch * 0.9)
        _stack(sheet, when, "hei", below, (left, left + wide), at + high + 1.6 * MM)
        if n:
            _arrow(sheet, left - BOX_GAP, left, at + high / 2)
    return at + high + 2.2 * types.step.pitch + _gap(types)


def _stack(
    sheet: Sheet, text: str, role: Role, style: Style, sides: tuple[float, float], top: float
) -> None:
    """Write lines one under the other in the middle between two sides."""
    for n, part in enumerate(text.split("\n")):
        line = set_line([(part, role)], style)
        sheet.centred(line, *sides, top + n * style.pitch + style.size, style.size)


def _arrow(sheet: Sheet, left: float, right: float, y: float) -> None:
    tip, barb = right - 1 * MM, 2.2 * MM
    sheet.rule((left + 1 * MM, y), (tip, y), RULE)
    for up in (-1, 1):
        sheet.rule((tip - barb, y + up * barb * 0.7), (tip, y), RULE)
