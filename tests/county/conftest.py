"""One real PostgreSQL for the session, a fresh county for each test."""

import secrets
import shutil
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec
import psycopg
import pytest
import uvicorn
from builders import MORNING
from township import Township

from app.wire.receipt import Receipt, verified
from county import embedded, offices
from county.commands import upgrade
from county.intake import Intake
from county.main import make_app
from county.settings import CountyKeys, Settings, make_keys


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Run PostgreSQL in a folder that an ordinary account can reach."""
    folder = Path(tempfile.mkdtemp(prefix="county-"))
    try:
        with embedded.running(folder) as url:
            upgrade(url)
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass
class County:
    """A county with its own database, keys and clock."""

    url: str
    keys: CountyKeys
    at: datetime = MORNING

    def now(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at

    def connect(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.url)

    @property
    def intake(self) -> Intake:
        return Intake(self.keys, self.connect, self.now)

    @property
    def settings(self) -> Settings:
        return Settings(self.keys, self.url, self.now)

    def code(self, division: str = "230000100") -> str:
        with self.connect() as connection:
            return offices.new_code(connection, division, "青山镇", self.now())[0]

    def enrol(self, township: Township, code: str | None = None, **told: Any) -> Any:
        asked = msgspec.json.encode(township.asking(code or self.code(), **told))
        with self.connect() as connection:
            return offices.enrol(connection, self.keys, asked, self.now())

    def take(self, container: bytes) -> Receipt:
        return self.read(self.intake.take_in(container))

    def read(self, answer: bytes) -> Receipt:
        return verified(answer, self.keys.verify_key).read(Receipt)

    def ask(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with self.connect() as connection:
            return connection.execute(query, values or None).fetchall()

    def count(self, table: str) -> int:
        return int(self.ask(f"SELECT count(*) FROM {table}")[0][0])  # noqa: S608 our own names

    def sound(self) -> bool:
        with self.connect() as connection:
            return bool(offices.proven(connection)["sound"])


@pytest.fixture
def county(server: str, tmp_path: Path) -> Iterator[County]:
    name = f"t_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True, dbname="template1") as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE postgres")
    yield County(
        server.rsplit("/", 1)[0] + f"/{name}", make_keys(tmp_path, "云溪县信访局", "230000")
    )
    with psycopg.connect(server, autocommit=True, dbname="template1") as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def township(county: County) -> Township:
    """Give an enrolled township."""
    made = Township()
    county.enrol(made)
    return made


@pytest.fixture
def enrolled(county: County) -> Callable[[], Township]:
    """Make more townships."""

    def make() -> Township:
        made = Township()
        county.enrol(made)
        return made

    return make


@pytest.fixture
def served(county: Any) -> Iterator[httpx.Client]:
    """Run the service on a free port of this machine."""
    bound = socket.socket()
    bound.bind(("127.0.0.1", 0))
    config = uvicorn.Config(make_app(county.settings), log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    running = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
    running.start()
    address = f"http://127.0.0.1:{bound.getsockname()[1]}/sync/v1/"
    with httpx.Client(base_url=address, trust_env=False, timeout=60) as client:
        yield client
    server.should_exit = True
    running.join()
    bound.close()
