"""The recovery key on paper: groups of four in wide cells, so that it can be typed off again."""

from collections.abc import Iterator

from app.letters.fonts import demand_glyphs
from app.letters.page import MM, Frame, Sheet, letter_frame
from app.letters.setting import Style, set_line, set_paragraph
from app.letters.template import Wording, wording
from app.letters.values import RecoverySheet

TITLE = Style(22, 24, 34)
TEXT = Style(12, 12.2, 21)
KEY = Style(15, 16, 30)
ROWS_ABOVE = 3
GROUP, GROUPS = 4, 5
STEP, GROUP_GAP = 5.9 * MM, 4.6 * MM
KEY_ROW = 11 * MM


def recovery_page(values: RecoverySheet) -> bytes:
    """Set the sheet; see `kinds.recovery_sheet`."""
    demand_glyphs(iter((values.office_name, values.key_text, values.made_by)))
    words = wording("recovery_sheet")
    title = words.say("title")
    sheet = Sheet(title, values.office_name)
    grid = letter_frame()
    head = set_line([(title, "bold")], TITLE)
    sheet.centred(head, grid.left, grid.right, grid.baseline(0), TITLE.size)
    frame = Frame(grid.left, grid.top + 18 * MM, grid.measure, TEXT)
    row = 0.0
    for text in _facts(values, words):
        row = sheet.write(frame, row, set_paragraph([(text, "body")], TEXT, frame.measure))
    head_line = set_paragraph([(words.say("key_head"), "bold")], TEXT, frame.measure)
    row = sheet.write(frame, row + 1, head_line)
    bottom = _draw_key(sheet, values.key_text, frame, frame.baseline(row))
    _draw_use(sheet, words, Frame(grid.left, bottom + 8 * MM, grid.measure, TEXT))
    return sheet.finish()


def _facts(values: RecoverySheet, words: Wording) -> Iterator[str]:
    day = values.made_on
    made_on = words.say("date", year=str(day.year), month=str(day.month), day=str(day.day))
    yield words.say("office", office=values.office_name)
    yield words.say("made", made_on=made_on, made_by=values.made_by, key_check=values.key_check)


def _draw_key(sheet: Sheet, key: str, frame: Frame, top: float) -> float:
    """Write the key in numbered rows inside a frame; give the frame's lower edge."""
    per_row = GROUP * GROUPS
    rows = [key[n : n + per_row] for n in range(0, len(key), per_row)]
    bottom = top + len(rows) * KEY_ROW + 6 * MM
    for n, row in enumerate(rows):
        base = top + 3 * MM + (n + 0.7) * KEY_ROW
        number = set_line([(str(n + 1), "body")], TEXT)
        sheet.line(number, frame.left + 5 * MM, base, TEXT.size)
        for k, char in enumerate(row):
            x = frame.left + 15 * MM + k * STEP + (k // GROUP) * GROUP_GAP
            glyph = set_line([(char, "bold")], KEY)
            sheet.centred(glyph, x, x + STEP, base, KEY.size)
    for y in (top, bottom):
        sheet.rule((frame.left, y), (frame.right, y), 0.8)
    for x in (frame.left, frame.right):
        sheet.rule((x, top), (x, bottom), 0.8)
    return bottom


def _draw_use(sheet: Sheet, words: Wording, frame: Frame) -> None:
    row = sheet.write(
        frame, 0, set_paragraph([(words.say("use_head"), "bold")], TEXT, frame.measure)
    )
    for block in ("use_1", "use_2", "use_3", "use_4"):
        lines = set_paragraph(
            [(words.say(block), "body")], TEXT, frame.measure, indent=2 * TEXT.cell
        )
        row = sheet.write(frame, row, lines)
    for block in ("sign", "seal"):
        row = sheet.write(
            frame, row + 1, set_paragraph([(words.say(block), "body")], TEXT, frame.measure)
        )
