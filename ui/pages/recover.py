"""Opening with the recovery sheet: its groups typed in, a new passphrase for one account.

Belongs to the first stage of the program; what it calls may load the store.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import Refused, Trouble
from app.domain.words import said
from app.passphrase import check_passphrase
from ui import style
from ui.forms import Choice, Field, Form, Line, Problem, Text
from ui.jobs import Jobs
from ui.pieces import Button, Card, Message, label, row

Recover = Callable[[str, str, str], object]
"""(the sheet's text, login, new passphrase); Refused or Trouble. Runs in a worker."""

CARD_WIDTH = 560
_ABOUT = (
    "照纸上的字一组一组打进来，空格和大小写不要紧。"
    "用过恢复纸会记进本单位的记录；用完把纸重新封好，签名、注明日期。"
)


def problems(values: Mapping[str, Any]) -> dict[str, Problem]:
    """Check what can be checked without the keys."""
    found: dict[str, Problem] = {}
    if not str(values.get("sheet", "")).strip():
        found["sheet"] = Problem("recovery.misread", stops=True)
    first, again = str(values.get("passphrase", "")), str(values.get("again", ""))
    try:
        check_passphrase(first, login=str(values.get("login", "")), name="")
    except Refused as fault:
        found["passphrase"] = Problem.of(fault)
    if first != again:
        found["again"] = Problem("passphrase.not_the_same", stops=True)
    return found


class RecoverPage(QWidget):
    """Asks for the sheet and a new passphrase; emits `recovered` when the office is open to it."""

    recovered = Signal(str)
    """The login that may unlock now."""
    left = Signal()

    def __init__(self, accounts: Sequence[tuple[str, str]], recover: Recover, jobs: Jobs) -> None:
        super().__init__()
        self.setProperty("k", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._recover = recover
        self._jobs = jobs
        self._busy = False
        self.form = Form(problems)
        self.form.add(
            Field("sheet", "恢复密钥", Text("wiz_text_recovery", "恢复纸上的密钥", lines=3))
        )
        self.form.add(Field("login", "谁的账号", Choice("wiz_combo_account", "账号", accounts)))
        for name, words in (("passphrase", "新口令"), ("again", "再打一遍")):
            editor = Line(f"wiz_edit_new_{name}", words, secret=True)
            self.form.add(Field(name, words, editor))
        self._message = Message(tone="dan")
        self._message.hide()
        self._go = Button("打开并换口令", "wiz_btn_recover", kind="pri", shortcut="Ctrl+Enter")
        self._back = Button("返回", "wiz_btn_recover_back", shortcut="Esc")
        self._lay_out()
        self._go.clicked.connect(self.form.submit)
        self._back.clicked.connect(self.left)
        self.form.submitted.connect(self._submitted)
        self.form.left.connect(self.form.submit)
        self.form.jump(self.form.fields["sheet"])

    def _lay_out(self) -> None:
        card = Card("用恢复纸打开")
        card.setFixedWidth(style.px(CARD_WIDTH))
        card.body.addWidget(label(_ABOUT, text="small", tone="text2", wrap=True))
        card.body.addWidget(self.form)
        card.body.addWidget(self._message)
        card.body.addLayout(row(self._go, self._back, None))
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(card)
        across.addStretch(1)
        down = QVBoxLayout(self)
        down.addStretch(1)
        down.addLayout(across)
        down.addStretch(1)

    def _submitted(self, *_values: object) -> None:
        if self._busy:
            return
        self._busy = True
        told = self.form.values()
        sheet, login, new = str(told["sheet"]), str(told["login"]), str(told["passphrase"])
        self._jobs.act(
            self,
            lambda: self._recover(sheet, login, new),
            lambda _done: self._done(login),
            self._no,
        )

    def _done(self, login: str) -> None:
        self._busy = False
        for name in ("sheet", "passphrase", "again"):
            editor: Any = self.form.fields[name].editor
            editor.set_value("")
        self.recovered.emit(login)

    def _no(self, fault: Refused | Trouble) -> None:
        self._busy = False
        self._message.say(said(fault), "dan")
        self._message.show()
