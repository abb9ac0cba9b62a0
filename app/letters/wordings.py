"""Whose words a letter is set in: what a province and the office lay over the shipped wording.

A letter asks `template.wording(kind)`; which layers lie over ours is said once, around the making,
by `worded`. Outside of it every letter has the shipped words: no office's words reach another.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

Level = Literal["province", "office"]
LEVELS: tuple[Level, ...] = ("province", "office")
"""The layers over the shipped wording, the widest first."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """What one layer changes of one kind: its blocks, and the order where it has an own one.

    `version` counts how often this layer changed the wording of this kind.
    """

    kind: str
    level: Level
    blocks: tuple[tuple[str, str], ...]
    order: tuple[str, ...] | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Wordings:
    """The layers over the shipped wording, by kind, the widest first."""

    overlays: Mapping[str, tuple[Overlay, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )

    def of(self, kind: str) -> tuple[Overlay, ...]:
        """Give the layers over one kind."""
        return self.overlays.get(kind, ())

    def laid(self, overlay: Overlay) -> "Wordings":
        """Give the wordings with this layer of a kind in the place of the one before."""
        kept = {each.level: each for each in self.of(overlay.kind)} | {overlay.level: overlay}
        rows = tuple(kept[level] for level in LEVELS if level in kept)
        return Wordings(MappingProxyType({**self.overlays, overlay.kind: rows}))

    def without(self, kind: str, level: Level) -> "Wordings":
        """Give the wordings without one layer of a kind."""
        rows = tuple(each for each in self.of(kind) if each.level != level)
        return Wordings(MappingProxyType({**self.overlays, kind: rows}))


SHIPPED = Wordings()
_now: ContextVar[Wordings] = ContextVar("wordings", default=SHIPPED)


@contextmanager
def worded(wordings: Wordings) -> Iterator[None]:
    """Set the letters that are made inside in these words."""
    before = _now.set(wordings)
    try:
        yield
    finally:
        _now.reset(before)


def overlays(kind: str) -> tuple[Overlay, ...]:
    """Give the layers over a kind that hold now."""
    return _now.get().of(kind)
