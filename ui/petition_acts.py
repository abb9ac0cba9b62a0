"""What can be done with a petition now, what else there is for rarer cases, and what waits and why.

Most acts of the procedure are rare; they stand behind 其他情形 until somebody asks, and so do the
reasons of what will hardly ever be asked. What comes next is on the page itself.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from app.answering import Standing
from app.domain.file import PetitionFile
from app.domain.procedure import Act, NotAllowed
from app.domain.words import ACTS
from ui.columns import SideColumn
from ui.petition_parts import ACT_ICONS, Locked, column, small
from ui.pieces import Button, Card
from ui.slots import Named

_DONE = "procedure.done_already"


class ActsColumn(SideColumn):
    """The acts beside a petition. `wanted` carries the name of the act somebody chose."""

    wanted = Signal(str)

    def __init__(self, acts: Mapping[str, Act]) -> None:
        super().__init__()
        self._acts = acts
        self._reasons: dict[str, NotAllowed] = {}
        can, locked = Card("现在可以做"), Card("现在还不能做")
        buttons, reasons = column(), column(8)
        self._can = Named(buttons, self._button)
        self._not = Named(reasons, Locked, self._say_reason)
        self._none = small("现在没有别的要做")
        self._rare = _Fold("其他情形", "pet_btn_rare", lambda inside: Named(inside, self._button))
        self._later = _Fold(
            "其余的原因",
            "pet_btn_later",
            lambda inside: Named(inside, Locked, self._say_reason),
        )
        can.body.addLayout(buttons)
        can.body.addWidget(self._none)
        can.body.addWidget(self._rare)
        locked.body.addLayout(reasons)
        locked.body.addWidget(self._later)
        for card in (can, locked):
            self.body.addWidget(card)
        self.body.addStretch(1)

    def forget(self) -> None:
        """Show nothing."""
        self._can.show_names(())
        self._not.show_names(())
        self._rare.fill(())
        self._later.fill(())

    def show_acts(self, told: Standing, next_: str | None, more: tuple[str, ...] = ()) -> None:
        """Show what is lawful now and what is not; `next_` stands on the page, `more` beside."""
        names = [each.act.name for each in told.allowed if each.act.name not in {next_, "add_note"}]
        common = [name for name in names if not self._acts[name].rare]
        common.sort(key=lambda name: self._rank(self._acts[name], told.file))
        self._can.show_names((*common, *more))
        self._none.setVisible(not common and not more)
        self._rare.fill([name for name in names if self._acts[name].rare])
        # What was done stands in the history; here stands what is still to come, and why.
        later = {
            each.act: each
            for each in told.not_allowed
            if self._acts[each.act].asks and not each.past and each.code != _DONE
        }
        self._reasons = later
        near = [name for name in later if name in _COMMON]
        self._not.show_names(near)
        self._later.fill([name for name in later if name not in near])

    def _button(self, name: str) -> Button:
        button = Button(ACTS[name], f"pet_btn_act_{name}", icon=ACT_ICONS.get(name, "tick"))
        wide = button.sizePolicy()
        wide.setHorizontalPolicy(wide.Policy.Expanding)
        button.setSizePolicy(wide)
        button.clicked.connect(partial(self._chosen, name))
        return button

    def _rank(self, act: Act, file: PetitionFile) -> int:
        """Tell how much an act is waited for now: what answers a date first, what is early last."""
        early = _EARLY.get(act.name)
        if early is not None and early(file):
            return 2
        running = {each.rule for each in file.clocks if each.met_on is None}
        return 0 if running & set(act.answers) else 1

    def _say_reason(self, locked: Locked, name: str) -> None:
        locked.say(self._reasons[name])

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


_EARLY: Mapping[str, Callable[[PetitionFile], bool]] = {
    "review_result": lambda file: not file.reviews,
    "recheck_result": lambda file: all(each.act != "request_recheck" for each in file.steps),
    "supervise_execution": lambda file: all(each.act != "order_execution" for each in file.steps),
}
"""Lawful already, since a result may come by another way, but nobody waits for it yet."""


class _Fold(QWidget):
    """A button that says how many there are, and what it unfolds, made when it is asked for."""

    def __init__(
        self, words: str, object_name: str, held: Callable[[QBoxLayout], "Named[Any]"]
    ) -> None:
        super().__init__()
        self._words = words
        self._names: list[str] = []
        self._open = False
        self._button = Button(words, object_name, kind="link")
        self._button.clicked.connect(self._toggle)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 4, 0, 0)
        body.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        inside = column()
        body.addLayout(inside)
        self._inside = held(inside)

    def fill(self, names: Sequence[str]) -> None:
        """Take what is to be unfolded; nothing hides the button too."""
        self._names = list(names)
        self.setVisible(bool(names))
        self._draw()

    def _toggle(self, _on: bool = False) -> None:
        self._open = not self._open
        self._draw()

    def _draw(self) -> None:
        mark = "▴" if self._open else "▾"
        self._button.set_words(f"{self._words}（{len(self._names)}）{mark}")
        self._inside.show_names(self._names if self._open else ())
