"""What every act needs at hand: the store, the clock, the rules, the paper, and who sits here."""

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Self

from app.blobs import Blobs
from app.clock import Clock
from app.domain import policy
from app.domain.calendar import WorkCalendar
from app.domain.clock_doubt import DRIFT, LONG_AWAY, Doubt, county_doubt
from app.domain.competence import Guide, Organ, organs_of
from app.domain.deadline import LAYERS, Due, Layer, RuleSet, in_short
from app.domain.errors import Refused, Trouble
from app.domain.file import ABOVE, DUTIES, PetitionFile
from app.domain.file import Clock as Deadline
from app.domain.people import Cadre, OfficeFacts, Village
from app.domain.procedure import Procedure
from app.domain.recount import Counting
from app.domain.remedies import Remedies
from app.letters import overlay, template
from app.letters.wordings import LEVELS, SHIPPED, Wordings, worded
from app.rules import load_counting, load_guide, load_procedure, shipped_layer
from app.wire.entry import DeviceId, RecordId
from app.wire.letter_code import Signer
from db import adopted, lookups
from db.journal import Writer
from db.store import Store

ORGANS = "organs"
"""The kind of adopted file that holds how this office calls the organs."""
WORDING = "wording"
"""The kind of adopted file that holds the wording of one kind of letter: its name is the kind's."""
_TIME_BYTES, _RANDOM_BYTES = 6, 10


def record_id(at: datetime, random: bytes) -> RecordId:
    """Make a record id: when it was made (milliseconds, 6 bytes), then 10 random bytes.

    What was made together then lies together in every table and index that is keyed by ids.
    """
    moment = max(int(at.timestamp() * 1000), 0)
    return RecordId(moment.to_bytes(_TIME_BYTES, "big") + random)


def moment_told(told: str) -> datetime | None:
    """Read a moment; what is none, or has no offset, is no witness."""
    try:
        at = datetime.fromisoformat(told)
    except ValueError:
        return None
    return at if at.tzinfo is not None else None


class Watch:
    """Whether the clock is believed. While it is in doubt nothing is written."""

    def __init__(
        self, clock: Clock, found: Doubt | None = None, last: datetime | None = None
    ) -> None:
        self._clock = clock
        self._found = found
        self._since = clock.monotonic()
        self._deaf = False
        """A cadre has said that it is the county's clock that is wrong."""
        self.last = last
        """The newest moment at which this office is known to have written."""

    def look(self) -> Doubt | None:
        """Give the doubt; a clock set back while the office is open is one as well.

        It ends by itself when somebody has set the PC's clock to where nothing contradicts it.
        """
        now, reading = self._clock.now(), self._clock.monotonic()
        if self._found is not None:
            went_on = self._found.now + timedelta(seconds=reading - self._since)
            fits = self._found.at - DRIFT <= now <= self._found.at + LONG_AWAY
            if fits and abs(now - went_on) > DRIFT:
                self._found = None
        if self._found is None and self.last is not None and now < self.last - DRIFT:
            self._found, self._since = Doubt("behind", "entry", now, self.last), reading
        return self._found

    def county(self, told: str) -> None:
        """Compare with a fresh answer of the county; `told` is its moment, ISO 8601."""
        at = moment_told(told)
        if at is None or self._deaf or self.look() is not None:
            return
        self._found = county_doubt(self._clock.now(), at)
        self._since = self._clock.monotonic()

    def demand(self) -> None:
        """Refuse to write by a clock in doubt.

        Errors: Trouble("clock.doubted").
        """
        if self.look() is not None:
            raise Trouble("clock.doubted")

    def wrote(self) -> None:
        """Note that something was written."""
        self.last = self._clock.now()

    def settle(self, now: datetime) -> tuple[Doubt | None, datetime | None]:
        """Believe the clock from now on; give what was, to take it back."""
        was = (self._found, self.last)
        self._deaf = self._deaf or (self._found is not None and self._found.witness == "county")
        self._found, self.last = None, now
        return was

    def unsettle(self, was: tuple[Doubt | None, datetime | None]) -> None:
        """Take back."""
        self._found, self.last = was


class Counts:
    """What dates are counted by, renewed when this or another process adopts a file."""

    def __init__(self, by: Counting, province: str = "", stamp: str = "") -> None:
        self.by = by
        self.province = province
        self._stamp = stamp

    @classmethod
    def read(cls, connection: Any, province: str) -> Self:
        """Read what this office counts by."""
        by = counting(adopted.files(connection), province)
        return cls(by, province, adopted.stamp(connection))

    def renew(self, connection: Any, *, surely: bool = False) -> None:
        """Read the adopted files again if they are others than those read before."""
        stamp = adopted.stamp(connection)
        if surely or stamp != self._stamp:
            self.by = counting(adopted.files(connection), self.province)
            self._stamp = stamp


class OfficeBook:
    """The office's own facts and who works here, renewed when this or another process moves them.

    `accounts` gives the logins that can unlock this office, None where that cannot be read.
    """

    def __init__(
        self,
        facts: OfficeFacts,
        cadres: tuple[Cadre, ...],
        accounts: Callable[[], frozenset[str] | None],
    ) -> None:
        self.facts = facts
        self.cadres = cadres
        self.accounts = accounts

    def renew(self, connection: Any) -> None:
        """Read both anew."""
        self.facts = lookups.office(connection)
        self.cadres = lookups.cadres(connection)

    def with_account(self) -> tuple[Cadre, ...]:
        """List those who are active here and can unlock; whoever is active if nobody can say."""
        known = self.accounts()
        return tuple(
            each for each in self.cadres if each.active and (known is None or each.login in known)
        )


class GuideBook:
    """Whose a claim usually is, with this office's own names of the organs; read when asked for."""

    def __init__(self, county: str, town: str, organs: str | None) -> None:
        self._here = (county, town)
        self._organs = organs
        self._guide: Guide | None = None

    @classmethod
    def read(cls, connection: Any, facts: OfficeFacts) -> Self:
        """Read what this office wrote down of the organs."""
        kept = (e.content for e in adopted.files(connection) if e.file_kind == ORGANS)
        return cls(facts.county, facts.town, next(kept, None))

    def __call__(self) -> Guide:
        """Give the guide."""
        if self._guide is None:
            self._guide = load_guide(*self._here, organs_of(self._organs))
        return self._guide

    def organs(self) -> dict[str, Organ]:
        """Give what this office itself wrote down, by kind."""
        return organs_of(self._organs)

    def learn(self, organs: str) -> None:
        """Take what was written down now."""
        self._organs, self._guide = organs, None


class WordingBook:
    """The wordings of province and office over ours, renewed like `Counts`.

    What was adopted once is kept, so a letter's copy is made in the words of the letter. A wording
    that a newer program's schema refuses is left out: letters go on in ours, `unfit` names it.
    """

    def __init__(self, files: Sequence[adopted.Adopted] = (), stamp: str = "") -> None:
        self._stamp = stamp
        self._read(files)

    @classmethod
    def read(cls, connection: Any) -> Self:
        """Read what this office words anew."""
        return cls(adopted.files(connection), adopted.stamp(connection))

    def renew(self, connection: Any, *, surely: bool = False) -> None:
        """Read the adopted files again if they are others than those read before."""
        stamp = adopted.stamp(connection)
        if surely or stamp != self._stamp:
            self._stamp = stamp
            self._read(adopted.files(connection))

    def _read(self, files: Sequence[adopted.Adopted]) -> None:
        self.files = tuple(each for each in files if each.file_kind == WORDING)
        self.unfit: frozenset[tuple[str, str]] = frozenset()
        self._past: list[Wordings] = [SHIPPED]
        for each in self.files:
            self._past.append(self._laid(self._past[-1], each))

    @property
    def now(self) -> Wordings:
        """Give the wordings that hold."""
        return self._past[-1]

    def past(self) -> Iterator[Wordings]:
        """Give what held from the newest back, our own wording last."""
        return reversed(self._past)

    def version(self, kind: str) -> int:
        """Count how often the wording of a kind was changed here."""
        return sum(each.name == kind for each in self.files)

    def _laid(self, under: Wordings, file: adopted.Adopted) -> Wordings:
        level = next(each for each in LEVELS if each == file.layer)
        self.unfit -= {(file.name, level)}
        if not file.content:
            return under.without(file.name, level)
        try:
            told = overlay.parse(file.content)
            overlay.demand_lawful(told)
        except Refused:
            self.unfit |= {(file.name, level)}
            return under.without(file.name, level)
        return under.laid(told.overlay(file.version or 0))


def counting(files: Sequence[adopted.Adopted], province: str) -> Counting:
    """Give what is counted by with these files on top of what is shipped."""
    shipped = shipped_layer(province)
    layers: dict[Layer, str] = {"province": shipped} if shipped else {}
    for each in files:
        if each.file_kind == "rules" and each.layer in LAYERS:
            layers[each.layer] = each.content
    return load_counting([each.content for each in files if each.file_kind == "calendar"], layers)


def _worded_so(wordings: Wordings, kind: str, sha256: str | None) -> bool:
    with worded(wordings):
        return template.wording_of(kind).sha256 == sha256


_GROUNDS: Mapping[tuple[str, object], str] = {
    ("route.notice_form", "refusal"): "refusal_notice",
    ("final.by_lapse", True): "final_by_lapse",
}
"""What a place may decide -> the grounds that are then there to be chosen."""


def _turned_on(decided: Mapping[str, tuple[Any, Layer, str]]) -> frozenset[str]:
    return frozenset(
        ground
        for (key, value), ground in _GROUNDS.items()
        if key in decided and decided[key][0] == value
    )


@cache
def _procedure(grounds: frozenset[str]) -> Procedure:
    return load_procedure(grounds)


@dataclass(frozen=True, slots=True)
class Desk:
    """The parts that acts share; built once by `app.office`. `random` makes ids and codes."""

    store: Store
    device: DeviceId
    device_letter: str
    clock: Clock
    counts: Counts
    remedies: Remedies
    guide: GuideBook
    wordings: WordingBook
    blobs: Blobs
    book: OfficeBook
    villages: tuple[Village, ...]
    me: Cadre
    watch: Watch
    sidecar: Callable[[str, int, int], None] = lambda _name, _year, _next: None
    known_next: Callable[[str, int], int] = lambda _name, _year: 0
    random: Callable[[int], bytes] = field(default=secrets.token_bytes)
    signer: Signer | None = None
    """What issued letters are signed with; without one they carry no code."""

    @property
    def facts(self) -> OfficeFacts:
        """Give the office's own facts."""
        return self.book.facts

    @property
    def cadres(self) -> tuple[Cadre, ...]:
        """List those who work here."""
        return self.book.cadres

    @property
    def rules(self) -> RuleSet:
        """Give the rules of all layers."""
        return self.counts.by.rules

    @property
    def calendar(self) -> WorkCalendar:
        """Give the working days."""
        return self.counts.by.calendar

    @property
    def procedure(self) -> Procedure:
        """Give the table of states and acts, with the grounds that the places here have decided."""
        return _procedure(_turned_on(self.rules.decided))

    def new_id(self) -> RecordId:
        """Make a record id."""
        return record_id(self.clock.now(), self.random(_RANDOM_BYTES))

    @contextmanager
    def work(self) -> Iterator[tuple[Any, Writer]]:
        """Open one act's transaction: the connection to read with and the one writer."""
        self.watch.demand()
        with self.store.work() as connection:
            self.counts.renew(connection)
            self.wordings.renew(connection)
            self.book.renew(connection)
            with worded(self.wordings.now):
                yield connection, Writer(connection, self.device, self.clock, self.random)
        self.watch.wrote()

    @contextmanager
    def worded(self, kind: str = "", sha256: str | None = None) -> Iterator[None]:
        """Set what is made inside in this office's words; in those of a letter that was issued.

        A letter made in words that are not known any more is set in those that hold.
        """
        known = self.wordings.past() if sha256 else ()
        past = (each for each in known if _worded_so(each, kind, sha256))
        with worded(next(past, self.wordings.now)):
            yield

    def due(self, rule: str, trigger_on: Any, days: int | None = None) -> Due:
        """Count one deadline by the rules of that day; `days` where the rule leaves it open."""
        return self.rules.due(rule, trigger_on, self.calendar, days=days)

    def rights(self, file: PetitionFile) -> tuple[Deadline, ...]:
        """Give her rights that run today, the one that ends last first: until when, and why then.

        A window is kept with the service that opened it; how it was counted is told anew.
        """
        today, letters = self.clock.today(), {each.id: each for each in file.letters}
        found = [each for each in file.clocks if each.met_on is None and self._hers(each)]
        for each in file.recipients:
            if each.window_rule is None or each.served_on is None or each.window_rolled is None:
                continue
            if each.party is not None:  # their right, of the same law
                continue
            due = self.due(each.window_rule, each.served_on)
            letter = letters.get(each.letter)
            found.append(
                Deadline(
                    each.id,
                    letter.strand if letter else None,
                    due.rule,
                    due.article,
                    each.served_on,
                    each.window_nominal or due.nominal,
                    each.window_rolled,
                    due.internal,
                    due.provisional,
                    due.steps,
                    None,
                    None,
                )
            )
        running = [each for each in found if each.rolled >= today]
        return tuple(sorted(running, key=lambda each: each.rolled, reverse=True))

    def awaited(self, file: PetitionFile) -> tuple[Deadline, ...]:
        """Give her rights that run, then what the organ above owes her, late or not."""
        above = (each for each in file.clocks if each.met_on is None and each.rule in ABOVE)
        return (*self.rights(file), *sorted(above, key=lambda each: each.rolled))

    def _hers(self, clock: Deadline) -> bool:
        """Tell whether a deadline is a right of the petitioner and no duty of ours."""
        told = self.rules.at(clock.rule, clock.trigger_on)
        return told.who == "petitioner" and clock.rule not in DUTIES

    def counted(self, rule: str, trigger_on: date, nominal: date) -> str:
        """Say in short how a promised day was counted; nothing where it was found otherwise."""
        due = self.due(rule, trigger_on)
        return in_short(due) if due.nominal == nominal else ""

    def cadre(self, id_: bytes | None) -> Cadre | None:
        """Give one who works here by record id."""
        return next((each for each in self.cadres if each.id == id_), None)

    def by_paper(self) -> bool:
        """Tell whether the leader speaks by paper here: one alone, or no leader who can unlock."""
        leader = any("leader" in each.roles for each in self.book.with_account())
        return self.facts.one_person or not leader

    def signs_by_paper(self) -> bool:
        """Tell whether I may write down what the leader signed on paper."""
        return policy.may(self.me.roles, "handle") and self.by_paper()

    def leader(self) -> Cadre | None:
        """Give who signs for the office: me if I may, else the first leader."""
        if "leader" in self.me.roles:
            return self.me
        return next((each for each in self.cadres if "leader" in each.roles and each.active), None)

    def leader_named(self) -> str:
        """Name the leader whose papers come here, as far as it is known."""
        leader = self.leader()
        return leader.name if leader is not None else self.facts.standing_authority_by
