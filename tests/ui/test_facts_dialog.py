"""改本单位资料: which papers a changed fact stands on is said before it is changed."""

import builders
import pytest
from desk import clipped, misnamed, settle
from PySide6.QtWidgets import QAbstractButton

from ui.facts_dialog import FactsDialog
from ui.pages.settings import SettingsPage


@pytest.fixture
def page(qtbot, office, jobs):
    page = SettingsPage(office, jobs)
    qtbot.addWidget(page)
    page.resize(1198, 612)
    with qtbot.waitActive(page):
        page.show()
    page.look()
    page.show_part("office")
    settle(qtbot, jobs)
    yield page
    settle(qtbot, jobs)


@pytest.fixture
def dialog(qtbot, page, jobs):
    page.findChild(QAbstractButton, "set_btn_facts").click()
    made = page.findChild(FactsDialog)
    settle(qtbot, jobs)
    yield made
    for left in page.findChildren(FactsDialog):
        left.reject()
    settle(qtbot, jobs)


def type_in(dialog, name: str, value: str) -> None:
    editor = dialog.form.fields[name].editor
    editor.set_value(value)
    editor.edited.emit()


def test_it_says_on_which_papers_and_changes_them_from_now(
    qtbot, page, dialog, office, jobs
) -> None:
    assert dialog.told().startswith("还没有改动。")
    type_in(dialog, "phone", "0450-7654321")
    told = dialog.told()
    assert told.startswith("电话：印在")
    assert "信访处理意见书" in told
    assert "已经印好的空白登记单上还是原来的" in told
    assert "地址：印在" not in told
    assert misnamed(dialog) == []
    qtbot.waitUntil(lambda: clipped(dialog) == [])
    with qtbot.waitSignal(page.told):
        dialog.finish()
    assert office.facts.phone == "0450-7654321"
    assert office.facts.address == "青山镇人民路1号"


def test_an_empty_address_is_asked_for_at_its_field(qtbot, dialog, office, jobs) -> None:
    type_in(dialog, "address", "  ")
    dialog.finish()
    settle(qtbot, jobs)
    assert "不能空着" in dialog.form.fields["address"].told()
    assert dialog.isVisible()
    type_in(dialog, "address", "青山镇人民路1号")
    dialog.finish()
    settle(qtbot, jobs)
    assert "没有改动" in dialog._note.words()


def test_who_may_not_change_them_sees_no_button(qtbot, folder, clock, jobs) -> None:
    other = builders.opened(folder, clock, login="chenjialuo")
    page = SettingsPage(other, jobs)
    qtbot.addWidget(page)
    assert page.findChild(QAbstractButton, "set_btn_facts").isHidden()
    other.close()
