"""Opening one petition with two hundred entries in its history: read, laid out, painted.

`python bench/history.py`: a real encrypted store, the real page off screen, median and 95 of 100 in
milliseconds beside the goal (50).
"""
# ruff: noqa: E402 the paths are set before our own modules are imported

import os
import statistics
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import builders
from PySide6.QtWidgets import QApplication

from app.handling import NoteTold
from app.office import Office
from bench.painting import FirstPaint
from ui import style
from ui.jobs import Jobs
from ui.pages.petition import PetitionPage

ENTRIES, ROUNDS, GOAL_MS = 200, 30, 50


def filled(office: Office) -> tuple[str, str]:
    """Register two petitions, and note one of them two hundred times."""
    made = [office.intake.register(builders.draft()).petition.number for _ in range(2)]
    for n in range(ENTRIES):
        office.handling.add_note(made[0], NoteTold(f"第{n + 1}次来，说的和上次一样。" * 4))
    return made[0], made[1]


def opened(page: PetitionPage, number: str) -> float:
    """Open a petition in the window's own loop until it is really painted."""
    return FirstPaint(page, page.opened).wait(lambda: page.open(number))[0]


def main() -> None:
    """Measure and say."""
    app = QApplication([])
    style.apply(app)
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder) / "office"
        builders.found(where)
        office = builders.opened(where)
        long, short = filled(office)
        jobs = Jobs()
        page = PetitionPage(office, jobs)
        page.resize(1198, 612)
        page.show()
        taken = []
        for _ in range(ROUNDS):
            taken.append(opened(page, long))
            opened(page, short)
        taken.sort()
        median, most = statistics.median(taken), taken[int(len(taken) * 0.95) - 1]
        print(f"petition with {ENTRIES} entries: {median:.1f} / {most:.1f} ms (goal {GOAL_MS})")
        page.close()
        jobs.close()
        office.close()


if __name__ == "__main__":
    main()
