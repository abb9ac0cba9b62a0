"""The shell: navigation, top bar, the page on show, status bar; keys that hold everywhere."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.clock import Clock
from app.domain.words import PRODUCT
from ui import icons, style
from ui.elided import Elided
from ui.idle import Idle
from ui.keys import Shortcuts
from ui.notices import Notices, above
from ui.pieces import Button, called, icon_label, key_cap, label, row, rule, set_icon

Act = Callable[[], object]
NAVIGATION_WIDTH = 168
COMPACT_WIDTH = 56
COMPACT_BELOW = 1180
TOP_HEIGHT = 54
STATUS_HEIGHT = 30
LEAST_WIDTH, LEAST_HEIGHT = 1000, 560


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the navigation. `gap` sets it apart from the one above."""

    key: str
    words: str
    icon: str
    gap: bool = False


PLACES = (
    Place("today", "今日", "today"),
    Place("register", "登记", "register"),
    Place("ledger", "信访件", "ledger"),
    Place("coordination", "协调督办", "people", gap=True),
    Place("sealed", "密件", "lock"),
    Place("statistics", "统计月报", "chart", gap=True),
    Place("sync", "上报同步", "sync"),
    Place("settings", "设置", "settings"),
)
"""In the order of Ctrl+1 to Ctrl+8. Only places that have a page are shown."""

_BELONGS = {"petition": "ledger", "letter": "ledger"}
"""Pages that are part of a place of the navigation."""

STATUS = (("sync", "sync"), ("backup", "save"), ("calendar", "calendar"))
"""The cells of the status bar: key and icon."""


class NavigationButton(QPushButton):
    """One place: icon, words, and a count at the right."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        called(self, f"nav_btn_{place.key}", place.words)
        self._place = place
        self._count = 0
        self.setProperty("k", "nav")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setIconSize(QSize(style.px(18), style.px(18)))
        self._number = label(text="tiny", tone="text2")
        self._number.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 10, 0)
        line.addStretch(1)
        line.addWidget(self._number)
        self.toggled.connect(lambda _on: self._paint_icon())
        self.set_compact(on=False)

    def set_count(self, count: int) -> None:
        """Show how many things wait there; 0 shows nothing."""
        self._count = count
        self._number.setText(str(count) if count else "")
        self.setAccessibleDescription(f"{count} 件" if count else "")

    def set_compact(self, *, on: bool) -> None:
        """Show the icon alone, the words as a tooltip; or all of it."""
        self._number.setVisible(not on)
        self.setText("" if on else f"  {self._place.words}")
        self.setToolTip(self._place.words if on else "")
        self._paint_icon()

    def _paint_icon(self) -> None:
        theme = style.current()
        colour = theme.acc if self.isChecked() else theme.text2
        self.setIcon(icons.icon(self._place.icon, colour, style.px(18)))


class Navigation(QWidget):
    """The left column: the office, the places, and who is here."""

    chosen = Signal(str)
    lock_asked = Signal()

    def __init__(self, office_title: str, place_words: str, user: str, role_words: str) -> None:
        super().__init__()
        self.setProperty("k", "navigation")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._buttons: dict[str, NavigationButton] = {}
        self._gaps: dict[str, QWidget] = {}
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(8, 12, 8, 8)
        self._body.setSpacing(2)
        self._head = self._office(office_title, place_words)
        self._body.addWidget(self._head)
        for place in PLACES:
            self._add(place)
        self._body.addStretch(1)
        self._foot_rule = rule()
        self._body.addWidget(self._foot_rule)
        self._body.addWidget(self._foot(user, role_words))
        self.set_compact(on=False)

    def show_place(self, key: str) -> None:
        """Let a place appear: it has a page now."""
        if key in self._gaps:
            self._gaps[key].show()
        self._buttons[key].show()

    def mark(self, key: str) -> None:
        """Mark the place on show."""
        for name, button in self._buttons.items():
            button.setChecked(name == key)

    def set_count(self, key: str, count: int) -> None:
        """Show how many things wait at a place."""
        self._buttons[key].set_count(count)

    def set_compact(self, *, on: bool) -> None:
        """Fold to icons, or unfold."""
        self.setFixedWidth(style.px(COMPACT_WIDTH if on else NAVIGATION_WIDTH))
        for part in (self._head, self._who, self._figure):
            part.setVisible(not on)
        for button in self._buttons.values():
            button.set_compact(on=on)

    def _add(self, place: Place) -> None:
        if place.gap:
            gap = QWidget()
            gap.setFixedHeight(6)
            gap.hide()
            self._gaps[place.key] = gap
            self._body.addWidget(gap)
        button = NavigationButton(place)
        button.hide()
        button.clicked.connect(lambda _on, key=place.key: self.chosen.emit(key))
        self._buttons[place.key] = button
        self._body.addWidget(button)

    def _office(self, title: str, place_words: str) -> QWidget:
        holder = QWidget()
        body = QVBoxLayout(holder)
        body.setContentsMargins(8, 0, 0, 10)
        body.setSpacing(0)
        for made, told in (
            (Elided(text="strong"), title),
            (Elided(text="small", tone="text2"), place_words),
        ):
            made.say(told)
            body.addWidget(made)
        return holder

    def _foot(self, user: str, role_words: str) -> QWidget:
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(8, 6, 0, 0)
        line.setSpacing(8)
        self._figure = icon_label("person", "text2", 18)
        self._who = QWidget()
        names = QVBoxLayout(self._who)
        names.setContentsMargins(0, 0, 0, 0)
        names.setSpacing(0)
        names.addWidget(label(user, text="strong", object_name="nav_lbl_user"))
        names.addWidget(label(role_words, text="small", tone="text2", wrap=True))
        lock = Button("", "nav_btn_lock", "锁屏", kind="bare", icon="lock")
        lock.setFixedWidth(style.px(36))
        lock.setToolTip("锁屏 Ctrl+L")
        lock.clicked.connect(self.lock_asked)
        line.addWidget(self._figure)
        line.addWidget(self._who, 1)
        line.addWidget(lock)
        return holder


class SearchField(QLineEdit):
    """查找, with its key printed inside; Enter searches, Esc clears, the down key goes on."""

    asked = Signal(str)
    """Enter was pressed."""
    typed = Signal(str)
    """Something was typed: for lists that filter live."""
    passed = Signal()
    """The down key was pressed: for the list below."""

    def __init__(self) -> None:
        super().__init__()
        called(self, "app_edit_search", "查找")
        self.setPlaceholderText("查找：姓名、拼音、电话、编号、事由")
        self.setFixedWidth(style.px(430))
        self.setTextMargins(style.px(24), 0, style.px(58), 0)
        line = QHBoxLayout(self)
        line.setContentsMargins(7, 0, 7, 0)
        figure = icon_label("search", "text2", 16)
        cap = key_cap("Ctrl+K")
        for part in (figure, cap):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        line.addWidget(figure)
        line.addStretch(1)
        line.addWidget(cap, 0, Qt.AlignmentFlag.AlignVCenter)
        self.returnPressed.connect(lambda: self.asked.emit(self.text()))
        self.textEdited.connect(self.typed)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self.typed.emit("")
        elif event.key() == Qt.Key.Key_Down:
            self.passed.emit()
        else:
            super().keyPressEvent(event)


class TopBar(QWidget):
    """The search field and the way to register. Pages may fold it away."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("k", "topbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(style.px(TOP_HEIGHT))
        self.search = SearchField()
        self.register = Button("登记信访件", "app_btn_register", hint="F2", icon="plus")
        line = row(self.search, None, self.register)
        line.setContentsMargins(16, 0, 16, 0)
        self.setLayout(line)


class StatusBar(QWidget):
    """Three standing facts at the left, two keys at the right."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("k", "statusbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(style.px(STATUS_HEIGHT))
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 0, 14, 0)
        line.setSpacing(8)
        self._cells: dict[str, tuple[list[QWidget], QLabel]] = {}
        for key, name in STATUS:
            self._add(line, key, name)
        line.addStretch(1)
        line.addWidget(rule(upright=True))
        line.addWidget(label("F1 帮助   Ctrl+L 锁屏", text="tiny", tone="text2"))

    def say(self, key: str, words: str) -> None:
        """Show a fact; without words its cell is not there."""
        parts, said = self._cells[key]
        said.setText(words)
        said.setAccessibleName(words)
        for part in parts:
            part.setVisible(bool(words))

    def told(self, key: str) -> str:
        """Give what a cell says."""
        return self._cells[key][1].text()

    def _add(self, line: QHBoxLayout, key: str, name: str) -> None:
        said = label(text="tiny", tone="text2", object_name=f"app_lbl_status_{key}")
        parts: list[QWidget] = [icon_label(name, "text2", 15), said, rule(upright=True)]
        for part in parts:
            line.addWidget(part)
        self._cells[key] = (parts, said)
        self.say(key, "")


class Cover(QWidget):
    """Hides everything while nobody is at the desk. Has no content of the office."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("k", "cover")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        body = QVBoxLayout(self)
        body.addStretch(1)
        figure = QLabel()
        set_icon(figure, "shield", "acc", 36)
        for part in (figure, label("屏幕已遮住", text="h2"), label("按任意键接着办", tone="text2")):
            body.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        body.addStretch(1)
        self.hide()


class Window(QMainWindow):
    """The whole window. Pages are added by the key of their place, or by any other key.

    Emits `lock_requested` on Ctrl+L and after the idle time, `register_requested` on F2,
    `search_requested` on Enter in the search field, `search_typed` while typing there,
    `help_requested` with the page's key on F1, `report_requested` on F9, `page_shown`.
    """

    lock_requested = Signal()
    register_requested = Signal()
    search_requested = Signal(str)
    search_typed = Signal(str)
    help_requested = Signal(str)
    report_requested = Signal()
    page_shown = Signal(str)
    closing = Signal()

    def __init__(
        self,
        office_title: str,
        user: str,
        role_words: str,
        clock: Clock,
        *,
        short_title: str = "",
        place_words: str = "信访窗口",
        version: str = "",
    ) -> None:
        super().__init__()
        self.setWindowTitle(f"{PRODUCT} — {office_title}")
        self.setWindowIcon(icons.icon("desk", style.current().acc, 32))
        self.setMinimumSize(LEAST_WIDTH, LEAST_HEIGHT)
        self.resize(1366, 696)
        self.shortcuts = Shortcuts()
        self.navigation = Navigation(short_title or office_title, place_words, user, role_words)
        self.top = TopBar()
        self.status = StatusBar()
        self._stack = QStackedWidget()
        self._pages: dict[str, QWidget] = {}
        self._trail: list[str] = []
        self._ahead: list[str] = []
        self.notices = Notices(self._stack, clock, version)
        self.setCentralWidget(self._lay_out())
        self._cover = Cover(self)
        self.idle = Idle(clock, self)
        self._connect()
        self._bind()

    def add_page(self, key: str, page: QWidget) -> None:
        """Add a page; its place in the navigation appears."""
        page.setProperty("k", "page")
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._pages[key] = page
        self._stack.addWidget(page)
        numbers = {place.key: at for at, place in enumerate(PLACES, 1)}
        if key in numbers:
            self.navigation.show_place(key)
            self.shortcuts.bind(self, f"Ctrl+{numbers[key]}", lambda: self.show_page(key))
        if len(self._pages) == 1:
            self.show_page(key)

    def show_page(self, key: str) -> None:
        """Show a page; its `arrived()` is called if it has one."""
        if self._trail and self._trail[-1] == key:
            self._arrive(key)
            return
        self._trail.append(key)
        self._ahead.clear()
        self._arrive(key)

    def back(self) -> None:
        """Go back to the page shown before."""
        if len(self._trail) > 1:
            self._ahead.append(self._trail.pop())
            self._arrive(self._trail[-1])

    def forward(self) -> None:
        """Undo `back`."""
        if self._ahead:
            self._trail.append(self._ahead.pop())
            self._arrive(self._trail[-1])

    def page(self) -> str:
        """Give the key of the page on show."""
        return self._trail[-1] if self._trail else ""

    def set_count(self, key: str, count: int) -> None:
        """Show how many things wait at a place of the navigation."""
        self.navigation.set_count(key, count)

    def say_status(self, key: str, words: str) -> None:
        """Fill a cell of the status bar: "sync", "backup" or "calendar"."""
        self.status.say(key, words)

    def is_covered(self) -> bool:
        """Tell whether the cover hides everything."""
        return not self._cover.isHidden()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cover.setGeometry(self.rect())
        self._fold()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.idle.look()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self.idle.stop()
        self.closing.emit()
        super().closeEvent(event)

    def _lay_out(self) -> QWidget:
        whole = QWidget()
        across = QHBoxLayout(whole)
        right = QVBoxLayout()
        for layout in (across, right):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        across.addWidget(self.navigation)
        across.addLayout(right, 1)
        right.addWidget(self.top)
        right.addWidget(above(self.notices, self._stack), 1)
        right.addWidget(self.status)
        return whole

    def _connect(self) -> None:
        self.navigation.chosen.connect(self.show_page)
        self.navigation.lock_asked.connect(self.lock_requested)
        self.top.register.clicked.connect(self.register_requested)
        self.top.search.asked.connect(self.search_requested)
        self.top.search.typed.connect(self.search_typed)
        self.idle.covered.connect(self._cover_up)
        self.idle.uncovered.connect(self._cover.hide)
        self.idle.expired.connect(self.lock_requested)

    def _bind(self) -> None:
        acts: dict[str, Act] = {
            "F1": lambda: self.help_requested.emit(self.page()),
            "F2": self.register_requested.emit,
            "F9": self.report_requested.emit,
            "Ctrl+K": self._search,
            "Ctrl+L": self.lock_requested.emit,
            "Alt+Left": self.back,
            "Alt+Right": self.forward,
        }
        for keys, act in acts.items():
            self.shortcuts.bind(self, keys, act)
        self.notices.bind(self.shortcuts, self)

    def _search(self) -> None:
        self.top.show()
        self.top.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.top.search.selectAll()

    def _arrive(self, key: str) -> None:
        page = self._pages[key]
        self._stack.setCurrentWidget(page)
        self.navigation.mark(_BELONGS.get(key, key))
        self._fold()
        arrived = getattr(page, "arrived", None)
        if callable(arrived):
            arrived()
        self.page_shown.emit(key)

    def _fold(self) -> None:
        compact = self.width() < style.px(COMPACT_BELOW)
        self.navigation.set_compact(on=compact)
        self.top.setVisible(not (compact and self.page() == "register"))

    def _cover_up(self) -> None:
        self._cover.setGeometry(self.rect())
        self._cover.show()
        self._cover.raise_()
