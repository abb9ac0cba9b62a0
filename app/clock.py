"""Time comes through here and nowhere else: aware at +08:00, with a monotonic reading beside it."""

import time
import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Protocol

CHINA = timezone(timedelta(hours=8))
"""One zone for the whole country, fixed: the office's dates never depend on the PC's setting."""


class Clock(Protocol):
    """What the program asks about time. `shown_today` is set only when `--today` moved the date."""

    def now(self) -> datetime:
        """Give the moment, aware, at +08:00."""
        ...

    def today(self) -> date:
        """Give the day the office works on."""
        ...

    def monotonic(self) -> float:
        """Give seconds that never run backwards while the PC is on."""
        ...

    def boot_id(self) -> str:
        """Tell one run of the machine from another."""
        ...

    @property
    def shown_today(self) -> date | None:
        """Give the day `--today` asked for, if it did."""
        ...


def _boot_id() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return str(uuid.uuid4())


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The PC's own clock. `shown_today` moves `today()`, never `now()`."""

    shown_today: date | None = None
    boot: str = field(default_factory=_boot_id)

    def now(self) -> datetime:
        """Give the moment, aware, at +08:00."""
        return datetime.now(UTC).astimezone(CHINA)  # noqa: TID251 the one place where time enters

    def today(self) -> date:
        """Give the day the office works on."""
        return self.shown_today or self.now().date()

    def monotonic(self) -> float:
        """Give seconds that never run backwards while the PC is on."""
        return time.monotonic()

    def boot_id(self) -> str:
        """Tell one run of the machine from another."""
        return self.boot
