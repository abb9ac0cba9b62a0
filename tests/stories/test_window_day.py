"""A day at the window, by keyboard alone, in the real windows on a real office."""

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from app.records import Wanted
from tests.stories.clerk import ALT, CLAIM, CONTENT, CTRL, SHIFT, Key
from ui import start

pytestmark = pytest.mark.story


def test_a_petition_walks_from_the_door_to_the_file(clerk) -> None:
    clerk.open()
    clerk.visit()
    clerk.press(Key.Key_Return, CTRL)

    # the sheet is on the screen, ready to print
    clerk.on("letter")
    assert clerk.stages.desk.letter.sheets.pictures()
    # and once she has signed its lower half, one key says so
    clerk.press(Key.Key_F10)
    clerk.settle()
    assert clerk.keys <= 20
    (row,) = clerk.office.records.page(Wanted())
    file = clerk.office.records.file(row.number)
    assert (file.state(), file.petitioners[0].name) == ("accepted", "洪七公")
    assert (file.content, file.claims[0].text) == (CONTENT, CLAIM)
    assert file.petitioners[0].sex == "female"
    assert [each.letter_kind for each in file.letters] == ["receipt_notice"]
    assert [each.signed_how for each in file.recipients] == ["signed"]

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
    with qtbot.waitSignal(clerk.stages.desk.locked):
        clerk.press(Key.Key_L, CTRL)
    assert ended == [start.LOCKED]
    clerk.settle()
    qtbot.waitUntil(lambda: len(clerk.office.intake.parked()) == 1)
    (kept,) = clerk.office.intake.parked()
    assert (kept.draft.content, kept.draft.petitioners[0].name) == ("自来水停了", "岳灵珊")


def test_a_wrong_passphrase_opens_nothing(clerk, qtbot) -> None:
    clerk.stages.begin()
    with qtbot.waitActive(clerk.window):
        clerk.window.activateWindow()
    clerk.write("不是这一句口令啊啊")
    clerk.press(Key.Key_Return)
    qtbot.waitUntil(lambda: "口令或账号不对" in clerk.texts())
    assert clerk.office is None
    assert isinstance(clerk.window, QWidget)
