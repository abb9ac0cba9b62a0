"""Numbers taken from their series inside the act that uses them: no gap hidden, none twice."""

from collections.abc import Iterable
from typing import Any

from app.desk import Desk
from app.domain.numbering import Series, letter_number
from app.domain.numbering import petition_number as written
from app.domain.words import LETTER_MARKS
from app.wire.entry import RecordId
from db import lookups
from db.journal import Change

PETITIONS = "petition"


def petition_number(desk: Desk, connection: Any) -> tuple[str, Change]:
    """Take the next petition number and the change that moves its series."""
    year = desk.clock.today().year
    taken, change = take(desk, connection, PETITIONS, year)
    return written(desk.facts.number_prefix, year, taken, desk.device_letter), change


def letter_number_of(desk: Desk, connection: Any, kind: str, mark: str) -> tuple[str, Change]:
    """Take the next number of one kind of letter; `mark` is the kind's word in the number."""
    year = desk.clock.today().year
    taken, change = take(desk, connection, kind, year)
    word = desk.facts.letter_word + mark
    return letter_number(word, year, taken, desk.device_letter), change


def take(desk: Desk, connection: Any, name: str, year: int) -> tuple[int, Change]:
    """Take the next number of a series, made at its first use."""
    taken, change = take_many(desk, connection, name, year, 1)
    return taken[0], change


def take_many(
    desk: Desk, connection: Any, name: str, year: int, count: int
) -> tuple[tuple[int, ...], Change]:
    """Take the next numbers of a series.

    Where the file beside the store knows of later numbers (a restored store), those are jumped
    and stand in the register as void: none is given out twice, and the gap is seen.
    """
    found = lookups.series(connection, name, year, desk.device_letter)
    id_, series = found or (desk.new_id(), Series(name, year, desk.device_letter))
    gap, series = series.jumped_past(desk.known_next(name, year) - 1)
    for serial in range(gap.first, gap.last + 1) if gap else ():
        series = series.void(serial)
    taken = []
    for _ in range(count):
        number, series = series.take()
        taken.append(number)
    return tuple(taken), series_change(id_, series, new=found is None)


def passed_over(desk: Desk, connection: Any, year: int) -> tuple[str, ...]:
    """List the year's numbers that are void and stand on nothing: no gap is hidden.

    A petition that was voided has its number still, and is seen where petitions are.
    """
    facts, told = desk.facts, []
    for name, letter, serial in lookups.voided(connection, year):
        if name == PETITIONS:
            number = written(facts.number_prefix, year, serial, letter)
            told += [] if lookups.is_petition(connection, number) else [number]
        elif name in LETTER_MARKS:
            word = facts.letter_word + LETTER_MARKS[name]
            told.append(letter_number(word, year, serial, letter))
    return tuple(told)


def remember(desk: Desk, changes: Iterable[Change]) -> None:
    """Note the series an act moved beside the store, before the act is durable.

    A number noted and never used is harmless; one used and not noted could come twice after a
    restore.
    """
    for change in changes:
        if change.kind == "series" and change.values is not None:
            told = change.values
            desk.sidecar(str(told["name"]), int(str(told["year"])), int(str(told["next"])))


def series_change(id_: RecordId, series: Series, *, new: bool = False) -> Change:
    """Write a series as the journal keeps it."""
    return Change(
        "series",
        id_,
        {
            "name": series.name,
            "year": series.year,
            "device_letter": series.device_letter,
            "next": series.next,
            "reserved": [list(each) for each in series.reserved],
            "voids": sorted(series.voids),
        },
        new=new,
    )
