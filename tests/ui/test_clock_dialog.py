"""A wrong clock in the window: one dialog at the start; reading goes on, the time is settled."""

from datetime import date, datetime, timedelta

import builders
import pytest
from desk import clipped, misnamed, settle
from PySide6.QtWidgets import QLabel, QPushButton

from app.clock import CHINA
from app.domain.clock_doubt import Doubt
from ui.clock_dialog import ClockDialog, doubt_words
from ui.office_window import OfficeWindow

BATTERY = datetime(2000, 1, 1, 0, 4, tzinfo=CHINA)


@pytest.fixture
def office(folder):
    """Yesterday's office, opened with a dead battery."""
    at = builders.opened(folder)
    at.intake.register(builders.draft(), sheet=False)
    at.close()
    at = builders.opened(folder, builders.SetClock(BATTERY, boot="boot-2", ticks=9.0))
    yield at
    at.close()


@pytest.fixture
def window(qtbot, office, jobs):
    made = OfficeWindow(office, jobs)
    qtbot.addWidget(made.window)
    made.window.resize(1366, 696)
    made.window.show()
    made.window.show_page("today")
    made.begin()
    made._rounds.stop()
    settle(qtbot, jobs)
    yield made
    settle(qtbot, jobs)
    jobs.close()


@pytest.fixture
def dialog(window):
    (found,) = window.window.findChildren(ClockDialog)
    return found


def open_dialogs(window):
    return [each for each in window.window.findChildren(ClockDialog) if each.isVisible()]


def press(dialog, name):
    dialog.findChild(QPushButton, f"dlg_btn_clock_{name}").click()


def test_it_says_what_contradicts_and_reading_goes_on(qtbot, window, dialog, office, jobs) -> None:
    assert dialog.isVisible()
    told = dialog.findChild(QLabel, "dlg_lbl_clock_doubt").text()
    assert told == "电脑说现在是 2000年1月1日 00:04，可是上次记录写于 2026年9月22日 09:12。"
    press(dialog, "later")
    assert window.window.notices.standing()["clock"] == told
    assert window.today.list.duties.rowCount() > 0
    with pytest.raises(Exception, match=r"clock\.doubted"):
        office.intake.register(builders.draft(), sheet=False)


def test_the_true_time_settles_it_and_the_form_begins_anew(
    qtbot, window, dialog, office, jobs
) -> None:
    dialog.form.load({"on": "9月23日", "at": "8:31"})
    press(dialog, "confirm")
    settle(qtbot, jobs)
    assert not open_dialogs(window)
    assert "clock" not in window.window.notices.standing()
    assert office.clock.today() == date(2026, 9, 23)
    received = window.register.draft().received_at
    assert (received.date(), received.hour) == (date(2026, 9, 23), 8)
    assert office.timekeeping.doubt() is None


def test_what_is_no_time_or_too_early_is_said_at_its_field(qtbot, dialog, office, jobs) -> None:
    press(dialog, "confirm")
    assert dialog.form.fields["on"].told().startswith("请写今天的日期")
    assert dialog.form.fields["at"].told().startswith("请写现在几点几分")
    dialog.form.load({"on": "昨天", "at": "25:00"})
    press(dialog, "confirm")
    assert dialog.form.fields["on"].told().startswith("看不懂这个日期")
    dialog.form.load({"on": "2026-09-21", "at": "0831"})
    press(dialog, "confirm")
    settle(qtbot, jobs)
    assert dialog.isVisible()
    assert dialog._fault.words().startswith("比上一次记录的时间还早")
    assert office.timekeeping.doubt() is not None


def test_the_pcs_clock_can_be_right_after_all(qtbot, window, dialog, office, jobs) -> None:
    office.clock.at = builders.MORNING + timedelta(days=400)
    press(dialog, "right")
    settle(qtbot, jobs)
    assert not open_dialogs(window)
    assert office.timekeeping.doubt() is None


def test_the_bar_opens_it_again(qtbot, window, dialog, jobs) -> None:
    press(dialog, "later")
    window.window.findChild(QPushButton, "app_btn_clock").click()
    qtbot.waitUntil(lambda: len(open_dialogs(window)) == 1)


def test_everything_has_its_name_and_nothing_is_clipped(qtbot, dialog) -> None:
    press(dialog, "confirm")
    qtbot.waitUntil(lambda: clipped(dialog) == [])
    assert misnamed(dialog) == []


@pytest.mark.parametrize(
    ("witness", "words"),
    [
        ("files", "可是资料文件存于 2026年9月22日 09:12"),
        ("county", "可是县里的回执发于"),
        ("same_boot", "可是照开机后走过的时间，至少是"),
        ("program", "可是这个程序做好时已经是"),
    ],
)
def test_every_witness_has_its_words(witness, words) -> None:
    assert words in doubt_words(Doubt("behind", witness, BATTERY, builders.MORNING))


def test_far_ahead_says_how_many_days_lie_between() -> None:
    now = builders.MORNING + timedelta(days=365)
    assert "隔了 365 天" in doubt_words(Doubt("ahead", "entry", now, builders.MORNING))
