"""Working days by year: weekends, published holidays, and the weekends worked in exchange.

A year nobody has published is answered by weekends alone and says so (`published`). A new year
or a local holiday is a file laid on top, never a release.
"""

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, NamedTuple, Self

from app.domain.errors import Refused

Kind = Literal["workday", "weekend", "holiday", "made_up"]
Days = Mapping[int, str]
"""Proleptic ordinal of a day -> name of the holiday it belongs to."""

HOLIDAYS_LAW = "全国年节及纪念日放假办法 2"
"""What the yearly plan stands on."""
_WEEKEND = (6, 0)
"""Ordinal modulo 7 of Saturday and Sunday: 0001-01-01 was a Monday."""
_LONGEST_RANGE = 31
_OLDEST = 2004
_AHEAD = 2
"""Plans come out one year at a time, in the autumn before."""
_KEYS = frozenset({"year", "source", "published_on", "adds_only", "place", "off", "work"})
_JSON_KEYS = frozenset({"days", "papers", "$schema", "$id"})
_SPAN_KEYS = frozenset({"name", "from", "to", "on"})
_DAY_KEYS = frozenset({"name", "date", "isOffDay"})


class DayAnswer(NamedTuple):
    """What a day is, and the holiday that makes it so ("" for plain days)."""

    kind: Kind
    name: str


class Span(NamedTuple):
    """Days in a row of one holiday, both ends included."""

    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class YearSummary:
    """One year: `working_days` in order; of an unpublished year they are Monday to Friday."""

    year: int
    published: bool
    working_days: tuple[date, ...]
    holidays: tuple[Span, ...]
    made_up: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """What one calendar file says. `publishes` is false for an add-on of local holidays.

    Local holidays are those of an autonomous place (放假办法 article 4); `place` names it.
    """

    year: int
    publishes: bool
    source: str
    off: Days
    made_up: Days
    published_on: date | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days are worked. `years` are the published ones; `off` names weekend days too."""

    years: frozenset[int] = frozenset()
    off: Days = field(default_factory=dict)
    made_up: Days = field(default_factory=dict)

    def published(self, year: int) -> bool:
        """Tell whether the holidays of this year are known."""
        return year in self.years

    def is_working(self, day: date) -> bool:
        """Tell whether offices work on this day; an unknown year knows only weekends."""
        return self.works(day.toordinal())

    def works(self, ordinal: int) -> bool:
        """Tell the same by ordinal, which is quicker where many days are asked."""
        if ordinal in self.off:
            return False
        return ordinal % 7 not in _WEEKEND or ordinal in self.made_up

    def why(self, day: date) -> DayAnswer:
        """Say what kind of day it is, with the holiday's name."""
        ordinal = day.toordinal()
        if ordinal in self.off:
            return DayAnswer("holiday", self.off[ordinal])
        if ordinal % 7 not in _WEEKEND:
            return DayAnswer("workday", "")
        if ordinal in self.made_up:
            return DayAnswer("made_up", self.made_up[ordinal])
        return DayAnswer("weekend", "")

    def next_working(self, day: date) -> date:
        """Give this day, or the first working day after it."""
        return self._nearest(day, 1)

    def previous_working(self, day: date) -> date:
        """Give this day, or the last working day before it."""
        return self._nearest(day, -1)

    def _nearest(self, day: date, step: int) -> date:
        ordinal = start = day.toordinal()
        works = self.works
        while not works(ordinal):
            ordinal += step
        return day if ordinal == start else date.fromordinal(ordinal)

    def add_working(self, day: date, count: int) -> date:
        """Give the `count`-th working day after `day`, which itself is not counted."""
        ordinal = day.toordinal()
        works = self.works
        while count > 0:
            ordinal += 1
            count -= works(ordinal)
        return date.fromordinal(ordinal)

    def year(self, year: int) -> YearSummary:
        """Sum up one year."""
        ordinals = _year(year)
        return YearSummary(
            year,
            self.published(year),
            tuple(date.fromordinal(each) for each in ordinals if self.works(each)),
            tuple(_spans(self.off, ordinals)),
            tuple(_spans(self.made_up, ordinals)),
        )

    def laid_over(self, file: CalendarFile) -> Self:
        """Give a calendar in which the file's answers replace the older ones.

        A year's plan is whole: what was known of its year before goes. An add-on goes day by day.
        """
        gone = _year(file.year) if file.publishes else range(0)
        off = {
            day: name
            for day, name in self.off.items()
            if day not in gone and day not in file.made_up
        }
        made_up = {
            day: name
            for day, name in self.made_up.items()
            if day not in gone and day not in file.off
        }
        years = self.years | {file.year} if file.publishes else self.years
        return type(self)(years, {**off, **file.off}, {**made_up, **file.made_up})


def check_adoptable(file: CalendarFile, today: date) -> None:
    """Refuse what an office must not count by, with the field or the day at fault.

    A plan says where it was published; it is not of the far future; a made-up working day is a
    weekend day. Errors: Refused("calendar.no_source"), ("calendar.published_later"),
    ("calendar.far_year"), ("calendar.not_a_weekend"), ("calendar.no_place").
    """
    if not file.source:
        raise Refused("calendar.no_source", field="source")
    if not file.publishes and not file.place:
        raise Refused("calendar.no_place", field="place")
    if file.published_on is not None and file.published_on > today:
        raise Refused("calendar.published_later", field="published_on")
    if not _OLDEST <= file.year <= today.year + _AHEAD:
        raise Refused("calendar.far_year", field="year", detail={"year": file.year})
    for ordinal in sorted(file.made_up):
        if ordinal % 7 not in _WEEKEND:
            day = date.fromordinal(ordinal).isoformat()
            raise Refused("calendar.not_a_weekend", field=day, article=HOLIDAYS_LAW)


@dataclass(frozen=True, slots=True)
class LocalHoliday:
    """One holiday that a place decided for itself, both days included."""

    place: str
    name: str
    source: str
    first: date
    last: date


def local_file(told: LocalHoliday, before: str = "") -> str:
    """Write the calendar file of a local holiday; `before` is the place's file of that year."""
    if not before:
        head = f"year = {told.first.year}\nadds_only = true\n"
        before = head + f"place = {_quoted(told.place)}\nsource = {_quoted(told.source)}\n"
    days = f"from = {told.first.isoformat()}\nto = {told.last.isoformat()}\n"
    return f"{before}[[off]]\nname = {_quoted(told.name)}\n{days}"


def _quoted(text: str) -> str:
    return json.dumps(text.strip(), ensure_ascii=False)


def changed_days(before: WorkCalendar, after: WorkCalendar) -> frozenset[int]:
    """Name the days (ordinals) whose answer differs, for the reasons of what moved."""
    asked = {*before.off, *before.made_up, *after.off, *after.made_up}
    return frozenset(day for day in asked if before.works(day) != after.works(day))


def year_json(summary: YearSummary) -> dict[str, Any]:
    """Shape a year as the command line prints it; an unpublished year says only that."""
    if not summary.published:
        return {"year": summary.year, "published": False}
    return {
        "year": summary.year,
        "published": True,
        "count": len(summary.working_days),
        "working_days": [day.isoformat() for day in summary.working_days],
        "holidays": [_span_json(each) for each in summary.holidays],
        "made_up": [_span_json(each) for each in summary.made_up],
    }


def parse_calendar(text: str) -> CalendarFile:
    """Read a calendar file: our TOML (resources/calendar), or JSON with `days` and `isOffDay`.

    Refuses, with the day or the key in `field`: two answers for one day, a day named twice, a day
    of another year, a made-up working day that is no weekend, an unknown key, a file that says
    nothing, a file that cannot be read.
    """
    table = _table(text)
    _known(table, _KEYS | (_JSON_KEYS if "days" in table else frozenset()))
    year = table.get("year")
    if type(year) is not int or not 1 < year < date.max.year:
        raise Refused("calendar.unreadable", field="year")
    off: dict[int, str] = {}
    made_up: dict[int, str] = {}
    for day, works, name in _entries(table):
        _fits(day, year)
        _put(day, name, *((made_up, off) if works else (off, made_up)))
    if not off:
        raise Refused("calendar.empty", field="year", detail={"year": year})
    return CalendarFile(
        year,
        not _flag(table, "adds_only"),
        _source(table),
        off,
        made_up,
        _day(table, "published_on") if "published_on" in table else None,
        _text(table, "place"),
    )


def _table(text: str) -> Mapping[str, Any]:
    try:
        if text.lstrip("\ufeff \t\r\n").startswith("{"):
            table: Any = json.loads(text.lstrip("\ufeff"), object_pairs_hook=_no_double_keys)
        else:
            table = tomllib.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        raise Refused("calendar.unreadable") from None
    return table if isinstance(table, dict) else {}


def _no_double_keys(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) != len(pairs):
        raise ValueError
    return table


def _entries(table: Mapping[str, Any]) -> Iterator[tuple[date, bool, str]]:
    """Flatten both shapes to (day, works, name)."""
    for works, key in ((False, "off"), (True, "work")):
        for entry in _list(table, key):
            _known(entry, _SPAN_KEYS)
            first, last = _day(entry, "from"), _day(entry, "to")
            if not 0 <= (last - first).days < _LONGEST_RANGE:
                raise Refused("calendar.unreadable", field=first.isoformat())
            for ordinal in range(first.toordinal(), last.toordinal() + 1):
                yield date.fromordinal(ordinal), works, _text(entry, "name")
    for entry in _list(table, "days"):
        _known(entry, _DAY_KEYS)
        if not isinstance(entry.get("isOffDay"), bool):
            raise Refused("calendar.unreadable", field="isOffDay")
        yield _day(entry, "date"), not entry["isOffDay"], _text(entry, "name")


def _known(table: Mapping[str, Any], keys: frozenset[str]) -> None:
    for key in table:
        if key not in keys:
            raise Refused("calendar.unknown_key", field=key, detail={"key": key[:40]})


def _text(table: Mapping[str, Any], key: str) -> str:
    value = table.get(key, "")
    if not isinstance(value, str):
        raise Refused("calendar.unreadable", field=key)
    return value.strip()


def _flag(table: Mapping[str, Any], key: str) -> bool:
    value = table.get(key, False)
    if not isinstance(value, bool):
        raise Refused("calendar.unreadable", field=key)
    return value


def _source(table: Mapping[str, Any]) -> str:
    """Name where the days were published: in words, or the first of the papers' addresses."""
    papers = table.get("papers") or [""]
    first = papers[0] if isinstance(papers, list) and isinstance(papers[0], str) else ""
    return _text(table, "source") or first


def _list(table: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    entries = table.get(key, [])
    if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
        raise Refused("calendar.unreadable", field=key)
    return entries


def _day(entry: Mapping[str, Any], key: str) -> date:
    """Read a day; a single day is written as `on` instead of `from` and `to`."""
    value = entry.get(key, entry.get("on"))
    if type(value) is date:
        return value
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        raise Refused("calendar.unreadable", field=key) from None


def _year(year: int) -> range:
    return range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)


def _fits(day: date, year: int) -> None:
    """A year's plan may reach into the December before it and the January after it."""
    before = day.year == year - 1 and day.month == 12  # noqa: PLR2004 December
    after = day.year == year + 1 and day.month == 1
    if not (day.year == year or before or after):
        raise Refused("calendar.other_year", field=day.isoformat(), detail={"year": year})


def _put(day: date, name: str, into: dict[int, str], against: Mapping[int, str]) -> None:
    ordinal = day.toordinal()
    if ordinal in against or into.get(ordinal, name) != name:
        raise Refused("calendar.two_answers", field=day.isoformat(), article=HOLIDAYS_LAW)
    if ordinal in into:
        raise Refused("calendar.named_twice", field=day.isoformat(), article=HOLIDAYS_LAW)
    into[ordinal] = name


def _spans(days: Days, within: range) -> Iterator[Span]:
    first: int | None = None
    for ordinal in within:
        name = days.get(ordinal)
        if name is None:
            continue
        first = ordinal if first is None else first
        if days.get(ordinal + 1) != name or ordinal + 1 not in within:
            yield Span(name, date.fromordinal(first), date.fromordinal(ordinal))
            first = None


def _span_json(span: Span) -> dict[str, str]:
    return {"name": span.name, "from": span.first.isoformat(), "to": span.last.isoformat()}
