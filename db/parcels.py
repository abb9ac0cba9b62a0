"""What was sent and what came back: batches, receipts, marks; and this PC's own state.

Transport marks live here and never in the journal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec
from sqlalchemy import Connection

Carrier = Literal["online", "usb"]
ParcelState = Literal["sealed", "stored", "applied", "refused"]


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


def kept(connection: Connection, name: str) -> bytes | None:
    """Read one piece of this PC's own state."""
    found = connection.exec_driver_sql(
        "SELECT value FROM local_state WHERE name = ?", (name,)
    ).scalar()
    return None if found is None else bytes(found)


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


def recent(connection: Connection, most: int = 50) -> Sequence[Parcel]:
    """List batches, newest first."""
    return tuple(
        Parcel(bytes(row[0]), *row[1:])
        for row in connection.exec_driver_sql(
            "SELECT id, epoch, first, last, carrier, sealed_at, state, receipt, received_at"
            " FROM parcels ORDER BY sealed_at DESC, last DESC LIMIT ?",
            (most,),
        )
    )
