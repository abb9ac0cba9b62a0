"""TrueType faces read where they lie, and the part of a face that one letter carries.

An outline is summed and deflated once, when it is first used; a font file is put together from
such finished pieces. Only faces of our own making are read: simple outlines (no composites),
1000 units to the em.
"""

import struct
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain
from sys import byteorder
from typing import Final

from app.letters.deflated import Piece, joined, piece

EM = 1000
_KEPT_OUTLINES = 2000
"""Outlines kept ready per face, about 1.5 kB each."""
_OUTLINE_HEAD = 10
_WHOLE = 0xFFFFFFFF
_LONG = 1
_MAGIC = 0xB1B0AFBA
_TABLE = struct.Struct(">4sLLL")


@dataclass(frozen=True, slots=True)
class Outlines:
    """Glyphs ready to be embedded: deflated, summed, how long each is, its width and side."""

    piece: Piece
    total: int
    sizes: tuple[int, ...]
    metrics: bytes


@dataclass(frozen=True, slots=True)
class Part:
    """A font file with some of a face's glyphs, deflated, and its length before."""

    packed: bytes
    length: int


class Face:
    """One face: which characters it draws, how wide they are, and parts of it for a letter."""

    def __init__(self, data: bytes) -> None:
        self._data: Final = memoryview(data)
        count = struct.unpack_from(">H", data, 4)[0]
        rows = (_TABLE.unpack_from(data, 12 + n * _TABLE.size) for n in range(count))
        self._tables = {tag: (at, length) for tag, _, at, length in rows}
        head, hhea = self._table(b"head"), self._table(b"hhea")
        self.units = int(struct.unpack_from(">H", head, 18)[0])
        self.box = tuple(map(self._in_em, struct.unpack_from(">4h", head, 36)))
        self.ascent, self.descent = map(self._in_em, struct.unpack_from(">2h", hhea, 4))
        self._wide: int = struct.unpack_from(">H", hhea, 34)[0]
        self._advances = self._table(b"hmtx")
        self._places = _offsets(self._table(b"loca"), long=head[51] == _LONG)
        self._glyphs = self._table(b"glyf")
        self.glyph = lru_cache(maxsize=_KEPT_OUTLINES)(_characters(self._table(b"cmap")).glyph)
        self._single = lru_cache(maxsize=_KEPT_OUTLINES)(lambda glyph: self.outlines((glyph,)))

    def _table(self, tag: bytes) -> memoryview:
        at, length = self._tables[tag]
        return self._data[at : at + length]

    def advance(self, glyph: int) -> int:
        """Give a glyph's width in thousandths of an em."""
        last = min(glyph, self._wide - 1)
        return self._in_em(struct.unpack_from(">H", self._advances, 4 * last)[0])

    def simple(self, glyph: int) -> bool:
        """Tell whether a glyph draws something, and is not put together from others."""
        raw = self._glyphs[self._places[glyph] : self._places[glyph + 1]]
        return len(raw) > _OUTLINE_HEAD and struct.unpack_from(">h", raw)[0] > 0

    def table(self, tag: bytes) -> memoryview | None:
        """Give one of the file's tables as it lies there."""
        return self._table(tag) if tag in self._tables else None

    def _in_em(self, units: int) -> int:
        """Give a length of the face in thousandths of an em."""
        return units if self.units == EM else round(units * EM / self.units)

    def outlines(self, glyphs: Sequence[int]) -> Outlines:
        """Make glyphs ready; they stay together, in this order."""
        raws = [self.outline(glyph) for glyph in glyphs]
        whole = b"".join(raws)
        metrics = b"".join(self._metrics(glyph) for glyph in glyphs)
        return Outlines(piece(whole), _total(whole), tuple(map(len, raws)), metrics)

    def outline(self, glyph: int) -> bytes:
        """Give a glyph's outline as the face has it, padded to four bytes."""
        raw = self._glyphs[self._places[glyph] : self._places[glyph + 1]]
        return bytes(raw) + bytes(-len(raw) % 4)

    def ink(self, glyph: int) -> tuple[float, float, float, float]:
        """Give the box of a glyph's ink in em: left, low, right, top; all 0 for a blank."""
        raw = self.outline(glyph)
        left, low, right, top = struct.unpack_from(">4h", raw, 2) if raw else (0, 0, 0, 0)
        return left / self.units, low / self.units, right / self.units, top / self.units

    def _metrics(self, glyph: int) -> bytes:
        if glyph < self._wide:
            return bytes(self._advances[4 * glyph : 4 * glyph + 4])
        side = 4 * self._wide + 2 * (glyph - self._wide)
        return bytes(self._advances[4 * self._wide - 4 : 4 * self._wide - 2]) + bytes(
            self._advances[side : side + 2]
        )

    def part(self, kept: Outlines, glyphs: Iterable[int]) -> Part:
        """Make a font file: the empty box, what was kept ready, then these, numbered as they come.

        A glyph may come twice.
        """
        sets = (self._single(0), kept, *(self._single(glyph) for glyph in glyphs))
        places = (0, *accumulate(chain.from_iterable(each.sizes for each in sets)))
        small = self._small_tables(b"".join(each.metrics for each in sets), places)
        front = _front(small, places[-1], sum(each.total for each in sets))
        packed = joined((piece(front, 1), *(each.piece for each in sets)))
        return Part(packed, len(front) + places[-1])

    def _small_tables(self, metrics: bytes, places: Sequence[int]) -> dict[bytes, bytes]:
        """Everything but the outlines, by tag in the order of the tags."""
        count = len(places) - 1
        head, hhea, maxp = (bytearray(self._table(tag)) for tag in (b"head", b"hhea", b"maxp"))
        head[8:12] = bytes(4)
        head[50:52] = _LONG.to_bytes(2, "big")
        hhea[34:36] = maxp[4:6] = count.to_bytes(2, "big")
        return {
            b"head": bytes(head),
            b"hhea": bytes(hhea),
            b"hmtx": metrics,
            b"loca": struct.pack(f">{count + 1}L", *places),
            b"maxp": bytes(maxp),
        }


def _front(small: dict[bytes, bytes], outlined: int, outlines_total: int) -> bytes:
    """Lay out the file up to its outlines, which come last: the directory and small tables."""
    count = len(small) + 1
    at = 12 + _TABLE.size * count
    rows: dict[bytes, tuple[int, int, int]] = {}
    body = b""
    for tag, table in small.items():
        padded = table + bytes(-len(table) % 4)
        rows[tag] = (_total(padded), at + len(body), len(table))
        body += padded
    rows[b"glyf"] = (outlines_total & _WHOLE, at + len(body), outlined)
    power = count.bit_length() - 1
    search = 16 << power
    front = struct.pack(">L4H", 0x00010000, count, search, power, 16 * count - search)
    front += b"".join(_TABLE.pack(tag, *rows[tag]) for tag in sorted(rows))
    whole = (_MAGIC - _total(front) - sum(row[0] for row in rows.values())) & _WHOLE
    mark = rows[b"head"][1] + 8 - at
    return front + body[:mark] + whole.to_bytes(4, "big") + body[mark + 4 :]


def _numbers(data: bytes | memoryview) -> memoryview:
    """Give big-endian 32-bit numbers as numbers, without an object for each."""
    native = bytearray(data)
    if byteorder == "little":
        native[0::4], native[1::4], native[2::4], native[3::4] = (
            native[3::4], native[2::4], native[1::4], native[0::4],
        )  # fmt: skip
    return memoryview(native).cast("I")


def _offsets(table: memoryview, *, long: bool) -> Sequence[int]:
    """Read where each outline begins; a small font says it in halves, two bytes each."""
    if long:
        return _numbers(table)
    return tuple(2 * each for each in struct.unpack(f">{len(table) // 2}H", table))


def _total(padded: bytes) -> int:
    """Sum a table as the file's directory wants it."""
    return int(sum(struct.unpack(f">{len(padded) // 4}L", padded))) & _WHOLE


def _characters(table: memoryview) -> "_Groups | _Segments":
    """Choose the widest Unicode map of a face."""
    count = struct.unpack_from(">H", table, 2)[0]
    rows = (struct.unpack_from(">HHL", table, 4 + 8 * n) for n in range(count))
    found = {(platform, encoding): at for platform, encoding, at in rows}
    whole = found.get((3, 10))
    return _Segments(table[found[3, 1] :]) if whole is None else _Groups(table[whole:])


class _Groups:
    """Characters to glyphs by runs of one step (cmap format 12), looked up where they lie."""

    def __init__(self, table: memoryview) -> None:
        count = struct.unpack_from(">L", table, 12)[0]
        numbers = _numbers(table[16 : 16 + 12 * count])
        self._firsts, self._lasts, self._glyphs = numbers[0::3], numbers[1::3], numbers[2::3]

    def glyph(self, code: int) -> int:
        """Give the glyph that draws a character; 0 when none does."""
        n = bisect_right(self._firsts, code) - 1
        if n < 0 or code > self._lasts[n]:
            return 0
        return int(self._glyphs[n]) + code - int(self._firsts[n])


class _Segments:
    """Characters of the first plane to glyphs by segments (cmap format 4)."""

    def __init__(self, table: memoryview) -> None:
        self._table = table
        self._count: int = struct.unpack_from(">H", table, 6)[0] // 2
        self._lasts = struct.unpack_from(f">{self._count}H", table, 14)

    def glyph(self, code: int) -> int:
        """Give the glyph that draws a character; 0 when none does."""
        n = bisect_left(self._lasts, code)
        if n == self._count:
            return 0
        firsts = 16 + 2 * self._count + 2 * n
        step = 2 * self._count
        first, delta, leap = (self._short(firsts + k * step) for k in range(3))
        if code < first:
            return 0
        found = self._short(firsts + 2 * step + leap + 2 * (code - first)) if leap else code
        return (found + delta) & 0xFFFF if found else 0

    def _short(self, at: int) -> int:
        return int(struct.unpack_from(">H", self._table, at)[0])
