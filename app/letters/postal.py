"""What goes by post: envelopes and address labels. Nobody on the way learns what it is about.

No number of the petition, no word of the matter, no name of a petition office: the town alone.
"""

from collections.abc import Sequence

from app.letters.fonts import demand_glyphs
from app.letters.page import MM, PAPER, Frame, Sheet
from app.letters.setting import Style, set_line, set_paragraph
from app.letters.template import wording
from app.letters.values import Addressed, texts

SIZES = {"envelope_dl": (220 * MM, 110 * MM), "envelope_c5": (229 * MM, 162 * MM)}
"""DL and C5, as the post office takes them (GB/T 1416)."""
CODE_BOX, CODE_GAP = 8 * MM, 1.6 * MM
EDGE = 12 * MM
TO, NAME, FROM = Style(16, 16.6, 25), Style(20, 21, 32), Style(12, 12.4, 17)
LABEL_TEXT, LABEL_NAME = Style(10.5, 10.8, 14), Style(13, 13.6, 18)
COLUMNS, ROWS = 3, 8
LABEL_PAD = 4 * MM


def envelopes(kind: str, values: Sequence[Addressed]) -> bytes:
    """Set an envelope for each who is written to; see `SIZES`."""
    demand_glyphs(text for each in values for text in texts(each))
    words = wording("postal")
    width, height = SIZES[kind]
    sheet = Sheet(words.say("title"), values[0].sender, paper=(width, height))
    for n, each in enumerate(values):
        if n:
            sheet.next_page()
        _boxes(sheet, EDGE, EDGE)
        middle = Frame(width * 0.24, height * 0.34, width * 0.64, TO)
        row = sheet.write(middle, 0, set_paragraph([(each.address, "body")], TO, middle.measure))
        name = set_line([(words.say("to", name=each.name), "body")], NAME)
        sheet.line(name, middle.left, middle.baseline(row) + 0.6 * NAME.size, NAME.size)
        _sender(sheet, each, width, height)
    return sheet.finish()


def labels(values: Sequence[Addressed]) -> bytes:
    """Set address labels, three across and eight down an A4 sheet."""
    demand_glyphs(text for each in values for text in texts(each))
    words = wording("postal")
    sheet = Sheet(words.say("title"), values[0].sender)
    wide, tall = PAPER[0] / COLUMNS, PAPER[1] / ROWS
    for n, each in enumerate(values):
        at = n % (COLUMNS * ROWS)
        if n and not at:
            sheet.next_page()
        left = at % COLUMNS * wide + LABEL_PAD
        frame = Frame(left, at // COLUMNS * tall + LABEL_PAD, wide - 2 * LABEL_PAD, LABEL_TEXT)
        lines = set_paragraph([(each.address, "body")], LABEL_TEXT, frame.measure)
        row = sheet.write(frame, 0, lines)
        name = set_line([(words.say("to", name=each.name), "body")], LABEL_NAME)
        sheet.line(name, left, frame.baseline(row) + 0.5 * LABEL_NAME.size, LABEL_NAME.size)
    return sheet.finish()


def _boxes(sheet: Sheet, left: float, top: float) -> None:
    """Draw the six boxes of a postcode, for a pen."""
    for n in range(6):
        x = left + n * (CODE_BOX + CODE_GAP)
        corners = [
            (x, top),
            (x + CODE_BOX, top),
            (x + CODE_BOX, top + CODE_BOX),
            (x, top + CODE_BOX),
        ]
        for start, end in zip(corners, [*corners[1:], corners[0]], strict=True):
            sheet.rule(start, end, 0.7)


def _sender(sheet: Sheet, values: Addressed, width: float, height: float) -> None:
    """Say below who sends it and where it comes back to."""
    told = (values.sender_address, values.sender)
    for n, text in enumerate(reversed(told)):
        line = set_line([(text, "body")], FROM)
        base = height - EDGE - n * FROM.pitch
        sheet.flush_right(line, width - EDGE, base, FROM.size)
