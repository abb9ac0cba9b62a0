"""What came of a calendar or a rule that arrived: which open dates moved, from when to when, why.

Holds numbers, duties and days; nobody's name.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any, Literal

import msgspec

from app.domain.calendar import WorkCalendar
from app.domain.deadline import Who
from app.domain.recount import Recounted, Why
from app.domain.words import RULES
from app.domain.words_due import DUE_WORDS

Way = Literal["earlier", "later", "stays", "right_later"]


class Span(msgspec.Struct, frozen=True):
    """A date before or after: strict, rolled, the office's own target."""

    nominal: date
    rolled: date
    internal: date


class Moved(msgspec.Struct, frozen=True, omit_defaults=True):
    """One date that moved, or would have and stays because a letter names it.

    `letter` is the slip that tells her that her right ends later.
    """

    number: str
    rule: str
    who: Who
    was: Span
    now: Span
    why: Why
    reason: str
    letter: str | None = None

    @property
    def way(self) -> Way:
        """Tell which way it went, seen from the office."""
        if self.who == "petitioner":
            return "right_later"
        if self.why == "promised":
            return "stays"
        was, now = (self.was.nominal, self.was.internal), (self.now.nominal, self.now.internal)
        return "earlier" if now < was else "later"

    def days(self) -> tuple[date, date]:
        """Give the day that counts before and after: the right's end, the limit, the target."""
        if self.who == "petitioner":
            return self.was.rolled, self.now.rolled
        if self.why == "promised" or self.was.nominal != self.now.nominal:
            return self.was.nominal, self.now.nominal
        if self.was.internal != self.now.internal:
            return self.was.internal, self.now.internal
        return self.was.rolled, self.now.rolled

    def which(self) -> str:
        """Name the day that moved: 权利期, 法定期限, 办公目标, 顺延日."""
        if self.who == "petitioner":
            return DUE_WORDS["which_right"]
        if self.why == "promised" or self.was.nominal != self.now.nominal:
            return DUE_WORDS["which_limit"]
        key = "which_target" if self.was.internal != self.now.internal else "which_rolled"
        return DUE_WORDS[key]


class Arrived(msgspec.Struct, frozen=True):
    """What a file brought. `kind`: plan, local, or a layer of rules; `counted` open dates.

    `settled` counts dates that were provisional and no longer are.
    """

    kind: str
    name: str
    year: int
    source: str
    adopted_at: str
    counted: int
    settled: int
    moved: tuple[Moved, ...]

    def title(self) -> str:
        """Name the file: 2027 年假日表, 某自治县2027 年地方假日, 某省的规定."""
        key = f"title_{self.kind}" if self.kind in {"plan", "local"} else "title_rules"
        return DUE_WORDS[key].format(name=self.name, year=self.year)


def arrived_json(told: Arrived, *, dry_run: bool) -> dict[str, Any]:
    """Shape it as the command line prints it."""
    answer: dict[str, Any] = msgspec.to_builtins(told)
    answer["dry_run"] = dry_run
    answer["moved"] = [
        {
            **msgspec.to_builtins(each),
            "letter": each.letter,
            "duty": RULES.get(each.rule, each.rule),
            "which": each.which(),
            "from": each.days()[0].isoformat(),
            "to": each.days()[1].isoformat(),
            "way": each.way,
        }
        for each in told.moved
    ]
    return answer


def reason(
    made: Recounted, asked: Sequence[date], changed: Collection[int], calendar: WorkCalendar
) -> str:
    """Say in one line why a date moved: the days that are rest or work now, the rule, the letter.

    `asked` are the days before and after; the changed days between them are named.
    """
    if made.why == "rule":
        return DUE_WORDS["why_rule"].format(cite=made.due.source.cite)
    first = min(asked).toordinal()
    if made.due.source.unit == "working":
        first = made.due.trigger_on.toordinal() + 1
    near = [day for day in range(first, max(asked).toordinal() + 1) if day in changed]
    told = DUE_WORDS["semicolon"].join(_runs(near, calendar))
    return DUE_WORDS["why_promised"].format(why=told) if made.why == "promised" else told


def _runs(near: Sequence[int], calendar: WorkCalendar) -> Iterator[str]:
    """Name the changed days in runs; a holiday is named whole, with the weekend inside it."""
    told: list[tuple[str, int, int]] = []
    for day in near:
        key, name = _kind(day, calendar)
        first = last = day
        if name:
            days = calendar.made_up if key == "why_made_up" else calendar.off
            while days.get(first - 1) == name:
                first -= 1
            while days.get(last + 1) == name:
                last += 1
        kind = DUE_WORDS[key].replace("{name}", name)
        if told and told[-1][0] == kind and told[-1][2] >= first - 1:
            told[-1] = (kind, told[-1][1], max(last, told[-1][2]))
        else:
            told.append((kind, first, last))
    for kind, first, last in told:
        yield kind.format(days=_span(date.fromordinal(first), date.fromordinal(last)))


def _kind(day: int, calendar: WorkCalendar) -> tuple[str, str]:
    name = calendar.off.get(day) or calendar.made_up.get(day) or ""
    if calendar.works(day):
        return ("why_made_up" if name else "why_works"), name
    return ("why_rests" if name else "why_free"), name


def _span(first: date, last: date) -> str:
    told = [DUE_WORDS["why_day"].format(month=each.month, day=each.day) for each in (first, last)]
    if first == last:
        return told[0]
    return DUE_WORDS["why_span"].format(first=told[0], last=told[1])
