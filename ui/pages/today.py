"""今日: what must be done, by urgency, each with its reason and 怎么算的. First after unlocking."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListView,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.domain.file import Row
from app.office import Office
from ui import duties, icons, keys, style
from ui.duties import Counted, DueChain, Urgency
from ui.jobs import Asked, Jobs
from ui.pieces import BADGES, Button, Card, called, icon_label, label, row, tone_colour

GROUPS: tuple[tuple[Urgency, str], ...] = (
    ("over", "已逾期"),
    ("today", "今天到期"),
    ("soon", "3 个工作日内"),
    ("later", "以后"),
)
ITEM = int(Qt.ItemDataRole.UserRole)
HEAD_HEIGHT, DUTY_HEIGHT = 32, 56
_NARROW = 1100
_WEEK = "一二三四五六日"
_DISPLAY, _TOOLTIP, _ACCESSIBLE = 0, 3, 11
_NOWHERE = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the list: a group's head, a duty, or the place where its chain unfolds."""

    kind: Literal["head", "duty", "chain"]
    words: str
    row: Row | None = None
    counted: Counted | None = None


class Duties(QAbstractListModel):
    """The duties under their heads; at most one is unfolded."""

    def __init__(self) -> None:
        super().__init__()
        self._items: list[Item] = []
        self._unfolded: int | None = None

    def show_rows(self, rows: Sequence[Row], office: Office) -> None:
        """Show these duties, most urgent first."""
        self.beginResetModel()
        self._unfolded = None
        self._items = list(_grouped(rows, office))
        self.endResetModel()

    def item(self, at: int) -> Item:
        """Give one line."""
        return self._items[at]

    def first_duty(self) -> int | None:
        """Give where the most urgent duty stands."""
        return next((at for at, one in enumerate(self._items) if one.kind == "duty"), None)

    @property
    def unfolded(self) -> int | None:
        """Give where the chain stands, None when all is folded."""
        return self._unfolded

    def fold(self) -> None:
        """Fold what is unfolded."""
        if self._unfolded is not None:
            at, self._unfolded = self._unfolded, None
            self.beginRemoveRows(_NOWHERE, at, at)
            del self._items[at]
            self.endRemoveRows()

    def unfold(self, at: int) -> None:
        """Unfold 怎么算的 below the duty at this place; nothing else may be unfolded."""
        duty = self._items[at]
        self.beginInsertRows(_NOWHERE, at + 1, at + 1)
        told = duty.counted.sentence() if duty.counted else ""
        self._items.insert(at + 1, Item("chain", told, duty.row, duty.counted))
        self._unfolded = at + 1
        self.endInsertRows()

    @override
    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._items)

    @override
    def data(self, index: _Index, role: int = _DISPLAY) -> Any:
        item = self._items[index.row()]
        if role in (_DISPLAY, _ACCESSIBLE):
            return item.words
        if role == ITEM:
            return item
        return None

    @override
    def flags(self, index: _Index) -> Qt.ItemFlag:
        if index.isValid() and self._items[index.row()].kind == "duty":
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags


def _grouped(rows: Sequence[Row], office: Office) -> Iterator[Item]:
    today, desk = office.clock.today(), office.desk
    by: dict[Urgency, list[Item]] = {near: [] for near, _words in GROUPS}
    for each in rows:
        if each.due is not None:
            counted = Counted(each.due, desk.rules, desk.calendar, today)
            near = duties.urgency(each.due, today, desk.calendar)
            by[near].append(Item("duty", _read_aloud(each, counted), each, counted))
    for near, words in GROUPS:
        if by[near]:
            yield Item("head", f"{words}  {len(by[near])} 件")
            yield from by[near]


def _read_aloud(each: Row, counted: Counted) -> str:
    _kind, told = duties.badge(counted.clock, counted.today, counted.calendar)
    return f"{told}，{duties.duty_words(counted.clock)}，{_who_what(each)}，{counted.reason()}"


def _who_what(each: Row) -> str:
    return f"{'匿名' if each.anonymous else each.name} · {each.gist}"


class DutyPainter(QStyledItemDelegate):
    """Paints a head, or a duty in two lines: badge and day, what and who, the reason."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        view: Any = option
        item: Item = index.data(ITEM)
        area: QRect = view.rect
        theme = style.current()
        chosen = bool(view.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if item.kind != "head" and (chosen or item.kind == "chain"):
            painter.fillRect(area, QColor(theme.sel))
        if index.row():
            painter.fillRect(QRect(area.left(), area.top(), area.width(), 1), QColor(theme.line))
        if chosen:
            painter.fillRect(QRect(area.left(), area.top(), 4, area.height()), QColor(theme.acc))
        if item.kind == "head":
            self._head(painter, area, item, view.font)
        elif item.kind == "duty" and item.row is not None and item.counted is not None:
            self._duty(painter, area, item.row, item.counted, view.font, chosen)
        painter.restore()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        item: Item = index.data(ITEM)
        view: Any = option
        if item.kind == "chain" and view.widget is not None:
            held = view.widget.indexWidget(index)
            width = view.widget.viewport().width()
            if held is not None:
                tall = held.heightForWidth(width) if held.hasHeightForWidth() else -1
                return QSize(width, max(tall, held.sizeHint().height()))
        return QSize(200, style.px(HEAD_HEIGHT if item.kind == "head" else DUTY_HEIGHT))

    def _head(self, painter: QPainter, area: QRect, item: Item, font: QFont) -> None:
        words, _gap, count = item.words.partition("  ")
        theme = style.current()
        inner = area.adjusted(14, 4, -14, 0)
        _write(painter, inner, words, _font(font, bold=True, small=True), theme.text2)
        gap = painter.fontMetrics().horizontalAdvance(words) + 10
        _write(painter, inner.adjusted(gap, 0, 0, 0), count, _font(font, small=True), theme.text2)

    def _duty(
        self,
        painter: QPainter,
        area: QRect,
        each: Row,
        counted: Counted,
        font: QFont,
        chosen: bool,
    ) -> None:
        theme = style.current()
        top = area.adjusted(14, 4, -14, -area.height() // 2)
        foot = area.adjusted(14, area.height() // 2, -14, -4)
        self._badge(painter, top, counted, font)
        day = duties.day_words(duties.due_on(counted.clock, counted.today), counted.today)
        _write(painter, foot, day, _font(font, small=True), theme.text2)
        left = style.px(138)
        right = -style.px(190) if chosen else 0
        duty, who = duties.duty_words(counted.clock), _who_what(each)
        line = top.adjusted(left, 0, right, 0)
        _write(painter, line, duty, _font(font, bold=True), theme.text)
        gap = painter.fontMetrics().horizontalAdvance(duty) + 10
        _write(painter, line.adjusted(gap, 0, 0, 0), who, _font(font), theme.text)
        reason = foot.adjusted(left, 0, right, 0)
        _write(painter, reason, counted.reason(), _font(font, small=True), theme.text2)
        if chosen:
            end = QRect(area.right() - style.px(180), area.top(), style.px(166), area.height())
            told = "Enter 打开 · F4 怎么算的"
            _write(painter, end, told, _font(font, small=True), theme.acc, right=True)

    def _badge(self, painter: QPainter, area: QRect, counted: Counted, font: QFont) -> None:
        kind, told = duties.badge(counted.clock, counted.today, counted.calendar)
        shape, tone = BADGES[kind]
        theme = style.current()
        bold = _font(font, bold=True, tiny=True)
        painter.setFont(bold)
        size, height = style.px(14), style.px(23)
        width = painter.fontMetrics().horizontalAdvance(told) + size + 20
        frame = QRect(area.left(), area.center().y() - height // 2, width, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(tone_colour(tone)))
        painter.setBrush(QColor(str(getattr(theme, f"{tone}_soft"))))
        painter.drawRoundedRect(frame, 5, 5)
        figure = icons.pixmap(shape, tone_colour(tone), size)
        painter.drawPixmap(frame.left() + 7, frame.center().y() - size // 2, figure)
        _write(painter, frame.adjusted(size + 13, 0, 0, 0), told, bold, tone_colour(tone))


def _font(font: QFont, *, bold: bool = False, small: bool = False, tiny: bool = False) -> QFont:
    made = QFont(font)
    made.setBold(bold)
    size = "tiny" if tiny else "small" if small else "body"
    made.setPixelSize(style.px(style.SCALE[size]))
    return made


def _write(
    painter: QPainter, area: QRect, words: str, font: QFont, colour: str, *, right: bool = False
) -> None:
    painter.setFont(font)
    painter.setPen(QColor(colour))
    told = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, area.width())
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.drawText(area, int(side | Qt.AlignmentFlag.AlignVCenter), told)


class DutyList(QListView):
    """The list: Enter opens, Space and F4 unfold, arrows move from duty to duty."""

    opened = Signal(object)
    """The Row, by Enter or double click."""
    unfold_asked = Signal()

    def __init__(self, model: Duties) -> None:
        super().__init__()
        called(self, "today_list_duties", "要办的事")
        self.duties = model
        model.setParent(self)
        self.setModel(model)
        self.setItemDelegate(DutyPainter(self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setStyleSheet("QListView { background: transparent; outline: 0; border: none; }")
        self.doubleClicked.connect(self._open)

    def current_row(self) -> Row | None:
        """Give the petition of the current duty."""
        item = self.currentIndex().data(ITEM)
        return item.row if isinstance(item, Item) else None

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & _HELD:
            self._open()
        elif event.key() == Qt.Key.Key_Space:
            self.unfold_asked.emit()
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        if (each := self.current_row()) is not None:
            self.opened.emit(each)


_HELD = ~Qt.KeyboardModifier.KeypadModifier


@dataclass(frozen=True, slots=True)
class _Seen:
    """What one look brought."""

    rows: tuple[Row, ...]
    drafts: int
    waiting: int
    last_receipt_at: str
    way: str


class TodayPage(QWidget):
    """今日. Emits `petition_wanted(number)`, `register_wanted`, `sync_wanted`, `counted(n)`."""

    petition_wanted = Signal(str)
    register_wanted = Signal()
    sync_wanted = Signal()
    counted = Signal(int)
    """How many duties are late or due within 3 working days: for the navigation."""

    def __init__(self, office: Office, jobs: Jobs) -> None:
        super().__init__()
        self._office = office
        self._jobs = jobs
        self._asked: Asked | None = None
        self._model = Duties()
        self.list = DutyList(self._model)
        self._day = label(text="body", tone="text2", object_name="today_lbl_day")
        self._stack = QStackedWidget()
        self._lay_out()
        self.list.opened.connect(lambda each: self.petition_wanted.emit(each.number))
        self.list.unfold_asked.connect(self.explain)
        self.list.selectionModel().currentChanged.connect(self._moved)
        keys.bind(self, "F4", self.explain)
        keys.bind(self, "F5", self.look)
        jobs.acted.connect(lambda _done: self.look() if self.isVisible() else None)

    def arrived(self) -> None:
        """Look again, and take the keys."""
        self.look()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def look(self) -> None:
        """Ask what is due; the list stays as it is until the answer comes."""
        if self._asked is not None:
            self._asked.drop()
        self._asked = self._jobs.ask(self, lambda: _look(self._office), self._show)

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
        for card in self._cards:
            card.setFixedWidth(style.px(232 if self.width() < style.px(_NARROW) else 300))

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

    def _show(self, seen: _Seen) -> None:
        self._asked = None
        today = self._office.clock.today()
        self._day.setText(f"{today.month}月{today.day}日 星期{_WEEK[today.weekday()]}")
        chosen = self.list.current_row()
        self._model.show_rows(seen.rows, self._office)
        self._choose(chosen)
        self._stack.setCurrentIndex(0 if seen.rows else 1)
        if self.isVisible() and self.window().focusWidget() in (None, self.list):
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)  # it was not there to take the keys
        self._tell_side(seen, today)
        near = [
            each
            for each in seen.rows
            if each.due and duties.urgency(each.due, today, self._office.desk.calendar) != "later"
        ]
        self.counted.emit(len(near))

    def _choose(self, before: Row | None) -> None:
        at = self._model.first_duty()
        for place in range(self._model.rowCount()):
            item = self._model.item(place)
            if before is not None and item.row is not None and item.row.id == before.id:
                at = place
        if at is not None:
            self.list.setCurrentIndex(self._model.index(at, 0))

    def _tell_side(self, seen: _Seen, today: date) -> None:
        drafts = f"{seen.drafts} 份登记草稿没写完" if seen.drafts else "登记草稿都写完了"
        self._drafts.setText(drafts)
        self._to_drafts.setVisible(bool(seen.drafts))
        none = seen.way == "none"
        self._waiting.setText("县里没装接收端" if none else _waiting_words(seen.waiting))
        receipt = duties.moment_words(seen.last_receipt_at, today)
        told = f"最近回执 {receipt}" if receipt else "还没有收到过县里的回执"
        self._receipt.setText("没有要上报的，记录都在本机" if none else told)
        self._report.setVisible(not none)

    def _lay_out(self) -> None:
        body = QVBoxLayout(self)
        body.setContentsMargins(16, 8, 16, 8)
        body.setSpacing(8)
        body.addLayout(row(label("今日", text="h1"), self._day, None, gap=10))
        across = QHBoxLayout()
        across.setSpacing(12)
        across.addWidget(self._list_card(), 1)
        across.addLayout(self._side())
        body.addLayout(across, 1)

    def _list_card(self) -> QWidget:
        card = Card()
        card.body.setContentsMargins(1, 4, 1, 4)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty())
        card.body.addWidget(self._stack)
        return card

    def _empty(self) -> QWidget:
        holder = QWidget()
        body = QVBoxLayout(holder)
        body.addStretch(1)
        parts = (
            icon_label("ok", "ok", 30),
            label("没有到期的事", text="h2", object_name="today_lbl_empty"),
            label("登记以后，要告知、要答复的日子会排在这里。按 F2 登记。", tone="text2"),
        )
        for part in parts:
            body.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        body.addStretch(1)
        return holder

    def _side(self) -> QVBoxLayout:
        side = QVBoxLayout()
        side.setSpacing(10)
        self._cards = (self._mine(), self._report_card())
        for card in self._cards:
            side.addWidget(card)
        side.addStretch(1)
        return side

    def _mine(self) -> QWidget:
        card = Card("等我处理")
        self._drafts = label(object_name="today_lbl_drafts", tone="text2")
        self._to_drafts = Button("接着写", "today_btn_drafts", "接着写登记草稿")
        self._to_drafts.clicked.connect(self.register_wanted)
        self._to_drafts.hide()
        card.body.addWidget(self._drafts)
        card.body.addWidget(self._to_drafts)
        return card

    def _report_card(self) -> QWidget:
        card = Card("上报")
        self._waiting = label(object_name="today_lbl_waiting")
        self._receipt = label(text="small", tone="text2", object_name="today_lbl_receipt")
        self._report = Button("去上报", "today_btn_report", hint="F9", icon="globe")
        self._report.clicked.connect(self.sync_wanted)
        for part in (self._waiting, self._receipt, self._report):
            card.body.addWidget(part)
        return card


def _waiting_words(waiting: int) -> str:
    return f"{waiting} 条待上报" if waiting else "没有待上报的"


def _look(office: Office) -> _Seen:
    status = office.sync.status()
    return _Seen(
        office.records.due(),
        len(office.intake.parked()),
        status.waiting,
        status.last_receipt_at,
        status.way,
    )
