"""The print ledger: a print is written down before a byte leaves, and again when it is known.

So a power cut, a jam or a pulled cable leaves a truthful record: nobody knows, ask the cadre.
Which printer takes what, and how far its paper is out, is this PC's own and never travels.
"""

import hashlib
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

import msgspec

from app.apart import demand_letter
from app.desk import Desk
from app.domain import policy
from app.domain.errors import Refused
from app.domain.file import Letter
from app.domain.printing import (
    Habit,
    Offset,
    Print,
    PrintState,
    Registered,
    copy_of,
    settled,
)
from app.numbers import passed_over
from app.wire.entry import RecordId, moment
from db import files, lookups, parcels, prints
from db.journal import Change

_KEPT = "print."


class Printing:
    """What was printed, when, by whom, which copy, on which queue, and what came of it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def begin(
        self,
        number: str,
        letter: Letter,
        pdf: bytes,
        *,
        queue: str,
        copies: int = 1,
        form: str | None = None,
        shift: str = "",
    ) -> Print:
        """Write down that a paper is about to be printed; nobody knows yet whether it will be.

        `number` is a petition's, or that of minutes, which are of none. `form` is a paper that
        goes with the letter; without it these must be the letter's bytes.
        Errors: Refused("print.other_bytes"), ("print.void_letter"), ("petition.unknown").
        """
        policy.demand(self._desk.me.roles, "print")
        if letter.voided_on is not None:
            raise Refused("print.void_letter", field="letter")
        sha256 = hashlib.sha256(pdf).hexdigest()
        if form is None and sha256 != letter.pdf_sha256:
            raise Refused("print.other_bytes", field="letter")
        with self._desk.work() as (connection, writer):
            demand_letter(self._desk, connection, letter)
            petition = _whose(connection, number)
            earlier = [e for e in prints.of(connection, petition) if e.letter == letter.id]
            made = Print(
                id=self._desk.new_id(),
                letter=letter.id,
                cadre=self._desk.me.id,
                settled_by=None,
                copy=copy_of(form, earlier),
                copies=copies,
                queue=queue,
                state="unknown",
                sha256=sha256,
                shift=shift,
                cause=None,
                reason=None,
                asked_at=moment(self._desk.clock.now()),
                settled_at=None,
            )
            self._write(writer, "print_letter", petition, made, new=True)
        return made

    def settle(
        self,
        number: str,
        print_: bytes,
        state: PrintState,
        *,
        cause: str | None = None,
        said: bool = False,
        reason: str | None = None,
    ) -> Print:
        """Write down what came of a print: as the print system says, or (`said`) as a cadre does.

        Errors: Refused("print.unknown"), and what `app.domain.printing.settled` refuses.
        """
        policy.demand(self._desk.me.roles, "print")
        with self._desk.work() as (connection, writer):
            petition = _whose(connection, number)
            held = next((e for e in prints.of(connection, petition) if e.id == print_), None)
            if held is None:
                raise Refused("print.unknown", field="print")
            settled(held, state, said=said, reason=reason)
            values = asdict(held) | {
                "state": state,
                "cause": cause,
                "reason": (reason or "").strip() or None,
                "settled_at": moment(self._desk.clock.now()),
                "settled_by": self._desk.me.id if said else None,
            }
            made = Print(**values)
            self._write(writer, "settle_print", petition, made, new=False)
        return made

    def of(self, number: str) -> tuple[Print, ...]:
        """List what was printed of a petition's papers, or of minutes, the first first.

        Errors: Refused("petition.unknown").
        """
        policy.demand(self._desk.me.roles, "read")
        with self._desk.store.look() as connection:
            return prints.of(connection, _whose(connection, number))

    def register(self, month: date) -> tuple[Registered, ...]:
        """List the letters issued in a month, with how they were printed and served."""
        policy.demand(self._desk.me.roles, "read")
        first = month.replace(day=1)
        after = (first + timedelta(days=32)).replace(day=1)
        with self._desk.store.look() as connection:
            return prints.register(connection, first, after)

    def passed_over(self, year: int) -> tuple[str, ...]:
        """List the year's letter and petition numbers that are void and stand on nothing."""
        policy.demand(self._desk.me.roles, "read")
        with self._desk.store.look() as connection:
            return passed_over(self._desk, connection, year)

    def habit(self, kind: str) -> Habit:
        """Give how a kind of paper is printed on this PC."""
        return msgspec.json.decode(self._kept(f"habit.{kind}"), type=Habit)

    def habits(self) -> dict[str, Habit]:
        """Give every kind of which something is remembered on this PC."""
        with self._desk.store.look() as connection:
            found = parcels.kept_under(connection, f"{_KEPT}habit.")
        read = {name: msgspec.json.decode(value, type=Habit) for name, value in found.items()}
        return {name: habit for name, habit in read.items() if habit != Habit()}

    def keep_habit(self, kind: str, habit: Habit) -> None:
        """Keep it. It is local state of this PC: no journal has it, the county never sees it."""
        self._keep(f"habit.{kind}", habit)

    def offset(self, queue: str) -> Offset:
        """Give how far the paper of a printer of this PC must be met."""
        return msgspec.json.decode(self._kept(f"offset.{queue}"), type=Offset)

    def keep_offset(self, queue: str, offset: Offset) -> None:
        """Keep it, as local state of this PC."""
        self._keep(f"offset.{queue}", offset)

    def _kept(self, name: str) -> bytes:
        with self._desk.store.look() as connection:
            return parcels.kept(connection, _KEPT + name) or b"{}"

    def _keep(self, name: str, value: Habit | Offset) -> None:
        with self._desk.store.work() as connection:
            parcels.keep(connection, _KEPT + name, msgspec.json.encode(value))

    def _write(self, writer: Any, act: str, petition: RecordId, made: Print, *, new: bool) -> None:
        values: dict[str, object] = {
            name: value.hex() if isinstance(value, bytes) else value
            for name, value in asdict(made).items()
            if name != "id"
        }
        values["petition"] = petition.hex()
        writer.write(
            act,
            [Change("print", RecordId(made.id), values, new=new)],
            actor=RecordId(self._desk.me.id),
            subject=None if petition == made.letter else petition,
            accountable=True,
        )


def _whose(connection: Any, number: str) -> RecordId:
    """Find under whose id prints are kept: a petition's; minutes are of none and keep their own.

    Errors: Refused("petition.unknown").
    """
    minutes = lookups.minutes_numbered(connection, number)
    return files.find(connection, number) if minutes is None else RecordId(minutes.id)
