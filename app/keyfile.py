"""The keyslot file: one slot a person, two copies, each whole or known to be damaged.

Reading it needs no secret and proves nothing about who wrote it: what a slot says is bounded here
and proven only when a passphrase opens it. The lock screen waits for this module alone: its values
are named tuples, because a data class takes longer to make than the file to read.
"""

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from app.domain.errors import Refused, Trouble
from app.durable import replace_file

FILE_NAMES = ("keyslots.json", "keyslots.2.json")
BACKUPS = "petition-desk-backup"
"""The folder on a medium in which every back-up has a folder of its own, named by its moment."""
TITLE = "office.title"
"""The office's name in the clear, for the lock screen: it hangs on the door anyway."""

_FORMAT = 1
_LARGEST_FILE = 1024 * 1024
_OFFICE_ID = 16
_SHORTEST_SALT = 16
_PUBLIC = 32


class Kdf(NamedTuple):
    """What argon2id is asked for: KiB of memory, rounds, lanes."""

    memory_kib: int = 64 * 1024
    rounds: int = 3
    lanes: int = 1

    def in_bounds(self) -> bool:
        """Tell whether a slot may ask for this: neither guessable nor able to stop the PC."""
        return (
            KDF_FLOOR.memory_kib <= self.memory_kib <= 1024 * 1024
            and KDF_FLOOR.rounds <= self.rounds <= 10  # noqa: PLR2004 SECURITY 3.2 names it
            and 1 <= self.lanes <= 8  # noqa: PLR2004 more lanes than an office PC has cores
        )


KDF_DEFAULT = Kdf()
KDF_FLOOR = Kdf(19 * 1024, 2, 1)


class SlotUser(NamedTuple):
    """What the lock screen may show of a slot, and how it opens.

    `device_bound`: the passphrase opens it only on a PC whose keyring holds the office's secret.
    """

    slot: str
    login: str
    name: str
    roles: tuple[str, ...]
    device_bound: bool
    holds_class_key: bool


class Slot(NamedTuple):
    slot: str
    login: str
    name: str
    roles: tuple[str, ...]
    kdf: Kdf
    salt: bytes
    device_check: bytes
    public: bytes
    user_key: bytes
    dmk: bytes
    class_key: bytes

    def shown(self) -> SlotUser:
        bound, holds = bool(self.device_check), bool(self.class_key)
        return SlotUser(self.slot, self.login, self.name, self.roles, bound, holds)


class SlotFile(NamedTuple):
    office_id: bytes
    generation: int
    recipient: str
    recovery: bytes
    slots: tuple[Slot, ...]

    def find(self, login: str) -> Slot | None:
        wanted = account_of(login)
        return next((slot for slot in self.slots if account_of(slot.login) == wanted), None)

    def must_find(self, login: str) -> Slot:
        slot = self.find(login)
        if slot is None:
            raise Refused("user.unknown", field="login")
        return slot

    def with_slot(self, new: Slot) -> "SlotFile":
        others = [slot for slot in self.slots if slot.slot != new.slot]
        places = [slot.slot for slot in self.slots]
        others.insert(places.index(new.slot) if new.slot in places else len(places), new)
        return self._replace(slots=tuple(others))


def account_of(login: str) -> str:
    return login.strip().casefold()


def load(folder: Path) -> tuple[SlotFile, tuple[str, ...]]:
    """Give the newest good copy, and the names of the copies that are not good."""
    copies = {name: _copy(folder / name) for name in FILE_NAMES}
    damaged = tuple(name for name, copy in copies.items() if copy is None)
    good = [copy for copy in copies.values() if copy is not None]
    if not good:
        none = not any((folder / name).exists() for name in FILE_NAMES)
        raise Trouble("keys.missing" if none else "keys.damaged")
    return max(good, key=lambda copy: copy.generation), damaged


def users(folder: Path) -> tuple[SlotUser, ...]:
    """Give the slots in the order they were made, for the lock screen."""
    return tuple(slot.shown() for slot in load(folder)[0].slots)


def _copy(path: Path) -> SlotFile | None:
    try:
        if path.stat().st_size > _LARGEST_FILE:
            return None
        return _parse(path.read_bytes())
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


def holds_keys(folder: Path) -> bool:
    """Tell whether a folder has at least one good copy."""
    return any(_copy(folder / name) for name in FILE_NAMES)


def save(folder: Path, file: SlotFile) -> None:
    """Write both copies, one after the other: at every moment one of them is whole."""
    following = file._replace(generation=file.generation + 1)
    content = _render(following)
    for name in sorted(FILE_NAMES, key=lambda name: _copy(folder / name) is not None):
        replace_file(folder / name, content)


def _render(file: SlotFile) -> bytes:
    body = {
        "format": _FORMAT,
        "office_id": file.office_id.hex(),
        "generation": file.generation,
        "recovery": {"recipient": file.recipient, "master": file.recovery.hex()},
        "slots": [_slot_row(slot) for slot in file.slots],
    }
    return _signed(body)


def _signed(body: Mapping[str, Any]) -> bytes:
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, indent=1)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return json.dumps({"body": body, "sha256": digest}, ensure_ascii=False, indent=1).encode()


def _slot_row(slot: Slot) -> dict[str, Any]:
    return {
        "slot": slot.slot,
        "login": slot.login,
        "name": slot.name,
        "roles": list(slot.roles),
        "kdf": [slot.kdf.memory_kib, slot.kdf.rounds, slot.kdf.lanes],
        "salt": slot.salt.hex(),
        "device_bound": bool(slot.device_check),
        "device_check": slot.device_check.hex(),
        "public": slot.public.hex(),
        "user_key": slot.user_key.hex(),
        "master": slot.dmk.hex(),
        "class_key": slot.class_key.hex(),
    }


def _parse(raw: bytes) -> SlotFile:
    """Read one copy; anything but exactly what `_render` writes is damage (ValueError …)."""
    body = json.loads(raw)["body"]
    if _signed(body) != raw:
        raise ValueError("not as written")
    if body["format"] != _FORMAT:
        raise Trouble("keys.newer")
    file = SlotFile(
        office_id=bytes.fromhex(body["office_id"]),
        generation=_whole(body["generation"]),
        recipient=_text(body["recovery"]["recipient"]),
        recovery=bytes.fromhex(body["recovery"]["master"]),
        slots=tuple(_slot(row) for row in body["slots"]),
    )
    if not file.slots or len(file.office_id) != _OFFICE_ID or _render(file) != raw:
        raise ValueError("not as written")
    return file


def _slot(row: Mapping[str, Any]) -> Slot:
    memory, rounds, lanes = map(_whole, row["kdf"])
    sealed = {
        key: bytes.fromhex(row[key]) for key in ("salt", "device_check", "public", "user_key")
    }
    if len(sealed["salt"]) < _SHORTEST_SALT or len(sealed["public"]) != _PUBLIC:
        raise ValueError("not a slot")
    return Slot(
        slot=_text(row["slot"]),
        login=_text(row["login"]),
        name=_text(row["name"]),
        roles=tuple(map(_text, row["roles"])),
        kdf=Kdf(memory, rounds, lanes),
        dmk=bytes.fromhex(row["master"]),
        class_key=bytes.fromhex(row["class_key"]),
        **sealed,
    )


def _whole(value: object) -> int:
    if type(value) is not int:
        raise TypeError("not a whole number")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not text")
    return value


def mend(folder: Path) -> tuple[str, ...]:
    """Write missing, damaged or older copies anew from the good one; give their names."""
    file, damaged = load(folder)
    stale = tuple(name for name in FILE_NAMES if _copy(folder / name) != file)
    for name in stale:
        replace_file(folder / name, _render(file))
    for left in folder.glob("keyslots*.tmp"):
        with suppress(OSError):
            left.unlink()
    return tuple(dict.fromkeys((*damaged, *stale)))
