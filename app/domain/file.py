"""One petition as it is kept: the frozen values that go up to windows and letters."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from app.domain.complained import names_any
from app.domain.errors import Refused
from app.domain.petition import HANDED_DOWN

Place = Literal["local", "in_transit", "county", "upper_system"]

SERVED_KINDS = frozenset(
    {
        *("acceptance_notice", "referral_notice", "elsewhere_notice", "handling_opinion"),
        *("duty_reply", "objection_period_notice", "refusal_notice", "no_longer_notice"),
        *("own_procedure_notice", "mediation_ended_notice", "own_decision", "order_told"),
        *("transfer_notice", "simple_reply", "conversion_notice", "hearing_notice"),
        *("extension_notice", "suggestion_notice", "suggestion_reply", "recusal_decision"),
    }
)
"""Letters that are served on the petitioner with proof."""
DECISIONS = frozenset({"own_decision"})
"""Letters that every party to the matter is served, the others besides her too."""
_AT_ONCE = frozenset(
    {"receipt", "receipt_notice", "service_slip", "review_request", "recheck_slip"}
    | {"service_announcement"}
)


def leaves_at_once(kind: str) -> bool:
    """Tell whether a letter is handed over, or hung up, by the very act that makes it."""
    return kind in _AT_ONCE


TURNED = "turned"
"""The kind of the note on an enquiry that became a petition; its text is the number."""
DUTIES = frozenset(
    {
        *("NOTICE_15D", "NOTICE_15D_UP", "OBJECTION_5WD", "HANDLE_60D", "HANDLE_EXT", "DUTY_2M"),
        *("REVIEW_FORWARD", "ASSIGN_FEEDBACK", "SIMPLE_REPLY_10WD", "DISPATCH_REPLY"),
        *("SUPERVISION", "SUGGEST_FEEDBACK_30D", "SUGGEST_TARGET", "LAND_MEDIATION"),
        *("REVIEW_FILE", "SUPPORT_EXEC", "ORDERED_ANEW"),
    }
)
"""Rules whose open clock asks the office to do something."""
NOTICES = ("NOTICE_15D", "NOTICE_15D_UP")
"""The duties to tell her in writing within 15 days (Art. 23 2, 3)."""
ABOVE = ("REVIEW_OPINION_30D", "RECHECK_OPINION_30D")
"""What the county and the city owe, within 30 days each (Art. 35, 36): we wait for it."""
BY_POST = ("post_letter", "letter_returned")
"""The acts by which a letter goes with the post, and comes back."""
OBJECTION = "OBJECTION_5WD"
"""A chance of the office, named as due only where nothing else is."""


@dataclass(frozen=True, slots=True)
class Clock:
    """One running or met deadline of a strand. `steps` explains it in plain Chinese.

    Steps and `rules_hash` stand in the journal: a list is given them only where it asks.
    """

    id: bytes
    strand: bytes | None
    rule: str
    article: str
    trigger_on: date
    nominal: date
    rolled: date
    internal: date
    provisional: bool
    steps: tuple[str, ...]
    met_on: date | None
    met_how: str | None
    rules_hash: str | None = None

    def as_json(self) -> dict[str, object]:
        """Give the command line's DUE."""
        return {
            "rule": self.rule,
            "article": self.article,
            "trigger_on": self.trigger_on.isoformat(),
            "nominal": self.nominal.isoformat(),
            "rolled": self.rolled.isoformat(),
            "internal": self.internal.isoformat(),
            "provisional": self.provisional,
            "steps": list(self.steps),
        }


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the ledger. `row` is the local sort key; `due` the nearest open duty.

    `window` is the last day on which the last of those answered may ask anew, while it is theirs.
    """

    row: int
    id: bytes
    number: str
    kind: str
    received_on: date
    channel: str
    name: str
    anonymous: bool
    gist: str
    state: str
    due: Clock | None
    place: Place
    category: str | None
    village_code: str | None
    route: str | None = None
    handler: bytes | None = None
    window: date | None = None


@dataclass(frozen=True, slots=True)
class Petitioner:
    """A petitioner or representative of this petition, and of no other.

    An agent or guardian is one too: `acts_for` is whom she speaks for, `authority` by which paper.
    `withdrawn_on` is when she alone withdrew: the others' petition goes on.
    """

    id: bytes
    position: int
    role: str
    name: str
    anonymous: bool
    id_kind: str | None
    id_number: str | None
    sex: str | None
    born_on: date | None
    phone: str | None
    address: str | None
    village_code: str | None
    acts_for: bytes | None = None
    authority: str | None = None
    withdrawn_on: date | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim with its own route, ground, organ, outcome and remedy."""

    id: bytes
    strand: bytes | None
    position: int
    text: str
    matter_class: str | None
    route: str | None
    ground: str | None
    organ: str | None
    outcome: str | None
    remedy: str | None
    answer: str | None = None
    law: str | None = None
    executor: str | None = None
    execution_proof: str | None = None
    execute_by: date | None = None
    executed_on: date | None = None

    @property
    def promised(self) -> bool:
        """Tell whether it was supported, or agreed to by a day, and is not carried out yet.

        Articles 32 paragraph 2, 33.
        """
        given = self.outcome == "support" or self.execute_by is not None
        return given and self.executed_on is None


@dataclass(frozen=True, slots=True)
class Party:
    """A unit or person complained of."""

    id: bytes
    position: int
    name: str
    party_kind: str


@dataclass(frozen=True, slots=True)
class Strand:
    """The claims on one route, with their own state, clocks and papers."""

    id: bytes
    position: int
    route: str | None
    state: str
    procedure: str | None
    state_since: date | None
    handler: bytes | None
    accepted_on: date | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """An issued letter; the PDF lies under `blob`, its facts are frozen in `facts`."""

    id: bytes
    strand: bytes | None
    letter_kind: str
    number: str
    issued_on: date
    pdf_sha256: str
    pdf_size: int
    blob: str
    template_hash: str | None
    rules_hash: str | None
    facts: Mapping[str, object]
    template_version: str | None = None
    voided_on: date | None = None
    void_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """What was done or said on one day: her statement, a visit, a document. Append only."""

    id: bytes
    strand: bytes | None
    cadre: bytes | None
    note_kind: str
    text: str
    place: str | None
    people: str | None
    witness: str | None
    signed_how: str | None
    happened_on: date
    read_back: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One act of the procedure and what was told for it, by the names of its fields."""

    id: bytes
    strand: bytes | None
    cadre: bytes | None
    letter: bytes | None
    act: str
    ground: str | None
    happened_on: date
    told: Mapping[str, object]
    said: str = ""


@dataclass(frozen=True, slots=True)
class Opinion:
    """The opinion of a strand while it is drafted and as it was signed (Article 32)."""

    id: bytes
    strand: bytes | None
    drafted_by: bytes | None
    letter: bytes | None
    facts: str
    law: str
    evidence: tuple[str, ...]
    copies_to: tuple[str, ...]
    drafted_on: date


@dataclass(frozen=True, slots=True)
class Recipient:
    """One who is to receive a letter, how and when it was served, and the window it opened.

    `party` names another party to a decision, who is no petitioner.
    """

    id: bytes
    petitioner: bytes | None
    letter: bytes
    server: bytes | None
    service_way: str | None
    served_on: date | None
    place: str | None
    receiver: str | None
    relation: str | None
    witness: str | None
    refusal: str | None
    mail_number: str | None
    window_rule: str | None
    window_nominal: date | None
    window_rolled: date | None
    signed_how: str | None = None
    party: str | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed a letter, for whom, by which paper.

    `paper_by` is the leader who signed on paper: then `cadre` only wrote it down.
    """

    id: bytes
    letter: bytes
    cadre: bytes
    acting_for: bytes | None
    delegation: bytes | None
    paper_number: str | None
    paper_by: str | None
    paper_on: date | None
    signed_at: str


@dataclass(frozen=True, slots=True)
class Review:
    """A request for review as it was taken at this office's counter (Article 35)."""

    id: bytes
    strand: bytes | None
    petitioner: bytes | None
    letter: bytes | None
    how: str
    reasons: str
    signed_how: str | None
    read_back: bool
    requested_on: date
    postmark_on: date | None
    forwarded_on: date | None
    forward_number: str | None
    result: str | None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file she brought; its bytes lie under `blob`."""

    id: bytes
    position: int
    name: str
    media_type: str
    size: int
    sha256: str
    blob: str


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the history: what was done, by whom, when it is said to be and when written.

    `told` are the few facts of the act that a reader wants: a note's text, a letter's number.
    """

    seq: int
    act: str
    actor: str
    claimed_at: str
    recorded_at: str
    article: str | None
    touched: tuple[str, ...]
    at_county: bool
    told: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PetitionFile:
    """Everything about one petition at one moment."""

    id: bytes
    kind: str
    number: str
    query_code: str
    channel: str
    origin: str
    purpose: str | None
    category: str | None
    gist: str
    content: str
    answer: str | None
    people_count: int
    received_on: date
    received_at: str | None
    signed_for_at: str | None
    registered_at: str
    registered_by: bytes | None
    name_withheld: bool
    name_or_address_unclear: bool
    anonymous: bool
    slip_number: str | None
    platform_number: str | None
    platform_query_code: str | None
    source_due_on: date | None
    village_code: str | None
    place: Place
    device_letter: str = ""
    postmark_on: date | None = None
    written_by: str | None = None
    witness: str | None = None
    signed_how: str | None = None
    read_back: bool = False
    material_count: int | None = None
    material_pages: int | None = None
    linked_to: bytes | None = None
    linked_numbers: tuple[str, ...] = ()
    petitioners: tuple[Petitioner, ...] = ()
    claims: tuple[Claim, ...] = ()
    complained_of: tuple[Party, ...] = ()
    strands: tuple[Strand, ...] = ()
    clocks: tuple[Clock, ...] = ()
    letters: tuple[Letter, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    signatures: tuple[Signature, ...] = ()
    notes: tuple[Note, ...] = ()
    steps: tuple[Step, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    reviews: tuple[Review, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    history: tuple[Event, ...] = ()

    def strand(self, id_: bytes | None) -> Strand | None:
        """Give one strand by its id."""
        return next((each for each in self.strands if each.id == id_), None)

    def claims_of(self, strand: bytes) -> tuple[Claim, ...]:
        """Give the claims of one strand in their order."""
        return tuple(each for each in self.claims if each.strand == strand)

    def opinion(self, strand: bytes) -> Opinion | None:
        """Give the newest opinion of a strand."""
        return next((each for each in reversed(self.opinions) if each.strand == strand), None)

    def complains_of(self, named: str) -> bool:
        """Tell whether a text names one complained of: alone, or who or what is part of a unit."""
        return names_any(named, ((each.name, each.party_kind) for each in self.complained_of))

    def recipients_of(self, strand: bytes) -> tuple[Recipient, ...]:
        """Give her and hers who get the letters of one strand that are served with proof."""
        return tuple(each for each in self._served_in(strand) if each.party is None)

    def other_parties(self, strand: bytes) -> tuple[Recipient, ...]:
        """Give the other parties who get a decision of one strand."""
        return tuple(each for each in self._served_in(strand) if each.party is not None)

    def _served_in(self, strand: bytes) -> tuple[Recipient, ...]:
        letters = {
            each.id
            for each in self.letters
            if each.strand in {None, strand}
            and each.letter_kind in SERVED_KINDS
            and each.voided_on is None
        }
        return tuple(each for each in self.recipients if each.letter in letters)

    def to_serve(self, strand: bytes) -> tuple[Recipient, ...]:
        """Give those whose letter still has to be served."""
        return tuple(each for each in self.recipients_of(strand) if each.served_on is None)

    def reachable(self, person: Petitioner) -> bool:
        """Tell whether a letter can reach one of them: not who gave no name or no address."""
        if person.anonymous or not self.name_or_address_unclear:
            return not person.anonymous
        return bool(person.name.strip() and (person.address or "").strip())

    def owed(self, strand: bytes) -> tuple[Recipient, ...]:
        """Give those whose letter must still be served: whom nothing can reach is not waited for.

        It lies ready all the same, should she come (Article 23 paragraph 2).
        """
        known = {each.id for each in self.staying() if self.reachable(each)}
        return tuple(each for each in self.to_serve(strand) if each.petitioner in known)

    def posted(self, who: Recipient) -> Step | None:
        """Give how her letter stands with the post: sent or come back; None while it is neither."""
        return next(self._sent(who, BY_POST), None)

    def may_be_voided(self, letter: Letter) -> bool:
        """Tell whether an issued letter is still here: nobody was served, nothing posted."""
        if letter.voided_on is not None or leaves_at_once(letter.letter_kind):
            return False
        mine = [each for each in self.recipients if each.letter == letter.id]
        return all(
            each.served_on is None and not self.posted(each) and not self.announced(each)
            for each in mine
        )

    def handed_over(self, number: str | None = None) -> tuple[Recipient, ...]:
        """Give those who were handed a letter: the one named, else the newest not all noted."""
        letters = {each.id: each for each in self.letters if number in {None, each.number}}
        handed = [
            each
            for each in self.recipients
            if each.letter in letters and each.service_way == "in_person" and each.served_on
            if each.party is None
        ]
        open_ones = [each for each in handed if each.signed_how is None]
        newest = (open_ones or handed)[-1:]
        return tuple(each for each in handed if newest and each.letter == newest[0].letter)

    def announced(self, who: Recipient) -> date | None:
        """Give since when her letter is announced in public, None where it is not."""
        told = self._sent(who, ("announce_letter",))
        return min((each.happened_on for each in told), default=None)

    def _sent(self, who: Recipient, acts: Sequence[str]) -> Iterator[Step]:
        """Give what was done to get a letter to one of them, newest first."""
        letter = next(each for each in self.letters if each.id == who.letter)
        people = [each.id for each in self.principals()]
        for each in reversed(self.steps):
            place = each.told.get("petitioner")
            if each.act in acts and isinstance(place, int) and people[place - 1] == who.petitioner:
                after = each.happened_on >= letter.issued_on
                if after and letter.strand in {None, each.strand}:
                    yield each

    @property
    def handed_in(self) -> int:
        """Count the papers she handed in: as told, else those that were taken in here."""
        return self.material_count or len(self.attachments)

    def principals(self) -> tuple[Petitioner, ...]:
        """Give the petitioners and representatives, without who only speaks for them."""
        return tuple(each for each in self.petitioners if each.acts_for is None)

    def staying(self) -> tuple[Petitioner, ...]:
        """Give the petitioners and representatives who did not withdraw alone."""
        return tuple(each for each in self.principals() if each.withdrawn_on is None)

    def people(self) -> int:
        """Count how many the petition is of now, named or not."""
        return max(self.people_count - len(self.principals()) + len(self.staying()), 1)

    def to_be_told(self) -> bool:
        """Tell whether she is owed a written notice: not who cannot be reached (Art. 23 2).

        What the county handed down is told in any case (Art. 23 3).
        """
        unknown = self.anonymous or self.name_or_address_unclear
        return not unknown or self.origin in HANDED_DOWN

    def doubled(self) -> bool:
        """Tell whether it is an item of the county that was entered twice: linked to the other."""
        return self.origin in HANDED_DOWN and self.linked_to is not None

    def turned_into(self) -> str | None:
        """Give the number of the petition that this enquiry became."""
        return next((each.text for each in self.notes if each.note_kind == TURNED), None)

    def own_ground(self, strand: bytes) -> str | None:
        """Give the ground of the office's own procedure that a strand last went into."""
        begun = (e for e in reversed(self.steps) if e.act == "own_procedure" and e.strand == strand)
        found = next(begun, None)
        return None if found is None else str(found.told.get("ground") or "") or None

    def heard(self, strand: bytes) -> bool:
        """Tell whether her statement was heard (Article 31 item 6)."""
        return any(
            each.note_kind == "statement" and each.strand in {None, strand} for each in self.notes
        )

    def nearest(self) -> Clock | None:
        """Give the open duty that comes first."""
        return nearest(self.clocks)

    def leading(self) -> Strand:
        """Give the strand with the nearest duty, or the first."""
        due = self.nearest()
        for strand in self.strands:
            if due is None or due.strand in {None, strand.id}:
                return strand
        if not self.strands:
            raise Refused("petition.no_strand")
        return self.strands[0]

    def state(self) -> str:
        """Give the state of the leading strand."""
        return self.leading().state


def nearest(clocks: tuple[Clock, ...]) -> Clock | None:
    """Give the open deadline that ends first; a right of the petitioner is not a duty."""
    return next(iter(running(clocks)), None)


def running(clocks: tuple[Clock, ...]) -> tuple[Clock, ...]:
    """Give the open duties of the office, what ends first at the front."""
    open_ = (each for each in clocks if each.met_on is None and each.rule in DUTIES)
    # An objection is a chance, not a duty: it never hides the notice that is due.
    return tuple(
        sorted(open_, key=lambda each: (each.rule == OBJECTION, each.internal, each.nominal))
    )
