"""The lock (picture 11): who, the passphrase, and nothing of the office's work on the screen.

Belongs to the first stage of the program: holds no store and loads nothing that could.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from app.clock import Clock
from app.domain.errors import Refused, Trouble
from app.domain.words import PRODUCT, said, sentence
from ui import style
from ui.editors import Choice, Line
from ui.jobs import Jobs
from ui.pieces import Button, Card, Message, icon_label, label, row, rule

Unlock = Callable[[str, str], object]
"""(login, passphrase) -> what the office stage needs; Refused or Trouble. Runs in a worker."""

CARD_WIDTH = 460
_SIDE = 32
_FORGOTTEN = (
    "口令没有人能查到。请取出恢复纸，按纸上的字打开数据，再设一个新口令。"
    "恢复纸在党政办或县里，开封要登记。数据没有丢。"
)


@dataclass(frozen=True, slots=True)
class Account:
    """One who may unlock: the login, and the words shown."""

    login: str
    name: str
    role_words: str


class UnlockPage(QWidget):
    """Asks for the passphrase and emits `unlocked` with what `unlock` gave.

    `locked_words` says why it is locked; empty at the first start of the day. The passphrase is
    taken out of the field before the work begins.
    """

    unlocked = Signal(object)
    recovery_requested = Signal()

    def __init__(
        self,
        accounts: Sequence[Account],
        office_title: str,
        unlock: Unlock,
        jobs: Jobs,
        clock: Clock,
        *,
        locked_words: str = "",
    ) -> None:
        super().__init__()
        self.setProperty("k", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._accounts = tuple(accounts)
        self._unlock = unlock
        self._jobs = jobs
        self._clock = clock
        self._wait_until = 0.0
        self._busy = False
        self._make(locked_words)
        self._lay_out(office_title, locked_words)
        self._connect()
        self._tick()

    def account(self) -> Account:
        """Give the account that is to unlock."""
        chosen = self._who.value()
        return next(one for one in self._accounts if one.login == chosen)

    def choose(self) -> None:
        """Let another person log in: the list of accounts opens for the arrow keys."""
        self._name.hide()
        self._who.show()
        self._who.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def submit(self) -> None:
        """Try the passphrase."""
        passphrase = self._passphrase.text()
        if self._busy or self._waiting() or not passphrase:
            self._passphrase.setFocus()
            return
        self._passphrase.clear()
        self._set_busy(on=True)
        login = self.account().login
        self._jobs.ask(self, lambda: self._unlock(login, passphrase), self._opened, self._refused)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._passphrase.setFocus(Qt.FocusReason.OtherFocusReason)
        self._timer.start()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            self._caps_seen(event)
        return False

    def _make(self, locked_words: str) -> None:
        self._title = label("已锁屏" if locked_words else "开锁", text="h1")
        self._time = label(text="h1", object_name="lock_lbl_time")
        self._name = label(text="h2", object_name="lock_lbl_account")
        self._who = Choice(
            "lock_combo_account",
            "账号",
            [(one.login, f"{one.name} · {one.role_words}") for one in self._accounts],
        )
        self._who.setHidden(True)
        self._passphrase = Line(
            "lock_edit_passphrase", "口令", placeholder="输入口令，回车开锁", secret=True
        )
        self._passphrase.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self._caps = icon_label("keyboard", "warn", 15)
        self._caps_words = label("大写锁定已开", text="small", tone="warn")
        self._message = Message()
        self._open = Button("开锁", "lock_btn_unlock", kind="pri", hint="Enter")
        self._switch = Button("换人登录", "lock_btn_switch", icon="people")
        self._forgot = Button("口令忘了", "lock_btn_forgot", kind="link")
        self._recover = Button("用恢复纸打开", "lock_btn_recover", icon="shield")
        self._help = self._explained()
        self._timer = QTimer(self, interval=1000)
        self._show_caps(on=False)
        self._show_name()

    def _lay_out(self, office_title: str, locked_words: str) -> None:
        whole = QVBoxLayout(self)
        whole.setSpacing(10)
        whole.addStretch(3)
        head = label(f"{office_title} · {PRODUCT}", tone="text2")
        for part in (head, self._card(locked_words), self._foot()):
            whole.addLayout(row(None, part, None))  # stretches keep wrapped lines whole
        whole.addStretch(4)
        for first, then in zip(self._order(), self._order()[1:], strict=False):
            QWidget.setTabOrder(first, then)

    def _order(self) -> list[QWidget]:
        # 换人登录 is two keys away: Tab and Enter.
        return [self._passphrase, self._switch, self._forgot, self._open, self._who, self._recover]

    def _card(self, locked_words: str) -> Card:
        card = Card()
        card.setFixedWidth(style.px(CARD_WIDTH))
        body = card.body
        body.setContentsMargins(_SIDE, 28, _SIDE, 24)
        body.setSpacing(10)
        body.addLayout(row(icon_label("lock", "acc", 26), self._title, None, self._time, gap=10))
        body.addWidget(self._name)
        body.addWidget(self._who)
        if locked_words:
            body.addWidget(label(locked_words, tone="text2", wrap=True))
        body.addWidget(self._passphrase)
        body.addWidget(self._message)
        hint = label("错 5 次以后要等一会儿", text="small", tone="text2")
        body.addLayout(row(self._caps, self._caps_words, None, hint, gap=6))
        wide = self._open.sizePolicy()
        wide.setHorizontalPolicy(wide.Policy.Expanding)
        self._open.setSizePolicy(wide)
        body.addWidget(self._open)
        body.addWidget(rule())
        body.addLayout(row(self._switch, None, self._forgot))
        body.addWidget(self._help)
        return card

    def _foot(self) -> Card:
        foot = Card(tone="soft")
        foot.setFixedWidth(style.px(CARD_WIDTH))
        note = label("屏幕上没有信访内容", text="small", tone="text2")
        line = row(icon_label("shield", "acc", 18), label("数据已上锁"), None, note)
        line.setContentsMargins(6, 0, 4, 0)
        foot.body.addLayout(line)
        return foot

    def _explained(self) -> Card:
        card = Card(tone="soft")
        card.body.addWidget(label(_FORGOTTEN, text="small", wrap=True))
        line = QHBoxLayout()
        line.addWidget(self._recover)
        line.addStretch(1)
        card.body.addLayout(line)
        card.hide()
        return card

    def _connect(self) -> None:
        self._passphrase.installEventFilter(self)
        self._passphrase.returnPressed.connect(self.submit)
        self._passphrase.edited.connect(self._typed)
        self._open.clicked.connect(self.submit)
        self._switch.clicked.connect(self.choose)
        self._who.edited.connect(self._chosen)
        self._forgot.clicked.connect(lambda: self._help.setVisible(self._help.isHidden()))
        self._recover.clicked.connect(self.recovery_requested)
        self._timer.timeout.connect(self._tick)
        self._switch.setVisible(len(self._accounts) > 1)

    def _typed(self) -> None:
        if not self._waiting():
            self._message.say("")

    def _chosen(self) -> None:
        self._show_name()
        self._wait_until = 0.0  # each account waits for itself; the keyfile's throttle decides
        self._message.say("")
        self._who.hide()
        self._name.show()
        self._passphrase.setFocus()

    def _show_name(self) -> None:
        one = self.account()
        self._name.setText(f"{one.name} · {one.role_words}")
        self._name.setAccessibleName(self._name.text())

    def _opened(self, opened: object) -> None:
        self._set_busy(on=False)
        self._timer.stop()
        self.unlocked.emit(opened)

    def _refused(self, fault: Any) -> None:
        self._set_busy(on=False)
        seconds = fault.detail.get("seconds") if isinstance(fault, Refused) else None
        if isinstance(seconds, int):
            self._wait_until = self._clock.monotonic() + seconds
            self._tick()
        elif isinstance(fault, Refused | Trouble):
            self._message.say(said(fault), "dan")
        self._passphrase.setFocus()

    def _set_busy(self, *, on: bool) -> None:
        self._busy = on
        self._passphrase.setReadOnly(on)
        self._message.say("正在开锁…" if on else "")

    def _waiting(self) -> int:
        return max(0, ceil(self._wait_until - self._clock.monotonic()))

    def _tick(self) -> None:
        self._time.setText(self._clock.now().strftime("%H:%M"))
        self._time.setAccessibleName(self._time.text())
        left = self._waiting()
        if left:
            self._message.say(sentence("unlock.wait", {"seconds": left}), "warn")
        elif self._wait_until:
            self._wait_until = 0.0
            self._message.say("可以再试了", "ok")

    def _caps_seen(self, event: QKeyEvent) -> None:
        # Qt does not tell; a letter typed without Shift does.
        letter = event.text()
        if event.key() == Qt.Key.Key_CapsLock:
            self._show_caps(on=self._caps_words.isHidden())
        elif letter.isascii() and letter.isalpha():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._show_caps(on=letter.isupper() != shift)

    def _show_caps(self, *, on: bool) -> None:
        self._caps.setVisible(on)
        self._caps_words.setVisible(on)
