"""The pages of a PDF on screen, as they will be printed."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QScrollArea, QWidget
from typing_extensions import override

from app.letters.seal import SealPlace
from ui import style
from ui.paper import Paper

_SCREEN_DPI = 96
_POINTS = 72
_GAP = 12
_BOTH = 2
_MARK_INK = 0.14
_MARK_SLOPE = -35
_SEAL_INK = 0.75
_SEAL_SAYS = "盖章处"
_ALWAYS = Qt.ScrollBarPolicy.ScrollBarAlwaysOn
_NEEDED = Qt.ScrollBarPolicy.ScrollBarAsNeeded


class Sheets(QScrollArea):
    """The pages as they will be printed: whole, both, or at their real size."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("print_lbl_pages")
        self.setAccessibleName("文书的页面")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        holder = QWidget()
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, holder)
        self._line.setContentsMargins(4, 4, 4, 4)
        self._line.setSpacing(_GAP)
        self.setWidget(holder)
        self.viewport().setAutoFillBackground(False)
        holder.setAutoFillBackground(False)
        self._paper: Paper | None = None
        self._mark = ""
        self._seals: tuple[SealPlace, ...] = ()
        self._way = "both"
        self._labels: list[QLabel] = []

    def show_paper(
        self, shown: Paper | None, mark: str = "", seals: Sequence[SealPlace] = ()
    ) -> None:
        """Show a paper, or none.

        A mark stands across every page of what is not issued yet; `seals` are where the organ's
        seal goes. Both are on the screen alone.
        """
        self._paper, self._mark, self._seals = shown, mark, tuple(seals)
        self._paint()

    def look(self, way: str) -> None:
        """Look at one whole page ("page"), both ("both"), or the real size ("real").

        "down" sets page under page, as wide as there is room: for reading beside a form.
        """
        self._way = way
        ways = QBoxLayout.Direction
        self._line.setDirection(ways.TopToBottom if way == "down" else ways.LeftToRight)
        self.setVerticalScrollBarPolicy(_ALWAYS if way == "down" else _NEEDED)
        self._paint()

    def pictures(self) -> list[QPixmap]:
        """Give the page pictures on show."""
        return [each.pixmap() for each in self._labels if not each.isHidden()]

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._paint()

    def _paint(self) -> None:
        pages = 0 if self._paper is None else len(self._paper)
        while len(self._labels) < pages:
            self._labels.append(self._new_label())
        for page, shown in enumerate(self._labels):
            shown.setVisible(page < pages)
            if self._paper is not None and page < pages:
                shown.setPixmap(self._picture(self._paper, page))
                shown.setAccessibleName(f"第 {page + 1} 页，共 {pages} 页")

    def _new_label(self) -> QLabel:
        made = QLabel()
        made.setStyleSheet(f"border: 1px solid {style.current().line};")
        made.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._line.addWidget(made, 0, Qt.AlignmentFlag.AlignCenter)
        return made

    def _picture(self, shown: Paper, page: int) -> QPixmap:
        ratio = self.devicePixelRatioF()
        width = max(120, self._width(shown.sizes[page]))
        made = QPixmap.fromImage(shown.picture(page, round(width * ratio)))
        if self._mark:
            _write_across(made, self._mark)
        for each in self._seals:
            if each.page == page:
                _draw_seal(made, each, made.width() / shown.sizes[page][0])
        made.setDevicePixelRatio(ratio)
        return made

    def _width(self, size: tuple[float, ...]) -> int:
        if self._way == "real":
            return round(size[0] * _SCREEN_DPI / _POINTS)
        if self._way == "down":
            return self.viewport().width() - 12
        across = _BOTH if self._way == "both" else 1
        room = (self.viewport().width() - 8 - (across - 1) * _GAP) / across
        tall = (self.viewport().height() - 10) * size[0] / size[1]
        return int(min(room, tall))


def _write_across(page: QPixmap, mark: str) -> None:
    painter = QPainter(page)
    font = QFont(painter.font())
    font.setPixelSize(page.width() // (len(mark) + 1))
    font.setBold(True)
    painter.setFont(font)
    ink = QColor(style.current().dan)
    ink.setAlphaF(_MARK_INK)
    painter.setPen(ink)
    painter.translate(page.width() / 2, page.height() / 2)
    painter.rotate(_MARK_SLOPE)
    area = page.rect().translated(-page.width() // 2, -page.height() // 2)
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, mark)
    painter.end()


def _draw_seal(page: QPixmap, place: SealPlace, scale: float) -> None:
    """Draw a circle as wide as the seal, with a word at its top: there no letter writes."""
    painter = QPainter(page)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ink = QColor(style.current().dan)
    ink.setAlphaF(_SEAL_INK)
    painter.setPen(QPen(ink, max(1.0, scale), Qt.PenStyle.DashLine))
    middle, half = QPointF(place.x * scale, place.y * scale), place.across * scale / 2
    painter.drawEllipse(middle, half, half)
    font = QFont(painter.font())
    font.setPixelSize(max(8, round(half / 4)))
    painter.setFont(font)
    wide = painter.fontMetrics().horizontalAdvance(_SEAL_SAYS)
    painter.drawText(QPointF(middle.x() - wide / 2, middle.y() - half * 0.55), _SEAL_SAYS)
    painter.end()
