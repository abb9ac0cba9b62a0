"""The lock page: takes keys at once, waits when told, shows nothing of the office's work."""

import gc
import subprocess
import sys
import threading
import weakref

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit

from app.domain.errors import Refused, Trouble
from app.domain.words import SENTENCES
from ui import sample, start
from ui.pages.unlock import Account, UnlockPage
from ui.pieces import OBJECT_NAME, label

ACCOUNTS = [Account("zhaomin", "赵敏", "登记员、承办人"), Account("guojing", "郭靖", "领导")]
RIGHT = "correct horse battery"
_FIRST_STAGE = """
import sys, ui.start, ui.window
bad = {"sqlalchemy", "sqlcipher3", "alembic", "reportlab", "db"} & set(sys.modules)
sys.exit(str(bad) if bad else 0)
"""
_FIRST_PICTURE = """
import enum, sys
made = []
plain = enum.EnumType.__new__
def noting(mcs, name, *words, **named):
    made.append(name)
    return plain(mcs, name, *words, **named)
enum.EnumType.__new__ = noting
from pathlib import Path
from PySide6.QtWidgets import QLineEdit
from ui import start
from ui.jobs import Jobs
from ui.options import Options
app = start.application()
stages = start.Stages(Options(Path(sys.argv[1])), Jobs())
stages.begin()
while not isinstance(app.focusWidget(), QLineEdit):
    app.processEvents()
heavy = {"app.keys", "typing_extensions", "subprocess", "uuid", "concurrent.futures", "msgspec"}
enums = {"WidgetAttribute", "StandardPixmap", "StandardKey", "ThemeIcon"}
bad = heavy & set(sys.modules) | enums & set(made)
sys.exit(str(bad) if bad else 0)
"""
ENTER = Qt.Key.Key_Return


class Door:
    """An unlock that knows one passphrase and notes who knocked."""

    def __init__(self):
        self.knocks, self.wait, self.threads = [], 0, set()

    def __call__(self, login, passphrase):
        self.threads.add(threading.current_thread())
        self.knocks.append(login)
        if self.wait:
            raise Refused("unlock.wait", detail={"seconds": self.wait})
        if passphrase != RIGHT:
            raise Refused("unlock.wrong")
        return {"opened_by": login}


@pytest.fixture
def door():
    return Door()


@pytest.fixture
def page(qtbot, jobs, clock, door):
    page = UnlockPage(
        ACCOUNTS,
        "云溪县青山镇人民政府",
        door,
        jobs,
        clock,
        locked_words="15 分钟没有操作，自动锁屏。没写完的登记已存草稿，开锁后接着写。",
    )
    page.resize(1366, 696)
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    return page


def _texts(page):
    return [one.text() for one in page.findChildren(QLabel) if one.isVisible()]


def _type(text):
    QTest.keyClicks(QApplication.focusWidget(), text)


def _enter():
    QTest.keyClick(QApplication.focusWidget(), ENTER)


def test_it_takes_keys_at_once_and_opens(qtbot, page, door):
    assert QApplication.focusWidget().objectName() == "lock_edit_passphrase"
    assert QApplication.focusWidget().echoMode() == QLineEdit.EchoMode.Password
    _type(RIGHT)
    with qtbot.waitSignal(page.unlocked) as opened:
        _enter()
    assert opened.args == [{"opened_by": "zhaomin"}]
    assert threading.current_thread() not in door.threads


def test_the_passphrase_leaves_the_field_before_the_work(page):
    _type(RIGHT)
    _enter()
    assert page.findChild(QLineEdit, "lock_edit_passphrase").text() == ""
    assert "正在开锁…" in _texts(page)


def test_a_wrong_passphrase_is_said_and_may_be_tried_again(qtbot, page, jobs, door):
    _type("wrong one here")
    _enter()
    qtbot.waitUntil(lambda: not jobs.busy)
    assert SENTENCES["unlock.wrong"] in _texts(page)
    _type(RIGHT)
    assert SENTENCES["unlock.wrong"] not in _texts(page)
    with qtbot.waitSignal(page.unlocked):
        _enter()
    assert door.knocks == ["zhaomin", "zhaomin"]


def test_nothing_is_asked_without_a_passphrase(page, jobs, door):
    _enter()
    assert page.isVisible()
    assert not jobs.busy
    assert door.knocks == []


def test_it_waits_when_told_and_counts_down(qtbot, page, jobs, door, clock):
    door.wait = 30
    _type("wrong one here")
    _enter()
    qtbot.waitUntil(lambda: not jobs.busy)
    assert SENTENCES["unlock.wait"].replace("{seconds}", "30") in _texts(page)
    _type(RIGHT)
    _enter()
    assert len(door.knocks) == 1
    clock.pass_seconds(12)
    page._tick()
    assert SENTENCES["unlock.wait"].replace("{seconds}", "18") in _texts(page)
    clock.pass_seconds(18)
    page._tick()
    assert "可以再试了" in _texts(page)
    door.wait = 0
    with qtbot.waitSignal(page.unlocked):
        _enter()


def test_trouble_is_said_too(qtbot, jobs, clock):
    def broken(_login, _passphrase):
        raise Trouble("keys.damaged")

    page = UnlockPage(ACCOUNTS[:1], "云溪县青山镇人民政府", broken, jobs, clock)
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    _type(RIGHT)
    _enter()
    qtbot.waitUntil(lambda: not jobs.busy)
    assert SENTENCES["keys.damaged"] in _texts(page)
    assert "开锁" in _texts(page)
    assert not page.findChild(QAbstractButton, "lock_btn_switch").isVisible()


def test_another_person_is_two_keys_away(qtbot, page):
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    _enter()
    who = QApplication.focusWidget()
    assert who.objectName() == "lock_combo_account"
    who.setCurrentIndex(1)
    who.activated.emit(1)
    assert QApplication.focusWidget().objectName() == "lock_edit_passphrase"
    assert "郭靖 · 领导" in _texts(page)
    _type(RIGHT)
    with qtbot.waitSignal(page.unlocked) as opened:
        _enter()
    assert opened.args == [{"opened_by": "guojing"}]


def test_a_forgotten_passphrase_leads_to_the_recovery_sheet(qtbot, page):
    assert page.findChild(QAbstractButton, "lock_btn_recover") is None
    forgot = page.findChild(QAbstractButton, "lock_btn_forgot")
    forgot.click()
    recover = page.findChild(QAbstractButton, "lock_btn_recover")
    assert recover.isVisible()
    forgot.click()
    assert not recover.isVisible()
    forgot.click()
    with qtbot.waitSignal(page.recovery_requested):
        recover.click()


def test_caps_lock_is_noticed_by_what_is_typed(page):
    page.settle()
    QTest.keyClick(QApplication.focusWidget(), "A")
    assert "大写锁定已开" in _texts(page)
    QTest.keyClick(QApplication.focusWidget(), "a")
    assert "大写锁定已开" not in _texts(page)
    QTest.keyClick(QApplication.focusWidget(), "A", Qt.KeyboardModifier.ShiftModifier)
    assert "大写锁定已开" not in _texts(page)


def test_it_shows_the_time_and_who(page, clock):
    assert "10:41" in _texts(page)
    clock.pass_seconds(60)
    page._tick()
    assert "10:42" in _texts(page)
    assert "赵敏 · 登记员、承办人" in _texts(page)


def test_names_and_room(page):
    for kind in (QAbstractButton, QLineEdit, QComboBox):
        for one in page.findChildren(kind):
            assert OBJECT_NAME.match(one.objectName())
            assert one.accessibleName()
    page._show_caps(on=True)
    page.findChild(QAbstractButton, "lock_btn_forgot").click()
    page.choose()
    QApplication.sendPostedEvents()
    page.layout().activate()
    for one in page.findChildren(QLabel):
        if one.isVisible():
            assert one.sizeHint().width() <= one.width() or one.wordWrap(), one.text()
    assert page.minimumSizeHint().height() <= 696


def _alone(code, *words):
    told = [sys.executable, "-c", code, *words]
    done = subprocess.run(told, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


def test_the_first_stage_loads_no_sqlalchemy():
    assert _alone(_FIRST_STAGE) == (0, "")


def test_the_first_picture_waits_for_nothing_heavy(tmp_path):
    sample.found(tmp_path / "office")
    status, told = _alone(_FIRST_PICTURE, str(tmp_path / "office"))
    assert status == 0, told


def test_plain_text_is_meant_where_the_namespace_is_not_loaded():
    assert label("<b>x</b>").textFormat() == Qt.TextFormat.PlainText


class Ring:
    """Something that only a sweep lets go of."""

    def __init__(self):
        self.me = self


def test_garbage_is_collected_by_the_window_s_own_timer(qapp):
    gc.disable()
    timer = start.sweeping(qapp)
    try:
        gone = weakref.ref(Ring())
        assert gone() is not None
        timer.timeout.emit()
        assert gone() is None
        assert timer.isActive()
    finally:
        timer.stop()
        gc.enable()
