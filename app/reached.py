"""What follows once a letter has reached everybody who is to have it: the strand goes on."""

from datetime import date

from app.acting import Case
from app.domain.file import NOTICES, Letter, Petitioner, Recipient
from app.domain.needs import tells

OPINIONS = frozenset({"handling_opinion", "duty_reply"})
ANSWERS = OPINIONS | {"own_decision", "order_told"}
ANSWERED = ANSWERS | {"simple_reply"}
"""Papers that answer her: whoever has one was told in writing, whatever lies here besides."""
_AFTER = {"handling_opinion": "review_window"}
"""Where the service of an answer leads; without a review it ends there."""
_WAITING = frozenset({"opinion_signed", "own_decided", "answer_kept"})


def reached(case: Case, letter: Letter, day: date, gone: frozenset[bytes]) -> None:
    """Lead the strand of a letter on if nobody waits for it but `gone`; a notice moves nothing.

    `day` is when the last of those who are not `gone` got it, as far as the caller knows.
    """
    at = case.file.strand(letter.strand) or case.strand
    rest = {each.letter for each in case.file.owed(at.id) if each.id not in gone}
    kind, all_have_it = letter.letter_kind, letter.id not in rest
    last = _last(case, letter, day)
    if all_have_it and (kind in ANSWERED or tells(kind, at)):
        case.meet("served", NOTICES, at, last)
    if all_have_it and kind in ANSWERS:
        case.meet("served", case.desk.procedure.acts["serve"].meets, at, last)
        if at.state in _WAITING:
            case.start("RATE_30D", day, at.id)
            case.move(at, state=_AFTER.get(kind, "opinion_served"))
    elif at.state == "notified_elsewhere" and not rest:
        case.move(at, state="closed")


def _last(case: Case, letter: Letter, day: date) -> date:
    """Give the day on which the last of those who are to have a letter got it."""
    days = (each.served_on for each in case.file.recipients if each.letter == letter.id)
    return max([day, *(each for each in days if each is not None)])


def without(case: Case, person: Petitioner) -> None:
    """Wait no longer for one who withdrew alone: what all the others have moves on.

    Where none of them can be reached, the answer stays in the file (Article 23 paragraph 2).
    """
    for strand in case.file.strands:
        owed = case.file.owed(strand.id)
        gone = frozenset(each.id for each in owed if each.petitioner == person.id)
        for letter in (e for e in case.file.letters if _waits(e.id, owed, gone)):
            days = [e.served_on for e in case.file.recipients if e.letter == letter.id]
            served = [each for each in days if each is not None]
            if served:
                reached(case, letter, max(served), gone)
            elif strand.state in _WAITING and letter.letter_kind in ANSWERS:
                case.meet("kept", case.desk.procedure.acts["serve"].meets, strand)
                case.move(strand, state="answer_kept")


def _waits(letter: bytes, owed: tuple[Recipient, ...], gone: frozenset[bytes]) -> bool:
    """Tell whether a letter waits for one of these and for nobody else."""
    waiting = {each.id for each in owed if each.letter == letter}
    return bool(waiting) and waiting <= gone
