"""Work, rounds, lost answers, sticks in any order, a county that goes back: nothing is lost."""

import contextlib
import shutil
import tempfile
from pathlib import Path

import builders
import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from app.domain.errors import Trouble
from app.sync.exchange import Exchange
from db import journal, parcels
from db.journal import Change
from tests.sync.double import Double

_FOUNDED: list[Path] = []


def founded() -> Path:
    """Found one office for all runs; each takes a copy."""
    if not _FOUNDED:
        folder = Path(tempfile.mkdtemp(prefix="orders-")) / "office"
        builders.found(folder)
        _FOUNDED.append(folder)
    return _FOUNDED[0]


class Orders(RuleBasedStateMachine):
    """One office, one county, some sticks in the post."""

    @initialize()
    def begin(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="orders-"))
        shutil.copytree(founded(), self.home / "office")
        self.county = Double()
        self.sticks: list[Path] = []
        self.office = builders.opened(self.home / "office")
        self.sync = self._exchange()
        self.sync.enrol("https://county.example", "one-time")

    def _exchange(self) -> Exchange:
        told = (self.office.desk, self.office.sync._keys, self.office.sync._sidecar)
        return Exchange(*told, self.county)

    def teardown(self) -> None:
        if hasattr(self, "office"):
            self._settle()
            self.office.close()
            shutil.rmtree(self.home)

    @rule(acts=st.integers(1, 3))
    def work(self, acts: int) -> None:
        desk = self.office.desk
        with desk.work() as (_, writer):
            for _ in range(acts):
                told = Change("accountable", desk.new_id(), {"what": "test"}, new=True)
                writer.write("print", [told], actor=None, accountable=True)

    @rule()
    def round(self) -> None:
        self.sync.run()

    @rule()
    def answer_lost(self) -> None:
        def lost(_raw: bytes) -> bytes:
            raise Trouble("sync.cut_off")

        self.county.garble = lost
        with contextlib.suppress(Trouble):
            self.sync.run()
        self.county.garble = lambda raw: raw

    @rule()
    def restart(self) -> None:
        self.sync = self._exchange()

    @rule()
    def write_stick(self) -> None:
        drive = self.home / f"stick-{len(self.sticks)}"
        drive.mkdir()
        self.sync.carry(drive)
        self.sticks.append(drive)

    @rule(which=st.integers(0, 5), part=st.integers(0, 5))
    def stick_arrives(self, which: int, part: int) -> None:
        """Take in one file of one stick, perhaps again, and leave the receipt there."""
        if not self.sticks:
            return
        home = self.sticks[which % len(self.sticks)] / "XFSYNC" / self.county.county
        files = sorted((home / "up").glob("*.xfb")) if home.is_dir() else []
        if files:
            file = files[part % len(files)]
            (home / "down").mkdir(exist_ok=True)
            answer = self.county.take_in(file.read_bytes())
            (home / "down" / f"{file.stem}.xfr").write_bytes(answer)

    @rule(which=st.integers(0, 5))
    def stick_comes_home(self, which: int) -> None:
        if self.sticks:
            self.sync.carry(self.sticks[which % len(self.sticks)])

    @rule(kept=st.floats(0, 1))
    def county_goes_back(self, kept: float) -> None:
        stored = int(self.county.stored.get(1, 0) * kept)
        self.county.restore(epoch=1, stored=stored)

    @invariant()
    def marks_never_pass_what_the_county_holds(self) -> None:
        if not hasattr(self, "office"):
            return
        with self.office.desk.store.look() as connection:
            marks = parcels.marks(connection)
        if marks.incarnation == self.county.incarnation:
            assert marks.stored <= self.county.stored.get(1, 0)

    @invariant()
    def the_county_holds_only_what_was_written(self) -> None:
        if hasattr(self, "office"):
            written = self._written()
            assert all(written[place] == link for place, link in self.county.held.items())

    def _settle(self) -> None:
        """The faults stop: three rounds later everything is there, and nothing twice."""
        for _ in range(3):
            self.sync.run()
        assert self.sync.status().waiting == 0
        assert self.county.held == self._written()

    def _written(self) -> dict[tuple[int, int], object]:
        with self.office.desk.store.look() as connection:
            read = journal.entries(connection, epoch=1, first=1, last=2**40)
            return {(link.epoch, link.seq): link for link in read}


TestOrders = Orders.TestCase
TestOrders.settings = settings(
    max_examples=25,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
