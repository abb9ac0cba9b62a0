"""The small files beside the store that a restored back-up does not carry back.

They keep what would otherwise be forgotten without a trace when the store goes back in time:
`sync.state` the epoch and the last entry that left this PC with its hash, on the disk before a byte
leaves; `numbers.state` and `numbers.2.state`, in turn, the last number of each series, noted with
every act and not waited for: a power cut tears at most the one that was being written.
All are signed with a key of the office (HMAC-SHA256), so a file from another office, a changed or a
half one counts as nothing known.
"""

import hashlib
import hmac
import threading
from collections.abc import Mapping
from pathlib import Path

import msgspec

from app.durable import overwrite, replace_file

FILE_NAME = "sync.state"
NUMBERS_NAMES = ("numbers.state", "numbers.2.state")
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
        self._numbers = tuple(folder / name for name in NUMBERS_NAMES)
        self._key = key
        self._turn = threading.Lock()

    def read(self) -> Known:
        """Give what is known; nothing of a file that is missing or not ours."""
        series = _merged(*(self._read(path).series for path in self._numbers))
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
            each = [self._read(path).series for path in self._numbers]
            series, key = _merged(*each), f"{name}/{year}"
            if series.get(key, 0) < following:
                # The one that knows less is written over; the other stays whole meanwhile.
                older = next((n for n, told in enumerate(each) if told != series), 0)
                told = msgspec.json.encode(Known(series={**series, key: following}))
                overwrite(self._numbers[older], _MAGIC + self._mac(told) + told)

    def next_number(self, name: str, year: int) -> int:
        """Give the next free number as known here, 0 when the series is not known."""
        key = f"{name}/{year}"
        return max(self._read(path).series.get(key, 0) for path in self._numbers)

    def sealed(self, epoch: int, seq: int, head: bytes) -> None:
        """Note that entries up to `seq` are about to leave this PC; the place never goes back."""
        with self._turn:
            known = self._read(self._path)
            if (known.epoch, known.sealed) < (epoch, seq):
                told = Known(epoch=epoch, sealed=seq, head=head.hex())
                content = msgspec.json.encode(told)
                replace_file(self._path, _MAGIC + self._mac(content) + content)

    def _mac(self, told: bytes) -> bytes:
        return hmac.digest(self._key, _MAGIC + told, "sha256")


def _merged(*each: Mapping[str, int]) -> dict[str, int]:
    made: dict[str, int] = {}
    for series in each:
        for key, number in series.items():
            made[key] = max(made.get(key, 0), number)
    return made
