"""A print system at the edge of the world: `lp` and its kin as scripts that keep what they get."""

import stat
from pathlib import Path

NOBODY = "127.0.0.1:9"
"""A print server that is not there: libcups must not ask one of the tester's."""
SIZES = "PageSize/Page Size: Letter *A4 A5\nDuplex/2-Sided: *None DuplexNoTumble"


class PrintSystem:
    """Two queues; `answer` is what `lp` ends with, `sizes` what a queue says of its paper."""

    def __init__(self, folder: Path, monkeypatch, answer: int = 0, sizes: str = SIZES) -> None:
        self._folder = folder / "print"
        bins = self._folder / "bin"
        bins.mkdir(parents=True)
        self._asked = self._folder / "asked"
        keep = f"cat > {self._folder}/$(ls {self._folder} | grep -c pdf).pdf"
        end = f"echo request id is queue-1 '(0 file(s))'; exit {answer}"
        scripts = {
            "lp": f'echo "$@" >> {self._asked}\n{keep}\n{end}',
            "lpstat": 'case "$1" in -e) echo 窗口小票; echo 办公室激光;;'
            " -d) echo system default destination: 办公室激光;; esac",
            "lpoptions": f'echo "{sizes}"',
        }
        for name, told in scripts.items():
            script = bins / name
            script.write_text(f"#!/bin/sh\n{told}\n", encoding="utf-8")
            script.chmod(script.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", str(bins), prepend=":")

    @property
    def asked(self) -> list[str]:
        """Give what `lp` was asked, a line a job."""
        there = self._asked.exists()
        return self._asked.read_text(encoding="utf-8").splitlines() if there else []

    @property
    def papers(self) -> list[bytes]:
        """Give what was sent, in order."""
        made = sorted(self._folder.glob("*.pdf"), key=lambda each: int(each.stem))
        return [each.read_bytes() for each in made]
