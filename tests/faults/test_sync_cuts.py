"""The line is cut, the program is killed, a batch comes twice: the county is right after it."""

import secrets
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import builders
import pytest

from app.domain.errors import Trouble
from app.sync import inbox, outbox
from app.sync.carriers import Https
from app.sync.exchange import Exchange
from county import stick
from db import journal, parcels
from tests.sync import beside
from tests.sync.beside import County
from tests.sync.cutting import Cutting

pytestmark = pytest.mark.fault

ROOT = Path(__file__).resolve().parents[2]
GREASE = 200
"""Bytes by which two rounds may differ: age adds a stanza of random size (171 seen in 20,000)."""


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    with beside.postgres() as url:
        yield url


@pytest.fixture(scope="module")
def empty(postgres: str) -> str:
    return beside.new_database(postgres)


@pytest.fixture
def county(postgres: str, empty: str, tmp_path: Path) -> Iterator[County]:
    keys = beside.keys_in(tmp_path / "county")
    with beside.serving(keys, beside.new_database(postgres, empty)) as made:
        yield made


def places(office):
    """Every entry of the office with its hash."""
    with office.desk.store.look() as connection:
        read = journal.entries(connection, epoch=1, first=1, last=2**40)
        return [(link.epoch, link.seq, link.hash) for link in read]


def held(county):
    """Every entry of the county with its hash, each one once."""
    with county.connect() as connection:
        return [
            (row[0], row[1], bytes(row[2]))
            for row in connection.execute("SELECT epoch, seq, hash FROM entries ORDER BY 1, 2")
        ]


def uncut(folder: Path, postgres: str, empty: str, at: Path) -> list[str]:
    """Say what a county holds to which a copy of this office reported without any fault."""
    shutil.copytree(folder, at / "oracle")
    copy = builders.opened(at / "oracle")
    try:
        with copy.desk.store.work() as connection:
            connection.exec_driver_sql(
                "DELETE FROM local_state WHERE name IN ('enrolment','marks')"
            )
        keys = beside.keys_in(at / "oracle-county")
        with beside.serving(keys, beside.new_database(postgres, empty)) as county:
            copy.sync.enrol(county.url, county.code())
            copy.sync.run()
            return county.export()
    finally:
        copy.close()


def run_cut(office) -> str:
    """Do one round that may be cut; say how it ended."""
    try:
        return office.sync.run().state
    except Trouble as fault:
        return fault.code


# --- the line is cut -------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["up", "down"])
def test_cut_anywhere_and_the_next_round_is_exact(
    office, folder, county, postgres, empty, tmp_path, way
):
    with Cutting(county.address) as line:
        office.sync.enrol(line.url, county.code())
        rounds = []
        for _ in range(3):
            line.let()
            office.intake.register(builders.draft())
            office.sync.run()
            rounds.append(line.passed_up if way == "up" else line.passed_down)
        last = min(rounds[1:]) - (GREASE if way == "up" else 0) - 80
        ends = set()
        for at in [*range(0, last, last // 24), last]:
            office.intake.register(builders.draft())
            line.let(**{way: at})
            ends.add(run_cut(office))
            assert line.cuts, "nothing was cut"
            line.let()
            assert office.sync.run().state in {"applied", "nothing_new"}
            assert held(county) == places(office)
            assert office.sync.status().waiting == 0
    assert ends <= {"sync.cut_off", "applied"}
    assert "sync.cut_off" in ends
    assert county.sound()
    assert county.export() == uncut(folder, postgres, empty, tmp_path)


def test_cut_in_every_round_of_many_and_still_through(office, county, monkeypatch):
    """Batches of three entries over a line that is cut again and again: each one counts."""
    monkeypatch.setattr("app.wire.batch.ENTRIES_MOST", 3)
    for _ in range(11):
        office.intake.register(builders.draft())
    with Cutting(county.address) as line:
        office.sync.enrol(line.url, county.code())
        line.let()
        waiting, rounds = office.sync.status().waiting, 0
        while waiting:
            rounds += 1
            line.let(up=9000)
            run_cut(office)
            left = office.sync.status().waiting
            assert left < waiting, "a round over this line brought nothing"
            waiting = left
    assert rounds > 1
    assert held(county) == places(office)


def test_enrolling_over_a_line_that_is_cut(office, county):
    code = county.code()
    with Cutting(county.address) as line:
        for at in (0, 100, 300, 700, 900):
            line.let(down=at)
            with pytest.raises(Trouble) as caught:
                office.sync.enrol(line.url, code)
            assert caught.value.code == "sync.cut_off"
        line.let()
        office.sync.enrol(line.url, code)
    assert office.sync.status().enrolled


# --- the program is killed -------------------------------------------------------------------

KILLED = 137
_CHILD = """
import os, sys
from pathlib import Path
sys.path[:0] = [{root!r}, {tests!r}]
import builders
from app.sync.exchange import Exchange

def crash(point):
    if point == {point!r}:
        os._exit({killed})

at = builders.opened(Path({folder!r}))
told = (at.desk, at.sync._keys, at.sync._sidecar)
sync = Exchange(*told, crash=crash)
{act}
"""


def killed(folder: Path, point: str, act: str) -> None:
    script = _CHILD.format(
        root=str(ROOT),
        tests=str(ROOT / "tests"),
        point=point,
        killed=KILLED,
        folder=str(folder),
        act=act,
    )
    done = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True)
    assert done.returncode == KILLED, done.stderr.decode()


POINTS = ("gathered", "sealed", "sidecar", "noted", "answered", "taking_in", "taken_in")


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_a_point_of_the_round(folder, county, postgres, empty, tmp_path, point):
    office = builders.opened(folder)
    office.sync.enrol(county.url, county.code())
    office.intake.register(builders.draft())
    office.close()
    killed(folder, point, "sync.run()")
    office = builders.opened(folder)
    try:
        if POINTS.index(point) < POINTS.index("answered"):
            assert held(county) == []
        office.intake.register(builders.draft())
        office.sync.run()
        assert held(county) == places(office)
        assert office.sync.status().waiting == 0
        assert office.safe.verify().sound()
        assert county.sound()
        assert county.export() == uncut(folder, postgres, empty, tmp_path)
    finally:
        office.close()


@pytest.mark.parametrize("point", ["sealed", "noted", "carried"])
def test_killed_while_writing_a_stick(folder, county, tmp_path, point):
    drive = tmp_path / "stick"
    drive.mkdir()
    office = builders.opened(folder)
    office.sync.enrol(county.url, county.code())
    office.intake.register(builders.draft())
    office.close()
    killed(folder, point, f"sync.carry({str(drive)!r})")
    office = builders.opened(folder)
    try:
        office.sync.carry(drive)
        stick.take_in(drive, county.intake)
        assert office.sync.carry(drive).received == 1
        assert held(county) == places(office)
        assert office.sync.status().waiting == 0
    finally:
        office.close()


def test_killed_between_sidecar_and_commit_is_no_rewind(folder, county):
    """The sidecar may be ahead of the marks, never of the journal: nobody is told of a rewind."""
    office = builders.opened(folder)
    office.sync.enrol(county.url, county.code())
    office.close()
    killed(folder, "sidecar", "sync.run()")
    office = builders.opened(folder)
    try:
        with office.desk.store.look() as connection:
            assert parcels.marks(connection).sealed == 0
        assert office.sync._sidecar.read().sealed == len(places(office))
        assert office.sync.run().state == "applied"
    finally:
        office.close()


# --- a store that went back ------------------------------------------------------------------


def test_a_restored_back_up_is_seen_and_sends_nothing(folder, county, tmp_path):
    office = builders.opened(folder)
    office.sync.enrol(county.url, county.code())
    office.sync.run()
    office.close()
    shutil.copytree(folder, tmp_path / "back-up", ignore=shutil.ignore_patterns("*.state"))
    office = builders.opened(folder)
    office.intake.register(builders.draft())
    office.sync.run()
    office.close()
    before = held(county)
    shutil.copytree(tmp_path / "back-up", folder, dirs_exist_ok=True)
    office = builders.opened(folder)
    try:
        office.intake.register(builders.draft())
        with pytest.raises(Trouble) as caught:
            office.sync.run()
        assert caught.value.code == "sync.rewound"
        assert held(county) == before
    finally:
        office.close()


# --- twice, and at once ----------------------------------------------------------------------


class Recording(Https):
    """The real carrier, and a copy of what it carried."""

    carried: list[bytes]

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.carried = []

    def __call__(self, _url: str) -> "Recording":
        return self

    def post(self, what: str, body: bytes) -> bytes:
        self.carried.append(body)
        return super().post(what, body)


def test_the_same_batch_thrice_and_at_once_is_applied_once(office, county):
    office.sync.enrol(county.url, county.code())
    office.intake.register(builders.draft())
    carrier = Recording(county.url)
    sync = Exchange(office.desk, office.sync._keys, office.sync._sidecar, carrier)
    outcome = sync.run()
    (body,) = carrier.carried
    answers: list[bytes] = []

    def again():
        answers.append(Https(county.url).post("batches", body))

    threads = [threading.Thread(target=again) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert set(answers) == {outcome.receipt}
    assert len(answers) == 4
    assert held(county) == places(office)
    assert county.sound()


def test_the_first_delivery_comes_many_times_at_once(office, county):
    """Nobody has seen the batch yet, and it arrives on several lines together."""
    office.sync.enrol(county.url, county.code())
    office.intake.register(builders.draft())
    with office.desk.store.look() as connection:
        known = inbox.enrolment(connection)
        gathered = outbox.gather(connection, office.desk.device)
    sealed = outbox.seal(gathered, known, office.desk, office.sync._keys, "online")
    start, answers = threading.Barrier(4), []

    def first():
        start.wait()
        answers.append(Https(county.url).post("batches", sealed.container))

    threads = [threading.Thread(target=first) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(set(answers)) == 1
    assert held(county) == places(office)
    assert office.sync.run().state == "applied"
    assert held(county) == places(office)


def test_a_batch_that_was_changed_on_its_way_is_refused(office, county):
    office.sync.enrol(county.url, county.code())
    office.intake.register(builders.draft())
    carrier = Recording(county.url)
    whole = carrier.post

    def changing(what, body):
        at = secrets.randbelow(len(body))
        return whole(what, body[:at] + bytes([body[at] ^ 0x40]) + body[at + 1 :])

    carrier.post = changing
    sync = Exchange(office.desk, office.sync._keys, office.sync._sidecar, carrier)
    for _ in range(20):
        with pytest.raises(Trouble) as caught:
            sync.run()
        assert caught.value.code == "sync.refused"
    assert held(county) == []
    assert office.sync.run().state == "applied"
    assert held(county) == places(office)
