"""第一次使用: the office, its villages and people, a passphrase, and the recovery sheet on paper.

Nothing is written before 建立. The sheet is shown and printed, never offered to be saved.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pypinyin import lazy_pinyin
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.errors import Refused
from app.domain.people import ROLES as ROLE_KEYS
from app.domain.people import Role
from app.domain.words import ROLES, WAYS, said
from app.passphrase import check_passphrase
from app.safe import CadreTold, CreatedOffice, OfficePlan, OfficeTold, VillageTold
from ui import keys, paper, style
from ui.editors import Check, Choice, Line, Segments, Text
from ui.forms import Field, Form, Problem
from ui.jobs import Fault, Jobs
from ui.paper import Paper
from ui.pieces import Button, Card, Message, icon_label, label, row

Create = Callable[[OfficePlan, Mapping[str, str]], CreatedOffice]
"""(plan, passphrases by login) -> the founded office. Runs in a worker."""
Print = Callable[[bytes, str], None]
"""(PDF, printer's name); Trouble when it did not come out. Runs in a worker."""

ALONE: tuple[Role, ...] = ("registrar", "handler", "confidential", "admin")
"""一人所: what needs a leader takes the leader's paper."""
FIRST: tuple[Role, ...] = ("registrar", "handler", "admin")
HOURS = "工作日 8:30-11:30 13:30-17:00"
TAIL = 4
_CARD = QSize(1040, 636)
_WORDS_TO_ROLES = {words: key for key, words in ROLES.items() if key in ROLE_KEYS}
_SPLIT = re.compile(r"[\s,，、;；]+")
_LOGIN = re.compile(r"[a-z0-9_.-]{2,32}")
_DIVISION, _VILLAGE = 9, 12

_OFFICE_NEEDS = ("province", "city", "county", "town", "letter_word", "address", "phone")
_STEPS = (
    ("本单位", "县、乡镇、发文代字、地址"),
    ("村居和人员", "村居名单，谁在这里办公"),
    ("口令和恢复纸", "打印出来，封好交出去"),
)


@dataclass(frozen=True, slots=True)
class _Say(Problem):
    """A problem that only this page can find, with its own sentence."""

    text: str = ""

    @override
    def words(self) -> str:
        return self.text or Problem.words(self)


def _stop(text: str) -> _Say:
    return _Say("form.first_use", True, None, text)


def office_problems(values: Mapping[str, Any]) -> dict[str, Problem]:
    """Check the office's own facts."""
    found: dict[str, Problem] = {
        name: _stop("还没写，信封和回执上要用。")
        for name in _OFFICE_NEEDS
        if not str(values.get(name, "")).strip()
    }
    code = str(values.get("division_code", "")).strip()
    if not (code.isascii() and code.isdigit() and len(code) == _DIVISION):
        found["division_code"] = _stop("区划代码是 9 位数字，到乡镇这一级。")
    return found


def people_problems(values: Mapping[str, Any]) -> dict[str, Problem]:
    """Check villages, the first account and the others."""
    found: dict[str, Problem] = {}
    if not str(values.get("name", "")).strip():
        found["name"] = _stop("还没写姓名。")
    if not _LOGIN.fullmatch(str(values.get("login", "")).strip()):
        found["login"] = _stop("登录名用小写字母和数字，2 到 32 位。")
    for name, read in (("villages", villages_of), ("others", others_of)):
        try:
            read(str(values.get(name, "")))
        except ValueError as fault:
            found[name] = _stop(str(fault))
    return found


def secret_problems(values: Mapping[str, Any], login: str, name: str) -> dict[str, Problem]:
    """Check the passphrase and that it was typed the same twice."""
    found: dict[str, Problem] = {}
    first, again = str(values.get("passphrase", "")), str(values.get("again", ""))
    try:
        check_passphrase(first, login=login, name=name)
    except Refused as fault:
        found["passphrase"] = Problem(fault.code, stops=True, detail=fault.detail)
    if first != again:
        found["again"] = _stop("两次不一样，请重输。")
    return found


def villages_of(text: str) -> tuple[VillageTold, ...]:
    """Read villages, one a line: `代码 名称`. ValueError says which line and why."""
    made: list[VillageTold] = []
    for at, line in _lines(text):
        code, _gap, name = line.partition(" ")
        if not (code.isascii() and code.isdigit() and len(code) == _VILLAGE):
            raise ValueError(f"第 {at} 行：前面要写 12 位村居代码，再空一格写名称。")
        if not name.strip():
            raise ValueError(f"第 {at} 行：代码后面空一格，写村居名称。")
        if any(each.code == code for each in made):
            raise ValueError(f"第 {at} 行：这个代码上面已经有了。")
        made.append(VillageTold(code, name.strip()))
    return tuple(made)


def others_of(text: str) -> tuple[CadreTold, ...]:
    """Read those who work here too, one a line: `姓名 登录名 岗位…`. ValueError says why not."""
    made: list[CadreTold] = []
    for at, line in _lines(text):
        name, *rest = _SPLIT.split(line)
        login = rest[0] if rest and _LOGIN.fullmatch(rest[0]) else ""
        roles = rest[1:] if login else rest
        unknown = next((each for each in roles if each not in _WORDS_TO_ROLES), None)
        if unknown is not None or not roles:
            known = "、".join(_WORDS_TO_ROLES)
            raise ValueError(f"第 {at} 行：姓名、登录名后面写岗位，岗位有：{known}。")
        told: tuple[Any, ...] = tuple(_WORDS_TO_ROLES[each] for each in roles)
        made.append(CadreTold(login or login_of(name), name, told))
    return tuple(made)


def login_of(name: str) -> str:
    """Propose a login: the name's pinyin without tones."""
    return re.sub(r"[^a-z0-9]", "", "".join(lazy_pinyin(name)).lower())[:32]


def plan_of(values: Mapping[str, Any]) -> OfficePlan:
    """Make the plan from checked values."""
    text = {name: str(told).strip() for name, told in values.items() if isinstance(told, str)}
    alone = bool(values.get("alone"))
    office = OfficeTold(
        town=text["town"],
        county=text["county"],
        city=text["city"],
        province=text["province"],
        division_code=text["division_code"],
        letter_word=text["letter_word"],
        number_prefix=text["letter_word"],
        address=text["address"],
        phone=text["phone"],
        hours=text["hours"] or HOURS,
        review_organ=text["review_organ"] or f"{text['county']}人民政府",
        county_bureau=f"{text['county']}信访局",
        county_bureau_phone=text["county_bureau_phone"],
        report_way=values.get("report_way") or "online",
        standing_authority=text["standing_authority"],
        one_person=alone,
    )
    me = CadreTold(text["login"], text["name"], ALONE if alone else FIRST)
    others = others_of(text["others"])
    return OfficePlan(office, (me, *others), villages_of(text["villages"]))


def _lines(text: str) -> list[tuple[int, str]]:
    told = ((at, " ".join(line.split())) for at, line in enumerate(text.splitlines(), 1))
    return [(at, line) for at, line in told if line]


class FirstUsePage(QWidget):
    """Founds the office and emits `created(CreatedOffice)` once the recovery sheet is on paper."""

    created = Signal(object)

    def __init__(
        self,
        create: Create,
        jobs: Jobs,
        print_sheet: Print | None = None,
        printers: Callable[[], Sequence[str]] = paper.printers,
    ) -> None:
        super().__init__()
        self.setProperty("k", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._create = create
        self._jobs = jobs
        self._print = print_sheet or print_sheet_on
        self._printers = printers
        self._made: CreatedOffice | None = None
        self._printed = False
        self._busy = False
        self._login_typed = False
        self._stack = QStackedWidget()
        self._marks: list[QLabel] = []
        self._lay_out()
        self._connect()
        self._go(0)

    def step(self) -> int:
        """Give which step is on screen, 0 to 3; 3 is the recovery sheet."""
        return self._stack.currentIndex()

    def values(self) -> dict[str, Any]:
        """Give everything entered but the passphrases."""
        return {**self.office.values(), **self.people.values()}

    def next(self) -> None:
        """Go on, if nothing stops; on the last page found the office or begin."""
        if self.step() == _SHEET:
            self._begin()
        elif not self._busy:
            (self.office, self.people, self.secrets)[self.step()].submit()
            self._tell_secret()

    def back(self) -> None:
        """Go back one step; what is typed stays."""
        if 0 < self.step() < _SHEET and not self._busy:
            self._go(self.step() - 1)

    def _go(self, step: int) -> None:
        self._stack.setCurrentIndex(step)
        for at, mark in enumerate(self._marks):
            done, here = at < step, at == min(step, len(_STEPS) - 1)
            mark.setText("✓" if done and not here else str(at + 1))
            style.set_mark(mark, "k", "order")
        self._back.setVisible(0 < step < _SHEET)
        self._next.set_words(("下一步", "下一步", "建立", "开始用")[step])
        self._count.setText(f"第 {min(step, 2) + 1} 步，共 3 步")
        if step < _SHEET:
            form = (self.office, self.people, self.secrets)[step]
            form.jump(next(iter(form.fields.values())))

    def _found(self) -> None:
        plan = plan_of(self.values())
        passphrases = {plan.cadres[0].login: str(self.secrets.values()["passphrase"])}
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
        self.secrets.load({})
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
        picture = QPixmap.fromImage(sheet.picture(0, round(style.px(_SHEET_WIDTH) * ratio)))
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

    def _tell_secret(self) -> None:
        field = self.secrets.fields["passphrase"]
        given = str(field.editor.value())
        problem = self._secret_problems(self.secrets.values()).get("passphrase")
        if problem is None:
            field.say(f"{len(given)} 位，够长。", good=True)
        elif not given:
            field.say(_RULES)
        elif field.widget.property("fault") != "dan":
            field.say(problem.words())

    def _secret_problems(self, values: Mapping[str, Any]) -> dict[str, Problem]:
        told = self.people.values()
        return secret_problems(values, str(told["login"]), str(told["name"]))

    def _connect(self) -> None:
        self.office.submitted.connect(lambda: self._go(1))
        self.people.submitted.connect(lambda: self._go(2))
        self.secrets.submitted.connect(self._found)
        for form in (self.office, self.people, self.secrets):
            form.left.connect(self.next)
        self.people.fields["name"].editor.edited.connect(self._tell_login)
        self.people.fields["login"].editor.edited.connect(self._typed_login)
        self.secrets.fields["passphrase"].editor.edited.connect(self._tell_secret)
        self._next.clicked.connect(self.next)
        self._back.clicked.connect(self.back)
        self.tail.returnPressed.connect(self._begin)
        self._print_button.clicked.connect(self._print_sheet)
        keys.bind(self, "Alt+Left", self.back)

    def _typed_login(self) -> None:
        self._login_typed = True

    def _lay_out(self) -> None:
        self.office = _office_form()
        self.people = _people_form()
        self.secrets = _secret_form(self._secret_problems)
        self._note = Message()
        for title, form in (
            ("本单位", self.office),
            ("村居和人员", self.people),
            ("口令", self.secrets),
        ):
            self._stack.addWidget(_step(title, form, self._note if form is self.secrets else None))
        self._stack.addWidget(self._sheet_step())
        card = Card()
        card.setFixedSize(_CARD.width(), _CARD.height())
        card.body.setContentsMargins(0, 0, 0, 0)
        across = QHBoxLayout()
        across.setSpacing(0)
        across.addWidget(self._steps())
        across.addLayout(self._right(), 1)
        card.body.addLayout(across, 1)
        body = QVBoxLayout(self)
        body.addWidget(card, 0, Qt.AlignmentFlag.AlignCenter)

    def _steps(self) -> QWidget:
        side = Card(tone="soft")
        side.setFixedWidth(252)
        side.body.setContentsMargins(22, 24, 16, 20)
        side.body.setSpacing(12)
        side.body.addWidget(label("第一次使用", text="h1"))
        side.body.addWidget(
            label("3 步，约 5 分钟。建立以前什么都不会写。", tone="text2", wrap=True)
        )
        for at, (title, words) in enumerate(_STEPS, 1):
            mark = QLabel(str(at))
            mark.setProperty("k", "order")
            mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
            mark.setFixedSize(20, 20)
            self._marks.append(mark)
            told = QVBoxLayout()
            told.setSpacing(0)
            told.addWidget(label(title, text="strong"))
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
        right.addLayout(row(self._back, None, self._next))
        return right

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


_SHEET = 3
_RULES = "至少 10 个字，可以用一句好记的话；不要有自己的姓名、登录名，不用凑符号。"
_SHEET_WIDTH = 340


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


def _line(name: str, words: str, placeholder: str = "") -> Field:
    editor = Line(f"wiz_edit_{name}", words, placeholder=placeholder)
    return Field(name, words, editor, label_width=86)


def _office_form() -> Form:
    form = Form(office_problems)
    form.add(_line("province", "省"), _line("city", "市"))
    form.add(_line("county", "县"), _line("town", "乡镇"))
    form.add(
        _line("division_code", "区划代码", "9 位，到乡镇"),
        _line("letter_word", "发文代字", "如 青信"),
    )
    form.add(_line("address", "地址"))
    form.add(_line("phone", "电话"), _line("hours", "办公时间"))
    form.add(
        _line("review_organ", "复查机关", "空着就是县人民政府"),
        _line("county_bureau_phone", "县局电话", "县信访局的电话，可以空着"),
    )
    form.add(_line("standing_authority", "领导授权", "授权窗口当场告知的文件号，可以以后补"))
    way = Segments("wiz_seg_way", "上报方式", tuple(WAYS.items()))
    form.add(Field("report_way", "上报方式", way, label_width=86), None)
    form.load({"hours": HOURS, "report_way": "online"})
    return form


def _people_form() -> Form:
    form = Form(people_problems)
    villages = Text(
        "wiz_text_villages",
        "村居",
        placeholder="一行一个，12 位代码空一格写名称。换行按 Alt+Enter，也可以整段粘贴",
        lines=5,
    )
    form.add(Field("villages", "村居", villages, label_width=86))
    form.add(_line("name", "您的姓名"), _line("login", "登录名", "自动取拼音，可改"))
    alone = Check("一人所：登记、承办、密件、管理都是我，要领导签的凭纸", "wiz_chk_alone")
    form.add(Field("alone", "", alone))
    others = Text(
        "wiz_text_others",
        "其他人员",
        placeholder="一行一个：姓名 登录名 岗位，如 陈家洛 chenjialuo 承办人 领导。口令各人自己设",
        lines=4,
    )
    form.add(Field("others", "其他人员", others, label_width=86))
    form.load({"alone": True})
    return form


def _secret_form(problems: Callable[[Mapping[str, Any]], Mapping[str, Problem]]) -> Form:
    form = Form(problems)
    first = Line("wiz_edit_passphrase", "登录口令", secret=True)
    again = Line("wiz_edit_again", "再输一遍", secret=True)
    form.add(Field("passphrase", "登录口令", first, label_width=86))
    form.add(Field("again", "再输一遍", again, label_width=86))
    form.fields["passphrase"].say(_RULES)
    form.body.addWidget(
        label(
            "按“建立”以后，数据在这台电脑上加密存放，口令没有人能查到；接着就打印恢复纸。",
            wrap=True,
        )
    )
    return form


def print_sheet_on(pdf: bytes, printer: str) -> None:
    """Print the sheet once. Blocks.

    Errors: Trouble("print.failed").
    """
    if paper.takes_pdf():
        paper.print_pdf(pdf, printer, 1)
        return
    sheet = Paper(pdf)
    paper.print_bands(sheet, paper.printer_for(printer, sheet, 1))
