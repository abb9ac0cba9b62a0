"""Sets up what the project needs: uv, a private environment, hashed packages, Qt's libraries.

`python3 packaging/prepare.py run|dev`. Needs only Python 3.11 with pip. Safe to repeat; does
nothing, and uses no network, when all is there. Exit status 1 with one line when something cannot
be installed.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TOOLS = ROOT / ".tools"
VENV = ROOT / ".venv"
UV_VERSION = "0.13.9"
OLDEST = (3, 11)
OURS = ("app", "county", "db", "ui")
LIBRARIES = (
    "libgl1",
    "libegl1",
    "libfontconfig1",
    "libxkbcommon0",
    "libdbus-1-3",
    "libglib2.0-0",
    "libx11-xcb1",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-randr0",
    "libxcb-shm0",
    "libxcb-sync1",
    "libxcb-xfixes0",
    "libxcb-keysyms1",
    "libxcb-shape0",
    "libxcb-xkb1",
    "libxkbcommon-x11-0",
    "libxcb-render-util0",
    "libxcb-image0",
    "libwayland-client0",
    "libwayland-cursor0",
    "libwayland-egl1",
    "fonts-wqy-microhei",
)
SERVERS = ("cups-daemon", "cups-client", "cups-filters", "printer-driver-cups-pdf", "dbus")
"""A print server and a message bus for their tests; without them these are skipped and say so."""
PROBE = (
    "import sys; from PySide6.QtWidgets import QApplication; a = QApplication([]);"
    "from PySide6.QtGui import QFontDatabase as F;"
    "sys.exit(0 if F.families(F.WritingSystem.SimplifiedChinese) else 3)"
)


def main(wanted: str) -> int:
    """Set up for running or for developing."""
    if sys.version_info < OLDEST:
        return _missing(f"Python {OLDEST[0]}.{OLDEST[1]} or newer", "install it and call again")
    lock = ROOT / "requirements" / f"{wanted}.lock"
    stamp = VENV / f".installed-{wanted}"
    told = hashlib.sha256(lock.read_bytes()).hexdigest()
    if not (stamp.is_file() and stamp.read_text(encoding="ascii") == told):
        if not _install(lock):
            return _missing("the packages of " + lock.name, "connect to the network and call again")
        stamp.write_text(told, encoding="ascii")
    _compile()
    if wanted == "dev":
        _servers()
    seen = "display" if _has_display() else "offscreen"
    return _libraries(VENV / f".libraries-{sys.platform}-{seen}")


def _install(lock: Path) -> bool:
    uv = _uv()
    if uv is None:
        return False
    settings = {**os.environ, "UV_PYTHON_DOWNLOADS": "never"}
    settings.pop("PYTHONDONTWRITEBYTECODE", None)
    steps = []
    if not _python().exists():
        steps.append([uv, "venv", "--quiet", "--python", sys.executable, str(VENV)])
    install = [uv, "pip", "install", "--quiet", "--require-hashes", "--compile-bytecode"]
    steps.append([*install, "--python", str(_python()), "-r", str(lock)])
    return all(subprocess.run(step, env=settings, check=False).returncode == 0 for step in steps)


def _compile() -> None:
    """Compile our own packages too, as an installation is: a start must not do it every time."""
    step = [str(_python()), "-m", "compileall", "-q", *(str(ROOT / part) for part in OURS)]
    subprocess.run(step, capture_output=True, check=False)  # a tree one may only read works too


def _uv() -> str | None:
    name = "uv.exe" if os.name == "nt" else "uv"
    at = TOOLS / "bin" / name
    if not at.exists():
        get = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        get += ["--root-user-action=ignore", "--target", str(TOOLS), f"uv=={UV_VERSION}"]
        subprocess.run(get, check=False)
    return str(at) if at.exists() else None


def _python() -> Path:
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _servers() -> None:
    """Install them as root on Debian; without them only their own tests are skipped."""
    needed = ("/usr/lib/cups/backend/cups-pdf", "/usr/sbin/cupsd", "/usr/bin/dbus-daemon")
    there = all(Path(each).exists() for each in needed)
    apt = _apt_get()
    if there or apt is None:
        return
    for step in (["update", "-qq"], ["install", "-qq", "-y", "--no-install-recommends", *SERVERS]):
        told = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run([apt, *step], env=told, capture_output=True, check=False)


def _libraries(stamp: Path) -> int:
    """Install what Qt needs of the system; a stamp spares the probe the next time."""
    if stamp.exists() or not sys.platform.startswith("linux"):
        return 0
    if not _qt_starts() and not _apt():
        lacking = _lacking()
        named = f"{lacking or 'the system libraries of Qt'} and a Chinese font"
        return _missing(named, "as root: apt-get install -y " + " ".join(LIBRARIES))
    stamp.write_text("ok", encoding="ascii")
    return 0


def _has_display() -> bool:
    """Tell whether there is a display; then what its own platform needs is looked at too."""
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _qt_starts() -> bool:
    """Tell whether Qt starts off screen with a Chinese font, and on the display if there is one."""
    settings = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    probe = [str(_python()), "-c", PROBE]
    off = subprocess.run(probe, env=settings, capture_output=True, check=False).returncode == 0
    return off and not _lacking()


def _lacking() -> str:
    """Name the library without which the display's own platform cannot be loaded, if there is one.

    A display that is named but does not answer is no matter of libraries.
    """
    if not _has_display():
        return ""
    ask = [str(_python()), "-m", "ui.display"]
    told = subprocess.run(ask, cwd=ROOT, capture_output=True, text=True, check=False).stderr
    return told.removeprefix("window.library ").strip() if "window.library" in told else ""


def _apt() -> bool:
    apt = _apt_get()
    if apt is None:
        return False
    settings = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update", "-qq"], ["install", "-qq", "-y", "--no-install-recommends"]):
        more = LIBRARIES if step[0] == "install" else ()
        subprocess.run([apt, *step, *more], env=settings, stdout=subprocess.DEVNULL, check=False)
    return _qt_starts()


def _apt_get() -> str | None:
    """Give apt-get where this is Debian and we may install."""
    may = sys.platform.startswith("linux") and os.geteuid() == 0
    return shutil.which("apt-get") if may else None


def _missing(what: str, how: str) -> int:
    print(f"missing: {what}; {how}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "run"))
