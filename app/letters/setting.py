"""Text into lines: cells, forbidden line starts and ends, squeeze and stretch, all in points.

A paragraph becomes units (one character in its cell, or a word or number that may not be torn);
the breaks are chosen for the paragraph as a whole. A line may squeeze its punctuation, and it may
stretch its gaps as far as still looks even; where that would not fill it, it is left short. It
never runs over its measure. That holds for every measure, wide or narrow.
"""

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain, groupby, pairwise

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
_MAY_TIE = re.compile("[0-9第]")
DATE_PARTS = frozenset("年月")
LOUD = CANNOT_START | CANNOT_END | OPENING | CLOSING | frozenset("　·—…")
"""Marks that are something to their neighbours; between two other full cells nothing is."""

HALF = 0.5
BORDER = 0.125
"""The gap between a Chinese character and a word or number, in em."""
CLEAR = 0.02
"""The blank that always stays between two inks, in em."""
STRETCH = 0.12
"""The widest gap, in cells, that still looks even: no line has a wider one."""
SHORT, PER_CELL = 3.0, 0.5
"""How ugly a line is that is left short, and how much more for each blank cell at its end."""
TORN_SHARE = 0.4
"""Words wider than this share of the line may be torn."""
SHORTEST_LAST = 4
_SHORT_LAST = {1: 3.0, 2: 3.0, 3: 0.3}
"""How ugly a last line of so few is; an even stretch of the lines above is better."""
INFINITE = math.inf
ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Style:
    """Type size, cell width and line pitch, in points."""

    size: float
    cell: float
    pitch: float


Kind = tuple[str, bool, float]
"""Face, thickening and advance: full cells of one kind stand in one row of even steps."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What may not be torn: its glyphs, its width, and how far it can be squeezed.

    `blank` says on which side the squeezable blank lies ("<" before the mark, ">" after it);
    `quiet` units need no look at a neighbour that is quiet too; `kind` is that of a full cell.
    """

    text: str
    glyphs: tuple[Glyph, ...]
    width: float
    shrink: float = 0.0
    blank: str = ""
    full: bool = True
    torn: bool = False
    quiet: bool = False
    kind: Kind | None = None

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
    """A set line: its runs, its units, its style, its indent and its width, in points."""

    runs: tuple[Run, ...]
    units: tuple[Unit, ...]
    style: Style
    indent: float
    width: float

    @property
    def text(self) -> str:
        """Give the characters in order."""
        return "".join(run.text for run in self.runs)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Give every glyph by itself."""
        glyphs = chain.from_iterable(unit.glyphs for unit in self.units)
        marks = []
        for run in self.runs:
            at = run.at
            for char, glyph in zip(run.text, glyphs, strict=False):
                marks.append(Mark(char, glyph, at))
                at += glyph.advance * self.style.size + run.gap
        return tuple(marks)


def set_paragraph(
    spans: Sequence[Span], style: Style, measure: float, *, indent: float = 0.0
) -> tuple[Line, ...]:
    """Set one justified paragraph; `indent` is the first line's, `measure` the line's width."""
    units = make_units(spans, style, measure)
    if not units:
        return ()
    ruler = _ruler(units, style.cell)
    breaks = choose_breaks(ruler, measure, indent)
    first = _place(ruler, 0, breaks[0], style, measure - indent, indent)
    return first, *(_place(ruler, a, b, style, measure, 0.0) for a, b in pairwise(breaks))


def set_line(spans: Sequence[Span], style: Style) -> Line:
    """Set a text on one line at its natural width, for titles, labels and signatures."""
    units = make_units(spans, style, INFINITE)
    return _place(_ruler(units, style.cell), 0, len(units), style, INFINITE, 0.0)


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
        _cut(row, plain(text), _cells(role, style.size, style.cell), measure)
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
    row = units.row
    text = "".join([unit.text for unit in row])
    if not _MAY_TIE.search(text):
        return
    starts = list(accumulate([len(unit.text) for unit in row], initial=0))
    for found in TIED.finditer(text):
        for n in range(bisect_right(starts, found.start()), bisect_left(starts, found.end())):
            if not (row[n - 1].torn and row[n].torn):
                units.bound[n] = True


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
        self._kinds: dict[Kind, Kind] = {}

    def __missing__(self, char: str) -> Unit:
        """Make a character's unit, or refuse it by name."""
        glyph = load_fonts().drawn(char, self.role)
        if glyph.advance < 1:
            unit = Unit(char, (glyph,), glyph.advance * self.size, full=False)
        else:
            blank = "<" if char in OPENING else ">" if char in CLOSING else ""
            shrink = _blank(char, glyph, blank) * self.size if blank else 0.0
            told = (glyph.font, glyph.thickened, glyph.advance)
            kind = self._kinds.setdefault(told, told)
            quiet = char not in LOUD
            unit = Unit(char, (glyph,), self.cell, shrink, blank, quiet=quiet, kind=kind)
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


def _cut(row: list[Unit], text: str, cells: _Cells, measure: float) -> None:
    """Add the units of a text in one role."""
    place = 0
    for found in _LONGER.finditer(text):
        row += map(cells.__getitem__, text[place : found.start()])
        place = found.end()
        piece = found[0]
        if piece not in _STROKES:
            row += _narrow(piece, cells, measure)
        else:
            glyphs = tuple(cells[char].glyphs[0] for char in piece)
            row.append(Unit(piece, glyphs, 2 * cells.cell))
    row += map(cells.__getitem__, text[place:])


def _narrow(piece: str, cells: _Cells, measure: float) -> Iterable[Unit]:
    drawn, role, size = load_fonts().drawn, cells.role, cells.size
    glyphs = tuple([drawn(char, role) for char in piece])
    width = sum([glyph.advance for glyph in glyphs]) * size
    if width <= TORN_SHARE * measure:
        return (Unit(piece, glyphs, width, full=False),)
    return [
        Unit(char, (glyph,), glyph.advance * size, full=False, torn=True)
        for char, glyph in zip(piece, glyphs, strict=True)
    ]


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
    opens: Sequence[int]
    """How many gaps before here may be stretched: those at a word or between marks are not."""
    tails: Sequence[float]
    """The space that vanishes when a line ends here."""
    edges: Sequence[int]
    """Units that do not simply follow the one before at the step of even cells."""
    most: float
    """How far one gap may be stretched, in points."""

    def natural(self, start: int, end: int) -> float:
        """Give a line's width before anything is squeezed or stretched."""
        return self.widths[end] - self.widths[start] - self.units.leads[start] - self.tails[end]

    def stretch(self, start: int, end: int, slack: float) -> float:
        """Give how far each gap goes to fill a line; nothing where that is too far."""
        gaps = self.opens[end] - self.opens[start + 1] - (self.tails[end] > 0)
        return slack / gaps if slack <= gaps * self.most else 0.0

    def cost(self, start: int, end: int, slack: float) -> float:
        """How ugly a line would be: 0 is perfect, infinite is impossible."""
        if slack < -ROUNDING:
            room = self.shrinks[end] - self.shrinks[start]
            squeezed = -slack / room if room else INFINITE
            return 0.2 + 0.8 * squeezed**2 if squeezed <= 1 else INFINITE
        if end == len(self.units):
            return _SHORT_LAST.get(end - start if start else SHORTEST_LAST, 0.0)
        if slack <= ROUNDING:
            return 0.0
        gaps = self.opens[end] - self.opens[start + 1] - (self.tails[end] > 0)
        most = gaps * self.most
        if slack <= most:
            return (slack / most) ** 2
        return SHORT + PER_CELL * slack * STRETCH / self.most


def _ruler(units: Units, cell: float) -> _Ruler:
    row, leads = units.row, units.leads
    wide = [lead + unit.width for lead, unit in zip(leads, row, strict=True)]
    tails = [0.0, *[wide[n] if unit.text == " " else 0.0 for n, unit in enumerate(row)]]
    opens = accumulate([lead <= 0 for lead in leads], initial=0)
    widths, shrinks = accumulate(wide, initial=0.0), accumulate(units.shrinks, initial=0.0)
    edges = _edges(units)
    return _Ruler(units, list(widths), list(shrinks), list(opens), tails, edges, STRETCH * cell)


def _edges(units: Units) -> list[int]:
    kinds = [unit.kind for unit in units.row]
    steps = zip(pairwise(kinds), units.leads[1:], strict=False)
    return [
        n for n, ((one, other), lead) in enumerate(steps, 1)
        if lead or one is not other or one is None
    ]  # fmt: skip


def choose_breaks(ruler: _Ruler, measure: float, indent: float) -> tuple[int, ...]:
    """Choose where each line ends, for the least ugliness of the whole paragraph."""
    count = len(ruler.units)
    if ruler.natural(0, count) <= measure - indent - ROUNDING:
        return (count,)
    for fullness, heed in ((0.85, True), (0.3, True), (0.0, False)):
        breaks = _search(ruler, measure, indent, fullness, heed=heed)
        if breaks:
            return breaks
    return tuple(range(1, count + 1))


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
    ruler: _Ruler, start: int, end: int, style: Style, measure: float, indent: float
) -> Line:
    """Give every run of a line its place: squeezed, stretched, or as it comes."""
    units, slack = ruler.units, measure - ruler.natural(start, end)
    squeeze = stretch = 0.0
    if slack < -ROUNDING:
        room = ruler.shrinks[end] - ruler.shrinks[start]
        squeeze = min(1.0, -slack / room) if room else 0.0
    elif slack > ROUNDING and end < len(units):
        stretch = ruler.stretch(start, end, slack)
    if end - start > 1 and ruler.tails[end]:
        end -= 1
    edges = ruler.edges[bisect_right(ruler.edges, start) : bisect_left(ruler.edges, end)]
    if squeeze:
        edges = _with_squeezed(edges, units, start, end)
    runs: list[Run] = []
    x = 0.0
    for at, stop in pairwise((start, *edges, end)):
        if at > start:
            x += units.leads[at] + (stretch if units.leads[at] <= 0 else 0.0)
        if units.row[at].kind is None:
            runs += _word(units.row[at], x, style.size)
            x += units.row[at].width
        else:
            x = _cells_in_a_row(runs, units, at, stop, (x, squeeze, stretch), style.size)
    return Line(tuple(runs), tuple(units.row[start:end]), style, indent, x)


def _with_squeezed(edges: Sequence[int], units: Units, start: int, end: int) -> list[int]:
    """Give the edges of a squeezed line: before a mark that lies to the right, after the others."""
    found = set(edges)
    for n in range(start, end):
        if units.shrinks[n]:
            found.add(n if units.row[n].blank == "<" else n + 1)
    return sorted(found - {start, end})


def _cells_in_a_row(
    runs: list[Run],
    units: Units,
    start: int,
    end: int,
    told: tuple[float, float, float],
    size: float,
) -> float:
    """Add full cells that stand at even steps; give where they end.

    `told`: where they begin, and how far the line is squeezed and stretched.
    """
    x, squeeze, stretch = told
    row, shrinks = units.row, units.shrinks
    first, last = row[start], row[end - 1]
    gap = first.width - first.glyphs[0].advance * size + stretch
    before = squeeze * shrinks[start] if first.blank == "<" else 0.0
    after = squeeze * shrinks[end - 1] if last.blank == ">" else 0.0
    if end - start == 1:
        runs.append(Run(x - before, first.glyphs[0], 0.0, first.text))
        return x - before + first.width - after
    text = "".join([unit.text for unit in row[start:end]])
    runs.append(Run(x - before, first.glyphs[0], gap, text))
    return x - before + (end - start) * first.width + (end - start - 1) * stretch - after


def _word(unit: Unit, x: float, size: float) -> Iterator[Run]:
    """Give the runs of a word, a number or a dash: one a face."""
    if unit.full:  # a two-cell dash stays one stroke
        x += (unit.width - len(unit.text) * size) / 2
    place = 0
    for _face, glyphs in groupby(unit.glyphs, lambda glyph: (glyph.font, glyph.thickened)):
        drawn = tuple(glyphs)
        yield Run(x, drawn[0], 0.0, unit.text[place : place + len(drawn)])
        place += len(drawn)
        x += sum([glyph.advance for glyph in drawn]) * size
