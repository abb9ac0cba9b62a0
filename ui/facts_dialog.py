"""改本单位资料: what letters print of the office, changed, and on which papers it stands."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.domain.words import LETTERS, said
from app.domain.words_office import FACTS
from app.domain.words_papers import OFFICE_FORMS, POSTED
from app.office import Office
from app.own_facts import MAY_BE_EMPTY, FactsTold
from ui import style
from ui.columns import SideColumn
from ui.forms import Field, Form, Line, Problem
from ui.jobs import Fault, Jobs
from ui.pieces import Button, Message, called, label, row, rule

_MOST = QSize(980, 600)
_LABEL = 92
_ABOUT = "改了以后，新出的文书照新的印。已经出的不变，重印也还是原来的字。每一次改动都记下来。"
_TITLES: Mapping[str, str] = {
    **LETTERS,
    **OFFICE_FORMS,
    **POSTED,
    "blank_slip": "空白登记单",
    "visitors_notice": "来访须知（贴墙的，请重印换上）",
}
_SLIPS = "已经印好的空白登记单上还是原来的，请作废换新。"


class FactsDialog(QDialog):
    """The facts that letters print. Emits `changed` when some are others from now on."""

    changed = Signal()

    def __init__(self, office: Office, jobs: Jobs, parent: QWidget) -> None:
        super().__init__(parent)
        self._office, self._jobs = office, jobs
        self._papers: Mapping[str, tuple[str, ...]] = {}
        called(self, "dlg_card_facts", "改本单位资料")
        self.setWindowTitle("改本单位资料")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.form = Form(self._problems)
        for name, words in FACTS.items():
            self.form.add(
                Field(name, words, Line(f"dlg_edit_fact_{name}", words), label_width=_LABEL)
            )
        self._where = label("", object_name="dlg_lbl_fact_papers", wrap=True)
        self._note = Message()
        self._go = Button(
            "改", "dlg_btn_facts_go", "改本单位资料", kind="pri", shortcut="Ctrl+Enter"
        )
        self._leave = Button("取消", "dlg_btn_facts_cancel", hint="Esc")
        self._busy = False
        self._lay_out()
        self._connect()
        self.resize(_MOST.boundedTo(parent.window().size() - QSize(24, 24)))

    def begin(self) -> None:
        """Open it with the facts as they are, and look on which papers they stand."""
        facts = self._office.facts
        self.form.load({name: getattr(facts, name) for name in FACTS})
        self.open()
        self.form.jump(next(iter(self.form.fields.values())))
        self._say("正在看哪些文书印着这些…")
        self._jobs.ask(self, self._office.own_facts.papers, self._known, self._failed)

    def finish(self) -> None:
        """Change what is written otherwise, if nothing stops."""
        if not self._busy:
            self.form.submit()

    def told(self) -> str:
        """Give what it says of the papers."""
        return self._where.text()

    def _known(self, papers: Mapping[str, tuple[str, ...]]) -> None:
        self._papers = papers
        self._look()

    def _look(self) -> None:
        """Say of each fact that is written otherwise on which papers it stands from now on."""
        moved = [name for name in self._moved() if name in self._papers]
        if not self._papers:
            return
        told = [f"{FACTS[each]}：印在{_named(self._papers[each])}。" for each in moved]
        if any("blank_slip" in self._papers[each] for each in moved):
            told.append(_SLIPS)
        self._say("\n\n".join(told) or "还没有改动。改了哪一项，这里写它印在哪些文书上。")

    def _moved(self) -> dict[str, str]:
        facts, values = self._office.facts, self.form.values()
        told = {name: str(values[name]).strip() for name in FACTS}
        return {name: value for name, value in told.items() if value != getattr(facts, name)}

    def _problems(self, values: Mapping[str, Any]) -> dict[str, Problem]:
        """Tell which facts were emptied that letters must print."""
        facts = self._office.facts
        return {
            name: Problem("office.fact_missing", stops=True)
            for name in FACTS
            if name not in MAY_BE_EMPTY and getattr(facts, name) and not str(values[name]).strip()
        }

    def _submitted(self) -> None:
        told = FactsTold(**self._moved())
        self._busy = True
        change = self._office.own_facts.change
        self._jobs.act(self, lambda: change(told), self._done, self._failed)

    def _done(self, _changed: object) -> None:
        self.accept()
        self.changed.emit()

    def _failed(self, fault: Fault) -> None:
        self._busy = False
        field = self.form.fields.get(getattr(fault, "field", None) or "")
        if field is None:
            self._note.say(said(fault), "warn")
            return
        field.show_problem(Problem.of(fault))
        self.form.jump(field)

    def _say(self, words: str) -> None:
        self._where.setText(words)
        self._where.setAccessibleName(words)

    def _connect(self) -> None:
        self.form.left.connect(self.finish)
        self.form.submitted.connect(self._submitted)
        self._go.clicked.connect(self.finish)
        self._leave.clicked.connect(self.reject)
        for field in self.form.fields.values():
            field.editor.edited.connect(self._look)

    def _lay_out(self) -> None:
        body = QVBoxLayout(self)
        body.setContentsMargins(18, 14, 18, 14)
        body.setSpacing(10)
        body.addWidget(label("改本单位资料", text="h2"))
        body.addWidget(label(_ABOUT, tone="text2", wrap=True))
        body.addWidget(rule())
        where = SideColumn()
        where.body.addWidget(label("印在哪些文书上", text="strong"))
        where.body.addWidget(self._where)
        where.body.addStretch(1)
        where.setFixedWidth(style.px(360))
        across = row(self.form, rule(upright=True), where, gap=12)
        across.setStretch(0, 1)
        body.addLayout(across, 1)
        body.addWidget(self._note)
        body.addWidget(rule())
        body.addLayout(row(None, self._leave, self._go))


def _named(kinds: tuple[str, ...]) -> str:
    return "、".join(_TITLES[each] for each in kinds)
