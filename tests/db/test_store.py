"""The store: encrypted or refused, one transaction an act, honest about damage and full disks."""

import secrets
import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import inspect

from app.domain.errors import Trouble
from db import store as store_module
from db.store import Store

KEY = bytes(range(32))


@pytest.fixture
def store(tmp_path: Path):
    made = Store.create(tmp_path / "desk.db", KEY)
    yield made
    made.close()


def put(connection, name: str, value: bytes = b"1") -> None:
    connection.exec_driver_sql("INSERT INTO local_state (name, value) VALUES (?, ?)", (name, value))


def names(store: Store) -> list[str]:
    with store.look() as connection:
        return [row[0] for row in connection.exec_driver_sql("SELECT name FROM local_state")]


def test_nothing_of_it_can_be_read_without_the_key(store: Store, tmp_path: Path) -> None:
    canary = "石桥村的路灯".encode()
    with store.work() as connection:
        put(connection, "canary", canary)
    for path in tmp_path.iterdir():
        content = path.read_bytes()
        assert canary not in content
        assert not content.startswith(b"SQLite format 3")


def test_a_wrong_key_is_told_and_changes_nothing(store: Store, tmp_path: Path) -> None:
    before = (tmp_path / "desk.db").read_bytes()
    with pytest.raises(Trouble, match=r"store\.damaged"):
        Store.open(tmp_path / "desk.db", secrets.token_bytes(32))
    assert (tmp_path / "desk.db").read_bytes() == before


def test_a_plain_database_is_refused_at_every_start(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    with sqlite3.connect(path) as plain:
        plain.execute("CREATE TABLE t (x)")
    plain.close()
    with pytest.raises(Trouble, match=r"store\.not_encrypted"):
        Store.open(path, KEY)


def test_a_driver_that_ignores_the_key_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    with pytest.raises(Trouble, match=r"store\.(not_encrypted|unsafe_setting)"):
        Store.create(path, KEY, driver=sqlite3)
    assert list(tmp_path.iterdir()) == []


def test_a_setting_that_does_not_hold_is_refused(tmp_path, monkeypatch) -> None:
    weak = {**store_module._PRAGMAS, "synchronous": ("NORMAL", "2")}
    monkeypatch.setattr(store_module, "_PRAGMAS", weak)
    with pytest.raises(Trouble, match=r"store\.unsafe_setting"):
        Store.create(tmp_path / "desk.db", KEY)


def test_missing_and_existing_stores_are_told_apart(store: Store, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"store\.missing"):
        Store.open(tmp_path / "other.db", KEY)
    with pytest.raises(Trouble, match=r"store\.exists"):
        Store.create(tmp_path / "desk.db", KEY)


def test_a_store_of_a_newer_program_is_left_alone(store: Store, tmp_path: Path) -> None:
    with store.work() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    store.close()
    with pytest.raises(Trouble, match=r"store\.newer"):
        Store.open(tmp_path / "desk.db", KEY)


def test_everything_in_the_block_or_nothing(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.work() as connection:
        put(connection, "half")
        raise ZeroDivisionError
    assert names(store) == []
    with store.work() as connection:
        put(connection, "whole")
    assert names(store) == ["whole"]


def test_a_reader_sees_one_moment_and_cannot_be_blocked(store: Store) -> None:
    with store.look() as reading:
        assert reading.exec_driver_sql("SELECT count(*) FROM local_state").scalar() == 0
        with store.work() as connection:
            put(connection, "later")
        assert reading.exec_driver_sql("SELECT count(*) FROM local_state").scalar() == 0
    assert names(store) == ["later"]


def test_a_second_writer_waits_then_is_told(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(store_module, "_BUSY_MS", 50)
    short = {**store_module._PRAGMAS, "busy_timeout": ("50", "50")}
    monkeypatch.setattr(store_module, "_PRAGMAS", short)
    store = Store.create(tmp_path / "desk.db", KEY)
    other = Store.open(tmp_path / "desk.db", KEY)
    with store.work() as connection:
        put(connection, "first")
        with pytest.raises(Trouble, match=r"store\.busy"), other.work() as second:
            put(second, "second")
    with other.work() as second:
        put(second, "second")
    assert sorted(names(store)) == ["first", "second"]
    store.close()
    other.close()


def test_many_threads_write_one_after_the_other(store: Store) -> None:
    def write(n: int) -> None:
        for k in range(10):
            with store.work() as connection:
                put(connection, f"{n}-{k}")

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(names(store)) == 40


@pytest.mark.fault
def test_a_full_disk_is_said_nothing_is_half_and_it_works_again(store: Store) -> None:
    with store.work() as connection:
        put(connection, "before")
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    with pytest.raises(Trouble, match=r"disk\.full"), store.work() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
        put(connection, "big", b"x" * 500_000)
    assert names(store) == ["before"]
    with store.work() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
        put(connection, "after")
    assert sorted(names(store)) == ["after", "before"]


@pytest.mark.fault
def test_every_flipped_bit_in_a_page_is_found(store: Store, tmp_path: Path) -> None:
    with store.work() as connection:
        put(connection, "page", b"x" * 100_000)
    assert store.check() == ()
    store.close()
    path = tmp_path / "desk.db"
    content = bytearray(path.read_bytes())
    for place in range(5000, len(content), len(content) // 8):
        harmed = bytearray(content)
        harmed[place] ^= 1
        path.write_bytes(harmed)
        try:
            reopened = Store.open(path, KEY)
        except Trouble as fault:
            assert fault.code == "store.damaged"
            continue
        assert reopened.check() != (), place
        reopened.close()


def test_an_error_never_shows_what_was_written(store: Store) -> None:
    secret = "11010519491231002X"
    with pytest.raises(Exception) as caught, store.work() as connection:
        put(connection, secret)
        put(connection, secret)
    assert secret not in str(caught.value) + repr(caught.value)


def test_the_first_schema_is_what_the_tables_say(store: Store) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from db.tables import SEARCH_PAGE, indexes, metadata

    partial = {each.split()[2] for each in indexes()}
    with store.look() as connection:

        def ours(_object, name, kind, _reflected, _compared) -> bool:
            shadow = name and (name == "search" or name.startswith("search_"))
            return not (kind == "table" and (shadow or name == "alembic_version")) and (
                name not in partial
            )

        context = MigrationContext.configure(
            connection, opts={"include_object": ours, "target_metadata": metadata}
        )
        assert compare_metadata(context, metadata) == []
        triggers = {
            row[0]
            for row in connection.exec_driver_sql(
                "SELECT sql FROM sqlite_master WHERE type = 'trigger'"
            )
        }
        from db.tables import guards, indexes

        assert triggers == set(guards())
        made = {
            (row[0] or "").strip()
            for row in connection.exec_driver_sql("SELECT sql FROM sqlite_master")
        }
        assert set(indexes()) <= made
        told = dict(connection.exec_driver_sql("SELECT k, v FROM search_config").all())
        assert told["pgsz"] == SEARCH_PAGE
        assert "petitions" in inspect(connection).get_table_names()


def test_a_leaf_of_the_search_index_takes_one_page_of_the_file(store: Store) -> None:
    with store.work() as connection:
        texts = ((n, " ".join(f"w{n * k:x}" for k in range(300))) for n in range(200))
        connection.connection.cursor().executemany(
            "INSERT INTO search (rowid, words) VALUES (?, ?)", texts
        )
        connection.exec_driver_sql("INSERT INTO search (search) VALUES ('optimize')")
        longest = connection.exec_driver_sql("SELECT max(length(block)) FROM search_data").scalar()
    seal, leaf, record = 80, 35, 4  # SQLCipher's, then as SQLite's file format says
    assert 3_900 < longest <= 4_096 - seal - leaf - record
