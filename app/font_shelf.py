"""The fonts an office brought: kept beside its store, on this device, tried before they count.

Nothing of a letter depends on them later: what was issued is kept as it was printed. Decision 039.
"""

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.domain import policy
from app.domain.errors import Refused, Trouble
from app.domain.people import Role
from app.durable import replace_file
from app.letters.fonts import load_fonts
from app.letters.office_font import examined
from app.letters.truetype import Face

_NAMED = 8
_SUFFIX = ".ttf"


@dataclass(frozen=True, slots=True)
class Shelved:
    """One font of the office: its name here, where it lies, the characters it adds."""

    name: str
    path: Path
    characters: tuple[int, ...]


class FontShelf:
    """The fonts in one folder. `roles` are mine."""

    def __init__(self, folder: Path, roles: Callable[[], Collection[Role]]) -> None:
        self._folder = folder / "fonts"
        self._roles = roles
        self._read_once: dict[str, tuple[Face, Shelved]] | None = None

    def open(self) -> None:
        """Take what lies there into use, and put another office's fonts away.

        They are read when a character is first asked for that ours lack: no start waits for them.
        A file that cannot be used any more is left out: its characters are then named as missing.
        """
        self._read_once = None
        load_fonts().shelve(self._faces)

    def listed(self) -> tuple[Shelved, ...]:
        """List the fonts; a quarter of a second for each the first time."""
        return tuple(each for _face, each in self._kept().values())

    def paths(self) -> tuple[Path, ...]:
        """Say where the fonts lie, for the screen."""
        return tuple(sorted(self._folder.glob(f"office-*{_SUFFIX}")))

    def add(self, content: bytes) -> Shelved:
        """Look at a font and take it into use.

        Errors: Refused("font.…"), each with its own reason; Trouble("disk.…").
        """
        policy.demand(self._roles(), "adopt_wording")
        face, characters = examined(content)
        name = f"office-{hashlib.sha256(content).hexdigest()[:_NAMED]}"
        path = self._folder / f"{name}{_SUFFIX}"
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
        except OSError:
            raise Trouble("disk.failed") from None
        replace_file(path, content)
        made = Shelved(name, path, characters)
        self._kept()[name] = (face, made)
        load_fonts().shelve(self._faces)
        return made

    def remove(self, name: str) -> None:
        """Put a font away.

        Errors: Refused("font.unknown"), Trouble("disk.failed").
        """
        policy.demand(self._roles(), "adopt_wording")
        if name not in self._kept():
            raise Refused("font.unknown", field="name")
        try:
            self._kept()[name][1].path.unlink(missing_ok=True)
        except OSError:
            raise Trouble("disk.failed") from None
        del self._kept()[name]
        load_fonts().shelve(self._faces)

    def _kept(self) -> dict[str, tuple[Face, Shelved]]:
        if self._read_once is None:
            self._read_once = dict(self._read())
        return self._read_once

    def _faces(self) -> Mapping[str, tuple[Face, tuple[int, ...]]]:
        """Give what the letters draw with."""
        return {name: (face, each.characters) for name, (face, each) in self._kept().items()}

    def _read(self) -> Iterator[tuple[str, tuple[Face, Shelved]]]:
        for path in self.paths():
            try:
                face, characters = examined(path.read_bytes())
            except (Refused, OSError):
                continue
            yield path.stem, (face, Shelved(path.stem, path, characters))
