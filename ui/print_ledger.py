"""打印记录 of one letter: what was printed, and what the cadre beside the printer says of it."""

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.printing import Print
from app.domain.words import PRINT_COPIES, PRINT_STATES
from ui.duties import moment_words
from ui.pieces import Button, Card, Line, Tone, clear, icon_label, label, row

SHOWN = 3
"""So many prints are listed; the register has all."""
_SHAPES: Mapping[str, tuple[str, Tone]] = {
    "done": ("ok", "ok"),
    "sent": ("info", "acc"),
    "unknown": ("triangle", "warn"),
    "failed": ("triangle", "dan"),
    "void": ("info", "text2"),
}
_ASKED = "请看打印机里的纸，记一下："


def print_words(each: Print, today: date) -> str:
    """Say one print: which copy, how many, when, where, what came of it."""
    which = PRINT_COPIES.get(each.copy, each.copy)
    told = [
        PRINT_STATES[each.state],
        f"{which} {each.copies} 份",
        moment_words(each.asked_at, today),
        each.queue,
    ]
    if each.reason:
        told.append(each.reason)
    return " · ".join(told)


def _line(each: Print, today: date) -> QHBoxLayout:
    shape, tone = _SHAPES[each.state]
    mark = icon_label(shape, tone, 14)
    line = row(mark, label(print_words(each, today), text="small", wrap=True), gap=6)
    line.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
    line.setStretch(1, 1)
    return line


class PrintsCard(Card):
    """打印记录: the newest prints, and three answers while nobody knows."""

    answered = Signal(bytes, str, str)
    """Id of a print, what is said of it, the reason."""
    register_wanted = Signal()

    def __init__(self) -> None:
        all_of_them = Button("登记簿", "print_btn_register", "看打印和送达登记", kind="link")
        super().__init__("打印记录", side=all_of_them)
        all_of_them.clicked.connect(self.register_wanted)
        self._first, self._rows = QVBoxLayout(), QVBoxLayout()
        self._rows.setSpacing(3)
        self._asked = label(_ASKED, text="small", tone="warn")
        self._out = Button("印出来了", "print_btn_came_out", "这次印出来了")
        self._not = Button("没印出", "print_btn_not_out", "这次没有印出来")
        self._bad = Button("印坏了", "print_btn_spoiled", "这次印坏了，作废")
        self._reason = Line(
            "print_edit_spoiled", "印坏作废的原因", placeholder="怎么坏的，例如卡纸"
        )
        self._sure = Button("作废", "print_btn_void", "把这次打印记为作废")
        self._about: Print | None = None
        self._lay_out()

    def show_prints(self, prints: Sequence[Print], today: date) -> None:
        """Show what was printed of one letter, the newest first."""
        clear(self._first)
        clear(self._rows)
        newest = list(reversed(prints))
        open_one = next((each for each in newest if each.state in {"unknown", "sent"}), None)
        # What wants an answer stands first, with its answers under it.
        newest.sort(key=lambda each: each is not open_one)
        for n, each in enumerate(newest[:SHOWN]):
            (self._rows if n else self._first).addLayout(_line(each, today))
        self._ask(open_one, newest)
        self.setVisible(bool(prints))

    def told(self) -> list[str]:
        """Give the lines it shows."""
        rows = (self._first, self._rows)
        lines = (each.itemAt(n).layout() for each in rows for n in range(each.count()))
        return [line.itemAt(1).widget().text() for line in lines]  # type: ignore[union-attr]  # rows of icon and words

    def _ask(self, open_one: Print | None, newest: Sequence[Print]) -> None:
        """Offer what may be said: all of it while nobody knows, spoiled of what came out."""
        done = next((each for each in newest if each.state == "done"), None)
        self._about = open_one or done
        self._asked.setVisible(open_one is not None)
        for each in (self._out, self._not):
            each.setVisible(open_one is not None)
        self._bad.setVisible(self._about is not None)
        self._why.hide()
        self._reason.set_value("")

    def _answer(self, state: str) -> None:
        if self._about is not None:
            self.answered.emit(self._about.id, state, self._reason.value())

    def _spoiled(self) -> None:
        """Ask how it was spoiled, with the cursor in the line."""
        self._why.setVisible(not self._why.isVisible())
        if self._why.isVisible():
            self._reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        self._why = QWidget()
        why = row(self._reason, self._sure, gap=6)
        why.setStretch(0, 1)
        self._why.setLayout(why)
        self.body.addLayout(self._first)
        self.body.addWidget(self._asked)
        self.body.addLayout(row(self._out, self._not, self._bad, None, gap=6))
        self.body.addWidget(self._why)
        self.body.addLayout(self._rows)
        self._out.clicked.connect(lambda: self._answer("done"))
        self._not.clicked.connect(lambda: self._answer("failed"))
        self._bad.clicked.connect(self._spoiled)
        self._sure.clicked.connect(lambda: self._answer("void"))
        self._reason.returnPressed.connect(lambda: self._answer("void"))
