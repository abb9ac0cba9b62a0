"""Whether a window can be seen here; asked before Qt, which would abort the process in English.

Loads no Qt. Only Linux needs asking: elsewhere a desktop is always there.
"""

import ctypes
import importlib.util
import os
import re
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from app.domain.errors import Trouble

_PLUGINS: Mapping[str, str] = {
    "xcb": "libqxcb.so",
    "wayland": "libqwayland-generic.so",
    "wayland-egl": "libqwayland-egl.so",
}
_LIBRARY = re.compile(r"(lib[\w.+-]+?)\.so(?:\.(\d+))?")
_DISPLAY = re.compile(r"(?P<host>[^:/]*):(?P<number>\d+)(?:\.\d+)?")
_PATIENCE = 2.0
_X_PORT = 6000


def has_display() -> bool:
    """Tell whether somebody says that a window can be seen."""
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def demand() -> None:
    """Let it pass where Qt can open a window, or where Qt was told to use no screen.

    Errors: Trouble("window.no_display"), ("window.library") with the library that is missing.
    """
    if not sys.platform.startswith("linux"):
        return
    told = os.environ.get("QT_QPA_PLATFORM", "").partition(";")[0].partition(":")[0]
    if told and told not in _PLUGINS:
        return
    wanted = [told] if told else _reached()
    if not wanted or not any(_answers(each) for each in wanted):
        raise Trouble("window.no_display")
    missing = [_missing(_PLUGINS[each]) for each in wanted]
    if all(missing):
        library = str(missing[-1])
        raise Trouble("window.library", detail={"library": library, "package": package_of(library)})


def package_of(library: str) -> str:
    """Name Debian's package of a shared library: libxcb-cursor.so.0 lies in libxcb-cursor0."""
    found = _LIBRARY.match(library)
    if found is None:
        return library
    name, version = found[1].lower(), found[2] or ""
    return f"{name}-{version}" if version and name[-1].isdigit() else name + version


def _reached() -> list[str]:
    """Give the ways this desktop may be reached, as Qt tries them."""
    ways = ["wayland"] if os.environ.get("WAYLAND_DISPLAY") else []
    return [*ways, "xcb"] if os.environ.get("DISPLAY") else ways


def _answers(platform: str) -> bool:
    """Knock at the desktop's door."""
    if platform != "xcb":
        place, name = (os.environ.get(each, "") for each in ("XDG_RUNTIME_DIR", "WAYLAND_DISPLAY"))
        return _knocks(socket.AF_UNIX, str(Path(place) / name))
    told = os.environ.get("DISPLAY", "")
    found = _DISPLAY.fullmatch(told)
    if found is None:
        return bool(told)  # a form of DISPLAY we do not know: Qt may
    number = int(found["number"])
    if found["host"] not in {"", "unix"}:
        return _knocks(socket.AF_INET, (found["host"], _X_PORT + number))
    at = f"/tmp/.X11-unix/X{number}"  # noqa: S108 X's own place, only knocked at
    return _knocks(socket.AF_UNIX, f"\0{at}") or _knocks(socket.AF_UNIX, at)


def _knocks(family: int, at: str | tuple[str, int]) -> bool:
    with suppress(OSError), socket.socket(family) as door:
        door.settimeout(_PATIENCE)
        door.connect(at)
        return True
    return False


def _missing(plugin: str) -> str:
    """Load Qt's plug-in for a desktop; give the library it could not find, or nothing."""
    found = importlib.util.find_spec("PySide6")
    places = list(found.submodule_search_locations or ()) if found else []
    for place in places:
        at = Path(place) / "Qt" / "plugins" / "platforms" / plugin
        if at.exists():
            try:
                ctypes.CDLL(str(at))
            except OSError as fault:
                return str(fault).partition(":")[0]
    return ""


if __name__ == "__main__":
    try:
        demand()
    except Trouble as fault:
        sys.exit(" ".join((fault.code, *map(str, fault.detail.values()))))
