"""What a field may hold: lines, texts, choices, segments, growing lists. All kept as typed."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol, runtime_checkable

from PySide6.QtCore import QEvent, QObject, QRect, QSize, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ui import icons, style
from ui.pieces import Line, called, label

__all__ = ["Check", "Choice", "Editor", "Line", "Lines", "Offering", "Segments", "Text"]

_NO_MODIFIER = Qt.KeyboardModifier.NoModifier
_KEYPAD = Qt.KeyboardModifier.KeypadModifier


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


class Offering(Line):
    """A line that offers what may be meant while it is typed; Enter takes the first."""

    def __init__(
        self,
        object_name: str,
        accessible_name: str,
        list_name: str,
        find: Callable[[str], list[str]],
        *,
        placeholder: str = "",
    ) -> None:
        super().__init__(object_name, accessible_name, placeholder=placeholder)
        self._find = find
        self._typed = ""
        self._model = QStringListModel(self)
        completer = QCompleter(self._model, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        called(completer.popup(), list_name, accessible_name)
        completer.popup().installEventFilter(self)
        completer.activated.connect(lambda _chosen: self.edited.emit())
        self.setCompleter(completer)
        self.textEdited.connect(self._offer)

    def offer(self, words: Sequence[str]) -> None:
        """Offer these now, whatever is typed."""
        self._typed = self.text()
        self._model.setStringList(list(words))
        if words:
            self.completer().complete()
            self._choose_first()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Esc puts the offers away; it is not the page's Esc, which would leave the form.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.setAccepted(event.key() == Qt.Key.Key_Escape)
            return event.isAccepted()
        if event.type() == QEvent.Type.Hide:
            # What is only pointed at stands in the line meanwhile; Enter writes it after this.
            self.set_value(self._typed)
        return super().eventFilter(watched, event)

    def _offer(self, typed: str) -> None:
        self._typed = typed
        self._model.setStringList(self._find(typed))
        # The completer opens its popup after this signal; then the first one is chosen.
        QTimer.singleShot(0, self, self._choose_first)

    def _choose_first(self) -> None:
        popup = self.completer().popup()
        if popup.isVisible() and self._model.rowCount():
            popup.setCurrentIndex(self.completer().completionModel().index(0, 0))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        # What is already one of the offered words needs no popup before what follows it.
        super().keyPressEvent(event)
        if self._model.stringList() == [self.text()]:
            self.completer().popup().hide()


class Proposed(Line):
    """A line that says what may be meant; empty, it takes that with the Down key, or not at all."""

    def __init__(self, object_name: str, accessible_name: str, *, placeholder: str = "") -> None:
        super().__init__(object_name, accessible_name, placeholder=placeholder)
        self._plain = placeholder
        self._proposal = ""

    def propose(self, words: str) -> None:
        """Say what may be meant; an empty text proposes nothing."""
        self._proposal = words
        told = f"像是{words}，按 ↓ 采用" if words else ""
        self.setPlaceholderText(told or self._plain)
        self.setAccessibleDescription(told)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and self._proposal and not self.text():
            self.set_value(self._proposal)
            self.edited.emit()
        else:
            super().keyPressEvent(event)


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


_LEAST_LENGTH = 12


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

    def give_way(self) -> None:
        """Be as wide as there is room: the longest entry, such as a claim, forces no width."""
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_LEAST_LENGTH)
        self.currentTextChanged.connect(self.setToolTip)
        self.setToolTip(self.currentText())

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
    picked = Signal()
    """One was chosen outright, by digit or mouse, even the one that was chosen before."""

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
        self._group.idClicked.connect(self._picked)
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
            self.picked.emit()
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

    def _picked(self, at: int) -> None:
        self._clicked(at)
        self.picked.emit()

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
