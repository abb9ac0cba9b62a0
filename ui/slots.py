"""Rows of a column that are made once and filled anew.

Making a widget, dressing it by the style sheet and letting it go costs many times what it costs to
give it other words; a page that is opened all day long does that once.
"""

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.pieces import Text, Tone, label

W = TypeVar("W", bound=QWidget)
V = TypeVar("V")
_DEEP = 3


class Slots(Generic[W, V]):
    """So many widgets of one kind as were ever needed at once; what is not needed is hidden.

    `forget` lets a spare one hold nothing of what it showed.
    """

    def __init__(
        self,
        layout: QBoxLayout,
        make: Callable[[int], W],
        say: Callable[[W, V], object],
        forget: Callable[[W], object],
    ) -> None:
        self._layout = layout
        self._make, self._say, self._forget = make, say, forget
        self._made: list[W] = []

    def fill(self, told: Iterable[V]) -> None:
        """Show one widget for each value, in this order; `make` is given its place from 1."""
        count = 0
        for value in told:
            if count == len(self._made):
                self._made.append(self._make(count + 1))
                self._layout.addWidget(self._made[-1])
            self._say(self._made[count], value)
            self._made[count].show()
            count += 1
        for spare in self._made[count:]:
            spare.hide()
            self._forget(spare)


class Named(Generic[W]):
    """Widgets that are each one thing for good, made when first wanted and put in another order."""

    def __init__(
        self,
        layout: QBoxLayout,
        make: Callable[[str], W],
        say: Callable[[W, str], object] = lambda _made, _name: None,
    ) -> None:
        self._layout, self._make, self._say = layout, make, say
        self._made: dict[str, W] = {}

    def show_names(self, names: Iterable[str]) -> None:
        """Show these, in this order, and no other."""
        wanted = list(dict.fromkeys(names))
        for name, made in self._made.items():
            if name not in wanted:
                made.hide()
        for place, name in enumerate(wanted):
            made = self._made.get(name) or self._made.setdefault(name, self._make(name))
            if self._layout.indexOf(made) != place:
                self._layout.insertWidget(place, made)
            self._say(made, name)
            made.show()


class Lines(QWidget):
    """Labels below each other, as many as there are words for; without words it takes no room."""

    def __init__(self, *, text: Text = "small", tone: Tone = "text2", gap: int = 0) -> None:
        super().__init__()
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(gap)
        self._slots: Slots[QLabel, str] = Slots(
            body, lambda _n: label(text=text, tone=tone, wrap=True), QLabel.setText, QLabel.clear
        )

    def say(self, words: Iterable[str]) -> None:
        """Show each of these on a line of its own."""
        told = [each for each in words if each]
        self._slots.fill(told)
        self.setVisible(bool(told))


def settle() -> None:
    """Lay out what was filled in this very turn, so that what is painted first also stays.

    A label that wraps tells its height only when it knows its width; left alone Qt finds that out
    over several turns of the loop, and paints each of them.
    """
    for _outward in range(_DEEP):  # what a part needs is told to what holds it
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
