"""When the next round with the county is due by itself. Pure: times go in, seconds come out.

A round is due at start, 30 seconds after an act, and every two hours; after failures the waits
grow, each drawn afresh between nothing and a limit, so that after an outage the townships of a
county do not all come at once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Way = Literal["online", "usb", "none"]

AFTER_ACT = 30.0
EVERY = 2 * 60 * 60.0
FIRST_WAIT = 5.0
LONGEST_WAIT = 30 * 60.0
_STEPS = 20


@dataclass(frozen=True, slots=True)
class Lately:
    """What happened since the program started; moments are seconds of the monotonic clock.

    `wait` is what was drawn after the last failure, 0 when the last round went well.
    """

    started_at: float
    last_act_at: float | None = None
    last_round_at: float | None = None
    wait: float = 0.0


def due_in(now: float, lately: Lately, way: Way) -> float | None:
    """Give the seconds until the next round, 0 when it is due; None when none goes by itself.

    Only the online way has rounds: a stick is carried by a person, and a county without a
    receiver is sent nothing.
    """
    if way != "online":
        return None
    return max(0.0, _due_at(lately) - now)


def _due_at(lately: Lately) -> float:
    last = lately.last_round_at
    if last is None:
        return lately.started_at
    if lately.wait:
        return last + lately.wait
    act = lately.last_act_at
    if act is not None and act >= last:
        return min(act + AFTER_ACT, last + EVERY)
    return last + EVERY


def wait_after(failures: int, random: Callable[[], float]) -> float:
    """Draw the wait after this many failures in a row; `random` gives 0 to 1 evenly.

    Full jitter between 0 and a limit that doubles from 5 seconds to 30 minutes.
    """
    if failures <= 0:
        return 0.0
    limit = min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(failures - 1, _STEPS))
    return max(0.5, random() * limit)
