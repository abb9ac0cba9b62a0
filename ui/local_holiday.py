"""加本地假日: the holidays an autonomous place decides for itself, written as a calendar file.

What is written goes the way of every calendar file: looked at first, then adopted.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.domain.calendar import LocalHoliday
from ui import style
from ui.forms import Field, Form, Line, Problem
from ui.pieces import Button, label, row, rule
from ui.register_values import BAD_DAY, Told, day_of

_ABOUT = "自治地方按《全国年节及纪念日放假办法》第四条自己定的节日。先列出会变哪些日期，看过再装。"
_LONGEST = 31
_MISSING = {
    "place": Told("local.place", True, None, "请写是哪个地方的，例如某某自治县。"),
    "name": Told("local.name", True, None, "请写节日的名称。"),
    "first": Told("local.first", True, None, "请写从哪天放假，例如 2027年5月4日。"),
    "source": Told("local.source", True, None, "请写是哪份通知公布的。"),
}
_ORDER = Told("local.order", True, None, "放假的日子不对：到哪天要不早于从哪天，最多一个月。")


class LocalHolidayDialog(QDialog):
    """Asks for one local holiday. `written` carries it as a value."""

    written = Signal(object)

    def __init__(self, today: date, parent: QWidget) -> None:
        super().__init__(parent)
        self._today = today
        self.setObjectName("dlg_card_local_holiday")
        self.setAccessibleName("加本地假日")
        self.setWindowTitle("加本地假日")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.form = Form(self._problems)
        self._lay_out()

    def begin(self) -> None:
        """Open it with the cursor in the first field."""
        self.open()
        self.form.jump(self.form.fields["place"])

    def finish(self) -> None:
        """Hand over what was written, if it can be right."""
        if not self.form.submit():
            return
        told = self.form.values()
        first = self._day(told["first"])
        last = self._day(told["last"]) or first
        if first is None or last is None:
            return
        holiday = LocalHoliday(told["place"], told["name"], told["source"], first, last)
        self.accept()
        self.written.emit(holiday)

    def _day(self, text: str) -> date | None:
        return day_of(text, self._today)

    def _problems(self, values: Mapping[str, Any]) -> dict[str, Problem]:
        found: dict[str, Problem] = {
            name: told for name, told in _MISSING.items() if not str(values[name]).strip()
        }
        days: dict[str, date | None] = {}
        for name in ("first", "last"):
            try:
                days[name] = self._day(values[name])
            except ValueError:
                found[name] = BAD_DAY
        first, last = days.get("first"), days.get("last")
        if first and last and not 0 <= (last - first).days < _LONGEST:
            found["last"] = _ORDER
        return found

    def _lay_out(self) -> None:
        body = QVBoxLayout(self)
        body.setContentsMargins(18, 14, 18, 14)
        body.setSpacing(10)
        body.addWidget(label("加本地假日", text="h2"))
        body.addWidget(label(_ABOUT, tone="text2", text="small", wrap=True))
        body.addWidget(rule())
        fields = (
            ("place", "哪个地方", Line("dlg_edit_local_place", "哪个地方"), "某某自治县"),
            ("name", "节日名称", Line("dlg_edit_local_name", "节日名称"), ""),
            ("first", "从哪天", Line("dlg_edit_local_first", "从哪天"), "2027年5月4日"),
            ("last", "到哪天", Line("dlg_edit_local_last", "到哪天"), "只一天的不用写"),
            ("source", "出处", Line("dlg_edit_local_source", "出处"), "哪份通知"),
        )
        for name, words, line, hint in fields:
            line.setPlaceholderText(hint)
            self.form.add(Field(name, words, line, label_width=78))
        self.form.left.connect(self.finish)
        body.addWidget(self.form)
        body.addStretch(1)
        body.addWidget(rule())
        leave = Button("取消", "dlg_btn_local_cancel", hint="Esc")
        leave.clicked.connect(self.reject)
        go = Button("先看变化", "dlg_btn_local_look", kind="pri", shortcut="Ctrl+Enter")
        go.clicked.connect(self.finish)
        body.addLayout(row(None, leave, go))
        self.resize(style.px(560), style.px(510))
