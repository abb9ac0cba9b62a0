"""`petition-county`: init, serve, enrol-office, import-usb, export, devices, verify.

Exit status: 0 done, 1 a bug, 2 the call is wrong, 3 refused, 4 trouble.
"""

import argparse
import json
import os
import socket
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec
import psycopg
from sqlalchemy import create_engine, text

from app.domain.errors import Refused, Trouble
from app.domain.words import said, sentence
from app.wire import letter_code
from app.wire.receipt import Enrolled
from county import embedded, offices, stick
from county.intake import Intake
from county.settings import load_keys, make_keys, system_now

DONE, WRONG_CALL, REFUSED, TROUBLE = 0, 2, 3, 4
_WAITING_MOST = 2048
"""Connections that may wait at the door, as uvicorn has it."""


class CountyTold(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The county's own facts."""

    name: str
    division_code: str


class CadreTold(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One who will use the console."""

    login: str
    name: str
    roles: tuple[str, ...] = ()


class CountyPlan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `init --county` reads."""

    county: CountyTold
    cadres: tuple[CadreTold, ...] = ()


def run(arguments: Sequence[str] | None = None) -> int:
    """Do one command."""
    told = _parser().parse_args(arguments)
    try:
        status: int = _COMMANDS[told.command](told)
        sys.stdout.flush()
    except Refused as fault:
        return _fail(fault, REFUSED)
    except Trouble as fault:
        return _fail(fault, TROUBLE)
    except psycopg.OperationalError:
        return _fail(Trouble("county.database"), TROUBLE)
    except BrokenPipeError:
        # Who read us (`head`) has enough. What is still to be flushed at the end goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    return status


def _fail(fault: Refused | Trouble, status: int) -> int:
    error: dict[str, Any] = {"code": fault.code, "message": said(fault)}
    if isinstance(fault, Refused) and fault.field is not None:
        error["field"] = fault.field
    sys.stderr.write(json.dumps({"error": error}, ensure_ascii=False) + "\n")
    return status


def _say(answer: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer, ensure_ascii=False, sort_keys=True) + "\n")
    sys.stdout.flush()


@contextmanager
def database(told: argparse.Namespace) -> Iterator[str]:
    """Give the database's address: the one named, or the folder's own PostgreSQL while we run.

    A folder without the county's keys gets no database: it is a slip of the pen.
    Errors: Trouble("county.missing"), ("county.keys_damaged"), ("county.database") and others.
    """
    if told.database_url:
        upgrade(told.database_url)
        yield told.database_url
        return
    load_keys(told.data)
    running = embedded.address_if_running(told.data)
    if running is not None:
        yield running
        return
    with embedded.running(told.data) as url:
        upgrade(url)
        yield url


def upgrade(url: str) -> None:
    """Bring the county's tables to this program's schema, all or nothing."""
    from alembic import command  # noqa: PLC0415 needed once a version
    from alembic.config import Config  # noqa: PLC0415 the same

    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1))
    try:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(7720220501)"))
            settings = Config()
            place = Path(__file__).parent / "migrations"
            settings.set_main_option("script_location", str(place))
            settings.attributes["connection"] = connection
            command.upgrade(settings, "head")
    finally:
        engine.dispose()


def init(told: argparse.Namespace) -> int:
    """Make the county's keys and tables."""
    try:
        plan = msgspec.convert(tomllib.loads(told.county.read_text("utf-8")), CountyPlan)
    except (OSError, ValueError, msgspec.ValidationError):
        raise Refused("county.unreadable") from None
    told.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    keys = make_keys(told.data, plan.county.name, plan.county.division_code)
    with database(told):
        pass
    _say({"county": keys.county, "name": keys.name, "key_id": keys.key_id, "accounts": []})
    if plan.cadres:
        sys.stderr.write(sentence("county.no_console", {"count": len(plan.cadres)}) + "\n")
    return DONE


def serve(told: argparse.Namespace) -> int:
    """Run the service; one line says when it is ready."""
    from county import serving  # noqa: PLC0415 only the service needs it

    load_keys(told.data)
    with _bound(told.host, told.port) as door, database(told) as url:
        host, port = door.getsockname()[:2]
        ready = {"ready": f"http://{host}:{port}"}
        serving.serve(told.data, url, door, told.workers, lambda: _say(ready))
    return DONE


def _bound(host: str, port: int) -> socket.socket:
    """Take the port before anything is started. Errors: Trouble("county.port")."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, *_, address = found[0]
        return socket.create_server(address[:2], family=family, backlog=_WAITING_MOST)
    except OSError:
        raise Trouble("county.port", detail={"place": f"{host}:{port}"}) from None


def enrol_office(told: argparse.Namespace) -> int:
    """Print a one-time code for one township."""
    load_keys(told.data)
    with database(told) as url, psycopg.connect(url) as connection:
        code, expires = offices.new_code(connection, told.division_code, told.name, system_now())
    _say({"code": code, "expires_at": expires.isoformat(timespec="seconds")})
    return DONE


def import_usb(told: argparse.Namespace) -> int:
    """Take in what lies on a stick and leave the receipts there."""
    keys = load_keys(told.data)
    with database(told) as url:
        intake = Intake(keys, lambda: psycopg.connect(url), system_now)

        def enrol(sealed: bytes) -> tuple[bytes, Enrolled | None]:
            with psycopg.connect(url) as connection, connection.transaction():
                return offices.enrol_sealed(connection, keys, sealed, system_now())

        _say(stick.take_in(Path(told.folder), intake, enrol))
    return DONE


def export(told: argparse.Namespace) -> int:
    """Write everything received as JSON lines."""
    load_keys(told.data)
    with database(told) as url, psycopg.connect(url) as connection:
        lines = offices.exported(connection)
        if told.output == "-":
            sys.stdout.writelines(line + "\n" for line in lines)
            return DONE
        _write(Path(told.output), lines)
    return DONE


def _write(path: Path, lines: Iterator[str]) -> None:
    """Write lines under another name first: what stood there stays until all is written."""
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("w", encoding="utf-8") as file:
            file.writelines(line + "\n" for line in lines)
        part.replace(path)
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise Trouble("county.unwritable") from None


def devices(told: argparse.Namespace) -> int:
    """List the devices and their lanes."""
    with database(told) as url, psycopg.connect(url) as connection:
        for each in offices.devices(connection):
            _say(each)
    return DONE


def letter_check(told: argparse.Namespace) -> int:
    """Prove a letter of any enrolled office: a PDF, or the code as a scanner reads it.

    A file that only reads like the letter, or a letter that is void, is answered and ends with 3.
    """
    try:
        content = sys.stdin.buffer.read() if told.file == "-" else Path(told.file).read_bytes()
    except OSError:
        raise Trouble("file.unreadable") from None
    with database(told) as url, psycopg.connect(url) as connection:
        keys = offices.letter_keys(connection)
        found = letter_code.demand(letter_code.check_content(content, keys))
        void = offices.void_since(connection, found)
    _say(
        {
            "verdict": found.verdict,
            "number": found.number,
            "date": found.day,
            "signed_by": offices.signed_by(found, keys),
            "voided_on": void.isoformat() if void else None,
        }
    )
    return REFUSED if void or found.verdict == "text_only" else DONE


def letter_keys(told: argparse.Namespace) -> int:
    """Print the public keys letters are signed with, for offices that check each other's."""
    with database(told) as url, psycopg.connect(url) as connection:
        keys = offices.letter_keys(connection)
    _say({"letter_keys": [each.hex() for each in keys]})
    return DONE


def verify(told: argparse.Namespace) -> int:
    """Prove every lane's chain and that the tables are its replay."""
    with database(told) as url, psycopg.connect(url) as connection:
        found = offices.proven(connection)
    _say(found)
    return DONE if found["sound"] else TROUBLE


_COMMANDS = {
    "init": init,
    "serve": serve,
    "enrol-office": enrol_office,
    "import-usb": import_usb,
    "export": export,
    "devices": devices,
    "letter-check": letter_check,
    "letter-keys": letter_keys,
    "verify": verify,
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="petition-county", allow_abbrev=False)
    _globals(parser, suppressed=False)
    inherited = argparse.ArgumentParser(add_help=False)
    _globals(inherited, suppressed=True)
    commands = parser.add_subparsers(dest="command", required=True)

    def add(name: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, parents=[inherited])

    add("init").add_argument("--county", type=Path, required=True)
    serve_parser = add("serve")
    serve_parser.add_argument("--host", default="127.0.0.1")
    serve_parser.add_argument("--port", type=_number(0, 65535), default=8420)
    serve_parser.add_argument("--workers", type=_number(1, 64), default=1)
    enrol_parser = add("enrol-office")
    enrol_parser.add_argument("--division-code", required=True)
    enrol_parser.add_argument("--name", required=True)
    add("import-usb").add_argument("folder")
    add("export").add_argument("-o", "--output", default="-")
    add("devices")
    add("letter-check").add_argument("file")
    add("letter-keys")
    add("verify")
    return parser


def _number(least: int, most: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if text.isascii() and text.isdigit() and least <= int(text) <= most:
            return int(text)
        raise argparse.ArgumentTypeError(f"{least} to {most}")

    return number


def _globals(parser: argparse.ArgumentParser, *, suppressed: bool) -> None:
    default: Any = argparse.SUPPRESS if suppressed else None
    data: Any = argparse.SUPPRESS if suppressed else Path("county")
    parser.add_argument("--data", type=Path, default=data, metavar="DIR")
    parser.add_argument("--database-url", default=default)


if __name__ == "__main__":
    sys.exit(run())
