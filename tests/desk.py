"""A desk for screen tests: the real window, real pages, a real office, real key events."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from ui.elided import Elided
from ui.pages.letter import LetterPage
from ui.pages.register import RegisterPage
from ui.pieces import OBJECT_NAME
from ui.window import Window

NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
Key = Qt.Key


class Desk:
    """The window with 今日 (empty), 登记 and the letter page, wired as the office wires them."""

    def __init__(self, office, jobs, tmp_path):
        self.office, self.jobs = office, jobs
        self.window = Window("云溪县青山镇人民政府", office.me.name, "经办", office.clock)
        self.today = QWidget()
        self.today.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.page = RegisterPage(office, jobs)
        self.letter = LetterPage(office, jobs, lambda _owner, name: str(tmp_path / name))
        self.keys = 0
        self.made = []
        for key, page in (
            ("today", self.today),
            ("register", self.page),
            ("letter", self.letter),
        ):
            self.window.add_page(key, page)
        self.window.register_requested.connect(lambda: self.window.show_page("register"))
        self.page.registered.connect(self._registered)
        self.page.told.connect(self.window.notices.done)
        self.page.void_asked.connect(lambda: self.window.show_page("register"))
        self.page.left.connect(lambda: self.window.show_page("today"))
        self.letter.left.connect(self.window.back)
        jobs.failed.connect(self.window.notices.fault)

    def _registered(self, made):
        self.made.append(made)
        self.letter.show_registered(made)
        self.window.show_page("letter")

    @property
    def form(self):
        return self.page.form

    def field(self, name):
        return self.form.fields[name]

    def widget(self, name):
        return self.window.findChild(QWidget, name)

    def focus(self):
        return QApplication.activePopupWidget() or QApplication.focusWidget() or self.window

    def where(self):
        return QApplication.focusWidget().objectName()

    def press(self, key, modifier=NONE):
        """One structure key."""
        self.keys += 1
        QTest.keyClick(self.focus(), key, modifier)
        QApplication.sendPostedEvents()

    def enter(self, times=1):
        for _ in range(times):
            self.press(Key.Key_Return)

    def write(self, text):
        """Content: what must be typed in any program."""
        for character in text:
            at = self.focus()
            code = ord(character.upper()) if character.isascii() else 0
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(at, QKeyEvent(kind, code, NONE, character))
        QTest.qWait(1)  # the completer offers in the next turn of the loop

    def compose(self, preedit):
        QApplication.sendEvent(self.focus(), QInputMethodEvent(preedit, []))

    def commit(self, text):
        event = QInputMethodEvent("", [])
        event.setCommitString(text)
        QApplication.sendEvent(self.focus(), event)


def settle(qtbot, jobs):
    """Wait until nothing is under way."""
    qtbot.waitUntil(lambda: not jobs.busy)


def misnamed(page):
    """List what can be operated but has no proper name for tests or for people who listen."""
    kinds = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox)
    wrong = []
    for each in page.findChildren(QWidget):
        if not isinstance(each, kinds) or each.objectName().startswith("qt_"):
            continue
        chinese = any("\u4e00" <= character <= "\u9fff" for character in each.accessibleName())
        if not OBJECT_NAME.match(each.objectName()) or not chinese:
            wrong.append((each.objectName(), each.accessibleName()))
    return wrong


def clipped(page):
    """List labels and buttons on show that are smaller than what they say, or cut at their side.

    What scrolls up and down alone shows nothing of what is wider than its window.
    """
    wrong = [
        (each.objectName() or type(each).__name__, "cut at its side", each.viewport().size())
        for each in page.findChildren(QScrollArea)
        if each.isVisible()
        and each.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        and each.widget() is not None
        and each.widget().width() > each.viewport().width()
    ]
    for each in page.findChildren(QWidget):
        if not each.isVisible() or not isinstance(each, QLabel | QAbstractButton):
            continue
        if isinstance(each, Elided):
            continue  # says itself, by …, that there is more
        if isinstance(each, QLabel) and (not each.text() or each.pixmap().width()):
            continue
        wraps = isinstance(each, QLabel) and each.wordWrap()
        tall = each.fontMetrics().height()
        need = each.heightForWidth(each.width()) if wraps else tall
        wide = wraps or each.sizeHint().width() <= each.width()
        if not wide or need > each.height():
            wrong.append((each.objectName(), each.text(), each.size(), each.sizeHint()))
    return wrong
