"""Deflated pieces that are made once and joined into streams again and again."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass

_HEAD, _LAST = b"\x78\x9c", b"\x03\x00"


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes and the same deflated into whole blocks, which refer to nothing outside them."""

    raw: bytes
    packed: bytes


def piece(raw: bytes, level: int = 6) -> Piece:
    """Deflate bytes so that they can stand anywhere in a stream."""
    if not raw:
        return Piece(b"", b"")
    squeezer = zlib.compressobj(level, zlib.DEFLATED, -15)
    return Piece(raw, squeezer.compress(raw) + squeezer.flush(zlib.Z_SYNC_FLUSH))


def joined(pieces: Iterable[Piece]) -> bytes:
    """Put pieces together into one zlib stream."""
    parts, check = [_HEAD], 1
    for each in pieces:
        parts.append(each.packed)
        check = zlib.adler32(each.raw, check)
    return b"".join((*parts, _LAST, check.to_bytes(4, "big")))
