"""Notices that nobody is at the desk: covers the screen first, asks for the lock later.

A PC that slept is locked at once: the counting clock stands still meanwhile, the calendar's does
not. (Where a system tells of its sleep before it, `Session` is quicker.)
"""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from app.clock import Clock

COVER_AFTER = 3 * 60
LOCK_MINUTES = 15
LEAST_MINUTES, MOST_MINUTES = 1, 30
SLEPT_SECONDS = 20
"""The calendar's clock ran so far ahead of the counting one: the PC slept, or its time was set."""
_TOUCHES = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.InputMethod,
}
_UNCOVERS = _TOUCHES - {QEvent.Type.MouseMove, QEvent.Type.InputMethod}
_SWALLOWED = {QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride, QEvent.Type.MouseButtonPress}


class Idle(QObject):
    """Watches keys and mouse of the whole program. `look` is asked every 5 s, and by tests."""

    covered = Signal()
    uncovered = Signal()
    expired = Signal()

    def __init__(self, clock: Clock, parent: QObject) -> None:
        super().__init__(parent)
        self._clock = clock
        self._touched = clock.monotonic()
        self._ahead = self._calendar_ahead()
        self._lock_after = LOCK_MINUTES * 60
        self._is_covered = False
        self._timer = QTimer(self, interval=5000)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Begin to watch."""
        self._touched = self._clock.monotonic()
        self._ahead = self._calendar_ahead()
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)
        self._timer.start()

    def stop(self) -> None:
        """Watch no longer."""
        self._timer.stop()
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)

    def set_minutes(self, minutes: int) -> None:
        """Say after how many minutes to lock, 1 to 30."""
        if not LEAST_MINUTES <= minutes <= MOST_MINUTES:
            raise ValueError(f"{minutes} minutes")
        self._lock_after = minutes * 60

    def look(self) -> None:
        """Compare the clock with the last touch."""
        away = self._clock.monotonic() - self._touched
        if self._slept() or away >= self._lock_after:
            self.expired.emit()
        elif away >= COVER_AFTER and not self._is_covered:
            self._is_covered = True
            self.covered.emit()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in _TOUCHES and kind not in _SWALLOWED:
            return False
        if self._slept():  # a key may come before the next look
            self.expired.emit()
            return True
        if not self._is_covered:
            self._touched = self._clock.monotonic()
            return False
        if kind in _UNCOVERS:
            self._touched = self._clock.monotonic()
            self._is_covered = False
            self.uncovered.emit()
        return kind in _SWALLOWED  # the key that uncovers does nothing else

    def _calendar_ahead(self) -> float:
        return self._clock.pc_now().timestamp() - self._clock.monotonic()

    def _slept(self) -> bool:
        """Tell once whether the PC slept since this was asked last."""
        before, self._ahead = self._ahead, self._calendar_ahead()
        return self._ahead - before >= SLEPT_SECONDS
