"""信访件: any petition in a few keys. A lazy list beside a preview; nothing ever waits."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.domain.file import Event, Petitioner, PetitionFile, Row
from app.domain.people import masked_name, masked_phone
from app.domain.words import ACTS, CHANNELS, PLACES, STATES
from app.office import Office
from app.records import PAGE, Wanted
from ui import duties, keys, style
from ui.columns import SideColumn
from ui.duties import Counted
from ui.elided import Elided
from ui.jobs import Asked, Jobs
from ui.petition_words import PLACE_SHAPES, STATE_SHAPES, name_words, newest_acts, sex_age
from ui.pieces import Badge, Button, Card, clear, icon_label, key_cap, label, row, rule
from ui.tables import Cell, Column, LazyRows, Page, Table

COUNT_CAP = 1000
TYPING_REST_MS = 80
PREVIEW_REST_MS = 120
PREVIEW_WIDTH = 300
_LATEST = 3

VIEWS: tuple[tuple[str, str | None], ...] = (
    ("全部", None),
    ("待告知", "registered"),
    ("办理中", "accepted"),
    ("已告知去向", "notified_elsewhere"),
    ("已作废", "void"),
)


def columns(office: Office) -> tuple[Column, ...]:
    """Give the columns; dates are told against the office's own today."""

    def next_step(each: Row) -> Cell:
        if each.due is None:
            return Cell("—", tone="text2")
        return _next_step(each, office)

    return (
        Column("编号", lambda each: Cell(each.number), 122),
        Column("状态", lambda each: _state(each, office.clock.today()), 98),
        Column("姓名", lambda each: Cell(name_words(each), strong=True), 78),
        Column("事由", lambda each: each.gist),
        Column(
            "收到 ▼",
            lambda each: Cell(
                duties.short_day(each.received_on, office.clock.today()), tone="text2"
            ),
            82,
        ),
        Column("下一步和期限", next_step, 152),
        Column("在哪里", _place, 104),
    )


def _state(each: Row, today: date) -> Cell:
    if each.kind == "enquiry":
        return Cell("咨询", badge="info")
    if each.due is not None and each.due.nominal < today:
        return Cell("逾期", badge="over", strong=True)
    if each.state == "registered" and each.due is not None:
        return Cell("待告知", badge="today")
    return Cell(STATES.get(each.state, each.state), badge=STATE_SHAPES.get(each.state, "neutral"))


def _next_step(each: Row, office: Office) -> Cell:
    today = office.clock.today()
    if each.due is None:
        return Cell("—", tone="text2")
    near = duties.urgency(each.due, today, office.desk.calendar)
    kind, told = duties.badge(each.due, today, office.desk.calendar)
    verb = _SHORT_DUTY.get(each.due.rule, duties.duty_words(each.due))
    if near == "later":
        day = duties.short_day(duties.due_on(each.due, today), today)
        return Cell(f"{verb} {day}前", badge="later")
    return Cell(f"{verb} {told}", badge=kind, strong=True)


_SHORT_DUTY = {"NOTICE_15D": "告知", "NOTICE_15D_UP": "告知", "HANDLE_60D": "答复"}


def _place(each: Row) -> Cell:
    return Cell(PLACES.get(each.place, each.place), badge=PLACE_SHAPES.get(each.place, "neutral"))


class LedgerTable(Table):
    """The table: what is copied out of it carries masked names."""

    @override
    def _copy(self) -> None:
        each = self.current()
        if not isinstance(each, Row):
            return
        at = self.currentIndex().row()
        texts = [self.rows.index(at, column).data() for column in range(self.rows.columnCount())]
        texts[_NAME_COLUMN] = "匿名" if each.anonymous else masked_name(each.name)
        QGuiApplication.clipboard().setText("\t".join(texts))


_NAME_COLUMN = 2


class LedgerPage(QWidget):
    """信访件. Emits `petition_wanted(number)`, `search_cleared`, `register_wanted`."""

    petition_wanted = Signal(str)
    search_cleared = Signal()
    """Esc was pressed: the window's search field is to be emptied."""
    register_wanted = Signal()

    def __init__(self, office: Office, jobs: Jobs) -> None:
        super().__init__()
        self._office = office
        self._jobs = jobs
        self._wanted = Wanted()
        self._counting: Asked | None = None
        self._total: int | None = None
        self._stale = True
        self.rows = LazyRows(columns(office), jobs)
        self.table = LedgerTable("ledger_table_petitions", "信访件", self.rows)
        self.preview = Preview(office, jobs)
        self._typing = _rest(self, TYPING_REST_MS, self.look)
        self._resting = _rest(self, PREVIEW_REST_MS, self._preview_current)
        self._lay_out()
        self._connect()

    def arrived(self) -> None:
        """Look again if something was done meanwhile, and take the keys."""
        if self._stale:
            self.look()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def search(self, words: str) -> None:
        """Filter by what is typed: numbers and names. Quick typing asks once."""
        self._wanted = _with(self._wanted, words=words.strip())
        self._typing.start()

    def look(self) -> None:
        """Ask for the first page and the count; the rows shown stay until they come."""
        self._stale = False
        self._typing.stop()
        wanted, records = self._wanted, self._office.records

        def page(cursor: int | None, limit: int) -> Page:
            found = records.page(wanted, after=cursor, limit=limit)
            return Page(found, found[-1].row if len(found) == limit else None)

        self.rows.restart(page)
        if self._counting is not None:
            self._counting.drop()
        self._total = None
        self._counting = self._jobs.ask(self, lambda: records.count(wanted), self._counted)

    def _connect(self) -> None:
        self.table.opened.connect(lambda each: self.petition_wanted.emit(each.number))
        self.table.previewed.connect(lambda _each: self._preview_current())
        self.table.selected.connect(lambda _each: self._resting.start())
        self.preview.open_wanted.connect(self._open)
        self.rows.loaded.connect(self._loaded)
        self.rows.failed.connect(self._jobs.failed)
        self._views.idClicked.connect(self._view)
        self._jobs.acted.connect(self._acted)
        keys.bind(self, "F5", self.look)
        keys.bind(self, "Esc", self._clear)
        keys.bind(self, "F6", self._other_pane)
        for at in range(len(VIEWS)):
            keys.bind(self, f"Alt+{at + 1}", partial(self._view, at))

    def _acted(self, _done: object) -> None:
        self._stale = True
        if self.isVisible():
            self.look()

    def _open(self) -> None:
        if isinstance(each := self.table.current(), Row):
            self.petition_wanted.emit(each.number)

    def _clear(self) -> None:
        if self._wanted.words:
            self._wanted = _with(self._wanted, words="")
            self.search_cleared.emit()
            self.look()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _view(self, at: int) -> None:
        self._views.button(at).setChecked(True)
        self._wanted = _with(self._wanted, state=VIEWS[at][1])
        self.look()

    def _other_pane(self) -> None:
        here = self.table.hasFocus()
        other: QWidget = self.preview.open if here else self.table
        other.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _loaded(self, here: int) -> None:
        if here and not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.rows.index(0, 0))
        if not here:
            self.preview.forget()
            self._say_empty()
        self._stack.setCurrentIndex(0 if here else 1)
        self._say_count()

    def _counted(self, total: int) -> None:
        self._counting = None
        self._total = total
        self._say_count()

    def _say_count(self) -> None:
        here = self.rows.rowCount()
        total = self._total_words()
        found = "找到" if self._wanted.words or self._wanted.state else "共"
        self._esc.setVisible(bool(self._wanted.words))
        self._result.setText(f"{found} {total}" if total else "正在数…")
        self._foot.setText(
            f"已列出前 {here:,} 件，往下翻会接着列 · 上下键移动，空格看预览，Enter 打开"
            if here and not self.rows.complete
            else "上下键移动，空格看预览，Enter 打开"
        )

    def _total_words(self) -> str:
        if self._total is None:
            return ""
        return "1,000 件以上" if self._total > COUNT_CAP else f"{self._total:,} 件"

    def _say_empty(self) -> None:
        words = self._wanted.words
        if words:
            self._empty_head.setText(f"没有找到“{words}”")
            self._empty_next.setText("查的是编号和姓名。可以少写几个字，或按 Esc 清空查找。")
        elif self._wanted.state:
            self._empty_head.setText("这一栏里还没有信访件")
            self._empty_next.setText("按 Alt+1 看全部。")
        else:
            self._empty_head.setText("还没有信访件")
            self._empty_next.setText("来一件登记一件，登记后就在这里。按 F2 登记。")

    def _preview_current(self) -> None:
        self._resting.stop()
        if isinstance(each := self.table.current(), Row):
            self.preview.show_row(each)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.preview.setFixedWidth(style.px(_preview_width(self.width())))
        # The number stands in the preview too; the matter must stay readable.
        self.table.setColumnHidden(0, self.width() < style.px(_NARROW))

    def _lay_out(self) -> None:
        body = QVBoxLayout(self)
        body.setContentsMargins(16, 10, 16, 6)
        body.setSpacing(8)
        body.addLayout(self._head())
        across = QHBoxLayout()
        across.setSpacing(12)
        across.addWidget(self._list(), 1)
        across.addWidget(self.preview)
        body.addLayout(across, 1)
        self._foot = label(text="small", tone="text2", object_name="ledger_lbl_foot")
        self._esc = QWidget()
        self._esc.setLayout(row(key_cap("Esc"), label("清空查找", text="small", tone="text2")))
        self._esc.hide()
        body.addLayout(row(self._foot, None, self._esc))

    def _head(self) -> QHBoxLayout:
        self._views = QButtonGroup(self)
        line = row(gap=8)
        for at, (words, _state) in enumerate(VIEWS):
            chip = Button(words, f"ledger_btn_view_{at + 1}", f"看{words}", kind="chip")
            chip.setCheckable(True)
            chip.setToolTip(f"Alt+{at + 1}")
            self._views.addButton(chip, at)
            line.addWidget(chip)
        self._views.button(0).setChecked(True)
        line.addStretch(1)
        self._result = label(text="strong", object_name="ledger_lbl_result")
        line.addWidget(self._result)
        line.addWidget(label("从新到旧", text="small", tone="text2"))
        return line

    def _list(self) -> QWidget:
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        empty = Card()
        self._empty_head = label(text="h2", object_name="ledger_lbl_empty")
        self._empty_next = label(tone="text2")
        empty.body.addStretch(1)
        for part in (icon_label("search", "text2", 30), self._empty_head, self._empty_next):
            empty.body.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        empty.body.addStretch(1)
        self._stack.addWidget(empty)
        return self._stack


def _with(wanted: Wanted, **changed: str | None) -> Wanted:
    told = {"words": wanted.words, "state": wanted.state, **changed}
    return Wanted(words=told["words"] or "", state=told["state"])


def _rest(owner: QWidget, ms: int, then: Callable[[], None]) -> QTimer:
    timer = QTimer(owner, interval=ms, singleShot=True)
    timer.timeout.connect(then)
    return timer


_WIDE, _NARROW = 1400, 1100


def _preview_width(page: int) -> int:
    if page >= _WIDE:
        return 460
    return 232 if page < _NARROW else PREVIEW_WIDTH


class Preview(Card):
    """One petition at a glance: who, what, next step, claims, the last events. Masked."""

    open_wanted = Signal()

    def __init__(self, office: Office, jobs: Jobs) -> None:
        super().__init__()
        self.setObjectName("ledger_card_preview")
        self._office = office
        self._jobs = jobs
        self._asked: Asked | None = None
        self._held = SideColumn(gap=6)
        self._parts = self._held.body
        self.open = Button("打开", "ledger_btn_open", "打开这一件", kind="pri", hint="Enter")
        self.open.clicked.connect(lambda _on: self.open_wanted.emit())
        self.body.addWidget(self._held, 1)
        self.body.addWidget(self.open)
        self.setFixedWidth(style.px(PREVIEW_WIDTH))
        self.forget()

    def show_row(self, each: Row) -> None:
        """Ask for one petition and show it; an older question is dropped."""
        if self._asked is not None:
            self._asked.drop()
        records = self._office.records
        self._asked = self._jobs.ask(self, lambda: records.file(each.number), self._show)

    def forget(self) -> None:
        """Show nothing, hold nothing."""
        if self._asked is not None:
            self._asked.drop()
        clear(self._parts)
        self._parts.addWidget(label("选一件，这里看大概", tone="text2"))
        self._parts.addStretch(1)
        self.open.hide()

    def _show(self, file: PetitionFile) -> None:
        self._asked = None
        clear(self._parts)
        self._who(file)
        self._facts(file)
        self._next_step(file)
        self._claims(file)
        self._parts.addWidget(rule())
        for event in newest_acts(file.history)[:_LATEST]:
            day = duties.short_day(_day_of(event), self._office.clock.today())
            self._pair(day, ACTS.get(event.act, event.act))
        self._parts.addStretch(1)
        self.open.show()

    def _who(self, file: PetitionFile) -> None:
        first = file.petitioners[0] if file.petitioners else None
        state = file.state()
        badge = Badge(STATE_SHAPES.get(state, "neutral"), STATES.get(state, state))
        wide = self.width() >= style.px(PREVIEW_WIDTH)
        told = sex_age(first, self._office.clock.today()) if wide else ""
        about = label(told, text="small", tone="text2")
        self._parts.addLayout(row(self._name(first), about, None, badge))
        gist = label(file.gist, text="strong", wrap=True)
        self._parts.addWidget(gist)

    def _name(self, first: Petitioner | None) -> Elided:
        named = Elided(text="h2")
        named.say(name_words(first))
        return named

    def _facts(self, file: PetitionFile) -> None:
        first = file.petitioners[0] if file.petitioners else None
        village = {each.code: each.name for each in self._office.villages}
        self._pair("编号", file.number)
        self._pair("形式", CHANNELS.get(file.channel, file.channel))
        if first is not None and first.phone:
            self._pair("电话", masked_phone(first.phone))
        where = (first.address if first else None) or village.get(file.village_code or "", "")
        if where:
            self._pair("住址", where)

    def _next_step(self, file: PetitionFile) -> None:
        clock = file.nearest()
        if clock is None:
            return
        today, desk = self._office.clock.today(), self._office.desk
        counted = Counted(clock, desk.rules, desk.calendar, today)
        card = Card(tone="sel")
        card.body.setSpacing(2)
        badge = Badge(*duties.badge(clock, today, desk.calendar))
        card.body.addLayout(row(label("下一步", text="small", tone="text2"), None, badge))
        day = duties.day_words(duties.due_on(clock, today), today)
        card.body.addWidget(label(f"{duties.duty_words(clock)}，{day}前", text="strong", wrap=True))
        card.body.addWidget(label(counted.reason(), text="small", tone="text2", wrap=True))
        self._parts.addWidget(card)

    def _claims(self, file: PetitionFile) -> None:
        for at, claim in enumerate(file.claims[:_LATEST], 1):
            self._pair(f"诉求 {at}", claim.text)

    def _pair(self, head: str, words: str) -> None:
        told = label(words, wrap=True)
        line = row(gap=8)
        named = label(head, text="small", tone="text2")
        named.setFixedWidth(style.px(62))
        line.addWidget(named, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(told, 1)
        self._parts.addLayout(line)


def _day_of(event: Event) -> date:
    return date.fromisoformat((event.claimed_at or event.recorded_at)[:10])


__all__ = ["PAGE", "LedgerPage"]
