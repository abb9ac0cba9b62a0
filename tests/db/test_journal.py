"""One log, three uses: history, proof, outbox; and the one way into the tables."""

import secrets
from pathlib import Path

import pytest
from builders import SetClock
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from app.wire.entry import DeviceId, RecordId, holds
from db import journal, petitions
from db.journal import Change, Writer
from db.petitions import Wanted
from db.store import Store
from db.tables import packed, unpacked

KEY = bytes(range(32))
DEVICE = DeviceId(bytes(range(16)))


@pytest.fixture
def store(tmp_path: Path):
    made = Store.create(tmp_path / "desk.db", KEY)
    with made.work() as connection:
        journal.open_epoch(connection, 1)
    yield made
    made.close()


def register(store: Store, number: str, on: str = "2026-09-22", name: str = "洪七公") -> RecordId:
    petition = RecordId(secrets.token_bytes(16))
    about = {"petition": petition.hex()}
    with store.work() as connection:
        Writer(connection, DEVICE, SetClock()).write(
            "register",
            [
                Change(
                    "petition",
                    petition,
                    {"number": number, "received_on": on, "kind": "petition", "channel": "visit"},
                    new=True,
                ),
                Change(
                    "petitioner",
                    RecordId(secrets.token_bytes(16)),
                    {**about, "name": name, "position": 0, "phone": "13900001234"},
                    new=True,
                ),
                Change(
                    "strand",
                    RecordId(secrets.token_bytes(16)),
                    {**about, "state": "registered"},
                    new=True,
                ),
            ],
            actor=None,
            subject=petition,
        )
    return petition


def test_the_chain_is_whole_and_the_tables_are_its_replay(store: Store) -> None:
    for n in range(5):
        register(store, f"青信2026-{n:04}")
    with store.look() as connection:
        proof = journal.prove(connection, DEVICE)
        links = list(journal.entries(connection, epoch=1, first=1, last=9))
    assert proof == journal.Proof(5, (), ())
    assert [link.seq for link in links] == [1, 2, 3, 4, 5]
    assert all(
        holds(link, prev)
        for link, prev in zip(
            links, [journal.epoch_root(DEVICE, 1, None), *(x.hash for x in links)], strict=False
        )
    )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE petitions SET number = 'x'",
        "DELETE FROM petitions",
        "INSERT INTO petitions (row, id) VALUES (1, x'00')",
        "UPDATE entries SET act = 'x'",
        "DELETE FROM entries",
        "DELETE FROM parts",
        "UPDATE parts SET kind = 'x'",
        "UPDATE parts SET body = x'00'",
        "DELETE FROM epochs",
    ],
)
def test_nothing_else_writes_records_or_journal(store: Store, statement: str) -> None:
    register(store, "青信2026-0001")
    wanted = r"only the journal|are kept|only be erased"
    with pytest.raises(DBAPIError, match=wanted), store.work() as connection:
        connection.exec_driver_sql(statement)


def test_a_table_changed_behind_the_guards_is_found(store: Store) -> None:
    register(store, "青信2026-0001")
    with store.work() as connection:
        connection.exec_driver_sql("INSERT INTO open_entry (seq) VALUES (1)")
        connection.exec_driver_sql("UPDATE petitions SET number = '青信2026-0009'")
        connection.exec_driver_sql("DELETE FROM open_entry")
    with store.look() as connection:
        assert journal.prove(connection, DEVICE).tables_differ == ("petitions",)


def write(store: Store, petition: RecordId, *changes: Change) -> None:
    with store.work() as connection:
        writer = Writer(connection, DEVICE, SetClock())
        writer.write("x", changes, actor=None, subject=petition)


def notes(store: Store) -> list[tuple[bytes, str]]:
    with store.look() as connection:
        told = "SELECT id, prose(text) FROM notes ORDER BY petition, n"
        return [(bytes(row[0]), row[1]) for row in connection.exec_driver_sql(told)]


@pytest.mark.parametrize("erased", [False, True])
def test_records_of_a_petition_stay_in_the_order_in_which_they_came(
    store: Store, *, erased: bool
) -> None:
    petition, other = register(store, "青信2026-0001"), register(store, "青信2026-0002")
    ids = [RecordId(bytes([n] * 16)) for n in (9, 3, 7)]
    for n, record in enumerate(ids):
        told = {"petition": petition.hex(), "text": str(n)}
        write(store, petition, Change("note", record, told, new=True))
    far = {"petition": other.hex(), "text": "另一件"}
    write(store, other, Change("note", RecordId(bytes([5] * 16)), far, new=True))
    write(store, petition, Change("note", ids[0], {"petition": petition.hex(), "text": "改"}))
    mine = [(ids[0], "改"), (ids[1], "1"), (ids[2], "2")]
    assert [each for each in notes(store) if each[0] in ids] == mine
    if erased:
        with store.work() as connection:
            connection.exec_driver_sql("UPDATE parts SET body = NULL, salt = NULL")
    write(store, petition, Change("note", ids[1], None))
    assert [each for each in notes(store) if each[0] in ids] == [mine[0], mine[2]]
    assert len(notes(store)) == 3


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_prose_is_read_back_as_it_was_told(text: str) -> None:
    assert unpacked(packed(text)) == text


def test_every_character_has_its_own_place_in_packed_prose() -> None:
    every = "".join(chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000)
    assert unpacked(packed(every)) == every
    assert len(packed("承包地" * 100)) == 600


def test_prose_takes_two_bytes_a_character_and_is_the_journals_word(store: Store) -> None:
    petition = register(store, "青信2026-0001")
    told = "桥头路灯坏了𠮷，\U00031350说要修。A1-ｂ"
    about = {"number": "青信2026-0001", "received_on": "2026-09-22", "content": told}
    write(store, petition, Change("petition", petition, about))
    with store.look() as connection:
        asked = "SELECT content, prose(content) FROM petitions"
        (row,) = connection.exec_driver_sql(asked).all()
        assert row == (told.encode("gb18030"), told)
        assert journal.prove(connection, DEVICE).tables_differ == ()
        found = petitions.page(connection, Wanted(words="路灯坏了𠮷"))
    assert [each.number for each in found] == ["青信2026-0001"]


def test_a_record_that_stands_twice_is_found(store: Store) -> None:
    petition, other = register(store, "青信2026-0001"), register(store, "青信2026-0002")
    told = {"petition": petition.hex(), "text": "一"}
    write(store, petition, Change("note", RecordId(bytes(16)), told, new=True))
    with store.work() as connection:
        connection.exec_driver_sql("INSERT INTO open_entry (seq) VALUES (1)")
        connection.exec_driver_sql(
            "INSERT INTO notes (petition, n, id, text) VALUES (?, 0, ?, x'D2BB')",
            (other, bytes(16)),
        )
        connection.exec_driver_sql("DELETE FROM open_entry")
    with store.look() as connection:
        assert journal.prove(connection, DEVICE).tables_differ == ("notes",)


def test_a_rewritten_entry_is_found(store: Store) -> None:
    register(store, "青信2026-0001")
    register(store, "青信2026-0002")
    with store.work() as connection:
        connection.exec_driver_sql("DROP TRIGGER guard_entries_update")
        connection.exec_driver_sql(
            "UPDATE entries SET meta = CAST(replace(CAST(meta AS TEXT), '2026-09-22', '2026-09-01')"
            " AS BLOB) WHERE seq = 1"
        )
    with store.look() as connection:
        assert journal.prove(connection, DEVICE).broken == ((1, 1),)


def test_an_erased_body_leaves_the_chain_whole(store: Store) -> None:
    register(store, "青信2026-0001")
    with store.work() as connection:
        connection.exec_driver_sql(
            "UPDATE parts SET body = NULL, salt = NULL WHERE kind = 'petitioner'"
        )
    with store.look() as connection:
        assert journal.prove(connection, DEVICE).broken == ()


def test_the_same_record_changed_again_names_the_entry_it_stands_on(store: Store) -> None:
    petition = register(store, "青信2026-0001")
    with store.work() as connection:
        link = Writer(connection, DEVICE, SetClock()).write(
            "amend",
            [
                Change(
                    "petition", petition, {"number": "青信2026-0001", "received_on": "2026-09-20"}
                )
            ],
            actor=None,
            subject=petition,
        )
    assert link.parts[0].base == 1


def test_a_corrected_day_of_receipt_moves_the_row_and_its_index(store: Store) -> None:
    first = register(store, "青信2026-0001", "2026-09-22", "洪七公")
    register(store, "青信2026-0002", "2026-09-21", "周伯通")
    with store.work() as connection:
        Writer(connection, DEVICE, SetClock()).write(
            "amend",
            [
                Change(
                    "petition",
                    first,
                    {
                        "number": "青信2026-0001",
                        "received_on": "2026-09-01",
                        "channel": "visit",
                        "kind": "petition",
                    },
                )
            ],
            actor=None,
            subject=first,
        )
    with store.look() as connection:
        assert [row.number for row in petitions.page(connection, Wanted())] == [
            "青信2026-0002",
            "青信2026-0001",
        ]
        found = petitions.page(connection, Wanted(words="洪七"))
        assert [row.number for row in found] == ["青信2026-0001"]
        assert connection.exec_driver_sql("SELECT count(*) FROM search").scalar() == 2
        assert journal.prove(connection, DEVICE).tables_differ == ()


@pytest.mark.parametrize(
    ("typed", "finds"),
    [
        ("洪", True),
        ("七公", True),
        ("洪七公", True),
        ("2026-0001", True),
        ("0001", True),
        ("1390000", True),
        ("1234", True),
        ("𠮷", True),
        ("洪 1234", True),
        ("洪八", False),
        ("公七", False),
        ("", True),
        ("。", False),
        ('"*NEAR(', False),
        ("') OR 1=1 --", False),
    ],
)
def test_any_piece_of_a_name_or_number_finds_it(store: Store, typed: str, finds: bool) -> None:
    register(store, "青信2026-0001", name="洪七公𠮷")
    with store.look() as connection:
        assert bool(petitions.page(connection, Wanted(words=typed))) is finds


def test_search_agrees_with_reading_every_row(store: Store) -> None:
    people = ["洪七公", "洪凌波", "周伯通", "阿依古丽·买买提", "欧阳锋", "七七"]
    for n, name in enumerate(people):
        register(store, f"青信2026-{n:04}", name=name)
    pieces = {name[a:b] for name in people for a in range(len(name)) for b in range(a + 1, a + 5)}
    with store.look() as connection:
        for piece in sorted(pieces):
            words = [word for word in piece.split("·") if word]
            wanted = (
                {name for name in people if all(word in name for word in words)} if words else set()
            )
            found = {row.name for row in petitions.page(connection, Wanted(words=piece))}
            assert found == wanted, piece


def test_pages_follow_one_another_without_gap_or_double(store: Store) -> None:
    for n in range(25):
        register(store, f"青信2026-{n:04}", f"2026-09-{n % 5 + 1:02}")
    seen: list[str] = []
    after = None
    with store.look() as connection:
        while page := petitions.page(connection, Wanted(), after=after, limit=7):
            seen += [row.number for row in page]
            after = page[-1].row
        days = [row.received_on for row in petitions.page(connection, Wanted())]
    assert len(seen) == len(set(seen)) == 25
    assert days == sorted(days, reverse=True)
