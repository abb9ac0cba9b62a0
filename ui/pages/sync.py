"""上报同步: is it with the county, what is not, what is to be done. Two ways up, or none."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain import policy
from app.domain.people import ReportWay
from app.domain.words import PARCEL_STATES, WAYS, said
from app.domain.words_sync import ASKED_BY_STICK
from app.office import Office
from app.records import Wanted
from app.sync.exchange import Enrolled, Outcome, SyncStatus
from ui import duties, keys
from ui.editors import Choice, Line
from ui.forms import Field, Form, Problem
from ui.jobs import Asked, Fault, Jobs
from ui.pieces import BadgeKind, Button, Card, Message, icon_label, label, row, set_icon
from ui.tables import Cell, Column, LazyRows, Table

_STATES: dict[str, BadgeKind] = {
    "sealed": "soon",
    "stored": "soon",
    "applied": "ok",
    "refused": "over",
}
_STAGES = {
    "gather": "正在收拢要报的…",
    "seal": "正在加密…",
    "note": "正在记下这一批…",
    "carry": "正在送往县里…",
    "take_in": "正在核对县里的回执…",
}
_ONLINE = "县里给您一个地址和一个一次性代码，填一次就行。接通前记录都在本机，不会丢。"
_BY_STICK = (
    "县里给您一个一次性代码。填上，写一份请求到 U 盘；交县里导入，再拿回来插上，代码空着再按一次。"
    "代码写进 U 盘是加密的，丢了也看不到。接通前记录都在本机，不会丢。"
)
_ON_ITS_WAY = "已经写过接通请求。县里导入过的 U 盘拿回来插上，代码空着，按“用 U 盘接通”。"
_COUNT_CAP = 1000
_GROUPS = re.compile(r"[\s-]+")


class SyncPage(QWidget):
    """上报同步. Success is said only of what the county signed for.

    Emits `counted(waiting)` and `status_words(text)` for the shell.
    """

    relock_wanted = Signal()
    """The way to report was changed: the office goes by it once it is unlocked anew."""
    counted = Signal(int)
    status_words = Signal(str)
    ledger_wanted = Signal()
    _stage = Signal(str)

    def __init__(
        self,
        office: Office,
        jobs: Jobs,
        choose_folder: Callable[[QWidget], str] | None = None,
    ) -> None:
        super().__init__()
        self._office = office
        self._jobs = jobs
        self._choose_folder = choose_folder or _choose_folder
        self._asked: Asked | None = None
        self._running = False
        self._came = False
        self._none = office.facts.report_way == "none"
        self._usb = office.facts.report_way == "usb"
        self._by_stick = False
        self._body = QStackedWidget()
        self._make()
        self._lay_out()
        self._stage.connect(lambda name: self._say(_STAGES.get(name, "正在上报…")))
        keys.bind(self, "F5", self.look)
        jobs.acted.connect(lambda _done: self.look() if self.isVisible() else None)

    def arrived(self) -> None:
        """Look again, and take the keys once it is known where they belong."""
        self._came = True
        self.look()

    def look(self) -> None:
        """Ask where the office stands with the county."""
        if self._asked is not None:
            self._asked.drop()
        self._asked = self._jobs.ask(self, self._office.sync.status, self._show)

    def report(self) -> None:
        """Report now (F9): online where enrolled, else through a USB stick."""
        if self._none or self._running:
            return
        if self._enrol.isVisibleTo(self):
            self._form.jump(self._form.fields["code" if self._usb else "url"])
        elif self._usb or self._by_stick:
            self.carry()
        else:
            self._start(lambda: self._office.sync.run(self._stage.emit))

    def carry(self) -> None:
        """Report through a folder: what waits is written, receipts lying there are taken in."""
        folder = "" if self._running else self._choose_folder(self)
        if folder:
            self._start(lambda: self._office.sync.carry(Path(folder), self._stage.emit))

    def said(self) -> str:
        """Give what the page says about the last round."""
        return self._note.words()

    def _report_by(self, way: ReportWay) -> None:
        """Report another way; the office is opened anew with it."""
        report_by = self._office.safe.report_by
        self._jobs.act(self, lambda: report_by(way), lambda _done: self.relock_wanted.emit())

    def _start(self, work: Callable[[], Outcome]) -> None:
        self._running = True
        self._say("正在上报…")
        self._jobs.act(self, work, self._done, self._failed, lane="network")

    def _done(self, outcome: Outcome) -> None:
        self._running = False
        words, good = _outcome_words(outcome)
        self._note.say(words, "ok" if good else "text2")

    def _failed(self, fault: Fault) -> None:
        self._running = False
        self._note.say(said(fault), "warn")
        self.look()

    def _say(self, words: str) -> None:
        self._note.say(words, "acc")

    def _enrol_now(self) -> None:
        if self._usb:
            self._enrol_by_stick()
            return
        values = self._form.values()
        url, code = values["url"].strip(), values["code"].strip()
        if self._running:
            return
        self._running = True
        self._say("正在与县里接通…")
        work = lambda: self._office.sync.enrol(url, code)  # noqa: E731 what runs in the worker
        self._jobs.act(self, work, self._enrolled, self._failed, lane="network")

    def _enrol_by_stick(self) -> None:
        """Without a network: a typed code leaves a request, without one the answer is taken in."""
        code = self._form.values()["code"].strip()
        folder = "" if self._running else self._choose_folder(self)
        if not folder:
            return
        self._running = True
        self._say("正在读写 U 盘…")
        enrol = self._office.sync.enrol_by_stick
        work = lambda: enrol(Path(folder), code)  # noqa: E731 what runs in the worker
        self._jobs.act(self, work, self._asked_by_stick, self._failed, lane="network")

    def _asked_by_stick(self, told: Enrolled | None) -> None:
        if told is not None:
            self._enrolled(told)
            return
        self._running = False
        self._form.load({})
        self._say(ASKED_BY_STICK)
        self.look()

    def _enrolled(self, told: Enrolled) -> None:
        self._running = False
        self._form.load({})
        groups = " ".join(_grouped(told.fingerprint))
        self._note.say(f"已与{told.county_name}接通。请打电话与县里核对这串字：{groups}", "ok")

    def _show(self, status: SyncStatus) -> None:
        self._asked = None
        today = self._office.clock.today()
        self._tell_head(status)
        open_ = not self._none
        enrols = policy.may(self._office.me.roles, "enrol")
        self._enrol.setVisible(open_ and not status.enrolled and enrols)
        self._not_enrolled.setVisible(open_ and not status.enrolled and not enrols)
        self._ways.setVisible(open_ and status.enrolled)
        self._county.setText(status.county_name)
        self._by_stick = status.by_stick
        self._online.setVisible(not status.by_stick)
        self._on_its_way.setVisible(status.asking)
        self._go.set_words(f"在线上报 {status.waiting} 条" if status.waiting else "在线上报")
        self._rows.set_rows(status.parcels)
        self._records.setVisible(open_)
        self._no_records.setVisible(open_ and not status.parcels)
        self._table.setVisible(bool(status.parcels))
        if self._none:
            self._jobs.ask(self, lambda: self._office.records.count(Wanted()), self._tell_lying)
        if self._came:
            self._came = False
            self._first().setFocus(Qt.FocusReason.OtherFocusReason)
        self.counted.emit(0 if self._none else status.waiting)
        self.status_words.emit(
            _status_words(status, duties.moment_words(status.last_receipt_at, today))
        )

    def _tell_head(self, status: SyncStatus) -> None:
        today = self._office.clock.today()
        if self._none:
            return
        figure, tone = ("hourglass", "warn") if status.waiting else ("ok", "ok")
        set_icon(self._figure, figure, "warn" if tone == "warn" else "ok", 30)
        self._count.setText(f"{status.waiting} 条待上报" if status.waiting else "没有待上报的")
        receipt = duties.moment_words(status.last_receipt_at, today)
        told = f"最近回执 {receipt}" if receipt else "还没有收到过县里的回执"
        oldest = duties.moment_words(status.oldest_waiting_at or "", today)
        if oldest and status.waiting:
            told += f" · 最早一条写于 {oldest}"
        self._last.setText(told)

    def _first(self) -> QWidget:
        if self._none:
            return self
        if self._ways.isVisibleTo(self):
            return self._stick if self._by_stick else self._go
        return self._form.fields["code" if self._usb else "url"].widget

    def _make(self) -> None:
        self._count = label(text="h1", object_name="sync_lbl_waiting")
        self._last = label(text="small", tone="text2", object_name="sync_lbl_last")
        self._figure = icon_label("hourglass", "warn", 30)
        self._note = Message()
        self._note.setObjectName("sync_lbl_note")
        self._go = Button("在线上报", "sync_btn_online", kind="pri", hint="F9", icon="globe")
        self._go.clicked.connect(self.report)
        self._county = label(tone="text2", object_name="sync_lbl_county")
        self._ways = self._make_ways()
        self._enrol = self._make_enrol()
        self._not_enrolled = Card(tone="warn")
        self._not_enrolled.body.addWidget(
            label("还没有与县里接通，记录都在本机。请系统管理员登录后接通。", wrap=True)
        )
        self._rows = LazyRows(_columns(self._office))
        self._table = Table("sync_table_parcels", "上报记录", self._rows)

    def _lay_out(self) -> None:
        body = QVBoxLayout(self)
        body.setContentsMargins(16, 10, 16, 10)
        body.setSpacing(10)
        head = row(label("上报同步", text="h1"), gap=10)
        if not self._none:
            head.addWidget(label("县里收到并发回执，才算上报成功", text="small", tone="text2"))
        head.addStretch(1)
        if policy.may(self._office.me.roles, "enrol"):
            way = Choice("sync_combo_way", "上报方式", tuple(WAYS.items()), width=180)
            way.set_value(self._office.facts.report_way)
            way.edited.connect(lambda: self._report_by(way.value()))
            head.addWidget(label("上报方式", tone="text2"))
            head.addWidget(way)
        body.addLayout(head)
        self._records = self._make_records()
        if self._none:
            body.addWidget(self._third_way(), 1)
            return
        top = Card()
        told = QVBoxLayout()
        told.setSpacing(0)
        told.addWidget(self._count)
        told.addWidget(self._last)
        line = row(self._figure, gap=16)
        line.addLayout(told, 1)
        top.body.addLayout(line)
        for part in (top, self._note, self._enrol, self._not_enrolled, self._ways):
            body.addWidget(part)
        body.addWidget(self._records, 1)

    def _third_way(self) -> QWidget:
        """County without a receiver: nothing waits; two honest lists, and what lies here."""
        holder = QWidget()
        body = QVBoxLayout(holder)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(10)
        told = QVBoxLayout()
        told.setSpacing(0)
        told.addWidget(label("县里没装接收端", text="h1"))
        words = "没有要等县里收的，记录都在本机；登记、告知、打印都照常。"
        told.addWidget(label(words, text="small", tone="text2"))
        line = row(icon_label("info", "acc", 30), gap=16)
        line.addLayout(told, 1)
        top = Card()
        top.body.addLayout(line)
        body.addWidget(top)
        across = QHBoxLayout()
        across.setSpacing(10)
        across.addWidget(self._to_enter(), 1)
        across.addWidget(self._to_hand_in(), 1)
        body.addLayout(across)
        body.addStretch(1)
        return holder

    def _to_enter(self) -> Card:
        card = Card("要录入上级信访系统")
        self._lying = label(wrap=True, object_name="sync_lbl_lying")
        see = Button("看信访件", "sync_btn_ledger", hint="Ctrl+3", icon="ledger")
        see.clicked.connect(self.ledger_wanted)
        card.body.addWidget(self._lying)
        card.body.addWidget(see)
        return card

    def _to_hand_in(self) -> Card:
        card = Card("要报的台账")
        bureau = self._office.facts.county_bureau or "县信访局"
        card.body.addWidget(label(f"按{bureau}要的表和期数报送。", wrap=True))
        card.body.addWidget(label("还没有报过的记录。", tone="text2"))
        card.body.addStretch(1)
        return card

    def _tell_lying(self, count: int) -> None:
        many = "1,000 件以上" if count > _COUNT_CAP else f"{count} 件"
        told = f"本机登记的有 {many}，录入上级系统后才有上级的编号和查询码。"
        self._lying.setText(told if count else "本机还没有登记过的，没有要录入的。")

    def _make_ways(self) -> QWidget:
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        online = self._online = Card("在线上报")
        online.body.addWidget(self._county)
        online.body.addWidget(label("断了会接着传；联网时也会自己报", tone="text2"))
        online.body.addWidget(self._go)
        stick = Card("用 U 盘")
        stick.body.addWidget(label("没有网络时用，内容已加密", tone="text2"))
        stick.body.addWidget(label("丢了也打不开；插两次不会重复", tone="text2"))
        self._stick = Button("用 U 盘上报和取回执", "sync_btn_usb", icon="usb")
        self._stick.clicked.connect(self.carry)
        stick.body.addWidget(self._stick)
        for card in (online, stick):
            line.addWidget(card, 1)
        return holder

    def _make_enrol(self) -> Card:
        card = Card("与县里接通")
        card.body.addWidget(label(_BY_STICK if self._usb else _ONLINE, tone="text2", wrap=True))
        self._form = Form(lambda values: {} if self._usb else _enrol_problems(values))
        url = Line("sync_edit_url", "县里的地址", placeholder="例如 https://10.1.2.3:8443")
        code = Line("sync_edit_code", "一次性代码", placeholder="县里当面或电话告诉您", width=300)
        self._form.add(Field("url", "地址", url))
        self._form.add(Field("code", "一次性代码", code), None)
        self._form.submitted.connect(self._enrol_now)
        self._form.left.connect(self._form.submit)
        button = Button("接通", "sync_btn_enrol", kind="pri", hint="Enter")
        button.clicked.connect(self._form.submit)
        by_stick = Button(
            "用 U 盘接通",
            "sync_btn_enrol_usb",
            kind="pri" if self._usb else "norm",
            icon="usb",
        )
        by_stick.clicked.connect(self._enrol_by_stick)
        self._form.fields["url"].setVisible(not self._usb)
        button.setVisible(not self._usb)
        self._on_its_way = Message(_ON_ITS_WAY, "acc")
        card.body.addWidget(self._form)
        card.body.addLayout(row(button, by_stick, None))
        card.body.addWidget(self._on_its_way)
        return card

    def _make_records(self) -> QWidget:
        holder = QWidget()
        body = QVBoxLayout(holder)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(6)
        states = label("只在本机 · 在路上 · 县里已收，三种状态", text="small", tone="text2")
        body.addLayout(row(label("上报记录", text="h2"), None, states))
        self._no_records = label("还没有报过。接通以后，登记过的会一批一批列在这里。", tone="text2")
        body.addWidget(self._table, 1)
        body.addWidget(self._no_records)
        body.addStretch(0)
        return holder


def _columns(office: Office) -> tuple[Column, ...]:
    def moment(at: str | None) -> str:
        return duties.moment_words(at or "", office.clock.today())

    return (
        Column("批次", lambda each: f"第 {each.first} 到 {each.last} 条", 170),
        Column("时间", lambda each: moment(each.sealed_at), 150),
        Column("方式", lambda each: WAYS.get(each.carrier, each.carrier), 90),
        Column("内容", lambda each: f"{each.last - each.first + 1} 条", 90),
        Column("状态", _state, 190),
        Column("县里回执", lambda each: moment(each.received_at) or "等县里回执"),
    )


def _state(each: object) -> Cell:
    state = str(getattr(each, "state", ""))
    words = PARCEL_STATES.get(state, state)
    return Cell(words, badge=_STATES.get(state, "neutral"), framed=True)


def _status_words(status: SyncStatus, receipt: str) -> str:
    if status.way == "none":
        return "县里没装接收端，记录都在本机"
    waiting = f"{status.waiting} 条待上报" if status.waiting else "没有待上报的"
    return f"{waiting} · 最近回执 {receipt}" if receipt else waiting


def _outcome_words(outcome: Outcome) -> tuple[str, bool]:
    """Say what came of a round; only a receipt lets it say 县里已收."""
    match outcome.state:
        case "applied":
            return f"县里已收 {outcome.sent} 条，有回执", True
        case "stored":
            return f"{outcome.sent} 条县里已存，等入账；入账前算在路上", False
        case "carried":
            written = f"已写好 {outcome.sent} 条，可以拔了。" if outcome.sent else "没有要写的。"
            took = f"取回回执 {outcome.received} 份。" if outcome.received else ""
            return f"{written}{took}县里收到并发回执，才算上报成功。", False
        case "nothing_new":
            return "没有新的要报", False


@dataclass(frozen=True, slots=True)
class _Say(Problem):
    """A problem that only this form can find, with its own sentence."""

    text: str = ""

    @override
    def words(self) -> str:
        return self.text


def _enrol_problems(values: Mapping[str, Any]) -> dict[str, Problem]:
    found: dict[str, Problem] = {}
    if not str(values.get("url", "")).strip():
        found["url"] = _Say("sync.url", True, None, "还没写县里的地址。县里会给您，抄一遍就行。")
    if not str(values.get("code", "")).strip():
        found["code"] = _Say(
            "sync.code", True, None, "还没写一次性代码。没有的话，请打电话向县里要。"
        )
    return found


def _grouped(fingerprint: str) -> list[str]:
    plain = _GROUPS.sub("", fingerprint)
    return _GROUPS.split(fingerprint) if plain != fingerprint else _fours(plain)


def _fours(plain: str) -> list[str]:
    return [plain[at : at + 4] for at in range(0, len(plain), 4)]


def _choose_folder(owner: QWidget) -> str:
    return QFileDialog.getExistingDirectory(owner, "选 U 盘")
