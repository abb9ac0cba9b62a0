"""The QR code: its data come from the `qrcode` package; the mask is chosen and drawn by us.

A square is one whole number, row after row, so a mask is an exclusive or and the rules by which
a mask is judged (ISO/IEC 18004) are a few shifts instead of a walk over every module.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import compress
from typing import Any

from qrcode import util
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

QUIET = 4
"""Blank modules around the code, as the standard asks."""
MASKS = 8
_EYES = (0b10111010000, 0b00001011101)
_EYE_LONG = 11


def squares(text: str) -> list[str]:
    """Give the code's rows from the top, a one for a black module and a zero for a white one."""
    code: QRCode[Any] = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text.encode())
    frame = _frame(code.best_fit())
    data = util.create_data(frame.version, ERROR_CORRECT_M, code.data_list)
    bits = map(int, f"{int.from_bytes(bytes(data), 'big'):0{8 * len(data)}b}")
    written = sum(compress(frame.order, bits))
    edge = frame.edge
    best = min((written ^ masked for masked in frame.masked), key=lambda each: lost(each, edge))
    rows = f"{best:0{edge**2}b}"
    return [rows[n : n + edge] for n in range(0, len(rows), edge)]


@dataclass(frozen=True, slots=True)
class _Frame:
    """What the codes of one version share: their fixed modules under each mask, the data's order.

    A square's upper left module is its highest bit; `order` gives each data module's weight in
    the order the standard fills them.
    """

    version: int
    edge: int
    order: tuple[int, ...]
    masked: tuple[int, ...]


@cache
def _frame(version: int) -> _Frame:
    """Learn a version's frame from the package: its modules without data, then with all of them.

    Data that spell each module's own number tell the order, one binary digit at a time.
    """
    code: QRCode[Any] = QRCode(version=version, error_correction=ERROR_CORRECT_M, border=0)
    empty = _square(code, b"", 0)
    edge = len(code.modules)
    area = _square(code, b"\xff" * edge**2, 0) ^ empty
    count = area.bit_count()
    numbers = dict.fromkeys(_weights(area), 0)
    for digit in range(count.bit_length()):
        bits = "".join(str(n >> digit & 1) for n in range(count))
        data = int(bits.ljust(8 * edge**2, "0"), 2).to_bytes(edge**2, "big")
        for weight in _weights(_square(code, data, 0) ^ empty):
            numbers[weight] += 1 << digit
    order = tuple(sorted(numbers, key=numbers.__getitem__))
    return _Frame(version, edge, order, tuple(_square(code, b"", n) for n in range(MASKS)))


def _square(code: QRCode[Any], data: bytes, mask: int) -> int:
    """Let the package fill the modules; give them as one number."""
    code.data_cache = list(data)
    code.makeImpl(test=False, mask_pattern=mask)
    return int("".join("01"[bool(module)] for row in code.modules for module in row), 2)


def _weights(square: int) -> Iterator[int]:
    return (1 << n for n in range(square.bit_length()) if square >> n & 1)


def lost(square: int, edge: int) -> int:
    """Count how badly a square scans: long runs, blocks, false eyes, and too much of one."""
    across = f"{square:0{edge**2}b}"
    rows = _Lines([across[n : n + edge] for n in range(0, edge**2, edge)])
    columns = _Lines([across[n::edge] for n in range(edge)])
    uneven = int(abs(square.bit_count() / edge**2 * 100 - 50) / 5) * 10
    return rows.faults() + columns.faults() + rows.blocks() + uneven


class _Lines:
    """Lines of modules side by side, a module that is neither black nor white after each."""

    def __init__(self, lines: list[str]) -> None:
        self.black = int("0".join(lines), 2)
        self.white = int("0".join(["1" * len(lines)] * len(lines)), 2) ^ self.black
        self._step = len(lines) + 1

    def faults(self) -> int:
        """Count runs of five and more, and what looks like an eye."""
        return sum(map(_long_runs, (self.black, self.white))) + 40 * sum(map(self._eyes, _EYES))

    def blocks(self) -> int:
        """Count blocks of two by two."""
        pairs = (colour & colour >> 1 for colour in (self.black, self.white))
        return 3 * sum((pair & pair >> self._step).bit_count() for pair in pairs)

    def _eyes(self, eye: int) -> int:
        found = -1
        for n in range(_EYE_LONG):
            found &= (self.black if eye >> n & 1 else self.white) >> n
        return found.bit_count()


def _long_runs(colour: int) -> int:
    """Three points for five of a colour in a row, one for each that follows."""
    two = colour & colour >> 1
    five = two & two >> 2 & colour >> 4
    return five.bit_count() + 2 * (five & ~(five << 1)).bit_count()
