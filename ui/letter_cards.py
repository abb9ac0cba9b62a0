"""What stands beside a letter: its facts, what was checked, printing, and what comes after."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QIntValidator
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.file import SERVED_KINDS, Clock, Letter, PetitionFile
from app.domain.printing import Habit
from app.domain.words import COPY_FOR_OTHERS, PROOF_OF_SERVICE, RULES, SIGNED_HOW, sentence
from app.domain.words_proofs import ALSO, PROOFS
from app.letters.finding import Finding
from ui import style
from ui.duties import day_words
from ui.editors import Check, Choice
from ui.pieces import (
    Badge,
    Button,
    Card,
    Line,
    Message,
    Tone,
    clear,
    icon_label,
    label,
    row,
    rule,
)

MOST_COPIES = 20
TWO_SIDED = frozenset({"receipt_notice", "receipt"})
"""One sheet whose back belongs to it."""
_COPIES = {
    "receipt_notice": (1, "正反面一张纸"),
    "receipt": (1, "正反面一张纸"),
    "review_request": (2, "转送复查机关、存档"),
    "recheck_slip": (2, "转送复核机关、存档"),
    "mediation_agreement": (3, "双方各执一份、存查一份"),
    "settlement_agreement": (3, "双方各执一份、存查一份"),
}
"""Papers that come out otherwise than for each petitioner and the file."""
_CUT = frozenset({"review_request", "recheck_slip"})
"""What is cut off a form must not stand on its back."""
BACK = "回到文书"
KEPT = 1
"""Copies for the office's own file."""
_TONES: dict[str, Tone] = {"good": "ok", "look": "warn", "stop": "dan"}
_GRAVEST = ("stop", "look", "good")
_SHAPES = {"good": "ok", "look": "triangle", "stop": "triangle"}


class FactsCard(Card):
    """What was registered: number, query code, what is due by when."""

    def __init__(self) -> None:
        self._number = label(text="h1", object_name="print_lbl_number")
        super().__init__("已登记", side=self._number)
        self._code = label(text="h2", tone="acc", object_name="print_lbl_code")
        self._due = label(wrap=True, object_name="print_lbl_due")
        self._met = Message()
        for part in (self._code, rule(), self._met, self._due):
            self.body.addWidget(part)

    def show_file(self, file: PetitionFile, today: date) -> None:
        """Show one petition's facts."""
        self._number.setText(file.number)
        self._code.setText(f"查询码 {file.query_code}")
        due = file.nearest()
        self._due.setText(due_words(due, today) if due else "没有要等的期限")
        met = next((each for each in file.clocks if each.met_how == "on_spot"), None)
        self._met.say(f"{RULES[met.rule]}：当场告知" if met else "", "ok")
        for part in (self._number, self._code, self._due):
            part.setAccessibleName(part.text())


class ChecksCard(Card):
    """印前检查: what was looked at in the letter's facts and on its pages, and how it stands."""

    def __init__(self) -> None:
        self._badge = Badge("ok", "都合格", "print_lbl_checks")
        super().__init__("印前检查", side=self._badge)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self.body.addLayout(self._rows)
        self._found: Sequence[Finding] = ()
        self._short = False

    def show_findings(self, found: Sequence[Finding]) -> None:
        """Show what was found."""
        self._found = found
        wrong = sum(each.verdict != "good" for each in found)
        stopped = any(each.verdict == "stop" for each in found)
        good = f"{len(found)} 项都合格"
        words = "不能印" if stopped else f"{wrong} 项提醒" if wrong else good
        self._badge.set_state("over" if stopped else "warn" if wrong else "ok", words)
        self._fill()

    def shorten(self, *, short: bool) -> None:
        """Fold what is right into one line where the screen is small."""
        if short != self._short:
            self._short = short
            self._fill()

    def told(self) -> list[str]:
        """Give the lines it shows."""
        lines = (self._rows.itemAt(n).layout() for n in range(self._rows.count()))
        return [line.itemAt(1).widget().text() for line in lines]  # type: ignore[union-attr]  # rows of icon and words

    def _fill(self) -> None:
        clear(self._rows)
        wrong = sorted(self._found, key=lambda each: _GRAVEST.index(each.verdict))
        for each in wrong:
            if each.verdict != "good":
                self._say(each.verdict, proof_words(each))
        good = [each for each in self._found if each.verdict == "good"]
        named = [each for each in good if each.check not in ALSO]
        if self._short and good:
            briefs = "、".join(_brief(each) for each in named)
            self._say("good", f"{len(good)} 项合格：{briefs}" if named else f"{len(good)} 项合格")
        for each in () if self._short else named:
            self._say("good", proof_words(each))

    def _say(self, verdict: str, words: str) -> None:
        told = label(words, text="small", wrap=True)
        shape = icon_label(_SHAPES[verdict], _TONES[verdict], 16)
        line = row(shape, told)
        line.setAlignment(shape, Qt.AlignmentFlag.AlignTop)
        line.setStretch(1, 1)
        self._rows.addLayout(line)


def _brief(found: Finding) -> str:
    return proof_words(found).split(" · ")[0]


def proof_words(found: Finding) -> str:
    """Say one finding."""
    right, wrong = PROOFS[found.check]
    said = right if found.verdict == "good" else wrong
    return said.replace("{count}", str(found.count)).replace("{shown}", found.shown)


class SpokenCard(Card):
    """For letters, calls and the web: the sentence to read aloud and the message to send."""

    def __init__(self) -> None:
        super().__init__("念给群众听")
        self._aloud = label(wrap=True, object_name="print_lbl_aloud")
        copy = Button("复制短信", "print_btn_copy_sms")
        self._copied = label(text="small", tone="ok")
        copy.clicked.connect(self._copy)
        self.body.addWidget(self._aloud)
        self.body.addLayout(row(copy, self._copied, None))
        self._message = ""

    def show_file(self, file: PetitionFile, phone: str, town: str, today: date) -> None:
        """Show what to say about one petition: number, code, telephone, nothing of its content."""
        spelled = " ".join(file.query_code)
        due = file.nearest()
        when = f"{promised_words(due, today)}。" if due else ""
        self._aloud.setText(
            f"您的信访件登记好了，编号 {file.number}，查询码 {spelled}。{when}"
            f"想问办到哪一步，请打 {phone}。"
        )
        self._aloud.setAccessibleName(self._aloud.text())
        self._message = (
            f"【{town}】您反映的事项已登记，编号{file.number}，查询码{file.query_code}。"
            f"查询电话{phone}。"
        )
        self._copied.setText("")

    def message(self) -> str:
        """Give the message that is copied."""
        return self._message

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._message)
        self._copied.setText("已复制")


class PrintCard(Card):
    """打印: which printer, how many, for whom, and what to do when it does not answer."""

    printed = Signal(str, int)
    """Printer and copies wanted."""
    saved = Signal()
    copy_wanted = Signal()
    """The copy for others, or back from it."""

    def __init__(self) -> None:
        self._sides = Check("双面", "print_chk_both_sides")
        self._proof = Check("附送达回证", "print_chk_proof", "同时打印送达回证")
        choices = QWidget()
        line = row(self._proof, self._sides, gap=4)
        choices.setLayout(line)
        super().__init__("打印", side=choices)
        self.printer = Choice("print_combo_printer", "打印机", [])
        self.copies = Line("print_edit_copies", "份数", width=56)
        self.copies.setValidator(QIntValidator(1, MOST_COPIES, self.copies))
        self._whom = label(text="small", tone="text2", wrap=True, object_name="print_lbl_whom")
        self.go = Button(
            "打印", "print_btn_print", "打印这份文书", kind="pri", shortcut="Ctrl+P", icon="printer"
        )
        self.save = Button("存 PDF", "print_btn_save", shortcut="Ctrl+S", icon="save")
        self.trial = Button("试打、校准", "print_btn_trial", "试打一页、校准打印机")
        self._copy = Button(COPY_FOR_OTHERS, "print_btn_copy", "看、印不带查询码的抄送件")
        self._note = Message()
        self._fault = Message()
        self._stopped = False
        self._usual: str | None = None
        self._wanted = 1
        self._lay_out()
        self.copies.textChanged.connect(lambda _text: self._say_go())
        self.go.clicked.connect(self._go)
        self.save.clicked.connect(self.saved)
        self._copy.clicked.connect(self.copy_wanted)

    def show_letter(self, file: PetitionFile, letter: Letter | None, pages: int) -> None:
        """Offer as many copies as there are people to have one."""
        kind = letter.letter_kind if letter else "receipt"
        copies, whom = _COPIES.get(kind) or _copies(file, letter)
        self._sides.setVisible(kind not in _CUT | TWO_SIDED and pages > 1)
        self._sides.set_value(kind not in _CUT)
        waits = letter is not None and waits_for_service(file, letter)
        self._proof.setVisible(waits)
        self._proof.set_value(waits)
        self._whom.setText(whom)
        self._whom.setAccessibleName(whom)
        self._wanted = copies
        self.copies.set_value(str(copies))
        named = "、".join(others(file, letter))
        words = f"{named}的另印" if named else ""
        self._note.say(words, "warn")
        self._copy.setVisible(bool(named))
        self._copy.set_words(COPY_FOR_OTHERS)
        self.say("")

    def show_form(self, copies: int, whom: str) -> None:
        """Offer a form that goes with the letter."""
        for choice in (self._sides, self._proof):
            choice.hide()
            choice.set_value(False)
        self._whom.setText(whom)
        self._whom.setAccessibleName(whom)
        self._wanted = copies
        self.copies.set_value(str(copies))
        self._note.say("")
        self._copy.hide()
        self.say("")
        self.stop(stopped=False)

    def show_copy(self, whom: Sequence[str], pages: int) -> None:
        """Offer the copy for others, one for each, and the way back to the letter."""
        self.show_form(len(whom), "、".join(whom))
        self._sides.setVisible(pages > 1)
        self._sides.set_value(True)
        self._note.say("不印查询码和证件号", "ok")
        self._copy.set_words(BACK)
        self._copy.show()

    def stop(self, *, stopped: bool) -> None:
        """Hold back a letter that lacks what the law wants; why stands in 印前检查."""
        self._stopped = stopped

    def with_proof(self) -> bool:
        """Tell whether the form on which service is signed for is printed too."""
        return bool(self._proof.value())

    def both_sides(self) -> bool:
        """Tell whether both sides of a sheet are printed on."""
        return bool(self._sides.value())

    def take_habit(self, habit: Habit) -> None:
        """Print as this kind was printed here the last time; whoever chose already has chosen."""
        self._usual = habit.queue
        if self.printer.findData(habit.queue) >= 0:
            self.printer.set_value(habit.queue)
        if habit.both_sides is not None and not self._sides.isHidden():
            self._sides.set_value(habit.both_sides)
        if self.wanted_copies() == self._wanted:
            self.copies.set_value(str(min(max(1, self._wanted + habit.more), MOST_COPIES)))

    def more(self) -> int:
        """Tell how many copies are wanted beside those the kind wants."""
        return self.wanted_copies() - self._wanted

    def show_printers(self, names: tuple[str, ...]) -> None:
        """Offer the printers there are; the one that is chosen stays."""
        chosen = self.printer.value() or self._usual
        self.printer.clear()
        for name in names:
            self.printer.addItem(name, name)
        if not names:
            self.printer.addItem("没有找到打印机", None)
        if chosen in names:
            self.printer.set_value(chosen)

    def wanted_copies(self) -> int:
        """Give how many copies; at least one."""
        return max(1, int(self.copies.text() or "1"))

    def say(self, words: str, *, good: bool = False) -> None:
        """Say how it went; nothing takes the line away."""
        self._fault.say(words, "ok" if good else "dan")

    def told(self) -> str:
        """Give what it says."""
        return self._fault.words()

    def _say_go(self) -> None:
        copies = self.wanted_copies()
        self.go.set_words("打印" if copies == 1 else f"打印 {copies} 份")

    def _go(self) -> None:
        name = self.printer.value()
        if self._stopped:
            self.say(sentence("print.stopped"))
        elif name is None:
            self.say(sentence("print.no_printer"))
        else:
            self.say("正在打印…", good=True)
            self.printed.emit(name, self.wanted_copies())

    def _lay_out(self) -> None:
        printer = row(_head("打印机"), self.printer)
        printer.setStretch(1, 1)
        copies = row(_head("份数"), self.copies, self._whom)
        copies.setStretch(2, 1)
        self.body.addLayout(printer)
        self.body.addLayout(copies)
        wide = self.go.sizePolicy()
        wide.setHorizontalPolicy(wide.Policy.Expanding)
        self.go.setSizePolicy(wide)
        noted = row(self._note, self._copy)
        noted.setStretch(0, 1)
        self.body.addLayout(noted)
        self.body.addWidget(self.go)
        self.body.addLayout(row(self.save, self.trial, None))
        self.body.addWidget(self._fault)


class AfterCard(Card):
    """打印后: what is to be done with the paper, and the way there where it is served."""

    serve_wanted = Signal()
    proof_wanted = Signal()
    """送达回证, or back from it."""
    signing_told = Signal(str)
    """How she signed what she was handed: signed, thumb, refused."""

    def __init__(self) -> None:
        super().__init__()
        self._words = label(wrap=True, text="small", object_name="print_lbl_after")
        self._serve = Button("记送达", "print_btn_serve", "记这份文书的送达")
        self._proof = Button(PROOF_OF_SERVICE, "print_btn_proof", "看、印这份文书的送达回证")
        line = row(icon_label("info", "acc", 18), self._words)
        line.setStretch(1, 1)
        self.body.addLayout(line)
        self.body.addLayout(row(self._proof, self._serve, None))
        self.body.addWidget(self._signing_line())
        self._serve.clicked.connect(self.serve_wanted)
        self._proof.clicked.connect(self.proof_wanted)

    def _signing_line(self) -> QWidget:
        """Make the three answers to how she signed, each one key or one click."""
        self._signing = QWidget()
        line = row(gap=6)
        for how, (words, whole, key) in _SIGNINGS.items():
            one = Button(words, f"print_btn_signing_{how}", whole, shortcut=key)
            one.clicked.connect(partial(self._say_signing, how))
            line.addWidget(one)
        line.addStretch(1)
        self._signing.setLayout(line)
        return self._signing

    def _say_signing(self, how: str, _on: bool = False) -> None:
        self.signing_told.emit(how)

    def show_letter(self, file: PetitionFile, letter: Letter) -> None:
        """Say what comes after this letter."""
        kind = letter.letter_kind
        served = kind in SERVED_KINDS
        waits = served and waits_for_service(file, letter)
        words = _AFTER.get(kind, "")
        handed = [each for each in file.handed_over(letter.number) if each.letter == letter.id]
        self._signing.setVisible(any(each.signed_how is None for each in handed))
        noted = "、".join(dict.fromkeys(SIGNED_HOW[e.signed_how] for e in handed if e.signed_how))
        if noted:
            words = f"已记：{noted}。"
        if served:
            words = f"{'当面、邮寄或留置送达，送到后记一笔' if waits else '已经送达'}。{words}"
        self._words.setText(words)
        self._words.setAccessibleName(words)
        self._serve.setVisible(waits)
        self._proof.setVisible(served)
        self._proof.set_words(PROOF_OF_SERVICE)
        self.setVisible(kind not in TWO_SIDED or file.channel == "visit")

    def show_proof(self) -> None:
        """Say what is done with the proof of service, and offer the way back."""
        words = "带着去送达：请收件人签名或捺印。签好收回存档，再记送达。"
        self._words.setText(words)
        self._words.setAccessibleName(words)
        self._proof.set_words(BACK)
        self._signing.hide()


_SIGNINGS = {
    "signed": ("签好了", "信访人在存根上签好了名", "F10"),
    "thumb": ("捺了印", "信访人在存根上捺了手印", ""),
    "refused": ("不签", "信访人不签名，照实记，别的不变", ""),
}
"""How she signed -> the button, what it says in full, its key."""
_SIGN_BELOW = "请信访人在下半张签名或捺印，撕下留存；上半张交给信访人。"
_SIGN_BOTH = "请双方签名、盖章或者按指印，主持调解或者见证的单位盖章；双方各执一份，存查一份。"
_AFTER = {
    "receipt_notice": _SIGN_BELOW,
    "receipt": _SIGN_BELOW,
    "handling_opinion": "送达次日起 30 日内，信访人可以请求复查。",
    "duty_reply": "送达次日起 60 日内，信访人可以申请行政复议。",
    "review_request": "请申请人签名或捺印；下联裁下交给申请人，表转送复查机关，另存一份。",
    "recheck_slip": "请申请人签名或捺印；下联裁下交给申请人，表转送复核机关，另存一份。",
    "mediation_agreement": _SIGN_BOTH,
    "settlement_agreement": _SIGN_BOTH,
    "service_slip": "交给信访人，或者随文书寄出：上面写着最迟哪天可以再请求。",
}


def waits_for_service(file: PetitionFile, letter: Letter) -> bool:
    """Tell whether a letter still has to reach somebody."""
    waiting = (each for strand in file.strands for each in file.to_serve(strand.id))
    return any(each.letter == letter.id for each in waiting)


def due_words(due: Clock, today: date) -> str:
    """Say one duty with the day her paper names, and the office's own target where it is earlier.

    Both with their year where it is another one: beside the paper nobody must guess which is which.
    """
    told = f"{promised_words(due, today)}（法定期限）"
    if due.internal == due.nominal:
        return told
    return f"{told}；办公目标 {day_words(due.internal, today)}"


def promised_words(due: Clock, today: date) -> str:
    """Say one duty with the day that she is told, on paper and aloud."""
    return f"{RULES[due.rule]}：最迟 {day_words(due.nominal, today)}"


def _head(words: str) -> Any:
    head = label(words, tone="text2")
    head.setFixedWidth(style.px(56))
    return head


def _copies(file: PetitionFile, letter: Letter | None) -> tuple[int, str]:
    named = sum(not each.anonymous for each in file.principals())
    others_ = [e for e in file.recipients if letter and e.letter == letter.id and e.party]
    hers = f"信访人 {named} 份、" if named > 1 else "信访人、" if named else ""
    theirs = f"对方当事人 {len(others_)} 份、" if len(others_) > 1 else "对方当事人、"
    return named + len(others_) + KEPT, f"{hers}{theirs if others_ else ''}存档"


def others(file: PetitionFile, letter: Letter | None) -> tuple[str, ...]:
    """Give who has a copy of a letter."""
    if letter is None:
        return ()
    return next((each.copies_to for each in file.opinions if each.letter == letter.id), ())
