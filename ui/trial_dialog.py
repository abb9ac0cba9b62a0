"""试打和校准: a page to try a printer with, the very page on show, and where its print is off.

The calibration page is printed as letters are, met by what is kept; its reading is added to that.
"""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import Refused
from app.domain.printing import Offset
from app.domain.words import said
from app.letters.kinds import calibration_page, trial_page
from app.office import Office
from ui import spool, style
from ui.editors import Choice, Line, Segments
from ui.jobs import Fault, Jobs
from ui.paper import Paper
from ui.pieces import Button, Card, Message, label, row, rule
from ui.sheets import Sheets

_PAGES = (("calibration", "校准页"), ("trial", "试打页"))
_STEPS = (
    "1. 打一张校准页。",
    "2. 左右对折、上下对折，压出两道折痕。",
    "3. 看折痕压着几，带加号减号填在下面，存下。",
    "4. 再打一张，折痕都在 0 上就好了。",
)
_WRONG = "请写毫米数，例如 +0.5 或者 -1；没有差的写 0。"
_FULL_WIDTH = {0xFF0B: "+", 0xFF0D: "-", 0xFF0E: ".", 0x2212: "-"}
"""Signs as an input method writes them."""


class TrialDialog(QDialog):
    """Tries and calibrates a printer. `kept` says that an offset is another now."""

    kept = Signal()

    def __init__(self, office: Office, jobs: Jobs, printer: str | None, parent: QWidget) -> None:
        super().__init__(parent)
        self._office = office
        self._jobs = jobs
        self._wanted = printer
        self._offset = Offset()
        self._paper: Paper | None = None
        self.setObjectName("dlg_card_trial")
        self.setAccessibleName("试打和校准")
        self.setWindowTitle("试打和校准")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._make()
        self._lay_out()
        self._connect()

    def begin(self) -> None:
        """Open it and look which printers there are; the cursor is on 打印."""
        self.open()
        self._put()
        self._go.setFocus(Qt.FocusReason.OtherFocusReason)
        self._jobs.ask(self, spool.printers, self._show_printers, lane="print")

    def print(self) -> None:
        """Print the page on show, where letters would lie on this printer."""
        queue, paper = self.printer.value(), self._paper
        if queue is None or paper is None:
            self._note.say(said(Refused("print.no_printer")), "dan")
            return
        self._note.say("正在打印…", "acc")
        work = partial(spool.print_unrecorded, paper.pdf, queue, self._offset)
        self._jobs.ask(self, work, lambda _none: self._printed(), self._failed, lane="print")

    def keep(self) -> None:
        """Add what was read to what is kept for this printer."""
        queue = self.printer.value()
        read = [_read(each.value()) for each in (self.right, self.down)]
        if queue is None or None in read:
            self._note.say(_WRONG, "dan")
            return
        right, down = (each or 0.0 for each in read)
        try:
            offset = self._offset.more(right, down)
        except Refused as fault:
            self._note.say(said(fault), "dan")
            return
        self._keep(queue, offset, "存下了。再打一张看看，折痕应当都在 0 上。")

    def reset(self) -> None:
        """Print unmoved again."""
        if (queue := self.printer.value()) is not None:
            self._keep(queue, Offset(), "改回不调了。")

    def _keep(self, queue: str, offset: Offset, words: str) -> None:
        keep = self._office.printing.keep_offset

        def kept(_none: None) -> None:
            self._show_offset(offset)
            for each in (self.right, self.down):
                each.set_value("")
            self._note.say(words, "ok")
            self.kept.emit()

        self._jobs.ask(self, lambda: keep(queue, offset), kept, self._failed)

    def _show_printers(self, names: tuple[str, ...]) -> None:
        for name in names:
            self.printer.addItem(name, name)
        if not names:
            self.printer.addItem("没有找到打印机", None)
        if self._wanted in names:
            self.printer.set_value(self._wanted)
        self._chosen()

    def _chosen(self) -> None:
        queue = self.printer.value()
        self._note.say("")
        if queue is not None:
            offset = self._office.printing.offset
            self._jobs.ask(self, lambda: offset(queue), self._show_offset, self._failed)

    def _show_offset(self, offset: Offset) -> None:
        self._offset = offset
        self._now.setText(f"现在：{offset_words(offset)}")
        self._now.setAccessibleName(self._now.text())
        self._reset.setVisible(bool(offset.told()))

    def _put(self) -> None:
        """Show the page that is chosen."""
        trial = self._which.value() == "trial"
        self._paper = Paper(trial_page(self._office.facts.town) if trial else calibration_page())
        self.sheets.show_paper(self._paper)
        self._calibrates.setVisible(not trial)
        self._note.say("")

    def _printed(self) -> None:
        self._note.say("已送到打印机", "ok")

    def _failed(self, fault: Fault) -> None:
        self._note.say(said(fault), "dan")

    def _make(self) -> None:
        self._which = Segments("dlg_seg_trial", "打哪一张", _PAGES)
        self._which.set_value("calibration")
        self.sheets = Sheets()
        self.sheets.setObjectName("dlg_lbl_trial_page")
        self.sheets.look("page")
        self.printer = Choice("dlg_combo_trial_printer", "打印机", [])
        self.right = Line("dlg_edit_offset_right", "左右，毫米", placeholder="例如 +0.5", width=96)
        self.down = Line("dlg_edit_offset_down", "上下，毫米", placeholder="例如 -1", width=96)
        self._keep_button = Button("存下", "dlg_btn_offset_keep", shortcut="Ctrl+S")
        self._now = label(text="small", tone="text2", object_name="dlg_lbl_offset")
        self._reset = Button("不调了", "dlg_btn_offset_reset", "改回不调", kind="link")
        self._go = Button(
            "打印", "dlg_btn_trial_print", kind="pri", shortcut="Ctrl+P", icon="printer"
        )
        self._leave = Button("关闭", "dlg_btn_trial_close", hint="Esc")
        self._note = Message()
        self._note.setObjectName("dlg_lbl_trial_note")

    def _connect(self) -> None:
        self._which.edited.connect(self._put)
        self.printer.edited.connect(self._chosen)
        self._keep_button.clicked.connect(self.keep)
        self._reset.clicked.connect(self.reset)
        self._go.clicked.connect(self.print)
        self._leave.clicked.connect(self.reject)

    def _lay_out(self) -> None:
        body = QVBoxLayout(self)
        body.setContentsMargins(18, 14, 18, 14)
        body.setSpacing(10)
        body.addLayout(row(label("试打和校准", text="h2"), None, self._which))
        held = Card()
        held.set_tone("soft")
        held.body.addWidget(self.sheets)
        side = QWidget()
        side.setFixedWidth(style.px(330))
        side.setLayout(self._side())
        across = row(held, side, gap=14)
        across.setStretch(0, 1)
        body.addLayout(across, 1)
        body.addWidget(rule())
        body.addLayout(row(None, self._leave, self._go))
        self.resize(style.px(880), style.px(600))

    def _side(self) -> QVBoxLayout:
        side = QVBoxLayout()
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(8)
        printer = row(label("打印机", tone="text2"), self.printer)
        printer.setStretch(1, 1)
        side.addLayout(printer)
        self._calibrates = Card("折痕在几")
        for words in _STEPS:
            self._calibrates.body.addWidget(label(words, text="small", tone="text2", wrap=True))
        self._calibrates.body.addLayout(_field("左右", self.right, None))
        self._calibrates.body.addLayout(_field("上下", self.down, self._keep_button))
        self._calibrates.body.addLayout(row(self._now, None, self._reset))
        side.addWidget(self._calibrates)
        side.addWidget(self._note)
        side.addStretch(1)
        return side


def offset_words(offset: Offset) -> str:
    """Say how far a printer's picture is moved."""
    told = []
    if offset.right:
        told.append(f"{'右' if offset.right > 0 else '左'}移 {abs(offset.right):g} 毫米")
    if offset.down:
        told.append(f"{'下' if offset.down > 0 else '上'}移 {abs(offset.down):g} 毫米")
    return "，".join(told) or "没有调"


def _field(words: str, line: Line, button: Button | None) -> QHBoxLayout:
    parts = [label(words, tone="text2"), line, label("毫米", tone="text2")]
    return row(*parts, None, button) if button is not None else row(*parts, None)


def _read(text: str) -> float | None:
    """Read millimetres; nothing written is nothing off."""
    told = text.strip().translate(_FULL_WIDTH)
    try:
        return float(told) if told else 0.0
    except ValueError:
        return None
