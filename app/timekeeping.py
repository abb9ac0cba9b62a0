"""A wrong clock: noticed when the office is opened, settled by the cadre, both times kept.

While it is in doubt, everything can be read and nothing can be written or printed.
"""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from app.clock import NOT_BEFORE, Clock
from app.desk import Desk, moment_told
from app.domain.clock_doubt import DRIFT, Doubt, Evidence, doubt
from app.domain.errors import Refused
from app.wire.entry import RecordId, moment
from db import journal, parcels
from db.journal import Change

_KEPT = "clock"
_COUNTY_DEAF = timedelta(days=30)
"""For so long a county whose clock a cadre has called wrong is not heard at a start."""


class _Kept(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was settled on this PC: the correction of this run of it, witnesses heard no more."""

    boot: str = ""
    ahead_s: float = 0.0
    settled: str = ""


class Timekeeping:
    """Says whether the clock is in doubt, and settles it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def doubt(self) -> Doubt | None:
        """Give what speaks against the clock, None where it is believed."""
        return self._desk.watch.look()

    def believe(self) -> None:
        """Note that the PC's clock is right after all: what was written before was ahead, or the
        office was closed for long.

        Errors: Refused("clock.not_in_doubt").
        """
        found = self._demand()
        kept = self._kept()
        deaf = _COUNTY_DEAF if found.witness == "county" else timedelta(0)
        told = msgspec.structs.replace(kept, settled=moment(found.at + deaf))
        self._settle(found, told, self._desk.clock.now())

    def confirm(self, true_at: datetime) -> None:
        """Go by another time from now on: the PC's clock is wrong, `true_at` (aware) is now.

        Every entry keeps what the PC said beside it, until the PC is started anew.
        Errors: Refused("clock.not_in_doubt"), ("clock.before_last") for a time before the last
        entry, ("clock.no_such_time") for one that cannot be.
        """
        found, clock = self._demand(), self._desk.clock
        if true_at < NOT_BEFORE or true_at.year > NOT_BEFORE.year + 50:
            raise Refused("clock.no_such_time", field="on")
        if self._desk.watch.last is not None and true_at < self._desk.watch.last - DRIFT:
            raise Refused("clock.before_last", field="on")
        by = true_at - clock.pc_now()
        told = _Kept(clock.boot_id(), by.total_seconds(), moment(max(found.at, true_at)))
        clock.correct(by)
        try:
            self._settle(found, told, true_at)
        except BaseException:
            clock.correct(timedelta(0))
            raise

    def _demand(self) -> Doubt:
        found = self.doubt()
        if found is None:
            raise Refused("clock.not_in_doubt")
        return found

    def _kept(self) -> _Kept:
        with self._desk.store.look() as connection:
            return kept_clock(connection)

    def _settle(self, found: Doubt, kept: _Kept, true_at: datetime) -> None:
        """Write the accountable entry with both times; from then on the clock is believed."""
        desk = self._desk
        told: dict[str, object] = {
            "pc_at": moment(desk.clock.pc_now()),
            "true_at": moment(true_at),
            "kind": found.kind,
            "witness": found.witness,
            "witness_at": moment(found.at),
        }
        was = desk.watch.settle(true_at)
        try:
            with desk.work() as (connection, writer):
                writer.write(
                    "confirm_clock",
                    [Change("accountable", desk.new_id(), told, new=True)],
                    actor=RecordId(desk.me.id),
                    accountable=True,
                )
                parcels.keep(connection, _KEPT, msgspec.json.encode(kept))
        except BaseException:
            desk.watch.unsettle(was)
            raise


def kept_clock(connection: Any) -> _Kept:
    """Read what was settled on this PC."""
    found = parcels.kept(connection, _KEPT)
    return _Kept() if found is None else msgspec.json.decode(found, type=_Kept)


def judged(clock: Clock, connection: Any, store: Path) -> tuple[Doubt | None, datetime | None]:
    """Judge the clock when the office is opened; give the doubt and the last entry's moment.

    A correction of this very run of the PC is taken up first.
    """
    kept = kept_clock(connection)
    if kept.boot and kept.boot == clock.boot_id() and kept.ahead_s:
        clock.correct(timedelta(seconds=kept.ahead_s))
    said = journal.newest(connection)
    at = moment_told(said.recorded_at) if said else None
    running = None
    if said and said.boot == clock.boot_id() and said.monotonic_ms is not None:
        running = clock.monotonic() - said.monotonic_ms / 1000
    marks = parcels.marks(connection)
    told = Evidence(
        now=clock.now(),
        program=NOT_BEFORE,
        entry=at,
        running=running,
        files=_newest_file(clock, store),
        county=moment_told(marks.last_receipt_at),
    )
    return doubt(told, moment_told(kept.settled)), at


def _newest_file(clock: Clock, store: Path) -> datetime | None:
    """Give the newest time on the store's files by the PC's own clock."""
    names = (store, store.with_name(store.name + "-wal"))
    return max((at for each in names if (at := clock.file_time(each)) is not None), default=None)
