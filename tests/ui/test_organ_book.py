"""有权机关 in 设置: chosen, written down, told; a refusal stands in place."""

import os

import pytest
from desk import clipped, misnamed, settle

from ui.editors import Choice, Line
from ui.organ_book import OrganBook
from ui.pages.settings import SettingsPage
from ui.pieces import Button, Message


@pytest.fixture
def book(qtbot, office, jobs):
    page = SettingsPage(office, jobs)
    qtbot.addWidget(page)
    page.resize(1037, 512)
    page._show_part(3)
    with qtbot.waitActive(page):
        page.show()
    settle(qtbot, jobs)
    yield page.organs
    settle(qtbot, jobs)


def test_an_organ_is_chosen_written_down_and_told(qtbot, book: OrganBook, office, jobs) -> None:
    kind = book.findChild(Choice, "set_combo_organ")
    kind.set_value("civil_affairs")
    kind.edited.emit()
    name = book.findChild(Line, "set_edit_organ_name")
    assert name.value() == "云溪县民政局"
    book.findChild(Line, "set_edit_organ_contact").set_value("政务大厅3号窗")
    with qtbot.waitSignal(book.told) as told:
        book.findChild(Button, "set_btn_organ_keep").click()
    assert "云溪县民政局" in told.args[0]
    settle(qtbot, jobs)
    assert office.guide.rows["minimum_living"].organ.contact == "政务大厅3号窗"
    qtbot.waitUntil(lambda: clipped(book) == [])
    assert [each for each in misnamed(book) if any(each)] == []  # a table's own corner has none
    if at := os.environ.get("SHOTS"):
        book.window().grab().save(f"{at}/organs.png")


def test_an_organ_without_a_name_is_refused_in_place(qtbot, book: OrganBook, jobs) -> None:
    book.findChild(Line, "set_edit_organ_name").set_value(" ")
    book.findChild(Button, "set_btn_organ_keep").click()
    settle(qtbot, jobs)
    assert "请写上机关的名称" in book.findChild(Message, "set_lbl_organ_note").words()
