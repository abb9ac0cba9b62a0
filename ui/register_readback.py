"""读给群众听: the record in large type, to be read aloud and corrected before it is registered."""

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.domain.petition import Draft
from app.domain.words import CHANNELS, PERSON_ROLES
from ui import style
from ui.editors import Line, Segments
from ui.pieces import Button, Card, label, row

_LARGE = 28
SIGNED = (("signed", "签名"), ("thumb", "捺印"), ("refused", "不签"))


def read_aloud(draft: Draft) -> tuple[str, ...]:
    """Say the record as it is read to her, a sentence a line; numbers are read by their end."""
    return tuple(_sentences(draft))


def _sentences(draft: Draft) -> Iterator[str]:
    yield "我把记下的念给您听，不对的地方您说。"
    yield from _about_her(draft)
    yield f"您说：{draft.content.strip()}" if draft.content.strip() else "您说的还没有记。"
    claims = draft.claim_drafts()
    for at, each in enumerate(claims, 1):
        yield f"第{at}条诉求：{each.text.strip()}"
    if not claims and draft.kind == "petition":
        yield "您没有另外写诉求。"
    if draft.answer:
        yield f"我们答复：{draft.answer}"
    named = "、".join(each.name for each in draft.complained_of)
    if named:
        withheld = "不向对方透露您的姓名" if draft.name_withheld else "办理时对方会知道是您"
        yield f"您反映的是{named}，{withheld}。"


def _about_her(draft: Draft) -> Iterator[str]:
    names = [each.name for each in draft.principals() if each.name]
    way = CHANNELS.get(draft.channel or "", "")
    others = draft.people() - len(names)
    told = "、".join(names) or "不留姓名"
    yield f"{told}{f'等 {draft.people()} 人' if names and others > 0 else ''}，{way}。"
    for each in draft.petitioners:
        if each.speaks_for_another():
            yield f"{PERSON_ROLES[each.role or 'agent']}是{each.name}。"
    first = draft.petitioners[0] if draft.petitioners else None
    if first is not None and first.address:
        yield f"住{first.address}。"
    if first is not None and first.phone:
        yield f"电话尾号 {first.phone[-4:]}。"


class ReadBack(QWidget):
    """The record in 28 px. `confirmed`: it was read and she agrees; `closed`: back to the form."""

    confirmed = Signal()
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._words = label(wrap=True, object_name="reg_lbl_read_back")
        self._words.setStyleSheet(f"font-size: {style.px(_LARGE)}px;")
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setWidget(self._words)
        self._area.viewport().setAutoFillBackground(False)
        self._words.setAutoFillBackground(False)
        self.agreed = Button(
            "念过了，群众说没有错", "reg_btn_read_agreed", kind="pri", shortcut="Ctrl+Enter"
        )
        back = Button("回去改", "reg_btn_read_close", shortcut="Esc")
        self.agreed.clicked.connect(self.confirmed)
        back.clicked.connect(self.closed)
        self._signed = Segments("reg_seg_signed_how", "群众怎么签", SIGNED)
        self._witness = Line(
            "reg_edit_witness", "见证或者口译的人", placeholder="见证、口译的人，没有就不写"
        )
        self.load(None, None)
        card = Card()
        card.body.addWidget(self._area)
        body = QVBoxLayout(self)
        body.setContentsMargins(16, 8, 16, 8)
        body.setSpacing(8)
        body.addWidget(label("读给群众听", text="h1"))
        body.addWidget(card, 1)
        asks = row(label("怎么签"), self._signed, 12, label("见证"), self._witness)
        asks.setStretch(4, 1)
        body.addLayout(asks)
        body.addLayout(row(self.agreed, back, None))

    def show_draft(self, draft: Draft) -> None:
        """Show the record from its beginning."""
        told = "\n".join(read_aloud(draft))
        self._words.setText(told)
        self._words.setAccessibleName(told)
        self._area.verticalScrollBar().setValue(0)
        self.agreed.setFocus(Qt.FocusReason.OtherFocusReason)

    def load(self, signed_how: str | None, witness: str | None) -> None:
        """Show how a draft was signed; a new one begins with the plain way."""
        self._signed.set_value(signed_how or SIGNED[0][0])
        self._witness.set_value(witness)

    def said(self, writer: str) -> dict[str, Any]:
        """Give how the record was taken: how she signed, who wrote it, who saw or interpreted.

        Refusing to sign is noted and changes nothing.
        """
        return {
            "signed_how": self._signed.value(),
            "written_by": writer,
            "witness": self._witness.value().strip() or None,
        }

    def words(self) -> str:
        """Give what is shown."""
        return self._words.text()

    def forget(self) -> None:
        """Keep nothing that is not shown."""
        self._words.setText("")
