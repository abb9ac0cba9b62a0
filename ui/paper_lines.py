"""The leader's paper as one field of a form: its number, its day, the leader's name."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.signing import Paper
from ui.editors import Line
from ui.register_values import day_of, day_text


class PaperLines(QWidget):
    """Three lines beside each other; with no number there is no paper."""

    edited = Signal()

    def __init__(self, prefix: str) -> None:
        super().__init__()
        self._number = Line(
            f"{prefix}_edit_paper_number", "签批纸编号", placeholder="没登记授权，写签批纸编号"
        )
        self._on = Line(f"{prefix}_edit_paper_on", "签批日期", placeholder="签批日期")
        self._by = Line(f"{prefix}_edit_paper_by", "签批的领导", placeholder="领导姓名")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        for part, share in ((self._number, 5), (self._on, 3), (self._by, 3)):
            line.addWidget(part, share)
            part.edited.connect(self.edited)
        self._usual: tuple[str, str] = ("", "")

    def expect(self, today: date, leader: str) -> None:
        """Begin with today and the leader who is known here."""
        self._usual = (day_text(today, today), leader)
        self.set_value(self.value())

    def value(self) -> tuple[str, str, str]:
        """Give number, day and name as they are written."""
        return self._number.text(), self._on.text(), self._by.text()

    def set_value(self, value: Any) -> None:
        """Show a paper; nothing shows what is usual."""
        number, on, by = value or ("", "", "")
        self._number.set_value(number)
        self._on.set_value(on or self._usual[0])
        self._by.set_value(by or self._usual[1])

    def stops(self) -> Sequence[QWidget]:
        """Give the three lines."""
        return (self._number, self._on, self._by)


def paper_of(value: tuple[str, str, str], today: date) -> Paper | None:
    """Read a paper; None where no number is written. ValueError for a day that is none."""
    number, on, by = (each.strip() for each in value)
    return Paper(number, day_of(on, today) or today, by) if number else None
