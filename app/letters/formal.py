"""A full letter (GB/T 9704): title, number, addressee, text on 22 lines of 28 cells, signature.

The letter is a row of items that are measured before anything is drawn. A heading stays with the
line after it, no paragraph leaves one line alone, and the signature, with room for the seal,
never stands on a page by itself.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, combinations, pairwise
from math import ceil

from app.letters.letter import Letter, Part
from app.letters.page import ASCENT, MM, PAPER, CodePlace, Frame, Sheet, letter_frame
from app.letters.setting import Line, Span, Style, set_line, set_paragraph

GRID = letter_frame()
ROWS = 22
TITLE = Style(22, 23, GRID.style.pitch)
NUMBER = Style(14, 14.4, GRID.style.pitch)
SMALL = Style(9.5, 9.7, 13.4)
OVERLEAF = Style(12, 12.2, 20)
"""The same with room to be read, where it has a side of its own."""
FOLIO = Style(14, 14.4, 20)
TITLE_CELLS = 20
_BORDER = re.compile(
    "(?<=[的、，》）和与])|(?<=问题|事项|情况|政府|小组)(?!的)"
    "|(?=信访|处理意见|答复|告知|通知书|决定书|要求)"
)
"""Where a title may be broken: after its joints, before the words letters are called by."""
SEAL_ROWS = 2
"""Blank lines above the organ's name: the seal's top then lies within one line of the text."""
SIGNATURE_ROWS = SEAL_ROWS + 3
DAY_ROWS = 2
"""What a day takes that stands without an organ."""
COMPANY = 2
"""Lines of text that go over to the next page with a signature that does not fit."""
BOX_PAD = 2.4 * MM
COPIED_PITCH, COPIED_PAD = 21, 3.5
COPIED_RULE = 0.35 * MM
FOLIO_DROP = 7 * MM
DATE_INSET = 4
MARK_TOP, MARK_SIZE, MARK_WIDTH = 30 * MM, 30.0, 156 * MM
RULE_LENGTH, RULE_GAP, THICK, THIN = 170 * MM, 2.6, 2.0, 0.7
FOOT_RULE = 20 * MM
CODE_SIDE = 19 * MM
CODE_ODD = CodePlace(284.5 * MM, GRID.left + CODE_SIDE + 2 * MM, (GRID.left, 291 * MM))
CODE_EVEN = CodePlace(284.5 * MM, GRID.left, (GRID.right - CODE_SIDE, 291 * MM))
"""Under the page number, the square for a scanner on the other side."""
CODE_BETWEEN = CodePlace(286.5 * MM, None, (GRID.right - CODE_SIDE, 27 * MM))
"""A letter between organs has its rule at the foot; the square stands above the red mark."""
HEAD_ROWS = 4
"""Rows of the grid that mark, rule and number of a letter between organs take, with the blank."""
BATCH_KEPT = 64
"""Paragraphs kept from letter to letter while a batch is set, and no longer."""
Setting = Callable[..., tuple[Line, ...]]
"""`set_paragraph`, or the same that remembers."""
BIGGER = 0.88
"""How far a bigger type is lowered, in its extra height, so that its top keeps to the grid."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the grid, or a block of several: what is drawn, how high, what it clings to."""

    line: Line | None = None
    style: Style = GRID.style
    rows: int = 1
    box: tuple[Line, ...] = ()
    signing: tuple[tuple[Line, int], ...] = ()
    signed: tuple[Line, ...] = ()
    copied: tuple[Line, ...] = ()
    headed: tuple[Line, ...] = ()
    single: bool = False
    """One red rule below the number, as minutes have it; else two above it."""
    centred: bool = False
    clings: bool = False
    """The next row must be on the same page."""

    @property
    def blank(self) -> bool:
        """Tell whether nothing is drawn."""
        told = self.box or self.signing or self.signed or self.copied or self.headed
        return self.line is None and not told


def pdf(letter: Letter, *more: Letter) -> bytes:
    """Set a letter on pages; the same letter gives the same bytes.

    Several are set one after another, each beginning on a page of its own with its own numbers.
    A letter between organs has the author's mark and two double rules in red, its number under
    the first, no number on the first page.
    """
    sheet = Sheet(letter.title, letter.author)
    # Letters of one batch say much the same: what one has set, the next takes over.
    setting = lru_cache(maxsize=BATCH_KEPT)(set_paragraph) if more else set_paragraph
    _set(sheet, letter, setting)
    # A slip to send back goes with the letter: its code stands on what the reader keeps.
    sheet.code_here()
    place = sheet.code_place
    for each in more:
        sheet.next_page()
        _set(sheet, each, setting)
    sheet.code_place = place
    return sheet.finish()


def _set(sheet: Sheet, letter: Letter, setting: Setting) -> None:
    leaves = pages(letter, setting)
    foot = CODE_ODD if len(leaves) % 2 else CODE_EVEN
    sheet.code_place = CODE_BETWEEN if letter.between else foot
    for n, leaf in enumerate(leaves, 1):
        if n > 1:
            sheet.next_page()
        _draw(sheet, leaf)
        if letter.between and n == 1:
            _double_rule(sheet, PAPER[1] - FOOT_RULE, thick_above=False)
        else:
            _folio(sheet, n)


def pages(letter: Letter, setting: Setting = set_paragraph) -> tuple[tuple[Row, ...], ...]:
    """Share a letter out over pages, the small print where it leaves fewest.

    What can be read with ease, her rights in full, stands before what is dense, where both fit.
    """
    rows = [*_head_rows(letter), *_text_rows(letter.parts, setting)]
    foot = list(_foot_rows(letter, setting))
    text = tuple(paged([*_accompanied(rows, foot), *foot]))
    if not letter.framed:
        return text
    full = _framed(letter.overleaf, OVERLEAF, setting) if letter.overleaf else None
    small = _framed(letter.framed, SMALL, setting)
    for box in filter(None, (full, small)):
        one = tuple(paged([*rows, replace(box, clings=bool(foot)), *foot]))
        if len(one) == len(text) or (box is small and not foot):
            return one
    return (*text, (full or small,))


def _head_rows(letter: Letter) -> Iterator[Row]:
    """Give title and number; between organs mark and number stand above the title."""
    number = letter.numbered
    red = letter.between or letter.mark is not None
    if number is not None and red:
        lines = (_mark(letter.mark or letter.author), set_line([(number, "body")], GRID.style))
        yield Row(headed=lines, rows=HEAD_ROWS, clings=True, single=letter.mark is not None)
    yield from _title_rows(letter.title_lines)
    if number is not None:
        if not red:
            line = set_line([(number, "body")], NUMBER)
            yield Row(line, NUMBER, centred=True, clings=True)
        yield Row(clings=True)


def _text_rows(parts: Sequence[Part], setting: Setting) -> Iterator[Row]:
    cell = GRID.style.cell
    for part in parts:
        indent = 0.0 if part.kind == "addressee" else 2 * cell
        lines = setting(part.spans, GRID.style, GRID.measure, indent=indent)
        last = len(lines) - 1
        for n, line in enumerate(lines):
            # No page ends after a paragraph's first line or begins with its last.
            alone = last > 0 and n in {0, last - 1}
            yield Row(line, clings=alone or (part.clings and n == last))


def _foot_rows(letter: Letter, setting: Setting) -> Iterator[Row]:
    """Give who signs by hand, the signature with room for the seal, and who has a copy."""
    if letter.undersigned:
        by_hand = tuple((set_line([(t, "body")], GRID.style), n) for t, n in letter.undersigned)
        rows = sum(rows for _line, rows in by_hand)
        yield Row(signing=by_hand, rows=rows, clings=letter.signed is not None)
    if letter.signed is None:
        return
    lines = tuple(set_line([(text, "body")], GRID.style) for text in letter.signed if text)
    rows = SIGNATURE_ROWS if len(lines) > 1 else DAY_ROWS
    yield Row(signed=lines, rows=rows, clings=letter.copied is not None)
    if letter.copied is not None:
        label, names = letter.copied
        head = set_line([(label, "body")], NUMBER)
        inset = NUMBER.cell + head.width
        copied = setting(((names, "body"),), NUMBER, GRID.measure - inset - NUMBER.cell)
        tall = len(copied) * COPIED_PITCH + 2 * COPIED_PAD
        yield Row(copied=(head, *copied), rows=ceil(tall / GRID.style.pitch))


def _accompanied(rows: Sequence[Row], foot: Sequence[Row]) -> list[Row]:
    """Let the last lines of the text stay with a signature that goes over to the next page."""
    if not foot:
        return list(rows)
    last = [replace(each, clings=True) for each in rows[-COMPANY:]]
    return [*rows[:-COMPANY], *last]


def _framed(paragraphs: Sequence[Sequence[Span]], style: Style, setting: Setting) -> Row:
    measure = GRID.measure - 2 * BOX_PAD
    lines = tuple(line for spans in paragraphs for line in setting(tuple(spans), style, measure))
    tall = len(lines) * style.pitch + 2 * BOX_PAD + 2
    return Row(box=lines, style=style, rows=ceil(tall / GRID.style.pitch))


def _title_rows(lines: Sequence[str]) -> Iterator[Row]:
    for part in chain.from_iterable(balanced(line) for line in lines):
        line = set_line([(part, "bold")], TITLE)
        yield Row(line, TITLE, centred=True, clings=True)


def balanced(title: str) -> tuple[str, ...]:
    """Break a long title at words into lines of nearly one length, no longer than a line."""
    count = max(1, ceil(len(title) / TITLE_CELLS))
    borders = [found.start() for found in _BORDER.finditer(title, 1)]
    ways = (_pieces(title, cuts) for cuts in combinations(borders, count - 1))
    fit = [pieces for pieces in ways if max(map(len, pieces)) <= TITLE_CELLS]
    return min(fit, key=_unevenness, default=_halves(title, count))


def _pieces(title: str, cuts: Sequence[int]) -> tuple[str, ...]:
    return tuple(title[a:b] for a, b in pairwise((0, *cuts, len(title))))


def _unevenness(pieces: Sequence[str]) -> int:
    return max(map(len, pieces)) - min(map(len, pieces))


def _halves(title: str, count: int) -> tuple[str, ...]:
    """Break where no border of words is known; the office's wording may set the break itself."""
    size = ceil(len(title) / count)
    return tuple(title[n : n + size] for n in range(0, len(title), size)) if title else ("",)


def paged(rows: Sequence[Row]) -> Iterator[tuple[Row, ...]]:
    """Share rows out over pages; what clings to the next row goes over with it."""
    leaf: list[Row] = []
    for row in rows:
        if sum(each.rows for each in leaf) + row.rows > ROWS:
            keep = _kept(leaf)
            yield tuple(leaf[:keep])
            leaf = _without_blanks(leaf[keep:])
        if leaf or not row.blank:
            leaf.append(row)
    yield tuple(leaf)


def _kept(leaf: Sequence[Row]) -> int:
    """Tell how many rows stay when a page is full; all of them where everything clings."""
    keep = len(leaf)
    while keep > 0 and leaf[keep - 1].clings:
        keep -= 1
    return keep or len(leaf)


def _without_blanks(rows: list[Row]) -> list[Row]:
    """No page begins with a blank line."""
    for n, row in enumerate(rows):
        if not row.blank:
            return rows[n:]
    return []


def _draw(sheet: Sheet, rows: Sequence[Row]) -> None:
    """Draw one page's rows from the top of the grid."""
    at = 0
    for row in rows:
        if row.headed:
            _draw_head(sheet, row)
        elif row.box:
            _draw_box(sheet, row, at)
        elif row.signing:
            _draw_signing(sheet, row, at)
        elif row.signed:
            _draw_signature(sheet, row, at)
        elif row.copied:
            _draw_copies(sheet, row)
        elif row.line is not None:
            base = GRID.baseline(at) + (row.style.size - GRID.style.size) * BIGGER
            if row.centred:
                sheet.centred(row.line, GRID.left, GRID.right, base, row.style.size)
            else:
                sheet.line(row.line, GRID.left + row.line.indent, base, row.style.size)
        at += row.rows


def _mark(organ: str) -> Line:
    """Set the organ's full name as large as the head allows."""
    size = min(MARK_SIZE, MARK_WIDTH / max(len(organ), 1))
    return set_line([(organ, "bold")], Style(size, size * 1.04, GRID.style.pitch))


def _draw_head(sheet: Sheet, row: Row) -> None:
    """Draw mark, first double rule and number of a letter between organs (GB/T 9704, 10.1)."""
    mark, number = row.headed
    size = mark.width / max(sum(len(run.text) for run in mark.runs), 1) / 1.04
    sheet.red()
    sheet.centred(mark, 0, PAPER[0], MARK_TOP + ASCENT * size, size)
    sheet.black()
    rule_at = MARK_TOP + size + 4 * MM
    base = rule_at + GRID.style.size * (7 / 8 + ASCENT)
    if row.single:
        sheet.centred(number, GRID.left, GRID.right, base, GRID.style.size)
        _red_rule(sheet, base + 4 * MM)
        return
    _double_rule(sheet, rule_at, thick_above=True)
    sheet.flush_right(number, GRID.right, base, GRID.style.size)


def _red_rule(sheet: Sheet, y: float) -> None:
    """Draw the single rule of a red head, as wide as the text."""
    sheet.red()
    sheet.rule((GRID.left, y), (GRID.right, y), THICK)
    sheet.black()


def _double_rule(sheet: Sheet, y: float, *, thick_above: bool) -> None:
    left, right = (PAPER[0] - RULE_LENGTH) / 2, (PAPER[0] + RULE_LENGTH) / 2
    widths = (THICK, THIN) if thick_above else (THIN, THICK)
    sheet.red()
    for n, width in enumerate(widths):
        sheet.rule((left, y + n * RULE_GAP), (right, y + n * RULE_GAP), width)
    sheet.black()


def _draw_box(sheet: Sheet, row: Row, at: int) -> None:
    top = GRID.top + at * GRID.style.pitch
    bottom = top + len(row.box) * row.style.pitch + 2 * BOX_PAD
    corners = ((GRID.left, top), (GRID.right, top), (GRID.right, bottom), (GRID.left, bottom))
    for start, end in pairwise((*corners, corners[0])):
        sheet.rule(start, end, 0.5)
    inner = Frame(GRID.left + BOX_PAD, top + BOX_PAD + 1, GRID.measure - 2 * BOX_PAD, row.style)
    sheet.write(inner, 0, row.box)


def _draw_signing(sheet: Sheet, row: Row, at: int) -> None:
    """Write who signs, two cells in, each at the foot of its room: the pen goes beside it."""
    for line, rows in row.signing:
        at += rows
        sheet.line(line, GRID.left + 2 * GRID.style.cell, GRID.baseline(at - 1), GRID.style.size)


def _draw_signature(sheet: Sheet, row: Row, at: int) -> None:
    """Write organ and day: the day ends four cells in, the organ is centred over it."""
    style, (*organs, day) = GRID.style, row.signed
    right = GRID.right - DATE_INSET * style.cell
    if not organs:
        sheet.line(day, right - day.width, GRID.baseline(at + DAY_ROWS - 1), style.size)
        return
    organ = organs[0]
    middle = min(right - day.width / 2, GRID.right - organ.width / 2)
    first = at + SEAL_ROWS
    sheet.line(organ, middle - organ.width / 2, GRID.baseline(first), style.size)
    sheet.line(day, right - day.width, GRID.baseline(first + 1), style.size)


def _draw_copies(sheet: Sheet, row: Row) -> None:
    """Write who has a copy at the foot of the type area, one character in on both sides."""
    head, *lines = row.copied
    foot = GRID.baseline(ROWS - 1) + (1 - ASCENT) * GRID.style.size
    top = foot - len(lines) * COPIED_PITCH - 2 * COPIED_PAD
    for y in (top, foot):
        sheet.rule((GRID.left, y), (GRID.right, y), COPIED_RULE)
    left = GRID.left + NUMBER.cell
    room = (COPIED_PITCH - NUMBER.size) / 2
    first = top + COPIED_PAD + room + ASCENT * NUMBER.size
    sheet.line(head, left, first, NUMBER.size)
    for n, line in enumerate(lines):
        sheet.line(line, left + head.width, first + n * COPIED_PITCH, NUMBER.size)


def _folio(sheet: Sheet, page: int) -> None:
    """Write the page number 7 mm under the text, one cell in: odd right, even left."""
    line = set_line([(f"— {page} —", "body")], FOLIO)
    base = GRID.baseline(ROWS - 1) + FOLIO_DROP + FOLIO.size * 0.5
    if page % 2:
        sheet.flush_right(line, GRID.right - GRID.style.cell, base, FOLIO.size)
    else:
        sheet.line(line, GRID.left + GRID.style.cell, base, FOLIO.size)
