"""The county takes a batch in once, whole, proven; and never half, twice or from a stranger."""

import dataclasses
import secrets
import threading
from typing import Any

import psycopg
import pytest
from township import Township, some_id, some_part

from app.domain.errors import Refused
from app.wire import entry as wire
from app.wire.entry import Part, RecordId
from app.wire.shapes import SHAPES


def bad_part() -> Part:
    """A part that is well signed and breaks the county's rule: text where a number belongs."""
    body = b'{"people_count":"seven"}'
    salt = secrets.token_bytes(16)
    return Part(some_id(), "petition", "put", 0, 1, body, salt, wire.salted(salt, body))


def newer_part() -> Part:
    body, salt = b'{"mood":"x"}', bytes(16)
    return Part(some_id(), "hologram", "put", 0, 1, body, salt, wire.salted(salt, body))


def test_a_batch_is_applied_once_and_its_receipt_is_the_same_bytes(
    county: Any, township: Township
) -> None:
    petition = township.register("反映路灯")
    container = township.sealed(county.keys.address)
    answer = county.intake.take_in(container)
    receipt = county.read(answer)
    assert (receipt.state, receipt.stored, receipt.applied) == ("applied", 1, 1)
    assert receipt.head == township.head.hex()
    rows = county.ask("SELECT office, id, content FROM petitions")
    assert rows == [(township.office, bytes(petition), "反映路灯")]
    assert county.intake.take_in(container) == answer
    assert (county.count("entries"), county.count("petitions")) == (1, 1)
    assert county.sound()


def test_the_same_range_sealed_again_gets_the_same_receipt(county: Any, township: Township) -> None:
    township.register()
    first = township.sealed(county.keys.address)
    again = township.sealed(county.keys.address)
    assert first != again
    assert county.intake.take_in(first) == county.intake.take_in(again)


def test_the_same_entries_under_other_borders_are_taken_once(
    county: Any, township: Township
) -> None:
    for _ in range(6):
        township.register()
    to = county.keys.address
    assert county.take(township.sealed(to, 1, 3)).applied == 3
    assert county.take(township.sealed(to, 2, 5)).applied == 5
    assert county.take(township.sealed(to, 1, 2)).applied == 5
    assert county.take(township.sealed(to, 1, 6)).applied == 6
    assert (county.count("entries"), county.count("petitions")) == (6, 6)
    assert county.sound()


def test_what_came_too_early_waits_and_is_applied_when_the_gap_is_filled(
    county: Any, township: Township
) -> None:
    for _ in range(6):
        township.register()
    to = county.keys.address
    late, middle = township.sealed(to, 5, 6), township.sealed(to, 3, 4)
    parked = county.take(late)
    assert (parked.state, parked.applied, parked.gaps) == ("parked_gap", 0, ((1, 4),))
    assert county.take(middle).state == "parked_gap"
    assert county.take(late).state == "parked_gap"
    assert county.count("petitions") == 0
    county.take(township.sealed(to, 1, 2))
    assert county.count("petitions") == 6
    assert county.count("parked") == 0
    receipt = county.take(late)
    assert (receipt.state, receipt.applied) == ("applied", 6)
    assert county.sound()


def test_another_history_of_the_same_places_is_kept_and_moves_nothing(
    county: Any, township: Township
) -> None:
    petition = township.register("第一种")
    clone = dataclasses.replace(township, chain=[])
    county.take(township.sealed(county.keys.address))
    clone.register("第二种", petition)
    receipt = county.take(clone.sealed(county.keys.address))
    assert (receipt.state, receipt.applied) == ("forked", 1)
    assert county.ask("SELECT content FROM petitions") == [("第一种",)]
    assert county.ask("SELECT why FROM parked") == [("forked",)]
    assert county.sound()


def test_a_fork_behind_a_gap_is_kept_when_the_gap_is_filled(
    county: Any, township: Township
) -> None:
    for _ in range(2):
        township.register()
    clone = dataclasses.replace(township, chain=[])
    for _ in range(3):
        clone.register()
    to = county.keys.address
    assert county.take(clone.sealed(to, 3, 3)).state == "parked_gap"
    assert county.take(township.sealed(to)).applied == 2
    assert county.ask("SELECT why FROM parked") == [("forked",)]
    assert county.take(clone.sealed(to, 3, 3)).state == "forked"
    assert county.sound()


def test_a_newer_kind_behind_a_gap_is_kept_when_the_gap_is_filled(
    county: Any, township: Township
) -> None:
    township.register()
    township.write([newer_part()])
    to = county.keys.address
    assert county.take(township.sealed(to, 2, 2)).state == "parked_gap"
    county.take(township.sealed(to, 1, 1))
    assert county.ask("SELECT why FROM parked") == [("parked_schema",)]
    assert county.take(township.sealed(to, 2, 2)).state == "parked_schema"


def test_a_newer_kind_of_record_is_kept_until_the_county_knows_it(
    county: Any, township: Township
) -> None:
    township.register()
    township.write([newer_part()])
    receipt = county.take(township.sealed(county.keys.address))
    assert (receipt.state, receipt.applied) == ("parked_schema", 0)
    assert county.count("petitions") == 0
    assert county.take(township.sealed(county.keys.address)).state == "parked_schema"
    assert county.count("parked") == 1


@pytest.mark.parametrize("place", [1, 2, 3])
def test_one_bad_entry_is_set_aside_and_the_rest_goes_on(
    county: Any, township: Township, place: int
) -> None:
    for seq in (1, 2, 3):
        if seq == place:
            township.write([bad_part()])
        else:
            township.register()
    receipt = county.take(township.sealed(county.keys.address))
    assert (receipt.state, receipt.applied) == ("applied", 3)
    assert [(each.seq, each.code) for each in receipt.quarantined] == [(place, "entry.body")]
    assert county.count("petitions") == 2
    assert county.count("entries") == 3
    assert county.sound()


def test_half_of_the_entries_may_be_bad(county: Any, township: Township) -> None:
    for seq in range(20):
        if seq % 2:
            township.write([bad_part()])
        else:
            township.register()
    receipt = county.take(township.sealed(county.keys.address))
    assert (receipt.applied, len(receipt.quarantined)) == (20, 10)
    assert county.count("petitions") == 10
    assert county.sound()


def test_a_large_batch_goes_by_copy_and_gives_the_same_tables(
    county: Any, township: Township
) -> None:
    ids = [township.register(f"第{n}件") for n in range(400)]
    township.register("改过的", ids[7])
    assert county.take(township.sealed(county.keys.address)).applied == 401
    assert county.count("petitions") == 400
    changed = county.ask("SELECT content FROM petitions WHERE id = %s", bytes(ids[7]))
    assert changed == [("改过的",)]
    assert county.sound()


def test_a_dropped_record_is_gone_and_may_come_back(county: Any, township: Township) -> None:
    petition = township.register()
    claim = some_id()
    township.write([some_part("claim", claim, petition=petition.hex(), text="一")])
    county.take(township.sealed(county.keys.address))
    township.write([wire.part("claim", claim, None, salt=bytes(16))])
    county.take(township.sealed(county.keys.address, 3))
    assert county.ask("SELECT 1 FROM claims WHERE id = %s", bytes(claim)) == []
    township.write([some_part("claim", claim, petition=petition.hex(), text="二")])
    county.take(township.sealed(county.keys.address, 4))
    assert county.ask("SELECT text FROM claims WHERE id = %s", bytes(claim)) == [("二",)]
    assert county.sound()


def test_an_erased_part_is_taken_and_moves_nothing(county: Any, township: Township) -> None:
    township.register()
    link = township.chain[0]
    parts = tuple(dataclasses.replace(each, body=None, salt=None) for each in link.parts)
    township.chain[0] = dataclasses.replace(link, parts=parts)
    assert county.take(township.sealed(county.keys.address)).state == "applied"
    assert county.count("petitions") == 0


def test_two_townships_do_not_meet(county: Any, enrolled: Any) -> None:
    record = some_id()
    for each, content in ((enrolled(), "甲"), (enrolled(), "乙")):
        each.register(content, record)
        county.take(each.sealed(county.keys.address))
    told = county.ask("SELECT content FROM petitions ORDER BY content")
    assert sorted(told) == [("乙",), ("甲",)]
    assert county.sound()


def test_the_same_batch_from_eight_threads_is_applied_once(county: Any, township: Township) -> None:
    for _ in range(5):
        township.register()
    container = township.sealed(county.keys.address)
    answers: list[bytes] = []
    start = threading.Barrier(8)

    def deliver() -> None:
        start.wait()
        answers.append(county.intake.take_in(container))

    threads = [threading.Thread(target=deliver) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(answers) == 8
    assert len(set(answers)) == 1
    assert (county.count("petitions"), county.count("receipts")) == (5, 1)


def test_a_stranger_and_another_key_are_refused_and_nothing_is_written(
    county: Any, township: Township
) -> None:
    stranger = Township()
    stranger.register()
    with pytest.raises(Refused, match=r"batch\.unknown_device"):
        county.take(stranger.sealed(county.keys.address))
    thief = Township(device=township.device)
    thief.register()
    with pytest.raises(Refused, match=r"batch\.forged"):
        county.take(thief.sealed(county.keys.address))
    assert [county.count(each) for each in ("lanes", "entries", "parked", "receipts")] == [0] * 4


def test_a_revoked_device_is_kept_for_a_person(county: Any, township: Township) -> None:
    township.register()
    with county.connect() as connection:
        connection.execute("UPDATE devices SET revoked_at = 'x'")
    assert county.take(township.sealed(county.keys.address)).state == "parked_revoked"
    assert county.count("petitions") == 0
    assert county.ask("SELECT why FROM parked") == [("parked_revoked",)]


def test_a_new_epoch_goes_on_from_the_old_one(county: Any, township: Township) -> None:
    petition = township.register("一")
    county.take(township.sealed(county.keys.address))
    later = dataclasses.replace(township, epoch=2, parent=(1, 1, township.head), chain=[])
    later.register("二", petition)
    receipt = county.take(later.sealed(county.keys.address))
    assert (receipt.state, receipt.epoch, receipt.applied) == ("applied", 2, 1)
    assert county.ask("SELECT content FROM petitions") == [("二",)]


def test_receipts_of_a_lane_are_a_chain(county: Any, township: Township) -> None:
    batches: list[str] = []
    for seq in (1, 2, 3):
        township.register()
        receipt = county.take(township.sealed(county.keys.address, seq))
        assert receipt.prev_receipt == (batches[-1] if batches else "")
        batches.append(receipt.batch)
    assert len(set(batches)) == 3


def test_a_batch_whose_chain_is_not_true_moves_nothing(county: Any, township: Township) -> None:
    township.register("真")
    link = township.chain[0]
    body = link.parts[0].body or b""
    forged = dataclasses.replace(link.parts[0], body=body.replace("真".encode(), "假".encode()))
    good = township.sealed(county.keys.address)
    township.chain[0] = dataclasses.replace(link, parts=(forged, *link.parts[1:]))
    assert county.take(township.sealed(county.keys.address)).state == "rejected"
    assert county.count("petitions") == 0
    assert county.take(good).state == "applied", "a damaged copy must not block the true one"


@pytest.mark.parametrize(
    "part",
    [
        Part(RecordId(bytes(16)), "pet\0ition", "put", 0, 1, None, None, bytes(32)),
        Part(RecordId(bytes(16)), "petition", "put", 2**63, 1, None, None, bytes(32)),
        Part(RecordId(bytes(16)), "petition", "put", 0, 2**40, None, None, bytes(32)),
        Part(RecordId(bytes(16)), "petition", "put", -1, 0, None, None, bytes(32)),
    ],
)
def test_places_and_kinds_beyond_any_column_are_refused(
    county: Any, township: Township, part: Part
) -> None:
    meta = wire.Meta(act="x", claimed_at="", recorded_at="")
    township.chain.append(wire.entry(1, 1, township.head, meta, [part]))
    with pytest.raises(Refused, match=r"batch\.bad_entry"):
        county.take(township.sealed(county.keys.address))


@pytest.mark.parametrize(
    "told", [{"act": "a\0b"}, {"act": "x" * 500}, {"act": "x", "subject": "zz"}]
)
def test_meta_that_no_column_can_hold_is_refused(
    county: Any, township: Township, told: dict[str, str]
) -> None:
    meta = wire.Meta(**{"claimed_at": "", "recorded_at": ""} | told)  # type: ignore[arg-type] # wrong on purpose
    part = some_part("claim", some_id(), text="一")
    township.chain.append(wire.entry(1, 1, township.head, meta, [part]))
    with pytest.raises(Refused, match=r"batch\.bad_entry"):
        county.take(township.sealed(county.keys.address))


def test_half_characters_are_refused_or_set_aside_never_a_crash(
    county: Any, township: Township
) -> None:
    body = b'{"text":"\\ud800"}'
    part = Part(some_id(), "claim", "put", 0, 1, body, bytes(16), wire.salted(bytes(16), body))
    township.write([part])
    with pytest.raises(Refused, match=r"batch\."):
        county.take(township.sealed(county.keys.address))


@pytest.mark.parametrize("table", sorted(shape.table for shape in SHAPES.values() if shape.table))
def test_no_record_table_is_written_past_the_journal(county: Any, table: str) -> None:
    with (
        county.connect() as connection,
        pytest.raises(psycopg.errors.RaiseException, match="only the journal"),
    ):
        connection.execute(f"INSERT INTO {table} (office, id) VALUES ('a', 'b')")  # noqa: S608 our own names


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE petitions SET content = 'x'",
        "DELETE FROM petitions",
        "UPDATE entries SET act = 'x'",
        "DELETE FROM entries",
        "UPDATE receipts SET state = 'x'",
        "DELETE FROM receipts",
        "DELETE FROM parts",
        "UPDATE parts SET kind = 'x'",
    ],
)
def test_what_was_taken_in_cannot_be_changed(
    county: Any, township: Township, statement: str
) -> None:
    township.register()
    county.take(township.sealed(county.keys.address))
    with county.connect() as connection, pytest.raises(psycopg.errors.RaiseException):
        connection.execute(statement)


def test_a_record_changed_behind_the_journal_is_found(county: Any, township: Township) -> None:
    township.register()
    county.take(township.sealed(county.keys.address))
    with county.connect() as connection:
        connection.execute("SET LOCAL county.writing = 'yes'")
        connection.execute("UPDATE petitions SET content = '改了'")
    assert not county.sound()


def test_a_cut_transaction_leaves_nothing(county: Any, township: Township) -> None:
    township.register()
    container = township.sealed(county.keys.address)
    with county.connect() as connection:
        connection.execute("ALTER TABLE receipts ADD CONSTRAINT never CHECK (false) NOT VALID")
    with pytest.raises(psycopg.errors.CheckViolation):
        county.take(container)
    assert [county.count(each) for each in ("entries", "petitions", "lanes")] == [0, 0, 0]
    with county.connect() as connection:
        connection.execute("ALTER TABLE receipts DROP CONSTRAINT never")
    assert county.take(container).state == "applied"
