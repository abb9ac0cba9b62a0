"""复查申请登记表、复核申请登记单: what she asks for as she told it, and the slip she leaves with.

The upper part goes to the organ above and stays with the file: it carries no query code. The slip
is hers (OFFICE §2; Articles 35, 36).
"""

from collections.abc import Iterator, Sequence

from app.letters.copies import for_others
from app.letters.fonts import demand_glyphs
from app.letters.forms import Entry, Form, Slip
from app.letters.page import MM, Sheet
from app.letters.setting import Span
from app.letters.template import Wording, wording
from app.letters.values import ReviewRequest, texts

REASONS = 32 * MM
SIGNING = 20 * MM
SENT = 13 * MM
MATERIALS = 11 * MM


def request(values: ReviewRequest) -> bytes:
    """Set the form and its slip; see `kinds.review_request`."""
    demand_glyphs(texts(values))
    words = wording(values.kind)
    sheet = Sheet(words.say("title"), values.head.organ_name)
    form = Form(words.say("title"), values.head.organ_name, values.matter.letter_number)
    _who_and_what(form, values, words)
    _asked(form, values, words)
    if values.last_day is not None and values.requested_on > values.last_day:
        form.note(words.say("late"))
    form.slip(_slip(values, words))
    form.draw(sheet)
    return sheet.finish()


def _who_and_what(form: Form, values: ReviewRequest, words: Wording) -> None:
    """Fill who asks, against which letter, received when."""
    form.row(
        Entry(words.say("applicant_label"), values.applicant_name),
        Entry(words.say("phone_label"), values.phone or ""),
    )
    form.row(Entry(words.say("address_label"), values.address or ""))
    opinion = words.say(
        "opinion",
        title=values.opinion_title,
        opinion_number=values.opinion_number,
        date=words.day(values.opinion_on),
    )
    form.row(Entry(words.say("opinion_label"), opinion))
    form.row(
        Entry(words.say("served_label"), words.day(values.served_on)),
        Entry(words.say("last_label"), words.day(values.last_day)),
    )
    form.row(
        Entry(words.say("organ_label"), values.sent_to),
        Entry(words.say("petition_label"), values.matter.petition_number),
    )


def _asked(form: Form, values: ReviewRequest, words: Wording) -> None:
    """Fill when and how she asked, her reasons, her confirmation, and how it is sent on."""
    how = values.how_label
    if values.postmark_on is not None:
        how = words.say("how_postmark", how=how, date=words.day(values.postmark_on))
    form.row(
        Entry(words.say("requested_label"), words.day(values.requested_on)),
        Entry(words.say("how_label"), how),
    )

    def cover(text: str) -> str:
        return for_others(text, values.matter.query_code)

    form.row(Entry(words.say("reasons_label"), cover(values.reasons)), least=REASONS)
    form.row(
        Entry(words.say("materials_label"), cover(values.materials)),
        Entry(words.say("taken_label"), values.taken_by),
        least=MATERIALS,
    )
    said = words.say("confirm_read" if values.read_back else "confirm_unread")
    refused = "\n" + words.say("confirm_refused") if values.refused_to_sign else ""
    day = words.say("day_blank")
    asks = words.say("confirm_asks")
    confirm = Entry(words.say("confirm_label"), said + refused, asks, day)
    form.row(confirm, least=SIGNING)
    by = words.day(values.forward_by)
    sent = words.say("sent_by", forward_by=by) if by else ""
    form.row(Entry(words.say("sent_label"), sent, words.say("sent_asks"), day), least=SENT)


def _slip(values: ReviewRequest, words: Wording) -> Slip:
    """Give what she leaves with: that and when she asked, when it is sent on, how to ask."""
    return Slip(
        words.say("slip_title"),
        values.matter.letter_number,
        tuple(_slip_says(values, words)),
        values.head.organ_name,
        words.day(values.matter.issued_on),
        words.say("cut_note"),
    )


def _slip_says(values: ReviewRequest, words: Wording) -> Iterator[Sequence[Span]]:
    head, matter = values.head, values.matter
    received = words.say(
        "slip_received",
        names=values.applicant_name,
        title=values.opinion_title,
        opinion_number=values.opinion_number,
        date=words.day(values.requested_on),
        how=values.how_label,
    )
    yield [(received, "body")]
    block = "slip_forward" if values.forward_by else "slip_forward_open"
    by = words.day(values.forward_by)
    yield [(words.say(block, forward_by=by, review_organ=values.sent_to), "body")]
    yield [(words.say("slip_directly"), "body")]
    query = words.say(
        "slip_query",
        number=matter.petition_number,
        query_code=matter.query_code,
        office_phone=head.office_phone,
        office_hours=head.office_hours,
        office_address=head.office_address,
    )
    yield [(words.say("slip_query_label"), "bold"), (query, "body")]
