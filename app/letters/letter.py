"""A formal letter as it is said, item by item; how it is set on paper is another's work.

The same letter is set officially (`formal`), large for weak eyes (`large`), or written out as a
draft for a word processor (`editable`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.letters.setting import Span


@dataclass(frozen=True, slots=True)
class Part:
    """One paragraph: whom it is to, a heading of the first rank, or text.

    `clings` keeps its end with what follows.
    """

    kind: Literal["addressee", "heading", "text"]
    spans: tuple[Span, ...]
    clings: bool = False


class Letter:
    """A letter being put together.

    `between` makes it a letter between organs (信函格式). `mark` is what stands in red above the
    number: of minutes (纪要格式), and of letters where the office wants a red head.
    """

    def __init__(
        self, title: str, author: str, *, between: bool = False, mark: str | None = None
    ) -> None:
        self.mark = mark or None
        self.title = title.replace("\n", "")
        self.title_lines = tuple(title.split("\n"))
        self.author = author
        self.between = between
        self.numbered: str | None = None
        self.parts: list[Part] = []
        self.framed: tuple[Sequence[Span], ...] = ()
        self.overleaf: tuple[Sequence[Span], ...] = ()
        self.undersigned: tuple[tuple[str, int], ...] = ()
        self.signed: tuple[str, str] | None = None
        self.copied: tuple[str, str] | None = None

    def number(self, text: str) -> None:
        """Write the letter's number below the title."""
        self.numbered = text

    def addressee(self, text: str) -> None:
        """Write whom it is to, flush left."""
        self.parts.append(Part("addressee", ((text, "body"),), clings=True))

    def heading(self, text: str) -> None:
        """Write a heading of the first rank; it stays with what follows."""
        self.parts.append(Part("heading", ((text, "hei"),), clings=True))

    def say(self, *spans: Span, clings: bool = False) -> None:
        """Write one paragraph, two cells in."""
        self.parts.append(Part("text", spans, clings=clings))

    def undersign(self, text: str, rows: int) -> None:
        """Write who signs by hand below the text, with the room to do so; all on one page."""
        self.undersigned += ((text, rows),)

    def sign(self, organ: str, day: str) -> None:
        """Write organ and day with room for the seal; some lines of the text stay with them.

        Without an organ the day alone.
        """
        self.signed = (organ, day)

    def copies(self, label: str, names: str) -> None:
        """Say below the signature who has a copy: between two rules, at the foot of its page."""
        self.copied = (label, names)

    def box(self, *paragraphs: Sequence[Span], overleaf: Sequence[Sequence[Span]] = ()) -> None:
        """Write small print in a frame that is not torn: her rights, how to ask.

        It stands above the signature where both fit the page, else overleaf, after the signature:
        the letter itself is then whole on its first side. `overleaf` says the same in full and
        larger, where it is told: it stands overleaf, and instead of the small print where it fits.
        """
        self.framed = paragraphs
        self.overleaf = tuple(overleaf)
