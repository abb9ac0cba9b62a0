"""Where the seal goes on a finished letter: for the screen alone, never printed.

A seal lies over the organ's name and the day, both in its lower half, and its top within a line of
the text (GB/T 9704, 7.3.5). The place is read from the finished pages, so that it is where
the very paper has it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from app.domain.errors import Trouble
from app.letters.finished import Ink, Leaf, read_finished
from app.letters.page import MM

ACROSS = 42 * MM
"""A township government's seal is 42 mm wide."""
_DAY = re.compile("[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日")
_BELOW = 3.0
"""The day stands below the name by no more than so many times its size."""
_MIDDLE = 0.38
"""The middle of a character lies so far above its baseline, in em."""


@dataclass(frozen=True, slots=True)
class SealPlace:
    """A circle on a page (from 0): its middle in points from the upper left corner, its width."""

    page: int
    x: float
    y: float
    across: float = ACROSS


def seal_places(pdf: bytes, facts: Mapping[str, Any]) -> tuple[SealPlace, ...]:
    """Find where the seal of the organ that the facts name goes; nowhere where it does not sign."""
    organ = facts.get("head", facts).get("organ_name")
    try:
        leaves = read_finished(pdf).leaves
    except Trouble:
        return ()
    return tuple(
        SealPlace(page, x, y) for page, leaf in enumerate(leaves) for x, y in _signed(leaf, organ)
    )


def _signed(leaf: Leaf, organ: object) -> Iterator[tuple[float, float]]:
    for name, day in pairwise(leaf.lines):
        drop = day[0].baseline - name[0].baseline
        near = 0 < drop < _BELOW * name[0].size
        if near and _text(name) == organ and _DAY.fullmatch(_text(day)):
            yield _middle(name), name[0].baseline - _MIDDLE * name[0].size


def _text(line: Sequence[Ink]) -> str:
    return "".join("".join(ink.char for ink in line).split())


def _middle(line: Sequence[Ink]) -> float:
    last = line[-1]
    return (line[0].x + last.x + last.width) / 2
