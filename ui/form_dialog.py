"""表格: the office's own forms of one petition, filled with what is known, to be printed or kept.

Nothing is recorded by it: a form is for the file, or waits for a pen.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QSizePolicy, QVBoxLayout, QWidget

from app.domain.file import PetitionFile
from app.domain.words import said
from app.domain.words_papers import PETITION_PAPERS
from app.durable import replace_file
from app.office import Office
from app.own_record import KIND as OWN_RECORD
from ui import keys, spool, style
from ui.columns import SideColumn
from ui.editors import Choice
from ui.jobs import Asked, Fault, Jobs
from ui.paper import Paper
from ui.pieces import Button, Message, called, label, row, rule
from ui.sheets import Sheets

_MOST = QSize(1100, 660)
_LIST = 190
ChoosePath = Callable[[QWidget, str], str]


class FormDialog(QDialog):
    """The forms of the petition with this number; `choose_path` asks where to keep a PDF."""

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
        self._kind = ""
        self._paper: Paper | None = None
        self._asked: Asked | None = None
        called(self, "dlg_card_forms", "表格")
        self.setWindowTitle("表格")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.sheets = Sheets()
        self._buttons = {
            kind: Button(words, f"dlg_btn_{kind}", f"看{words}", kind="link")
            for kind, words in PETITION_PAPERS.items()
        }
        self._whose = Choice("dlg_combo_whose", "哪一位信访人的", [], width=150)
        self._printer: Choice | None = None
        self._go = Button("打印", "dlg_btn_print", kind="pri", shortcut="Ctrl+P", icon="printer")
        self._save = Button("存 PDF", "dlg_btn_save", shortcut="Ctrl+S")
        self._close = Button("关闭", "dlg_btn_close", hint="Esc")
        self._note = Message()
        self._lay_out()
        self._whose.hide()
        self._connect()
        window = parent.window()
        self.resize(_MOST.boundedTo(window.size() - QSize(24, 24)))
        self._jobs.ask(self, spool.printers, self._show_printers)
        self._jobs.ask(self, lambda: office.records.file(number), self._offer_people)
        self.choose(next(iter(PETITION_PAPERS)))

    def choose(self, kind: str) -> None:
        """Show one form."""
        self._kind = kind
        for each, button in self._buttons.items():
            button.set_kind("norm" if each == kind else "link")
        self._buttons[kind].setFocus(Qt.FocusReason.OtherFocusReason)
        if self._asked is not None:
            self._asked.drop()
        self._paper = None  # what is still on show is another form: neither printed nor kept
        self._whose.setVisible(kind == OWN_RECORD and self._whose.count() > 1)
        make = partial(self._office.papers.make, self._number, kind, self._whose.value() or 1)
        self._asked = self._jobs.ask(self, lambda: Paper(make()), self._show, self._unmade)

    def print(self) -> None:
        """Print the form that is shown on the chosen printer, once."""
        queue = None if self._printer is None else self._printer.value()
        if self._paper is None or not queue:
            self._note.say("没有找到打印机。可以先存 PDF，到别处打印。", "warn")
            return
        self._note.say("正在打印…", "text2")
        pdf = self._paper.pdf
        self._jobs.ask(
            self,
            lambda: spool.print_unrecorded(pdf, str(queue)),
            lambda _done: self._note.say("已经送到打印机。", "ok"),
            self._failed,
            lane="print",
        )

    def save(self) -> None:
        """Keep the form as a PDF; the name holds the petition's number, nobody's name."""
        if self._paper is None:
            return
        pdf = self._paper.pdf
        path = self._choose_path(self, f"{self._number} {PETITION_PAPERS[self._kind]}.pdf")
        if path:
            self._jobs.act(
                self,
                lambda: replace_file(Path(path), pdf),
                lambda _done: self._note.say("存好了。", "ok"),
                self._failed,
            )

    def _show(self, paper: Paper) -> None:
        self._asked, self._paper = None, paper
        self.sheets.show_paper(paper)
        if self._kind == OWN_RECORD:
            self._note.say("证件号、电话都是全的：核对身份，只交本人。", "warn")
            return
        self._note.say(f"{len(paper)} 页。知道的都填上了，其余用笔填。", "text2")

    def _unmade(self, fault: Fault) -> None:
        self.sheets.show_paper(None)
        self._failed(fault)

    def _offer_people(self, file: PetitionFile) -> None:
        for n, each in enumerate(file.principals(), 1):
            self._whose.addItem(each.name, n)

    def _failed(self, fault: Fault) -> None:
        self._asked = None
        self._note.say(said(fault), "warn")

    def _show_printers(self, queues: tuple[str, ...]) -> None:
        self._printer = Choice("dlg_combo_printer", "打印机", [(each, each) for each in queues])
        if queues:
            self._printer.set_value(queues[0])
        self._printer.setVisible(bool(queues))
        self._foot.insertWidget(1, self._printer)

    def _connect(self) -> None:
        for kind, button in self._buttons.items():
            button.clicked.connect(partial(self.choose, kind))
        self._whose.edited.connect(lambda: self.choose(OWN_RECORD))
        self._go.clicked.connect(self.print)
        self._save.clicked.connect(self.save)
        self._close.clicked.connect(self.reject)
        keys.bind(self, "Alt+Down", partial(self._step, 1))
        keys.bind(self, "Alt+Up", partial(self._step, -1))

    def _step(self, by: int) -> None:
        """Go to the next form or the one before."""
        kinds = list(PETITION_PAPERS)
        self.choose(kinds[(kinds.index(self._kind) + by) % len(kinds)])

    def _lay_out(self) -> None:
        body = QVBoxLayout(self)
        body.setContentsMargins(18, 12, 18, 12)
        body.setSpacing(8)
        about = label(f"{self._number} · 只填不办，什么也不记", tone="text2")
        step = label("换一张：Alt+↑ Alt+↓", text="small", tone="text2")
        body.addLayout(row(label("表格", text="h2"), about, None, self._whose, step, gap=10))
        body.addWidget(rule())
        side = SideColumn(gap=2)
        side.setFixedWidth(style.px(_LIST))
        for button in self._buttons.values():
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.setMinimumWidth(style.px(_LIST - 20))
            side.body.addWidget(button)
        side.body.addStretch(1)
        self.sheets.look("page")
        across = row(side, rule(upright=True), self.sheets, gap=12)
        across.setStretch(2, 1)
        body.addLayout(across, 1)
        body.addWidget(rule())
        self._foot = row(self._note, self._close, self._save, self._go)
        self._foot.setStretch(0, 1)
        body.addLayout(self._foot)


def _ask_path(owner: QWidget, name: str) -> str:
    path, _kind = QFileDialog.getSaveFileName(owner, "存 PDF", name, "PDF (*.pdf)")
    return path
