"""What intake costs: 10,000 petitions as one container against one zstd POST and COPY.

The peer does the least that can be done with the same rows: unpack, and COPY into the same
tables, journal included; it proves nothing and repeats nothing. HTTP is left out on both sides.
Prints both times and the ratio (goal: at most 2).
"""
# ruff: noqa: E402 the paths are set before our own modules are imported

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import zstandard

sys.path[:0] = [str(Path(__file__).parent.parent), str(Path(__file__).parent.parent / "tests")]

from township import Township

from app.wire import batch as batches
from app.wire.entry import rows
from county import embedded, offices
from county.commands import upgrade
from county.intake import Intake
from county.settings import CountyKeys, make_keys
from county.tables import RECORDS

PETITIONS = 10_000
ROUNDS = 3
CONTENT = "2024年修机耕道占用本人承包地约0.6亩，村里口头答应补偿，至今没有兑付。" * 6
CLEARED = ["parts", "entries", "receipts", "lanes", "parked", "quarantine"]
_SIGNED_AT = datetime(2026, 9, 22, 9, tzinfo=UTC)


def now() -> datetime:
    return _SIGNED_AT


def township() -> Township:
    made = Township()
    for n in range(PETITIONS):
        made.register(f"{n} {CONTENT}")
    return made


def peer_body(sender: Township) -> bytes:
    """Give the rows as one zstd body, ready for COPY: what the peer is sent."""
    tables: dict[str, list[list[Any]]] = {"entries": [], "parts": []}
    for link in sender.chain:
        at = [sender.device, link.epoch, link.seq]
        subject = bytes.fromhex(link.said().subject or "")
        tables["entries"].append(
            [*at, sender.office, link.prev, link.hash, link.meta, "register", subject, "t"]
        )
        for n, p in enumerate(link.parts):
            tables["parts"].append(
                [*at, n, p.record, p.kind, p.op, p.base, p.schema, p.body, p.salt, p.body_hash]
            )
            for change in rows(p):
                values = [sender.office, change.key, *change.values.values()]
                tables.setdefault(change.table, []).append(values)
    return zstandard.ZstdCompressor(level=3).compress(msgspec.msgpack.encode(tables))


def take_peer(url: str, body: bytes) -> None:
    told = msgspec.msgpack.decode(zstandard.ZstdDecompressor().decompress(body))
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SET LOCAL county.writing = 'yes'")
        for table, values in told.items():
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for row in values:
                    copy.write_row(row)


def clear(url: str) -> None:
    names = [*CLEARED, *(table.name for table in RECORDS.values())]
    with psycopg.connect(url) as connection:
        connection.execute(f"TRUNCATE {', '.join(names)}")


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@contextmanager
def county() -> Iterator[tuple[str, CountyKeys]]:
    folder = Path(tempfile.mkdtemp(prefix="county-"))
    try:
        with embedded.running(folder) as url:
            upgrade(url)
            yield url, make_keys(folder, "云溪县信访局", "230000")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run() -> None:
    with county() as (url, keys):
        sender = township()
        with psycopg.connect(url) as connection:
            code, _ = offices.new_code(connection, "230000100", "青山镇", now())
            asked = msgspec.json.encode(sender.asking(code))
            offices.enrol(connection, keys, asked, now())
        container, body = sender.sealed(keys.address), peer_body(sender)
        intake = Intake(keys, lambda: psycopg.connect(url), now)
        ours, peers = [], []
        for _ in range(ROUNDS):
            clear(url)
            peers.append(timed(lambda: take_peer(url, body)))
            clear(url)
            ours.append(timed(lambda: intake.take_in(container)))
        again = timed(lambda: intake.take_in(container))
        raw = batches.encode(sender.chain)
        print(f"petitions        {PETITIONS}, raw {len(raw) / 1e6:.1f} MB")
        print(f"container        {len(container) / 1e6:.1f} MB")
        print(f"zstd body + COPY {statistics.median(peers):.2f} s (body {len(body) / 1e6:.1f} MB)")
        print(f"intake           {statistics.median(ours):.2f} s")
        print(f"the same again   {again:.2f} s")
        ratio = statistics.median(ours) / statistics.median(peers)
        print(f"ratio            {ratio:.2f} (goal at most 2)")


if __name__ == "__main__":
    run()
