"""What comes in: the county's signed word, proven before it moves anything.

`Enrolment` is the county as it was pinned when the one-time code was used; no other key's word
counts from then on.
"""

from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from app.domain.errors import Refused, Trouble
from app.wire import receipt as wire
from app.wire.entry import DeviceId
from app.wire.receipt import Answer, EnrolRequest, Hello, Receipt
from db import parcels
from db.parcels import Marks, Parcel, ParcelState

_KEPT = "enrolment"
_WRONG_CODE = "enrol.code"
Place = Literal["local", "in_transit", "county"]


class Enrolment(msgspec.Struct, frozen=True):
    """The county this PC reports to, and its certificate of this PC, as they were signed."""

    url: str
    county: str
    county_name: str
    incarnation: str
    verify_key: str
    key_id: str
    recipients: tuple[str, ...]
    office: str
    fingerprint: str
    certificate: bytes


class _Named(msgspec.Struct):
    """Only the name of the key an answer says it was signed with."""

    key_id: str


class _Problem(msgspec.Struct):
    """What the county says instead: a code, nothing of the content."""

    code: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A receipt taken in. `moved` is false for one that told nothing new.

    `quarantined` gives (seq, code) of entries that the county set aside.
    """

    receipt: bytes
    state: Literal["applied", "stored"]
    place: Place
    moved: bool
    quarantined: tuple[tuple[int, str], ...]


def enrolment(connection: Any) -> Enrolment | None:
    """Read the county this PC was made known to, None before."""
    found = parcels.kept(connection, _KEPT)
    return None if found is None else msgspec.msgpack.decode(found, type=Enrolment)


def keep_enrolment(connection: Any, told: Enrolment) -> None:
    """Write the county down, and that its marks are of this incarnation."""
    parcels.keep(connection, _KEPT, msgspec.msgpack.encode(told))
    marks = parcels.marks(connection)
    if not marks.incarnation:
        parcels.set_marks(connection, msgspec.structs.replace(marks, incarnation=told.incarnation))


# --- answers ---------------------------------------------------------------------------------


def greeted(raw: bytes) -> tuple[Hello, str]:
    """Read the hello of a county not known yet, and the name of its key.

    Errors: Trouble("sync.no_answer_from_county") for anything that is not signed by itself.
    """
    try:
        hello, _ = wire.first_hello(raw)
        return hello, key_named(raw)
    except Refused:
        raise Trouble("sync.no_answer_from_county") from None


def proven(raw: bytes, verify_key: str, key_id: str) -> Answer:
    """Give an answer that the pinned key signed.

    Errors: Trouble("sync.no_answer_from_county") for no signed answer, ("sync.county_key_changed")
    for another key's, ("sync.bad_receipt") for one that was changed on its way.
    """
    try:
        return wire.verified(raw, bytes.fromhex(verify_key))
    except Refused as fault:
        if fault.code == "answer.none":
            raise Trouble("sync.no_answer_from_county") from None
        changed = key_named(raw) == key_id
        raise Trouble("sync.bad_receipt" if changed else "sync.county_key_changed") from None


def key_named(raw: bytes) -> str:
    """Name the key an answer says it was signed with."""
    return msgspec.json.decode(raw, type=_Named).key_id


def enrolled(
    raw: bytes, hello: Hello, key_id: str, *, url: str, asked: EnrolRequest, fingerprint: str
) -> Enrolment:
    """Read the county's certificate of this PC.

    Errors: Refused("sync.code_refused"); Trouble as for `proven`, and ("sync.refused").
    """
    answer = proven(raw, hello.verify_key, key_id)
    try:
        told = answer.read(wire.Enrolled)
    except Refused:
        raise _refusal(answer) from None
    same = (told.hello.county, told.hello.verify_key) == (hello.county, hello.verify_key)
    if told.device != asked.device or not same or not told.hello.recipients:
        raise Trouble("sync.bad_receipt")
    return Enrolment(
        url=url,
        county=told.hello.county,
        county_name=told.hello.name,
        incarnation=told.hello.incarnation,
        verify_key=told.hello.verify_key,
        key_id=key_id,
        recipients=told.hello.recipients,
        office=told.office,
        fingerprint=fingerprint,
        certificate=raw,
    )


def _refusal(answer: Answer) -> Refused | Trouble:
    try:
        code = answer.read(_Problem).code
    except Refused:
        return Trouble("sync.bad_receipt")
    if code == _WRONG_CODE:
        return Refused("sync.code_refused", field="code")
    return Trouble("sync.refused", detail={"what": code})


def hello_again(raw: bytes, known: Enrolment) -> Hello:
    """Read the hello of the county that is known; the same errors as `proven`."""
    answer = proven(raw, known.verify_key, known.key_id)
    try:
        hello = answer.read(Hello)
    except Refused:
        raise _refusal(answer) from None
    if hello.county != known.county:
        raise Trouble("sync.bad_receipt")
    return hello


def receipt(raw: bytes, known: Enrolment, device: DeviceId) -> tuple[Receipt, Answer]:
    """Read a receipt for this device. Errors: as `proven`, and Trouble("sync.refused")."""
    answer = proven(raw, known.verify_key, known.key_id)
    try:
        told = answer.read(Receipt)
    except Refused:
        raise _refusal(answer) from None
    if told.county != known.county or told.device != device.hex():
        raise Trouble("sync.bad_receipt")
    return told, answer


# --- taking in -------------------------------------------------------------------------------


def take_in(
    connection: Any, told: Receipt, answer: Answer, sent: Parcel | None = None
) -> Taken | None:
    """Move the marks by a proven receipt and keep it beside its batch.

    `sent` is the batch it is the live answer to; None for one that came by stick, which never
    moves anything back. None comes out when it is about a batch that this PC did not seal.
    Errors: Trouble("sync.bad_receipt"), ("sync.rewound"), ("sync.head_differs").
    """
    parcel = parcels.found(connection, bytes.fromhex(told.batch))
    if sent is not None and told.batch != sent.id.hex():
        raise Trouble("sync.bad_receipt")
    if parcel is None or parcel.epoch != told.epoch:
        return None
    _compare_head(connection, told)
    marks = parcels.marks(connection)
    after = _after(marks, told, answer, parcel, live=sent is not None)
    if after != marks:
        parcels.set_marks(connection, after)
    state = _STATES.get(told.state, "stored")
    moved = after != marks or parcel.receipt is None
    if moved:
        if parcel.state == "applied" and parcel.receipt not in {None, answer.raw}:
            parcels.keep_receipt(connection, parcel)  # the county's word before it was restored
        parcels.answered(connection, parcel.id, state, answer.raw, told.received_at)
    aside = tuple((each.seq, each.code) for each in told.quarantined)
    if state == "applied" and not aside:
        return Taken(answer.raw, "applied", "county", moved, aside)
    return Taken(answer.raw, "stored", "in_transit", moved, aside)


_STATES: dict[str, ParcelState] = {"applied": "applied", "rejected": "refused"}


def _compare_head(connection: Any, told: Receipt) -> None:
    """Refuse a county that holds other entries of this lane than this journal does."""
    if told.stored == 0:
        return
    here = parcels.hash_at(connection, told.epoch, told.stored)
    if here is None:
        raise Trouble("sync.rewound")
    if here.hex() != told.head:
        raise Trouble("sync.head_differs")


def _after(marks: Marks, told: Receipt, answer: Answer, parcel: Parcel, *, live: bool) -> Marks:
    if told.epoch != marks.epoch or told.state == "rejected":
        return marks
    newest = told.received_at >= marks.last_receipt_at
    if told.incarnation == marks.incarnation or not marks.incarnation:
        back = live and told.stored < min(marks.stored, parcel.first - 1)
    elif live or (newest and parcel.receipt is None):
        back = True  # the county was restored: what it has now is what counts
    else:
        return marks  # a receipt of the county before it was restored
    after = msgspec.structs.replace(
        marks,
        incarnation=told.incarnation,
        stored=told.stored if back else max(marks.stored, told.stored),
        applied=told.applied if back else max(marks.applied, told.applied),
        durable=told.durable if back else max(marks.durable, told.durable),
    )
    if not newest:
        return after
    return msgspec.structs.replace(
        after,
        nonce=told.nonce,
        last_receipt_at=told.received_at,
        last_receipt_hash=answer.hash,
    )


def forget_marks(connection: Any, incarnation: str) -> None:
    """Begin again with a county that was restored from a back-up: everything is sent anew."""
    marks = parcels.marks(connection)
    told = msgspec.structs.replace(
        marks, incarnation=incarnation, stored=0, applied=0, durable=0, nonce=""
    )
    parcels.set_marks(connection, told)
