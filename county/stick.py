"""The county's side of a stick: batches in, signed receipts back, nothing else touched.

Names on the stick choose nothing but the order; a batch is what its seal says. Links, strange
names and half files are named and left alone.
"""

import os
import re
from pathlib import Path
from typing import Any

import msgspec

from app.domain.errors import Refused, Trouble
from app.wire.envelope import CONTAINER_LARGEST, outer
from county.intake import Intake

_ROOT, _UP, _DOWN = "XFSYNC", "up", "down"
_BATCH = re.compile(r"[0-9a-f]{32}-\d{1,10}-\d{1,20}-\d{1,20}\.xfb")
_FILES_MOST = 10_000


def take_in(folder: Path, intake: Intake) -> dict[str, Any]:
    """Take in every batch on the stick and write each receipt beside it.

    Errors: Trouble("usb.missing"), ("usb.failed").
    """
    home = folder / _ROOT / intake.keys.county
    up = home / _UP
    if any(each.is_symlink() for each in (home.parent, home, up)) or not up.is_dir():
        raise Trouble("usb.missing")
    taken: list[dict[str, Any]] = []
    ignored: list[str] = []
    for name in sorted(each.name for each in up.iterdir())[:_FILES_MOST]:
        content = _read(up / name) if _BATCH.fullmatch(name) else None
        if content is None:
            ignored.append(name)
            continue
        try:
            answer = intake.take_in(content)
        except Refused as fault:
            taken.append({"file": name, "refused": fault.code})
            continue
        _leave(home, outer(content).batch, answer)
        taken.append({"file": name, "state": _state(answer)})
    return {"taken": taken, "ignored": ignored}


def _read(path: Path) -> bytes | None:
    if path.is_symlink() or not path.is_file() or path.stat().st_size > CONTAINER_LARGEST:
        return None
    try:
        return path.read_bytes()
    except OSError:
        raise Trouble("usb.failed") from None


def _leave(home: Path, batch: bytes, answer: bytes) -> None:
    """Write a receipt under another name first, so that a pulled stick holds no half one."""
    down = home / _DOWN
    try:
        down.mkdir(exist_ok=True)
        part = down / f"{batch.hex()}.part"
        with part.open("wb") as file:
            file.write(answer)
            file.flush()
            os.fsync(file.fileno())
        part.replace(down / f"{batch.hex()}.xfr")
    except OSError:
        raise Trouble("usb.failed") from None


def _state(answer: bytes) -> str:
    body = msgspec.json.decode(answer)["body"]
    return str(msgspec.json.decode(body)["state"])
