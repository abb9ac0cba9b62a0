"""本单位 in 设置: the office's own facts, and the leader's standing authority, recorded once."""

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.domain import policy
from app.domain.people import OfficeFacts
from app.domain.words import WAYS, day_in_full, said
from app.domain.words_office import NO_AUTHORITY, authority_words
from app.office import Office
from app.safe import AuthorityTold
from ui.editors import Line
from ui.facts_dialog import FactsDialog
from ui.jobs import Fault, Jobs
from ui.pieces import Button, Card, Message, clear, label, row
from ui.register_values import day_of, day_text

_ABOUT = (
    "领导写一份授权：窗口按规定当场告知、受理、分流的，由经办人出具。登记一次，以后每件都凭它；"
    "文书的签发记录写明是按哪一份授权。换了新的授权，照样在这里登记，以新的为准。"
)
_MAY_NOT = "由管理员或者领导登记。"
_GIVEN = "单位名称、区划代码、发文代字、登记编号开办时定下，这里不改。"
_COUNTERS = {"combined": "一张纸，回执就是书面告知", "separate": "两张纸，回执和告知分开"}


class OwnOffice(QWidget):
    """The office. `told` carries words for the toast."""

    told = Signal(str)

    def __init__(self, office: Office, jobs: Jobs) -> None:
        super().__init__()
        self._office = office
        self._jobs = jobs
        self._state = Message()
        self._state.setObjectName("set_lbl_authority")
        self._number = Line(
            "set_edit_authority", "授权文件编号", placeholder="红头文件或者批条的编号"
        )
        self._on = Line("set_edit_authority_on", "授权日期", placeholder="例如 9月22日")
        self._leader = Line("set_edit_authority_by", "授权的领导", placeholder="姓名")
        self._keep = Button("登记授权", "set_btn_authority", kind="pri", shortcut="Ctrl+Enter")
        self._keep.clicked.connect(self.keep)
        self._leader.returnPressed.connect(self.keep)
        self._note = Message()
        self._note.setObjectName("set_lbl_authority_note")
        self._facts = QGridLayout()
        self._lay_out()
        self.look()

    def look(self) -> None:
        """Show the facts and the authority as they are now."""
        facts = self._office.facts
        clear(self._facts)
        for at, (name, told) in enumerate(_facts(facts)):
            line, column = divmod(at, 2)
            self._facts.addWidget(label(name, tone="text2"), line, 2 * column)
            self._facts.addWidget(label(told, wrap=True), line, 2 * column + 1)
        if facts.standing_authority:
            on = facts.standing_authority_on
            day = day_in_full(on) if on else ""
            told = authority_words(facts.standing_authority, day, facts.standing_authority_by)
            self._state.say(f"已登记：{told}", "ok")
        else:
            self._state.say(NO_AUTHORITY, "warn")
        if not self._number.value():
            self._empty()

    def begin(self) -> None:
        """Take the keys where the authority is written."""
        self._number.setFocus(Qt.FocusReason.OtherFocusReason)

    def change(self) -> None:
        """Open the facts that letters print, to be changed."""
        dialog = FactsDialog(self._office, self._jobs, self)
        dialog.changed.connect(self._changed)
        dialog.finished.connect(dialog.deleteLater)
        dialog.begin()

    def _changed(self) -> None:
        self.look()
        self.told.emit("改好了，从现在起出的文书照新的印")

    def keep(self) -> None:
        """Record the authority that is written."""
        today = self._office.clock.today()
        try:
            on = day_of(self._on.value(), today) or today
        except ValueError:
            self._note.say("授权日期看不懂，请照 9月22日 这样写。没有登记。", "warn")
            self._on.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        told = AuthorityTold(self._number.value(), on, self._leader.value())
        authorise = self._office.safe.authorise
        self._jobs.act(self, lambda: authorise(told), self._kept, self._failed)

    def _kept(self, _done: object) -> None:
        self._number.set_value("")
        self._note.say("")
        self.look()
        self.told.emit("授权登记好了，窗口可以当场告知、出受理告知书")

    def _failed(self, fault: Fault) -> None:
        self._note.say(said(fault), "warn")
        asked = {"number": self._number, "on": self._on, "leader": self._leader}
        if (line := asked.get(getattr(fault, "field", None) or "")) is not None:
            line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _empty(self) -> None:
        today = self._office.clock.today()
        self._on.set_value(day_text(today, today))
        self._leader.set_value(self._office.desk.leader_named())

    def _lay_out(self) -> None:
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(8)
        card = Card("领导授权")
        card.body.setSpacing(8)
        card.body.addWidget(label(_ABOUT, tone="text2", wrap=True))
        card.body.addWidget(self._state)
        line = row(self._number, self._on, self._leader, self._keep, gap=10)
        for at, share in enumerate((4, 3, 3)):
            line.setStretch(at, share)
        may = policy.may(self._office.me.roles, "authorise")
        holder = QWidget()
        holder.setLayout(line)
        holder.setVisible(may)
        card.body.addWidget(holder)
        if not may:
            card.body.addWidget(label(_MAY_NOT, text="small", tone="text2"))
        card.body.addWidget(self._note)
        body.addWidget(card)
        self._change = Button("改", "set_btn_facts", "改地址、电话、办公时间这些")
        self._change.setVisible(self._office.own_facts.may_change())
        self._change.clicked.connect(self.change)
        about = Card("本单位", side=self._change)
        self._facts.setColumnStretch(1, 1)
        self._facts.setColumnStretch(3, 1)
        self._facts.setHorizontalSpacing(14)
        about.body.addLayout(self._facts)
        about.body.addWidget(label(_GIVEN, text="small", tone="text2", wrap=True))
        body.addWidget(about)
        body.addStretch(1)


def _facts(facts: OfficeFacts) -> Iterator[tuple[str, str]]:
    place = f"{facts.province}{facts.city}{facts.county}{facts.town}"
    shown: tuple[tuple[str, Any], ...] = (
        ("单位", f"{place}人民政府"),
        ("区划代码", facts.division_code),
        ("发文代字", facts.letter_word),
        ("登记编号", f"{facts.number_prefix}（年份）-（序号）"),
        ("地址", facts.address),
        ("电话", facts.phone),
        ("办公时间", facts.hours),
        ("复查机关", facts.review_organ),
        ("复查机关地址", facts.review_organ_address),
        ("县信访局", " ".join(filter(None, (facts.county_bureau, facts.county_bureau_phone)))),
        ("上报方式", WAYS[facts.report_way]),
        ("当场告知", _COUNTERS[facts.notice_at_counter]),
        ("人员", "一人所，要领导签的凭签批纸" if facts.one_person else "见“人员和账号”"),
    )
    return ((name, str(told) or "没写") for name, told in shown)
