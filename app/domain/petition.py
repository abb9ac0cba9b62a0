"""A petition as it is typed (Draft) and what the rules say of it before it is registered.

Lengths are code points. The same check runs in the form while typing and again inside the act.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any, Literal, NewType

import msgspec

from app.domain.codes import check

PetitionNumber = NewType("PetitionNumber", str)

Channel = Literal["letter", "visit", "call", "fax", "online"]
Origin = Literal[
    "direct", "transferred", "assigned", "leader_note", "grid", "hotline", "field_visit"
]
Kind = Literal["petition", "enquiry"]
MatterClass = Literal["suggestion", "accusation", "appeal_claim"]
Outcome = Literal["support", "explain", "reject"]
Route = Literal[
    "litigation",
    "arbitration",
    "party_appeal",
    "admin_procedure",
    "duty_performance",
    "petition_procedure",
]

PersonRole = Literal["petitioner", "representative", "agent", "guardian"]
SignedHow = Literal["signed", "thumb", "refused"]

REPRESENTATIVES_MOST = 5
"""Article 20 paragraph 3."""

_LONGEST = 100_000
_NAME_LONGEST = 100
_PEOPLE_MOST = 100_000
_MATERIALS_MOST = 99_999
_GIST_LENGTH = 40
HANDED_DOWN = frozenset({"transferred", "assigned"})
"""The origins of what the county handed down."""
_SPEAK_FOR_OTHERS = frozenset({"agent", "guardian"})
_OF_AGE = 18
_OLDEST = 130
_PHONE_LENGTHS = frozenset({7, 8, 10, 11, 12})
_VILLAGE_LENGTH = 12
_DAY_LENGTH = 10
_CHINA = timezone(timedelta(hours=8))


class PetitionerDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One petitioner or representative, or who speaks for one. Empty fields may come later.

    Without a role it follows from how many came. An agent or guardian speaks for the petitioner
    at the place `acts_for`, counted from 1 (None: the first), by `authority`: the power of
    attorney, or what makes a guardian.
    """

    name: str = ""
    anonymous: bool = False
    id_kind: str | None = None
    id_number: str | None = None
    sex: Literal["male", "female"] | None = None
    born_on: date | None = None
    phone: str | None = None
    address: str | None = None
    village_code: str | None = None
    role: PersonRole | None = None
    acts_for: int | None = None
    authority: str | None = None

    def speaks_for_another(self) -> bool:
        """Tell whether it is an agent or a guardian, no petitioner herself."""
        return self.role in _SPEAK_FOR_OTHERS


class ClaimDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One claim; its route and organ may be known already."""

    text: str
    route: Route | None = None
    organ: str | None = None


class PartyDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A unit or person complained of (Article 30 paragraph 3 guards it later)."""

    name: str
    kind: Literal["unit", "person"] = "unit"


class Draft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A petition before it has a number; the command line's JSON has exactly these keys.

    `received_at` is the earliest trace of arrival: a day or a moment with offset. It starts the
    clocks, whenever the record is typed or signed for. `linked_to` is the number of the petition
    on the same matter, `read_back` that the record was read to her, `signed_how` how she signed it
    (refusing changes nothing), `written_by` who wrote it down and `witness` who interpreted or saw
    it. `material_count` and `material_pages` are of the papers she handed in, as counted at the
    counter; not told, the attachments are counted. `from_enquiry` is the number of the enquiry
    that becomes this petition: what is left out is taken from there. What the form alone keeps:
    `other_matters`, numbers looked at and found to be other matters, and `spot_organ`, the organ
    she would be sent to (None: ours).
    """

    channel: Channel | None = None
    received_at: Any = None  # date or datetime; JSON cannot tell them apart, __post_init__ does
    petitioners: tuple[PetitionerDraft, ...] = ()
    content: str = ""
    origin: Origin = "direct"
    kind: Kind = "petition"
    people_count: int | None = None
    purpose: str | None = None
    category: str | None = None
    gist: str | None = None
    answer: str | None = None
    claims: tuple[ClaimDraft | str, ...] = ()
    complained_of: tuple[PartyDraft, ...] = ()
    name_withheld: bool | None = None
    name_or_address_unclear: bool = False
    attachments: tuple[str, ...] = ()
    material_count: int | None = None
    material_pages: int | None = None
    slip_number: str | None = None
    signed_for_at: datetime | None = None
    platform_number: str | None = None
    platform_query_code: str | None = None
    source_due_on: date | None = None
    postmark_on: date | None = None
    linked_to: str | None = None
    read_back: bool = False
    signed_how: SignedHow | None = None
    written_by: str | None = None
    witness: str | None = None
    from_enquiry: str | None = None
    other_matters: tuple[str, ...] = ()
    spot_organ: str | None = None

    def __post_init__(self) -> None:
        """Read a day or a moment; a moment without offset is the office's own time."""
        at = self.received_at
        if isinstance(at, str):
            try:
                at = date.fromisoformat(at) if len(at) == _DAY_LENGTH else _moment(at)
            except ValueError:
                raise ValueError("expected a day or a moment - at `$.received_at`") from None
            msgspec.structs.force_setattr(self, "received_at", at)
        elif at is not None and not isinstance(at, date):
            raise ValueError("expected a day or a moment - at `$.received_at`")
        signed = self.signed_for_at
        if signed is not None and signed.tzinfo is None:
            msgspec.structs.force_setattr(self, "signed_for_at", signed.replace(tzinfo=_CHINA))

    def received_on(self) -> date | None:
        """Give the day of arrival."""
        at = self.received_at
        if isinstance(at, datetime):
            return at.date()
        return at if isinstance(at, date) else None

    def claim_drafts(self) -> tuple[ClaimDraft, ...]:
        """Give the claims that say something, whichever way they were written."""
        told = (ClaimDraft(each) if isinstance(each, str) else each for each in self.claims)
        return tuple(each for each in told if each.text.strip())

    def from_county(self) -> bool:
        """Tell whether the county handed it down (Article 23 paragraph 3)."""
        return self.origin in HANDED_DOWN

    def anonymous(self) -> bool:
        """Tell whether nobody gave a name."""
        own = self.principals()
        return bool(own) and all(each.anonymous for each in own)

    def principals(self) -> tuple[PetitionerDraft, ...]:
        """Give the petitioners and representatives, without who only speaks for them."""
        return tuple(each for each in self.petitioners if not each.speaks_for_another())

    def people(self) -> int:
        """Count who came or signed: what was typed, at least those who are named."""
        return max(self.people_count or 0, len(self.principals()), 1)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field. `blocks` is red: really missing or unlawful; else amber.

    `person` counts the petitioners from 0, where the field is a person's.
    """

    field: str
    code: str
    blocks: bool
    article: str | None = None
    person: int = 0


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    try:
        return at.astimezone(_CHINA) if at.tzinfo else at.replace(tzinfo=_CHINA)
    except OverflowError:
        raise ValueError("a moment") from None


def gist_of(content: str) -> str:
    """Propose the gist: the first sentence, at most 40 characters.

    A longer one ends with a clause: formal letters quote it, and half a word reads like a slip.
    """
    first = content.strip()
    for mark in "。！？\n；":
        first = first.partition(mark)[0]
    if len(first) <= _GIST_LENGTH:
        return first
    for marks in ("，、；：,", " "):
        if (last := max(first.rfind(mark, 1, _GIST_LENGTH) for mark in marks)) > 0:
            return first[:last].rstrip("，、；：, ")
    cut = _GIST_LENGTH - 1
    while cut > 1 and first[cut - 1 : cut + 1].isascii() and first[cut - 1 : cut + 1].isalnum():
        cut -= 1  # never inside a number or a word of letters
    return first[:cut] + "…"


def problems(draft: Draft, today: date) -> tuple[Problem, ...]:
    """Say what is wrong, red first. Registering needs channel, name or anonymous, and content."""
    found = (*_of_form(draft, today), *_of_people(draft, today))
    return tuple(sorted(found, key=lambda each: not each.blocks))


def _of_form(draft: Draft, today: date) -> Iterator[Problem]:
    if draft.channel is None:
        yield Problem("channel", "draft.channel_missing", blocks=True)
    if not draft.content.strip():
        yield Problem("content", "draft.content_missing", blocks=True, article="19.1")
    yield from _of_texts(_texts(draft))
    yield from _of_days(draft, today)
    counts = (draft.material_count, draft.material_pages)
    if any(each is not None and not 1 <= each <= _MATERIALS_MOST for each in counts):
        yield Problem("material_count", "draft.materials", blocks=True)
    if draft.kind == "enquiry" and draft.claim_drafts():
        yield Problem("claims", "draft.enquiry_with_claim", blocks=True, article="44.1")


def _of_days(draft: Draft, today: date) -> Iterator[Problem]:
    on = draft.received_on()
    if on is None:
        yield Problem("received_at", "draft.received_missing", blocks=True, article="23.2")
        return
    if on > today:
        yield Problem("received_at", "draft.received_in_future", blocks=True, article="23.2")
    if on.year < today.year - 30:
        yield Problem("received_at", "draft.received_long_ago", blocks=True, article="23.2")
    if draft.source_due_on is not None and draft.source_due_on < on:
        yield Problem("source_due_on", "draft.due_before_receipt", blocks=True, article="22.1")
    if draft.postmark_on is not None and draft.postmark_on > on:
        yield Problem("postmark_on", "draft.postmark_after_receipt", blocks=True)
    signed = draft.signed_for_at.date() if draft.signed_for_at is not None else None
    if signed is not None and signed > today:
        yield Problem("signed_for_at", "draft.signed_in_future", blocks=True, article="23.3")
    elif signed is not None and signed < on:
        yield Problem("signed_for_at", "draft.signed_before_receipt", blocks=True, article="23.3")


def _of_people(draft: Draft, today: date) -> Iterator[Problem]:
    named = draft.principals()
    if not draft.name_or_address_unclear and not any(p.name.strip() or p.anonymous for p in named):
        yield Problem("petitioners", "draft.name_missing", blocks=True, article="19.1")
    if len(named) > REPRESENTATIVES_MOST:
        yield Problem("petitioners", "draft.too_many_representatives", True, "20.3")
    if draft.people_count is not None and draft.people_count < max(1, len(named)):
        yield Problem("people_count", "draft.people_count_too_small", blocks=True)
    if draft.people() > _PEOPLE_MOST:
        yield Problem("people_count", "draft.people_count_too_large", blocks=True)
    for at, each in enumerate(draft.petitioners):
        yield from _of_one(each, today, at)
        yield from _of_birth(each, draft.received_on() or today, today, at)
    yield from _of_speakers(draft)


def person_problems(
    person: PetitionerDraft, texts: Mapping[str, str], received_on: date, today: date
) -> tuple[Problem, ...]:
    """Say what is wrong with one person, and with texts of the same record by field, red first."""
    told = (*((name, text, 0) for name, text in texts.items()), *_texts_of(person, 0))
    found = (
        *_of_texts(told),
        *_of_one(person, today, 0),
        *_of_birth(person, received_on, today, 0),
    )
    return tuple(sorted(found, key=lambda each: not each.blocks))


def _of_one(person: PetitionerDraft, today: date, at: int) -> Iterator[Problem]:
    if len(person.name) > _NAME_LONGEST:
        yield Problem("petitioners", "draft.name_too_long", blocks=True, person=at)
    if person.id_number and person.id_kind in {None, "resident_id", "credit_code"}:
        told = check(person.id_number, today)
        if not told.valid:
            code = f"id.{told.reason or 'unknown'}"
            yield Problem("id_number", code, blocks=False, person=at)
    digits = sum(character.isdigit() for character in person.phone or "")
    if person.phone and digits not in _PHONE_LENGTHS:
        yield Problem("phone", "draft.phone_length", blocks=False, person=at)
    if person.village_code and len(person.village_code) != _VILLAGE_LENGTH:
        yield Problem("village_code", "draft.village_code", blocks=False, person=at)


def _of_birth(person: PetitionerDraft, on: date, today: date, at: int) -> Iterator[Problem]:
    born = person.born_on
    if born is None:
        return
    if born > today:
        yield Problem("born_on", "draft.born_in_future", blocks=True, person=at)
    elif born > on:
        yield Problem("born_on", "draft.born_after_receipt", blocks=True, person=at)
    elif born.year < on.year - _OLDEST:
        yield Problem("born_on", "draft.born_long_ago", blocks=True, person=at)


def _of_speakers(draft: Draft) -> Iterator[Problem]:
    """Hold agents and guardians to whom they speak for, and minors to somebody who does."""
    on = draft.received_on()
    guarded = set()
    for at, each in enumerate(draft.petitioners):
        if not each.speaks_for_another():
            if each.acts_for is not None:
                yield Problem("acts_for", "draft.acts_for_role", blocks=True, person=at)
            continue
        if not each.name.strip():
            yield Problem("name", "draft.speaker_nameless", blocks=True, person=at)
        whom = spoken_for(draft, each)
        if whom is None:
            yield Problem("acts_for", "draft.acts_for_nobody", blocks=True, person=at)
            continue
        guarded |= {whom} if each.role == "guardian" else set()
        if not (each.authority or "").strip():
            yield Problem("authority", f"draft.{each.role}_without_paper", False, None, at)
        if each.role == "guardian" and _of_age(draft.petitioners[whom], on) is True:
            yield Problem("role", "draft.guardian_of_adult", blocks=False, person=at)
    for at, each in enumerate(draft.petitioners):
        if at not in guarded and _of_age(each, on) is False and not each.speaks_for_another():
            yield Problem("role", "draft.minor_alone", blocks=False, person=at)


def spoken_for(draft: Draft, person: PetitionerDraft) -> int | None:
    """Give the place from 0 of the petitioner an agent or guardian speaks for; None: nobody."""
    place = person.acts_for - 1 if person.acts_for is not None else None
    if place is None:
        firsts = (n for n, each in enumerate(draft.petitioners) if not each.speaks_for_another())
        return next(firsts, None)
    if not 0 <= place < len(draft.petitioners) or draft.petitioners[place].speaks_for_another():
        return None
    return place


def _of_age(person: PetitionerDraft, on: date | None) -> bool | None:
    """Tell whether somebody is of age on a day (18, Civil Code 17); None where nobody knows."""
    born = person.born_on
    if born is None or on is None:
        return None
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day)) >= _OF_AGE


_Text = tuple[str, str | None, int]
"""Field, text, and the place of the person it belongs to."""


def _of_texts(texts: Iterable[_Text]) -> Iterator[Problem]:
    """Hold every text to what a text may hold; the fault stands at its own field."""
    for field, text, person in texts:
        if text and _unprintable(text):
            yield Problem(field, "draft.control_character", blocks=True, person=person)
        elif text and len(text) > _LONGEST:
            yield Problem(field, "draft.too_long", blocks=True, person=person)


def _texts(draft: Draft) -> Iterator[_Text]:
    for name in _TEXT_FIELDS:
        yield name, getattr(draft, name), 0
    for claim in draft.claim_drafts():
        yield from (("claims", claim.text, 0), ("claims", claim.organ, 0))
    for party in draft.complained_of:
        yield "complained_of", party.name, 0
    for number in draft.other_matters:
        yield "other_matters", number, 0
    for at, person in enumerate(draft.petitioners):
        yield from _texts_of(person, at)


def _texts_of(person: PetitionerDraft, at: int) -> Iterator[_Text]:
    for name in _PERSON_TEXTS:
        yield name, getattr(person, name), at


_TEXT_FIELDS = (
    *("content", "gist", "answer", "category", "purpose", "slip_number", "platform_number"),
    *("platform_query_code", "linked_to", "spot_organ", "written_by", "witness", "from_enquiry"),
)
_PERSON_TEXTS = ("name", "id_number", "id_kind", "phone", "address", "village_code", "authority")
_UNPRINTABLE = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\ud800-\\udfff]")


def _unprintable(text: str) -> bool:
    """Control characters, NUL and lone surrogates; a line break and a tab are text."""
    return _UNPRINTABLE.search(text) is not None
