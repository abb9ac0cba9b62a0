"""One function per letter: values in, the bytes of a PDF out, always the same for the same values.

Every one refuses a character that no font can draw (`letter.no_glyph`, naming it) and a wording
file that lost a required part (`letter.wording`, `letter.locked`).
"""

from collections.abc import Sequence

from app.letters import (
    blank,
    calibration,
    citizen,
    formal,
    office_forms,
    postal,
    poster,
    receipt,
    recovery,
    review,
    serving,
    trial,
)
from app.letters import minutes as meeting
from app.letters import notice as notices
from app.letters.values import (
    AcceptanceNotice,
    Addressed,
    BlankSlip,
    ElsewhereNotice,
    HandlingOpinion,
    Letterhead,
    Listing,
    Minutes,
    OfficeForm,
    ReceiptNotice,
    RecoverySheet,
    ReferralNotice,
    ReviewRequest,
    ServiceReceipt,
    ServiceSlip,
    StepLetter,
)


def receipt_notice(values: ReceiptNotice) -> bytes:
    """Set the counter's sheet: receipt and written notice, its signed stub, rights overleaf.

    Article 23 paragraph 2. One A4 with a cut line, printed on both sides; the lower part stays
    with the office and carries no query code. Raises Refused("letter.too_long").
    """
    return receipt.receipt_sheet(values)


def recovery_sheet(values: RecoverySheet) -> bytes:
    """Set the paper that holds the recovery key: one page, text only, no code to scan."""
    return recovery.recovery_page(values)


def acceptance_notice(values: AcceptanceNotice) -> bytes:
    """Set the notice of acceptance (Articles 23, 31 item 6, 34)."""
    return formal.pdf(citizen.acceptance(values))


def referral_notice(values: ReferralNotice) -> bytes:
    """Set the notice that leads claims into their statutory procedure (Article 31, 1 to 5)."""
    return formal.pdf(citizen.referral(values))


def elsewhere_notice(values: ElsewhereNotice) -> bytes:
    """Set the notice that names the organ with the power (Article 23 paragraph 2)."""
    return formal.pdf(citizen.elsewhere(values))


def handling_opinion(values: HandlingOpinion) -> bytes:
    """Set the opinion of Article 32, or the reply of Article 31 item 5, with its own remedy."""
    return formal.pdf(citizen.opinion(values))


def service_slip(values: ServiceSlip) -> bytes:
    """Set the slip she is handed with an opinion: received when, ask anew until when."""
    return formal.pdf(citizen.slip(values))


def service_receipt(values: ServiceReceipt) -> bytes:
    """Set the proof of service, a form for each who is to have the letter, open where unknown."""
    return serving.receipts(values)


def review_request(values: ReviewRequest) -> bytes:
    """Set her request for review or re-examination, with the dated slip to cut off (35, 36)."""
    return review.request(values)


def notice(values: StepLetter) -> bytes:
    """Set a notice, a letter between organs, an order or an agreement; its kind is in the values.

    Every kind of `template.STEPPED`: extension (Art. 34), objection (23), refusal, and the rest.
    """
    letter, slip = notices.notice(values), notices.reply_slip(values)
    return formal.pdf(letter, *((slip,) if slip is not None else ()))


def office_form(values: OfficeForm) -> bytes:
    """Set a form of the office's own: registration, rating, file cover with contents."""
    return office_forms.form(values)


def listing(values: Listing) -> bytes:
    """Set a list for the office's own use: a bordered table, its head on every page."""
    return office_forms.listing(values)


def envelopes(kind: str, values: Sequence[Addressed]) -> bytes:
    """Set an envelope (DL or C5) for each who is written to; it tells nothing of the matter."""
    return postal.envelopes(kind, values)


def labels(values: Sequence[Addressed]) -> bytes:
    """Set address labels, 24 on an A4 sheet."""
    return postal.labels(values)


def visitors_notice(head: Letterhead) -> bytes:
    """Set the poster for the wall (form 27, Article 18), on A3.

    Raises Refused("letter.too_long").
    """
    return poster.page(head)


def minutes(values: Minutes) -> bytes:
    """Set the minutes of a joint meeting (纪要格式, GB/T 9704 10.3): red mark, no seal."""
    return formal.pdf(meeting.minutes(values))


def blank_slips(values: tuple[BlankSlip, ...]) -> bytes:
    """Set blank registration slips, a page each: the form above, what she takes away below."""
    return blank.slips(values)


def trial_page(town: str) -> bytes:
    """Set a page that shows whether a printer prints whole and clearly; it says nothing of anybody.

    Rulers at the edges of the type area, the fonts in use, and characters beyond the BMP.
    """
    return trial.page(town)


def calibration_page() -> bytes:
    """Set the page by which a printer's own error is read off with a fold; nobody's facts."""
    return calibration.page()
