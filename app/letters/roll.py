"""The receipt on a roll of 80 mm: what her half of the sheet says, 72 mm wide, cut where it ends.

A thermal printer has 203 dots an inch and one bit: 黑体 of 11 points and no less, no thin rules,
and a square whose modules are whole dots. It is a copy for her pocket: no number of its own, no
seal, no code of a letter.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from app.letters import receipt_words
from app.letters.codes import QUIET, squares
from app.letters.fonts import demand_glyphs
from app.letters.letter import Part
from app.letters.page import MM, Sheet
from app.letters.setting import Line, Style, set_paragraph
from app.letters.template import wording
from app.letters.values import ReceiptNotice

WIDTH, PRINTED = 80 * MM, 72 * MM
LEFT = (WIDTH - PRINTED) / 2
DOT = 72 / 203
DOTS = 5
"""Printer's dots a module of the square: six tenths of a millimetre, for an old telephone."""
BODY = Style(11, PRINTED / 18, 15)
NUMBER = Style(14, 14.4, 21)
TITLE = Style(15, 15.6, 21)
RULE = 3 * DOT
TOP, FOOT = 4 * MM, 8 * MM
GAP = 6.0


@dataclass(frozen=True, slots=True)
class _Piece:
    """What stands under what: lines in one type, the square, or a rule."""

    lines: tuple[Line, ...] = ()
    style: Style = BODY
    centred: bool = False
    square: tuple[str, ...] = ()

    @property
    def height(self) -> float:
        """Give how much of the roll it takes."""
        if self.square:
            return (len(self.square) + 2 * QUIET) * DOTS * DOT
        return len(self.lines) * self.style.pitch if self.lines else GAP


def receipt_roll(values: ReceiptNotice) -> bytes:
    """Set what her half of the counter's sheet says on a roll of 80 mm; the same each time.

    Errors: Refused("letter.no_glyph").
    """
    pieces = tuple(_pieces(values))
    height = TOP + sum(each.height for each in pieces) + FOOT
    # Whole tenths of a millimetre: the size a printer is asked for is the paper's very own.
    height = round(height / MM + 0.05, 1) * MM
    title = wording("receipt_notice").say("title_later")
    sheet = Sheet(title, values.organ_name, paper=(WIDTH, height))
    top = TOP
    for each in pieces:
        _draw(sheet, each, top)
        top += each.height
    return sheet.finish()


def _pieces(values: ReceiptNotice) -> Iterator[_Piece]:
    words, letter = wording("receipt_notice"), receipt_words.said(values)
    rights = receipt_words.short_rights(values)
    asking = letter.framed[-1][0][0]
    demand_glyphs(text for part in letter.parts for text, _role in part.spans)
    yield _text(values.organ_name, BODY, centred=True)
    yield _text(words.say("title_later"), TITLE, centred=True)
    for number in receipt_words.numbers(values, words):
        yield _text(number, NUMBER, centred=True)
    yield _Piece()
    for part in letter.parts:
        yield _paragraph(part)
    yield _Piece()
    yield _text(words.say("rights_label").strip(), NUMBER)
    for n, clause in enumerate(rights):
        yield _text(words.lists["circled"][n] + clause, BODY)
    yield _Piece()
    yield _Piece(square=tuple(squares(receipt_words.code_text(values))))
    yield _text(asking, BODY)
    day = letter.signed[1] if letter.signed is not None else ""
    yield _text(day, BODY, centred=True)
    yield _text(words.say("roll_note", title=letter.title), BODY)


def _text(text: str, style: Style, *, centred: bool = False) -> _Piece:
    return _Piece(set_paragraph([(text, "hei")], style, PRINTED), style, centred)


def _paragraph(part: Part) -> _Piece:
    text = "".join(text for text, _role in part.spans)
    return _text(text, NUMBER if part.kind == "addressee" else BODY)


def _draw(sheet: Sheet, piece: _Piece, top: float) -> None:
    if piece.square:
        side = len(piece.square) * DOTS * DOT
        # From a whole dot on, so that no module is torn between two.
        left = round((WIDTH - side) / 2 / DOT) * DOT
        sheet.modules(piece.square, left, top + QUIET * DOTS * DOT, side)
        return
    if not piece.lines:
        sheet.rule((LEFT, top + GAP / 2), (LEFT + PRINTED, top + GAP / 2), RULE)
        return
    for n, line in enumerate(piece.lines):
        base = top + n * piece.style.pitch + piece.style.size
        if piece.centred:
            sheet.centred(line, LEFT, LEFT + PRINTED, base, piece.style.size)
        else:
            sheet.line(line, LEFT + line.indent, base, piece.style.size)
