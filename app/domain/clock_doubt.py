"""Whether the PC's clock can be right: offline there is no truth, only contradictions.

What has happened cannot lie in the future: the last entry, the store's file, the county's answer,
this very program. A clock that is earlier than one of them is wrong. One that is far later than
the newest of them may be right after a long closure, so it is asked about. A few minutes of drift
are no matter, and neither is the PC's time zone: moments are compared, never wall clocks.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

DRIFT = timedelta(minutes=5)
COUNTY_DRIFT = timedelta(hours=1)
"""Letters have days: the county's own clock may be some minutes off."""
LONG_AWAY = timedelta(days=60)
"""No township office stays closed so long; a holiday lasts nine days."""

Witness = Literal["entry", "same_boot", "files", "county", "program"]
Kind = Literal["behind", "ahead"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known at a start; moments are aware, `None` where there is nothing to know.

    `running` is the seconds since the last entry by the clock that cannot be set, where the PC has
    not been started since; it leaves out sleep, so less may have passed than did, never more.
    """

    now: datetime
    program: datetime
    entry: datetime | None = None
    running: float | None = None
    files: datetime | None = None
    county: datetime | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """The PC's clock says `now`, but `witness` says it is at least (or long before) `at`."""

    kind: Kind
    witness: Witness
    now: datetime
    at: datetime


def county_doubt(now: datetime, county: datetime) -> Doubt | None:
    """Say what a fresh, signed answer of the county says against the clock."""
    if abs(now - county) <= COUNTY_DRIFT:
        return None
    return Doubt("behind" if now < county else "ahead", "county", now, county)


def doubt(told: Evidence, settled: datetime | None = None) -> Doubt | None:
    """Say why the clock cannot be right, by the strongest witness; None where nothing is wrong.

    `settled` is the newest moment a cadre has already declared wrong: files and county up to it
    are heard no more.
    """
    heard = list(_heard(told, settled))
    latest: tuple[datetime, Witness] = max(heard, key=lambda each: each[0])
    if told.now < latest[0] - DRIFT:
        return Doubt("behind", latest[1], told.now, latest[0])
    if told.entry is not None and told.now - latest[0] > LONG_AWAY:
        return Doubt("ahead", latest[1], told.now, latest[0])
    return None


def _heard(told: Evidence, settled: datetime | None) -> list[tuple[datetime, Witness]]:
    heard: list[tuple[datetime, Witness]] = [(told.program, "program")]
    if told.entry is not None:
        heard.append((told.entry, "entry"))
        if told.running is not None and told.running > 0:
            heard.append((told.entry + timedelta(seconds=told.running), "same_boot"))
    for at, witness in _outside(told):
        if settled is None or at > settled:
            heard.append((at, witness))
    return heard


def _outside(told: Evidence) -> list[tuple[datetime, Witness]]:
    pairs: list[tuple[datetime | None, Witness]] = [
        (told.files, "files"),
        (told.county, "county"),
    ]
    return [(at, witness) for at, witness in pairs if at is not None]
