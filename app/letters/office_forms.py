"""The office's own bordered forms: registration form, rating form, file cover with its contents.

A form is rows of labelled cells; the labels are wording, what stands in them is told. They go into
the file or wait for a pen: no number of their own, nothing recorded, the same bytes every time.
"""

from app.letters.fonts import demand_glyphs
from app.letters.forms import Entry, Form
from app.letters.layouts import COLUMNS
from app.letters.page import MM, Sheet
from app.letters.template import Wording, wording
from app.letters.values import FormCell, Listing, OfficeForm, texts

_HEIGHTS = {"tall": 60 * MM, "high": 26 * MM, "": 9 * MM}


def form(values: OfficeForm) -> bytes:
    """Set one form; see `kinds.office_form`."""
    demand_glyphs(texts(values))
    words = wording(values.kind)
    sheet = Sheet(words.say("title"), values.organ_name)
    for n, part in enumerate(values.parts):
        if n:
            sheet.next_page()
        _part(values, part, n, words).draw(sheet)
    return sheet.finish()


def listing(values: Listing) -> bytes:
    """Set a list; see `kinds.listing`."""
    demand_glyphs(texts(values))
    sheet = Sheet(values.title, values.organ_name)
    made = Form(values.title, values.organ_name, values.told)
    made.columns(values.widths, (values.heads, *values.rows), again=True)
    for each in values.notes:
        made.note(each)
    made.draw(sheet)
    return sheet.finish()


def _part(
    values: OfficeForm, rows: tuple[tuple[FormCell, ...], ...], n: int, words: Wording
) -> Form:
    title = words.say("title" if n == 0 else f"title_{n + 1}")
    made = Form(title, values.organ_name, words.say("number", number=values.number))
    if tuple(each.name for each in rows[0]) == tuple(COLUMNS):
        head = [words.say(f"{name}_label") for name in COLUMNS]
        made.columns((*COLUMNS.values(),), [head, *([e.text for e in row] for row in rows)])
        rows = ()
    for cells in rows:
        tall = max(_HEIGHTS[each.room] for each in cells)
        made.row(*(_entry(each, words) for each in cells), least=tall)
    if (note := words.blocks.get("note" if n == 0 else f"note_{n + 1}")) is not None:
        made.note(note)
    return made


def _entry(cell: FormCell, words: Wording) -> Entry:
    named = words.blocks.get(f"{cell.name}_label", cell.name)
    if cell.blank and f"{cell.name}_asks" in words.blocks:
        return Entry(named, asks=words.say(f"{cell.name}_asks"), foot=words.say("day_blank"))
    offered = words.blocks.get(f"{cell.name}_offers", "")
    return Entry(named, cell.text or offered)
