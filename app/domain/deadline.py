"""Deadlines: rules as data, counted over a work calendar, each date with its explanation.

The day of the event is not counted; day 1 is the next day. `nominal` is the strict last day,
`rolled` the next working day where the rule rolls (Civil Code 201 to 203), `internal` the last
working day on or before `nominal`. A petitioner's right always runs to `rolled`, and what is
posted that day is in time.
"""

import calendar as months
import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any, Literal, Self, get_args

import msgspec

from app.domain.calendar import WorkCalendar
from app.domain.errors import Refused, Trouble
from app.domain.words_due import DUE_WORDS, WEEKDAYS

Unit = Literal["calendar", "working", "month", "hour", "dated"]
Who = Literal["office", "petitioner", "platform", "superior"]
Layer = Literal["product", "province", "county", "township"]
LAYERS: tuple[Layer, ...] = get_args(Layer)
"""From the widest to the nearest; the nearest that speaks is followed."""

ROLLOVER = "deadline.office_rollover"
"""The setting by which an office is late only after the rolled day."""
_DEEMED = "23, "
EARLIEST = date(1990, 1, 1)
LATEST = date(2100, 12, 31)
_LONGEST = 3660
_LISTED_MOST = 15
_YEAR_MONTHS = 12


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One period: `length` `unit`s after the trigger.

    `article` is a short code ("23.2" of the 2022 regulation), `cite` the form people read.
    `days` says whether another length may be given; a `binding` one cannot be made worse for
    the petitioner by a nearer layer. `excludes` names what does not count (Art. 36: hearing).
    Nearer layers may say `first_day_counts` (an office's day of the event is day 1) and
    `late_after_rolled` (an office is counted late only after the rolled day).
    """

    id: str
    article: str
    cite: str
    trigger: str
    who: Who
    unit: Unit
    length: int
    in_force_from: date
    in_force_to: date | None = None
    rolls: bool = True
    days: Literal["none", "shorter", "from_to", "free"] = "none"
    least: int = 1
    excludes: tuple[str, ...] = ()
    binding: bool = False
    first_day_counts: bool = False
    late_after_rolled: bool = False
    layer: Layer = "product"


class _RuleFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    rule: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Due:
    """When something is due, and why. `provisional`: days of an unpublished year were asked."""

    rule: str
    article: str
    who: Who
    trigger_on: date
    nominal: date
    rolled: date
    internal: date
    provisional: bool
    rules_hash: str
    excluded_days: int
    length: int
    source: Rule = field(repr=False, compare=False)
    calendar: WorkCalendar = field(repr=False, compare=False)

    @property
    def steps(self) -> tuple[str, ...]:
        """Tell in Chinese sentences how the date came about; made when asked."""
        return tuple(_steps(self))


@dataclass(frozen=True, slots=True)
class RuleSet:
    """All rules of all layers; `hash` (SHA-256, hex) is kept with every date and letter.

    `decided` are the settings that nearer layers decided: key -> (value, layer, its name).
    """

    rules: Mapping[str, tuple[Rule, ...]]
    hash: str
    decided: Mapping[str, tuple[Any, Layer, str]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, rules: Iterable[Rule], decided: Mapping[str, tuple[Any, Layer, str]] | None = None
    ) -> Self:
        """Put rules together; refuses a nearer layer that takes something from the petitioner."""
        by_id: dict[str, list[Rule]] = {}
        for rule in sorted(rules, key=_nearest_latest_first):
            by_id.setdefault(rule.id, []).append(rule)
        frozen = {rule_id: tuple(versions) for rule_id, versions in sorted(by_id.items())}
        for versions in frozen.values():
            _check_versions(versions)
        told: list[object] = list(frozen.values())
        told += [decided] if decided else []
        digest = hashlib.sha256(msgspec.json.encode(told, order="sorted")).hexdigest()
        return cls(frozen, digest, decided or {})

    def decides(self, key: str, default: Any) -> Any:
        """Give what the nearest layer decided, or the default."""
        return self.decided[key][0] if key in self.decided else default

    def at(self, rule_id: str, day: date) -> Rule:
        """Give the version in force on the day, of the nearest layer.

        Before the first version the first is given (its steps say so); after the last one ended
        there is none and it is refused.
        """
        versions = self.rules.get(rule_id)
        if versions is None:
            raise Refused("deadline.unknown_rule", field="rule")
        for rule in versions:
            if rule.in_force_from <= day and (rule.in_force_to is None or day <= rule.in_force_to):
                return rule
        first = min(versions, key=lambda rule: rule.in_force_from)
        if day < first.in_force_from:
            return first
        raise Refused("deadline.no_longer_in_force", field="rule", article=first.article)

    def due(
        self,
        rule_id: str,
        trigger_on: date,
        calendar: WorkCalendar,
        *,
        excluded_days: int = 0,
        days: int | None = None,
    ) -> Due:
        """Count with the rule that was in force on the day of the event."""
        rule = self.at(rule_id, trigger_on)
        return count(
            rule,
            trigger_on,
            calendar,
            excluded_days=excluded_days,
            days=days,
            rules_hash=self.hash,
        )


def deemed_article(article: str) -> str:
    """Name the provisions of a date counted from the day on which she was to be told (Art. 23).

    The article says so wherever the date goes, so that a recount can explain it again.
    """
    return _DEEMED + article


def is_deemed(article: str) -> bool:
    """Tell whether a kept date was counted so, by its article."""
    return article.startswith(_DEEMED)


def parse_rules(text: str, layer: Layer = "product") -> tuple[Rule, ...]:
    """Read one layer's TOML (`[[rule]]` tables). A file that does not fit is Trouble."""
    try:
        rules = msgspec.convert(tomllib.loads(text), _RuleFile).rule
    except (tomllib.TOMLDecodeError, msgspec.ValidationError):
        raise Trouble("rules.unreadable", detail={"layer": layer}) from None
    return tuple(msgspec.structs.replace(rule, layer=layer) for rule in rules)


def count(
    rule: Rule,
    trigger_on: date,
    calendar: WorkCalendar,
    *,
    excluded_days: int = 0,
    days: int | None = None,
    rules_hash: str = "",
) -> Due:
    """Count one period from the day of the event.

    `days` replaces the rule's length where the rule allows it (for an extension: the whole
    length from acceptance; for a dated rule: days after the paper, else `trigger_on` is the
    date itself). `excluded_days` are those the rule itself excludes. Refuses with the field.
    """
    if not EARLIEST <= trigger_on <= LATEST:
        raise Refused("deadline.impossible_date", field="trigger_on")
    length = rule.length if days is None else _length(rule, days)
    if excluded_days:
        _check_excluded(rule, excluded_days)
    nominal = _nominal(rule, trigger_on, length + excluded_days, calendar)
    return _due(rule, trigger_on, nominal, length, calendar, rules_hash, excluded_days)


def count_again(
    rule: Rule,
    trigger_on: date,
    nominal: date,
    calendar: WorkCalendar,
    before: WorkCalendar,
    rules_hash: str = "",
) -> Due:
    """Count a kept date anew by another calendar; the length it was counted with is kept.

    Only working days move a strict last day; the others move what is rolled and the target.
    `before` is the calendar by which `nominal` was found.
    """
    if rule.unit == "working":
        length = _working_length(rule, trigger_on, nominal, before)
        nominal = _nominal(rule, trigger_on, length, calendar)
    elif rule.unit in {"month", "hour"}:
        length = rule.length
    else:
        length = (nominal - trigger_on).days + rule.first_day_counts
    return _due(rule, trigger_on, nominal, length, calendar, rules_hash)


def _working_length(rule: Rule, trigger_on: date, nominal: date, before: WorkCalendar) -> int:
    if _nominal(rule, trigger_on, rule.length, before) == nominal:
        return rule.length
    first = trigger_on.toordinal() + (not rule.first_day_counts)
    asked = range(first, nominal.toordinal() + 1)
    return sum(map(before.works, asked))


def _due(
    rule: Rule,
    trigger_on: date,
    nominal: date,
    length: int,
    calendar: WorkCalendar,
    rules_hash: str,
    excluded_days: int = 0,
) -> Due:
    rolled = calendar.next_working(nominal) if rule.rolls and rule.unit != "dated" else nominal
    internal = calendar.previous_working(nominal)
    return Due(
        rule.id,
        rule.article,
        rule.who,
        trigger_on,
        nominal,
        rolled,
        internal,
        _provisional(rule, trigger_on, internal, rolled, calendar),
        rules_hash,
        excluded_days,
        length,
        rule,
        calendar,
    )


def due_json(due: Due) -> dict[str, Any]:
    """Shape a due date as the command line prints it (DUE of CLI.md)."""
    return {
        "rule": due.rule,
        "article": due.article,
        "trigger_on": due.trigger_on.isoformat(),
        "nominal": due.nominal.isoformat(),
        "rolled": due.rolled.isoformat(),
        "internal": due.internal.isoformat(),
        "provisional": due.provisional,
        "steps": list(due.steps),
    }


def _nearest_latest_first(rule: Rule) -> tuple[str, int, int]:
    return rule.id, -LAYERS.index(rule.layer), -rule.in_force_from.toordinal()


def _check_versions(versions: Sequence[Rule]) -> None:
    laws = [rule for rule in versions if rule.binding and rule.layer == "product"]
    for rule in versions:
        if rule.layer != "product" and any(_worse(rule, law) for law in laws):
            raise Refused("rules.worse_than_law", field=rule.id, article=rule.article)


def _worse(rule: Rule, law: Rule) -> bool:
    """Take from the petitioner: other counting, less time for her, more for an office."""
    if set(rule.excludes) - set(law.excludes) or (rule.first_day_counts and law.who != "office"):
        return True
    if (rule.who, rule.unit) != (law.who, law.unit) or (law.rolls and not rule.rolls):
        return True
    return rule.length < law.length if law.who == "petitioner" else rule.length > law.length


def _length(rule: Rule, days: int) -> int:
    if rule.days == "none":
        raise Refused("deadline.fixed_length", field="days", article=rule.article)
    most = _LONGEST if rule.days == "free" else rule.length
    if not rule.least <= days <= most:
        raise Refused(
            "deadline.days_out_of_range",
            field="days",
            article=rule.article,
            detail={"least": rule.least, "most": most},
        )
    return days


def _check_excluded(rule: Rule, excluded_days: int) -> None:
    if not 0 <= excluded_days <= _LONGEST:
        raise Refused("deadline.impossible_excluded_days", field="excluded_days")
    if not rule.excludes:
        raise Refused("deadline.nothing_excluded", field="excluded_days", article=rule.article)


def _nominal(rule: Rule, trigger_on: date, length: int, calendar: WorkCalendar) -> date:
    if rule.first_day_counts and length and rule.unit in {"calendar", "working"}:
        trigger_on = date.fromordinal(trigger_on.toordinal() - 1)
    match rule.unit:
        case "working":
            return calendar.add_working(trigger_on, length)
        case "month":
            return _months_later(trigger_on, length)
        case "hour":
            return trigger_on
        case _:
            return date.fromordinal(trigger_on.toordinal() + length)


def _months_later(day: date, count: int) -> date:
    """The same day of a later month, or its last day where there is none (Civil Code 202)."""
    year, month = divmod(day.year * _YEAR_MONTHS + day.month - 1 + count, _YEAR_MONTHS)
    last = months.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def _provisional(
    rule: Rule, trigger_on: date, internal: date, rolled: date, calendar: WorkCalendar
) -> bool:
    return bool(_unpublished(rule, trigger_on, internal, rolled, calendar))


def _unpublished(
    rule: Rule, trigger_on: date, internal: date, rolled: date, calendar: WorkCalendar
) -> tuple[int, ...]:
    """Give the years without a plan among the days that were asked."""
    began = trigger_on.toordinal() + (not rule.first_day_counts)
    first = min(internal, date.fromordinal(began))
    start = first.year if rule.unit == "working" else internal.year
    years = calendar.years
    return tuple(year for year in range(start, rolled.year + 1) if year not in years)


def _steps(due: Due) -> Iterator[str]:
    rule, words = due.source, DUE_WORDS
    yield _trigger_step(due)
    if due.trigger_on < rule.in_force_from:
        yield words["before_force"].format(day=_day(rule.in_force_from))
    if due.excluded_days:
        yield words["excluded"].format(excluded=due.excluded_days)
    basis = words["basis"].format(cite=rule.cite)
    if rule.layer != "product":
        basis += words["basis_layer"].format(layer=words[f"layer_{rule.layer}"])
    plus = words.get(f"plus_{rule.unit}")
    if plus and due.length:
        total = due.length + due.excluded_days
        yield plus.format(length=total, day=_day(due.nominal))
    yield basis
    yield from _working_steps(due) if rule.unit == "working" else _rest_steps(due)
    yield from _result_steps(due)
    years = _unpublished(rule, due.trigger_on, due.internal, due.rolled, due.calendar)
    if years:
        yield words["provisional"].format(years=words["comma"].join(map(str, years)))


def in_short(due: Due) -> str:
    """Say in one phrase how a day was counted, as a letter has room for it.

    From which day, how long; nothing for what is not counted in days or months.
    """
    short = DUE_WORDS.get(f"short_{due.source.unit}")
    if short is None or not due.length or due.excluded_days:
        return ""
    day, first = due.trigger_on, "same" if due.source.first_day_counts else "next"
    return short.format(
        month=day.month,
        day=day.day,
        event=due.source.trigger,
        from_=DUE_WORDS[f"from_{first}"],
        length=due.length,
    )


def _trigger_step(due: Due) -> str:
    day, event, unit = _day(due.trigger_on), due.source.trigger, due.source.unit
    if unit == "hour":
        key = "trigger_hour"
    elif due.length:
        key = "trigger_counted" if due.source.first_day_counts else "trigger"
    else:
        key = "trigger_dated" if unit == "dated" else "trigger_same_day"
    return DUE_WORDS[key].format(day=day, event=event, length=due.length)


def _working_steps(due: Due) -> Iterator[str]:
    """Name each day counted (of long periods only weekends worked) and each day skipped."""
    first = due.trigger_on.toordinal() + (not due.source.first_day_counts)
    asked = range(first, due.nominal.toordinal() + 1)
    counted = [day for day in asked if due.calendar.works(day)]
    if len(counted) > _LISTED_MOST:
        counted = [day for day in counted if day in due.calendar.made_up]
    if counted:
        yield DUE_WORDS["counted"].format(days=_listed(counted, due.calendar))
    yield from _runs(asked, due.calendar, "skipped")


def _rest_steps(due: Due) -> Iterator[str]:
    """Name the rest days the last day fell among, and weekends that are worked."""
    between = range(due.internal.toordinal(), due.rolled.toordinal() + 1)
    if due.rolled == due.nominal:
        between = range(due.internal.toordinal(), due.nominal.toordinal() + 1)
    yield from _runs(between, due.calendar, "rest")
    for ordinal in sorted({due.internal.toordinal(), *between}):
        name = due.calendar.made_up.get(ordinal)
        if name is not None:
            yield DUE_WORDS["made_up"].format(day=_day(date.fromordinal(ordinal)), name=name)


def _runs(asked: range, calendar: WorkCalendar, verb: str) -> Iterator[str]:
    rests = (day for day in asked if not calendar.works(day))
    for name, run in groupby(rests, key=calendar.off.get):
        kind = "weekend" if name is None else "holiday"
        days = _listed(list(run), calendar)
        yield DUE_WORDS[f"{verb}_{kind}"].format(name=name, days=days)


def _result_steps(due: Due) -> Iterator[str]:
    words, days = DUE_WORDS, _result_days(due)
    rolls = due.rolled != due.nominal
    if due.who == "petitioner":
        yield words["petitioner_rolled" if rolls else "petitioner"].format(**days)
    elif due.who == "platform" or due.source.unit == "dated":
        yield words["no_roll"].format(**days)
    else:
        yield words["limit"].format(**days)
        if rolls:
            late = due.source.late_after_rolled
            yield words["limit_rolled_late" if late else "limit_rolled"].format(**days)
        if due.who == "office" and due.source.unit in {"calendar", "month"} and due.length:
            yield words["target"].format(**days)


def _result_days(due: Due) -> dict[str, str]:
    return {
        "limit": DUE_WORDS["limit_law" if due.source.binding else "limit_own"],
        "nominal": _day(due.nominal),
        "rolled": _day(due.rolled),
        "internal": _day(due.internal),
    }


def _listed(ordinals: Sequence[int], calendar: WorkCalendar) -> str:
    return DUE_WORDS["comma"].join(_one_listed(each, calendar) for each in ordinals)


def _one_listed(ordinal: int, calendar: WorkCalendar) -> str:
    day, name = date.fromordinal(ordinal), calendar.made_up.get(ordinal)
    key = "listed" if name is None else "listed_made_up"
    weekday = WEEKDAYS[day.weekday()]
    return DUE_WORDS[key].format(month=day.month, day=day.day, weekday=weekday, name=name)


def _day(day: date) -> str:
    weekday = WEEKDAYS[day.weekday()]
    return DUE_WORDS["day"].format(year=day.year, month=day.month, day=day.day, weekday=weekday)
