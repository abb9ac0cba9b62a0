"""Is the finished paper sound: glyphs, fonts, size, edges, the grid, line ends. Whatever it says.

What cannot be read stops the print; what is only ugly or unusual asks for a look.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from app.letters.finding import Finding, Verdict
from app.letters.finished import UNKNOWN, Box, Embedded, Finished, Ink, Leaf
from app.letters.fonts import load_fonts
from app.letters.template import BETWEEN, RED_MARK, STEPPED, wording

MM = 72 / 25.4
A4, A3 = (210 * MM, 297 * MM), (297 * MM, 420 * MM)
_PAPERS: Mapping[str, tuple[float, float]] = {
    "envelope_dl": (220 * MM, 110 * MM),
    "envelope_c5": (229 * MM, 162 * MM),
    "visitors_notice": A3,
}
"""Papers of another size than A4."""
SAFE = 5.5 * MM
"""Printers of offices leave 4.2 mm to 5 mm blank; the code's square ends 6 mm above the edge."""
TYPE_AREA: Box = (28 * MM, 37 * MM, 184 * MM, 262 * MM)
"""GB/T 9704: 156 by 225 mm, 28 mm from the left edge, 37 mm from the top."""
_INKED = (TYPE_AREA[0], TYPE_AREA[1] - 1.6, TYPE_AREA[2], TYPE_AREA[3] + 1.6)
"""The same for ink: strokes reach a tenth of an em over a cell's foot."""
LINES, CELLS, SIZE = 22, 28, 15.75
PITCH = (225 * MM - SIZE) / (LINES - 1)
FIRST_BASELINE = TYPE_AREA[1] + 0.88 * SIZE
SMALLEST = 7.5
"""Type up to this size is no part of the text: the code in the foot."""
HEAD_LINES = 4
"""Lines of the grid under a red mark with its rules and number."""
_CLOSE = 0.6
"""Points by which ink may reach over an edge: half of a thickened stroke, and rounding."""
_ON_GRID = frozenset(STEPPED) | {
    "acceptance_notice", "referral_notice", "elsewhere_notice", "handling_opinion", "duty_reply",
    "service_slip",
}  # fmt: skip
_ROLLS = frozenset({"receipt_roll"})
"""Papers cut from a roll: as long as what stands on them."""
_NEVER_FIRST = frozenset("，。、；：？！）》〉」』】〕”’％,.;:?!)%")  # noqa: RUF001 the marks
_NEVER_LAST = frozenset("（《〈「『【〔“‘(￥")  # noqa: RUF001 the marks
_TORN = re.compile(r"[0-9]\n(?:[0-9]|年|月|日|元|万元|亩|%)|月\n日|—\n—|…\n…")
_STRUCK = 0.45
"""Points of ink under a rule: less is a rounding, more is a word struck through."""
_TICKS = frozenset("√")
_WORD_END, _WORD_START = re.compile("[!-~]+$"), re.compile("[!-~]+")
_TIME_END, _TIME_START = re.compile("[0-9]:[0-9]{2}$"), re.compile("[0-9]{1,2}:[0-9]{2}")
"""Two times of day are two words: a line may end between them."""
HALF_CELL, TORN_SHARE = 0.45, 0.4
FOLIO = re.compile("—[0-9]+(?:/[0-9]+)?—")
_LISTED_MOST = 20


def sound(kind: str, paper: Finished) -> Iterator[Finding]:
    """Look at a finished paper of a kind."""
    yield _glyphs(paper)
    lost = [font.name for font in paper.fonts if not font.inside]
    yield Finding("fonts", _held(good=not lost), len(paper.fonts), "、".join(lost))
    if kind in _ROLLS:
        yield from _edges(paper, 0.0)
    else:
        wrong = [leaf for leaf in paper.leaves if not _is_size(leaf, _PAPERS.get(kind, A4))]
        yield Finding("paper", _looked(good=not wrong), len(paper.leaves))
        yield from _edges(paper, SAFE)
    over = next((told for leaf in paper.leaves for told in _overprinted(leaf)), "")
    yield Finding("overprint", _held(good=not over), shown=over)
    if kind in _ON_GRID:
        off = next(_off_grid(kind, paper), "")
        yield Finding("grid", _looked(good=not off), shown=off)
    broken = next((told for leaf in paper.leaves for told in _ill_broken(leaf)), "")
    yield Finding("line_ends", _looked(good=not broken), shown=broken)


def _glyphs(paper: Finished) -> Finding:
    """Every character is drawn, by an outline of our own face for this very character."""
    fonts = {font.name: font for font in paper.fonts}
    drawn = dict.fromkeys(
        (ink.char, ink.font, ink.code) for leaf in paper.leaves for ink in leaf.inks
    )
    lost = [
        char
        for char, font, code in drawn
        if char == UNKNOWN or not _is_shape(char, fonts[font], code)
    ]
    shown = "、".join(f"{char}（U+{ord(char):04X}）" for char in lost[:_LISTED_MOST])
    return Finding("glyphs", _held(good=not lost), len(lost), shown)


def _is_shape(char: str, font: Embedded, code: int) -> bool:
    """Tell whether a code draws what our face draws for the character."""
    if not 0 < code < len(font.outlines) or len(char) != 1:
        return False
    try:
        face = load_fonts().face(font.name.partition("+")[2])
    except KeyError:  # a face that is not ours: there is nothing to compare with but the ink
        return font.boxes[code] is not None or char.isspace()
    glyph = face.glyph(ord(char))
    return glyph != 0 and face.outline(glyph) == font.outlines[code]


def _is_size(leaf: Leaf, size: tuple[float, float]) -> bool:
    return abs(leaf.width - size[0]) < 1 and abs(leaf.height - size[1]) < 1


def _edges(paper: Finished, safe: float) -> Iterator[Finding]:
    """What lies outside the page is lost; what lies at its edge may be."""
    boxes = [(leaf, box) for leaf in paper.leaves for box in _boxes(leaf)]
    cut = sum(not _within(box, (0, 0, leaf.width, leaf.height)) for leaf, box in boxes)
    near = sum(
        not _within(box, (safe, safe, leaf.width - safe, leaf.height - safe)) for leaf, box in boxes
    )
    yield Finding("cut_off", _held(good=not cut), cut)
    yield Finding("safe_area", _looked(good=not near), near)


def _boxes(leaf: Leaf) -> Iterator[Box]:
    yield from leaf.drawn
    yield from (ink.box for ink in leaf.inks if ink.box is not None)


def _within(box: Box, area: Box) -> bool:
    left, top, right, bottom = area
    return (
        box[0] >= left - _CLOSE
        and box[1] >= top - _CLOSE
        and box[2] <= right + _CLOSE
        and box[3] <= bottom + _CLOSE
    )


def _overprinted(leaf: Leaf) -> Iterator[str]:
    """Find lines that lie on one another or under a rule: they cannot be read."""
    lines = [(_hull(line), line) for line in leaf.lines if line[0].char not in _TICKS]
    lines = sorted((each for each in lines if each[0][2] > each[0][0]), key=lambda each: each[0][1])
    for n, (box, line) in enumerate(lines):
        for other, below in lines[n + 1 :]:
            if other[1] >= box[3]:
                break
            size = min(line[0].size, below[0].size) / 2
            if min(_share(box, other)) > size:
                yield _text(below)
        if any(min(_share(box, each)) > _STRUCK for each in leaf.drawn):
            yield _text(line)


def _share(one: Box, other: Box) -> tuple[float, float]:
    """Tell how wide and how high the part is that two boxes share."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    return wide, min(one[3], other[3]) - max(one[1], other[1])


def _hull(line: Sequence[Ink]) -> Box:
    boxes = [ink.box for ink in line if ink.box is not None]
    if not boxes:
        return (0, 0, 0, 0)
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return (min(lefts), min(tops), max(rights), max(bottoms))


def _off_grid(kind: str, paper: Finished) -> Iterator[str]:
    """Find lines that do not stand on the 22 lines of 28 cells, or leave the type area."""
    headed = FIRST_BASELINE + (HEAD_LINES - 1) * PITCH if _red(kind) else 0.0
    for n, leaf in enumerate(paper.leaves):
        for line in leaf.lines:
            first, text = line[0], _text(line)
            if first.size <= SMALLEST or _is_folio(line) or (n == 0 and first.baseline < headed):
                continue
            if not _within(_hull(line), _INKED) or _misplaced(line):
                yield text


def _red(kind: str) -> bool:
    """Tell whether a letter begins with a mark in red, above the grid."""
    words = wording(kind)
    return words.lists.get("form") == BETWEEN or bool(words.blocks.get(RED_MARK))


def _is_folio(line: Sequence[Ink]) -> bool:
    below = line[0].baseline > TYPE_AREA[3]
    return below and FOLIO.fullmatch("".join(_text(line).split())) is not None


def _misplaced(line: Sequence[Ink]) -> bool:
    """Tell whether a line of the text itself has no row of its own, or more than its cells."""
    if abs(line[0].size - SIZE) > 0.01:  # noqa: PLR2004 another type: a title, small print
        return False
    row = (line[0].baseline - FIRST_BASELINE) / PITCH
    wide = sum(ink.char > "\u2e7f" and ink.char not in _NEVER_FIRST | _NEVER_LAST for ink in line)
    return abs(row - round(row)) > 0.002 or not 0 <= round(row) < LINES or wide > CELLS  # noqa: PLR2004


def _ill_broken(leaf: Leaf) -> Iterator[str]:
    """Find lines that begin or end with a mark that may not stand there, or tear a number."""
    hulls = [_hull(line) for line in leaf.lines]
    for n, (line, after) in enumerate(pairwise(leaf.lines)):
        small = line[0].size <= SMALLEST
        if small or not _goes_on(line, after) or not _full(n, leaf, hulls):
            continue
        last, first = line[-1].char, after[0].char
        torn = _TORN.match(f"{last}\n{first}") and not _too_long(line, after)
        torn = torn and not (_TIME_END.search(_text(line)) and _TIME_START.match(_text(after)))
        if first in _NEVER_FIRST or last in _NEVER_LAST or torn:
            yield _text(after)


def _too_long(line: Sequence[Ink], after: Sequence[Ink]) -> bool:
    """Tell whether a word is so long that it may be torn: wider than two fifths of its line."""
    word = _WORD_END.search(_text(line)), _WORD_START.match(_text(after))
    long = sum(len(found[0]) for found in word if found is not None)
    return long * line[0].size * HALF_CELL > TORN_SHARE * (_hull(line)[2] - line[0].x)


def _goes_on(line: Sequence[Ink], after: Sequence[Ink]) -> bool:
    """Tell whether a line may be the next of the same paragraph: below it, not indented."""
    size, down = line[0].size, after[0].baseline - line[0].baseline
    return after[0].size == size and 0 < down < 2.2 * size and after[0].x - line[0].x < size


def _full(n: int, leaf: Leaf, hulls: Sequence[Box]) -> bool:
    """Tell whether a line reaches its column's right edge."""
    line = leaf.lines[n]
    size, left = line[0].size, line[0].x
    column = [
        hull[2]
        for other, hull in zip(leaf.lines, hulls, strict=True)
        if other[0].size == size and abs(other[0].x - left) < 2.5 * size
    ]
    return hulls[n][2] > max(column) - 1.6 * size


def _text(line: Sequence[Ink]) -> str:
    return "".join(ink.char for ink in line)


def _looked(*, good: bool) -> Verdict:
    return "good" if good else "look"


def _held(*, good: bool) -> Verdict:
    return "good" if good else "stop"
