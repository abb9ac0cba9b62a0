"""The lock (picture 11): who, the passphrase, and nothing of the office's work on the screen.

Belongs to the first stage of the program: holds no store and loads nothing that could. It is
painted and takes keys before Qt's events, its namespace `Qt` and whatever is not on the screen yet
are loaded: each of them costs as much as the whole page.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from app.clock import Clock
from app.domain.errors import Refused, Trouble
from app.domain.words import PRODUCT, said, sentence
from ui import style
from ui.jobs import Jobs
from ui.pieces import Button, Card, Line, Message, icon_label, label, row, rule, set_icon

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent

    from ui.editors import Choice

Unlock = Callable[[str, str], object]
"""(login, passphrase) -> what the office stage needs; Refused or Trouble. Runs in a worker."""

CARD_WIDTH = 460
_SIDE = 32
_FORGOTTEN = (
    "口令没有人能查到。请取出恢复纸，按纸上的字打开数据，再设一个新口令。"
    "恢复纸在党政办或县里，开封要登记。数据没有丢。"
)


class Account(NamedTuple):
    """One who may unlock: the login, and the words shown."""

    login: str
    name: str
    role_words: str


class UnlockPage(QFrame):
    """Asks for the passphrase and emits `unlocked` with what `unlock` gave.

    `locked_words` says why it is locked; empty at the first start of the day. The passphrase is
    taken out of the field before the work begins.
    """

    unlocked = Signal(object)
    recovery_requested = Signal()
    practice_requested = Signal()

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
        self._accounts = tuple(accounts)
        self._account = self._accounts[0]
        self._unlock = unlock
        self._jobs = jobs
        self._clock = clock
        self._wait_until = 0.0
        self._busy = False
        self._who: Choice | None = None
        self._help: Card | None = None
        self._make(locked_words)
        self._lay_out(office_title, locked_words)
        self._connect()
        self._tick()
        self._passphrase.setFocus()

    def account(self) -> Account:
        """Give the account that is to unlock."""
        return self._account

    def choose(self) -> None:
        """Let another person log in: the list of accounts opens for the arrow keys."""
        who = self._who = self._who or self._choice()
        who.set_value(self._account.login)
        self._name.hide()
        who.show()
        who.setFocus()

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

    def settle(self) -> None:
        """After the first picture: watch for caps lock, keep input methods from learning."""
        from PySide6.QtCore import Qt  # noqa: PLC0415 the page stands already

        hint = Qt.InputMethodHint
        self._passphrase.setInputMethodHints(
            hint.ImhSensitiveData | hint.ImhNoPredictiveText | hint.ImhHiddenText
        )
        self._passphrase.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: "QEvent") -> bool:  # noqa: N802 Qt's name
        from PySide6.QtGui import QKeyEvent  # noqa: PLC0415 settle has loaded it

        if isinstance(event, QKeyEvent) and event.type() == event.Type.KeyPress:
            self._caps_seen(event)
        return False

    def _make(self, locked_words: str) -> None:
        self._title = label("已锁屏" if locked_words else "开锁", text="h1")
        self._time = label(text="h1", object_name="lock_lbl_time")
        self._name = label(text="h2", object_name="lock_lbl_account")
        self._passphrase = Line(
            "lock_edit_passphrase", "口令", placeholder="输入口令，回车开锁", secret=True
        )
        self._caps = QLabel()
        self._caps_words = label("大写锁定已开", text="small", tone="warn")
        self._message = Message()
        self._open = Button("开锁", "lock_btn_unlock", kind="pri", hint="Enter")
        several = len(self._accounts) > 1
        self._switch = Button("换人登录", "lock_btn_switch", icon="people" if several else "")
        self._switch.setVisible(several)
        self._forgot = Button("口令忘了", "lock_btn_forgot", kind="link")
        self._timer = QTimer(self, interval=1000)
        self._caps.hide()
        self._caps_words.hide()
        self._show_name()

    def _lay_out(self, office_title: str, locked_words: str) -> None:
        whole = QVBoxLayout(self)
        whole.setSpacing(10)
        whole.addStretch(3)
        head = label(f"{office_title} · {PRODUCT}", tone="text2")
        for part in (head, self._card(locked_words), self._foot()):
            whole.addLayout(row(None, part, None))  # stretches keep wrapped lines whole
        whole.addStretch(4)
        # 换人登录 is two keys away: Tab and Enter.
        order = (self._passphrase, self._switch, self._forgot, self._open)
        for first, then in pairwise(order):
            QWidget.setTabOrder(first, then)

    def _card(self, locked_words: str) -> Card:
        card = Card()
        card.setFixedWidth(style.px(CARD_WIDTH))
        body = card.body
        body.setContentsMargins(_SIDE, 28, _SIDE, 24)
        body.setSpacing(10)
        body.addLayout(row(icon_label("lock", "acc", 26), self._title, None, self._time, gap=10))
        body.addWidget(self._name)
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
        self._body = body
        return card

    def _foot(self) -> Card:
        foot = Card(tone="soft")
        foot.setFixedWidth(style.px(CARD_WIDTH))
        practise = Button("练习", "lock_btn_practise", "打开练习用的单位", kind="link")
        practise.clicked.connect(self.practice_requested)
        said = label("数据已上锁，屏幕上没有信访内容", text="small", tone="text2")
        line = row(icon_label("shield", "acc", 18), said, None, practise)
        line.setContentsMargins(6, 0, 4, 0)
        foot.body.addLayout(line)
        return foot

    def _choice(self) -> "Choice":
        from ui.editors import Choice  # noqa: PLC0415 only where somebody else logs in

        options = [(one.login, f"{one.name} · {one.role_words}") for one in self._accounts]
        who = Choice("lock_combo_account", "账号", options)
        who.edited.connect(self._chosen)
        self._body.insertWidget(self._body.indexOf(self._name) + 1, who)
        QWidget.setTabOrder(self._open, who)
        return who

    def _explain(self) -> None:
        """Tell what to do without the passphrase, or fold it away again."""
        if self._help is None:
            recover = Button("用恢复纸打开", "lock_btn_recover", icon="shield")
            recover.clicked.connect(self.recovery_requested)
            self._help = Card(tone="soft")
            self._help.body.addWidget(label(_FORGOTTEN, text="small", wrap=True))
            self._help.body.addLayout(row(recover, None))
            self._help.hide()
            self._body.addWidget(self._help)
        self._help.setVisible(self._help.isHidden())

    def _connect(self) -> None:
        self._passphrase.returnPressed.connect(self.submit)
        self._passphrase.edited.connect(self._typed)
        self._open.clicked.connect(self.submit)
        self._switch.clicked.connect(self.choose)
        self._forgot.clicked.connect(self._explain)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _typed(self) -> None:
        if not self._waiting():
            self._message.say("")

    def _chosen(self) -> None:
        if self._who is not None:
            chosen = self._who.value()
            self._account = next(one for one in self._accounts if one.login == chosen)
            self._who.hide()
        self._show_name()
        self._wait_until = 0.0  # each account waits for itself; the keyfile's throttle decides
        self._message.say("")
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

    def _caps_seen(self, event: "QKeyEvent") -> None:
        from PySide6.QtCore import Qt  # noqa: PLC0415 settle has loaded it

        # Qt does not tell; a letter typed without Shift does.
        letter = event.text()
        if event.key() == Qt.Key.Key_CapsLock:
            self._show_caps(on=self._caps_words.isHidden())
        elif letter.isascii() and letter.isalpha():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._show_caps(on=letter.isupper() != shift)

    def _show_caps(self, *, on: bool) -> None:
        if on and self._caps.isHidden():
            set_icon(self._caps, "keyboard", "warn", 15)
        self._caps.setVisible(on)
        self._caps_words.setVisible(on)
