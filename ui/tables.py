"""Tables of any length: 60 rows, then 200 at a time, in a worker; painting never waits."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from threading import Event
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)
from typing_extensions import override

from ui import icons, style
from ui.jobs import Asked, Fault, Jobs
from ui.pieces import BADGES, BadgeKind, Tone, called, tone_colour

FIRST = 60
"""The first page where no window is: no longer than any shows, so it is there within a frame."""
PAGE = 200
ROW_HEIGHT = 36
CELL = int(Qt.ItemDataRole.UserRole)
"""Role of the whole `Cell`."""
ROW = CELL + 1
"""Role of the row's own value."""

_DISPLAY = 0
_TOOLTIP = 3
_ALIGNMENT = 7
_ACCESSIBLE = 11
_PAD = 8
_SELECTED = QStyle.StateFlag.State_Selected.value
"""A plain integer: combining flags as Python's enums takes a tenth of a cell's painting."""
_BEYOND = 8
"""So many rows before the end the next page is asked for."""
Index = QModelIndex | QPersistentModelIndex
Hit = tuple[int, int]
"""Where a search hit a text: start and length, in code points."""
_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell shows. `marks` are (start, length) of search hits, in code points."""

    text: str
    badge: BadgeKind | None = None
    framed: bool = False
    """A framed badge, as on the sync page; otherwise shape and coloured word."""
    tone: Tone = "text"
    strong: bool = False
    marks: tuple[Hit, ...] = ()
    said: str = ""
    """The whole word of a text cut short: read aloud, and shown where the mouse rests."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its title, what it shows of a row, its width (0 takes what is left)."""

    title: str
    cell: Callable[[Any], Cell | str]
    width: int = 0
    right: bool = False
    sort_key: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of rows and the cursor of the next, None when there is none."""

    rows: Sequence[Any]
    next: Any = None


Pager = Callable[[Any, int], Page]
"""(cursor, limit) -> Page; cursor None asks for the first. Runs in the store's worker."""


def nothing(_cursor: object, _limit: int) -> Page:
    """Give an empty page."""
    return Page(())


class LazyRows(QAbstractTableModel):
    """Rows that come as they are looked at. `restart` asks anew, `set_rows` shows given ones.

    Cells are made when they are looked at, so that a new page costs what it shows.
    """

    loaded = Signal(int)
    """So many rows are here now."""
    failed = Signal(object)

    def __init__(self, columns: Sequence[Column], jobs: Jobs | None = None) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self._sorted = ""
        self.first = FIRST
        """How long the first page is: a view asks for as many as it shows, and a few."""
        self.needed: Callable[[], bool] = lambda: True
        """Whether more rows would be looked at. Views ask for more with every reset, needed or not;
        a page nobody looks at would keep the worker from the next key."""
        self._stop: Event | None = None
        self._jobs = jobs
        self._pager: Pager = nothing
        self._rows: list[Any] = []
        self._cells: dict[int, tuple[Cell, ...]] = {}
        self._cursor: Any = None
        self._more = False
        self._asked: Asked | None = None

    def restart(self, pager: Pager, stop: Event | None = None) -> None:
        """Ask for the first page; the rows shown stay until it comes.

        `stop` is set when another question makes this one idle: the pager may end early then.
        """
        self._forget()
        self._pager, self._stop = pager, stop
        self._ask(None)

    def show_sorted(self, key: str) -> None:
        """Show the arrow at the column with this sort key."""
        # A header that is told anew lays out and paints every row shown, while the worker looks.
        if key != self._sorted:
            self._sorted = key
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show these rows, all of them."""
        self._forget()
        self._replace(Page(tuple(rows)))

    def cell(self, at: int, column: int) -> Cell:
        """Give what one cell shows."""
        return self._cells_of(at)[column]

    def row(self, at: int) -> Any:
        """Give the value of a row."""
        return self._rows[at]

    @property
    def complete(self) -> bool:
        """Tell whether every row there is has come."""
        return not self._more and self._asked is None

    @override
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    @override
    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        # Plain integers: comparing with the enum costs half of the time (1,848 calls a paint).
        if role == _DISPLAY:
            return self._cells_of(index.row())[index.column()].text
        if role in (_TOOLTIP, _ACCESSIBLE):
            cell = self._cells_of(index.row())[index.column()]
            return cell.said or cell.text
        if role == CELL:
            return self._cells_of(index.row())[index.column()]
        if role == ROW:
            return self._rows[index.row()]
        if role == _ALIGNMENT and self.columns[index.column()].right:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY
    ) -> str | int | None:
        if orientation != Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        if role == _DISPLAY:
            column = self.columns[section]
            arrow = " ▼" if column.sort_key and column.sort_key == self._sorted else ""
            return f"{column.title}{arrow}"
        if role == _ALIGNMENT:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    @override
    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._more and self._asked is None

    @override
    def fetchMore(self, parent: Index) -> None:
        if self.canFetchMore(parent) and self.needed():
            self._ask(self._cursor)

    def _ask(self, cursor: Any) -> None:
        self._forget()
        if self._jobs is None:
            raise RuntimeError("a model without jobs shows given rows only")
        pager, limit = self._pager, self.first if cursor is None else PAGE
        take = self._replace if cursor is None else self._append
        work = partial(pager, cursor, limit)
        self._asked = self._jobs.ask(self, work, take, self._fail, stop=self._stop)

    def _forget(self) -> None:
        if self._asked is not None:
            self._asked.drop()
            self._asked = None

    def _replace(self, page: Page) -> None:
        self._asked = None
        self.beginResetModel()
        self._rows = list(page.rows)
        self._cells = {}
        self._next(page)
        self.endResetModel()
        self.loaded.emit(len(self._rows))

    def _append(self, page: Page) -> None:
        self._asked = None
        self._next(page)
        if page.rows:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(page.rows) - 1)
            self._rows.extend(page.rows)
            self.endInsertRows()
        self.loaded.emit(len(self._rows))

    def _next(self, page: Page) -> None:
        self._cursor = page.next
        self._more = page.next is not None

    def _fail(self, fault: Fault) -> None:
        self._asked = None
        self.failed.emit(fault)

    def _cells_of(self, at: int) -> tuple[Cell, ...]:
        held = self._cells.get(at)
        if held is None:
            made = (column.cell(self._rows[at]) for column in self.columns)
            held = tuple(one if isinstance(one, Cell) else Cell(one) for one in made)
            self._cells[at] = held
        return held


class CellPainter(QStyledItemDelegate):
    """Paints cells: the selected row's bar, badges, search hits; elides at the right."""

    def __init__(self, rows: LazyRows, parent: QAbstractItemView) -> None:
        super().__init__(parent)
        self._rows = rows

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view: Any = option
        theme = style.current()
        area: QRect = view.rect
        if view.state.value & _SELECTED:
            painter.fillRect(area, _colour(theme.sel))
            if index.column() == 0:
                painter.fillRect(area.left(), area.top(), 4, area.height(), _colour(theme.acc))
        elif index.row() % 2:
            painter.fillRect(area, _colour(theme.surf2))
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, _colour(theme.line))
        # The model is asked directly: through the index each question costs a round by Qt.
        at = index.column()
        cell = self._rows.cell(index.row(), at)
        inner = area.adjusted(_PAD, 0, -_PAD, 0)
        if cell.badge is not None:
            inner = _paint_shape(painter, inner, cell, cell.badge, view.font)
        painter.setFont(_font(view.font, cell) if cell.strong or cell.framed else view.font)
        _paint_text(painter, inner, cell, theme, self._rows.columns[at].right)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, style.px(ROW_HEIGHT))


def _paint_shape(
    painter: QPainter, area: QRect, cell: Cell, badge: BadgeKind, font: QFont
) -> QRect:
    shape, tone = BADGES[badge]
    size = style.px(14)
    left = area.left()
    if cell.framed:
        width = min(_metrics(font, cell).horizontalAdvance(cell.text) + size + 20, area.width())
        height = style.px(24)
        frame = QRect(left, area.center().y() - height // 2, width, height)
        _paint_frame(painter, frame, tone)
        left += 7
    top = area.center().y() - size // 2
    painter.drawPixmap(left, top, icons.pixmap(shape, tone_colour(tone), size))
    return area.adjusted(left - area.left() + size + 6, 0, 0, 0)


def _paint_frame(painter: QPainter, frame: QRect, tone: Tone) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(tone_colour(tone)))
    painter.setBrush(QColor(str(getattr(style.current(), f"{tone}_soft"))))
    painter.drawRoundedRect(frame, 5, 5)
    painter.restore()


def _metrics(font: QFont, cell: Cell) -> QFontMetrics:
    return QFontMetrics(_font(font, cell))


def _font(font: QFont, cell: Cell) -> QFont:
    made = QFont(font)
    made.setBold(cell.strong or cell.framed)
    if cell.framed:
        made.setPixelSize(style.px(style.SCALE["tiny"]))
    return made


def _paint_text(
    painter: QPainter, area: QRect, cell: Cell, theme: style.Theme, right: bool
) -> None:
    metrics = painter.fontMetrics()
    text = _elided(cell.text, area.width(), _Face(painter.font()))
    for start, length in cell.marks:
        left = area.left() + metrics.horizontalAdvance(text[:start])
        width = metrics.horizontalAdvance(text[start : start + length])
        hit = QRect(left, area.center().y() - metrics.height() // 2, width, metrics.height())
        painter.fillRect(hit, _colour(theme.mark))
    tone: Tone = BADGES[cell.badge][1] if cell.badge is not None else cell.tone
    painter.setPen(_colour(getattr(theme, tone)))
    # By its base line: laying a text into a rectangle costs twice as much.
    at = area.left() if not right else area.right() + 1 - metrics.horizontalAdvance(text)
    base = area.top() + (area.height() + metrics.ascent() - metrics.descent()) // 2
    painter.drawText(at, base, text)


class _Face:
    """A font as a key: two of the same size and weight elide alike."""

    __slots__ = ("font", "key")

    def __init__(self, font: QFont) -> None:
        self.font = font
        self.key = (font.pixelSize(), font.bold())

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Face) and self.key == other.key


@lru_cache(8192)
def _elided(text: str, width: int, face: _Face) -> str:
    """Cut a text to a width; the next key shows most of the words that this one showed."""
    return QFontMetrics(face.font).elidedText(text, Qt.TextElideMode.ElideRight, width)


@cache
def _colour(told: str) -> QColor:
    return QColor(told)


class Table(QTableView):
    """A table view: rows of 36 px, Enter opens, Space previews, Ctrl+C copies the row."""

    opened = Signal(object)
    """The row's value, by Enter or double click."""
    previewed = Signal(object)
    """The row's value, by Space."""
    selected = Signal(object)
    """The row's value, whenever the current row moves."""
    sort_asked = Signal(str)
    """The sort key of the header that was clicked."""
    widened = Signal()
    """A column was drawn to another width by hand."""

    def __init__(self, object_name: str, accessible_name: str, model: LazyRows) -> None:
        super().__init__()
        called(self, object_name, accessible_name)
        self.rows = model
        model.setParent(self)
        self.setModel(model)
        self.setItemDelegate(CellPainter(model, self))
        model.needed = self._near_end
        self._dress()
        self.doubleClicked.connect(lambda index: self.opened.emit(index.data(ROW)))
        self.selectionModel().currentRowChanged.connect(self._moved)

    def current(self) -> Any:
        """Give the value of the current row, None when there is none."""
        index = self.currentIndex()
        return index.data(ROW) if index.isValid() else None

    def widths(self) -> dict[str, int]:
        """Give the widths of the columns by their titles, in pixels of the design."""
        return {
            column.title: round(self.columnWidth(at) / style.px(1000) * 1000)
            for at, column in enumerate(self.rows.columns)
            if column.width and not self.isColumnHidden(at)
        }

    def set_widths(self, widths: Mapping[str, int]) -> None:
        """Give columns widths that were kept; titles not known any more are left out."""
        for at, column in enumerate(self.rows.columns):
            if column.width and column.title in widths:
                self.setColumnWidth(at, style.px(min(max(widths[column.title], 40), 600)))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.rows.first = self._visible() + _BEYOND + 1
        if self._near_end():
            self.rows.fetchMore(_NOWHERE)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        signal = {
            Qt.Key.Key_Return: self.opened,
            Qt.Key.Key_Enter: self.opened,
            Qt.Key.Key_Space: self.previewed,
        }.get(Qt.Key(event.key()))
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if signal is not None and plain and self.current() is not None:
            signal.emit(self.current())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        else:
            super().keyPressEvent(event)

    def _dress(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(style.px(ROW_HEIGHT))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(True)
        head.setFixedHeight(style.px(34))
        head.sectionClicked.connect(self._sort)
        head.setMinimumSectionSize(style.px(40))
        head.sectionResized.connect(self._resized)
        for at, column in enumerate(self.rows.columns):
            if column.width:
                self.setColumnWidth(at, style.px(column.width))
            else:
                head.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)

    def _sort(self, section: int) -> None:
        key = self.rows.columns[section].sort_key
        if key:
            self.sort_asked.emit(key)

    def _near_end(self) -> bool:
        """Tell whether the last rows are on show, or nothing is."""
        # By the scroll bar, which counts rows: the view itself moves only after it is asked.
        shown = self.verticalScrollBar().value() + self._visible()
        return not self.isVisible() or shown >= self.rows.rowCount() - _BEYOND

    def _visible(self) -> int:
        return self.viewport().height() // style.px(ROW_HEIGHT)

    def _resized(self, _section: int, _before: int, _now: int) -> None:
        # Only a hand on the header holds a mouse button; the rest is the layout's own.
        if QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton:
            self.widened.emit()

    def _moved(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self.selected.emit(current.data(ROW))

    def _copy(self) -> None:
        index = self.currentIndex()
        if index.isValid():
            columns = range(self.rows.columnCount())
            texts = [self.rows.index(index.row(), at).data() for at in columns]
            QGuiApplication.clipboard().setText("\t".join(texts))
