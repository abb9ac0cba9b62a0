"""What goes out: the unsent range of the journal, gathered into a batch and sealed."""

from dataclasses import dataclass, replace
from typing import Any

import msgspec

from app.desk import Desk
from app.domain.errors import Trouble
from app.keys import DeviceKeys
from app.sync.inbox import Enrolment
from app.wire import batch as batches
from app.wire import envelope
from app.wire.batch import Batch
from app.wire.entry import DeviceId, moment
from app.wire.envelope import Address, Stamp
from app.wire.receipt import EnrolRequest, enrol_bytes
from db import journal, parcels
from db.parcels import Carrier, Marks, Parcel
from db.sidecar import Known

_APP = "petition-desk 1"
_RAW = batches.RAW_LARGEST * 3 // 4
"""Measured in the store; lines are longer by their escapes. What is still too large is halved."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A batch closed for the county, and the parcel that notes it. Nothing is written yet.

    `again` is true for a range that was sealed before and never answered.
    """

    parcel: Parcel
    container: bytes
    head: bytes
    again: bool

    @property
    def count(self) -> int:
        """Give the number of entries in it."""
        return self.parcel.last - self.parcel.first + 1


@dataclass(frozen=True, slots=True)
class Gathered:
    """A range read from the journal, with what the header tells of the place it stands on."""

    batch: Batch
    marks: Marks
    parent: tuple[int, int, bytes] | None
    again: bool


def refuse_rewound(connection: Any, known: Known) -> None:
    """Refuse to seal when the store went back behind what already left this PC.

    Errors: Trouble("sync.rewound").
    """
    if known.sealed == 0:
        return
    here = parcels.hash_at(connection, known.epoch, known.sealed)
    if here is None or here.hex() != known.head:
        raise Trouble("sync.rewound")


def gather(connection: Any, device: DeviceId, start: int | None = None) -> Gathered | None:
    """Read the next range in the epoch being sent, None when nothing is left there.

    It begins at `start`, or behind what the county has stored. A range that was sealed before
    and is not answered is the same range again.
    """
    marks = parcels.marks(connection)
    start = start or marks.stored + 1
    last = parcels.last_seq(connection, marks.epoch)
    if start > last:
        return None
    again = _sealed_before(connection, start)
    end = again or parcels.border(
        connection, marks.epoch, start, last, entries=batches.ENTRIES_MOST, raw=_RAW
    )
    read = tuple(journal.entries(connection, epoch=marks.epoch, first=start, last=end))
    parent = parcels.parent_of(connection, marks.epoch)
    return Gathered(Batch(device, marks.epoch, read), marks, parent, again is not None)


def _sealed_before(connection: Any, start: int) -> int | None:
    found = (each.last for each in parcels.unanswered(connection) if each.first == start)
    return next(found, None)


def seal(gathered: Gathered, to: Enrolment, desk: Desk, keys: DeviceKeys, by: Carrier) -> Sealed:
    """Sign, compress and encrypt a range for the county."""
    batch, wall = gathered.batch, moment(desk.clock.now())
    parent = gathered.parent
    stamp = Stamp(
        app=_APP,
        wall=wall,
        nonce=gathered.marks.nonce,
        last_receipt=gathered.marks.last_receipt_hash,
        parent=None if parent is None else (parent[0], parent[1], parent[2].hex()),
    )
    container = envelope.seal(batch, _address(to), stamp, keys.sign)
    name = envelope.batch_id(batch)
    parcel = Parcel(name, batch.epoch, batch.first, batch.last, by, wall, "sealed", None, None)
    return Sealed(parcel, container, batch.head, gathered.again)


def _address(to: Enrolment) -> Address:
    return Address(to.county, envelope.key_id(to.recipients[0]), to.recipients)


def note(connection: Any, sealed: Sealed) -> None:
    """Write that the range is about to leave: the parcel, and the mark that never goes back."""
    marks = parcels.marks(connection)
    parcels.add(connection, sealed.parcel)
    if marks.sealed < sealed.parcel.last:
        told = msgspec.structs.replace(marks, sealed=sealed.parcel.last)
        parcels.set_marks(connection, told)


def halves(connection: Any, sealed: Sealed, device: DeviceId) -> None:
    """Put two batches in the place of one that was too big for its carrier."""
    whole = sealed.parcel
    middle = (whole.first + whole.last) // 2
    parcels.split(connection, whole.id)
    for first, last in ((whole.first, middle), (middle + 1, whole.last)):
        read = tuple(journal.entries(connection, epoch=whole.epoch, first=first, last=last))
        name = envelope.batch_id(Batch(device, whole.epoch, read))
        parcels.add(connection, replace(whole, id=name, first=first, last=last))


def next_epoch(connection: Any) -> bool:
    """Go on to the journal's next epoch when this one is all with the county."""
    marks = parcels.marks(connection)
    following = parcels.later_epoch(connection, marks.epoch)
    if following is None or parcels.last_seq(connection, marks.epoch) > marks.stored:
        return False
    told = msgspec.structs.replace(marks, epoch=following, sealed=0, stored=0, applied=0, durable=0)
    parcels.set_marks(connection, told)
    return True


def enrol_request(desk: Desk, keys: DeviceKeys, code: str, epoch: int) -> EnrolRequest:
    """Ask to be known: the one-time code and this PC's public keys, signed."""
    bare = EnrolRequest(
        code=code.strip(),
        office=desk.facts.id.hex(),
        device=desk.device.hex(),
        epoch=epoch,
        verify_key=keys.verify_key.hex(),
        recipient=keys.recipient,
        signature="",
    )
    return msgspec.structs.replace(bare, signature=keys.sign(enrol_bytes(bare)).hex())
