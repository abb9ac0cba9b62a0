"""The ledger's conditions: tokens that are taken away by one key, a menu that adds more."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from app.office import Office
from ui import ledger_view
from ui.ledger_view import FIELDS, View
from ui.pieces import Button, Card, Line, clear, icon_label, label, row
from ui.register_values import day_of

_SPAN = "从哪天到哪天…"


class FilterBar(Card):
    """One line: what is asked for at the left, what was found at the right."""

    changed = Signal(object)
    """The View as it is now."""
    left = Signal()
    """The list takes the keys again."""

    def __init__(self, office: Office, categories: Callable[[], Sequence[str]]) -> None:
        super().__init__()
        self._office = office
        self._categories = categories
        self._view = View()
        self._tokens = row(gap=8)
        self.add = Button(
            "加条件", "ledger_btn_add_filter", kind="link", hint="Ctrl+Shift+L", icon="plus"
        )
        self.add.clicked.connect(lambda _on: self.offer())
        self.result = label(text="strong", object_name="ledger_lbl_result")
        self.took = label(text="small", tone="text2", object_name="ledger_lbl_took")
        self._days = _Days()
        self._days.given.connect(self._span)
        self._days.left.connect(self._leave_days)
        self._lay_out()

    def show_view(self, view: View) -> None:
        """Show the conditions of a view as tokens."""
        self._view = view
        clear(self._tokens)
        for field, value in view.conditions().items():
            words = f"{FIELDS[field]}：{ledger_view.told(field, value, self._office)}"
            token = Button(
                f"{words} ", f"ledger_btn_token_{field}", f"去掉条件 {words}", icon="close"
            )
            token.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            token.clicked.connect(lambda _on=False, at=field: self._take_away(at))
            self._tokens.addWidget(token)

    def menu(self) -> QMenu:
        """Make the menu of all conditions."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for field, offered in ledger_view.choices(self._office, self._categories()):
            some = QMenu(FIELDS[field], menu)
            menu.addMenu(some)
            for words, value in offered.items():
                some.addAction(words, partial(self._choose, field, value))
            if field == "received":
                some.addAction(_SPAN, self._ask_days)
        return menu

    def offer(self) -> None:
        """Open the menu; the arrow keys and Enter choose."""
        self.menu().popup(self.add.mapToGlobal(self.add.rect().bottomLeft()))

    def leave(self) -> bool:
        """Give up writing days; False if none were being written."""
        writing = not self._days.isHidden()
        if writing:
            self._leave_days()
        return writing

    def _lay_out(self) -> None:
        self.body.setContentsMargins(12, 3, 12, 3)
        line = row(icon_label("filter", "text2", 16), label("筛选", tone="text2"))
        line.addLayout(self._tokens)
        line.addWidget(self.add)
        line.addWidget(self._days)
        line.addStretch(1)
        line.addWidget(self.result)
        line.addWidget(self.took)
        self.body.addLayout(line)

    def _choose(self, field: str, value: Any) -> None:
        if field == "states":  # several states: any of them
            before = tuple(each for each in self._view.states if each not in value)
            value = (*before, *value)
        self.changed.emit(replace(self._view, **{field: value}))
        self.left.emit()

    def _take_away(self, field: str) -> None:
        self.changed.emit(self._view.without(field))
        self.left.emit()

    def _ask_days(self) -> None:
        self._days.ask()
        self.add.hide()

    def _span(self) -> None:
        days = self._days.days(self._office)
        if days is not None:
            self._leave_days()
            self.changed.emit(replace(self._view, received=days))

    def _leave_days(self) -> None:
        self._days.hide()
        self.add.show()
        self.left.emit()


class _Days(QWidget):
    """Two days: from, to; either may be empty. Enter takes them, Esc leaves."""

    given = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._first = Line("ledger_edit_from", "收到 从哪天", placeholder="9月1日", width=110)
        self._last = Line("ledger_edit_to", "收到 到哪天", placeholder="9月30日", width=110)
        self._first.returnPressed.connect(self._last.setFocus)
        self._last.returnPressed.connect(self.given)
        leave = Button("不加了", "ledger_btn_leave_days", kind="link")
        leave.clicked.connect(lambda _on: self.left.emit())
        self._said = label(text="small", tone="dan")
        parts = (label("收到 从"), self._first, label("到"), self._last, leave, self._said)
        self.setLayout(row(*parts))
        self.hide()

    def ask(self) -> None:
        """Show the two fields, empty."""
        self._first.set_value("")
        self._last.set_value("")
        self._said.setText("")
        self.show()
        self._first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def days(self, office: Office) -> str | None:
        """Give the two days with a slash between; None, and words, where one is no day."""
        today = office.clock.today()
        try:
            told = [day_of(each.text(), today) for each in (self._first, self._last)]
        except ValueError:
            self._said.setText("日子看不懂，像 9月1日 或 2026-9-1 这样写")
            return None
        if not any(told):
            self._said.setText("至少写一个日子")
            return None
        return "/".join(each.isoformat() if each else "" for each in told)
