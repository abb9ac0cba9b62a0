"""Taking a petition in: checked, dated, numbered, told on paper, in one act.

`register` is the act of the counter. Its drafts are parked in the store, so what was typed
survives a kill, a refusal and a power cut.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, cast

import msgspec

from app import apart
from app.accepting import Accepted, decided_day, last_day, not_after
from app.attachments import taken_in
from app.desk import Desk
from app.domain import policy
from app.domain.codes import CodeCheck, check
from app.domain.deadline import Due, deemed_article
from app.domain.errors import Refused
from app.domain.file import TURNED, Letter, PetitionFile
from app.domain.likeness import Likely, likely
from app.domain.numbering import RANDOM_BYTES, query_code
from app.domain.petition import (
    Channel,
    Draft,
    Origin,
    PetitionerDraft,
    Problem,
    gist_of,
    problems,
    spoken_for,
)
from app.domain.words_due import DUE_WORDS
from app.notices import PETITION_ROUTE, Spot, Told, notice_parts
from app.numbers import petition_number, remember
from app.slips import demand_unused, slip_change
from app.wire.entry import RecordId, moment
from db import files, lookups
from db.journal import Change, Writer
from db.repeats import Candidates

_TIMES = re.compile(r"(\d{1,2})[:：](\d{2})")


@dataclass(frozen=True, slots=True)
class Registered:
    """What registering left: the petition, and the sheet if one was made.

    `unprintable` names characters that no font has; then no sheet was made and nothing is lost.
    """

    petition: PetitionFile
    letter: Letter | None
    pdf: bytes | None
    unprintable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parked:
    """A draft that waits. `saved_at` is aware."""

    id: bytes
    saved_at: datetime
    draft: Draft
    due: Due
    """By when it was to be registered: on the day it was received."""


class Intake:
    """Registering, and the drafts before it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._candidates = Candidates()

    def problems(self, draft: Draft) -> tuple[Problem, ...]:
        """Say what is wrong with a draft, red first. Touches nothing."""
        return problems(draft, self._desk.clock.today())

    def check_id(self, code: str) -> CodeCheck:
        """Read an id number or credit code; warns, never blocks."""
        return check(code, self._desk.clock.today())

    def preview(self, draft: Draft) -> Due | None:
        """Count when the written notice is due; None where there is no such duty (Art. 23 2)."""
        rule = notice_rule(draft)
        on = counted_from(self._desk, draft)
        return None if rule is None else self._desk.due(rule, on)

    def repeats(self, draft: Draft) -> tuple[Likely, ...]:
        """Give petitions that may be the same matter, the best first, at most five.

        Takes up to 50 ms over a million petitions: ask it through a worker.
        """
        policy.demand(self._desk.me.roles, "register")
        with self._desk.store.look() as connection:
            earlier = self._candidates.find(connection, draft, self._desk.clock.today())
            mine = apart.seen(self._desk, connection, [each.number for each in earlier])
            earlier = tuple(each for each in earlier if mine(each.number))
        return likely(draft, earlier)

    def register(
        self,
        draft: Draft,
        *,
        spot: Spot | None = None,
        kept: bytes | None = None,
        sheet: bool = True,
        import_id: str | None = None,
    ) -> Registered:
        """Register a petition; with `spot` it is told in writing on the spot in the same act.

        `kept` is the parked draft that ends with it; without `sheet` no paper is made.
        Errors: Refused with the first red field's code; ("policy.denied"), ("notice.…"),
        ("letter.no_glyph") when the spot notice cannot be printed whole; Trouble of the store.
        """
        desk = self._desk
        policy.demand(desk.me.roles, "register")
        desk.watch.demand()  # before the form is blamed for a date that only the PC has wrong
        asked = self._asked(draft.from_enquiry)
        draft = draft if asked is None else _taken_from(asked, draft, desk.clock.today())
        _refuse(problems(draft, desk.clock.today()))
        spot = spot if draft.kind == "petition" else None
        petition = desk.new_id()
        with desk.work() as (connection, writer):
            linked = _first_of(connection, draft.linked_to)
            changes = _Making(desk, draft, petition, spot, linked).changes(connection)
            page = spot.paper.page if spot is not None and spot.paper is not None else ""
            changes += taken_in(desk, petition, [*draft.attachments, *([page] if page else [])])
            told = Told(None, (), None)
            on_slip = any(each.kind == "slip" for each in changes)
            # What was taken down on a blank slip has its receipt already.
            if sheet and draft.kind == "petition" and not (on_slip and spot is None):
                told = notice_parts(desk, connection, changes, spot)
            writer.write(
                "register" if spot is None else "register_and_notify",
                [*changes, *told.changes],
                actor=RecordId(desk.me.id),
                subject=petition,
                claimed_at=_claimed(draft, desk),
                article="23.2",
                rules_hash=desk.rules.hash,
                import_id=import_id,
            )
            if asked is not None:
                self._turned(writer, asked, changes)
            if kept is not None:
                lookups.drop_draft(connection, kept, desk.me.id)
            written = [*changes, *told.changes]
            made = files.whole(connection, petition, {each.kind for each in written})
            remember(desk, written)
        letter = made.letters[0] if told.pdf is not None else None
        return Registered(made, letter, told.pdf, told.unprintable)

    def turn(self, number: str) -> Registered:
        """Make a petition of a registered enquiry, received today; both are kept.

        Errors: Refused("enquiry.not_one"), ("enquiry.turned_already") and those of `register`.
        """
        return self.register(Draft(from_enquiry=number))

    def _asked(self, number: str | None) -> PetitionFile | None:
        if number is None:
            return None
        with self._desk.store.look() as connection:
            asked = apart.opened(self._desk, connection, number)
        if asked.kind != "enquiry":
            raise Refused("enquiry.not_one", field="from_enquiry")
        if asked.turned_into() is not None:
            raise Refused("enquiry.turned_already", field="from_enquiry")
        return asked

    def _turned(self, writer: Writer, asked: PetitionFile, made: Sequence[Change]) -> None:
        """Note on the enquiry which petition it became."""
        number = next(e.values["number"] for e in made if e.kind == "petition" and e.values)
        values = {
            "petition": asked.id.hex(),
            "cadre": self._desk.me.id.hex(),
            "note_kind": TURNED,
            "text": str(number),
            "happened_on": self._desk.clock.today().isoformat(),
        }
        writer.write(
            "add_note",
            [Change("note", self._desk.new_id(), values, new=True)],
            actor=RecordId(self._desk.me.id),
            subject=RecordId(asked.id),
            claimed_at=moment(self._desk.clock.now()),
            article="44.1",
            rules_hash=self._desk.rules.hash,
        )

    def park(self, draft: Draft, kept: bytes | None = None) -> Parked:
        """Keep a draft, over its last version if it has one. Never in the journal."""
        policy.demand(self._desk.me.roles, "draft")
        now = self._desk.clock.now()
        parked = lookups.KeptDraft(
            kept or bytes(self._desk.new_id()),
            self._desk.me.id,
            moment(now),
            msgspec.json.encode(draft),
        )
        with self._desk.store.work() as connection:
            lookups.keep_draft(connection, parked)
        return Parked(parked.id, now, draft, self._register_by(draft, now))

    def _register_by(self, draft: Draft, saved_at: datetime) -> Due:
        """Count until when what came in is to be registered (Articles 22, 23)."""
        return self._desk.due("REGISTER", draft.received_on() or saved_at.date())

    def parked(self) -> tuple[Parked, ...]:
        """List my drafts, newest first."""
        with self._desk.store.look() as connection:
            kept: Sequence[lookups.KeptDraft] = lookups.drafts(connection, self._desk.me.id)
        return tuple(self._parked(each) for each in kept)

    def _parked(self, kept: lookups.KeptDraft) -> Parked:
        at, draft = (
            datetime.fromisoformat(kept.saved_at),
            msgspec.json.decode(kept.body, type=Draft),
        )
        return Parked(kept.id, at, draft, self._register_by(draft, at))

    def drop(self, kept: bytes) -> None:
        """Forget a draft because the cadre said so."""
        with self._desk.store.work() as connection:
            lookups.drop_draft(connection, kept, self._desk.me.id)


def _blank_slip(connection: Any, number: str | None) -> lookups.KeptSlip | None:
    """Find the slip this was written on, if it is one of ours.

    Errors: Refused("slip.used"), ("slip.void").
    """
    kept = lookups.slip(connection, number) if number else None
    if kept is not None:
        demand_unused(kept)
    return kept


def _first_of(connection: Any, number: str | None) -> bytes | None:
    """Give the first petition on the matter: whoever links to a linked one links to its first."""
    if number is None:
        return None
    earlier = files.whole(connection, files.find(connection, number))
    return earlier.linked_to or earlier.id


def counted_from(desk: Desk, draft: Draft) -> date:
    """Tell the day of receipt that the clocks count from.

    Where the place has decided so (`receipt.after_hours`), what comes online after hours or on a
    rest day counts as received on the next working day; by default on its own day.
    """
    on, at = draft.received_on() or desk.clock.today(), draft.received_at
    later = desk.rules.decides("receipt.after_hours", "same_day") == "next_working_day"
    if not later or draft.channel != "online" or not isinstance(at, datetime):
        return on
    if desk.calendar.is_working(on) and f"{at:%H:%M}" <= _closing(desk.facts.hours):
        return on
    return desk.calendar.add_working(on, 1)


def _closing(hours: str) -> str:
    """Read when the office closes: the last time of day in its hours."""
    told = _TIMES.findall(hours)
    return max((f"{int(hour):02}:{minute}" for hour, minute in told), default="17:30")


def notice_rule(draft: Draft) -> str | None:
    """Tell which notice clock runs: from the county 23 paragraph 3, else paragraph 2, or none."""
    if draft.kind == "enquiry":
        return None
    if draft.from_county():
        return "NOTICE_15D_UP"
    if draft.name_or_address_unclear or draft.anonymous():
        return None
    return "NOTICE_15D"


def _refuse(found: Sequence[Problem]) -> None:
    """Refuse what stops; what has no article of its own is what she is to tell (Article 19)."""
    if found and found[0].blocks:
        article = found[0].article or "19.1"
        raise Refused(found[0].code, field=found[0].field, article=article)


def _claimed(draft: Draft, desk: Desk) -> str:
    at = draft.received_at
    return moment(at) if isinstance(at, datetime) and at.tzinfo else moment(desk.clock.now())


def _taken_from(asked: PetitionFile, draft: Draft, today: date) -> Draft:
    """Fill what a draft leaves out from the enquiry it comes of; it arrived today."""
    told = Draft(
        channel=cast("Channel", asked.channel),
        origin=cast("Origin", asked.origin),
        received_at=today,
        petitioners=tuple(
            PetitionerDraft(
                name=each.name,
                anonymous=each.anonymous,
                id_kind=each.id_kind,
                id_number=each.id_number,
                sex=cast("Literal['male', 'female'] | None", each.sex),
                born_on=each.born_on,
                phone=each.phone,
                address=each.address,
                village_code=each.village_code,
            )
            for each in asked.principals()
        ),
        content=asked.content,
        category=asked.category,
        gist=asked.gist,
        name_or_address_unclear=asked.name_or_address_unclear,
    )
    blank = Draft()
    typed = {name: getattr(draft, name) for name in Draft.__struct_fields__}
    said = {name: value for name, value in typed.items() if value != getattr(blank, name)}
    return msgspec.structs.replace(told, **said)


class _Making:
    """Puts a draft into the journal's words: one change a record."""

    def __init__(
        self,
        desk: Desk,
        draft: Draft,
        petition: RecordId,
        spot: Spot | None,
        linked: bytes | None,
    ) -> None:
        self._desk = desk
        self._linked = linked
        self._draft = draft
        self._petition = petition
        self._spot = spot
        self._today = desk.clock.today()
        self._slip: lookups.KeptSlip | None = None

    def changes(self, connection: object) -> list[Change]:
        """Give every record of the new petition, its number taken from the series."""
        self._slip = _blank_slip(connection, self._draft.slip_number)
        number, series = petition_number(self._desk, connection)
        made = [series, Change("petition", self._petition, self._facts(number), new=True)]
        made += self._people()
        made += self._parties()
        routes = self._routes()
        for position, route in enumerate(routes):
            made += self._strand(position, route)
        made += self._assigned()
        if self._slip is not None:
            day = self._today.isoformat()
            used = slip_change(self._slip, used_by=self._petition.hex(), used_on=day)
            made.append(used)
        return made

    def _new_code(self) -> str:
        return query_code(self._desk.random(RANDOM_BYTES))

    def _facts(self, number: str) -> dict[str, object]:
        draft, now = self._draft, self._desk.clock.now()
        return {
            "kind": draft.kind,
            "number": number,
            "device_letter": self._desk.device_letter,
            "query_code": self._slip.query_code if self._slip else self._new_code(),
            "channel": draft.channel,
            "origin": draft.origin,
            "purpose": draft.purpose,
            "category": draft.category,
            "gist": draft.gist or gist_of(draft.content),
            "content": draft.content,
            "answer": draft.answer,
            "village_code": next((p.village_code for p in draft.principals()), None),
            "slip_number": draft.slip_number,
            "platform_number": draft.platform_number,
            "platform_query_code": draft.platform_query_code,
            "received_on": _iso(draft.received_on()),
            "source_due_on": _iso(draft.source_due_on),
            "postmark_on": _iso(draft.postmark_on),
            "received_at": _iso(draft.received_at),
            "signed_for_at": _iso(draft.signed_for_at),
            "registered_at": moment(now),
            "registered_by": self._desk.me.id.hex(),
            "people_count": draft.people(),
            "material_count": draft.material_count,
            "material_pages": draft.material_pages,
            "name_withheld": bool(draft.name_withheld),
            "name_or_address_unclear": draft.name_or_address_unclear,
            "anonymous": draft.anonymous(),
            "linked_to": self._linked.hex() if self._linked else None,
            "read_back": draft.read_back,
            "signed_how": draft.signed_how,
            "written_by": (draft.written_by or "").strip() or None,
            "witness": (draft.witness or "").strip() or None,
        }

    def _people(self) -> list[Change]:
        """Write who petitions first, then who speaks for them."""
        draft = self._draft
        ids = [self._desk.new_id() for _each in draft.petitioners]
        order = sorted(range(len(ids)), key=lambda at: draft.petitioners[at].speaks_for_another())
        return [self._person(ids, at, position) for position, at in enumerate(order)]

    def _person(self, ids: Sequence[RecordId], at: int, position: int) -> Change:
        person = self._draft.petitioners[at]
        whom = spoken_for(self._draft, person) if person.speaks_for_another() else None
        return Change(
            "petitioner",
            ids[at],
            {
                "petition": self._petition.hex(),
                "position": position,
                "role": person.role or self._role(),
                "name": person.name.strip(),
                "anonymous": person.anonymous,
                "id_kind": person.id_kind,
                "id_number": person.id_number,
                "sex": person.sex,
                "born_on": _iso(person.born_on),
                "phone": person.phone,
                "address": person.address,
                "village_code": person.village_code,
                "acts_for": None if whom is None else ids[whom].hex(),
                "authority": (person.authority or "").strip() or None,
            },
            new=True,
        )

    def _role(self) -> str:
        """Tell a representative from a petitioner: she speaks for more than those who are named."""
        named = len(self._draft.principals())
        told = self._draft.people_count
        return "petitioner" if named in {1, told} else "representative"

    def _parties(self) -> list[Change]:
        return [
            self._new("complained_of", position=position, name=party.name, party_kind=party.kind)
            for position, party in enumerate(self._draft.complained_of)
        ]

    def _routes(self) -> list[str | None]:
        told = [each.route for each in self._draft.claim_drafts()] or [None]
        return list(dict.fromkeys(told))

    def _strand(self, position: int, route: str | None) -> list[Change]:
        spot = self._spot if self._spot and self._spot.tells(route) else None
        strand = self._desk.new_id()
        state = "registered" if self._draft.kind == "petition" else "replied"
        handler: bytes | None = None
        since = self._accepted()
        if spot is not None:
            state = "accepted" if spot.ours else "notified_elsewhere"
            route = PETITION_ROUTE if spot.ours else route
            handler = spot.handler or self._desk.me.id
        held = Change(
            "strand",
            strand,
            {
                "petition": self._petition.hex(),
                "position": position,
                "route": route,
                "state": state,
                "procedure": "ordinary" if state == "accepted" else None,
                "state_since": self._today.isoformat(),
                "accepted_on": since.on.isoformat() if state == "accepted" else None,
                "handler": handler.hex() if handler else None,
            },
            new=True,
        )
        return [held, *self._claims(strand, position, route, spot), *self._clocks(strand, spot)]

    def _claims(
        self, strand: RecordId, position: int, route: str | None, spot: Spot | None
    ) -> list[Change]:
        routes = self._routes()
        return [
            self._new(
                "claim",
                strand=strand.hex(),
                position=at,
                text=claim.text.strip(),
                route=claim.route or route,
                organ=claim.organ or (spot.organ if spot else None),
            )
            for at, claim in enumerate(self._draft.claim_drafts())
            if claim.route == routes[position]
        ]

    def _assigned(self) -> list[Change]:
        """Start what the county asked for with an item it assigned: the result, by its date."""
        due = self._draft.source_due_on
        if self._draft.kind != "petition" or self._draft.origin != "assigned" or due is None:
            return []
        return [clock_change(self._desk, self._petition, None, "ASSIGN_FEEDBACK", due)]

    def _clocks(self, strand: RecordId, spot: Spot | None) -> list[Change]:
        on = counted_from(self._desk, self._draft)
        made = []
        rule = notice_rule(self._draft)
        if rule is not None:
            met = (self._today.isoformat(), "on_spot") if spot else (None, None)
            made.append(clock_change(self._desk, self._petition, strand, rule, on, met))
        if self._draft.kind == "petition" and self._draft.from_county() and spot is None:
            made.append(clock_change(self._desk, self._petition, strand, "OBJECTION_5WD", on))
        if spot is not None and spot.ours:
            since = self._accepted()
            handle = clock_change(self._desk, self._petition, strand, "HANDLE_60D", since.on)
            made.append(as_deemed(handle) if since.deemed else handle)
        return made

    def _accepted(self) -> Accepted:
        """Tell from which day what is accepted on the spot counts as accepted."""
        desk, draft = self._desk, self._draft
        signed = draft.signed_for_at.date() if draft.signed_for_at is not None else None
        day = decided_day(desk, draft.received_on() or self._today, signed)
        due = desk.due(notice_rule(draft) or "NOTICE_15D", counted_from(desk, draft))
        return not_after(day, last_day(desk, due.nominal, due.rolled))

    def _new(self, kind: str, **values: object) -> Change:
        return Change(
            kind, self._desk.new_id(), {"petition": self._petition.hex(), **values}, new=True
        )


def clock_change(
    desk: Desk,
    petition: RecordId,
    strand: RecordId | None,
    rule: str,
    on: date,
    met: tuple[str | None, str | None] = (None, None),
) -> Change:
    """Start one clock of a strand, or of the whole petition, with the steps that explain it."""
    due = desk.due(rule, on)
    return Change(
        "clock",
        desk.new_id(),
        {
            "petition": petition.hex(),
            "strand": strand.hex() if strand else None,
            "rule": due.rule,
            "article": due.article,
            "trigger_on": due.trigger_on.isoformat(),
            "nominal": due.nominal.isoformat(),
            "rolled": due.rolled.isoformat(),
            "internal": due.internal.isoformat(),
            "provisional": due.provisional,
            "steps": list(due.steps),
            "met_on": met[0],
            "met_how": met[1],
            "rules_hash": desk.rules.hash,
        },
        new=True,
    )


def as_deemed(clock: Change) -> Change:
    """Say of a clock that it counts from the last day on which she was to be told."""
    told: dict[str, Any] = dict(clock.values or {})
    told["article"] = deemed_article(told["article"])
    told["steps"] = [*told["steps"], DUE_WORDS["deemed"]]
    return Change(clock.kind, clock.record, told, new=True)


def _iso(at: date | datetime | None) -> str | None:
    if isinstance(at, datetime):
        return moment(at)
    return None if at is None else at.isoformat()
