"""The print ledger's values: what was asked of a printer, what came of it, and what may be said.

What a printer really laid down only the person beside it knows. So a print begins as `unknown`,
before a byte leaves, and stays so until the print system or a cadre has said how it went.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from app.domain.errors import Refused

PrintState = Literal["unknown", "sent", "done", "failed", "void"]
"""`unknown` may or may not have come out, `sent` is with the printer, `void` came out spoiled."""
Copy = Literal[
    "original",
    "reprint",
    "copy_for_others",
    "service_receipt",
    "receipt_roll",
    "large_print",
    "plain_words",
]
"""Which paper it was: the first of a letter, the same again, or a paper that goes with it."""

SAID: frozenset[PrintState] = frozenset({"done", "failed", "void"})
"""What a cadre may say of a print."""
_MAY_BE_OUT: frozenset[PrintState] = frozenset({"unknown", "sent", "done"})
_OPEN: frozenset[PrintState] = frozenset({"unknown", "sent"})
OFFSET_MOST_MM = 5.0
"""A printer that is further out is broken or has the wrong paper in it."""
_STEPS_A_MM, _DECIMALS = 10, 1


@dataclass(frozen=True, slots=True)
class Print:
    """One print of a paper. `settled_by` is the cadre who said how it went; else the system did.

    `sha256` is that of the paper's PDF, `shift` what the printer's own error was met with.
    """

    id: bytes
    letter: bytes
    cadre: bytes
    settled_by: bytes | None
    copy: str
    copies: int
    queue: str
    state: str
    sha256: str
    shift: str
    cause: str | None
    reason: str | None
    asked_at: str
    settled_at: str | None


@dataclass(frozen=True, slots=True)
class Service:
    """How a letter reached one who is to have it; nobody is named.

    `signed_how` is what was noted: signed, thumb, refused; None: nothing was. `refused` tells that
    she did not take the letter.
    """

    way: str | None
    on: date | None
    signed_how: str | None
    refused: bool


@dataclass(frozen=True, slots=True)
class Registered:
    """One letter in the register of printing and service; `void` alone or with its petition.

    `petition` is empty for minutes: a meeting is no petition.
    """

    number: str
    letter_kind: str
    petition: str
    issued_on: date
    void: bool
    prints: tuple[Print, ...]
    services: tuple[Service, ...]


@dataclass(frozen=True, slots=True)
class Habit:
    """How a kind of paper is printed on this PC. `more` are copies beside those the kind wants."""

    queue: str | None = None
    both_sides: bool | None = None
    more: int = 0


@dataclass(frozen=True, slots=True)
class Offset:
    """How far a printer's paper must be met, mm: to the right and down, in tenths.

    Errors: Refused("print.offset") beyond five millimetres.
    """

    right: float = 0.0
    down: float = 0.0

    def __post_init__(self) -> None:
        for each in (self.right, self.down):
            if not abs(each) <= OFFSET_MOST_MM:
                raise Refused("print.offset")

    def more(self, right: float, down: float) -> "Offset":
        """Give it moved on by what was read off a page that was printed with it.

        Errors: Refused("print.offset").
        """
        return Offset(
            round(self.right + right, _DECIMALS) + 0.0, round(self.down + down, _DECIMALS) + 0.0
        )

    def told(self) -> str:
        """Give it as the ledger keeps it; nothing where nothing is moved."""
        right, down = (round(each * _STEPS_A_MM) for each in (self.right, self.down))
        return f"{right / _STEPS_A_MM:+g},{down / _STEPS_A_MM:+g}" if right or down else ""


def copy_of(form: str | None, earlier: Collection[Print]) -> str:
    """Tell which copy a print is; a first one that may be out makes the next a reprint."""
    if form is not None:
        return form
    mine = (each for each in earlier if each.copy in {"original", "reprint"})
    return "reprint" if any(each.state in _MAY_BE_OUT for each in mine) else "original"


def settled(held: Print, state: PrintState, *, said: bool, reason: str | None) -> None:
    """Hold the outcome of a print to what may still be said of it.

    Errors: Refused("print.settled") for a void print or against what a cadre said,
    ("print.reason_missing"), ("print.outcome").
    """
    if state not in (SAID if said else get_args(PrintState)):
        raise Refused("print.outcome", field="state")
    closed = held.state == "void" if said else held.state not in _OPEN
    if closed:
        raise Refused("print.settled", field="state")
    if state == "void" and not (reason or "").strip():
        raise Refused("print.reason_missing", field="reason")
