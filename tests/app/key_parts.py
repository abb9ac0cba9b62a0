"""What the tests of keys share: users, a clock turned by hand, keyrings of all kinds."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from keyring.backends import fail

from app import keyfile, keys
from app.domain.errors import Refused, Trouble
from app.keys import KDF_FLOOR, NewUser
from app.vault import Vault

OFFICE = bytes(range(16))
RIGHT = "three blind herons"
OTHER = "wet ink on grey paper"
NO_KEYRING = Vault(fail.Keyring())
ROOT = Path(__file__).parents[2]


@dataclass
class HandClock:
    """A clock turned by hand."""

    wall: datetime = datetime(2026, 11, 23, 9, tzinfo=UTC)
    reading: float = 1000.0
    shown_today: date | None = None

    def now(self) -> datetime:
        return self.wall

    def today(self) -> date:
        return self.wall.date()

    def monotonic(self) -> float:
        return self.reading

    def boot_id(self) -> str:
        return "one"

    def later(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.reading += seconds


class Memory:
    """A keyring that keeps what it is given."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class Truncating(Memory):
    """A keyring whose field is too short."""

    def set_password(self, service: str, username: str, password: str) -> None:
        super().set_password(service, username, password[:40])


class Raising(Memory):
    """A keyring that is locked."""

    def get_password(self, service: str, username: str) -> str | None:  # noqa: ARG002 keyring's own face
        raise RuntimeError("locked")


class RaisingOnWrite(Memory):
    """A keyring that may only be read."""

    def set_password(self, service: str, username: str, password: str) -> None:  # noqa: ARG002 keyring's own face
        raise OSError("read only")


class PlaintextKeyring(Memory):
    """Has the name of the one that writes base64 into a file."""

    __module__ = "keyrings.alt.file"
    __qualname__ = "PlaintextKeyring"


class Chain(Memory):
    """Stands where keyring's own chain of backends stands."""

    __module__ = "keyring.backends.chainer"
    __qualname__ = "ChainerBackend"
    backends: tuple[Memory, ...] = ()


def real(backend: Memory) -> Vault:
    """Give a vault that takes this backend for a real one."""
    kind = type(backend)
    name = f"{kind.__module__}.{kind.__qualname__}"
    return Vault(backend, frozenset({name, f"{Memory.__module__}.{Memory.__qualname__}"}))


def zhao(passphrase: str = RIGHT, roles: tuple[str, ...] = ("registrar", "admin")) -> NewUser:
    return NewUser("zhaomin", "赵敏", roles, passphrase)


def qian(passphrase: str = OTHER, roles: tuple[str, ...] = ("confidential",)) -> NewUser:
    return NewUser("qianwei", "钱卫", roles, passphrase)


def make(folder: Path, *users: NewUser, vault: Vault = NO_KEYRING) -> keys.Created:
    return keys.create(folder, OFFICE, users or (zhao(),), vault=vault, kdf=KDF_FLOOR)


def refused(code: str, act: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as caught:
        act()
    assert caught.value.code == code
    return caught.value


def troubled(code: str, act: Callable[[], object]) -> None:
    with pytest.raises(Trouble) as caught:
        act()
    assert caught.value.code == code


def wide(text: str) -> str:
    """Give the text as an input method left in full-width mode types it."""
    return "".join(chr(ord(sign) + 0xFEE0) if sign != " " else "\u3000" for sign in text)


@dataclass(frozen=True)
class Door:
    """Unlocks the office in `folder`, by default as 赵敏 with the right passphrase."""

    folder: Path
    clock: HandClock

    def __call__(
        self, login: str = "zhaomin", passphrase: str = RIGHT, vault: Vault = NO_KEYRING
    ) -> keys.Keys:
        return keys.unlock(self.folder, login, passphrase, clock=self.clock, vault=vault)


def slots(folder: Path) -> list[dict[str, object]]:
    first, second = ((folder / name).read_bytes() for name in keys.FILE_NAMES)
    assert first == second
    return json.loads(first)["body"]["slots"]


def forge(folder: Path, change: Callable[[dict], object]) -> None:
    """Rewrite both copies with a right checksum, as somebody with the folder could."""
    body = json.loads((folder / "keyslots.json").read_text("utf-8"))["body"]
    change(body)
    for name in keys.FILE_NAMES:
        (folder / name).write_bytes(keyfile._signed(body))
