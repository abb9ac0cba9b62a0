"""Why something was not done, in place, with the way to where it can be put right."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from typing_extensions import override

from app.domain.errors import Refused, Trouble
from app.domain.words import said
from ui.pieces import Button, Message, Tone

REMEDIES: Mapping[str, tuple[str, str]] = {
    "notice.no_standing_authority": ("去登记授权", "office"),
    "notice.paper_not_here": ("去登记授权", "office"),
}
"""Code of a refusal -> the words of a button, and the part of 设置 it leads to."""


class Refusal(Message):
    """A message that offers a remedy where there is one. `wanted` names a part of 设置."""

    wanted = Signal(str)

    def __init__(self, button_name: str) -> None:
        self._button = Button("", button_name, "去设置里补上", kind="link")
        self._part = ""
        super().__init__()
        self.line.addWidget(self._button)
        self._button.clicked.connect(lambda: self.wanted.emit(self._part))

    def refuse(self, fault: Refused | Trouble, tone: Tone) -> None:
        """Say why; offer the way to its remedy."""
        self.say(said(fault), tone)
        words, self._part = REMEDIES.get(fault.code, ("", ""))
        self._button.set_words(words)
        self._button.setAccessibleName(words or "去设置里补上")
        self._button.setVisible(bool(words))

    @override
    def say(self, words: str, tone: Tone = "text2") -> None:
        super().say(words, tone)
        self._button.hide()
