"""Real widgets off screen, dressed as on the desk; only the clock is a fake."""

import gc
import os
from datetime import date, datetime, timedelta

import pytest
import shiboken6

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from desk import Desk, settle
from PySide6.QtWidgets import QApplication

from app.clock import CHINA
from ui import style
from ui.jobs import Jobs


class HandClock:
    """A clock moved by hand."""

    shown_today = None

    def __init__(self):
        self.seconds = 1000.0
        self.ahead = timedelta(0)
        self.start = datetime(2026, 9, 22, 10, 41, tzinfo=CHINA)

    def now(self):
        return self.pc_now() + self.ahead

    def pc_now(self):
        return self.start + timedelta(seconds=self.seconds - 1000)

    def correct(self, by):
        self.ahead = by

    def file_time(self, _path):
        return None

    def today(self) -> date:
        return self.now().date()

    def monotonic(self):
        return self.seconds

    def boot_id(self):
        return "test"

    def pass_seconds(self, seconds):
        self.seconds += seconds


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    # A change of style dresses every widget there is: it comes before the others made theirs.
    items.sort(key=lambda item: "large" not in getattr(item, "fixturenames", ()))
    # Off screen there is no window manager to tell sizes to or to raise windows, and Qt says so.
    mark = pytest.mark.qt_log_ignore("^This plugin does not support", extend=True)
    for item in items:
        if "/tests/ui/" in item.path.as_posix():
            item.add_marker(mark)


@pytest.fixture(scope="session", autouse=True)
def dressed(qapp: QApplication) -> QApplication:
    style.apply(qapp)
    return qapp


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def jobs():
    made = Jobs()
    yield made
    made.close()
    # What is connected to it holds whole pages, which every later change of style would dress.
    shiboken6.delete(made)
    gc.collect()  # here, in Qt's thread: a worker that swept a page away would crash it


@pytest.fixture
def desk(qtbot, office, jobs, tmp_path):
    """Show a whole window over an empty office, and let its work end with the test."""
    made = Desk(office, jobs, tmp_path)
    qtbot.addWidget(made.window)
    with qtbot.waitActive(made.window):
        made.window.show()
    settle(qtbot, jobs)
    yield made
    made.window.hide()
    settle(qtbot, jobs)
