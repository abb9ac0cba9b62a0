"""信访件: any petition in a few keys. A lazy list beside a preview; nothing ever waits."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from threading import Event

import msgspec
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.file import PetitionFile
from app.domain.words import CHANNELS
from app.office import Office
from app.records import COUNT_CAP, PAGE, Wanted
from app.records import words as asked_words
from ui import due_dialog, keys, ledger_paper, ledger_preview, ledger_view, style
from ui.jobs import Asked, Jobs
from ui.ledger_columns import REPORTED, SPARED, WIDE_ONLY, Found, columns, copied, found
from ui.ledger_filters import FilterBar
from ui.ledger_preview import Preview
from ui.ledger_view import View
from ui.ledger_views import KEYED, ViewBar
from ui.list_dialog import ListDialog
from ui.pieces import Button, Card, icon_label, key_cap, label, row
from ui.tables import LazyRows, Page, Table

LIVE_WORDS = 2
"""So many words are asked for with every key; more wait for a rest."""
TYPING_REST_MS = 80
COUNTING_REST_MS = 30
"""Rows are painted before anything is counted: a worker at work takes half of the window's time."""
PREVIEW_REST_MS = 120
WIDTHS = "ledger.widths"
_WIDE, _NARROW = 1400, 1100
_SORTS = {"newest": "从新到旧", "due": "期限近的在前"}


class LedgerTable(Table):
    """The table: what is copied out of it carries masked names."""

    @override
    def _copy(self) -> None:
        each = self.current()
        if not isinstance(each, Found):
            return
        at = self.currentIndex().row()
        texts = {
            column.title: self.rows.index(at, place).data()
            for place, column in enumerate(self.rows.columns)
            if not self.isColumnHidden(place)
        }
        QGuiApplication.clipboard().setText(copied(each, texts))


class LedgerPage(QWidget):
    """信访件. The window shows what `search_shown` says in its search field."""

    petition_wanted = Signal(str)
    search_cleared = Signal()
    """Esc was pressed: the window's search field is to be emptied."""
    search_shown = Signal(str)
    """A view brought its own words, or a word was dropped: the field is to show these."""
    register_wanted = Signal()
    told = Signal(str)
    """Something small was done: for a passing notice."""

    def __init__(self, office: Office, jobs: Jobs) -> None:
        super().__init__()
        self._office = office
        self._jobs = jobs
        self._view = View("全部")
        self._own: tuple[View, ...] = ()
        self._found = _Count()
        self._all = _Count()
        self._began = 0.0
        self._took: float | None = None
        self._counting: Asked | None = None
        self._to_count: list[int] = []
        self._stale = True
        self._entering = False
        self._at_number = ""
        self.rows = LazyRows(columns(office), jobs)
        self.table = LedgerTable("ledger_table_petitions", "信访件", self.rows)
        self.preview = Preview(office, jobs)
        self.filters = FilterBar(office, self._categories)
        self.copy = Button("复制成一段话", "ledger_btn_copy_sentence")
        self.views = ViewBar(self.copy)
        self._typing = _rest(self, TYPING_REST_MS, self._look_anew)
        self._resting = _rest(self, PREVIEW_REST_MS, self._preview_current)
        self._painted = _rest(self, COUNTING_REST_MS, self._count_found)
        self._widths = _rest(self, 400, self._keep_widths)
        self._lay_out()
        self._connect()
        self._show_views()
        self._ask_own()

    def arrived(self) -> None:
        """Look again if something was done meanwhile, and take the keys."""
        if self._stale:
            self.look()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def search(self, words: str) -> None:
        """Look for what is typed with every key; a longer question waits for a rest."""
        self._view = replace(self._view, words=" ".join(words.split()))
        self._entering = False
        if len(self._view.words.split()) > LIVE_WORDS:
            self._typing.start()
        else:
            self._look_anew()

    def enter(self) -> None:
        """Enter in the search field: open the only petition found, else go to the list."""
        self._entering = True
        if self._typing.isActive():
            self._look_anew()
        elif self._took is not None:
            self._enter_found()

    def look(self, *, stay: bool = True) -> None:
        """Ask for the first page and the count; the rows shown stay until they come.

        The marked petition stays marked where it is still there, unless another thing is asked.
        """
        self._stale = False
        self._typing.stop()
        self._mark_view()
        self.rows.show_sorted(self._view.sort)
        each = self.table.current()
        self._at_number = each.number if stay and isinstance(each, Found) else ""
        self._began, self._took = self._office.clock.monotonic(), None
        self._found = _Count()
        self._drop_count()
        self._painted.stop()
        stop = Event()
        self.rows.restart(self._pager(stop), stop)

    def _look_anew(self) -> None:
        self.look(stay=False)

    def _pager(self, stop: Event) -> Callable[[int | None, int], Page]:
        wanted, office = self._view.wanted(self._office), self._office
        asked = asked_words(wanted.words)

        def page(cursor: int | None, limit: int) -> Page:
            told = office.records.page(wanted, after=cursor, limit=limit, stop=stop)
            rows = [found(each, asked, office) for each in told]
            return Page(rows, told[-1].row if len(told) == limit else None)

        return page

    def _connect(self) -> None:
        self.table.opened.connect(lambda each: self.petition_wanted.emit(each.number))
        self.table.previewed.connect(lambda _each: self._preview_current())
        self.table.selected.connect(lambda _each: self._resting.start())
        self.table.sort_asked.connect(self._sort)
        self.table.widened.connect(self._widths.start)
        self.preview.open_wanted.connect(self._open)
        self.rows.loaded.connect(self._loaded)
        self.rows.failed.connect(self._jobs.failed)
        self.copy.clicked.connect(lambda _on: self._copy_sentence())
        self._jobs.acted.connect(self._acted)
        self._connect_bars()
        keys.bind(self, "F4", self.explain)
        keys.bind(self, "F5", self.look)
        keys.bind(self, "Esc", self._clear)
        keys.bind(self, "F6", self._other_pane)
        keys.bind(self, "Shift+F6", self._other_pane)
        keys.bind(self, "Ctrl+P", self.print_list)
        keys.bind(self, "Ctrl+D", self.views.ask_name)
        keys.bind(self, "Ctrl+Shift+L", self.filters.offer)
        for at in range(KEYED):
            keys.bind(self, f"Alt+{at + 1}", partial(self._choose, at))

    def _connect_bars(self) -> None:
        self.views.chosen.connect(self._choose)
        self.views.kept.connect(self._keep_view)
        self.views.renamed.connect(self._rename_view)
        self.views.dropped.connect(self._drop_view)
        self.filters.changed.connect(self._filter)
        for bar in (self.views, self.filters):
            bar.left.connect(lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))

    def _acted(self, _done: object) -> None:
        self._stale = True
        self._all = _Count()
        self._count_views()
        if self.isVisible():
            self.look()

    def _open(self) -> None:
        if isinstance(each := self.table.current(), Found):
            self.petition_wanted.emit(each.number)

    def _enter_found(self) -> None:
        self._entering = False
        if not self.rows.rowCount():
            return
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if self.rows.rowCount() == 1 and self.rows.complete:
            self._open()

    def _clear(self) -> None:
        """Esc: leave what is being written, else clear the search."""
        if self.views.leave() or self.filters.leave():
            return
        if self._view.words:
            self._view = replace(self._view, words="")
            self.search_cleared.emit()
            self.look()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _search_for(self, words: str) -> None:
        self.search_shown.emit(words)
        self.search(words)

    def _other_pane(self) -> None:
        here = self.table.hasFocus()
        other: QWidget = self.preview.open if here else self.table
        other.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # --- views and conditions ----------------------------------------------------------------

    @property
    def _shown_views(self) -> tuple[View, ...]:
        return (*ledger_view.built_in(self._office.me.id), *self._own)

    def _show_views(self) -> None:
        shown = self._shown_views
        self.views.show_views(shown, len(shown) - len(self._own))
        self._mark_view()
        self._count_views()

    def _count_views(self) -> None:
        self._to_count = list(range(1, len(self._shown_views)))

    def _mark_view(self) -> None:
        shown = self._shown_views
        same = [at for at, each in enumerate(shown) if each.name == self._view.name]
        at = same[0] if same and shown[same[0]].holds_in(self._view) else 0
        self._view = replace(self._view, name=shown[at].name)
        self.views.mark(at)
        self.filters.show_view(self._view)

    def _choose(self, at: int) -> None:
        shown = self._shown_views
        if at >= len(shown):
            return
        before = next((each for each in shown if each.name == self._view.name), shown[0])
        typed = "" if before.words and before.words == self._view.words else self._view.words
        words = shown[at].words or typed
        if words != self._view.words:
            self.search_shown.emit(words)
        self._view = replace(shown[at], words=words)
        self._look_anew()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _filter(self, view: View) -> None:
        self._view = replace(view, words=self._view.words)
        self._look_anew()

    def _sort(self, key: str) -> None:
        self._view = replace(self._view, sort="due" if key == "due" else "newest")
        self._look_anew()

    def _keep_view(self, name: str) -> None:
        kept = replace(self._view, name=name)
        if any(each.name == name for each in self._shown_views[: -len(self._own) or None]):
            kept = replace(kept, name=f"{name}（我的）")
        own = tuple(each for each in self._own if each.name != kept.name)
        self._view = kept
        self._set_own((*own, kept), f"已存为视图：{kept.name}")

    def _rename_view(self, at: int, name: str) -> None:
        shown = self._shown_views
        if any(each.name == name for each in shown):
            self.told.emit(f"已经有叫“{name}”的视图，名字没有改")
            return
        renamed = replace(shown[at], name=name)
        own = tuple(renamed if each is shown[at] else each for each in self._own)
        if self._view.name == shown[at].name:
            self._view = replace(self._view, name=name)
        self._set_own(own, f"视图改名为：{name}")

    def _drop_view(self, at: int) -> None:
        gone = self._shown_views[at]
        self._set_own(
            tuple(each for each in self._own if each is not gone), "视图去掉了，信访件都在"
        )

    def _set_own(self, own: tuple[View, ...], words: str) -> None:
        self._own = own
        self._show_views()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        kept, records = ledger_view.written(own), self._office.records
        self._jobs.act(
            self,
            lambda: records.keep_own(ledger_view.KEPT, kept),
            lambda _done: self.told.emit(words),
        )

    def _ask_own(self) -> None:
        records = self._office.records
        self._jobs.ask(
            self, lambda: (records.own(ledger_view.KEPT), records.own(WIDTHS)), self._take_own
        )

    def _take_own(self, kept: tuple[bytes | None, bytes | None]) -> None:
        self._own = ledger_view.read(kept[0])
        if self._own:
            self._show_views()
        if kept[1] is not None:
            self.table.set_widths(_read_widths(kept[1]))

    def _keep_widths(self) -> None:
        told, records = msgspec.json.encode(self.table.widths()), self._office.records
        self._jobs.ask(self, lambda: records.keep_own(WIDTHS, told), lambda _done: None)

    def _categories(self) -> list[str]:
        here = (self.rows.row(at).row.category for at in range(self.rows.rowCount()))
        return sorted({each for each in here if each})

    # --- what came -----------------------------------------------------------------------------

    def _loaded(self, here: int) -> None:
        if self._took is None:
            self._took = self._office.clock.monotonic() - self._began
            if self.rows.complete:
                self._found = _Count(here, exact=True)
            self._select()
            self._painted.start()
        if not here:
            self.preview.forget()
            self._say_empty()
        self._stack.setCurrentIndex(0 if here else 1)
        self._say()
        if self._entering:
            self._enter_found()

    def _select(self) -> None:
        """Stay on the petition that was marked, else take the first."""
        if not self.rows.rowCount():
            return
        numbers = [self.rows.row(at).number for at in range(self.rows.rowCount())]
        at = numbers.index(self._at_number) if self._at_number in numbers else 0
        self.table.setCurrentIndex(self.rows.index(at, 0))

    def _count_found(self) -> None:
        """Count capped first, then to the end; then all there are, then the views."""
        if self._found.exact:
            self._count_next()
            return
        wanted = self._view.wanted(self._office)
        self._count(wanted, lambda total: self._counted(total, wanted))

    def _counted(self, total: int, wanted: Wanted) -> None:
        self._found = _Count(total, exact=total < COUNT_CAP)
        self._say()
        if self._found.exact:
            self._count_next()
        else:
            self._count(wanted, self._counted_exactly, exact=True)

    def _counted_exactly(self, total: int) -> None:
        self._found = _Count(total, exact=True)
        self._count_next()

    def _count_next(self) -> None:
        self._say()
        if not self._all.exact:
            self._count(Wanted(), self._counted_all, exact=True)
        elif self._to_count:
            at = self._to_count[0]
            wanted = self._shown_views[at].wanted(self._office)
            self._count(wanted, lambda total: self._counted_view(at, total))

    def _counted_all(self, total: int) -> None:
        self._all = _Count(total, exact=True)
        self._count_next()

    def _counted_view(self, at: int, total: int) -> None:
        self._to_count = [each for each in self._to_count if each != at]
        self.views.say_count(at, total)
        self._count_next()

    def _count(self, wanted: Wanted, then: Callable[[int], None], *, exact: bool = False) -> None:
        self._drop_count()
        stop, records = Event(), self._office.records
        self._counting = self._jobs.ask(
            self, lambda: records.count(wanted, exact=exact, stop=stop), then, stop=stop
        )

    def _drop_count(self) -> None:
        if self._counting is not None:
            self._counting.drop()
            self._counting = None

    # --- what is said --------------------------------------------------------------------------

    def _say(self) -> None:
        here = self.rows.rowCount()
        asked = bool(self._view.words or self._view.conditions())
        self._esc.setVisible(bool(self._view.words))
        self.filters.result.setText(self._result(asked=asked))
        took = f"用时 {_seconds(self._took)} · " if asked and self._took is not None else ""
        self.filters.took.setText(f"{took}{_SORTS[self._view.sort]}")
        self._foot.setText(
            "上下键移动，空格看预览，Enter 打开"
            if self.rows.complete
            else f"已列出前 {here:,} 件，往下翻会接着列 · 上下键移动，空格看预览，Enter 打开"
        )

    def _result(self, *, asked: bool) -> str:
        if not self._found.known:
            return "正在数…"
        if not asked:
            return f"共 {self._found.words()}"
        among = f"{self._all.words()}里" if self._all.exact else ""
        return f"{among}找到 {self._found.words()}"

    def _say_empty(self) -> None:
        words = self._view.words
        last = words.split()[-1] if len(words.split()) > 1 else ""
        self._without.setVisible(bool(last))
        self._register.setVisible(bool(words) or not self._view.conditions())
        self._without.set_words(f"去掉“{last}”再找")
        if words:
            self._empty_head.setText(f"没有找到“{words}”")
            told = "查过：姓名、拼音、电话、证件号、编号、住址、事由、反映情况、文书"
            narrowed = "。另有筛选条件，也可以先去掉" if self._view.conditions() else ""
            self._empty_next.setText(f"{told}{narrowed}")
        elif self._view.conditions():
            self._empty_head.setText("这些条件下没有信访件")
            self._empty_next.setText("点条件上的叉去掉一个，或按 Alt+1 看全部。")
        else:
            self._empty_head.setText("还没有信访件")
            self._empty_next.setText("来一件登记一件，登记后就在这里。")

    def _copy_sentence(self) -> None:
        """Count by channel in the worker and put one sentence without names on the clipboard."""
        view, office = self._view, self._office
        self._jobs.ask(self, lambda: sentence(view, office), self._take_sentence)

    def _take_sentence(self, words: str) -> None:
        QGuiApplication.clipboard().setText(words)
        self.told.emit(f"已复制：{words}")

    def print_list(self) -> None:
        """Show the list as it is asked for now as it goes to paper; print it or keep it."""
        make = partial(ledger_paper.paper, self._office, self._view)
        ListDialog(ledger_paper.TITLE, make, self._jobs, self).open()

    def explain(self) -> None:
        """Say how the date of the selected petition was counted (F4)."""
        each = self.table.current()
        if each is not None:
            records, number = self._office.records, each.number
            self._jobs.ask(
                self,
                lambda: records.glance(number),
                self._explain_date,
            )

    def _explain_date(self, file: PetitionFile) -> None:
        due_dialog.explain(self._office, file, self)

    def _preview_current(self) -> None:
        self._resting.stop()
        if isinstance(each := self.table.current(), Found):
            self.preview.show_number(each.number, asked_words(self._view.words))

    # --- how it stands -------------------------------------------------------------------------

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide, narrow = self.width() >= style.px(_WIDE), self.width() < style.px(_NARROW)
        least = ledger_preview.NARROW if narrow else ledger_preview.WIDTH
        self.preview.setFixedWidth(style.px(ledger_preview.WIDE if wide else least))
        self._show_columns(wide=wide, narrow=narrow)

    def _show_columns(self, *, wide: bool, narrow: bool) -> None:
        for at, column in enumerate(self.rows.columns):
            rare = (not wide and column.title in WIDE_ONLY) or (narrow and column.title == SPARED)
            alone = self._office.facts.report_way == "none" and column.title == REPORTED
            self.table.setColumnHidden(at, rare or alone)

    def _lay_out(self) -> None:
        body = QVBoxLayout(self)
        body.setContentsMargins(16, 10, 16, 6)
        body.setSpacing(8)
        body.addWidget(self.views)
        body.addWidget(self.filters)
        across = QHBoxLayout()
        across.setSpacing(12)
        across.addWidget(self._list(), 1)
        across.addWidget(self.preview)
        body.addLayout(across, 1)
        self._foot = label(text="small", tone="text2", object_name="ledger_lbl_foot")
        self._esc = QWidget()
        self._esc.setLayout(row(key_cap("Esc"), label("清空查找", text="small", tone="text2")))
        self._esc.hide()
        printed = Button("打印", "ledger_btn_print", "打印这张表", kind="link", hint="Ctrl+P")
        printed.clicked.connect(lambda _on: self.print_list())
        body.addLayout(row(self._foot, None, self._esc, printed))

    def _list(self) -> QWidget:
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        empty = Card()
        self._empty_head = label(text="h2", object_name="ledger_lbl_empty")
        self._empty_next = label(tone="text2", object_name="ledger_lbl_empty_next")
        self._without = Button("去掉", "ledger_btn_drop_word", "去掉最后一个词再找")
        self._register = Button("登记信访件", "ledger_btn_register", hint="F2", icon="plus")
        self._without.clicked.connect(lambda _on: self._search_for(_shorter(self._view.words)))
        self._register.clicked.connect(lambda _on: self.register_wanted.emit())
        empty.body.addStretch(1)
        for part in (icon_label("search", "text2", 30), self._empty_head, self._empty_next):
            empty.body.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        empty.body.addLayout(row(None, self._without, self._register, None))
        empty.body.addStretch(1)
        self._stack.addWidget(empty)
        return self._stack


class _Count:
    """How many: not known yet, at least so many, or exactly so many."""

    def __init__(self, total: int | None = None, *, exact: bool = False) -> None:
        self.total = total
        self.exact = exact
        self.known = total is not None

    def words(self) -> str:
        """Say it."""
        total = self.total or 0
        return f"{total:,} 件" if self.exact else f"{total - 1:,} 件以上"


def sentence(view: View, office: Office) -> str:
    """Say what a view holds in one sentence for the telephone; no names. Runs in the worker."""
    wanted, records = view.wanted(office), office.records
    total = records.count(wanted, exact=True)
    some = {
        words: records.count(replace(wanted, channel=code), exact=True)
        for code, words in CHANNELS.items()
        if wanted.channel in {None, code}
    }
    told = "、".join(f"{words} {count} 件" for words, count in some.items() if count)
    asked = "，".join(
        f"{ledger_view.FIELDS[field]}{ledger_view.told(field, value, office)}"
        for field, value in view.conditions().items()
    )
    today = office.clock.today()
    head = f"截至 {today.month} 月 {today.day} 日，{office.facts.town}"
    within = f"（{asked}）" if asked else ""
    return f"{head}信访件{within}共 {total:,} 件" + (f"：{told}。" if told else "。")


def _shorter(words: str) -> str:
    return " ".join(words.split()[:-1])


def _seconds(took: float) -> str:
    return f"{took:.2f} 秒" if took >= 0.01 else "不到 0.01 秒"  # noqa: PLR2004 what is written


def _read_widths(kept: bytes) -> Mapping[str, int]:
    try:
        return msgspec.json.decode(kept, type=dict[str, int])
    except msgspec.MsgspecError:
        return {}


def _rest(owner: QWidget, ms: int, then: Callable[[], None]) -> QTimer:
    timer = QTimer(owner, interval=ms, singleShot=True)
    timer.timeout.connect(then)
    return timer


__all__ = ["PAGE", "LedgerPage"]
