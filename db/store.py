"""The encrypted store: one file, one transaction an act, nothing readable without the key.

`Store.work()` is the only way to write: one `BEGIN IMMEDIATE`, one journal entry an act, all or
nothing. `Store.look()` reads one consistent moment. Both may be used from any thread; two
writers wait for each other, ten seconds at most.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any, Self

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.exc import DBAPIError

from app.domain.errors import Trouble
from db import migrate
from db.tables import unpacked

KEY_LENGTH = 32
_PLAIN_HEADER = b"SQLite format 3"
_BUSY_MS = 10_000
_PRAGMAS: Mapping[str, tuple[str, str]] = {
    "journal_mode": ("WAL", "wal"),
    "synchronous": ("FULL", "2"),
    "foreign_keys": ("ON", "1"),
    "secure_delete": ("ON", "1"),
    "trusted_schema": ("OFF", "0"),
    "cell_size_check": ("ON", "1"),
    "busy_timeout": (str(_BUSY_MS), str(_BUSY_MS)),
    "cache_size": ("-49152", "-49152"),
}
_FULL = 13
_NOT_A_DATABASE = 26
_BUSY = frozenset({5, 6})
_DAMAGED = frozenset({11, 10})

_COPIED_AT_ONCE = 4_096
_INTERRUPTED = 9
_STEPS = 2_000
"""Of the database's own machine between two looks at whether somebody wants it to stop."""

Driver = Any
"""A DB-API module; tests put a plain one here to see it refused."""


class Stopped(Exception):
    """A look was given up because its answer is no longer wanted. Nothing is wrong."""


class Store:
    """The office's store, open. One per process; `close()` when done."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine = engine
        self.path = path

    @classmethod
    def create(cls, path: Path, key: bytes, *, driver: Driver = sqlcipher) -> Self:
        """Make a new store with today's schema. Key: 32 bytes.

        Errors: Trouble("store.exists"), Trouble("store.not_encrypted"), Trouble("disk.full").
        """
        if path.exists():
            raise Trouble("store.exists")
        store = cls(_engine(path, key, driver), path)
        try:
            with store._connected() as connection:
                migrate.upgrade(connection)
            store._prove_encrypted()
        except BaseException:
            store.close()
            for each in (path, *_beside(path)):
                each.unlink(missing_ok=True)
            raise
        return store

    @classmethod
    def open(cls, path: Path, key: bytes, *, driver: Driver = sqlcipher) -> Self:
        """Open a store and bring it to today's schema.

        Errors: Trouble("store.missing"), ("store.not_encrypted"), ("store.damaged") also for a
        wrong key, ("store.newer") for one that a newer program wrote.
        """
        if not path.is_file():
            raise Trouble("store.missing")
        _refuse_plain(path)
        store = cls(_engine(path, key, driver), path)
        try:
            with store._connected() as connection:
                migrate.upgrade(connection)
            store._prove_encrypted()
        except BaseException:
            store.close()
            raise
        return store

    @contextmanager
    def work(self) -> Iterator[Connection]:
        """Write: everything in the block becomes durable together, or nothing does.

        Errors: Trouble("store.busy"), ("disk.full"), ("store.damaged").
        """
        with self._connected() as connection:
            yield connection

    @contextmanager
    def look(self, stop: Event | None = None) -> Iterator[Connection]:
        """Read one consistent moment; nothing can be written.

        Errors: Stopped when `stop` is set from any thread while a statement runs.
        """
        with self._connected(begin="BEGIN") as connection:
            driver: Any = connection.connection.driver_connection
            if stop is not None:
                driver.set_progress_handler(stop.is_set, _STEPS)
            try:
                yield connection
            finally:
                if stop is not None:
                    driver.set_progress_handler(None, 0)

    def copy_to(self, path: Path, key: bytes) -> None:
        """Copy the store as it stands to a new file under the same key, while others go on.

        Errors: Trouble("store.exists"), ("disk.full"), ("store.damaged").
        """
        if path.exists():
            raise Trouble("store.exists")
        target = sqlcipher.connect(str(path), isolation_level=None)
        try:
            target.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            with self._raw() as cursor:
                cursor.connection.backup(target, pages=_COPIED_AT_ONCE)
        except sqlcipher.Error as fault:
            raise _trouble_of(fault) or Trouble("store.damaged") from None
        finally:
            target.close()
        _refuse_plain(path)

    def check(self) -> tuple[str, ...]:
        """Prove the file sound: WAL taken in first, then every page's seal, then the structure.

        The order matters: a page that the WAL still holds looks broken before the checkpoint.
        Returns what is wrong, nothing when all is well.
        """
        found = self._told("PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA cipher_integrity_check")
        self._engine.dispose()  # a page that failed its seal poisons the connection
        return found or tuple(line for line in self._told("PRAGMA integrity_check") if line != "ok")

    def _told(self, *statements: str) -> tuple[str, ...]:
        """Give what the last statement says; a driver that cannot read on is itself a finding."""
        try:
            with self._raw() as cursor:
                for statement in statements:
                    told = cursor.execute(statement).fetchall()
        except (sqlcipher.Error, Trouble) as fault:
            return (type(fault).__name__,)
        return tuple(str(row[0]) for row in told)

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    @contextmanager
    def _raw(self) -> Iterator[Any]:
        connection = self._engine.raw_connection()
        try:
            yield connection.cursor()
        finally:
            connection.close()

    @contextmanager
    def _connected(self, begin: str = "BEGIN IMMEDIATE") -> Iterator[Connection]:
        try:
            with self._engine.connect() as connection:
                connection = connection.execution_options(xf_begin=begin)  # noqa: PLW2901 the same connection, told how to begin
                with connection.begin():
                    yield connection
        except (DBAPIError, sqlcipher.Error) as fault:
            bare = fault.orig if isinstance(fault, DBAPIError) else fault
            if (
                getattr(bare, "sqlite_errorcode", None) == _INTERRUPTED
                or str(bare) == "interrupted"
            ):
                raise Stopped from None
            known = _trouble_of(bare)
            if known is None:
                raise
            raise known from None

    def _prove_encrypted(self) -> None:
        """Refuse a driver that ignores the key: version told, header and first page unreadable."""
        with self._raw() as cursor:
            row = cursor.execute("PRAGMA cipher_version").fetchone()
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
        if row is None or not row[0]:
            raise Trouble("store.not_encrypted")
        _refuse_plain(self.path)


def _beside(path: Path) -> tuple[Path, Path]:
    return path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")


def _refuse_plain(path: Path) -> None:
    with path.open("rb") as file:
        if file.read(len(_PLAIN_HEADER)) == _PLAIN_HEADER:
            raise Trouble("store.not_encrypted")


def _engine(path: Path, key: bytes, driver: Driver) -> Engine:
    if len(key) != KEY_LENGTH:
        raise Trouble("keys.damaged")
    engine = create_engine(
        "sqlite://",
        module=driver,
        creator=_opener(path, key, driver),
        poolclass=QueuePool,
        hide_parameters=True,
    )
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    begin = connection.get_execution_options().get("xf_begin", "BEGIN IMMEDIATE")
    # The driver's own cursor: every look and every act begins here.
    connection.connection.cursor().execute(begin)


def _opener(path: Path, key: bytes, driver: Driver) -> Callable[[], Any]:
    def opened() -> Any:
        connection = driver.connect(
            str(path), isolation_level=None, check_same_thread=False, timeout=_BUSY_MS / 1000
        )
        try:
            _prepare(connection, key)
        except Trouble:
            connection.close()
            raise
        except driver.Error as fault:
            connection.close()
            known = _trouble_of(fault)
            if known is None:
                raise
            raise known from None
        return connection

    return opened


def _prepare(connection: Any, key: bytes) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA key = \"x'{key.hex()}'\"")  # must be the first statement
    if not cursor.execute("PRAGMA cipher_version").fetchone():
        raise Trouble("store.not_encrypted")  # a driver that ignores the key would write in clear
    cursor.execute("PRAGMA cipher_log_level = NONE")
    connection.create_function("prose", 1, unpacked, deterministic=True)
    for name, (wanted, reads) in _PRAGMAS.items():
        cursor.execute(f"PRAGMA {name} = {wanted}")
        told = cursor.execute(f"PRAGMA {name}").fetchone()
        if told is None or str(told[0]) != reads:
            raise Trouble("store.unsafe_setting", detail={"name": name})


def _trouble_of(fault: object) -> Trouble | None:
    """Tell which trouble of the world a driver's error is; None for a bug."""
    code = getattr(fault, "sqlite_errorcode", None)
    text = str(fault)
    primary = code & 0xFF if isinstance(code, int) else None
    if primary == _FULL or "disk is full" in text:
        return Trouble("disk.full")
    if primary in _BUSY or "locked" in text:
        return Trouble("store.busy")
    if primary == _NOT_A_DATABASE or "not a database" in text:
        return Trouble("store.damaged")
    if primary in _DAMAGED or "malformed" in text or "disk I/O" in text:
        return Trouble("store.damaged")
    return None
