"""The band of a petition's page: what is to be done next, by which day, and why that day."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from app.domain.file import Clock
from app.domain.procedure import Act
from app.domain.words import ACTS
from app.office import Office
from ui import duties
from ui.duties import Counted, DueChain
from ui.elided import Elided
from ui.pieces import Badge, Button, Card, label, row

_TURN = "转为信访件"


class NextBand(Card):
    """The next step with its date. `go` asks for it to be begun."""

    go = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__(tone="sel")
        self._office = office
        self._duty = label(text="h2", object_name="pet_lbl_duty")
        self._who = label(tone="text2", object_name="pet_lbl_who")
        self._due = Badge("later", "", "pet_lbl_due")
        self._day = label(text="strong", object_name="pet_lbl_day")
        self._reason = Elided(text="small", tone="text2", object_name="pet_lbl_reason")
        self._how = Button("怎么算的", "pet_btn_how", kind="link", hint="F4")
        self._how.clicked.connect(self.explain)
        self._go = Button("", "pet_btn_next", "下一步", kind="pri", shortcut="Ctrl+Enter")
        self._go.clicked.connect(self.go)
        self._chain = DueChain()
        self._lay_out()
        self.forget()

    def forget(self) -> None:
        """Show nothing."""
        self._chain.hide()
        self.hide()

    def ready(self) -> bool:
        """Tell whether the step can be begun by whoever looks."""
        return not self._go.isHidden()

    def explain(self) -> None:
        """Unfold how the date was counted, or fold it."""
        if not self.isHidden():
            self._chain.setVisible(self._chain.isHidden())

    def say(self, words: str) -> None:
        """Say a sentence where the reason of the date stands."""
        self._reason.say(words)

    def tell(self, step: Act | None, clock: Clock | None, *, may: bool) -> None:
        """Show the next step, whether it is mine to do, and the day it is for."""
        self.setVisible(step is not None or clock is not None)
        self._go.setVisible(step is not None and may)
        named = ACTS[step.name] if step is not None else ""
        if step is not None:
            self._go.set_words(named)
            self._go.setAccessibleName(f"下一步 {named}")
        self._duty.setText(duties.duty_words(clock) if clock else named)
        self._who.setText("" if step is None or may else f"等领导{named}")
        self._tell_day(clock)

    def tell_turn(self, *, may: bool) -> None:
        """Offer to make a petition of an enquiry."""
        self.tell(None, None, may=False)
        self.show()
        self._go.setVisible(may)
        self._go.set_words(_TURN)
        self._go.setAccessibleName(_TURN)
        self._duty.setText("提出了诉求的，转为信访件，收到日期是今天（第44条）")

    def _tell_day(self, clock: Clock | None) -> None:
        for part in (self._due, self._day, self._how):
            part.setVisible(clock is not None)
        self._reason.say("")
        if clock is not None:
            today, desk = self._office.clock.today(), self._office.desk
            counted = Counted(clock, desk.rules, desk.calendar, today)
            self._due.set_state(*duties.badge(clock, counted.measure))
            self._day.setText(f"{duties.day_words(duties.due_on(clock, counted.measure), today)}前")
            self._reason.say(counted.reason())
            self._chain.explain(counted)
        self.setAccessibleName(f"下一步 {self._duty.text()} {self._day.text()}")

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        next_ = label("下一步", text="small", tone="text2")
        words.addLayout(row(next_, self._duty, self._who, None, gap=10))
        words.addLayout(row(self._due, self._day, self._reason, gap=10))
        line = row(gap=10)
        line.addLayout(words, 1)
        line.addWidget(self._how)
        line.addWidget(self._go)
        self.body.addLayout(line)
        self.body.addWidget(self._chain)
