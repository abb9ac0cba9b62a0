"""Forms for the keyboard: Enter goes on, Shift+Enter back, problems stand under their field.

The contract: `load`, `values`, a pure `problems` (field -> Problem), and `submit`, which jumps to
the first field that stops. Saving is never disabled.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import KW_ONLY, dataclass
from typing import Any, Self

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.domain.errors import Detail, Refused, Trouble
from app.domain.words import refusal
from ui import style
from ui.editors import Check, Choice, Editor, Line, Lines, Offering, Segments, Text
from ui.pieces import Message, label

__all__ = [
    "Check",
    "Choice",
    "Editor",
    "Field",
    "Form",
    "Line",
    "Lines",
    "Offering",
    "Problem",
    "Segments",
    "Text",
]

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
    _: KW_ONLY
    article: str | None = None

    @classmethod
    def of(cls, fault: Refused | Trouble) -> Self:
        """Take what stops an act, with the article that says so."""
        article = fault.article if isinstance(fault, Refused) else None
        return cls(fault.code, stops=True, detail=fault.detail, article=article)

    def words(self) -> str:
        """Give the sentence."""
        return refusal(self.code, self.detail, self.article)


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
Checker = Callable[[Values], Mapping[str, Problem]]


class Form(QWidget):
    """Fields in printed order. Rows are added with `add`; `problems` checks purely."""

    changed = Signal()
    """Something was edited by the user."""
    submitted = Signal()
    """`submit` found nothing that stops."""
    left = Signal()
    """Enter was pressed in the last field."""

    def __init__(self, problems: Checker | None = None, parent: QWidget | None = None) -> None:
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
