"""Rows come 60 and then 200 at a time, off the window's thread; the model keeps Qt's contract."""

import threading

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester

from app.domain.errors import Trouble
from ui import style
from ui.tables import CELL, FIRST, PAGE, ROW, Cell, Column, LazyRows, Page, Table

COLUMNS = [
    Column("编号", lambda row: f"青信2026-{row:04}", width=120),
    Column("状态", lambda row: Cell("办理中", badge="run", framed=row % 2 == 0), width=110),
    Column("事由", lambda _row: Cell("修路占用承包地" * 9, marks=((0, 2),)), sort_key="gist"),
    Column("件", lambda row: Cell(str(row), strong=True), width=60, right=True),
]
TOTAL = 450


class Shelf:
    """A pager over numbers, newest first, that notes where it was asked."""

    def __init__(self):
        self.cursors, self.threads = [], set()

    def __call__(self, cursor, limit):
        self.cursors.append(cursor)
        self.threads.add(threading.current_thread())
        top = TOTAL if cursor is None else cursor
        rows = range(top, max(0, top - limit), -1)
        return Page(list(rows), rows[-1] - 1 if rows and rows[-1] > 1 else None)


@pytest.fixture
def table(qtbot, jobs):
    table = Table("ledger_table_rows", "信访件", LazyRows(COLUMNS, jobs))
    tester = QAbstractItemModelTester(
        table.rows, QAbstractItemModelTester.FailureReportingMode.Fatal, table
    )
    assert tester.model() is table.rows
    table.resize(900, 400)
    qtbot.addWidget(table)
    return table


def test_all_rows_come_by_cursor_in_another_thread(qtbot, jobs, table):
    shelf, model = Shelf(), table.rows
    model.restart(shelf)
    while not (model.complete and model.rowCount()):
        qtbot.waitUntil(lambda: not jobs.busy)
        model.fetchMore(QModelIndex())
    assert [model.row(at) for at in range(model.rowCount())] == list(range(TOTAL, 0, -1))
    assert shelf.cursors == [None, TOTAL - FIRST, TOTAL - FIRST - PAGE]
    assert threading.current_thread() not in shelf.threads


def test_asking_twice_fetches_once(qtbot, jobs, table):
    shelf, model = Shelf(), table.rows
    with qtbot.waitSignal(model.loaded):
        model.restart(shelf)
    model.fetchMore(QModelIndex())
    model.fetchMore(QModelIndex())
    assert not model.canFetchMore(QModelIndex())
    qtbot.waitUntil(lambda: not jobs.busy)
    assert len(shelf.cursors) == len(set(shelf.cursors)) > 1


def test_a_new_question_forgets_the_old_one(qtbot, jobs, table):
    gate, model = threading.Event(), table.rows

    def slow(_cursor, _limit):
        gate.wait(30)
        return Page([1, 2, 3])

    model.restart(slow)
    model.restart(lambda _cursor, _limit: Page([7]))
    gate.set()
    qtbot.waitUntil(lambda: not jobs.busy)
    assert [model.row(at) for at in range(model.rowCount())] == [7]


def test_a_view_fetches_what_it_shows_and_goes_on_when_its_end_is_near(qtbot, jobs, table):
    shelf, model = Shelf(), table.rows
    with qtbot.waitExposed(table):
        table.show()
    model.restart(shelf)
    qtbot.waitUntil(lambda: not jobs.busy and model.rowCount() > 0)
    first = model.rowCount()
    assert first < PAGE
    assert shelf.cursors == [None]
    table.scrollToBottom()
    qtbot.waitUntil(lambda: model.rowCount() >= first + PAGE)
    table.scrollToTop()
    table.resize(900, 36 * (model.rowCount() + 4))
    qtbot.waitUntil(lambda: model.complete and model.rowCount() == TOTAL)
    qtbot.waitUntil(lambda: not jobs.busy)


def test_a_dropped_question_is_told_to_stop(qtbot, jobs, table):
    stop, begun = threading.Event(), threading.Event()

    def slow(_cursor, _limit):
        begun.set()
        assert stop.wait(30)
        return Page([1, 2, 3])

    table.rows.restart(slow, stop)
    assert begun.wait(30)
    table.rows.restart(lambda _cursor, _limit: Page([7]))
    qtbot.waitUntil(lambda: table.rows.rowCount() == 1)
    qtbot.waitUntil(lambda: not jobs.busy)


def test_widths_are_kept_by_title(table):
    table.set_widths({"编号": 140, "件": 9000, "没有这一列": 50})
    widths = table.widths()
    assert (widths["编号"], widths["件"], widths["状态"]) == (140, 600, 110)
    assert "事由" not in widths


def test_the_arrow_stands_at_the_order_in_use(table):
    table.rows.show_sorted("gist")
    assert table.rows.headerData(2, Qt.Orientation.Horizontal) == "事由 ▼"
    assert table.rows.headerData(0, Qt.Orientation.Horizontal) == "编号"


def test_a_header_that_says_the_same_is_not_painted_anew(qtbot, table):
    with qtbot.waitSignal(table.rows.headerDataChanged):
        table.rows.show_sorted("gist")
    with qtbot.assertNotEmitted(table.rows.headerDataChanged):
        table.rows.show_sorted("gist")


def test_a_fault_is_told_and_the_rows_stay(qtbot, table):
    model = table.rows
    model.set_rows([1, 2])

    def broken(_cursor, _limit):
        raise Trouble("store.damaged")

    with qtbot.waitSignal(model.failed) as told:
        model.restart(broken)
    assert told.args[0].code == "store.damaged"
    assert model.rowCount() == 2
    assert model.complete


def test_cells_answer_by_plain_integers(table):
    model = table.rows
    model.set_rows([187])
    index = model.index(0, 1)
    assert model.data(index, 0) == "办理中"
    assert index.data(CELL).badge == "run"
    assert index.data(ROW) == 187
    assert model.data(index, int(Qt.ItemDataRole.AccessibleTextRole)) == "办理中"
    assert model.data(index, int(Qt.ItemDataRole.DecorationRole)) is None
    assert model.headerData(0, Qt.Orientation.Horizontal) == "编号"
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    assert model.data(model.index(0, 3), 7) & Qt.AlignmentFlag.AlignRight.value


def test_the_keyboard_opens_previews_and_copies(qtbot, table):
    table.rows.set_rows([1, 2, 3])
    table.show()
    table.setCurrentIndex(table.rows.index(1, 0))
    assert table.current() == 2
    with qtbot.waitSignal(table.opened) as opened:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    with qtbot.waitSignal(table.previewed) as previewed:
        qtbot.keyClick(table, Qt.Key.Key_Space)
    with qtbot.waitSignal(table.selected) as selected:
        qtbot.keyClick(table, Qt.Key.Key_Down)
    assert (opened.args, previewed.args, selected.args) == ([2], [2], [3])
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text().split("\t")
    assert copied == ["青信2026-0003", "办理中", "修路占用承包地" * 9, "3"]


def test_an_empty_table_opens_nothing(qtbot, table):
    table.show()
    assert table.current() is None
    with qtbot.assertNotEmitted(table.opened):
        qtbot.keyClick(table, Qt.Key.Key_Return)


def test_a_click_on_a_sortable_header_asks_for_the_order(qtbot, table):
    with qtbot.waitSignal(table.sort_asked) as asked:
        table.horizontalHeader().sectionClicked.emit(2)
    assert asked.args == ["gist"]
    with qtbot.assertNotEmitted(table.sort_asked):
        table.horizontalHeader().sectionClicked.emit(0)


def test_a_painted_row_shows_the_hit_and_the_selection(table):
    table.rows.set_rows(list(range(8)))
    table.setCurrentIndex(table.rows.index(2, 0))
    image = table.grab().toImage()
    seen = {
        image.pixelColor(x, y).name().upper()
        for x in range(0, image.width(), 2)
        for y in range(image.height())
    }
    theme = style.current()
    assert {theme.mark, theme.sel, theme.surf2, theme.acc} <= seen
