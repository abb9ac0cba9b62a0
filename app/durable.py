"""Small files that are either the old ones or the new ones, whatever the power does."""

import errno
import os
import secrets
from contextlib import suppress
from pathlib import Path

from app.domain.errors import Trouble

_FULL = (errno.ENOSPC, errno.EDQUOT) if hasattr(errno, "EDQUOT") else (errno.ENOSPC,)


def replace_file(path: Path, content: bytes) -> None:
    """Put `content` under `path`: after a power cut the old bytes or the new ones, never a mix.

    Readable by this account only. Raises `Trouble("disk.full")` or `Trouble("disk.failed")`;
    then the file is whole all the same (the old one, or the new one whose name may not outlive a
    power cut) and nothing half written lies beside it.
    """
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        _write_whole(beside, content)
        os.replace(beside, path)  # noqa: PTH105 the fault tests cut exactly this call
        _remember_name(path.parent)
    except OSError as error:
        raise Trouble("disk.full" if error.errno in _FULL else "disk.failed") from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def overwrite(path: Path, content: bytes) -> None:
    """Write over a file where it lies and do not wait for the disk.

    For notes written with every act whose reader proves them and has another whole copy: a power
    cut may tear this one. Raises `Trouble("disk.full")` or `Trouble("disk.failed")`.
    """
    flags = os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(path, flags, 0o600)
        try:
            if os.write(handle, content) != len(content):
                raise OSError(errno.ENOSPC, "short write")
            os.ftruncate(handle, len(content))
        finally:
            os.close(handle)
    except OSError as error:
        raise Trouble("disk.full" if error.errno in _FULL else "disk.failed") from error


def _write_whole(path: Path, content: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags, 0o600)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(handle, rest) :]
        os.fsync(handle)
    finally:
        os.close(handle)


def _remember_name(folder: Path) -> None:
    # Windows cannot open a folder as a file; NTFS journals the new name by itself.
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
