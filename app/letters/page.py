"""Paper: frames with a baseline grid, and a sheet that is written on from the top down.

All lengths are points from the sheet's upper left corner. The same calls give the same bytes.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from app.letters import marking
from app.letters.codes import squares
from app.letters.document import Document
from app.letters.setting import Line, Style, set_line
from app.wire.letter_code import code_lines

MM = 72 / 25.4
PAPER = (210 * MM, 297 * MM)
ASCENT = 0.88
"""How far a character's cell reaches above its baseline, in em."""
THICKENING = 0.035
_ONES = re.compile("1+")
CODE = Style(6, 6, 8)
"""The letter's code: small print under the page number, out of everyone's way."""
ACROSS = Style(150, 190, 200)
"""The word across a sample: its outlines alone, so that the text under it stays readable."""
_SLANT = (0.5, 0.8660254)
MODULE = 3 * 72 / 203
"""The code's square: three dots of a 203 dpi printer each module."""


@dataclass(frozen=True, slots=True)
class CodePlace:
    """Where the letter's code stands on its last page.

    `base` is the baseline of its last line; `left` its left edge, else it is centred on the paper.
    `square` is the lower left corner of the same code for a scanner; None where it has no room.
    """

    base: float = PAPER[1] - 9 * MM
    left: float | None = None
    square: tuple[float, float] | None = None

    @property
    def room(self) -> float:
        """Give how long a line may be: up to the square, or to the end of the text."""
        frame = letter_frame()
        if self.left is None:
            return frame.measure
        beside = self.square is not None and self.square[0] > self.left
        right = self.square[0] - 2 * MM if self.square and beside else frame.right
        return right - self.left


@dataclass(frozen=True, slots=True)
class Frame:
    """A column of text: where it begins, how wide it is, and its type."""

    left: float
    top: float
    measure: float
    style: Style

    def baseline(self, row: float) -> float:
        """Give a row's baseline; row 0 touches the frame's top."""
        return self.top + ASCENT * self.style.size + row * self.style.pitch

    @property
    def right(self) -> float:
        """Give the right edge."""
        return self.left + self.measure


def letter_frame() -> Frame:
    """Give the 22 lines of 28 characters of a full letter (GB/T 9704)."""
    size, measure, height = 15.75, 156 * MM, 225 * MM
    return Frame(28 * MM, 37 * MM, measure, Style(size, measure / 28, (height - size) / 21))


@dataclass(slots=True)
class _Leaf:
    """One page being written: its content, its text in order, what of its state was set last."""

    said: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    state: dict[str, object] = field(default_factory=dict)


class Sheet:
    """A document being written: text, rules and code modules, then its bytes.

    `form` is the letter's own wording, whose outlines are kept ready from letter to letter.
    `paper` is width and height.
    """

    def __init__(
        self, title: str, author: str, form: str = "", paper: tuple[float, float] = PAPER
    ) -> None:
        self._paper = paper
        self._document = Document(title, author, form)
        self._written: list[str] = []
        self._coded: tuple[int, _Leaf] | None = None
        self.code_place = CodePlace()
        self._begin(_Leaf())

    def _begin(self, leaf: "_Leaf") -> None:
        """Take a page, as a rule a clean one; nothing of the last one's state holds any more."""
        self._leaf = leaf
        self._said, self._text, self._state = leaf.said, leaf.text, leaf.state
        self._in_text = False
        self._kept: dict[str, object] = {}

    def write(self, frame: Frame, row: float, lines: Iterable[Line]) -> float:
        """Write lines downwards from a row of the frame; give the next free row."""
        for line in lines:
            self.line(line, frame.left + line.indent, frame.baseline(row), frame.style.size)
            row += 1
        return row

    def line(self, line: Line, x: float, baseline: float, size: float) -> None:
        """Write one set line with its first character at x."""
        if not self._in_text:
            self._said.append("BT")
            self._in_text = True
        said, state, face = self._said, self._state, self._document.face
        height = f"{self._paper[1] - baseline:.3f} Tm <"
        for run in line.runs:
            self._text.append(run.text)
            thick, used = run.glyph.thickened, face(run.glyph)
            if state.get("Tf") != (used.number, size):
                state["Tf"] = used.number, size
                said.append(f"/F{used.number} {size:g} Tf")
            if state.get("Tc") != run.gap:
                state["Tc"] = run.gap
                said.append(f"{run.gap:.4f} Tc")
            if state.get("Tr") != thick:
                state["Tr"] = thick
                said.append("2 Tr" if thick else "0 Tr")
            if thick:
                self._set("w", f"{THICKENING * size:.4f}")
            said.append(f"1 0 0 1 {x + run.at:.3f} {height}{used.written(run.text)}> Tj")

    def _set(self, what: str, to: str) -> None:
        """Change one thing of the page's state, when it is not so already."""
        if self._state.get(what) != to:
            self._state[what] = to
            self._said.append(f"{to} {what}")

    def _end_text(self) -> None:
        if self._in_text:
            self._said.append("ET")
            self._in_text = False

    def centred(self, line: Line, left: float, right: float, baseline: float, size: float) -> None:
        """Write one line in the middle between two edges."""
        self.line(line, (left + right - line.width) / 2, baseline, size)

    def flush_right(self, line: Line, right: float, baseline: float, size: float) -> None:
        """Write one line so that it ends at the right edge."""
        self.line(line, right - line.width, baseline, size)

    def rule(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        width: float = 0.5,
        dash: Sequence[float] = (),
    ) -> None:
        """Draw a straight black rule."""
        self._end_text()
        self._set("w", f"{width:g}")
        self._set("d", f"[{' '.join(f'{each:g}' for each in dash)}] 0")
        first, last = self._point(*start), self._point(*end)
        self._said.append(f"{first} m {last} l S")

    def frame(self, left: float, top: float, width: float, height: float, rule: float) -> None:
        """Draw the four sides of a box."""
        right, bottom = left + width, top + height
        corners = ((left, top), (right, top), (right, bottom), (left, bottom))
        for start, end in pairwise((*corners, corners[0])):
            self.rule(start, end, rule)

    def red(self) -> None:
        """Write and draw in red until `black`: the mark and the rules of an official letter."""
        self._end_text()
        self._kept = dict(self._state)
        self._said.append("q 1 0 0 rg 1 0 0 RG")

    def black(self) -> None:
        """Write and draw in black again."""
        self._end_text()
        self._said.append("Q")
        self._state = self._leaf.state = self._kept

    def blacks(self, boxes: Iterable[tuple[float, float, float, float]]) -> None:
        """Fill boxes (left, top, width, height) with black in one stroke."""
        self._end_text()
        for left, top, width, height in boxes:
            self._said.append(f"{self._point(left, top + height)} {width:.3f} {height:.3f} re")
        self._said.append("f")

    def modules(self, rows: Sequence[str], left: float, top: float, side: float) -> None:
        """Fill the ones of a square of rows of zeros and ones, `side` points on each edge."""
        self._end_text()
        step = side / len(rows)
        self._said.append(f"q {step:.5f} 0 0 {-step:.5f} {self._point(left, top)} cm")
        for n, row in enumerate(rows):
            for run in _ONES.finditer(row):
                self._said.append(f"{run.start()} {n} {run.end() - run.start()} 1 re")
        self._said.append("f Q")

    def next_page(self) -> None:
        """Turn to a new page."""
        self._end_text()
        if (word := marking.word_across()) is not None:
            self._say_across(word)
        self._document.page("\n".join(self._said))
        self._written.append("".join(self._text))
        self._begin(_Leaf())

    def code_here(self) -> None:
        """Let this page carry the letter's code, where what follows is not for its reader."""
        self._coded = len(self._written), self._leaf

    def finish(self) -> bytes:
        """Close the document and give its bytes; an issued letter says its code at the end."""
        n, leaf = self._coded or (len(self._written), self._leaf)
        self.next_page()
        code = marking.code_for(self._written)
        if code is not None:
            self._begin(leaf)
            self._say_code(code)
            self._end_text()
            self._document.page("\n".join(self._said), n)
        return marking.sealed(self._document.finish(*self._paper))

    def _say_across(self, word: str) -> None:
        """Write a word large and pale from corner to corner, as outlines over the text."""
        line = set_line([(word, "bold")], ACROSS)
        self._said.append("q 0.7 G")
        turn = f"{_SLANT[0]:.4f} {_SLANT[1]:.4f} {-_SLANT[1]:.4f} {_SLANT[0]:.4f}"
        at = line.width / 2
        x, y = PAPER[0] / 2 - at * _SLANT[0], PAPER[1] / 2 - at * _SLANT[1]
        self._said.append("BT")
        for run in line.runs:
            used = self._document.face(run.glyph)
            self._said.append(f"/F{used.number} {ACROSS.size:g} Tf {run.gap:.4f} Tc 1 Tr 1.2 w")
            place = f"{x + run.at * _SLANT[0]:.3f} {y + run.at * _SLANT[1]:.3f}"
            self._said.append(f"{turn} {place} Tm <{used.written(run.text)}> Tj")
        self._said.append("ET Q")

    def _say_code(self, code: str) -> None:
        place = self.code_place
        lines = code_lines(code)
        for n, text in enumerate(lines, 1):
            # Letters and figures are not of one width: a wide code is set a little smaller.
            wide = set_line([(text, "body")], CODE).width
            size = CODE.size * min(1.0, place.room / wide)
            line = set_line([(text, "body")], Style(size, size, CODE.pitch))
            base = place.base - (len(lines) - n) * CODE.pitch
            if place.left is None:
                self.centred(line, 0, self._paper[0], base, size)
            else:
                self.line(line, place.left, base, size)
        if place.square is not None:
            rows = squares(code)
            left, bottom = place.square
            side = len(rows) * MODULE
            self.modules(rows, left, bottom - side, side)

    def _point(self, x: float, y: float) -> str:
        """Write a point as the file counts, from the lower left."""
        return f"{x:.3f} {self._paper[1] - y:.3f}"
