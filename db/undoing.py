"""The entry that wrote a record, and what stood before it: read from the journal, to take back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Touched:
    """One record an entry wrote: its values, those before (None: it was new), and whether since."""

    record: bytes
    kind: str
    values: Mapping[str, Any]
    before: Mapping[str, Any] | None
    moved_since: bool


@dataclass(frozen=True, slots=True)
class Done:
    """One act as the journal has it."""

    act: str
    touched: tuple[Touched, ...]


def that_made(connection: Connection, record: bytes) -> Done:
    """Read the entry that first wrote a record; what was erased is left out."""
    cursor = connection.connection.cursor()
    epoch, seq, act = cursor.execute(
        "SELECT p.epoch, p.seq, e.act FROM parts p"
        " JOIN entries e ON e.epoch = p.epoch AND e.seq = p.seq"
        " WHERE p.record = ? ORDER BY p.epoch, p.seq LIMIT 1",
        (record,),
    ).fetchone()
    parts = cursor.execute(
        "SELECT record, kind, body FROM parts"
        " WHERE epoch = ? AND seq = ? AND op = 'put' AND body IS NOT NULL ORDER BY n",
        (epoch, seq),
    ).fetchall()
    return Done(
        act,
        tuple(
            Touched(
                bytes(each[0]),
                each[1],
                msgspec.json.decode(each[2]),
                _before(cursor, each[0], (epoch, seq)),
                _since(cursor, each[0], (epoch, seq)),
            )
            for each in parts
        ),
    )


def _before(cursor: Any, record: bytes, at: tuple[int, int]) -> Mapping[str, Any] | None:
    found = cursor.execute(
        "SELECT body FROM parts WHERE record = ? AND (epoch, seq) < (?, ?) AND op = 'put'"
        " AND body IS NOT NULL ORDER BY epoch DESC, seq DESC, n DESC LIMIT 1",
        (record, *at),
    ).fetchone()
    return None if found is None else msgspec.json.decode(found[0])


def _since(cursor: Any, record: bytes, at: tuple[int, int]) -> bool:
    found = cursor.execute(
        "SELECT 1 FROM parts WHERE record = ? AND (epoch, seq) > (?, ?) LIMIT 1", (record, *at)
    ).fetchone()
    return found is not None
