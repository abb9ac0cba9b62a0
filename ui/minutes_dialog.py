"""会议纪要: issued minutes opened from the register, to be printed again, kept or voided.

Minutes are of no petition, so they have no page of one; their prints are written down like those
of a letter.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QVBoxLayout, QWidget

from app.domain.file import Letter
from app.domain.printing import Print
from app.domain.words import LETTERS, day_in_full, said
from app.durable import replace_file
from app.meetings import KIND
from app.office import Office
from ui import spool, style
from ui.columns import SideColumn
from ui.editors import Choice
from ui.jobs import Fault, Jobs
from ui.paper import Paper
from ui.pieces import Badge, Button, Card, Line, Message, called, label, row, rule
from ui.print_ledger import PrintsCard
from ui.print_run import Job, PrintRun
from ui.sheets import Sheets
from ui.spool import Ticket

_MOST = QSize(1100, 660)
_SIDE = 320
_VOID_ABOUT = "文号留着，写明作废。已经发出去的，要收回，或者书面告诉收到的单位。"
ChoosePath = Callable[[QWidget, str], str]


class MinutesDialog(QDialog):
    """The minutes of this number; `choose_path` asks where to keep a PDF."""

    def __init__(
        self,
        office: Office,
        jobs: Jobs,
        number: str,
        parent: QWidget,
        choose_path: ChoosePath | None = None,
    ) -> None:
        super().__init__(parent)
        self._office, self._jobs, self._number = office, jobs, number
        self._choose_path = choose_path or _ask_path
        self._held: tuple[Letter, Paper] | None = None
        title = LETTERS[KIND]
        called(self, "dlg_card_minutes", title)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.sheets = Sheets()
        self.prints = PrintsCard()
        self._run = PrintRun(office, jobs, self)
        self._make()
        self._lay_out()
        self._connect()
        self.resize(_MOST.boundedTo(parent.window().size() - QSize(24, 24)))

    def begin(self) -> None:
        """Open it with the cursor on 打印."""
        self.open()
        self._go.setFocus(Qt.FocusReason.OtherFocusReason)
        self._jobs.ask(self, spool.printers, self._show_printers, lane="print")
        self.look()

    def look(self) -> None:
        """Show the very PDF that was issued, and what was printed of it."""
        at, number = self._office, self._number

        def found() -> tuple[Letter, Paper, tuple[Print, ...]]:
            letter, pdf = at.meetings.issued(number)
            return letter, Paper(pdf), at.printing.of(number)

        self._jobs.ask(self, found, lambda told: self._show(*told), self._failed)

    def print(self) -> None:
        """Print them, written down before a byte leaves."""
        queue = self._printer.value()
        if self._held is None or not queue:
            self._note.say("没有找到打印机。可以先存 PDF，到别处打印。", "warn")
            return
        letter, paper = self._held
        self._run.print(Job(self._number, letter, paper, Ticket(str(queue))))

    def save(self) -> None:
        """Keep the PDF where the cadre says."""
        if self._held is None:
            return
        pdf, meetings, number = self._held[1].pdf, self._office.meetings, self._number
        path = self._choose_path(self, f"{number} {LETTERS[KIND]}.pdf")

        def kept() -> None:
            replace_file(Path(path), pdf)
            meetings.saved(number)

        if path:
            self._jobs.act(self, kept, lambda _done: self._note.say("存好了。", "ok"), self._failed)

    def void(self) -> None:
        """Void them with the reason that is written."""
        meetings, number, reason = self._office.meetings, self._number, self._reason.value()
        self._jobs.act(
            self, lambda: meetings.void(number, reason), lambda _done: self.look(), self._not_void
        )

    def _show(self, letter: Letter, paper: Paper, prints: tuple[Print, ...]) -> None:
        if self._held is None:
            self.sheets.show_paper(paper)
        self._held = (letter, paper)
        self.prints.show_prints(prints, self._office.clock.today())
        self._run.follow(self._number, prints)
        void = letter.voided_on
        self._go.setEnabled(void is None)
        self._printer.setEnabled(void is None)
        self._voiding.setVisible(void is None)
        self._state.set_state(
            "neutral" if void is None else "over", "已签发" if not void else "作废"
        )
        self._why.setVisible(void is not None)
        if void is not None:
            self._why.setText(f"{day_in_full(void)}作废：{letter.void_reason or ''}")
            self._why.setAccessibleName(self._why.text())
            self._note.say("")

    def _not_void(self, fault: Fault) -> None:
        self._failed(fault)
        if getattr(fault, "field", None) == "reason":
            self._reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _failed(self, fault: Fault) -> None:
        self._note.say(said(fault), "warn")

    def _show_printers(self, queues: tuple[str, ...]) -> None:
        for each in queues:
            self._printer.addItem(each, each)
        if queues:
            self._printer.set_value(queues[0])
        self._printer.setVisible(bool(queues))

    def _said_of_print(self, print_: bytes, state: Any, reason: str) -> None:
        """Write down what the cadre beside the printer says of a print."""
        settle, number = self._office.printing.settle, self._number
        self._jobs.act(
            self,
            lambda: settle(number, print_, state, said=True, reason=reason),
            lambda _made: self.look(),
            self._failed,
        )

    def _make(self) -> None:
        self._state = Badge("neutral", "已签发", "dlg_lbl_minutes_state")
        self._why = label("", object_name="dlg_lbl_minutes_void", wrap=True)
        self._why.hide()
        self._reason = Line("dlg_edit_minutes_void", "作废的原因", placeholder="为什么作废")
        self._do_void = Button("作废", "dlg_btn_minutes_void", "作废这份会议纪要")
        self._printer = Choice("dlg_combo_minutes_printer", "打印机", [])
        self._go = Button(
            "打印", "dlg_btn_minutes_print", kind="pri", shortcut="Ctrl+P", icon="printer"
        )
        self._save = Button("存 PDF", "dlg_btn_minutes_save", shortcut="Ctrl+S")
        self._leave = Button("关闭", "dlg_btn_minutes_close", hint="Esc")
        self._note = Message()
        self._note.setObjectName("dlg_lbl_minutes_note")

    def _connect(self) -> None:
        self._go.clicked.connect(self.print)
        self._save.clicked.connect(self.save)
        self._leave.clicked.connect(self.reject)
        self._do_void.clicked.connect(self.void)
        self._reason.returnPressed.connect(self.void)
        self.prints.answered.connect(self._said_of_print)
        self.prints.register_wanted.connect(self.reject)
        self._run.told.connect(lambda words, good: self._note.say(words, "ok" if good else "warn"))
        self._run.settled.connect(lambda _number: self.look())

    def _lay_out(self) -> None:
        body = QVBoxLayout(self)
        body.setContentsMargins(18, 12, 18, 12)
        body.setSpacing(8)
        number = label(self._number, tone="text2")
        body.addLayout(row(label(LETTERS[KIND], text="h2"), number, self._state, None, gap=10))
        body.addWidget(rule())
        side = SideColumn()
        side.setFixedWidth(style.px(_SIDE))
        side.body.addWidget(self._why)
        side.body.addWidget(self.prints)
        side.body.addWidget(self._void_card())
        side.body.addStretch(1)
        self.sheets.look("page")
        across = row(self.sheets, side, gap=12)
        across.setStretch(0, 1)
        body.addLayout(across, 1)
        body.addWidget(rule())
        foot = row(self._note, None, self._printer, self._leave, self._save, self._go)
        body.addLayout(foot)

    def _void_card(self) -> Card:
        self._voiding = Card("作废")
        self._voiding.body.addWidget(label(_VOID_ABOUT, text="small", tone="text2", wrap=True))
        line = row(self._reason, self._do_void, gap=6)
        line.setStretch(0, 1)
        self._voiding.body.addLayout(line)
        return self._voiding


def _ask_path(owner: QWidget, name: str) -> str:
    path, _kind = QFileDialog.getSaveFileName(owner, "存 PDF", name, "PDF (*.pdf)")
    return path
