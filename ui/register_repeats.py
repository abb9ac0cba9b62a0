"""The same matter before? Likely petitions beside the form of 登记, compared, never counted.

What is the same is told together with what differs; the cadre says which it is, with one key that
also takes it back. Nothing here stops a registration.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.domain.errors import Refused, Trouble
from app.domain.file import Claim, PetitionFile
from app.domain.likeness import Likely
from app.domain.matter import SameMatter, same_matter_act
from app.domain.people import masked_name
from app.domain.petition import Draft
from app.domain.words import CHANNELS, LIKENESS, OUTCOMES, SAME_MATTER, STATES
from app.office import Office
from ui import style
from ui.elided import Elided
from ui.jobs import Asked, Jobs
from ui.petition_words import STATE_SHAPES, name_words
from ui.pieces import Badge, Button, Card, clear, icon_label, label, row
from ui.register_values import day_text, day_with_weekday

IDLE_MS = 300
_SHOWN = 2
_LOOKED_AT = 3
"""So many are read whole, to say what comes next; the best come first."""
_FACT_LONGEST = 46
"""Two lines beside the form; the whole stands in the tooltip and under 对照看."""
_NOTHING_FOUND = "没看出来，请对照看"


@dataclass(frozen=True, slots=True)
class Beside:
    """One likely petition: how it is alike, what it is, what would come next if it is the same."""

    file: PetitionFile
    next: SameMatter
    likely: Likely | None = None


def compared(draft: Draft) -> tuple[object, ...]:
    """Give what of a draft is compared: a change of anything else asks nothing anew."""
    people = tuple(
        (each.name, each.id_number, each.phone, each.address) for each in draft.petitioners
    )
    claims = tuple(each.text for each in draft.claim_drafts())
    return (draft.kind, people, draft.content, claims, draft.category)


def same_words(beside: Beside) -> str:
    """Say what is the same."""
    if beside.likely is None:
        return ""
    codes = [each for each in beside.likely.same if each != "alike_words"]
    told = [LIKENESS[each] for each in codes]
    quoted = [f"“{each}”" for each in beside.likely.words[:2]]
    return "、".join((*told, *(quoted or _alike(beside.likely))))


def _alike(likely: Likely) -> list[str]:
    return [LIKENESS["alike_words"]] if "alike_words" in likely.same else []


def different_words(beside: Beside) -> str:
    """Say what differs; that nothing was seen is said too."""
    if beside.likely is None:
        return ""
    told = [LIKENESS[each] for each in beside.likely.different]
    if "new_claim" in beside.likely.different and beside.likely.claims:
        told[-1] += f"（那次要的是：{beside.likely.claims[0]}）"
    return "、".join(told) or _NOTHING_FOUND


def next_words(told: SameMatter, today: date) -> str:
    """Say what comes next if it is the same matter."""
    day = "" if told.until is None else day_with_weekday(told.until, today)
    if told.act == "supervise_execution":
        day = f"（应在{day}前）" if day else ""
    return SAME_MATTER[told.reason].replace("{until}", day)


class Entry(Card):
    """One likely petition: number, day and way, state; the same; different."""

    chosen = Signal()

    def __init__(self, at: int, beside: Beside, today: date, *, compact: bool) -> None:
        super().__init__(tone="soft")
        self.body.setContentsMargins(10, 4, 8, 6)
        self.body.setSpacing(1)
        file = beside.file
        self.head = Button(file.number, f"reg_btn_repeat_{at}", kind="bare")
        self.head.setStyleSheet(f"min-height: {style.px(24)}px; font-weight: 700; padding: 0;")
        self.head.clicked.connect(self.chosen)
        state = file.state()
        came = f"{day_text(file.received_on, today)} {CHANNELS[file.channel]}"
        words = (file.number, came, STATES[state])
        self.head.setAccessibleName("，".join(words))
        if compact:
            self.body.addLayout(row(self.head, None))
            self._line(f"{came} · {STATES[state]}")
        else:
            badge = Badge(STATE_SHAPES[state], STATES[state])
            day = label(came, text="small", tone="text2")
            self.body.addLayout(row(self.head, day, None, badge, gap=6))
        self._line(_who(beside))
        if beside.likely is not None:
            self._fact(f"相同：{same_words(beside)}", "ok", compact=compact)
            self._fact(f"不同：{different_words(beside)}", "info", compact=compact)

    def _line(self, words: str) -> None:
        said = Elided(text="small", tone="text2")
        said.say(words)
        self.body.addWidget(said)

    def _fact(self, words: str, shape: str, *, compact: bool) -> None:
        short = words if len(words) <= _FACT_LONGEST else f"{words[: _FACT_LONGEST - 1]}…"
        said: QLabel
        if compact:
            said = Elided(text="small", tone="text2")
            said.say(words)
        else:
            said = label(short, text="small", tone="text2", wrap=True)
        said.setAccessibleName(words)
        said.setToolTip(words)
        line = row(gap=6)
        line.addWidget(icon_label(shape, "text2", 14), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(said, 1)
        self.body.addLayout(line)

    def mark(self, *, chosen: bool) -> None:
        """Show that it is the one the keys speak of."""
        self.set_tone("sel" if chosen else "soft")


def _who(beside: Beside) -> str:
    file = beside.file
    first = file.petitioners[0] if file.petitioners else None
    name = name_words(first)
    return f"{masked_name(name) if first and first.name else name}：{file.gist}"


class RepeatsCard(Card):
    """可能是同一件事: asks by itself when the draft rests, and keeps what the cadre decides."""

    decided = Signal()
    """The same matter, another matter, or taken back: the draft has changed."""
    compare_wanted = Signal()
    found = Signal()
    """Something else is shown, or nothing any more."""

    def __init__(self, office: Office, jobs: Jobs) -> None:
        more = Button("看下一件", "reg_btn_repeat_next", kind="link")
        super().__init__("可能是同一件事", side=more)
        self._more = more
        self._office, self._jobs = office, jobs
        self._asked: Asked | None = None
        self._draft: Draft | None = None
        self._looked: tuple[object, ...] | None = None
        self._shown: tuple[Beside, ...] = ()
        self._first = 0
        self._at = 0
        self._compact = False
        self._gone = False
        self.linked: str | None = None
        self.others: tuple[str, ...] = ()
        self._timer = QTimer(self, singleShot=True, interval=IDLE_MS)
        self._timer.timeout.connect(self._ask)
        self._lay_out()
        self._show()

    # what the page asks

    def look(self, draft: Draft) -> None:
        """Ask once the draft has rested; an answer for an older draft is dropped."""
        told = (*compared(draft), draft.linked_to)
        if told == self._looked:
            return
        self._looked = told
        self._draft = draft
        self._drop()
        # The petition it is linked to is wanted at once: it decides how the form ends.
        self._timer.start(0 if self.unread() else IDLE_MS)

    def load(self, linked: str | None, others: Sequence[str]) -> None:
        """Begin anew with what a draft says was decided."""
        self._drop()
        self.linked, self.others = linked, tuple(others)
        self._looked, self._draft = None, None
        self._gone = False
        self._take(())

    def shown(self) -> tuple[Beside, ...]:
        """Give what was found, the best first."""
        return self._shown

    def chosen(self) -> Beside | None:
        """Give the one the keys speak of."""
        return self._shown[self._at] if self._shown else None

    def same(self) -> Beside | None:
        """Give the petition that this one is linked to, once it has been read."""
        return next((each for each in self._shown if each.file.number == self.linked), None)

    def other_name(self) -> bool:
        """Tell whether this id number was written down with another name before."""
        codes = [{*e.likely.same, *e.likely.different} for e in self._shown if e.likely]
        return any({"same_id_number", "different_name"} <= each for each in codes)

    def unread(self) -> bool:
        """Tell whether the petition it is linked to is still being read."""
        return self.linked is not None and self.same() is None and not self._gone

    def showing(self) -> bool:
        """Tell whether there is something to compare."""
        return bool(self._shown)

    def set_compact(self, *, compact: bool) -> None:
        """Show one at a time on a small screen."""
        if compact != self._compact:
            self._compact = compact
            down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
            self._keys.setDirection(down if compact else across)
            wide = QSizePolicy.Policy.Expanding if compact else QSizePolicy.Policy.Fixed
            for key in (self._same, self._other, self._compare):
                key.setSizePolicy(wide, QSizePolicy.Policy.Fixed)
            self._show()

    # what the cadre says

    def say_same(self) -> None:
        """同一件事: link, or take the link back."""
        chosen = self.chosen()
        if chosen is None:
            return
        number = chosen.file.number
        self.linked = None if self.linked == number else number
        self.others = tuple(each for each in self.others if each != number)
        self._show()
        self.decided.emit()

    def say_other(self) -> None:
        """另一件事: note that it was looked at and is another matter, or take that back."""
        chosen = self.chosen()
        if chosen is None:
            return
        number = chosen.file.number
        self.linked = None if self.linked == number else self.linked
        without = tuple(each for each in self.others if each != number)
        self.others = without if number in self.others else (*without, number)
        self._show()
        self.decided.emit()

    # asking

    def _drop(self) -> None:
        self._timer.stop()
        if self._asked is not None:
            self._asked.drop()
            self._asked = None

    def _ask(self) -> None:
        draft = self._draft
        if draft is None or (draft.kind == "enquiry" and draft.linked_to is None):
            self._take(())
            return
        self._asked = self._jobs.ask(
            self, lambda: self._look_up(draft), self._take, self._not_found
        )

    def _not_found(self, fault: Refused | Trouble) -> None:
        # Nothing here may stop a registration: without an answer there is nothing to compare.
        self._gone = True
        if isinstance(fault, Refused):
            self.linked = None
        self._take(())

    def _look_up(self, draft: Draft) -> tuple[Beside, ...]:
        # In the worker: the likely ones, and first the one it is already linked to.
        likely = [each for each in self._office.intake.repeats(draft) if each.state != "void"]
        found: list[Beside] = []
        if draft.linked_to is not None:
            known = next((each for each in likely if each.number == draft.linked_to), None)
            found.append(self._read(draft.linked_to, known))
        more = [each for each in likely if each.number != draft.linked_to]
        return (*found, *(self._read(each.number, each) for each in more[:_LOOKED_AT]))

    def _read(self, number: str, likely: Likely | None) -> Beside:
        file = self._office.records.file(number)
        kept = replace(file, history=(), attachments=())  # no record longer than it is shown
        return Beside(kept, same_matter_act(file, self._office.clock.today()), likely)

    def _take(self, found: tuple[Beside, ...]) -> None:
        chosen = self.chosen()
        self._asked = None
        self._shown = found
        numbers = [each.file.number for each in found]
        kept = self.linked or (chosen.file.number if chosen else None)
        self._at = numbers.index(kept) if kept in numbers else 0
        self._show()
        self.found.emit()

    # showing

    def _choose(self, at: int) -> None:
        self._at = at
        self._show()

    def _next(self) -> None:
        self._choose((self._at + 1) % len(self._shown))

    def _show(self) -> None:
        self.setVisible(bool(self._shown))
        clear(self._list)
        same = self.same()
        if not self._shown:
            self._first = 0
            return
        many = 1 if self._compact or same is not None else _SHOWN
        if not self._first <= self._at < self._first + many or many == 1:
            self._first = max(0, min(self._at, len(self._shown) - many))
        for at in range(self._first, min(self._first + many, len(self._shown))):
            self._list.addWidget(self._entry(at))
        self._tell(same)

    def _entry(self, at: int) -> Entry:
        made = Entry(at + 1, self._shown[at], self._office.clock.today(), compact=self._compact)
        made.mark(chosen=at == self._at)
        made.chosen.connect(lambda: self._choose(at))
        return made

    def _tell(self, same: Beside | None) -> None:
        chosen = self._shown[self._at]
        other = chosen.file.number in self.others
        self.title.setText("同一件事，已关联" if same is not None else "可能是同一件事")
        self._same.set_words("取消关联" if chosen.file.number == self.linked else "同一件事")
        self._other.set_words("取消另一件" if other else "另一件事")
        self._more.setVisible(same is None and len(self._shown) > (1 if self._compact else _SHOWN))
        if same is not None:
            told = next_words(same.next, self._office.clock.today())
        elif other:
            told = "看过了，是另一件事。照样登记。"
        else:
            told = "只供核对。不选也能登记，不影响群众的任何权利。"
        self._note.setVisible(not self._compact or same is not None or other)
        self._note.setText(told)
        self._note.setAccessibleName(told)
        style.set_mark(self._note, "tone", "text" if same is not None else "text2")

    def _lay_out(self) -> None:
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self.body.addLayout(self._list)
        self._same = Button("同一件事", "reg_btn_same", shortcut="F7")
        self._other = Button("另一件事", "reg_btn_other", shortcut="F8")
        self._compare = Button("对照看", "reg_btn_compare")
        self._same.clicked.connect(self.say_same)
        self._other.clicked.connect(self.say_other)
        self._compare.clicked.connect(self.compare_wanted)
        self._more.clicked.connect(self._next)
        self._keys = QHBoxLayout()
        self._keys.setSpacing(6)
        for key in (self._same, self._other, self._compare):
            self._keys.addWidget(key)
        self._keys.addStretch(1)
        self.body.addLayout(self._keys)
        self._note = label(text="small", tone="text2", wrap=True, object_name="reg_lbl_same")
        self.body.addWidget(self._note)


class Side(QWidget):
    """A text of some length under its title; it scrolls by itself."""

    def __init__(self, object_name: str) -> None:
        super().__init__()
        self._title = label(text="h2")
        self._text = label(wrap=True, object_name=object_name)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(self._title)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(self._text)
        area.viewport().setAutoFillBackground(False)
        self._text.setAutoFillBackground(False)
        body.addWidget(area, 1)

    def say(self, title: str, text: str) -> None:
        """Show a text."""
        self._title.setText(title)
        self._text.setText(text)
        self._text.setAccessibleName(text)


class CompareSheet(QWidget):
    """对照看: what she says now beside what was written then."""

    closed = Signal()
    same = Signal()
    other = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._head = label(text="h1")
        self._facts = label(tone="text2", wrap=True, object_name="reg_lbl_compare")
        self._now = Side("reg_lbl_now")
        self._then = Side("reg_lbl_then")
        self.back = Button("回到登记", "reg_btn_compare_back", kind="pri", shortcut="Esc")
        self.back.clicked.connect(self.closed)
        same = Button("同一件事", "reg_btn_compare_same", shortcut="F7")
        other = Button("另一件事", "reg_btn_compare_other", shortcut="F8")
        same.clicked.connect(self.same)
        other.clicked.connect(self.other)
        body = QVBoxLayout(self)
        body.setContentsMargins(16, 12, 16, 12)
        body.setSpacing(8)
        body.addWidget(self._head)
        body.addWidget(self._facts)
        sides = row(_framed(self._now), _framed(self._then), gap=12)
        sides.setStretch(0, 1)
        sides.setStretch(1, 1)
        body.addLayout(sides, 1)
        body.addLayout(row(self.back, same, other, None))

    def show_pair(self, draft: Draft, beside: Beside, today: date) -> None:
        """Show both texts."""
        file = beside.file
        self._head.setText("对照看，是不是同一件事")
        facts = (f"相同：{same_words(beside)}", f"不同：{different_words(beside)}")
        self._facts.setText("　".join(facts) if beside.likely else "")
        self._now.say("这一次", _text(draft.content, [e.text for e in draft.claim_drafts()]))
        came = f"{day_text(file.received_on, today)} {CHANNELS[file.channel]}"
        then = _text(file.content, [_with_answer(each) for each in file.claims])
        self._then.say(f"{file.number} · {came} · {STATES[file.state()]}", then)
        self.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Keep nothing that is not shown."""
        for side in (self._now, self._then):
            side.say("", "")


def _framed(part: QWidget) -> Card:
    made = Card()
    made.body.addWidget(part)
    return made


def _with_answer(claim: Claim) -> str:
    """Give a claim of then with what it was answered, to be read aloud."""
    if claim.outcome is None:
        return claim.text
    told = (f"答复：{OUTCOMES[claim.outcome]}", claim.answer or "", claim.law or "")
    return f"{claim.text}\n{'。'.join(each.rstrip('。') for each in told if each)}。"


def _text(content: str, claims: Sequence[str]) -> str:
    told = [f"诉求 {at}：{each}" for at, each in enumerate(claims, 1)]
    return "\n\n".join(part for part in (content.strip(), "\n".join(told)) if part)
