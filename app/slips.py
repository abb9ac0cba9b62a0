"""Blank registration slips for when the PC is not there: printed in stock, each with its number.

A slip carries the number and the query code its petition will have asked by; what is entered from
it later takes that code, and its receipt is not printed again (OFFICE 1). Used, void and unused
slips are counted: papers, not people.
"""

from dataclasses import dataclass

from app.checking import demand_form
from app.desk import Desk
from app.domain import policy, words
from app.domain.errors import Refused
from app.domain.numbering import RANDOM_BYTES, petition_number, query_code
from app.letters import kinds
from app.letters.values import BlankSlip
from app.numbers import remember, take_many
from app.papers import letterhead
from app.wire.entry import RecordId
from db import lookups
from db.journal import Change

SERIES = "slip"
Stock = lookups.SlipStock
"""How many slips are unused, used, void."""
MOST = 200
"""Slips printed at once."""


@dataclass(frozen=True, slots=True)
class Printed:
    """The slips of one printing: their numbers, and the PDF, a page each."""

    numbers: tuple[str, ...]
    pdf: bytes


class Slips:
    """The stock of blank slips."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def stock(self) -> Stock:
        """Count what was printed: unused, used, void."""
        policy.demand(self._desk.me.roles, "read")
        with self._desk.store.look() as connection:
            return lookups.slip_stock(connection)

    def print(self, count: int) -> Printed:
        """Print blank slips, each with a number of its own and the code to ask with.

        Errors: Refused("slip.count"), ("letter.no_glyph"), ("letter.unfit").
        """
        desk = self._desk
        policy.demand(desk.me.roles, "register")
        if not 1 <= count <= MOST:
            raise Refused("slip.count", field="count", detail={"most": MOST})
        year = desk.clock.today().year
        with desk.work() as (connection, writer):
            taken, series = take_many(desk, connection, SERIES, year, count)
            made = [self._made(year, serial) for serial in taken]
            slips = tuple(each for each, _change in made)
            pdf = kinds.blank_slips(slips)
            demand_form(slips, pdf)
            changes = [series, *(change for _slip, change in made)]
            writer.write("print_slips", changes, actor=RecordId(desk.me.id), article="22, 23.2")
            remember(desk, changes)
        return Printed(tuple(each.number for each, _change in made), pdf)

    def _made(self, year: int, serial: int) -> tuple[BlankSlip, Change]:
        desk = self._desk
        prefix = desk.facts.number_prefix + words.SLIP_MARK
        number = petition_number(prefix, year, serial, desk.device_letter)
        code = query_code(desk.random(RANDOM_BYTES))
        values = {
            "number": number,
            "query_code": code,
            "printed_on": desk.clock.today().isoformat(),
        }
        slip = BlankSlip(letterhead(desk), number, code)
        return slip, Change("slip", desk.new_id(), values, new=True)

    def void(self, number: str, reason: str) -> None:
        """Note that a slip was spoiled or lost; its number stays visible.

        Errors: Refused("slip.unknown"), ("slip.used"), ("slip.void"), ("void.reason_missing").
        """
        desk = self._desk
        policy.demand(desk.me.roles, "register")
        if not reason.strip():
            raise Refused("void.reason_missing", field="reason", article="22")
        with desk.work() as (connection, writer):
            kept = lookups.slip(connection, number.strip())
            if kept is None:
                raise Refused("slip.unknown", field="number", article="22")
            demand_unused(kept)
            told = {"void_on": desk.clock.today().isoformat(), "void_reason": reason.strip()}
            change = slip_change(kept, **told)
            writer.write("void_slip", [change], actor=RecordId(desk.me.id), article="22")


def demand_unused(kept: lookups.KeptSlip) -> None:
    """Refuse a slip that was entered before, or that is void.

    Errors: Refused("slip.used"), ("slip.void").
    """
    if kept.used_by is not None:
        raise Refused("slip.used", field="slip_number", article="22")
    if kept.void_on is not None:
        raise Refused("slip.void", field="slip_number", article="22")


def slip_change(kept: lookups.KeptSlip, **moved: object) -> Change:
    """Write a slip anew with some values moved."""
    values: dict[str, object] = {
        "number": kept.number,
        "query_code": kept.query_code,
        "printed_on": kept.printed_on,
        "used_by": kept.used_by.hex() if kept.used_by else None,
        "used_on": kept.used_on,
        "void_on": kept.void_on,
        "void_reason": kept.void_reason,
    }
    return Change("slip", RecordId(kept.id), values | moved)
