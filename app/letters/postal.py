"""What goes by post: envelopes and address labels. Nobody on the way learns what it is about.

No number of the petition, no word of the matter, no name of a petition office: the town alone.
A postcode that was written with an address stands in the boxes at the upper left (GB/T 22657.1);
without one they stay open for a pen.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from app.domain.errors import Refused
from app.letters.fonts import demand_glyphs
from app.letters.page import MM, PAPER, Frame, Sheet
from app.letters.setting import Line, Style, set_line, set_paragraph
from app.letters.template import Wording, wording
from app.letters.values import Addressed, texts

SIZES = {"envelope_dl": (220 * MM, 110 * MM), "envelope_c5": (229 * MM, 162 * MM)}
"""DL and C5, as the post office takes them (GB/T 1416)."""
CODE_BOX, CODE_GAP = 8 * MM, 1.6 * MM
EDGE = 12 * MM
FREE = 20 * MM
"""Blank above the lower edge: there the post office prints its bars."""
TO, NAME, FROM = Style(16, 16.6, 25), Style(20, 21, 32), Style(12, 12.4, 17)
CODE = Style(15, 15.6, 20)
TO_LINES = 3
LABEL_SIZES = (
    (Style(10.5, 10.8, 14), Style(13, 13.6, 18)),
    (Style(9, 9.3, 12), Style(11, 11.4, 14.5)),
    (Style(8, 8.3, 10.5), Style(9, 9.3, 12)),
)
"""The types of address and name on a label: smaller where they are long."""
COLUMNS, ROWS = 3, 8
LABEL_PAD, LABEL_GAP = 6 * MM, 1 * MM
"""Beside and above what stands on a label: the outer ones lie at the edge of the sheet."""
_POSTCODE = re.compile(r"[(（]?(?:邮政编码|邮编)?[:：\s]*(?<![0-9])([0-9]{6})(?![0-9])[)）]?")
_NAMED = re.compile("邮政编码|邮编")
_EDGE = " ,，;；、"
_OTHER_FIGURES = ("电话", "手机", "号码", "号")


def envelopes(kind: str, values: Sequence[Addressed]) -> bytes:
    """Set an envelope for each who is written to; see `SIZES`.

    Errors: Refused("letter.too_long").
    """
    demand_glyphs(text for each in values for text in texts(each))
    words = wording("postal")
    width, height = SIZES[kind]
    sheet = Sheet(words.say("title"), values[0].sender, paper=(width, height))
    for n, each in enumerate(values):
        if n:
            sheet.next_page()
        code, address = postcode(each.address)
        _boxes(sheet, EDGE, EDGE, code)
        middle = Frame(width * 0.24, height * 0.34, width * 0.64, TO)
        lines = set_paragraph([(address, "body")], TO, middle.measure)
        if len(lines) > TO_LINES:
            raise Refused("letter.too_long", field="address")
        row = sheet.write(middle, 0, lines)
        named = replace(middle, top=middle.top + row * TO.pitch + 0.5 * NAME.size, style=NAME)
        sheet.write(named, 0, _name(each, words, NAME, middle.measure))
        _sender(sheet, each, words, width, height)
    return sheet.finish()


def labels(values: Sequence[Addressed]) -> bytes:
    """Set address labels, three across and eight down an A4 sheet.

    Errors: Refused("letter.too_long").
    """
    demand_glyphs(text for each in values for text in texts(each))
    words = wording("postal")
    sheet = Sheet(words.say("title"), values[0].sender)
    wide, tall = PAPER[0] / COLUMNS, PAPER[1] / ROWS
    for n, each in enumerate(values):
        at = n % (COLUMNS * ROWS)
        if n and not at:
            sheet.next_page()
        left, top = at % COLUMNS * wide + LABEL_PAD, at // COLUMNS * tall + LABEL_PAD
        room = (wide - 2 * LABEL_PAD, tall - 2 * LABEL_PAD)
        for style, lines in _on_label(each, words, *room):
            sheet.write(Frame(left, top, room[0], style), 0, lines)
            top += len(lines) * style.pitch + LABEL_GAP
    return sheet.finish()


def _name(each: Addressed, words: Wording, style: Style, measure: float) -> tuple[Line, ...]:
    """Set whom it is for, on as many lines as a long name takes."""
    return set_paragraph([(words.say("to", name=each.name), "body")], style, measure)


def postcode(address: str) -> tuple[str, str]:
    """Part an address from the postcode it is written with, if there is one.

    Six figures are a postcode where they are named so, or stand before or after all else.
    """
    for found in _POSTCODE.finditer(address):
        before, after = address[: found.start()].strip(_EDGE), address[found.end() :].strip(_EDGE)
        alone = not before or not (after or before.endswith(_OTHER_FIGURES))
        if _NAMED.search(found[0]) or alone:
            return found[1], f"{before}{after}" or address
    return "", address


def _on_label(
    each: Addressed, words: Wording, measure: float, room: float
) -> tuple[tuple[Style, tuple[Line, ...]], ...]:
    """Set address and name for a label, smaller where they are long."""
    code, address = postcode(each.address)
    told = words.say("label_code", code=code) + address if code else address
    for small, large in LABEL_SIZES:
        lines = set_paragraph([(told, "body")], small, measure)
        name = _name(each, words, large, measure)
        if len(lines) * small.pitch + LABEL_GAP + len(name) * large.pitch <= room:
            return (small, lines), (large, name)
    raise Refused("letter.too_long", field="address")


def _boxes(sheet: Sheet, left: float, top: float, code: str) -> None:
    """Draw the six boxes of the postcode, with its figures where it is known."""
    sheet.red()
    for n in range(6):
        sheet.frame(left + n * (CODE_BOX + CODE_GAP), top, CODE_BOX, CODE_BOX, 0.7)
    sheet.black()
    for n, figure in enumerate(code):
        x = left + n * (CODE_BOX + CODE_GAP)
        line = set_line([(figure, "body")], CODE)
        sheet.centred(line, x, x + CODE_BOX, top + (CODE_BOX + 0.72 * CODE.size) / 2, CODE.size)


def _sender(sheet: Sheet, values: Addressed, words: Wording, width: float, height: float) -> None:
    """Say below who sends it and where it comes back to, its postcode last."""
    code, address = postcode(values.sender_address)
    told = [address, values.sender, *([words.say("from_code", code=code)] if code else [])]
    for n, text in enumerate(reversed(told)):
        line = set_line([(text, "body")], FROM)
        base = height - FREE - n * FROM.pitch
        sheet.flush_right(line, width - EDGE, base, FROM.size)
