"""Minutes of a joint meeting (form 22, Article 13): numbered from their own series, kept as issued.

A meeting is no petition: its minutes have a table of their own and stand in the register of
letters beside those of petitions, where they are opened, printed and voided. Who attended is on
the paper alone.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import msgspec

from app.blobs import BlobRef
from app.checking import demand_sound
from app.desk import Desk
from app.domain import policy, words
from app.domain.errors import Refused
from app.domain.file import Letter
from app.letters import kinds
from app.letters.marking import marked
from app.letters.preflight import preflight
from app.letters.values import Decision, Minutes
from app.numbers import letter_number_of, remember
from app.wire.entry import RecordId
from db import lookups, undoing
from db.journal import Change

KIND = "minutes"


class MeetingTold(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is told of a joint meeting for its minutes; the number comes from its series.

    `issued_by` is the convenor who signed the minutes to be issued, `issued_on` the day (today).
    """

    subject: str
    held_on: date
    place: str
    convenor: str
    items: tuple[Decision, ...]
    present: tuple[str, ...]
    issued_by: str
    issued_on: date | None = None
    absent: tuple[str, ...] = ()
    observers: tuple[str, ...] = ()
    opening: str = ""


@dataclass(frozen=True, slots=True)
class Minuted:
    """Issued minutes: their number and the PDF."""

    number: str
    pdf: bytes


class Meetings:
    """Issues minutes, gives them again, voids them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def issue_minutes(self, told: MeetingTold) -> Minuted:
        """Number, set and keep the minutes of a joint meeting.

        Errors: Refused("letter.no_decision") where nothing was decided or nobody was there,
        ("minutes.unsigned") where nobody signed them, ("act.in_future"), ("minutes.day"),
        ("letter.no_glyph"), ("letter.unfit").
        """
        desk = self._desk
        policy.demand(desk.me.roles, "handle")
        today = desk.clock.today()
        _demand_told(told, today)
        with desk.work() as (connection, writer):
            mark = words.LETTER_MARKS[KIND]
            number, series = letter_number_of(desk, connection, KIND, mark)
            values = self._values(told, number, told.issued_on or today)
            with marked(desk.signer, number, values.issued_on):
                pdf = kinds.minutes(values)
            demand_sound(preflight(KIND, _facts(values), pdf))
            blob = desk.blobs.put(pdf)
            record = {
                "number": number,
                "subject": values.subject,
                "held_on": values.held_on.isoformat(),
                "issued_on": values.issued_on.isoformat(),
                "issued_by": values.issued_by,
                "pdf_sha256": blob.sha256,
                "pdf_size": blob.size,
                "blob": blob.name,
            }
            changes = [series, Change(KIND, desk.new_id(), record, new=True)]
            writer.write(
                "issue_minutes",
                changes,
                actor=RecordId(desk.me.id),
                article="13",
                rules_hash=desk.rules.hash,
            )
            remember(desk, changes)
        return Minuted(number, pdf)

    def issued(self, number: str) -> tuple[Letter, bytes]:
        """Give issued minutes and their very PDF.

        Errors: Refused("minutes.unknown"), Trouble("blob.…").
        """
        policy.demand(self._desk.me.roles, "read")
        with self._desk.store.look() as connection:
            held = _held(connection, number)
        return held, self._desk.blobs.get(BlobRef(held.blob, held.pdf_sha256, held.pdf_size))

    def saved(self, number: str) -> None:
        """Record that minutes were saved as a PDF outside the store.

        Errors: Refused("minutes.unknown").
        """
        policy.demand(self._desk.me.roles, "print")
        with self._desk.work() as (connection, writer):
            told: dict[str, object] = {"letter": _held(connection, number).id.hex()}
            writer.write(
                "save_letter",
                [Change("accountable", self._desk.new_id(), told, new=True)],
                actor=RecordId(self._desk.me.id),
                accountable=True,
            )

    def void(self, number: str, reason: str) -> Letter:
        """Void issued minutes: number, paper and reason stay in the register.

        Errors: Refused("minutes.unknown"), ("minutes.void"), ("minutes.reason_missing").
        """
        desk = self._desk
        policy.demand(desk.me.roles, "handle")
        if not reason.strip():
            raise Refused("minutes.reason_missing", field="reason", article="13")
        with desk.work() as (connection, writer):
            held = _held(connection, number)
            if held.voided_on is not None:
                raise Refused("minutes.void", field="number", article="13")
            writer.write(
                "void_minutes",
                [Change(KIND, RecordId(held.id), _voided(connection, held, desk, reason.strip()))],
                actor=RecordId(desk.me.id),
                article="13",
                rules_hash=desk.rules.hash,
            )
            return _held(connection, number)

    def _values(self, told: MeetingTold, number: str, issued_on: date) -> Minutes:
        facts = self._desk.facts
        organ = words.organ_name(facts.county, facts.town)
        values = msgspec.structs.asdict(told) | {"issued_on": issued_on}
        return Minutes(organ_name=organ, town=facts.town, number=number, **values)


def _held(connection: Any, number: str) -> Letter:
    held = lookups.minutes_numbered(connection, number)
    if held is None:
        raise Refused("minutes.unknown", field="number", article="13")
    return held


def _voided(connection: Any, held: Letter, desk: Desk, reason: str) -> dict[str, object]:
    """Give the record as it was issued, void from today on."""
    written = undoing.that_made(connection, held.id).touched
    issued = next(each.values for each in written if each.record == held.id)
    return dict(issued) | {"voided_on": desk.clock.today().isoformat(), "void_reason": reason}


def _demand_told(told: MeetingTold, today: date) -> None:
    if not told.items or not told.present:
        raise Refused("letter.no_decision", field="items", article="13")
    if not told.issued_by.strip():
        raise Refused("minutes.unsigned", field="issued_by", article="13")
    on = told.issued_on or today
    if on > today or told.held_on > today:
        raise Refused("act.in_future", field="issued_on", article="13")
    if on < told.held_on:
        raise Refused("minutes.day", field="issued_on", article="13")


def _facts(values: Minutes) -> Mapping[str, object]:
    """Give the values as preflight reads them."""
    read: dict[str, object] = msgspec.json.decode(msgspec.json.encode(asdict(values)))
    return read
