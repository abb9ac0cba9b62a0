"""One who sits at the keyboard of the real windows, on a real office: keys, pages, what is read."""

import gc

import shiboken6
from builders import PASSPHRASE_LONG, SetClock
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from app.domain.file import SERVED_KINDS
from app.records import Wanted
from ui import start
from ui.jobs import Jobs
from ui.options import Options

Key = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
CONTENT = "2024年修机耕道占用本人承包地约零点六亩，村里口头答应补偿，至今没有兑付"
SECOND = "公布占地面积测量结果"
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

    def leave(self) -> None:
        """Go home: nothing of the windows stays for the next test to dress and paint."""
        self.settle()
        self.jobs.close()
        self.window.hide()
        self.stages.close()
        shiboken6.delete(self.jobs)
        gc.collect()  # in Qt's thread, as the program does

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


class Answering:
    """The same clerk, going from the list to the paper."""

    def __init__(self, clerk, printer) -> None:
        self.clerk, self.printer = clerk, printer

    @property
    def number(self) -> str:
        (row,) = self.clerk.office.records.page(Wanted())
        return row.number

    def file(self):
        return self.clerk.office.records.file(self.number)

    def came_in(self) -> None:
        """Registered with two claims, to be told within 15 days; the clerk is back on 今日."""
        self.clerk.visit()
        self.clerk.press(Key.Key_Return)
        self.clerk.write(SECOND)
        self.clerk.press(Key.Key_Return, CTRL | SHIFT)
        self.clerk.on("letter")
        self.clerk.press(Key.Key_1, CTRL)
        self.clerk.on("today")
        self.clerk.keys = 0

    def dialog(self):
        """Ctrl+Enter opens the next lawful act."""
        self.clerk.press(Key.Key_Return, CTRL)
        return self.opened()

    def opened(self):
        """Wait for the dialog of an act."""
        page = self.clerk.stages.desk.petition
        self.clerk.qtbot.waitUntil(lambda: page.dialog() is not None)
        page.dialog().activateWindow()
        self.clerk.qtbot.waitUntil(page.dialog().isActiveWindow)
        self.clerk.settle()
        return page.dialog()

    def do(self) -> None:
        """Ctrl+Enter does it."""
        self.clerk.press(Key.Key_Return, CTRL)
        self.clerk.settle()

    def letter(self, kind: str) -> None:
        self.clerk.on("letter")
        assert self.file().letters[-1].letter_kind == kind

    def print(self) -> bytes:
        """Ctrl+P; give what the printer got first: the letter, before the form of its service."""
        had = len(self.printer.papers)
        self.clerk.press(Key.Key_P, CTRL)
        self.clerk.settle()
        served = self.file().letters[-1].letter_kind in SERVED_KINDS
        assert len(self.printer.papers) == had + (2 if served else 1)
        return self.printer.papers[had]

    def hand_over(self) -> None:
        """Go back to the petition and note that she has the paper."""
        self.back()
        self.dialog()
        self.do()
        self.clerk.on("petition")
        assert self.file().recipients[-1].served_on == self.clerk.office.clock.today()

    def back(self) -> None:
        self.clerk.press(Key.Key_Escape)
        self.clerk.on("petition")
