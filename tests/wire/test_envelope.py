"""The container: what is not true in every layer is refused, whatever was done to it."""

import dataclasses
import hashlib
import io
import struct
from typing import Any

import msgspec
import pyrage
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from township import Township, address

from app.domain.errors import Refused
from app.wire import batch as batches
from app.wire import envelope
from app.wire.envelope import OUTER_LENGTH, Address, Opened, batch_id, open_sealed, outer

COUNTY = "ab" * 16
_SIGNED = 68


@pytest.fixture(scope="module")
def identity() -> Any:
    return pyrage.x25519.Identity.generate()


@pytest.fixture(scope="module")
def township() -> Township:
    made = Township()
    for content in ("一", "二", "三"):
        made.register(content)
    return made


@pytest.fixture(scope="module")
def to(identity: Any) -> Address:
    return address(COUNTY, identity)


@pytest.fixture(scope="module")
def container(township: Township, to: Address) -> bytes:
    return township.sealed(to)


def opened(container: bytes, township: Township, identity: Any, county: str = COUNTY) -> Opened:
    return open_sealed(container, [str(identity)], township.verify_key, county)


def test_what_was_sealed_comes_out_the_same(
    container: bytes, township: Township, identity: Any
) -> None:
    assert opened(container, township, identity).batch == township.batch()


def test_nothing_about_the_petition_is_in_the_clear(container: bytes) -> None:
    assert "洪七公".encode() not in container
    assert b"petition" not in container


def test_every_flipped_byte_is_refused(container: bytes, township: Township, identity: Any) -> None:
    for at in range(len(container)):
        broken = bytearray(container)
        broken[at] ^= 0x41
        with pytest.raises(Refused, match=r"batch\."):
            opened(bytes(broken), township, identity)


def test_every_flipped_byte_is_refused_even_with_the_checksum_mended(
    container: bytes, township: Township, identity: Any
) -> None:
    for at in [*range(_SIGNED), *range(OUTER_LENGTH, len(container), 7)]:
        broken = bytearray(container)
        broken[at] ^= 0x41
        broken[76:108] = hashlib.sha256(bytes(broken[OUTER_LENGTH:])).digest()
        with pytest.raises(Refused, match=r"batch\."):
            opened(bytes(broken), township, identity)


def test_every_truncation_and_any_addition_is_refused(
    container: bytes, township: Township, identity: Any
) -> None:
    for length in range(len(container)):
        with pytest.raises(Refused, match=r"batch\."):
            opened(container[:length], township, identity)
    with pytest.raises(Refused, match=r"batch\."):
        opened(container + b"\0", township, identity)


def remade(
    container: bytes,
    township: Township,
    identity: Any,
    to: Address,
    *,
    sign: bool = True,
    **told: Any,
) -> bytes:
    """Open a container as a thief with the device's key would, and change what is told."""
    inner = pyrage.decrypt(container[OUTER_LENGTH:], [identity])
    (length,) = struct.unpack_from(">I", inner)
    header = msgspec.json.decode(inner[4 : 4 + length])
    signature, frame = inner[4 + length : 68 + length], told.pop("frame", inner[68 + length :])
    clear = bytearray(container[:_SIGNED])
    for at, content in told.pop("clear", {}).items():
        clear[at : at + len(content)] = content
    head = told.pop("head", None) or msgspec.json.encode(header | told, order="deterministic")
    if sign:
        signature = township.key.sign(b"xf/batch/1\0" + bytes(clear) + head)
    body = pyrage.encrypt(
        struct.pack(">I", len(head)) + head + signature + frame,
        [pyrage.x25519.Recipient.from_str(each) for each in to.recipients],
    )
    tail = struct.pack(">Q32s", len(body), hashlib.sha256(body).digest())
    return (bytes(clear) + tail).ljust(OUTER_LENGTH, b"\0") + body


def test_the_thief_of_these_tests_can_make_a_true_container(
    container: bytes, township: Township, identity: Any, to: Address
) -> None:
    made = remade(container, township, identity, to)
    assert opened(made, township, identity).batch == township.batch()


@pytest.mark.parametrize(
    "told",
    [
        {"device": "00" * 16},
        {"epoch": 2},
        {"first": 2},
        {"last": 2},
        {"count": 2},
        {"prev": "00" * 32},
        {"head": b"{}"},
        {"head": b'{"a":' * 5000 + b"1" + b"}" * 5000},
        {"head": b" " * 70_000},
        {"to_county": "cd" * 16},
        {"to_key": "00" * 8},
        {"v": 2},
        {"z_len": 1},
        {"z_sha256": "00" * 32},
        {"raw_len": 1},
        {"raw_len": 0},
        {"raw_len": -1},
        {"raw_len": 2**62},
        {"clear": {8: b"\1" * 16}},
        {"clear": {24: b"\1" * 16}},
        {"clear": {40: b"\1"}},
        {"clear": {44: b"\1"}},
        {"clear": {52: b"\1"}},
        {"clear": {60: b"\1"}},
    ],
)
def test_layers_that_say_different_things_are_refused_even_when_signed(
    container: bytes, township: Township, identity: Any, to: Address, told: dict[str, Any]
) -> None:
    with pytest.raises(Refused, match=r"batch\."):
        opened(remade(container, township, identity, to, **told), township, identity)


def test_a_changed_header_without_the_key_is_forged(
    container: bytes, township: Township, identity: Any, to: Address
) -> None:
    made = remade(container, township, identity, to, sign=False, wall="2030")
    with pytest.raises(Refused, match=r"batch\.forged"):
        opened(made, township, identity)


def test_another_countys_batch_is_refused(
    container: bytes, township: Township, identity: Any
) -> None:
    with pytest.raises(Refused, match=r"batch\.not_for_us"):
        opened(container, township, pyrage.x25519.Identity.generate())
    with pytest.raises(Refused, match=r"batch\.not_for_us"):
        opened(container, township, identity, county="cd" * 16)


def framed(frame: bytes, raw_len: int) -> dict[str, Any]:
    digest = hashlib.sha256(frame).hexdigest()
    return {"frame": frame, "raw_len": raw_len, "z_len": len(frame), "z_sha256": digest}


def test_a_bomb_stops_at_its_promise(
    container: bytes, township: Township, identity: Any, to: Address
) -> None:
    packed = io.BytesIO()
    with zstandard.ZstdCompressor(level=3).stream_writer(packed, closefd=False) as writer:
        for _ in range(256):
            writer.write(bytes(1024 * 1024))
    bomb = packed.getvalue()
    for promised in (100, batches.RAW_LARGEST, batches.RAW_LARGEST + 1, 2**32):
        made = remade(container, township, identity, to, **framed(bomb, promised))
        with pytest.raises(Refused, match=r"batch\."):
            opened(made, township, identity)


def test_a_window_wider_than_allowed_is_refused(
    container: bytes, township: Township, identity: Any, to: Address
) -> None:
    wide = zstandard.ZstdCompressionParameters(window_log=27)
    packer = zstandard.ZstdCompressor(compression_params=wide).compressobj()
    frame = packer.compress(bytes(1000)) + packer.flush()
    made = remade(container, township, identity, to, **framed(frame, 1000))
    with pytest.raises(Refused, match=r"batch\.damaged"):
        opened(made, township, identity)


def test_a_batch_has_the_same_name_on_every_retry_and_another_when_it_differs(
    township: Township, to: Address
) -> None:
    names = {outer(township.sealed(to)).batch for _ in range(3)}
    assert names == {batch_id(township.batch())}
    assert batch_id(township.batch(1, 2)) not in names
    clone = dataclasses.replace(township, chain=[])
    for _ in range(3):
        clone.register("别的")
    assert batch_id(clone.batch()) not in names


def test_any_of_the_countys_keys_opens_it(township: Township, identity: Any) -> None:
    recovery = pyrage.x25519.Identity.generate()
    keys = tuple(str(each.to_public()) for each in (identity, recovery))
    container = township.sealed(Address(COUNTY, envelope.key_id(keys[0]), keys))
    assert opened(container, township, recovery).batch == township.batch()


@given(st.binary(max_size=400))
def test_noise_is_refused(noise: bytes) -> None:
    for content in (noise, b"XFB1\x01" + noise):
        with pytest.raises(Refused, match=r"batch\."):
            outer(content)
