"""The journal entry: one act, one entry, one place in the chain; and what it does to the tables.

An entry is meta (who, what, when, on which article: no personal data, no free text) and parts
(the new values of each record touched). Its hash covers the parts' salted hashes, so one
petition's words can be erased and the chain still verifies. Meta and bodies are kept as the very
bytes they were written in.
"""

import hashlib
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NewType

import msgspec

from app.domain.errors import Refused
from app.wire.shapes import SHAPES, Column, Holds, Shape

RecordId = NewType("RecordId", bytes)
DeviceId = NewType("DeviceId", bytes)
OfficeId = NewType("OfficeId", bytes)

Scalar = str | int | bytes | None
Op = Literal["put", "drop"]

_BODY = b"xf/body/1\0"
_PARTS = b"xf/parts/1\0"
_LOG = b"xf/log/1\0"
_EPOCH = b"xf/epoch/1\0"
_ID_LENGTH = 16
_TEXTS = frozenset({Holds.TEXT, Holds.PROSE, Holds.DAY, Holds.MOMENT})
_encode = msgspec.json.Encoder(order="deterministic").encode


class Meta(msgspec.Struct, frozen=True, forbid_unknown_fields=False, omit_defaults=True):
    """What an entry says of itself. Ids are hex; `today` is set when `--today` moved the calendar.

    `claimed_at` is when it is said to have happened, `recorded_at` when it was written;
    `subject` is the petition it is about. `pc_at` is what the PC's clock said where a cadre had
    corrected it.
    """

    act: str
    claimed_at: str
    recorded_at: str
    sort: Literal["act", "accountable"] = "act"
    actor: str | None = None
    acting_for: str | None = None
    subject: str | None = None
    article: str | None = None
    rules: str | None = None
    boot: str | None = None
    monotonic_ms: int | None = None
    today: str | None = None
    import_id: str | None = None
    pc_at: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One record's new values. `base` is the seq that touched the record last, 0 for a new one.

    An erased part has neither body nor salt; `body_hash` stays.
    """

    record: RecordId
    kind: str
    op: Op
    base: int
    schema: int
    body: bytes | None
    salt: bytes | None
    body_hash: bytes


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of a device's chain in one epoch; `seq` counts from 1 without gaps."""

    epoch: int
    seq: int
    prev: bytes
    meta: bytes
    parts: tuple[Part, ...]
    hash: bytes

    def said(self) -> Meta:
        """Read the meta bytes."""
        return msgspec.json.decode(self.meta, type=Meta)


@dataclass(frozen=True, slots=True)
class RowChange:
    """What a part does to one table: put these values under this key, or drop the row."""

    table: str
    op: Op
    key: bytes
    values: Mapping[str, Scalar]


def canonical(value: object) -> bytes:
    """Encode as JSON with sorted keys, the one form in which bodies and headers are written."""
    return _encode(value)


def moment(at: datetime) -> str:
    """Write a moment as the journal keeps it: ISO 8601, milliseconds, with offset."""
    return at.isoformat(timespec="milliseconds")


def part(
    kind: str,
    record: RecordId,
    values: Mapping[str, object] | None,
    *,
    salt: bytes,
    base: int = 0,
) -> Part:
    """Make the part that puts these values (None drops the record). Salt: 16 random bytes.

    Errors: KeyError for a kind or column that no shape has (a bug of the caller).
    """
    shape = SHAPES[kind]
    if values is not None and shape.table:
        known = {column.name for column in shape.columns}.union(shape.told)
        if unknown := set(values) - known:
            raise KeyError(f"{kind} has no {sorted(unknown)}")
    body = _encode(values if values is not None else {})
    op: Op = "drop" if values is None else "put"
    return Part(record, kind, op, base, shape.schema, body, salt, salted(salt, body))


def salted(salt: bytes, body: bytes) -> bytes:
    """Hash a body so that knowing the hash gives nothing away once salt and body are gone."""
    return hashlib.sha256(_BODY + salt + body).digest()


def chain(epoch: int, seq: int, prev: bytes, meta: bytes, parts: Iterable[Part]) -> bytes:
    """Compute an entry's hash: the previous one, its place, its meta, its parts' salted hashes."""
    inner = hashlib.sha256(_PARTS)
    for each in parts:
        head = f"{each.kind}|{each.op}|{each.base}|{each.schema}".encode()
        inner.update(struct.pack(">H", len(head)) + head + each.record + each.body_hash)
    return hashlib.sha256(
        _LOG
        + prev
        + struct.pack(">IQ", epoch, seq)
        + hashlib.sha256(meta).digest()
        + inner.digest()
    ).digest()


def epoch_root(device: DeviceId, epoch: int, parent: tuple[int, int, bytes] | None) -> bytes:
    """Give the `prev` of an epoch's first entry; `parent` is (epoch, seq, hash) it went on from."""
    at_epoch, at_seq, at_hash = parent or (0, 0, bytes(32))
    return hashlib.sha256(
        _EPOCH + device + struct.pack(">IIQ", epoch, at_epoch, at_seq) + at_hash
    ).digest()


def entry(epoch: int, seq: int, prev: bytes, meta: Meta, parts: Iterable[Part]) -> Entry:
    """Close an entry: its bytes and its hash."""
    kept, told = tuple(parts), _encode(meta)
    return Entry(epoch, seq, prev, told, kept, chain(epoch, seq, prev, told, kept))


def holds(link: Entry, prev: bytes) -> bool:
    """Tell whether this entry follows `prev` and every hash in it is true."""
    bodies = all(
        each.body is None or each.salt is None or salted(each.salt, each.body) == each.body_hash
        for each in link.parts
    )
    told = chain(link.epoch, link.seq, link.prev, link.meta, link.parts)
    return bodies and link.prev == prev and told == link.hash


def rows(part: Part) -> tuple[RowChange, ...]:
    """Tell what a part does to the tables. Pure; nothing else may write them.

    Errors: Refused("entry.schema") for a kind or schema this program does not know yet,
    Refused("entry.body") for values that are not what the shape says.
    """
    shape = SHAPES.get(part.kind)
    if shape is None or part.schema > shape.schema:
        raise Refused("entry.schema", detail={"kind": part.kind, "schema": part.schema})
    if not shape.table:
        return ()
    if part.op == "drop":
        return (RowChange(shape.table, "drop", part.record, {}),)
    if part.body is None:
        return ()
    return (RowChange(shape.table, "put", part.record, _values(shape, part.body)),)


def _values(shape: Shape, body: bytes) -> dict[str, Scalar]:
    try:
        told = msgspec.json.decode(body)
        return {
            column.name: None if (value := told.get(column.name)) is None else _plain(column, value)
            for column in shape.columns
        }
    except (ValueError, TypeError, AttributeError) as fault:
        raise Refused("entry.body", detail={"kind": shape.kind}) from fault


def _plain(column: Column, value: object) -> Scalar:
    if column.holds is Holds.JSON:
        return _encode(value).decode()
    if column.holds is Holds.ID:
        return _id(value)
    if column.holds is Holds.FLAG and isinstance(value, bool):
        return int(value)
    if column.holds is Holds.NUMBER and isinstance(value, int) and not isinstance(value, bool):
        return _int64(value)
    if column.holds in _TEXTS and isinstance(value, str) and "\0" not in value:
        return value
    raise TypeError(column.name)


def _int64(value: int) -> int:
    if not -(2**63) <= value < 2**63:
        raise ValueError("number")
    return value


def _id(value: object) -> bytes:
    found = bytes.fromhex(value) if isinstance(value, str) else b""
    if len(found) != _ID_LENGTH:
        raise ValueError("id")
    return found
