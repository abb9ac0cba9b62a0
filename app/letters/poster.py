"""群众来访须知 for the wall (form 27, Article 18): set on A4 and printed on A3 at its full size.

Where, when, who answers; what happens to a petition, step by step with the day of each; rights and
duties in short. The page is drawn at A3, every length of the A4 design times the square root of 2.
"""

from math import sqrt

from app.letters import citizen
from app.letters.fonts import Role, demand_glyphs
from app.letters.page import MM, Frame, Sheet
from app.letters.setting import Style, set_line, set_paragraph
from app.letters.template import Wording, wording
from app.letters.values import Letterhead, texts

GROWN = sqrt(2)
A3 = (297 * MM, 420 * MM)


def _grown(size: float, cell: float, pitch: float) -> Style:
    return Style(size * GROWN, cell * GROWN, pitch * GROWN)


TITLE, HEAD, TEXT, STEP = (
    _grown(34, 36, 52), _grown(15, 15.6, 25), _grown(11.5, 11.9, 18.5), _grown(12, 12.4, 16),
)  # fmt: skip
EDGE = 16 * MM * GROWN
BOX_HIGH, BOX_GAP = 15 * MM * GROWN, 7 * MM * GROWN


def page(head: Letterhead) -> bytes:
    """Set the poster of an office; nobody's facts stand on it."""
    demand_glyphs(texts(head))
    words = wording("poster")
    sheet = Sheet(words.say("title"), head.organ_name, paper=A3)
    title = set_line([(words.say("title"), "bold")], TITLE)
    sheet.centred(title, 0, A3[0], EDGE + TITLE.size, TITLE.size)
    at = EDGE + TITLE.pitch + HEAD.pitch * 0.4
    organ = set_line([(head.organ_name, "body")], HEAD)
    sheet.centred(organ, 0, A3[0], at + HEAD.size, HEAD.size)
    at += HEAD.pitch * 1.5
    at = _section(sheet, words.say("where_head"), _where(head, words), at)
    at = _head(sheet, words.say("way_head"), at)
    at = _way(sheet, words, at)
    at = _section(sheet, words.say("rights_head"), citizen.shorts(head, "front"), at)
    _section(sheet, words.say("duties_head"), citizen.shorts(head, "back_duties"), at)
    return sheet.finish()


def _where(head: Letterhead, words: Wording) -> list[str]:
    told = {
        "office_address": head.office_address,
        "office_hours": head.office_hours,
        "office_phone": head.office_phone,
        "county_bureau": head.county_bureau_name,
        "county_phone": head.county_bureau_phone or "",
    }
    blocks = ("where", "phone", "above") if head.county_bureau_phone else ("where", "phone")
    return [words.say(each, **told) for each in (*blocks, "leaders", "five")]


def _head(sheet: Sheet, text: str, at: float) -> float:
    line = set_line([(text, "hei")], HEAD)
    sheet.line(line, EDGE, at + HEAD.size, HEAD.size)
    return at + HEAD.pitch


def _section(sheet: Sheet, head: str, paragraphs: list[str], at: float) -> float:
    """Write a head and paragraphs below it; give where they end."""
    at = _head(sheet, head, at)
    frame = Frame(EDGE, at, A3[0] - 2 * EDGE, TEXT)
    row = 0.0
    for text in paragraphs:
        row = sheet.write(frame, row, set_paragraph([(text, "body")], TEXT, frame.measure))
    return at + row * TEXT.pitch + HEAD.pitch * 0.5


def _way(sheet: Sheet, words: Wording, at: float) -> float:
    """Draw the way of a petition: boxes joined by arrows, the day of each step below."""
    steps = words.lists["steps"]
    wide = (A3[0] - 2 * EDGE - (len(steps) - 1) * BOX_GAP) / len(steps)
    for n, (name, when) in enumerate(steps):
        left = EDGE + n * (wide + BOX_GAP)
        corners = [
            (left, at),
            (left + wide, at),
            (left + wide, at + BOX_HIGH),
            (left, at + BOX_HIGH),
        ]
        for start, end in zip(corners, [*corners[1:], corners[0]], strict=True):
            sheet.rule(start, end, 1.2)
        rise = (BOX_HIGH - len(name.split("\n")) * STEP.pitch) / 2
        _stack(sheet, name, "hei", STEP, (left, left + wide), at + rise)
        _stack(sheet, when, "body", TEXT, (left, left + wide), at + BOX_HIGH + 2 * MM)
        if n:
            _arrow(sheet, left - BOX_GAP, left, at + BOX_HIGH / 2)
    return at + BOX_HIGH + 3.6 * TEXT.pitch


def _stack(
    sheet: Sheet, text: str, role: Role, style: Style, sides: tuple[float, float], top: float
) -> None:
    """Write lines one under the other in the middle between two sides."""
    for n, part in enumerate(text.split("\n")):
        line = set_line([(part, role)], style)
        sheet.centred(line, *sides, top + n * style.pitch + style.size, style.size)


def _arrow(sheet: Sheet, left: float, right: float, y: float) -> None:
    tip, barb = right - 1 * MM, 2.2 * MM
    sheet.rule((left + 1 * MM, y), (tip, y), 1.2)
    for up in (-1, 1):
        sheet.rule((tip - barb, y + up * barb * 0.7), (tip, y), 1.2)
