"""What the county answers, and how each side shows that it is itself.

Every answer is signed JSON `{body, sig, key_id}`; `body` is a string, the very bytes that were
signed. A receipt is written in the transaction that applied the batch and is the same on repeat.
Times are data: no decision rests on the other side's clock.
"""

import hashlib
import hmac
import secrets
import struct
from base64 import b32decode, b32encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from app.domain.errors import Refused, Trouble
from app.wire.batch import sound_json
from app.wire.entry import DeviceId, canonical
from app.wire.envelope import Recipient, key_id

State = Literal["APPLIED", "PARKED_GAP", "PARKED_SCHEMA", "PARKED_REVOKED", "FORKED"]
"""What became of a batch. All of them are kept at the county; only APPLIED moved tables."""

MOST_ANSWER = 4 * 1024 * 1024
_ANSWER = b"xf/answer/1\0"
_REQUEST = b"xf/request/1\0"
_CODE_ID = b"xf/enrol-id/1\0"
_CODE_KEY = b"xf/enrol-key/1\0"
_CODE_BYTES = 16
_ID = 32


class Quarantined(msgspec.Struct, frozen=True):
    """One entry that is kept but moved no table. `msg` holds no content."""

    seq: int
    code: str
    msg: str = ""


class Limits(msgspec.Struct, frozen=True):
    """The most the county takes at once."""

    container: int
    entries: int
    per_minute: int


class Receipt(msgspec.Struct, frozen=True, tag_field="kind", tag="receipt"):
    """The county's answer to one batch. Marks are seqs of this device and epoch; ids hex.

    `stored_hwm`: everything up to here is kept; `applied_hwm`: everything up to here was taken
    into the tables or stands in quarantine; `durable_hwm`: it is in a proven off-site backup.
    `head` is the hash of the entry at `applied_hwm`. `prev_receipt` is the SHA-256 of the lane's
    receipt before. `nonce` is to be echoed in the next header.
    """

    county: str
    incarnation: str
    device: str
    epoch: int
    batch: str
    state: State
    stored_hwm: int
    applied_hwm: int
    durable_hwm: int
    head: str
    nonce: str
    prev_receipt: str
    keyset_n: int
    limits: Limits
    received_at: str
    quarantined: tuple[Quarantined, ...] = ()
    gaps: tuple[tuple[int, int], ...] = ()
    want: tuple[str, ...] = ()
    down_hwm: int = 0
    v: int = 1


class PublicKey(msgspec.Struct, frozen=True):
    """One of the county's age recipients and what it is for."""

    id: str
    age: str
    use: Literal["current", "next", "recovery"]


class Keyset(msgspec.Struct, frozen=True, tag_field="kind", tag="keyset"):
    """The county's keys, signed by its root. `n` only grows; an older one is never taken again."""

    county: str
    n: int
    suite: int
    recipients: tuple[PublicKey, ...]
    signing: tuple[str, ...]
    v: int = 1

    def recipient(self) -> Recipient:
        """Give whom to seal to: the current key first, then next and recovery."""
        order = {"current": 0, "next": 1, "recovery": 2}
        told = sorted(self.recipients, key=lambda each: order[each.use])
        return Recipient(bytes.fromhex(self.county), tuple(each.age for each in told))

    def signers(self) -> tuple[bytes, ...]:
        """Give the raw Ed25519 keys the county's answers are signed with."""
        return tuple(bytes.fromhex(each) for each in self.signing)


class Hello(msgspec.Struct, frozen=True, tag_field="kind", tag="hello"):
    """Who the county is. `keyset` is signed by the root; `time` is only for display."""

    county: str
    name: str
    incarnation: str
    root: str
    keyset: str
    limits: Limits
    protocol_min: int
    protocol_max: int
    time: str
    v: int = 1


class Enrolment(msgspec.Struct, frozen=True, tag_field="kind", tag="enrolment"):
    """A device asks to be known. Signed by the key it names; `proof` shows the one-time code."""

    code_id: str
    device: str
    office: str
    epoch: int
    signing: str
    age: str
    fingerprint: str
    app: str
    proof: str = ""
    v: int = 1


class Enrolled(msgspec.Struct, frozen=True, tag_field="kind", tag="enrolled"):
    """The county knows the device. `proof` shows that this county gave out the code.

    Pin `root`; seal to `keyset`; write on in `epoch`.
    """

    county: str
    name: str
    incarnation: str
    device: str
    epoch: int
    root: str
    keyset: str
    division_code: str
    at: str
    proof: str = ""
    v: int = 1


class Asked(msgspec.Struct, frozen=True, tag_field="kind", tag="state"):
    """A device asks how far the county is; its own marks go with it."""

    device: str
    epoch: int
    seq: int
    head: str
    nonce: str
    v: int = 1


class Marks(msgspec.Struct, frozen=True, tag_field="kind", tag="marks"):
    """How far the county has one lane. `state` is OPEN, FORKED or REVOKED; `receipt` the last."""

    county: str
    incarnation: str
    device: str
    epoch: int
    state: str
    stored_hwm: int
    applied_hwm: int
    durable_hwm: int
    head: str
    gaps: tuple[tuple[int, int], ...]
    receipt: str
    v: int = 1


class Refusal(msgspec.Struct, frozen=True, tag_field="kind", tag="refusal"):
    """The county took nothing in; `code` says why and holds no content."""

    county: str
    code: str
    at: str
    v: int = 1


class Signed(msgspec.Struct, frozen=True):
    """The form every answer has; `body` is a string of JSON, exactly as it was signed."""

    body: str
    sig: str
    key_id: str


Document = Receipt | Keyset | Hello | Enrolment | Enrolled | Asked | Marks | Refusal
_D = TypeVar("_D", bound=Document)


def sign(document: Document, key: Ed25519PrivateKey) -> bytes:
    """Write a document down and sign it."""
    body = canonical(document)
    public = key.public_key().public_bytes_raw()
    told = Signed(body.decode(), key.sign(_ANSWER + body).hex(), key_id(public).hex())
    return canonical(told)


def verify(answer: bytes, keys: Iterable[bytes], kind: type[_D]) -> _D:
    """Read a document if one of these raw Ed25519 keys signed it.

    Errors: Trouble("sync.no_answer_from_county") for what is not signed by them or not of this
    kind; Trouble("sync.refused") when it is the county's signed refusal, its code in `detail`.
    """
    try:
        document = _verified(answer, keys)
    except (ValueError, InvalidSignature, RecursionError) as fault:
        raise Trouble("sync.no_answer_from_county") from fault
    if isinstance(document, kind):
        return document
    if isinstance(document, Refusal):
        raise Trouble("sync.refused", detail={"what": document.code})
    raise Trouble("sync.no_answer_from_county")


def claimed(answer: bytes, kind: type[_D]) -> _D:
    """Read what a document says of itself, unproven: for Hello and Enrolled, which bring a key.

    Call `verify` with the key it names next. Errors as `verify`.
    """
    try:
        document = _document(_signed(answer).body.encode())
    except (ValueError, RecursionError) as fault:
        raise Trouble("sync.no_answer_from_county") from fault
    if not isinstance(document, kind):
        raise Trouble("sync.no_answer_from_county")
    return document


def receipt_hash(answer: bytes) -> str:
    """Name a signed receipt as the next one's `prev_receipt` does."""
    return hashlib.sha256(answer).hexdigest()


def _signed(answer: bytes) -> Signed:
    if len(answer) > MOST_ANSWER:
        raise ValueError("size")
    sound_json(answer)
    return msgspec.json.decode(answer, type=Signed)


def _document(body: bytes) -> Document:
    sound_json(body)
    return msgspec.json.decode(body, type=Document)


def _verified(answer: bytes, keys: Iterable[bytes]) -> Document:
    told = _signed(answer)
    body = told.body.encode()
    for key in keys:
        if key_id(key).hex() == told.key_id:
            public = Ed25519PublicKey.from_public_bytes(key)
            public.verify(bytes.fromhex(told.sig), _ANSWER + body)
            return _document(body)
    raise ValueError("key")


# --- the one-time code -----------------------------------------------------------------------


def new_code() -> str:
    """Make a one-time code of 128 bits: 26 letters and digits, in groups for the telephone."""
    told = b32encode(secrets.token_bytes(_CODE_BYTES)).decode().rstrip("=")
    return "-".join(told[at : at + 5] for at in range(0, len(told), 5))


@dataclass(frozen=True, slots=True)
class Code:
    """What both sides make of a one-time code. The code itself never travels."""

    id: str
    key: bytes

    def proof(self, document: Enrolment | Enrolled) -> str:
        """Show that one knows the code, bound to everything the document says."""
        bare = canonical(msgspec.structs.replace(document, proof=""))
        return hmac.new(self.key, bare, hashlib.sha256).hexdigest()

    def proven(self, document: Enrolment | Enrolled) -> bool:
        """Tell whether the other side knew the code when it wrote this."""
        return hmac.compare_digest(self.proof(document), document.proof)


def code(text: str) -> Code:
    """Read a one-time code as it was typed: case, spaces and dashes do not matter.

    Errors: Refused("enrol.code").
    """
    plain = "".join(each for each in text.upper() if each.isalnum())
    try:
        told = b32decode(plain + "=" * (-len(plain) % 8))
    except ValueError as fault:
        raise Refused("enrol.code", field="code") from fault
    if len(told) != _CODE_BYTES:
        raise Refused("enrol.code", field="code")
    return Code(
        hashlib.sha256(_CODE_ID + told).hexdigest()[:_ID],
        hashlib.sha256(_CODE_KEY + told).digest(),
    )


def enrol_answer(answer: bytes, asked: Enrolment, shown: Code) -> tuple[Enrolled, Keyset]:
    """Believe the county's answer to an enrolment: signed, and it knew the code.

    Errors: as `verify`, and Trouble("enrol.other_county") when it did not know the code.
    """
    told = claimed(answer, Enrolled | Refusal)  # type: ignore[type-var]  # a union is two kinds
    if isinstance(told, Refusal):
        raise Trouble("sync.refused", detail={"what": told.code})
    if not shown.proven(told) or told.device != asked.device:
        raise Trouble("enrol.other_county")
    root = bytes.fromhex(told.root)
    keyset = verify(told.keyset.encode(), [root], Keyset)
    return verify(answer, keyset.signers(), Enrolled), keyset


# --- signed requests -------------------------------------------------------------------------

DEVICE = "X-XF-Device"
EPOCH = "X-XF-Epoch"
COUNTER = "X-XF-Counter"
DIGEST = "X-XF-SHA256"
SIGNATURE = "X-XF-Signature"


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks, before the body is read. `counter` grows with every request of the device."""

    device: DeviceId
    epoch: int
    counter: int
    digest: bytes
    signature: bytes

    def signed(self, keys: Iterable[bytes], what: str) -> bool:
        """Tell whether one of these raw keys signed this request for this endpoint."""
        message = _asked(what, self.device, self.epoch, self.counter, self.digest)
        for key in keys:
            try:
                Ed25519PublicKey.from_public_bytes(key).verify(self.signature, message)
            except (InvalidSignature, ValueError):
                continue
            return True
        return False


def request_headers(
    key: Ed25519PrivateKey, what: str, device: DeviceId, epoch: int, counter: int, body: bytes
) -> dict[str, str]:
    """Sign a request to an endpoint ("batches", "state")."""
    digest = hashlib.sha256(body).digest()
    return {
        DEVICE: device.hex(),
        EPOCH: str(epoch),
        COUNTER: str(counter),
        DIGEST: digest.hex(),
        SIGNATURE: key.sign(_asked(what, device, epoch, counter, digest)).hex(),
    }


def read_request(headers: Mapping[str, str]) -> Request | None:
    """Read the signed headers; None when one is missing or not of its form."""
    try:
        request = Request(
            DeviceId(bytes.fromhex(headers[DEVICE.lower()])),
            int(headers[EPOCH.lower()]),
            int(headers[COUNTER.lower()]),
            bytes.fromhex(headers[DIGEST.lower()]),
            bytes.fromhex(headers[SIGNATURE.lower()]),
        )
    except (KeyError, ValueError):
        return None
    fits = 0 < request.epoch < 2**31 and 0 < request.counter < 2**63
    return request if fits and len(request.device) * 2 == _ID else None


def _asked(what: str, device: bytes, epoch: int, counter: int, digest: bytes) -> bytes:
    place = struct.pack(">IQ", epoch, counter)
    return _REQUEST + what.encode() + b"\0" + device + place + digest
