"""空白登记单: what is written by hand when the PC is not there, and the part she takes away.

Her part carries number, date to be filled in, how to ask, and her rights; ours her words and her
signature. The code to ask with stands on her part alone.
"""

from app.letters.citizen import rights
from app.letters.fonts import demand_glyphs
from app.letters.forms import Entry, Form, Slip
from app.letters.page import MM, Sheet
from app.letters.template import Wording, locked, wording
from app.letters.values import BlankSlip, texts

LINE, STATEMENT, CLAIMS, SIGNING = 10 * MM, 48 * MM, 20 * MM, 20 * MM


def slips(values: tuple[BlankSlip, ...]) -> bytes:
    """Set one slip a page; see `kinds.blank_slips`."""
    words = wording("blank_slip")
    sheet = Sheet(words.say("title"), values[0].head.organ_name)
    for n, each in enumerate(values):
        demand_glyphs(texts(each))
        if n:
            sheet.next_page()
        _form(each, words).draw(sheet)
    return sheet.finish()


def _form(values: BlankSlip, words: Wording) -> Form:
    head = values.head
    form = Form(words.say("title"), head.organ_name, words.say("number", number=values.number))
    form.row(Entry(words.say("name_label")), Entry(words.say("phone_label")), least=LINE)
    form.row(Entry(words.say("address_label")), least=LINE)
    form.row(
        Entry(words.say("channel_label"), words.say("channel")),
        Entry(words.say("day_label"), words.say("day_blank")),
        least=LINE,
    )
    form.row(Entry(words.say("statement_label")), least=STATEMENT)
    form.row(Entry(words.say("claims_label")), least=CLAIMS)
    confirm = Entry(words.say("confirm_label"), asks=words.say("sign"), foot=words.say("day_blank"))
    form.row(confirm, least=SIGNING)
    form.row(Entry(words.say("taken_label")), Entry(words.say("entered_label")), least=LINE)
    form.note(locked().clauses["refusal"].text)
    form.slip(_hers(values, words))
    return form


def _hers(values: BlankSlip, words: Wording) -> Slip:
    head = values.head
    query = words.say(
        "query",
        number=values.number,
        query_code=values.query_code,
        office_phone=head.office_phone,
        office_hours=head.office_hours,
        office_address=head.office_address,
    )
    return Slip(
        words.say("slip_title"),
        words.say("number", number=values.number),
        (
            [(words.say("received"), "body")],
            [(words.say("query_label"), "bold"), (query, "body")],
            rights(head, words),
        ),
        head.organ_name,
        words.say("day_blank"),
        words.say("cut_note"),
    )
