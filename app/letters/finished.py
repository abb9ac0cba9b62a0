"""A finished PDF read back from its bytes: pages, what is drawn on them, the fonts it carries.

Nothing is shared with the code that writes (`document`, `page`): the file is read as any reader
would read it, by its own tables. Only what our letters use is understood (a plain cross-reference
table, Type 0 fonts with TrueType outlines); whatever else stands in a file is Trouble, never
guessed at. Lengths are points from the page's upper left corner.
"""

import re
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from app.domain.errors import Trouble
from app.letters.syntax import Name, Ref, Stream, operations, read_value

UNKNOWN = "\ufffd"
"""What stands for a code that the file gives no character for."""
_BLANKS = frozenset(" \u3000\xa0")
_ROW = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_MAPPED = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_XREF = re.compile(rb"startxref\s+(\d+)")
_HEAD = re.compile(rb"\s*(\d+)\s+(\d+)\s+obj")
_SECTION = re.compile(rb"\s*(\d+) (\d+)\s*?[\r\n]+")
_USED = b"n"
_ENTRY = 20
_EM = 1000
_NESTED_MOST = 20
_BAD = (KeyError, IndexError, TypeError, ValueError, AttributeError, struct.error, zlib.error)

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""
_INKS = frozenset({(0.0,), (0.0, 0.0, 0.0), (1.0, 0.0, 0.0)})
_PAINTED = frozenset({0, 2})
_PLAIN: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Embedded:
    """One font as the file carries it: is it inside, what its codes mean and look like.

    `boxes` holds the ink of each glyph in em (left, low, right, high); None: nothing is drawn.
    """

    name: str
    inside: bool
    characters: Mapping[int, str]
    widths: Mapping[int, float]
    boxes: Sequence[Box | None]
    outlines: Sequence[bytes]


@dataclass(frozen=True, slots=True)
class Ink:
    """One character on a page: where its cell begins, its baseline, its ink's box, its face."""

    char: str
    x: float
    baseline: float
    size: float
    width: float
    box: Box | None
    font: str
    code: int

    @property
    def drawn(self) -> bool:
        """Tell whether a reader sees it; a blank has nothing to be seen."""
        return (self.box is not None and self.code != 0) or self.char in _BLANKS


@dataclass(frozen=True)
class Leaf:
    """One page: its size, its characters in the order they were written, boxes of what is ruled."""

    width: float
    height: float
    inks: tuple[Ink, ...]
    drawn: tuple[Box, ...]

    @cached_property
    def text(self) -> str:
        """Give the characters in order, without blanks."""
        return "".join("".join(ink.char for ink in self.inks).split())

    @cached_property
    def lines(self) -> tuple[tuple[Ink, ...], ...]:
        """Give the characters by line: neighbours on one baseline in one type size.

        A rule between two of them parts them: they stand in two columns of a table.
        """
        rows: list[list[Ink]] = []
        upright = [box for box in self.drawn if box[2] - box[0] < _UPRIGHT]
        for ink in self.inks:
            last = rows[-1][-1] if rows else None
            if last is None or not _neighbours(last, ink) or _ruled_off(upright, last, ink):
                rows.append([])
            rows[-1].append(ink)
        return tuple(tuple(row) for row in rows)


def _neighbours(one: Ink, other: Ink) -> bool:
    level = abs(one.baseline - other.baseline) < 0.01  # noqa: PLR2004 a hundredth of a point
    return level and one.size == other.size and -one.size < other.x - one.x < 3 * one.size


def _ruled_off(upright: Sequence[Box], one: Ink, other: Ink) -> bool:
    end = one.x + one.width
    return other.x - end > _UPRIGHT and any(
        end <= box[0] and box[2] <= other.x and box[1] < one.baseline < box[3] for box in upright
    )


_UPRIGHT = 2.0
"""Points: a box that is narrower is a rule from above to below."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A whole file: its pages, and every font that any page names."""

    leaves: tuple[Leaf, ...]
    fonts: tuple[Embedded, ...]


def read_finished(pdf: bytes) -> Finished:
    """Read a finished letter.

    Errors: Trouble("letter.unreadable") for anything that is not wholly understood.
    """
    try:
        file = _File(pdf)
        leaves = tuple(_leaf(file, page) for page in file.pages())
    except _BAD as bad:
        raise Trouble("letter.unreadable") from bad
    if not leaves:
        raise Trouble("letter.unreadable")
    return Finished(leaves, tuple(file.fonts.values()))


class _File:
    """The objects of a file, found by its cross-reference table."""

    def __init__(self, pdf: bytes) -> None:
        self._pdf = pdf
        self._places, self._trailer = _table(pdf)
        self._kept: dict[int, Any] = {}
        self.fonts: dict[int, Embedded] = {}

    def get(self, value: Any) -> Any:
        """Give what a reference stands for; anything else as it is."""
        if not isinstance(value, Ref):
            return value
        if value.number not in self._kept:
            head = _HEAD.match(self._pdf, self._places[value.number])
            if head is None or int(head[1]) != value.number:
                raise ValueError
            self._kept[value.number] = read_value(self._pdf, head.end(), self.get)[0]
        return self._kept[value.number]

    def pages(self) -> Iterator[dict[str, Any]]:
        """Give every page with what it inherits."""
        root = self.get(self._trailer["Root"])
        yield from self._below(self.get(root["Pages"]), {}, 0)

    def _below(self, node: dict[str, Any], above: dict[str, Any], deep: int) -> Iterator[Any]:
        if deep > _NESTED_MOST:
            raise ValueError
        inherited = above | {
            name: node[name] for name in ("MediaBox", "CropBox", "Rotate", "Resources")
            if name in node
        }  # fmt: skip
        if "Kids" not in node:
            yield node | inherited
            return
        for kid in self.get(node["Kids"]):
            yield from self._below(self.get(kid), inherited, deep + 1)

    def font(self, told: Any) -> Embedded:
        """Read one font once."""
        key = told.number if isinstance(told, Ref) else id(told)
        if key not in self.fonts:
            self.fonts[key] = _font(self, self.get(told))
        return self.fonts[key]


def _table(pdf: bytes) -> tuple[dict[int, int], dict[str, Any]]:
    """Read the plain cross-reference table and the trailer after it."""
    found = _XREF.search(pdf, max(len(pdf) - 64, 0))
    if found is None:
        raise ValueError
    at = int(found[1])
    if pdf[at : at + 4] != b"xref":
        raise ValueError
    at += 4
    places: dict[int, int] = {}
    while (section := _SECTION.match(pdf, at)) is not None:
        first, count, at = int(section[1]), int(section[2]), section.end()
        for n in range(count):
            row = pdf[at + n * _ENTRY : at + (n + 1) * _ENTRY]
            if row[17:18] == _USED:
                places[first + n] = int(row[:10])
        at += count * _ENTRY
    at = pdf.index(b"trailer", at) + len(b"trailer")
    trailer, _ = read_value(pdf, at, lambda value: value)
    if "Prev" in trailer or "Encrypt" in trailer:
        raise ValueError
    return places, trailer


def _font(file: _File, told: dict[str, Any]) -> Embedded:
    """Read a font; one that is not inside the file has no glyph at all."""
    name = str(told["BaseFont"])
    below = file.get(file.get(told.get("DescendantFonts", [{}]))[0])
    described = file.get(below.get("FontDescriptor", {}))
    data = file.get(described.get("FontFile2"))
    known = file.get(told.get("ToUnicode"))
    characters = _characters(known.data()) if isinstance(known, Stream) else {}
    composed = told.get("Encoding") == Name("Identity-H")
    straight = below.get("CIDToGIDMap", Name("Identity")) == Name("Identity")
    if not isinstance(data, Stream) or not composed or not straight:
        return Embedded(name, inside=False, characters=characters, widths={}, boxes=(), outlines=())
    boxes, outlines = _glyphs(data.data())
    widths = _widths(file.get(below.get("W", [])), file)
    return Embedded(name, True, characters, widths, boxes, outlines)


def _characters(data: bytes) -> dict[int, str]:
    """Read a map from codes to characters."""
    if b"beginbfrange" in data:
        raise ValueError
    rows = (_ROW.findall(block) for block in _MAPPED.findall(data))
    return {
        int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be")
        for block in rows
        for code, text in block
    }


def _widths(told: list[Any], file: _File) -> dict[int, float]:
    """Read the widths that differ from a full em: runs of `first [w w w]`."""
    widths: dict[int, float] = {}
    for first, row in zip(told[::2], told[1::2], strict=True):
        for n, width in enumerate(file.get(row)):
            widths[int(first) + n] = float(width) / _EM
    return widths


def _glyphs(data: bytes) -> tuple[list[Box | None], list[bytes]]:
    """Read the ink's box and the outline of every glyph of an embedded TrueType font."""
    count = struct.unpack_from(">H", data, 4)[0]
    rows = (struct.unpack_from(">4sLLL", data, 12 + 16 * n) for n in range(count))
    at = {tag: (place, length) for tag, _, place, length in rows}
    start, _ = at[b"glyf"]
    place, length = at[b"loca"]
    long = struct.unpack_from(">h", data, at[b"head"][0] + 50)[0]
    if long:
        places = struct.unpack_from(f">{length // 4}L", data, place)
    else:
        places = tuple(2 * each for each in struct.unpack_from(f">{length // 2}H", data, place))
    em = struct.unpack_from(">H", data, at[b"head"][0] + 18)[0]
    boxes: list[Box | None] = []
    outlines = []
    for first, last in pairwise(places):
        outlines.append(data[start + first : start + last])
        if last <= first:
            boxes.append(None)
            continue
        left, low, right, high = struct.unpack_from(">4h", data, start + first + 2)
        boxes.append((left / em, low / em, right / em, high / em))
    return boxes, outlines


def _leaf(file: _File, page: dict[str, Any]) -> Leaf:
    """Read one page: run through its content, keep what is drawn and where."""
    left, low, right, high = (float(each) for each in file.get(page["MediaBox"]))
    if page.get("Rotate", 0) != 0 or file.get(page.get("CropBox", page["MediaBox"])) != file.get(
        page["MediaBox"]
    ):
        raise ValueError
    told = file.get(file.get(page["Resources"]).get("Font", {}))
    fonts = {str(name): file.font(font) for name, font in told.items()}
    content = file.get(page["Contents"])
    parts = [file.get(each) for each in content] if isinstance(content, list) else [content]
    pen = _Pen(fonts, left, high)
    pen.follow(b"\n".join(part.data() for part in parts))
    return Leaf(right - left, high - low, tuple(pen.inks), tuple(pen.drawn))


class _Pen:
    """Follows a page's content: the state it sets, the characters and shapes it draws."""

    def __init__(self, fonts: Mapping[str, Embedded], left: float, high: float) -> None:
        self._fonts = fonts
        self._origin = (left, high)
        self._font: Embedded | None = None
        self._size = self._gap = self._space = 0.0
        self._line = 0.5
        self._grid: Matrix = _PLAIN
        self._at: Matrix = _PLAIN
        self._shape: list[tuple[float, float]] = []
        self._saved: list[tuple[Any, ...]] = []
        self.inks: list[Ink] = []
        self.drawn: list[Box] = []

    def follow(self, content: bytes) -> None:
        """Do what the content says; an operator that is not known is an error."""
        for name, told in operations(content):
            _DOES[name](self, *told)

    def save(self) -> None:
        """q."""
        self._saved.append((self._font, self._size, self._gap, self._line, self._grid))

    def restore(self) -> None:
        """Q."""
        self._font, self._size, self._gap, self._line, self._grid = self._saved.pop()

    def turn(self, *matrix: float) -> None:
        """cm."""
        self._grid = _times(_matrix(matrix), self._grid)

    def begin(self) -> None:
        """BT."""
        self._at = _PLAIN

    def choose(self, font: str, size: float) -> None:
        """Tf."""
        self._font, self._size = self._fonts[str(font)], float(size)

    def spread(self, gap: float) -> None:
        """Tc."""
        self._gap = float(gap)

    def place(self, *matrix: float) -> None:
        """Tm."""
        self._at = _matrix(matrix)

    def thick(self, width: float) -> None:
        """w."""
        self._line = float(width)

    def colour(self, *told: float) -> None:
        """g, G, rg, RG: black and the red of an official letter; anything else might hide."""
        if tuple(float(each) for each in told) not in _INKS:
            raise ValueError

    def paint(self, how: int) -> None:
        """Tr: filled, or filled and thickened; never without ink."""
        if how not in _PAINTED:
            raise ValueError

    def ignore(self, *_told: Any) -> None:
        """Do nothing: a dash, the end of a text, a closed shape move nothing."""

    def show(self, text: bytes) -> None:
        """Tj: two bytes a code."""
        font = self._font
        if font is None or len(text) % 2:
            raise ValueError
        a, _, _, d, x, y = _times(self._at, self._grid)
        size = self._size * a
        if abs(a - d) > 1e-6:  # noqa: PLR2004 letters are neither squeezed nor slanted
            raise ValueError
        base = self._origin[1] - y
        for high, low in zip(text[::2], text[1::2], strict=True):
            code = high << 8 | low
            width = font.widths.get(code, 1.0) * size
            self.inks.append(
                Ink(
                    font.characters.get(code, UNKNOWN),
                    x - self._origin[0],
                    base,
                    size,
                    width,
                    _ink_box(font, code, x - self._origin[0], base, size),
                    font.name,
                    code,
                )
            )
            x += width + self._gap * a
        self._at = (1.0, 0.0, 0.0, 1.0, x, y)

    def move(self, x: float, y: float) -> None:
        """m and l."""
        self._shape.append(self._point(x, y))

    def rectangle(self, x: float, y: float, width: float, height: float) -> None:
        """re."""
        self._shape += [self._point(x, y), self._point(x + width, y + height)]

    def stroke(self) -> None:
        """S: a line has its thickness to both sides."""
        self._end(self._line / 2)

    def fill(self) -> None:
        """f."""
        self._end(0.0)

    def _end(self, beyond: float) -> None:
        if self._shape:
            xs, ys = zip(*self._shape, strict=True)
            box = (min(xs) - beyond, min(ys) - beyond, max(xs) + beyond, max(ys) + beyond)
            self.drawn.append(box)
        self._shape = []

    def _point(self, x: float, y: float) -> tuple[float, float]:
        a, b, c, d, e, f = self._grid
        return a * x + c * y + e - self._origin[0], self._origin[1] - (b * x + d * y + f)


_DOES: Mapping[str, Any] = {
    "q": _Pen.save, "Q": _Pen.restore, "cm": _Pen.turn, "BT": _Pen.begin, "ET": _Pen.ignore,
    "Tf": _Pen.choose, "Tc": _Pen.spread, "Tr": _Pen.paint, "Tm": _Pen.place, "Tj": _Pen.show,
    "w": _Pen.thick, "d": _Pen.ignore, "rg": _Pen.colour, "RG": _Pen.colour,
    "g": _Pen.colour, "G": _Pen.colour, "m": _Pen.move, "l": _Pen.move,
    "re": _Pen.rectangle, "S": _Pen.stroke, "f": _Pen.fill, "n": _Pen.fill, "h": _Pen.ignore,
}  # fmt: skip


def _ink_box(font: Embedded, code: int, x: float, base: float, size: float) -> Box | None:
    box = font.boxes[code] if code < len(font.boxes) else None
    if box is None:
        return None
    left, low, right, high = box
    return (x + left * size, base - high * size, x + right * size, base - low * size)


def _matrix(told: Sequence[float]) -> Matrix:
    a, b, c, d, e, f = (float(each) for each in told)
    return (a, b, c, d, e, f)


def _times(one: Matrix, other: Matrix) -> Matrix:
    """Put one matrix before another."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (
        a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j,
        e * g + f * i + k, e * h + f * j + m,
    )  # fmt: skip
