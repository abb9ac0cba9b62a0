"""What the day costs against the least that could be done: five ratios from one run.

Ours and its peer take turns and the medians are compared, because the machine is noisy: only the
ratios mean something. `python bench/journey.py [--only NAME]`. See README.md for the peers.
"""
# ruff: noqa: E402 the paths are set before our own modules are imported

import argparse
import compileall
import io
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import msgspec
import psycopg
import sqlcipher3.dbapi2 as sqlcipher
from msgspec import structs
from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from app import keys, notices
from app.clock import SystemClock
from app.letters import fonts, kinds
from app.office import Office, open_office
from app.sync import outbox
from app.wire.entry import DeviceId, Entry, rows
from bench import county_intake
from county import offices
from county.intake import Intake
from db import journal, search
from db.store import Store, _prepare
from ui import sample

ROUNDS = 5
SAVES = 60
SYNC_ROUNDS = 3
Work = Callable[[], object]

_BARE = """
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.show()
while not window.isVisible() or not window.windowHandle().isExposed():
    app.processEvents()
app.processEvents()
"""
_UNLOCK = """
import sys
from ui import main
main.hasten()
options = main._plain_window(["--data", sys.argv[1]])
from ui import start
from ui.jobs import Jobs
app = start.application()
stages = start.Stages(options, Jobs())
stages.begin()
from PySide6.QtWidgets import QLineEdit
field = None
while field is None or not stages.window.windowHandle().isExposed():
    app.processEvents()
    at = app.focusWidget()
    field = at if isinstance(at, QLineEdit) and at.isEnabled() else None
app.processEvents()
from PySide6.QtTest import QTest
QTest.keyClicks(field, "a")
assert field.text() == "a"
"""
_OPEN = """
import os, sys, time
from pathlib import Path
from app import keys
from app.clock import SystemClock
from ui import commands, sample, start
from ui.jobs import Jobs
folder, clock = Path(sys.argv[1]), SystemClock()
app, jobs = start.application(), Jobs()
stages = start.Stages(commands.window_options(["--data", sys.argv[1]]), jobs)
stages.begin()
app.processEvents()
opened = keys.unlock(folder, sample.LOGIN, sample.PASSPHRASE, clock=clock)
begun = time.perf_counter()
from importlib import import_module
stages.open(import_module("app.office").open_office(folder, opened, clock=clock))
from PySide6.QtWidgets import QAbstractItemView
def shown():
    views = stages.window.findChildren(QAbstractItemView)
    return any(v.isVisible() and v.model() and v.model().rowCount() for v in views)
while not shown():
    app.processEvents()
    if time.perf_counter() - begun > 30:
        raise SystemExit("nothing was shown")
stages.window.repaint()
app.processEvents()
print(time.perf_counter() - begun, flush=True)
os._exit(0)
"""

_HELD = """
import os, sys
from importlib import import_module
from pathlib import Path
from app import keys
from app.clock import SystemClock
from msgspec import structs
from ui import commands, sample, start
from ui.jobs import Jobs
def held():
    told = Path("/proc/self/status").read_text(encoding="ascii")
    return int(told.partition("VmRSS:")[2].split()[0]) // 1024
folder, clock = Path(sys.argv[1]), SystemClock()
app, jobs = start.application(), Jobs()
stages = start.Stages(commands.window_options(["--data", sys.argv[1]]), jobs)
stages.begin()
app.processEvents()
opened = keys.unlock(folder, sample.LOGIN, sample.PASSPHRASE, clock=clock)
office = import_module("app.office").open_office(folder, opened, clock=clock)
stages.open(office)
def settled():
    for _ in range(3):
        app.processEvents()
        while jobs.busy:
            app.processEvents()
    return held()
found = [settled()]
stages.window.show_page("ledger")
found.append(settled())
draft = structs.replace(sample._DAYS[1][1], received_at=clock.today())
shown = []
jobs.act(stages.window, lambda: office.intake.register(draft, sheet=True),
    lambda made: shown.append(stages.desk._registered(made)))
settled()
if not shown:
    raise SystemExit("nothing was registered")
found.append(settled())
print(*found, flush=True)
os._exit(0)
"""


def timed(work: Work) -> float:
    """Measure one piece of work in seconds."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def child(code: str, *words: str) -> str:
    """Run a whole process off screen."""
    told = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=ROOT,
        env=told,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-800:])
    return done.stdout


def turns(ours: Callable[[], float], peer: Callable[[], float], rounds: int) -> tuple[float, float]:
    """Measure both by turns; give both medians."""
    found = [(ours(), peer()) for _ in range(rounds)]
    return statistics.median(a for a, _ in found), statistics.median(b for _, b in found)


def tell(name: str, goal: float | None, ours: float, peer: float) -> None:
    """Print one line of the table."""
    ratio = ours / peer
    verdict = "no goal" if goal is None else "met" if ratio <= goal else "MISSED"
    asked = "-" if goal is None else f"{goal:g}"
    line = f"{name:<34}{ours * 1e3:>11.1f}{peer * 1e3:>11.1f}{ratio:>8.2f}{asked:>6}  {verdict}"
    print(line, flush=True)


def starting(folder: Path) -> None:
    """Compare the start to a page that takes keys with a bare window; whole processes."""
    for part in ("app", "ui"):  # as prepare.py leaves them; the peer's Python is compiled too
        compileall.compile_dir(ROOT / part, quiet=2)
    for code in (_BARE, _UNLOCK):
        child(code, str(folder))
    tell(
        "start to keys / bare QMainWindow",
        1.5,
        *turns(
            lambda: timed(lambda: child(_UNLOCK, str(folder))),
            lambda: timed(lambda: child(_BARE)),
            ROUNDS,
        ),
    )


def opening(folder: Path) -> None:
    """Compare unlock to a painted list, without the KDF, with the bare window's whole process."""
    tell(
        "unlock to painted / bare window",
        None,
        *turns(
            lambda: float(child(_OPEN, str(folder))), lambda: timed(lambda: child(_BARE)), ROUNDS
        ),
    )


def holding(folder: Path) -> None:
    """Tell what the office's window holds of the machine's memory (Linux)."""
    found = []
    for turn in range(3):
        own = shutil.copytree(folder, folder.with_name(f"held{turn}"))  # one writer a store
        found.append([int(each) for each in child(_HELD, str(own)).split()])
    start, ledger, sheet = (statistics.median(each) for each in zip(*found, strict=True))
    print(f"the window holds, MB: at start {start}, ledger {ledger}, one sheet {sheet} (goal 200)")


class Hand:
    """The peer of saving: the very same rows, written by hand with the bare driver."""

    def __init__(self, path: Path) -> None:
        key = bytes(32)
        Store.create(path, key).close()
        self._at = sqlcipher.connect(str(path), isolation_level=None)
        _prepare(self._at, key)

    def take(self, office: Office, petition: bytes) -> float:
        """Write what our last act left, in one transaction; give the seconds."""
        with office.desk.store.look() as connection:
            head = journal.head(connection, office.desk.device)
            told = next(
                journal.entries(connection, epoch=head.epoch, first=head.seq, last=head.seq)
            )
            index = search.row_of(connection, petition)
        return self._write(told, index, petition)

    def catch_up(self, office: Office) -> None:
        """Write everything that was there before, untimed, so both stores are equally full."""
        with office.desk.store.look() as connection:
            head = journal.head(connection, office.desk.device)
            links = list(journal.entries(connection, epoch=head.epoch, first=1, last=head.seq))
            for link in links:
                subject = bytes.fromhex(link.said().subject or "")
                self._write(link, search.row_of(connection, subject) if subject else None, subject)

    def _write(self, link: Entry, index: tuple[int, str] | None, petition: bytes) -> float:
        """Write one entry and give the seconds; every value stands ready before the clock runs."""
        place, said = (link.epoch, link.seq), link.said()
        top = (*place, link.prev, link.hash, link.meta, said.act, said.sort, petition or None)
        parts = [
            (*place, n, p.record, p.kind, p.op, p.base, p.schema, p.body, p.salt, p.body_hash)
            for n, p in enumerate(link.parts)
        ]
        puts: list[tuple[str, tuple[Any, ...]]] = []
        for change in (each for part in link.parts for each in rows(part)):
            values: tuple[Any, ...] = journal._row(change)  # noqa: SLF001 the very values
            if change.table == "petitions" and index is not None:
                values = (index[0], *values)
            puts.append((journal._put(change.table), values))  # noqa: SLF001 the very statement
        return timed(lambda: self._do(top, parts, puts, index))

    def _do(self, top: Any, parts: Any, puts: Any, index: tuple[int, str] | None) -> None:
        at = self._at.cursor()
        at.execute("BEGIN IMMEDIATE")
        at.execute(
            "INSERT INTO entries (epoch, seq, prev, hash, meta, act, sort, subject)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            top,
        )
        at.executemany(
            "INSERT INTO parts (epoch, seq, n, record, kind, op, base, schema, body, salt,"
            " body_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            parts,
        )
        at.execute("INSERT INTO open_entry (seq) VALUES (?)", (top[1],))
        for statement, values in puts:
            at.execute(statement, values)
        at.execute("DELETE FROM open_entry")
        if index is not None:
            at.execute("INSERT OR REPLACE INTO search (rowid, words) VALUES (?, ?)", index)
        at.execute("COMMIT")


def saving(office: Office, folder: Path, *, sheet: bool) -> None:
    """Compare registering one petition with writing the same rows by hand."""
    hand = Hand(folder / f"hand{sheet}.db")
    hand.catch_up(office)
    draft = structs.replace(sample._DAYS[1][1], received_at=office.clock.today())  # noqa: SLF001 invented matter
    ours, peer = [], []
    for n in range(SAVES):
        start = time.perf_counter()
        made = office.intake.register(draft, sheet=sheet)
        ours.append(time.perf_counter() - start)
        peer.append(hand.take(office, made.petition.id))
        if n == 0:
            ours.clear()
            peer.clear()
    name = "save with its sheet / by hand" if sheet else "save one petition / by hand"
    tell(name, None if sheet else 2, statistics.median(ours), statistics.median(peer))


def both_saves(office: Office, folder: Path) -> None:
    """Measure the act alone, then with its paper."""
    saving(office, folder, sheet=False)
    saving(office, folder, sheet=True)


def paper(office: Office) -> None:
    """Compare the sheet with one bare page and one embedded font, each warm."""
    draft = structs.replace(sample._DAYS[1][1], received_at=office.clock.today())  # noqa: SLF001 invented matter
    told = notices.of_file(office.intake.register(draft, sheet=False).petition)
    values = notices._values(office.desk, notices._sorted(told), None)  # noqa: SLF001 what the act itself sets
    face = fonts.Fonts(fonts.RESOURCES / "fonts").unpacked(fonts.BODY_FACE)
    pdfmetrics.registerFont(TTFont("bare", io.BytesIO(face)))
    rl_config.useA85 = 0  # as fast as the peer can be

    def bare() -> None:
        canvas = Canvas(io.BytesIO())
        canvas.setFont("bare", 12)
        canvas.drawString(72, 720, "村口路灯坏了三盏")
        canvas.save()

    for work in (lambda: kinds.receipt_notice(values), bare):
        work()
    tell(
        "the sheet / bare ReportLab page",
        8,
        *turns(
            lambda: timed(lambda: kinds.receipt_notice(values)), lambda: timed(bare), ROUNDS * 3
        ),
    )


@contextmanager
def kept_by_device(folder: Path, links: list[Entry]) -> Iterator[Store]:
    """Give an encrypted store whose journal holds the links."""
    store = Store.create(folder / "sync.db", bytes(32))
    with store.work() as connection:
        if not connection.exec_driver_sql("SELECT count(*) FROM epochs").scalar():
            journal.open_epoch(connection, 1)
        for link in links:
            journal.append(connection, link, link.said())
    try:
        yield store
    finally:
        store.close()


def syncing(folder: Path) -> None:
    """Compare the first report, device and county together, with one zstd body and COPY."""
    sender = county_intake.township()
    with county_intake.county() as (url, held), kept_by_device(folder, sender.chain) as store:
        with psycopg.connect(url) as connection:
            code, _ = offices.new_code(connection, "230000100", "青山镇", county_intake.now())
            asked = msgspec.json.encode(sender.asking(code))
            offices.enrol(connection, held, asked, county_intake.now())
        intake = Intake(held, lambda: psycopg.connect(url), county_intake.now)

        def ours() -> float:
            county_intake.clear(url)
            start = time.perf_counter()
            with store.look() as connection:
                gathered = outbox.gather(connection, DeviceId(sender.device))
            if gathered is None or len(gathered.batch.entries) != county_intake.PETITIONS:
                raise RuntimeError("the range was not whole")
            sealed = time.perf_counter()
            container = sender.seal_batch(held.address, gathered.batch)
            carried = time.perf_counter()
            intake.take_in(container)
            ended = time.perf_counter()
            steps.append((sealed - start, carried - sealed, ended - carried))
            return ended - start

        def peer() -> float:
            county_intake.clear(url)
            start = time.perf_counter()
            county_intake.take_peer(url, county_intake.peer_body(sender))
            return time.perf_counter() - start

        steps: list[tuple[float, float, float]] = []
        tell("first sync of 10,000 / zstd + COPY", 2, *turns(ours, peer, SYNC_ROUNDS))
        told = [statistics.median(each) for each in zip(*steps, strict=True)]
        print(f"  of it: gather {told[0]:.2f} s, seal {told[1]:.2f} s, county {told[2]:.2f} s")


def main() -> int:
    """Measure everything, or what `--only` names."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", choices=("start", "open", "memory", "save", "sync", "sheet"))
    only = parser.parse_args().only
    folder = Path(tempfile.mkdtemp(prefix="journey-"))
    at = folder / "office"
    try:
        sample.found(at)
        office = open_office(
            at,
            keys.unlock(at, sample.LOGIN, sample.PASSPHRASE, clock=SystemClock()),
            clock=SystemClock(),
        )
        sample.fill(office)
        print(f"{'measured':<34}{'ours ms':>11}{'peer ms':>11}{'ratio':>8}{'goal':>6}  verdict")
        steps: dict[str, Work] = {
            "start": lambda: starting(at),
            "open": lambda: opening(at),
            "memory": lambda: holding(at),
            "save": lambda: both_saves(office, folder),
            "sheet": lambda: paper(office),
            "sync": lambda: syncing(folder),
        }
        for name, work in steps.items():
            if only in {None, name}:
                work()
        office.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
