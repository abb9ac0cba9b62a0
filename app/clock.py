"""Time comes through here and nowhere else: aware at +08:00, with a monotonic reading beside it."""

import time
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Protocol

CHINA = timezone(timedelta(hours=8))
"""One zone for the whole country, fixed: the office's dates never depend on the PC's setting."""


NOT_BEFORE = datetime(2026, 6, 1, tzinfo=CHINA)
"""The program is not older than itself: a clock before this day was never set."""


class Clock(Protocol):
    """What the program asks about time. `shown_today` is set only when `--today` moved the date."""

    def now(self) -> datetime:
        """Give the moment, aware, at +08:00: the PC's, or as a cadre has corrected it."""
        ...

    def pc_now(self) -> datetime:
        """Give the moment the PC's own clock says, aware, at +08:00."""
        ...

    def correct(self, by: timedelta) -> None:
        """Go by so much later than the PC's own clock from now on; zero goes by it again."""
        ...

    def file_time(self, path: Path) -> datetime | None:
        """Give the moment that the PC's own clock put on a file, None where there is none."""
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
        import uuid  # noqa: PLC0415 the lock screen does not wait for it

        return str(uuid.uuid4())


class SystemClock:
    """The PC's own clock. `shown_today` moves `today()`, never `now()`."""

    __slots__ = ("_ahead", "_boot", "_shown_today")

    def __init__(self, shown_today: date | None = None) -> None:
        self._shown_today = shown_today
        self._boot = _boot_id()
        self._ahead = timedelta(0)

    @property
    def shown_today(self) -> date | None:
        """Give the day `--today` asked for, if it did."""
        return self._shown_today

    def now(self) -> datetime:
        """Give the moment, aware, at +08:00: the PC's, or as a cadre has corrected it."""
        return self.pc_now() + self._ahead

    def pc_now(self) -> datetime:
        """Give the moment the PC's own clock says, aware, at +08:00."""
        return datetime.now(UTC).astimezone(CHINA)  # noqa: TID251 the one place where time enters

    def correct(self, by: timedelta) -> None:
        """Go by so much later than the PC's own clock from now on; zero goes by it again."""
        self._ahead = by

    def file_time(self, path: Path) -> datetime | None:
        """Give the moment that the PC's own clock put on a file, None where there is none."""
        try:
            return datetime.fromtimestamp(path.stat().st_mtime, CHINA)
        except OSError:
            return None

    def today(self) -> date:
        """Give the day the office works on."""
        return self._shown_today or self.now().date()

    def monotonic(self) -> float:
        """Give seconds that never run backwards while the PC is on."""
        return time.monotonic()

    def boot_id(self) -> str:
        """Tell one run of the machine from another."""
        return self._boot
