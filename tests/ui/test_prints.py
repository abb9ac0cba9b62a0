"""打印和送达登记 on a real office: by letter and month, with what is open first in sight."""

from dataclasses import replace
from datetime import date

import builders
import pytest
from desk import clipped, misnamed, settle
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from app.domain.errors import Refused
from app.letters.values import Decision
from app.meetings import MeetingTold
from app.notices import Spot
from ui.editors import Choice
from ui.letter_check import LetterCheck
from ui.minutes_dialog import MinutesDialog
from ui.office_window import OfficeWindow
from ui.pages.prints import PrintsPage

FIRST, SECOND, THIRD = (f"青信2026-000{n}" for n in (1, 2, 3))


@pytest.fixture
def filled(office):
    """Three letters of September: printed, in doubt and not served, voided and never printed."""
    made = office.intake.register(builders.draft(), spot=Spot())
    begun = office.printing.begin(FIRST, made.letter, made.pdf, queue="激光", copies=2)
    office.printing.settle(FIRST, begun.id, "done")
    other = office.intake.register(builders.draft())
    office.printing.begin(SECOND, other.letter, other.pdf, queue="激光")
    office.intake.register(builders.draft())
    office.handling.void(THIRD, "登重了")
    return office


@pytest.fixture
def page(qtbot, filled, jobs):
    page = PrintsPage(filled, jobs)
    qtbot.addWidget(page)
    page.resize(1198, 612)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.arrived()
    settle(qtbot, jobs)
    yield page
    jobs.close()


def lines(page):
    model = page.table.model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_a_months_letters_with_how_they_were_printed_and_served(page):
    told = {line[2]: line for line in lines(page)}
    assert told[FIRST][4:] == ["已印出", "当面 9月22日", "没记"]
    assert told[SECOND][4:] == ["不清楚是否印出", "还没送达", "—"]
    assert told[THIRD][4] == "没打印过"
    assert told[THIRD][0].endswith("作废")
    assert (
        page.told() == "3 份文书 · 没打印过 1 份 · 不清楚印没印出 1 份 · 还没送达 1 份"
        " · 没记签名 1 份 · 作废 1 份"
    )


@pytest.mark.parametrize(
    ("how", "words"), [("signed", "签名"), ("thumb", "捺印"), ("refused", "拒绝签名")]
)
def test_how_she_signed_is_what_was_noted(page, qtbot, filled, jobs, how, words):
    filled.stepping.do(FIRST, "note_signing", {"signed_how": how})
    page.look()
    settle(qtbot, jobs)
    assert {line[2]: line[6] for line in lines(page)}[FIRST] == words
    page._which.set_value("unsigned")
    page._filter()
    assert lines(page) == []


@pytest.fixture
def minutes(page, qtbot, filled, jobs):
    """Issue minutes and open them from the register."""
    told = MeetingTold(
        "研究补偿兑付", date(2026, 9, 14), "二楼会议室", "李四海",
        (Decision("兑付到户", "镇财政所", date(2026, 10, 30)),), ("李四海",), "李四海",
    )  # fmt: skip
    made = filled.meetings.issue_minutes(told)
    page.look()
    settle(qtbot, jobs)
    row = next(n for n, line in enumerate(lines(page)) if line[0] == made.number)
    assert lines(page)[row][1:3] == ["联席会议纪要", ""]
    opened = []
    page.letter_wanted.connect(lambda *told: opened.append(told))
    page.table.selectRow(row)
    page.table.opened.emit(page._all[row])
    settle(qtbot, jobs)
    assert opened == [], "they are of no petition"
    return made, page.findChild(MinutesDialog)


def test_minutes_open_over_the_register_as_they_were_issued(minutes, qtbot, filled, jobs):
    made, dialog = minutes
    assert dialog._held[1].pdf == made.pdf
    assert dialog.sheets.pictures()
    assert misnamed(dialog) == []
    qtbot.waitUntil(lambda: clipped(dialog) == [])
    begun = filled.printing.begin(made.number, dialog._held[0], made.pdf, queue="激光")
    dialog.look()
    settle(qtbot, jobs)
    dialog.prints.answered.emit(begun.id, "done", "")
    settle(qtbot, jobs)
    assert dialog.prints.told()[0].startswith("已印出")
    dialog.reject()


def test_void_minutes_stay_in_the_register_and_print_no_more(page, minutes, qtbot, filled, jobs):
    made, dialog = minutes
    dialog.findChild(QPushButton, "dlg_btn_minutes_void").click()
    settle(qtbot, jobs)
    assert "要写原因" in dialog._note.words()
    dialog._reason.set_value("人名写错了")
    dialog.void()
    settle(qtbot, jobs)
    assert not dialog._go.isEnabled()
    assert dialog.findChild(QLabel, "dlg_lbl_minutes_void").text() == (
        "2026年9月22日作废：人名写错了"
    )
    assert misnamed(dialog) == []
    qtbot.waitUntil(lambda: clipped(dialog) == [])
    dialog.reject()
    settle(qtbot, jobs)
    assert f"{made.number} 作废" in [line[0] for line in lines(page)]
    with pytest.raises(Refused, match=r"print\.void_letter"):
        filled.printing.begin(made.number, dialog._held[0], made.pdf, queue="激光")


def test_minutes_are_kept_as_a_pdf_and_that_is_noted(minutes, qtbot, filled, jobs, tmp_path):
    made, dialog = minutes
    dialog._choose_path = lambda _owner, name: str(tmp_path / name)
    dialog.save()
    settle(qtbot, jobs)
    assert (tmp_path / f"{made.number} 联席会议纪要.pdf").read_bytes() == made.pdf
    dialog.reject()


def passed_over(office):
    """Leave a gap as a restored store does: the file beside it knew of later numbers."""
    known = {"receipt": 6}
    desk = replace(office.desk, known_next=lambda name, _year: known.get(name, 0))
    type(office.intake)(desk).register(builders.draft())


def test_a_number_that_was_passed_over_stays_in_sight(qtbot, page, filled, jobs):
    void = page.findChild(QLabel, "print_lbl_void")
    assert void.isHidden()
    passed_over(filled)
    page.look()
    settle(qtbot, jobs)
    assert not void.isHidden()
    assert void.text() == (
        "2026年跳过不用的号（恢复备份后留下，作废）：青信收〔2026〕3号、青信收〔2026〕4号、青信收〔2026〕5号"
    )
    assert clipped(page) == []


def test_a_letter_is_checked_from_here(qtbot, page):
    page.findChild(QPushButton, "print_btn_check").click()
    dialog = page.findChild(LetterCheck)
    qtbot.waitUntil(dialog.isVisible)
    dialog.reject()


def test_nobody_is_named(page):
    assert "洪七公" not in repr(lines(page))


@pytest.mark.parametrize(("key", "left"), [(Qt.Key.Key_2, [SECOND]), (Qt.Key.Key_3, [SECOND])])
def test_what_is_open_is_one_key_away(qtbot, page, key, left):
    which = page.findChild(QWidget, "print_seg_which")
    which.setFocus()
    QTest.keyClick(which, key)
    assert [line[2] for line in lines(page)] == left
    QTest.keyClick(which, Qt.Key.Key_1)
    assert len(lines(page)) == 3


def test_another_month_has_its_own_letters(qtbot, page, jobs):
    month = page.findChild(Choice, "print_combo_month")
    assert month.currentText() == "2026年9月"
    month.setFocus()
    QTest.keyClick(month, Qt.Key.Key_Down)
    month.activated.emit(month.currentIndex())
    settle(qtbot, jobs)
    assert page.month() == date(2026, 8, 1)
    assert lines(page) == []
    assert page.told() == "0 份文书"


def test_enter_opens_the_letter_where_its_print_can_be_settled(qtbot, filled, jobs):
    at = OfficeWindow(filled, jobs)
    qtbot.addWidget(at.window)
    with qtbot.waitActive(at.window):
        at.window.show()
    at.window.show_page("prints")
    settle(qtbot, jobs)
    wanted = next(n for n, line in enumerate(lines(at.prints)) if line[2] == SECOND)
    at.prints.table.selectRow(wanted)
    QTest.keyClick(at.prints.table, Qt.Key.Key_Return)
    settle(qtbot, jobs)
    assert at.window.page() == "letter"
    assert at.letter.prints.told()[0].startswith("不清楚是否印出")
    at.letter.findChild(QWidget, "print_btn_register").click()
    assert at.window.page() == "prints"
    settle(qtbot, jobs)
    at.window.close()


@pytest.mark.parametrize(("width", "height"), [(1198, 612), (1037, 512)])
def test_everything_is_named_and_nothing_is_clipped(qtbot, page, width, height):
    page.resize(width, height)
    qtbot.waitUntil(lambda: page.width() == width)
    assert clipped(page) == []
    assert [each for each in misnamed(page) if any(each)] == []  # a table's own corner has none
