"""Without a desktop, or without a library it needs, one line in Chinese and no abort of Qt's."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import PySide6
import pytest

from app.domain.errors import Trouble
from app.domain.words import SENTENCES
from ui import display

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="elsewhere a desktop is always there"
)
_DESKTOP = ("DISPLAY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR", "QT_QPA_PLATFORM")


@pytest.fixture
def desktop(monkeypatch):
    """Say which desktop there is; at first none."""
    for name in _DESKTOP:
        monkeypatch.delenv(name, raising=False)
    return monkeypatch.setenv


def refused():
    with pytest.raises(Trouble) as caught:
        display.demand()
    return caught.value


def started(tmp_path, **told):
    plain = {name: value for name, value in os.environ.items() if name not in _DESKTOP}
    words = [sys.executable, "-m", "ui.main", "--data", str(tmp_path / "office")]
    return subprocess.run(
        words, env=plain | told, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.parametrize("told", [{}, {"DISPLAY": ":957"}, {"DISPLAY": "127.0.0.1:957.0"}])
def test_without_a_desktop_the_program_says_so_in_one_line(tmp_path, told):
    done = started(tmp_path, **told)
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr == SENTENCES["window.no_display"] + "\n"
    assert not (tmp_path / "office").exists()


def test_off_screen_needs_no_desktop(desktop):
    desktop("QT_QPA_PLATFORM", "offscreen")
    display.demand()
    desktop("QT_QPA_PLATFORM", "vnc:size=800x600")
    display.demand()
    desktop("QT_QPA_PLATFORM", "xcb")
    assert refused().code == "window.no_display"


@pytest.fixture
def wayland(desktop, tmp_path):
    """A desktop that answers at its door and says nothing more."""
    desktop("XDG_RUNTIME_DIR", str(tmp_path))
    desktop("WAYLAND_DISPLAY", "wayland-0")
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(tmp_path / "wayland-0"))
        door.listen()
        yield door


def test_a_desktop_that_answers_is_believed(wayland, monkeypatch):
    monkeypatch.setattr(display, "_missing", lambda _plugin: "")
    display.demand()
    wayland.close()
    assert refused().code == "window.no_display"


def test_a_library_that_is_missing_is_named_with_its_package(wayland, monkeypatch, tmp_path):
    # Qt's own plug-in, made to need a library nobody has: what the loader says is what is told.
    real = Path(PySide6.__file__).parent / "Qt" / "plugins" / "platforms" / "libqxcb.so"
    place = tmp_path / "PySide6" / "Qt" / "plugins" / "platforms"
    place.mkdir(parents=True)
    (place.parents[2] / "__init__.py").touch()
    lost = real.read_bytes().replace(b"libQt6XcbQpa.so.6", b"libxcb-nobod.so.0")
    (place / "libqwayland-generic.so").write_bytes(lost)
    monkeypatch.setattr(
        "importlib.util.find_spec",
        lambda _name: type("Spec", (), {"submodule_search_locations": [str(place.parents[2])]}),
    )
    fault = refused()
    assert fault.code == "window.library"
    assert fault.detail == {"library": "libxcb-nobod.so.0", "package": "libxcb-nobod0"}


@pytest.mark.parametrize(
    ("library", "package"),
    [
        ("libxcb-cursor.so.0", "libxcb-cursor0"),
        ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
        ("libX11-xcb.so.1", "libx11-xcb1"),
        ("libxcb-icccm.so.4", "libxcb-icccm4"),
        ("libGL.so.1", "libgl1"),
        ("strange", "strange"),
    ],
)
def test_debian_s_names(library, package):
    assert display.package_of(library) == package
