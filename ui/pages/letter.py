"""The sheet on screen, ready to print: the very PDF that is kept, its facts, and what to say."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QIntValidator, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.domain.errors import Trouble
from app.domain.file import Clock, Letter, PetitionFile
from app.domain.words import LETTERS, RULES, said, sentence
from app.domain.words_due import WEEKDAYS
from app.intake import Registered
from app.office import Office
from ui import paper, style
from ui.columns import SideColumn
from ui.forms import Choice, Line, Segments
from ui.jobs import Jobs
from ui.keys import bind
from ui.paper import Paper
from ui.pieces import Button, Card, Message, icon_label, label, row, rule

SIDE_WIDTH = 340
COMPACT_SIDE = 290
COMPACT_BELOW = 1150
MOST_COPIES = 20
_SCREEN_DPI = 96
_POINTS = 72
_GAP = 12
_BOTH = 2

ChoosePath = Callable[[QWidget, str], str]


class Sheets(QScrollArea):
    """The pages as they will be printed: whole, both, or at their real size."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("print_lbl_pages")
        self.setAccessibleName("文书的页面")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        holder = QWidget()
        self._line = QHBoxLayout(holder)
        self._line.setContentsMargins(4, 4, 4, 4)
        self._line.setSpacing(_GAP)
        self.setWidget(holder)
        self.viewport().setAutoFillBackground(False)
        holder.setAutoFillBackground(False)
        self._paper: Paper | None = None
        self._way = "both"
        self._labels: list[QLabel] = []

    def show_paper(self, shown: Paper | None) -> None:
        """Show a paper, or none."""
        self._paper = shown
        self._paint()

    def look(self, way: str) -> None:
        """Look at one whole page ("page"), both ("both"), or the real size ("real")."""
        self._way = way
        self._paint()

    def pictures(self) -> list[QPixmap]:
        """Give the page pictures on show."""
        return [each.pixmap() for each in self._labels if not each.isHidden()]

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._paint()

    def _paint(self) -> None:
        pages = 0 if self._paper is None else len(self._paper)
        while len(self._labels) < pages:
            self._labels.append(self._new_label())
        for page, shown in enumerate(self._labels):
            shown.setVisible(page < pages)
            if self._paper is not None and page < pages:
                shown.setPixmap(self._picture(self._paper, page))
                shown.setAccessibleName(f"第 {page + 1} 页，共 {pages} 页")

    def _new_label(self) -> QLabel:
        made = QLabel()
        made.setStyleSheet(f"border: 1px solid {style.current().line};")
        made.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._line.addWidget(made, 0, Qt.AlignmentFlag.AlignCenter)
        return made

    def _picture(self, shown: Paper, page: int) -> QPixmap:
        ratio = self.devicePixelRatioF()
        width = max(120, self._width(shown.sizes[page]))
        made = QPixmap.fromImage(shown.picture(page, round(width * ratio)))
        made.setDevicePixelRatio(ratio)
        return made

    def _width(self, size: tuple[float, ...]) -> int:
        if self._way == "real":
            return round(size[0] * _SCREEN_DPI / _POINTS)
        across = _BOTH if self._way == "both" else 1
        room = (self.viewport().width() - 8 - (across - 1) * _GAP) / across
        tall = (self.viewport().height() - 10) * size[0] / size[1]
        return int(min(room, tall))


class FactsCard(Card):
    """What was registered: number, query code, what is due by when."""

    def __init__(self) -> None:
        super().__init__("已登记")
        self._number = label(text="h1", object_name="print_lbl_number")
        self._code = label(text="h2", tone="acc", object_name="print_lbl_code")
        self._due = label(wrap=True, object_name="print_lbl_due")
        self._met = Message()
        for part in (self._number, self._code, rule(), self._met, self._due):
            self.body.addWidget(part)

    def show_file(self, file: PetitionFile) -> None:
        """Show one petition's facts."""
        self._number.setText(file.number)
        self._code.setText(f"查询码 {file.query_code}")
        due = file.nearest()
        self._due.setText(_due_words(due) if due else "没有要等的期限")
        met = next((each for each in file.clocks if each.met_on is not None), None)
        self._met.say(f"{RULES[met.rule]}：当场告知" if met else "", "ok")
        for part in (self._number, self._code, self._due):
            part.setAccessibleName(part.text())


class SpokenCard(Card):
    """For letters, calls and the web: the sentence to read aloud and the message to send."""

    def __init__(self) -> None:
        super().__init__("念给群众听")
        self._aloud = label(wrap=True, object_name="print_lbl_aloud")
        copy = Button("复制短信", "print_btn_copy_sms")
        self._copied = label(text="small", tone="ok")
        copy.clicked.connect(self._copy)
        self.body.addWidget(self._aloud)
        self.body.addLayout(row(copy, self._copied, None))
        self._message = ""

    def show_file(self, file: PetitionFile, phone: str, town: str) -> None:
        """Show what to say about one petition: number, code, telephone, nothing of its content."""
        spelled = " ".join(file.query_code)
        due = file.nearest()
        when = f"{_due_words(due)}。" if due else ""
        self._aloud.setText(
            f"您的信访件登记好了，编号 {file.number}，查询码 {spelled}。{when}"
            f"想问办到哪一步，请打 {phone}。"
        )
        self._aloud.setAccessibleName(self._aloud.text())
        self._message = (
            f"【{town}】您反映的事项已登记，编号{file.number}，查询码{file.query_code}。"
            f"查询电话{phone}。"
        )
        self._copied.setText("")
        self.setVisible(file.channel != "visit")

    def message(self) -> str:
        """Give the message that is copied."""
        return self._message

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._message)
        self._copied.setText("已复制")


class PrintCard(Card):
    """打印: which printer, how many, and what to do when it does not answer."""

    printed = Signal(str, int)
    """Printer and copies wanted."""
    saved = Signal()
    set_up = Signal()

    def __init__(self) -> None:
        super().__init__("打印")
        self.printer = Choice("print_combo_printer", "打印机", [])
        self.copies = Line("print_edit_copies", "份数", width=56)
        self.copies.setValidator(QIntValidator(1, MOST_COPIES, self.copies))
        self.copies.set_value("1")
        self.go = Button(
            "打印", "print_btn_print", "打印这张纸", kind="pri", shortcut="Ctrl+P", icon="printer"
        )
        self.save = Button("存 PDF", "print_btn_save", shortcut="Ctrl+S", icon="save")
        self.more = Button("打印设置", "print_btn_setup")
        self._fault = Message()
        self._lay_out()
        self.go.clicked.connect(self._go)
        self.save.clicked.connect(self.saved)
        self.more.clicked.connect(self.set_up)

    def show_printers(self, names: tuple[str, ...]) -> None:
        """Offer the printers there are."""
        self.printer.clear()
        for name in names:
            self.printer.addItem(name, name)
        if not names:
            self.printer.addItem("没有找到打印机", None)
        self.more.setEnabled(bool(names))

    def wanted_copies(self) -> int:
        """Give how many copies; at least one."""
        return max(1, int(self.copies.text() or "1"))

    def say(self, words: str, *, good: bool = False) -> None:
        """Say how it went; nothing takes the line away."""
        self._fault.say(words, "ok" if good else "dan")

    def told(self) -> str:
        """Give what it says."""
        return self._fault.words()

    def _go(self) -> None:
        name = self.printer.value()
        if name is None:
            self.say(sentence("print.no_printer"))
        else:
            self.say("正在打印…", good=True)
            self.printed.emit(name, self.wanted_copies())

    def _lay_out(self) -> None:
        for words, part, note in (
            ("打印机", self.printer, ""),
            ("份数", self.copies, "正反面一张纸"),
        ):
            head = label(words, tone="text2")
            head.setFixedWidth(style.px(56))
            line = row(head, part)
            line.setStretch(1, 1 if part is self.printer else 0)
            if note:
                line.addWidget(label(note, text="small", tone="text2"))
                line.addStretch(1)
            self.body.addLayout(line)
        wide = self.go.sizePolicy()
        wide.setHorizontalPolicy(wide.Policy.Expanding)
        self.go.setSizePolicy(wide)
        self.body.addWidget(self.go)
        self.body.addLayout(row(self.save, self.more, None))
        self.body.addWidget(self._fault)


class LetterPage(QWidget):
    """The page of one issued sheet. `choose_path` asks where to save a PDF."""

    left = Signal()
    """返回: the page before may be shown."""
    told = Signal(str, object)
    """Words for the toast, and nothing to take back."""

    def __init__(self, office: Office, jobs: Jobs, choose_path: ChoosePath | None = None) -> None:
        super().__init__()
        self._office = office
        self._jobs = jobs
        self._choose_path = choose_path or _ask_path
        self._file: PetitionFile | None = None
        self._letter: Letter | None = None
        self._paper: Paper | None = None
        self.sheets = Sheets()
        self.facts = FactsCard()
        self.print = PrintCard()
        self.spoken = SpokenCard()
        self._lay_out()
        self._connect()

    def show_registered(self, made: Registered) -> None:
        """Show what registering left."""
        self.show_letter(made.petition, made.letter, made.pdf, made.unprintable)

    def show_letter(
        self,
        file: PetitionFile,
        letter: Letter | None,
        pdf: bytes | None,
        unprintable: tuple[str, ...] = (),
    ) -> None:
        """Show one letter of a petition; without paper it says why and shows the facts."""
        self._file, self._letter = file, letter
        self._paper = Paper(pdf) if pdf is not None else None
        self._title.setText(LETTERS.get(letter.letter_kind, "文书") if letter else "已登记")
        self._about.setText(f"{file.number} · {letter.number}" if letter else file.number)
        self.sheets.show_paper(self._paper)
        self.facts.show_file(file)
        self.spoken.show_file(file, self._office.facts.phone, self._office.facts.town)
        self._say_why(unprintable)
        self.print.setVisible(self._paper is not None)
        self.print.say("")
        self._after.setVisible(self._paper is not None and file.channel == "visit")

    def show_kept(self, number: str, letter: Letter) -> None:
        """Fetch an issued letter and show it: the same bytes as on the first day."""
        records = self._office.records
        self._jobs.ask(
            self,
            lambda: (records.file(number), records.letter(letter)),
            lambda got: self.show_letter(got[0], letter, got[1]),
        )

    def arrived(self) -> None:
        """Look which printers there are; the cursor is on 打印."""
        self.print.show_printers(paper.printers())
        self.print.go.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        compact = self.width() < style.px(COMPACT_BELOW)
        self._side.setFixedWidth(style.px(COMPACT_SIDE if compact else SIDE_WIDTH))

    def paper_bytes(self) -> bytes | None:
        """Give the PDF on show."""
        return self._paper.pdf if self._paper is not None else None

    def why_no_paper(self) -> str:
        """Give why there is nothing to print."""
        return self._none.words()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.print.say("")

    # printing and saving

    def print_to(self, printer: str, copies: int) -> None:
        """Print on a named printer; what fails is said in place and loses nothing."""
        shown = self._paper
        if shown is None:
            return
        if paper.takes_pdf():
            self._print(lambda: paper.print_pdf(shown.pdf, printer, copies), copies)
        else:
            self.print_on(paper.printer_for(printer, shown, copies), copies)

    def print_on(self, printer: Any, copies: int = 1) -> None:
        """Print on a QPrinter, band by band in the background."""
        shown = self._paper
        if shown is not None:
            self._print(lambda: paper.print_bands(shown, printer), copies)

    def _print(self, work: Callable[[], None], copies: int) -> None:
        file, letter = self._file, self._letter
        self._jobs.ask(
            self,
            work,
            lambda _done: self._was_printed(file, letter, copies),
            lambda fault: self.print.say(said(fault)),
            lane="network",
        )

    def _was_printed(self, file: PetitionFile | None, letter: Letter | None, copies: int) -> None:
        self.print.say(f"已送到打印机，{copies} 份", good=True)
        self._record(file, letter, lambda records, *what: records.printed(*what, copies))

    def save(self) -> None:
        """Save the PDF where the cadre says; the name holds the number, nobody's name."""
        shown, file, letter = self._paper, self._file, self._letter
        if shown is None or file is None or letter is None:
            return
        path = self._choose_path(self, f"{file.number} {LETTERS[letter.letter_kind]}.pdf")
        if path:
            self._jobs.act(
                self,
                lambda: _write(Path(path), shown.pdf),
                lambda _done: self._was_saved(file, letter),
                lambda fault: self.print.say(said(fault)),
            )

    def _was_saved(self, file: PetitionFile, letter: Letter) -> None:
        self.print.say("PDF 已存好", good=True)
        self._record(file, letter, lambda records, *what: records.saved(*what))

    def _record(self, file: PetitionFile | None, letter: Letter | None, how: Any) -> None:
        if file is None or letter is None:
            return
        records = self._office.records
        self._jobs.act(
            self,
            lambda: how(records, file.number, letter),
            lambda _file: None,
            lambda fault: self.print.say(said(fault)),
        )

    def _set_up(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog  # noqa: PLC0415 only where paper is printed

        name, shown = self.print.printer.value(), self._paper
        if name is None or shown is None:
            return
        printer = paper.printer_for(name, shown, self.print.wanted_copies())
        dialog = QPrintDialog(printer, self)
        dialog.setWindowTitle("打印设置")
        if dialog.exec() == QPrintDialog.DialogCode.Accepted:
            self.print.say("正在打印…", good=True)
            self.print_on(printer, printer.copyCount())

    # the parts

    def _say_why(self, unprintable: tuple[str, ...]) -> None:
        shown = "".join(unprintable)
        words = ""
        if unprintable:
            words = sentence("letter.no_glyph", {"characters": shown})
        elif self._paper is None:
            words = "咨询当场答复，没有要印的纸。"
        self._none.say(words, "warn" if unprintable else "text2")

    def _connect(self) -> None:
        self._back.clicked.connect(self.left)
        self._look.edited.connect(lambda: self.sheets.look(self._look.value()))
        self.print.printed.connect(self.print_to)
        self.print.saved.connect(self.save)
        self.print.set_up.connect(self._set_up)
        bind(self, "Ctrl+Enter", self.print.go.click)

    def _lay_out(self) -> None:
        body = QVBoxLayout(self)
        body.setContentsMargins(16, 8, 16, 8)
        body.setSpacing(8)
        body.addLayout(self._head())
        across = row(self._sheet_card(), self._side_column(), gap=10)
        across.setStretch(0, 1)
        body.addLayout(across, 1)

    def _head(self) -> QHBoxLayout:
        self._back = Button("返回", "print_btn_back", shortcut="Esc")
        self._title = label(text="h1", object_name="print_lbl_title")
        self._about = label(tone="text2", object_name="print_lbl_about")
        ways = [("page", "整页"), ("both", "双页"), ("real", "100%")]
        self._look = Segments("print_seg_look", "怎么看", ways)
        self._look.set_value("both")
        return row(self._back, self._title, self._about, None, self._look, gap=12)

    def _sheet_card(self) -> Card:
        card = Card()
        card.set_tone("soft")
        card.body.setContentsMargins(4, 4, 4, 4)
        self._none = Message()
        card.body.addWidget(self._none)
        card.body.addWidget(self.sheets, 1)
        return card

    def _side_column(self) -> QWidget:
        self._side = SideColumn()
        self._side.setFixedWidth(style.px(SIDE_WIDTH))
        body = self._side.body
        self._after = Card()
        words = label("请信访人在下半张签名或捺印，撕下留存；上半张交给信访人。", wrap=True)
        self._after.body.addLayout(row(icon_label("info", "acc", 18), words))
        for card in (self.facts, self.print, self.spoken, self._after):
            body.addWidget(card)
        body.addStretch(1)
        return self._side


def _due_words(due: Clock) -> str:
    day = due.internal
    return f"{RULES[due.rule]}：{day.month}月{day.day}日 {WEEKDAYS[day.weekday()]}前"


def _write(path: Path, pdf: bytes) -> None:
    try:
        path.write_bytes(pdf)
    except OSError as error:
        raise Trouble("save.failed") from error


def _ask_path(owner: QWidget, name: str) -> str:
    path, _kind = QFileDialog.getSaveFileName(owner, "存 PDF", name, "PDF (*.pdf)")
    return path
