"""What the first screen of the day tells: duties, what waits for somebody, rights that run."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.domain.file import Row

Wait = Literal["sign", "sign_for", "serve", "execute", "above", "complete"]
"""`above`: the organ above us is late with its opinion, and somebody may ask it."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One petition that waits for an act without a date of its own. `since` is the first day.

    `lacks` names the fields (`words.FIELDS`) for want of which the county would return it.
    """

    what: Wait
    number: str
    gist: str
    since: date
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """A right of a petitioner that runs: until when, holidays rolled, she may ask anew."""

    number: str
    name: str
    rule: str
    served_on: date
    nominal: date
    rolled: date


@dataclass(frozen=True, slots=True)
class Standing:
    """How many petitions have news only on this PC, how many sealed but not yet receipted.

    `upper` counts those entered in the upper system instead; `most` tells that only so many were
    looked at; `receipted` that the county has something.
    """

    local: int
    in_transit: int
    upper: int
    most: bool
    receipted: bool


@dataclass(frozen=True, slots=True)
class TodayView:
    """Everything 今日 shows. `total` counts the duties, of which `duties` are the most urgent.

    `newest_at` is the moment of the newest entry: an earlier clock is a wrong clock. `signs` tells
    whether whoever asks may sign: as leader, by delegation, or by the leader's paper.
    """

    duties: tuple[Row, ...]
    total: int
    waiting: tuple[Waiting, ...]
    windows: tuple[Window, ...]
    newest_at: str
    standing: Standing
    signs: bool
