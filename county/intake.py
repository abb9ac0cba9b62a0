"""Takes a batch in: proven before it is parsed, applied once, answered with the same receipt.

Everything about one batch happens in one PostgreSQL transaction that holds its lane (device,
epoch): journal, records, marks and receipt become durable together or not at all.
"""

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg import Connection

from app.domain.errors import Refused
from app.wire import envelope
from app.wire.entry import DeviceId, Entry, RowChange, epoch_root, holds, moment, rows
from app.wire.envelope import Opened
from app.wire.receipt import Quarantined, Receipt, State, sign
from app.wire.shapes import SHAPES
from county.settings import CountyKeys
from county.tables import WRITING

_BULK = 300


@dataclass(slots=True)
class _Lane:
    """Where one device's chain stands here."""

    device: DeviceId
    epoch: int
    stored: int
    applied: int
    head: bytes
    nonce: str
    last_receipt: str


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What became of a batch."""

    state: State
    reason: str = ""
    quarantined: tuple[Quarantined, ...] = ()
    gaps: tuple[tuple[int, int], ...] = ()


class Intake:
    """The county's door for batches. One per process; each call uses its own connection."""

    def __init__(
        self,
        keys: CountyKeys,
        connect: Callable[[], Connection[Any]],
        now: Callable[[], datetime],
    ) -> None:
        self._keys = keys
        self._connect = connect
        self._now = now

    def take_in(self, container: bytes) -> bytes:
        """Take one container in and give the signed receipt.

        Errors: Refused("batch.…") for what cannot be attributed to a device of this county; then
        nothing was written.
        """
        clear = envelope.outer(container)
        with self._connect() as connection, connection.transaction():
            device = connection.execute(
                "SELECT office, verify_key, revoked_at FROM devices WHERE device = %s",
                (clear.device,),
            ).fetchone()
            if device is None:
                raise Refused("batch.unknown_device")
            opened = envelope.open_sealed(
                container, self._keys.identities, bytes(device[1]), self._keys.county
            )
            taking = _Taking(self, connection, bytes(device[0]), self._now())
            return taking.take(opened, container, revoked=device[2] is not None)

    def signed(self, receipt: Receipt) -> bytes:
        """Sign a receipt as the county."""
        return sign(receipt, self._keys.key_id, self._keys.sign)

    @property
    def keys(self) -> CountyKeys:
        """Give the county's keys."""
        return self._keys


class _Taking:
    """One batch in one transaction."""

    def __init__(
        self, intake: Intake, connection: Connection[Any], office: bytes, now: datetime
    ) -> None:
        self._intake = intake
        self._connection = connection
        self._office = office
        self._now = moment(now)

    def take(self, opened: Opened, container: bytes, *, revoked: bool) -> bytes:
        lane = self._lane(opened)
        known = self._connection.execute(
            "SELECT answer FROM receipts WHERE batch = %s", (opened.outer.batch,)
        ).fetchone()
        if known is not None:
            return bytes(known[0])
        parked = self._connection.execute(
            "SELECT 1 FROM parked WHERE batch = %s", (opened.outer.batch,)
        ).fetchone()
        verdict = _Verdict("parked_revoked") if revoked else self._judge(lane, opened)
        if verdict.state != "applied":
            # A rejected copy is damaged: its true twin has the same name and must not be shut out.
            if parked is None and verdict.state != "rejected":
                self._park(opened, container, verdict.state)
            return self._answer(lane, opened, verdict, final=False)
        answer = self._answer(lane, opened, verdict, final=True)
        self._take_waiting(lane)
        return answer

    def _lane(self, opened: Opened) -> _Lane:
        device, epoch = opened.outer.device, opened.outer.epoch
        root = epoch_root(device, epoch, _parent(opened))
        self._connection.execute(
            "INSERT INTO lanes (device, epoch, stored, applied, head, nonce, last_receipt)"
            " VALUES (%s, %s, 0, 0, %s, '', '') ON CONFLICT DO NOTHING",
            (device, epoch, root),
        )
        row = self._connection.execute(
            "SELECT stored, applied, head, nonce, last_receipt FROM lanes"
            " WHERE device = %s AND epoch = %s FOR UPDATE",
            (device, epoch),
        ).fetchone()
        if row is None:
            raise Refused("batch.unknown_device")
        return _Lane(device, epoch, row[0], row[1], bytes(row[2]), row[3], row[4])

    def _judge(self, lane: _Lane, opened: Opened) -> _Verdict:
        links = opened.batch.entries
        if self._differs(lane, links):
            return _Verdict("forked")
        fresh = [link for link in links if link.seq > lane.stored]
        if not fresh:
            return _Verdict("applied")
        if fresh[0].seq != lane.stored + 1:
            return _Verdict("parked_gap", gaps=((lane.stored + 1, fresh[0].seq - 1),))
        prev = lane.head
        for link in fresh:
            if not holds(link, prev):
                return _Verdict("forked" if link.prev != prev else "rejected", "chain")
            prev = link.hash
        return self._apply(lane, fresh)

    def _differs(self, lane: _Lane, links: Sequence[Entry]) -> bool:
        """Tell whether entries we hold already were signed again with other content."""
        overlap = [link for link in links if link.seq <= lane.stored]
        if not overlap:
            return False
        held = dict(
            self._connection.execute(
                "SELECT seq, hash FROM entries WHERE device = %s AND epoch = %s"
                " AND seq BETWEEN %s AND %s",
                (lane.device, lane.epoch, overlap[0].seq, overlap[-1].seq),
            ).fetchall()
        )
        return any(bytes(held.get(link.seq, b"")) != link.hash for link in overlap)

    def _apply(self, lane: _Lane, fresh: Sequence[Entry]) -> _Verdict:
        changes: list[RowChange] = []
        set_aside: list[Quarantined] = []
        for link in fresh:
            try:
                changes += [change for part in link.parts for change in rows(part)]
            except Refused as fault:
                if fault.code == "entry.schema":
                    return _Verdict("parked_schema")
                set_aside.append(Quarantined(link.seq, fault.code))
        self._keep(lane, fresh)
        set_aside += self._write(fresh, changes, {each.seq for each in set_aside})
        for each in set_aside:
            self._connection.execute(
                "INSERT INTO quarantine (device, epoch, seq, code) VALUES (%s, %s, %s, %s)"
                " ON CONFLICT DO NOTHING",
                (lane.device, lane.epoch, each.seq, each.code),
            )
        lane.stored = lane.applied = fresh[-1].seq
        lane.head = fresh[-1].hash
        return _Verdict("applied", quarantined=tuple(set_aside))

    def _write(
        self, fresh: Sequence[Entry], changes: Sequence[RowChange], bad: set[int]
    ) -> list[Quarantined]:
        """Apply all in one go; when the database refuses, entry by entry, setting aside."""
        self._connection.execute("SELECT set_config(%s, 'yes', true)", (WRITING,))
        if not bad:
            try:
                with self._connection.transaction():
                    self._put_all(changes)
            except psycopg.DataError:
                pass
            else:
                return []
        return [found for link in fresh if link.seq not in bad for found in self._put_one(link)]

    def _put_one(self, link: Entry) -> list[Quarantined]:
        try:
            with self._connection.transaction():
                self._put_all([change for part in link.parts for change in rows(part)])
        except psycopg.DataError:
            return [Quarantined(link.seq, "entry.body")]
        return []

    def _put_all(self, changes: Iterable[RowChange]) -> None:
        """Write the last word on each record, table by table."""
        last: dict[str, dict[bytes, RowChange]] = {}
        for change in changes:
            last.setdefault(change.table, {})[change.key] = change
        for table, by_key in last.items():
            dropped = [(self._office, key) for key, each in by_key.items() if each.op == "drop"]
            put = [each for each in by_key.values() if each.op == "put"]
            with self._connection.cursor() as cursor:
                if dropped:
                    gone = f"DELETE FROM {table} WHERE office = %s AND id = %s"  # noqa: S608 names come from shapes.py
                    cursor.executemany(gone, dropped)
                if put:
                    self._put(cursor, table, put)

    def _put(self, cursor: Any, table: str, put: Sequence[RowChange]) -> None:
        values = [(self._office, each.key, *each.values.values()) for each in put]
        columns = _columns(table)
        if len(values) < _BULK:
            marks = ", ".join(["%s"] * len(columns.names))
            cursor.executemany(
                f"INSERT INTO {table} ({columns.listed}) VALUES ({marks}) {columns.update}",  # noqa: S608 names come from shapes.py
                values,
            )
            return
        cursor.execute(f"CREATE TEMP TABLE coming (LIKE {table}) ON COMMIT DROP")
        _copy(cursor, "coming", columns.listed, values)
        cursor.execute(
            f"INSERT INTO {table} ({columns.listed}) SELECT {columns.listed} FROM coming"  # noqa: S608 names come from shapes.py
            f" {columns.update}"
        )
        cursor.execute("DROP TABLE coming")

    def _keep(self, lane: _Lane, fresh: Sequence[Entry]) -> None:
        """Put the entries and parts into the journal as they came."""
        links, pieces = [], []
        for link in fresh:
            said = link.said()
            subject = bytes.fromhex(said.subject) if said.subject else None
            at = (lane.device, lane.epoch, link.seq)
            links.append(
                (*at, self._office, link.prev, link.hash, link.meta, said.act, subject, self._now)
            )
            pieces += [
                (*at, n, p.record, p.kind, p.op, p.base, p.schema, p.body, p.salt, p.body_hash)
                for n, p in enumerate(link.parts)
            ]
        with self._connection.cursor() as cursor:
            _insert(cursor, "entries", _ENTRY, links)
            _insert(cursor, "parts", _PART, pieces)

    def _park(self, opened: Opened, container: bytes, why: State) -> None:
        at = opened.outer
        self._connection.execute(
            "INSERT INTO parked (batch, device, epoch, first, last, why, container, received_at)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            (at.batch, at.device, at.epoch, at.first, at.last, why, container, self._now),
        )

    def _answer(self, lane: _Lane, opened: Opened, verdict: _Verdict, *, final: bool) -> bytes:
        """Write the receipt in this transaction; only a final one is kept as the batch's word."""
        keys = self._intake.keys
        receipt = Receipt(
            county=keys.county,
            incarnation=keys.incarnation,
            device=lane.device.hex(),
            epoch=lane.epoch,
            batch=opened.outer.batch.hex(),
            state=verdict.state,
            stored=lane.stored,
            applied=lane.applied,
            durable=0,
            head=lane.head.hex(),
            nonce=secrets.token_hex(16) if final else lane.nonce,
            received_at=self._now,
            prev_receipt=lane.last_receipt,
            reason=verdict.reason,
            quarantined=verdict.quarantined,
            gaps=verdict.gaps,
        )
        answer = self._intake.signed(receipt)
        if final:
            self._close(lane, opened, receipt, answer)
        return answer

    def _close(self, lane: _Lane, opened: Opened, receipt: Receipt, answer: bytes) -> None:
        lane.nonce, lane.last_receipt = receipt.nonce, opened.outer.batch.hex()
        self._connection.execute(
            "UPDATE lanes SET stored = %s, applied = %s, head = %s, nonce = %s, last_receipt = %s"
            " WHERE device = %s AND epoch = %s",
            (
                lane.stored,
                lane.applied,
                lane.head,
                lane.nonce,
                lane.last_receipt,
                lane.device,
                lane.epoch,
            ),
        )
        self._connection.execute(
            "INSERT INTO receipts (batch, device, epoch, state, answer, received_at)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            (opened.outer.batch, lane.device, lane.epoch, receipt.state, answer, self._now),
        )

    def _take_waiting(self, lane: _Lane) -> None:
        """Apply what was parked behind a gap that is filled now."""
        while True:
            row = self._connection.execute(
                "SELECT batch, container FROM parked WHERE device = %s AND epoch = %s"
                " AND why = 'parked_gap' AND first <= %s ORDER BY first LIMIT 1",
                (lane.device, lane.epoch, lane.stored + 1),
            ).fetchone()
            if row is None:
                return
            self._reopen(lane, bytes(row[0]), bytes(row[1]))

    def _reopen(self, lane: _Lane, batch: bytes, container: bytes) -> None:
        key = self._connection.execute(
            "SELECT verify_key FROM devices WHERE device = %s", (lane.device,)
        ).fetchone()
        keys = self._intake.keys
        opened = envelope.open_sealed(
            container, keys.identities, bytes(key[0]) if key else b"", keys.county
        )
        verdict = self._judge(lane, opened)
        if verdict.state == "applied":
            self._connection.execute("DELETE FROM parked WHERE batch = %s", (batch,))
            self._answer(lane, opened, verdict, final=True)
            return
        # It waits on for another reason, or for a person.
        self._connection.execute(
            "UPDATE parked SET why = %s WHERE batch = %s", (verdict.state, batch)
        )


@dataclass(frozen=True, slots=True)
class _Columns:
    names: tuple[str, ...]
    listed: str
    update: str


_ENTRY = "device, epoch, seq, office, prev, hash, meta, act, subject, received_at"
_PART = "device, epoch, seq, n, record, kind, op, base, schema, body, salt, body_hash"
_KNOWN: dict[str, _Columns] = {}


def _columns(table: str) -> _Columns:
    if table not in _KNOWN:
        shape = next(each for each in SHAPES.values() if each.table == table)
        names = ("office", "id", *(column.name for column in shape.columns))
        quoted = [f'"{name}"' for name in names]
        sets = ", ".join(f"{name} = excluded.{name}" for name in quoted[2:])
        update = f"ON CONFLICT (office, id) DO UPDATE SET {sets}"
        _KNOWN[table] = _Columns(names, ", ".join(quoted), update)
    return _KNOWN[table]


def _insert(cursor: Any, table: str, listed: str, values: Sequence[tuple[Any, ...]]) -> None:
    if len(values) >= _BULK:
        _copy(cursor, table, listed, values)
        return
    marks = ", ".join(["%s"] * len(values[0]))
    cursor.executemany(f"INSERT INTO {table} ({listed}) VALUES ({marks})", values)  # noqa: S608 fixed names


def _copy(cursor: Any, table: str, listed: str, values: Sequence[tuple[Any, ...]]) -> None:
    with cursor.copy(f"COPY {table} ({listed}) FROM STDIN") as copy:
        for each in values:
            copy.write_row(each)


def _parent(opened: Opened) -> tuple[int, int, bytes] | None:
    parent = opened.header.parent
    if parent is None:
        return None
    try:
        return parent[0], parent[1], bytes.fromhex(parent[2])
    except ValueError:
        raise Refused("batch.damaged") from None
