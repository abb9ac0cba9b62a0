"""打印记录 on the letter's page: what nobody knows is asked of the cadre, once and for all."""

import builders
import pytest
from desk import Key, clipped, misnamed, settle
from PySide6.QtWidgets import QPushButton

from app.domain.printing import Habit
from app.domain.words import SENTENCES
from app.notices import Spot

NUMBER = "青信2026-0001"


@pytest.fixture
def letter(desk):
    return desk.office.intake.register(builders.draft(), spot=Spot())


def printed(desk, letter, state=None):
    begun = desk.office.printing.begin(NUMBER, letter.letter, letter.pdf, queue="激光", copies=2)
    if state:
        desk.office.printing.settle(NUMBER, begun.id, state)
    return begun


def show(qtbot, desk, letter):
    desk.letter.show_registered(letter)
    desk.window.show_page("letter")
    settle(qtbot, desk.jobs)


def state(desk):
    return [each.state for each in desk.office.printing.of(NUMBER)]


def test_without_a_print_there_is_nothing_to_list(qtbot, desk, letter):
    show(qtbot, desk, letter)
    assert desk.letter.prints.isHidden()


@pytest.mark.parametrize(
    ("button", "becomes"), [("print_btn_came_out", "done"), ("print_btn_not_out", "failed")]
)
def test_what_nobody_knows_is_asked_and_answered(qtbot, desk, letter, button, becomes):
    printed(desk, letter)
    show(qtbot, desk, letter)
    (line,) = desk.letter.prints.told()
    assert line == "不清楚是否印出 · 首份 2 份 · 今天 10:41 · 激光"
    asked = desk.widget(button)
    assert asked.isVisible()
    asked.setFocus()
    desk.press(Key.Key_Return)
    settle(qtbot, desk.jobs)
    assert state(desk) == [becomes]
    assert not asked.isVisible()
    (told,) = desk.office.printing.of(NUMBER)
    assert told.settled_by == desk.office.me.id


def test_a_spoiled_print_wants_a_reason_and_stays_in_sight(qtbot, desk, letter):
    printed(desk, letter, "done")
    show(qtbot, desk, letter)
    assert not desk.widget("print_btn_came_out").isVisible()
    desk.widget("print_btn_spoiled").click()
    assert desk.where() == "print_edit_spoiled"
    desk.press(Key.Key_Return)
    settle(qtbot, desk.jobs)
    assert desk.letter.print.told() == SENTENCES["print.reason_missing"]
    desk.widget("print_edit_spoiled").setText("卡纸")
    desk.press(Key.Key_Return)
    settle(qtbot, desk.jobs)
    assert state(desk) == ["void"]
    assert desk.letter.prints.told()[0].startswith("印坏作废 · 首份 2 份")
    assert desk.letter.prints.told()[0].endswith("卡纸")


def test_what_wants_an_answer_stands_before_what_is_newer(qtbot, desk, letter):
    printed(desk, letter)
    for _ in range(4):
        printed(desk, letter, "done")
    show(qtbot, desk, letter)
    lines = desk.letter.prints.told()
    assert lines[0].startswith("不清楚")
    assert len(lines) == 3


def test_it_is_printed_as_this_kind_was_printed_here_before(qtbot, desk, letter):
    habit = Habit("党政办惠普", both_sides=True, more=2)
    desk.office.printing.keep_habit("receipt_notice", habit)
    show(qtbot, desk, letter)
    desk.letter.print.show_printers(("办公室激光", "党政办惠普"))
    assert desk.letter.print.printer.value() == "党政办惠普"
    assert desk.letter.print.wanted_copies() == 3
    assert desk.letter.print.more() == 2


@pytest.mark.parametrize(("width", "height"), [(1198, 612), (1037, 512)])
def test_everything_is_named_and_nothing_is_clipped(qtbot, desk, letter, width, height):
    printed(desk, letter)
    desk.letter.show_registered(letter)
    settle(qtbot, desk.jobs)
    page = desk.letter
    page.setParent(None)
    qtbot.addWidget(page)
    page.resize(width, height)
    page.show()
    settle(qtbot, desk.jobs)
    page.findChild(QPushButton, "print_btn_spoiled").click()
    qtbot.waitUntil(lambda: clipped(page) == [])
    assert misnamed(page) == []
