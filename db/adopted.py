"""The files an office counts by on top of what is shipped, and the open dates to count anew."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection

from app.wire.entry import RecordId
from db.records import plan


@dataclass(frozen=True, slots=True)
class Adopted:
    """One adopted file, as text: a year's working days, local holidays, rules, a wording.

    Wordings are all kept, each with its number; of other files the newest takes the place.
    """

    id: bytes
    file_kind: str
    layer: str
    name: str
    source: str
    content: str
    year: int
    published_on: date | None
    adopted_at: str
    version: int | None = None


class OpenClock(NamedTuple):
    """An open date with what it is about; `promised` are all the days that its letters name."""

    petition: bytes
    number: str
    id: bytes
    strand: bytes | None
    rule: str
    article: str
    trigger_on: date
    nominal: date
    rolled: date
    internal: date
    provisional: bool
    promised: frozenset[date]


@dataclass(frozen=True, slots=True)
class OpenWindow:
    """A right that runs from a served letter."""

    petition: bytes
    number: str
    recipient: bytes
    rule: str
    served_on: date
    nominal: date
    rolled: date


def stamp(connection: Connection) -> str:
    """Tell one state of the adopted files from another."""
    cursor = connection.connection.cursor()
    row = cursor.execute("SELECT count(*), max(adopted_at) FROM adopted_files").fetchone()
    return f"{row[0]} {row[1]}"


def files(connection: Connection) -> tuple[Adopted, ...]:
    """List the adopted files in the order in which they lie on one another."""
    told = plan(Adopted)
    cursor = connection.connection.cursor()
    cursor.execute(
        f"SELECT {', '.join(told)} FROM adopted_files"  # noqa: S608 names are ours
        " ORDER BY file_kind, layer != 'plan', year, version, adopted_at"
    )
    readers = tuple(told.values())
    return tuple(
        Adopted(*(read(value) for read, value in zip(readers, row, strict=True)))
        for row in cursor.fetchall()
    )


def open_clocks(connection: Connection) -> Iterator[OpenClock]:
    """Read every open date, petition by petition; promises only where a letter was issued."""
    promises, day = _Promises(connection), date.fromisoformat
    rows: Any = connection.connection.cursor()  # a driver's cursor gives its rows one by one
    rows.execute(
        "SELECT c.petition, p.number, c.id, c.strand, c.rule, c.article, c.trigger_on, c.nominal,"
        " c.rolled, c.internal, c.provisional FROM clocks c"
        " CROSS JOIN petitions p ON p.id = c.petition WHERE c.met_on IS NULL ORDER BY p.row"
    )
    for row in rows:
        yield OpenClock(
            row[0],
            row[1],
            row[2],
            row[3],
            row[4],
            row[5],
            day(row[6]),
            day(row[7]),
            day(row[8]),
            day(row[9]),
            bool(row[10]),
            promises.of(row[0]),
        )


def count_open(connection: Connection) -> int:
    """Count the open dates."""
    cursor = connection.connection.cursor()
    return int(cursor.execute("SELECT count(*) FROM clocks WHERE met_on IS NULL").fetchone()[0])


def count_provisional(connection: Connection) -> int:
    """Count the petitions with an open date that is provisional."""
    cursor = connection.connection.cursor()
    told = "SELECT count(DISTINCT petition) FROM clocks WHERE met_on IS NULL AND provisional"
    return int(cursor.execute(told).fetchone()[0])


def open_windows(connection: Connection, today: date) -> tuple[OpenWindow, ...]:
    """List the rights that are not over."""
    cursor = connection.connection.cursor()
    cursor.execute(
        "SELECT r.petition, p.number, r.id, r.window_rule, r.served_on, r.window_nominal,"
        " r.window_rolled FROM recipients r JOIN petitions p ON p.id = r.petition"
        " WHERE r.window_rolled >= ? ORDER BY p.row",
        (today.isoformat(),),
    )
    return tuple(
        OpenWindow(
            bytes(row[0]), row[1], bytes(row[2]), row[3], *(date.fromisoformat(d) for d in row[4:])
        )
        for row in cursor.fetchall()
    )


class _Promises:
    """The days that the letters of a petition name. Only petitions with letters are asked."""

    def __init__(self, connection: Connection) -> None:
        self._cursor = connection.connection.cursor()
        self._with = {
            bytes(row[0])
            for row in self._cursor.execute(
                "SELECT DISTINCT l.petition FROM letters l"
                " WHERE EXISTS (SELECT 1 FROM clocks c"
                " WHERE c.petition = l.petition AND c.met_on IS NULL)"
            )
        }

    def of(self, petition: bytes) -> frozenset[date]:
        """Give every day that stands in a letter of this petition."""
        if petition not in self._with:
            return frozenset()
        rows = self._cursor.execute("SELECT facts FROM letters WHERE petition = ?", (petition,))
        return frozenset(
            day for row in rows.fetchall() for day in _days(msgspec.json.decode(row[0] or "{}"))
        )


def _days(value: Any) -> Iterator[date]:
    """Find each day in the facts of a letter, wherever it stands."""
    if isinstance(value, dict):
        for each in value.values():
            yield from _days(each)
    elif isinstance(value, list):
        for each in value:
            yield from _days(each)
    elif isinstance(value, str):
        try:
            yield date.fromisoformat(value)
        except ValueError:
            return


def find(connection: Connection, like: Adopted) -> tuple[RecordId, str] | None:
    """Give the record and the text of the file that this one takes the place of.

    A layer of rules takes the place of the one before; a calendar that of its year and place.
    """
    cursor = connection.connection.cursor()
    row = cursor.execute(
        "SELECT id, content FROM adopted_files WHERE file_kind = ?1 AND layer = ?2"
        " AND (file_kind = 'rules' OR (name = ?3 AND year = ?4))",
        (like.file_kind, like.layer, like.name, like.year),
    ).fetchone()
    return None if row is None else (RecordId(bytes(row[0])), str(row[1]))
