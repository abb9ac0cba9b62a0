"""A letter on screen, ready to print: the very PDF that is kept, what was checked, what to say."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QMenu,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.domain.errors import Trouble
from app.domain.file import Letter, PetitionFile
from app.domain.printing import Habit, Print
from app.domain.words import COPY_FOR_OTHERS, LETTERS, PROOF_OF_SERVICE, said, sentence
from app.domain.words_papers import READER_COPIES
from app.intake import Registered
from app.letters.preflight import preflight_copy
from app.letters.seal import seal_places
from app.letters.template import explains
from app.office import Office
from app.office_papers import ROLL
from ui import due_dialog, style
from ui.columns import SideColumn
from ui.elided import Elided
from ui.forms import Segments
from ui.jobs import Jobs
from ui.keys import bind
from ui.letter_cards import (
    BACK,
    TWO_SIDED,
    AfterCard,
    ChecksCard,
    FactsCard,
    PrintCard,
    SpokenCard,
    others,
)
from ui.paper import Paper
from ui.petition_words import name_words, signed_words
from ui.pieces import Badge, Button, Card, Message, label, row
from ui.print_ledger import PrintsCard
from ui.print_run import Job, PrintRun
from ui.sheets import Sheets
from ui.spool import Ticket, printers
from ui.trial_dialog import TrialDialog

SIDE_WIDTH = 340
COMPACT_SIDE = 304
COMPACT_BELOW = 1150

_FORMS = {
    "service_receipt": PROOF_OF_SERVICE,
    "copy_for_others": COPY_FOR_OTHERS,
    **READER_COPIES,
    ROLL: "登记回执小票",
}
_READER = "易读本"
_MESSAGE = "复制短信"
_ROLL = "小票（80 毫米）"
ChoosePath = Callable[[QWidget, str], str]


class LetterPage(QWidget):
    """The page of one issued letter. `choose_path` asks where to save a PDF."""

    left = Signal()
    """返回: the page before may be shown."""
    told = Signal(str, object)
    """Words for the toast, and nothing to take back."""
    register_wanted = Signal()
    """打印和送达登记 may be shown."""
    serve_wanted = Signal(str)
    """记送达 of the petition with this number."""

    def __init__(self, office: Office, jobs: Jobs, choose_path: ChoosePath | None = None) -> None:
        super().__init__()
        self._office = office
        self._jobs = jobs
        self._choose_path = choose_path or _ask_path
        self._file: PetitionFile | None = None
        self._letter: Letter | None = None
        self._paper: Paper | None = None
        self._form: str | None = None
        self.sheets = Sheets()
        self.facts = FactsCard()
        self.checks = ChecksCard()
        self.print = PrintCard()
        self.spoken = SpokenCard()
        self.after = AfterCard()
        self.prints = PrintsCard()
        self._run = PrintRun(office, jobs, self)
        self._lay_out()
        self._connect()

    def explain(self) -> None:
        """Say how the date the petition of this letter stands at was counted (F4)."""
        due_dialog.explain(self._office, self._file, self)

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
        self._file, self._letter, self._form = file, letter, None
        self._paper = Paper(pdf) if pdf is not None else None
        self._say_head(file, letter)
        self.sheets.look(self._look.value())
        seals = seal_places(pdf, letter.facts) if pdf is not None and letter is not None else ()
        self.sheets.show_paper(self._paper, seals=seals)
        self._say_why(unprintable)
        self._show_cards(file, letter)

    def show_kept(self, number: str, letter: Letter) -> None:
        """Fetch an issued letter and show it: the same bytes as on the first day."""
        records = self._office.records
        self._jobs.ask(
            self,
            lambda: (records.file(number), records.letter(letter)),
            lambda got: self.show_letter(got[0], letter, got[1]),
        )

    def show_numbered(self, number: str, letter_number: str) -> None:
        """Fetch the letter of this number."""
        records = self._office.records

        def found() -> tuple[PetitionFile, Letter, bytes]:
            file = records.file(number)
            letter = next(each for each in file.letters if each.number == letter_number)
            return file, letter, records.letter(letter)

        self._jobs.ask(self, found, lambda got: self.show_letter(*got))

    def show_proof(self) -> None:
        """Show the proof of service that goes with the letter; from there, the letter again."""
        self._show_form(self._office.answering.proof_of_service, self._show_proof)

    def show_copy(self) -> None:
        """Show the copy for others; from there, the letter again."""
        self._show_form(self._office.answering.copy_for_others, self._show_copy)

    def show_reader(self, how: str) -> None:
        """Show the letter in large print or in plain words; from there, the letter again."""
        papers = self._office.papers
        self._show_form(
            lambda number, letter: papers.for_reader(number, letter, how),
            lambda form: self._show_reader(form, how),
        )

    def _show_form(self, made: Callable[[str, str], bytes], show: Callable[[Paper], None]) -> None:
        file, letter = self._file, self._letter
        if file is None or letter is None:
            return
        if self._form is not None:
            self.show_kept(file.number, letter)
            return
        self._jobs.ask(
            self,
            lambda: Paper(made(file.number, letter.number)),
            show,
            lambda fault: self.print.say(said(fault)),
        )

    def _show_proof(self, form: Paper) -> None:
        if self._file is None:
            return
        self._put(form, "service_receipt")
        found = preflight_copy("service_receipt", self._file.query_code, form.pdf)
        self.checks.show_findings(found)
        self.print.show_form(1, f"{len(form)} 张，一人一张")
        self.print.stop(stopped=any(each.verdict == "stop" for each in found))
        self.after.show_proof()

    def _show_reader(self, form: Paper, how: str) -> None:
        if self._letter is None:
            return
        self._put(form, how)
        found = self._office.records.copy_looked_at(self._letter, how, form.pdf)
        self.checks.show_findings(found)
        self.checks.show()
        whom = "80 毫米小票，给信访人" if how == ROLL else f"{len(form)} 张，给信访人"
        self.print.show_form(1, whom)
        self.after.hide()
        self._reader.set_words(BACK)

    def _show_copy(self, form: Paper) -> None:
        file, letter = self._file, self._letter
        if file is None or letter is None:
            return
        self._put(form, "copy_for_others")
        found = preflight_copy("handling_opinion", file.query_code, form.pdf)
        self.checks.show_findings(found)
        self.print.show_copy(others(file, letter), len(form))
        self.print.stop(stopped=any(each.verdict == "stop" for each in found))
        self.after.hide()

    def _put(self, form: Paper, kind: str) -> None:
        """Put a form in the letter's place."""
        self._form, self._paper = kind, form
        self.sheets.show_paper(form)
        self._title.setText(_FORMS[kind])
        self._signed.hide()
        self._on_paper.hide()
        self._reader.setVisible(kind in READER_COPIES or kind == ROLL)
        self.sheets.look("real" if kind == ROLL else self._look.value())
        if self._file is not None and self._letter is not None:
            self._look_up(self._file, self._letter, kind)

    def arrived(self) -> None:
        """Look which printers there are; the cursor is on 打印."""
        self._jobs.ask(self, printers, self.print.show_printers, lane="print")
        self.print.go.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        compact = self.width() < style.px(COMPACT_BELOW)
        self._side.setFixedWidth(style.px(COMPACT_SIDE if compact else SIDE_WIDTH))
        self.checks.shorten(short=compact)

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
        file, letter, shown = self._file, self._letter, self._paper
        if file is None or letter is None or shown is None:
            return
        both = self.print.both_sides()
        ticket = Ticket(printer, copies, both_sides=both)
        habit = Habit(printer, both, self.print.more())
        self._run.print(Job(file.number, letter, shown, ticket, self._form, habit))
        if self.print.with_proof():
            self._print_proof(file.number, letter, printer)

    def _print_proof(self, number: str, letter: Letter, printer: str) -> None:
        """Print the form on which service is signed for; it is recorded as its own."""
        made = self._office.answering.proof_of_service
        kind = "service_receipt"
        self._jobs.ask(
            self,
            lambda: Paper(made(number, letter.number)),
            lambda form: self._run.print(Job(number, letter, form, Ticket(printer), kind)),
            lambda fault: self.print.say(said(fault)),
        )

    def _look_up(self, file: PetitionFile, letter: Letter, kind: str) -> None:
        """Ask what was printed of the letter, and how its kind is printed here."""
        printing = self._office.printing
        self._jobs.ask(
            self,
            lambda: (printing.of(file.number), printing.habit(kind)),
            lambda told: self._looked_up(file, letter, *told),
            lambda _fault: None,
        )

    def _looked_up(
        self, file: PetitionFile, letter: Letter, prints: tuple[Print, ...], habit: Habit
    ) -> None:
        if letter is self._letter:
            self.print.take_habit(habit)
            self._show_prints(file, letter, prints)
            self._run.follow(file.number, self._mine(letter, prints))

    def _show_prints(self, file: PetitionFile, letter: Letter, prints: tuple[Print, ...]) -> None:
        if file is self._file and letter is self._letter:
            self.prints.show_prints(self._mine(letter, prints), self._office.clock.today())

    def _mine(self, letter: Letter, prints: tuple[Print, ...]) -> tuple[Print, ...]:
        return tuple(each for each in prints if each.letter == letter.id)

    def _ledger_moved(self, number: str) -> None:
        file, letter = self._file, self._letter
        if file is not None and letter is not None and file.number == number:
            of = self._office.printing.of
            self._jobs.ask(
                self, lambda: of(number), lambda prints: self._show_prints(file, letter, prints)
            )

    def _say_of_print(self, print_: bytes, state: Any, reason: str) -> None:
        """Write down what the cadre beside the printer says of a print."""
        file = self._file
        if file is None:
            return
        settle = self._office.printing.settle
        self._jobs.act(
            self,
            lambda: settle(file.number, print_, state, said=True, reason=reason),
            lambda _made: self._ledger_moved(file.number),
            lambda fault: self.print.say(said(fault)),
        )

    def save(self) -> None:
        """Save the PDF where the cadre says; the name holds the number, nobody's name."""
        shown, file, letter = self._paper, self._file, self._letter
        if shown is None or file is None or letter is None:
            return
        form = self._form
        kind = _FORMS[form] if form else LETTERS[letter.letter_kind]
        path = self._choose_path(self, f"{file.number} {kind}.pdf")
        if path:
            self._jobs.act(
                self,
                lambda: _write(Path(path), shown.pdf),
                lambda _done: self._was_saved(file, letter, form),
                lambda fault: self.print.say(said(fault)),
            )

    def _was_saved(self, file: PetitionFile, letter: Letter, form: str | None) -> None:
        self.print.say("PDF 已存好", good=True)
        self._record(file, letter, lambda records, *what: records.saved(*what, form=form))

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

    # the parts

    def _say_head(self, file: PetitionFile, letter: Letter | None) -> None:
        """Say what the letter is, whose, and who signed it."""
        self._title.setText(LETTERS.get(letter.letter_kind, "文书") if letter else "已登记")
        whose = name_words(file.petitioners[0] if file.petitioners else None)
        self._about.say(f"{whose} · {letter.number}" if letter else file.number)
        self._reader.setVisible(letter is not None and explains(letter.letter_kind))
        self._reader.set_words(_READER)
        signed = signed_words(file, letter, self._office.cadres) if letter else ""
        # By whose paper one signed is told whole below: number and day take their room.
        self._on_paper.setText(signed if "（" in signed else "")
        self._on_paper.setAccessibleName(self._on_paper.text())
        self._on_paper.setVisible("（" in signed)
        void = letter is not None and letter.voided_on is not None
        self._signed.setVisible(bool(signed) or void)
        told = "作废" if void else signed.partition("（")[0]
        self._signed.set_state("over" if void else "ok", told)

    def _show_cards(self, file: PetitionFile, letter: Letter | None) -> None:
        """Show beside the letter what belongs to its kind."""
        today = self._office.clock.today()
        self.facts.show_file(file, today)
        self.spoken.show_file(file, self._office.facts.phone, self._office.facts.town, today)
        registered = letter is None or letter.letter_kind in TWO_SIDED
        self.facts.setVisible(registered)
        self.spoken.setVisible(registered and file.channel != "visit")
        self.print.setVisible(self._paper is not None)
        self.checks.setVisible(self._paper is not None)
        self.after.setVisible(self._paper is not None)
        self.prints.hide()
        if self._paper is None or letter is None:
            return
        found = self._office.records.looked_at(file, letter, self._paper.pdf)
        self.checks.show_findings(found)
        self.checks.setVisible(not registered or any(each.verdict != "good" for each in found))
        self.print.show_letter(file, letter, len(self._paper))
        stopped = any(each.verdict == "stop" for each in found)
        self.print.stop(stopped=stopped or letter.voided_on is not None)
        self.after.show_letter(file, letter)
        self._look_up(file, letter, letter.letter_kind)

    def _say_why(self, unprintable: tuple[str, ...]) -> None:
        shown = "".join(unprintable)
        words = ""
        if unprintable:
            words = sentence("letter.no_glyph", {"characters": shown})
        elif self._paper is None:
            words = "咨询当场答复，没有要印的纸。"
        self._none.say(words, "warn" if unprintable else "text2")

    def _connect(self) -> None:
        bind(self, "F4", self.explain)
        self._back.clicked.connect(self.left)
        self._look.edited.connect(lambda: self.sheets.look(self._look.value()))
        self.print.printed.connect(self.print_to)
        self.print.saved.connect(self.save)
        self.print.trial.clicked.connect(self._try_out)
        self.prints.answered.connect(self._say_of_print)
        self.prints.register_wanted.connect(self.register_wanted)
        self._run.told.connect(lambda words, good: self.print.say(words, good=good))
        self._run.settled.connect(self._ledger_moved)
        self.after.serve_wanted.connect(self._serve)
        self.after.proof_wanted.connect(self.show_proof)
        self.after.signing_told.connect(self._signed_so)
        self._reader.clicked.connect(self._choose_reader)
        self.print.copy_wanted.connect(self.show_copy)
        bind(self, "Ctrl+Enter", self.print.go.click)

    def _choose_reader(self) -> None:
        """Offer the copies for the reader; from one of them, go back to the letter."""
        if self._form is not None:
            self.show_reader(self._form)
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for how, words in READER_COPIES.items():
            menu.addAction(words, partial(self.show_reader, how))
        if self._letter is not None and self._letter.letter_kind in TWO_SIDED:
            menu.addAction(_ROLL, partial(self.show_reader, ROLL))
        menu.addAction(_MESSAGE, self._copy_message)
        menu.popup(self._reader.mapToGlobal(self._reader.rect().bottomLeft()))

    def _copy_message(self) -> None:
        """Lay the short message that the letter is there into the clipboard."""
        file, letter = self._file, self._letter
        if file is None or letter is None:
            return
        papers = self._office.papers
        self._jobs.ask(
            self,
            lambda: papers.said(file.number, letter.number, "sms"),
            self._copied,
            lambda fault: self.print.say(said(fault)),
        )

    def _copied(self, message: str) -> None:
        QGuiApplication.clipboard().setText(message)
        self.print.say("短信已复制，粘贴到手机或平台上发。", good=True)

    def _try_out(self) -> None:
        dialog = TrialDialog(self._office, self._jobs, self.print.printer.value(), self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.begin()

    def _serve(self) -> None:
        if self._file is not None:
            self.serve_wanted.emit(self._file.number)

    def _signed_so(self, how: str) -> None:
        """Note how she signed what is on show, for each of them of whom nothing is noted."""
        file, letter, paper = self._file, self._letter, self._paper
        if file is None or letter is None or paper is None:
            return
        do, told = self._office.stepping.do, {"signed_how": how, "letter": letter.number}
        self._jobs.act(
            self,
            lambda: do(file.number, "note_signing", told),
            lambda made: self.show_letter(made, letter, paper.pdf),
            lambda fault: self.print.say(said(fault)),
        )

    def _lay_out(self) -> None:
        body = QVBoxLayout(self)
        body.setContentsMargins(16, 8, 16, 8)
        body.setSpacing(8)
        body.addLayout(self._head())
        body.addWidget(self._on_paper)
        across = row(self._sheet_card(), self._side_column(), gap=10)
        across.setStretch(0, 1)
        body.addLayout(across, 1)

    def _head(self) -> QHBoxLayout:
        self._back = Button("返回", "print_btn_back", shortcut="Esc")
        self._title = label(text="h1", object_name="print_lbl_title")
        self._about = Elided(tone="text2", object_name="print_lbl_about")
        self._signed = Badge("ok", "已签发", "print_lbl_signed")
        self._on_paper = label(text="small", tone="text2", object_name="print_lbl_paper")
        self._on_paper.hide()
        ways = [("page", "整页"), ("both", "双页"), ("real", "100%")]
        self._look = Segments("print_seg_look", "怎么看", ways)
        self._look.set_value("both")
        self._reader = Button(_READER, "print_btn_reader", "看、印大字本和看得懂的说明")
        parts = (self._back, self._title, self._about, self._reader, self._look, self._signed)
        head = row(*parts, gap=12)
        head.setStretch(2, 1)
        return head

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
        for card in (
            self.facts,
            self.checks,
            self.print,
            self.prints,
            self.spoken,
            self.after,
        ):
            body.addWidget(card)
        body.addStretch(1)
        return self._side


def _write(path: Path, pdf: bytes) -> None:
    try:
        path.write_bytes(pdf)
    except OSError as error:
        raise Trouble("save.failed") from error


def _ask_path(owner: QWidget, name: str) -> str:
    path, _kind = QFileDialog.getSaveFileName(owner, "存 PDF", name, "PDF (*.pdf)")
    return path
