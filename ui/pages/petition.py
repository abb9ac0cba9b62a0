"""一件信访件: everything about one matter, its next lawful step, its history and its papers."""

from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from app.answering import Standing
from app.domain import policy
from app.domain.file import Letter, PetitionFile, Strand, nearest
from app.domain.procedure import Act
from app.domain.words import PLACES, ROUTES, STATES, said
from app.intake import Registered
from app.office import Office
from ui import keys, style
from ui.act_dialog import ActDialog
from ui.columns import SideColumn
from ui.due_dialog import counted, running
from ui.editors import Choice, Segments
from ui.elided import Elided
from ui.form_dialog import FormDialog
from ui.history_list import HistoryList
from ui.jobs import Asked, Fault, Jobs
from ui.petition_acts import ActsColumn
from ui.petition_band import NextBand
from ui.petition_parts import (
    ClaimRow,
    LetterRow,
    Links,
    Parties,
    PersonRow,
    claims_told,
    column,
    history_line,
    letters_told,
    people_told,
    small,
    taken_told,
)
from ui.petition_way import WayStrip, way
from ui.petition_words import (
    PLACE_SHAPES,
    STATE_SHAPES,
    about_words,
    name_words,
    newest_acts,
)
from ui.pieces import Badge, Button, Card, clear, label, row
from ui.slots import Lines, Slots, settle
from ui.step_form import form_of

SHOWN_SECONDS = 10
_SIDE, _MIDDLE = 252, 348
_NARROW_SIDE, _NARROW_MIDDLE = 232, 300
_NARROW = 1100
_NAME_LEAST = 150
DELEGATE: policy.Action = "delegate"
"""About no petition; offered where the next step waits for the leader's signature."""
_PAPERS = ("全部", "文书", "经办")


class PetitionPage(QWidget):
    """One petition. `open(number)` shows it; `back_wanted`, `letter_wanted(Registered)`.

    Numbers are masked; showing them is recorded and lasts 10 seconds, or until the page goes.
    """

    back_wanted = Signal()
    letter_wanted = Signal(object)
    """An `app.intake.Registered` with the petition, the letter and the PDF as it was issued."""
    opened = Signal(str)
    """The number of the petition now on screen."""
    told = Signal(str, object)
    """Words for the toast, and nothing to take back."""
    settings_wanted = Signal(str)
    """A part of 设置 where what refused an act can be put right."""

    def __init__(self, office: Office, jobs: Jobs) -> None:
        super().__init__()
        self._office = office
        self._jobs = jobs
        self._number = ""
        self._standing: Standing | None = None
        self._strand = 0
        self._wanted = ""
        self._asked: Asked | None = None
        self._dialog: ActDialog | None = None
        self._typed: dict[str, dict[str, Any]] = {}
        self._left = 0
        self._timer = QTimer(self, interval=1000)
        self._timer.timeout.connect(self.tick)
        self._make()
        self._lay_out()
        keys.bind(self, "F3", lambda: self.begin("add_note"))
        keys.bind(self, "F4", self.explain)
        keys.bind(self, "Ctrl+P", self._latest_letter)
        keys.bind(self, "Esc", self.back_wanted.emit)
        jobs.acted.connect(lambda _done: self.look() if self.isVisible() else None)

    def open(self, number: str, act: str = "") -> None:
        """Show the petition with this number, and begin an act there if it can be done.

        What was shown before is gone at once.
        """
        self._wanted = act
        if number != self._number:
            self._typed.clear()
        self._number = number
        self._strand = 0
        self.forget()
        self.look()

    def forget(self) -> None:
        """Hold nothing of any petition."""
        self._standing = None
        self._mask()
        if self._dialog is not None:
            self._dialog.reject()
        self._hold_back()
        self._history.show_lines(())
        self._forget_matter()
        self._side.forget()
        self._band.forget()
        for words in (
            self._name,
            self._gist,
            self._about,
            self._numbers,
            self._content,
            self._answer,
        ):
            words.setText("")
        for part_ in (self._state, self._place, self._strands):
            part_.hide()

    def _hold_back(self) -> None:
        """Take the columns off the screen while they are filled.

        A row that appears on a screen lays out all that holds it; hidden, all appear at once.
        """
        for each in (self._middle, self._side):
            each.widget().hide()

    def _forget_matter(self) -> None:
        for slots in (self._claims, self._papers, self._people):
            slots.fill(())
        self._taken.say(())
        self._files.say(())
        self._parties.say(None)
        self._links.say(None)

    def look(self) -> None:
        """Read the petition anew."""
        if not self._number:
            return
        if self._asked is not None:
            self._asked.drop()
        number, answering = self._number, self._office.answering
        self._asked = self._jobs.ask(self, lambda: answering.standing(number), self._show)

    def arrived(self) -> None:
        """Take the keys."""
        self.look()
        self._back.setFocus(Qt.FocusReason.OtherFocusReason)

    def explain(self) -> None:
        """Unfold 怎么算的, or fold it."""
        self._band.explain()

    def begin(self, act: str) -> None:
        """Open the dialog of an act, if it can be done now."""
        told = self._standing
        if told is None or self._dialog is not None:
            return
        strand = self._strand_for(act, told)
        if strand is None:
            return
        form = form_of(act, self._office, told, strand)
        clock = running(self._office, told.file)
        badge = Badge(*counted(self._office, clock).badge()) if clock is not None else None
        dialog = ActDialog(self._office, self._jobs, act, form, badge, self)
        self._dialog = dialog
        dialog.did.connect(self._did)
        dialog.settings_wanted.connect(self.settings_wanted)
        dialog.finished.connect(lambda code: self._closed(act, dialog, code))
        dialog.begin(self._typed.get(act))

    def _strand_for(self, act: str, told: Standing) -> Strand | None:
        """Find the strand an act would be done on; None where it cannot be done now."""
        at = self._at(told.file)
        if act == DELEGATE:
            return at if self._delegates() else None
        possible = next((each for each in told.allowed if each.act.name == act), None)
        if possible is None:
            return None
        return at if at.id in {each.id for each in possible.strands} else possible.strands[0]

    def _delegates(self) -> bool:
        """Tell whether I may name who signs for the leader, and there is somebody to name."""
        others = [each for each in self._office.cadres if each.active]
        return policy.may(self._office.me.roles, DELEGATE) and len(others) > 1

    def stage(self) -> str:
        """Give the state of the strand on screen; nothing where none is."""
        return self._at(self._standing.file).state if self._standing is not None else ""

    def dialog(self) -> ActDialog | None:
        """Give the dialog that is open."""
        return self._dialog

    def show_numbers(self) -> None:
        """Show the numbers for 10 seconds; that somebody looked is recorded first."""
        if self._standing is None or self._reveal.isHidden():
            return
        number = self._number
        self._jobs.act(self, lambda: self._office.records.show_numbers(number), self._reveal_now)

    def tick(self) -> None:
        """Let one second of showing pass."""
        self._left -= 1
        if self._left <= 0:
            self._mask()
            if self._standing is not None:
                self._tell_people(self._standing.file)
        else:
            self._say_left()

    def revealed(self) -> bool:
        """Tell whether numbers stand unmasked on the screen."""
        return self._left > 0

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._mask()
        self._people.fill(())
        self._standing = None

    def _closed(self, act: str, dialog: ActDialog, code: int) -> None:
        self._dialog = None
        if code:
            self._typed.pop(act, None)
            if act == DELEGATE:
                self.told.emit("代签已记下，到期自动停止", None)
        else:
            self._typed[act] = dialog.typed()  # cancelled: nothing that was typed is lost
        dialog.deleteLater()

    def _did(self, made: object) -> None:
        if isinstance(made, Registered):
            self.letter_wanted.emit(made)
        elif isinstance(made, PetitionFile):
            had = {each.id for each in self._standing.file.letters} if self._standing else set()
            fresh = [each for each in made.letters if each.id not in had]
            if fresh:
                self._open_letter(fresh[-1], made)

    def _reveal_now(self, file: PetitionFile) -> None:
        if file.number != self._number or not self.isVisible():
            return
        self._left = SHOWN_SECONDS
        self._timer.start()
        self._tell_people(file)
        self._say_left()

    def _mask(self) -> None:
        self._timer.stop()
        self._left = 0
        self._seconds.hide()

    def _say_left(self) -> None:
        self._seconds.setText(f"{self._left} 秒后遮上，已记下谁看过")
        self._seconds.show()

    def _show(self, told: Standing) -> None:
        self._asked = None
        if told.file.number != self._number or told == self._standing:
            return  # nothing new: what is scrolled and unfolded stays
        self._standing = told
        focused = self.focusWidget()
        self._hold_back()
        if self._strand >= len(told.file.strands):
            self._strand = 0
        self._tell_head(told.file)
        self._tell_strands(told.file)
        self._tell_next(told)
        self._tell_history()
        self._tell_matter(told.file)
        self._tell_papers(told.file)
        self._tell_people(told.file)
        self._tell_acts(told)
        for each in (self._middle, self._side):
            each.widget().show()
        settle()
        if focused is not None and focused.isVisible():
            focused.setFocus(Qt.FocusReason.OtherFocusReason)
        self.opened.emit(told.file.number)
        wanted, self._wanted = self._wanted, ""
        if wanted:
            self.begin(wanted)

    def _at(self, file: PetitionFile) -> Strand:
        """Give the strand that is looked at: the one chosen, else the one with the nearest duty."""
        return file.strands[self._strand - 1] if self._strand else file.leading()

    def _tell_head(self, file: PetitionFile) -> None:
        today = self._office.clock.today()
        first = file.petitioners[0] if file.petitioners else None
        more = f" 等 {file.people_count} 人" if file.people_count > 1 else ""
        self._name.say(name_words(first) + more)
        natural = self._name.fontMetrics().horizontalAdvance(self._name.text()) + 4
        self._name.setMinimumWidth(min(natural, style.px(_NAME_LEAST)))
        self._gist.say(file.gist)
        strand = self._at(file)
        self._about.say(about_words(file, strand, self._office.desk.cadre(strand.handler), today))
        self._numbers.setText(f"{file.number} · 查询码 {file.query_code}")
        self._state.set_state(
            STATE_SHAPES.get(strand.state, "neutral"), STATES.get(strand.state, strand.state)
        )
        self._place.set_state(PLACE_SHAPES[file.place], PLACES[file.place])
        self._state.show()
        self._place.show()
        self._way.show_steps(way(file, strand, today))

    def _tell_strands(self, file: PetitionFile) -> None:
        clear(self._strand_line)
        several = len(file.strands) > 1
        self._strands.setVisible(several)
        if not several:
            return
        options = [
            (n, ROUTES.get(each.route or "", "还没甄别")) for n, each in enumerate(file.strands, 1)
        ]
        made = Segments("pet_seg_strand", "走哪条途径的诉求", options)
        made.set_value(file.strands.index(self._at(file)) + 1)
        made.edited.connect(lambda: self._choose(int(made.value())))
        self._strand_line.addWidget(made)
        self._strand_line.addStretch(1)

    def _choose(self, strand: int) -> None:
        told, self._strand = self._standing, strand
        if told is not None:
            self._tell_head(told.file)
            self._tell_next(told)

    def _tell_next(self, told: Standing) -> None:
        file, strand = told.file, self._at(told.file)
        if file.kind == "enquiry" and file.turned_into() is None:
            self._band.tell_turn(may=policy.may(self._office.me.roles, "register"))
            return
        step = self._next(file)
        mine = [each for each in file.clocks if each.strand in {None, strand.id}]
        clock = nearest(tuple(mine)) or file.nearest()
        allowed = {each.act.name for each in told.allowed}
        rights = self._office.desk.awaited(file)
        right = next((each for each in rights if each.strand in {None, strand.id}), None)
        self._band.tell(step, clock, may=step is not None and step.name in allowed, right=right)

    def _tell_history(self) -> None:
        told, wanted = self._standing, self._kinds.value()
        if told is None:
            return
        today, ground = self._office.clock.today(), self._office.procedure.ground_told
        self._history.show_lines(
            [
                history_line(event, today, ground(event.act, event.told.get("ground", "")))
                for event in newest_acts(told.file.history)
                if wanted == "全部" or ("letter" in event.told) == (wanted == "文书")
            ]
        )

    def _tell_matter(self, file: PetitionFile) -> None:
        self._content.setText(file.content)
        self._answer.setText(f"答复：{file.answer}" if file.answer else "")
        self._answer.setVisible(bool(file.answer))
        self._claims.fill(claims_told(file, self._office.clock.today()))
        self._no_claims.setVisible(not file.claims)
        self._parties.say(file)
        allowed = {each.act.name for each in self._standing.allowed} if self._standing else ()
        self._links.say(file, may_unlink="link" in allowed)

    def _unlink(self) -> None:
        number, link = self._number, self._office.handling.link
        self._jobs.act(self, lambda: link(number, None), self._did, self._refused_in_place)

    def _refused_in_place(self, fault: Fault) -> None:
        self._band.say(said(fault))

    def _go_to(self, number: str) -> None:
        self.open(number)

    def _tell_papers(self, file: PetitionFile) -> None:
        self._papers.fill(letters_told(file, self._office.clock.today()))
        self._no_papers.setVisible(not file.letters)
        self._files.say(f"附件　{each.name}" for each in file.attachments)

    def _paper(self, place: int) -> LetterRow:
        made = LetterRow(place)
        made.opened.connect(self._open_letter)
        return made

    def show_forms(self) -> None:
        """Open the office's own forms of this petition."""
        if self._standing is not None:
            number = self._standing.file.number
            FormDialog(self._office, self._jobs, number, self).open()

    def _latest_letter(self) -> None:
        if self._standing is not None and self._standing.file.letters:
            self._open_letter(self._standing.file.letters[-1])

    def _open_letter(self, letter: Letter, of: PetitionFile | None = None) -> None:
        file = of or (self._standing.file if self._standing else None)
        if file is None:
            return

        def bring(pdf: bytes) -> None:
            self.letter_wanted.emit(Registered(file, letter, pdf))

        self._jobs.ask(self, lambda: self._office.records.letter(letter), bring)

    def _tell_people(self, file: PetitionFile) -> None:
        today = self._office.clock.today()
        self._people.fill(people_told(file, today, shown=self.revealed()))
        self._taken.say(taken_told(file))
        hidden = any(each.phone or each.id_number for each in file.petitioners)
        may = policy.may(self._office.me.roles, "show_numbers")
        self._reveal.setVisible(hidden and may)

    def _tell_acts(self, told: Standing) -> None:
        step = self._next(told.file)
        unsigned = any(each.state == "opinion_draft" for each in told.file.strands)
        more = (DELEGATE,) if unsigned and self._delegates() else ()
        self._side.show_acts(told, step.name if step else None, more)

    def _next(self, file: PetitionFile) -> Act | None:
        today = self._office.clock.today()
        return self._office.procedure.next(file, today, self._at(file))

    def _turn(self, number: str) -> None:
        self._jobs.act(
            self,
            lambda: self._office.intake.turn(number),
            self._turned,
            self._refused_in_place,
        )

    def _turned(self, made: Registered) -> None:
        number = made.petition.number
        self.told.emit(f"已转为信访件 {number}", None)
        if made.pdf is None:
            self.open(number)
        else:
            self.letter_wanted.emit(made)

    def _primary(self) -> None:
        told = self._standing
        if told is not None and self._band.ready():
            if told.file.kind == "enquiry":
                self._turn(told.file.number)
                return
            step = self._next(told.file)
            if step is not None:
                self.begin(step.name)

    def _make(self) -> None:
        self._back = Button("返回", "pet_btn_back", hint="Esc")
        self._back.clicked.connect(self.back_wanted)
        self._name = Elided(text="h2", object_name="pet_lbl_name")
        self._gist = Elided(text="strong", object_name="pet_lbl_gist")
        self._about = Elided(text="small", tone="text2", object_name="pet_lbl_about")
        self._numbers = label(tone="text2", object_name="pet_lbl_numbers")
        self._numbers.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._state = Badge("neutral", "", "pet_lbl_state")
        self._place = Badge("neutral", "", "pet_lbl_place")
        self._way = WayStrip()
        self._strands = QWidget()
        self._strand_line = QHBoxLayout(self._strands)
        self._strand_line.setContentsMargins(0, 0, 0, 0)
        self._content = label(wrap=True, object_name="pet_lbl_content")
        self._answer = label(wrap=True, object_name="pet_lbl_answer")
        self._history = HistoryList("pet_list_history", "经过")
        self._claim_rows, self._paper_rows, self._person_rows = column(), column(), column()
        self._claims = Slots(self._claim_rows, lambda _n: ClaimRow(), ClaimRow.say, ClaimRow.forget)
        self._papers = Slots(self._paper_rows, self._paper, LetterRow.say, LetterRow.forget)
        self._people = Slots(
            self._person_rows, lambda _n: PersonRow(), PersonRow.say, PersonRow.forget
        )
        self._no_claims = small("还没有写诉求，甄别时可以加")
        self._no_papers = label("还没有出过文书", tone="text2")
        self._taken, self._files = Lines(), Lines()
        self._parties, self._links = Parties(), Links()
        self._links.wanted.connect(self._go_to)
        self._links.unlink_asked.connect(self._unlink)
        self._forms = Button("表格", "pet_btn_forms", "登记表、笔录、审批表、委托书这些表格")
        self._forms.clicked.connect(self.show_forms)
        self._seconds = label(text="small", tone="text2", object_name="pet_lbl_seconds")
        self._reveal = Button(
            "显示号码", "pet_btn_show_numbers", kind="link", shortcut="Ctrl+Shift+M"
        )
        self._reveal.clicked.connect(self.show_numbers)
        self._amend = Button("补全更正", "pet_btn_amend", kind="link")
        self._amend.clicked.connect(lambda: self.begin("amend"))
        kinds = [(each, each) for each in _PAPERS]
        self._kinds = Choice("pet_combo_history", "看哪些经过", kinds, width=92)
        self._kinds.edited.connect(self._tell_history)
        self._note = Button("记一笔", "pet_btn_note", hint="F3", icon="plus")
        self._note.clicked.connect(lambda: self.begin("add_note"))
        self._band = NextBand(self._office)
        self._band.go.connect(self._primary)

    def _lay_out(self) -> None:
        body = QVBoxLayout(self)
        body.setContentsMargins(16, 10, 16, 8)
        body.setSpacing(8)
        body.addLayout(self._head())
        steps = Card()
        steps.body.setContentsMargins(14, 8, 14, 4)
        steps.body.addWidget(self._strands)
        steps.body.addWidget(self._way)
        body.addWidget(steps)
        body.addWidget(self._band)
        across = QHBoxLayout()
        across.setSpacing(10)
        body.addLayout(across, 1)
        history = Card("经过", side=self._history_side())
        history.body.addWidget(self._history, 1)
        across.addWidget(history, 1)
        self._middle = self._make_middle()
        self._side = ActsColumn(self._office.procedure.acts)
        self._side.wanted.connect(self.begin)
        across.addWidget(self._middle)
        across.addWidget(self._side)

    def _history_side(self) -> QWidget:
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._kinds)
        line.addWidget(self._note)
        return holder

    def _head(self) -> QHBoxLayout:
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addLayout(row(self._name, self._gist, None, gap=10))
        names.addWidget(self._about)
        line = row(self._back, gap=12)
        line.addLayout(names, 1)
        line.addLayout(row(self._numbers, self._state, self._place))
        return line

    def _make_middle(self) -> SideColumn:
        middle = SideColumn()
        matter = Card("反映情况")
        matter.body.addWidget(self._content)
        matter.body.addWidget(self._answer)
        claims = Card("诉求和答复")
        claims.body.addLayout(self._claim_rows)
        for part in (self._no_claims, self._parties, self._links):
            claims.body.addWidget(part)
        papers = Card("文书和附件", side=self._forms)
        papers.body.addLayout(self._paper_rows)
        papers.body.addWidget(self._no_papers)
        papers.body.addWidget(self._files)
        people = Card("信访人")
        people.body.addLayout(self._person_rows)
        people.body.addWidget(self._taken)
        people.body.addWidget(self._seconds)
        for button in (self._reveal, self._amend):
            people.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        for card in (claims, papers, people, matter):
            middle.body.addWidget(card)
        middle.body.addStretch(1)
        return middle

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < style.px(_NARROW)
        self._side.setFixedWidth(style.px(_NARROW_SIDE if narrow else _SIDE))
        self._middle.setFixedWidth(style.px(_NARROW_MIDDLE if narrow else _MIDDLE))
