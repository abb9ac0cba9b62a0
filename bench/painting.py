"""When something is really seen: the paint after the content is there, and what blocks the window.

Both are measured in the window's own loop, from the outside: nothing is repainted by force.
"""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer, SignalInstance
from PySide6.QtWidgets import QWidget

PATIENCE_MS = 20_000
QUIET_MS = 120
"""So long after the first paint it is watched whether anything is painted or blocked again."""

Taken = tuple[float, float]
"""Milliseconds on the clock, and of this process's own work: other programs do not slow that."""


class FirstPaint(QObject):
    """Watches one shown page and tells when it was first painted after `loaded`."""

    def __init__(self, page: QWidget, loaded: SignalInstance) -> None:
        super().__init__()
        self._loop = QEventLoop()
        self._loaded = False
        self.at, self.worked = 0.0, 0.0
        self._link = loaded.connect(self._content)
        self._signal = loaded
        self._page = page
        page.installEventFilter(self)

    def _content(self, *_told: object) -> None:
        self._loaded = True

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 Qt's name
        """Note a paint of the page itself: its children are painted before the loop turns."""
        painted = event.type() == QEvent.Type.Paint and self._page.updatesEnabled()
        if self._loaded and painted and not self.at:
            QTimer.singleShot(0, self, self._painted)
        return False

    def _painted(self) -> None:
        if not self.at:
            self.at, self.worked = time.perf_counter(), time.process_time()
            self._loop.quit()

    def wait(self, ask: Callable[[], object]) -> Taken:
        """Ask, and give how long it took until it was seen."""
        guard = QTimer(singleShot=True, interval=PATIENCE_MS)
        guard.timeout.connect(lambda: self._loop.exit(1))
        guard.start()
        begun, worked = time.perf_counter(), time.process_time()
        ask()
        if self._loop.exec():
            raise RuntimeError("nothing was painted")
        self._page.removeEventFilter(self)
        self._signal.disconnect(self._link)
        return (self.at - begun) * 1e3, (self.worked - worked) * 1e3


class Heartbeat(QObject):
    """A timer of 0 ms: the longest time between two beats is the longest block of the window."""

    def __init__(self) -> None:
        super().__init__()
        self.longest = 0.0
        self.worked = 0.0
        self._last = 0.0
        self._cpu = 0.0
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._beat)

    def _beat(self) -> None:
        now, cpu = time.perf_counter(), time.thread_time()
        if self._last and now - self._last > self.longest:
            self.longest, self.worked = now - self._last, cpu - self._cpu
        self._last, self._cpu = now, cpu

    def longest_block(self, ask: Callable[[], object], busy: Callable[[], bool]) -> Taken:
        """Ask, run the loop until nothing is under way, and give the longest block in ms.

        The second figure is what this thread itself worked in that block.
        """
        self.longest = self.worked = self._last = 0.0
        self._timer.start()
        loop = QEventLoop()
        QTimer.singleShot(0, ask)
        calm = QTimer(interval=QUIET_MS)
        calm.timeout.connect(lambda: None if busy() else loop.quit())
        calm.start()
        loop.exec()
        calm.stop()
        self._timer.stop()
        return self.longest * 1e3, self.worked * 1e3
