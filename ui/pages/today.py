"""今日: what must be done, by urgency, each with its reason and 怎么算的. First after unlocking."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.backup import BackedUp
from app.domain.file import Row
from app.domain.today import Standing, TodayView, Wait, Waiting, Window
from app.domain.words import CHANNELS, FIELDS, RULES, said
from app.intake import Parked
from app.office import Office
from ui import duties, duty_paper, keys, style
from ui.columns import SideColumn
from ui.duties import Counted, DueChain
from ui.duty_list import ITEM, Duties, DutyList, Item
from ui.editors import Segments
from ui.elided import Elided
from ui.jobs import Asked, Fault, Jobs
from ui.ledger_preview import Preview
from ui.list_dialog import ListDialog
from ui.pieces import Badge, BadgeKind, Button, Card, clear, icon_label, label, row

__all__ = ["ITEM", "TodayPage"]

_NARROW = 1100
_WEEK = "一二三四五六日"
_DOUBT = timedelta(minutes=5)
_WINDOWS_SHOWN = 3
_MINUTE_MS = 60_000
_PREVIEW_REST_MS = 120
_MOST = 50
"""So many of one kind are counted, not more."""
_INDENT = 26
_NOTHING = "登记以后，要告知、要答复的日子会排在这里。按 F2 登记。"
_NOTHING_MINE = "归您办的都没有到期的。点“全所”，看别人手里的。"
BACKUP_DAYS = 2
"""Working days after which the last back-up is old (OFFICE 8)."""
ChooseFolder = Callable[[QWidget], str]
_WAITS: tuple[tuple[Wait, str, str, str], ...] = (
    ("sign", "份意见等您签发", "star", "sign"),
    ("sign_for", "件县里转来待签收", "download", "sign_for"),
    ("serve", "份文书待送达", "tick", "serve"),
    ("execute", "件待定执行日期", "hourglass", "order_execution"),
    ("above", "件上级过了期限还没有意见", "upload", "review_result"),
    ("complete", "件登记待补全", "register", "amend"),
)
"""What waits: its words after the number, its icon, the act that ends the waiting."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """What one look brought."""

    day: TodayView
    drafts: tuple[Parked, ...]
    waiting: int
    last_receipt_at: str
    way: str
    backup_at: str


class TodayPage(QWidget):
    """今日. Emits `petition_wanted(number)`, `register_wanted`, `sync_wanted`, `counted(n)`."""

    petition_wanted = Signal(str)
    register_wanted = Signal()
    sync_wanted = Signal()
    act_wanted = Signal(str, str)
    """A petition's number and the act to begin there."""
    backup_words = Signal(str)
    """When the last back-up was, for the status bar."""
    clock_doubted = Signal(str)
    """Words where the PC's clock is earlier than what was written last; "" when it is not."""
    counted = Signal(int)
    """How many duties are late or due within 3 working days: for the navigation."""

    def __init__(
        self, office: Office, jobs: Jobs, choose_folder: ChooseFolder | None = None
    ) -> None:
        super().__init__()
        self._office = office
        self._jobs = jobs
        self._choose_folder = choose_folder or _choose_folder
        self._saving = False
        self._shown_on: date | None = None
        self._asked: Asked | None = None
        self._model = Duties()
        self.list = DutyList(self._model)
        self.preview = Preview(office, jobs, "today")
        self._resting = QTimer(self, interval=_PREVIEW_REST_MS, singleShot=True)
        self._resting.timeout.connect(self._preview_current)
        self._day = label(text="body", tone="text2", object_name="today_lbl_day")
        self._stack = QStackedWidget()
        self._lay_out()
        self.list.opened.connect(lambda each: self.petition_wanted.emit(each.number))
        self.list.act_asked.connect(self._press)
        self.list.preview_asked.connect(self.preview_or_not)
        self.preview.open_wanted.connect(self._open_previewed)
        self.list.selectionModel().currentChanged.connect(self._moved)
        keys.bind(self, "F4", self.explain)
        keys.bind(self, "F5", self.look)
        keys.bind(self, "Ctrl+P", self.print_list)
        keys.bind(self, "Esc", self._leave_preview)
        keys.bind(self, "F6", self._other_pane)
        self._midnight = QTimer(self, interval=_MINUTE_MS)
        self._midnight.timeout.connect(self._day_turned)
        self._midnight.start()
        jobs.acted.connect(lambda _done: self.look() if self.isVisible() else None)

    def arrived(self) -> None:
        """Look again, and take the keys."""
        self.look()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def look(self) -> None:
        """Ask what is due; the list stays as it is until the answer comes."""
        if self._asked is not None:
            self._asked.drop()
        mine = bool(self._whose.value())
        self._asked = self._jobs.ask(self, lambda: _look(self._office, mine=mine), self._show)

    def _day_turned(self) -> None:
        """Look again after midnight: what was due today is late now."""
        if self.isVisible() and self._shown_on not in {None, self._office.clock.today()}:
            self.look()

    def _other_pane(self) -> None:
        """Give the keys to what waits at the side, or back to the list."""
        held: Any = self._column.findChildren(Button)
        buttons = [each for each in held if each.isVisibleTo(self._column)]
        if self.list.hasFocus() and buttons:
            first = min(buttons, key=lambda each: each.mapTo(self, QPoint()).y())
            first.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._column.ensureWidgetVisible(first)
        else:
            self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def print_list(self) -> None:
        """Show what is late or due today as it goes to paper; print it or keep it."""
        items, office = self._model.duties(), self._office
        mine = bool(self._whose.value())
        make = partial(duty_paper.paper, office, items, mine=mine)
        ListDialog(duty_paper.TITLE, make, self._jobs, self).open()

    def preview_or_not(self) -> None:
        """Show the chosen duty's petition at the side, or what stood there."""
        if self._side_stack.currentIndex():
            self._leave_preview()
        elif self.list.current_row() is not None:
            self._side_stack.setCurrentIndex(1)
            self._preview_current()

    def _preview_current(self) -> None:
        each = self.list.current_row()
        if each is not None and self._side_stack.currentIndex():
            self.preview.show_number(each.number)

    def _leave_preview(self) -> None:
        self._resting.stop()
        self.preview.forget()
        self._side_stack.setCurrentIndex(0)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_previewed(self) -> None:
        if (each := self.list.current_row()) is not None:
            self.petition_wanted.emit(each.number)

    def explain(self) -> None:
        """Unfold 怎么算的 of the selected duty, or fold it again."""
        index = self.list.currentIndex()
        item = index.data(ITEM)
        if not isinstance(item, Item) or item.counted is None:
            return
        was = self._model.unfolded
        self._model.fold()
        if was != index.row() + 1 or was is None:
            self._unfold(self.list.currentIndex().row(), item.counted)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < style.px(_NARROW)
        for part in (self._column, self.preview):
            part.setFixedWidth(style.px(232 if narrow else 300))

    def _unfold(self, at: int, counted: Counted) -> None:
        self._model.unfold(at)
        chain = DueChain()
        chain.explain(counted)
        holder = QWidget()
        body = QVBoxLayout(holder)
        body.setContentsMargins(16, 2, 16, 10)
        body.addWidget(chain)
        place = self._model.index(at + 1, 0)
        self.list.setIndexWidget(place, holder)
        self.list.doItemsLayout()
        self.list.scrollTo(place)

    def _moved(self, current: QModelIndex, _before: QModelIndex) -> None:
        item = current.data(ITEM)
        if isinstance(item, Item) and item.kind == "duty" and self._model.unfolded is not None:
            self._model.fold()
        if self._side_stack.currentIndex():
            self._resting.start()

    def _show(self, seen: _Seen) -> None:
        self._asked = None
        today = self._shown_on = self._office.clock.today()
        self._day.setText(f"{today.month}月{today.day}日 星期{_WEEK[today.weekday()]}")
        chosen = self.list.current_row()
        rows = seen.day.duties
        unsigned = {each.number for each in seen.day.waiting if each.what == "sign_for"}
        lying = {each.number for each in seen.day.waiting if each.what == "serve"}
        self._model.show_rows(rows, self._office, unsigned, lying)
        self._choose(chosen)
        self._stack.setCurrentIndex(0 if rows else 1)
        self._nothing.setText(_NOTHING_MINE if self._whose.value() else _NOTHING)
        if self.isVisible() and self.window().focusWidget() in (None, self.list):
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)  # it was not there to take the keys
        more = seen.day.total - len(rows)
        self._more.setText(f"另有 {more} 件在后面，办完前面的就会出来" if more > 0 else "")
        self._more.setVisible(more > 0)
        self._tell_side(seen, today)
        self._doubt_clock(seen.day.newest_at)
        at = duties.measure(self._office)
        near = [each for each in rows if each.due and duties.urgency(each.due, at) != "later"]
        self.counted.emit(len(near))

    def _press(self, item: Item) -> None:
        if item.row is not None:
            self.act_wanted.emit(item.row.number, item.act or "")

    def _doubt_clock(self, newest_at: str) -> None:
        newest = datetime.fromisoformat(newest_at) if newest_at else None
        wrong = newest is not None and newest - self._office.clock.now() > _DOUBT
        when = duties.moment_words(newest_at, self._office.clock.today())
        self.clock_doubted.emit(f"电脑时间像是不对：上次记录在 {when}。" if wrong else "")

    def _choose(self, before: Row | None) -> None:
        at = self._model.first_duty()
        for place in range(self._model.rowCount()):
            item = self._model.item(place)
            if before is not None and item.row is not None and item.row.id == before.id:
                at = place
        if at is not None:
            self.list.setCurrentIndex(self._model.index(at, 0))

    def _tell_side(self, seen: _Seen, today: date) -> None:
        none = seen.way == "none"
        if none:
            self._badge.set_state("neutral", "不用上报")
        else:
            kind: BadgeKind = "soon" if seen.waiting else "ok"
            self._badge.set_state(kind, _waiting_words(seen.waiting))
        receipt = duties.moment_words(seen.last_receipt_at, today)
        told = f"最近回执 {receipt}" if receipt else "还没有收到过县里的回执"
        self._receipt.setText("县里没装接收端，没有要等的回执" if none else told)
        self._places.setText("记录都在本机" if none else _standing_words(seen.day.standing))
        self._report.setVisible(not none)
        self._tell_backup(seen.backup_at)
        self._tell_waiting(seen.day)
        self._tell_drafts(seen.drafts, today)
        self._idle.setVisible(not seen.day.waiting and not seen.drafts)
        self._tell_windows(seen.day.windows, today)

    def _tell_waiting(self, day: TodayView) -> None:
        clear(self._waits)
        today = self._office.clock.today()
        for what, words, icon, act in _WAITS:
            found = [each for each in day.waiting if each.what == what]
            if not found:
                continue
            what_waits = "份意见送签了，等领导签" if what == "sign" and not day.signs else words
            count = f"{len(found)} 多" if len(found) >= _MOST else str(len(found))
            go = Button(f"{count} {what_waits}", f"today_btn_wait_{what}", kind="link", icon=icon)
            # Claims alone are asked for where they get their route.
            way = "classify" if found[0].lacks == ("claims",) else act
            go.clicked.connect(partial(self._go, found[0].number, way))
            self._waits.addLayout(row(go, None, gap=0))
            self._waits.addWidget(_detail(_first_words(found[0], today)))

    def _tell_drafts(self, drafts: Sequence[Parked], today: date) -> None:
        for part in (self._to_drafts, self._draft):
            part.setVisible(bool(drafts))
        if drafts:
            last = drafts[0]
            self._to_drafts.set_words(f"{len(drafts)} 份登记草稿没写完")
            when = duties.moment_words(last.saved_at.isoformat(), today)
            who = next((each.name for each in last.draft.petitioners if each.name), "")
            told = (when, who, CHANNELS.get(last.draft.channel or "", ""))
            self._draft.say(" · ".join(each for each in told if each))
            late = min((each.due for each in drafts), key=lambda each: each.nominal)
            if late.nominal < today:
                day = duties.short_day(late.trigger_on, today)
                self._draft.say(f"最早的{day}收到，当天就要登记（第22条）")

    def _go(self, number: str, act: str, _on: bool = False) -> None:
        self.act_wanted.emit(number, act)

    def _tell_windows(self, windows: Sequence[Window], today: date) -> None:
        clear(self._rights)
        for each in windows[:_WINDOWS_SHOWN]:
            last = duties.short_day(each.rolled, today)
            told = RULES[each.rule].removeprefix("信访人")
            head = label(f"{each.name} {told}到 {last}", text="strong", wrap=True)
            served = duties.short_day(each.served_on, today)
            rolled = "" if each.rolled == each.nominal else "，遇节假日顺延"
            self._rights.addWidget(head)
            self._rights.addWidget(
                label(
                    f"{served}送达{rolled}；当天寄出也算数", text="small", tone="text2", wrap=True
                )
            )
        if len(windows) > _WINDOWS_SHOWN:
            more = f"另有 {len(windows) - _WINDOWS_SHOWN} 件"
            self._rights.addWidget(label(more, text="small", tone="text2"))
        self._rights_card.setVisible(bool(windows))

    def _lay_out(self) -> None:
        body = QVBoxLayout(self)
        body.setContentsMargins(16, 8, 16, 8)
        body.setSpacing(8)
        self._whose = Segments("today_seg_whose", "看谁的", ((True, "只看我的"), (False, "全所")))
        self._whose.set_value(False)
        self._whose.edited.connect(self.look)
        printed = Button(
            "打印今日清单", "today_btn_print", hint="Ctrl+P", icon="printer", kind="link"
        )
        printed.clicked.connect(lambda _on: self.print_list())
        head = (label("今日", text="h1"), self._day, None, printed, self._whose)
        body.addLayout(row(*head, gap=10))
        across = QHBoxLayout()
        across.setSpacing(12)
        across.addWidget(self._list_card(), 1)
        self._column = self._side()
        self._side_stack = QStackedWidget()
        self._side_stack.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._side_stack.addWidget(self._column)
        self._side_stack.addWidget(self.preview)
        across.addWidget(self._side_stack)
        body.addLayout(across, 1)

    def _list_card(self) -> QWidget:
        card = Card()
        card.body.setContentsMargins(1, 4, 1, 4)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty())
        card.body.addWidget(self._stack)
        self._more = label(text="small", tone="text2", object_name="today_lbl_more")
        self._more.setContentsMargins(14, 0, 14, 4)
        self._more.hide()
        card.body.addWidget(self._more)
        return card

    def _empty(self) -> QWidget:
        holder = QWidget()
        body = QVBoxLayout(holder)
        body.addStretch(1)
        self._nothing = label(_NOTHING, tone="text2", object_name="today_lbl_nothing")
        parts = (
            icon_label("ok", "ok", 30),
            label("没有到期的事", text="h2", object_name="today_lbl_empty"),
            self._nothing,
        )
        for part in parts:
            body.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        body.addStretch(1)
        return holder

    def _side(self) -> SideColumn:
        side = SideColumn(gap=10)
        self._rights_card = Card("群众的权利期")
        self._rights = QVBoxLayout()
        self._rights.setSpacing(2)
        self._rights_card.body.addLayout(self._rights)
        self._rights_card.hide()
        for card in (self._mine(), self._report_card(), self._backup_card(), self._rights_card):
            side.body.addWidget(card)
        side.body.addStretch(1)
        return side

    def _mine(self) -> QWidget:
        card = Card("等我处理")
        self._waits = QVBoxLayout()
        self._waits.setSpacing(2)
        card.body.addLayout(self._waits)
        self._to_drafts = Button(
            "登记草稿", "today_btn_drafts", "接着写登记草稿", kind="link", icon="register"
        )
        self._to_drafts.clicked.connect(self.register_wanted)
        self._draft = _detail("", "today_lbl_draft")
        self._idle = label("没有在等您的", tone="text2", object_name="today_lbl_idle")
        kept = QVBoxLayout()
        kept.setSpacing(2)
        kept.addLayout(row(self._to_drafts, None, gap=0))
        for part in (self._draft, self._idle):
            kept.addWidget(part)
        card.body.addLayout(kept)
        return card

    def _backup_card(self) -> QWidget:
        card = Card("备份")
        self._saved = label(object_name="today_lbl_backup", wrap=True)
        self._save = Button("现在备份", "today_btn_backup", "现在备份到 U 盘", icon="usb")
        self._save.clicked.connect(self.back_up)
        card.body.addWidget(self._saved)
        card.body.addWidget(self._save)
        return card

    def back_up(self) -> None:
        """Save everything to a medium that is chosen now; the copy is proven before it counts."""
        folder = "" if self._saving else self._choose_folder(self)
        if folder:
            self._saving = True
            self._saved.setText("正在备份，并读回来核对…")
            save = self._office.backup.save
            self._jobs.act(self, lambda: save(Path(folder)), self._backed_up, self._not_saved)

    def _backed_up(self, made: BackedUp) -> None:
        self._saving = False
        self._tell_backup(made.at)

    def _not_saved(self, fault: Fault) -> None:
        self._saving = False
        self._saved.setText(said(fault))
        style.set_mark(self._saved, "tone", "dan")

    def _tell_backup(self, at: str) -> None:
        if self._saving:
            return
        today, calendar = self._office.clock.today(), self._office.desk.calendar
        late = True
        words = "还没有备份过，请备份到 U 盘。"
        if at:
            on = datetime.fromisoformat(at).date()
            late = calendar.add_working(on, BACKUP_DAYS) < today
            words = f"上次备份 {duties.moment_words(at, today)}，已读回核对"
            words += "。该再备份一次了。" if late else ""
        self._saved.setText(words)
        style.set_mark(self._saved, "tone", "warn" if late else "text")
        self.backup_words.emit(f"备份 {duties.moment_words(at, today)}" if at else "还没有备份")

    def _report_card(self) -> QWidget:
        self._badge = Badge("neutral", "", "today_lbl_waiting")
        card = Card("上报", side=self._badge)
        self._receipt = label(
            text="small", tone="text2", wrap=True, object_name="today_lbl_receipt"
        )
        self._places = label(text="small", tone="text2", wrap=True, object_name="today_lbl_places")
        self._report = Button("去上报", "today_btn_report", hint="F9", icon="globe")
        self._report.clicked.connect(self.sync_wanted)
        for part in (self._receipt, self._places, self._report):
            card.body.addWidget(part)
        return card


def _detail(words: str, object_name: str = "") -> Elided:
    """Make the small line under what waits, in line with its words; never more than one."""
    made = Elided(text="small", tone="text2", object_name=object_name)
    made.setContentsMargins(_INDENT, 0, 0, 2)
    made.say(words)
    return made


def _first_words(first: Waiting, today: date) -> str:
    if first.lacks:
        lacks = "、".join(FIELDS[each] for each in first.lacks)
        return f"缺{lacks}，县里会退回 · {first.gist}"
    return f"最早 {duties.short_day(first.since, today)} · {first.gist}"


def _standing_words(at: Standing) -> str:
    """Say where records stand: what only this PC has, what is on its way, the rest."""
    more = " 多" if at.most else ""
    counted = (
        ("只在本机", at.local),
        ("在路上", at.in_transit),
        ("已录入上级系统", at.upper),
    )
    told = [f"{place} {count}{more} 件" for place, count in counted if count]
    words = " · ".join([*told, "其余县里已收"] if at.receipted and told else told)
    return words or ("县里都收到了" if at.receipted else "还没有登记过")


def _waiting_words(waiting: int) -> str:
    return f"{waiting} 条待上报" if waiting else "没有待上报的"


def _look(office: Office, *, mine: bool) -> _Seen:
    status = office.sync.status()
    return _Seen(
        office.records.today(mine=mine),
        office.intake.parked(),
        status.waiting,
        status.last_receipt_at,
        status.way,
        saved.at if (saved := office.backup.last()) else "",
    )


def _choose_folder(owner: QWidget) -> str:
    return QFileDialog.getExistingDirectory(owner, "备份到哪里（请选 U 盘）")
