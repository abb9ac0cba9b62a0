"""What carries a sealed batch: the county's web address, or a folder on a stick.

Carriers trust nobody and open nothing: bytes go out, bytes come back, and what they mean is
decided by signatures. Every way a carrier fails is a `Trouble` with a code of its own.
"""

import errno
import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import msgspec

from app.domain.errors import Refused, Trouble

CONNECT_SECONDS = 15.0
IDLE_SECONDS = 60.0
MOST_ANSWER = 4 * 1024 * 1024
"""No answer of the county is bigger than this; more is somebody else's page."""

_OK = 200
_TOO_LARGE = 413
_BUSY = frozenset({429, 503, 507})
_REFUSED = frozenset({400, 401, 403, 404, 409, 410, 422})
_PREFIX = "/sync/v1/"


class TooLargeError(Exception):
    """The county, or a machine on the way, takes no body of this size: send less at a time."""


class Carrier(Protocol):
    """A way to the county that answers at once."""

    def get(self, what: str) -> bytes:
        """Ask for something."""
        ...

    def post(self, what: str, body: bytes) -> bytes:
        """Hand something in and give the answer's body, unverified."""
        ...


class Https:
    """The county's address. One connection a round; POST and GET only, whole bodies only."""

    def __init__(self, url: str) -> None:
        self.url = checked_url(url)

    def get(self, what: str) -> bytes:
        """Ask the county.

        Errors: Trouble("sync.unreachable"), ("sync.cut_off"), ("sync.certificate"),
        ("sync.county_busy"), ("sync.no_answer_from_county").
        """
        return self._ask("GET", what, None)

    def post(self, what: str, body: bytes) -> bytes:
        """Hand in a body; the same errors, and TooLargeError."""
        return self._ask("POST", what, body)

    def _ask(self, method: str, what: str, body: bytes | None) -> bytes:
        with _network_troubles():
            status, answer = self._talk(method, what, body)
        return _judged(status, answer)

    def _talk(self, method: str, what: str, body: bytes | None) -> tuple[int, bytes]:
        import httpx  # noqa: PLC0415 a start without the network pays nothing for it

        # No proxy and no password file from the environment; a redirect is never the county.
        limits = httpx.Timeout(IDLE_SECONDS, connect=CONNECT_SECONDS)
        headers = {"Content-Type": "application/octet-stream", "Accept-Encoding": "identity"}
        with (
            httpx.Client(
                timeout=limits, trust_env=False, follow_redirects=False, verify=_trusted()
            ) as client,
            client.stream(method, self.url + what, content=body, headers=headers) as answer,
        ):
            return answer.status_code, _bounded(answer.iter_bytes())


@cache
def _trusted() -> Any:
    """Give the PC's own trusted roots (where a county's own root is installed), read once."""
    import ssl  # noqa: PLC0415 as above

    return ssl.create_default_context()


def checked_url(url: str) -> str:
    """Give the address's beginning up to the endpoints, in one form.

    Errors: Refused("sync.url") for what is no web address.
    """
    told = url.strip().rstrip("/")
    try:
        parts = urlsplit(told)
        sound = parts.scheme in {"http", "https"} and parts.hostname and (parts.port or 1) > 0
    except ValueError:
        sound = None
    if not sound or parts.query or parts.fragment or parts.username:
        raise Refused("sync.url", field="url")
    return told.removesuffix(_PREFIX.rstrip("/")) + _PREFIX


def _bounded(chunks: Iterator[bytes]) -> bytes:
    read = bytearray()
    for chunk in chunks:
        read += chunk
        if len(read) > MOST_ANSWER:
            raise Trouble("sync.no_answer_from_county")
    return bytes(read)


def _judged(status: int, answer: bytes) -> bytes:
    if status == _OK or status in _REFUSED:
        return answer  # who said it is proven by its signature, not by the status
    if status == _TOO_LARGE:
        raise TooLargeError
    if status in _BUSY:
        raise Trouble("sync.county_busy")
    raise Trouble("sync.no_answer_from_county")


@contextmanager
def _network_troubles() -> Iterator[None]:
    import httpx  # noqa: PLC0415 as above

    try:
        yield
    except (httpx.ConnectError, httpx.ConnectTimeout) as fault:
        code = "sync.certificate" if "CERTIFICATE" in str(fault).upper() else "sync.unreachable"
        raise Trouble(code) from None
    except httpx.DecodingError:
        raise Trouble("sync.no_answer_from_county") from None
    except httpx.TransportError:
        raise Trouble("sync.cut_off") from None


# --- the stick -------------------------------------------------------------------------------

_ROOT = "XFSYNC"
_UP = "up"
_DOWN = "down"
_ENROL = "enrol"
_MANIFEST = "MANIFEST.xfm"
_BATCH_NAME = re.compile(r"[0-9a-f]{32}-[0-9]{1,10}-[0-9]{1,19}-[0-9]{1,19}\.xfb", re.ASCII)
_RECEIPT_NAME = re.compile(r"[0-9A-Za-z_-]{1,120}\.xfr", re.ASCII)
_COUNTY_NAME = re.compile(r"[0-9A-Za-z]{1,64}", re.ASCII)
_MOST_NAMES = 10_000
_FULL = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG})
_READ_ONLY = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


class Listed(msgspec.Struct, frozen=True):
    """One file in the manifest."""

    name: str
    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """What lies in `up/`, written last: a stick without it was pulled out too early."""

    v: int
    files: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What came home on the stick: files that look like receipts, and what was left alone."""

    receipts: Mapping[str, bytes] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()


class Stick:
    """One county's folder on a stick. Errors: Trouble("usb.missing") when it is not a folder.

    Nothing that a name or a list on the stick says is used as a path; links are not followed.
    """

    def __init__(self, folder: Path, county: str) -> None:
        if not _COUNTY_NAME.fullmatch(county):
            raise ValueError("county")
        if not folder.is_dir():
            raise Trouble("usb.missing")
        self._home = folder / _ROOT / county

    def put(self, batches: Mapping[str, bytes]) -> None:
        """Write batches, then the manifest; each is read back before it counts.

        Errors: Trouble("usb.full"), ("usb.read_only"), ("usb.failed"), ("usb.not_as_written");
        then no half file is left.
        """
        up = self._folder(_UP)
        with _stick_troubles():
            for name, content in batches.items():
                _write(up / name, content)
            _write(self._home / _MANIFEST, msgspec.json.encode(self._listed(up)))

    def take(self) -> Found:
        """Read what lies in `down/`: small plain files with a receipt's name, nothing else."""
        down = self._home / _DOWN
        if any(each.is_symlink() for each in (self._home.parent, self._home, down)):
            return Found(ignored=(_DOWN,))
        if not down.is_dir():
            return Found()
        receipts, ignored = {}, []
        with _stick_troubles():
            for name in _names(down):
                content = _read(down / name) if _RECEIPT_NAME.fullmatch(name) else None
                if content is None:
                    ignored.append(name)
                else:
                    receipts[name] = content
        return Found(receipts, tuple(ignored))

    def strange(self) -> tuple[str, ...]:
        """Name what lies in `up/` and is no batch: half files, links, other people's files."""
        up = self._home / _UP
        if not up.is_dir() or up.is_symlink():
            return ()
        with _stick_troubles():
            return tuple(
                name
                for name in _names(up)
                if not _BATCH_NAME.fullmatch(name) or not _is_plain(up / name)
            )

    def _folder(self, name: str) -> Path:
        place = self._home / name
        with _stick_troubles():
            for each in (self._home.parent, self._home, place):
                if each.is_symlink():
                    raise Trouble("usb.link")
                each.mkdir(exist_ok=True)
        return place

    def _listed(self, up: Path) -> Manifest:
        names = sorted(name for name in _names(up) if _BATCH_NAME.fullmatch(name))
        files = [
            Listed(name, (up / name).stat().st_size, _digest(up / name))
            for name in names
            if _is_plain(up / name)
        ]
        return Manifest(1, tuple(files))


class EnrolFolder:
    """The place on a stick for requests to be known and their answers, one of each a device."""

    def __init__(self, folder: Path, device: bytes) -> None:
        if not folder.is_dir():
            raise Trouble("usb.missing")
        self._home = folder / _ROOT / _ENROL
        self._name = device.hex()

    def put(self, request: bytes) -> str:
        """Write our request, read back before it counts; give its name.

        Errors: Trouble("usb.…"); then no half file is left.
        """
        with _stick_troubles():
            for each in (self._home.parent, self._home):
                if each.is_symlink():
                    raise Trouble("usb.link")
                each.mkdir(exist_ok=True)
            _write(self._home / f"{self._name}.xfq", request)
        return f"{self._name}.xfq"

    def take(self) -> bytes | None:
        """Read the answer to this device, None where there is none. Errors: Trouble("usb.…")."""
        if any(each.is_symlink() for each in (self._home.parent, self._home)):
            raise Trouble("usb.link")
        path = self._home / f"{self._name}.xfa"
        with _stick_troubles():
            return (_read(path) or b"") if path.is_symlink() or path.exists() else None

    def others(self) -> bool:
        """Tell whether other devices are answered here."""
        if not self._home.is_dir():
            return False
        with _stick_troubles():
            return any(name.endswith(".xfa") for name in _names(self._home))


def batch_name(device: bytes, epoch: int, first: int, last: int) -> str:
    """Name a batch's file: the device and the range, nothing about anybody."""
    return f"{device.hex()}-{epoch}-{first}-{last}.xfb"


def _names(folder: Path) -> Iterable[str]:
    with os.scandir(folder) as entries:
        names = [each.name for each, _ in zip(entries, range(_MOST_NAMES), strict=False)]
    return sorted(names)


def _is_plain(path: Path) -> bool:
    return stat.S_ISREG(path.lstat().st_mode)


def _read(path: Path) -> bytes | None:
    """Read a small plain file; None for a link, a folder, or more than any receipt is."""
    if not _is_plain(path):
        return None
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        content = file.read(MOST_ANSWER + 1)
    return content if len(content) <= MOST_ANSWER else None


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(path: Path, content: bytes) -> None:
    part = path.with_name(path.name + ".part")
    try:
        _write_through(part, content)
        part.replace(path)
        _remember(path.parent)
        if _digest(path) != hashlib.sha256(content).hexdigest():
            path.unlink(missing_ok=True)
            raise Trouble("usb.not_as_written")
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise


def _write_through(part: Path, content: bytes) -> None:
    with suppress(FileNotFoundError):
        part.unlink()  # a half file of last time, or a link that lies in its place
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(part, flags, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _remember(folder: Path) -> None:
    # Windows cannot open a folder as a file, and not every stick's file system lets one be synced.
    if hasattr(os, "O_DIRECTORY"):
        with suppress(OSError):
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


@contextmanager
def _stick_troubles() -> Iterator[Any]:
    try:
        yield
    except OSError as fault:
        if fault.errno in _FULL:
            raise Trouble("usb.full") from None
        if fault.errno in _READ_ONLY:
            raise Trouble("usb.read_only") from None
        raise Trouble("usb.failed") from None
