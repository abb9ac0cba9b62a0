"""A font an office brings for characters ours do not draw: looked at hard before it is accepted.

It is only ever asked for what our own faces lack, so no letter of one office breaks its lines
otherwise than another's. Nothing of a hostile file is run; what cannot be read is refused.
"""

import struct
from collections.abc import Iterator

from app.domain.errors import Refused
from app.letters.fonts import load_fonts
from app.letters.truetype import EM, Face

MOST_BYTES = 100 * 1024 * 1024
IDEOGRAPHS = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAD9), (0x20000, 0x3347F))
"""Ideographs that have a place in Unicode; what somebody drew into a private place is nobody's."""
_TRUETYPE = (b"\0\1\0\0", b"true")
_CFF, _COLLECTION = b"OTTO", b"ttcf"
_EMBEDDING_AT = 8
_NOT_EMBEDDED = 0x0002 | 0x0100 | 0x0200
"""fsType: no embedding; no part of it alone; bitmaps alone (OpenType, OS/2)."""
_FULL_WIDTH = range(EM - 40, EM + 41)


def examined(data: bytes) -> tuple[Face, tuple[int, ...]]:
    """Open a font and give the characters it adds.

    Errors: Refused("font.unreadable"), ("font.outlines") for CFF and collections, ("font.locked")
    where its maker forbids it, ("font.useless") where it draws nothing that ours lack.
    """
    if data[:4] in {_CFF, _COLLECTION}:
        raise Refused("font.outlines")
    if len(data) > MOST_BYTES or data[:4] not in _TRUETYPE:
        raise Refused("font.unreadable")
    try:
        face = opened(data)
        added = tuple(_added(face))
    except (struct.error, IndexError, KeyError, ValueError, OverflowError, ZeroDivisionError):
        raise Refused("font.unreadable") from None
    if not added:
        raise Refused("font.useless")
    return face, added


def opened(data: bytes) -> Face:
    """Open a font's file.

    Errors: Refused("font.locked"); those of a file that is none (`struct.error` and the like).
    """
    face = Face(data)
    told = face.table(b"OS/2")
    if told is None or struct.unpack_from(">H", told, _EMBEDDING_AT)[0] & _NOT_EMBEDDED:
        raise Refused("font.locked")
    return face


def _added(face: Face) -> Iterator[int]:
    """Give the characters that it draws whole and ours do not draw."""
    ours = load_fonts()
    for first, last in IDEOGRAPHS:
        for code in range(first, last + 1):
            glyph = face.glyph(code)
            if glyph and ours.bundled(chr(code)) is None and usable(face, glyph):
                yield code


def usable(face: Face, glyph: int) -> bool:
    """Tell whether a glyph can stand in a letter: drawn by itself, as wide as its neighbours."""
    return face.simple(glyph) and face.advance(glyph) in _FULL_WIDTH
