"""The frame of entries: what two programs could read differently is refused before it is read."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from township import Township

from app.domain.errors import Refused
from app.wire import batch as batches
from app.wire.batch import decode, encode


@pytest.fixture(scope="module")
def township() -> Township:
    made = Township()
    for content in ("一", '"引号"与\\反斜杠', "𠮷野家[[[[{{{{" * 20):
        made.register(content)
    return made


def told(township: Township) -> dict[str, Any]:
    line: dict[str, Any] = json.loads(encode(township.chain[:1]))
    return line


def frame(line: dict[str, Any]) -> bytes:
    return json.dumps(line, ensure_ascii=False).encode()


def with_body(township: Township, body: str) -> bytes:
    line = told(township)
    line["parts"][0]["body"] = body
    return frame(line)


def test_entries_come_back_as_they_were(township: Township) -> None:
    assert decode(encode(township.chain)) == tuple(township.chain)


def test_another_writers_spacing_is_read_as_well(township: Township) -> None:
    assert decode(frame(told(township))) == (township.chain[0],)
    assert decode(with_body(township, '{ "a" : [1.50, 1e3, "\\u4e00"] }'))[0].parts[0].body


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ('{"a":1,"a":1}', "doubled_key"),
        ('{"a":{"b":1,"b":2}}', "doubled_key"),
        ('{"a":1,"\\u0061":2}', "doubled_key"),
        ("NaN", "not_json"),
        ('{"a":Infinity}', "not_json"),
        ('{"a":-Infinity}', "not_json"),
        ('{"a":1e400}', "not_json"),
        ('{"a":1}x', "not_json"),
        ('{"a":1', "not_json"),
        ("", "not_json"),
        ('{"a":"\\ud800"}', "not_json"),
        ("[" * 33 + "]" * 33, "too_deep"),
        ('{"a":' * 33 + "1" + "}" * 33, "too_deep"),
        ("[" * 100_000, "too_deep"),
        ('"' + "[" * 40, "too_deep"),
        ('"' + "[" * 20, "not_json"),
    ],
)
def test_a_body_that_is_not_plain_json_is_refused(township: Township, body: str, code: str) -> None:
    with pytest.raises(Refused, match=rf"batch\.{code}"):
        decode(with_body(township, body))


def test_brackets_in_text_are_no_depth_and_32_is_allowed(township: Township) -> None:
    decode(with_body(township, json.dumps({"a": "[" * 500 + '\\"' + "{" * 500})))
    decode(with_body(township, "[" * 32 + "]" * 32))


@pytest.mark.parametrize(
    "change",
    [
        {"epoch": 0},
        {"epoch": 2**31},
        {"seq": 0},
        {"seq": 2**63},
        {"seq": True},
        {"seq": "1"},
        {"prev": "zz" * 32},
        {"prev": "ab" * 31},
        {"hash": "AB" * 32},
        {"parts": []},
        {"parts": {}},
        {"extra": 1},
        {"meta": "{}"},
        {"meta": "[]"},
        {"meta": '{"act":"x","act":"y","claimed_at":"","recorded_at":""}'},
        {"meta": '{"act":"x y","claimed_at":"","recorded_at":""}'},
        {"meta": '{"act":"x","claimed_at":"","recorded_at":"","subject":"ab"}'},
    ],
)
def test_an_entry_out_of_form_is_refused(township: Township, change: dict[str, Any]) -> None:
    with pytest.raises(Refused, match=r"batch\."):
        decode(frame(told(township) | change))


@pytest.mark.parametrize(
    "change",
    [
        {"record": "ab"},
        {"kind": "a\0b"},
        {"kind": ""},
        {"op": "burn"},
        {"base": -1},
        {"base": 2**63},
        {"schema": 0},
        {"schema": 2**31},
        {"salt": None},
        {"salt": "ab"},
        {"body": None},
        {"body_hash": "ab"},
        {"extra": 1},
    ],
)
def test_a_part_out_of_form_is_refused(township: Township, change: dict[str, Any]) -> None:
    line = told(township)
    line["parts"][0] |= change
    with pytest.raises(Refused, match=r"batch\."):
        decode(frame(line))


def test_doubled_keys_of_the_frame_itself_are_refused(township: Township) -> None:
    doubled = encode(township.chain[:1]).replace(b'{"epoch":1,', b'{"epoch":1,"epoch":1,')
    with pytest.raises(Refused, match=r"batch\.doubled_key"):
        decode(doubled)


def test_bad_utf8_is_refused(township: Township) -> None:
    whole = encode(township.chain[:1])
    for bad in (b"\xff", b"\xed\xa0\x80", b"\xc0\xaf"):
        with pytest.raises(Refused, match=r"batch\."):
            decode(whole.replace("一".encode(), bad))


def test_limits_hold(township: Township, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = encode(township.chain)
    monkeypatch.setattr(batches, "ENTRIES_MOST", 2)
    with pytest.raises(Refused, match=r"batch\.too_many"):
        decode(whole)
    monkeypatch.setattr(batches, "ENTRIES_MOST", 3)
    assert len(decode(whole)) == 3
    monkeypatch.setattr(batches, "ENTRY_LARGEST", 100)
    with pytest.raises(Refused, match=r"batch\.too_large"):
        decode(whole)
    monkeypatch.setattr(batches, "RAW_LARGEST", len(whole) - 1)
    with pytest.raises(Refused, match=r"batch\.too_large"):
        decode(whole)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=10,
)


@given(_JSON, st.booleans())
def test_any_plain_json_passes_the_check(value: Any, ascii_only: bool) -> None:
    try:
        text = json.dumps(value, ensure_ascii=ascii_only).encode()
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return
    batches._check_json(text)


@given(st.binary(max_size=200))
def test_noise_is_refused_and_never_crashes(noise: bytes) -> None:
    with pytest.raises(Refused, match=r"batch\."):
        decode(noise)
