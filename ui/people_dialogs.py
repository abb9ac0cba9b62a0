"""Two dialogs of 人员和账号: one who works here is written down; a colleague sets a passphrase."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget

from app.domain.people import ROLES as ROLE_KEYS
from app.domain.people import Cadre, Role
from app.domain.words import ROLES, said
from app.safe import CadreTold
from ui import style
from ui.first_use_forms import RULES, login_of, secret_problems
from ui.forms import Check, Field, Form, Line, Problem
from ui.jobs import Fault, Jobs
from ui.pieces import Button, Message, label, row, rule

_LABEL = 86
_BESIDE = 3
_LOGIN = re.compile(r"[a-z0-9_.-]{2,32}")


class _PeopleDialog(QDialog):
    """A form with one thing to do; a refusal stands at its field."""

    def __init__(self, title: str, about: str, name: str, form: Form, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.form = form
        self._busy = False
        self._note = Message()
        self._go = Button(title, f"{name}_go", kind="pri", shortcut="Ctrl+Enter")
        self._lay_out(title, about, name)
        self._go.clicked.connect(self.finish)
        form.left.connect(self.finish)
        form.submitted.connect(self._submitted)

    def begin(self) -> None:
        """Open it with the cursor in the first field."""
        self.open()
        self.form.jump(next(iter(self.form.fields.values())))

    def finish(self) -> None:
        """Do it, if nothing stops."""
        if not self._busy:
            self.form.submit()

    def _submitted(self) -> None:
        raise NotImplementedError

    def _refused(self, fault: Fault) -> None:
        self._busy = False
        self._note.say("")
        field = self.form.fields.get(getattr(fault, "field", None) or "")
        if field is None:
            self._note.say(said(fault), "dan")
            return
        field.show_problem(Problem.of(fault))
        self.form.jump(field)

    def _lay_out(self, title: str, about: str, name: str) -> None:
        body = QVBoxLayout(self)
        body.setContentsMargins(18, 14, 18, 14)
        body.setSpacing(10)
        body.addWidget(label(title, text="h2"))
        body.addWidget(label(about, tone="text2", wrap=True))
        body.addWidget(rule())
        body.addWidget(self.form)
        body.addWidget(self._note)
        body.addStretch(1)
        body.addWidget(rule())
        leave = Button("取消", f"{name}_cancel", hint="Esc")
        leave.clicked.connect(self.reject)
        body.addLayout(row(None, leave, self._go))
        self.resize(style.px(600), style.px(360))


class AccountDialog(_PeopleDialog):
    """A colleague types a passphrase of his own, twice. `opened` carries the colleague's name."""

    opened = Signal(str)

    def __init__(
        self, cadre: Cadre, add_account: Callable[[str, str], None], jobs: Jobs, parent: QWidget
    ) -> None:
        form = Form(lambda values: secret_problems(values, cadre.login, cadre.name))
        for name, told in (("passphrase", "登录口令"), ("again", "再输一遍")):
            form.add(
                Field(name, told, Line(f"dlg_edit_{name}", told, secret=True), label_width=_LABEL)
            )
        form.fields["passphrase"].say(RULES)
        about = f"请{cadre.name}本人坐过来，自己设口令，输两遍；别人不看、不代设。"
        super().__init__("开账号", about, "dlg_btn_account", form, parent)
        self._cadre = cadre
        self._add_account = add_account
        self._jobs = jobs

    def _submitted(self) -> None:
        self._busy = True
        login, passphrase = self._cadre.login, str(self.form.values()["passphrase"])
        add = self._add_account
        self._note.say("正在开账号…", "acc")
        self._jobs.act(self, lambda: add(login, passphrase), self._opened, self._refused)

    def _opened(self, _done: object) -> None:
        self.form.load({})
        self.accept()
        self.opened.emit(self._cadre.name)


class RoleChecks(QWidget):
    """What somebody is here for: some of the six roles."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        self._checks = {each: Check(ROLES[each], f"dlg_chk_role_{each}") for each in ROLE_KEYS}
        for at, check in enumerate(self._checks.values()):
            grid.addWidget(check, *divmod(at, _BESIDE))
            check.edited.connect(self.edited)

    def value(self) -> tuple[Role, ...]:
        """Give the roles that are ticked."""
        return tuple(role for role, check in self._checks.items() if check.value())

    def set_value(self, value: Any) -> None:
        """Tick these roles."""
        for role, check in self._checks.items():
            check.set_value(role in (value or ()))

    def stops(self) -> Sequence[QWidget]:
        """Give nothing: Tab and Space reach them, Enter passes by."""
        return ()


class CadreDialog(_PeopleDialog):
    """One who works here from now on. `added` carries what was written."""

    added = Signal(object)

    def __init__(self, add_cadre: Callable[[CadreTold], None], jobs: Jobs, parent: QWidget) -> None:
        form = Form(_cadre_problems)
        form.add(Field("name", "姓名", Line("dlg_edit_cadre_name", "姓名"), label_width=_LABEL))
        login = Line("dlg_edit_cadre_login", "登录名", placeholder="自动取拼音，可改")
        form.add(Field("login", "登录名", login, label_width=_LABEL))
        form.add(Field("roles", "岗位", RoleChecks(), label_width=_LABEL))
        about = "写下姓名和岗位，再给本人开账号。管理员不兼审计员，领导不兼密件员。"
        super().__init__("添加人员", about, "dlg_btn_cadre", form, parent)
        self._add_cadre = add_cadre
        self._jobs = jobs
        self._typed = False
        form.fields["name"].editor.edited.connect(self._propose)
        login.edited.connect(self._was_typed)

    def _propose(self) -> None:
        if not self._typed:
            self.form.fields["login"].editor.set_value(login_of(str(self.form.values()["name"])))

    def _was_typed(self) -> None:
        self._typed = True

    def _submitted(self) -> None:
        values = self.form.values()
        login, name = str(values["login"]).strip(), str(values["name"]).strip()
        told = CadreTold(login, name, values["roles"])
        self._busy = True
        add = self._add_cadre
        self._jobs.act(self, lambda: add(told), lambda _done: self._added(told), self._refused)

    def _added(self, told: CadreTold) -> None:
        self.accept()
        self.added.emit(told)


def _cadre_problems(values: Mapping[str, Any]) -> dict[str, Problem]:
    found: dict[str, Problem] = {}
    if not str(values["name"]).strip():
        found["name"] = Problem("cadre.name_missing", stops=True)
    if not _LOGIN.fullmatch(str(values["login"]).strip()):
        found["login"] = Problem("login.bad", stops=True)
    if not values["roles"]:
        found["roles"] = Problem("cadre.no_roles", stops=True)
    return found
