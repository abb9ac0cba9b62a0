"""The sheet of the counter: her receipt and notice above, the signed stub below, rights overleaf.

The cut lies at the middle of the sheet or as far below it as her text and the seal need.
Claims too long for the front go to a page of their own, and so does the stub when even that is not
enough; before that, the seal's room is given up: it then lies over the end of her rights. What is
hers comes first and ends with the sheet's code; a stub that has a page has a sheet of its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from app.domain.errors import Refused
from app.letters import receipt_words
from app.letters.codes import squares
from app.letters.copies import for_others
from app.letters.fonts import demand_glyphs
from app.letters.page import MM, MODULE, PAPER, CodePlace, Frame, Sheet
from app.letters.setting import Line, Span, Style, set_fixed, set_line, set_paragraph
from app.letters.template import Wording, locked, wording
from app.letters.values import ReceiptNotice

LEFT, MEASURE = 20 * MM, 170 * MM
RIGHT = LEFT + MEASURE
COLUMNS = 45
BODY = Style(10.5, MEASURE / COLUMNS, 18)
TIGHTEST = 14.6
SMALL = Style(9.5, 9.7, 13.4)
TITLE = Style(17, 18.2, 26)
STUB_TITLE = Style(14, 15, 22)
LABEL = Style(10, 10.2, 14)
NOTE = Style(7.5, 7.6, 10)
HALF = PAPER[1] / 2
TEXT_TOP = 27.5 * MM
GAP = 2.2 * MM
PAD = 2 * MM
BAND, SEAL_BAND = 25 * MM, 36 * MM
NAME_AT, SEALED_NAME_AT = 10 * MM, 20.7 * MM
"""Where the office's name stands in the strip: with its room a 42 mm seal covers nothing else."""
COMFORT = 165 * MM
"""So far down the cut may come before her lines are set closer, where the seal has its room."""
CODE = 21 * MM
FOOT = 5 * MM
QUERY_MEASURE = 82 * MM
STUB_ROW = 9.5 * MM
STUB_LABEL = 25 * MM
SIGNING_ROW, SIGNING_MOST = 22 * MM, 44 * MM
STUB_HEAD = 25 * MM
STUB_FOOT = 18 * MM
NAMES_IN_HALF_A_ROW = 28
VALUE = Style(10.5, 10.6, 14.5)
BACK = Style(10, MEASURE / 47, 14.4)
BACK_TOP = 21 * MM
CODE_ABOVE_CUT, SQUARE_ABOVE_CUT = 2 * MM, 8.5 * MM
"""The sheet's code stands on the back of her half, which she takes away: its lines, its square."""
SQUARE = 49 * MODULE
BESIDE = MEASURE - 6 * BACK.cell
"""Her duties leave six cells at their right for the square and its quiet zone."""
CODE_OVERLEAF = CodePlace(287 * MM, LEFT, (RIGHT - SQUARE, 291 * MM))
"""On a page of its own: below the claims."""
LOWEST_CODE = PAPER[1] - 6 * MM
PART_GAP = 0.5
_FIGURES = "0123456789-"


@dataclass(frozen=True, slots=True)
class _Front:
    """Her half, measured: its lines, the pitch they are set at, and where the cut falls."""

    body: tuple[Line, ...]
    rights: tuple[Line, ...]
    query: tuple[Line, ...]
    pitch: float = BODY.pitch
    cut: float = HALF
    sealed: bool = True

    @property
    def band(self) -> float:
        """Give the height of the strip with the code, the query text and the office's name."""
        least = SEAL_BAND if self.sealed else BAND
        return max(least, len(self.query) * SMALL.pitch + 4 * MM)

    @property
    def box(self) -> float:
        """Give the height of the box with her rights."""
        return len(self.rights) * SMALL.pitch + 2 * PAD


@dataclass(frozen=True, slots=True)
class _Cell:
    """A label and a value side by side in a ruled row."""

    label: str
    lines: tuple[Line, ...]
    left: float
    width: float


_Row = tuple[_Cell, ...]


def receipt_sheet(values: ReceiptNotice) -> bytes:
    """Set the whole sheet; see `kinds.receipt_notice`."""
    demand_glyphs(_texts(values))
    words = wording("receipt_notice")
    title = words.say("title_combined" if values.notice_kind == "combined" else "title_later")
    rows = _stub_rows(values, words)
    lowest = _lowest_cut(rows)
    front, annexed = _fitted(values, words, lowest)
    sheet = Sheet(title, values.organ_name, _form(words))
    _draw_front(sheet, values, words, front, title)
    apart = front.cut > lowest
    if not apart:
        _draw_cut(sheet, words, front.cut)
        _draw_stub(sheet, values, words, rows, title, front.cut)
    sheet.next_page()
    _draw_back(sheet, values, words, min(front.cut, PAPER[1]))
    leaves = _leaves(values, words) if annexed else []
    for n, lines in enumerate(leaves, 1):
        sheet.next_page()
        _draw_annex(sheet, values, words, lines, (n, len(leaves)))
    sheet.code_here()
    sheet.code_place = CODE_OVERLEAF if annexed else _beside_duties(min(front.cut, LOWEST_CODE))
    if apart:
        if len(leaves) % 2:
            sheet.next_page()  # what the office keeps begins a sheet of its own
        sheet.next_page()
        _draw_stub(sheet, values, words, rows, title, 0)
    return sheet.finish()


def _beside_duties(cut: float) -> CodePlace:
    """Give the place of the code on the back of her half."""
    square = (RIGHT - SQUARE, cut - SQUARE_ABOVE_CUT)
    return CodePlace(cut - CODE_ABOVE_CUT, None, square)


def _form(words: Wording) -> str:
    """Every character of the form itself, whose outlines are kept from sheet to sheet."""
    book = locked()
    clauses = (clause.text + clause.short + clause.article for clause in book.clauses.values())
    return "".join(chain(_FIGURES, words.blocks.values(), clauses))


def _texts(values: ReceiptNotice) -> Iterator[str]:
    """Every text that came from outside the form."""
    plain = (
        values.organ_name, values.county_bureau_name, values.county_bureau_phone,
        values.review_organ, values.office_phone, values.office_hours, values.office_address,
        values.number, values.letter_number, values.query_code, values.channel_label,
        values.gist, values.route_text, values.handler_name, values.other_limits,
        values.upper_system_number, values.upper_query_code, values.web_address, values.slip_number,
    )  # fmt: skip
    lines = chain.from_iterable((line.label, line.steps) for line in values.by_when)
    return (text for text in (*plain, *values.petitioner_names, *values.claims, *lines) if text)


def _fitted(values: ReceiptNotice, words: Wording, lowest: float) -> tuple[_Front, bool]:
    """Measure her half: with the claims on it; without them; or with the sheet to itself."""
    parts = _parts(values, words)
    whole = _measure(_front(values, words, parts, annexed=False), lowest)
    if whole.cut <= lowest:
        return whole, False
    shorter = _measure(_front(values, words, parts, annexed=True), lowest)
    if values.claims and shorter.cut <= lowest:
        return shorter, True
    if whole.cut <= PAPER[1]:
        return whole, False
    if shorter.cut > PAPER[1]:
        raise Refused("letter.too_long", field="route")
    return shorter, True


def _measure(front: _Front, lowest: float) -> _Front:
    """Find the pitch and the cut for what stands on the front, with the seal's room if it fits."""
    sealed = _set_apart(front, COMFORT)
    return sealed if sealed.cut <= lowest else _set_apart(replace(front, sealed=False), HALF)


def _set_apart(front: _Front, aim: float) -> _Front:
    fixed = TEXT_TOP + GAP + front.box + GAP + front.band + FOOT
    count = len(front.body)
    pitch = min(BODY.pitch, max(TIGHTEST, (aim - fixed) / count))
    return replace(front, pitch=pitch, cut=max(HALF, fixed + count * pitch))


@dataclass(frozen=True, slots=True)
class _Parts:
    """What her half says however the claims are told: set once."""

    salutation: tuple[Line, ...]
    procedure: tuple[Line, ...]
    rights: tuple[Line, ...]
    query: tuple[Line, ...]


def _parts(values: ReceiptNotice, words: Wording) -> _Parts:
    salutation = words.say("salutation", addressee=receipt_words.addressee(values, words))
    first = set_paragraph([(salutation, "body")], BODY, MEASURE)
    paragraphs = (_paragraph(spans) for spans in receipt_words.procedure(values, words))
    told = tuple(chain.from_iterable(paragraphs))
    return _Parts(first, told, _rights(values, words), _query_lines(values, words))


def _front(values: ReceiptNotice, words: Wording, parts: _Parts, *, annexed: bool) -> _Front:
    """Her text: received, claims, whose it is, who handles it, by when, other limits."""
    told = receipt_words.received(values, words)
    told += receipt_words.claims(values, words, annexed=annexed)
    body = (*parts.salutation, *_paragraph(((told, "body"),)), *parts.procedure)
    return _Front(body, parts.rights, parts.query)


def _paragraph(spans: tuple[Span, ...]) -> tuple[Line, ...]:
    return set_paragraph(spans, BODY, MEASURE, indent=2 * BODY.cell)


def _rights(values: ReceiptNotice, words: Wording) -> tuple[Line, ...]:
    marks = words.lists["circled"]
    shorts = (f"{marks[n]}{c.short}" for n, c in enumerate(receipt_words.clauses("front", values)))
    spans: tuple[Span, ...] = ((words.say("rights_label"), "bold"), ("".join(shorts), "body"))
    return set_fixed(spans, SMALL, MEASURE - 2 * PAD, cells=0)


def _draw_front(
    sheet: Sheet, values: ReceiptNotice, words: Wording, front: _Front, title: str
) -> None:
    _draw_head(sheet, values, words, title, words.say("her_copy"), TITLE, 0)
    style = replace(BODY, pitch=front.pitch)
    frame = Frame(LEFT, TEXT_TOP, MEASURE, style)
    sheet.write(frame, 0, front.body)
    band = front.cut - FOOT - front.band
    top = band - GAP - front.box
    _draw_box(sheet, LEFT, top, RIGHT, top + front.box)
    inner = Frame(LEFT + PAD, top + PAD + 1.5, MEASURE - 2 * PAD, SMALL)
    sheet.write(inner, 0, front.rights)
    _draw_band(sheet, values, words, front, band)


def _draw_head(
    sheet: Sheet, values: ReceiptNotice, words: Wording, title: str, copy: str, style: Style,
    top: float,
) -> None:  # fmt: skip
    """Write the title, which copy it is and the numbers, over a thin rule."""
    base = top + 10 * MM
    line = set_line([(title, "bold")], style)
    sheet.centred(line, LEFT, RIGHT, base + 0.88 * style.size, style.size)
    below = top + 23.5 * MM
    sheet.line(set_line([(copy, "body")], LABEL), LEFT, below, LABEL.size)
    *own, number = (set_line([(t, "body")], LABEL) for t in receipt_words.numbers(values, words))
    for line in own:
        sheet.centred(line, LEFT, RIGHT, below, LABEL.size)
    sheet.flush_right(number, RIGHT, below, LABEL.size)
    sheet.rule((LEFT, below + 1.6 * MM), (RIGHT, below + 1.6 * MM), 0.8)


def _query_lines(values: ReceiptNotice, words: Wording) -> tuple[Line, ...]:
    label = words.say("query_label") + words.say("wide_space")
    return set_paragraph(
        [(label, "bold"), (receipt_words.query(values, words), "body")], SMALL, QUERY_MEASURE
    )


def _draw_band(
    sheet: Sheet, values: ReceiptNotice, words: Wording, front: _Front, top: float
) -> None:
    """Draw the code, how to ask, and the office's name and date with room for the seal."""
    rows = squares(receipt_words.code_text(values))
    sheet.modules(rows, LEFT + 1 * MM, top + 1.5 * MM, CODE)
    frame = Frame(LEFT + CODE + 6 * MM, top + 1 * MM, QUERY_MEASURE, SMALL)
    sheet.write(frame, 0, front.query)
    centre = (frame.right + 4 * MM, RIGHT)
    organ = set_line([(values.organ_name, "body")], BODY)
    day = set_line([(receipt_words.day_said(values.issued_on, words), "body")], BODY)
    name = top + (SEALED_NAME_AT if front.sealed else NAME_AT)
    sheet.centred(organ, *centre, name, BODY.size)
    sheet.centred(day, *centre, name + 6 * MM, BODY.size)
    note = set_line([(words.say("rules_note", rules=values.rules_hash[:8]), "body")], NOTE)
    sheet.line(note, LEFT + 1 * MM, top + front.band, NOTE.size)


def _draw_box(sheet: Sheet, left: float, top: float, right: float, bottom: float) -> None:
    for y in (top, bottom):
        sheet.rule((left, y), (right, y))
    for x in (left, right):
        sheet.rule((x, top), (x, bottom))


def _draw_cut(sheet: Sheet, words: Wording, cut: float) -> None:
    note = set_line([(words.say("cut_note"), "body")], NOTE)
    middle = PAPER[0] / 2
    half = note.width / 2 + 6
    sheet.rule((8 * MM, cut), (middle - half, cut), 0.5, (3, 3))
    sheet.rule((middle + half, cut), (PAPER[0] - 8 * MM, cut), 0.5, (3, 3))
    sheet.centred(note, 0, PAPER[0], cut + 0.38 * NOTE.size, NOTE.size)


def _stub_rows(values: ReceiptNotice, words: Wording) -> list[_Row]:
    """Give the rows above the signature: no query code, no telephone, no claims."""
    people = (words.say("stub_people"), receipt_words.addressee(values, words))
    channel = (words.say("stub_channel"), values.channel_label)
    days = (
        (words.say("stub_received"), receipt_words.day_said(values.received_on, words)),
        (words.say("stub_registered"), receipt_words.day_said(values.registered_on, words)),
    )
    way = (words.say("stub_way"), words.say("stub_way_boxes"))
    delivered = (words.say("stub_delivered"), words.say("stub_delivered_blank"))
    told = receipt_words.gist(for_others(values.gist, values.query_code), words)
    gist = _row((words.say("stub_gist"), told))
    if len(people[1]) <= NAMES_IN_HALF_A_ROW:
        return [_row(people, channel), _row(*days), gist, _row(way, delivered)]
    return [_row(people), _row(*days), gist, _row(channel, delivered), _row(way)]


def _row(*cells: tuple[str, str]) -> _Row:
    width = MEASURE / len(cells)
    return tuple(
        _Cell(label, _cell_lines(text, width), LEFT + n * width, width)
        for n, (label, text) in enumerate(cells)
    )


def _cell_lines(text: str, width: float) -> tuple[Line, ...]:
    return set_paragraph([(text, "body")], VALUE, width - STUB_LABEL - 2 * PAD)


def _tall(row: _Row) -> float:
    most = max(len(cell.lines) for cell in row)
    return max(STUB_ROW, most * VALUE.pitch + 2 * PAD)


def _lowest_cut(rows: list[_Row]) -> float:
    """How far down the cut may lie so that the stub still fits below it."""
    fixed = STUB_HEAD + SIGNING_ROW + STUB_ROW + STUB_FOOT
    return PAPER[1] - fixed - sum(_tall(row) for row in rows)


def _draw_stub(
    sheet: Sheet, values: ReceiptNotice, words: Wording, rows: list[_Row], title: str, cut: float
) -> None:
    """Draw what the office keeps, with all the room that is left for the signature."""
    head = words.say("stub_title", title=title)
    _draw_head(sheet, values, words, head, words.say("our_copy"), STUB_TITLE, cut - 2 * MM)
    clauses = locked().clauses
    signing = SIGNING_ROW + min(_lowest_cut(rows) - cut, SIGNING_MOST - SIGNING_ROW)
    top = cut + STUB_HEAD
    sheet.rule((LEFT, top), (RIGHT, top))
    for row in rows:
        top = _draw_row(sheet, row, top, _tall(row))
    top = _draw_row(
        sheet, _row((words.say("stub_sign"), clauses["signature"].short)), top, signing, above=True
    )
    top = _draw_row(
        sheet, _row((words.say("stub_handler"), ""), (words.say("stub_refusal"), "")), top, STUB_ROW
    )
    refusal = set_fixed(((clauses["refusal"].short, "body"),), SMALL, MEASURE)
    sheet.write(Frame(LEFT, top + 1.5 * MM, MEASURE, SMALL), 0, refusal)


def _draw_row(sheet: Sheet, row: _Row, top: float, tall: float, *, above: bool = False) -> float:
    """Rule and write one row; `above` sets the text at its top. Give its lower edge."""
    bottom = top + tall
    sheet.rule((LEFT, top), (LEFT, bottom))
    sheet.rule((LEFT, bottom), (RIGHT, bottom))
    for cell in row:
        _draw_cell(sheet, cell, top, tall, above=above)
    return bottom


def _draw_cell(sheet: Sheet, cell: _Cell, top: float, tall: float, *, above: bool) -> None:
    for x in (cell.left + STUB_LABEL, cell.left + cell.width):
        sheet.rule((x, top), (x, top + tall))
    names = [set_line([(part, "bold")], LABEL) for part in cell.label.split("\n")]
    for n, name in enumerate(names):
        base = _middle(top, tall, LABEL, len(names), n)
        sheet.centred(name, cell.left, cell.left + STUB_LABEL, base, LABEL.size)
    height = 2 * PAD + len(cell.lines) * VALUE.pitch if above else tall
    for n, line in enumerate(cell.lines):
        base = _middle(top, height, VALUE, len(cell.lines), n)
        sheet.line(line, cell.left + STUB_LABEL + PAD, base, VALUE.size)


def _middle(top: float, tall: float, style: Style, count: int, n: int) -> float:
    """Give the baseline of line n of `count` centred in a cell."""
    block = (count - 1) * style.pitch + style.size
    return top + (tall - block) / 2 + 0.88 * style.size + n * style.pitch


def _draw_back(sheet: Sheet, values: ReceiptNotice, words: Wording, cut: float) -> None:
    """Write the full rights and duties (form 26) on the back of her half, above the cut."""
    title = set_line([(words.say("back_title"), "bold")], STUB_TITLE)
    sheet.centred(title, LEFT, RIGHT, 10 * MM + STUB_TITLE.size, STUB_TITLE.size)
    measures = {"back_rights": MEASURE, "back_duties": BESIDE}
    parts = [_back_part(order, values, words, measure) for order, measure in measures.items()]
    rows = sum(len(lines) for lines in parts) + PART_GAP
    pitch = min(BACK.pitch, (cut - BACK_TOP - 8 * MM) / rows)
    frame = Frame(LEFT, BACK_TOP, MEASURE, replace(BACK, pitch=pitch))
    row = 0.0
    for lines in parts:
        row = sheet.write(frame, row, lines) + PART_GAP


def _back_part(order: str, values: ReceiptNotice, words: Wording, measure: float) -> list[Line]:
    label: tuple[Span, ...] = ((words.say(order), "bold"),)
    lines = list(set_paragraph(label, BACK, measure))
    for n, clause in enumerate(receipt_words.clauses(order, values)):
        item = words.say(
            "back_item",
            ordinal=str(n + 1),
            text=receipt_words.bare(clause.text, words),
            article=clause.article,
        )
        lines += set_fixed(((item, "body"),), BACK, measure)
    return lines


def _draw_annex(
    sheet: Sheet, values: ReceiptNotice, words: Wording, lines: Sequence[Line], at: tuple[int, int]
) -> None:
    """Write claims in full on a page of their own; `at` is its number, and how many there are."""
    page, pages = map(str, at)
    leaf = words.say("annex_page", page=page, pages=pages)
    _draw_head(sheet, values, words, words.say("claims_head"), leaf, TITLE, 0)
    sheet.write(Frame(LEFT, TEXT_TOP, MEASURE, BODY), 0, lines)


def _leaves(values: ReceiptNotice, words: Wording) -> list[list[Line]]:
    """Share the claims out over pages; one that fits a page is not torn."""
    rows = int((PAPER[1] - 2 * TEXT_TOP) / BODY.pitch)
    leaves: list[list[Line]] = [[]]
    for claim in receipt_words.numbered(values, words):
        said = claim + words.say("stop")
        lines = set_paragraph([(said, "body")], BODY, MEASURE, indent=2 * BODY.cell)
        if len(leaves[-1]) + len(lines) > rows >= len(lines):
            leaves.append([])
        for line in lines:
            if len(leaves[-1]) == rows:
                leaves.append([])
            leaves[-1].append(line)
    return leaves
