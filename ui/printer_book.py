"""打印 in 设置: what this PC remembers of its printers, and the way to try and calibrate one."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.printing import Habit
from app.domain.words import LETTERS, PRINT_COPIES
from app.office import Office
from ui.jobs import Jobs
from ui.letter_check import LetterCheck
from ui.pieces import Button, Card, clear, label, row
from ui.trial_dialog import TrialDialog

_ABOUT = "用过一次就记住，只记在这台电脑上，不上报，换电脑要重新选。"


class PrinterBook(QWidget):
    """Which printer takes what. `register_wanted`: 打印和送达登记 may be shown."""

    register_wanted = Signal()

    def __init__(self, office: Office, jobs: Jobs) -> None:
        super().__init__()
        self._office = office
        self._jobs = jobs
        self._lay_out()

    def look(self) -> None:
        """Ask what is remembered."""
        self._jobs.ask(self, self._office.printing.habits, self._show)

    def try_out(self) -> None:
        """Open 试打和校准."""
        dialog = TrialDialog(self._office, self._jobs, None, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.begin()

    def check_letter(self) -> None:
        """Open 核对文书."""
        dialog = LetterCheck(self._office, self._jobs, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.begin()

    def told(self) -> list[str]:
        """Give the lines it shows."""
        lines = (self._rows.itemAt(n).layout() for n in range(self._rows.count()))
        return [line.itemAt(0).widget().text() for line in lines if line is not None]  # type: ignore[union-attr]  # rows of words and a button

    def _show(self, habits: dict[str, Habit]) -> None:
        clear(self._rows)
        for n, (kind, habit) in enumerate(habits.items()):
            forget = Button("忘掉", f"set_btn_habit_{n}", f"忘掉{_kind(kind)}怎么打", kind="link")
            forget.clicked.connect(lambda _on=False, one=kind: self._forget(one))
            self._rows.addLayout(row(label(_words(kind, habit)), None, forget))
        self._none.setVisible(not habits)

    def _forget(self, kind: str) -> None:
        keep = self._office.printing.keep_habit
        self._jobs.ask(self, lambda: keep(kind, Habit()), lambda _none: self.look())

    def _lay_out(self) -> None:
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(8)
        trying = Button("试打、校准一台打印机", "set_btn_trial", icon="printer")
        trying.clicked.connect(self.try_out)
        register = Button("打印和送达登记", "set_btn_prints")
        register.clicked.connect(self.register_wanted)
        card = Card("打印机")
        words = "印得偏了、不全，打一张校准页，照着填两个数，以后每份文书都按这个位置印。"
        card.body.addWidget(label(words, tone="text2", wrap=True))
        checking = Button("核对文书", "set_btn_check", "核对一份文书是真是假")
        checking.clicked.connect(self.check_letter)
        card.body.addLayout(row(trying, register, checking, None, gap=10))
        body.addWidget(card)
        kept = Card("哪类文书用哪台")
        kept.body.addWidget(label(_ABOUT, tone="text2", wrap=True))
        self._none = label("还没有打印过。", tone="text2", object_name="set_lbl_habits")
        kept.body.addWidget(self._none)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        kept.body.addLayout(self._rows)
        body.addWidget(kept)
        body.addStretch(1)


def _kind(kind: str) -> str:
    return LETTERS.get(kind) or PRINT_COPIES.get(kind, kind)


def _words(kind: str, habit: Habit) -> str:
    told = [_kind(kind), habit.queue or "没有选打印机"]
    if habit.both_sides is not None:
        told.append("双面" if habit.both_sides else "单面")
    if habit.more:
        told.append(f"比平常{'多' if habit.more > 0 else '少'} {abs(habit.more)} 份")
    return " · ".join(told)
