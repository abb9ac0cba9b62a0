"""The window's two stages. Unlock: no store, no SQLAlchemy. Office: everything.

Locking ends this process and starts the program anew, because only the end of a process surely
forgets a key.
"""

import gc
import os
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLibraryInfo, QLocale, QTimer, QTranslator
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from app import keyfile
from app.clock import Clock, SystemClock
from app.domain.errors import Refused, Trouble
from app.domain.words import PRODUCT, ROLES
from ui import icons, style
from ui.jobs import Jobs
from ui.options import Options
from ui.pages.unlock import Account, UnlockPage

LOCKED = 77
"""The event loop's end that means: start anew at the lock."""
SETTLED_MS = 100
"""After so long the first picture is painted, and nobody has typed a word yet."""
SWEPT_MS = 3_000
_OLD_AFTER = 10
_STORE = "desk.db"
_OURS = (*keyfile.FILE_NAMES, keyfile.TITLE, "blobs", "numbers.state", "sync.state")
"""What a folder holds in which an office was founded: no other may be founded over it."""
_LEFT = "上次建立时恢复纸没有核对完，那一次没有登记过东西，原样放在 {name}。请从头再建一次。"


def run(
    options: Options,
    open_now: Callable[[], object] | None = None,
    ready: Callable[[], object] | None = None,
) -> int:
    """Open the window on a data folder; come back when it is closed.

    `open_now` gives an office that is unlocked already: only the sample office is. `ready` is
    called when the window stands.
    """
    app = application()
    gc.disable()
    sweeper = sweeping(app)
    jobs = Jobs()
    stages = Stages(options, jobs)
    if open_now is None:
        stages.begin()
    else:
        stages.open(open_now())
    if ready is not None:
        QTimer.singleShot(0, ready)
    status = app.exec()
    sweeper.stop()
    jobs.close()
    stages.close()
    return _again() if status == LOCKED else status


def application() -> QApplication:
    """Make Qt's application: our look, Qt's own words in Chinese, an input method that works."""
    if os.environ.get("QT_IM_MODULE") == "fcitx":
        # Qt's wheels carry no fcitx plug-in; fcitx itself answers to ibus.
        os.environ["QT_IM_MODULE"] = "ibus"
    app = QApplication.instance() or style.application(PRODUCT)
    if not isinstance(app, QApplication):
        raise TypeError("QApplication")
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    own = QTranslator(app)
    if own.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(own)
    style.apply(app)
    return app


class Frame(QMainWindow):
    """The bare window around the pages before the office is open."""

    def __init__(self, page: QWidget) -> None:
        super().__init__()
        self.setWindowTitle(PRODUCT)
        self.resize(1366, 696)
        self.setMinimumSize(1000, 560)
        self.setCentralWidget(page)

    def settle(self) -> None:
        """Do what the first picture need not wait for."""
        self.setWindowIcon(icons.icon("desk", style.current().acc, 32))
        page = self.centralWidget()
        if isinstance(page, UnlockPage):
            page.settle()


def sweeping(app: QApplication) -> QTimer:
    """Collect garbage in the window's thread alone, now and then.

    Python collects wherever something is made: a worker would sweep away the widgets of a closed
    dialog beside Qt's own thread, and the program with them.
    """
    timer = QTimer(app, interval=SWEPT_MS)
    timer.timeout.connect(_sweep)
    timer.start()
    return timer


def _sweep() -> None:
    old = gc.get_count()[2] >= _OLD_AFTER
    gc.collect(2 if old else 1)


class Stages:
    """Shows one stage after the other and holds its window."""

    def __init__(self, options: Options, jobs: Jobs, clock: Clock | None = None) -> None:
        self._options = options
        self._jobs = jobs
        self.clock: Clock = clock or SystemClock(options.today)
        self.window: QMainWindow | None = None
        self.office: Any = None
        self.desk: Any = None

    def begin(self) -> None:
        """Ask for the passphrase, or found the office where there never was one."""
        folder = self._options.data
        try:
            left = self._put_aside()
            there = (folder / _STORE).exists()
            ours = any((folder / name).exists() for name in _OURS)
        except OSError:
            self.halted(Trouble("folder.closed"))
            return
        if there:
            self.lock_screen()
        elif ours:
            self.halted(Trouble("store.missing"))
        else:
            self.first_use(left)

    def _put_aside(self) -> str:
        """Put a founding that was broken off out of the way, and say so in words."""
        mark = self._options.data.with_name(f"{self._options.data.name}-founding")
        if not mark.exists():
            return ""  # as nearly always: nothing more is loaded before the first picture
        founding = import_module("ui.founding").Founding(self._options.data)
        try:
            moved = founding.put_aside() if founding.broken_off() else None
        except OSError:
            return ""
        return _LEFT.format(name=moved.name) if moved else ""

    def lock_screen(self, locked_words: str = "") -> None:
        """Show the page that asks for the passphrase, or why nobody can be asked for one."""
        folder = self._options.data
        users = self._users()
        if users is None:
            return
        accounts = [Account(each.login, each.name, _roles(each.roles)) for each in users]
        page = UnlockPage(
            accounts,
            title_of(folder),
            opener(folder, self.clock),
            self._jobs,
            self.clock,
            locked_words=locked_words,
        )
        page.unlocked.connect(self.open)
        page.recovery_requested.connect(self.recovery)
        page.practice_requested.connect(self.practise)
        self._show(Frame(page))

    def recovery(self) -> None:
        """Show the page that opens with the recovery sheet."""
        folder, clock = self._options.data, self.clock
        users = self._users()
        if users is None:
            return

        def recover(sheet: str, login: str, passphrase: str) -> object:
            import_module("app.safe").recover(folder, sheet, login, passphrase, clock=clock)
            return login

        accounts = [(each.login, each.name) for each in users]
        page = import_module("ui.pages.recover").RecoverPage(accounts, recover, self._jobs)
        page.recovered.connect(lambda _login: self.lock_screen())
        page.left.connect(self.lock_screen)
        self._show(Frame(page))

    def _users(self) -> tuple[keyfile.SlotUser, ...] | None:
        """Read who may unlock; None where the window says by now why that cannot be read."""
        try:
            return keyfile.users(self._options.data)
        except Trouble as fault:
            self.halted(fault)
        return None

    def halted(self, fault: Trouble) -> None:
        """Show why the office cannot be opened, and the way on."""
        page = import_module("ui.pages.halted").HaltedPage(fault, self._options.data, self._jobs)
        page.again.connect(self.begin)
        page.practice_requested.connect(self.practise)
        page.left.connect(lambda: QApplication.exit(0))
        self._show(Frame(page))
        page.look_for_backups()

    def first_use(self, left: str = "") -> None:
        """Show the page that founds an office; `left` says what became of a broken founding."""
        first = import_module("ui.pages.first_use").FirstUsePage
        words = calendar_words(self.clock)
        founding = import_module("ui.founding").Founding(self._options.data)
        create = founder(self._options.data, self.clock, founding)
        today = self.clock.today()
        page = first(create, self._jobs, calendar_words=words, left_words=left, today=today)
        page.created.connect(lambda _made: founding.done())
        page.created.connect(lambda _made: self.lock_screen())
        page.practice_wanted.connect(self.practise)
        self._show(Frame(page))

    def practise(self) -> None:
        """Open the practice office: its own folder, invented people, nothing goes to the county."""
        data, sample = self._options.data, import_module("ui.sample")
        folder = data.with_name(f"{data.name}-practice")
        window = self.window
        if window is not None:
            window.setEnabled(False)
            self._jobs.ask(window, lambda: sample.practice(folder), self._practising)

    def _practising(self, office: Any) -> None:
        self.open(office)
        self.desk.practise()

    def open(self, office: Any) -> None:
        """Show the office's own window."""
        self.office = office
        made = import_module("ui.office_window").OfficeWindow(office, self._jobs)
        made.locked.connect(lambda: QApplication.exit(LOCKED))
        self._show(made.window)
        self.desk = made
        made.begin()

    def close(self) -> None:
        """Let go of the store."""
        if self.office is not None:
            self.office.close()

    def _show(self, window: QMainWindow) -> None:
        before, self.window = self.window, window
        window.show()
        settled = QTimer(window, interval=SETTLED_MS, singleShot=True)
        settled.timeout.connect(lambda: _settle(window))
        settled.start()
        if before is not None:
            before.hide()
            before.deleteLater()


def _settle(window: QMainWindow) -> None:
    """Do, after the first picture, what it did not wait for."""
    if not gc.isenabled() and not gc.get_freeze_count():
        gc.freeze()  # what Qt's loading made stays for good
    if isinstance(window, Frame):
        window.settle()


def opener(folder: Path, clock: Clock) -> Callable[[str, str], object]:
    """Give what the unlock page calls in a worker: passphrase to open office."""

    def unlock(login: str, passphrase: str) -> object:
        keys = import_module("app.keys")
        opened = keys.unlock(folder, login, passphrase, clock=clock)
        if opened.damaged:
            keys.mend(folder)
        return import_module("app.office").open_office(folder, opened, clock=clock)

    return unlock


def founder(
    folder: Path, clock: Clock, founding: Any
) -> Callable[[Any, Mapping[str, str]], object]:
    """Give what the first-use page calls in a worker; `founding` marks what is under way."""

    def create(plan: Any, passphrases: Mapping[str, str]) -> object:
        safe = import_module("app.safe")
        try:
            founding.begin()
        except OSError:
            raise Trouble("disk.failed") from None
        try:
            made: object = safe.create_office(
                folder, plan, passphrases, clock=clock, random=os.urandom
            )
        except (Refused, Trouble):
            founding.done()  # the folder is as it was
            raise
        return made

    return create


def calendar_words(clock: Clock) -> str:
    """Say whether this year's holidays are known."""
    year = clock.today().year
    if import_module("app.rules").load_calendar().published(year):
        return f"{year} 年的假日表已经装好，期限会避开放假、算上调休。"
    return f"{year} 年的假日表还没有公布，期限先按周末推算，装上以后重算。"


def title_of(folder: Path) -> str:
    """Read the office's name for the lock screen."""
    try:
        return (folder / keyfile.TITLE).read_text(encoding="utf-8")
    except OSError:
        return PRODUCT


def _roles(roles: tuple[str, ...]) -> str:
    return "、".join(ROLES.get(each, each) for each in roles)


def _again() -> int:
    """Start the program anew in a fresh process, and end this one (POSIX: it never returns)."""
    words = [sys.executable, "-m", "ui.main", *sys.argv[1:]]
    if getattr(sys, "frozen", False):
        words = [sys.executable, *sys.argv[1:]]
    if os.name != "nt":
        os.execv(words[0], words)  # noqa: S606 our own program with its own words
    import subprocess  # noqa: PLC0415 Windows has no exec that replaces a process

    subprocess.Popen(words)  # noqa: S603 the same
    return 0
