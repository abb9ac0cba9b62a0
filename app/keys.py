"""Who can open the office, and the keys that come out: SECURITY 3.3 as a file with two copies.

A passphrase (with the PC's secret, where a real keyring keeps one) unwraps a person's own private
key; that key unwraps the office's master key and, for confidential officers, the class key. The
recovery sheet opens the master key alone. The unlock stage uses this module by itself: it knows
no store, and what is heavy is imported when the first passphrase is tried.
"""

import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from app.clock import Clock, SystemClock
from app.domain.errors import Refused, Trouble
from app.keyfile import (
    FILE_NAMES,
    KDF_DEFAULT,
    KDF_FLOOR,
    Kdf,
    Slot,
    SlotFile,
    SlotUser,
    load,
    mend,
    save,
    users,
)
from app.passphrase import check_passphrase
from app.throttle import Throttle
from app.vault import SYSTEM_VAULT, Vault
from app.wrapping import (
    KEY_BYTES,
    NotOpenedError,
    make_key,
    new_recovery,
    open_recovery,
    public_of,
    seal,
    seal_to,
    stretch,
    unseal,
    unseal_with,
)

__all__ = [
    "FILE_NAMES",
    "KDF_DEFAULT",
    "KDF_FLOOR",
    "Created",
    "DeviceKeys",
    "Kdf",
    "Keys",
    "NewUser",
    "Purpose",
    "SlotUser",
    "Vault",
    "add_user",
    "change_passphrase",
    "check_passphrase",
    "create",
    "derive",
    "grant_class_key",
    "mend",
    "open_with_recovery",
    "read_login",
    "recovery_recipient",
    "remove_user",
    "renew_recovery",
    "renew_user",
    "unlock",
    "users",
]

CLASS_KEY_ROLE = "confidential"
"""Only who has this role is given the key of the confidential fields."""

_SALT_BYTES = 16
_SLOT_BYTES = 16
_UNKNOWN = "unknown"
"""One count of failures for every login nobody has: what was typed there is kept nowhere."""

RandomBytes = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class NewUser:
    """Somebody who is to have a slot. `login` is a work account, `roles` are wire names."""

    login: str
    name: str
    roles: tuple[str, ...]
    passphrase: str = field(repr=False)


class Purpose(StrEnum):
    """What a key made from the master key is for."""

    STORE = "store"
    BLOBS = "blobs"
    SIDECAR = "sidecar"
    DEVICE = "device"


@dataclass(frozen=True, slots=True)
class Keys:
    """The opened office. `user` is None when the recovery sheet opened it.

    `damaged` names copies of the keyslot file that were missing or unreadable: tell the user and
    call `mend`.
    """

    office_id: bytes
    dmk: bytes = field(repr=False)
    class_key: bytes | None = field(repr=False)
    user: SlotUser | None
    damaged: tuple[str, ...] = ()

    def key(self, purpose: Purpose) -> bytes:
        """Give the 32-byte key for one purpose; `STORE` is SQLCipher's raw key."""
        return derive(self.dmk, purpose)


@dataclass(frozen=True, slots=True)
class Created:
    """A new office's keys. `recovery_text` goes to paper and is kept nowhere."""

    keys: Keys
    recovery_text: str = field(repr=False)


# --- the acts --------------------------------------------------------------------------------


def create(
    folder: Path,
    office_id: bytes,
    users: Sequence[NewUser],
    *,
    vault: Vault = SYSTEM_VAULT,
    kdf: Kdf = KDF_DEFAULT,
    random: RandomBytes = secrets.token_bytes,
) -> Created:
    """Make the office's keys and its keyslot file; the keys returned are the first user's.

    Raises `Refused`: `keys.exist`, `keys.no_user`, `user.exists`, `login.bad`, `passphrase.…`.
    """
    if any((folder / name).exists() for name in FILE_NAMES):
        raise Refused("keys.exist")
    if not users:
        raise Refused("keys.no_user")
    dmk, class_key = random(KEY_BYTES), random(KEY_BYTES)
    recovery_text, recipient, recovery = new_recovery(dmk)
    made = SlotFile(office_id, 0, recipient, recovery, ())
    for user in users:
        _check_new(made, user)
        made = made.with_slot(
            _new_slot(_Maker(office_id, vault, kdf, random), user, dmk, class_key)
        )
    save(folder, made)
    first = made.slots[0]
    own = class_key if first.class_key else None
    return Created(Keys(office_id, dmk, own, first.shown()), recovery_text)


def unlock(
    folder: Path,
    login: str,
    passphrase: str,
    *,
    clock: Clock | None = None,
    vault: Vault = SYSTEM_VAULT,
) -> Keys:
    """Open the office with a passphrase.

    An unknown login takes the same way and time as a wrong passphrase. Raises
    `Refused("unlock.wrong" | "unlock.wait")`, `Trouble("keys.missing" | "keys.damaged" |
    "keys.newer" | "keys.slot_refused" | "keys.device_secret_lost" | "keys.memory")`.
    """
    file, damaged = load(folder)
    slot, _user_key, dmk, class_key = _open(folder, file, login, passphrase, clock, vault)
    return Keys(file.office_id, dmk, class_key, slot.shown(), damaged)


def open_with_recovery(folder: Path, text: str) -> Keys:
    """Open the office with what the recovery sheet says, typed in any case, with or without spaces.

    Never opens the class key. Raises `Refused("recovery.misread")` when it is no such key (a slip
    in typing), `Refused("recovery.wrong")` when it is another office's or an older sheet.
    """
    file, damaged = load(folder)
    return Keys(file.office_id, open_recovery(text, file.recovery), None, None, damaged)


def add_user(
    folder: Path,
    keys: Keys,
    user: NewUser,
    *,
    vault: Vault = SYSTEM_VAULT,
    kdf: Kdf = KDF_DEFAULT,
    random: RandomBytes = secrets.token_bytes,
) -> SlotUser:
    """Give somebody a slot. Raises `Refused`: `user.exists`, `login.bad`, `passphrase.…`.

    A confidential officer gets the class key only from one who holds it (`grant_class_key`); the
    first one of an office whose class key nobody holds gets a new one.
    """
    file, _ = load(folder)
    _check_new(file, user)
    class_key = keys.class_key
    if class_key is None and not any(slot.class_key for slot in file.slots):
        class_key = random(KEY_BYTES)
    slot = _new_slot(_Maker(file.office_id, vault, kdf, random), user, keys.dmk, class_key)
    save(folder, file.with_slot(slot))
    return slot.shown()


def renew_user(
    folder: Path,
    keys: Keys,
    login: str,
    passphrase: str,
    *,
    vault: Vault = SYSTEM_VAULT,
    kdf: Kdf = KDF_DEFAULT,
    random: RandomBytes = secrets.token_bytes,
) -> SlotUser:
    """Give a known user a new passphrase without the old one (forgotten, or a new PC).

    The class key is lost to that user unless `keys` hold it. Raises `Refused("user.unknown")`.
    """
    file, _ = load(folder)
    old = file.must_find(login)
    user = NewUser(old.login, old.name, old.roles, passphrase)
    check_passphrase(passphrase, login=old.login, name=old.name)
    maker = _Maker(file.office_id, vault, kdf, random)
    slot = _new_slot(maker, user, keys.dmk, keys.class_key, slot_id=old.slot)
    save(folder, file.with_slot(slot))
    return slot.shown()


def change_passphrase(
    folder: Path,
    login: str,
    old: str,
    new: str,
    *,
    clock: Clock | None = None,
    vault: Vault = SYSTEM_VAULT,
    kdf: Kdf = KDF_DEFAULT,
    random: RandomBytes = secrets.token_bytes,
) -> SlotUser:
    """Change one's own passphrase: one slot is written anew, everything it wraps stays.

    Raises what `unlock` raises for the old one and `Refused("passphrase.…")` for the new one.
    """
    file, _ = load(folder)
    slot, user_key, _dmk, _class_key = _open(folder, file, login, old, clock, vault)
    check_passphrase(new, login=slot.login, name=slot.name)
    changed = _Maker(file.office_id, vault, kdf, random).lock(slot, user_key, new)
    save(folder, file.with_slot(changed))
    return changed.shown()


def grant_class_key(folder: Path, keys: Keys, login: str) -> SlotUser:
    """Let a confidential officer hand the class key to another one; needs no passphrase of theirs.

    Raises `Refused("keys.no_class_key")` when `keys` do not hold it, `Refused("user.unknown")`,
    `Refused("user.not_confidential")`.
    """
    file, _ = load(folder)
    slot = file.must_find(login)
    if keys.class_key is None:
        raise Refused("keys.no_class_key")
    if CLASS_KEY_ROLE not in slot.roles:
        raise Refused("user.not_confidential", field="login")
    sealed = seal_to(slot.public, keys.class_key, _about(file.office_id, slot, "class"))
    granted = slot._replace(class_key=sealed)
    save(folder, file.with_slot(granted))
    return granted.shown()


def remove_user(folder: Path, login: str) -> None:
    """Delete a slot. Whoever left on bad terms and had the files may still know the master key.

    Raises `Refused("user.unknown" | "keys.last_user")`.
    """
    file, _ = load(folder)
    gone = file.must_find(login)
    rest = tuple(slot for slot in file.slots if slot.slot != gone.slot)
    if not rest:
        raise Refused("keys.last_user", field="login")
    save(folder, file._replace(slots=rest))
    Throttle(folder, SystemClock()).passed(gone.slot)


def renew_recovery(folder: Path, keys: Keys) -> str:
    """Make a new recovery sheet's text (for paper only); the older sheet opens nothing any more.

    Backups made before still open with the older one.
    """
    file, _ = load(folder)
    text, recipient, recovery = new_recovery(keys.dmk)
    save(folder, file._replace(recipient=recipient, recovery=recovery))
    return text


def recovery_recipient(folder: Path) -> str:
    """Give the public half of the recovery key (`age1…`): backups are encrypted to it."""
    return load(folder)[0].recipient


# --- one person's slot -----------------------------------------------------------------------


class _Opened(NamedTuple):
    slot: Slot
    user_key: bytes
    dmk: bytes
    class_key: bytes | None


class _Maker(NamedTuple):
    office_id: bytes
    vault: Vault
    kdf: Kdf
    random: RandomBytes

    def lock(self, slot: Slot, user_key: bytes, passphrase: str) -> Slot:
        """Wrap the user's private key under a passphrase and, where there is one, the PC's key."""
        device = self.vault.read_or_make(self.office_id)
        bound = slot._replace(
            kdf=self.kdf, salt=self.random(_SALT_BYTES), device_check=_device_check(device)
        )
        kek = _kek(bound, passphrase, device)
        return bound._replace(user_key=seal(kek, user_key, _about(self.office_id, bound, "user")))


def _new_slot(
    maker: _Maker, user: NewUser, dmk: bytes, class_key: bytes | None, *, slot_id: str = ""
) -> Slot:
    user_key = maker.random(KEY_BYTES)
    public = public_of(user_key)
    slot = Slot(
        slot=slot_id or maker.random(_SLOT_BYTES).hex(),
        login=user.login.strip(),
        name=user.name.strip(),
        roles=tuple(user.roles),
        kdf=maker.kdf,
        salt=b"",
        device_check=b"",
        public=public,
        user_key=b"",
        dmk=b"",
        class_key=b"",
    )
    slot = slot._replace(dmk=seal_to(public, dmk, _about(maker.office_id, slot, "master")))
    if class_key is not None and CLASS_KEY_ROLE in slot.roles:
        sealed = seal_to(public, class_key, _about(maker.office_id, slot, "class"))
        slot = slot._replace(class_key=sealed)
    return maker.lock(slot, user_key, user.passphrase)


def _open(
    folder: Path, file: SlotFile, login: str, passphrase: str, clock: Clock | None, vault: Vault
) -> _Opened:
    """Walk the one way for right, wrong and unknown; only the last step tells them apart."""
    known = file.find(login)
    slot = known or file.slots[0]
    account = known.slot if known else _UNKNOWN
    throttle = Throttle(folder, clock or SystemClock())
    throttle.check(account)
    if not slot.kdf.in_bounds():
        raise Trouble("keys.slot_refused")
    opened = _unwrap(
        file.office_id, slot, _kek(slot, passphrase, _device_secret(file, slot, vault))
    )
    if opened is None or known is None:
        throttle.failed(account)
        raise Refused("unlock.wrong")
    throttle.passed(account)
    return opened


def _unwrap(office_id: bytes, slot: Slot, kek: bytes) -> _Opened | None:
    try:
        user_key = unseal(kek, slot.user_key, _about(office_id, slot, "user"))
    except NotOpenedError:
        return None
    try:
        dmk = unseal_with(user_key, slot.dmk, _about(office_id, slot, "master"))
        about = _about(office_id, slot, "class")
        class_key = unseal_with(user_key, slot.class_key, about) if slot.class_key else None
    except NotOpenedError:
        # The passphrase is right, the slot is not: somebody put it together.
        raise Trouble("keys.slot_refused") from None
    return _Opened(slot, user_key, dmk, class_key)


def _kek(slot: Slot, passphrase: str, device: bytes | None) -> bytes:
    return make_key(stretch(passphrase, slot.salt, slot.kdf) + (device or b""), "user key")


def _device_secret(file: SlotFile, slot: Slot, vault: Vault) -> bytes | None:
    if not slot.device_check:
        return None
    device = vault.read(file.office_id)
    if device is None or _device_check(device) != slot.device_check:
        raise Trouble("keys.device_secret_lost")
    return device


def _device_check(device: bytes | None) -> bytes:
    # 16 bytes that tell a changed keyring from a wrong passphrase; they say nothing of the secret.
    return make_key(device, "device check")[:16] if device else b""


def read_login(told: str) -> str:
    """Give a login as it is kept.

    Errors: Refused("login.bad").
    """
    login = told.strip()
    if not 1 <= len(login) <= 64 or not login.isprintable() or any(map(str.isspace, login)):  # noqa: PLR2004 a work account's length
        raise Refused("login.bad", field="login")
    return login


def _check_new(file: SlotFile, user: NewUser) -> None:
    login = read_login(user.login)
    if file.find(login):
        raise Refused("user.exists", field="login")
    check_passphrase(user.passphrase, login=login, name=user.name)


def _about(office_id: bytes, slot: Slot, what: str) -> bytes:
    """Say whose and what a wrapped key is, so that no slot's part fits into another slot."""
    return json.dumps([what, office_id.hex(), slot.slot, slot.login]).encode()


def derive(dmk: bytes, purpose: Purpose) -> bytes:
    """Make the 32-byte key for one purpose from the master key (HKDF-SHA256)."""
    return make_key(dmk, f"master/{purpose.value}")


# --- the device ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DeviceKeys:
    """The keys one PC signs and receives with: Ed25519 (32 raw bytes) and an age identity."""

    signing: bytes = field(repr=False)
    identity: str = field(repr=False)

    @classmethod
    def create(cls) -> "DeviceKeys":
        """Make new ones."""
        import pyrage  # noqa: PLC0415 cheap start

        return cls(secrets.token_bytes(KEY_BYTES), str(pyrage.x25519.Identity.generate()))

    @property
    def verify_key(self) -> bytes:
        """The 32 bytes others check our signatures with."""
        return bytes(self._signer().public_key().public_bytes_raw())

    @property
    def recipient(self) -> str:
        """What the county encrypts to us with (`age1…`)."""
        import pyrage  # noqa: PLC0415 cheap start

        return str(pyrage.x25519.Identity.from_str(self.identity).to_public())

    def sign(self, content: bytes) -> bytes:
        """Give 64 bytes; `content` starts with what it is (the signature's domain)."""
        return bytes(self._signer().sign(content))

    def wrap(self, dmk: bytes) -> bytes:
        """Give the keys encrypted under the master key."""
        content = self.signing + self.identity.encode()
        return seal(derive(dmk, Purpose.DEVICE), content, b"device keys")

    @classmethod
    def unwrap(cls, dmk: bytes, wrapped: bytes) -> "DeviceKeys":
        """Open wrapped keys; raises `Trouble("keys.device_damaged")`."""
        try:
            content = unseal(derive(dmk, Purpose.DEVICE), wrapped, b"device keys")
        except NotOpenedError:
            raise Trouble("keys.device_damaged") from None
        return cls(content[:KEY_BYTES], content[KEY_BYTES:].decode())

    def _signer(self) -> Any:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 cheap start
            Ed25519PrivateKey,
        )

        return Ed25519PrivateKey.from_private_bytes(self.signing)
