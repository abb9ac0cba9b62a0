"""有权机关 in 设置: what each kind of organ is called here, and its address and telephone.

What is written stands in the guide beside the claims, in the forms of the notices and on them.
"""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain import policy
from app.domain.competence import Organ
from app.domain.words import said
from app.office import Office
from ui.editors import Choice, Line
from ui.jobs import Fault, Jobs
from ui.pieces import Button, Card, Message, label, row
from ui.tables import Column, LazyRows, Table

_NONE = "没写，告知书上不印"


class OrganBook(QWidget):
    """The organs. `told` carries words for the toast."""

    told = Signal(str)

    def __init__(self, office: Office, jobs: Jobs) -> None:
        super().__init__()
        self._office = office
        self._jobs = jobs
        self._rows = LazyRows(_columns())
        self._table = Table("set_table_organs", "有权机关", self._rows)
        kinds = [(each.kind, each.name) for each in office.guiding.organs()]
        self._kind = Choice("set_combo_organ", "哪一类机关", kinds)
        self._name = Line("set_edit_organ_name", "机关的名称", placeholder="本地的全称")
        self._contact = Line("set_edit_organ_contact", "地址和电话", placeholder="地址，电话")
        self._keep = Button("写下", "set_btn_organ_keep", "写下这个机关的名称、地址和电话")
        self._note = Message()
        self._note.setObjectName("set_lbl_organ_note")
        self._keep.setVisible(policy.may(office.me.roles, "handle"))
        self._kind.edited.connect(self._fill)
        self._table.opened.connect(self._choose)
        self._keep.clicked.connect(self.keep)
        self._lay_out()
        self.look()

    def look(self) -> None:
        """Show the organs as they are called now."""
        self._rows.set_rows(self._office.guiding.organs())
        self._fill()

    def keep(self) -> None:
        """Write down what stands in the line."""
        kind, name, contact = self._kind.value(), self._name.value(), self._contact.value()
        keep = self._office.guiding.keep
        self._jobs.act(self, lambda: keep(kind, name, contact), self._kept, self._failed)

    def _choose(self, organ: Any) -> None:
        self._kind.set_value(organ.kind)
        self._fill()
        self._contact.setFocus()

    def _fill(self) -> None:
        organs = {each.kind: each for each in self._office.guiding.organs()}
        chosen = organs.get(self._kind.value())
        self._name.set_value(chosen.name if chosen else "")
        self._contact.set_value(chosen.contact if chosen else "")
        self._note.say("")

    def _kept(self, organ: Organ) -> None:
        self.look()
        self.told.emit(f"已写下 {organ.name}，以后的告知书照这样印")

    def _failed(self, fault: Fault) -> None:
        self._note.say(said(fault), "warn")

    def _lay_out(self) -> None:
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        card = Card("有权机关")
        card.body.setSpacing(8)
        about = "告诉群众去哪里，要有名称、地址和电话。写一次，以后自动带出，印在告知书上。"
        card.body.addWidget(label(about, tone="text2", wrap=True))
        line = row(self._kind, self._name, self._contact, self._keep, gap=10)
        for at, share in enumerate((3, 3, 4)):
            line.setStretch(at, share)
        card.body.addLayout(line)
        card.body.addWidget(self._note)
        card.body.addWidget(self._table, 1)
        body.addWidget(card, 1)


def _columns() -> tuple[Column, ...]:
    return (
        Column("机关", lambda each: each.name, 320),
        Column("地址和电话", lambda each: each.contact or _NONE),
    )
