"""Forms for the keyboard: Enter goes on, Shift+Enter back, problems stand under their field.

The contract: `load`, `values`, a pure `problems` (field -> Problem), and `submit`, which jumps to
the first field that stops. Saving is never disabled.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.domain.errors import Detail
from app.domain.words import sentence
from ui import icons, style
from ui.pieces import Message, called, label

LABEL_WIDTH = 98
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_NO_MODIFIER = Qt.KeyboardModifier.NoModifier
_KEYPAD = Qt.KeyboardModifier.KeypadModifier


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a field. `stops` is really missing (red); else it is saved anyway."""

    code: str
    stops: bool = False
    detail: Detail | None = None

    def words(self) -> str:
        """Give the sentence."""
        return sentence(self.code, self.detail)


@runtime_checkable
class Editor(Protocol):
    """Anything a field may hold: it gives its value, takes one, and says when it was edited."""

    edited: Any

    def value(self) -> Any:
        """Give what was entered."""
        ...

    def set_value(self, value: Any) -> None:
        """Show a value; says nothing through `edited`."""
        ...

    def stops(self) -> Sequence[QWidget]:
        """Give the widgets Enter stops at, in order."""
        ...


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


class Text(QPlainTextEdit):
    """Several lines; Enter goes on, Alt+Enter makes a new line."""

    edited = Signal()

    def __init__(
        self, object_name: str, accessible_name: str, *, placeholder: str = "", lines: int = 3
    ) -> None:
        super().__init__()
        called(self, object_name, accessible_name)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self._least = self.fontMetrics().lineSpacing() * lines + 20
        self.setMinimumHeight(self._least)
        self._loading = False
        self.textChanged.connect(self._changed)

    def value(self) -> str:
        """Give the text as typed."""
        return self.toPlainText()

    def set_value(self, value: Any) -> None:
        """Show a text; None shows nothing."""
        text = "" if value is None else str(value)
        if text != self.toPlainText():
            self._loading = True
            self.setPlainText(text)
            self._loading = False

    def stops(self) -> Sequence[QWidget]:
        """Give itself."""
        return (self,)

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._least)

    def _changed(self) -> None:
        if not self._loading:
            self.edited.emit()


class Choice(QComboBox):
    """One of a list, by (value, words)."""

    edited = Signal()

    def __init__(
        self,
        object_name: str,
        accessible_name: str,
        options: Sequence[tuple[Any, str]],
        *,
        width: int = 0,
    ) -> None:
        super().__init__()
        called(self, object_name, accessible_name)
        for value, words in options:
            self.addItem(words, value)
        if width:
            self.setFixedWidth(style.px(width))
        self.activated.connect(lambda _index: self.edited.emit())

    def value(self) -> Any:
        """Give the chosen value."""
        return self.currentData()

    def set_value(self, value: Any) -> None:
        """Choose a value; an unknown one leaves the first."""
        self.setCurrentIndex(max(0, self.findData(value)))

    def stops(self) -> Sequence[QWidget]:
        """Give itself."""
        return (self,)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        size = style.px(14)
        picture = icons.pixmap("chevron", style.current().text2, size)
        painter = QPainter(self)
        painter.drawPixmap(self.width() - size - 10, (self.height() - size) // 2, picture)


class Check(QCheckBox):
    """Yes or no."""

    edited = Signal()

    def __init__(self, words: str, object_name: str, accessible_name: str = "") -> None:
        super().__init__(words)
        called(self, object_name, accessible_name or words)
        self.clicked.connect(lambda _on: self.edited.emit())

    def value(self) -> bool:
        """Tell whether it is ticked."""
        return self.isChecked()

    def set_value(self, value: Any) -> None:
        """Tick it or not."""
        self.setChecked(bool(value))

    def stops(self) -> Sequence[QWidget]:
        """Give nothing: Tab and Space reach it, Enter passes by."""
        return ()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.isChecked():
            theme = style.current()
            picture = icons.pixmap("tick", theme.on_acc, 14)
            painter = QPainter(self)
            painter.drawPixmap(QRect(9, self.height() // 2 - 7, 14, 14), picture)


class Segments(QWidget):
    """One of a few, all in sight. The digits 1 to 6 choose when focused, arrows move."""

    edited = Signal()

    def __init__(
        self, object_name: str, accessible_name: str, options: Sequence[tuple[Any, str]]
    ) -> None:
        super().__init__()
        called(self, object_name, accessible_name)
        self._what = accessible_name
        self._values = [value for value, _words in options]
        self._words = [words for _value, words in options]
        self._group = QButtonGroup(self)
        self.setProperty("k", "seg")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        for at in range(len(options)):
            line.addWidget(self._part(at, object_name))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._group.idClicked.connect(self._clicked)
        self._mirror()

    def value(self) -> Any:
        """Give the chosen value, None before one is chosen."""
        at = self._group.checkedId()
        return self._values[at] if at >= 0 else None

    def set_value(self, value: Any) -> None:
        """Choose a value; an unknown one chooses nothing."""
        if value in self._values:
            self._group.button(self._values.index(value)).setChecked(True)
        else:
            self._group.setExclusive(False)
            for button in self._group.buttons():
                button.setChecked(False)
            self._group.setExclusive(True)
        self._mirror()

    def stops(self) -> Sequence[QWidget]:
        """Give itself: the parts are chosen by digit, arrow or mouse."""
        return (self,)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        digit = event.key() - Qt.Key.Key_1
        plain = event.modifiers() in (_NO_MODIFIER, _KEYPAD)
        if step is not None and plain:
            self._choose(max(0, min(len(self._values) - 1, self._group.checkedId() + step)))
        elif plain and 0 <= digit < len(self._values):
            self._choose(digit)
        else:
            super().keyPressEvent(event)

    def _part(self, at: int, object_name: str) -> QPushButton:
        part = QPushButton(f"{at + 1} {self._words[at]}")
        called(part, f"{object_name}_{at + 1}", f"{self._what} {self._words[at]}")
        part.setCheckable(True)
        part.setAutoDefault(False)
        part.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        part.setProperty("k", "part")
        edge = "first" if at == 0 else "last" if at == len(self._words) - 1 else "middle"
        part.setProperty("edge", edge)
        self._group.addButton(part, at)
        return part

    def _choose(self, at: int) -> None:
        if at != self._group.checkedId():
            self._group.button(at).setChecked(True)
            self._clicked(at)

    def _clicked(self, _at: int) -> None:
        self._mirror()
        self.edited.emit()

    def _mirror(self) -> None:
        at = self._group.checkedId()
        chosen = self._words[at] if at >= 0 else "还没选"
        self.setAccessibleName(f"{self._what} {chosen}")


class Lines(QWidget):
    """A list written one each line, growing: Enter on an empty line goes on."""

    edited = Signal()
    grown = Signal()
    """A line was added or taken away: the stops are new."""

    def __init__(
        self, object_name: str, accessible_name: str, *, placeholder: str = "", most: int = 30
    ) -> None:
        super().__init__()
        self._name = object_name
        self._what = accessible_name
        self._placeholder = placeholder
        self._most = most
        self._lines: list[Line] = []
        self._rows: list[QWidget] = []
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(6)
        self._fit()

    def value(self) -> list[str]:
        """Give the lines that say something, as typed."""
        return [line.text() for line in self._lines if line.text().strip()]

    def set_value(self, value: Any) -> None:
        """Show these lines and an empty one after them."""
        texts = list(value or ())
        while len(self._lines) < min(len(texts), self._most):
            self._add()
        for at, line in enumerate(self._lines):
            line.set_value(texts[at] if at < len(texts) else "")
        self._fit()

    def stops(self) -> Sequence[QWidget]:
        """Give the lines."""
        return tuple(self._lines)

    def _fit(self) -> None:
        # One empty line at the end, no other empty ones behind the last that says something.
        while not self._lines or (self._lines[-1].text() and len(self._lines) < self._most):
            self._add()
        while len(self._lines) > 1 and not self._lines[-1].text() and not self._lines[-2].text():
            if self._lines[-1].hasFocus():
                break
            self._drop()

    def _add(self) -> None:
        number = len(self._lines) + 1
        line = Line(f"{self._name}_{number}", f"{self._what} {number}")
        line.setPlaceholderText(self._placeholder)
        line.edited.connect(self._changed)
        holder = QWidget()
        beside = QHBoxLayout(holder)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(8)
        beside.addWidget(label(str(number), text="strong", tone="text2"))
        beside.addWidget(line, 1)
        self._body.addWidget(holder)
        if self._lines:
            QWidget.setTabOrder(self._lines[-1], line)
        self._lines.append(line)
        self._rows.append(holder)
        self.grown.emit()

    def _drop(self) -> None:
        self._lines.pop()
        holder = self._rows.pop()
        self._body.removeWidget(holder)
        holder.hide()
        holder.deleteLater()
        self.grown.emit()

    def _changed(self) -> None:
        self._fit()
        self.edited.emit()


class Field(QWidget):
    """One numbered field: ① label, editor, and its problem underneath."""

    def __init__(
        self,
        name: str,
        words: str,
        editor: QWidget,
        *,
        number: int = 0,
        note: str = "",
        beside: QWidget | None = None,
        label_width: int = LABEL_WIDTH,
    ) -> None:
        super().__init__()
        if not isinstance(editor, Editor):
            raise TypeError(f"{name}: not an editor")
        self.name = name
        self.editor: Editor = editor
        self.widget: QWidget = editor
        self._message = Message()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        if words:
            line.addWidget(self._head(words, number, note, label_width), 0, _TOP)
        line.addLayout(self._body(editor, beside), 1)

    def show_problem(self, problem: Problem | None) -> None:
        """Show what is wrong under the field, or nothing."""
        tone = "" if problem is None else "dan" if problem.stops else "warn"
        self._message.say(problem.words() if problem else "", "dan" if tone == "dan" else "warn")
        for stop in self.editor.stops():
            style.set_mark(stop, "fault", tone)
            stop.setAccessibleDescription(self._message.words())

    def say(self, words: str, *, good: bool = False) -> None:
        """Show a note that is no problem under the field."""
        self._message.say(words, "ok" if good else "text2")

    def told(self) -> str:
        """Give what stands under the field."""
        return self._message.words()

    def _body(self, editor: QWidget, beside: QWidget | None) -> QVBoxLayout:
        body = QVBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(2)
        if beside is None:
            body.addWidget(editor)
        else:
            pair = QHBoxLayout()
            pair.setSpacing(6)
            pair.addWidget(editor, 1)
            pair.addWidget(beside)
            body.addLayout(pair)
        body.addWidget(self._message)
        return body

    def _head(self, words: str, number: int, note: str, width: int) -> QWidget:
        head = QWidget()
        head.setFixedWidth(style.px(width))
        body = QVBoxLayout(head)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        line = QHBoxLayout()
        line.setSpacing(6)
        if number:
            line.addWidget(_order(number))
        named = label(words)
        named.setBuddy(self.editor.stops()[0] if self.editor.stops() else self.widget)
        named.setMinimumHeight(style.px(34))
        line.addWidget(named, 1)
        body.addLayout(line)
        if note:
            body.addWidget(label(note, text="small", tone="text2"))
        return head


_TOP = Qt.AlignmentFlag.AlignTop


def _order(number: int) -> QLabel:
    made = QLabel(str(number))
    made.setProperty("k", "order")
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    made.setFixedSize(style.px(18), style.px(18))
    return made


Values = Mapping[str, Any]
Check_ = Callable[[Values], Mapping[str, Problem]]


class Form(QWidget):
    """Fields in printed order. Rows are added with `add`; `problems` checks purely."""

    changed = Signal()
    """Something was edited by the user."""
    submitted = Signal()
    """`submit` found nothing that stops."""
    left = Signal()
    """Enter was pressed in the last field."""

    def __init__(self, problems: Check_ | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[str, Field] = {}
        self._problems = problems or (lambda _values: {})
        self._composing: QObject | None = None
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(8)

    def add(self, *parts: Field | QWidget | None, gap: int = 14) -> QHBoxLayout:
        """Add one row; fields share it, None takes what is left."""
        line = QHBoxLayout()
        line.setSpacing(gap)
        self.body.addLayout(line, int(any(_grows(part) for part in parts)))
        for part in parts:
            if part is None:
                line.addStretch(1)
                continue
            fixed = isinstance(part, Field) and _is_fixed(part.widget)
            if _grows(part):
                line.addWidget(part, 1)
            else:
                line.addWidget(part, 0 if fixed else 1, _TOP)
            if isinstance(part, Field):
                self.adopt(part)
        return line

    def adopt(self, field: Field) -> None:
        """Take a field that was placed elsewhere into the form's order."""
        self.fields[field.name] = field
        field.editor.edited.connect(self.changed)
        if isinstance(field.widget, Lines):
            field.widget.grown.connect(self._watch)
        self._watch()

    def load(self, values: Values) -> None:
        """Show values; a field not named is emptied. Problems are taken away."""
        for name, field in self.fields.items():
            field.editor.set_value(values.get(name))
            field.show_problem(None)

    def values(self) -> dict[str, Any]:
        """Give what was entered, by field name."""
        return {name: field.editor.value() for name, field in self.fields.items()}

    def check(self) -> Mapping[str, Problem]:
        """Check purely and show the result; give it too."""
        found = self._problems(self.values())
        self.show_problems(found)
        return found

    def show_problems(self, found: Mapping[str, Problem]) -> None:
        """Show problems under their fields, for instance those the act itself found."""
        for name, field in self.fields.items():
            field.show_problem(found.get(name))

    def submit(self) -> bool:
        """Check; jump to the first field that stops, else say `submitted`."""
        found = self.check()
        for name, field in self.fields.items():
            if name in found and found[name].stops:
                self.jump(field)
                return False
        self.submitted.emit()
        return True

    def jump(self, field: Field) -> None:
        """Put the cursor into a field."""
        stops = field.editor.stops() or (field.widget,)
        stops[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def stops(self) -> list[QWidget]:
        """Give what Enter stops at, in printed order."""
        return list(self._stops())

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QInputMethodEvent):
            self._composing = watched if event.preeditString() else None
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return event.key() in _ENTER and self._enter(watched, event)
        return False

    def _stops(self) -> Iterator[QWidget]:
        for field in self.fields.values():
            yield from (one for one in field.editor.stops() if not one.isHidden())

    def _watch(self) -> None:
        for stop in self._stops():
            stop.removeEventFilter(self)
            stop.installEventFilter(self)

    def _enter(self, watched: QObject, event: QKeyEvent) -> bool:
        if self._composing is watched:
            return False  # Enter belongs to the input method while it composes
        held = event.modifiers() & ~_KEYPAD
        if held == Qt.KeyboardModifier.AltModifier and isinstance(watched, Text):
            watched.insertPlainText("\n")
            return True
        if held not in (_NO_MODIFIER, Qt.KeyboardModifier.ShiftModifier):
            return False
        if _popup_open(watched):
            return False  # Enter takes what the completer offers
        self._step(watched, 1 if held == _NO_MODIFIER else -1)
        return True

    def _step(self, watched: QObject, by: int) -> None:
        stops = self.stops()
        at = next((at for at, one in enumerate(stops) if one is watched), None)
        if at is None:
            return
        beyond = at + by
        if isinstance(watched, Line) and by > 0:
            beyond = self._past_empty(watched, beyond)
        if 0 <= beyond < len(stops):
            stops[beyond].setFocus(Qt.FocusReason.TabFocusReason)
        elif by > 0:
            self.left.emit()

    def _past_empty(self, line: Line, beyond: int) -> int:
        # An empty line of a list ends the list, also one in its middle.
        for field in self.fields.values():
            if isinstance(field.widget, Lines) and line in field.widget.stops() and not line.text():
                return self.stops().index(field.widget.stops()[-1]) + 1
        return beyond


def _grows(part: QWidget | None) -> bool:
    return isinstance(part, Field) and isinstance(part.widget, Text)


def _is_fixed(widget: QWidget) -> bool:
    return (
        widget.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Fixed
        or widget.minimumWidth() == widget.maximumWidth()
    )


def _popup_open(watched: QObject) -> bool:
    completer = watched.completer() if isinstance(watched, QLineEdit) else None
    return completer is not None and completer.popup().isVisible()
