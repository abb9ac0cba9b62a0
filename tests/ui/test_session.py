"""The lock follows the desktop's: over a real D-Bus of our own, and Windows' two messages."""

import ctypes
import shutil
import subprocess
import sys
from ctypes import wintypes

import pytest

from ui import session
from ui.session import LOGIND, LOGIND_PATH, SAVERS, Session, session_path, tells_left

QtDBus = pytest.importorskip("PySide6.QtDBus")

_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={at}/bus</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/></policy></busconfig>
"""


@pytest.fixture
def bus(tmp_path, monkeypatch):
    """A bus of our own, and who speaks on it as logind."""
    daemon = shutil.which("dbus-daemon")
    if daemon is None:
        pytest.skip("no dbus-daemon here")
    config = tmp_path / "bus.conf"
    config.write_text(_BUS.format(at=tmp_path), encoding="ascii")
    words = [daemon, f"--config-file={config}", "--nofork", "--print-address"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as running:
        address = running.stdout.readline().strip()
        connect = QtDBus.QDBusConnection.connectToBus
        heard, speaking = connect(address, "heard"), connect(address, "speaking")
        assert speaking.registerService(LOGIND)
        yield heard, speaking
        for name in ("heard", "speaking"):
            QtDBus.QDBusConnection.disconnectFromBus(name)
        running.terminate()


def say(bus, path, interface, name, *told):
    message = QtDBus.QDBusMessage.createSignal(path, interface, name)
    message.setArguments(list(told))
    assert bus.send(message)


def test_the_lock_follows_logind_and_the_screen_saver(qtbot, bus, monkeypatch):
    monkeypatch.setenv("XDG_SESSION_ID", "2")
    heard, speaking = bus
    watch = Session()
    watch.hear(heard, heard)
    manager, ours = f"{LOGIND}.Manager", session_path("2")
    with qtbot.waitSignal(watch.left):
        say(speaking, LOGIND_PATH, manager, "PrepareForSleep", True)
    with qtbot.waitSignal(watch.left):
        say(speaking, ours, f"{LOGIND}.Session", "Lock")
    for saver in SAVERS:
        with qtbot.waitSignal(watch.left):
            say(speaking, "/ScreenSaver", saver, "ActiveChanged", True)
    told = []
    watch.left.connect(lambda: told.append(1))
    say(speaking, LOGIND_PATH, manager, "PrepareForSleep", False)
    say(speaking, session_path("3"), f"{LOGIND}.Session", "Lock")
    say(speaking, "/ScreenSaver", SAVERS[0], "ActiveChanged", False)
    with qtbot.waitSignal(watch.left):  # what was said before this was heard before it
        say(speaking, LOGIND_PATH, manager, "PrepareForSleep", True)
    assert told == [1]


def test_without_a_bus_there_is_silence(monkeypatch, qtbot):
    nowhere = QtDBus.QDBusConnection.connectToBus("unix:path=/nowhere/bus", "nowhere")
    Session().hear(nowhere, None)
    for name in ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    assert not session._own_bus()


@pytest.mark.skipif(sys.platform == "win32", reason="there the messages come from Windows")
def test_an_office_window_listens_and_locks(qtbot, office, jobs, monkeypatch):
    from ui.office_window import OfficeWindow

    desk = OfficeWindow(office, jobs)
    qtbot.addWidget(desk.window)
    with qtbot.waitSignal(desk.locked):
        desk.session.lock()


@pytest.mark.parametrize(
    ("message", "parameter", "left"),
    [
        (0x02B1, 7, True),
        (0x02B1, 8, False),
        (0x0218, 4, True),
        (0x0218, 7, False),
        (0x0100, 7, False),
    ],
)
def test_windows_two_messages(message, parameter, left):
    told = wintypes.MSG(message=message, wParam=parameter)
    address = ctypes.addressof(told)
    assert tells_left(b"windows_generic_MSG", address) is left
    assert not tells_left(b"xcb_generic_event_t", address)
    assert not tells_left(b"windows_generic_MSG", 0)
    heard = []
    messages = session._Messages(lambda: heard.append(1))
    assert messages.nativeEventFilter(b"windows_generic_MSG", address) == (False, 0)
    assert bool(heard) is left


def test_logind_s_paths():
    assert session_path("2") == f"{LOGIND_PATH}/session/_32"
    assert session_path("c1") == f"{LOGIND_PATH}/session/c1"
    assert session_path("") == ""
