"""设置: by now deadlines and holidays. A holiday plan is looked at first, then adopted.

Whatever it would move is listed before anything is written; while it is counted, it can be stopped
and nothing has happened.
"""

from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from app.adopting import Outlook, Year
from app.domain import policy
from app.domain.arrival import Arrived, Moved
from app.domain.words import MOVED_WAYS, RULES, said
from app.office import Office
from app.rules import read_calendar_file
from ui import duties, keys, style
from ui.editors import Segments
from ui.font_book import FontBook
from ui.jobs import Asked, Fault, Jobs
from ui.letter_wording import LetterWording
from ui.local_holiday import LocalHolidayDialog
from ui.organ_book import OrganBook
from ui.own_office import OwnOffice
from ui.people_book import PeopleBook
from ui.pieces import Button, Card, Message, called, label, row, rule, scroll_area
from ui.printer_book import PrinterBook
from ui.rule_sources import RuleSources, look
from ui.slip_stock import SlipStock
from ui.tables import ROW_HEIGHT, Cell, Column, LazyRows, Table

ChooseFile = Callable[[QWidget], str]
_PUBLISHED = "国务院办公厅通知"
_HOW = (
    ("办公目标", "最后一天放假的，提前到放假前最后一个工作日；法定日期照常显示", ""),
    ("群众的权利期", "最后一天放假的，顺延到放假后第一个工作日，当天寄出也算数", "民法典第203条"),
    ("第一天", "收到、受理、送达的当天不算，从第二天数起", "民法典第201条"),
)
_SAME_DAY = "本地规定：机关的期限当天算第一天；群众的权利期仍从第二天数起"
_TRIED = "还没有装。先看看会变哪些，再装。"
_YEARS_SHOWN = 4
_PARTS = (
    (6, "本单位"),
    (7, "人员和账号"),
    (0, "假日表"),
    (1, "规定的出处"),
    (2, "空白登记单"),
    (3, "有权机关"),
    (4, "打印"),
    (5, "文书措辞"),
)
_WORDING, _OFFICE, _PEOPLE = 5, 6, 7
_NAMED = {"office": _OFFICE, "people": _PEOPLE}
_HEAD = 38
_FIRST = ("right_later", "stays", "earlier", "later")
"""What asks for something to be done comes first: a slip to print, a promise that binds."""
_ASKED_MOST = 1_000
"""So many of what moved are listed on the screen; the command line prints all."""


class SettingsPage(QWidget):
    """设置 · 期限和假日. Emits `petition_wanted(number)`, `told(words)`, `calendar_changed`."""

    petition_wanted = Signal(str)
    told = Signal(str)
    calendar_changed = Signal()
    register_wanted = Signal()
    """打印和送达登记 may be shown."""
    _progressed = Signal(int, int)

    def __init__(self, office: Office, jobs: Jobs, choose_file: ChooseFile | None = None) -> None:
        super().__init__()
        self._office = office
        self._jobs = jobs
        self._choose_file = choose_file or _choose_file
        self._text = ""
        self._stop: Event | None = None
        self._asked: Asked | None = None
        self.sources = RuleSources()
        self.slips = SlipStock(office, jobs)
        self.slips.told.connect(self.told)
        self.organs = OrganBook(office, jobs)
        self.organs.told.connect(self.told)
        self.wording = LetterWording(office, jobs)
        self.wording.told.connect(self.told)
        self.printers = PrinterBook(office, jobs)
        self.printers.register_wanted.connect(self.register_wanted)
        self.fonts = FontBook(office, jobs)
        self.fonts.told.connect(self.told)
        self.own_office = OwnOffice(office, jobs)
        self.own_office.told.connect(self.told)
        self.people = PeopleBook(office, jobs)
        self.people.told.connect(self.told)
        self._years = LazyRows(_year_columns())
        self._moved = LazyRows(_moved_columns(office))
        self._make()
        self._lay_out()
        self._progressed.connect(self._show_progress)
        keys.bind(self, "F5", self.look)

    def arrived(self) -> None:
        """Look again, and take the keys."""
        self.look()
        self._load.setFocus(Qt.FocusReason.OtherFocusReason)

    def look(self) -> None:
        """Ask what the office counts by; what was chosen and not adopted stays."""
        if self._asked is not None:
            self._asked.drop()
        self._asked = self._jobs.ask(self, self._office.adopting.outlook, self._show)
        self._jobs.ask(self, lambda: look(self._office), self.sources.show_sources)
        self.slips.look()
        self.printers.look()
        self.fonts.look()
        self.own_office.look()
        self.people.look()
        if self._part.value() == _WORDING:
            self.wording.look()

    def show_part(self, name: str) -> None:
        """Show a part by its name, with the keys where it is written: "office", "people"."""
        self._show_part(_NAMED[name])
        if name == "office":
            self.own_office.begin()

    def load(self) -> None:
        """Choose a file (it may lie on a stick) and tell what it would move."""
        name = "" if self._stop is not None else self._choose_file(self)
        if not name:
            return
        self._try(lambda: read_calendar_file(Path(name)))

    def add_local(self) -> None:
        """Write down a holiday that the place decided for itself, and tell what it would move."""
        if self._stop is None:
            dialog = LocalHolidayDialog(self._office.clock.today(), self)
            with_local = self._office.adopting.with_local
            dialog.written.connect(lambda told: self._try(lambda: with_local(told)))
            dialog.finished.connect(dialog.deleteLater)
            dialog.begin()

    def _try(self, read: Callable[[], str]) -> None:
        self._begin("正在看会改变哪些日期…")
        stop = self._stop

        def tried() -> tuple[str, Arrived]:
            text = read()
            take, told = self._office.adopting.take, self._progressed.emit
            return text, take(text, dry_run=True, progress=told, stop=stop)

        self._jobs.ask(self, tried, self._tried, self._failed, lane="network")

    def adopt(self) -> None:
        """Adopt what was looked at: every open date is counted anew, all at once."""
        text = self._text
        if not text or self._stop is not None:
            return
        self._begin("正在装，期限都在重算…")
        stop = self._stop
        adopt = self._office.adopting.take
        work = lambda: adopt(text, progress=self._progressed.emit, stop=stop)  # noqa: E731 what runs in the worker
        self._jobs.act(self, work, self._adopted, self._failed, lane="network")

    def stop(self) -> None:
        """Stop what is being counted; nothing is written."""
        if self._stop is not None:
            self._stop.set()
            self._note.say("正在停下…", "acc")

    def leave(self) -> None:
        """Put away what was looked at and not adopted."""
        self._text = ""
        self._note.say("")
        self.look()

    def said(self) -> str:
        """Give what the page says about the file under way."""
        return self._note.words()

    def _show_part(self, part: int) -> None:
        self._part.set_value(part)
        self._parts.setCurrentIndex(part)
        if part == _WORDING:
            self.wording.look()

    def _begin(self, words: str) -> None:
        self._stop = Event()
        self._note.say(words, "acc")
        self._bar.setRange(0, 0)
        self._tell_buttons()

    def _end(self) -> None:
        self._stop = None
        self._tell_buttons()

    def _show_progress(self, done: int, whole: int) -> None:
        if self._stop is not None:
            self._bar.setRange(0, max(whole, 1))
            self._bar.setValue(done)

    def _tried(self, answer: tuple[str, Arrived]) -> None:
        self._end()
        self._text, arrived = answer
        self._show_part(0)
        self._note.say(_TRIED, "acc")
        self._tell_moved(arrived, adopted=False)
        self._tell_buttons()
        self._adopt.setFocus(Qt.FocusReason.OtherFocusReason)

    def _adopted(self, arrived: Arrived) -> None:
        self._end()
        self._text = ""
        self._note.say("")
        self._tell_buttons()
        self.told.emit(f"{arrived.title()}已装上，{arrived.counted} 个日期重算过")
        self.calendar_changed.emit()
        self._load.setFocus(Qt.FocusReason.OtherFocusReason)
        self.look()

    def _failed(self, fault: Fault) -> None:
        self._end()
        where = getattr(fault, "field", None)
        self._note.say(said(fault) + (f"（{where}）" if where else ""), "warn")

    def _show(self, outlook: Outlook) -> None:
        self._asked = None
        self._years.set_rows(outlook.years)
        shown = min(len(outlook.years), _YEARS_SHOWN)
        self._table.setFixedHeight(style.px(ROW_HEIGHT) * shown + style.px(_HEAD))
        unknown = [each.year for each in outlook.years if not each.known]
        counted = self._office.desk.rules.decides("deadline.count_start", "next_day")
        self._first_day.setText(_HOW[-1][1] if counted == "next_day" else _SAME_DAY)
        waits = outlook.provisional
        words = f"有 {waits} 件的期限先按周末推算。" if waits else ""
        if words and unknown:
            words += f"装上 {unknown[0]} 年的假日表就重算，并列出哪些日期变了。"
        self._provisional.say(words, "warn")
        if not self._text:
            self._tell_moved(outlook.last, adopted=True)
        self._tell_buttons()

    def _tell_moved(self, arrived: Arrived | None, *, adopted: bool) -> None:
        moved = arrived.moved if arrived is not None else ()
        told = sorted(moved, key=lambda each: _FIRST.index(each.way))
        self._moved.set_rows(told[:_ASKED_MOST])
        self._list.setVisible(bool(moved))
        self._how_card.setVisible(not moved)
        self._head.setText("上次重算变动的日期" if adopted else "装上以后会怎样")
        self._sum.setText(_sum_words(arrived, adopted=adopted))

    def _tell_buttons(self) -> None:
        running, chosen = self._stop is not None, bool(self._text)
        may = policy.may(self._office.me.roles, "adopt_calendar")
        self._load.setVisible(may and not running)
        self._local.setVisible(may and not running)
        self._adopt.setVisible(may and chosen and not running)
        self._leave.setVisible(chosen and not running)
        self._halt.setVisible(running)
        self._bar.setVisible(running)

    def _make(self) -> None:
        self._parts = QStackedWidget()
        self._part = Segments("set_seg_part", "看哪一部分", _PARTS)
        self._part.set_value(0)
        self._part.edited.connect(lambda: self._show_part(self._part.value()))
        self._load = Button("从文件或 U 盘装入", "set_btn_calendar_file", icon="usb")
        self._load.clicked.connect(self.load)
        self._local = Button("加本地假日", "set_btn_calendar_local", icon="plus")
        self._local.clicked.connect(self.add_local)
        self._adopt = Button("装上", "set_btn_calendar_adopt", kind="pri", shortcut="Ctrl+Enter")
        self._adopt.clicked.connect(self.adopt)
        self._leave = Button("不装", "set_btn_calendar_leave")
        self._leave.clicked.connect(self.leave)
        self._halt = Button("停下", "set_btn_calendar_stop", "停下，什么都不改")
        self._halt.clicked.connect(self.stop)
        self._bar = QProgressBar()
        called(self._bar, "set_chart_progress", "重算到哪里了")
        self._bar.setTextVisible(False)
        self._note = Message()
        self._note.setObjectName("set_lbl_note")
        self._provisional = Message()
        self._head = label(text="h2", object_name="set_lbl_moved")
        self._sum = label(tone="text2", wrap=True, object_name="set_lbl_sum")
        self._table = Table("set_table_years", "假日表", self._years)
        self._list = Table("set_table_moved", "变动的日期", self._moved)
        self._list.opened.connect(lambda each: self.petition_wanted.emit(each.number))

    def _lay_out(self) -> None:
        body = QVBoxLayout(self)
        body.setContentsMargins(16, 8, 16, 8)
        body.setSpacing(8)
        head = row(label("设置", text="h1"), None, self._part, gap=10)
        body.addLayout(head)
        self._how_card = self._how()
        first = QWidget()
        inside = QVBoxLayout(first)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        inside.addWidget(self._how_card)
        inside.addWidget(self._calendars())
        inside.addWidget(self._changes(), 1)
        self._parts.addWidget(first)
        self._parts.addWidget(self.sources)
        self._parts.addWidget(self.slips)
        self._parts.addWidget(self.organs)
        printing = QWidget()
        under = QVBoxLayout(printing)
        under.setContentsMargins(0, 0, 0, 0)
        under.setSpacing(8)
        under.addWidget(self.printers)
        under.addWidget(self.fonts)
        under.addStretch(1)
        self._parts.addWidget(scroll_area(printing, "set_list_printing", "打印和字库"))
        self._parts.addWidget(self.wording)
        self._parts.addWidget(self.own_office)
        self._parts.addWidget(self.people)
        body.addWidget(self._parts, 1)
        self._tell_buttons()
        self._tell_moved(None, adopted=True)

    def _how(self) -> Card:
        card = Card("怎么算期限")
        card.body.setSpacing(3)
        card.body.addSpacing(4)
        for at, (name, told, source) in enumerate(_HOW):
            if at:
                card.body.addWidget(rule())
            words = label(told, text="small", tone="text2")
            self._first_day = words  # the last line says which day is the first
            line = row(label(name, text="strong"), words, None)
            if source:
                line.addWidget(label(source, text="small", tone="text2"))
            card.body.addLayout(line)
        return card

    def _calendars(self) -> Card:
        kept = label("装假日表会留痕，随备份走", text="small", tone="text2")
        card = Card("假日表", side=_beside(kept, self._load, self._local))
        card.body.addWidget(self._table)
        card.body.addWidget(self._provisional)
        return card

    def _changes(self) -> Card:
        card = Card()
        card.body.addLayout(row(self._head, None, self._leave, self._adopt, self._halt))
        for part in (self._note, self._bar, self._sum):
            card.body.addWidget(part)
        card.body.addWidget(self._list, 1)
        card.body.addStretch(0)  # takes what the list leaves where there is none
        return card


def _beside(*parts: QWidget) -> QWidget:
    holder = QWidget()
    line = row(*parts)
    holder.setLayout(line)
    return holder


def _year_columns() -> tuple[Column, ...]:
    return (
        Column("年份", lambda each: f"{each.year} {each.place}".strip(), 150),
        Column("放假", lambda each: f"{each.off} 天" if each.known else "—", 90),
        Column("调休上班", lambda each: f"{each.made_up} 天" if each.known else "—", 100),
        Column("状态", _state, 150),
        Column("来源", _source),
    )


def _state(each: Any) -> Cell:
    year: Year = each
    if year.known:
        return Cell("已装", badge="ok", framed=True)
    return Cell("按周末推算", badge="soon", framed=True)


def _source(each: Any) -> str:
    year: Year = each
    return year.source or (_PUBLISHED if year.known else "还没装")


def _moved_columns(office: Office) -> tuple[Column, ...]:
    def day(at: Any) -> str:
        today = office.clock.today()
        words = duties.day_words if at.year == today.year else duties.short_day
        return words(at, today)

    return (
        Column("编号", lambda each: each.number, 130),
        Column("办什么", lambda each: RULES.get(each.rule, each.rule), 140),
        Column("哪个日期", lambda each: each.which(), 84),
        Column("原来", lambda each: day(each.days()[0]), 126),
        Column("现在", lambda each: day(each.days()[1]), 126),
        Column("变动", _way, 120),
        Column("为什么", _why),
    )


def _way(each: Any) -> Cell:
    moved: Moved = each
    tone = {"earlier": "soon", "later": "info", "stays": "neutral", "right_later": "ok"}
    return Cell(MOVED_WAYS[moved.way], badge=tone[moved.way])  # type: ignore[arg-type]  # a badge


def _why(each: Any) -> str:
    moved: Moved = each
    return f"请打印 {moved.letter} 交给信访人；{moved.reason}" if moved.letter else moved.reason


def _sum_words(arrived: Arrived | None, *, adopted: bool) -> str:
    if arrived is None:
        return "还没有装过。每年年底国务院办公厅公布第二年的放假安排，县里给文件，在上面装入。"
    moved = sum(each.way != "stays" for each in arrived.moved)
    stays = len(arrived.moved) - moved
    told = f"{arrived.title()}：重算 {arrived.counted} 个日期，{moved} 个会变"
    if adopted:
        told = f"{arrived.title()}：重算过 {arrived.counted} 个日期，变了 {moved} 个"
    told += f"；{stays} 个已经写在文书上，不往后推" if stays else ""
    return f"{told}。" if adopted else f"{told}。群众的权利期只会更长，不会更短。"


def _choose_file(owner: QWidget) -> str:
    kinds = "假日表、规定 (*.toml *.json)"
    return QFileDialog.getOpenFileName(owner, "选假日表或者规定文件（可以在 U 盘上）", "", kinds)[0]
