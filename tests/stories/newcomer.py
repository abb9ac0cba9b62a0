"""The first day at the real wizard: its six steps, the sheet, the first unlocking."""

from builders import PASSPHRASE_LONG
from PySide6.QtWidgets import QWidget

from tests.stories.clerk import CTRL, Key
from ui.pages.unlock import UnlockPage

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


def facing(clerk, kind):
    """Wait until the bare window shows this page and has the keys."""
    clerk.qtbot.waitUntil(lambda: isinstance(clerk.window.centralWidget(), kind))
    with clerk.qtbot.waitActive(clerk.window):
        clerk.window.activateWindow()
    return clerk.window.centralWidget()


def answered(clerk, page, **typed):
    """Go through the six steps: what must be told is typed, the rest has its default.

    `typed` is written into other fields of the second step, by name.
    """
    for words in OFFICE:
        clerk.write(words)
        clerk.press(Key.Key_Return)
    clerk.press(Key.Key_Return, CTRL)
    assert page.step() == 1
    clerk.write("赵敏")
    for name, words in typed.items():
        page.people.fields[name].editor.stops()[0].setFocus()
        clerk.write(words)
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


def founded(clerk):
    """Copy the recovery sheet by hand, as where there is no printer, and type its end back."""
    page = clerk.window.centralWidget()
    clerk.press(Key.Key_Space)
    page.tail.setFocus()
    clerk.write(page._made.recovery_tail)
    clerk.press(Key.Key_Return)
    return facing(clerk, UnlockPage)


def unlocked(clerk, passphrase):
    """Unlock with the account that is chosen, and come to 今日."""
    clerk.write(passphrase)
    clerk.press(Key.Key_Return)
    clerk.qtbot.waitUntil(lambda: clerk.office is not None)
    clerk.on("today")
