"""Why the office cannot be opened, what to do about it step by step, and the way on.

Belongs to the first stage of the program: there are no keys, or no store. It never founds an
office, and the one thing it writes is what is gone or damaged, brought back from a back-up.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QStorageInfo, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app import bringing_back
from app.domain.errors import Refused, Trouble
from app.domain.words import said
from ui import style
from ui.jobs import Jobs
from ui.pieces import Button, Card, Message, label, row

CARD_WIDTH = 640
_KEYS_BACK = (
    "插上备份 U 盘，按“再找一遍备份”。",
    "按“从备份取回”。只取回钥匙文件，登记的内容一个字都不动；坏的那两份另外留着。",
    "用备份那天的口令开锁；开锁以后请马上再备份一次。",
)
_STORE_BACK = (
    "先核对数据文件夹：{folder}。移走了、改了名，或者盘没有插好的，放回原处，再按“再试一次”。",
    "真的没有了，插上备份 U 盘，按“再找一遍备份”，再按“从备份取回”。在的文件一个都不会被盖掉。",
    "用口令开锁。备份那天以后登记的不在里面，照手里的纸补登；新编号会自动往后跳，不会重号。",
)
_OTHER = ("核对数据文件夹：{folder}。", "按“再试一次”。还是不行，请找维护人员，不要删除文件。")
_STEPS = {"keys.damaged": _KEYS_BACK, "keys.missing": _KEYS_BACK, "store.missing": _STORE_BACK}
_BACK: dict[str, Callable[[Path, Path], None]] = {
    "keys.damaged": bringing_back.bring_keys_back,
    "keys.missing": bringing_back.bring_keys_back,
    "store.missing": bringing_back.bring_store_back,
}
_FOUND = "找到 {count} 份备份，最近一份是 {name}，在 {place}。"
_LOOKING = "正在插着的盘里找备份…"
_NOT_FOUND = "现在插着的盘里没有找到备份。"

Media = Callable[[], Sequence[Path]]
"""Where to look for back-ups; runs in a worker."""


def mounted() -> Sequence[Path]:
    """List every medium that can be read now."""
    volumes = QStorageInfo.mountedVolumes()
    return [Path(each.rootPath()) for each in volumes if each.isValid() and each.isReady()]


class HaltedPage(QWidget):
    """Says what is wrong with the folder; `again` asks to try once more."""

    again = Signal()
    practice_requested = Signal()
    left = Signal()

    def __init__(
        self, fault: Trouble, folder: Path, jobs: Jobs, media: Media | None = None
    ) -> None:
        super().__init__()
        self.setProperty("k", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._folder, self._jobs = folder, jobs
        self._media = media or (lambda: (folder.parent, *mounted()))
        self._newest: Path | None = None
        self._back = _BACK.get(fault.code)
        self.message = Message(said(fault), "dan")
        self.found = label(text="small", tone="text2", wrap=True, object_name="lock_lbl_backups")
        self._bring = Button("从备份取回", "lock_btn_bring_back", kind="pri")
        self._search = Button("再找一遍备份", "lock_btn_search_backups")
        self._choose = Button("另选备份文件夹…", "lock_btn_choose_backup")
        self._again = Button("再试一次", "lock_btn_again")
        self._leave = Button("退出", "lock_btn_leave", shortcut="Esc")
        self._lay_out(_STEPS.get(fault.code, _OTHER))
        self._bring.clicked.connect(lambda: self.bring_back(self._newest))
        self._search.clicked.connect(self.look_for_backups)
        self._choose.clicked.connect(self._chosen)
        self._again.clicked.connect(self.again)
        self._leave.clicked.connect(self.left)
        self._again.setFocus()

    def look_for_backups(self) -> None:
        """Look on every medium for a back-up, and say where the newest lies."""
        media = self._media
        if self._back is None:
            return
        self.found.setText(_LOOKING)
        self._jobs.ask(self, lambda: bringing_back.backed_up(media()), self._show_backups)

    def bring_back(self, source: Path | None) -> None:
        """Bring back from one back-up what is gone or damaged, and try again."""
        back, folder = self._back, self._folder
        if source is None or back is None:
            return
        self._jobs.ask(self, lambda: back(folder, source), lambda _: self.again.emit(), self._no)

    def _show_backups(self, found: tuple[Path, ...]) -> None:
        self._newest = found[0] if found else None
        self._bring.setVisible(bool(found))
        words = _NOT_FOUND
        if self._newest is not None:
            place = str(self._newest)
            words = _FOUND.format(count=len(found), name=self._newest.name, place=place)
        self.found.setText(words)
        self.found.setAccessibleName(words)
        if found:
            self._bring.setFocus()

    def _chosen(self) -> None:
        told = QFileDialog.getExistingDirectory(self, "选备份里带日期的那个文件夹")
        if told:
            self.bring_back(Path(told))

    def _no(self, fault: Refused | Trouble) -> None:
        self.message.say(said(fault), "dan")

    def _lay_out(self, steps: Sequence[str]) -> None:
        card = Card("数据文件夹打不开")
        card.setFixedWidth(style.px(CARD_WIDTH))
        card.body.setContentsMargins(28, 22, 28, 20)
        card.body.setSpacing(10)
        card.body.addWidget(self.message)
        for number, words in enumerate(steps, 1):
            told = words.format(folder=self._folder)
            card.body.addWidget(label(f"{number}. {told}", wrap=True))
        card.body.addWidget(self.found)
        for button in (self._bring, self._search, self._choose):
            button.setVisible(self._back is not None and button is not self._bring)
        card.body.addLayout(row(self._bring, self._search, self._choose, None))
        practise = Button("练习", "lock_btn_practise", "打开练习用的单位", kind="link")
        practise.clicked.connect(self.practice_requested)
        card.body.addLayout(row(self._again, self._leave, None, practise))
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(card)
        across.addStretch(1)
        down = QVBoxLayout(self)
        down.addStretch(3)
        down.addLayout(across)
        down.addStretch(4)
