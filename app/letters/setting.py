"""Text into lines: cells, forbidden line starts and ends, squeeze and stretch, all in points.

A paragraph becomes units (one character in its cell, or a word or number that may not be torn);
the breaks are chosen for the paragraph as a whole, so that no line is loose where another
break would have served. A line may squeeze its punctuation and stretch its gaps; it never runs
over its measure.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate, pairwise

from app.letters.fonts import Glyph, Role, load_fonts, plain

Span = tuple[str, Role]

CANNOT_START = frozenset(
    "、。，．：；！？）］｝〕〉》」』】〗〙〛’”…·⋅∙‧‐々ー％℃‰°),.:;!?]}%>·•"  # noqa: RUF001 the marks
)
CANNOT_END = frozenset("（［｛〔〈《「『【〖〘〚‘“([{<￥＄＃№·⋅∙‧•")  # noqa: RUF001 the marks
OPENING = frozenset("（［｛〔〈《「『【〖〘〚‘“")  # noqa: RUF001 the marks
CLOSING = frozenset("）］｝〕〉》」』】〗〙〛’”、。，．：；！？")  # noqa: RUF001 the marks
DIGIT = re.compile(r"[0-9]")
_COUNTERS = "年月日时分秒点元角万亿千百个位名人户次件批条款项号村组楼层米里亩岁页份处"
_LONG_COUNTERS = "公里|公斤|公顷|平方米|立方米|工作日|个工作日|个月|小时|分钟|周岁|万元|亿元|万亩"
_NUMERALS = "〇零一二三四五六七八九十百千"
TIED = re.compile(
    rf"第[{_NUMERALS}]+[{_COUNTERS}章节]"
    rf"|[第〕]?[0-9][0-9,.]*(?:{_LONG_COUNTERS}|[{_COUNTERS}])?"  # noqa: RUF001 a mark
)
"""A number with what it counts: no line ends inside."""
DATE_PARTS = frozenset("年月")

HALF = 0.5
BORDER = 0.125
"""The gap between a Chinese character and a word or number, in em."""
STRETCH = 0.12
"""The widest gap, in cells, that still looks even."""
TORN_SHARE = 0.4
"""Words wider than this share of the line may be torn."""
SHORTEST_LAST = 4
INFINITE = math.inf
ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Style:
    """Type size, cell width and line pitch, in points."""

    size: float
    cell: float
    pitch: float


@dataclass(frozen=True, slots=True)
class Unit:
    """What may not be torn: its glyphs, its width, and how far it can be squeezed.

    `lead` is the gap before it when it does not begin a line; `blank` says on which side the
    squeezable blank lies ("<" before the mark, ">" after it).
    """

    text: str
    glyphs: tuple[Glyph, ...]
    width: float
    shrink: float = 0.0
    blank: str = ""
    lead: float = 0.0
    full: bool = True
    bound: bool = False
    penalty: float = 0.0

    @property
    def space(self) -> bool:
        """Tell whether it is a space between words, which vanishes at a line's end."""
        return self.text == " "


@dataclass(frozen=True, slots=True)
class Mark:
    """One glyph on its line: offset from the line's start and the advance up to the next."""

    char: str
    glyph: Glyph
    at: float


@dataclass(frozen=True, slots=True)
class Line:
    """A set line: its marks, its indent and its width, in points."""

    marks: tuple[Mark, ...]
    indent: float
    width: float

    @property
    def text(self) -> str:
        """Give the characters in order."""
        return "".join(mark.char for mark in self.marks)


def set_paragraph(
    spans: Sequence[Span], style: Style, measure: float, *, indent: float = 0.0
) -> tuple[Line, ...]:
    """Set one justified paragraph; `indent` is the first line's, `measure` the line's width."""
    units = make_units(spans, style, measure)
    if not units:
        return ()
    breaks = choose_breaks(units, style, measure, indent)
    lines = []
    for number, (start, end) in enumerate(pairwise((0, *breaks))):
        inset = 0.0 if number else indent
        last = end == len(units)
        lines.append(_place(units[start:end], style, measure - inset, inset, last=last))
    return tuple(lines)


def set_line(spans: Sequence[Span], style: Style) -> Line:
    """Set a text on one line at its natural width, for titles, labels and signatures."""
    units = make_units(spans, style, INFINITE)
    return _place(units, style, INFINITE, 0.0, last=True)


@lru_cache(maxsize=64)
def set_fixed(spans: tuple[Span, ...], style: Style, measure: float) -> tuple[Line, ...]:
    """Set a clause of the form itself, kept for the next letter: never use it for what was said."""
    return set_paragraph(spans, style, measure, indent=2 * style.cell)


def make_units(spans: Sequence[Span], style: Style, measure: float) -> list[Unit]:
    """Cut a paragraph into units, bind those that belong together, draw marks close."""
    spans = [(plain(text), role) for text, role in spans]
    raw = [unit for text, role in spans for unit in _cut(text, role, style, measure)]
    tied = _tied("".join(text for text, _ in spans))
    starts = accumulate((len(unit.text) for unit in raw), initial=0)
    around = zip((None, *raw), raw, (*raw[1:], None), starts, strict=False)
    return [
        _joined(before, unit, after, style, tied=start in tied)
        for before, unit, after, start in around
    ]


def _tied(text: str) -> frozenset[int]:
    """Find the places inside numbers with their counters, where no line may end."""
    found = TIED.finditer(text)
    return frozenset(place for each in found for place in range(each.start() + 1, each.end()))


_WORD = r"[!-~\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0370-\u045f\u1e00-\u1eff]+"
_PIECES = re.compile(rf"——|……|{_WORD}|.", re.DOTALL)
_NARROW = re.compile(_WORD)


def _cut(text: str, role: Role, style: Style, measure: float) -> Iterable[Unit]:
    fonts = load_fonts()
    for piece in _PIECES.findall(text):
        glyphs = tuple(fonts.drawn(char, role) for char in piece)
        if _NARROW.match(piece):
            yield from _narrow(piece, glyphs, style, measure)
        elif piece in {"——", "……"}:
            yield Unit(piece, glyphs, 2 * style.cell)
        else:
            for char, glyph in zip(piece, glyphs, strict=True):
                yield _cell(char, glyph, style)


def _cell(char: str, glyph: Glyph, style: Style) -> Unit:
    if glyph.advance < 1:
        return Unit(char, (glyph,), glyph.advance * style.size, full=False)
    blank = "<" if char in OPENING else ">" if char in CLOSING else ""
    return Unit(char, (glyph,), style.cell, HALF * style.size if blank else 0.0, blank)


def _narrow(piece: str, glyphs: tuple[Glyph, ...], style: Style, measure: float) -> Iterable[Unit]:
    width = sum(glyph.advance for glyph in glyphs) * style.size
    if width <= TORN_SHARE * measure:
        yield Unit(piece, glyphs, width, full=False)
    else:
        for char, glyph in zip(piece, glyphs, strict=True):
            yield Unit(char, (glyph,), glyph.advance * style.size, full=False, penalty=1.0)


def _joined(
    before: Unit | None, unit: Unit, after: Unit | None, style: Style, *, tied: bool
) -> Unit:
    """Give a unit its gap to the one before, and whether and how gladly a line may end there."""
    shrink = 0.0 if _spent(before, unit, after) else unit.shrink
    if before is None:
        return replace(unit, shrink=shrink)
    lead = BORDER * style.size if _bordering(before, unit) else 0.0
    if _close(before, unit):
        lead = -HALF * style.size
    torn = before.penalty > 0 and unit.penalty > 0
    bound = (tied or _belongs(before.text, unit.text)) and not torn
    dated = before.text in DATE_PARTS and DIGIT.match(unit.text) is not None
    penalty = 0.5 if dated else unit.penalty
    if not lead and not bound and shrink == unit.shrink and penalty == unit.penalty:
        return unit
    return replace(unit, lead=lead, shrink=shrink, bound=bound, penalty=penalty)


def _close(before: Unit, unit: Unit) -> bool:
    """Tell whether two marks meet blank to blank, or share one blank: one of them goes."""
    return (before.blank == ">" and bool(unit.blank)) or (before.blank == unit.blank == "<")


def _spent(before: Unit | None, unit: Unit, after: Unit | None) -> bool:
    """Tell whether a mark's blank has gone already to a mark beside it."""
    if unit.blank == "<":
        return before is not None and _close(before, unit)
    return after is not None and after.blank == ">" and _close(unit, after)


def _bordering(before: Unit, unit: Unit) -> bool:
    if before.full == unit.full or before.space or unit.space:
        return False
    wide = before if before.full else unit
    return not wide.blank and wide.text not in "　·—…"


def _belongs(before: str, after: str) -> bool:
    """Tell whether no line may end between the two."""
    return after == " " or after[0] in CANNOT_START or before[-1] in CANNOT_END


@dataclass(frozen=True, slots=True)
class _Ruler:
    """Running sums over a paragraph, so that any line is measured at once."""

    units: Sequence[Unit]
    widths: Sequence[float]
    shrinks: Sequence[float]
    style: Style

    def natural(self, start: int, end: int) -> float:
        wide = self.widths[end] - self.widths[start] - self.units[start].lead
        tail = self.units[end - 1]
        return wide - (tail.lead + tail.width if tail.space else 0.0)

    def shrink(self, start: int, end: int) -> float:
        return self.shrinks[end] - self.shrinks[start]

    def cost(self, start: int, end: int, measure: float) -> float:
        """How ugly a line would be: 0 is perfect, infinite is impossible."""
        slack = _exact(measure - self.natural(start, end))
        if end == len(self.units) and slack >= 0:
            return 0.0 if end - start >= SHORTEST_LAST or start == 0 else 2.0
        if slack < 0:
            room = self.shrink(start, end)
            squeezed = -slack / room if room else INFINITE
            return 0.2 + 0.8 * squeezed**2 if squeezed <= 1 else INFINITE
        gaps = max(end - start - 1, 1)
        ratio = slack / gaps / (STRETCH * self.style.cell)
        return ratio**2 if ratio <= 1 else 1 + 20 * (ratio - 1)


def choose_breaks(
    units: Sequence[Unit], style: Style, measure: float, indent: float
) -> tuple[int, ...]:
    """Choose where each line ends, for the least ugliness of the whole paragraph."""
    widths = tuple(accumulate((unit.lead + unit.width for unit in units), initial=0.0))
    shrinks = tuple(accumulate((unit.shrink for unit in units), initial=0.0))
    ruler = _Ruler(units, widths, shrinks, style)
    for fullness, heed in ((0.85, True), (0.3, True), (0.0, False)):
        breaks = _search(ruler, measure, indent, fullness, heed=heed)
        if breaks:
            return breaks
    return tuple(range(1, len(units) + 1))


def _search(
    ruler: _Ruler, measure: float, indent: float, fullness: float, *, heed: bool
) -> tuple[int, ...]:
    """Find the cheapest way through; no line but the last is emptier than `fullness`."""
    units, count = ruler.units, len(ruler.units)
    best = [INFINITE] * (count + 1)
    came = [0] * (count + 1)
    best[0] = 0.0
    for start in range(count):
        if best[start] == INFINITE:
            continue
        width = measure - indent if start == 0 else measure
        for end in range(start + 1, count + 1):
            natural = ruler.natural(start, end)
            if natural - ruler.shrink(start, end) > width + ROUNDING:
                break
            if end < count and (natural < fullness * width or (heed and units[end].bound)):
                continue
            penalty = units[end].penalty if end < count else 0.0
            cost = best[start] + penalty + ruler.cost(start, end, width)
            if cost < best[end]:
                best[end], came[end] = cost, start
    return _walk_back(came, count) if best[count] < INFINITE else ()


def _exact(slack: float) -> float:
    """Take what only rounding left for nothing."""
    return 0.0 if abs(slack) < ROUNDING else slack


def _walk_back(came: Sequence[int], count: int) -> tuple[int, ...]:
    breaks = []
    while count:
        breaks.append(count)
        count = came[count]
    return tuple(reversed(breaks))


def _place(
    units: Sequence[Unit], style: Style, measure: float, indent: float, *, last: bool
) -> Line:
    """Give every glyph of a line its place: squeezed, stretched, or as it comes."""
    kept = list(units[:-1] if len(units) > 1 and units[-1].space else units)
    natural = sum(unit.width + unit.lead for unit in kept) - kept[0].lead
    slack = _exact(measure - natural)
    room = sum(unit.shrink for unit in kept)
    squeeze = min(1.0, -slack / room) if slack < 0 and room else 0.0
    even = [n > 0 and unit.lead <= 0 for n, unit in enumerate(kept)]
    loose = even if any(even) else [n > 0 for n in range(len(kept))]
    stretch = slack / max(sum(loose), 1) if slack > 0 and not last else 0.0
    marks: list[Mark] = []
    x = -kept[0].lead
    for unit, opened in zip(kept, loose, strict=True):
        taken = squeeze * unit.shrink
        x += unit.lead + (stretch if opened else 0.0)
        marks += _marks(unit, style, x - (taken if unit.blank == "<" else 0.0))
        x += unit.width - taken
    return Line(tuple(marks), indent, x)


def _marks(unit: Unit, style: Style, x: float) -> Iterable[Mark]:
    if len(unit.text) > 1 and unit.full:  # a two-cell dash stays one stroke
        x += (unit.width - len(unit.text) * style.size) / 2
    for char, glyph in zip(unit.text, unit.glyphs, strict=True):
        yield Mark(char, glyph, x)
        x += glyph.advance * style.size
