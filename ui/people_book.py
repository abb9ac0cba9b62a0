"""人员和账号 in 设置: who works here, who can unlock; a colleague opens an account at this PC."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain import policy
from app.domain.words import ROLES, said
from app.office import Office
from app.safe import CadreTold, Colleague
from ui.jobs import Fault, Jobs
from ui.people_dialogs import AccountDialog, CadreDialog
from ui.pieces import Button, Card, Message, label, row
from ui.tables import Cell, Column, LazyRows, Table

_ABOUT = (
    "开账号：选好人按“开账号”，请本人坐到这台电脑前，自己设口令，输两遍。以后在锁屏上选自己的名字开锁。"
    "调走的按“停用账号”：当场打不开了，以前办的都还在。每一次都留痕。"
)
_MAY_NOT = "添加人员、开账号、停用账号由管理员办。"


class PeopleBook(QWidget):
    """Who works here. `told` carries words for the toast."""

    told = Signal(str)

    def __init__(self, office: Office, jobs: Jobs) -> None:
        super().__init__()
        self._office = office
        self._jobs = jobs
        self._rows = LazyRows(_columns())
        self._table = Table("set_table_people", "人员和账号", self._rows)
        self._open = Button("开账号", "set_btn_account_open", "给选中的人开账号", icon="shield")
        self._close = Button("停用账号", "set_btn_account_close", "停用选中的人的账号")
        self._add = Button("添加人员", "set_btn_cadre_add", icon="plus")
        self._sure = Button("确认停用", "set_btn_account_close_sure")
        self._note = Message()
        self._note.setObjectName("set_lbl_people_note")
        self._open.clicked.connect(self.open_account)
        self._close.clicked.connect(self.ask_close)
        self._sure.clicked.connect(self.close_account)
        self._add.clicked.connect(self.add)
        self._table.selected.connect(lambda _row: self._chosen())
        self._table.opened.connect(lambda _row: self.open_account())
        self._lay_out()

    def look(self) -> None:
        """Ask who works here."""
        self._jobs.ask(self, self._office.safe.colleagues, self._show, self._failed)

    def add(self) -> None:
        """Ask for one who works here from now on."""
        dialog = CadreDialog(self._office.safe.add_cadre, self._jobs, self)
        dialog.added.connect(self._added)
        dialog.finished.connect(dialog.deleteLater)
        dialog.begin()

    def open_account(self) -> None:
        """Let the chosen colleague set a passphrase of his own."""
        chosen = self._table.current()
        if not isinstance(chosen, Colleague) or chosen.account or not self._may():
            return
        dialog = AccountDialog(chosen.cadre, self._office.safe.add_account, self._jobs, self)
        dialog.opened.connect(self._was_opened)
        dialog.finished.connect(dialog.deleteLater)
        dialog.begin()

    def ask_close(self) -> None:
        """Ask once more before an account is switched off."""
        chosen = self._table.current()
        if isinstance(chosen, Colleague):
            name = chosen.cadre.name
            self._note.say(f"停用以后，{name}在这台电脑上打不开了，也不再派给新的件。", "warn")
            self._sure.show()
            self._sure.setFocus()

    def close_account(self) -> None:
        """Switch the chosen account off."""
        chosen = self._table.current()
        if not isinstance(chosen, Colleague):
            return
        cadre, close = chosen.cadre, self._office.safe.close_account
        self._jobs.act(
            self, lambda: close(cadre.login), lambda _done: self._closed(cadre.name), self._failed
        )

    def _may(self) -> bool:
        return policy.may(self._office.me.roles, "accounts")

    def _show(self, told: tuple[Colleague, ...]) -> None:
        self._rows.set_rows(told)
        if told:
            self._table.setCurrentIndex(self._rows.index(0, 0))
        self._chosen()

    def _chosen(self) -> None:
        """Offer what can be done with the chosen one."""
        chosen = self._table.current()
        one = chosen if isinstance(chosen, Colleague) else None
        mine = one is not None and one.cadre.id == self._office.me.id
        may = self._may() and one is not None
        self._open.setVisible(may and one is not None and not one.account)
        self._close.setVisible(may and one is not None and one.cadre.active and not mine)
        self._sure.hide()
        self._note.say("")

    def _added(self, told: CadreTold) -> None:
        self.look()
        self.told.emit(f"已添加{told.name}，选中按“开账号”，本人设口令")

    def _was_opened(self, name: str) -> None:
        self.look()
        self.told.emit(f"{name}的账号开好了，在锁屏上选自己的名字开锁")

    def _closed(self, name: str) -> None:
        self.look()
        self.told.emit(f"{name}的账号已停用")

    def _failed(self, fault: Fault) -> None:
        self._sure.hide()
        self._note.say(said(fault), "warn")

    def _lay_out(self) -> None:
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        side = QWidget()
        side.setLayout(row(self._close, self._open, self._add))
        card = Card("人员和账号", side=side)
        card.body.setSpacing(8)
        card.body.addWidget(label(_ABOUT if self._may() else _MAY_NOT, tone="text2", wrap=True))
        card.body.addLayout(row(self._note, self._sure, None))
        card.body.addWidget(self._table, 1)
        self._add.setVisible(self._may())
        body.addWidget(card, 1)
        self._chosen()


def _columns() -> tuple[Column, ...]:
    return (
        Column("姓名", lambda each: Cell(each.cadre.name, strong=True), 140),
        Column("登录名", lambda each: each.cadre.login, 160),
        Column("岗位", lambda each: "、".join(ROLES[role] for role in each.cadre.roles)),
        Column("账号", _state, 170),
    )


def _state(each: Any) -> Cell:
    one: Colleague = each
    if one.account:
        return Cell("能开锁", badge="ok", framed=True)
    if one.cadre.active:
        return Cell("没有账号", badge="soon", framed=True)
    return Cell("已停用", badge="neutral", framed=True)
