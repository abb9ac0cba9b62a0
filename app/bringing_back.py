"""What is gone or damaged in the data folder, brought back from a back-up. Needs no key.

Nothing sound is ever written over: a good keyslot file and a store that is there are left alone,
and whatever stood in the way is kept beside under another name.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.domain.errors import Refused, Trouble
from app.durable import replace_file
from app.keyfile import BACKUPS, FILE_NAMES, TITLE, holds_keys

STORE_NAME = "desk.db"
BLOBS = "blobs"
_LOGS = (f"{STORE_NAME}-wal", f"{STORE_NAME}-shm")
_PART = ".part"


def backed_up(places: Iterable[Path]) -> tuple[Path, ...]:
    """List the back-ups on these media that hold a good keyslot file, the newest first."""
    found: set[Path] = set()
    for place in places:
        for pattern in (f"{BACKUPS}/*", f"*/{BACKUPS}/*"):
            with suppress(OSError):
                found.update(each for each in place.glob(pattern) if _whole(each))
    return tuple(sorted(found, key=lambda each: each.name, reverse=True))


def _whole(backup: Path) -> bool:
    return backup.suffix != _PART and holds_keys(backup) and (backup / STORE_NAME).is_file()


def bring_keys_back(folder: Path, backup: Path) -> None:
    """Put a back-up's keyslot file where ours is damaged or gone.

    The passphrases are those of that day. Errors: Refused("keys.exist") when ours is good,
    Trouble("backup.none"), Refused("backup.other_office"), Trouble("disk.full" | "disk.failed").
    """
    if holds_keys(folder):
        raise Refused("keys.exist")
    _must_be_ours(folder, backup)
    with _troubled():
        for name in FILE_NAMES:
            _put_aside(folder / name)
        for name in FILE_NAMES:
            if (backup / name).exists():
                replace_file(folder / name, (backup / name).read_bytes())


def bring_store_back(folder: Path, backup: Path) -> None:
    """Put a back-up's store, and the blobs missing here, where the store is gone.

    The log files of the store that is gone are put aside: with another store they would harm it.
    Errors: Trouble("store.exists"), ("backup.none"), Refused("backup.other_office"),
    Trouble("disk.full" | "disk.failed").
    """
    if (folder / STORE_NAME).exists():
        raise Trouble("store.exists")
    _must_be_ours(folder, backup)
    with _troubled():
        for name in _LOGS:
            _put_aside(folder / name)
        (folder / BLOBS).mkdir(mode=0o700, exist_ok=True)
        for blob in (backup.parent / BLOBS).glob("*"):
            if blob.is_file() and not (folder / BLOBS / blob.name).exists():
                replace_file(folder / BLOBS / blob.name, blob.read_bytes())
        replace_file(folder / STORE_NAME, (backup / STORE_NAME).read_bytes())
    if not holds_keys(folder):
        bring_keys_back(folder, backup)


def _must_be_ours(folder: Path, backup: Path) -> None:
    if not _whole(backup):
        raise Trouble("backup.none")
    here, there = _title(folder), _title(backup)
    if here and there and here != there:
        raise Refused("backup.other_office", detail={"name": there})


def _title(folder: Path) -> str:
    try:
        return (folder / TITLE).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return ""


def _put_aside(path: Path) -> None:
    if path.exists():
        path.replace(path.with_name(f"{path.name}.put-aside"))


@contextmanager
def _troubled() -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        full = fault.errno in {28, 122}
        raise Trouble("disk.full" if full else "disk.failed") from None
