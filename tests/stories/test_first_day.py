"""The first day of an office: founded by keyboard, the sheet on paper, unlocked, ready on 今日."""

import pytest
from builders import PASSPHRASE_LONG

from tests.stories.clerk import ALT, CTRL, SHIFT, Key
from tests.stories.newcomer import answered, facing
from ui.pages.first_use import FirstUsePage
from ui.pages.unlock import UnlockPage

pytestmark = pytest.mark.story


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
