"""Attachments and issued papers: age-encrypted files under random names, opened in memory only.

The store keeps name, hash and size of each; the folder alone tells nothing but sizes.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path

import pyrage

from app.domain.errors import Trouble
from app.durable import replace_file

_NAME = re.compile(r"[0-9a-f]{32}", re.ASCII)
_CHUNK = 64 * 1024
_TAG = 16
_HEADER = 1024


@dataclass(frozen=True, slots=True)
class BlobRef:
    """What the store keeps of a blob: 32 hex figures, SHA-256 (hex) and size of the plain bytes."""

    name: str
    sha256: str
    size: int


def new_identity() -> str:
    """Make the age identity of one store's blobs; it is kept in the store, nowhere else."""
    return str(pyrage.x25519.Identity.generate())


@dataclass(frozen=True, slots=True)
class Blobs:
    """The folder of one office's blobs, and the store's age identity that opens them."""

    folder: Path
    identity: str = field(repr=False)

    def put(self, content: bytes) -> BlobRef:
        """Keep `content`; it is on the disk when this returns, so commit the reference after.

        Raises `Trouble("disk.full" | "disk.failed")`; then nothing new is kept.
        """
        name = secrets.token_hex(16)
        self._make_folder()
        replace_file(self.folder / name, pyrage.encrypt(content, [self._key().to_public()]))
        return BlobRef(name, hashlib.sha256(content).hexdigest(), len(content))

    def get(self, ref: BlobRef) -> bytes:
        """Give the plain bytes, proven against the reference.

        Raises `Trouble("blob.missing")` and `Trouble("blob.damaged")`.
        """
        try:
            content = bytes(pyrage.decrypt(self._read(ref), [self._key()]))
        except pyrage.DecryptError:
            raise Trouble("blob.damaged") from None
        if len(content) != ref.size or hashlib.sha256(content).hexdigest() != ref.sha256:
            raise Trouble("blob.damaged")
        return content

    def forget(self, ref: BlobRef) -> None:
        """Delete a blob (retention, or its reference was never committed); gone is gone."""
        path = self._path(ref)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise Trouble("disk.failed") from error

    def names(self) -> frozenset[str]:
        """Give the names in the folder, for the backup; what is half written is not among them."""
        if not self.folder.is_dir():
            return frozenset()
        return frozenset(path.name for path in self.folder.iterdir() if _NAME.fullmatch(path.name))

    def _read(self, ref: BlobRef) -> bytes:
        path = self._path(ref)
        try:
            # Nothing larger than the reference allows is read into memory.
            if path.stat().st_size > ref.size + (ref.size // _CHUNK + 1) * _TAG + _HEADER:
                raise Trouble("blob.damaged")
            return path.read_bytes()
        except FileNotFoundError:
            raise Trouble("blob.missing") from None
        except OSError as error:
            raise Trouble("disk.failed") from error

    def _path(self, ref: BlobRef) -> Path:
        # A reference may have come over the wire: a name is never a way out of the folder.
        if not _NAME.fullmatch(ref.name):
            raise Trouble("blob.missing")
        return self.folder / ref.name

    def _make_folder(self) -> None:
        try:
            self.folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise Trouble("disk.failed") from error

    def _key(self) -> pyrage.x25519.Identity:
        return pyrage.x25519.Identity.from_str(self.identity)
