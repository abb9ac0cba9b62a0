"""What was sent and what came back: batches, receipts, marks; and this PC's own state.

Transport marks live here and never in the journal.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection

from app.domain.file import Place

Carrier = Literal["online", "usb"]
ParcelState = Literal["sealed", "stored", "applied", "refused", "split"]
"""`split`: was too big for a carrier and went in smaller ones; kept, not listed."""


class Marks(msgspec.Struct, frozen=True, omit_defaults=True):
    """How far the county has what this device wrote, in one epoch.

    `sealed` left this PC in a batch, `stored` is receipted, `applied` stands in the county's
    tables, `durable` is in its proven back-up.
    """

    incarnation: str = ""
    epoch: int = 1
    sealed: int = 0
    stored: int = 0
    applied: int = 0
    durable: int = 0
    nonce: str = ""
    last_receipt_at: str = ""
    last_receipt_hash: str = ""


@dataclass(frozen=True, slots=True)
class Parcel:
    """One batch as the sync page lists it. `receipt` is the county's signed answer."""

    id: bytes
    epoch: int
    first: int
    last: int
    carrier: Carrier
    sealed_at: str
    state: ParcelState
    receipt: bytes | None
    received_at: str | None


_COLUMNS = "id, epoch, first, last, carrier, sealed_at, state, receipt, received_at"


def _parcel(row: Sequence[Any]) -> Parcel:
    receipt = None if row[7] is None else bytes(row[7])
    return Parcel(bytes(row[0]), row[1], row[2], row[3], row[4], row[5], row[6], receipt, row[8])


def kept(connection: Connection, name: str) -> bytes | None:
    """Read one piece of this PC's own state."""
    cursor = connection.connection.cursor()
    found = cursor.execute("SELECT value FROM local_state WHERE name = ?", (name,)).fetchone()
    return None if found is None else bytes(found[0])


def kept_under(connection: Connection, prefix: str) -> dict[str, bytes]:
    """Read every piece of this PC's own state whose name begins so, by the rest of its name."""
    cursor = connection.connection.cursor()
    cursor.execute(
        "SELECT substr(name, ?), value FROM local_state WHERE substr(name, 1, ?) = ? ORDER BY name",
        (len(prefix) + 1, len(prefix), prefix),
    )
    return {row[0]: bytes(row[1]) for row in cursor.fetchall()}


def keep(connection: Connection, name: str, value: bytes) -> None:
    """Write one piece of this PC's own state."""
    connection.exec_driver_sql(
        "INSERT INTO local_state (name, value) VALUES (?, ?)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, value),
    )


def marks(connection: Connection) -> Marks:
    """Read how far the county is."""
    found = kept(connection, "marks")
    return Marks() if found is None else msgspec.json.decode(found, type=Marks)


def set_marks(connection: Connection, told: Marks) -> None:
    """Write how far the county is."""
    keep(connection, "marks", msgspec.json.encode(told))


def last_seq(connection: Connection, epoch: int) -> int:
    """Give the last entry's seq in an epoch, 0 when there is none."""
    found = connection.exec_driver_sql(
        "SELECT max(seq) FROM entries WHERE epoch = ?", (epoch,)
    ).scalar()
    return int(found or 0)


def unsent(connection: Connection) -> tuple[int, int, int] | None:
    """Give (epoch, first, last) of what the county has not stored, or None."""
    at = marks(connection)
    last = last_seq(connection, at.epoch)
    return (at.epoch, at.stored + 1, last) if last > at.stored else None


def waiting(connection: Connection) -> int:
    """Count the entries that the county has not stored, over every epoch."""
    at = marks(connection)
    found = connection.exec_driver_sql(
        "SELECT count(*) FROM entries WHERE epoch > ? OR (epoch = ? AND seq > ?)",
        (at.epoch, at.epoch, at.stored),
    ).scalar()
    return int(found or 0)


def oldest_waiting(connection: Connection) -> str | None:
    """Give the moment at which the oldest entry that the county has not stored was written."""
    at = marks(connection)
    found = connection.exec_driver_sql(
        "SELECT json_extract(CAST(meta AS TEXT), '$.recorded_at') FROM entries"
        " WHERE epoch > ? OR (epoch = ? AND seq > ?) ORDER BY epoch, seq LIMIT 1",
        (at.epoch, at.epoch, at.stored),
    ).scalar()
    return None if found is None else str(found)


def hash_at(connection: Connection, epoch: int, seq: int) -> bytes | None:
    """Give the hash of one entry, None when the journal does not reach that far."""
    found = connection.exec_driver_sql(
        "SELECT hash FROM entries WHERE epoch = ? AND seq = ?", (epoch, seq)
    ).scalar()
    return None if found is None else bytes(found)


def border(
    connection: Connection, epoch: int, first: int, last: int, *, entries: int, raw: int
) -> int:
    """Give the last entry of a batch that begins at `first`: so many entries, so many bytes.

    Counts what an entry's text takes and its frame; at least one entry goes.
    """
    most = min(last, first + entries - 1)
    size = connection.exec_driver_sql(
        "WITH told AS ("
        "  SELECT e.seq, length(e.meta) + 160 + coalesce((SELECT sum(coalesce(length(p.body), 0)"
        "    + 160) FROM parts p WHERE p.epoch = e.epoch AND p.seq = e.seq), 0) AS bytes"
        "  FROM entries e WHERE e.epoch = ? AND e.seq BETWEEN ? AND ?),"
        " run AS (SELECT seq, sum(bytes) OVER (ORDER BY seq) AS bytes FROM told)"
        " SELECT max(seq) FROM run WHERE bytes <= ?",
        (epoch, first, most, raw),
    ).scalar()
    return int(size) if size is not None else first


def unanswered(connection: Connection) -> tuple[Parcel, ...]:
    """List sealed batches whose receipt is not here, in the order of their ranges."""
    at = marks(connection)
    return tuple(
        _parcel(row)
        for row in connection.exec_driver_sql(
            f"SELECT {_COLUMNS} FROM parcels"  # noqa: S608 our own column names
            " WHERE epoch = ? AND state = 'sealed' AND last > ? ORDER BY first, last DESC",
            (at.epoch, at.stored),
        )
    )


def found(connection: Connection, parcel: bytes) -> Parcel | None:
    """Read one batch by its id."""
    row = connection.exec_driver_sql(
        f"SELECT {_COLUMNS} FROM parcels WHERE id = ?",  # noqa: S608 our own column names
        (parcel,),
    ).first()
    return None if row is None else _parcel(row)


def later_epoch(connection: Connection, epoch: int) -> int | None:
    """Give the next epoch of the journal after this one, if it went on in another."""
    found_ = connection.exec_driver_sql(
        "SELECT min(epoch) FROM epochs WHERE epoch > ?", (epoch,)
    ).scalar()
    return None if found_ is None else int(found_)


def parent_of(connection: Connection, epoch: int) -> tuple[int, int, bytes] | None:
    """Give the place an epoch went on from, None for one that began afresh."""
    row = connection.exec_driver_sql(
        "SELECT parent_epoch, parent_seq, parent_hash FROM epochs WHERE epoch = ?", (epoch,)
    ).first()
    return None if row is None or row[0] is None else (int(row[0]), int(row[1]), bytes(row[2]))


def split(connection: Connection, parcel: bytes) -> None:
    """Note that a batch was too big for its carrier: its entries go in smaller ones."""
    connection.exec_driver_sql("UPDATE parcels SET state = 'split' WHERE id = ?", (parcel,))


def add(connection: Connection, parcel: Parcel) -> None:
    """Note a sealed batch; the same range sealed again is the same parcel."""
    connection.exec_driver_sql(
        "INSERT INTO parcels (id, epoch, first, last, carrier, sealed_at, state, receipt,"
        " received_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET carrier = excluded.carrier,"
        " sealed_at = excluded.sealed_at",
        (
            parcel.id,
            parcel.epoch,
            parcel.first,
            parcel.last,
            parcel.carrier,
            parcel.sealed_at,
            parcel.state,
            parcel.receipt,
            parcel.received_at,
        ),
    )


def answered(
    connection: Connection, parcel: bytes, state: ParcelState, receipt: bytes, received_at: str
) -> None:
    """Keep the county's receipt beside its batch."""
    connection.exec_driver_sql(
        "UPDATE parcels SET state = ?, receipt = ?, received_at = ? WHERE id = ?",
        (state, receipt, received_at, parcel),
    )


def keep_receipt(connection: Connection, parcel: Parcel) -> None:
    """Keep a batch's receipt apart before a later one takes its place: no receipt is lost."""
    if parcel.receipt is not None:
        name = hashlib.sha256(parcel.receipt).hexdigest()
        keep(connection, f"receipt/{name}", parcel.receipt)


def recent(connection: Connection, most: int = 50) -> Sequence[Parcel]:
    """List batches, newest first."""
    return tuple(
        _parcel(row)
        for row in connection.exec_driver_sql(
            f"SELECT {_COLUMNS} FROM parcels WHERE state != 'split'"  # noqa: S608 our own column names
            " ORDER BY sealed_at DESC, last DESC LIMIT ?",
            (most,),
        )
    )


class Places:
    """Tells where a record stands by comparing its newest entry with the marks."""

    def __init__(self, connection: Connection) -> None:
        self._marks = marks(connection)

    def of(self, touch: tuple[int, int] | None, upper: bool = False) -> Place:
        """Give the place of a record that was touched last there; `upper` has a number above."""
        at = self._marks
        if touch is None:
            return "local"
        if touch <= (at.epoch, at.applied):
            return "county"
        if upper:
            return "upper_system"
        return "in_transit" if touch <= (at.epoch, at.sealed) else "local"
