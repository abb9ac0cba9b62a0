"""The ledger on a real store: lazy, searchable, previewed, opened by keys; copies are masked."""

import threading
import time
from dataclasses import replace

import pytest
from desk import clipped
from ledgers import (
    ALT,
    CTRL,
    PEOPLE,
    SHIFT,
    cells,
    press,
    register,
    rest,
    said,
    shown,
    shown_names,
    titled,
)
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu, QPushButton

from app.domain.words import PLACES
from app.notices import Spot
from app.records import COUNT_CAP, Wanted
from ui.due_dialog import DueDialog
from ui.ledger_columns import place_cell
from ui.ledger_view import KEPT, read
from ui.office_window import OfficeWindow
from ui.tables import CELL, FIRST, CellPainter


@pytest.fixture
def few(office):
    for at, name in enumerate(PEOPLE):
        register(office, name, at * 5, Spot() if at == 2 else None)
    return office


@pytest.fixture
def page(qtbot, few, jobs):
    return shown(qtbot, few, jobs)


def test_newest_first_with_state_and_next_step(page, few):
    assert shown_names(page) == list(PEOPLE)
    texts = dict(zip((each.title for each in page.rows.columns), cells(page, 2), strict=True))
    assert texts == {
        "状态": "办理中",
        "编号": page.rows.row(2).number,
        "姓名": "张三丰",
        "事由": "村口路灯不亮",
        "分类": "",
        "村居": few.villages[0].name if page.rows.row(2).row.village_code else "",
        "经办": few.me.name,
        "收到": "9月12日",
        "上报": "本机",
        "下一步和期限": "答复 11月20日前",
    }
    late = page.rows.index(4, titled(page, "下一步和期限")).data(CELL)
    assert (late.text, late.badge) == ("告知 逾期 5 天", "over")
    assert said(page, "ledger_lbl_result") == "共 5 件"


def test_rare_columns_are_for_wide_screens(qtbot, page):
    def there():
        columns = enumerate(page.rows.columns)
        return [each.title for at, each in columns if not page.table.isColumnHidden(at)]

    assert there() == ["状态", "姓名", "事由", "村居", "收到", "上报", "下一步和期限"]
    page.resize(1440, 800)
    assert there() == [each.title for each in page.rows.columns]
    page.resize(981, 512)
    assert there() == ["状态", "姓名", "事由", "收到", "上报", "下一步和期限"]


def test_where_a_record_is_stands_in_a_column_and_is_said_in_full(page):
    place = page.rows.index(0, titled(page, "上报"))
    cell = place.data(CELL)
    assert (cell.text, cell.badge) == ("本机", "neutral")
    assert place.data(Qt.ItemDataRole.AccessibleTextRole) == "只在本机"
    assert place.data(Qt.ItemDataRole.ToolTipRole) == "只在本机"
    told = [place_cell(replace(page.rows.row(0).row, place=at)) for at in PLACES]
    assert [each.said for each in told] == list(PLACES.values())
    assert len({each.text for each in told}) == len(PLACES)
    assert all(each.badge for each in told)


def test_an_office_whose_county_receives_nothing_has_no_such_column(page, few, monkeypatch):
    facts = replace(few.facts, report_way="none")
    monkeypatch.setattr(type(few), "facts", facts)
    page.resize(1190, 612)
    assert page.table.isColumnHidden(titled(page, "上报"))


def test_typing_filters_by_name_and_by_number_and_esc_clears(qtbot, jobs, page, few):
    page.search("张")
    qtbot.waitUntil(lambda: shown_names(page) == ["张三丰", "张无忌"])
    rest(qtbot, jobs)
    assert said(page, "ledger_lbl_result") == "5 件里找到 2 件"
    assert "用时" in said(page, "ledger_lbl_took")
    page.search(few.records.page(Wanted())[0].number)
    qtbot.waitUntil(lambda: shown_names(page) == ["周伯通"])
    with qtbot.waitSignal(page.search_cleared):
        QTest.keyClick(page.table, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(shown_names(page)) == len(PEOPLE))


def test_hits_are_marked_initials_too(qtbot, page):
    page.search("zs 路灯")
    qtbot.waitUntil(lambda: shown_names(page) == ["张三丰"])
    assert page.rows.index(0, titled(page, "姓名")).data(CELL).marks == ((0, 2),)
    assert page.rows.index(0, titled(page, "事由")).data(CELL).marks == ((2, 2),)


def test_a_look_overtaken_by_the_next_key_is_stopped(qtbot, jobs, page, few, monkeypatch):
    begun, stops = threading.Event(), []
    real = few.records.page

    def slow(wanted, *, after=None, limit, stop):
        stops.append((wanted.words, stop))
        if wanted.words == "张":
            begun.set()
            assert stop.wait(30)
            return ()
        return real(wanted, after=after, limit=limit, stop=stop)

    monkeypatch.setattr(few.records, "page", slow)
    page.search("张")
    assert begun.wait(30)
    page.search("张三")
    qtbot.waitUntil(lambda: shown_names(page) == ["张三丰"])
    assert [words for words, _ in stops] == ["张", "张三"]
    assert not stops[1][1].is_set()
    rest(qtbot, jobs)


def test_a_key_paints_no_row_before_its_answer_is_there(qtbot, jobs, page, few, monkeypatch):
    begun, go_on, painted = threading.Event(), threading.Event(), []
    real, paint = few.records.page, CellPainter.paint

    def slow(wanted, **told):
        begun.set()
        assert go_on.wait(30)
        return real(wanted, **told)

    def noted(self, *told):
        painted.append(go_on.is_set())
        paint(self, *told)

    page.search("张三")
    qtbot.waitUntil(lambda: shown_names(page) == ["张三丰"])
    rest(qtbot, jobs)
    QApplication.processEvents()
    monkeypatch.setattr(few.records, "page", slow)
    monkeypatch.setattr(CellPainter, "paint", noted)
    page.search("周")
    assert begun.wait(30)
    for _ in range(5):
        QApplication.processEvents()
    go_on.set()
    qtbot.waitUntil(lambda: shown_names(page) == ["周伯通"])
    page.repaint()
    assert painted
    assert all(painted)
    rest(qtbot, jobs)


def test_more_than_two_words_wait_for_a_rest(qtbot, jobs, page):
    asked = []
    page.rows.modelReset.connect(lambda: asked.append(page._view.words))
    for words in ("张 路 灯", "张三 路 灯", "张三丰 路 灯"):
        page.search(words)
    qtbot.waitUntil(lambda: shown_names(page) == ["张三丰"])
    rest(qtbot, jobs)
    assert asked == ["张三丰 路 灯"]


def entries(office):
    """Count what the journal holds."""
    with office.desk.store.look() as connection:
        return connection.exec_driver_sql("SELECT count(*) FROM entries").scalar()


def chips(page):
    return [chip.text() for chip in page.views._chips]


def test_a_view_is_kept_by_keys_alone_and_is_there_for_the_same_cadre(qtbot, jobs, few, page):
    before = entries(few)
    page.search("张")
    qtbot.waitUntil(lambda: len(shown_names(page)) == 2)
    press(page, Qt.Key.Key_D, CTRL)
    assert page.views.name.hasFocus()
    page.views.name.setText("姓张的路灯")  # an input method commits it
    press(page, Qt.Key.Key_Return)
    rest(qtbot, jobs)
    assert chips(page)[7] == "姓张的路灯 2"
    assert page.table.hasFocus()
    assert entries(few) == before
    again = shown(qtbot, few, jobs)
    press(again, Qt.Key.Key_8, ALT)
    qtbot.waitUntil(lambda: shown_names(again) == ["张三丰", "张无忌"])
    rest(qtbot, jobs)


def test_a_view_is_renamed_and_let_go_and_no_petition_goes(qtbot, jobs, few, page):
    page.filters.changed.emit(replace(page._view, channel="visit"))
    page._keep_view("来访的")
    rest(qtbot, jobs)
    page.views.rename.click()
    page.views.name.setText("当面来的")
    press(page, Qt.Key.Key_Return)
    rest(qtbot, jobs)
    assert chips(page)[7] == "当面来的 5"
    assert [each.name for each in read(few.records.own(KEPT))] == ["当面来的"]
    page.views.drop.click()
    rest(qtbot, jobs)
    assert len(chips(page)) == 7
    assert read(few.records.own(KEPT)) == ()
    assert len(shown_names(page)) == len(PEOPLE)


def test_esc_leaves_what_is_being_written_and_the_search_stays(qtbot, jobs, page):
    page.search("张")
    qtbot.waitUntil(lambda: len(shown_names(page)) == 2)
    press(page, Qt.Key.Key_D, CTRL)
    press(page, Qt.Key.Key_Escape)
    assert not page.views.name.isVisible()
    page.filters._ask_days()
    press(page, Qt.Key.Key_Escape)
    assert not page.filters._days.isVisible()
    assert page.filters.add.isVisible()
    assert len(shown_names(page)) == 2
    assert page.table.hasFocus()
    rest(qtbot, jobs)


def test_views_without_room_stand_under_more_and_the_one_on_show_never(qtbot, jobs, page):
    for at in range(8):
        page._keep_view(f"很长名字的视图第{at}")
        rest(qtbot, jobs)
    shown = [not chip.isHidden() for chip in page.views._chips]
    assert shown[-1]
    assert not all(shown)
    assert page.views.more.isVisible()
    page._choose(0)
    qtbot.waitUntil(lambda: page.views.at() == 0)
    assert not page.views._chips[0].isHidden()
    assert page.views._chips[-1].isHidden()
    rest(qtbot, jobs)


def test_a_name_that_is_taken_is_said(qtbot, jobs, page):
    page._keep_view("我的活")
    rest(qtbot, jobs)
    with qtbot.waitSignal(page.told) as told:
        page.views.renamed.emit(7, "逾期")
    assert "名字没有改" in told.args[0]
    assert chips(page)[7].startswith("我的活")


def test_a_condition_is_chosen_from_the_menu_and_taken_away_by_its_token(qtbot, jobs, page):
    press(page, Qt.Key.Key_L, CTRL, SHIFT)
    menu = QApplication.activePopupWidget()
    heads = [each.text() for each in menu.actions()]
    assert heads == ["状态", "形式", "村居", "经办", "收到", "期限", "种类", "来源"]
    received = next(each for each in menu.findChildren(QMenu) if each.title() == "收到")
    next(each for each in received.actions() if each.text() == "近一周").trigger()
    menu.close()
    qtbot.waitUntil(lambda: shown_names(page) == list(PEOPLE[:2]))
    token = page.findChild(QPushButton, "ledger_btn_token_received")
    assert token.accessibleName() == "去掉条件 收到：近一周"
    token.click()
    qtbot.waitUntil(lambda: len(shown_names(page)) == len(PEOPLE))
    rest(qtbot, jobs)


def test_two_days_are_written_and_what_is_no_day_is_said(qtbot, jobs, page):
    page.filters._ask_days()
    first, last = (page.findChild(QLineEdit, f"ledger_edit_{at}") for at in ("from", "to"))
    first.setText("九月")
    QTest.keyClick(last, Qt.Key.Key_Return)
    assert page.filters._days.isVisible()
    first.setText("9月10日")
    last.setText("9月17日")
    QTest.keyClick(last, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown_names(page) == ["祝英台", "张三丰"])
    assert not page.filters._days.isVisible()
    rest(qtbot, jobs)
    assert said(page, "ledger_lbl_result") == "5 件里找到 2 件"


def test_a_header_orders_by_the_nearest_duty(qtbot, jobs, page):
    due = titled(page, "下一步和期限")
    page.table.horizontalHeader().sectionClicked.emit(due)
    qtbot.waitUntil(lambda: shown_names(page)[0] == "诸葛亮")
    assert shown_names(page)[-1] == "张三丰"  # sixty days
    assert page.rows.headerData(due, Qt.Orientation.Horizontal) == "下一步和期限 ▼"
    rest(qtbot, jobs)


def test_a_view_becomes_one_sentence_without_names(qtbot, jobs, page):
    with qtbot.waitSignal(page.told):
        page.copy.click()
    told = QGuiApplication.clipboard().text()
    assert told == "截至 9 月 22 日，青山镇信访件共 5 件：来访 5 件。"


def test_widths_drawn_by_hand_come_back(qtbot, jobs, few, page):
    at = titled(page, "姓名")
    page.table.setColumnWidth(at, 140)
    page._keep_widths()
    rest(qtbot, jobs)
    again = shown(qtbot, few, jobs)
    qtbot.waitUntil(lambda: again.table.columnWidth(at) == 140)


def test_enter_in_the_search_field_opens_the_only_one_found(qtbot, jobs, page):
    page.search("周伯通")
    with qtbot.waitSignal(page.petition_wanted):
        page.enter()
    page.search("张")
    page.enter()
    qtbot.waitUntil(lambda: len(shown_names(page)) == 2)
    assert page.table.hasFocus()
    rest(qtbot, jobs)


def test_a_slow_store_never_holds_the_window(qtbot, jobs, page, few, monkeypatch):
    real, gate = few.records.page, threading.Event()

    def slow(wanted, **asked):
        gate.wait(0.4)
        return real(wanted, **asked)

    monkeypatch.setattr(few.records, "page", slow)
    gaps, last = [], [time.perf_counter()]

    def tick():
        now = time.perf_counter()
        gaps.append(now - last[0])
        last[0] = now

    beat = QTimer(page, interval=5)
    beat.timeout.connect(tick)
    beat.start()
    page.search("张")
    qtbot.waitUntil(lambda: len(shown_names(page)) == 2)
    beat.stop()
    assert len(gaps) > 10
    assert sorted(gaps)[-2] < 0.1  # one gap may be the machine's
    rest(qtbot, jobs)


def test_one_is_found_and_opened_by_the_keyboard_alone(qtbot, few, jobs):
    desk = OfficeWindow(few, jobs)
    qtbot.addWidget(desk.window)
    with qtbot.waitActive(desk.window):
        desk.window.show()
        desk.window.activateWindow()
    press(desk.window, Qt.Key.Key_K, CTRL)
    QTest.keyClicks(desk.window.top.search, "zbt")
    assert desk.window.page() == "ledger"
    assert desk.window.top.search.hasFocus()
    press(desk.window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.window.page() == "petition")
    rest(qtbot, jobs)
    press(desk.window, Qt.Key.Key_Left, ALT)
    press(desk.window, Qt.Key.Key_K, CTRL)
    QTest.keyClicks(desk.window.top.search, "z")
    qtbot.waitUntil(lambda: len(shown_names(desk.ledger)) == len(PEOPLE))
    press(desk.window, Qt.Key.Key_Down)
    assert desk.ledger.table.hasFocus()
    press(desk.window, Qt.Key.Key_Escape)
    assert desk.window.top.search.text() == ""
    rest(qtbot, jobs)


def test_a_word_can_be_dropped_where_nothing_was_found(qtbot, jobs, page):
    page.search("张三丰 欧阳")
    qtbot.waitUntil(lambda: page.rows.rowCount() == 0)
    rest(qtbot, jobs)
    assert "查过：姓名" in said(page, "ledger_lbl_empty_next")
    with qtbot.waitSignal(page.search_shown) as shown_words:
        page.findChild(QPushButton, "ledger_btn_drop_word").click()
    assert shown_words.args == ["张三丰"]
    qtbot.waitUntil(lambda: shown_names(page) == ["张三丰"])
    rest(qtbot, jobs)


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
    rows = few.records.page(Wanted())
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
    QTest.keyClick(page.table, Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: shown_names(page) == ["张三丰"])
    QTest.keyClick(page.table, Qt.Key.Key_6, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: shown_names(page) == ["诸葛亮"])
    QTest.keyClick(page.table, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: len(shown_names(page)) == len(PEOPLE))
    rest(qtbot, jobs)


def test_views_tell_how_many_they_hold(qtbot, jobs, page):
    rest(qtbot, jobs)
    chips = [page.findChild(QPushButton, f"ledger_btn_view_{at}").text() for at in range(1, 8)]
    most = ["全部", "我经办 1", "待告知 4", "办理中 1", "快到期 1", "逾期 1"]
    assert chips == [*most, "县里转来 0"]


def test_what_is_copied_carries_a_masked_name(page):
    QTest.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text().split("\t")
    assert copied[1] == "周*通"
    assert len(copied) == 7


def test_something_done_elsewhere_is_seen(qtbot, jobs, page, few):
    jobs.act(page, lambda: register(few, "黄蓉"), lambda _done: None)
    qtbot.waitUntil(lambda: "黄蓉" in shown_names(page))
    rest(qtbot, jobs)
    assert said(page, "ledger_lbl_result") == "共 6 件"


def test_more_than_a_page_comes_whole_and_in_order(qtbot, office, jobs):
    for at in range(FIRST + 3):
        register(office, f"甲{at}")
    page = shown(qtbot, office, jobs)
    assert said(page, "ledger_lbl_result") == f"共 {FIRST + 3} 件"
    page.table.scrollToBottom()
    qtbot.waitUntil(lambda: page.rows.complete)
    assert shown_names(page) == [f"甲{at}" for at in range(FIRST + 2, -1, -1)]
    rest(qtbot, jobs)


def test_a_count_is_capped_at_once_and_then_exact(qtbot, office, jobs, monkeypatch):
    for at in range(FIRST + 1):
        register(office, f"甲{at}")
    gate = threading.Event()
    real = office.records.count

    def count(wanted, *, exact=False, stop=None):
        if exact and not wanted.words:
            return 1_003_482
        if exact:
            assert gate.wait(30)
            return 283_112
        return COUNT_CAP if wanted.words else real(wanted, stop=stop)

    monkeypatch.setattr(office.records, "count", count)
    page = shown(qtbot, office, jobs)
    page.search("甲")
    qtbot.waitUntil(lambda: said(page, "ledger_lbl_result") == "1,003,482 件里找到 1,000 件以上")
    gate.set()
    qtbot.waitUntil(lambda: said(page, "ledger_lbl_result") == "1,003,482 件里找到 283,112 件")
    rest(qtbot, jobs)


def test_f6_goes_between_list_and_preview(qtbot, jobs, page):
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    rest(qtbot, jobs)
    QTest.keyClick(page.table, Qt.Key.Key_F6)
    assert page.preview.open.hasFocus()
    QTest.keyClick(page.preview.open, Qt.Key.Key_F6)
    assert page.table.hasFocus()


def test_f4_counts_the_date_of_the_selected_row(qtbot, page, jobs):
    page.table.selectRow(2)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: page.findChild(DueDialog) is not None)
    dialog = page.findChild(DueDialog)
    qtbot.waitUntil(dialog.isVisible)
    assert "第三十四条" in dialog.chain.words()
    assert clipped(dialog) == []
    with qtbot.waitSignal(dialog.finished):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)


def test_the_preview_says_how_its_date_is_counted(qtbot, page, jobs):
    page.preview.show_number(page.rows.row(2).row.number)
    rest(qtbot, jobs)
    how = page.preview.findChild(QPushButton, "ledger_btn_how")
    assert how.text().endswith("F4")
    how.click()
    dialog = page.preview.findChild(DueDialog)
    assert dialog.isVisible()
    dialog.reject()
