"""核对文书: somebody brings a paper; is it ours, and was a word of it changed?

By its code as a scanner gun types it, or by the PDF itself; by this office's key, and by what other
offices' keys are told. Nothing is kept of what was looked at.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.errors import Trouble
from app.domain.words import said
from app.domain.words_check import Tone
from app.office import Office
from app.records import CheckedLetter
from app.wire.letter_code import read_keys
from ui import style
from ui.editors import Line
from ui.elided import Elided
from ui.jobs import Asked, Fault, Jobs
from ui.pieces import Badge, BadgeKind, Button, Card, label, row, rule

ChoosePath = Callable[[QWidget, str, str], str]
_BIGGEST = 50_000_000
_HOW = (
    "用扫码枪扫文书下面的方码，或者照着两行小字打进来，按 Enter。"
    "有原来的 PDF 就选文件，动过一点也查得出来。"
)
_KEYS_WHY = "别的镇出的文书，先向县信访局要公钥文件。"
_PDF, _KEYS = "PDF (*.pdf)", "公钥文件 (*.json)"
_WAITING = "还没有核对"


class LetterCheck(QDialog):
    """Checks one letter after another. `choose_path` asks for a file."""

    def __init__(
        self, office: Office, jobs: Jobs, parent: QWidget, choose_path: ChoosePath | None = None
    ) -> None:
        super().__init__(parent)
        self._office = office
        self._jobs = jobs
        self._choose_path = choose_path or _ask_path
        self._keys: tuple[bytes, ...] = ()
        self._asked: Asked | None = None
        self.setObjectName("dlg_card_check")
        self.setAccessibleName("核对文书")
        self.setWindowTitle("核对文书")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._make()
        self._lay_out()
        self._connect()
        self._say("neutral", _WAITING, "")

    def begin(self) -> None:
        """Open it with the cursor where a scanner types."""
        self.open()
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def told(self) -> str:
        """Give what it found, in words."""
        return f"{self._verdict.words()}。{self._why.text()}"

    def check_code(self) -> None:
        """Check what was typed; the field is ready for the next paper."""
        typed = self.code.value().strip()
        if typed:
            self._about.say(typed)
            self.code.set_value("")
            self._check(typed.encode)

    def check_file(self) -> None:
        """Choose a PDF and check it."""
        if path := self._choose_path(self, "选文书的 PDF", _PDF):
            self._about.say(Path(path).name)
            self._check(partial(_content, path))

    def choose_keys(self) -> None:
        """Choose a file with other offices' keys; from now on letters are checked by them too."""
        path = self._choose_path(self, "选公钥文件", _KEYS)
        if not path:
            return
        self._jobs.ask(self, lambda: read_keys(_content(path)), self._have_keys, self._failed)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()  # a scanner ends with Enter: it must never press a button
            return
        super().keyPressEvent(event)

    def _check(self, content: Callable[[], bytes]) -> None:
        if self._asked is not None:
            self._asked.drop()
        self._say("neutral", "正在核对…", "")
        check, keys = self._office.records.check_letter, self._keys
        self._asked = self._jobs.ask(
            self, lambda: check(content(), keys), self._found, self._failed
        )

    def _found(self, found: CheckedLetter) -> None:
        self._asked = None
        self._say(*_words(found))

    def _failed(self, fault: Fault) -> None:
        self._asked = None
        code = getattr(fault, "code", "")
        kind, verdict = _REFUSED.get(code, ("warn", "核对不了"))
        self._say(kind, verdict, said(fault))

    def _have_keys(self, keys: tuple[bytes, ...]) -> None:
        self._keys = keys
        self._known.setText(f"另外认识 {len(keys)} 个公钥")
        self._known.setAccessibleName(self._known.text())
        self._say("neutral", _WAITING, "")

    def _say(self, kind: BadgeKind, verdict: str, why: str) -> None:
        self._verdict.set_state(kind, verdict)
        self._why.setText(why)
        self._why.setAccessibleName(why)

    def _make(self) -> None:
        self.code = Line("dlg_edit_check_code", "校验码", placeholder="扫码，或者打进来再按 Enter")
        self._file = Button("选 PDF 文件", "dlg_btn_check_file", shortcut="Ctrl+O")
        self._other = Button(
            "选公钥文件", "dlg_btn_check_keys", "选别的机关的公钥文件", kind="link"
        )
        self._known = label(_KEYS_WHY, text="small", tone="text2", object_name="dlg_lbl_check_keys")
        self._about = Elided(text="small", tone="text2", object_name="dlg_lbl_check_about")
        self._verdict = Badge("neutral", _WAITING)
        self._why = label("", object_name="dlg_lbl_check_why", wrap=True)
        self._leave = Button("关闭", "dlg_btn_check_close", hint="Esc")

    def _connect(self) -> None:
        self.code.returnPressed.connect(self.check_code)
        self._file.clicked.connect(self.check_file)
        self._other.clicked.connect(self.choose_keys)
        self._leave.clicked.connect(self.reject)

    def _lay_out(self) -> None:
        body = QVBoxLayout(self)
        body.setContentsMargins(18, 14, 18, 14)
        body.setSpacing(10)
        body.addWidget(label("核对文书", text="h2"))
        body.addWidget(label(_HOW, tone="text2", wrap=True))
        typed = row(self.code, self._file)
        typed.setStretch(0, 1)
        body.addLayout(typed)
        found = Card()
        found.set_tone("soft")
        found.body.addLayout(row(self._verdict, None))
        found.body.addWidget(self._why)
        found.body.addWidget(self._about)
        found.body.addStretch(1)
        body.addWidget(found, 1)
        body.addLayout(row(self._known, None, self._other))
        body.addWidget(rule())
        body.addLayout(row(None, self._leave))
        self.resize(style.px(640), style.px(450))


_REFUSED: dict[str, tuple[BadgeKind, str]] = {
    "letter_check.changed": ("over", "改过，不能当原件"),
    "letter_check.unknown_key": ("warn", "不是认识的机关签的"),
    "letter_check.no_code": ("neutral", "没有校验码"),
}


_SHOWN: dict[Tone, BadgeKind] = {
    "good": "ok", "info": "info", "careful": "warn", "bad": "over", "nothing": "neutral",
}  # fmt: skip


def _words(found: CheckedLetter) -> tuple[BadgeKind, str, str]:
    """Say what was proven, and what is left to the eye of the one who holds the paper."""
    judged = found.judged()
    return _SHOWN[judged.tone], judged.headline, judged.sentence


def _content(path: str) -> bytes:
    try:
        with Path(path).open("rb") as source:
            return source.read(_BIGGEST)
    except OSError:
        raise Trouble("file.unreadable") from None


def _ask_path(owner: QWidget, title: str, kinds: str) -> str:
    return QFileDialog.getOpenFileName(owner, title, "", kinds)[0]
