"""What one petition's page is put together from: its way, history, claims, papers, people, acts."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.file import Claim, Event, Letter, Petitioner, PetitionFile, Recipient, Strand
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
    sentence,
)
from ui import duties, style
from ui.petition_words import name_words, sex_age
from ui.pieces import (
    Badge,
    BadgeKind,
    Button,
    Card,
    called,
    icon_label,
    label,
    row,
    rule,
    scroll_area,
)

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
    "serve": "tick",
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
_WINDOW = "复查期"
_WAY: tuple[str, ...] = ("登记", "甄别", "受理", "办理", "签发", "送达", _WINDOW, "办结")
_AT = {
    "registered": 1,
    "screening": 2,
    "accepted_simple": 3,
    "accepted": 3,
    "remanded": 3,
    "investigating": 3,
    "hearing": 3,
    "mediating": 3,
    "opinion_draft": 4,
    "opinion_signed": 5,
    "simple_replied": 6,
    "opinion_served": 6,
    "settled": 6,
    "review_window": 6,
    "under_review": 6,
    "review_lapsed": 6,
    "recheck_window": 6,
    "under_recheck": 6,
    "recheck_lapsed": 6,
    "recheck_served": 6,
}
_ELSEWHERE: tuple[str, ...] = ("登记", "甄别", "告知", "办结")
_STATUTORY = frozenset({"litigation", "arbitration", "party_appeal", "admin_procedure"})
_ELSEWHERE_AT = {
    "objection_filed": 2,
    "suggestion_study": 2,
    "own_procedure": 3,
    "own_decided": 3,
    "referred": 3,
    "notified_elsewhere": 4,
    "not_accepted": 3,
    "no_longer_accepted": 3,
    "returned": 3,
    "replied": 4,
    "withdrawn": 4,
    "closed": 4,
    "archived": 4,
    "void": 4,
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way: done, here, or still to come."""

    words: str
    day: str
    done: bool
    here: bool


def way(file: PetitionFile, strand: Strand, today: date) -> tuple[Step, ...]:
    """Tell the way of a strand from registration to its end, with the days that are known."""
    handled = strand.accepted_on is not None
    led_away = strand.route in _STATUTORY or (strand.state in _ELSEWHERE_AT and not handled)
    names = _ELSEWHERE if led_away else _WAY
    at = len(_WAY) if handled else _ELSEWHERE_AT.get(strand.state, 0)
    at = min(_AT.get(strand.state, at) or 1, len(names))
    days = _days(file, strand)
    return tuple(
        Step(
            name,
            _day_words(name, days.get(name) if n < at or name == _WINDOW else None, today),
            done=n < at,
            here=n == at,
        )
        for n, name in enumerate(names)
    )


def _day_words(name: str, day: date | None, today: date) -> str:
    if day is None:
        return ""
    return f"{'到' if name == _WINDOW else ''}{duties.short_day(day, today)}"


def _days(file: PetitionFile, strand: Strand) -> dict[str, date]:
    acts = {each.act: date.fromisoformat(each.claimed_at[:10]) for each in file.history}
    days = {"登记": date.fromisoformat(file.registered_at[:10])}
    told = acts.get("notify_on_spot") or acts.get("register_and_notify")
    if (screened := acts.get("classify") or told) is not None:
        days["甄别"] = screened
    if strand.accepted_on is not None:
        days["受理"] = strand.accepted_on
    if (opinion := file.opinion(strand.id)) is not None:
        days["办理"] = opinion.drafted_on
        signed = (each.issued_on for each in file.letters if each.id == opinion.letter)
        served = (each.served_on for each in file.recipients if each.letter == opinion.letter)
        for name, known in (("签发", signed), ("送达", served)):
            if found := [day for day in known if day is not None]:
                days[name] = max(found)
    if (gone := acts.get("refer") or acts.get("notify_elsewhere") or told) is not None:
        days["告知"] = gone
    windows = [each.window_rolled for each in file.recipients_of(strand.id) if each.window_rolled]
    if windows:
        days[_WINDOW] = max(windows)
    return days


class WayStrip(QWidget):
    """The way as a line with its steps; read aloud as one sentence."""

    def __init__(self) -> None:
        super().__init__()
        called(self, "pet_lbl_way", "办到哪一步")
        self._steps: tuple[Step, ...] = ()
        self.setFixedHeight(style.px(46))

    def show_steps(self, steps: Sequence[Step]) -> None:
        """Show these steps."""
        self._steps = tuple(steps)
        told = [f"{s.words}{s.day or ('进行中' if s.here else '')}" for s in steps]
        self.setAccessibleName("，".join(told))
        self.update()

    def words(self) -> str:
        """Give what it says, for those who listen and for tests."""
        return self.accessibleName()

    @override
    def sizeHint(self) -> QSize:
        return QSize(400, style.px(46))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._steps:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = self.width() / len(self._steps)
        for n, step in enumerate(self._steps):
            self._join(painter, n, wide, step)
        for n, step in enumerate(self._steps):
            self._dot(painter, 14 + n * wide, step)
            self._write(painter, n * wide, wide, step)

    def _join(self, painter: QPainter, n: int, wide: float, step: Step) -> None:
        if n + 1 == len(self._steps):
            return
        theme = style.current()
        pen = QPen(QColor(theme.acc if step.done else theme.line2), 2)
        if not step.done:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawLine(QPointF(24 + n * wide, 11), QPointF(4 + (n + 1) * wide, 11))

    def _dot(self, painter: QPainter, x: float, step: Step) -> None:
        theme = style.current()
        painter.setPen(QPen(QColor(theme.acc if step.done or step.here else theme.line2), 2))
        painter.setBrush(QColor(theme.acc if step.done else theme.surf))
        painter.drawEllipse(QPointF(x, 11), 9, 9)
        if step.here:
            painter.setBrush(QColor(theme.acc))
            painter.drawEllipse(QPointF(x, 11), 4, 4)
        if step.done:
            painter.setPen(QPen(QColor(theme.on_acc), 2))
            painter.drawPolyline([QPointF(x - 4, 11), QPointF(x - 1, 14), QPointF(x + 5, 8)])

    def _write(self, painter: QPainter, left: float, wide: float, step: Step) -> None:
        theme = style.current()
        font = QFont(self.font())
        font.setPixelSize(style.px(14))
        font.setBold(step.here)
        painter.setFont(font)
        painter.setPen(QColor(theme.acc if step.here else theme.text))
        area = QRectF(left, 24, wide, style.px(22))
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft, step.words)
        gap = painter.fontMetrics().horizontalAdvance(step.words) + 6
        font.setBold(False)
        painter.setFont(font)
        painter.setPen(QColor(theme.text2))
        painter.drawText(
            area.adjusted(gap, 0, 0, 0),
            Qt.AlignmentFlag.AlignLeft,
            step.day or ("进行中" if step.here else ""),
        )


def column(gap: int = 6) -> QVBoxLayout:
    """Make an empty column that is filled and cleared."""
    made = QVBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(gap)
    return made


def scrolled(title: str, body: QVBoxLayout, object_name: str, side: QWidget | None = None) -> Card:
    """Make a card whose column scrolls when it is long."""
    card = Card(title, side=side)
    holder = QWidget()
    holder.setLayout(body)
    card.body.addWidget(scroll_area(holder, object_name, title), 1)
    return card


def event_row(event: Event, today: date, ground: str = "") -> QWidget:
    """Make one line of the history: when and who, what, its words, article and place."""
    holder = QWidget()
    line = QHBoxLayout(holder)
    line.setContentsMargins(0, 2, 0, 2)
    line.setSpacing(10)
    said = event.claimed_at or event.recorded_at
    when = stack(label(duties.moment_words(said, today)), small(event.actor or "本机"))
    place = "县里已收" if event.at_county else "只在本机"
    foot = [duties.article_words(event.article), place]
    if said[:10] != event.recorded_at[:10]:
        foot.insert(0, f"写入 {duties.moment_words(event.recorded_at, today)}")
    act = ACTS.get(event.act, event.act)
    parts: list[QWidget] = [label(act, text="strong")]
    if told := " · ".join(filter(None, (ground, told_words(event)))):
        parts.append(label(told, wrap=True))
    parts.append(small(" · ".join(filter(None, foot))))
    when.setFixedWidth(style.px(104))
    line.addWidget(when)
    line.addWidget(icon_label(ACT_ICONS.get(event.act, "tick"), "acc"), 0, _TOP)
    line.addWidget(stack(*parts), 1)
    spoken = f"{duties.moment_words(said, today)} {event.actor} {act} {told} {place}"
    holder.setAccessibleName(spoken)
    return holder


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
    if "letter" in told:
        parts.append(f"{LETTERS.get(told.get('letter_kind', ''), '')} {told['letter']}")
    if "reasons" in told:
        parts.append(told["reasons"])
    if "reason" in told:
        parts.append(told["reason"])
    return " · ".join(parts)


def claim_rows(file: PetitionFile, today: date) -> Iterator[QWidget]:
    """Make the claims, each with its class, route and what was answered."""
    for n, each in enumerate(file.claims, 1):
        outcome = OUTCOMES.get(each.outcome or "", "")
        signed = _signed(file, each)
        words = outcome if signed or not outcome else f"拟{outcome}"
        kind: BadgeKind = OUTCOME_SHAPES.get(each.outcome or "", "soon")
        if not words and (led := _led_away(file, each)):
            kind, words = "neutral", led
        badge = Badge(kind, words or "待答复")
        holder = QWidget()
        body = QVBoxLayout(holder)
        body.setContentsMargins(0, 0, 0, 4)
        body.setSpacing(2)
        head = row(gap=8)
        head.addWidget(label(f"{n}　{each.text}", wrap=True), 1)
        head.addWidget(badge, 0, _TOP)
        body.addLayout(head)
        for told in _claim_words(each, today):
            body.addWidget(small(told))
        yield holder


def _led_away(file: PetitionFile, claim: Claim) -> str:
    """Say where a claim went that gets no answer of its own here; nothing while one is due."""
    strand = file.strand(claim.strand) if claim.strand else file.leading()
    if strand is None or strand.state in _AT or strand.state in _UNSIGNED:
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


def letter_rows(
    file: PetitionFile, today: date, opened: Callable[[Letter], object]
) -> Iterator[QWidget]:
    """Make the papers, newest first, each with how far its service is."""
    for n, letter in enumerate(reversed(file.letters), 1):
        named = LETTERS.get(letter.letter_kind, letter.letter_kind)
        button = Button(
            named,
            f"pet_btn_letter_{n}",
            f"打开{named} {letter.number}",
            kind="link",
            hint="Ctrl+P" if n == 1 else "",
        )
        button.clicked.connect(lambda _on=False, which=letter: opened(which))
        told = small(f"{letter.number} · {duties.short_day(letter.issued_on, today)}")
        parts: list[QWidget] = [told]
        parts += [small(words) for words in _service_words(file, letter, today)]
        holder = QWidget()
        body = QVBoxLayout(holder)
        body.setContentsMargins(0, 0, 0, 4)
        body.setSpacing(1)
        body.addLayout(row(button, None))
        for part in parts:
            body.addWidget(part)
        yield holder


def _service_words(file: PetitionFile, letter: Letter, today: date) -> Iterator[str]:
    names = {each.id: each.name for each in file.petitioners}
    for each in file.recipients:
        if each.letter != letter.id or letter.letter_kind in {"receipt", "receipt_notice"}:
            continue
        who = names.get(each.petitioner or b"", "")
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


def party_rows(file: PetitionFile) -> Iterator[QWidget]:
    """Make who is complained of, and whether others may read her name."""
    if not file.complained_of:
        return
    named = "、".join(
        f"{each.name}（{PARTY_KINDS.get(each.party_kind, '')}）" for each in file.complained_of
    )
    yield rule()
    yield label(f"被反映的：{named}", wrap=True)
    yield small("向外转送的材料里不写姓名" if file.name_withheld else "姓名没有要求保密")


def linked_rows(
    file: PetitionFile, go: Callable[[str], object], unlink: Callable[[], object] | None
) -> Iterator[QWidget]:
    """Make what links the matter to others: first or again here, what it means, the way there."""
    code = here_before(file)
    if code is None:
        return
    yield small(HERE_BEFORE[code])
    for n, number in enumerate(file.linked_numbers, 1):
        link = Button(f"同一件事 {number}", f"pet_btn_linked_{n}", kind="link")
        link.clicked.connect(lambda _on=False, to=number: go(to))
        yield link
    if code == "again" and unlink is not None:
        undo = Button("取消关联", "pet_btn_unlink", kind="link")
        undo.clicked.connect(unlink)
        yield undo


def people_rows(file: PetitionFile, today: date, *, shown: bool) -> Iterator[QWidget]:
    """Make the petitioners; numbers are covered unless they are being shown."""
    for each in file.petitioners:
        name, about = name_words(each), sex_age(each, today)
        parts: list[QWidget] = [label(f"{name}　{about}" if about else name, text="strong")]
        if role := _role_words(file, each):
            parts.append(small(role))
        parts += [label(words) for words in _numbers(each, shown=shown)]
        if each.address:
            parts.append(small(each.address))
        yield stack(*parts)
    if taken := _taken_words(file):
        yield small(taken)
    if not file.to_be_told():
        yield small(NOT_TOLD)


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
        return PERSON_ROLES[each.role] if each.role == "representative" else ""
    paper = f"（{each.authority}）" if each.authority else ""
    return f"{PERSON_ROLES.get(each.role, '')}，替{name_words(whom)}{paper}"


def _numbers(each: Petitioner, *, shown: bool) -> Iterable[str]:
    if each.phone:
        yield f"电话　{each.phone if shown else masked_phone(each.phone)}"
    if each.id_number:
        yield f"证件　{each.id_number if shown else masked_id(each.id_number)}"


class Locked(QFrame):
    """An act that cannot be done now: a lock, its name, the reason and the article."""

    def __init__(self, told: NotAllowed) -> None:
        super().__init__()
        act, reason = ACTS.get(told.act, told.act), sentence(told.code)
        article = duties.article_words(told.article)
        called(self, f"pet_card_locked_{told.act}", f"{act}，现在不能做，{reason}{article}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("k", "locked")
        line = QHBoxLayout(self)
        line.setContentsMargins(4, 2, 4, 2)
        line.setSpacing(8)
        line.addWidget(icon_label("lock", "text3", 14), 0, _TOP)
        body = column(0)
        body.addWidget(label(act, tone="text2"))
        body.addWidget(small(f"{reason} · {article}" if article else reason))
        line.addLayout(body, 1)


def small(words: str) -> QWidget:
    """Make a second line."""
    return label(words, text="small", tone="text2", wrap=True)


def stack(*parts: QWidget) -> QWidget:
    """Put parts below each other, close together."""
    holder = QWidget()
    body = QVBoxLayout(holder)
    body.setContentsMargins(0, 0, 0, 0)
    body.setSpacing(0)
    for part in parts:
        body.addWidget(part)
    body.addStretch(1)
    return holder
