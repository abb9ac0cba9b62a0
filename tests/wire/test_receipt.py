"""The county's answers: signed by it and of the right form, or no answer at all."""

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.domain.errors import Refused
from app.wire.receipt import (
    Hello,
    Quarantined,
    Receipt,
    fingerprint,
    first_hello,
    sign,
    verified,
)

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
RECEIPT = Receipt(
    county="ab" * 16,
    incarnation="cd" * 16,
    device="00" * 16,
    epoch=1,
    batch="11" * 16,
    state="applied",
    stored=9,
    applied=9,
    durable=0,
    head="22" * 32,
    nonce="33" * 16,
    received_at="2026-09-22T09:12:00.000+08:00",
    quarantined=(Quarantined(4, "entry.body"),),
    gaps=((2, 3),),
)


def test_a_receipt_comes_back_as_it_was_signed() -> None:
    raw = sign(RECEIPT, "k", KEY.sign)
    answer = verified(raw, PUBLIC)
    assert answer.read(Receipt) == RECEIPT
    assert sign(RECEIPT, "k", KEY.sign) == raw
    assert len(answer.hash) == 64


def test_every_flipped_byte_of_a_receipt_is_refused_or_says_the_same() -> None:
    raw = sign(RECEIPT, "k", KEY.sign)
    refused = 0
    for at in range(len(raw)):
        broken = bytearray(raw)
        broken[at] ^= 0x01
        try:
            answer = verified(bytes(broken), PUBLIC)
        except Refused:
            refused += 1
            continue
        # The key's name stands outside the signature and decides nothing.
        assert answer.read(Receipt) == RECEIPT
    assert refused > len(raw) - 4


def test_another_countys_key_and_another_purpose_are_refused() -> None:
    other = Ed25519PrivateKey.generate()
    with pytest.raises(Refused, match=r"answer\.forged"):
        verified(sign(RECEIPT, "k", other.sign), PUBLIC)
    bare = sign(RECEIPT, "k", lambda told: KEY.sign(told.removeprefix(b"xf/answer/1\0")))
    with pytest.raises(Refused, match=r"answer\.forged"):
        verified(bare, PUBLIC)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<html>login</html>",
        b"{}",
        b"[]",
        b"null",
        b'{"body":"","sig":"","key_id":1}',
        b"\xff",
    ],
)
def test_a_login_page_is_no_answer(raw: bytes) -> None:
    with pytest.raises(Refused, match=r"answer\.none"):
        verified(raw, PUBLIC)


def test_half_an_answer_and_a_huge_one_are_none() -> None:
    raw = sign(RECEIPT, "k", KEY.sign)
    for part in (raw[: len(raw) // 2], raw + b" " * (4 * 1024 * 1024)):
        with pytest.raises(Refused, match=r"answer\.none"):
            verified(part, PUBLIC)


def test_a_signed_answer_of_another_kind_is_bad() -> None:
    with pytest.raises(Refused, match=r"answer\.bad"):
        verified(sign({"code": "batch.forged"}, "k", KEY.sign), PUBLIC).read(Receipt)


def test_a_first_hello_must_be_signed_by_the_key_it_names() -> None:
    hello = Hello("ab" * 16, "云溪县信访局", "cd" * 16, PUBLIC.hex(), ("age1x",), "t")
    assert first_hello(sign(hello, "k", KEY.sign))[0] == hello
    other = Ed25519PrivateKey.generate()
    with pytest.raises(Refused, match=r"answer\.forged"):
        first_hello(sign(hello, "k", other.sign))
    for bad in ("zz", "ab"):
        wrong = msgspec.structs.replace(hello, verify_key=bad)
        with pytest.raises(Refused, match=r"answer\."):
            first_hello(sign(wrong, "k", KEY.sign))


def test_a_fingerprint_is_twelve_groups_and_differs_with_either_key() -> None:
    told = fingerprint(PUBLIC, "age1x")
    assert [len(each) for each in told.split(" ")] == [4] * 12
    assert len({told, fingerprint(PUBLIC, "age1y"), fingerprint(bytes(32), "age1x")}) == 3
