"""What the county's service is told at its start: its keys, its name, its clock."""

import json
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.domain.errors import Refused, Trouble
from app.wire.envelope import Address, key_id

CHINA = timezone(timedelta(hours=8))
KEYS_NAME = "county.keys"


@dataclass(frozen=True, slots=True)
class CountyKeys:
    """The county's identity and secrets; kept in one file of its data folder, never in the tables.

    `incarnation` changes when the county's tables were restored from a back-up.
    """

    county: str
    name: str
    division_code: str
    incarnation: str
    signing: bytes = field(repr=False)
    identities: tuple[str, ...] = field(repr=False)

    @property
    def key_id(self) -> str:
        """Name the signing key."""
        return self.verify_key.hex()[:16]

    @property
    def verify_key(self) -> bytes:
        """Give the 32 bytes by which devices check our answers."""
        return Ed25519PrivateKey.from_private_bytes(self.signing).public_key().public_bytes_raw()

    @property
    def recipients(self) -> tuple[str, ...]:
        """Give the age recipients devices encrypt to."""
        return tuple(
            str(pyrage.x25519.Identity.from_str(each).to_public()) for each in self.identities
        )

    @property
    def address(self) -> Address:
        """Give what a container is addressed to."""
        return Address(self.county, key_id(self.recipients[0]), self.recipients)

    def sign(self, content: bytes) -> bytes:
        """Sign as the county."""
        return Ed25519PrivateKey.from_private_bytes(self.signing).sign(content)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the service needs. `now` gives aware moments."""

    keys: CountyKeys
    database_url: str = field(repr=False)
    now: Callable[[], datetime]


def system_now() -> datetime:
    """Read the machine's clock, aware at +08:00."""
    return datetime.now(CHINA)  # noqa: TID251 the county's one place where time enters


def make_keys(folder: Path, name: str, division_code: str) -> CountyKeys:
    """Make a county's keys in its folder.

    Errors: Refused("county.exists").
    """
    path = folder / KEYS_NAME
    if path.exists():
        raise Refused("county.exists")
    keys = CountyKeys(
        county=secrets.token_hex(16),
        name=name,
        division_code=division_code,
        incarnation=secrets.token_hex(16),
        signing=secrets.token_bytes(32),
        identities=(str(pyrage.x25519.Identity.generate()),),
    )
    told = {
        "county": keys.county,
        "name": name,
        "division_code": division_code,
        "incarnation": keys.incarnation,
        "signing": keys.signing.hex(),
        "identities": list(keys.identities),
    }
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(told, file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    return keys


def load_keys(folder: Path) -> CountyKeys:
    """Read the county's keys.

    Errors: Trouble("county.missing"), Trouble("county.keys_damaged").
    """
    try:
        told = json.loads((folder / KEYS_NAME).read_text(encoding="utf-8"))
        return CountyKeys(
            county=told["county"],
            name=told["name"],
            division_code=told["division_code"],
            incarnation=told["incarnation"],
            signing=bytes.fromhex(told["signing"]),
            identities=tuple(told["identities"]),
        )
    except FileNotFoundError:
        raise Trouble("county.missing") from None
    except (OSError, ValueError, KeyError, TypeError):
        raise Trouble("county.keys_damaged") from None
