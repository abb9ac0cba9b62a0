"""Asking to be known by stick: what was asked is kept until the county's answer is taken in."""

from typing import Any

import msgspec

from app.domain.errors import Refused, Trouble
from app.sync import inbox
from app.sync.inbox import Enrolment
from app.wire import enrolling
from app.wire import receipt as wire
from app.wire.entry import canonical
from app.wire.receipt import EnrolRequest
from db import parcels

_KEPT = "asking"
_ANSWER_FAULTS = {"enrol.forged": "enrol.answer_forged", "enrol.half": "enrol.answer_half"}


class Asking(msgspec.Struct, frozen=True):
    """One request that is on its way: whose code, what was asked, and the very file."""

    hashed: bytes
    asked: EnrolRequest
    request: bytes


def asking(connection: Any) -> Asking | None:
    """Read what was asked and not answered yet."""
    found = parcels.kept(connection, _KEPT)
    return None if not found else msgspec.msgpack.decode(found, type=Asking)


def ask(asked: EnrolRequest, nonce: bytes) -> Asking:
    """Close a request for a stick; nothing is written yet."""
    hashed = enrolling.code_hash(asked.code)
    return Asking(hashed, asked, enrolling.seal_request(canonical(asked), hashed, nonce))


def other_code(told: Asking, code: str) -> bool:
    """Tell whether a code is another than the one asked with."""
    return enrolling.code_hash(code) != told.hashed


def keep(connection: Any, told: Asking | None) -> None:
    """Write down what was asked, or that nothing is asked any more."""
    parcels.keep(connection, _KEPT, b"" if told is None else msgspec.msgpack.encode(told))


def answered(sealed: bytes, told: Asking, known: Enrolment | None, fingerprint: str) -> Enrolment:
    """Read the county's answer to what was asked.

    Errors: Refused("enrol.not_ours"), ("enrol.answer_old"), ("sync.code_refused");
    Trouble("enrol.answer_half"), ("enrol.answer_forged"), ("sync.county_key_changed").
    """
    try:
        raw = enrolling.open_answer(sealed, told.request, told.hashed)
    except Refused as fault:
        if fault.code in _ANSWER_FAULTS:
            raise Trouble(_ANSWER_FAULTS[fault.code]) from None
        raise
    try:
        hello = wire.first_enrolled(raw).hello
    except Refused as fault:
        if fault.code == "answer.bad":  # signed, and no certificate: the county says no
            raise Refused("sync.code_refused", field="code") from None
        raise Trouble("enrol.answer_forged") from None
    if known is not None and (hello.county, hello.verify_key) != (known.county, known.verify_key):
        raise Trouble("sync.county_key_changed")
    url = known.url if known else ""
    key_id = inbox.key_named(raw)
    return inbox.enrolled(raw, hello, key_id, url=url, asked=told.asked, fingerprint=fingerprint)
