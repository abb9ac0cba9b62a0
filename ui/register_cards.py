"""The right side of 登记: what comes after it and by when, drafts found again, taking back."""

from collections.abc import Sequence
from datetime import date, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.deadline import Due
from app.domain.petition import Draft
from app.domain.words import CHANNELS
from app.intake import Parked
from ui.forms import Line
from ui.pieces import Button, Card, Message, clear, icon_label, label, row, rule
from ui.register_values import day_text, day_with_weekday

_WHOLE_LENGTH = 15
_NO_NOTICE = "不用书面告知（第23条）"


class AfterCard(Card):
    """登记以后: the sheet that is made, and the day of the written notice with its reasons."""

    def __init__(self) -> None:
        super().__init__("登记以后")
        self._sheet = label("印一张纸：回执和书面告知", text="strong", wrap=True)
        self._about = label(text="small", tone="text2", wrap=True)
        beside = QVBoxLayout()
        beside.setSpacing(2)
        beside.addWidget(self._sheet)
        beside.addWidget(self._about)
        line = QHBoxLayout()
        line.setSpacing(10)
        self._picture = icon_label("printer", "acc", 28)
        line.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(beside, 1)
        self._paper = QWidget()
        line.setContentsMargins(0, 0, 0, 0)
        self._paper.setLayout(line)
        self.body.addWidget(self._paper)
        self._rule = rule()
        self.body.addWidget(self._rule)
        self._day = label(text="strong", wrap=True, object_name="reg_lbl_notice")
        self._why = label(text="small", tone="text2", wrap=True, object_name="reg_lbl_why")
        self.chain = Button("怎么算的", "reg_btn_chain", shortcut="F4", kind="link")
        self._steps = QVBoxLayout()
        self._steps.setSpacing(3)
        self.body.addWidget(self._day)
        self.body.addWidget(self._why)
        self.body.addLayout(self._steps)
        self.body.addLayout(row(self.chain, None))
        self.chain.clicked.connect(self._unfold)
        self._due: Due | None = None
        self._open = False
        self._brief = False
        self.set_compact(compact=False)

    def set_compact(self, *, compact: bool) -> None:
        """Say less on a small screen."""
        self._picture.setVisible(not compact)
        about = "登记后给编号和查询码。"
        self._about.setText(about if compact else f"{about}下半张签名，撕下留存。")

    def set_brief(self, *, brief: bool) -> None:
        """Say only the day: something else needs the room."""
        self._brief = brief
        for part in (self._paper, self._rule):
            part.setHidden(brief)
        self._show_steps()

    def show_due(self, due: Due | None, today: date, *, enquiry: bool = False) -> None:
        """Show the day of the notice, or why there is none."""
        self._due = due
        self._sheet.setText("不印纸，答复记在登记里" if enquiry else "印一张纸：回执和书面告知")
        if due is None:
            told = (
                ("咨询当场答复，不起期限", "写了诉求就按信访件登记（第44条）。")
                if enquiry
                else _none()
            )
            self._day.setText(told[0])
            self._why.setText(told[1])
        else:
            self._day.setText(f"书面告知   {day_with_weekday(due.internal, today)}前")
            self._why.setText(_why(due, today))
        self._day.setAccessibleName(self._day.text())
        self._why.setAccessibleName(self._why.text())
        self.chain.setVisible(due is not None)
        self._show_steps()

    def steps(self) -> tuple[str, ...]:
        """Give the chain as it is shown now; nothing while it is folded."""
        return self._due.steps if self._due is not None and self._open else ()

    def _unfold(self) -> None:
        self._open = not self._open
        self._show_steps()

    def _show_steps(self) -> None:
        clear(self._steps)
        for at, step in enumerate(self.steps(), 1):
            number = label(str(at), text="small", tone="acc")
            words = label(step, text="small", wrap=True)
            line = QHBoxLayout()
            line.setSpacing(8)
            line.addWidget(number, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(words, 1)
            self._steps.addLayout(line)
        self._why.setHidden(bool(self.steps()) or self._brief)
        self.chain.set_words("收起" if self.steps() else "怎么算的")


def _none() -> tuple[str, str]:
    return (_NO_NOTICE, "没有姓名或住址不清的，登记后照样办理。")


def _why(due: Due, today: date) -> str:
    nominal = day_with_weekday(due.nominal, today)
    moved = "" if due.internal == due.nominal else "，遇休息日提前"
    article = due.article.partition(".")[0]
    counted = f"次日起数 {_WHOLE_LENGTH} 天是 {nominal}{moved}。第{article}条"
    return f"能当场告知的当场告知。不能的：{counted}"


class ParkedCard(Card):
    """没写完的: drafts of the same cadre, found again after a call, a lunch or a power cut."""

    resumed = Signal(object)
    dropped = Signal(object)

    def __init__(self) -> None:
        super().__init__("没写完的，替您留着")
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self.body.addLayout(self._list)
        self._shown: tuple[Parked, ...] = ()
        self.hide()

    def show_drafts(self, drafts: Sequence[Parked], now: datetime) -> None:
        """Show drafts, newest first; without any the card is away."""
        self._shown = tuple(drafts)
        clear(self._list)
        for at, each in enumerate(self._shown, 1):
            self._list.addWidget(self._one(at, each, now))
        self.setVisible(bool(self._shown))

    def shown(self) -> tuple[Parked, ...]:
        """Give the drafts that are shown."""
        return self._shown

    def _one(self, at: int, parked: Parked, now: datetime) -> QWidget:
        made = Card(tone="soft")
        made.body.setContentsMargins(10, 6, 6, 6)
        made.body.setSpacing(2)
        made.body.addWidget(label(_headline(parked, now), text="strong", wrap=True))
        made.body.addWidget(label(_reached(parked.draft), text="small", tone="text2", wrap=True))
        resume = Button("接着写", f"reg_btn_resume_{at}", f"接着写第 {at} 份草稿")
        drop = Button("不要了", f"reg_btn_drop_{at}", f"第 {at} 份草稿不要了", kind="link")
        resume.clicked.connect(lambda: self.resumed.emit(parked))
        drop.clicked.connect(lambda: self.dropped.emit(parked))
        made.body.addLayout(row(resume, drop, None))
        return made


def _headline(parked: Parked, now: datetime) -> str:
    at = parked.saved_at.astimezone(now.tzinfo)
    days = (now.date() - at.date()).days
    day = {0: "今天", 1: "昨天"}.get(days) or day_text(at.date(), now.date())
    draft = parked.draft
    way = "咨询" if draft.kind == "enquiry" else CHANNELS.get(draft.channel or "", "")
    name = draft.petitioners[0].name if draft.petitioners else ""
    return " · ".join(part for part in (f"{day} {at:%H:%M}", way, name or "还没写姓名") if part)


def _reached(draft: Draft) -> str:
    person = draft.petitioners[0] if draft.petitioners else None
    for words, there in (
        ("被反映的单位或人", bool(draft.complained_of)),
        ("诉求", bool(draft.claim_drafts())),
        ("反映情况", bool(draft.content.strip())),
        ("分类", bool(draft.category)),
        ("住址", bool(person and person.address)),
        ("手机", bool(person and person.phone)),
        ("证件号", bool(person and person.id_number)),
        ("姓名", bool(person)),
    ):
        if there:
            return f"写到“{words}”"
    return "刚开了头"


class VoidCard(Card):
    """撤回登记: the number stays visible, the reason is written down."""

    wanted = Signal(str, str)
    """Number and reason."""

    def __init__(self) -> None:
        super().__init__("作废这次登记", tone="warn")
        self._number = ""
        self._what = label(text="small", wrap=True, object_name="reg_lbl_void")
        self.reason = Line("reg_edit_void_reason", "作废的原因", placeholder="例如：登错了人")
        self.fault = Message()
        go = Button("作废", "reg_btn_void", "作废这次登记")
        stay = Button("不作废", "reg_btn_void_not", kind="link")
        go.clicked.connect(self._go)
        stay.clicked.connect(self.hide)
        self.reason.returnPressed.connect(self._go)
        for part in (self._what, self.reason, self.fault):
            self.body.addWidget(part)
        self.body.addLayout(row(go, stay, None))
        self.hide()

    def ask(self, number: str) -> None:
        """Ask why the registration is taken back."""
        self._number = number
        self._what.setText(f"{number} 会留着号，写明作废和原因。")
        self.reason.clear()
        self.fault.say("")
        self.show()
        self.reason.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _go(self) -> None:
        self.wanted.emit(self._number, self.reason.text().strip())
