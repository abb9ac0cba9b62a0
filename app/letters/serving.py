"""送达回证: the proof that a letter was served, filled with what is known, the rest left to a pen.

Others than the petitioner sign it, so it says nothing of the matter (OFFICE §3.8, §4).
"""

from collections.abc import Mapping

from app.letters.fonts import demand_glyphs
from app.letters.forms import Entry, Form
from app.letters.page import MM, Sheet
from app.letters.template import Wording, locked, wording
from app.letters.values import ServiceReceipt, Serving, texts

PLAIN = 15 * MM
TOLD = 20 * MM
SIGNING = 27 * MM


def receipts(values: ServiceReceipt) -> bytes:
    """Set one form for each recipient; see `kinds.service_receipt`."""
    demand_glyphs(texts(values))
    words = wording("service_receipt")
    sheet = Sheet(words.say("title"), values.organ_name)
    for n, served in enumerate(values.servings):
        if n:
            sheet.next_page()
        _form(values, served, words).draw(sheet)
    return sheet.finish()


def _form(values: ServiceReceipt, served: Serving, words: Wording) -> Form:
    number = words.say("number_line", number=values.petition_number)
    form = Form(words.say("title"), values.organ_name, number)
    letter = words.say(
        "letter",
        title=values.letter_title,
        letter_number=values.letter_number,
        date=words.day(values.letter_on),
    )
    form.row(Entry(words.say("letter_label"), letter), least=TOLD)
    form.row(Entry(words.say("recipient_label"), served.recipient_name), least=PLAIN)
    form.row(Entry(words.say("place_label"), served.place or ""), least=PLAIN)
    form.row(_way(served, words), least=PLAIN)
    time = words.day(served.served_on) if served.served_on else words.say("time_blank")
    form.row(Entry(words.say("time_label"), time), least=PLAIN)
    form.row(Entry(words.say("sign_label"), foot=words.say("sign_foot")), least=SIGNING)
    form.row(_other(served, words), least=SIGNING)
    form.row(_known("refusal", {"refusal": served.refusal}, words), least=SIGNING)
    form.row(
        _known("witness", {"witness": served.witness}, words),
        Entry(words.say("server_label"), served.server_name or ""),
        least=SIGNING,
    )
    form.row(Entry(words.say("remark_label")), least=TOLD)
    clauses = locked().clauses
    form.note(clauses["served_only"].text)
    form.note(clauses["who_may_sign"].text)
    return form


def _way(served: Serving, words: Wording) -> Entry:
    told = words.say("way")
    if served.mail_number:
        told += "\n" + words.say("way_post", mail_number=served.mail_number)
    return Entry(words.say("way_label"), told, ticked=served.way_label or "")


def _other(served: Serving, words: Wording) -> Entry:
    """Say who took it in her place; the recipient herself is no other."""
    text = ""
    if served.receiver and served.relation:
        text = words.say("other_relation", receiver=served.receiver, relation=served.relation)
    elif served.receiver and served.receiver != served.recipient_name:
        text = words.say("other", receiver=served.receiver)
    return Entry(words.say("other_label"), text, foot=words.say("sign_foot"))


def _known(block: str, told: Mapping[str, str | None], words: Wording) -> Entry:
    known = {name: value for name, value in told.items() if value}
    return Entry(words.say(f"{block}_label"), words.say(block, **known) if known else "")
