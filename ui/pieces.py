"""The small parts every screen is made of: buttons, labels, badges, cards, messages in place.

Whatever can be operated takes its object name and its accessible name when it is made.
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui import icons, keys, style

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

Tone = Literal["text", "text2", "text3", "acc", "dan", "warn", "ok", "neu"]
Text = Literal["body", "number", "h1", "h2", "strong", "small", "tiny"]
ButtonKind = Literal["norm", "pri", "link", "chip", "bare", "nav", "undo", "part", "thin"]
BadgeKind = Literal[
    "over", "today", "soon", "later", "run", "info", "ok", "neutral", "warn", "seal"
]

OBJECT_NAME = re.compile(
    r"^(app|nav|today|reg|ledger|pet|dlg|print|stat|sync|coord|wiz|lock|set|seal)"
    r"_(btn|edit|text|combo|seg|chk|radio|tab|list|table|card|lbl|chart|date)_[a-z0-9_]+$"
)
"""How widgets are called (UI design, section 8). Names never change between releases."""

BADGES: dict[BadgeKind, tuple[str, Tone]] = {
    "over": ("triangle", "dan"),
    "today": ("clock", "warn"),
    "soon": ("hourglass", "warn"),
    "later": ("calendar", "neu"),
    "run": ("half", "acc"),
    "info": ("info", "acc"),
    "ok": ("ok", "ok"),
    "neutral": ("ring", "neu"),
    "warn": ("triangle", "warn"),
    "seal": ("lock", "neu"),
}
"""Kind of badge -> its shape and its colour token. The word is the screen's own."""


_PLAIN = 0
"""`Qt.TextFormat.PlainText`; the lock screen cannot wait for the namespace `Qt` (15 ms)."""
_MESSAGE_SHAPES: dict[Tone, str] = {"dan": "triangle", "ok": "ok"}


def called(widget: QWidget, object_name: str, accessible_name: str) -> None:
    """Name a widget for tests and for people who listen; ValueError for a name off the pattern."""
    if not OBJECT_NAME.match(object_name):
        raise ValueError(f"not a widget name: {object_name}")
    widget.setObjectName(object_name)
    widget.setAccessibleName(accessible_name)


def tone_colour(tone: Tone) -> str:
    """Give the colour of a tone in the theme in use."""
    return str(getattr(style.current(), tone))


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while layout.count():
        item = layout.takeAt(0)
        held: tuple[object, object] = (item.widget(), item.layout())  # a space holds neither
        for one in held:
            if isinstance(one, QWidget):
                one.hide()
                one.setParent(None)
                one.deleteLater()
            elif isinstance(one, QLayout):
                clear(one)


class Button(QPushButton):
    """A button that prints its shortcut, and binds it while it is on screen.

    `shortcut` is bound and printed; `hint` is only printed (Enter in a form, Esc in a dialog,
    or keys the window binds for all pages). Exactly one `kind="pri"` per page or dialog.
    """

    def __init__(
        self,
        words: str,
        object_name: str,
        accessible_name: str = "",
        *,
        kind: ButtonKind = "norm",
        shortcut: str = "",
        hint: str = "",
        icon: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        called(self, object_name, accessible_name or words)
        self.setProperty("k", kind)
        self.setAutoDefault(False)
        self._icon = icon
        self._printed = keys.shown(shortcut or hint)
        self.set_words(words)
        self._set_icon()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if shortcut:
            if shortcut not in keys.KEYS:
                raise KeyError(shortcut)
            keys.bind(self, shortcut, self.click)
        if self._printed:
            self.setAccessibleDescription(self._printed)

    def set_words(self, words: str) -> None:
        """Change what the button says; its shortcut stays printed."""
        plain = words.replace("&", "&&")
        self.setText(f"{plain}   {self._printed}" if self._printed else plain)

    def set_kind(self, kind: ButtonKind) -> None:
        """Make it the primary one, or an ordinary one again."""
        style.set_mark(self, "k", kind)
        self._set_icon()
        self.updateGeometry()  # another kind has other edges, so another size

    def keyPressEvent(self, event: "QKeyEvent") -> None:  # noqa: N802 Qt's name
        from PySide6.QtCore import Qt  # noqa: PLC0415 see _PLAIN

        # Enter presses the focused button, as everywhere else in the program.
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if is_enter and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.click()
        else:
            super().keyPressEvent(event)

    def _set_icon(self) -> None:
        if self._icon:
            theme = style.current()
            kind = self.property("k")
            colour = {"pri": theme.on_acc, "link": theme.acc}.get(str(kind), theme.text2)
            self.setIcon(icons.icon(self._icon, colour, style.px(16)))
            self.setIconSize(QSize(style.px(16), style.px(16)))


def label(
    words: str = "",
    *,
    text: Text = "body",
    tone: Tone = "text",
    wrap: bool = False,
    object_name: str = "",
) -> QLabel:
    """Make a label of one of the text sizes and tones. Plain text always, never markup."""
    made = QLabel(words)
    made.setProperty("textFormat", _PLAIN)
    made.setProperty("t", text)
    made.setProperty("tone", tone)
    made.setWordWrap(wrap)
    if object_name:
        called(made, object_name, words)
    return made


def icon_label(name: str, tone: Tone = "text2", px: int = 16) -> QLabel:
    """Make a label that shows an icon; what it means stands in words beside it."""
    made = QLabel()
    set_icon(made, name, tone, px)
    return made


def set_icon(holder: QLabel, name: str, tone: Tone = "text2", px: int = 16) -> None:
    """Show an icon in a label."""
    size = style.px(px)
    holder.setPixmap(icons.pixmap(name, tone_colour(tone), size))
    holder.setFixedSize(size + 2, size + 2)


def key_cap(printed: str) -> QLabel:
    """Make the picture of a key, such as Enter."""
    made = QLabel(printed)
    made.setProperty("k", "keycap")
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made


def rule(*, upright: bool = False) -> QFrame:
    """Make a hairline."""
    made = QFrame()
    made.setProperty("k", "rule_v" if upright else "rule")
    return made


def row(*parts: QWidget | int | None, gap: int = 8) -> QHBoxLayout:
    """Lay parts side by side: a number is that much space, None takes what is left."""
    line = QHBoxLayout()
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(gap)
    for part in parts:
        if part is None:
            line.addStretch(1)
        elif isinstance(part, int):
            line.addSpacing(part)
        else:
            line.addWidget(part)
    return line


class Badge(QFrame):
    """A state, 24 px high: shape, word and colour, never colour alone."""

    def __init__(self, kind: BadgeKind, words: str, object_name: str = "") -> None:
        super().__init__()
        self.setProperty("k", "badge")
        self._shape = QLabel()
        self._words = QLabel()
        line = QHBoxLayout(self)
        line.setContentsMargins(6, 0, 7, 0)
        line.setSpacing(5)
        line.addWidget(self._shape)
        line.addWidget(self._words)
        self.setFixedHeight(style.px(24))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if object_name:
            called(self, object_name, words)
        self.set_state(kind, words)

    def set_state(self, kind: BadgeKind, words: str) -> None:
        """Show another state."""
        shape, tone = BADGES[kind]
        set_icon(self._shape, shape, tone, 14)
        self._words.setText(words)
        self._words.setProperty("tone", tone)
        style.set_mark(self, "tone", tone)
        self._words.style().polish(self._words)
        self.setAccessibleName(words)

    def words(self) -> str:
        """Give the word it shows."""
        return self._words.text()


class Card(QFrame):
    """A white panel with a hairline; parts go into `body`, top to bottom."""

    def __init__(self, title: str = "", *, tone: str = "", side: QWidget | None = None) -> None:
        super().__init__()
        self.setProperty("k", "card")
        if tone:
            self.setProperty("tone", tone)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(14, 10, 14, 10)
        self.body.setSpacing(6)
        self.title = label(title, text="h2")
        self.title.setVisible(bool(title))
        if title or side:
            head = row(self.title, None)
            if side is not None:
                head.addWidget(side)
            self.body.addLayout(head)

    def set_tone(self, tone: str) -> None:
        """Give the panel another ground: "sel", "soft", "warn", "dan", "ok" or none."""
        style.set_mark(self, "tone", tone)


def scroll_area(content: QWidget, object_name: str, accessible_name: str) -> QScrollArea:
    """Make a place in which content scrolls up and down, on the ground it stands on."""
    from PySide6.QtCore import Qt  # noqa: PLC0415 its enumerations: the lock screen does without

    area = QScrollArea()
    called(area, object_name, accessible_name)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(content)
    # setWidget lets the content paint the page's ground over what it stands on
    content.setAutoFillBackground(False)
    area.viewport().setAutoFillBackground(False)
    return area


class Line(QLineEdit):
    """One line of text, kept as typed."""

    edited = Signal()

    def __init__(
        self,
        object_name: str,
        accessible_name: str,
        *,
        placeholder: str = "",
        secret: bool = False,
        width: int = 0,
    ) -> None:
        super().__init__()
        called(self, object_name, accessible_name)
        self.setPlaceholderText(placeholder)
        if secret:
            self.setEchoMode(QLineEdit.EchoMode.Password)
        if width:
            self.setFixedWidth(style.px(width))
        self.textEdited.connect(lambda _text: self.edited.emit())

    def value(self) -> str:
        """Give the text as typed."""
        return self.text()

    def set_value(self, value: Any) -> None:
        """Show a text; None shows nothing."""
        text = "" if value is None else str(value)
        if text != self.text():
            self.setText(text)

    def stops(self) -> Sequence[QWidget]:
        """Give itself."""
        return (self,)


class Message(QWidget):
    """One line in place: a shape and words, such as the note under a field."""

    def __init__(self, words: str = "", tone: Tone = "text2") -> None:
        super().__init__()
        self._shape = QLabel()
        self._words = label(text="small", wrap=True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.line = QHBoxLayout(self)
        self.line.setContentsMargins(2, 0, 0, 0)
        self.line.setSpacing(6)
        top = QVBoxLayout()
        top.addWidget(self._shape)
        top.addStretch(1)
        self.line.addLayout(top)
        self.line.addWidget(self._words, 1)
        self.say(words, tone)

    def say(self, words: str, tone: Tone = "text2") -> None:
        """Show words; without words the line takes no space."""
        self._words.setText(words)
        if words:
            set_icon(self._shape, _MESSAGE_SHAPES.get(tone, "info"), tone, 14)
            style.set_mark(self._words, "tone", tone)
        self.setAccessibleName(words)
        self.setVisible(bool(words))

    def words(self) -> str:
        """Give what it says."""
        return self._words.text()
