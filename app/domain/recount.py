"""What becomes of a kept date when a calendar or a rule arrives.

A date that a letter already names is a promise: it never moves later without a new letter. A
right of the petitioner never ends earlier than it was told to her; it ends later where the law
says so, because the promise binds the office and not her.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.domain.calendar import WorkCalendar
from app.domain.deadline import Due, Rule, RuleSet, count_again

Why = Literal["calendar", "rule", "promised"]


@dataclass(frozen=True, slots=True)
class Counting:
    """What dates are counted by: the rules of all layers and the working days."""

    rules: RuleSet
    calendar: WorkCalendar


@dataclass(frozen=True, slots=True)
class Dates:
    """One counted date: strict, rolled, the office's own target; provisional or not."""

    nominal: date
    rolled: date
    internal: date
    provisional: bool


@dataclass(frozen=True, slots=True)
class Recounted:
    """A kept date counted anew. `dates` is what holds now; `due` explains the plain count.

    `why` is "promised" where a date stays because a letter names it.
    """

    dates: Dates
    due: Due
    why: Why


def recount(
    rule_id: str,
    trigger_on: date,
    kept: Dates,
    was: Counting,
    now: Counting,
    promised: Collection[date] = (),
) -> Recounted:
    """Count one open date anew; `promised` are the days its letters name.

    Errors: Refused("deadline.no_longer_in_force") where the new rules have no such rule any more.
    """
    old, rule = was.rules.at(rule_id, trigger_on), now.rules.at(rule_id, trigger_on)
    due = count_again(rule, trigger_on, kept.nominal, now.calendar, was.calendar, now.rules.hash)
    why: Why = "calendar"
    if _counts(old) != _counts(rule):
        usual = was.rules.due(rule_id, trigger_on, was.calendar).nominal
        if usual == kept.nominal:
            due = now.rules.due(rule_id, trigger_on, now.calendar)
            why = "rule"
    counted = Dates(due.nominal, due.rolled, due.internal, due.provisional)
    dates = _hers(kept, counted) if due.who == "petitioner" else _ours(kept, due, promised)
    stays = dates.nominal < due.nominal or dates.rolled < due.rolled
    return Recounted(dates, due, "promised" if stays else why)


def _counts(rule: Rule) -> tuple[object, ...]:
    return rule.length, rule.unit, rule.rolls, rule.first_day_counts


def _hers(kept: Dates, now: Dates) -> Dates:
    nominal, rolled = max(kept.nominal, now.nominal), max(kept.rolled, now.rolled)
    return Dates(nominal, rolled, now.internal, now.provisional)


def _ours(kept: Dates, due: Due, promised: Collection[date]) -> Dates:
    """Hold what letters name: neither the strict last day nor the rolled one moves past it."""
    nominal, rolled = due.nominal, due.rolled
    if kept.nominal in promised:
        nominal, rolled = min(nominal, kept.nominal), min(rolled, kept.rolled)
    elif kept.rolled in promised:
        rolled = max(nominal, min(rolled, kept.rolled))
    internal = due.internal
    if nominal != due.nominal:
        internal = due.calendar.previous_working(nominal)
    return Dates(nominal, rolled, internal, due.provisional)
