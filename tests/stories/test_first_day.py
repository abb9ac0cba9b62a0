"""The first day of an office: founded by keyboard, the sheet on paper, unlocked, ready on 今日."""

import pytest
from builders import PASSPHRASE_LONG
from PySide6.QtWidgets import QWidget

from tests.stories.clerk import ALT, CTRL, SHIFT, Clerk, Key
from ui.pages.first_use import FirstUsePage
from ui.pages.unlock import UnlockPage

pytestmark = pytest.mark.story

OFFICE = (
    "黑龙江省",
    "示例市",
    "云溪县",
    "青山镇",
    "230000100",
    "青信",
    "青山镇人民路1号",
    "0450-0000000",
)


@pytest.fixture
def newcomer(tmp_path, qtbot, dressed, monkeypatch):
    """One before a program that has never been used, on a PC without a printer."""
    monkeypatch.setattr(FirstUsePage.__init__, "__defaults__", (None, tuple, "", ""))
    made = Clerk(tmp_path / "data" / "desk", qtbot)
    made.stages.begin()
    yield made
    made.settle()
    made.jobs.close()
    made.window.hide()
    made.stages.close()


def facing(clerk, kind):
    """Wait until the bare window shows this page and has the keys."""
    clerk.qtbot.waitUntil(lambda: isinstance(clerk.window.centralWidget(), kind))
    with clerk.qtbot.waitActive(clerk.window):
        clerk.window.activateWindow()
    return clerk.window.centralWidget()


def answered(clerk, page):
    """Go through the six steps: what must be told is typed, the rest has its default."""
    for words in OFFICE:
        clerk.write(words)
        clerk.press(Key.Key_Return)
    clerk.press(Key.Key_Return, CTRL)
    assert page.step() == 1
    clerk.write("赵敏")
    page.findChild(QWidget, "wiz_edit_passphrase").setFocus()
    clerk.write(PASSPHRASE_LONG)
    clerk.press(Key.Key_Return)
    clerk.write(PASSPHRASE_LONG)
    clerk.press(Key.Key_Return)
    for step in (2, 3):
        assert page.step() == step
        clerk.press(Key.Key_Return, CTRL)
    clerk.press(Key.Key_3)  # 县里没装接收端
    for step in (4, 5):
        assert page.step() == step
        clerk.press(Key.Key_Return, CTRL)
    clerk.qtbot.waitUntil(lambda: page.step() == 6)


def test_an_office_begins_and_its_first_petition_stands_on_today(newcomer, tmp_path) -> None:
    clerk = newcomer
    page = facing(clerk, FirstUsePage)
    answered(clerk, page)

    # the sheet: copied by hand where there is no printer, its end typed back
    assert (tmp_path / "data" / "desk-founding").exists()
    clerk.press(Key.Key_Space)
    page.tail.setFocus()
    clerk.write(page._made.recovery_tail)
    clerk.press(Key.Key_Return)
    facing(clerk, UnlockPage)
    assert [each.name for each in (tmp_path / "data").iterdir()] == ["desk"]

    # the same day's first petition
    clerk.write(PASSPHRASE_LONG)
    clerk.press(Key.Key_Return)
    clerk.qtbot.waitUntil(lambda: clerk.office is not None)
    clerk.on("today")
    told = clerk.texts()
    assert "不用上报" in told
    assert "还没有备份过，请备份到 U 盘。" in told
    assert "一人所" in told
    clerk.press(Key.Key_F2)
    clerk.on("register")
    clerk.write("岳灵珊")
    clerk.press(Key.Key_9, ALT)
    clerk.write("自来水停了三天")
    clerk.press(Key.Key_Return, CTRL | SHIFT)
    clerk.on("letter")
    clerk.window.show_page("today")
    clerk.on("today")
    (row,) = clerk.office.records.today(mine=False).duties
    assert (row.name, row.due.rule) == ("岳灵珊", "NOTICE_15D")
    assert clerk.office.safe.verify().sound()
