"""字库 in 设置: fonts the office brought for characters ours lack; and the poster for the wall."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QFileDialog, QVBoxLayout, QWidget

from app.domain.errors import Trouble
from app.domain.words import said
from app.durable import replace_file
from app.font_shelf import Shelved
from app.letters.office_font import MOST_BYTES
from app.office import Office
from ui import style
from ui.jobs import Fault, Jobs
from ui.pieces import Button, Card, Message, clear, label, row

ChoosePath = Callable[[QWidget], str]
_SOME = 12
_ABOUT = (
    "本程序的字库有九万多个汉字。还有名字印不出来的，找一个有这个字的 .ttf 字库加进来，"
    "只补缺的字，只在这台电脑上。"
)
_POSTER = "来访须知.pdf"


class FontBook(QWidget):
    """The office's own fonts. `told` carries words for the toast."""

    told = Signal(str)

    def __init__(
        self,
        office: Office,
        jobs: Jobs,
        choose_font: ChoosePath | None = None,
        choose_place: ChoosePath | None = None,
    ) -> None:
        super().__init__()
        self._office, self._jobs = office, jobs
        self._choose_font = choose_font or _choose_font
        self._choose_place = choose_place or _choose_place
        self._add = Button("加一个字库", "set_btn_font", "选一个字库文件加进来")
        self._poster = Button("来访须知，存成 PDF", "set_btn_poster", "贴墙的来访须知，A3 纸")
        self._rows = QVBoxLayout()
        self._note = Message()
        self._add.clicked.connect(self.add)
        self._poster.clicked.connect(self.poster)
        self._lay_out()

    def look(self) -> None:
        """Show what is kept."""
        self._jobs.ask(self, self._office.fonts.listed, self._show, self._failed)

    def _show(self, kept: tuple[Shelved, ...]) -> None:
        clear(self._rows)
        for n, each in enumerate(kept, 1):
            some = "".join(map(chr, each.characters[:_SOME]))
            away = Button("拿掉", f"set_btn_font_{n}", f"拿掉字库 {each.name}", kind="link")
            away.clicked.connect(partial(self._remove, each.name))
            words = f"{each.name} · 补 {len(each.characters)} 个字：{some}"
            self._rows.addLayout(row(label(words), None, away))

    def add(self) -> None:
        """Look at a font file and take it into use."""
        path = self._choose_font(self)
        if path:
            shelf = self._office.fonts
            self._jobs.act(self, lambda: shelf.add(_content(path)), self._added, self._failed)

    def poster(self) -> None:
        """Keep the poster for the wall as a PDF."""
        place = self._choose_place(self)
        if place:
            papers = self._office.papers
            self._jobs.act(
                self,
                lambda: replace_file(Path(place), papers.visitors_notice()),
                lambda _done: self.told.emit("来访须知存好了，用 A3 纸打印"),
                self._failed,
            )

    def _added(self, font: Shelved) -> None:
        self._note.say("")
        app = QApplication.instance()
        if isinstance(app, QApplication):
            style.add_rare_faces(app, (font.path,))
        self.told.emit(f"字库加好了，多出 {len(font.characters)} 个能印的字")
        self.look()

    def _remove(self, name: str, _on: bool = False) -> None:
        self._jobs.act(
            self,
            lambda: self._office.fonts.remove(name),
            lambda _done: self.look(),
            self._failed,
        )

    def _failed(self, fault: Fault) -> None:
        self._note.say(said(fault), "warn")

    def _lay_out(self) -> None:
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(8)
        card = Card("字库")
        card.body.addWidget(label(_ABOUT, tone="text2", wrap=True))
        self._rows.setSpacing(2)
        card.body.addLayout(self._rows)
        card.body.addLayout(row(self._add, None))
        card.body.addWidget(self._note)
        body.addWidget(card)
        wall = Card("贴墙的来访须知")
        words = "地址、时间、电话、办理流程、权利义务，按本办公室的资料填好。"
        wall.body.addLayout(row(label(words, tone="text2", wrap=True), self._poster))
        body.addWidget(wall)
        body.addStretch(1)


def _content(path: str) -> bytes:
    try:
        with Path(path).open("rb") as source:
            return source.read(MOST_BYTES + 1)
    except OSError:
        raise Trouble("file.unreadable") from None


def _choose_font(owner: QWidget) -> str:
    return QFileDialog.getOpenFileName(owner, "选字库", "", "TrueType 字库 (*.ttf)")[0]


def _choose_place(owner: QWidget) -> str:
    return QFileDialog.getSaveFileName(owner, "存来访须知", _POSTER, "PDF (*.pdf)")[0]
