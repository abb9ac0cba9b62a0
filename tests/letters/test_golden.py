"""Text and geometry of every kind, line by line, as they were looked at; and the same bytes twice.

A wording or a measure that is meant to change changes these files: run the tests once with
WRITE_GOLDEN=1 in the environment, and look at the difference before it is committed.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from papers import MADE
from specimens import SPECIMENS

from app.letters.finished import read_finished

HOME = Path(__file__).parent / "golden"
MM = 72 / 25.4
PAPERS = {kind: each.pdf for kind, each in SPECIMENS.items()} | MADE


def written(pdf: bytes) -> Iterator[str]:
    """Give each line: page, baseline, left and right edge in mm, type size, text; then rules."""
    for n, leaf in enumerate(read_finished(pdf).leaves, 1):
        for line in leaf.lines:
            first, last = line[0], line[-1]
            places = (first.baseline, first.x, last.x + last.width)
            told = " ".join(f"{each / MM:7.2f}" for each in places)
            yield f"{n} {told} {first.size:5.2f} {''.join(ink.char for ink in line)}"
        for box in leaf.drawn:
            yield f"{n} rule " + " ".join(f"{each / MM:7.2f}" for each in box)


@pytest.mark.parametrize("kind", sorted(PAPERS))
def test_every_line_stands_where_it_stood(kind) -> None:
    said = "\n".join(written(PAPERS[kind]())) + "\n"
    path = HOME / f"{kind}.lines.txt"
    if os.environ.get("WRITE_GOLDEN"):
        path.write_text(said, encoding="utf-8")
    assert said.splitlines() == path.read_text(encoding="utf-8").splitlines()


def digest() -> str:
    whole = hashlib.sha256()
    for kind in sorted(PAPERS):
        whole.update(PAPERS[kind]())
    return whole.hexdigest()


def test_two_runs_of_the_program_give_the_same_bytes() -> None:
    script = "import test_golden; print(test_golden.digest())"
    here = Path(__file__).parent
    paths = os.pathsep.join(map(str, (here, here.parent, here.parents[1])))
    runs = [
        subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True,
            env={**os.environ, "PYTHONPATH": paths, "PYTHONHASHSEED": seed},
        ).stdout.strip()
        for seed in ("1", "2")
    ]  # fmt: skip
    assert runs == [digest()] * 2
