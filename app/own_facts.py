"""What the office tells of itself on its papers, changed after its founding.

A change is one act in the journal and holds from then on; what was issued keeps its bytes, its
facts lie frozen beside it. Name, division code and the head of the numbers are the office itself:
they are given with its founding.
"""

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import msgspec

from app.desk import Desk
from app.domain import policy
from app.domain.errors import Refused
from app.domain.people import OfficeFacts
from app.letters import kinds, printed, samples, template
from app.letters.values import Letterhead
from app.papers import letterhead
from app.wire.entry import RecordId
from app.wire.shapes import SHAPES
from db.journal import Change

_HEAD: Mapping[str, str] = {
    "address": "office_address",
    "phone": "office_phone",
    "hours": "office_hours",
    "review_organ": "review_organ",
    "review_organ_address": "review_organ_address",
    "county_bureau": "county_bureau_name",
    "county_bureau_phone": "county_bureau_phone",
}
"""Each fact that may change, and what a letterhead calls it."""
FACTS = tuple(_HEAD)
MAY_BE_EMPTY = frozenset({"review_organ_address", "county_bureau_phone"})
_IN_FORMS: Mapping[str, tuple[str, ...]] = {
    "address": ("rights_notice", "my_record"),
    "phone": ("rights_notice", "my_record"),
    "hours": ("rights_notice", "my_record"),
    "county_bureau": ("my_record",),
}
"""What forms are told of the office beside their wording."""


class FactsTold(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What changes of the office's own facts; None leaves one as it is."""

    address: str | None = None
    phone: str | None = None
    hours: str | None = None
    review_organ: str | None = None
    review_organ_address: str | None = None
    county_bureau: str | None = None
    county_bureau_phone: str | None = None


@dataclass(frozen=True, slots=True)
class FactChanged:
    """One fact as it was and as it is from now on, with the kinds of papers that print it."""

    fact: str
    was: str
    now: str
    papers: tuple[str, ...]


class OwnFacts:
    """The office's facts that letters print: on which papers they stand, and changing them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def may_change(self) -> bool:
        """Tell whether I may change them."""
        return policy.may(self._desk.me.roles, "office_facts")

    def papers(self) -> Mapping[str, tuple[str, ...]]:
        """Tell for each fact the kinds of papers that print it. Takes a second."""
        desk = self._desk
        with desk.worded():
            told = printed.printed(letterhead(desk).organ_name)
            to_county = [e for e in template.STEPPED if template.wording(e).lists["to"] == "county"]
        found = {fact: [*told.get(head, ())] for fact, head in _HEAD.items()}
        for fact in ("review_organ", "review_organ_address"):
            letters = desk.remedies.telling("review_organ")
            # The slip of service repeats the first paragraph of the letter it goes with.
            found[fact] += [*letters, "service_slip"] if letters else []
        found["county_bureau"] += to_county
        for fact, forms in _IN_FORMS.items():
            found[fact] += forms
        return {fact: tuple(dict.fromkeys(each)) for fact, each in found.items()}

    def foreseen(self, told: FactsTold) -> tuple[FactChanged, ...]:
        """Tell what would change and on which papers; nothing is written.

        Errors: as `change`.
        """
        moved = self._moved(told)
        papers = self.papers()
        was = self._desk.facts
        return tuple(FactChanged(e, getattr(was, e), now, papers[e]) for e, now in moved.items())

    def change(self, told: FactsTold) -> None:
        """Let these facts be as told from now on; the papers that were issued stay as they are.

        Errors: Refused("policy.denied"), ("office.fact_missing"), ("office.fact_control"),
        ("office.same"), ("letter.no_glyph"), ("letter.too_long").
        """
        policy.demand(self._desk.me.roles, "office_facts")
        moved = self._moved(told)
        with self._desk.work() as (_connection, writer):
            writer.write(
                "change_facts",
                [Change("office", RecordId(self._desk.facts.id), kept(self._desk.facts) | moved)],
                actor=RecordId(self._desk.me.id),
                accountable=True,
            )
        with self._desk.store.look() as connection:
            self._desk.book.renew(connection)

    def _moved(self, told: FactsTold) -> dict[str, str]:
        """Hold what is told to what a letter can print; give what differs from now."""
        given = {each: getattr(told, each) for each in FACTS}
        facts = self._desk.facts
        moved: dict[str, str] = {}
        for fact, value in given.items():
            if value is not None and value.strip() != getattr(facts, fact):
                moved[fact] = _fit(fact, value.strip())
        if not moved:
            raise Refused("office.same")
        head = replace(letterhead(self._desk), **{_HEAD[e]: now for e, now in moved.items()})
        with self._desk.worded():
            for make in _tried(head):
                make()
        return moved


def _fit(fact: str, value: str) -> str:
    if not value and fact not in MAY_BE_EMPTY:
        raise Refused("office.fact_missing", field=fact)
    if any(unicodedata.category(each) in {"Cc", "Cs"} for each in value):
        raise Refused("office.fact_control", field=fact)
    return value


def _tried(head: Letterhead) -> Iterator[Callable[[], bytes]]:
    """Give the papers with the least room: what stands on them stands on every other."""
    yield lambda: samples.sample("receipt_notice", head)
    yield lambda: samples.sample("blank_slip", head)
    yield lambda: kinds.visitors_notice(head)


def kept(facts: OfficeFacts) -> dict[str, object]:
    """Give the office's facts as the journal keeps them, ready to be written anew."""
    values = {each.name: getattr(facts, each.name) for each in SHAPES["office"].columns}
    on = facts.standing_authority_on
    return values | {"standing_authority_on": on.isoformat() if on else None}
