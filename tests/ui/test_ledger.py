"""The ledger on a real store: lazy, searchable, previewed, opened by keys; copies are masked."""

from datetime import date, timedelta

import builders
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLabel

from app.domain.petition import PetitionerDraft
from app.notices import Spot
from ui.pages.ledger import LedgerPage
from ui.tables import CELL, PAGE

TODAY = date(2026, 9, 22)
PEOPLE = ("周伯通", "祝英台", "张三丰", "张无忌", "诸葛亮")


def register(office, name, days_ago=0, spot=None, gist="村口路灯不亮"):
    person = PetitionerDraft(name=name, phone="13900000000", address="柳树村四组", sex="male")
    draft = builders.draft(
        received_at=TODAY - timedelta(days=days_ago),
        petitioners=(person,),
        gist=gist,
        content=f"{gist}。请求处理。",
    )
    return office.intake.register(draft, spot=spot, sheet=spot is not None).petition


@pytest.fixture
def few(office):
    for at, name in enumerate(PEOPLE):
        register(office, name, at * 5, Spot() if at == 2 else None)
    return office


@pytest.fixture
def page(qtbot, few, jobs):
    return shown(qtbot, few, jobs)


def shown(qtbot, office, jobs):
    page = LedgerPage(office, jobs)
    page.tester = QAbstractItemModelTester(
        page.rows, QAbstractItemModelTester.FailureReportingMode.Fatal, page
    )
    qtbot.addWidget(page)
    page.resize(1198, 612)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.arrived()
    rest(qtbot, jobs)
    return page


def rest(qtbot, jobs):
    qtbot.waitUntil(lambda: not jobs.busy)


def said(page, name):
    return page.findChild(QLabel, name).text()


def shown_names(page):
    return [page.rows.row(at).name for at in range(page.rows.rowCount())]


def test_newest_first_with_state_next_step_and_place(page):
    assert shown_names(page) == list(PEOPLE)
    texts = [page.rows.index(2, at).data() for at in range(page.rows.columnCount())]
    assert texts[1:] == [
        "办理中",
        "张三丰",
        "村口路灯不亮",
        "9月12日",
        "答复 11月20日前",
        "只在本机",
    ]
    late = page.rows.index(4, 5).data(CELL)
    assert (late.text, late.badge) == ("告知 逾期 5 天", "over")
    assert said(page, "ledger_lbl_result") == "共 5 件"


def test_typing_filters_by_name_and_by_number_and_esc_clears(qtbot, jobs, page, few):
    page.search("张")
    qtbot.waitUntil(lambda: shown_names(page) == ["张三丰", "张无忌"])
    rest(qtbot, jobs)
    assert said(page, "ledger_lbl_result") == "找到 2 件"
    page.search(few.records.page(type(page._wanted)())[0].number)
    qtbot.waitUntil(lambda: shown_names(page) == ["周伯通"])
    with qtbot.waitSignal(page.search_cleared):
        QTest.keyClick(page.table, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(shown_names(page)) == len(PEOPLE))


def test_quick_typing_asks_once(qtbot, jobs, page):
    asked = []
    page.rows.modelReset.connect(lambda: asked.append(page._wanted.words))
    for words in ("张", "张三", "张三丰"):
        page.search(words)
    qtbot.waitUntil(lambda: shown_names(page) == ["张三丰"])
    rest(qtbot, jobs)
    assert asked == ["张三丰"]


def test_nothing_found_says_where_it_looked(qtbot, jobs, page):
    page.search("欧阳锋")
    qtbot.waitUntil(lambda: page.rows.rowCount() == 0)
    assert page.findChild(QLabel, "ledger_lbl_empty").isVisible()
    assert "欧阳锋" in said(page, "ledger_lbl_empty")
    rest(qtbot, jobs)
    assert not page.preview.open.isVisible()


def test_an_empty_office_says_what_comes_next(qtbot, office, jobs):
    page = shown(qtbot, office, jobs)
    assert said(page, "ledger_lbl_empty") == "还没有信访件"


def test_enter_opens_and_arrows_move(qtbot, page, few):
    rows = few.records.page(type(page._wanted)())
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    with qtbot.waitSignal(page.petition_wanted) as asked:
        QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert asked.args == [rows[1].number]


def test_space_previews_with_a_masked_telephone(qtbot, jobs, page):
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    rest(qtbot, jobs)
    told = [each.text() for each in page.preview.findChildren(QLabel)]
    assert "139****0000" in told
    assert not any("13900000000" in words for words in told)
    assert "书面告知，10月6日 周二前" not in told  # a holiday: the office's target is before it
    assert "书面告知，9月30日 周三前" in told


def test_views_go_by_alt_and_a_digit(qtbot, jobs, page):
    QTest.keyClick(page.table, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: shown_names(page) == ["张三丰"])
    QTest.keyClick(page.table, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: len(shown_names(page)) == len(PEOPLE))
    rest(qtbot, jobs)


def test_what_is_copied_carries_a_masked_name(page):
    QTest.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text().split("\t")
    assert copied[2] == "周*通"


def test_something_done_elsewhere_is_seen(qtbot, jobs, page, few):
    jobs.act(page, lambda: register(few, "黄蓉"), lambda _done: None)
    qtbot.waitUntil(lambda: "黄蓉" in shown_names(page))
    rest(qtbot, jobs)
    assert said(page, "ledger_lbl_result") == "共 6 件"


def test_more_than_a_page_comes_whole_and_in_order_and_the_count_is_capped(qtbot, office, jobs):
    page = shown(qtbot, office, jobs)
    page._counted(1001)
    assert said(page, "ledger_lbl_result") == "共 1,000 件以上"
    for at in range(PAGE + 1):
        register(office, f"甲{at}")
    page.look()
    rest(qtbot, jobs)
    page.table.scrollToBottom()
    qtbot.waitUntil(lambda: page.rows.complete and page.rows.rowCount() > PAGE)
    assert shown_names(page) == [f"甲{at}" for at in range(PAGE, -1, -1)]
    rest(qtbot, jobs)
    assert said(page, "ledger_lbl_result") == f"共 {PAGE + 1} 件"


def test_f6_goes_between_list_and_preview(qtbot, jobs, page):
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    rest(qtbot, jobs)
    QTest.keyClick(page.table, Qt.Key.Key_F6)
    assert page.preview.open.hasFocus()
    QTest.keyClick(page.preview.open, Qt.Key.Key_F6)
    assert page.table.hasFocus()
