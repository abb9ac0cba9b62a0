"""The desktop says that nobody is there: the session is locked, or the PC goes to sleep.

Linux says so over D-Bus (logind; screen savers on the session's own bus), Windows by two messages
to a window. Where neither can be heard there is silence, and `Idle` sees a sleep at its end.
"""

import ctypes
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from ctypes import wintypes
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractNativeEventFilter, QCoreApplication, QObject, Signal, Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

LOGIND, LOGIND_PATH = "org.freedesktop.login1", "/org/freedesktop/login1"
SAVERS = tuple(f"org.{desktop}.ScreenSaver" for desktop in ("freedesktop", "gnome", "mate", "ukui"))
"""Desktops that tell of their lock on the session's own bus alone."""

_MESSAGE = b"windows_generic_MSG"
_SESSION_CHANGE, _SESSION_LOCK = 0x02B1, 7
_POWER_BROADCAST, _SUSPEND = 0x0218, 4
_THIS_SESSION = 0


class Session(QObject):
    """Emits `left` when the session is locked or the PC goes to sleep."""

    left = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._filter: _Messages | None = None

    def listen(self, window: QWidget) -> None:
        """Hear what this system says; on one that says nothing, hear nothing."""
        if sys.platform == "win32":
            self._filter = _Messages(self.left.emit)
            application = QCoreApplication.instance()
            if application is not None:
                application.installNativeEventFilter(self._filter)
            with suppress(OSError, AttributeError):
                notify = ctypes.windll.wtsapi32.WTSRegisterSessionNotification
                notify(wintypes.HWND(int(window.winId())), _THIS_SESSION)
        elif sys.platform.startswith("linux"):
            with suppress(ImportError):  # a Qt without its D-Bus
                from PySide6.QtDBus import QDBusConnection  # noqa: PLC0415 the office is open by now

                own = QDBusConnection.sessionBus() if _own_bus() else None
                self.hear(QDBusConnection.systemBus(), own)

    def hear(self, system: Any, session: Any | None) -> None:
        """Hear what two buses say; a bus that is not there says nothing."""
        # Slots by name, and as text: the signature in PySide's stubs says bytes, which it refuses.
        slept, saved, locked = (f"1{each}" for each in ("sleeping(bool)", "saving(bool)", "lock()"))
        if system.isConnected():
            manager = f"{LOGIND}.Manager"
            system.connect(LOGIND, LOGIND_PATH, manager, "PrepareForSleep", self, slept)
            ours = session_path(os.environ.get("XDG_SESSION_ID", ""))
            system.connect(LOGIND, ours, f"{LOGIND}.Session", "Lock", self, locked)
        if session is not None and session.isConnected():
            for each in SAVERS:
                session.connect("", "", each, "ActiveChanged", self, saved)

    @Slot(bool)
    def sleeping(self, begins: bool) -> None:
        """Logind: the PC goes to sleep, or wakes."""
        if begins:
            self.left.emit()

    @Slot(bool)
    def saving(self, begins: bool) -> None:
        """The screen saver locks the session, or lets it go."""
        if begins:
            self.left.emit()

    @Slot()
    def lock(self) -> None:
        """Logind: this session is to be locked."""
        self.left.emit()


class _Messages(QAbstractNativeEventFilter):
    """Reads the two messages of Windows."""

    def __init__(self, left: Callable[[], object]) -> None:
        super().__init__()
        self._left = left

    @override
    def nativeEventFilter(self, eventType: Any, message: Any) -> Any:
        if tells_left(bytes(eventType), int(message)):
            self._left()
        return False, 0


def _own_bus() -> bool:
    """Tell whether the session has a bus: asking for one that is not there would start it."""
    beside = Path(os.environ.get("XDG_RUNTIME_DIR") or "/nowhere") / "bus"
    return bool(os.environ.get("DBUS_SESSION_BUS_ADDRESS")) or beside.exists()


def tells_left(kind: bytes, address: int) -> bool:
    """Tell whether a native message says that the session is locked or the PC goes to sleep."""
    if kind != _MESSAGE or not address:
        return False
    told = wintypes.MSG.from_address(address)
    return (told.message, told.wParam) in {
        (_SESSION_CHANGE, _SESSION_LOCK),
        (_POWER_BROADCAST, _SUSPEND),
    }


def session_path(name: str) -> str:
    """Give logind's path of a session, all of them where ours has no name.

    What is no letter or digit is written as its number, and so is a leading digit.
    """
    if not name:
        return ""
    plain = [
        each if each.isascii() and (each.isalpha() or (at and each.isdigit())) else _numbered(each)
        for at, each in enumerate(name)
    ]
    return f"{LOGIND_PATH}/session/{''.join(plain)}"


def _numbered(character: str) -> str:
    return "".join(f"_{each:02x}" for each in character.encode())
