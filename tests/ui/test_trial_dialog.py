"""试打和校准 on real widgets: the very page, met by what is kept; a reading moves the next one."""

import builders
import pytest
from desk import clipped, misnamed, settle
from print_system import PrintSystem
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from app.domain.printing import Habit, Offset
from app.domain.words import SENTENCES
from app.letters.kinds import calibration_page, trial_page
from app.notices import Spot
from ui.paper import Paper, moved
from ui.pieces import Message
from ui.print_run import Job, PrintRun
from ui.printer_book import PrinterBook
from ui.spool import Ticket
from ui.trial_dialog import TrialDialog

QUEUE = "办公室激光"
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def lp(tmp_path, monkeypatch):
    return PrintSystem(tmp_path, monkeypatch)


@pytest.fixture
def dialog(qtbot, office, jobs, lp):
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(1198, 612)
    host.show()
    made = TrialDialog(office, jobs, None, host)
    with qtbot.waitActive(made):
        made.begin()
    settle(qtbot, jobs)
    yield made
    made.reject()
    settle(qtbot, jobs)


def press(dialog, key):
    QTest.keyClick(dialog, key, CTRL)


def said(dialog):
    return dialog.findChild(Message, "dlg_lbl_trial_note").words()


def now(dialog):
    return dialog.findChild(QLabel, "dlg_lbl_offset").text()


def test_a_calibration_page_is_printed_and_what_is_read_moves_the_next(
    qtbot, dialog, office, jobs, lp
):
    assert dialog.printer.value() == QUEUE
    assert now(dialog) == "现在：没有调"
    press(dialog, Qt.Key.Key_P)
    settle(qtbot, jobs)
    assert lp.papers == [calibration_page()]
    assert said(dialog) == "已送到打印机"
    dialog.right.setText("＋0.5")
    dialog.down.setText("-1")
    press(dialog, Qt.Key.Key_S)
    settle(qtbot, jobs)
    assert office.printing.offset(QUEUE) == Offset(0.5, -1)
    assert now(dialog) == "现在：右移 0.5 毫米，上移 1 毫米"
    press(dialog, Qt.Key.Key_P)
    settle(qtbot, jobs)
    assert lp.papers[1] == moved(calibration_page(), Offset(0.5, -1)) != lp.papers[0]
    dialog.right.setText("-0.5")
    dialog.down.setText("1")
    press(dialog, Qt.Key.Key_S)
    settle(qtbot, jobs)
    assert office.printing.offset(QUEUE) == Offset()


def test_the_offset_is_met_whenever_a_letter_is_printed(qtbot, office, jobs, lp):
    office.printing.keep_offset(QUEUE, Offset(1, 0.5))
    made = office.intake.register(builders.draft(), spot=Spot())
    owner = QWidget()
    qtbot.addWidget(owner)
    run = PrintRun(office, jobs, owner)
    run.print(Job(made.petition.number, made.letter, Paper(made.pdf), Ticket(QUEUE)))
    settle(qtbot, jobs)
    assert lp.papers == [moved(made.pdf, Offset(1, 0.5))]
    (told,) = office.printing.of(made.petition.number)
    assert (told.sha256, told.shift) == (made.letter.pdf_sha256, "+1,+0.5")


@pytest.mark.parametrize("wrong", ["半个", "1,5"])
def test_what_is_no_number_is_said_and_nothing_kept(qtbot, dialog, office, jobs, wrong):
    dialog.right.setText(wrong)
    press(dialog, Qt.Key.Key_S)
    settle(qtbot, jobs)
    assert "请写毫米数" in said(dialog)
    assert office.printing.offset(QUEUE) == Offset()


def test_more_than_five_millimetres_are_refused_also_in_two_steps(qtbot, dialog, office, jobs):
    for read, kept in (("5.5", 0), ("3", 3), ("2.5", 3)):
        dialog.right.setText(read)
        press(dialog, Qt.Key.Key_S)
        settle(qtbot, jobs)
        assert office.printing.offset(QUEUE) == Offset(kept, 0)
    assert said(dialog) == SENTENCES["print.offset"]
    dialog.findChild(QPushButton, "dlg_btn_offset_reset").click()
    settle(qtbot, jobs)
    assert office.printing.offset(QUEUE) == Offset()


def test_each_printer_has_its_own(qtbot, dialog, office, jobs):
    office.printing.keep_offset("窗口小票", Offset(2, 0))
    dialog.printer.setCurrentText("窗口小票")
    dialog.printer.edited.emit()
    settle(qtbot, jobs)
    assert now(dialog) == "现在：右移 2 毫米"


def test_the_trial_page_names_nobody_and_has_no_readings(qtbot, dialog, office, jobs, lp):
    which = dialog.findChild(QWidget, "dlg_seg_trial")
    which.setFocus()
    QTest.keyClick(which, Qt.Key.Key_2)
    press(dialog, Qt.Key.Key_P)
    settle(qtbot, jobs)
    assert lp.papers == [trial_page(office.facts.town)]
    assert not dialog.right.isVisible()


def test_a_printer_that_does_not_take_it_is_said(qtbot, office, jobs, tmp_path, monkeypatch):
    PrintSystem(tmp_path, monkeypatch, sizes="PageSize/Page Size: *Letter")
    host = QWidget()
    qtbot.addWidget(host)
    made = TrialDialog(office, jobs, None, host)
    made.begin()
    settle(qtbot, jobs)
    made.print()
    settle(qtbot, jobs)
    assert "没有 A4 纸" in said(made)
    made.reject()


def test_everything_is_named_and_nothing_is_clipped(dialog):
    assert misnamed(dialog) == []
    assert clipped(dialog) == []


def test_what_is_remembered_is_listed_and_forgotten(qtbot, office, jobs):
    office.printing.keep_habit("receipt_notice", Habit(QUEUE, both_sides=True, more=1))
    office.printing.keep_habit("receipt_roll", Habit("窗口小票"))
    book = PrinterBook(office, jobs)
    qtbot.addWidget(book)
    book.resize(1100, 500)
    book.show()
    book.look()
    settle(qtbot, jobs)
    assert book.told() == [
        f"收件回执暨书面告知 · {QUEUE} · 双面 · 比平常多 1 份",
        "小票 · 窗口小票",
    ]
    assert clipped(book) == []
    assert misnamed(book) == []
    book.findChild(QPushButton, "set_btn_habit_0").click()
    settle(qtbot, jobs)
    assert book.told() == ["小票 · 窗口小票"]
    assert office.printing.habit("receipt_notice") == Habit()
    with qtbot.waitSignal(book.register_wanted):
        book.findChild(QPushButton, "set_btn_prints").click()
