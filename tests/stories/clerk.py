"""One who sits at the keyboard of the real windows, on a real office: keys, pages, what is read."""

from builders import PASSPHRASE_LONG, SetClock
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from ui import start
from ui.jobs import Jobs
from ui.options import Options

Key = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
CONTENT = "2024年修机耕道占用本人承包地约零点六亩，村里口头答应补偿，至今没有兑付"
CLAIM = "兑付修路占用承包地补偿款"


class Clerk:
    """Sits at the keyboard. `keys` counts structure keys: everything that is not content."""

    def __init__(self, folder, qtbot) -> None:
        self.qtbot, self.keys = qtbot, 0
        self.jobs = Jobs()
        options = Options(folder, None, None, None, as_json=False)
        self.stages = start.Stages(options, self.jobs, SetClock())

    @property
    def window(self):
        return self.stages.window

    @property
    def office(self):
        return self.stages.office

    def focus(self):
        return QApplication.activePopupWidget() or QApplication.focusWidget() or self.window

    def press(self, key, modifier=NONE) -> None:
        self.keys += 1
        QTest.keyClick(self.focus(), key, modifier)
        QApplication.sendPostedEvents()

    def write(self, text: str) -> None:
        for character in text:
            at = self.focus()
            code = ord(character.upper()) if character.isascii() else 0
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(at, QKeyEvent(kind, code, NONE, character))
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.jobs.busy)

    def on(self, page: str) -> None:
        """Wait for a page. Off screen nobody gives a window its keys back after a popup."""
        self.qtbot.waitUntil(lambda: self.window.page() == page)
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)
        self.settle()

    def open(self) -> None:
        """Sit down and unlock."""
        self.stages.begin()
        with self.qtbot.waitActive(self.window):
            self.window.activateWindow()
        self.write(PASSPHRASE_LONG)
        self.press(Key.Key_Return)
        self.qtbot.waitUntil(lambda: self.office is not None)
        with self.qtbot.waitActive(self.window):
            self.window.activateWindow()
        self.on("today")
        self.keys = 0

    def texts(self) -> str:
        return "\n".join(
            each.text() for each in self.window.findChildren(QLabel) if each.isVisible()
        )

    def visit(self) -> None:
        """Type a visit the way it is told at the counter."""
        self.press(Key.Key_F2)
        self.on("register")
        self.write("洪七公")
        self.press(Key.Key_Return)
        self.write("11010519491231002X")
        self.press(Key.Key_Return)
        self.write("13900000000")
        self.press(Key.Key_Return)
        self.write("sq")
        self.press(Key.Key_Return)
        self.write("二组")
        for _ in range(3):
            self.press(Key.Key_Return)
        self.write(CONTENT)
        self.press(Key.Key_Return)
        self.write(CLAIM)
