"""The main job played through the real windows off screen: counter to county, with pictures.

What it leaves in its folder: `sheet.pdf` for the petitioner, `recovery.pdf`, a picture of each
screen, `receipt.json` with the county's signed word, and the data folders themselves.
"""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pypdfium2
from PySide6.QtCore import QEvent, QEventLoop, Qt, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.records import Wanted
from app.sync.exchange import SyncStatus
from ui import sample, start
from ui.jobs import Jobs
from ui.options import Options

_PATIENCE = 60.0
_REST_MS = 150
"""Longer than any rest before a preview or a count is asked for."""
_ROOT = Path(__file__).resolve().parents[1]
_TYPED = (
    ("reg_edit_name", "洪七公"),
    ("reg_edit_id", "11010519491231002X"),
    ("reg_edit_phone", "13900001234"),
    ("reg_edit_address", "石桥村二组"),
    ("reg_text_content", "2024年修机耕道占用本人承包地约0.6亩，村里口头答应补偿，至今没有兑付。"),
    ("reg_edit_claim_1", "兑付修路占用承包地补偿款5400元"),
)
_ANSWERED: tuple[tuple[str, dict[str, Any]], ...] = (
    (
        "hear_statement",
        {
            "text": "地是2024年春天修机耕道时占的，村里当时说按每亩9000元补，到现在没有给。",
            "read_back": True,
        },
    ),
    (
        "draft_opinion",
        {
            "facts": "经现场丈量和查账，2024年修机耕道占用承包地0.6亩，补偿款5400元没有兑付。",
            "evidence": ["土地承包合同", "现场丈量记录", "村级账目复印件"],
            "outcome_1": "support",
            "answer_1": "占地和补偿标准属实，补偿款5400元应当兑付。",
            "law_1": "《农村土地承包法》第十七条、《土地管理法》第四十八条",
            "executor_1": "石桥村村民委员会",
        },
    ),
    ("sign", {}),
    ("serve", {}),
)


class StuckError(Exception):
    """The journey waited for something that did not come."""


def play(folder: Path, pictures: Path | None = None) -> int:
    """Play the journey and say what lies where."""
    begun = time.monotonic()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    qInstallMessageHandler(_heard)
    app = start.application()
    with county(folder / "county") as answering:  # it starts while the office is at work
        made = sample.found(folder / "office")
        (folder / "recovery.pdf").write_bytes(made.recovery_sheet)
        at = sample.opened(folder / "office")
        sample.fill(at)
        at.close()
        _say("founded the sample office, its recovery sheet is recovery.pdf")
        journey = _Journey(folder, pictures or folder / "screens", app)
        journey.walk(begun, answering)
    _say(f"done in {time.monotonic() - begun:.1f} s; everything lies in {folder}")
    return 0


def _heard(kind: QtMsgType, _context: object, message: str) -> None:
    """Print what Qt says, but for what only says that there is no screen, window after window."""
    if not is_no_screen(message):
        sys.stderr.write(f"{kind.name}: {message}\n")


def is_no_screen(message: str) -> bool:
    """Tell whether Qt says no more than what its off-screen platform cannot do."""
    return message.startswith("This plugin does not support ")


@contextmanager
def county(folder: Path) -> Iterator[Callable[[], tuple[str, str]]]:
    """Start the real county service on its own PostgreSQL, beside what goes on here.

    What comes out waits for it and gives its address and a one-time code.
    """
    running: list[subprocess.Popen[str]] = []
    with ThreadPoolExecutor(1) as beside:
        started = beside.submit(_county, folder, running)
        try:
            yield started.result
        finally:
            with suppress(Exception):  # whoever asked for it was told
                started.result()
            for each in running:
                each.terminate()
                each.wait(timeout=30)


def _county(folder: Path, running: list["subprocess.Popen[str]"]) -> tuple[str, str]:
    told = folder / "county.toml"
    folder.mkdir(parents=True)
    told.write_text(
        '[county]\nname = "云溪县信访局"\ndivision_code = "230000000"\n', encoding="utf-8"
    )
    words = [sys.executable, "-m", "county.commands", "--data", str(folder)]
    _run([*words, "init", "--county", str(told)])
    serving = subprocess.Popen(  # noqa: S603 our own program
        [*words, "serve", "--port", "0"], stdout=subprocess.PIPE, text=True, cwd=_ROOT
    )
    running.append(serving)
    line = serving.stdout.readline() if serving.stdout else ""
    url: str = json.loads(line)["ready"]
    code = _run([*words, "enrol-office", "--division-code", "230000100", "--name", "青山镇"])
    return url, json.loads(code)["code"]


def _run(words: list[str]) -> str:
    done = subprocess.run(  # noqa: S603 our own program
        words, capture_output=True, text=True, check=True, cwd=_ROOT
    )
    return done.stdout


class _Journey:
    """Walks through the windows with real key events."""

    def __init__(self, folder: Path, pictures: Path, app: QApplication) -> None:
        self._folder = folder
        self._pictures = pictures
        self._app = app
        self._jobs = Jobs()
        options = Options(folder / "office", sample.LOGIN, None, None, as_json=False)
        self._stages = start.Stages(options, self._jobs)
        pictures.mkdir(parents=True, exist_ok=True)

    def walk(self, begun: float, answering: Callable[[], tuple[str, str]]) -> None:
        self._stages.begin()
        _say(f"ready: the window stands after {time.monotonic() - begun:.1f} s")
        try:
            self._unlock()
            self._register()
            self._answer()
            url, code = answering()
            _say(f"the county answers at {url}")
            self._report(url, code)
            self._look_up()
        finally:
            self._jobs.close()
            self._stages.close()

    def _unlock(self) -> None:
        self._picture("unlock")
        self._type("lock_edit_passphrase", sample.PASSPHRASE)
        self._key(Qt.Key.Key_Return)
        self._until(lambda: self._stages.office is not None, "unlock")
        self._settle()
        self._picture("today")

    def _register(self) -> None:
        self._key(Qt.Key.Key_F2)
        for name, text in _TYPED:
            self._type(name, text)
        self._settle()
        self._picture("register")
        self._key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        self._until(lambda: self._window.page() == "letter", "the sheet")
        self._settle()
        self._picture("letter")
        office = self._stages.office
        row = office.records.page(Wanted(), limit=1)[0]
        self._number = row.number
        letter = office.records.file(row.number).letters[-1]
        sheet = office.records.letter(letter)
        (self._folder / "sheet.pdf").write_bytes(sheet)
        with pypdfium2.PdfDocument(sheet) as pages:
            pages[0].render(scale=1.5).to_pil().save(self._pictures / "sheet.png")
        _say(f"registered {row.number} and told on the spot: {letter.number}, sheet.pdf")

    def _answer(self) -> None:
        """Her statement, the opinion claim by claim, the signature, the service: by the dialogs."""
        for act, values in _ANSWERED:
            self._stages.desk.open_petition(self._number)
            self._settle()
            self._act(act, values)
        office = self._stages.office
        file = office.records.file(self._number)
        opinion = next(each for each in file.letters if each.letter_kind == "handling_opinion")
        pdf = office.records.letter(opinion)
        (self._folder / "opinion.pdf").write_bytes(pdf)
        with pypdfium2.PdfDocument(pdf) as pages:
            pages[0].render(scale=1.5).to_pil().save(self._pictures / "opinion.png")
        _say(f"answered: {opinion.number}, opinion.pdf; she may ask for review, {file.state()}")

    def _act(self, act: str, values: dict[str, Any]) -> None:
        page = self._stages.desk.petition
        page.begin(act)
        self._until(lambda: page.dialog() is not None, act)
        self._settle()
        dialog = page.dialog()
        for name, value in values.items():
            dialog.form.fields[name].editor.set_value(value)
        dialog.preview()
        self._settle()
        if act in {"draft_opinion", "sign"}:
            dialog.grab().save(str(self._pictures / f"{act}.png"))
            _say(f"screens/{act}.png")
        dialog.do()
        self._until(lambda: page.dialog() is None, act)
        self._settle()

    def _report(self, url: str, code: str) -> None:
        self._window.show_page("sync")
        self._settle()
        self._type("sync_edit_url", url)
        self._type("sync_edit_code", code)
        button: Any = self._find("sync_btn_enrol")
        button.click()
        self._settle()
        self._until(lambda: self._status().enrolled, "the county's certificate")
        self._window.report_requested.emit()
        self._until(lambda: self._status().waiting == 0, "the county's receipt")
        self._settle()
        self._picture("sync")
        parcel = self._status().parcels[0]
        (self._folder / "receipt.json").write_bytes(parcel.receipt or b"")
        _say(f"the county has entries {parcel.first} to {parcel.last}: receipt.json")

    def _look_up(self) -> None:
        self._window.show_page("ledger")
        self._settle()
        self._picture("ledger")
        self._stages.desk.open_petition(self._number)
        self._settle()
        self._picture("petition")
        place = self._stages.office.records.file(self._number).place
        _say(f"{self._number} stands at: {place}")

    @property
    def _window(self) -> Any:
        return self._stages.window

    def _status(self) -> SyncStatus:
        told: SyncStatus = self._stages.office.sync.status()
        return told

    def _find(self, name: str) -> QWidget:
        found = self._window.findChild(QWidget, name)
        if not isinstance(found, QWidget):
            raise StuckError(name)
        return found

    def _type(self, name: str, text: str) -> None:
        editor = self._find(name)
        editor.setFocus()
        for character in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                none = Qt.KeyboardModifier.NoModifier
                self._app.sendEvent(editor, QKeyEvent(kind, 0, none, character))

    def _key(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        target = self._app.focusWidget() or self._window
        QTest.keyClick(target, key, modifier)

    def _settle(self) -> None:
        """Wait until no work is under way and the window is painted."""
        self._until(lambda: not self._jobs.busy, "the workers")

    def _until(self, ready: Callable[[], bool], what: str) -> None:
        loop = QEventLoop()
        poll = QTimer()
        poll.setInterval(20)
        late = time.monotonic() + _PATIENCE
        seen: list[bool] = []

        def look() -> None:
            if ready():
                seen.append(True)
            if seen or time.monotonic() > late:
                loop.quit()

        poll.timeout.connect(look)
        poll.start()
        loop.exec()
        poll.stop()
        if not seen:  # work may have begun anew since: what counts is that it was seen
            raise StuckError(what)

    def _picture(self, name: str) -> None:
        """Take a picture once what comes after a rest (the preview beside a list) has come."""
        rest = QEventLoop()
        QTimer.singleShot(_REST_MS, rest.quit)
        rest.exec()
        self._settle()
        self._window.grab().save(str(self._pictures / f"{name}.png"))
        _say(f"screens/{name}.png")


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()
