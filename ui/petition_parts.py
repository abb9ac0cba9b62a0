"""What one petition's page is put together from: its way, history, claims, papers, people, acts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.file import Claim, Event, Letter, Petitioner, PetitionFile, Recipient
from app.domain.matter import here_before
from app.domain.people import masked_id, masked_phone
from app.domain.procedure import NotAllowed
from app.domain.words import (
    ACTS,
    CLASSES,
    HERE_BEFORE,
    LETTERS,
    NOT_TOLD,
    NOTE_KINDS,
    OUTCOMES,
    PARTY_KINDS,
    PERSON_ROLES,
    ROUTES,
    SERVICE_WAYS,
    SIGNED_HOW,
    STATES,
    article_words,
    day_in_full,
    sentence,
)
from ui import duties
from ui.history_list import HistoryLine
from ui.petition_way import AT
from ui.petition_words import beside, name_words, sex_age, signed_event
from ui.pieces import (
    Badge,
    BadgeKind,
    Button,
    called,
    icon_label,
    label,
    row,
    rule,
)
from ui.slots import Lines, Slots

OUTCOME_SHAPES: dict[str, BadgeKind] = {"support": "ok", "explain": "info", "reject": "neutral"}
ACT_ICONS = {
    "register": "register",
    "register_and_notify": "register",
    "notify_on_spot": "ok",
    "classify": "filter",
    "accept": "ok",
    "refer": "globe",
    "notify_elsewhere": "globe",
    "hear_statement": "person",
    "record_work": "search",
    "draft_opinion": "keyboard",
    "sign": "star",
    "serve": "hand_over",
    "post_letter": "envelope",
    "letter_returned": "undo",
    "execute": "tick",
    "review_result": "download",
    "recheck_result": "download",
    "forward_review": "undo",
    "add_note": "plus",
    "link": "clip",
    "void": "close",
    "accept_simple": "clock",
    "reply_simple": "keyboard",
    "reply_suggestion": "keyboard",
    "dispatch": "people",
    "dispatch_reply": "download",
    "settle": "people",
    "mediate": "people",
    "hold_hearing": "people",
    "extend": "hourglass",
    "order_execution": "printer",
    "supervise_execution": "triangle",
    "report_urgent": "triangle",
    "recuse": "shield",
    "name_complained_of": "shield",
    "object": "undo",
    "withdraw": "undo",
    "rate": "star",
    "archive": "ledger",
}
_TOP = Qt.AlignmentFlag.AlignTop


def column(gap: int = 6) -> QVBoxLayout:
    """Make an empty column that is filled and cleared."""
    made = QVBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(gap)
    return made


def history_line(event: Event, today: date, ground: str = "") -> HistoryLine:
    """Say one entry of the history: when and who, what, its words, article and place."""
    said = event.claimed_at or event.recorded_at
    foot = [article_words(event.article), "县里已收" if event.at_county else "只在本机"]
    if said[:10] != event.recorded_at[:10]:
        foot.insert(0, f"写入 {duties.moment_words(event.recorded_at, today)}")
    return HistoryLine(
        duties.moment_words(said, today),
        event.actor or "本机",
        ACT_ICONS.get(event.act, "tick"),
        ACTS.get(event.act, event.act),
        beside(ground, told_words(event)),
        beside(*foot),
    )


def told_words(event: Event) -> str:
    """Say what an act left: a note's words, a letter's number, how it was served."""
    told, parts = event.told, []
    if "note" in told:
        kind = NOTE_KINDS.get(told.get("note_kind", ""), "")
        same = kind == ACTS.get(event.act)
        parts.append(told["note"] if same or not kind else f"{kind}：{told['note']}")
    if "service_way" in told and event.act == "serve":
        way_words = SERVICE_WAYS.get(told["service_way"], "")
        day = date.fromisoformat(told["served_on"]) if "served_on" in told else None
        parts.append(f"{way_words}送达" + (f" {duties.short_day(day, day)}" if day else ""))
    if signed := signed_event(event):
        parts.append(signed)
    if "letter" in told:
        parts.append(f"{LETTERS.get(told.get('letter_kind', ''), '')} {told['letter']}")
    if "reasons" in told:
        parts.append(told["reasons"])
    if "reason" in told:
        parts.append(told["reason"])
    return beside(*parts)


@dataclass(frozen=True, slots=True)
class ClaimTold:
    """One claim in words: what is asked, how far its answer is, and the lines below."""

    words: str
    shape: BadgeKind
    outcome: str
    lines: tuple[str, ...]


def claims_told(file: PetitionFile, today: date) -> Iterator[ClaimTold]:
    """Say the claims, each with its class, route and what was answered."""
    for n, each in enumerate(file.claims, 1):
        outcome = OUTCOMES.get(each.outcome or "", "")
        words = outcome if _signed(file, each) or not outcome else f"拟{outcome}"
        shape: BadgeKind = OUTCOME_SHAPES.get(each.outcome or "", "soon")
        if not words and (led := _led_away(file, each)):
            shape, words = "neutral", led
        lines = tuple(_claim_words(each, today))
        yield ClaimTold(f"{n}　{each.text}", shape, words or "待答复", lines)


class ClaimRow(QWidget):
    """A claim, its badge beside it, what was answered below."""

    def __init__(self) -> None:
        super().__init__()
        self._words = label(wrap=True)
        self._badge = Badge("soon", "")
        self._lines = Lines(gap=2)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 4)
        body.setSpacing(2)
        head = row(gap=8)
        head.addWidget(self._words, 1)
        head.addWidget(self._badge, 0, _TOP)
        body.addLayout(head)
        body.addWidget(self._lines)

    def say(self, told: ClaimTold) -> None:
        """Show a claim."""
        self._words.setText(told.words)
        self._badge.set_state(told.shape, told.outcome)
        self._lines.say(told.lines)

    def forget(self) -> None:
        """Hold nothing."""
        self.say(ClaimTold("", "soon", "", ()))


def _led_away(file: PetitionFile, claim: Claim) -> str:
    """Say where a claim went that gets no answer of its own here; nothing while one is due."""
    strand = file.strand(claim.strand) if claim.strand else file.leading()
    if strand is None or strand.state in AT or strand.state in _UNSIGNED:
        return ""
    return STATES.get(strand.state, "")


def _signed(file: PetitionFile, claim: Claim) -> bool:
    strand = file.strand(claim.strand)
    return strand is not None and strand.state not in _UNSIGNED


_UNSIGNED = (
    frozenset({"registered", "objection_filed", "screening", "suggestion_study", "own_procedure"})
    | {"accepted_simple", "accepted", "remanded", "investigating", "hearing", "mediating"}
    | {"opinion_draft"}
)


def _claim_words(each: Claim, today: date) -> Iterator[str]:
    kind = CLASSES.get(each.matter_class or "", "")
    route = ROUTES.get(each.route or "", "")
    if told := " · ".join(filter(None, (kind, route, each.organ))):
        yield told
    if each.answer:
        yield each.answer
    if each.law:
        yield f"依据：{each.law}"
    if each.executor or each.execute_by:
        by = f"{duties.short_day(each.execute_by, today)}前" if each.execute_by else ""
        yield f"执行：{' · '.join(filter(None, (each.executor, by)))}"


@dataclass(frozen=True, slots=True)
class LetterTold:
    """One paper in words, and what its button opens."""

    letter: Letter
    named: str
    lines: tuple[str, ...]


def letters_told(file: PetitionFile, today: date) -> Iterator[LetterTold]:
    """Say the papers, newest first, each with how far its service is."""
    for letter in reversed(file.letters):
        named = LETTERS.get(letter.letter_kind, letter.letter_kind)
        void = f" · 作废：{letter.void_reason}" if letter.voided_on is not None else ""
        issued = f"{letter.number} · {duties.short_day(letter.issued_on, today)}{void}"
        yield LetterTold(letter, named, (issued, *_service_words(file, letter, today)))


class LetterRow(QWidget):
    """A paper: its name opens it; the newest one is opened by Ctrl+P too."""

    opened = Signal(object)

    def __init__(self, place: int) -> None:
        super().__init__()
        hint = "Ctrl+P" if place == 1 else ""
        self._button = Button("文书", f"pet_btn_letter_{place}", kind="link", hint=hint)
        self._button.clicked.connect(lambda: self.opened.emit(self._letter))
        self._letter: Letter | None = None
        self._lines = Lines(gap=1)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 4)
        body.setSpacing(1)
        body.addLayout(row(self._button, None))
        body.addWidget(self._lines)

    def say(self, told: LetterTold) -> None:
        """Show a paper."""
        self._letter = told.letter
        self._button.set_words(told.named)
        self._button.setAccessibleName(f"打开{told.named} {told.letter.number}")
        self._lines.say(told.lines)

    def forget(self) -> None:
        """Hold nothing."""
        self._letter = None
        self._button.setAccessibleName("文书")
        self._lines.say(())


def _service_words(file: PetitionFile, letter: Letter, today: date) -> Iterator[str]:
    names = {each.id: each.name for each in file.petitioners}
    for each in file.recipients:
        handed = letter.letter_kind in {"receipt", "receipt_notice"}
        if each.letter != letter.id or handed or letter.voided_on is not None:
            continue
        who = each.party or names.get(each.petitioner or b"", "")
        if each.served_on is None:
            yield f"{who} {_on_the_way(file, each, today)}"
            continue
        told = f"{who} {duties.short_day(each.served_on, today)}收到"
        if each.window_rolled is not None:
            last = duties.short_day(each.window_rolled, today)
            told += f"，可申请到{last}，当天寄出也算数"
        yield told


def _on_the_way(file: PetitionFile, who: Recipient, today: date) -> str:
    """Say where a letter is that nobody has signed for yet."""
    post = file.posted(who)
    if post is None:
        return "待送达"
    day = duties.short_day(post.happened_on, today)
    if post.act == "letter_returned":
        return f"{day}退回，没有送达，换个办法再送"
    mail = post.told.get("mail_number")
    return f"{day}寄出" + (f"（挂号 {mail}）" if mail else "") + "，等回执"


class Parties(QWidget):
    """Who is complained of, and whether others may read her name."""

    def __init__(self) -> None:
        super().__init__()
        self._named, self._withheld = label(wrap=True), small("")
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        for part in (rule(), self._named, self._withheld):
            body.addWidget(part)

    def say(self, file: PetitionFile | None) -> None:
        """Show them; nobody takes no room."""
        parties = file.complained_of if file is not None else ()
        named = "、".join(
            f"{each.name}（{PARTY_KINDS.get(each.party_kind, '')}）" for each in parties
        )
        kept = file is not None and file.name_withheld
        self._named.setText(f"被反映的：{named}" if named else "")
        self._withheld.setText("向外转送的材料里不写姓名" if kept else "姓名没有要求保密")
        self.setVisible(bool(named))


class Links(QWidget):
    """What links a matter to others: first or again here, the way there, and unlinking."""

    wanted = Signal(str)
    unlink_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._words = small("")
        self._undo = Button("取消关联", "pet_btn_unlink", kind="link")
        self._undo.clicked.connect(self.unlink_asked.emit)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(self._words)
        others = column()
        body.addLayout(others)
        body.addWidget(self._undo, 0, Qt.AlignmentFlag.AlignLeft)
        self._slots: Slots[Button, str] = Slots(others, self._link, _name_link, _unname_link)

    def say(self, file: PetitionFile | None, *, may_unlink: bool = False) -> None:
        """Show what is linked."""
        code = here_before(file) if file is not None else None
        self._words.setText(HERE_BEFORE[code] if code is not None else "")
        self._slots.fill(file.linked_numbers if file is not None and code is not None else ())
        self._undo.setVisible(code == "again" and may_unlink)
        self.setVisible(code is not None)

    def _link(self, place: int) -> Button:
        made = Button("同一件事", f"pet_btn_linked_{place}", kind="link")
        made.clicked.connect(lambda: self.wanted.emit(str(made.property("number"))))
        return made


def _name_link(link: Button, number: str) -> None:
    link.setProperty("number", number)
    link.set_words(f"同一件事 {number}")
    link.setAccessibleName(f"同一件事 {number}")


def _unname_link(link: Button) -> None:
    _name_link(link, "")


class PersonRow(QWidget):
    """A petitioner: name, what she is here, numbers, address."""

    def __init__(self) -> None:
        super().__init__()
        self._name = label(text="strong", wrap=True)
        self._role, self._where = Lines(), Lines()
        self._numbers = Lines(text="body", tone="text")
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        for part in (self._name, self._role, self._numbers, self._where):
            body.addWidget(part)

    def say(self, told: "PersonTold") -> None:
        """Show her."""
        self._name.setText(told.name)
        self._role.say((told.role,))
        self._numbers.say(told.numbers)
        self._where.say((told.address,))

    def forget(self) -> None:
        """Hold nothing."""
        self.say(PersonTold("", "", (), ""))


@dataclass(frozen=True, slots=True)
class PersonTold:
    """A petitioner in words."""

    name: str
    role: str
    numbers: tuple[str, ...]
    address: str


def people_told(file: PetitionFile, today: date, *, shown: bool) -> Iterator[PersonTold]:
    """Say who the petitioners are; numbers are covered unless they are being shown."""
    for each in file.petitioners:
        name, about = name_words(each), sex_age(each, today)
        yield PersonTold(
            f"{name}　{about}" if about else name,
            _role_words(file, each),
            tuple(_numbers(each, shown=shown)),
            each.address or "",
        )


def taken_told(file: PetitionFile) -> tuple[str, ...]:
    """Say how an oral record was taken, and where nobody is owed a notice."""
    return (_taken_words(file), "" if file.to_be_told() else NOT_TOLD)


def _taken_words(file: PetitionFile) -> str:
    """Say how an oral record was taken: by whom, read back, signed, seen."""
    told = [
        f"{file.written_by}记录" if file.written_by else "",
        "念给群众听过，没有错" if file.read_back else "",
        SIGNED_HOW.get(file.signed_how or "", ""),
        f"见证 {file.witness}" if file.witness else "",
    ]
    return "，".join(each for each in told if each)


def _role_words(file: PetitionFile, each: Petitioner) -> str:
    """Say what somebody is here: a representative, or for whom and by which paper she speaks."""
    whom = next((one for one in file.petitioners if one.id == each.acts_for), None)
    if whom is None:
        role = PERSON_ROLES[each.role] if each.role == "representative" else ""
        gone = each.withdrawn_on
        return "，".join(filter(None, (role, f"{day_in_full(gone)}撤回" if gone else "")))
    paper = f"（{each.authority}）" if each.authority else ""
    return f"{PERSON_ROLES.get(each.role, '')}，替{name_words(whom)}{paper}"


def _numbers(each: Petitioner, *, shown: bool) -> Iterable[str]:
    if each.phone:
        yield f"电话　{each.phone if shown else masked_phone(each.phone)}"
    if each.id_number:
        yield f"证件　{each.id_number if shown else masked_id(each.id_number)}"


class Locked(QFrame):
    """An act that cannot be done now: a lock, its name, the reason and the article."""

    def __init__(self, act: str) -> None:
        super().__init__()
        self._act = act
        called(self, f"pet_card_locked_{act}", ACTS.get(act, act))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("k", "locked")
        line = QHBoxLayout(self)
        line.setContentsMargins(4, 2, 4, 2)
        line.setSpacing(8)
        line.addWidget(icon_label("lock", "text3", 14), 0, _TOP)
        body = column(0)
        body.addWidget(label(ACTS.get(act, act), tone="text2"))
        self._reason = small("")
        body.addWidget(self._reason)
        line.addLayout(body, 1)

    def say(self, told: NotAllowed) -> None:
        """Say why it cannot be done now."""
        reason, article = sentence(told.code), article_words(told.article)
        self._reason.setText(beside(reason, article))
        named = ACTS.get(self._act, self._act)
        self.setAccessibleName(f"{named}，现在不能做，{reason}{article}")


def small(words: str) -> QLabel:
    """Make a second line."""
    return label(words, text="small", tone="text2", wrap=True)
