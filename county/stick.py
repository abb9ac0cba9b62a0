"""The county's side of a stick: requests and batches in, signed answers back, nothing else touched.

Names on the stick choose nothing but the order; a batch is what its seal says. Links, strange
names and half files are named and left alone.
"""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from app.domain.errors import Refused, Trouble
from app.wire.enrolling import LARGEST
from app.wire.envelope import CONTAINER_LARGEST, outer
from app.wire.receipt import Enrolled
from county.intake import Intake

_ROOT, _UP, _DOWN, _ENROL = "XFSYNC", "up", "down", "enrol"
_REQUEST = re.compile(r"(?P<device>[0-9a-f]{32})\.xfq")
_BATCH = re.compile(r"[0-9a-f]{32}-\d{1,10}-\d{1,20}-\d{1,20}\.xfb")
_ANSWER_END = ".xfa"
_FILES_MOST = 10_000


Enrol = Callable[[bytes], tuple[bytes, Enrolled | None]]
"""A request file in; the answer file out, and who is known now (None: the code is spent)."""


def take_in(folder: Path, intake: Intake, enrol: Enrol | None = None) -> dict[str, Any]:
    """Take in every request and every batch on the stick and write each answer beside it.

    Errors: Trouble("usb.missing"), ("usb.failed").
    """
    home = folder / _ROOT / intake.keys.county
    up, asks = home / _UP, home.parent / _ENROL
    plain = {each: each.is_dir() and not each.is_symlink() for each in (home, up, asks)}
    if home.parent.is_symlink() or not (plain[asks] or (plain[home] and plain[up])):
        raise Trouble("usb.missing")
    taken: list[dict[str, Any]] = []
    ignored: list[str] = []
    if enrol is not None and plain[asks]:
        _enrol_all(asks, enrol, taken, ignored)
    if plain[home] and plain[up]:
        _take_all(up, intake, taken, ignored)
    return {"taken": taken, "ignored": ignored}


def _enrol_all(asks: Path, enrol: Enrol, taken: list[dict[str, Any]], ignored: list[str]) -> None:
    for name in sorted(each.name for each in asks.iterdir())[:_FILES_MOST]:
        found = _REQUEST.fullmatch(name)
        if found is None:
            if not name.endswith(_ANSWER_END):
                ignored.append(name)
            continue
        content = _read(asks / name, LARGEST)
        if content is None:
            ignored.append(name)
            continue
        try:
            answer, known = enrol(content)
        except Refused as fault:
            taken.append({"file": name, "refused": fault.code})
            continue
        _leave(asks / f"{found['device']}{_ANSWER_END}", answer)
        if known is None:
            taken.append({"file": name, "refused": "enrol.code"})
        else:
            taken.append({"file": name, "state": "enrolled", "device": known.device})


def _take_all(up: Path, intake: Intake, taken: list[dict[str, Any]], ignored: list[str]) -> None:
    down = up.parent / _DOWN
    for name in sorted(each.name for each in up.iterdir())[:_FILES_MOST]:
        content = _read(up / name, CONTAINER_LARGEST) if _BATCH.fullmatch(name) else None
        if content is None:
            ignored.append(name)
            continue
        try:
            answer = intake.take_in(content)
        except Refused as fault:
            taken.append({"file": name, "refused": fault.code})
            continue
        with _failing():
            down.mkdir(exist_ok=True)
        _leave(down / f"{outer(content).batch.hex()}.xfr", answer)
        taken.append({"file": name, "state": _state(answer)})


def _read(path: Path, most: int) -> bytes | None:
    if path.is_symlink() or not path.is_file() or path.stat().st_size > most:
        return None
    try:
        return path.read_bytes()
    except OSError:
        raise Trouble("usb.failed") from None


def _leave(path: Path, answer: bytes) -> None:
    """Write an answer under another name first, so that a pulled stick holds no half one."""
    with _failing():
        part = path.with_suffix(".part")
        part.unlink(missing_ok=True)  # a half file of last time, or a link that lies in its place
        with part.open("xb") as file:
            file.write(answer)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)


@contextmanager
def _failing() -> Iterator[None]:
    try:
        yield
    except OSError:
        raise Trouble("usb.failed") from None


def _state(answer: bytes) -> str:
    body = msgspec.json.decode(answer)["body"]
    return str(msgspec.json.decode(body)["state"])
