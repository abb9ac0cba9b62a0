"""打印和送达登记: a month's letters, how they were printed and served; never by person."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.printing import Registered
from app.domain.words import LETTERS, PRINT_STATES, SERVICE_WAYS, SIGNED_HOW
from app.office import Office
from ui.duties import short_day
from ui.editors import Choice, Segments
from ui.elided import Elided
from ui.jobs import Asked, Jobs
from ui.keys import bind
from ui.letter_check import LetterCheck
from ui.minutes_dialog import MinutesDialog
from ui.pieces import BadgeKind, Button, Card, label, row
from ui.tables import Cell, Column, LazyRows, Table

MONTHS = 36
_DECEMBER = 12
_NOT_NOTED = "没记"
_SHOWN = (
    ("all", "全部"),
    ("doubt", "不清楚印没印出"),
    ("unserved", "还没送达"),
    ("unsigned", "没记签名"),
)
_BADGES: Mapping[str, BadgeKind] = {
    "done": "ok",
    "sent": "info",
    "unknown": "warn",
    "failed": "over",
    "void": "neutral",
}
_WEIGHT = ("unknown", "done", "sent", "failed", "void")


class PrintsPage(QWidget):
    """The register. Emits `left`, `letter_wanted(petition's number, letter's number)`."""

    left = Signal()
    letter_wanted = Signal(str, str)

    def __init__(self, office: Office, jobs: Jobs) -> None:
        super().__init__()
        self._office = office
        self._jobs = jobs
        self._asked: Asked | None = None
        self._all: Sequence[Registered] = ()
        self._rows = LazyRows(_columns(office))
        self._make()
        self._lay_out()
        bind(self, "F5", self.look)

    def arrived(self) -> None:
        """Look at the month that was shown last, the cursor in the list."""
        self._offer_months()
        self.look()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def look(self) -> None:
        """Ask for the month's letters."""
        if self._asked is not None:
            self._asked.drop()
        month, printing = self.month(), self._office.printing
        self._asked = self._jobs.ask(
            self, lambda: (printing.register(month), printing.passed_over(month.year)), self._show
        )

    def check_letter(self) -> None:
        """Open 核对文书."""
        dialog = LetterCheck(self._office, self._jobs, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.begin()

    def month(self) -> date:
        """Give the first day of the month on show."""
        chosen: date | None = self._month.value()
        return chosen or self._office.clock.today().replace(day=1)

    def told(self) -> str:
        """Give the line that sums the month up."""
        return self._sum.text()

    def _open(self, each: Registered) -> None:
        """Open a petition's letter; minutes of a meeting, which are of none, stand over this."""
        if each.petition:
            self.letter_wanted.emit(each.petition, each.number)
            return
        dialog = MinutesDialog(self._office, self._jobs, each.number, self)
        dialog.finished.connect(self.look)
        dialog.finished.connect(dialog.deleteLater)
        dialog.begin()

    def _show(self, found: tuple[Sequence[Registered], Sequence[str]]) -> None:
        self._asked = None
        self._all, void = found
        self._void.setVisible(bool(void))
        if void:
            self._void.say(
                f"{self.month().year}年跳过不用的号（恢复备份后留下，作废）：{'、'.join(void)}"
            )
        self._filter()

    def _filter(self) -> None:
        shown = _WANTED[self._which.value()]
        rows = [each for each in self._all if shown(each)]
        self._rows.set_rows(rows)
        if rows:
            self.table.selectRow(0)
        self._empty.setVisible(not rows)
        self._sum.setText(_sum_words(self._all))
        self._sum.setAccessibleName(self._sum.text())

    def _offer_months(self) -> None:
        """Offer the months back from today's; the one on show stays."""
        today, kept = self._office.clock.today(), self._month.value()
        months = _months(today)
        if self._month.count() and self._month.itemData(0) == months[0]:
            return
        self._month.clear()
        for each in months:
            self._month.addItem(f"{each.year}年{each.month}月", each)
        self._month.set_value(kept)

    def _make(self) -> None:
        self._back = Button("返回", "print_btn_prints_back", "回到上一屏", shortcut="Esc")
        self._checks = Button("核对文书", "print_btn_check", "核对一份文书是真是假")
        self._month = Choice("print_combo_month", "哪个月签发的", [], width=140)
        self._which = Segments("print_seg_which", "看哪些文书", _SHOWN)
        self._which.set_value("all")
        self._sum = label(tone="text2", object_name="print_lbl_sum")
        self._void = Elided(text="small", tone="text2", object_name="print_lbl_void")
        self._empty = label("这个月没有这样的文书", tone="text2", object_name="print_lbl_empty")
        self.table = Table("print_table_register", "打印和送达登记", self._rows)
        self._back.clicked.connect(self.left)
        self._checks.clicked.connect(self.check_letter)
        self._month.edited.connect(self.look)
        self._which.edited.connect(self._filter)
        self.table.opened.connect(self._open)

    def _lay_out(self) -> None:
        body = QVBoxLayout(self)
        body.setContentsMargins(16, 8, 16, 8)
        body.setSpacing(8)
        title = label("打印和送达登记", text="h1")
        head = row(self._back, title, None, self._checks, self._month, self._which, gap=12)
        body.addLayout(head)
        card = Card()
        hint = label("按文书登记，不按人。Enter 打开文书", text="small", tone="text2")
        card.body.addLayout(row(self._sum, None, hint))
        card.body.addWidget(self._void)
        card.body.addWidget(self._empty)
        card.body.addWidget(self.table, 1)
        body.addWidget(card, 1)


def _months(today: date) -> list[date]:
    count = today.year * _DECEMBER + today.month - 1
    return [date(n // _DECEMBER, n % _DECEMBER + 1, 1) for n in range(count, count - MONTHS, -1)]


def _doubted(each: Registered) -> bool:
    return any(one.state == "unknown" for one in each.prints)


def _unserved(each: Registered) -> bool:
    return not each.void and any(one.on is None for one in each.services)


def _unsigned(each: Registered) -> bool:
    """Tell whether somebody was handed the letter and nothing says how she signed."""
    return not each.void and any(
        one.on is not None and one.way == "in_person" and one.signed_how is None and not one.refused
        for one in each.services
    )


_WANTED: Mapping[str, Callable[[Registered], bool]] = {
    "all": lambda _each: True,
    "doubt": _doubted,
    "unserved": _unserved,
    "unsigned": _unsigned,
}


def _sum_words(found: Sequence[Registered]) -> str:
    told = [f"{len(found)} 份文书"]
    counts = (
        ("没打印过", sum(not each.prints for each in found)),
        ("不清楚印没印出", sum(_doubted(each) for each in found)),
        ("还没送达", sum(_unserved(each) for each in found)),
        ("没记签名", sum(_unsigned(each) for each in found)),
        ("作废", sum(each.void for each in found)),
    )
    return " · ".join(told + [f"{words} {count} 份" for words, count in counts if count])


def _columns(office: Office) -> tuple[Column, ...]:
    def issued(each: Any) -> str:
        return short_day(each.issued_on, office.clock.today())

    def served(each: Any) -> Cell:
        return _served(each, office.clock.today())

    return (
        Column("文号", _number, 186),
        Column("文书", lambda each: LETTERS.get(each.letter_kind, each.letter_kind)),
        Column("编号", lambda each: each.petition, 132),
        Column("签发", issued, 82),
        Column("打印", _printed, 176),
        Column("送达", served, 156),
        Column("签收", _signed, 96),
    )


def _number(each: Any) -> Cell:
    told: Registered = each
    return Cell(f"{told.number} 作废" if told.void else told.number, strong=not told.void)


def _printed(each: Any) -> Cell:
    told: Registered = each
    if not told.prints:
        return Cell("没打印过", tone="text2")
    # What nobody knows is said first; one that came out outlives a later one that did not.
    shown = min(told.prints, key=lambda one: _WEIGHT.index(one.state))
    times = f" · 共 {len(told.prints)} 次" if len(told.prints) > 1 else ""
    return Cell(f"{PRINT_STATES[shown.state]}{times}", badge=_BADGES[shown.state])


def _served(told: Registered, today: date) -> Cell:
    if not told.services:
        return Cell("不用送达", tone="text2")
    done = [each for each in told.services if each.on is not None]
    if not done:
        return Cell("作废" if told.void else "还没送达", tone="text2" if told.void else "warn")
    last = done[-1]
    day = short_day(last.on, today) if last.on else ""
    words = f"{SERVICE_WAYS.get(last.way or '', last.way or '')} {day}".strip()
    if len(told.services) > 1:
        words = f"{len(told.services)} 人中 {len(done)} 人，{words}"
    return Cell(words)


def _signed(each: Any) -> Cell:
    told: Registered = each
    done = [one for one in told.services if one.on is not None]
    if any(one.refused for one in done):
        return Cell("拒收", tone="warn")
    if not done:
        return Cell("—", tone="text2")
    how = [SIGNED_HOW[one.signed_how] if one.signed_how else _NOT_NOTED for one in done]
    if len(done) == 1:
        return Cell(how[0], tone="text2" if how[0] == _NOT_NOTED else "text")
    counted = (f"{words} {how.count(words)}" for words in dict.fromkeys(how))
    return Cell("、".join(counted))
