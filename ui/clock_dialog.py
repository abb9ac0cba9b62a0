"""核对时间: the PC's clock cannot be right, and the cadre says what time it is.

Both times are kept. Until then everything can be read; closing the dialog loses nothing.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.clock import CHINA
from app.domain.clock_doubt import Doubt
from app.domain.errors import Refused
from app.domain.words import said
from app.office import Office
from ui import style
from ui.forms import Field, Form, Line, Problem
from ui.jobs import Fault, Jobs
from ui.pieces import Button, Message, icon_label, label, row, rule
from ui.register_values import BAD_DAY, Told, day_of

_TIME = re.compile(r"\s*(\d{1,2})\s*[:：点时.]?\s*(\d{2})\s*分?\s*")
_WITNESSES = {
    "entry": "上次记录写于 {at}",
    "same_boot": "照开机后走过的时间，至少是 {at}",
    "files": "资料文件存于 {at}",
    "county": "县里的回执发于 {at}",
    "program": "这个程序做好时已经是 {at}",
}
_BLOCKED = "核对以前照样能看，不能登记、办理和打印，免得纸上的日期是错的。两个时间都会留下来。"
_NO_TIME = Told("clock.no_time", True, None, "请写现在几点几分，例如 9:30。")
_NO_DAY = Told("clock.no_day", True, None, "请写今天的日期，例如 2026年9月22日。")


def doubt_words(found: Doubt) -> str:
    """Say in one sentence what contradicts the PC's clock."""
    told = _WITNESSES[found.witness].format(at=_moment(found.at))
    words = f"电脑说现在是 {_moment(found.now)}，可是{told}"
    if found.kind == "ahead":
        away = found.now - found.at
        apart = f"{away.days} 天" if away.days else f"{away.seconds // 3600} 小时"
        words = f"电脑说现在是 {_moment(found.now)}，{told}，隔了 {apart}"
    return f"{words}。"


class ClockDialog(QDialog):
    """Asks for the true day and time. `settled` is said when the clock is believed again."""

    settled = Signal()

    def __init__(self, office: Office, jobs: Jobs, found: Doubt, parent: QWidget) -> None:
        super().__init__(parent)
        self._office = office
        self._jobs = jobs
        self._found = found
        self._acting = False
        self.setObjectName("dlg_card_clock")
        self.setAccessibleName("核对今天的日期")
        self.setWindowTitle("核对今天的日期")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.form = Form(self._problems)
        self._fault = Message()
        self._fault.setObjectName("dlg_lbl_clock_fault")
        self._lay_out()

    def begin(self) -> None:
        """Open it with the cursor where the day is written."""
        self.open()
        self.form.jump(self.form.fields["on"])

    def confirm(self) -> None:
        """Go by the time that was written."""
        if self._acting or not self.form.submit():
            return
        values = self.form.values()
        day = day_of(values["on"], self._found.at.date())
        hour, minute = _clock_time(values["at"]) or (0, 0)
        if day is None:
            return
        true = datetime(day.year, day.month, day.day, hour, minute, tzinfo=CHINA)
        self._settle(lambda: self._office.timekeeping.confirm(true))

    def believe(self) -> None:
        """The PC's clock is right after all."""
        if not self._acting:
            self._settle(self._office.timekeeping.believe)

    def _settle(self, act: Callable[[], None]) -> None:
        self._acting = True
        self._fault.say("")
        self._jobs.act(self, act, lambda _none: self._done(), self._refused)

    def _done(self) -> None:
        self._acting = False
        self.accept()
        self.settled.emit()

    def _refused(self, fault: Fault) -> None:
        self._acting = False
        self._fault.say(said(fault), "dan")
        if isinstance(fault, Refused) and fault.field:
            self.form.jump(self.form.fields["on"])

    def _problems(self, values: Mapping[str, Any]) -> dict[str, Problem]:
        found: dict[str, Problem] = {}
        try:
            if day_of(values["on"], self._found.at.date()) is None:
                found["on"] = _NO_DAY
        except ValueError:
            found["on"] = BAD_DAY
        if _clock_time(values["at"]) is None:
            found["at"] = _NO_TIME
        return found

    def _lay_out(self) -> None:
        body = QVBoxLayout(self)
        body.setContentsMargins(18, 14, 18, 14)
        body.setSpacing(10)
        body.addLayout(
            row(icon_label("triangle", "warn", 22), label("电脑时间像是不对", text="h2"), None)
        )
        told = label(doubt_words(self._found), wrap=True, object_name="dlg_lbl_clock_doubt")
        body.addWidget(told)
        body.addWidget(label(_BLOCKED, tone="text2", text="small", wrap=True))
        body.addWidget(rule())
        on = Line("dlg_edit_clock_day", "今天的日期", placeholder="2026年9月22日", width=190)
        at = Line("dlg_edit_clock_time", "现在的时间", placeholder="9:30", width=110)
        self.form.add(Field("on", "今天是", on, label_width=64), None)
        self.form.add(Field("at", "现在是", at, label_width=64), None)
        self.form.left.connect(self.confirm)
        body.addWidget(self.form)
        body.addWidget(self._fault)
        body.addStretch(1)
        body.addWidget(rule())
        later = Button("先看看", "dlg_btn_clock_later", hint="Esc")
        later.clicked.connect(self.reject)
        right = Button("电脑时间是对的", "dlg_btn_clock_right")
        right.clicked.connect(self.believe)
        go = Button("按这个时间办", "dlg_btn_clock_confirm", kind="pri", shortcut="Ctrl+Enter")
        go.clicked.connect(self.confirm)
        body.addLayout(row(later, None, right, go))
        self.resize(style.px(560), style.px(370))


def _moment(at: datetime) -> str:
    return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}"


def _clock_time(text: str) -> tuple[int, int] | None:
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2])
    return (hour, minute) if hour < 24 and minute < 60 else None  # noqa: PLR2004 a day, an hour
