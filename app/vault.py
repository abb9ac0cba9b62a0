"""The PC's own part of a key, kept by the system's keyring where there is a real one.

It is an extra input beside the passphrase, never the only holder of anything (SECURITY 0.9). A
keyring that is not on the list of real ones is never given a secret: several write it in clear.
"""

import secrets
from dataclasses import dataclass
from typing import Protocol, cast

SERVICE = "petition-desk"
SECRET_BYTES = 32

REAL_BACKENDS = frozenset(
    {
        "keyring.backends.Windows.WinVaultKeyring",
        "keyring.backends.macOS.Keyring",
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.libsecret.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
        "keyring.backends.kwallet.DBusKeyringKWallet4",
    }
)
_CHAIN = "keyring.backends.chainer.ChainerBackend"


class Backend(Protocol):
    """What we ask of a keyring backend."""

    def get_password(self, service: str, username: str) -> str | None:
        """Give what was kept, None where there is nothing."""
        ...

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep it."""
        ...

    def delete_password(self, service: str, username: str) -> None:
        """Forget it."""
        ...


@dataclass(frozen=True, slots=True)
class Vault:
    """The keyring of this PC. `backend=None` takes the system's; `allowed` are full class names."""

    backend: object | None = None
    allowed: frozenset[str] = REAL_BACKENDS

    def read(self, office_id: bytes) -> bytes | None:
        """Give the 32 bytes kept for the office; None when lost, locked, changed or not real."""
        try:
            return self._read(office_id)
        except Exception:  # noqa: BLE001 backends raise whatever their system raises
            return None

    def read_or_make(self, office_id: bytes) -> bytes | None:
        """Give the 32 bytes for the office, made, written and read back where there are none yet.

        None where no real keyring keeps them whole. What is already there is never overwritten.
        """
        try:
            return self._read(office_id) or self._make(office_id)
        except Exception:  # noqa: BLE001 the same: then the passphrase stands alone
            return None

    def _read(self, office_id: bytes) -> bytes | None:
        backend = self._real()
        text = backend.get_password(SERVICE, office_id.hex()) if backend else None
        if text is None:
            return None
        secret = bytes.fromhex(text)
        if len(secret) != SECRET_BYTES:
            raise ValueError("not whole")
        return secret

    def _make(self, office_id: bytes) -> bytes | None:
        backend = self._real()
        if backend is None:
            return None
        secret = secrets.token_bytes(SECRET_BYTES)
        backend.set_password(SERVICE, office_id.hex(), secret.hex())
        if backend.get_password(SERVICE, office_id.hex()) == secret.hex():
            return secret
        # It kept something else, or nothing: take it back, so that nobody builds on it later.
        backend.delete_password(SERVICE, office_id.hex())
        return None

    def _real(self) -> Backend | None:
        backend = self.backend or _system_backend()
        links = getattr(backend, "backends", ()) if _name(backend) == _CHAIN else (backend,)
        return next((cast("Backend", link) for link in links if _name(link) in self.allowed), None)


def _name(backend: object) -> str:
    kind = type(backend)
    return f"{kind.__module__}.{kind.__qualname__}"


def _system_backend() -> object:
    import keyring  # noqa: PLC0415 60 ms the lock screen does not need before the first key

    return keyring.get_keyring()


SYSTEM_VAULT = Vault()
