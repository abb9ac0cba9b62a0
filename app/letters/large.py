"""A letter in large print: 22 points on A4, wide lines, nothing small, the same words."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.letters.letter import Letter, Part
from app.letters.page import MM, PAPER, Frame, Sheet
from app.letters.setting import Line, Style, set_line, set_paragraph

TEXT = Style(22, 22.6, 37)
TITLE = Style(28, 29, 48)
NOTE = Style(16, 16.4, 26)
FRAME = Frame(20 * MM, 20 * MM, 170 * MM, TEXT)
BOTTOM = PAPER[1] - 22 * MM
FOLIO_BASE = PAPER[1] - 12 * MM
SIGN_GAP = 0.6
COMPANY = 2
"""Lines of the text that go over with organ and day."""

_Set = tuple[Line, Style, str]
"""A line, its type, and how it stands: left, centred or right."""


def pdf(letter: Letter) -> bytes:
    """Set a letter large; the same letter gives the same bytes."""
    sheet = Sheet(letter.title, letter.author)
    top, page = FRAME.top, 1
    for block in _accompanied(list(_blocks(letter))):
        for n, (line, style, where) in enumerate(block):
            # A paragraph's first line does not stand alone at the foot of a page, and organ and
            # day never without some of the text.
            signed = block[-1][2] == "right"
            ahead = 1 if n else len(block) if signed else min(2, len(block))
            if top + ahead * style.pitch > BOTTOM:
                _folio(sheet, page)
                sheet.next_page()
                top, page = FRAME.top, page + 1
            _draw(sheet, line, style, where, top)
            top += style.pitch
    _folio(sheet, page)
    return sheet.finish()


def _blocks(letter: Letter) -> Iterator[list[_Set]]:
    """Give what is kept together at its beginning: title and number, paragraphs, signature."""
    head: list[_Set] = [(line, TITLE, "centred") for line in _lines(letter.title, TITLE)]
    if letter.numbered:
        head += [(line, NOTE, "centred") for line in _lines(letter.numbered, NOTE)]
    yield head
    waiting: list[_Set] = []
    for part in letter.parts:
        lines: list[_Set] = [(line, TEXT, "left") for line in _paragraph(part)]
        if part.kind == "heading":
            waiting = lines
            continue
        yield waiting + lines
        waiting = []
    if letter.signed is not None:
        yield [(line, TEXT, "right") for line in _signature(letter.signed)]


def _signature(signed: Sequence[str]) -> list[Line]:
    """Set organ and day one centred over the other, the wider of them two cells from the edge."""
    lines = [set_line([(text, "body")], TEXT) for text in signed if text]
    widest = max(line.width for line in lines)
    middle = FRAME.measure - 2 * TEXT.cell - widest / 2
    return [replace(line, indent=middle - line.width / 2) for line in lines]


def _accompanied(blocks: list[list[_Set]]) -> list[list[_Set]]:
    """Let the last lines of the text stay with organ and day."""
    if len(blocks) < 2 or blocks[-1][-1][2] != "right":  # noqa: PLR2004 a text and a signature
        return blocks
    *before, text, signature = blocks
    cut = max(0, len(text) - COMPANY)
    kept = [text[:cut]] if cut else []
    return [*before, *kept, text[cut:] + signature]


def _lines(text: str, style: Style) -> tuple[Line, ...]:
    return tuple(
        set_paragraph([(text, "bold" if style is TITLE else "body")], style, FRAME.measure)
    )


def _paragraph(part: Part) -> tuple[Line, ...]:
    indent = 0.0 if part.kind == "addressee" else 2 * TEXT.cell
    return tuple(set_paragraph(part.spans, TEXT, FRAME.measure, indent=indent))


def _draw(sheet: Sheet, line: Line, style: Style, where: str, top: float) -> None:
    base = top + style.size
    if where == "centred":
        sheet.centred(line, FRAME.left, FRAME.right, base, style.size)
    elif where == "right":
        sheet.line(line, FRAME.left + line.indent, base, style.size)
    else:
        sheet.line(line, FRAME.left + line.indent, base, style.size)


def _folio(sheet: Sheet, page: int) -> None:
    line = set_line([(f"— {page} —", "body")], NOTE)
    sheet.centred(line, 0, PAPER[0], FOLIO_BASE, NOTE.size)
