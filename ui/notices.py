"""The door to the user's eyes: the toast, standing bars on top of the page, faults in words."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from app.clock import Clock
from app.domain.errors import Refused, Trouble
from app.domain.words import said
from ui import icons, keys, style
from ui.pieces import Button, ButtonKind, Text, Tone, icon_label, label

TOAST_SECONDS = 8
_CLEARANCE = 60
THIN = 26
_SHAPES: dict[Tone, str] = {"warn": "triangle", "dan": "triangle", "ok": "ok", "acc": "info"}


@dataclass(frozen=True, slots=True)
class Remedy:
    """What a standing bar offers: a button's words and what it does."""

    words: str
    act: Callable[[], object]


class Toast(QFrame):
    """One thing just done, at the foot of the page, with 撤回 while it stays. One at a time."""

    gone = Signal()

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.setProperty("k", "toast")
        self._host = host
        self._undo: Callable[[], object] | None = None
        self._shape = QLabel()
        self._words = label(object_name="app_lbl_toast")
        self._button = Button("撤回", "app_btn_undo", kind="undo", hint="Ctrl+Z", parent=self)
        self._left = label(text="small")
        self._lay_out()
        self._button.clicked.connect(self.undo)
        self._seconds = 0
        self._timer = QTimer(self, interval=1000)
        self._timer.timeout.connect(self.tick)
        host.installEventFilter(self)
        self.hide()

    def show_words(self, words: str, undo: Callable[[], object] | None = None) -> None:
        """Show words; `undo` takes the thing back as long as the toast is there."""
        theme = style.current()
        self._shape.setPixmap(icons.pixmap("ok", theme.toast_acc, style.px(18)))
        self._words.setText(words)
        self._words.setAccessibleName(words)
        self._undo = undo
        self._button.setVisible(undo is not None)
        self._seconds = TOAST_SECONDS
        self._count()
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    def undo(self) -> bool:
        """Take back what the toast names, if it may be taken back; tell whether it did."""
        act, self._undo = self._undo, None
        if act is None or self.isHidden():
            return False
        self.dismiss()
        act()
        return True

    def dismiss(self) -> None:
        """Take the toast away."""
        self._timer.stop()
        self._undo = None
        self.hide()
        self.gone.emit()

    def tick(self) -> None:
        """Let one second pass; it stays while the mouse or the focus is on it."""
        if self.underMouse() or self._button.hasFocus():
            return
        self._seconds -= 1
        self._count()
        if self._seconds <= 0:
            self.dismiss()

    def words(self) -> str:
        """Give what it says, nothing when it is away."""
        return "" if self.isHidden() else self._words.text()

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        self._seconds = TOAST_SECONDS
        super().enterEvent(event)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _count(self) -> None:
        self._left.setText(f"{self._seconds} 秒")

    def _place(self) -> None:
        # Above the row of buttons at the foot of a page: it never hides what comes next.
        self.move(16, self._host.height() - self.height() - style.px(_CLEARANCE))

    def _lay_out(self) -> None:
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 3, 12, 3)
        line.setSpacing(10)
        for part in (self._shape, self._words):
            line.addWidget(part)
        line.addSpacing(24)
        line.addWidget(self._button)
        line.addWidget(self._left)


class Bar(QFrame):
    """A standing matter on top of the page, with at most one button."""

    def __init__(
        self, words: str, tone: Tone, remedy: Remedy | None, object_name: str, *, thin: bool = False
    ) -> None:
        super().__init__()
        self._thin = thin
        self.setProperty("k", "card")
        self.setProperty("tone", tone)
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 0 if thin else 4, 10, 0 if thin else 4)
        line.setSpacing(10)
        line.addWidget(icon_label(_SHAPES.get(tone, "info"), tone, 14 if thin else 18))
        size: Text = "tiny" if thin else "body"
        self._words = label(words, text=size, wrap=True, object_name=f"app_lbl_{object_name}")
        line.addWidget(self._words, 1)
        self.buttons = line
        if remedy is not None:
            self.offer(remedy, f"app_btn_{object_name}")
        self.setMinimumHeight(style.px(THIN if thin else 46))

    def offer(self, remedy: Remedy, object_name: str, *, flat: bool = False) -> None:
        """Add a button."""
        kind: ButtonKind = "thin" if self._thin else "link" if flat else "norm"
        button = Button(remedy.words, object_name, kind=kind)
        button.clicked.connect(lambda _on: remedy.act())
        self.buttons.addWidget(button)

    @property
    def thin(self) -> bool:
        """Tell whether it is one low line."""
        return self._thin

    def words(self) -> str:
        """Give what it says."""
        return self._words.text()


class Notices(QObject):
    """Everything the program says without being asked. `bars` stands above the page."""

    def __init__(self, host: QWidget, clock: Clock, version: str = "") -> None:
        super().__init__(host)
        self._clock = clock
        self._version = version
        self._standing: dict[str, Bar] = {}
        self.bars = QWidget()
        self._body = QVBoxLayout(self.bars)
        self._body.setContentsMargins(16, 8, 16, 0)
        self._body.setSpacing(6)
        self.bars.hide()
        self.toast = Toast(host)

    def done(self, words: str, undo: Callable[[], object] | None = None) -> None:
        """Say in passing that something is done, and offer to take it back."""
        self.toast.show_words(words, undo)

    def stand(
        self,
        key: str,
        words: str,
        remedy: Remedy | None = None,
        tone: Tone = "warn",
        *,
        thin: bool = False,
    ) -> Bar:
        """Let a matter stand on top of the page until `settle(key)`. `key` is snake_case.

        `thin`: what stands on every page for days takes one low line.
        """
        self.settle(key)
        bar = Bar(words, tone, remedy, key, thin=thin)
        self._standing[key] = bar
        self._body.addWidget(bar)
        self._fit()
        return bar

    def settle(self, key: str) -> None:
        """Take a standing matter away; it need not be there."""
        bar = self._standing.pop(key, None)
        if bar is not None:
            self._body.removeWidget(bar)
            bar.hide()
            bar.deleteLater()
        self._fit()

    def _fit(self) -> None:
        low = all(each.thin for each in self._standing.values())
        self._body.setContentsMargins(16, 3 if low else 8, 16, 0)
        self.bars.setVisible(bool(self._standing))

    def fault(self, fault: object) -> None:
        """Say a Refused (amber) or a Trouble (red) in words, until it is closed."""
        if not isinstance(fault, Refused | Trouble):
            raise TypeError(type(fault).__name__)
        tone: Tone = "warn" if isinstance(fault, Refused) else "dan"
        bar = self.stand("fault", said(fault), None, tone)
        copied = self._copied(fault.code)
        bar.offer(Remedy("复制错误内容", lambda: _copy(copied)), "app_btn_fault_copy", flat=True)
        close = Remedy("知道了", lambda: self.settle("fault"))
        bar.offer(close, "app_btn_fault_close")

    def standing(self) -> dict[str, str]:
        """Give the words of all that stands, by key."""
        return {key: bar.words() for key, bar in self._standing.items()}

    def bind(self, shortcuts: keys.Shortcuts, owner: QWidget) -> None:
        """Let Ctrl+Z take back what the toast names; in a text field it stays the text's."""
        shortcuts.bind(owner, "Ctrl+Z", self.toast.undo)

    def _copied(self, code: str) -> str:
        # Code, version, time; never a person's facts.
        moment = self._clock.now().strftime("%Y-%m-%d %H:%M:%S")
        return " ".join(part for part in (code, self._version, moment) if part)


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def above(notices: Notices, page: QWidget) -> QWidget:
    """Put the bars above a page area."""
    holder = QWidget()
    body = QVBoxLayout(holder)
    body.setContentsMargins(0, 0, 0, 0)
    body.setSpacing(0)
    body.addWidget(notices.bars, 0, Qt.AlignmentFlag.AlignTop)
    body.addWidget(page, 1)
    return holder
