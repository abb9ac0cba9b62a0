"""Wrong passphrases make the next try wait: longer each time, at most 15 minutes, never for ever.

Local state (`unlock.json`): counts under slot ids, no names. It slows a person at the keyboard;
somebody who holds the files is slowed by argon2id alone (SECURITY 3.2).
"""

import json
import math
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.clock import Clock
from app.domain.errors import Refused, Trouble
from app.durable import replace_file

FILE_NAME = "unlock.json"
FREE_FAILURES = 4
"""Slips of the finger that cost nothing; the fifth failure brings the first wait."""
FIRST_WAIT = 30
LONGEST_WAIT = 15 * 60
_LARGEST = 64 * 1024


@dataclass(frozen=True, slots=True)
class _Failures:
    count: int
    wall: float
    monotonic: float

    def wait(self) -> float:
        steps = self.count - FREE_FAILURES - 1
        return 0 if steps < 0 else min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(steps, 10))

    def elapsed(self, clock: Clock) -> float:
        # The reading counts from the PC's start. Not smaller than then: the difference can only
        # be too short, also after a restart, and the PC's date has no say. Smaller: the PC was
        # restarted, and its date may shorten the wait, never make it longer than this run.
        monotonic = clock.monotonic()
        if monotonic >= self.monotonic:
            return monotonic - self.monotonic
        return max(monotonic, clock.now().timestamp() - self.wall)


@dataclass(frozen=True, slots=True)
class Throttle:
    """The counts of one office's data folder."""

    folder: Path
    clock: Clock

    def check(self, account: str) -> None:
        """Raise `Refused("unlock.wait")` with `seconds` while the account has to wait."""
        failures = self._read().get(account)
        if failures is None:
            return
        left = failures.wait() - failures.elapsed(self.clock)
        if left > 0:
            raise Refused("unlock.wait", detail={"seconds": math.ceil(left)})

    def failed(self, account: str) -> None:
        """Count one failure. A full disk loses the count, not the answer."""
        known = self._read()
        before = known[account].count if account in known else 0
        now = self.clock.now().timestamp()
        known[account] = _Failures(before + 1, now, self.clock.monotonic())
        self._write(known)

    def passed(self, account: str) -> None:
        """Forget the account's failures."""
        known = self._read()
        if known.pop(account, None):
            self._write(known)

    def _read(self) -> dict[str, _Failures]:
        # Whoever may damage the file may as well delete it: unreadable counts as empty.
        with suppress(OSError, ValueError, TypeError, AttributeError, RecursionError):
            raw = (self.folder / FILE_NAME).read_bytes()
            if len(raw) <= _LARGEST:
                return {key: _failures(*value) for key, value in json.loads(raw).items()}
        return {}

    def _write(self, known: dict[str, _Failures]) -> None:
        rows = {key: [one.count, one.wall, one.monotonic] for key, one in known.items()}
        with suppress(Trouble):
            replace_file(self.folder / FILE_NAME, json.dumps(rows, sort_keys=True).encode())


def _failures(count: int, wall: float, monotonic: float) -> _Failures:
    if not math.isfinite(wall) or not math.isfinite(monotonic):
        raise ValueError("not a moment")
    return _Failures(int(count), float(wall), float(monotonic))
