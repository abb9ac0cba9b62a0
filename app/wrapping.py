"""How keys are made and wrapped: argon2id, HKDF-SHA256, AES-256-GCM, X25519, age.

Everything heavy is imported inside: the lock screen loads this module before anybody has typed.
"""

import secrets

from app.domain.errors import Refused, Trouble
from app.keyfile import Kdf
from app.passphrase import passphrase_bytes

KEY_BYTES = 32
_NONCE = 12
_TAG = 16


class NotOpenedError(Exception):
    """The key does not fit, or what was wrapped is not as it was."""


def stretch(passphrase: str, salt: bytes, kdf: Kdf) -> bytes:
    """Give 32 bytes by argon2id; raises `Trouble("keys.memory")` when the PC has too little."""
    from argon2.exceptions import HashingError  # noqa: PLC0415 cheap start
    from argon2.low_level import Type, hash_secret_raw  # noqa: PLC0415 the same

    try:
        return hash_secret_raw(
            secret=passphrase_bytes(passphrase),
            salt=salt,
            time_cost=kdf.rounds,
            memory_cost=kdf.memory_kib,
            parallelism=kdf.lanes,
            hash_len=KEY_BYTES,
            type=Type.ID,
        )
    except HashingError as error:
        raise Trouble("keys.memory") from error


def make_key(secret: bytes, label: str, context: bytes = b"") -> bytes:
    """Give 32 bytes for one label by HKDF-SHA256."""
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 cheap start
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415 the same

    info = f"petition-desk/1/{label}\0".encode() + context
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=info).derive(secret)


def seal(key: bytes, content: bytes, about: bytes) -> bytes:
    """Encrypt by AES-256-GCM: nonce, ciphertext, tag. `about` must be the same when opening."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 cheap start

    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, content, about)


def unseal(key: bytes, sealed: bytes, about: bytes) -> bytes:
    """Open what `seal` wrapped; raises `NotOpenedError`."""
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 cheap start
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 the same

    if len(sealed) < _NONCE + _TAG:
        raise NotOpenedError
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], about)
    except InvalidTag:
        raise NotOpenedError from None


def seal_to(public: bytes, content: bytes, about: bytes) -> bytes:
    """Encrypt to somebody's public key: their private key, and nothing of ours, opens it."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import (  # noqa: PLC0415 cheap start
        X25519PrivateKey,
        X25519PublicKey,
    )

    once = X25519PrivateKey.generate()
    shared = once.exchange(X25519PublicKey.from_public_bytes(public))
    shown = once.public_key().public_bytes_raw()
    return shown + seal(make_key(shared, "to public key", shown + public), content, about)


def unseal_with(private: bytes, sealed: bytes, about: bytes) -> bytes:
    """Open what `seal_to` wrapped; raises `NotOpenedError`."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import (  # noqa: PLC0415 cheap start
        X25519PrivateKey,
        X25519PublicKey,
    )

    own = X25519PrivateKey.from_private_bytes(private)
    shown, rest = sealed[:KEY_BYTES], sealed[KEY_BYTES:]
    try:
        shared = own.exchange(X25519PublicKey.from_public_bytes(shown))
    except ValueError:
        raise NotOpenedError from None
    public = own.public_key().public_bytes_raw()
    return unseal(make_key(shared, "to public key", shown + public), rest, about)


def public_of(private: bytes) -> bytes:
    """Give the public half of an X25519 key; both are 32 raw bytes."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import (  # noqa: PLC0415 cheap start
        X25519PrivateKey,
    )

    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def new_recovery(content: bytes) -> tuple[str, str, bytes]:
    """Make an age key and encrypt to it: its text for paper, its recipient, the ciphertext."""
    import pyrage  # noqa: PLC0415 cheap start

    identity = pyrage.x25519.Identity.generate()
    recipient = identity.to_public()
    return str(identity), str(recipient), pyrage.encrypt(content, [recipient])


def open_recovery(text: str, sealed: bytes) -> bytes:
    """Open with the recovery sheet's text; raises `Refused("recovery.misread")` or `.wrong`."""
    import pyrage  # noqa: PLC0415 cheap start

    try:
        identity = pyrage.x25519.Identity.from_str(_as_printed(text))
    except pyrage.IdentityError:
        raise Refused("recovery.misread", field="recovery_key") from None
    try:
        return bytes(pyrage.decrypt(sealed, [identity]))
    except pyrage.DecryptError:
        raise Refused("recovery.wrong", field="recovery_key") from None


def _as_printed(text: str) -> str:
    """Bring what was typed from paper back to age's own spelling.

    The alphabet has neither B, I, O nor 1, so what looks like them can only be a misread sign.
    """
    signs = passphrase_bytes(text).decode("utf-8", "replace").upper()
    bare = "".join(sign for sign in signs if sign.isascii() and sign.isalnum())
    head = "AGESECRETKEY1"
    if not bare.startswith(head):
        return bare
    return "AGE-SECRET-KEY-1" + bare[len(head) :].translate(str.maketrans("BIO1", "8L0L"))
