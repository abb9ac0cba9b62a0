"""The small files beside the store that a restored back-up does not carry back.

They keep what would otherwise be forgotten without a trace when the store goes back in time:
`sync.state` the epoch and the last entry that left this PC with its hash, on the disk before a byte
leaves; `numbers.state` the last number of each series, noted with every act and not waited for.
Each is written whole or not at all and signed with a key of the office (HMAC-SHA256), so a file
from another office, a changed or a half one counts as nothing known.
"""

import hashlib
import hmac
import threading
from collections.abc import Mapping
from pathlib import Path

import msgspec

from app.durable import replace_file

FILE_NAME = "sync.state"
NUMBERS_NAME = "numbers.state"
_MAGIC = b"XFSS1\n"
_MAC = hashlib.sha256().digest_size


class Known(msgspec.Struct, frozen=True):
    """What the file says. `series` maps `name/year` to the next free number; `head` is hex."""

    epoch: int = 0
    sealed: int = 0
    head: str = ""
    series: Mapping[str, int] = {}


class Sidecar:
    """Reads and writes the file. `key`: 32 bytes. Calls inside one store transaction are in turn.

    A writer first reads what lies there: another process of this office may have gone on.
    """

    def __init__(self, folder: Path, key: bytes) -> None:
        self._path = folder / FILE_NAME
        self._numbers = folder / NUMBERS_NAME
        self._key = key
        self._turn = threading.Lock()

    def read(self) -> Known:
        """Give what is known; nothing of a file that is missing or not ours."""
        series = self._read(self._numbers).series
        return msgspec.structs.replace(self._read(self._path), series=series)

    def _read(self, path: Path) -> Known:
        try:
            content = path.read_bytes()
        except OSError:
            return Known()
        told = content[len(_MAGIC) + _MAC :]
        if not hmac.compare_digest(content[: len(_MAGIC) + _MAC], _MAGIC + self._mac(told)):
            return Known()
        return msgspec.json.decode(told, type=Known)

    def number(self, name: str, year: int, following: int) -> None:
        """Note the next free number of a series; it never goes back."""
        with self._turn:
            series, key = self._read(self._numbers).series, f"{name}/{year}"
            if series.get(key, 0) < following:
                told = Known(series={**series, key: following})
                self._write(self._numbers, told, through=False)

    def next_number(self, name: str, year: int) -> int:
        """Give the next free number as known here, 0 when the series is not known."""
        return self._read(self._numbers).series.get(f"{name}/{year}", 0)

    def sealed(self, epoch: int, seq: int, head: bytes) -> None:
        """Note that entries up to `seq` are about to leave this PC; the place never goes back."""
        with self._turn:
            known = self._read(self._path)
            if (known.epoch, known.sealed) < (epoch, seq):
                told = Known(epoch=epoch, sealed=seq, head=head.hex())
                self._write(self._path, told, through=True)

    def _write(self, path: Path, known: Known, *, through: bool) -> None:
        told = msgspec.json.encode(known)
        replace_file(path, _MAGIC + self._mac(told) + told, through=through)

    def _mac(self, told: bytes) -> bytes:
        return hmac.digest(self._key, _MAGIC + told, "sha256")
