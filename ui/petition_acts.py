"""What can be done with a petition now, what else there is for rarer cases, and what waits and why.

Most acts of the procedure are rare; they stand behind 其他情形 until somebody asks, and so do the
reasons of what will hardly ever be asked. What comes next is on the page itself.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.answering import Standing
from app.domain.procedure import Act
from app.domain.words import ACTS
from ui.columns import SideColumn
from ui.petition_parts import ACT_ICONS, Locked, column, small
from ui.pieces import Button, Card, clear

_DONE = "procedure.done_already"


class ActsColumn(SideColumn):
    """The acts beside a petition. `wanted` carries the name of the act somebody chose."""

    wanted = Signal(str)

    def __init__(self, acts: Mapping[str, Act]) -> None:
        super().__init__()
        self._acts = acts
        self._can = column()
        self._rare = _Fold("其他情形", "pet_btn_rare")
        self._not = column(8)
        self._later = _Fold("其余的原因", "pet_btn_later")
        can = Card("现在可以做")
        can.body.addLayout(self._can)
        can.body.addWidget(self._rare)
        locked = Card("现在还不能做")
        locked.body.addLayout(self._not)
        locked.body.addWidget(self._later)
        for card in (can, locked):
            self.body.addWidget(card)
        self.body.addStretch(1)

    def forget(self) -> None:
        """Show nothing."""
        clear(self._can)
        clear(self._not)
        self._rare.fill(())
        self._later.fill(())

    def show_acts(self, told: Standing, next_: str | None, more: tuple[str, ...] = ()) -> None:
        """Show what is lawful now and what is not; `next_` stands on the page, `more` beside."""
        self.forget()
        names = [each.act.name for each in told.allowed if each.act.name not in {next_, "add_note"}]
        common = [name for name in names if not self._acts[name].rare]
        for name in (*common, *more):
            self._can.addWidget(self._button(name))
        if not self._can.count():
            self._can.addWidget(small("现在没有别的要做"))
        rare = [name for name in names if self._acts[name].rare]
        self._rare.fill(partial(self._button, name) for name in rare)
        # What was done stands in the history; here stands what is still to come, and why.
        later = [
            each for each in told.not_allowed if self._acts[each.act].asks and each.code != _DONE
        ]
        near = [each for each in later if each.act in _COMMON]
        for each in near:
            self._not.addWidget(Locked(each))
        self._later.fill(partial(Locked, each) for each in later if each not in near)

    def _button(self, name: str) -> Button:
        button = Button(ACTS[name], f"pet_btn_act_{name}", icon=ACT_ICONS.get(name, "tick"))
        wide = button.sizePolicy()
        wide.setHorizontalPolicy(wide.Policy.Expanding)
        button.setSizePolicy(wide)
        button.clicked.connect(partial(self._chosen, name))
        return button

    def _chosen(self, name: str, _on: bool = False) -> None:
        self.wanted.emit(name)


_COMMON = frozenset(
    {
        "classify",
        "accept",
        "refer",
        "notify_elsewhere",
        "reply_suggestion",
        "hear_statement",
        "record_work",
        "extend",
        "draft_opinion",
        "sign",
        "serve",
        "execute",
        "forward_review",
        "close",
        "archive",
    }
)
"""The way that most petitions go."""


class _Fold(QWidget):
    """A button that says how many there are, and what it unfolds, made when it is asked for."""

    def __init__(self, words: str, object_name: str) -> None:
        super().__init__()
        self._words = words
        self._made: tuple[Callable[[], QWidget], ...] = ()
        self._open = False
        self._button = Button(words, object_name, kind="link")
        self._button.clicked.connect(self._toggle)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 4, 0, 0)
        body.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        self._inside = column()
        body.addLayout(self._inside)

    def fill(self, made: Iterable[Callable[[], QWidget]]) -> None:
        """Take what is to be unfolded; nothing hides the button too."""
        self._made = tuple(made)
        self.setVisible(bool(self._made))
        self._draw()

    def _toggle(self, _on: bool = False) -> None:
        self._open = not self._open
        self._draw()

    def _draw(self) -> None:
        clear(self._inside)
        self._button.set_words(f"{self._words}（{len(self._made)}）" + ("▴" if self._open else "▾"))
        if self._open:
            for make in self._made:
                self._inside.addWidget(make())
