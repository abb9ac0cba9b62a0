"""What a letter is told: frozen values of its own, so that paper and procedure grow apart.

The one who calls takes them from the office's records; no letter reads a store, a clock or a
setting. Text is as typed; days are `date`s and are written by the letter.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Literal

NoticeKind = Literal["combined", "within_15_days"]


@dataclass(frozen=True, slots=True)
class DueLine:
    """One promise with its day: what, by when at the latest, and how the day was found."""

    label: str
    due_on: date
    steps: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptNotice:
    """The sheet given at the counter: receipt, and written notice when it is `combined`.

    Article 23 paragraph 2. `route_text` says whether the matter is this office's, by which route
    and procedure, and if not whose it is; `handler_name` is who handles it or answers for it.
    `other_limits` names the legal periods that run on beside the petition. `notice_due_on` is
    the last day of the written notice when it is not given now; then `route_text` and `by_when`
    are still open and are not printed; None where nobody can be told in writing, which the sheet
    then says. `rules_hash` is of the rule set
    the days were counted by. `slip_number` is of the blank slip the matter was taken down on,
    `materials` how much she handed in (items, pages), None where nothing.
    `letter_number` is the sheet's own number, `number` the petition's; it is empty on a sheet that
    is not issued yet.
    """

    organ_name: str
    county_bureau_name: str
    county_bureau_phone: str | None
    review_organ: str
    office_phone: str
    office_hours: str
    office_address: str
    number: str
    query_code: str
    received_on: date
    registered_on: date
    issued_on: date
    channel_label: str
    petitioner_names: tuple[str, ...]
    people_count: int
    anonymous: bool
    gist: str
    claims: tuple[str, ...]
    notice_kind: NoticeKind
    route_text: str
    handler_name: str
    by_when: tuple[DueLine, ...]
    notice_due_on: date | None
    rules_hash: str
    other_limits: str | None = None
    upper_system_number: str | None = None
    upper_query_code: str | None = None
    web_address: str | None = None
    slip_number: str | None = None
    letter_number: str = ""
    materials: str | None = None


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """The paper that opens the store when everything else is lost; it exists on paper only.

    `key_text` is the whole recovery key as text; `key_check` its last four characters, by which
    a sheet is told from an older one.
    """

    office_name: str
    key_text: str
    made_on: date
    made_by: str

    @property
    def key_check(self) -> str:
        """Give the last four characters of the key."""
        return self.key_text[-4:]


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What every letter says of the office itself and of those above it."""

    organ_name: str
    office_phone: str
    office_address: str
    office_hours: str
    county_bureau_name: str
    county_bureau_phone: str | None
    review_organ: str
    review_organ_address: str = ""


@dataclass(frozen=True, slots=True)
class Matter:
    """What every letter says of the petition it is about. `letter_number` is the letter's own."""

    letter_number: str
    petition_number: str
    query_code: str
    petitioner_names: tuple[str, ...]
    people_count: int
    anonymous: bool
    received_on: date
    channel_label: str
    gist: str
    issued_on: date
    rules_hash: str


@dataclass(frozen=True, slots=True)
class AcceptanceNotice:
    """What is accepted, by which procedure, who handles it, by when (Articles 23, 31, 34).

    `rest` names the claims of the petition that are told of on their own. The sixty days alone can
    be extended (Article 34).
    """

    head: Letterhead
    matter: Matter
    claims: tuple[str, ...]
    route_text: str
    handler_name: str
    accepted_on: date
    by_when: tuple[DueLine, ...]
    rest: str | None = None
    extendable: bool = True


@dataclass(frozen=True, slots=True)
class ReferralNotice:
    """Which statutory procedure each claim belongs to, and whose it is (Article 31, 1 to 5)."""

    head: Letterhead
    matter: Matter
    claims: tuple[str, ...]
    route_text: str
    organ: str
    organ_contact: str | None = None
    limits: tuple[str, ...] = ()
    handler_name: str = ""


@dataclass(frozen=True, slots=True)
class ElsewhereNotice:
    """Which organ has the power, when this office has not (Article 23 paragraph 2)."""

    head: Letterhead
    matter: Matter
    claims: tuple[str, ...]
    organ: str
    organ_contact: str | None = None
    limits: tuple[str, ...] = ()
    handler_name: str = ""


@dataclass(frozen=True, slots=True)
class AnsweredClaim:
    """One claim with the opinion on it; a supported one says who carries it out, by when."""

    text: str
    outcome_label: str
    answer: str
    law: str
    executor: str | None = None
    execute_by: date | None = None


@dataclass(frozen=True, slots=True)
class HandlingOpinion:
    """The opinion of Article 32, claim by claim; or the reply of Article 31 item 5.

    `remedy` is what the table of remedies says for the route; no letter writes its own.
    `ordered_by` is the paper of the organ above that sent the matter back (Articles 35, 36).
    """

    head: Letterhead
    matter: Matter
    kind: Literal["handling_opinion", "duty_reply"]
    claims: tuple[AnsweredClaim, ...]
    facts: str
    evidence: tuple[str, ...]
    remedy: tuple[str, ...]
    accepted_on: date | None = None
    copies_to: tuple[str, ...] = ()
    ordered_by: str | None = None
    handler_name: str = ""


@dataclass(frozen=True, slots=True)
class ServiceSlip:
    """The slip she is handed with an opinion: when she got it and until when she may ask anew."""

    head: Letterhead
    matter: Matter
    letter_title: str
    recipient_name: str
    served_on: date
    way_label: str
    remedy: tuple[str, ...]
    window_label: str
    last_day: date
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Serving:
    """How a letter reaches one person; what is not known yet stays open on the form."""

    recipient_name: str
    place: str | None = None
    way_label: str | None = None
    served_on: date | None = None
    receiver: str | None = None
    relation: str | None = None
    witness: str | None = None
    refusal: str | None = None
    mail_number: str | None = None
    server_name: str | None = None


@dataclass(frozen=True, slots=True)
class ServiceReceipt:
    """The proof that a letter was served: one form for each who is to have it.

    It is signed by others too: no gist, no query code, no address but the place of service.
    """

    organ_name: str
    petition_number: str
    letter_title: str
    letter_number: str
    letter_on: date
    servings: tuple[Serving, ...]


@dataclass(frozen=True, slots=True)
class ReviewRequest:
    """Her request for review, or re-examination, as taken down here, and her dated slip.

    `matter.letter_number` is the form's own number; the opinion has its own. `served_on` and
    `last_day` are of her window; a request after it is taken down and sent on all the same.
    """

    head: Letterhead
    matter: Matter
    applicant_name: str
    how_label: str
    opinion_title: str
    opinion_number: str
    opinion_on: date
    requested_on: date
    reasons: str
    taken_by: str
    read_back: bool
    refused_to_sign: bool = False
    served_on: date | None = None
    last_day: date | None = None
    forward_by: date | None = None
    postmark_on: date | None = None
    phone: str | None = None
    address: str | None = None
    kind: Literal["review_request", "recheck_slip"] = "review_request"
    materials: str = ""
    organ: str = ""

    @property
    def sent_to(self) -> str:
        """Name the organ it is sent on to: for a review the office's own, else as told."""
        return self.organ or self.head.review_organ


@dataclass(frozen=True, slots=True)
class StepLetter:
    """A letter that is wording alone: what was told for the act, by the names of its fields.

    `addressee` is None where it goes to the petitioner; `remedy` is from the table of remedies.
    """

    kind: str
    head: Letterhead
    matter: Matter
    claims: tuple[str, ...]
    told: tuple[tuple[str, str], ...]
    addressee: str | None = None
    remedy: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BlankSlip:
    """A slip filled by hand when the PC is not there: its number, and the code to ask with."""

    head: Letterhead
    number: str
    query_code: str


@dataclass(frozen=True, slots=True)
class FormCell:
    """One cell of a form: the name its label goes by (or the label itself), and what stands in it.

    `room` is "" for a line, "high" or "tall" for more; `blank` waits for a pen.
    """

    name: str
    text: str = ""
    room: Literal["", "high", "tall"] = ""
    blank: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing a meeting decided: what, who sees to it, by when."""

    text: str
    owner: str
    by: date


@dataclass(frozen=True, slots=True)
class Minutes:
    """What the minutes of a joint meeting say (Article 13), by whom signed and when issued.

    `number` is from their own series.
    """

    organ_name: str
    town: str
    number: str
    subject: str
    held_on: date
    place: str
    convenor: str
    items: tuple[Decision, ...]
    present: tuple[str, ...]
    issued_by: str
    issued_on: date
    absent: tuple[str, ...] = ()
    observers: tuple[str, ...] = ()
    opening: str = ""


@dataclass(frozen=True, slots=True)
class Addressed:
    """Whom something is posted to, and where it comes back to."""

    name: str
    address: str
    sender: str
    sender_address: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A list for the office's own use: what it is of, its columns and rows.

    `widths` are shares of the line; `told` says beside the organ's name how much and as of when.
    """

    title: str
    organ_name: str
    told: str
    heads: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OfficeForm:
    """A bordered form of the office: its parts, each a page or more of rows of cells."""

    kind: str
    organ_name: str
    number: str
    parts: tuple[tuple[tuple[FormCell, ...], ...], ...]


def texts(values: object) -> Iterator[str]:
    """Give every text inside a letter's values, however deep."""
    if isinstance(values, str):
        yield values
    elif isinstance(values, tuple):
        for each in values:
            yield from texts(each)
    elif is_dataclass(values):
        for field in fields(values):
            yield from texts(getattr(values, field.name))
