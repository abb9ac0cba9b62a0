"""From which day a matter counts as accepted: never later than she was to be told (Art. 23, 34).

Article 34 counts from the acceptance, and no article says which day that is. Article 23 wants her
told within its period whether it is; so an office that decides later gains no day (decision 044).
"""

from dataclasses import dataclass
from datetime import date, datetime

from app.desk import Desk
from app.domain.deadline import ROLLOVER
from app.domain.file import NOTICES, PetitionFile, Strand

_COMES_AGAIN = "resume"


@dataclass(frozen=True, slots=True)
class Accepted:
    """The day of acceptance that periods are counted from; `deemed` where it was decided later."""

    on: date
    deemed: bool = False


def accepted(desk: Desk, file: PetitionFile, strand: Strand, told: date | None = None) -> Accepted:
    """Tell from which day a strand accepted today counts as accepted; `told` is the cadre's day."""
    signed = file.signed_for_at
    at = None if signed is None else datetime.fromisoformat(signed).date()
    on = told or decided_day(desk, file.received_on, at)
    return not_after(on, told_until(desk, file, strand))


def not_after(on: date, last: date) -> Accepted:
    """Hold a day of acceptance to the last one on which she was to be told of it."""
    return Accepted(min(on, last), on > last)


def decided_day(desk: Desk, received_on: date, signed_for_on: date | None) -> date:
    """Tell the day by `accept.date_source`: of the notice, unless the county decided otherwise."""
    match desk.rules.decides("accept.date_source", "notice_date"):
        case "receipt_date":
            return received_on
        case "platform" if signed_for_on is not None:
            return signed_for_on
    return desk.clock.today()


def told_until(desk: Desk, file: PetitionFile, strand: Strand) -> date:
    """Give the last day on which she was to be told what becomes of a strand.

    Of one who cannot be told the same days are counted: from receipt, or when she came again.
    """
    begun = [e for e in file.clocks if e.rule in NOTICES and e.strand in {None, strand.id}]
    if begun:
        newest = max(begun, key=lambda each: each.trigger_on)
        return last_day(desk, newest.nominal, newest.rolled)
    again = (
        each.happened_on
        for each in file.steps
        if each.act == _COMES_AGAIN and each.strand == strand.id
    )
    due = desk.due(NOTICES[0], max([file.received_on, *again]))
    return last_day(desk, due.nominal, due.rolled)


def last_day(desk: Desk, nominal: date, rolled: date) -> date:
    """Give the day after which the office is late, as the place counts (`office_rollover`)."""
    return rolled if desk.rules.decides(ROLLOVER, default=False) else nominal
