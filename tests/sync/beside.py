"""A real county beside the test: its own service on loopback, real PostgreSQL under it."""

import secrets
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import uvicorn
from builders import MORNING

from county import embedded, offices
from county.commands import upgrade
from county.intake import Intake
from county.main import make_app
from county.settings import CountyKeys, Settings, make_keys

BEGAN = time.monotonic()


def county_now() -> datetime:
    """The same morning as at the township, and it goes on."""
    return MORNING + timedelta(seconds=time.monotonic() - BEGAN) - timedelta(minutes=30)


@contextmanager
def postgres() -> Iterator[str]:
    """Run one server for a whole test session; its folder is reachable by its own account."""
    folder = Path(tempfile.mkdtemp(prefix="county-"))
    folder.chmod(0o711)
    try:
        with embedded.running(folder) as url:
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass
class County:
    """One county: its keys, its database, its address."""

    keys: CountyKeys
    database: str
    address: tuple[str, int]

    @property
    def url(self) -> str:
        return f"http://{self.address[0]}:{self.address[1]}"

    @property
    def intake(self) -> Intake:
        return Intake(self.keys, self.connect, county_now)

    def connect(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.database)

    def code(self) -> str:
        """Make a one-time code."""
        with self.connect() as connection:
            return offices.new_code(connection, "230000100", "青山镇", county_now())[0]

    def export(self) -> list[str]:
        with self.connect() as connection:
            return list(offices.exported(connection))

    def held(self) -> list[tuple[Any, ...]]:
        """Everything the county's journal holds, in order."""
        with self.connect() as connection:
            return connection.execute(
                "SELECT e.device, e.epoch, e.seq, e.hash, e.meta, p.n, p.record, p.body, p.salt"
                " FROM entries e JOIN parts p USING (device, epoch, seq)"
                " ORDER BY e.device, e.epoch, e.seq, p.n"
            ).fetchall()

    def receipts(self) -> int:
        with self.connect() as connection:
            row = connection.execute("SELECT count(*) FROM receipts").fetchone()
            return int(row[0]) if row else 0

    def sound(self) -> bool:
        with self.connect() as connection:
            return bool(offices.proven(connection)["sound"])

    def forget(self, database: str) -> "County":
        """Be the same county after a restore: older tables, another incarnation."""
        keys = replace(self.keys, incarnation=secrets.token_hex(16))
        return County(keys, database, self.address)


def new_database(server: str, template: str | None = None) -> str:
    """Make a database, fresh with today's schema or as a copy of another."""
    name = "c" + secrets.token_hex(6)
    copied = f" TEMPLATE {template.rsplit('/', 1)[1]}" if template else ""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}{copied}".encode())
    url = f"{server.rsplit('/', 1)[0]}/{name}"
    if template is None:
        upgrade(url)
    return url


@contextmanager
def serving(keys: CountyKeys, database: str, port: int = 0) -> Iterator[County]:
    """Serve one county over HTTP on loopback in a thread."""
    with socket.create_server(("127.0.0.1", port)) as listening:
        county = County(keys, database, listening.getsockname()[:2])
        app = make_app(Settings(keys, database, county_now))
        config = uvicorn.Config(
            app, log_config=None, lifespan="off", ws="none", loop="asyncio", http="h11"
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            yield county
        finally:
            server.should_exit = True
            thread.join()


def keys_in(folder: Path) -> CountyKeys:
    folder.mkdir(parents=True, exist_ok=True)
    return make_keys(folder, "云溪县信访局", "230000")
