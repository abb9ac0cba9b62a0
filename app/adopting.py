"""Files an office counts by: a year's working days, local holidays. Adopting one recounts.

A calendar is adopted and every open date counted anew in one transaction: one accountable entry
for the file, one entry for each petition whose dates change, all with the same `import_id`. Either
all of it is there afterwards or nothing: dates are never counted half by one calendar and half by
another, and a recount that is cancelled or cut leaves no trace.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from pathlib import Path
from threading import Event
from typing import Any, NamedTuple

import msgspec

from app import papers
from app.acting import Case
from app.desk import ORGANS, WORDING, Counts, Desk, counting
from app.domain import policy
from app.domain.arrival import Arrived, Moved, Span, reason
from app.domain.calendar import (
    LocalHoliday,
    YearSummary,
    changed_days,
    check_adoptable,
    local_file,
    parse_calendar,
)
from app.domain.deadline import LAYERS, is_deemed
from app.domain.errors import Refused
from app.domain.layer import Held, LayerFile, check_layer, held, is_layer, parse_layer
from app.domain.recount import Counting, Dates, Recounted, recount
from app.domain.words_due import DUE_WORDS
from app.numbers import remember
from app.rules import load_rules, load_settings, read_calendar_file, shipped_layer
from app.wire.entry import RecordId, moment
from db import adopted, files, parcels
from db.adopted import Adopted, OpenClock, OpenWindow
from db.journal import Change, Writer

__all__ = ["Adopted", "Adopting", "Outlook", "Progress", "Year"]

Progress = Callable[[int, int], None]
_KEPT = "arrived"
_TOLD_AT = 2_000
"""So many dates between two words of progress, and two looks at whether to stop."""
_MOST_FILES = 200


@dataclass(frozen=True, slots=True)
class Year:
    """What is known of one year, or of one place's own holidays in it. Days are counted."""

    year: int
    place: str
    source: str
    off: int
    made_up: int
    known: bool


@dataclass(frozen=True, slots=True)
class Outlook:
    """What this office counts by: its years, petitions counted provisionally, what moved last."""

    years: tuple[Year, ...]
    provisional: int
    last: Arrived | None


class Adopting:
    """Taking in calendars; what moved because of them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def files(self) -> tuple[Adopted, ...]:
        """List what this office counts by on top of what is shipped."""
        with self._desk.store.look() as connection:
            kept = adopted.files(connection)
        return tuple(each for each in kept if each.file_kind not in {ORGANS, WORDING})

    def last(self) -> Arrived | None:
        """Give what moved when a file was adopted last, on this PC."""
        with self._desk.store.look() as connection:
            kept = parcels.kept(connection, _KEPT)
        return None if kept is None else msgspec.json.decode(kept, type=Arrived)

    def outlook(self) -> Outlook:
        """Give this year and the next, what is adopted besides, and what moved last."""
        policy.demand(self._desk.me.roles, "read")
        with self._desk.store.look() as connection:
            kept = adopted.files(connection)
            provisional = adopted.count_provisional(connection)
        today = self._desk.clock.today().year
        calendar = self._desk.calendar
        plans = {each.year: each.source for each in kept if each.layer == "plan"}
        years = sorted({today, today + 1, *plans})
        told = [_year(calendar.year(year), plans.get(year, "")) for year in years]
        told += [_local(each) for each in kept if each.layer == "local"]
        return Outlook(tuple(told), provisional, self.last())

    def found_in(self, folder: Path) -> tuple[str, ...]:
        """Give the texts of the calendar files in a folder (a USB stick), the oldest year first.

        Errors: Refused("calendar.none_found"), Trouble("file.unreadable").
        """
        found = {}
        for path in sorted(folder.iterdir())[:_MOST_FILES] if folder.is_dir() else ():
            if path.suffix.lower() in {".toml", ".json"} and path.is_file():
                text = _calendar_text(path)
                if text is not None:
                    found[text] = parse_calendar(text).year
        if not found:
            raise Refused("calendar.none_found")
        return tuple(sorted(found, key=lambda text: found[text]))

    def with_local(self, holiday: LocalHoliday) -> str:
        """Give the calendar file of a local holiday, with what that place already has that year."""
        place, year = holiday.place.strip(), holiday.first.year
        kept = [e for e in self.files() if (e.layer, e.name, e.year) == ("local", place, year)]
        return local_file(holiday, kept[0].content if kept else "")

    def calendar(
        self,
        text: str,
        *,
        dry_run: bool = False,
        progress: Progress | None = None,
        stop: Event | None = None,
    ) -> Arrived:
        """Adopt a calendar file and count every open date anew; with `dry_run` only tell.

        `progress(done, all)` is called from this thread; `stop`, set from any thread, ends it with
        nothing written. Errors: Refused("calendar.…") with the field, ("adopt.already"),
        ("adopt.stopped"), ("policy.denied").
        """
        policy.demand(self._desk.me.roles, "adopt_calendar")
        file = parse_calendar(text)
        check_adoptable(file, self._desk.clock.today())
        told = _Told("calendar", "plan" if file.publishes else "local", file.place, text)
        return self._adopt(
            "adopt_calendar",
            told.of(source=file.source, year=file.year, published_on=file.published_on),
            _Watch(progress, stop),
            dry_run=dry_run,
        )

    def layer(
        self,
        text: str,
        *,
        dry_run: bool = False,
        progress: Progress | None = None,
        stop: Event | None = None,
    ) -> Arrived:
        """Adopt the rules of the province, the county or the township, as `calendar` does.

        Errors: Refused("layer.…") with the field, ("rules.worse_than_law"), ("adopt.…").
        """
        policy.demand(self._desk.me.roles, "adopt_rules")
        file = parse_layer(text)
        check_layer(file, load_settings(), load_rules())
        begins = file.in_force_from or file.published_on or self._desk.clock.today()
        told = _Told("rules", file.level, file.name, text)
        new = told.of(source=file.source, year=begins.year, published_on=file.published_on)
        return self._adopt("adopt_rules", new, _Watch(progress, stop), dry_run=dry_run)

    def take(
        self,
        text: str,
        *,
        dry_run: bool = False,
        progress: Progress | None = None,
        stop: Event | None = None,
    ) -> Arrived:
        """Adopt what a file is: a layer of rules where it names its level, else a calendar."""
        adopt = self.layer if is_layer(text) else self.calendar
        return adopt(text, dry_run=dry_run, progress=progress, stop=stop)

    def layers(self) -> tuple[LayerFile, ...]:
        """Give the layers above the product's rules that hold here, the widest first."""
        with self._desk.store.look() as connection:
            kept = {e.layer: e.content for e in adopted.files(connection) if e.file_kind == "rules"}
        shipped = shipped_layer(self._desk.facts.province)
        texts = ({"province": shipped} if shipped else {}) | kept
        return tuple(parse_layer(texts[level]) for level in LAYERS if level in texts)

    def settings(self) -> tuple[Held, ...]:
        """Give each thing that places decide for themselves, as it holds here."""
        return held(load_settings(), self._desk.rules.decided)

    def _adopt(self, act: str, new: Adopted, watch: "_Watch", *, dry_run: bool) -> Arrived:
        desk = self._desk
        province = desk.facts.province
        with desk.store.look() as connection:
            new = _placed(desk, connection, new)
            if dry_run:
                now = counting(_laid(adopted.files(connection), new), province)
                return _Recounting(desk, connection, now, new, watch).told()
        with desk.work() as (connection, writer):
            now = counting(_laid(adopted.files(connection), new), province)
            made = _Recounting(desk, connection, now, new, watch)
            arrived = made.write(writer, act)
            parcels.keep(connection, _KEPT, msgspec.json.encode(arrived))
            remember(desk, made.numbered)
        with desk.store.look() as connection:
            desk.counts.renew(connection, surely=True)
        return arrived


class _Told(NamedTuple):
    """A file to adopt, before it has its place among those kept."""

    file_kind: str
    layer: str
    name: str
    content: str

    def of(self, *, source: str, year: int, published_on: date | None) -> Adopted:
        """Give it as it will be kept."""
        return Adopted(b"", *self[:3], source, self.content, year, published_on, "")


class _Watch:
    """Tells how far it is, and looks whether to stop."""

    def __init__(self, progress: Progress | None, stop: Event | None) -> None:
        self._progress = progress
        self._stop = stop

    def at(self, done: int, whole: int) -> None:
        """Tell; Refused("adopt.stopped") when somebody wants it to end."""
        if self._stop is not None and self._stop.is_set():
            raise Refused("adopt.stopped")
        if self._progress is not None:
            self._progress(done, whole)


class _Known(NamedTuple):
    """What became of one date, and the reason where it is told among what moved."""

    made: Recounted | None
    why: str


class _Recounting:
    """Every open date counted anew by what holds once the file is adopted."""

    def __init__(
        self, desk: Desk, connection: Any, now: Counting, new: Adopted, watch: _Watch
    ) -> None:
        self._connection = connection
        self._was, self._now = desk.counts.by, now
        self._desk = replace(desk, counts=Counts(now))
        self._today = desk.clock.today()
        self._new = new
        self._watch = watch
        self._changed = changed_days(self._was.calendar, now.calendar)
        self._import = bytes(desk.new_id())
        self._moved: list[Moved] = []
        self._known: dict[tuple[object, ...], _Known] = {}
        self._told: dict[tuple[int, bool], list[str]] = {}
        self._counted = self._settled = 0
        self.numbered: list[Change] = []

    def told(self) -> Arrived:
        """Tell what would move; nothing is written."""
        for _ in self._clocks():
            pass
        for window in adopted.open_windows(self._connection, self._today):
            self._window_moves(window)
        return self._arrived()

    def write(self, writer: Writer, act: str) -> Arrived:
        """Write the file's entry, then an entry for each petition whose dates change."""
        actor = RecordId(self._desk.me.id)
        told = {name: _plain(getattr(self._new, name)) for name in _COLUMNS}
        writer.write(
            act,
            [Change("adopted", RecordId(self._new.id), told)],
            actor=actor,
            import_id=self._import.hex(),
            accountable=True,
        )
        writer.write_each(
            "recount",
            self._by_petition(),
            actor=actor,
            import_id=self._import.hex(),
            rules_hash=self._now.rules.hash,
        )
        for window in adopted.open_windows(self._connection, self._today):
            if (moved := self._window_moves(window)) is not None:
                self._renew_window(writer, window, moved)
        return self._arrived()

    def _arrived(self) -> Arrived:
        return Arrived(
            kind=self._new.layer,
            name=self._new.name,
            year=self._new.year,
            source=self._new.source,
            adopted_at=self._new.adopted_at,
            counted=self._counted,
            settled=self._settled,
            moved=tuple(self._moved),
        )

    def _by_petition(self) -> Iterator[tuple[RecordId, Sequence[Change]]]:
        changed = ((each, made) for each, made in self._clocks() if made is not None)
        for petition, group in groupby(changed, key=lambda each: each[0].petition):
            yield RecordId(petition), [self._change(each, made) for each, made in group]

    def _change(self, each: OpenClock, made: Recounted) -> Change:
        key = id(made), is_deemed(each.article)
        steps = self._told.get(key)
        if steps is None:
            steps = self._told[key] = _steps(made, deemed=key[1])
        return _clock_change(each, made, steps)

    def _clocks(self) -> Iterator[tuple[OpenClock, Recounted | None]]:
        whole = adopted.count_open(self._connection)
        for each in adopted.open_clocks(self._connection):
            if self._counted % _TOLD_AT == 0:
                self._watch.at(self._counted, whole)
            self._counted += 1
            yield each, self._again(each)
        self._watch.at(self._counted, whole)

    def _again(self, each: OpenClock) -> Recounted | None:
        """Count one date; note what moved. None where it stays as it is kept."""
        kept = Dates(each.nominal, each.rolled, each.internal, each.provisional)
        # Thousands began on the same day: each such date is counted and explained once.
        key = (each.rule, each.trigger_on, kept, *(day in each.promised for day in _ends(kept)))
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._count(each, kept)
        if known.made is None:
            return None
        self._settled += kept.provisional and not known.made.dates.provisional
        if known.why:
            self._note(each.number, each.rule, kept, known.made, known.why)
        return None if known.made.dates == kept else known.made

    def _count(self, each: OpenClock, kept: Dates) -> _Known:
        try:
            made = recount(each.rule, each.trigger_on, kept, self._was, self._now, each.promised)
        except Refused:  # a rule that is no longer there: the date stays as it was told
            return _Known(None, "")
        moves = made.why == "promised" or _shown(made.dates, made) != _shown(kept, made)
        return _Known(made, self._reason(kept, made) if moves else "")

    def _reason(self, kept: Dates, made: Recounted) -> str:
        asked = (*_days(kept), *_days(made.dates), made.due.nominal, made.due.rolled)
        return reason(made, asked, self._changed, self._now.calendar)

    def _note(self, number: str, rule: str, kept: Dates, made: Recounted, why: str) -> None:
        self._moved.append(
            Moved(
                number,
                rule,
                made.due.who,
                Span(kept.nominal, kept.rolled, kept.internal),
                Span(made.dates.nominal, made.dates.rolled, made.dates.internal),
                made.why,
                why,
            )
        )

    def _window_moves(self, window: OpenWindow) -> Recounted | None:
        """Tell whether a right that runs ends later now; it never ends earlier than was told."""
        kept = Dates(window.nominal, window.rolled, window.nominal, provisional=False)
        made = recount(window.rule, window.served_on, kept, self._was, self._now)
        self._counted += 1
        if made.dates.rolled == window.rolled:
            return None
        self._note(window.number, window.rule, kept, made, self._reason(kept, made))
        return made

    def _renew_window(self, writer: Writer, window: OpenWindow, made: Recounted) -> None:
        """Let her right end later, and make the slip that tells her so."""
        desk = self._desk
        file = files.whole(self._connection, RecordId(window.petition))
        who = next(each for each in file.recipients if each.id == window.recipient)
        letter = next(each for each in file.letters if each.id == who.letter)
        strand = file.strand(letter.strand) or file.strands[0]
        case = Case(desk, self._connection, file, desk.procedure.acts["serve"], strand)
        nominal, rolled = made.dates.nominal, made.dates.rolled
        case.put("recipient", who, window_nominal=nominal, window_rolled=rolled)
        try:
            told = replace(who, window_nominal=nominal, window_rolled=rolled)
            papers.slip(desk, file, letter, told, letter.number)  # no number for what cannot be
            number = case.number("service_slip")
            slip = papers.slip(desk, file, letter, told, number)
            case.issue(slip.kind, number, slip.pdf, slip.facts, strand=letter.strand)
            self._moved[-1] = msgspec.structs.replace(self._moved[-1], letter=number)
        except Refused:  # a name no font has: her right ends later all the same
            pass
        writer.write(
            "recount",
            case.changes,
            actor=RecordId(desk.me.id),
            subject=RecordId(file.id),
            import_id=self._import.hex(),
            rules_hash=self._now.rules.hash,
        )
        self.numbered += case.changes


_COLUMNS = (
    "file_kind",
    "layer",
    "name",
    "source",
    "content",
    "year",
    "published_on",
    "adopted_at",
)


def _year(told: YearSummary, source: str) -> Year:
    return Year(
        told.year,
        "",
        source,
        sum((each.last - each.first).days + 1 for each in told.holidays),
        sum((each.last - each.first).days + 1 for each in told.made_up),
        told.published,
    )


def _local(kept: Adopted) -> Year:
    file = parse_calendar(kept.content)
    return Year(file.year, file.place, file.source, len(file.off), len(file.made_up), known=True)


def _placed(desk: Desk, connection: Any, new: Adopted) -> Adopted:
    """Give the file its record: that of an earlier one for the same year, or of the same layer."""
    held_ = adopted.find(connection, new)
    if held_ is not None and held_[1] == new.content:
        raise Refused("adopt.already", detail={"year": new.year})
    id_ = held_[0] if held_ is not None else desk.new_id()
    return replace(new, id=id_, adopted_at=moment(desk.clock.now()))


def _laid(kept: Iterable[Adopted], new: Adopted) -> list[Adopted]:
    """Give the files with the new one among them, in the order in which they lie."""
    rest = [each for each in kept if each.id != new.id]
    return sorted([*rest, new], key=lambda each: (each.file_kind, each.layer != "plan", each.year))


def _calendar_text(path: Path) -> str | None:
    """Read one file of a folder; None where it is no calendar at all."""
    try:
        text = read_calendar_file(path)
    except Refused:
        return None
    return text if "year" in text and ("off" in text or "isOffDay" in text) else None


def _clock_change(each: OpenClock, made: Recounted, steps: list[str]) -> Change:
    dates = made.dates
    values = {
        "petition": each.petition.hex(),
        "strand": each.strand.hex() if each.strand else None,
        "rule": each.rule,
        "article": each.article,
        "trigger_on": each.trigger_on.isoformat(),
        "nominal": dates.nominal.isoformat(),
        "rolled": dates.rolled.isoformat(),
        "internal": dates.internal.isoformat(),
        "provisional": dates.provisional,
        "steps": steps,
        "met_on": None,
        "met_how": None,
        "rules_hash": made.due.rules_hash,
    }
    return Change("clock", RecordId(each.id), values)


def _steps(made: Recounted, *, deemed: bool) -> list[str]:
    told = [*made.due.steps, *([DUE_WORDS["deemed"]] if deemed else [])]
    if made.why == "promised":
        stays = made.dates.nominal < made.due.nominal
        held = made.dates.nominal if stays else made.dates.rolled
        told.append(DUE_WORDS["held"].format(year=held.year, month=held.month, day=held.day))
    return told


def _days(dates: Dates) -> tuple[date, date, date]:
    return dates.nominal, dates.rolled, dates.internal


def _shown(dates: Dates, made: Recounted) -> tuple[date, ...]:
    """Give the days that count for whose date it is: only an office has a target of its own."""
    return _days(dates) if made.due.who == "office" else (dates.nominal, dates.rolled)


def _ends(dates: Dates) -> tuple[date, date]:
    return dates.nominal, dates.rolled


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
