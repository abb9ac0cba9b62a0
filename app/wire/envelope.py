"""The container in which entries travel: the same bytes over the network and on a stick.

Outer header in the clear (160 bytes), then the body, encrypted to the receiver by age. Inside: a
JSON header, an Ed25519 signature over outer and header, a zstd frame. Signed, then encrypted; the
opener refuses unless outer and header agree, and reads no entry before all of that held.
"""

import hashlib
import io
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec
import pyrage
import zstandard
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.domain.errors import Refused
from app.wire import batch as batches
from app.wire.batch import Batch
from app.wire.entry import DeviceId, canonical
from app.wire.shapes import SHAPES

MAGIC = b"XFB1"
OUTER_LENGTH = 160
CONTAINER_LARGEST = 64 * 1024 * 1024
HEADER_LARGEST = 64 * 1024
SUITE_AGE = 1
UP, DOWN = 0, 1
_SIGNED = b"xf/batch/1\0"
_NAMED = b"xf/batch-id/1\0"
_OUTER = struct.Struct(">4sBBH16s16sIQQ8s")
_TAIL = struct.Struct(">Q32s")
_WINDOW_MOST = 8 * 1024 * 1024
_LEVEL = 3
_SIGNATURE = 64


class Header(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a container says of itself, inside the seal. Hashes and ids are hex."""

    v: int
    device: str
    epoch: int
    first: int
    last: int
    prev: str
    head: str
    count: int
    schema_max: int
    app: str
    raw_len: int
    z_len: int
    z_sha256: str
    to_county: str
    to_key: str
    wall: str
    parent: tuple[int, int, str] | None = None
    nonce: str = ""
    last_receipt: str = ""


@dataclass(frozen=True, slots=True)
class Outer:
    """The clear part: enough to find the sender's key and the lane, nothing personal."""

    direction: int
    batch: bytes
    device: DeviceId
    epoch: int
    first: int
    last: int
    to_key: bytes


@dataclass(frozen=True, slots=True)
class Address:
    """To whom a container goes: the county, its current key's id, and every age recipient."""

    county: str
    key_id: bytes
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the sender adds to a batch: version, wall clock, the last receipt's nonce and hash."""

    app: str
    wall: str
    nonce: str = ""
    last_receipt: str = ""
    parent: tuple[int, int, str] | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A container whose every check held."""

    outer: Outer
    header: Header
    batch: Batch


def key_id(recipient: str) -> bytes:
    """Give the 8 bytes by which an age recipient is named in the clear."""
    return hashlib.sha256(b"xf/key/1\0" + recipient.encode()).digest()[:8]


def batch_id(batch: Batch) -> bytes:
    """Name a batch by what it is: the same range has the same name on every retry."""
    told = struct.pack(">IQQ", batch.epoch, batch.first, batch.last)
    return hashlib.sha256(_NAMED + batch.device + told + batch.head).digest()[:16]


def seal(batch: Batch, to: Address, stamp: Stamp, sign: Callable[[bytes], bytes]) -> bytes:
    """Close a batch for the county. `sign` gives 64 bytes of Ed25519."""
    raw = batches.encode(batch.entries)
    frame = zstandard.ZstdCompressor(level=_LEVEL).compress(raw)
    header = canonical(msgspec.to_builtins(_header(batch, to, stamp, raw, frame)))
    clear = _OUTER.pack(
        MAGIC,
        SUITE_AGE,
        UP,
        0,
        batch_id(batch),
        batch.device,
        batch.epoch,
        batch.first,
        batch.last,
        to.key_id,
    )
    signature = sign(_SIGNED + clear + header)
    inner = struct.pack(">I", len(header)) + header + signature + frame
    recipients = [pyrage.x25519.Recipient.from_str(each) for each in to.recipients]
    body = pyrage.encrypt(inner, recipients)
    tail = _TAIL.pack(len(body), hashlib.sha256(body).digest())
    return (clear + tail).ljust(OUTER_LENGTH, b"\0") + bytes(body)


def _header(batch: Batch, to: Address, stamp: Stamp, raw: bytes, frame: bytes) -> Header:
    return Header(
        v=1,
        device=batch.device.hex(),
        epoch=batch.epoch,
        first=batch.first,
        last=batch.last,
        prev=batch.prev.hex(),
        head=batch.head.hex(),
        count=len(batch.entries),
        schema_max=max(shape.schema for shape in SHAPES.values()),
        app=stamp.app,
        raw_len=len(raw),
        z_len=len(frame),
        z_sha256=hashlib.sha256(frame).hexdigest(),
        to_county=to.county,
        to_key=to.key_id.hex(),
        wall=stamp.wall,
        parent=stamp.parent,
        nonce=stamp.nonce,
        last_receipt=stamp.last_receipt,
    )


def outer(container: bytes) -> Outer:
    """Read the clear part, checked against the bytes that follow.

    Errors: Refused("batch.too_large", "batch.not_ours", "batch.damaged").
    """
    if len(container) > CONTAINER_LARGEST:
        raise Refused("batch.too_large")
    if len(container) < OUTER_LENGTH or container[:4] != MAGIC:
        raise Refused("batch.not_ours")
    _, suite, direction, flags, id_, device, epoch, first, last, to_key = _OUTER.unpack_from(
        container
    )
    length, digest = _TAIL.unpack_from(container, _OUTER.size)
    body = memoryview(container)[OUTER_LENGTH:]
    rest = container[_OUTER.size + _TAIL.size : OUTER_LENGTH]
    if suite != SUITE_AGE or flags or any(rest) or direction not in {UP, DOWN}:
        raise Refused("batch.not_ours")
    if len(body) != length or hashlib.sha256(body).digest() != digest:
        raise Refused("batch.damaged")
    return Outer(direction, id_, DeviceId(device), epoch, first, last, to_key)


def open_sealed(
    container: bytes, identities: Sequence[str], verify_key: bytes, county: str
) -> Opened:
    """Open a container for this county, signed by this device's key (32 bytes).

    Errors: Refused("batch.…"); nothing of it was believed then.
    """
    clear = outer(container)
    inner = _decrypted(container[OUTER_LENGTH:], identities)
    head, signature, frame = _split(inner)
    try:
        Ed25519PublicKey.from_public_bytes(verify_key).verify(
            signature, _SIGNED + container[: _OUTER.size] + head
        )
    except (InvalidSignature, ValueError):
        raise Refused("batch.forged") from None
    header = _agreeing(head, clear, county)
    if len(frame) != header.z_len or hashlib.sha256(frame).hexdigest() != header.z_sha256:
        raise Refused("batch.damaged")
    entries = batches.decode(_unpacked(frame, header.raw_len))
    batch = Batch(clear.device, clear.epoch, entries)
    _in_order(batch, header)
    if batch_id(batch) != clear.batch:
        raise Refused("batch.disagrees")
    return Opened(clear, header, batch)


def _decrypted(body: bytes, identities: Sequence[str]) -> bytes:
    try:
        keys = [pyrage.x25519.Identity.from_str(each) for each in identities]
        return bytes(pyrage.decrypt(body, keys))
    except pyrage.DecryptError:
        raise Refused("batch.not_for_us") from None


def _split(inner: bytes) -> tuple[bytes, bytes, bytes]:
    if len(inner) < struct.calcsize(">I"):
        raise Refused("batch.damaged")
    (length,) = struct.unpack_from(">I", inner)
    if length > HEADER_LARGEST or len(inner) < 4 + length + _SIGNATURE:
        raise Refused("batch.damaged")
    end = 4 + length
    return inner[4:end], inner[end : end + _SIGNATURE], inner[end + _SIGNATURE :]


def _agreeing(head: bytes, clear: Outer, county: str) -> Header:
    try:
        header = msgspec.json.decode(head, type=Header)
    except (msgspec.MsgspecError, RecursionError):
        raise Refused("batch.damaged") from None
    said = (header.device, header.epoch, header.first, header.last, header.to_key)
    seen = (clear.device.hex(), clear.epoch, clear.first, clear.last, clear.to_key.hex())
    if said != seen or header.v != 1 or not 0 < clear.epoch < 2**31 or clear.last >= 2**63:
        raise Refused("batch.disagrees")
    if header.to_county != county:
        raise Refused("batch.not_for_us")
    return header


def _unpacked(frame: bytes, raw_len: int) -> bytes:
    """Unpack at most what the header promised; a bomb stops one byte past it."""
    if not 0 < raw_len <= batches.RAW_LARGEST:
        raise Refused("batch.too_large")
    packed = zstandard.ZstdDecompressor(max_window_size=_WINDOW_MOST)
    try:
        with packed.stream_reader(io.BytesIO(frame)) as reader:
            raw = reader.read(raw_len + 1)
    except zstandard.ZstdError:
        raise Refused("batch.damaged") from None
    if len(raw) != raw_len:
        raise Refused("batch.damaged")
    return raw


def _in_order(batch: Batch, header: Header) -> None:
    seqs = [link.seq for link in batch.entries]
    right = seqs == list(range(header.first, header.last + 1)) and len(seqs) == header.count
    epochs = {link.epoch for link in batch.entries} == {header.epoch}
    if not (right and epochs and batch.head.hex() == header.head):
        raise Refused("batch.disagrees")
    if batch.prev.hex() != header.prev:
        raise Refused("batch.disagrees")
