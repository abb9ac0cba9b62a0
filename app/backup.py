"""A proven back-up: a copy of everything of this office, opened and checked before it counts.

What is written is encrypted as the store is: it opens with a passphrase or the recovery sheet and
with nothing else. Blobs stand in one folder that all copies on a medium share, so only new ones
are copied; each copy of the store has a folder of its own, which gets its name last.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from app.desk import Desk
from app.domain import policy
from app.domain.errors import Refused, Trouble
from app.durable import replace_file
from app.keyfile import BACKUPS, FILE_NAMES, TITLE
from app.keys import Keys, Purpose
from app.wire.entry import RecordId, moment
from db import files, parcels
from db.journal import Change, head
from db.sidecar import NUMBERS_NAMES
from db.store import Store

FOLDER = BACKUPS
BLOBS = "blobs"
_STORE = "desk.db"
_KEPT = "last_backup"
_BESIDE = (*FILE_NAMES, TITLE, *NUMBERS_NAMES, "sync.state")


class BackedUp(msgspec.Struct, frozen=True):
    """What was saved: when, in which folder of the medium, up to which entry, how many blobs."""

    at: str
    folder: str
    entries: int
    blobs: int


@dataclass(frozen=True, slots=True)
class Backup:
    """Saves the open office of `source`, the data folder."""

    desk: Desk
    source: Path
    keys: Keys

    def save(self, medium: Path) -> BackedUp:
        """Copy everything to a folder on another medium, prove the copy, and note it.

        Errors: Refused("backup.inside"), Trouble("backup.missing"), ("backup.not_as_written"),
        ("disk.full"), ("disk.failed"). What was saved before stays as it is.
        """
        policy.demand(self.desk.me.roles, "backup")
        if not medium.is_dir():
            raise Trouble("backup.missing")
        if self.source.resolve() in (medium.resolve(), *medium.resolve().parents):
            raise Refused("backup.inside")
        now = self.desk.clock.now()
        place = medium / FOLDER
        with _troubled(), _half(place, now) as made:
            blobs = self._blobs(place / BLOBS)
            for name in _BESIDE:
                if (self.source / name).exists():
                    replace_file(made / name, (self.source / name).read_bytes())
            self.desk.store.copy_to(made / _STORE, self.keys.key(Purpose.STORE))
            entries = self._proven(made / _STORE, place / BLOBS)
        told = BackedUp(moment(now), f"{FOLDER}/{_named(now)}", entries, blobs)
        self._note(told)
        return told

    def last(self) -> BackedUp | None:
        """Give the newest proven back-up that this PC made."""
        with self.desk.store.look() as connection:
            kept = parcels.kept(connection, _KEPT)
        return None if kept is None else msgspec.json.decode(kept, type=BackedUp)

    def _blobs(self, place: Path) -> int:
        """Copy the blobs that are not there yet; give how many there are then."""
        place.mkdir(exist_ok=True)
        names = self.desk.blobs.names()
        for name in names:
            source, target = self.desk.blobs.folder / name, place / name
            if not target.exists() or target.stat().st_size != source.stat().st_size:
                replace_file(target, source.read_bytes())
        return len(names)

    def _proven(self, copy: Path, blobs: Path) -> int:
        """Open the copy: every page true, the chain's end as here or earlier, every blob there."""
        store = Store.open(copy, self.keys.key(Purpose.STORE))
        try:
            sound = not store.check()
            with store.look() as connection:
                there = head(connection, self.desk.device)
                wanted = {each.blob for each in files.all_letters(connection)}
            with self.desk.store.look() as connection:
                here = head(connection, self.desk.device)
        finally:
            store.close()
        whole = all((blobs / name).exists() for name in wanted)
        same = (there.epoch, there.seq) <= (here.epoch, here.seq)
        if there.seq == here.seq:
            same = same and there.hash == here.hash
        if not (sound and whole and same):
            raise Trouble("backup.not_as_written")
        return there.seq

    def _note(self, told: BackedUp) -> None:
        """Record that it was done, and keep it for the screens: the folder is this PC's matter."""
        about: dict[str, object] = {"entries": told.entries, "blobs": told.blobs}
        with self.desk.work() as (connection, writer):
            writer.write(
                "backup",
                [Change("accountable", self.desk.new_id(), about, new=True)],
                actor=RecordId(self.desk.me.id),
                accountable=True,
            )
            parcels.keep(connection, _KEPT, msgspec.json.encode(told))


def _named(at: datetime) -> str:
    return at.strftime("%Y-%m-%d-%H%M%S")


@contextmanager
def _half(place: Path, at: datetime) -> Iterator[Path]:
    """Give a folder that gets its own name only when all in it is proven; else it goes away."""
    place.mkdir(exist_ok=True)
    made = place / f"{_named(at)}.part"
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(mode=0o700)
    try:
        yield made
        for name in (f"{_STORE}-wal", f"{_STORE}-shm"):
            (made / name).unlink(missing_ok=True)
        made.rename(place / _named(at))
    finally:
        with suppress(OSError):
            shutil.rmtree(made, ignore_errors=True)


@contextmanager
def _troubled() -> Iterator[None]:
    """Say a medium's failure as what it is."""
    try:
        yield
    except OSError as fault:
        full = fault.errno in {28, 122}
        raise Trouble("disk.full" if full else "disk.failed") from fault
