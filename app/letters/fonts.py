"""The letters' own fonts: found and unpacked once, the rare ones when first needed.

A text is set character by character from a chain of faces; a character that no face of the
chain draws is named (`missing`), never printed as a box.
"""

import hashlib
import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Literal

import zstandard

from app.domain.errors import Refused, Trouble
from app.letters.truetype import EM, Face

RESOURCES = Path(__file__).resolve().parents[2] / "resources"

Role = Literal["body", "bold", "hei", "kai"]
"""Body 仿宋, titles 小标宋, headings of the first rank 黑体, of the second 楷体 (GB/T 9704)."""

BODY = ("desk-fang", "desk-song", "desk-rare-a", "desk-rare-b", "desk-rare-c", "desk-rare-g")
CHAINS: dict[Role, tuple[str, ...]] = {
    "body": BODY,
    "bold": ("desk-bold", *BODY),
    "hei": ("desk-hei", *BODY),
    "kai": ("desk-kai", *BODY),
}
_HEAVY = frozenset({"bold", "hei"})
_AT_ONCE: tuple[Role, ...] = ("body", "bold")
BODY_FACE = BODY[0]

_BLANK = re.compile("[\\t-\\r\\x85\\xa0\\u2000-\\u200a\\u2028\\u2029]+")
_INKLESS = re.compile("[\\xad\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\ufe00-\\ufe0f\\ufeff]")
"""Joiners, direction marks and the like: nothing to print, and they must not turn a line round."""

_LISTED_MOST = 20

Shelf = Mapping[str, tuple[Face, Collection[int]]]
"""An office's own faces by name, with the characters each is asked for."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """How one character is drawn: the face, its advance in em, and whether it is thickened."""

    font: str
    advance: float
    thickened: bool = False


class Fonts:
    """The faces that are open and the answer, per character, which of them draws it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = _read_lock(folder / "fonts.toml")
        self._open: dict[str, Face] = {}
        self._known: dict[Role, dict[str, Glyph | None]] = {role: {} for role in CHAINS}
        self._brought: Callable[[], Shelf] = dict

    def shelve(self, faces: Callable[[], Shelf]) -> None:
        """Take an office's own faces, with the characters each is for, in place of the last's.

        They are asked for at the first character that ours do not draw.
        """
        self._brought = faces
        for known in self._known.values():
            known.clear()

    def face(self, name: str) -> Face:
        """Give an open face, unpacking it the first time."""
        if name not in self._lock:
            return self._brought()[name][0]
        if name not in self._open:
            self._open[name] = Face(self.unpacked(name))
        return self._open[name]

    def unpacked(self, name: str) -> bytes:
        """Read a face; raises Trouble("letter.fonts_missing") when it is gone or damaged."""
        row = self._lock[name]
        try:
            packed = (self._folder / row["file"]).read_bytes()
        except OSError as bad:
            raise Trouble("letter.fonts_missing") from bad
        if hashlib.sha256(packed).hexdigest() != row["sha256"]:
            raise Trouble("letter.fonts_missing")
        return zstandard.decompress(packed)

    def glyph(self, char: str, role: Role = "body") -> Glyph | None:
        """Tell how a character is drawn; None when no face has it."""
        known = self._known[role]
        if char not in known:
            known[char] = self._find(char, role) or self._shelved(char, role)
        return known[char]

    def bundled(self, char: str) -> Glyph | None:
        """Tell how our own faces draw a character, whatever an office has brought."""
        return self._find(char, "body")

    def drawn(self, char: str, role: Role = "body") -> Glyph:
        """Tell how a character is drawn, or refuse it by name."""
        glyph = self.glyph(char, role)
        if glyph is None:
            raise _refusal((char,))
        return glyph

    def _find(self, char: str, role: Role) -> Glyph | None:
        code = ord(char)
        chain = CHAINS[role]
        for name in chain:
            first, last = self._lock[name]["span"]
            number = self.face(name).glyph(code) if first <= code <= last else 0
            if number:
                width = self.face(name).advance(number) / EM
                return Glyph(name, width, thickened=role in _HEAVY and name != chain[0])
        return None

    def _shelved(self, char: str, role: Role) -> Glyph | None:
        code = ord(char)
        for name, (face, codes) in self._brought().items():
            if code in codes:
                width = face.advance(face.glyph(code)) / EM
                return Glyph(name, width, thickened=role in _HEAVY)
        return None

    def missing(self, text: str) -> tuple[str, ...]:
        """List the characters no face draws, each once, in the order of the text."""
        return tuple(char for char in dict.fromkeys(text) if self.glyph(char) is None)


def _read_lock(path: Path) -> dict[str, dict[str, Any]]:
    try:
        lock = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as bad:
        raise Trouble("letter.fonts_missing") from bad
    return dict(lock["fonts"])


@cache
def load_fonts() -> Fonts:
    """Open the two faces every letter uses; `main` calls it, and so does the first letter."""
    fonts = Fonts(RESOURCES / "fonts")
    for role in _AT_ONCE:
        fonts.face(CHAINS[role][0])
    return fonts


def plain(text: str) -> str:
    """Give a text as paper takes it: every white space a space, marks without ink left out."""
    return _BLANK.sub(" ", _INKLESS.sub("", text))


_ON_SCREEN = ("desk-song", "desk-rare-b", "desk-rare-c", "desk-rare-g")


def screen_faces(folder: Path) -> tuple[Path, ...]:
    """Lay the faces with rare characters into a folder as TrueType, for the screen's font chain.

    The screen maps the files and holds only the pages it draws from: 40 MB that are nobody's
    memory. A file that is not byte for byte what the lock says is unpacked anew. Raises
    Trouble("letter.fonts_missing").
    """
    packed = RESOURCES / "fonts"
    lock = _read_lock(packed / "fonts.toml")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return tuple(_laid(packed, folder, lock[name]) for name in _ON_SCREEN)
    except (OSError, zstandard.ZstdError) as bad:
        raise Trouble("letter.fonts_missing") from bad


def _laid(packed: Path, folder: Path, row: dict[str, Any]) -> Path:
    face = folder / Path(row["file"]).stem
    if not _is(face, row["sha256_unpacked"]):
        with (
            (packed / row["file"]).open("rb") as source,
            NamedTemporaryFile(dir=folder, suffix=".tmp", delete=False) as beside,
        ):
            zstandard.ZstdDecompressor().copy_stream(source, beside)
        fresh = Path(beside.name)
        if not _is(fresh, row["sha256_unpacked"]):
            fresh.unlink()
            raise Trouble("letter.fonts_missing")
        fresh.replace(face)
    return face


def _is(path: Path, sha256: str) -> bool:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except FileNotFoundError:
        return False


def missing(text: str) -> tuple[str, ...]:
    """List the characters of a text that no font has."""
    return load_fonts().missing(plain(text))


def demand_glyphs(texts: Iterator[str]) -> None:
    """Refuse a letter with characters that cannot be printed, and name them."""
    absent = missing("".join(texts))
    if absent:
        raise _refusal(absent)


def _refusal(absent: tuple[str, ...]) -> Refused:
    named = "、".join(f"{char}（U+{ord(char):04X}）" for char in absent[:_LISTED_MOST])
    return Refused("letter.no_glyph", detail={"characters": named, "count": len(absent)})
