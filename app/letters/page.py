"""Paper: frames with a baseline grid, and a bare canvas that is written on from the top down.

All lengths are points from the sheet's upper left corner. The same calls give the same bytes.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas

from app.letters.fonts import BODY_FACE, Glyph, load_fonts
from app.letters.setting import Line, Mark, Style

MM = 72 / 25.4
PAPER = (210 * MM, 297 * MM)
ASCENT = 0.88
"""How far a character's cell reaches above its baseline, in em."""
THICKENING = 0.035
SAME_GAP = 0.005

Text = tuple[str, Glyph, float, float]


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


class Sheet:
    """A document being written: text, rules and code modules, then its bytes."""

    def __init__(self, title: str, author: str) -> None:
        load_fonts()
        self._bytes = io.BytesIO()
        self._canvas = Canvas(
            self._bytes,
            pagesize=PAPER,
            invariant=1,
            pageCompression=1,
            initialFontName=BODY_FACE,  # type: ignore[arg-type]  # the stubs are wrong
            lang="zh-CN",
        )
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self._canvas.setSubject(title)
        self._canvas.setCreator("petition-desk")

    def write(self, frame: Frame, row: float, lines: Iterable[Line]) -> float:
        """Write lines downwards from a row of the frame; give the next free row."""
        for line in lines:
            self.line(line, frame.left + line.indent, frame.baseline(row), frame.style.size)
            row += 1
        return row

    def line(self, line: Line, x: float, baseline: float, size: float) -> None:
        """Write one set line with its first character at x."""
        text = self._canvas.beginText()
        for start, glyph, gap, characters in _runs(line.marks, size):
            text.setFont(glyph.font, size)
            text.setCharSpace(round(gap, 4))
            text.setTextRenderMode(2 if glyph.thickened else 0)
            text.setTextOrigin(round(x + start, 3), round(PAPER[1] - baseline, 3))
            text.textOut(characters)
        self._canvas.setLineWidth(THICKENING * size)
        self._canvas.drawText(text)

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
        self._canvas.setLineWidth(width)
        self._canvas.setDash(list(dash))
        self._canvas.line(start[0], PAPER[1] - start[1], end[0], PAPER[1] - end[1])

    def blacks(self, boxes: Iterable[tuple[float, float, float, float]]) -> None:
        """Fill boxes (left, top, width, height) with black in one stroke, as codes need."""
        path = self._canvas.beginPath()
        for left, top, width, height in boxes:
            path.rect(left, PAPER[1] - top - height, width, height)
        self._canvas.drawPath(path, stroke=0, fill=1)

    def next_page(self) -> None:
        """Turn to a new page."""
        self._canvas.showPage()

    def finish(self) -> bytes:
        """Close the document and give its bytes."""
        self._canvas.showPage()
        for page in vars(self._canvas)["_doc"].Pages.pages:
            page.Trans = None  # an empty transition on every page, which archives refuse
        self._canvas.save()
        return self._bytes.getvalue()


def _runs(marks: Sequence[Mark], size: float) -> Iterable[tuple[float, Glyph, float, str]]:
    """Join neighbours of one face that stand at one even gap: (offset, glyph, gap, text)."""
    start = 0
    gap = 0.0
    for n, mark in enumerate(marks):
        last = n + 1 == len(marks)
        after = 0.0 if last else marks[n + 1].at - mark.at - mark.glyph.advance * size
        if n == start:
            gap = after
        alike = not last and _alike(mark.glyph, marks[n + 1].glyph)
        if last or not alike or abs(after - gap) > SAME_GAP:
            yield (
                marks[start].at,
                marks[start].glyph,
                gap,
                "".join(m.char for m in marks[start : n + 1]),
            )
            start = n + 1


def _alike(one: Glyph, other: Glyph) -> bool:
    return one.font == other.font and one.thickened == other.thickened
