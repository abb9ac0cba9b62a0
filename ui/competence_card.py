"""What the guide says beside a claim: whose it usually is and why. Only a key takes it.

`Proposed` is an editor whose value is the id of the row that was taken, None before; `Limits` one
whose value is the codes of the limits a notice is to name.
"""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain import words
from app.domain.competence import (
    Answer,
    Guide,
    Limit,
    Proposal,
    Question,
    Row,
    category_code,
    questions,
)
from app.domain.file import Claim, PetitionFile
from app.rules import load_categories
from ui import style
from ui.editors import Check, Choice
from ui.pieces import Badge, Button, Card, clear, label, row

_KEYS_MOST = 9
_ANSWER_WIDTH = 240


class Proposed(QWidget):
    """The guide's proposals for one claim, one at a time, and the questions that tell them apart.

    `taken` carries a row whose route the form is to show.
    """

    edited = Signal()
    taken = Signal(object)

    def __init__(self, guide: Guide, place: int, claim: str, category: str | None) -> None:
        super().__init__()
        self._guide, self._place, self._text, self._category = guide, place, claim, category
        self._at = 0
        self._taken: str | None = None
        self._answers: dict[int, Answer] = {}
        self._found = guide.propose(claim, category)
        self._card = Card(tone="soft")
        self._card.body.setSpacing(3)
        self._asking = QWidget()
        self._asking.setVisible(False)
        self._questions = questions(self._found)
        self._told = QVBoxLayout()
        self._told.setSpacing(3)
        self._card.body.addLayout(self._told)
        self._card.body.addWidget(self._asking)
        self._card.body.addLayout(self._keys())
        self._lay_questions()
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(self._card)
        self.setVisible(bool(self._found))
        self._show()

    def value(self) -> str | None:
        """Give the id of the row that was taken."""
        return self._taken

    def set_value(self, value: Any) -> None:
        """Show a row as taken, None as not yet."""
        self._taken = value if value in self._guide.rows else None
        places = {each.row.id: at for at, each in enumerate(self._found)}
        self._at = places.get(self._taken or "", self._at)
        self._show()

    def stops(self) -> Sequence[QWidget]:
        """Give nothing: Enter passes by, its key or Tab reaches it."""
        return ()

    def row(self) -> Row | None:
        """Give the row that was taken."""
        return self._guide.rows.get(self._taken or "")

    def leave(self) -> None:
        """Take back what was taken: the cadre chose another route."""
        self._taken = None
        self._show()

    def _keys(self) -> Any:
        place = self._place
        key = f"Alt+{place}" if place <= _KEYS_MOST else ""
        self._take = Button(
            "采用", f"dlg_btn_take_{place}", f"采用第{place}条诉求的建议", shortcut=key
        )
        self._take.clicked.connect(self._take_it)
        self._other = Button("换一个", f"dlg_btn_other_{place}", kind="link")
        self._other.clicked.connect(self._next)
        self._ask = Button("问三句", f"dlg_btn_ask_{place}", kind="link")
        self._ask.clicked.connect(self._fold)
        return row(self._take, self._other, self._ask, None, gap=6)

    def _fold(self) -> None:
        self._asking.setVisible(self._asking.isHidden())
        self._ask.set_words("问三句" if self._asking.isHidden() else "收起")

    def _lay_questions(self) -> None:
        body = QVBoxLayout(self._asking)
        body.setContentsMargins(0, 2, 0, 2)
        body.setSpacing(4)
        for at, each in enumerate(self._questions):
            body.addLayout(self._question(at, each))

    def _question(self, at: int, asked: Question) -> Any:
        options = [(None, "没问"), *((each, each.told) for each in asked.answers)]
        name = f"dlg_combo_answer_{self._place}_{at + 1}"
        choice = Choice(name, asked.ask, options, width=_ANSWER_WIDTH)
        choice.edited.connect(lambda: self._answered(at, choice.value()))
        return row(label(asked.ask, text="small"), None, choice)

    def _answered(self, at: int, answer: Answer | None) -> None:
        self._answers.pop(at, None)
        if answer is not None:
            self._answers[at] = answer
        self._found = self._guide.propose(self._text, self._category, tuple(self._answers.values()))
        self._at = 0
        self._show()

    def _next(self) -> None:
        self._at = (self._at + 1) % len(self._found)
        self._show()

    def _take_it(self) -> None:
        row_ = self._found[self._at].row
        self._taken = None if self._taken == row_.id else row_.id
        self._show()
        self.edited.emit()
        if self._taken is not None:
            self.taken.emit(row_)

    def _show(self) -> None:
        if not self._found:
            return
        shown = self._found[self._at]
        held = self._taken == shown.row.id
        clear(self._told)
        _fill(self._told, shown, held=held)
        self._card.set_tone("sel" if held else "soft")
        self._take.set_words("不用这条" if held else "采用")
        self._take.setVisible(shown.row.takeable)
        self._other.setVisible(len(self._found) > 1)
        self._other.set_words(f"换一个（{self._at + 1}/{len(self._found)}）")
        self._ask.setVisible(bool(self._questions))


def _fill(body: QVBoxLayout, shown: Proposal, *, held: bool) -> None:
    made = shown.row
    head = row(
        label("已采用" if held else "建议", tone="acc"), label(made.told, text="strong"), None
    )
    if made.checked == "unsure":
        head.addWidget(Badge("warn", words.CHECKED["unsure"]))
    body.addLayout(head)
    told = [
        f"{words.GUIDE_ROUTES[made.route]}　{made.organ.name}　{made.articles}",
        _because(shown),
    ]
    if made.duty:
        told.append(f"本机关：{made.duty}")
    if made.limits:
        told.append(f"另有时限：{'；'.join(each.short for each in made.limits)}")
    for each in told:
        body.addWidget(label(each, text="small", tone="text2", wrap=True))


def _because(shown: Proposal) -> str:
    reasons = []
    if shown.words:
        reasons.append("写了" + "、".join(f"“{each}”" for each in shown.words))
    if shown.by_category:
        reasons.append("分类相同")
    if shown.by_answers:
        reasons.append("回答了" + "、".join(f"“{each}”" for each in shown.by_answers))
    return f"因为{'，'.join(reasons)}。只是建议，由经办人定。"


class Limits(QWidget):
    """Which other limits a notice names, a box each; what is unsure is not printed and says so."""

    edited = Signal()

    def __init__(self, limits: Sequence[Limit]) -> None:
        super().__init__()
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(2)
        self._boxes: dict[str, Check] = {}
        for each in limits:
            if each.checked == "unsure":
                body.addWidget(label(f"{each.short}（请核对，不印）", text="small", tone="warn"))
                continue
            box = Check(each.short, f"dlg_chk_limit_{each.code}")
            box.setToolTip(each.text)
            box.set_value(value=True)
            box.edited.connect(self.edited)
            box.setMinimumHeight(style.px(28))
            body.addWidget(box)
            self._boxes[each.code] = box

    def value(self) -> list[str]:
        """Give the codes that are ticked."""
        return [code for code, box in self._boxes.items() if box.value()]

    def set_value(self, value: Any) -> None:
        """Tick these."""
        for code, box in self._boxes.items():
            box.set_value(code in (value or ()))

    def stops(self) -> Sequence[QWidget]:
        """Give nothing: Tab and Space reach the boxes, Enter passes by."""
        return ()


def rows_of(guide: Guide, claims: Sequence[Claim], code: str | None) -> list[Row]:
    """Give the row of each claim: the one it was guided by, else the likeliest of its route.

    A claim that still stands on the route everything begins with is proposed another organ's row.
    """
    made = []
    for each in claims:
        held = guide.rows.get(each.ground or "")
        likely = (one.row for one in guide.propose(each.text, code))
        found = held or next((one for one in likely if _fits(one, each)), None)
        if found is not None:
            made.append(found)
    return made


def _fits(row_: Row, claim: Claim) -> bool:
    if claim.route in {None, _BEGINS_WITH}:
        return row_.takeable and row_.organ.kind != "township"
    return row_.route == claim.route


_BEGINS_WITH = "petition_procedure"


def category_of(file: PetitionFile) -> str | None:
    """Give the code of what a petition is about."""
    return category_code(file.category, load_categories())
