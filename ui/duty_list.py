"""The duties of 今日 as a list: groups by urgency, each row with its reason and its one button."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
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
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)
from typing_extensions import override

from app.domain.calendar import WorkCalendar
from app.domain.file import NOTICES, Row
from app.domain.words import ACTS
from app.office import Office
from ui import duties, icons, style
from ui.duties import Counted
from ui.pieces import BADGES, called, tone_colour

Group = Literal["over", "today", "soon", "holiday", "later"]
GROUPS: tuple[tuple[Group, str], ...] = (
    ("over", "已逾期"),
    ("today", "今天到期"),
    ("soon", "3 个工作日内"),
    ("holiday", "假期前要办完"),
    ("later", "以后"),
)
HOLIDAY_DAYS = 3
"""A holiday of so many days gathers what would end inside it."""
AHEAD_DAYS = 21
FOLDED_FROM = 4
"""So many duties that have time are folded while nearer ones stand above them."""
BUTTON_WIDTH, BUTTON_HEIGHT = 124, 34
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
    act: str | None = None
    """The next lawful act: what the row's button says."""
    folds: bool = False
    """A head whose duties can be folded away."""


class Duties(QAbstractListModel):
    """The duties under their heads; at most one is unfolded."""

    def __init__(self) -> None:
        super().__init__()
        self._items: list[Item] = []
        self._whole: list[Item] = []
        self._later_shown = False
        self._unfolded: int | None = None

    def show_rows(
        self,
        rows: Sequence[Row],
        office: Office,
        unsigned: Collection[str] = (),
        lying: Collection[str] = (),
    ) -> None:
        """Show these duties, most urgent first; `unsigned` numbers are to be signed for first.

        Where a letter lies here (`lying`), the duty to tell her is done by serving it.
        """
        self.beginResetModel()
        self._unfolded = None
        self._whole = list(_grouped(rows, office, unsigned, lying))
        self._items = self._shown()
        self.endResetModel()

    def toggle_later(self) -> None:
        """Show what has time, or fold it away again; nothing above it moves."""
        self.fold()
        head = next(n for n, each in enumerate(self._items) if each.folds)
        self._later_shown = not self._later_shown
        shown = self._shown()
        if self._later_shown:
            self.beginInsertRows(_NOWHERE, head + 1, len(shown) - 1)
            self._items[head + 1 :] = shown[head + 1 :]
            self.endInsertRows()
        else:
            self.beginRemoveRows(_NOWHERE, head + 1, len(self._items) - 1)
            del self._items[head + 1 :]
            self.endRemoveRows()
        self._items[head] = shown[head]
        self.dataChanged.emit(self.index(head, 0), self.index(head, 0))

    def _shown(self) -> list[Item]:
        at = next((n for n, each in enumerate(self._whole) if each.folds), None)
        if at is None:
            return list(self._whole)
        head, rest = self._whole[at], self._whole[at + 1 :]
        told = "收起" if self._later_shown else "展开"
        head = replace(head, words=f"{head.words} · Enter {told}")
        return [*self._whole[:at], head, *(rest if self._later_shown else ())]

    def duties(self) -> tuple[Item, ...]:
        """Give every duty, folded ones too, in the list's order."""
        return tuple(each for each in self._whole if each.kind == "duty")

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
        item = self._items[index.row()] if index.isValid() else None
        if item is not None and (item.kind == "duty" or item.folds):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags


def _grouped(
    rows: Sequence[Row], office: Office, unsigned: Collection[str], lying: Collection[str]
) -> Iterator[Item]:
    today, desk, at = office.clock.today(), office.desk, duties.measure(office)
    rests = coming_rests(desk.calendar, today)
    by: dict[Group, list[Item]] = {near: [] for near, _words in GROUPS}
    for each in rows:
        if each.due is None:
            continue
        counted = Counted(each.due, desk.rules, desk.calendar, today)
        near: Group = duties.urgency(each.due, at)
        rests_then = any(first <= each.due.nominal <= last for first, last in rests)
        if near in {"soon", "later"} and rests_then:
            near = "holiday"
        waited = (today - each.due.trigger_on).days
        act = office.procedure.next_of(each.state, each.route, each.due.rule, waited)
        act = "serve" if each.number in lying and each.due.rule in NOTICES else act
        act = "sign_for" if each.number in unsigned else act
        by[near].append(Item("duty", _read_aloud(each, counted), each, counted, act))
    for near, words in GROUPS:
        by[near].sort(key=_last_day)
        if by[near]:
            named = "，".join(_rest_words(rest, desk.calendar) for rest in rests)
            told = f" · {named}" if near == "holiday" else ""
            folds = near == "later" and FOLDED_FROM <= len(by[near]) < len(rows)
            yield Item("head", f"{words}  {len(by[near])} 件{told}", folds=folds)
            yield from by[near]


def _last_day(item: Item) -> date:
    """Tell what a group goes by: the day that is shown."""
    return duties.due_on(item.counted.clock, item.counted.measure) if item.counted else date.max


def coming_rests(calendar: WorkCalendar, today: date) -> tuple[tuple[date, date], ...]:
    """Give first and last day of every long holiday that begins within three weeks."""
    found = []
    day, end = today + timedelta(days=1), today + timedelta(days=AHEAD_DAYS)
    while day <= end:
        last = day
        while not calendar.is_working(last):
            last += timedelta(days=1)
        if (last - day).days >= HOLIDAY_DAYS:
            found.append((day, last - timedelta(days=1)))
        day = last + timedelta(days=1)
    return tuple(found)


def _rest_words(rest: tuple[date, date], calendar: WorkCalendar) -> str:
    first, last = rest
    name = next(
        (
            told
            for n in range((last - first).days + 1)
            if (told := calendar.why(first + timedelta(days=n)).name)
        ),
        "放假",
    )
    same = first.month == last.month
    until = f"{last.day}日" if same else f"{last.month}月{last.day}日"
    return f"{name} {first.month}月{first.day}日至{until}"


def _read_aloud(each: Row, counted: Counted) -> str:
    _kind, told = duties.badge(counted.clock, counted.measure)
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
        if chosen or item.kind == "chain":
            painter.fillRect(area, QColor(theme.sel))
        if index.row():
            painter.fillRect(QRect(area.left(), area.top(), area.width(), 1), QColor(theme.line))
        if chosen:
            painter.fillRect(QRect(area.left(), area.top(), 4, area.height()), QColor(theme.acc))
        if item.kind == "head":
            self._head(painter, area, item, view.font)
        elif item.kind == "duty" and item.row is not None and item.counted is not None:
            self._duty(painter, area, item.row, item.counted, item.act, view.font, chosen)
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
                return QSize(width, tall if tall > 0 else held.sizeHint().height())
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
        act: str | None,
        font: QFont,
        chosen: bool,
    ) -> None:
        theme = style.current()
        top = area.adjusted(14, 4, -14, -area.height() // 2)
        foot = area.adjusted(14, area.height() // 2, -14, -4)
        self._badge(painter, top, counted, font)
        day = duties.day_words(duties.due_on(counted.clock, counted.measure), counted.today)
        _write(painter, foot, day, _font(font, small=True), theme.text2)
        left = style.px(138)
        right = -style.px(BUTTON_WIDTH + 24)
        duty, who = duties.duty_words(counted.clock), _who_what(each)
        line = top.adjusted(left, 0, right, 0)
        _write(painter, line, duty, _font(font, bold=True), theme.text)
        gap = painter.fontMetrics().horizontalAdvance(duty) + 10
        _write(painter, line.adjusted(gap, 0, 0, 0), who, _font(font), theme.text)
        reason = foot.adjusted(left, 0, right, 0)
        _write(painter, reason, counted.reason(), _font(font, small=True), theme.text2)
        if act is not None:
            self._button(painter, button_of(area), ACTS[act], font, chosen)

    def _button(
        self, painter: QPainter, frame: QRect, words: str, font: QFont, chosen: bool
    ) -> None:
        theme = style.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(theme.acc if chosen else theme.line2))
        painter.setBrush(QColor(theme.surf))
        painter.drawRoundedRect(frame, 6, 6)
        painter.setFont(_font(font))
        painter.setPen(QColor(theme.acc if chosen else theme.text))
        told = painter.fontMetrics().elidedText(
            words, Qt.TextElideMode.ElideRight, frame.width() - 12
        )
        painter.drawText(frame, int(Qt.AlignmentFlag.AlignCenter), told)

    def _badge(self, painter: QPainter, area: QRect, counted: Counted, font: QFont) -> None:
        kind, told = duties.badge(counted.clock, counted.measure)
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


def button_of(area: QRect) -> QRect:
    """Tell where a row's button is painted."""
    width, height = style.px(BUTTON_WIDTH), style.px(BUTTON_HEIGHT)
    top = area.center().y() - height // 2 + 1
    return QRect(area.right() - width - 12, top, width, height)


class DutyList(QListView):
    """The list: Enter opens, Space previews, F4 unfolds, arrows move from duty to duty."""

    opened = Signal(object)
    """The Row, by double click."""
    act_asked = Signal(object)
    """The Item whose button was pressed, by Enter or the mouse."""
    preview_asked = Signal()
    """Space was pressed on a duty."""

    def __init__(self, model: Duties) -> None:
        super().__init__()
        called(self, "today_list_duties", "要办的事")
        self.duties = model
        self._again = False
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
            self._press()
        elif event.key() == Qt.Key.Key_Space:
            item = self.currentIndex().data(ITEM)
            if isinstance(item, Item) and item.folds:
                self._press()
            else:
                self.preview_asked.emit()
        else:
            super().keyPressEvent(event)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._again = True
        super().mouseDoubleClickEvent(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        again, self._again = self._again, False
        if again:
            return  # a hasty second click does nothing twice
        place = event.position().toPoint()
        at = self.indexAt(place)
        item = at.data(ITEM)
        folds = isinstance(item, Item) and item.folds
        if at.isValid() and (folds or button_of(self.visualRect(at)).contains(place)):
            self._press()

    def _press(self) -> None:
        item = self.currentIndex().data(ITEM)
        if isinstance(item, Item) and item.folds:
            self.duties.toggle_later()
        elif isinstance(item, Item) and item.row is not None:
            self.act_asked.emit(item)

    def _open(self) -> None:
        if (each := self.current_row()) is not None:
            self.opened.emit(each)


_HELD = ~Qt.KeyboardModifier.KeypadModifier
