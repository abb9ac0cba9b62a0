"""What every test stands on: founded offices, a fixed look of hypothesis, Qt off screen."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parent))

import builders
from print_system import NOBODY
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

hypothesis.settings.register_profile("ci", deadline=None, derandomize=False, print_blob=True)
hypothesis.settings.load_profile("ci")

PATIENCE_MS = 60_000
"""How long a window is waited for: a busy machine is slow, not wrong."""
SHARED = Path(__file__).resolve().parents[2] / "shared"


class Patient(QtBot):
    """Waits as long as a busy machine needs; what never comes still fails."""

    def waitUntil(self, callback, *, timeout=PATIENCE_MS):  # noqa: N802  # Qt's own name
        super().waitUntil(callback, timeout=timeout)
        QApplication.sendPostedEvents()  # what the answer put into a layout is on show

    def waitSignal(self, signal, *, timeout=PATIENCE_MS, **how):  # noqa: N802  # Qt's own name
        return super().waitSignal(signal, timeout=timeout, **how)

    def waitActive(self, widget, *, timeout=PATIENCE_MS):  # noqa: N802  # Qt's own name
        return super().waitActive(widget, timeout=timeout)

    def waitExposed(self, widget, *, timeout=PATIENCE_MS):  # noqa: N802  # Qt's own name
        return super().waitExposed(widget, timeout=timeout)


@pytest.fixture
def qtbot(qapp, request):
    """The bot of every window's test."""
    return Patient(request)


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the tester's cache folder and printers out of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CUPS_SERVER", NOBODY)
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office founded once; tests take copies."""
    folder = tmp_path_factory.mktemp("founded") / "office"
    builders.found(folder)
    return folder


@pytest.fixture
def folder(founded: Path, tmp_path: Path) -> Path:
    """A fresh copy of a founded office's data folder."""
    at = tmp_path / "office"
    shutil.copytree(founded, at)
    return at


@pytest.fixture
def clock() -> builders.SetClock:
    return builders.SetClock()


@pytest.fixture
def office(folder: Path, clock: builders.SetClock) -> Iterator[object]:
    """An open office, Zhao Min at the desk."""
    at = builders.opened(folder, clock)
    yield at
    at.close()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data; the test is skipped where there is none."""
    if not SHARED.is_dir():
        pytest.skip("no shared data beside this checkout")
    return SHARED
