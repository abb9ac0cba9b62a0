"""Deadlines: a million cases against an oracle that walks day by day, and a recount of 100,000.

`python bench/deadlines.py [--cases N] [--petitions N]`. The oracle is the one of the tests: it
shares no code with the engine. Prints cases that differ (goal: none), counts per second of the
engine alone in one process (goal: 50,000), and the seconds that adopting a new year's plan takes
in an office with so many open petitions, every date of which changes (goal: 10).
"""
# ruff: noqa: E402 the paths are set before our own modules are imported

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent.parent), str(Path(__file__).parent.parent / "tests")]

import builders
from day_walker import TABLE, oracle

from app.office import Office
from app.rules import load_calendar, load_rules
from app.wire.entry import RecordId
from db.journal import DAY_BITS, Change

FIRST, LAST = date(2007, 1, 1), date(2027, 12, 31)
PLAN = (
    'year = 2027\nsource = "invented"\n[[off]]\nname = "a"\nfrom = 2027-01-01\nto = 2027-01-03\n'
    '[[off]]\nname = "b"\nfrom = 2027-02-05\nto = 2027-02-12\n'
    '[[work]]\nname = "b"\non = 2027-01-31\n'
)


def cases(count: int) -> list[tuple[str, date]]:
    """Give rules and days, from a fixed seed."""
    dice, span = random.Random(27), (LAST - FIRST).days + 1
    ids = sorted(TABLE)
    return [(dice.choice(ids), FIRST + timedelta(days=dice.randrange(span))) for _ in range(count)]


def compare(count: int) -> None:
    """Count every case both ways."""
    rules, calendar, asked = load_rules(), load_calendar(), cases(count)
    began = time.perf_counter()
    ours = [rules.due(rule, day, calendar) for rule, day in asked]
    took = time.perf_counter() - began
    print(f"counted {count:,} in {took:.1f} s: {count / took:,.0f} a second (goal 50,000)")
    began = time.perf_counter()
    some = ours[: count // 10]
    told = sum(len(due.steps) for due in some)
    took = time.perf_counter() - began
    print(f"explained: {len(some) / took:,.0f} a second, {told / len(some):.1f} steps each")
    known: dict[tuple[str, date], tuple[date, date, date, bool]] = {}
    differ = 0
    for (rule, day), due in zip(asked, ours, strict=True):
        if (rule, day) not in known:
            known[rule, day] = oracle(rule, day)
        mine = (due.nominal, due.rolled, due.internal, due.provisional)
        differ += mine != known[rule, day]
    print(f"{differ} of {count:,} differ from the oracle, {len(known):,} different cases (goal 0)")


def filled(folder: Path, count: int) -> Office:
    """Give an office with so many open petitions whose dates lie in an unpublished year."""
    clock = builders.SetClock()
    builders.found(folder, clock)
    at = builders.opened(folder, clock)
    on = date(2026, 11, 10)
    dues = {back: at.desk.due("HANDLE_60D", on + timedelta(days=back)) for back in range(40)}

    def opened() -> Iterator[tuple[RecordId, list[Change]]]:
        for n, petition in enumerate(ids):
            due = dues[n % 40]
            told = {
                name: getattr(due, name).isoformat()
                for name in ("trigger_on", "nominal", "rolled", "internal")
            }
            told |= {
                "petition": petition.hex(),
                "strand": None,
                "rule": due.rule,
                "article": due.article,
                "provisional": due.provisional,
                "steps": list(due.steps),
                "met_on": None,
                "met_how": None,
                "rules_hash": due.rules_hash,
            }
            yield petition, [Change("clock", at.desk.new_id(), told, new=True)]

    ids = [at.desk.new_id() for _ in range(count)]
    with at.desk.work() as (connection, writer):
        connection.exec_driver_sql("INSERT INTO open_entry (seq) VALUES (1)")
        connection.connection.cursor().executemany(
            "INSERT INTO petitions (row, id, kind, number) VALUES (?, ?, 'petition', ?)",
            [
                ((on.toordinal() << DAY_BITS) + n, petition, f"n{n}")
                for n, petition in enumerate(ids)
            ],
        )
        connection.exec_driver_sql("DELETE FROM open_entry")
        writer.write_each("register", opened(), actor=None, import_id="bench")
    return at


class Words:
    """Counts the words of progress."""

    count = 0

    def __call__(self, done: int, whole: int) -> None:
        """Take one."""
        assert 0 <= done <= whole
        self.count += 1


def recount(count: int) -> None:
    """Adopt a year's plan where every open date changes, then where hardly one does."""
    with tempfile.TemporaryDirectory() as folder:
        at = filled(Path(folder) / "office", count)
        for name, plan in (
            ("every date changes", PLAN),
            ("one day less", PLAN.replace("-12", "-11")),
        ):
            words = Words()
            began = time.perf_counter()
            told = at.adopting.calendar(plan, progress=words)
            took = time.perf_counter() - began
            print(
                f"recount of {told.counted:,} open petitions, {name}: {took:.1f} s (goal 10),"
                f" {told.settled:,} settled, {len(told.moved):,} moved, {words.count} words"
                " of progress"
            )
        at.close()


def main() -> None:
    """Measure what the arguments ask for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--petitions", type=int, default=100_000)
    told = parser.parse_args()
    if told.cases:
        compare(told.cases)
    if told.petitions:
        recount(told.petitions)


if __name__ == "__main__":
    main()
