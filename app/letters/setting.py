"""Text into lines: cells, forbidden line starts and ends, squeeze and stretch, all in points.

A paragraph becomes units (one character in its cell, or a word or number that may not be torn);
the breaks are chosen for the paragraph as a whole, so that no line is loose where another
break would have served. A line may squeeze its punctuation and stretch its gaps; it never runs
over its measure.
"""

import math
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
    r"|(?<![0-9:])[0-9]{2,5}(?:-[0-9]{2,8})?(?: [0-9]{2,8}){1,3}(?![0-9:])"
    rf"|[第〕]?[0-9][0-9,.]*(?:{_LONG_COUNTERS}|[{_COUNTERS}])?"  # noqa: RUF001 a mark
)
"""A number with what it counts, a telephone number in its groups: no line ends inside."""
DATE_PARTS = frozenset("年月")
LOUD = CANNOT_START | CANNOT_END | OPENING | CLOSING | frozenset("　·—…")
"""Marks that are something to their neighbours; between two other full cells nothing is."""

HALF = 0.5
BORDER = 0.125
"""The gap between a Chinese character and a word or number, in em."""
CLEAR = 0.02
"""The blank that always stays between two inks, in em."""
STRETCH = 0.12
"""The widest gap, in cells, that still looks even."""
NARROW, LOOSEST = 20, 0.3
"""In a column of fewer cells a line whose gaps would be wider, in cells, is left short instead."""
TORN_SHARE = 0.4
"""Words wider than this share of the line may be torn."""
SHORTEST_LAST = 4
_SHORT_LAST = {1: 3.0, 2: 3.0, 3: 0.3}
"""How ugly a last line of so few is; an even stretch of the lines above is better."""
INFINITE = math.inf
ROUNDING = 1e-6
SAME_GAP = 0.005
"""Gaps that differ by less, in points, are one."""


@dataclass(frozen=True, slots=True)
class Style:
    """Type size, cell width and line pitch, in points."""

    size: float
    cell: float
    pitch: float


@dataclass(frozen=True, slots=True)
class Unit:
    """What may not be torn: its glyphs, its width, and how far it can be squeezed.

    `blank` says on which side the squeezable blank lies ("<" before the mark, ">" after it);
    `quiet` units need no look at a neighbour that is quiet too.
    """

    text: str
    glyphs: tuple[Glyph, ...]
    width: float
    shrink: float = 0.0
    blank: str = ""
    full: bool = True
    torn: bool = False
    quiet: bool = False

    @property
    def space(self) -> bool:
        """Tell whether it is a space between words, which vanishes at a line's end."""
        return self.text == " "


@dataclass(frozen=True, slots=True)
class Units:
    """A paragraph cut up, and what the units are to their neighbours, in columns.

    `leads` are the gaps before units that do not begin a line; `shrinks` what is left to squeeze;
    no line may begin with a `bound` unit, and `penalties` tell how unwillingly one does.
    """

    row: list[Unit]
    leads: list[float]
    shrinks: list[float]
    bound: list[bool]
    penalties: list[float]

    def __len__(self) -> int:
        """Count the units."""
        return len(self.row)


@dataclass(frozen=True, slots=True)
class Mark:
    """One glyph on its line, and its offset from the line's start."""

    char: str
    glyph: Glyph
    at: float


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbours of one face that stand at one even gap, the first of them at an offset."""

    at: float
    glyph: Glyph
    gap: float
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A set line: its runs, its indent and its width, in points."""

    runs: tuple[Run, ...]
    glyphs: tuple[Glyph, ...]
    places: tuple[float, ...]
    indent: float
    width: float

    @property
    def text(self) -> str:
        """Give the characters in order."""
        return "".join(run.text for run in self.runs)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Give every glyph by itself."""
        return tuple(map(Mark, self.text, self.glyphs, self.places))


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
        lines.append(_place(units, start, end, style, measure - inset, inset, last=last))
    return tuple(lines)


def set_line(spans: Sequence[Span], style: Style) -> Line:
    """Set a text on one line at its natural width, for titles, labels and signatures."""
    units = make_units(spans, style, INFINITE)
    return _place(units, 0, len(units), style, INFINITE, 0.0, last=True)


@lru_cache(maxsize=256)
def set_fixed(
    spans: tuple[Span, ...], style: Style, measure: float, *, cells: int = 2
) -> tuple[Line, ...]:
    """Set a clause of the form itself, kept for the next letter: never use it for what was said.

    `cells` is the indent.
    """
    return set_paragraph(spans, style, measure, indent=cells * style.cell)


def make_units(spans: Sequence[Span], style: Style, measure: float) -> Units:
    """Cut a paragraph into units, bind those that belong together, draw marks close."""
    row: list[Unit] = []
    for text, role in spans:
        row += _cut(plain(text), _cells(role, style.size, style.cell), measure)
    count = len(row)
    shrinks = [unit.shrink for unit in row]
    units = Units(row, [0.0] * count, shrinks, [False] * count, [0.0] * count)
    before, quiet = None, False
    for n, unit in enumerate(row):
        if not (quiet and unit.quiet):
            _join(units, n, before, style.size)
        before, quiet = unit, unit.quiet
    _bind_numbers(units)
    return units


def _bind_numbers(units: Units) -> None:
    """Let no line end inside a number with its counter."""
    text = "".join([unit.text for unit in units.row])
    starts: dict[int, int] = {}
    for found in TIED.finditer(text):
        if found.end() - found.start() > 1:
            starts = starts or _starts(units.row)
            for place in range(found.start() + 1, found.end()):
                n = starts.get(place)
                if n is not None and not (units.row[n - 1].torn and units.row[n].torn):
                    units.bound[n] = True


def _starts(row: Sequence[Unit]) -> dict[int, int]:
    """Find which unit begins at a place of the text."""
    places = accumulate((len(unit.text) for unit in row), initial=0)
    return {place: n for n, place in enumerate(places) if n < len(row)}


_WORD = r"[!-~\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0370-\u045f\u1e00-\u1eff]+"
_LONGER = re.compile(rf"——|……|{_WORD}")
_STROKES = frozenset({"——", "……"})


class _Cells(dict[str, Unit]):
    """Single characters as units, in one role and size: each made once, when it first comes."""

    def __init__(self, role: Role, size: float, cell: float) -> None:
        super().__init__()
        self.role: Role = role
        self.size = size
        self.cell = cell

    def __missing__(self, char: str) -> Unit:
        """Make a character's unit, or refuse it by name."""
        glyph = load_fonts().drawn(char, self.role)
        if glyph.advance < 1:
            unit = Unit(char, (glyph,), glyph.advance * self.size, full=False)
        else:
            blank = "<" if char in OPENING else ">" if char in CLOSING else ""
            shrink = _blank(char, glyph, blank) * self.size if blank else 0.0
            quiet = char not in LOUD
            unit = Unit(char, (glyph,), self.cell, shrink, blank, quiet=quiet)
        self[char] = unit
        return unit


def _blank(char: str, glyph: Glyph, side: str) -> float:
    """Tell how much of a mark's cell is blank on a side, in em: half, or what its face leaves.

    Of the marks of our faces only a question mark stands in the middle of its cell.
    """
    face = load_fonts().face(glyph.font)
    left, _, right, _ = face.ink(face.glyph(ord(char)))
    return min(HALF, (left if side == "<" else glyph.advance - right) - CLEAR)


@lru_cache(maxsize=32)
def _cells(role: Role, size: float, cell: float) -> _Cells:
    return _Cells(role, size, cell)


def _cut(text: str, cells: _Cells, measure: float) -> Iterator[Unit]:
    place = 0
    for found in _LONGER.finditer(text):
        yield from map(cells.__getitem__, text[place : found.start()])
        place = found.end()
        piece = found[0]
        if piece not in _STROKES:
            yield from _narrow(piece, cells, measure)
        else:
            glyphs = tuple(cells[char].glyphs[0] for char in piece)
            yield Unit(piece, glyphs, 2 * cells.cell)
    yield from map(cells.__getitem__, text[place:])


def _narrow(piece: str, cells: _Cells, measure: float) -> Iterator[Unit]:
    fonts, role, size = load_fonts(), cells.role, cells.size
    glyphs = tuple(fonts.drawn(char, role) for char in piece)
    width = sum(glyph.advance for glyph in glyphs) * size
    if width <= TORN_SHARE * measure:
        yield Unit(piece, glyphs, width, full=False)
    else:
        for char, glyph in zip(piece, glyphs, strict=True):
            yield Unit(char, (glyph,), glyph.advance * size, full=False, torn=True)


def _join(units: Units, n: int, before: Unit | None, size: float) -> None:
    """Give a unit its gap to the one before, and whether and how gladly a line may end there."""
    unit = units.row[n]
    after = units.row[n + 1] if n + 1 < len(units.row) else None
    if unit.blank and _spent(before, unit, after):
        units.shrinks[n] = 0.0
    if before is None:
        units.penalties[n] = 1.0 if unit.torn else 0.0
        return
    if _close(before, unit):
        units.leads[n] = -before.shrink if unit.blank == ">" else -HALF * size
    elif _bordering(before, unit):
        units.leads[n] = BORDER * size
    units.bound[n] = _belongs(before.text, unit.text) and not (before.torn and unit.torn)
    dated = before.text in DATE_PARTS and DIGIT.match(unit.text) is not None
    units.penalties[n] = 0.5 if dated else 1.0 if unit.torn else 0.0


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

    units: Units
    widths: Sequence[float]
    shrinks: Sequence[float]
    tails: Sequence[float]
    """The space that vanishes when a line ends here."""
    cell: float

    def cost(self, start: int, end: int, slack: float) -> float:
        """How ugly a line would be: 0 is perfect, infinite is impossible."""
        if -ROUNDING < slack < ROUNDING:
            slack = 0.0
        if end == len(self.units) and slack >= 0:
            short = end - start if start else SHORTEST_LAST
            return _SHORT_LAST.get(short, 0.0)
        if slack < 0:
            room = self.shrinks[end] - self.shrinks[start]
            squeezed = -slack / room if room else INFINITE
            return 0.2 + 0.8 * squeezed**2 if squeezed <= 1 else INFINITE
        gaps = max(end - start - 1, 1)
        ratio = slack / gaps / (STRETCH * self.cell)
        return ratio**2 if ratio <= 1 else 1 + 20 * (ratio - 1)


def choose_breaks(units: Units, style: Style, measure: float, indent: float) -> tuple[int, ...]:
    """Choose where each line ends, for the least ugliness of the whole paragraph."""
    row = units.row
    wide = [lead + unit.width for lead, unit in zip(units.leads, row, strict=True)]
    tails = [wide[n] if unit.text == " " else 0.0 for n, unit in enumerate(row)]
    widths = list(accumulate(wide, initial=0.0))
    if widths[-1] - units.leads[0] - tails[-1] <= measure - indent - ROUNDING:
        return (len(row),)
    shrinks = list(accumulate(units.shrinks, initial=0.0))
    ruler = _Ruler(units, widths, shrinks, (0.0, *tails), style.cell)
    for fullness, heed in ((0.85, True), (0.3, True), (0.0, False)):
        breaks = _search(ruler, measure, indent, fullness, heed=heed)
        if breaks:
            return breaks
    return tuple(range(1, len(units) + 1))


def _search(
    ruler: _Ruler, measure: float, indent: float, fullness: float, *, heed: bool
) -> tuple[int, ...]:
    """Find the cheapest way through; no line but the last is emptier than `fullness`."""
    count = len(ruler.units)
    widths, shrinks, tails = ruler.widths, ruler.shrinks, ruler.tails
    bound, penalties, leads = ruler.units.bound, ruler.units.penalties, ruler.units.leads
    best = [INFINITE] * (count + 1)
    came = [0] * (count + 1)
    best[0] = 0.0
    for start in range(count):
        if best[start] == INFINITE:
            continue
        width = measure - indent if start == 0 else measure
        before, squeezed = widths[start] + leads[start], shrinks[start]
        least, most = fullness * width, width + ROUNDING
        for end in range(max(start + 1, _reach(widths, before + least)), count + 1):
            natural = widths[end] - before - tails[end]
            if natural - shrinks[end] + squeezed > most:
                break
            if end < count and (natural < least or (heed and bound[end])):
                continue
            cost = best[start] + ruler.cost(start, end, width - natural)
            if end < count:
                cost += penalties[end]
            if cost < best[end]:
                best[end], came[end] = cost, start
    return _walk_back(came, count) if best[count] < INFINITE else ()


def _reach(widths: Sequence[float], least: float) -> int:
    """Find the first end of a line that may be full enough; the paragraph's end always may."""
    return min(bisect_left(widths, least - ROUNDING), len(widths) - 1)


def _walk_back(came: Sequence[int], count: int) -> tuple[int, ...]:
    breaks = []
    while count:
        breaks.append(count)
        count = came[count]
    return tuple(reversed(breaks))


def _place(
    units: Units, start: int, end: int, style: Style, measure: float, indent: float, *, last: bool
) -> Line:
    """Give every glyph of a line its place: squeezed, stretched, or as it comes."""
    if end - start > 1 and units.row[end - 1].space:
        end -= 1
    row, leads, shrinks = units.row[start:end], units.leads[start:end], units.shrinks[start:end]
    leads[0] = 0.0
    stretched = [n > 0 and lead <= 0 for n, lead in enumerate(leads)]
    if not any(stretched):
        stretched = [n > 0 for n in range(len(row))]
    slack = measure - sum(leads) - sum([unit.width for unit in row])
    room = sum(shrinks)
    squeeze = min(1.0, -slack / room) if slack < -ROUNDING and room else 0.0
    stretch = slack / max(sum(stretched), 1) if slack > ROUNDING and not last else 0.0
    narrow = measure + indent < NARROW * style.cell - ROUNDING
    if narrow and stretch > LOOSEST * style.cell:
        stretch = 0.0
    size, x = style.size, 0.0
    chars: list[str] = []
    glyphs: list[Glyph] = []
    places: list[float] = []
    for unit, lead, shrink, opened in zip(row, leads, shrinks, stretched, strict=True):
        taken = squeeze * shrink
        x += lead + stretch if opened else lead
        at = x - taken if unit.blank == "<" else x
        if unit.full and len(unit.text) > 1:  # a two-cell dash stays one stroke
            at += (unit.width - len(unit.text) * size) / 2
        for char, glyph in zip(unit.text, unit.glyphs, strict=True):
            chars.append(char)
            glyphs.append(glyph)
            places.append(at)
            at += glyph.advance * size
        x += unit.width - taken
    return Line(_runs(chars, glyphs, places, size), tuple(glyphs), tuple(places), indent, x)


def _runs(
    chars: Sequence[str], glyphs: Sequence[Glyph], places: Sequence[float], size: float
) -> tuple[Run, ...]:
    """Join neighbours of one face that stand at one even gap."""
    runs = []
    start, gap = 0, 0.0
    for n in range(len(chars) - 1):
        glyph, following = glyphs[n], glyphs[n + 1]
        after = places[n + 1] - places[n] - glyph.advance * size
        if n == start:
            gap = after
        if abs(after - gap) > SAME_GAP or not _alike(glyph, following):
            runs.append(Run(places[start], glyphs[start], gap, "".join(chars[start : n + 1])))
            start = n + 1
    alone = start == len(chars) - 1
    runs.append(Run(places[start], glyphs[start], 0.0 if alone else gap, "".join(chars[start:])))
    return tuple(runs)


def _alike(one: Glyph, other: Glyph) -> bool:
    if one is other:
        return True
    return one.font == other.font and one.thickened == other.thickened
