"""F1: the procedure as the program knows it, and every key. Read-only, from the same tables.

Choosing a stage tells its acts: who, when, on which article, with which letter and date. What is
typed is looked for in all of them. The stage of the petition on screen is marked.
"""

from collections.abc import Collection, Iterable
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.procedure_picture import ActPicture, Picture, Stage
from app.domain.words import article_words
from ui import keys, style
from ui.columns import SideColumn
from ui.editors import Line, Segments
from ui.pieces import Button, Card, called, clear, label, row, rule

_STAGES, _KEYS = range(2)
_SIDE = 210
_MOST = QSize(1100, 580)
_ALWAYS = "多数时候都可以"
_FOUND = "找到的"
_EVERYWHERE = 8
"""An act of more stages than these is told as of most times."""


class HelpDialog(QDialog):
    """办理程序 and 按键. `state` is where the petition on screen stands, or nothing.

    `pressed` are the keys that are bound in this window.
    """

    def __init__(
        self, picture: Picture, state: str, parent: QWidget, pressed: Collection[str]
    ) -> None:
        super().__init__(parent)
        self._picture = picture
        self._state = state
        self._pressed = pressed
        called(self, "dlg_card_help", "帮助")
        self.setWindowTitle("帮助")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._part = Segments("dlg_seg_help", "看什么", ((_STAGES, "办理程序"), (_KEYS, "按键")))
        self._part.set_value(_STAGES)
        self._find = Line("dlg_edit_help", "在程序里找", placeholder="找一步、一条、一种文书")
        self._stages = SideColumn(gap=4)
        self._acts = SideColumn()
        self._buttons: dict[str, Button] = {}
        self._told: tuple[str, ...] = ()
        self._parts = QStackedWidget()
        self._lay_out()
        self._part.edited.connect(lambda: self._parts.setCurrentIndex(int(self._part.value())))
        self._find.edited.connect(self.search)
        window = parent.window()
        self.resize(_MOST.boundedTo(window.size() - QSize(24, 24)))
        self.choose(state if state in self._buttons else self._picture.stages[0].name)

    def choose(self, name: str) -> None:
        """Tell the acts of one stage; an empty name, those of most times."""
        for each, button in self._buttons.items():
            button.set_kind("norm" if each == name else "link")
        stage = next((each for each in self._picture.stages if each.name == name), None)
        if stage is None:
            self._tell(_ALWAYS, "", self._picture.always)
        else:
            self._tell(stage.label, _next_words(stage), stage.acts)

    def search(self) -> None:
        """Tell the acts in which what is typed stands."""
        wanted = str(self._find.value()).split()
        if not wanted:
            self.choose(self._state or self._picture.stages[0].name)
            return
        every = {each.name: each for stage in self._picture.stages for each in stage.acts}
        every |= {each.name: each for each in self._picture.always}
        found = [each for each in every.values() if all(w in _said(each) for w in wanted)]
        for button in self._buttons.values():
            button.set_kind("link")
        self._tell(_FOUND, "" if found else "没有找到，换个说法试试", found)

    def shown(self) -> tuple[str, ...]:
        """Give the titles of the acts that are told now."""
        return self._told

    def _tell(self, title: str, next_: str, acts: Iterable[ActPicture]) -> None:
        clear(self._acts.body)
        told = tuple(acts)
        self._told = tuple(each.label for each in told)
        head = Card(title)
        if next_:
            head.body.addWidget(label(next_, tone="text2", wrap=True))
        self._acts.body.addWidget(head)
        for each in told:
            self._acts.body.addWidget(_card(each))
        self._acts.body.addStretch(1)
        self._acts.verticalScrollBar().setValue(0)

    def _lay_out(self) -> None:
        body = QVBoxLayout(self)
        body.setContentsMargins(16, 12, 16, 12)
        body.setSpacing(8)
        close = Button("关闭", "dlg_btn_help_close", hint="Esc")
        close.clicked.connect(self.reject)
        body.addLayout(row(label("帮助", text="h1"), self._part, None, self._find, close, gap=10))
        body.addWidget(rule())
        self._parts.addWidget(self._procedure())
        self._parts.addWidget(_keys(self._pressed))
        body.addWidget(self._parts, 1)

    def _procedure(self) -> QWidget:
        holder = QWidget()
        across = QHBoxLayout(holder)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(10)
        for stage in self._picture.stages:
            if stage.acts or stage.next:
                self._stage(stage.name, stage.label)
        self._stage("", _ALWAYS)
        self._stages.body.addStretch(1)
        self._stages.setFixedWidth(style.px(_SIDE))
        across.addWidget(self._stages)
        across.addWidget(self._acts, 1)
        return holder

    def _stage(self, name: str, told: str) -> None:
        here = bool(name) and name == self._state
        button = Button(f"{told}　◀ 这件在这里" if here else told, f"dlg_btn_stage_{name or 'any'}")
        button.clicked.connect(partial(self._chosen, name))
        self._buttons[name] = button
        self._stages.body.addWidget(button)

    def _chosen(self, name: str, _on: bool = False) -> None:
        self._find.set_value("")
        self.choose(name)


def _next_words(stage: Stage) -> str:
    if not stage.open:
        return "已经办到头，或者在等信访人。"
    return f"下一步：{'，或者'.join(stage.next)}。"


def _said(act: ActPicture) -> str:
    """Give everything an act says, to be looked through."""
    fields = "".join(each.label + "".join(each.options) for each in act.fields)
    clocks = (act.starts, act.meets, act.notifies, act.ends)
    lists = (act.needs, act.holds, *clocks, act.letters, act.routes)
    article = article_words(act.article)
    return "".join((act.label, act.hint, act.article, article, fields, *map("".join, lists)))


def _card(act: ActPicture) -> Card:
    card = Card(act.label, side=label(article_words(act.article), tone="text2"))
    card.body.setSpacing(3)
    who = "、".join(act.roles) + ("；负责人签批" if act.signs else "")
    most = len(act.states) > _EVERYWHERE
    lines = (
        ("", act.hint),
        ("谁办", who),
        ("什么时候", "多数时候" if most else "、".join(act.states)),
        ("以后", act.to or ""),
        ("要满足", "；".join((*act.routes, *act.needs, *act.holds))),
        ("要填", "、".join(each.label for each in act.fields)),
        ("完成期限", "、".join(act.meets)),
        ("送到才完成的期限", "、".join(act.notifies)),
        ("停下期限", "、".join(act.ends)),
        ("开始期限", "、".join(act.starts)),
        ("文书", "、".join(act.letters)),
    )
    for name, told in lines:
        if told:
            card.body.addWidget(label(f"{name}：{told}" if name else told, wrap=True))
    return card


def _keys(pressed_here: Collection[str]) -> QWidget:
    """List the keys that do something here."""
    column = SideColumn()
    card = Card("按键")
    card.body.setSpacing(3)
    for pressed, does in keys.KEYS.items():
        if pressed not in pressed_here:
            continue
        name = label(keys.shown(pressed), text="strong")
        name.setFixedWidth(style.px(170))
        card.body.addLayout(row(name, label(does), None))
    column.body.addWidget(card)
    column.body.addStretch(1)
    return column
