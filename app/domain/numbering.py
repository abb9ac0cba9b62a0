"""Petition numbers, letter numbers, query codes, and the series they are taken from.

A series is a value: taking a number gives the number and the series as it is afterwards; the
act writes both in one transaction.
"""

import re
from dataclasses import dataclass, replace
from typing import NamedTuple, Self

from app.domain.errors import Refused

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRTUVWXY"
"""29 characters without 0 O 1 I L and without S and Z, which are read as 5 and 2.

29 is a prime: every single wrong character and every swap of two of them is noticed.
"""

DEVICE_LETTERS = "ABCDEFGHJKMNPQRTUVWXY"
RANDOM_BYTES = 16

_OPEN, _CLOSE, _NO = "\u3014", "\u3015", "\u53f7"
_PETITION = re.compile(r"([^0-9]+?)([0-9]{4})-([A-Z]?)([0-9]{4,})")
_LETTER = re.compile(f"([^{_OPEN}0-9]+){_OPEN}([0-9]{{4}}){_CLOSE}([A-Z]?)([1-9][0-9]*){_NO}")
_CODE_DRAWN = 7
_CODE_LENGTH = 8
_HALF = 4
_HALF_WIDTH = {ordinal: ordinal - 0xFEE0 for ordinal in range(0xFF01, 0xFF5F)}
_BRACKETS = str.maketrans(dict.fromkeys("[(\u3010", _OPEN) | dict.fromkeys("])\u3011", _CLOSE))
_SERIAL_LONGEST = 9
_PETITION_DIGITS = 4


class ParsedNumber(NamedTuple):
    """The parts of a petition number or letter number; `device` is "" for the first PC."""

    prefix: str
    year: int
    device: str
    serial: int


class Range(NamedTuple):
    """Serials set aside, both ends included: blank slips, an upper system's block."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Series:
    """One run of serials of one year and device; `next` is the first one not yet looked at."""

    name: str
    year: int
    device_letter: str = ""
    next: int = 1
    reserved: tuple[Range, ...] = ()
    voids: frozenset[int] = frozenset()

    def take(self) -> tuple[int, Self]:
        """Give the next free serial, past reserved ranges and voids, and the series after it."""
        serial = self._free_from(self.next)
        return serial, replace(self, next=serial + 1)

    def reserve(self, count: int) -> tuple[Range, Self]:
        """Set aside `count` serials in a row, for blank slips numbered in advance."""
        if count < 1:
            raise Refused("number.reserve_count", field="count", detail={"count": count})
        first = self._free_from(self.next)
        while blocked := self._last_blocked(first, first + count - 1):
            first = self._free_from(blocked + 1)
        taken = Range(first, first + count - 1)
        return taken, replace(self, reserved=(*self.reserved, taken))

    def void(self, serial: int) -> Self:
        """Mark a serial as never to be used again; it stays visible in the register."""
        return replace(self, voids=self.voids | {serial})

    def jumped_past(self, serial: int) -> tuple[Range | None, Self]:
        """Go on after `serial`, known from elsewhere after a restore; tell the gap left open."""
        if serial < self.next:
            return None, self
        return Range(self.next, serial), replace(self, next=serial + 1)

    def is_reserved(self, serial: int) -> bool:
        """Tell whether the serial was set aside."""
        return any(first <= serial <= last for first, last in self.reserved)

    def _free_from(self, serial: int) -> int:
        while True:
            last = max((r.last for r in self.reserved if r.first <= serial <= r.last), default=0)
            if last:
                serial = last + 1
            elif serial in self.voids:
                serial += 1
            else:
                return serial

    def _last_blocked(self, first: int, last: int) -> int:
        ranges = (r.last for r in self.reserved if r.first <= last and r.last >= first)
        voids = (serial for serial in self.voids if first <= serial <= last)
        return max((*ranges, *voids), default=0)


def petition_number(prefix: str, year: int, serial: int, device: str = "") -> str:
    """Write 青信2026-0001, or 青信2026-B0001 from a second PC; it grows beyond four digits."""
    return f"{prefix}{year:04d}-{device}{serial:0{_PETITION_DIGITS}d}"


def letter_number(word: str, year: int, serial: int, device: str = "") -> str:
    """Write a letter number as GB/T 9704 has it: brackets U+3014 and U+3015, no leading zero."""
    return f"{word}{_OPEN}{year:04d}{_CLOSE}{device}{serial}{_NO}"


def parse_petition_number(text: str) -> ParsedNumber:
    """Read a petition number as people type it; refuses what is none."""
    match = _PETITION.fullmatch(_typed(text))
    if match is None or len(match[4]) > _SERIAL_LONGEST or not int(match[4]):
        raise Refused("number.not_a_petition_number", field="number")
    if len(match[4]) > _PETITION_DIGITS and match[4].startswith("0"):
        raise Refused("number.not_a_petition_number", field="number")
    return _parsed(match)


def parse_letter_number(text: str) -> ParsedNumber:
    """Read a letter number; other brackets and full-width digits are understood."""
    match = _LETTER.fullmatch(_typed(text).translate(_BRACKETS))
    if match is None or len(match[4]) > _SERIAL_LONGEST:
        raise Refused("number.not_a_letter_number", field="number")
    return _parsed(match)


def query_code(random: bytes) -> str:
    """Make a code like 7K4M-2PQX from at least 16 random bytes; the last place is the check."""
    if len(random) < RANDOM_BYTES:
        raise ValueError("a query code needs 16 random bytes")
    left = int.from_bytes(random, "big")
    drawn = ""
    for _ in range(_CODE_DRAWN):
        left, place = divmod(left, len(CODE_ALPHABET))
        drawn += CODE_ALPHABET[place]
    whole = drawn + _code_check(drawn)
    return f"{whole[:_HALF]}-{whole[_HALF:]}"


def parse_query_code(text: str) -> str:
    """Read a code as it is read aloud or typed, and give its written form; refuses a misread."""
    bare = _typed(text).replace("-", "")
    if len(bare) != _CODE_LENGTH or any(each not in CODE_ALPHABET for each in bare):
        raise Refused("number.not_a_query_code", field="query_code")
    if _code_check(bare[:_CODE_DRAWN]) != bare[-1]:
        raise Refused("number.query_code_misread", field="query_code")
    return f"{bare[:_HALF]}-{bare[_HALF:]}"


def _code_check(drawn: str) -> str:
    """Weights 1 to 7 differ from each other and from the check's own -1, modulo 29."""
    total = sum(place * CODE_ALPHABET.index(each) for place, each in enumerate(drawn, start=1))
    return CODE_ALPHABET[total % len(CODE_ALPHABET)]


def _typed(text: str) -> str:
    return "".join(text.translate(_HALF_WIDTH).split()).upper()


def _parsed(match: re.Match[str]) -> ParsedNumber:
    return ParsedNumber(match[1], int(match[2]), match[3], int(match[4]))
