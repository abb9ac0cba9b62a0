"""CUPS, the print system of Linux: its queues, their papers, and what became of a job. No Qt.

Everything goes by `lp`, `lpstat` and `lpoptions` with lists of arguments, never a shell; the PDF
goes through a pipe, so that a petitioner's letter is no file on the disk. How a job ended is
asked of libcups itself: `lpstat` cannot tell a finished job from a cancelled one.
"""

import ctypes
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from app.domain.errors import Trouble

JobEnd = Literal["active", "done", "failed", "unknown"]
"""`failed` never reached the paper; `unknown` was stopped when some of it may have."""

_ASK_S = 20
_SEND_S = 60
_NEAR_MM = 1.0
_ROLL_MM = 85
"""A paper no wider than this is a roll: it is cut where its text ends."""
_MM_A_POINT = 25.4 / 72
_NAMED: dict[str, tuple[float, float]] = {
    "A3": (297, 420),
    "A4": (210, 297),
    "A5": (148, 210),
    "B5": (176, 250),
    "Letter": (215.9, 279.4),
    "Legal": (215.9, 355.6),
}
_MILLIMETRES = re.compile(r"X?(\d+(?:\.\d+)?)(?:mm)?[xY](\d+(?:\.\d+)?)mm", re.IGNORECASE)
_XY = re.compile(r"X(\d+)MMY(\d+)MM", re.IGNORECASE)
_POINTS = re.compile(r"w(\d+)h(\d+)")
_REQUEST = re.compile(r"request id is .*-(\d+) ")
_JOBS_ACTIVE, _JOBS_COMPLETED = 0, 1
_TURNED = "DuplexNoTumble"
_COLOURS = ("RGB", "CMYK", "COLOR", "CMY", "RGBW", "SRGB")
_AS_IT_IS = (
    "print-scaling=none",
    "fit-to-page=false",
    "fitplot=false",
    "fill=false",
    "crop-to-fit=false",
    "scaling=100",
    "natural-scaling=100",
    "number-up=1",
    "booklet=off",
    "mirror=false",
    "landscape=false",
    "orientation-requested=3",
    "page-ranges=1-9999",
    "page-set=all",
    "outputorder=normal",
    "page-border=none",
    "page-label=",
    "page-left=0",
    "page-right=0",
    "page-top=0",
    "page-bottom=0",
    "job-sheets=none",
    "job-hold-until=no-hold",
)
"""Whatever somebody once saved for this queue, a letter is printed whole and as it is."""
_CANCELED, _ABORTED, _COMPLETED = 7, 8, 9


def here() -> bool:
    """Tell whether this PC prints through CUPS."""
    return shutil.which("lp") is not None


def queues() -> tuple[str, ...]:
    """List the queues, the usual one first. Blocks; none where CUPS does not answer."""
    try:
        names = _ask("lpstat", "-e").split()
        usual = _ask("lpstat", "-d").rpartition(":")[2].strip()
    except Trouble:
        return ()
    return tuple(sorted(names, key=lambda name: name != usual))


@dataclass(frozen=True, slots=True)
class Ability:
    """What a queue says it can: the names of its papers, turning a sheet, colour."""

    papers: tuple[str, ...]
    turns: bool = False
    colours: tuple[str, ...] = ()
    """The driver's names for how it lays down colour; none where it says nothing of it."""

    def in_colour(self) -> str | None:
        """Give the driver's name for printing in colour."""
        return next((each for each in self.colours if each.upper() in _COLOURS), None)


def ability(queue: str) -> Ability:
    """Ask what a queue can. Blocks.

    Errors: Trouble("print.offline") where the queue cannot be asked.
    """
    told: dict[str, tuple[str, ...]] = {}
    for line in _ask("lpoptions", "-p", queue, "-l").splitlines():
        option, _, choices = line.partition(":")
        told[option.partition("/")[0]] = tuple(each.lstrip("*") for each in choices.split())
    papers = told.get("PageSize") or told.get("media")
    if not papers:
        raise Trouble("print.offline")
    turns = _TURNED in told.get("Duplex", ())
    return Ability(papers, turns=turns, colours=told.get("ColorModel", ()))


def paper_for(names: Sequence[str], width: float, height: float) -> str | None:
    """Find the paper of this size, mm; None rather than one it would have to be scaled to."""
    sizes = {name: size for name in names if (size := _size(name)) is not None}
    for name, (wide, tall) in sizes.items():
        if abs(wide - width) <= _NEAR_MM and abs(tall - height) <= _NEAR_MM:
            return name
    if any(name.startswith("Custom.") for name in names):
        return f"Custom.{width:g}x{height:g}mm"
    long = [
        (tall, name)
        for name, (wide, tall) in sizes.items()
        if width <= _ROLL_MM and abs(wide - width) <= _NEAR_MM and tall >= height
    ]
    return min(long)[1] if long else None


def _size(name: str) -> tuple[float, float] | None:
    plain = name.partition(".")[0]
    if plain in _NAMED:
        return _NAMED[plain]
    if found := _XY.search(name) or _MILLIMETRES.search(name):
        return float(found[1]), float(found[2])
    if found := _POINTS.fullmatch(name):
        return float(found[1]) * _MM_A_POINT, float(found[2]) * _MM_A_POINT
    return None


@dataclass(frozen=True, slots=True)
class Sending:
    """How a PDF goes to a queue; `title` is a random name, never a person's or a number."""

    queue: str
    paper: str
    title: str
    copies: int = 1
    both_sides: bool = False
    turns: bool = False
    colour: str | None = None


def send(pdf: bytes, how: Sending) -> int:
    """Give the PDF itself to the queue: lines stay lines, nothing is scaled. Gives the job's id.

    Errors: Trouble("print.offline") where it was not taken, ("print.lost") where nobody knows.
    """
    told = [part for each in (*_options(how), *_AS_IT_IS) for part in ("-o", each)]
    command = ["lp", "-d", how.queue, "-n", str(how.copies), "-t", how.title, *told, "-"]
    try:
        said = _run(command, pdf, _SEND_S)
    except subprocess.TimeoutExpired as fault:
        raise Trouble("print.lost") from fault
    except (OSError, subprocess.SubprocessError) as fault:
        raise Trouble("print.offline") from fault
    found = _REQUEST.search(said)
    return int(found[1]) if found else 0


def _options(how: Sending) -> Iterator[str]:
    """Give paper and sides, in the words of the print system and in those of the driver."""
    yield f"sides={'two-sided-long-edge' if how.both_sides else 'one-sided'}"
    yield f"media={how.paper}"
    yield f"PageSize={how.paper}"
    if how.turns:
        yield f"Duplex={_TURNED if how.both_sides else 'None'}"
    if how.colour is not None:
        yield "print-color-mode=color"
        yield f"ColorModel={how.colour}"


class _Job(ctypes.Structure):
    _fields_ = (
        ("id", ctypes.c_int),
        ("dest", ctypes.c_char_p),
        ("title", ctypes.c_char_p),
        ("user", ctypes.c_char_p),
        ("format", ctypes.c_char_p),
        ("state", ctypes.c_int),
        ("size", ctypes.c_int),
        ("priority", ctypes.c_int),
        ("completed_time", ctypes.c_longlong),
        ("creation_time", ctypes.c_longlong),
        ("processing_time", ctypes.c_longlong),
    )


def job(queue: str, title: str) -> JobEnd | None:
    """Tell what became of the job with this title. Blocks; None where nobody can tell any more."""
    try:
        library = ctypes.CDLL("libcups.so.2")
    except OSError:
        return None
    library.cupsSetServer(None)  # asks anew where the server is, and connects anew
    for which in (_JOBS_ACTIVE, _JOBS_COMPLETED):
        told = ctypes.POINTER(_Job)()
        count = library.cupsGetJobs(ctypes.byref(told), queue.encode(), 0, which)
        try:
            for n in range(max(count, 0)):
                if (told[n].title or b"").decode() == title:
                    return _end(told[n])
        finally:
            library.cupsFreeJobs(count, told)
    return None


def _end(found: Any) -> JobEnd:
    if found.state == _COMPLETED:
        return "done"
    if found.state in {_CANCELED, _ABORTED}:
        return "unknown" if found.processing_time else "failed"
    return "active"


def _ask(*command: str) -> str:
    try:
        return _run(list(command), None, _ASK_S)
    except (OSError, subprocess.SubprocessError) as fault:
        raise Trouble("print.offline") from fault


def _run(command: list[str], given: bytes | None, seconds: int) -> str:
    """Run one of CUPS's commands; it answers in English whatever the desktop speaks."""
    found = shutil.which(command[0])
    if found is None:
        raise FileNotFoundError(command[0])
    told = {**os.environ, "LC_ALL": "C.UTF-8"}
    made = subprocess.run(  # noqa: S603 our own arguments, no shell
        [found, *command[1:]],
        input=given,
        check=True,
        capture_output=True,
        timeout=seconds,
        env=told,
    )
    return made.stdout.decode("utf-8", "replace")
