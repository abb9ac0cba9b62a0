"""The shell: places with a page only, keys bound once, notices, the cover and the lock."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.domain.errors import Refused, Trouble
from app.domain.words import SENTENCES
from ui.idle import COVER_AFTER
from ui.keys import KEYS, Shortcuts, shown
from ui.notices import TOAST_SECONDS, Remedy
from ui.pieces import OBJECT_NAME
from ui.window import COMPACT_WIDTH, NAVIGATION_WIDTH, PLACES, Window

CTRL = Qt.KeyboardModifier.ControlModifier
SECRET = "洪七公 机耕道"


class SomePage(QWidget):
    def __init__(self):
        super().__init__()
        self.arrivals = 0
        body = QVBoxLayout(self)
        body.addWidget(QLabel(SECRET))
        self.edit = QPlainTextEdit()
        self.edit.setObjectName("reg_text_content")
        self.edit.setAccessibleName("反映情况")
        body.addWidget(self.edit)

    def arrived(self):
        self.arrivals += 1


@pytest.fixture
def window(qtbot, clock):
    window = Window(
        "云溪县青山镇人民政府",
        "赵敏",
        "登记员、承办人",
        clock,
        short_title="青山镇",
        place_words="云溪县 · 信访窗口",
        version="0.1.0",
    )
    window.add_page("register", SomePage())
    window.add_page("ledger", SomePage())
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.idle.start()
    yield window
    window.idle.stop()


def _page(window):
    return next(one for one in window.findChildren(SomePage) if one.isVisible())


def _button(window, name):
    return window.findChild(QAbstractButton, name)


def test_only_places_with_a_page_are_shown(window):
    seen = [place.key for place in PLACES if _button(window, f"nav_btn_{place.key}").isVisible()]
    assert seen == ["register", "ledger"]
    assert all(_button(window, f"nav_btn_{key}").isEnabled() for key in seen)


def test_pages_are_shown_by_click_by_key_and_back_and_forward(window, qtbot):
    assert window.page() == "register"
    qtbot.mouseClick(_button(window, "nav_btn_ledger"), Qt.MouseButton.LeftButton)
    assert window.page() == "ledger"
    assert _button(window, "nav_btn_ledger").isChecked()
    QTest.keyClick(window, Qt.Key.Key_2, CTRL)
    assert window.page() == "register"
    QTest.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.page() == "ledger"
    QTest.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert window.page() == "register"


def test_a_page_is_told_when_it_is_shown(window):
    page = _page(window)
    before = page.arrivals
    window.show_page("register")
    assert page.arrivals == before + 1


@pytest.mark.parametrize(
    ("key", "held", "signal"),
    [
        (Qt.Key.Key_F2, Qt.KeyboardModifier.NoModifier, "register_requested"),
        (Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier, "help_requested"),
        (Qt.Key.Key_F9, Qt.KeyboardModifier.NoModifier, "report_requested"),
        (Qt.Key.Key_L, CTRL, "lock_requested"),
    ],
)
def test_the_keys_that_hold_everywhere(window, qtbot, key, held, signal):
    with qtbot.waitSignal(getattr(window, signal)):
        QTest.keyClick(window, key, held)


def test_the_search_field_takes_ctrl_k_enter_and_esc(window, qtbot):
    QTest.keyClick(window, Qt.Key.Key_K, CTRL)
    field = QApplication.focusWidget()
    assert field.objectName() == "app_edit_search"
    with qtbot.waitSignal(window.search_typed) as typed:
        QTest.keyClicks(field, "z")
    with qtbot.waitSignal(window.search_requested) as asked:
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert (typed.args, asked.args) == (["z"], ["z"])
    with qtbot.waitSignal(window.search_typed) as typed:
        QTest.keyClick(field, Qt.Key.Key_Escape)
    assert typed.args == [""]
    assert field.text() == ""


def test_no_keys_are_bound_twice_in_a_scope(window):
    bound = window.shortcuts.bound()
    assert {("app", "F2"), ("app", "Ctrl+K"), ("app", "Ctrl+Z")} <= bound
    assert {keys for _scope, keys in bound} <= set(KEYS)
    with pytest.raises(ValueError, match="F2"):
        window.shortcuts.bind(window, "F2", window.close)
    with pytest.raises(ValueError, match="F2"):
        window.shortcuts.bind(window, "F2", window.close, scope="register")


def test_two_pages_may_use_the_same_keys_but_not_one_twice(qtbot):
    shortcuts, page, other = Shortcuts(), QWidget(), QWidget()
    qtbot.addWidget(page)
    qtbot.addWidget(other)
    shortcuts.bind(page, "Ctrl+S", page.show, scope="register")
    shortcuts.bind(other, "Ctrl+S", other.show, scope="letter")
    with pytest.raises(ValueError, match="bound twice"):
        shortcuts.bind(page, "Ctrl+S", page.hide, scope="register")
    with pytest.raises(ValueError, match="bound twice"):
        shortcuts.bind(page, "Ctrl+S", page.hide)
    with pytest.raises(KeyError):
        shortcuts.bind(page, "Ctrl+Q", page.close)
    assert shown("Alt+Left") == "Alt+←"


def test_the_printed_keys_are_the_bound_ones(window):
    printed = {"app_btn_register": "F2", "app_btn_undo": "Ctrl+Z"}
    for name, keys in printed.items():
        assert _button(window, name).text().endswith(keys)
        assert ("app", keys) in window.shortcuts.bound()


def test_counts_and_status(window):
    window.set_count("ledger", 12)
    assert _button(window, "nav_btn_ledger").accessibleDescription() == "12 件"
    window.set_count("ledger", 0)
    assert _button(window, "nav_btn_ledger").accessibleDescription() == ""
    window.say_status("sync", "12 条待上报")
    assert window.status.told("sync") == "12 条待上报"
    assert window.findChild(QLabel, "app_lbl_status_sync").isVisible()
    window.say_status("sync", "")
    assert not window.findChild(QLabel, "app_lbl_status_sync").isVisible()


def test_a_narrow_window_folds_the_navigation(window, qtbot):
    assert window.navigation.width() == NAVIGATION_WIDTH
    window.resize(1093, 560)
    qtbot.waitUntil(lambda: window.navigation.width() == COMPACT_WIDTH)
    assert not window.top.isVisible()  # on 登记 it folds into Ctrl+K
    assert _button(window, "nav_btn_ledger").toolTip() == "信访件"
    window.show_page("ledger")
    assert window.top.isVisible()
    window.resize(1366, 696)
    qtbot.waitUntil(lambda: window.navigation.width() == NAVIGATION_WIDTH)


def test_the_shell_leaves_the_page_the_room_of_the_design(window, qtbot):
    qtbot.waitUntil(lambda: window.width() == 1366)
    page = _page(window)
    assert (page.width(), page.height()) == (1198, 612)


def test_a_toast_offers_to_take_back_and_goes_by_itself(window):
    undone = []
    window.notices.done("已登记 青信2026-0215", lambda: undone.append(1))
    assert window.notices.toast.words() == "已登记 青信2026-0215"
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert undone == [1]
    assert window.notices.toast.words() == ""
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert undone == [1]
    window.notices.done("已保存")
    assert not _button(window, "app_btn_undo").isVisible()
    for _second in range(TOAST_SECONDS):
        window.notices.toast.tick()
    assert window.notices.toast.words() == ""


def test_a_toast_stays_while_its_button_has_the_focus(window):
    window.notices.done("已登记", lambda: None)
    _button(window, "app_btn_undo").setFocus()
    for _second in range(TOAST_SECONDS * 2):
        window.notices.toast.tick()
    assert window.notices.toast.words() == "已登记"


def test_ctrl_z_in_a_text_field_is_the_texts(window):
    undone = []
    page = _page(window)
    page.edit.setFocus()
    QTest.keyClicks(page.edit, "x")
    window.notices.done("已登记", lambda: undone.append(1))
    QTest.keyClick(page.edit, Qt.Key.Key_Z, CTRL)
    assert undone == []
    assert page.edit.toPlainText() == ""


def test_a_standing_matter_stands_until_it_is_settled(window, qtbot):
    asked = []
    notices = window.notices
    notices.stand("backup", "上次备份已过 3 天。", Remedy("现在备份", lambda: asked.append(1)))
    notices.stand("backup", "上次备份已过 4 天。", Remedy("现在备份", lambda: asked.append(1)))
    assert notices.standing() == {"backup": "上次备份已过 4 天。"}
    button = [one for one in window.findChildren(QAbstractButton) if one.text() == "现在备份"][-1]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked == [1]
    notices.settle("backup")
    notices.settle("backup")
    assert notices.standing() == {}
    assert not notices.bars.isVisible()


@pytest.mark.parametrize("fault", [Refused("draft.name_missing"), Trouble("disk.full")])
def test_a_fault_is_said_in_words_and_copied_without_persons(window, fault):
    window.notices.fault(fault)
    assert window.notices.standing() == {"fault": SENTENCES[fault.code]}
    _button(window, "app_btn_fault_copy").click()
    assert QApplication.clipboard().text() == f"{fault.code} 0.1.0 2026-09-22 10:41:00"
    _button(window, "app_btn_fault_close").click()
    assert window.notices.standing() == {}


def test_a_bug_is_no_notice(window):
    with pytest.raises(TypeError):
        window.notices.fault(ZeroDivisionError())


def test_the_cover_hides_everything_after_three_minutes(window, clock):
    clock.pass_seconds(COVER_AFTER - 1)
    window.idle.look()
    assert not window.is_covered()
    clock.pass_seconds(1)
    window.idle.look()
    assert window.is_covered()
    top = window.childAt(window.rect().center())
    assert top is not None
    assert top.window() is window
    cover = next(one for one in window.children() if type(one).__name__ == "Cover")
    assert top is cover or cover.isAncestorOf(top)
    assert cover.geometry() == window.rect()
    assert all(SECRET not in one.text() for one in cover.findChildren(QLabel))


def test_the_key_that_uncovers_does_nothing_else(window, clock):
    page = _page(window)
    page.edit.setFocus()
    clock.pass_seconds(COVER_AFTER)
    window.idle.look()
    QTest.keyClicks(page.edit, "x")
    assert not window.is_covered()
    assert page.edit.toPlainText() == ""
    QTest.keyClicks(page.edit, "y")
    assert page.edit.toPlainText() == "y"


def test_a_key_keeps_the_window_awake_and_idling_asks_for_the_lock(window, qtbot, clock):
    page = _page(window)
    window.idle.set_minutes(5)
    clock.pass_seconds(170)
    QTest.keyClicks(page.edit, "x")
    clock.pass_seconds(170)
    with qtbot.assertNotEmitted(window.lock_requested):
        window.idle.look()
    assert not window.is_covered()
    clock.pass_seconds(130)
    with qtbot.waitSignal(window.lock_requested):
        window.idle.look()


def test_a_pc_that_slept_is_locked_at_once_whichever_comes_first(window, qtbot, clock):
    page = _page(window)
    window.idle.start()
    clock.pass_seconds(60)
    window.idle.look()
    clock.start += timedelta(minutes=2)  # the calendar went on, the counting clock stood still
    with qtbot.waitSignal(window.lock_requested):
        window.idle.look()
    with qtbot.assertNotEmitted(window.lock_requested):
        window.idle.look()
    clock.start += timedelta(seconds=30)
    with qtbot.waitSignal(window.lock_requested):
        QTest.keyClicks(page.edit, "x")
    clock.start += timedelta(seconds=5)  # a time server's step is no sleep
    with qtbot.assertNotEmitted(window.lock_requested):
        window.idle.look()
    window.idle.stop()


@pytest.mark.parametrize("minutes", [0, 31])
def test_the_idle_time_has_bounds(window, minutes):
    with pytest.raises(ValueError, match="minutes"):
        window.idle.set_minutes(minutes)


def test_everything_that_can_be_operated_has_its_names(window):
    window.notices.stand("backup", "上次备份已过 3 天。", Remedy("现在备份", lambda: None))
    operated = [
        *window.findChildren(QAbstractButton),
        *window.findChildren(QLineEdit),
        *window.findChildren(QPlainTextEdit),
    ]
    names = [(one.objectName(), one.accessibleName()) for one in operated]
    pages = len(window.findChildren(SomePage))
    assert len({name for name, _said in names}) == len(names) - (pages - 1)
    for name, said in names:
        assert OBJECT_NAME.match(name), name
        assert any("一" <= letter <= "鿿" for letter in said), name


def test_no_label_of_the_shell_is_clipped(window):
    window.say_status("sync", "12 条待上报 · 最近回执 今天 09:12")
    window.say_status("backup", "备份 昨天 17:30")
    window.say_status("calendar", "2026 年假日表已装")
    QApplication.sendPostedEvents()
    for one in window.findChildren(QLabel):
        if one.isVisible() and not one.wordWrap():
            assert one.sizeHint().width() <= one.width(), one.text()
    for one in window.findChildren(QAbstractButton):
        if one.isVisible():
            assert one.sizeHint().width() <= one.width(), one.objectName()
