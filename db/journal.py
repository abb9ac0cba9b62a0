"""The journal: written with the tables in one breath, read as history, proof and outbox.

`Writer.write` is the one door: it closes an entry, appends it, and applies `rows(part)`.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection

from app.clock import Clock
from app.domain.errors import Trouble
from app.wire.entry import (
    DeviceId,
    Entry,
    Meta,
    Op,
    Part,
    RecordId,
    RowChange,
    entry,
    epoch_root,
    holds,
    moment,
    part,
    rows,
)
from app.wire.shapes import SHAPES, Shape
from db import search
from db.tables import OWNED, OWNER, PROSE, RECORDS, packed

DAY_BITS = 18
"""Below a petition's day of receipt in its local sort key: room for 262,144 a day.

The search index keeps how far petitions lie apart, so wider days would cost it 7 %.
"""
_PUT: dict[str, str] = {}
_Key = tuple[int, int]
_T = TypeVar("_T")
_SAME = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Change:
    """One record's new values inside an act; None drops the record."""

    kind: str
    record: RecordId
    values: Mapping[str, object] | None
    new: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain stands: the last entry's place and hash."""

    epoch: int
    seq: int
    hash: bytes


class Writer:
    """Writes acts into one open transaction. Built anew for each transaction by the acts."""

    def __init__(
        self,
        connection: Connection,
        device: DeviceId,
        clock: Clock,
        salt: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        self._connection = connection
        self._device = device
        self._clock = clock
        self._salt = salt

    def write(
        self,
        act: str,
        changes: Sequence[Change],
        *,
        actor: RecordId | None,
        subject: RecordId | None = None,
        claimed_at: str | None = None,
        article: str | None = None,
        rules_hash: str | None = None,
        acting_for: RecordId | None = None,
        import_id: str | None = None,
        accountable: bool = False,
    ) -> Entry:
        """Append one entry and do to the tables exactly what its parts say."""
        head = self._head()
        meta = self._meta(
            act,
            claimed_at=claimed_at,
            sort="accountable" if accountable else "act",
            actor=actor.hex() if actor else None,
            acting_for=acting_for.hex() if acting_for else None,
            subject=subject.hex() if subject else None,
            article=article,
            rules=rules_hash,
            import_id=import_id,
        )
        made = tuple(self._part(each) for each in changes)
        link = entry(head.epoch, head.seq + 1, head.hash, meta, made)
        append(self._connection, link, meta)
        apply(self._connection, link.seq, made)
        if subject is not None:
            search.reindex(self._connection, subject)
        return link

    def write_each(
        self,
        act: str,
        told: Iterable[tuple[RecordId, Sequence[Change]]],
        *,
        actor: RecordId | None,
        import_id: str,
        rules_hash: str | None = None,
    ) -> int:
        """Append one entry for each petition, many at once; give how many.

        For acts that touch thousands of petitions in one transaction and change no words that are
        searched. The entries are the same as `write` would make, and share `import_id`.
        """
        at, count = self._head(), 0
        by = actor.hex() if actor else None
        told_once = self._meta(act, actor=by, import_id=import_id, rules=rules_hash)
        for some in _in_blocks(told):
            links = []
            for subject, changes in some:
                meta = msgspec.structs.replace(told_once, subject=subject.hex())
                made = tuple(self._part(each) for each in changes)
                link = entry(at.epoch, at.seq + 1, at.hash, meta, made)
                at = Head(link.epoch, link.seq, link.hash)
                links.append((link, meta))
            _append_all(self._connection, links)
            count += len(links)
        return count

    def _meta(self, act: str, *, claimed_at: str | None = None, **told: Any) -> Meta:
        """Say when: by the clock as it is believed, with the PC's own word where they differ."""
        now, said = self._clock.now(), self._clock.pc_now()
        recorded = moment(now)
        shown: date | None = self._clock.shown_today
        return Meta(
            act=act,
            claimed_at=claimed_at or recorded,
            recorded_at=recorded,
            boot=self._clock.boot_id(),
            monotonic_ms=int(self._clock.monotonic() * 1000),
            today=shown.isoformat() if shown else None,
            pc_at=moment(said) if abs(now - said) > _SAME else None,
            **told,
        )

    def _part(self, change: Change) -> Part:
        base = 0 if change.new else _last_touch(self._connection, change.record)
        return part(change.kind, change.record, change.values, salt=self._salt(16), base=base)

    def _head(self) -> Head:
        return head(self._connection, self._device)


def _cursor(connection: Connection) -> Any:
    """Give the driver's own cursor, in the transaction that is open: the hot path of every act."""
    return connection.connection.cursor()


def _run(connection: Connection, statement: str, values: Sequence[object] = ()) -> Any:
    return _cursor(connection).execute(statement, values)


def _first(connection: Connection, statement: str, values: Sequence[object]) -> Any:
    row = _run(connection, statement, values).fetchone()
    return None if row is None else row[0]


_ENTRY = (
    "INSERT INTO entries (epoch, seq, prev, hash, meta, act, sort, subject)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_PART = (
    "INSERT INTO parts (epoch, seq, n, record, kind, op, base, schema, body, salt, body_hash)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def append(connection: Connection, link: Entry, meta: Meta) -> None:
    """Put the entry and its parts into the journal tables."""
    _run(connection, _ENTRY, _entry_row(link, meta))
    _cursor(connection).executemany(_PART, _part_rows(link))


def _entry_row(link: Entry, meta: Meta) -> tuple[Any, ...]:
    subject = bytes.fromhex(meta.subject) if meta.subject else None
    return (link.epoch, link.seq, link.prev, link.hash, link.meta, meta.act, meta.sort, subject)


def _part_rows(link: Entry) -> list[tuple[Any, ...]]:
    return [
        (
            link.epoch,
            link.seq,
            n,
            each.record,
            each.kind,
            each.op,
            each.base,
            each.schema,
            each.body,
            each.salt,
            each.body_hash,
        )
        for n, each in enumerate(link.parts)
    ]


_AT_ONCE = 1_000


def _in_blocks(told: Iterable[_T]) -> Iterator[list[_T]]:
    rest = iter(told)
    while some := list(islice(rest, _AT_ONCE)):
        yield some


def _append_all(connection: Connection, links: Sequence[tuple[Entry, Meta]]) -> None:
    """Do what `append` and `apply` do, for many entries whose parts each put one row."""
    cursor = _cursor(connection)
    cursor.executemany(_ENTRY, [_entry_row(link, meta) for link, meta in links])
    cursor.executemany(_PART, [row for link, _ in links for row in _part_rows(link)])
    put: dict[str, list[tuple[Any, ...]]] = {}
    for link, _ in links:
        for each in link.parts:
            for change in rows(each):
                put.setdefault(change.table, []).append(_row(change))
    _run(connection, "INSERT INTO open_entry (seq) VALUES (?)", (links[0][0].seq,))
    for table, values in put.items():
        cursor.executemany(_put(table), values)
    _run(connection, "DELETE FROM open_entry")


def apply(connection: Connection, seq: int, parts: Iterable[Part]) -> None:
    """Do to the record tables what the parts say, and nothing else."""
    _run(connection, "INSERT INTO open_entry (seq) VALUES (?)", (seq,))
    for each in parts:
        for change in rows(each):
            _apply_one(connection, change)
    _run(connection, "DELETE FROM open_entry")


def _apply_one(connection: Connection, change: RowChange) -> None:
    if change.op == "drop":
        _drop(connection, change)
        return
    values = _row(change)
    if change.table == "petitions":
        values = (_sort_key(connection, change), *values)
    _run(connection, _put(change.table), values)


def _row(change: RowChange) -> tuple[object, ...]:
    prose = PROSE[change.table]
    return (
        change.key,
        *(
            packed(told) if name in prose and isinstance(told, str) else told
            for name, told in change.values.items()
        ),
    )


def _drop(connection: Connection, change: RowChange) -> None:
    """Take a record away. A drop names only the record: whose it is, its newest values say."""
    told, given = f"DELETE FROM {change.table} WHERE id = ?", [change.key]  # noqa: S608 table names come from shapes.py
    body = _first(
        connection,
        "SELECT body FROM parts WHERE record = ? AND op = 'put'"
        " ORDER BY epoch DESC, seq DESC, n DESC LIMIT 1",
        (change.key,),
    )
    owner = msgspec.json.decode(body).get(OWNER) if body is not None else None
    if owner is not None and _shape(change.table).kind in OWNED:
        told, given = f"{told} AND {OWNER} = ?", [*given, bytes.fromhex(owner)]
    _run(connection, told, given)


def _shape(table: str) -> Shape:
    return next(each for each in SHAPES.values() if each.table == table)


def _put(table: str) -> str:
    if table not in _PUT:
        shape = _shape(table)
        names = ["id", *(column.name for column in shape.columns)]
        if table == "petitions":
            names.insert(0, "row")
        marks = [f"?{at}" for at, _ in enumerate(names, 1)]
        if shape.kind in OWNED:
            marks.append(_order(table, marks[names.index(OWNER)]))
            names.append("n")
        keys = (OWNER, "n") if shape.kind in OWNED else ("id",)
        told = ", ".join(f'"{name}"' for name in names)
        update = ", ".join(f'"{name}" = excluded."{name}"' for name in names if name not in keys)
        _PUT[table] = (
            f"INSERT INTO {table} ({told}) VALUES ({', '.join(marks)})"  # noqa: S608 names come from shapes.py
            f" ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {update}"
        )
    return _PUT[table]


def _order(table: str, owner: str) -> str:
    """Write the place of a record (?1) among its petition's: the one it has, or the next."""
    here = f"FROM {table} WHERE {OWNER} = {owner}"
    return f"coalesce((SELECT n {here} AND id = ?1), (SELECT max(n) + 1 {here}), 0)"


def _sort_key(connection: Connection, change: RowChange) -> int:
    """Give the petition's local order: its day of receipt, then the order of arrival that day."""
    on = date.fromisoformat(str(change.values["received_on"])).toordinal() << DAY_BITS
    had = _first(connection, "SELECT row FROM petitions WHERE id = ?", (change.key,))
    if had is not None and had >> DAY_BITS == on >> DAY_BITS:
        return int(had)
    if had is not None:
        search.forget(connection, int(had))
    last = _first(
        connection,
        "SELECT max(row) FROM petitions WHERE row >= ? AND row < ?",
        (on, on + (1 << DAY_BITS)),
    )
    return int(last) + 1 if last is not None else on


def _last_touch(connection: Connection, record: RecordId) -> int:
    found = _first(
        connection,
        "SELECT seq FROM parts WHERE record = ? ORDER BY epoch DESC, seq DESC LIMIT 1",
        (record,),
    )
    return int(found or 0)


def head(connection: Connection, device: DeviceId) -> Head:
    """Give the chain's end; for an empty epoch its root."""
    epoch, parent = current_epoch(connection)
    last = _run(
        connection,
        "SELECT seq, hash FROM entries WHERE epoch = ? ORDER BY seq DESC LIMIT 1",
        (epoch,),
    ).fetchone()
    if last is not None:
        return Head(epoch, int(last[0]), bytes(last[1]))
    return Head(epoch, 0, epoch_root(device, epoch, parent))


def newest(connection: Connection) -> Meta | None:
    """Give what the last entry says of itself, None in an empty journal."""
    told = _first(connection, "SELECT meta FROM entries ORDER BY epoch DESC, seq DESC LIMIT 1", ())
    return None if told is None else msgspec.json.decode(told, type=Meta)


def current_epoch(connection: Connection) -> tuple[int, tuple[int, int, bytes] | None]:
    """Give the epoch that is written now and the place it went on from."""
    row = _run(
        connection,
        "SELECT epoch, parent_epoch, parent_seq, parent_hash FROM epochs"
        " ORDER BY epoch DESC LIMIT 1",
    ).fetchone()
    if row is None:
        raise Trouble("store.damaged")
    return int(row[0]), None if row[1] is None else (int(row[1]), int(row[2]), bytes(row[3]))


def open_epoch(
    connection: Connection, epoch: int, parent: tuple[int, int, bytes] | None = None
) -> None:
    """Start a lane of the chain: at first use, after a restore, after a fork."""
    connection.exec_driver_sql(
        "INSERT INTO epochs (epoch, parent_epoch, parent_seq, parent_hash) VALUES (?, ?, ?, ?)",
        (epoch, *(parent or (None, None, None))),
    )


def entries(connection: Connection, *, epoch: int, first: int, last: int) -> Iterator[Entry]:
    """Read a contiguous range in order, as it was written."""
    told = _run(
        connection,
        "SELECT seq, prev, hash, meta FROM entries WHERE epoch = ? AND seq BETWEEN ? AND ?"
        " ORDER BY seq",
        (epoch, first, last),
    ).fetchall()
    held = _parts_of(connection, epoch, first, last)
    for seq, prev, hash_, meta in told:
        yield Entry(epoch, seq, bytes(prev), bytes(meta), tuple(held.get(seq, ())), bytes(hash_))


def _parts_of(connection: Connection, epoch: int, first: int, last: int) -> dict[int, list[Part]]:
    held: dict[int, list[Part]] = {}
    for row in _run(
        connection,
        "SELECT seq, record, kind, op, base, schema, body, salt, body_hash FROM parts"
        " WHERE epoch = ? AND seq BETWEEN ? AND ? ORDER BY seq, n",
        (epoch, first, last),
    ):
        op: Op = "drop" if row[3] == "drop" else "put"
        held.setdefault(row[0], []).append(
            Part(RecordId(row[1]), row[2], op, row[4], row[5], row[6], row[7], row[8])
        )
    return held


def history(connection: Connection, subject: RecordId) -> tuple[Entry, ...]:
    """Read everything that was ever done about one petition, oldest first."""
    places: list[_Key] = [
        (row[0], row[1])
        for row in _run(
            connection,
            "SELECT epoch, seq FROM entries WHERE subject = ? ORDER BY epoch, seq",
            (subject,),
        )
    ]
    return tuple(
        link
        for epoch, seq in places
        for link in entries(connection, epoch=epoch, first=seq, last=seq)
    )


@dataclass(frozen=True, slots=True)
class Proof:
    """What verifying found: how many entries were walked, and what is not as it was written."""

    walked: int
    broken: tuple[_Key, ...]
    tables_differ: tuple[str, ...]


def prove(connection: Connection, device: DeviceId) -> Proof:
    """Walk the whole chain and replay it: every hash true, every table equal to the replay."""
    walked, broken = 0, []
    replayed: dict[str, dict[bytes, Mapping[str, object]]] = {}
    for epoch, parent in _epochs(connection):
        prev = epoch_root(device, epoch, parent)
        expected = 1
        for link in entries(connection, epoch=epoch, first=1, last=2**62):
            if link.seq != expected or not holds(link, prev):
                broken.append((epoch, link.seq))
            prev, expected, walked = link.hash, link.seq + 1, walked + 1
            _replay(replayed, link)
    return Proof(walked, tuple(broken), _differing(connection, replayed))


def _epochs(
    connection: Connection,
) -> list[tuple[int, tuple[int, int, bytes] | None]]:
    return [
        (row[0], None if row[1] is None else (row[1], row[2], bytes(row[3])))
        for row in connection.exec_driver_sql(
            "SELECT epoch, parent_epoch, parent_seq, parent_hash FROM epochs ORDER BY epoch"
        )
    ]


def _replay(tables: dict[str, dict[bytes, Mapping[str, object]]], link: Entry) -> None:
    for each in link.parts:
        for change in rows(each):
            table = tables.setdefault(change.table, {})
            if change.op == "drop":
                table.pop(change.key, None)
            else:
                table[change.key] = change.values


def _read(table: str, name: str) -> str:
    return f'prose("{name}")' if name in PROSE[table] else f'"{name}"'


def _differing(
    connection: Connection, replayed: Mapping[str, Mapping[bytes, Mapping[str, object]]]
) -> tuple[str, ...]:
    differ = []
    for kind, table in RECORDS.items():
        names = [column.name for column in SHAPES[kind].columns]
        told = ", ".join(_read(table.name, name) for name in names)
        here = connection.exec_driver_sql(f"SELECT id, {told} FROM {table.name}").all()  # noqa: S608 names come from shapes.py
        is_now = {bytes(row[0]): dict(zip(names, row[1:], strict=True)) for row in here}
        if len(here) != len(is_now) or is_now != dict(replayed.get(table.name, {})):
            differ.append(table.name)
    return tuple(differ)
