"""Killed while registering: what was acknowledged is there, what was typed is there, once."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import builders
import pytest
from builders import draft

from app.domain.errors import Trouble
from app.notices import Spot
from app.records import Wanted
from db import lookups

pytestmark = [
    pytest.mark.fault,
    pytest.mark.skipif(os.name == "nt", reason="forks and POSIX signals make the kills quick"),
]

ROOT = Path(__file__).resolve().parents[2]
KILLS = 30
_MOST = 200
_ENDED = 3

_SERVER = """
import os, signal, sys
from pathlib import Path
sys.path[:0] = [{root!r}, {tests!r}]
import builders
from app import blobs, intake, notices, numbers
from app.domain import pinyin
from app.letters import kinds
from app.letters.fonts import load_fonts
from app.notices import Spot
from db import files, journal, lookups, sidecar
from db.store import Store

FOLDER = Path({folder!r})
POINTS = {{
    "keeping_draft": (lookups, "keep_draft"),
    "numbered": (numbers, "take"),
    "paper_made": (kinds, "receipt_notice"),
    "paper_kept": (blobs.Blobs, "put"),
    "entry_appended": (journal, "append"),
    "tables_written": (journal, "apply"),
    "draft_dropped": (lookups, "drop_draft"),
    "read_back": (files, "whole"),
    "number_noted": (sidecar.Sidecar, "number"),
    "committed": (intake.Intake, "register"),
}}

def die_after(point, times):
    place, name = POINTS[point]
    real = getattr(place, name)
    left = [times]
    def dying(*words, **told):
        answer = real(*words, **told)
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer
    setattr(place, name, dying)

def work(told, mark):
    acks = os.open({acks!r}, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    if told[0] == "point":
        die_after(told[1], int(told[2]))
    at = builders.opened(FOLDER)
    if told[0] == "moment":  # the kernel ends the process at that very moment, no Python in between
        signal.setitimer(signal.ITIMER_REAL, float(told[1]))
    for n in range(2 if told[0] == "whole" else {most}):
        content = f"{{mark}}-{{n}}"
        kept = at.intake.park(builders.draft(content=content))
        os.write(acks, f"typed {{content}}\\n".encode())
        spot = Spot() if n % 2 else None
        made = at.intake.register(builders.draft(content=content), spot=spot, kept=kept.id)
        os.write(acks, f"registered {{content}} {{made.petition.number}}\\n".encode())
    os._exit({ended})

# Warm as an office's process is: what is read once must not eat the short lives below.
pinyin.initials("张三丰")
load_fonts()

for mark, line in enumerate(sys.stdin):
    child = os.fork()
    if child == 0:
        work(line.split(), mark)
    _, status = os.waitpid(child, 0)
    print(os.WTERMSIG(status) if os.WIFSIGNALED(status) else -os.WEXITSTATUS(status), flush=True)
"""


class Killer:
    """Registers in a process of its own that is killed, again and again."""

    def __init__(self, folder: Path, acks: Path) -> None:
        self.folder, self.acks = folder, acks
        script = _SERVER.format(
            root=str(ROOT),
            tests=str(ROOT / "tests"),
            folder=str(folder),
            acks=str(acks),
            most=_MOST,
            ended=_ENDED,
        )
        self.process = subprocess.Popen(
            [sys.executable, "-c", script],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def kill(self, *told: object) -> int:
        """Let it work until it dies; give the signal it died of."""
        self.process.stdin.write(" ".join(map(str, told)) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def whole_life(self) -> float:
        """Let one open, register both ways and end by itself; give its seconds here and now."""
        begun = time.monotonic()
        assert self.kill("whole") == -_ENDED
        return time.monotonic() - begun

    def acknowledged(self, what: str) -> list[list[str]]:
        if not self.acks.exists():
            return []
        lines = self.acks.read_text(encoding="utf-8").splitlines()
        return [line.split()[1:] for line in lines if line.startswith(what)]

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait(timeout=30)
        self.process.stdout.close()


@pytest.fixture
def killer(folder, tmp_path) -> Iterator[Killer]:
    made = Killer(folder, tmp_path / "acks")
    yield made
    made.close()


def voids(office) -> set[int]:
    with office.desk.store.look() as connection:
        found = lookups.series(connection, "petition", 2026, "")
    return set(found[1].voids) if found else set()


def looked_into(killer: Killer, deaths: int) -> None:
    """Open the office after a death: everything acknowledged is there, once, and sound."""
    office = builders.opened(killer.folder)
    try:
        rows, after = [], None
        while page := office.records.page(Wanted(), after=after):
            rows += page
            after = page[-1].row
        held = {office.records.file(each.number).content: each.number for each in rows}
        parked = {each.draft.content for each in office.intake.parked()}
        serials = sorted(int(each.number[-4:]) for each in rows)
        assert len(set(serials)) == len(serials)
        # A number noted for an act that died is void and says so; it is never given out again.
        skipped = set(range(1, max(serials, default=0))) - set(serials)
        assert skipped <= voids(office)
        assert len(skipped) <= deaths
        registered = killer.acknowledged("registered")
        for content, number in registered:
            assert held[content] == number
        for (content,) in killer.acknowledged("typed"):
            assert (content in held) != (content in parked), content
        assert len(rows) <= len(registered) + deaths
        assert office.safe.verify().sound()
    finally:
        office.close()


def test_killed_at_any_moment_loses_nothing(killer) -> None:
    # The moments are drawn from what a life takes on this machine under its load of now, so that a
    # slow one too dies before, within and after its acts.
    draw, registered = random.Random(20260922), []
    for death in range(1, KILLS + 1):
        if death % 5 == 1:
            life = killer.whole_life()
        before = len(killer.acknowledged("registered"))
        assert killer.kill("moment", draw.uniform(0.001, 2 * life)) > 0
        registered.append(len(killer.acknowledged("registered")) - before)
        if death % 5 == 0:
            looked_into(killer, death)
    assert sum(each > 0 for each in registered) >= KILLS // 10
    assert len(set(registered)) > 1


POINTS = (
    "keeping_draft",
    "numbered",
    "paper_made",
    "paper_kept",
    "entry_appended",
    "tables_written",
    "draft_dropped",
    "read_back",
    "number_noted",
    "committed",
)


def test_killed_at_every_named_point_loses_nothing(killer) -> None:
    for death, point in enumerate(POINTS, 1):
        assert killer.kill("point", point, 1 + death % 3) == 9, point
        looked_into(killer, death)


def test_a_full_disk_while_registering_is_said_and_the_draft_stays(office) -> None:
    kept = office.intake.park(draft())
    with office.desk.store.work() as connection:
        pages = int(connection.exec_driver_sql("PRAGMA page_count").scalar() or 0)
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    taken = 0
    with pytest.raises(Trouble) as caught:
        while taken < _MOST:
            office.intake.register(draft(content="长" * 5000), spot=Spot(), kept=None)
            taken += 1
    assert caught.value.code == "disk.full"
    assert [each.id for each in office.intake.parked()] == [kept.id]
    assert len(office.records.page(Wanted())) == taken
    with office.desk.store.work() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    made = office.intake.register(draft(), spot=Spot(), kept=kept.id)
    assert made.petition.number == f"青信2026-{taken + 1:04}"
    assert office.safe.verify().sound()
