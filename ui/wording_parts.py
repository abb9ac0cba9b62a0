"""The parts of 文书措辞: rows of kinds and blocks, the text of one block, what differs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.words import article_words
from app.domain.words_wording import LEVELS, LOCKS, block_name
from app.letters.schema import ARTICLES, Block, Lock
from app.phrasing import Difference, Kind
from ui import style
from ui.editors import Choice, Text
from ui.pieces import Message, label, row
from ui.tables import Cell, Column

_GLUE = "-"
"""The name of the row that stands for all blocks that only join words."""
_EVERYWHERE = "信访事项"
"""Begins so many titles that a list is read better without it."""
_LAYERS = {"province": "省里", "office": "改过"}
_NO_DIFFERENCE = "和默认的一样。"


@dataclass(frozen=True, slots=True)
class Row:
    """One block as it is shown: `text` is what was typed, else what holds."""

    name: str
    title: str
    text: str
    lock: Lock | None
    needed: bool
    changed: bool
    unsaved: bool
    must: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    article: str = ""


def rows_of(blocks: Sequence[Block], typed: Mapping[str, str], kind: str) -> tuple[Row, ...]:
    """Give the rows of a kind's blocks; those that only join words are one row, the last."""
    article = article_words(ARTICLES.get(kind))
    rows = [_row(each, typed, article) for each in blocks if each.lock != "glue"]
    if joined := sum(each.lock == "glue" for each in blocks):
        told = f"另有 {joined} 处称呼、编号、日期等，由程序排"
        rows.append(Row(_GLUE, "其他", told, "glue", True, False, False))
    return tuple(rows)


def _row(block: Block, typed: Mapping[str, str], article: str) -> Row:
    text = typed.get(block.name, block.text)
    return Row(
        block.name,
        block_name(block.name, block.ours or block.text),
        text,
        block.lock,
        block.needed,
        text != block.ours,
        text != block.text,
        block.must,
        block.may,
        article if block.lock == "law" else "",
    )


def whose(kind: Kind) -> str:
    """Tell whose wording a kind has, and its version: 本单位第 3 版."""
    layer, _space, count = kind.version.partition(" ")
    return f"{LEVELS[layer]}第 {count} 版" if kind.layer != "product" else "默认的措辞"


def kind_columns() -> tuple[Column, ...]:
    """Give the columns of the kinds."""
    return (
        Column("文书", lambda each: each.title.removeprefix(_EVERYWHERE)),
        Column("措辞", _layer, 78),
    )


def _layer(each: Any) -> Cell:
    kind: Kind = each
    if kind.unfit:
        return Cell("要改", badge="warn")
    if kind.layer == "product":
        return Cell("默认", tone="text2")
    return Cell(_LAYERS[kind.layer], badge="info")


def block_columns() -> tuple[Column, ...]:
    """Give the columns of the blocks."""
    return (
        Column("段", lambda each: Cell(each.title, strong=each.lock is None), 132),
        Column("现在的写法", _text),
        Column("能不能改", _state, 104),
    )


def _text(each: Any) -> Cell:
    shown: Row = each
    if not shown.text:
        return Cell("（这一段不印）", tone="text2")
    return Cell(" ".join(shown.text.split()), tone="text2" if shown.lock else "text")


def _state(each: Any) -> Cell:
    shown: Row = each
    if shown.unsaved:
        return Cell("没保存", badge="soon")
    if shown.lock is not None:
        return Cell("锁定", badge="neutral")
    if shown.changed:
        return Cell("改过", badge="info")
    return Cell("可以改" if shown.needed else "可以不印", tone="text2")


class BlockEditor(QWidget):
    """The text of one block. `edited(name, text)`; `left` when Esc gives the table the keys."""

    edited = Signal(str, str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.name = ""
        self._title = label(text="strong", object_name="set_lbl_block_title")
        self._must = label(text="small", tone="text2", wrap=True, object_name="set_lbl_block_must")
        self.fields = Choice("set_combo_block_field", "填一个字段", (), width=168)
        self.fields.edited.connect(self._fill_in)
        self.text = _BlockText()
        self.text.edited.connect(self._edited)
        self.text.left.connect(self.left)
        self.why = Message()
        self.why.setObjectName("set_lbl_block_why")
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(4)
        head = row(self._title, self._must, self.fields, gap=10)
        head.setStretch(1, 1)
        body.addLayout(head)
        body.addWidget(self.text)
        body.addWidget(self.why)

    def show_block(self, shown: Row | None, *, may: bool = True) -> None:
        """Show a block; the cursor stays where it is the same text."""
        self.name = shown.name if shown else ""
        if shown is None:
            self.text.set_value("")
            return
        self._title.setText(shown.title)
        must = "".join(f"{{{each}}}" for each in shown.must)
        told = f"必须写明 {must}" if must else "" if shown.needed else "空着就不印这一段"
        self._must.setText("" if shown.lock else told)
        self.text.set_value(shown.text)
        locked = shown.lock is not None or not may
        self.text.setReadOnly(locked)
        self.text.setVisible(shown.name != _GLUE)
        self.fields.setVisible(not locked and bool(shown.may))
        self.fields.clear()
        self.fields.addItem("填一个字段", None)
        for each in shown.may:
            self.fields.addItem(f"{{{each}}}", each)
        because = LOCKS[shown.lock] if shown.lock else ""
        law = f"（{shown.article}）" if shown.article and because else ""
        self.why.say(f"锁定：{because}{law}" if because else "", "text2")

    def _edited(self) -> None:
        if self.name not in {"", _GLUE}:
            self.edited.emit(self.name, self.text.value())

    def _fill_in(self) -> None:
        if (field := self.fields.value()) is not None:
            self.text.insertPlainText(f"{{{field}}}")
        self.fields.setCurrentIndex(0)
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)


class _BlockText(Text):
    """The text of a block; Esc goes back to the table."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__("set_text_block", "这一段的写法", lines=3)
        self.setMaximumHeight(self.minimumHeight() + style.px(20))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class DifferenceView(QScrollArea):
    """What differs from the default, block by block: ours above, what holds below it.

    What is gone is struck through, what is new is underlined: neither is told by colour alone.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("set_list_differences")
        self.setAccessibleName("和默认措辞的差别")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.viewport().setAutoFillBackground(False)
        self.lines: list[str] = []

    def show_differences(self, found: Sequence[Difference]) -> None:
        """Show them; one block after the other."""
        holder = QWidget()
        self._grid = QGridLayout(holder)
        self._grid.setContentsMargins(0, 4, 12, 4)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self.lines = []
        for at, each in zip(range(1, 4 * len(found), 4), found, strict=True):
            self._grid.addWidget(label(each.name, text="strong"), at, 0, 1, 2)
            self._say(at + 1, "默认", _marked(each, ours=True), each.ours)
            self._say(at + 2, "现在", _marked(each, ours=False), each.theirs)
        if not found:
            self._grid.addWidget(label(_NO_DIFFERENCE, tone="text2"), 0, 0, 1, 2)
            self.lines.append(_NO_DIFFERENCE)
        self._grid.setRowStretch(self._grid.rowCount(), 1)
        self.setWidget(holder)
        holder.setAutoFillBackground(False)

    def _say(self, at: int, side: str, marked: str, plain: str) -> None:
        told = label(wrap=True)
        told.setTextFormat(Qt.TextFormat.RichText)
        told.setText(marked or "（不印）")
        told.setAccessibleName(f"{side}：{plain or '（不印）'}")
        head = label(side, text="small", tone="text2")
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(head, at, 0, top)
        self._grid.addWidget(told, at, 1, top)
        self.lines.append(told.accessibleName())


def _marked(difference: Difference, *, ours: bool) -> str:
    """Write one side with what the other has not: struck through in ours, underlined in theirs."""
    return "".join(_spans(difference, ours=ours))


def _spans(difference: Difference, *, ours: bool) -> Iterator[str]:
    theme = style.current()
    for same, first, last, begin, end in difference.cuts:
        text = difference.ours[first:last] if ours else difference.theirs[begin:end]
        told = escape(text).replace("\n", "<br>")
        if same or not told:
            yield told
        elif ours:
            yield f'<s style="color:{theme.dan}">{told}</s>'
        else:
            yield f'<u style="color:{theme.ok}"><b>{told}</b></u>'
