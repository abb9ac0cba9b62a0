"""一件信访件: everything about one matter, its next lawful step, its history and its papers."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain import policy
from app.domain.file import Event, Letter, Petitioner, PetitionFile
from app.domain.people import masked_id, masked_phone
from app.domain.words import (
    ACTS,
    CHANNELS,
    LETTERS,
    ORIGINS,
    PARTY_KINDS,
    PLACES,
    STATES,
    said,
    sentence,
)
from app.intake import Registered
from app.notices import Spot
from app.office import Office
from ui import duties, keys, style
from ui.columns import SideColumn
from ui.duties import Counted, DueChain
from ui.editors import Line, Segments
from ui.elided import Elided
from ui.jobs import Asked, Fault, Jobs
from ui.petition_words import PLACE_SHAPES, STATE_SHAPES, name_words, newest_acts, sex_age
from ui.pieces import Badge, Button, Card, Message, clear, icon_label, label, row, rule

SHOWN_SECONDS = 10
_ACT_ICONS = {
    "register": "register",
    "register_and_notify": "register",
    "notify_on_spot": "ok",
    "void": "close",
}


class SpotCard(Card):
    """Telling her in writing on the spot: ours, or which organ to go to. Emits `told(Spot)`."""

    told = Signal(object)

    def __init__(self) -> None:
        super().__init__("群众在窗口时")
        self._ours = Segments("pet_seg_ours", "归谁办", ((True, "归本机关"), (False, "不归本机关")))
        self._organ = Line("pet_edit_organ", "有权处理的机关", placeholder="应当向哪个机关提出")
        self._note = Message()
        go = Button("当场书面告知", "pet_btn_notify", kind="pri", shortcut="Ctrl+Enter")
        for part in (self._ours, self._organ, go, self._note):
            self.body.addWidget(part)
        self._ours.edited.connect(self._fit)
        go.clicked.connect(self._go)
        self.clear()

    def clear(self) -> None:
        """Begin anew: ours, nothing said."""
        self._note.say("")
        self._organ.clear()
        self._ours.set_value(True)
        self._fit()

    def refuse(self, words: str) -> None:
        """Say why it was not done; what was typed stays."""
        self._note.say(words, "dan")

    def _fit(self) -> None:
        self._organ.setVisible(self._ours.value() is False)

    def _go(self) -> None:
        ours, organ = bool(self._ours.value()), self._organ.text().strip()
        if not ours and not organ:
            self.refuse(sentence("notice.organ_missing"))
            self._organ.setFocus()
            return
        self.told.emit(Spot(ours=ours, organ=None if ours else organ))


class VoidCard(Card):
    """Undoing a registration: same user, same day, nothing else done. Emits `voided(reason)`."""

    voided = Signal(str)

    def __init__(self) -> None:
        super().__init__("登错了")
        told = "今天登错的可以作废，编号仍看得见。"
        self._reason = Line("pet_edit_reason", "作废的原因", placeholder="原因，例如：登错了人")
        self._note = Message()
        go = Button("作废这一件", "pet_btn_void")
        go.clicked.connect(self._go)
        self.body.addWidget(label(told, text="small", tone="text2", wrap=True))
        for part in (self._reason, go, self._note):
            self.body.addWidget(part)

    def clear(self) -> None:
        """Begin anew."""
        self._note.say("")
        self._reason.clear()

    def refuse(self, words: str) -> None:
        """Say why it was not done; what was typed stays."""
        self._note.say(words, "dan")

    def _go(self) -> None:
        reason = self._reason.text().strip()
        if reason:
            self.voided.emit(reason)
            return
        self.refuse(sentence("void.reason_missing"))
        self._reason.setFocus()


class PetitionPage(QWidget):
    """One petition. `open(number)` shows it; `back_wanted`, `letter_wanted(Registered)`.

    Numbers are masked; showing them is recorded and lasts 10 seconds, or until the page goes.
    """

    back_wanted = Signal()
    letter_wanted = Signal(object)
    """An `app.intake.Registered` with the petition, the letter and the PDF as it was issued."""
    opened = Signal(str)
    """The number of the petition now on screen."""

    def __init__(self, office: Office, jobs: Jobs) -> None:
        super().__init__()
        self._office = office
        self._jobs = jobs
        self._number = ""
        self._file: PetitionFile | None = None
        self._asked: Asked | None = None
        self._left = 0
        self._timer = QTimer(self, interval=1000)
        self._timer.timeout.connect(self.tick)
        self._acting = False
        self._make()
        self._lay_out()
        self._spot.told.connect(self._notify)
        self._void.voided.connect(self._undo_registering)
        keys.bind(self, "F4", self.explain)
        keys.bind(self, "Ctrl+P", self._latest_letter)
        keys.bind(self, "Esc", self.back_wanted.emit)
        jobs.acted.connect(lambda _done: self.look() if self.isVisible() else None)

    def open(self, number: str) -> None:
        """Show the petition with this number; what was shown before is gone at once."""
        self._number = number
        self.forget()
        self.look()

    def forget(self) -> None:
        """Hold nothing of any petition."""
        self._file = None
        self._mask()
        self._spot.hide()
        self._void.hide()
        for part in (self._history, self._told, self._papers, self._people):
            clear(part)
        for words in (self._name, self._gist, self._about, self._numbers):
            words.setText("")
        for part_ in (self._state, self._place, self._band, self._chain):
            part_.hide()

    def look(self) -> None:
        """Read the petition anew."""
        if not self._number:
            return
        if self._asked is not None:
            self._asked.drop()
        number = self._number
        self._asked = self._jobs.ask(self, lambda: self._office.records.file(number), self._show)

    def arrived(self) -> None:
        """Take the keys."""
        self.look()
        self._back.setFocus(Qt.FocusReason.OtherFocusReason)

    def explain(self) -> None:
        """Unfold 怎么算的, or fold it."""
        if not self._band.isHidden():
            self._chain.setVisible(self._chain.isHidden())

    def show_numbers(self) -> None:
        """Show the numbers for 10 seconds; that somebody looked is recorded first."""
        if self._file is None or self._reveal.isHidden():
            return
        number = self._number
        self._jobs.act(self, lambda: self._office.records.show_numbers(number), self._reveal_now)

    def tick(self) -> None:
        """Let one second of showing pass."""
        self._left -= 1
        if self._left <= 0:
            self._mask()
            if self._file is not None:
                self._tell_people(self._file)
        else:
            self._say_left()

    def revealed(self) -> bool:
        """Tell whether numbers stand unmasked on the screen."""
        return self._left > 0

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._mask()
        clear(self._people)
        self._file = None

    def _notify(self, spot: Spot) -> None:
        number, handling = self._number, self._office.handling
        self._act(
            self._spot, lambda: handling.notify_on_spot(number, spot), self.letter_wanted.emit
        )

    def _undo_registering(self, reason: str) -> None:
        number, handling = self._number, self._office.handling
        self._act(self._void, lambda: handling.void(number, reason), lambda _file: None)

    def _act(
        self,
        card: SpotCard | VoidCard,
        work: Callable[[], object],
        then: Callable[[object], None],
    ) -> None:
        if self._acting:
            return
        self._acting = True

        def done(made: object) -> None:
            self._acting = False
            then(made)

        def refused(fault: Fault) -> None:
            self._acting = False
            card.refuse(said(fault))

        self._jobs.act(self, work, done, refused)

    def _tell_acts(self, file: PetitionFile) -> None:
        roles = self._office.me.roles
        told = self._office.procedure.allowed(file, lambda action: policy.may(roles, action))
        names = {each.act.name for each in told}
        self._spot.clear()
        self._void.clear()
        self._spot.setVisible("notify_on_spot" in names and file.kind == "petition")
        self._void.setVisible("void" in names and self._may_void(file))

    def _may_void(self, file: PetitionFile) -> bool:
        today = self._office.clock.now().date().isoformat()
        mine = file.registered_by == self._office.me.id and file.registered_at[:10] == today
        return mine and len(file.history) == 1 and file.place == "local"

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

    def _show(self, file: PetitionFile) -> None:
        self._asked = None
        if file.number != self._number or file == self._file:
            return  # nothing new: what is typed, scrolled and unfolded stays
        self._file = file
        self._tell_head(file)
        self._tell_next(file)
        self._tell_history(file)
        self._tell_matter(file)
        self._tell_acts(file)
        self._tell_papers(file)
        self._tell_people(file)
        self.opened.emit(file.number)

    def _tell_head(self, file: PetitionFile) -> None:
        today = self._office.clock.today()
        first = file.petitioners[0] if file.petitioners else None
        more = f" 等 {file.people_count} 人" if file.people_count > 1 else ""
        self._name.say(name_words(first) + more)
        self._gist.say(file.gist)
        told = [
            CHANNELS.get(file.channel, file.channel),
            ORIGINS.get(file.origin, file.origin),
            f"收到 {duties.day_words(file.received_on, today)}",
            f"登记 {duties.moment_words(file.registered_at, today)}",
        ]
        handler = self._handler(file)
        if handler:
            told.append(f"经办 {handler}")
        self._about.say(" · ".join(told))
        self._numbers.setText(f"{file.number} · 查询码 {file.query_code}")
        state = file.state()
        self._state.set_state(STATE_SHAPES.get(state, "neutral"), STATES.get(state, state))
        self._place.set_state(PLACE_SHAPES[file.place], PLACES[file.place])
        self._state.show()
        self._place.show()

    def _handler(self, file: PetitionFile) -> str:
        cadre = self._office.desk.cadre(file.strands[0].handler if file.strands else None)
        return cadre.name if cadre else ""

    def _tell_next(self, file: PetitionFile) -> None:
        clock = file.nearest()
        self._band.setVisible(clock is not None)
        if clock is None:
            return
        today, desk = self._office.clock.today(), self._office.desk
        counted = Counted(clock, desk.rules, desk.calendar, today)
        self._duty.setText(duties.duty_words(clock))
        self._due.set_state(*duties.badge(clock, today, desk.calendar))
        self._day.setText(f"{duties.day_words(duties.due_on(clock, today), today)}前")
        self._reason.say(counted.reason())
        self._chain.explain(counted)
        self._band.setAccessibleName(f"下一步 {self._duty.text()} {self._day.text()}")

    def _tell_history(self, file: PetitionFile) -> None:
        clear(self._history)
        for event in newest_acts(file.history):
            self._history.addWidget(_event(event, self._office.clock.today()))
        self._history.addStretch(1)

    def _tell_matter(self, file: PetitionFile) -> None:
        clear(self._told)
        self._told.addWidget(label(file.content, wrap=True))
        if file.answer:
            self._told.addWidget(label(f"答复：{file.answer}", wrap=True))
        if file.claims:
            self._told.addWidget(rule())
            self._told.addWidget(label("诉求", text="strong"))
        for at, claim in enumerate(file.claims, 1):
            self._told.addWidget(label(f"{at}　{claim.text}", wrap=True))
        if file.complained_of:
            self._told.addWidget(rule())
            named = "、".join(
                f"{each.name}（{PARTY_KINDS.get(each.party_kind, '')}）"
                for each in file.complained_of
            )
            self._told.addWidget(label(f"被反映的：{named}", wrap=True))
            told = "向外转送的材料里不写姓名" if file.name_withheld else "姓名没有要求保密"
            self._told.addWidget(label(told, text="small", tone="text2"))
        self._told.addStretch(1)

    def _tell_papers(self, file: PetitionFile) -> None:
        clear(self._papers)
        for at, letter in enumerate(reversed(file.letters), 1):
            self._papers.addWidget(self._paper(letter, at))
        if not file.letters:
            self._papers.addWidget(label("还没有出过文书", tone="text2"))

    def _paper(self, letter: Letter, at: int) -> QWidget:
        today = self._office.clock.today()
        named = LETTERS.get(letter.letter_kind, letter.letter_kind)
        button = Button(
            named,
            f"pet_btn_letter_{at}",
            f"打开{named} {letter.number}",
            kind="pri" if at == 1 and self._spot.isHidden() else "norm",
            hint="Ctrl+P" if at == 1 else "",
        )
        button.clicked.connect(partial(self._open_letter, letter))
        holder = QWidget()
        body = QVBoxLayout(holder)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(2)
        body.addWidget(button)
        told = f"{letter.number} · {duties.short_day(letter.issued_on, today)}"
        body.addWidget(label(told, text="small", tone="text2"))
        return holder

    def _latest_letter(self) -> None:
        if self._file is not None and self._file.letters:
            self._open_letter(self._file.letters[-1])

    def _open_letter(self, letter: Letter, _on: bool = False) -> None:
        file = self._file
        if file is None:
            return

        def bring(pdf: bytes) -> None:
            self.letter_wanted.emit(Registered(file, letter, pdf))

        self._jobs.ask(self, lambda: self._office.records.letter(letter), bring)

    def _tell_people(self, file: PetitionFile) -> None:
        clear(self._people)
        today = self._office.clock.today()
        for each in file.petitioners:
            self._people.addWidget(_person(each, today, shown=self.revealed()))
        hidden = any(each.phone or each.id_number for each in file.petitioners)
        may = policy.may(self._office.me.roles, "show_numbers")
        self._reveal.setVisible(hidden and may)

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
        self._history = _column()
        self._told = _column()
        self._papers = _column()
        self._people = _column()
        self._seconds = label(text="small", tone="text2", object_name="pet_lbl_seconds")
        self._reveal = Button(
            "显示号码", "pet_btn_show_numbers", kind="link", shortcut="Ctrl+Shift+M"
        )
        self._reveal.clicked.connect(self.show_numbers)
        self._band = self._make_band()
        self._spot, self._void = SpotCard(), VoidCard()

    def _make_band(self) -> Card:
        band = Card(tone="sel")
        self._duty = label(text="h2", object_name="pet_lbl_duty")
        self._due = Badge("later", "", "pet_lbl_due")
        self._day = label(text="strong", object_name="pet_lbl_day")
        self._reason = Elided(text="small", tone="text2", object_name="pet_lbl_reason")
        how = Button("怎么算的", "pet_btn_how", kind="link", hint="F4")
        how.clicked.connect(self.explain)
        self._chain = DueChain()
        self._chain.hide()
        next_ = label("下一步", text="small", tone="text2")
        band.body.addLayout(
            row(next_, self._duty, self._due, self._day, self._reason, None, how, gap=10)
        )
        band.body.addWidget(self._chain)
        return band

    def _lay_out(self) -> None:
        body = QVBoxLayout(self)
        body.setContentsMargins(16, 10, 16, 8)
        body.setSpacing(8)
        body.addLayout(self._head())
        body.addWidget(self._band)
        across = QHBoxLayout()
        across.setSpacing(10)
        body.addLayout(across, 1)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(_scrolled("经过", self._history, "pet_list_history"), 1)
        left.addWidget(self._void)
        across.addLayout(left, 5)
        across.addWidget(_scrolled("反映情况", self._told, "pet_list_matter"), 4)
        across.addWidget(self._right())

    def _head(self) -> QHBoxLayout:
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addLayout(row(self._name, self._gist, None, gap=10))
        names.addWidget(self._about)
        line = row(self._back, gap=12)
        line.addLayout(names, 1)
        line.addLayout(row(self._numbers, self._state, self._place))
        return line

    def _right(self) -> QWidget:
        self._side = SideColumn()
        papers = Card("文书")
        papers.body.addLayout(self._papers)
        people = Card("信访人", side=self._reveal)
        people.body.addLayout(self._people)
        people.body.addWidget(self._seconds)
        for card in (self._spot, papers, people):
            self._side.body.addWidget(card)
        self._side.body.addStretch(1)
        self._side.setFixedWidth(style.px(304))
        return self._side


def _column() -> QVBoxLayout:
    made = QVBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(6)
    return made


def _scrolled(title: str, column: QVBoxLayout, object_name: str) -> Card:
    card = Card(title)
    holder = QWidget()
    holder.setLayout(column)
    area = QScrollArea()
    area.setObjectName(object_name)
    area.setAccessibleName(title)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(holder)
    # setWidget lets the holder paint the page's ground over the card
    holder.setAutoFillBackground(False)
    area.viewport().setAutoFillBackground(False)
    card.body.addWidget(area, 1)
    return card


def _event(event: Event, today: date) -> QWidget:
    holder = QWidget()
    line = QHBoxLayout(holder)
    line.setContentsMargins(0, 2, 0, 2)
    line.setSpacing(10)
    said = event.claimed_at or event.recorded_at
    when = _stack(label(duties.moment_words(said, today)), _small(event.actor or "本机"))
    place = "县里已收" if event.at_county else "只在本机"
    told = [duties.article_words(event.article), place]
    if said[:10] != event.recorded_at[:10]:
        told.insert(0, f"写入 {duties.moment_words(event.recorded_at, today)}")
    act = ACTS.get(event.act, event.act)
    what = _stack(label(act, text="strong"), _small(" · ".join(filter(None, told))))
    when.setFixedWidth(style.px(112))
    line.addWidget(when)
    line.addWidget(icon_label(_ACT_ICONS.get(event.act, "tick"), "acc"), 0, _TOP)
    line.addWidget(what, 1)
    holder.setAccessibleName(f"{duties.moment_words(said, today)} {event.actor} {act} {place}")
    return holder


_TOP = Qt.AlignmentFlag.AlignTop


def _small(words: str) -> QWidget:
    return label(words, text="small", tone="text2", wrap=True)


def _stack(*parts: QWidget) -> QWidget:
    holder = QWidget()
    body = QVBoxLayout(holder)
    body.setContentsMargins(0, 0, 0, 0)
    body.setSpacing(0)
    for part in parts:
        body.addWidget(part)
    body.addStretch(1)
    return holder


def _person(each: Petitioner, today: date, *, shown: bool) -> QWidget:
    name, about = name_words(each), sex_age(each, today)
    parts: list[QWidget] = [label(f"{name}　{about}" if about else name, text="strong")]
    parts += [label(words) for words in _numbers(each, shown=shown)]
    if each.address:
        parts.append(_small(each.address))
    return _stack(*parts)


def _numbers(each: Petitioner, *, shown: bool) -> Iterable[str]:
    if each.phone:
        yield f"电话　{each.phone if shown else masked_phone(each.phone)}"
    if each.id_number:
        yield f"证件　{each.id_number if shown else masked_id(each.id_number)}"
