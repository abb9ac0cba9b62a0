"""A label that never pushes its row apart: what does not fit ends in … and is in the tooltip."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy
from typing_extensions import override

from ui.pieces import Text, Tone, called

_LEAST = 24


class Elided(QLabel):
    """One line of plain text of any length."""

    def __init__(self, *, text: Text = "body", tone: Tone = "text", object_name: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("t", text)
        self.setProperty("tone", tone)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if object_name:
            called(self, object_name, "")

    def say(self, words: str) -> None:
        """Show words, line breaks as blanks."""
        plain = " ".join(words.split())
        self.setText(plain)
        self.setToolTip(plain)
        self.setAccessibleName(plain)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST, super().minimumSizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = self.contentsRect()
        side = Qt.TextElideMode.ElideRight
        told = self.fontMetrics().elidedText(self.text(), side, area.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(
            area, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), told
        )
