"""A print from the button to the ledger: written down, sent, watched, settled, said."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.errors import Refused, Trouble
from app.domain.file import Letter
from app.domain.printing import Habit, Print
from app.domain.words import said, sentence
from app.office import Office
from app.printing import Printing
from ui import cups, spool
from ui.jobs import Jobs
from ui.paper import Paper
from ui.spool import Outcome, Ticket

LOOK_MS = 700
"""How often the queue is asked while a paper is with it."""
LOOKS_MOST = 60
"""After so many looks the cadre is told to look at the printer."""


@dataclass(frozen=True, slots=True)
class Job:
    """One paper of a petition to be printed; `form` is a paper that goes with the letter."""

    number: str
    letter: Letter
    paper: Paper
    ticket: Ticket
    form: str | None = None
    habit: Habit | None = None
    """How this kind is printed here from now on."""


@dataclass(slots=True)
class _Watched:
    job: Job
    print: Print
    note: str | None = None
    looks: int = 0


class PrintRun(QObject):
    """Prints papers and keeps the ledger true, whatever happens in between."""

    told = Signal(str, bool)
    """Words, and whether they are good news."""
    settled = Signal(str)
    """The ledger of the petition with this number says more now."""

    def __init__(self, office: Office, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._office = office
        self._jobs = jobs
        self._watched: list[_Watched] = []
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)

    def print(self, job: Job) -> None:
        """Write down that this is printed, then print it."""
        self._jobs.act(
            self,
            lambda: _written_down(self._office.printing, job),
            lambda told: self._begun(*told),
            lambda fault: self.told.emit(said(fault), False),
        )

    def follow(self, number: str, prints: tuple[Print, ...]) -> None:
        """Ask the queues what became of what is still open, as after a power cut."""
        watched = {each.print.id for each in self._watched}
        for each in prints:
            if each.state == "unknown" and each.id not in watched and cups.here():
                look = partial(spool.look, each.queue, each.id.hex())
                found = partial(self._found, number, each)
                self._jobs.ask(self, look, found, lambda _fault: None, lane="print")

    def _found(self, number: str, print_: Print, outcome: Outcome) -> None:
        if outcome.state in {"done", "failed"}:
            self._settle(number, print_, outcome, lambda _made: None)

    def _begun(self, job: Job, made: Print) -> None:
        self.settled.emit(job.number)
        ended = partial(self._ended, job, made)
        if cups.here():
            work: Callable[[], Outcome] = partial(spool.send, job.paper, job.ticket)
        else:
            try:
                printer = spool.driver(job.paper, job.ticket)
            except (Refused, Trouble) as fault:
                ended(Outcome("failed", fault.code))
                return
            work = partial(spool.draw, job.paper, printer, job.ticket.offset)
        self._jobs.ask(self, work, ended, lane="print")

    def _ended(self, job: Job, made: Print, outcome: Outcome) -> None:
        if outcome.under_way:
            self._watched.append(_Watched(job, made, outcome.note))
            self._timer.start()
            return
        self._settle(job.number, made, outcome, lambda _made: self._say(job, outcome))

    def _look(self) -> None:
        """Ask the queue about everything that is with it."""
        for each in self._watched:
            ticket = each.job.ticket
            each.looks += 1
            self._jobs.ask(
                self,
                partial(spool.look, ticket.queue, ticket.title),
                partial(self._looked, each),
                lambda _fault: None,
                lane="print",
            )
        if not self._watched:
            self._timer.stop()

    def _looked(self, each: _Watched, outcome: Outcome) -> None:
        if each not in self._watched:
            return
        if outcome.under_way:
            if each.looks == LOOKS_MOST:
                self.told.emit(sentence("print.waits"), False)
            return
        self._watched.remove(each)
        say = partial(self._say, each.job, replace(outcome, note=each.note))
        self._settle(each.job.number, each.print, outcome, lambda _made: say())

    def _settle(
        self, number: str, made: Print, outcome: Outcome, then: Callable[[Any], None]
    ) -> None:
        settle = self._office.printing.settle

        def settled(told: Any) -> None:
            then(told)
            self.settled.emit(number)

        self._jobs.act(
            self,
            lambda: settle(number, made.id, outcome.state, cause=outcome.cause),
            settled,
            lambda fault: self.told.emit(said(fault), False),
        )

    def _say(self, job: Job, outcome: Outcome) -> None:
        if outcome.cause is not None:
            detail = {"paper": spool.paper_words(job.paper)}
            self.told.emit(sentence(outcome.cause, detail), False)
            return
        copies = job.ticket.copies
        words = f"已印出 {copies} 份" if outcome.state == "done" else f"已送到打印机，{copies} 份"
        if outcome.note is not None:
            words = f"{words}。{sentence(outcome.note)}"
        self.told.emit(words, outcome.note is None)


def _written_down(printing: Printing, job: Job) -> tuple[Job, Print]:
    """Begin the print in the ledger, met by its printer's offset; keep how it is printed here."""
    kind = job.form or job.letter.letter_kind
    ticket = replace(job.ticket, offset=printing.offset(job.ticket.queue))
    if job.habit is not None and job.habit != printing.habit(kind):
        printing.keep_habit(kind, job.habit)
    made = printing.begin(
        job.number,
        job.letter,
        job.paper.pdf,
        queue=ticket.queue,
        copies=ticket.copies,
        form=job.form,
        shift=ticket.offset.told(),
    )
    # The job is named after its record: random, and found again after a restart.
    return replace(job, ticket=replace(ticket, title=made.id.hex())), made
