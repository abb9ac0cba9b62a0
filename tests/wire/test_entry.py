"""The journal entry: its chain, its parts, and what they do to the tables."""

import dataclasses
import secrets

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Refused
from app.wire import entry as wire
from app.wire.entry import DeviceId, Meta, RecordId
from app.wire.shapes import SHAPES, Holds

DEVICE = DeviceId(bytes(range(16)))
ROOT = wire.epoch_root(DEVICE, 1, None)
META = Meta(act="register", claimed_at="2026-09-22T09:00:00+08:00", recorded_at="2026-09-22T09:01")
RECORD = RecordId(bytes(16))


def made(**values: object) -> wire.Part:
    return wire.part("petition", RECORD, values, salt=bytes(16))


def test_an_entry_holds_after_its_predecessor_and_nowhere_else() -> None:
    link = wire.entry(1, 1, ROOT, META, [made(number="青信2026-0001")])
    assert wire.holds(link, ROOT)
    assert not wire.holds(link, bytes(32))


@pytest.mark.parametrize("field", ["epoch", "seq"])
def test_a_moved_entry_does_not_hold(field: str) -> None:
    link = wire.entry(1, 1, ROOT, META, [made(number="1")])
    assert not wire.holds(dataclasses.replace(link, **{field: 7}), ROOT)


@pytest.mark.parametrize(
    "change",
    [
        {"record": RecordId(b"\1" * 16)},
        {"kind": "claim"},
        {"op": "drop"},
        {"base": 3},
        {"schema": 9},
        {"body": b"{}"},
        {"salt": b"\1" * 16},
        {"body_hash": bytes(32)},
    ],
)
def test_every_fact_of_a_part_is_under_the_hash(change: dict[str, object]) -> None:
    link = wire.entry(1, 1, ROOT, META, [made(number="1")])
    forged = dataclasses.replace(link.parts[0], **change)
    assert not wire.holds(dataclasses.replace(link, parts=(forged,)), ROOT)


def test_an_erased_part_still_holds_and_gives_no_row() -> None:
    link = wire.entry(1, 1, ROOT, META, [made(content="她说的话")])
    erased = dataclasses.replace(link.parts[0], body=None, salt=None)
    assert wire.holds(dataclasses.replace(link, parts=(erased,)), ROOT)
    assert wire.rows(erased) == ()


def test_rows_give_every_column_of_the_shape() -> None:
    (change,) = wire.rows(made(number="青信2026-0001", anonymous=True, people_count=3))
    assert set(change.values) == {column.name for column in SHAPES["petition"].columns}
    assert change.values["number"] == "青信2026-0001"
    assert change.values["anonymous"] == 1
    assert change.values["people_count"] == 3
    assert change.values["gist"] is None


def test_ids_become_bytes_and_lists_canonical_text() -> None:
    values = {"petition": "ab" * 16, "evidence": ["一", "二"]}
    (opinion,) = wire.rows(wire.part("opinion", RECORD, values, salt=bytes(16)))
    assert opinion.values["petition"] == b"\xab" * 16
    assert opinion.values["evidence"] == '["一","二"]'


def test_what_only_explains_travels_in_the_body_and_has_no_column() -> None:
    values = {"rule": "HANDLE_60D", "steps": ["一", "二"], "rules_hash": "ab" * 32}
    told = wire.part("clock", RECORD, values, salt=bytes(16))
    assert msgspec.json.decode(told.body or b"") == values
    (clock,) = wire.rows(told)
    assert clock.values["rule"] == "HANDLE_60D"
    assert not {"steps", "rules_hash"} & set(clock.values)


def test_a_dropped_record_gives_a_drop() -> None:
    (change,) = wire.rows(wire.part("claim", RECORD, None, salt=bytes(16)))
    assert (change.op, change.table, change.key) == ("drop", "claims", RECORD)


@pytest.mark.parametrize(
    "values",
    [
        {"people_count": "3"},
        {"people_count": True},
        {"people_count": 2**63},
        {"anonymous": 1},
        {"number": 7},
        {"number": "a\0b"},
        {"linked_to": "zz"},
        {"linked_to": "ab"},
    ],
)
def test_values_that_are_not_what_the_shape_says_are_refused(values: dict[str, object]) -> None:
    with pytest.raises(Refused, match=r"entry\.body"):
        wire.rows(made(**values))


def test_a_body_that_is_no_object_is_refused() -> None:
    part = dataclasses.replace(made(), body=b"[1]")
    with pytest.raises(Refused, match=r"entry\.body"):
        wire.rows(part)


def test_a_newer_schema_and_an_unknown_kind_are_told_apart_from_damage() -> None:
    for part in (
        dataclasses.replace(made(), schema=99),
        dataclasses.replace(made(), kind="hologram"),
    ):
        with pytest.raises(Refused, match=r"entry\.schema"):
            wire.rows(part)


def test_a_column_that_no_shape_has_is_a_bug_of_the_caller() -> None:
    with pytest.raises(KeyError):
        made(risk_level="高")


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=50))
def test_any_text_comes_back_as_it_was_typed(text: str) -> None:
    (change,) = wire.rows(wire.part("claim", RECORD, {"text": text}, salt=secrets.token_bytes(16)))
    assert change.values["text"] == text


def test_meta_reads_back_and_keeps_what_it_does_not_know() -> None:
    link = wire.entry(1, 1, ROOT, META, [])
    assert link.said() == META
    newer = dataclasses.replace(link, meta=link.meta[:-1] + b',"mood":"x"}')
    assert newer.said().act == "register"


def test_every_shape_with_a_table_says_what_its_columns_hold() -> None:
    names = [shape.table for shape in SHAPES.values() if shape.table]
    assert len(names) == len(set(names))
    for shape in SHAPES.values():
        told = [column.name for column in shape.columns]
        assert len(told) == len(set(told)), shape.kind
        assert all(isinstance(column.holds, Holds) for column in shape.columns)
        assert set(shape.indexed) <= set(told)
        assert not set(shape.told) & set(told)
