"""A list to be printed: looked at first, then to a printer or kept as a PDF. Nothing is recorded.

A list is for the office's own use: it carries no query code and no number of anybody's.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QVBoxLayout, QWidget

from app.domain.words import said
from app.durable import replace_file
from ui import spool
from ui.editors import Choice
from ui.jobs import Fault, Jobs
from ui.paper import Paper
from ui.pieces import Button, Message, called, label, row, rule
from ui.sheets import Sheets

_MOST = QSize(900, 660)
ChoosePath = Callable[[QWidget, str], str]


class ListDialog(QDialog):
    """One list; `make` sets it in the worker, `choose_path` asks where to keep a PDF."""

    def __init__(
        self,
        title: str,
        make: Callable[[], bytes],
        jobs: Jobs,
        parent: QWidget,
        choose_path: ChoosePath | None = None,
    ) -> None:
        super().__init__(parent)
        self._jobs, self._title = jobs, title
        self._choose_path = choose_path or _ask_path
        self.paper: Paper | None = None
        called(self, "dlg_card_listing", title)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.sheets = Sheets()
        self._printer = Choice("dlg_combo_listing_printer", "打印机", [])
        self._go = Button(
            "打印", "dlg_btn_listing_print", kind="pri", shortcut="Ctrl+P", icon="printer"
        )
        self._save = Button("存 PDF", "dlg_btn_listing_save", shortcut="Ctrl+S")
        self._close = Button("关闭", "dlg_btn_listing_close", hint="Esc")
        self._note = Message()
        self._lay_out(title)
        self._go.clicked.connect(self.print)
        self._save.clicked.connect(self.save)
        self._close.clicked.connect(self.reject)
        window = parent.window()
        self.resize(_MOST.boundedTo(window.size() - QSize(24, 24)))
        jobs.ask(self, spool.printers, self._show_printers)
        jobs.ask(self, lambda: Paper(make()), self._show, self._failed)

    def print(self) -> None:
        """Print it on the chosen printer, once."""
        if self.paper is None:
            return
        queue = self._printer.value()
        if not queue:
            self._note.say("没有找到打印机。可以先存 PDF，到别处打印。", "warn")
            return
        self._note.say("正在打印…", "text2")
        pdf = self.paper.pdf
        self._jobs.ask(
            self,
            lambda: spool.print_unrecorded(pdf, str(queue)),
            lambda _done: self._note.say("已经送到打印机。", "ok"),
            self._failed,
            lane="print",
        )

    def save(self) -> None:
        """Keep it as a PDF; the name says what list it is, nobody's name."""
        if self.paper is None:
            return
        pdf, path = self.paper.pdf, self._choose_path(self, f"{self._title}.pdf")
        if path:
            self._jobs.ask(
                self,
                lambda: replace_file(Path(path), pdf),
                lambda _done: self._note.say("存好了。里面有姓名，用完请删。", "ok"),
                self._failed,
            )

    def _show(self, paper: Paper) -> None:
        self.paper = paper
        self.sheets.show_paper(paper)
        self._note.say(f"{len(paper)} 页。里面有姓名，只在本机关内用。", "text2")

    def _failed(self, fault: Fault) -> None:
        self._note.say(said(fault), "warn")

    def _show_printers(self, queues: tuple[str, ...]) -> None:
        for each in queues:
            self._printer.addItem(each, each)
        self._printer.setVisible(bool(queues))

    def _lay_out(self, title: str) -> None:
        body = QVBoxLayout(self)
        body.setContentsMargins(18, 12, 18, 12)
        body.setSpacing(8)
        body.addWidget(label(title, text="h2"))
        body.addWidget(rule())
        self.sheets.look("page")
        body.addWidget(self.sheets, 1)
        body.addWidget(rule())
        foot = row(self._note, self._printer, self._close, self._save, self._go)
        foot.setStretch(0, 1)
        self._printer.hide()
        body.addLayout(foot)


def _ask_path(owner: QWidget, name: str) -> str:
    path, _kind = QFileDialog.getSaveFileName(owner, "存 PDF", name, "PDF (*.pdf)")
    return path
