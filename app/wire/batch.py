"""A contiguous range of one device's journal, as the plain bytes inside a container.

JSON lines, one entry each. Meta and bodies travel as text, the very bytes they were written in.
Nothing is believed here: sizes, depth, doubled keys and numbers are checked before values are
read, and the chain is checked by who takes the batch in.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from app.domain.errors import Refused
from app.wire.entry import DeviceId, Entry, Meta, Part, RecordId

ENTRIES_MOST = 20_000
ENTRY_LARGEST = 1024 * 1024
RAW_LARGEST = 64 * 1024 * 1024
DEPTH_MOST = 32

_HEX = re.compile("[0-9a-f]*")
_QUOTED = re.compile(rb'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_WORD = re.compile("[A-Za-z][A-Za-z0-9_.-]{0,63}")
_HASH_BYTES = 32
_ID_BYTES = 16
_INT32, _INT64 = 2**31 - 1, 2**63 - 1


@dataclass(frozen=True, slots=True)
class Batch:
    """Entries `first`..`last` of one epoch of one device, in order, without a gap."""

    device: DeviceId
    epoch: int
    entries: tuple[Entry, ...]

    @property
    def first(self) -> int:
        """Give the first seq."""
        return self.entries[0].seq

    @property
    def last(self) -> int:
        """Give the last seq."""
        return self.entries[-1].seq

    @property
    def prev(self) -> bytes:
        """Give the hash the first entry stands on."""
        return self.entries[0].prev

    @property
    def head(self) -> bytes:
        """Give the hash of the last entry."""
        return self.entries[-1].hash


class _Part(msgspec.Struct, forbid_unknown_fields=True):
    record: str
    kind: str
    op: Literal["put", "drop"]
    base: int
    schema: int
    body: str | None
    salt: str | None
    body_hash: str


class _Entry(msgspec.Struct, forbid_unknown_fields=True):
    epoch: int
    seq: int
    prev: str
    hash: str
    meta: str
    parts: list[_Part]


_reader = msgspec.json.Decoder(_Entry)
_meta_reader = msgspec.json.Decoder(Meta)
_any_reader = msgspec.json.Decoder()
_writer = msgspec.json.Encoder(order="deterministic")


def encode(entries: Sequence[Entry]) -> bytes:
    """Write entries as lines."""
    return b"\n".join(_writer.encode(_outgoing(link)) for link in entries)


def _outgoing(link: Entry) -> _Entry:
    return _Entry(
        link.epoch,
        link.seq,
        link.prev.hex(),
        link.hash.hex(),
        link.meta.decode(),
        [
            _Part(
                part.record.hex(),
                part.kind,
                part.op,
                part.base,
                part.schema,
                None if part.body is None else part.body.decode(),
                None if part.salt is None else part.salt.hex(),
                part.body_hash.hex(),
            )
            for part in link.parts
        ],
    )


def decode(raw: bytes) -> tuple[Entry, ...]:
    """Read lines back.

    Errors: Refused("batch.…"): too_large, too_many, not_json, too_deep, doubled_key, bad_entry.
    """
    if len(raw) > RAW_LARGEST:
        raise Refused("batch.too_large")
    lines = raw.split(b"\n")
    if len(lines) > ENTRIES_MOST:
        raise Refused("batch.too_many")
    return tuple(_incoming(line) for line in lines)


def _incoming(line: bytes) -> Entry:
    if len(line) > ENTRY_LARGEST:
        raise Refused("batch.too_large")
    try:
        told = _reader.decode(line)
        if _writer.encode(told) != line:
            _check_json(line)
        parts = tuple(_incoming_part(part) for part in told.parts)
        meta = told.meta.encode()
        _check_meta(meta)
    except (msgspec.MsgspecError, UnicodeError) as fault:
        raise Refused("batch.bad_entry") from fault
    if not (0 < told.seq <= _INT64 and 0 < told.epoch <= _INT32 and parts):
        raise Refused("batch.bad_entry")
    return Entry(told.epoch, told.seq, _bytes(told.prev), meta, parts, _bytes(told.hash))


def _check_meta(meta: bytes) -> None:
    _check_json(meta)
    said = _meta_reader.decode(meta)
    if not _WORD.fullmatch(said.act):
        raise Refused("batch.bad_entry")
    if said.subject is not None:
        _bytes(said.subject, _ID_BYTES)


def _incoming_part(told: _Part) -> Part:
    body = None if told.body is None else told.body.encode()
    if body is not None:
        _check_json(body)
    if (told.body is None) != (told.salt is None) or not _WORD.fullmatch(told.kind):
        raise Refused("batch.bad_entry")
    if not (0 <= told.base <= _INT64 and 0 < told.schema <= _INT32):
        raise Refused("batch.bad_entry")
    salt = None if told.salt is None else _bytes(told.salt, _ID_BYTES)
    record = RecordId(_bytes(told.record, _ID_BYTES))
    body_hash = _bytes(told.body_hash)
    return Part(record, told.kind, told.op, told.base, told.schema, body, salt, body_hash)


def _bytes(text: str, length: int = _HASH_BYTES) -> bytes:
    if len(text) != 2 * length or not _HEX.fullmatch(text):
        raise Refused("batch.bad_entry")
    return bytes.fromhex(text)


def _check_json(text: bytes) -> None:
    """Refuse what JSON readers swallow: great depth, doubled keys, NaN, numbers without end.

    What comes out byte for byte as our own writer writes it cannot hold any of these.
    """
    if text.count(b"{") + text.count(b"[") > DEPTH_MOST and _deepest(text) > DEPTH_MOST:
        raise Refused("batch.too_deep")
    try:
        if _writer.encode(_any_reader.decode(text)) != text:
            _writer.encode(json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant))
    except (ValueError, RecursionError):
        raise Refused("batch.not_json") from None


def _deepest(text: bytes) -> int:
    return max(_depths(_QUOTED.sub(b"", text)), default=0)


def _depths(bare: bytes) -> Iterator[int]:
    depth = 0
    for byte in bare:
        depth += (byte in b"{[") - (byte in b"}]")
        yield depth


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise Refused("batch.doubled_key")
    return made


def _no_constant(_name: str) -> Any:
    raise ValueError("no such number")
