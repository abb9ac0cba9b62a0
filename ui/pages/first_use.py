"""第一次使用: six steps to an office of one's own, and the recovery sheet on paper.

Nothing is written before 建立. The sheet is shown and printed, never offered to be saved.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.words import said
from app.letters.kinds import trial_page
from app.safe import CreatedOffice, OfficePlan
from ui import keys, spool, style
from ui.editors import Check, Choice, Line
from ui.first_use_forms import (
    ALONE,
    RULES,
    login_of,
    office_form,
    old_form,
    others_of,
    people_form,
    people_problems,
    plan_of,
    region_form,
    villages_note,
    villages_of,
    way_form,
)
from ui.forms import Field, Form
from ui.jobs import Fault, Jobs
from ui.paper import Paper
from ui.pieces import Button, Card, Message, icon_label, label, row

__all__ = ["ALONE", "FirstUsePage", "login_of", "others_of", "villages_of"]

Create = Callable[[OfficePlan, Mapping[str, str]], CreatedOffice]
"""(plan, passphrases by login) -> the founded office. Runs in a worker."""
Print = Callable[[bytes, str], None]
"""(PDF, printer's name); Trouble when it did not come out. Runs in a worker."""

TAIL = 4
_CARD = QSize(1040, 636)
"""The most the card takes; in a small window it keeps `_EDGE` free on every side."""
_EDGE = 8
_STEPS = (
    ("本单位", "县、乡镇、发文代字、地址"),
    ("管理员", "第一个账号和口令"),
    ("假日和地区", "假日表、村居"),
    ("打印机", "试打一张"),
    ("上报方式", "在线、U 盘、没装接收端"),
    ("旧台账", "怎么接着用"),
)
_SHEET = len(_STEPS)
_SECRET = ("passphrase", "again")
_SHEET_WIDTH = 340
_AROUND_SHEET = 124
"""What of the card's height is not the picture of the sheet."""
_A4 = 297 / 210


class FirstUsePage(QWidget):
    """Founds the office and emits `created(CreatedOffice)` once the recovery sheet is on paper."""

    created = Signal(object)
    practice_wanted = Signal()
    """先练习一下: the practice office, before anything is founded."""

    def __init__(
        self,
        create: Create,
        jobs: Jobs,
        print_sheet: Print | None = None,
        printers: Callable[[], Sequence[str]] = spool.printers,
        calendar_words: str = "",
        left_words: str = "",
        *,
        today: date | None = None,
    ) -> None:
        super().__init__()
        self.setProperty("k", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._create = create
        self._jobs = jobs
        self._print = print_sheet or spool.print_unrecorded
        self._printers = printers
        self._calendar_words = calendar_words
        self._left_words = left_words
        self._today = today
        self._made: CreatedOffice | None = None
        self._printed = False
        self._busy = False
        self._login_typed = False
        self._stack = QStackedWidget()
        self._marks: list[tuple[QLabel, QLabel]] = []
        self._lay_out()
        self._connect()
        self._go(0)

    def step(self) -> int:
        """Give which step is on screen, from 0; the last is the recovery sheet."""
        return self._stack.currentIndex()

    def values(self) -> dict[str, Any]:
        """Give everything entered but the passphrases."""
        told = {name: value for form in self.forms for name, value in form.values().items()}
        return {name: value for name, value in told.items() if name not in _SECRET}

    def next(self) -> None:
        """Go on, if nothing stops; on the last page found the office or begin."""
        if self.step() == _SHEET:
            self._begin()
        elif not self._busy:
            self.forms[self.step()].submit()
            self._tell_secret()

    def back(self) -> None:
        """Go back one step; what is typed stays."""
        if 0 < self.step() < _SHEET and not self._busy:
            self._go(self.step() - 1)

    def _go(self, step: int) -> None:
        self._stack.setCurrentIndex(step)
        for at, (mark, title) in enumerate(self._marks):
            mark.setText("✓" if at < step else str(at + 1))
            style.set_mark(mark, "k", "order")
            style.set_mark(title, "tone", "acc" if at == step else "text")
        self._back.setVisible(0 < step < _SHEET)
        self._practise.setVisible(step == 0)
        last = _SHEET - 1
        self._next.set_words("开始用" if step == _SHEET else "建立" if step == last else "下一步")
        told = (
            "建好了，最后把恢复纸印到纸上"
            if step == _SHEET
            else f"第 {step + 1} 步，共 {_SHEET} 步"
        )
        self._count.setText(told)
        if step < _SHEET and self.forms[step].fields:
            self.forms[step].jump(next(iter(self.forms[step].fields.values())))
        elif step < _SHEET:
            self._next.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = event.size() - QSize(2 * _EDGE, 2 * _EDGE)
        self._card.setFixedSize(room.boundedTo(_CARD))
        if self._made is not None:
            self._show_paper(self._made.recovery_sheet)

    def _found(self) -> None:
        plan = plan_of(self.values(), self._today)
        passphrases = {plan.cadres[0].login: str(self.people.values()["passphrase"])}
        self._busy = True
        self._note.say("正在建立加密的数据库，要几秒钟…", "acc")
        create = self._create
        self._jobs.act(self, lambda: create(plan, passphrases), self._show_sheet, self._failed)

    def _failed(self, fault: Fault) -> None:
        self._busy = False
        self._note.say(said(fault), "dan")

    def _show_sheet(self, made: CreatedOffice) -> None:
        self._busy = False
        self._made = made
        self._note.say("")
        for name in _SECRET:
            self.people.fields[name].editor.set_value("")
        self._show_paper(made.recovery_sheet)
        names = tuple(self._printers())
        self._printer.clear()
        self._printer.addItems(names)
        for part in (self._printer, self._print_button):
            part.setVisible(bool(names))
        self.by_hand.setVisible(not names)
        if not names:
            self._sheet_note.say("没有找到打印机。恢复纸不能存成文件，请照着抄在纸上。", "warn")
        self._go(_SHEET)
        (self._print_button if names else self.by_hand).setFocus()

    def _show_paper(self, pdf: bytes) -> None:
        sheet = Paper(pdf)
        ratio = self.devicePixelRatioF()
        tall = self._card.height() - style.px(_AROUND_SHEET)
        width = min(style.px(_SHEET_WIDTH), round(tall / _A4))
        picture = QPixmap.fromImage(sheet.picture(0, round(width * ratio)))
        picture.setDevicePixelRatio(ratio)
        self._sheet.setPixmap(picture)

    def _print_sheet(self) -> None:
        if self._made is None or self._busy:
            return
        self._busy = True
        self._sheet_note.say("正在打印…", "acc")
        pdf, printer, work = self._made.recovery_sheet, self._printer.currentText(), self._print
        self._jobs.ask(
            self, lambda: work(pdf, printer), self._came_out, self._not_out, lane="network"
        )

    def _came_out(self, _done: None) -> None:
        self._busy = False
        self._printed = True
        self._sheet_note.say("已送去打印。请看着纸，填最后 4 位。", "ok")
        self.tail.setFocus()

    def _not_out(self, _fault: Fault) -> None:
        self._busy = False
        self._sheet_note.say("没打印成，恢复纸还在这里。请看电源和纸，再打一次。", "dan")

    def _begin(self) -> None:
        made = self._made
        if made is None:
            return
        if not (self._printed or self.by_hand.isChecked()):
            self._sheet_note.say("恢复纸还没到纸上。口令忘了，只有它能打开数据。", "dan")
            (self.by_hand if self._print_button.isHidden() else self._print_button).setFocus()
        elif self.tail.text().strip().upper() != made.recovery_tail.upper():
            self._sheet_note.say("和纸上最后 4 位不一样，请看着纸再填一遍。", "dan")
            self.tail.setFocus()
            self.tail.selectAll()
        else:
            self._made = None
            self._sheet.clear()
            self.created.emit(made)

    def _tell_login(self) -> None:
        if not self._login_typed:
            name = str(self.people.values()["name"])
            self.people.fields["login"].editor.set_value(login_of(name))

    def _tell_villages(self) -> None:
        field = self.region.fields["villages"]
        division = str(self.office.values()["division_code"]).strip()
        words, good = villages_note(str(field.editor.value()), division)
        field.say(words, good=good)

    def _tell_secret(self) -> None:
        field = self.people.fields["passphrase"]
        given = str(field.editor.value())
        problem = people_problems(self.people.values()).get("passphrase")
        if problem is None:
            field.say(f"{len(given)} 位，够长。", good=True)
        elif not given:
            field.say(RULES)
        elif field.widget.property("fault") != "dan":
            field.say(problem.words())

    def _connect(self) -> None:
        for at, form in enumerate(self.forms):
            on = self._found if at + 1 == _SHEET else partial(self._go, at + 1)
            form.submitted.connect(on)
            form.left.connect(self.next)
        self._try_print.clicked.connect(self._print_trial)
        self._practise.clicked.connect(self.practice_wanted)
        self.people.fields["name"].editor.edited.connect(self._tell_login)
        self.people.fields["login"].editor.edited.connect(self._typed_login)
        self.people.fields["passphrase"].editor.edited.connect(self._tell_secret)
        self.region.fields["villages"].editor.edited.connect(self._tell_villages)
        self._next.clicked.connect(self.next)
        self._back.clicked.connect(self.back)
        self.tail.returnPressed.connect(self._begin)
        self._print_button.clicked.connect(self._print_sheet)
        keys.bind(self, "Alt+Left", self.back)

    def _typed_login(self) -> None:
        self._login_typed = True

    def _lay_out(self) -> None:
        self.office, self.people = office_form(self._left_words), people_form(self._today)
        self.region, self.paper = region_form(self._calendar_words), self._paper_form()
        self.way, self.old = way_form(), old_form()
        self.forms = (self.office, self.people, self.region, self.paper, self.way, self.old)
        self._note = Message()
        for (title, _words), form in zip(_STEPS, self.forms, strict=True):
            self._stack.addWidget(_step(title, form, self._note if form is self.old else None))
        self._stack.addWidget(self._sheet_step())
        self._card = Card()
        self._card.body.setContentsMargins(0, 0, 0, 0)
        across = QHBoxLayout()
        across.setSpacing(0)
        across.addWidget(self._steps())
        across.addLayout(self._right(), 1)
        self._card.body.addLayout(across, 1)
        body = QVBoxLayout(self)
        body.setContentsMargins(_EDGE, _EDGE, _EDGE, _EDGE)
        body.addWidget(self._card, 0, Qt.AlignmentFlag.AlignCenter)

    def _steps(self) -> QWidget:
        side = Card(tone="soft")
        side.setFixedWidth(252)
        side.body.setContentsMargins(22, 20, 16, 16)
        side.body.setSpacing(11)
        side.body.addWidget(label("第一次使用", text="h1"))
        side.body.addWidget(
            label(
                "6 步，约 5 分钟，后几步可以先跳过。建立以前什么都不写下，中途关掉要从头来。",
                tone="text2",
                wrap=True,
            )
        )
        for at, (title, words) in enumerate(_STEPS, 1):
            mark = QLabel(str(at))
            mark.setProperty("k", "order")
            mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
            mark.setFixedSize(20, 20)
            name = label(title, text="strong")
            self._marks.append((mark, name))
            told = QVBoxLayout()
            told.setSpacing(0)
            told.addWidget(name)
            told.addWidget(label(words, text="small", tone="text2"))
            line = row(mark, gap=10)
            line.addLayout(told, 1)
            side.body.addLayout(line)
        side.body.addStretch(1)
        side.body.addWidget(label("没有网络也能装好、用好。", text="small", tone="text2"))
        return side

    def _right(self) -> QVBoxLayout:
        right = QVBoxLayout()
        right.setContentsMargins(28, 18, 28, 18)
        right.setSpacing(8)
        self._count = label(text="small", tone="text2", object_name="wiz_lbl_step")
        self._back = Button("上一步", "wiz_btn_back", hint="Alt+Left")
        self._next = Button("下一步", "wiz_btn_next", kind="pri", shortcut="Ctrl+Enter")
        right.addWidget(self._count)
        right.addWidget(self._stack, 1)
        self._practise = Button("先练习一下", "wiz_btn_practise", "先在练习用的单位里试试")
        right.addLayout(row(self._back, self._practise, None, self._next))
        return right

    def _paper_form(self) -> Form:
        """Make the step that tries the printer; without one it says so and goes on."""
        form = Form()
        names = tuple(self._printers())
        self._trial = Choice("wiz_combo_trial", "试打的打印机", [(each, each) for each in names])
        self._try_print = Button("试打一张", "wiz_btn_trial", icon="printer")
        self._trial_note = Message()
        if names:
            form.add(Field("printer", "打印机", self._trial, label_width=86))
            form.add(self._try_print, None)
        else:
            words = "没有找到打印机。可以先用着，接上以后在打印的页面里选。"
            form.add(Message(words, "warn"))
        form.add(self._trial_note)
        return form

    def _print_trial(self) -> None:
        if self._busy:
            return
        self._busy = True
        self._trial_note.say("正在打印…", "acc")
        printer, work = self._trial.currentText(), self._print
        pdf = trial_page(str(self.office.values()["town"]))
        self._jobs.ask(
            self, lambda: work(pdf, printer), self._trial_out, self._trial_not, lane="network"
        )

    def _trial_out(self, _done: None) -> None:
        self._busy = False
        self._trial_note.say("已送去打印。请看纸上的字是不是清楚、完整。", "ok")

    def _trial_not(self, _fault: Fault) -> None:
        self._busy = False
        self._trial_note.say("没打印成。请看电源和纸，再试一次；也可以先跳过。", "dan")

    def _sheet_step(self) -> QWidget:
        holder = QWidget()
        across = QHBoxLayout(holder)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(18)
        self._sheet = label(object_name="wiz_lbl_sheet")
        self._sheet.setAccessibleName("恢复纸的样子")
        framed = Card()
        framed.body.addWidget(self._sheet)
        across.addWidget(framed, 0, Qt.AlignmentFlag.AlignTop)
        card = Card(tone="warn")
        card.body.setSpacing(10)
        card.body.addLayout(
            row(icon_label("shield", "warn", 20), label("打印恢复纸", text="h2"), None)
        )
        for words in (
            "口令忘了、电脑坏了，只有凭这张纸才能打开数据。",
            "打印出来，装进信封，封口签名，交党政办或县里保管。不要存进电脑或 U 盘，也不要拍照。",
        ):
            card.body.addWidget(label(words, wrap=True))
        self._printer = Choice("wiz_combo_printer", "打印机", ())
        self._print_button = Button("打印恢复纸", "wiz_btn_print", icon="printer")
        self.by_hand = Check("我已照着抄在纸上，核对过了", "wiz_chk_by_hand")
        for part in (self._printer, self._print_button, self.by_hand):
            card.body.addWidget(part)
        card.body.addWidget(label("看着纸，填最后 4 位：", wrap=True))
        self.tail = Line("wiz_edit_tail", "恢复纸最后 4 位", width=140)
        self.tail.setMaxLength(TAIL)
        card.body.addWidget(self.tail)
        self._sheet_note = Message()
        card.body.addWidget(self._sheet_note)
        card.body.addStretch(1)
        across.addWidget(card, 1)
        return holder


def _step(title: str, form: Form, note: Message | None) -> QWidget:
    holder = QWidget()
    body = QVBoxLayout(holder)
    body.setContentsMargins(0, 0, 0, 0)
    body.setSpacing(10)
    body.addWidget(label(title, text="h1"))
    body.addWidget(form)
    if note is not None:
        body.addWidget(note)
    body.addStretch(1)
    return holder
