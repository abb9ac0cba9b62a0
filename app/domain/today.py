"""What the first screen of the day tells: duties, what waits for somebody, rights that run."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.domain.file import Row

Wait = Literal["sign", "sign_for", "serve", "complete"]


@dataclass(frozen=True, slots=True)
class Waiting:
    """One petition that waits for an act without a date of its own. `since` is the first day."""

    what: Wait
    number: str
    gist: str
    since: date


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
class TodayView:
    """Everything 今日 shows. `total` counts the duties, of which `duties` are the most urgent.

    `newest_at` is the moment of the newest entry: an earlier clock is a wrong clock.
    """

    duties: tuple[Row, ...]
    total: int
    waiting: tuple[Waiting, ...]
    windows: tuple[Window, ...]
    newest_at: str
