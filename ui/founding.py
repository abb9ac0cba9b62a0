"""Whether a founding came to its end: the recovery sheet on paper and its last characters typed.

Until then a mark lies beside the data folder. A founding that was broken off, by a power cut or by
closing the window, has a recovery sheet that nobody holds; it is put aside whole, never deleted,
and the office is founded anew. Nothing can be registered before the end, so nothing is lost.
"""

from itertools import count
from pathlib import Path

from PySide6.QtCore import QLockFile


class Founding:
    """The mark beside one data folder, and the lock of the program that founds there now."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._mark = folder.with_name(f"{folder.name}-founding")
        self._lock: QLockFile | None = None

    def broken_off(self) -> bool:
        """Tell whether a founding lies here that no running program will bring to its end."""
        return self._mark.exists() and self._locked()

    def put_aside(self) -> Path | None:
        """Move what a broken founding left to a name of its own; None where there was nothing.

        Errors: OSError, and all lies as it lay.
        """
        moved = None
        if self._folder.exists() and any(self._folder.iterdir()):
            names = (f"{self._folder.name}-unfinished-{n}" for n in count(1))
            free = (self._folder.with_name(name) for name in names)
            moved = next(each for each in free if not each.exists())
            self._folder.rename(moved)
        self.done()
        return moved

    def begin(self) -> None:
        """Leave the mark before the first byte of the office. Errors: OSError."""
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        if self._folder.exists() and any(self._folder.iterdir()):
            return  # somebody else's: nothing will be founded here, and nothing put aside
        self._mark.touch()
        self._locked()

    def done(self) -> None:
        """Take the mark away: the sheet is on paper."""
        self._mark.unlink(missing_ok=True)
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None

    def _locked(self) -> bool:
        """Hold the lock; a program that died holds nothing, whatever file it left."""
        if self._lock is None:
            lock = QLockFile(f"{self._mark}.lock")
            lock.setStaleLockTime(0)
            if not lock.tryLock(0):
                return False
            self._lock = lock
        return True
