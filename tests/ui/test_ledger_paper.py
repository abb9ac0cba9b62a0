"""The ledger on paper and beside its columns: what is hidden is told, what is somebody's is not."""

import builders
import pypdfium2
import pytest
from ledgers import CTRL, PEOPLE, cells, press, register, rest, said, shown, titled
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from ui.list_dialog import ListDialog


@pytest.fixture
def page(qtbot, office, jobs):
    for at, name in enumerate(PEOPLE):
        register(office, name, at * 5)
    return shown(qtbot, office, jobs)


def test_while_her_days_run_the_list_says_until_when_and_not_that_they_are_over(
    qtbot, office, jobs, clock
):
    builders.answered(office, "petition_procedure")
    page = shown(qtbot, office, jobs)
    at = titled(page, "下一步和期限")
    row = page.rows.row(0).row
    assert row.state == "review_window"
    assert cells(page, 0)[at] == f"复查期内，到{row.window.month}月{row.window.day}日"
    clock.pass_seconds(60 * 86400)
    page.look()
    rest(qtbot, jobs)
    assert cells(page, 0)[at] == "复查期满"


def test_the_preview_says_where_words_stand_that_no_column_shows(qtbot, page, jobs):
    for typed, words in (
        ("请求处理", "在反映情况里找到：村口路灯不亮。请求处理。"),
        ("13900000000", "在电话里找到"),
        ("四组", "在住址里找到：柳树村四组"),
    ):
        page.search(typed)
        rest(qtbot, jobs)
        qtbot.waitUntil(lambda: page.findChild(QLabel, "ledger_lbl_found_1") is not None)
        qtbot.waitUntil(lambda words=words: said(page, "ledger_lbl_found_1") == words)
        qtbot.waitUntil(lambda: not jobs.busy)
    page.search("路灯")
    rest(qtbot, jobs)
    qtbot.waitUntil(lambda: page.findChild(QLabel, "ledger_lbl_found_1") is None)


def test_the_list_on_show_goes_to_paper_with_its_conditions_and_masked_names(qtbot, page, jobs):
    page.search("周伯通")
    rest(qtbot, jobs)
    press(page, Qt.Key.Key_P, CTRL)
    dialog = page.findChild(ListDialog)
    qtbot.waitUntil(lambda: dialog.paper is not None and not jobs.busy)
    document = pypdfium2.PdfDocument(dialog.paper.pdf)
    text = "".join("".join(each.get_textpage().get_text_range().split()) for each in document)
    assert "信访件清单" in text
    assert "另有查找词，不印" in text
    assert "周伯通" not in text
    assert "1件" in text
    assert "周*" in text or "周＊" in text
    dialog.reject()


def test_a_long_list_has_its_head_on_every_page(qtbot, office, jobs):
    for at in range(45):
        register(office, PEOPLE[at % len(PEOPLE)], at % 9)
    page = shown(qtbot, office, jobs)
    page.print_list()
    dialog = page.findChild(ListDialog)
    qtbot.waitUntil(lambda: dialog.paper is not None and not jobs.busy)
    document = pypdfium2.PdfDocument(dialog.paper.pdf)
    assert len(document) > 1
    for each in document:
        assert "事由" in each.get_textpage().get_text_range()
    dialog.reject()
