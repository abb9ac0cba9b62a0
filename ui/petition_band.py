"""The band of a petition's page: what is to be done next, by which day, and why that day."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from app.domain.file import Clock
from app.domain.procedure import Act
from app.domain.words import ACTS
from app.office import Office
from ui import duties
from ui.due_dialog import counted
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
        self._right = Elided(text="small", tone="text2", object_name="pet_lbl_right")
        self._how = Button("怎么算的", "pet_btn_how", kind="link", hint="F4")
        self._how.clicked.connect(self.explain)
        self._go = Button("", "pet_btn_next", "下一步", kind="pri", shortcut="Ctrl+Enter")
        self._go.clicked.connect(self.go)
        self._chain = DueChain()
        self._counted: Counted | None = None
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
        if self._counted is not None and not self.isHidden():
            self._unfold(on=self._chain.isHidden())

    def say(self, words: str) -> None:
        """Say a sentence where the reason of the date stands."""
        self._reason.say(words)
        self._reason.setVisible(bool(words))

    def tell(
        self, step: Act | None, clock: Clock | None, *, may: bool, right: Clock | None = None
    ) -> None:
        """Show the next step, whether it is mine to do, and the day it is for.

        `right` is hers that runs: what is waited for where nothing is ours to do.
        """
        self.setVisible(step is not None or clock is not None or right is not None)
        self._go.setVisible(step is not None and may)
        named = ACTS[step.name] if step is not None else ""
        if step is not None:
            self._go.set_words(named)
            self._go.setAccessibleName(f"下一步 {named}")
        awaited = f"等着：{duties.duty_words(right)}" if right is not None else ""
        self._duty.setText(duties.duty_words(clock) if clock else named or awaited)
        self._who.setText("" if step is None or may else f"等领导{named}")
        beside = right is not None and (clock is not None or step is not None)
        self._right.say(self._right_words(right) if right is not None and beside else "")
        self._right.setVisible(beside)
        self._tell_day(clock or (None if step is not None else right), right)

    def _right_words(self, right: Clock) -> str:
        told = counted(self._office, right)
        return f"{duties.duty_words(right)}，{told.until()}：{told.reason()}"

    def tell_turn(self, *, may: bool) -> None:
        """Offer to make a petition of an enquiry."""
        self.tell(None, None, may=False)
        self.show()
        self._go.setVisible(may)
        self._go.set_words(_TURN)
        self._go.setAccessibleName(_TURN)
        self._duty.setText("提出了诉求的，转为信访件，收到日期是今天（第44条）")

    def _tell_day(self, clock: Clock | None, right: Clock | None = None) -> None:
        unfolds = clock or right
        self._counted = counted(self._office, unfolds) if unfolds is not None else None
        for part in (self._due, self._day):
            part.setVisible(clock is not None)
        self._how.setVisible(unfolds is not None)
        self.say("")
        if clock is not None:
            told = counted(self._office, clock)
            self._due.set_state(*told.badge())
            self._day.setText(told.until())
            self.say(told.reason())
        self._unfold(on=not self._chain.isHidden() and unfolds is not None)
        self.setAccessibleName(f"下一步 {self._duty.text()} {self._day.text()}")

    def _unfold(self, *, on: bool) -> None:
        """Show the chain; it is made only when somebody looks at it."""
        if on and self._counted is not None:
            self._chain.explain(self._counted)
        self._chain.setVisible(on)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        next_ = label("下一步", text="small", tone="text2")
        words.addLayout(row(next_, self._duty, self._who, None, gap=10))
        words.addLayout(row(self._due, self._day, self._reason, gap=10))
        words.addWidget(self._right)
        line = row(gap=10)
        line.addLayout(words, 1)
        line.addWidget(self._how)
        line.addWidget(self._go)
        self.body.addLayout(line)
        self.body.addWidget(self._chain)
