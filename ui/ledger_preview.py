"""Beside the ledger: one petition at a glance, its numbers masked."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal

from app.domain.file import Event, Petitioner, PetitionFile
from app.domain.people import masked_phone
from app.domain.words import ACTS, CHANNELS, OUTCOMES, PLACES
from app.office import Office
from ui import duties, style
from ui.columns import SideColumn
from ui.due_dialog import counted, explain, running
from ui.elided import Elided
from ui.jobs import Asked, Jobs
from ui.ledger_columns import state_cell
from ui.ledger_found import found_in
from ui.ledger_view import village_name
from ui.petition_words import name_words, newest_acts, sex_age
from ui.pieces import Badge, Button, ButtonKind, Card, clear, label, row, rule

WIDTH, WIDE, NARROW = 352, 460, 232
_LATEST = 3


class Preview(Card):
    """Who, what, next step, claims, the last events; loaded in the background."""

    open_wanted = Signal()

    def __init__(self, office: Office, jobs: Jobs, at: str = "ledger") -> None:
        super().__init__()
        self._at = at
        self.setObjectName(f"{at}_card_preview")
        self._office = office
        self._jobs = jobs
        self._asked: Asked | None = None
        self._file: PetitionFile | None = None
        self._words: tuple[str, ...] = ()
        self._held = SideColumn(gap=6)
        self._parts = self._held.body
        # Beside the ledger Enter opens; on 今日 it presses the duty's own button.
        alone = at == "ledger"
        kind: ButtonKind = "pri" if alone else "norm"
        self.open = Button(
            "打开", f"{at}_btn_open", "打开这一件", kind=kind, hint="Enter" if alone else ""
        )
        self.open.clicked.connect(lambda _on: self.open_wanted.emit())
        self.body.addWidget(self._held, 1)
        self.body.addLayout(row(self.open, None))
        self.setFixedWidth(style.px(WIDTH))
        self.forget()

    def show_number(self, number: str, asked: Sequence[str] = ()) -> None:
        """Ask for one petition and show it; an older question is dropped.

        `asked` are the folded words it was found by: where they stand is told.
        """
        self._drop()
        self._words = tuple(asked)
        records = self._office.records
        self._asked = self._jobs.ask(self, lambda: records.glance(number), self._show)

    def explain(self) -> None:
        """Say how the date of the petition on show was counted."""
        explain(self._office, self._file, self)

    def forget(self) -> None:
        """Show nothing, hold nothing."""
        self._drop()
        self._file = None
        clear(self._parts)
        self._parts.addWidget(label("选一件，这里看大概", tone="text2"))
        self._parts.addStretch(1)
        self.open.hide()

    def _drop(self) -> None:
        if self._asked is not None:
            self._asked.drop()
            self._asked = None

    def _show(self, file: PetitionFile) -> None:
        self._asked = None
        self._file = file
        clear(self._parts)
        self._who(file)
        self._facts(file)
        self._next_step(file)
        self._claims(file)
        self._events(file)
        self._parts.addStretch(1)
        self.open.show()

    def _who(self, file: PetitionFile) -> None:
        first = file.petitioners[0] if file.petitioners else None
        today = self._office.clock.today()
        state = state_cell(file.kind, file.state(), file.nearest(), duties.measure(self._office))
        badge = Badge(state.badge or "neutral", state.text)
        wide = self.width() >= style.px(WIDTH)
        told = sex_age(first, today) if wide else ""
        about = label(told, text="small", tone="text2")
        self._parts.addLayout(row(self._name(first), about, None, badge))
        self._parts.addWidget(label(file.gist, text="strong", wrap=True))
        shown = (file.gist, village_name(self._office, file.village_code))
        for n, words in enumerate(found_in(file, self._words, shown), 1):
            name = f"{self._at}_lbl_found_{n}"
            found = label(words, text="small", tone="acc", wrap=True, object_name=name)
            self._parts.addWidget(found)

    def _name(self, first: Petitioner | None) -> Elided:
        named = Elided(text="h2")
        named.say(name_words(first))
        return named

    def _facts(self, file: PetitionFile) -> None:
        first = file.petitioners[0] if file.petitioners else None
        where = (first.address if first else None) or village_name(self._office, file.village_code)
        for head, words in (
            ("编号", file.number),
            ("形式", CHANNELS.get(file.channel, file.channel)),
            ("电话", masked_phone(first.phone) if first and first.phone else ""),
            ("住址", where),
            ("在哪里", PLACES.get(file.place, file.place)),
        ):
            if words:
                self._pair(head, words)

    def _next_step(self, file: PetitionFile) -> None:
        card = Card(tone="sel")
        card.body.setSpacing(2)
        head = row(label("下一步", text="small", tone="text2"), None)
        card.body.addLayout(head)
        clock = running(self._office, file)
        today = self._office.clock.today()
        act = self._office.procedure.next(file, today) if file.kind == "petition" else None
        if clock is None and act is None:
            return
        if clock is None or (act is not None and file.nearest() is None):
            named = ACTS.get(act.name, act.name) if act is not None else ""
            card.body.addWidget(label(named, text="strong", wrap=True))
        if clock is not None:
            told = counted(self._office, clock)
            head.addWidget(Badge(*told.badge()))
            words = f"{duties.duty_words(clock)}，{told.until()}"
            card.body.addWidget(label(words, text="strong", wrap=True))
            card.body.addWidget(label(told.reason(), text="small", tone="text2", wrap=True))
            how = Button("怎么算的", f"{self._at}_btn_how", kind="link", hint="F4")
            how.clicked.connect(self.explain)
            card.body.addWidget(how)
        self._parts.addWidget(card)

    def _claims(self, file: PetitionFile) -> None:
        for at, claim in enumerate(file.claims[:_LATEST], 1):
            outcome = OUTCOMES.get(claim.outcome or "", "")
            self._pair(f"诉求 {at}", f"{claim.text} · {outcome}" if outcome else claim.text)

    def _events(self, file: PetitionFile) -> None:
        self._parts.addWidget(rule())
        for event in newest_acts(file.history)[:_LATEST]:
            day = duties.short_day(_day_of(event), self._office.clock.today())
            self._pair(day, ACTS.get(event.act, event.act))

    def _pair(self, head: str, words: str) -> None:
        told = label(words, wrap=True)
        line = row(gap=8)
        named = label(head, text="small", tone="text2")
        named.setFixedWidth(style.px(62))
        line.addWidget(named, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(told, 1)
        self._parts.addLayout(line)


def _day_of(event: Event) -> date:
    return date.fromisoformat((event.claimed_at or event.recorded_at)[:10])
