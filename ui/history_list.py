"""The history of one petition: a painted list, so that ten entries and two hundred cost the same.

One widget a line was most of what opening a petition cost; a model and a delegate make none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)
from typing_extensions import override

from ui import icons, style
from ui.pieces import called

_NOWHERE = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex
_DISPLAY, _ACCESSIBLE = 0, 11
_LINE = int(Qt.ItemDataRole.UserRole)
_WHEN, _GAP, _ICON, _PAD = 104, 10, 16, 3
_FLAGS = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop) | int(
    Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere
)
_SELECTED = QStyle.StateFlag.State_Selected.value
_TALL = 100_000
_BATCH = 40
"""So many lines are measured before the window is asked again what it wants."""


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One entry in words: when and who, which act, what it left, its article and place."""

    when: str
    who: str
    icon: str
    act: str
    told: str
    foot: str

    def spoken(self) -> str:
        """Give it as it is read aloud."""
        return " ".join(filter(None, (self.when, self.who, self.act, self.told, self.foot)))


class _Lines(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[HistoryLine, ...] = ()

    def fill(self, lines: Iterable[HistoryLine]) -> None:
        self.beginResetModel()
        self.lines = tuple(lines)
        self.endResetModel()

    @override
    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.lines)

    @override
    def data(self, index: _Index, role: int = _DISPLAY) -> Any:
        line = self.lines[index.row()]
        if role == _LINE:
            return line
        return line.spoken() if role in (_DISPLAY, _ACCESSIBLE) else None


class HistoryList(QListView):
    """The entries, newest first. The arrows walk through them; each is read as one sentence."""

    def __init__(self, object_name: str, accessible_name: str) -> None:
        super().__init__()
        called(self, object_name, accessible_name)
        self._model = _Lines()
        self._model.setParent(self)
        self.setModel(self._model)
        self.setItemDelegate(_Painter(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(_BATCH)
        self.setStyleSheet("QListView { background: transparent; outline: 0; border: none; }")

    def show_lines(self, lines: Sequence[HistoryLine]) -> None:
        """Show these entries; what was shown is gone."""
        self._model.fill(lines)
        self.scrollToTop()

    def lines(self) -> tuple[HistoryLine, ...]:
        """Give what is shown."""
        return self._model.lines

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()  # a narrower list wraps its lines anew


class _Painter(QStyledItemDelegate):
    """Paints one entry: the moment and who at the left, then its icon and words."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        view: Any = option
        line: HistoryLine = index.data(_LINE)
        whole = view.widget.viewport().width()
        wide = max(whole - _left(), style.px(80))
        small = QFontMetrics(_font(view.font, small=True))
        body = QFontMetrics(view.font)
        right = body.lineSpacing() + _height(body, line.told, wide) + small.lineSpacing()
        left = body.lineSpacing() + small.lineSpacing()
        return QSize(whole, max(right, left) + 2 * _PAD + style.px(6))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        view: Any = option
        line: HistoryLine = index.data(_LINE)
        area: QRect = view.rect
        theme = style.current()
        if view.state.value & _SELECTED:
            painter.fillRect(area, QColor(theme.sel))
        area = area.adjusted(0, _PAD, 0, -_PAD)
        small = _font(view.font, small=True)
        when = area.adjusted(2, 0, style.px(_WHEN) - area.width(), 0)
        down = _write(painter, when, line.when, view.font, theme.text)
        _write(painter, when.adjusted(0, down, 0, 0), line.who, small, theme.text2)
        figure = icons.pixmap(line.icon, theme.acc, style.px(_ICON))
        painter.drawPixmap(area.left() + style.px(_WHEN + _GAP), area.top() + 3, figure)
        words = area.adjusted(_left(), 0, 0, 0)
        down = _write(painter, words, line.act, _font(view.font, bold=True), theme.text)
        words.adjust(0, down, 0, 0)
        if line.told:
            words.adjust(0, _write(painter, words, line.told, view.font, theme.text), 0, 0)
        _write(painter, words, line.foot, small, theme.text2)


def _left() -> int:
    """Give where an entry's own words begin."""
    return style.px(_WHEN + _GAP + _ICON + _GAP)


def _height(metrics: QFontMetrics, words: str, wide: int) -> int:
    if not words:
        return 0
    if "\n" not in words and metrics.horizontalAdvance(words) <= wide:
        return metrics.lineSpacing()
    return metrics.boundingRect(QRect(0, 0, wide, _TALL), _FLAGS, words).height()


def _write(painter: QPainter, area: QRect, words: str, font: QFont, colour: str) -> int:
    """Write words into an area, and give how far down they go."""
    painter.setFont(font)
    painter.setPen(QColor(colour))
    painter.drawText(area, _FLAGS, words)
    return _height(painter.fontMetrics(), words, area.width())


def _font(font: QFont, *, bold: bool = False, small: bool = False) -> QFont:
    made = QFont(font)
    made.setBold(bold)
    made.setPixelSize(style.px(style.SCALE["small" if small else "body"]))
    return made
