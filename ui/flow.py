"""A row that goes on below when it is too long: nothing in it is ever cut off."""

from typing import Any

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem
from typing_extensions import override


class Flow(QLayout):
    """Lays its parts side by side and begins a new row where the width ends."""

    def __init__(self, gap: int = 6) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self.setContentsMargins(0, 0, 0, 0)

    @override
    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    @override
    def count(self) -> int:
        return len(self._items)

    @override
    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    @override
    def takeAt(self, index: int) -> Any:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    @override
    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    @override
    def setGeometry(self, area: QRect) -> None:
        super().setGeometry(area)
        self._place(area, move=True)

    @override
    def sizeHint(self) -> QSize:
        wide = sum(each.sizeHint().width() for each in self._items)
        return QSize(wide + self._gap * max(len(self._items) - 1, 0), self.minimumSize().height())

    @override
    def minimumSize(self) -> QSize:
        size = QSize()
        for each in self._items:
            size = size.expandedTo(each.minimumSize())
        return size

    def _place(self, area: QRect, *, move: bool) -> int:
        x, y, tall = area.x(), area.y(), 0
        row: list[tuple[QLayoutItem, int]] = []
        for each in self._items:
            size = each.sizeHint()
            if row and x + size.width() > area.right() + 1:
                _centre(row, y, tall, move=move)
                x, y, tall, row = area.x(), y + tall + self._gap, 0, []
            row.append((each, x))
            x += size.width() + self._gap
            tall = max(tall, size.height())
        _centre(row, y, tall, move=move)
        return y + tall - area.y()


def _centre(row: list[tuple[QLayoutItem, int]], y: int, tall: int, *, move: bool) -> None:
    """Put one row in place, each part in the middle of its height."""
    for each, x in row if move else ():
        size = each.sizeHint()
        each.setGeometry(QRect(QPoint(x, y + (tall - size.height()) // 2), size))
