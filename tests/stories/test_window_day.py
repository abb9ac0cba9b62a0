"""A day at the window, by keyboard alone, in the real windows on a real office."""

import pytest
from builders import PASSPHRASE_LONG, SetClock
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from app.records import Wanted
from ui import start, style
from ui.jobs import Jobs
from ui.options import Options

pytestmark = pytest.mark.story

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
        self.qtbot.waitUntil(lambda: not self.jobs.busy, timeout=20_000)

    def on(self, page: str) -> None:
        self.qtbot.waitUntil(lambda: self.window.page() == page, timeout=20_000)
        self.settle()

    def open(self) -> None:
        """Sit down and unlock."""
        self.stages.begin()
        with self.qtbot.waitActive(self.window):
            self.window.activateWindow()
        self.write(PASSPHRASE_LONG)
        self.press(Key.Key_Return)
        self.qtbot.waitUntil(lambda: self.office is not None, timeout=20_000)
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


@pytest.fixture(scope="module", autouse=True)
def dressed(qapp):
    style.apply(qapp)


@pytest.fixture
def clerk(folder, qtbot):
    made = Clerk(folder, qtbot)
    yield made
    made.settle()
    made.jobs.close()
    made.window.hide()
    made.stages.close()


def test_a_petition_walks_from_the_door_to_the_file(clerk) -> None:
    clerk.open()
    clerk.visit()
    clerk.press(Key.Key_Return, CTRL)

    # the sheet is on the screen, ready to print
    clerk.on("letter")
    assert clerk.stages.desk.letter.sheets.pictures()
    assert clerk.keys <= 20
    (row,) = clerk.office.records.page(Wanted())
    file = clerk.office.records.file(row.number)
    assert (file.state(), file.petitioners[0].name) == ("accepted", "洪七公")
    assert (file.content, file.claims[0].text) == (CONTENT, CLAIM)
    assert file.petitioners[0].sex == "female"
    assert [each.letter_kind for each in file.letters] == ["receipt_notice"]

    # the ledger shows it, and it opens
    clerk.press(Key.Key_Escape)
    clerk.window.show_page("ledger")
    clerk.on("ledger")
    clerk.stages.desk.open_petition(row.number)
    clerk.on("petition")
    shown = clerk.texts()
    assert row.number in shown
    assert clerk.office.safe.verify().sound()


def test_told_later_stands_on_today_until_it_is_done(clerk) -> None:
    clerk.open()
    clerk.visit()
    clerk.press(Key.Key_Return, CTRL | SHIFT)
    clerk.on("letter")
    (row,) = clerk.office.records.page(Wanted())
    assert (row.state, row.due.rule) == ("registered", "NOTICE_15D")
    clerk.window.show_page("today")
    clerk.on("today")
    assert [each.number for each in clerk.office.records.due()] == [row.number]


def test_the_minimum_by_keyboard_and_the_next_one_after_it(clerk) -> None:
    clerk.open()
    for name in ("岳灵珊", "令狐冲"):
        clerk.press(Key.Key_F2)
        clerk.on("register")
        clerk.write(name)
        clerk.press(Key.Key_9, ALT)
        clerk.write("自来水停了三天")
        clerk.press(Key.Key_Return, CTRL | SHIFT)
        clerk.on("letter")
    rows = clerk.office.records.page(Wanted())
    assert [each.name for each in rows] == ["令狐冲", "岳灵珊"]
    assert [each.number for each in rows] == ["青信2026-0002", "青信2026-0001"]


def test_locking_ends_the_stage_and_keeps_what_was_half_typed(clerk, qtbot, monkeypatch) -> None:
    ended = []

    class Loop(QApplication):
        """Notes how the program's loop would end; here the test's own loop must go on."""

        exit = staticmethod(ended.append)

    monkeypatch.setattr(start, "QApplication", Loop)
    clerk.open()
    clerk.press(Key.Key_F2)
    clerk.on("register")
    clerk.write("岳灵珊")
    clerk.press(Key.Key_9, ALT)
    clerk.write("自来水停了")
    with qtbot.waitSignal(clerk.stages.desk.locked, timeout=20_000):
        clerk.press(Key.Key_L, CTRL)
    assert ended == [start.LOCKED]
    clerk.settle()
    qtbot.waitUntil(lambda: len(clerk.office.intake.parked()) == 1, timeout=20_000)
    (kept,) = clerk.office.intake.parked()
    assert (kept.draft.content, kept.draft.petitioners[0].name) == ("自来水停了", "岳灵珊")


def test_a_wrong_passphrase_opens_nothing(clerk, qtbot) -> None:
    clerk.stages.begin()
    with qtbot.waitActive(clerk.window):
        clerk.window.activateWindow()
    clerk.write("不是这一句口令啊啊")
    clerk.press(Key.Key_Return)
    qtbot.waitUntil(lambda: "口令或账号不对" in clerk.texts(), timeout=20_000)
    assert clerk.office is None
    assert isinstance(clerk.window, QWidget)
