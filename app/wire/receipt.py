"""What the county answers: always JSON signed with its Ed25519 key, so that a login page with
status 200, a truncated body or a stranger is never taken for an answer.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.domain.errors import Refused
from app.wire.entry import canonical

_ANSWER = b"xf/answer/1\0"
_ENROL = b"xf/enrol/1\0"
_GROUP = 4
_GROUPS = 12
_LARGEST = 4 * 1024 * 1024

_T = TypeVar("_T")
State = Literal["applied", "parked_gap", "parked_schema", "parked_revoked", "forked", "rejected"]


class Quarantined(msgspec.Struct, frozen=True):
    """One entry set aside with its reason; the rest went on."""

    seq: int
    code: str


class Receipt(msgspec.Struct, frozen=True, omit_defaults=True):
    """The county's word on one batch, written in the transaction that applied it.

    Marks are seqs of this device's epoch: stored, applied, durable. `nonce` is echoed in the next
    batch's header and judged by nobody yet: batches on a stick lawfully echo an older one, because
    several are written before a receipt comes home. A clone or a rewind shows where it signs a seq
    anew (the county compares hashes: `forked`), and on the PC itself by the sidecar. Hashes and
    ids are hex.
    """

    county: str
    incarnation: str
    device: str
    epoch: int
    batch: str
    state: State
    stored: int
    applied: int
    durable: int
    head: str
    nonce: str
    received_at: str
    prev_receipt: str = ""
    reason: str = ""
    quarantined: tuple[Quarantined, ...] = ()
    gaps: tuple[tuple[int, int], ...] = ()


class Hello(msgspec.Struct, frozen=True):
    """Who the county is: what an enrolling device pins. `verify_key` is hex (Ed25519)."""

    county: str
    name: str
    incarnation: str
    verify_key: str
    recipients: tuple[str, ...]
    time: str
    protocol: int = 1


class EnrolRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A device asks to be known: the one-time code and its public keys, signed with its key."""

    code: str
    office: str
    device: str
    epoch: int
    verify_key: str
    recipient: str
    signature: str = ""


class Enrolled(msgspec.Struct, frozen=True):
    """The county knows the device now: for which office, and who the county is."""

    hello: Hello
    office: str
    division_code: str
    device: str


class _Signed(msgspec.Struct, forbid_unknown_fields=True):
    body: str
    sig: str
    key_id: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A verified answer: its bytes as they came, its body, and the hash that chains receipts."""

    raw: bytes
    body: bytes

    def read(self, wanted: type[_T]) -> _T:
        """Read the body; Refused("answer.bad") when it is something else."""
        try:
            return msgspec.json.decode(self.body, type=wanted)
        except msgspec.MsgspecError:
            raise Refused("answer.bad") from None

    @property
    def hash(self) -> str:
        """Give what the next receipt names as `prev_receipt`."""
        return hashlib.sha256(self.raw).hexdigest()


def sign(body: Any, key_id: str, signer: Callable[[bytes], bytes]) -> bytes:
    """Sign a structure or mapping as an answer."""
    told = canonical(msgspec.to_builtins(body))
    sealed = _Signed(told.decode(), signer(_ANSWER + told).hex(), key_id)
    return canonical(msgspec.to_builtins(sealed))


def verified(raw: bytes, verify_key: bytes) -> Answer:
    """Check an answer's signature.

    Errors: Refused("answer.none") when it is no signed answer at all (a login page, half a body),
    Refused("answer.forged") when another key signed it.
    """
    told = _told(raw)
    try:
        signature = bytes.fromhex(told.sig)
        Ed25519PublicKey.from_public_bytes(verify_key).verify(
            signature, _ANSWER + told.body.encode()
        )
    except (InvalidSignature, ValueError):
        raise Refused("answer.forged") from None
    return Answer(raw, told.body.encode())


def first_hello(raw: bytes) -> tuple[Hello, Answer]:
    """Read a hello from a county not known yet: signed by the key it names itself."""
    told = _told(raw)
    hello = Answer(raw, told.body.encode()).read(Hello)
    try:
        key = bytes.fromhex(hello.verify_key)
    except ValueError:
        raise Refused("answer.bad") from None
    return hello, verified(raw, key)


def first_enrolled(raw: bytes) -> Enrolled:
    """Read a certificate of a county not known yet: signed by the key it names itself.

    Errors: as `verified`; Refused("answer.bad") when it is something else.
    """
    told = _told(raw)
    made = Answer(raw, told.body.encode()).read(Enrolled)
    try:
        key = bytes.fromhex(made.hello.verify_key)
    except ValueError:
        raise Refused("answer.bad") from None
    verified(raw, key)
    return made


def _told(raw: bytes) -> _Signed:
    if len(raw) > _LARGEST:
        raise Refused("answer.none")
    try:
        return msgspec.json.decode(raw, type=_Signed)
    except msgspec.MsgspecError:
        raise Refused("answer.none") from None


def enrol_bytes(request: EnrolRequest) -> bytes:
    """Give what a device signs when it enrols."""
    told: Mapping[str, Any] = msgspec.to_builtins(request)
    return _ENROL + canonical({name: told[name] for name in sorted(told) if name != "signature"})


def fingerprint(verify_key: bytes, recipient: str) -> str:
    """Give a device's fingerprint for comparing by telephone: twelve groups of four figures."""
    digest = hashlib.sha256(b"xf/fingerprint/1\0" + verify_key + recipient.encode()).digest()
    figures = str(int.from_bytes(digest, "big"))[-_GROUP * _GROUPS :].zfill(_GROUP * _GROUPS)
    return " ".join(figures[at : at + _GROUP] for at in range(0, len(figures), _GROUP))
