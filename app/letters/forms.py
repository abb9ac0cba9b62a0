"""A bordered form: labelled cells that grow with their text, on as many pages as it takes.

Every row is measured before anything is drawn. A row that does not fit goes to the next page; a
long one is parted between its lines, its label with it. A slip to be cut off stands below the
form, or on a page of its own: it is never parted.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.letters.fonts import Role
from app.letters.page import ASCENT, MM, PAPER, CodePlace, Frame, Sheet
from app.letters.setting import Line, Span, Style, set_line, set_paragraph

LEFT, MEASURE = 25 * MM, 162 * MM
RIGHT = LEFT + MEASURE
TOP, BOTTOM = 20 * MM, 281 * MM
TITLE = Style(22, 30, 34)
SLIP_TITLE = Style(16, 17.6, 26)
VALUE = Style(12, MEASURE / 38, 18)
LABEL = Style(11.5, 11.7, 15.5)
SMALL = Style(9.5, 9.7, 13.4)
FOLIO = Style(10.5, 10.6, 14)
LABEL_WIDTH = 28 * MM
PAD = 2.2 * MM
NARROW_PAD = 1.2 * MM
"""Beside the text of a column."""
ROW = 11 * MM
OUTER, INNER = 1.0, 0.5
ROUNDING = 0.01
FEWEST_ABOVE, FEWEST_BELOW = 4, 2
"""Lines of a parted row that stay above, and that go over, at the least."""
SCRAP = (BOTTOM - TOP) / 3
"""A last page with less on it takes over the whole of the row it has the end of."""
CODE_FOOT = CodePlace(291 * MM)
CUT_ROOM = 8 * MM
SEAL_ROOM = 12 * MM
"""Blank above the organ's name on a slip: the seal, 42 mm wide, then begins at the text's end."""
DATE_INSET = 4
BOX, TICK = "□", "√"


@dataclass(frozen=True, slots=True)
class Entry:
    """One labelled cell. `asks` begins its last line and `foot` ends it: who signs, and the day.

    `ticked` names which of the text's boxes is ticked.
    """

    label: str
    text: str = ""
    asks: str = ""
    foot: str = ""
    ticked: str = ""


@dataclass(frozen=True, slots=True)
class Slip:
    """What is cut off and handed over: a title, its number, paragraphs, organ and day."""

    title: str
    number: str
    paragraphs: Sequence[Sequence[Span]]
    organ: str
    day: str
    cut_note: str


@dataclass(frozen=True, slots=True)
class _Cell:
    label: tuple[Line, ...]
    lines: tuple[Line, ...]
    asks: Line | None
    foot: Line | None
    ticked: str
    left: float
    width: float
    labelled: float = LABEL_WIDTH
    """Room of the label; none in a column, whose label stands in the first row."""

    @property
    def by_hand(self) -> bool:
        """Tell whether its last line is for a pen."""
        return self.asks is not None or self.foot is not None

    @property
    def tall(self) -> float:
        """Give the height its words need."""
        said = (len(self.lines) + self.by_hand) * VALUE.pitch
        return max(said, len(self.label) * LABEL.pitch) + 2 * PAD


@dataclass(frozen=True, slots=True)
class _Row:
    cells: tuple[_Cell, ...]
    least: float = ROW

    @property
    def fullest(self) -> float:
        """Give the height its fullest cell needs."""
        return max(cell.tall for cell in self.cells)

    @property
    def tall(self) -> float:
        """Give the row's height: what its fullest cell needs, and no less than the least."""
        return max(self.least, self.fullest)


@dataclass(frozen=True, slots=True)
class _SlipSet:
    """A slip, measured."""

    told: Slip
    lines: tuple[Line, ...]

    @property
    def tall(self) -> float:
        """Give its height below the cut."""
        said = (len(self.lines) + 2) * VALUE.pitch
        return CUT_ROOM + SLIP_TITLE.pitch + said + SEAL_ROOM


class Form:
    """A form being put together, row by row; `draw` sets it on pages of a sheet."""

    def __init__(self, title: str, left: str, right: str) -> None:
        self._title = title
        self._above = (left, right)
        self._rows: list[_Row] = []
        self._repeated: tuple[_Row, ...] = ()
        self._notes: tuple[Line, ...] = ()
        self._slip: _SlipSet | None = None

    def row(self, *entries: Entry, least: float = ROW) -> None:
        """Add a row of cells of one width; `least` is its height in points at the least."""
        width = MEASURE / len(entries)
        cells = tuple(_cell(each, LEFT + n * width, width) for n, each in enumerate(entries))
        self._rows.append(_Row(cells, least))

    def columns(
        self, widths: Sequence[float], rows: Sequence[Sequence[str]], *, again: bool = False
    ) -> None:
        """Add a table: the first row names its columns; `widths` are shares of the whole.

        `again` repeats the first row on every further page.
        """
        share = MEASURE / sum(widths)
        for n, texts in enumerate(rows):
            left, cells = LEFT, []
            for text, wide in zip(texts, widths, strict=True):
                cells.append(_column(text, left, wide * share, "body" if n else "bold"))
                left += wide * share
            self._rows.append(_Row(tuple(cells)))
        if again:
            self._repeated = tuple(self._rows[-len(rows) : -len(rows) + 1])

    def note(self, text: str) -> None:
        """Write small print below the form."""
        self._notes += set_paragraph([(text, "body")], SMALL, MEASURE)

    def slip(self, slip: Slip) -> None:
        """Add what is cut off below."""
        spans = slip.paragraphs
        indent = 2 * VALUE.cell
        lines = (
            each for one in spans for each in set_paragraph(one, VALUE, MEASURE, indent=indent)
        )
        self._slip = _SlipSet(slip, tuple(lines))

    def draw(self, sheet: Sheet) -> None:
        """Set it on the sheet's page and as many more as it takes."""
        sheet.code_place = CODE_FOOT
        self._tighten()
        leaves = list(self._leaves())
        for n, rows in enumerate(leaves, 1):
            if n > 1:
                sheet.next_page()
            top = self._head(sheet) if n == 1 else TOP
            top = _draw_rows(sheet, rows, top)
            if n == len(leaves):
                self._below(sheet, top)
            if len(leaves) > 1:
                _folio(sheet, n, len(leaves))

    def _tighten(self) -> None:
        """Take blank room from the rows where that keeps slip and notes on the form's own page."""
        below = 0.0 if self._slip is None else self._slip.tall + PAD
        room = BOTTOM - TOP - self._head_room - self._noted - below
        over = sum(row.tall for row in self._rows) - room
        spare = sum(row.tall - row.fullest for row in self._rows)
        if 0 < over <= spare:
            rows = ((row, (row.tall - row.fullest) / spare) for row in self._rows)
            self._rows = [replace(row, least=row.tall - over * share) for row, share in rows]

    @property
    def _noted(self) -> float:
        """Give the height of the notes."""
        return PAD + len(self._notes) * SMALL.pitch if self._notes else 0.0

    def _leaves(self) -> Iterator[tuple[_Row, ...]]:
        """Share the rows out over pages; who signs has more than a scrap of text beside it."""
        leaves = list(self._filled())
        over = leaves[-1]
        if len(leaves) > 1 and over and sum(row.tall for row in over) < SCRAP:
            *above, last = leaves[-2]
            parted = over[0].cells[0].label is last.cells[0].label and len(over) > 1
            if parted and above and (whole := _whole(last, self._rows)) is not None:
                leaves[-2:] = [tuple(above), (whole, *over[1:])]
        yield from leaves

    def _filled(self) -> Iterator[tuple[_Row, ...]]:
        """Fill page after page."""
        leaf: list[_Row] = []
        room = BOTTOM - TOP - self._head_room
        waiting = list(reversed(self._rows))
        while waiting:
            row = waiting.pop()
            if row.tall <= room + ROUNDING:
                leaf.append(row)
                room -= row.tall
                continue
            parted = _parted(row, room)
            if parted is not None:
                leaf.append(parted[0])
                row = parted[1]
            waiting.append(row)
            yield tuple(leaf)
            leaf = list(self._repeated)
            room = BOTTOM - TOP - sum(each.tall for each in leaf)
        yield tuple(leaf)

    @property
    def _head_room(self) -> float:
        return TITLE.pitch + LABEL.pitch + 2 * MM

    def _head(self, sheet: Sheet) -> float:
        """Write title, organ and number; give where the form begins."""
        title = set_line([(self._title, "bold")], TITLE)
        sheet.centred(title, LEFT, RIGHT, TOP + ASCENT * TITLE.size, TITLE.size)
        left, right = (set_line([(text, "body")], LABEL) for text in self._above)
        base = TOP + TITLE.pitch + ASCENT * LABEL.size
        sheet.line(left, LEFT, base, LABEL.size)
        sheet.flush_right(right, RIGHT, base, LABEL.size)
        return TOP + self._head_room

    def _below(self, sheet: Sheet, top: float) -> None:
        """Write the notes and the slip below the last row, on a new page where they need it."""
        if top + self._noted > BOTTOM:
            sheet.next_page()
            top = TOP
        if self._notes:
            sheet.write(Frame(LEFT, top + PAD, MEASURE, SMALL), 0, self._notes)
            top += self._noted
        if self._slip is None:
            return
        cut = BOTTOM - self._slip.tall
        if cut < top + PAD - ROUNDING:
            sheet.next_page()
            _draw_slip(sheet, self._slip, TOP)
            return
        _draw_cut(sheet, self._slip.told.cut_note, cut)
        _draw_slip(sheet, self._slip, cut + CUT_ROOM)


def _cell(entry: Entry, left: float, width: float) -> _Cell:
    label = tuple(set_line([(part, "bold")], LABEL) for part in entry.label.split("\n"))
    measure = width - LABEL_WIDTH - 2 * PAD
    parts = (part for part in entry.text.split("\n") if part.strip())
    lines = tuple(
        line for part in parts for line in set_paragraph([(part, "body")], VALUE, measure)
    )
    asks, foot = (
        set_line([(each, "body")], VALUE) if each else None for each in (entry.asks, entry.foot)
    )
    return _Cell(label, lines, asks, foot, entry.ticked, left, width)


def _whole(part: _Row, rows: Sequence[_Row]) -> _Row | None:
    """Give the row whose first lines these are, where a page has room for it and a signature."""
    row = next((each for each in rows if each.cells[0].label is part.cells[0].label), None)
    return row if row is not None and row.tall < 2 * SCRAP else None


def _column(text: str, left: float, width: float, role: Role) -> _Cell:
    """Set a cell that has no label of its own."""
    lines = set_paragraph([(text, role)], VALUE, width - 2 * NARROW_PAD) if text else ()
    return _Cell((), tuple(lines), None, None, "", left, width, labelled=0.0)


def _parted(row: _Row, room: float) -> tuple[_Row, _Row] | None:
    """Part a long row of one cell between its lines; None where it must stay whole."""
    cell = row.cells[0]
    above = min(int((room - 2 * PAD) / VALUE.pitch), len(cell.lines) - FEWEST_BELOW)
    if len(row.cells) > 1 or above < max(FEWEST_ABOVE, len(cell.label)):
        return None
    first = replace(cell, lines=cell.lines[:above], asks=None, foot=None)
    return _Row((first,)), _Row((replace(cell, lines=cell.lines[above:]),))


def _draw_rows(sheet: Sheet, rows: Sequence[_Row], top: float) -> float:
    """Rule and write one page's rows; give the lower edge."""
    first = top
    for n, row in enumerate(rows):
        bottom = top + row.tall
        if n:
            sheet.rule((LEFT, top), (RIGHT, top), INNER)
        for cell in row.cells:
            _draw_cell(sheet, cell, top, row.tall)
        top = bottom
    if rows:
        for y in (first, top):
            sheet.rule((LEFT - OUTER / 2, y), (RIGHT + OUTER / 2, y), OUTER)
        for x in (LEFT, RIGHT):
            sheet.rule((x, first), (x, top), OUTER)
    return top


def _draw_cell(sheet: Sheet, cell: _Cell, top: float, tall: float) -> None:
    inside = cell.left + cell.labelled
    pad = PAD if cell.labelled else NARROW_PAD
    for x in (inside, cell.left + cell.width):
        if LEFT + 1 < x < RIGHT - 1:
            sheet.rule((x, top), (x, top + tall), INNER)
    first = _middle(top, tall, LABEL, len(cell.label))
    for n, line in enumerate(cell.label):
        sheet.centred(line, cell.left, inside, first + n * LABEL.pitch, LABEL.size)
    if cell.by_hand:
        _draw_by_hand(sheet, cell, top + tall)
        first = _middle(top, 2 * PAD + len(cell.lines) * VALUE.pitch, VALUE, len(cell.lines))
    else:
        first = _middle(top, tall, VALUE, len(cell.lines))
    for n, line in enumerate(cell.lines):
        base = first + n * VALUE.pitch
        sheet.line(line, inside + pad + line.indent, base, VALUE.size)
        _tick(sheet, line, cell.ticked, inside + pad, base)


def _draw_by_hand(sheet: Sheet, cell: _Cell, bottom: float) -> None:
    """Write the line a pen fills: who signs at its left, the open day at its right."""
    base = bottom - PAD - (1 - ASCENT) * VALUE.size
    if cell.asks is not None:
        sheet.line(cell.asks, cell.left + LABEL_WIDTH + PAD, base, VALUE.size)
    if cell.foot is not None:
        sheet.flush_right(cell.foot, cell.left + cell.width - 2 * PAD, base, VALUE.size)


def _tick(sheet: Sheet, line: Line, ticked: str, left: float, base: float) -> None:
    """Tick the box that stands before the chosen word."""
    at = line.text.find(BOX + ticked) if ticked else -1
    if at >= 0:
        mark = set_line([(TICK, "bold")], VALUE)
        sheet.line(mark, left + line.marks[at].at, base, VALUE.size)


def _middle(top: float, tall: float, style: Style, count: int) -> float:
    """Give the first baseline of `count` lines centred in a cell."""
    block = (count - 1) * style.pitch + style.size
    return top + (tall - block) / 2 + ASCENT * style.size


def _draw_cut(sheet: Sheet, words: str, cut: float) -> None:
    note = set_line([(words, "body")], SMALL)
    half = note.width / 2 + 6
    middle = PAPER[0] / 2
    sheet.rule((8 * MM, cut), (middle - half, cut), INNER, (3, 3))
    sheet.rule((middle + half, cut), (PAPER[0] - 8 * MM, cut), INNER, (3, 3))
    sheet.centred(note, 0, PAPER[0], cut + 0.38 * SMALL.size, SMALL.size)


def _draw_slip(sheet: Sheet, slip: _SlipSet, top: float) -> None:
    """Write the slip; organ and day stand at the right with room for the seal over them."""
    told = slip.told
    title = set_line([(told.title, "bold")], SLIP_TITLE)
    base = top + ASCENT * SLIP_TITLE.size
    sheet.centred(title, LEFT, RIGHT, base, SLIP_TITLE.size)
    number = set_line([(told.number, "body")], SMALL)
    sheet.flush_right(number, RIGHT, base, SMALL.size)
    frame = Frame(LEFT, top + SLIP_TITLE.pitch, MEASURE, VALUE)
    sheet.write(frame, 0, slip.lines)
    organ, day = (set_line([(text, "body")], VALUE) for text in (told.organ, told.day))
    right = RIGHT - DATE_INSET * VALUE.cell
    middle = min(right - day.width / 2, RIGHT - organ.width / 2)
    base = frame.baseline(len(slip.lines)) + SEAL_ROOM
    sheet.line(organ, middle - organ.width / 2, base, VALUE.size)
    sheet.line(day, right - day.width, base + VALUE.pitch, VALUE.size)


def _folio(sheet: Sheet, page: int, pages: int) -> None:
    line = set_line([(f"— {page}/{pages} —", "body")], FOLIO)
    sheet.centred(line, LEFT, RIGHT, BOTTOM + 4 * MM, FOLIO.size)
