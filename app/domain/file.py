"""One petition as it is kept: the frozen values that go up to windows and letters."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.domain.errors import Refused

Place = Literal["local", "in_transit", "county", "upper_system"]

_OPEN_ORDER = ("NOTICE_15D", "NOTICE_15D_UP", "OBJECTION_5WD", "HANDLE_60D")


@dataclass(frozen=True, slots=True)
class Clock:
    """One running or met deadline of a strand. `steps` explains it in plain Chinese."""

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
    """One line of the ledger. `row` is the local sort key; `due` the nearest open duty."""

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


@dataclass(frozen=True, slots=True)
class Petitioner:
    """A petitioner or representative of this petition, and of no other."""

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
    """One line of the history: what was done, by whom, when it is said to be and when written."""

    seq: int
    act: str
    actor: str
    claimed_at: str
    recorded_at: str
    article: str | None
    touched: tuple[str, ...]
    at_county: bool


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
    petitioners: tuple[Petitioner, ...] = ()
    claims: tuple[Claim, ...] = ()
    complained_of: tuple[Party, ...] = ()
    strands: tuple[Strand, ...] = ()
    clocks: tuple[Clock, ...] = ()
    letters: tuple[Letter, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    history: tuple[Event, ...] = ()

    def nearest(self) -> Clock | None:
        """Give the open duty that comes first."""
        return nearest(self.clocks)

    def state(self) -> str:
        """Give the state of the strand with the nearest duty, or of the first strand."""
        due = self.nearest()
        for strand in self.strands:
            if due is None or due.strand in {None, strand.id}:
                return strand.state
        if not self.strands:
            raise Refused("petition.no_strand")
        return self.strands[0].state


def nearest(clocks: tuple[Clock, ...]) -> Clock | None:
    """Give the open deadline that ends first; a right of the petitioner is not a duty."""
    running = [each for each in clocks if each.met_on is None and each.rule in _OPEN_ORDER]
    # An objection is a chance, not a duty: it never hides the notice that is due.
    running.sort(key=lambda each: (each.rule == "OBJECTION_5WD", each.internal, each.nominal))
    return running[0] if running else None
