"""The other representatives in 登记: a row each; what is wrong is marked in its own line."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.petition import REPRESENTATIVES_MOST
from ui import style
from ui.forms import Field, Line, Problem
from ui.pieces import label, row
from ui.register_values import OfPerson


class People(QWidget):
    """The other representatives: name, id number, telephone, one row each."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(6)
        self._rows: list[tuple[Line, Line, Line]] = []
        self._holders: list[QWidget] = []
        for number in range(2, REPRESENTATIVES_MOST + 1):
            holder = QWidget()
            holder.setLayout(self._row(number))
            self._holders.append(holder)
            body.addWidget(holder)

    def value(self) -> list[dict[str, str]]:
        """Give those who have a name, a number or a telephone."""
        told = [
            {"name": name.text(), "id_number": code.text(), "phone": phone.text()}
            for name, code, phone in self._rows
        ]
        return [each for each in told if any(text.strip() for text in each.values())]

    def set_value(self, value: Any) -> None:
        """Show representatives, from the second on."""
        told = list(value or ())
        for at, (name, code, phone) in enumerate(self._rows):
            one = told[at] if at < len(told) else {}
            name.set_value(one.get("name"))
            code.set_value(one.get("id_number"))
            phone.set_value(one.get("phone"))

    def show_rows(self, others: int) -> None:
        """Show as many rows as others came, at least those that say something."""
        last = max((n for n, lines in enumerate(self._rows, 1) if _written(lines)), default=0)
        for n, (holder, lines) in enumerate(zip(self._holders, self._rows, strict=True), 1):
            for part in (holder, *lines):
                part.setVisible(n <= max(others, last, 1))

    def written(self) -> list[tuple[Line, Line, Line]]:
        """Give the rows of those who have a name, a number or a telephone."""
        return [lines for lines in self._rows if _written(lines)]

    def stops(self) -> Sequence[QWidget]:
        """Give every line, row by row."""
        return tuple(line for lines in self._rows for line in lines)

    def _row(self, number: int) -> QHBoxLayout:
        name = Line(f"reg_edit_name_{number}", f"第 {number} 位代表的姓名", placeholder="姓名")
        code = Line(f"reg_edit_id_{number}", f"第 {number} 位代表的证件号", placeholder="证件号")
        phone = Line(f"reg_edit_phone_{number}", f"第 {number} 位代表的手机", placeholder="手机")
        for line in (name, code, phone):
            line.edited.connect(self.edited)
        self._rows.append((name, code, phone))
        made = row(label(str(number), text="strong", tone="text2"), name, code, phone)
        made.setStretch(1, 2)
        made.setStretch(2, 4)
        made.setStretch(3, 3)
        return made


class PeopleField(Field):
    """The representatives' field: what is wrong is marked in the one line it is about."""

    @override
    def show_problem(self, problem: Problem | None) -> None:
        super().show_problem(problem)
        people = self.widget
        if not isinstance(problem, OfPerson) or not isinstance(people, People):
            return
        meant = people.written()[problem.person - 1][problem.column]
        for stop in people.stops():
            if stop is not meant:
                style.set_mark(stop, "fault", "")
                stop.setAccessibleDescription("")


def _written(lines: Sequence[Line]) -> bool:
    return any(line.text().strip() for line in lines)
