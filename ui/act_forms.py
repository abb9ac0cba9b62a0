"""The form of each act: it asks only what the act needs, and gives the act ready to be done.

A form reads nothing and does nothing itself: `ready()` gives a call on the office's acts, which
the dialog first tries for the preview and then does.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from app.accepting import accepted
from app.answering import Standing
from app.classing import ClaimTold
from app.domain import words
from app.domain.competence import Row
from app.domain.errors import Refused
from app.domain.file import Claim, PetitionFile, Strand
from app.handling import NoteTold, waits
from app.notices import Spot
from app.office import Office
from app.signing import Paper
from ui.competence_card import Limits, Proposed, category_of, rows_of
from ui.editors import Check, Choice, Line, Lines, Segments, Text
from ui.forms import Field, Form
from ui.pieces import Button, label
from ui.register_values import day_of, day_text

Doing = Callable[[], object]
_SUGGESTION = "suggestion"
_ROUTE_LABEL = 40
_ROUTES = (
    ("petition_procedure", "信访程序 · 第31条第6项"),
    ("duty_performance", "履行法定职责 · 第31条第5项"),
    ("admin_procedure", "行政程序 · 第31条第4项"),
    ("party_appeal", "党员申诉 · 第31条第3项"),
    ("arbitration", "仲裁 · 第31条第2项"),
    ("litigation", "诉讼等司法程序 · 第31条第1项"),
    (_SUGGESTION, "建议意见，研究答复 · 第29条"),
)
SIGNED = (("signed", "签名"), ("thumb", "捺印"), ("refused", "拒签"))


class ActForm(Form):
    """One act's form. `hint` is the one line that warns; `letter` tells whether paper comes.

    `wide` takes the room of a letter for the form itself.
    """

    hint = ""
    letter = False
    wide = False
    label_width = 108

    def __init__(self, office: Office, standing: Standing, strand: Strand) -> None:
        super().__init__()
        self.office = office
        self.file: PetitionFile = standing.file
        self.standing = standing
        self.strand = strand
        self.today = office.clock.today()
        self.choose_page: Callable[[QWidget], str] = _choose_page
        self.build()
        self.body.addStretch(1)

    def build(self) -> None:
        """Add the fields."""

    def ready(self) -> Doing:
        """Give the act with what was typed.

        Errors: Refused("act.no_day") for a day that is none.
        """
        raise NotImplementedError

    @property
    def number(self) -> str:
        """Give the petition's number."""
        return self.file.number

    @property
    def place(self) -> int:
        """Give the strand's place from 1, as the acts take it."""
        return self.file.strands.index(self.strand) + 1

    def line(self, name: str, told: str, placeholder: str = "", **field: Any) -> Line:
        """Add a line of text."""
        made = Line(f"dlg_edit_{name}", told, placeholder=placeholder)
        self.add(Field(name, told, made, label_width=self.label_width, **field))
        return made

    def text(self, name: str, told: str, placeholder: str = "", lines: int = 4) -> Text:
        """Add several lines of text."""
        made = Text(f"dlg_text_{name}", told, placeholder=placeholder, lines=lines)
        self.add(Field(name, told, made, label_width=self.label_width))
        return made

    def lines(self, name: str, told: str, placeholder: str = "") -> Lines:
        """Add a growing list."""
        made = Lines(f"dlg_edit_{name}", told, placeholder=placeholder)
        self.add(Field(name, told, made, label_width=self.label_width))
        return made

    def segments(self, name: str, told: str, options: Sequence[tuple[Any, str]]) -> Segments:
        """Add one of a few; the first is chosen."""
        made = Segments(f"dlg_seg_{name}", told, options)
        made.set_value(options[0][0])
        self.add(Field(name, told, made, label_width=self.label_width), None)
        return made

    def choice(self, name: str, told: str, options: Sequence[tuple[Any, str]]) -> Choice:
        """Add one of a list."""
        made = Choice(f"dlg_combo_{name}", told, options)
        made.give_way()
        self.add(Field(name, told, made, label_width=self.label_width))
        return made

    def check_box(self, name: str, told: str) -> Check:
        """Add yes or no."""
        made = Check(told, f"dlg_chk_{name}")
        self.add(Field(name, " ", made, label_width=self.label_width), None)
        return made

    def day(self, name: str, told: str, *, empty: bool = False) -> Line:
        """Add a day; it stands at today unless it may be empty."""
        made = self.line(name, told, "例如 9月22日")
        made.set_value("" if empty else day_text(self.today, self.today))
        return made

    def ask_paper(self) -> None:
        """Ask for the leader's paper: its number, its day, whose it is, and a picture if any."""
        self.line("paper_number", "签批纸编号", "领导在纸上签的那一份")
        self.day("paper_on", "签批日期")
        self.line("paper_by", "签批的领导", "姓名").set_value(self.office.desk.leader_named())
        pick = Button("选文件", "dlg_btn_paper_page", "选签批纸的照片或者扫描件")
        page = self.line("paper_page", "照片", "可以不附", beside=pick)
        pick.clicked.connect(lambda: page.set_value(self.choose_page(self) or page.value()))

    def ask_notice_paper(self) -> None:
        """Ask for the leader's paper where no standing authority speaks for the notice."""
        if self.standing.tells_by_paper:
            self.ask_paper()
            self.fields["paper_number"].say("还没有登记领导授权，这一件要领导在纸上签。")

    def paper(self) -> Paper | None:
        """Give the leader's paper; None where none is asked for or nothing of it is written."""
        number = self.told("paper_number") if "paper_number" in self.fields else None
        if number is None:
            return None
        on = self.on("paper_on") or self.today
        return Paper(number, on, self.told("paper_by") or "", self.told("paper_page") or "")

    def on(self, name: str) -> date | None:
        """Read a day that was typed.

        Errors: Refused("act.no_day").
        """
        try:
            return day_of(self.fields[name].editor.value(), self.today)
        except ValueError:
            raise Refused("act.no_day", field=name) from None

    def told(self, name: str) -> str | None:
        """Give what was typed in a field, None for nothing."""
        return str(self.fields[name].editor.value() or "").strip() or None


def _choose_page(owner: QWidget) -> str:
    kinds = "照片、扫描件 (*.jpg *.jpeg *.png *.pdf)"
    return QFileDialog.getOpenFileName(owner, "选签批纸的照片或者扫描件", "", kinds)[0]


class SpotForm(ActForm):
    """Told in writing on the spot: ours, or which organ to go to."""

    hint = "能够当场告知的，当场书面告知（第23条第2款）。"
    letter = True

    def build(self) -> None:
        self.segments("ours", "归谁办", ((True, "归本机关"), (False, "不归本机关")))
        self.line("organ", "应当找的机关", "不归本机关时写")
        self._people = [each.name for each in self.file.principals()]
        for n, name in enumerate(self._people):
            who = f"存根 {name}" if len(self._people) > 1 else "存根怎么签的"
            self.choice(f"signed_{n}", who, ((None, "还没签"), *SIGNED))
        self.ask_notice_paper()

    def ready(self) -> Doing:
        values = self.values()
        ours = bool(values["ours"])
        signed = tuple(values[f"signed_{n}"] for n in range(len(self._people)))
        organ = None if ours else self.told("organ")
        spot = Spot(ours=ours, organ=organ, paper=self.paper(), signed_how=signed)
        return lambda: self.office.handling.notify_on_spot(self.number, spot)


class SignForForm(ActForm):
    """Signed for what the county handed down."""

    hint = "期限从收到之日起算，早签晚签都不改（第23条第3款）。"

    def build(self) -> None:
        self.day("on", "签收日期")

    def ready(self) -> Doing:
        on = self.on("on")
        return lambda: self.office.handling.sign_for(self.number, on)


class ClassifyForm(ActForm):
    """Each claim with its own route; new claims may be added."""

    hint = "每条诉求各走各的途径；拿不准的先按信访程序（第31条）。"
    wide = True

    def build(self) -> None:
        open_ones = {each.id for each in self.file.strands if each.state in _SCREENED}
        self._claims = [
            (n, each)
            for n, each in enumerate(self.file.claims, 1)
            if each.strand is None or each.strand in open_ones
        ]
        for n, each in self._claims:
            self._claim(n, each)
        self.lines("claims", "再加诉求", "一行一条；没有就空着")

    def ready(self) -> Doing:
        told = [_classed(self.values()[f"route_{n}"], self._row(n), n) for n, _ in self._claims]
        told += [_classed("petition_procedure", text=text) for text in self.values()["claims"]]
        return lambda: self.office.handling.classify(self.number, told)

    def _claim(self, n: int, claim: Claim) -> None:
        """Lay the claim and its route beside what the guide proposes for it."""
        route = Choice(f"dlg_combo_route_{n}", "途径", _ROUTES)
        route.set_value(_SUGGESTION if claim.matter_class == _SUGGESTION else claim.route)
        chosen = Field(f"route_{n}", "途径", route, label_width=_ROUTE_LABEL)
        guide = Proposed(self.office.guide, n, claim.text, category_of(self.file))
        guide.set_value(claim.ground)
        guide.taken.connect(lambda row: route.set_value(row.route))
        route.edited.connect(guide.leave)
        told = QWidget()
        body = QVBoxLayout(told)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(label(f"{n}　{claim.text}", text="strong", wrap=True))
        body.addWidget(chosen)
        self.adopt(chosen)
        self.add(told, Field(f"ground_{n}", "", guide))

    def _row(self, n: int) -> Row | None:
        return self.office.guide.rows.get(self.values()[f"ground_{n}"] or "")


_SCREENED = frozenset({"registered", "screening"})


def _classed(
    route: Any, row: Row | None = None, n: int | None = None, text: str | None = None
) -> ClaimTold:
    ground = row.id if row else None
    organ = row.organ.name if row and row.organ.kind != "township" else None
    if route == _SUGGESTION:
        return ClaimTold("suggestion", None, n, text, ground)
    return ClaimTold("appeal_claim", route, n, text, ground, organ)


class AcceptForm(ActForm):
    """Accepted: who handles it, from which day."""

    hint = "受理之日起 60 日内答复（第34条）；出具受理告知书。"
    letter = True

    def build(self) -> None:
        able = [each for each in self.office.cadres if each.active and _handles(each.roles)]
        self.choice("handler", "承办人", [(each.id, each.name) for each in able])
        self.fields["handler"].editor.set_value(self.office.me.id)
        since = self._since = accepted(self.office.desk, self.file, self.strand)
        self.day("on", "受理日期").set_value(day_text(since.on, self.today))
        if since.deemed:
            self.fields["on"].say(_DEEMED)
        elif since.on != self.today:
            self.fields["on"].say("按县里定的算法填的，请核对。")
        self.ask_notice_paper()

    def ready(self) -> Doing:
        who, day, paper = self.values()["handler"], self.on("on"), self.paper()
        on = None if day == self._since.on else day  # what was filled in is counted by the act
        accept, place = self.office.handling.accept, self.place
        return lambda: accept(self.number, handler=who, on=on, strand=place, paper=paper)


_DEEMED = "应当书面告知的最后一天已经过了，按那天受理算，晚受理不增加时间（第23条）。"


def _handles(roles: Sequence[str]) -> bool:
    return not {"handler", "leader", "registrar"}.isdisjoint(roles)


_OURSELVES = "township"


class OrganForm(ActForm):
    """Led into a statutory procedure, or told which organ has the power."""

    hint = "写明有权处理的机关，最好有地址和电话。"
    letter = True
    act = "refer"

    def build(self) -> None:
        claims = self.file.claims_of(self.strand.id)
        rows = rows_of(self.office.guide, claims, category_of(self.file))
        held = next((each.organ for each in claims), None)
        organ = next((each.organ for each in rows if each.organ.kind != _OURSELVES), None)
        self._organs = {e.kind: e for e in self.office.guide.organs() if e.kind != _OURSELVES}
        kinds = [(each.kind, each.name) for each in self._organs.values()]
        kind = self.choice("organ_kind", "哪一类机关", [(None, "别的机关"), *kinds])
        kind.set_value(organ and organ.kind)
        self.line("organ", "有权处理的机关").set_value(held or (organ and organ.name))
        self.line("contact", "地址和电话", "知道的话写上").set_value(organ and organ.contact)
        kind.edited.connect(self._named)
        if organ is not None and not held:
            self.fields["organ"].say("按职权指引填的，请核对。")
        limits = self.office.guide.limits(each.code for row in rows for each in row.limits)
        if limits:
            made = Limits(limits)
            wide = self.label_width
            self.add(Field("limits", "另有时限", made, note="印上告知书", label_width=wide))
        self.ask_notice_paper()

    def ready(self) -> Doing:
        tell = getattr(self.office.handling, self.act)
        kind = self.values()["organ_kind"]
        organ, contact, place = self.told("organ") or "", self.told("contact"), self.place
        limits, paper = self.values().get("limits", ()), self.paper()
        return lambda: tell(
            self.number,
            organ,
            kind=kind,
            contact=contact,
            strand=place,
            limits=limits,
            paper=paper,
        )

    def _named(self) -> None:
        """Name the organ of the kind that was chosen, as this office calls it."""
        chosen = self._organs.get(self.values()["organ_kind"])
        if chosen is not None:
            self.fields["organ"].editor.set_value(chosen.name)
            self.fields["contact"].editor.set_value(chosen.contact or "")


class ElsewhereForm(OrganForm):
    """Told which organ has the power (Art. 23 2)."""

    act = "notify_elsewhere"


class NoteForm(ActForm):
    """What was done or said on one day."""

    hint = "照实写：谁、什么时候、做了什么、说了什么。只能添，不能改。"
    act = "record_work"
    kinds: Sequence[str] = ("visit", "talk", "phone", "document", "meeting", "other")

    def build(self) -> None:
        if self.kinds:
            kinds = (*self.kinds, *(waits(self.office.desk) if self.act == "record_work" else ()))
            self.choice("kind", "做了什么", [(kind, words.NOTE_KINDS[kind]) for kind in kinds])
        self.day("on", "日期")
        self.text("text", "内容", lines=6)
        self.line("place", "地点")
        self.line("people", "在场的人", "用、隔开")
        self.line("witness", "见证人")

    def ready(self) -> Doing:
        told, place = self.note(), self.place
        if self.act == "add_note":
            return lambda: self.office.handling.add_note(self.number, told)
        do = getattr(self.office.handling, self.act)
        return lambda: do(self.number, told, strand=place)

    def note(self) -> NoteTold:
        """Give what was typed."""
        values = self.values()
        return NoteTold(
            self.told("text") or "",
            self.on("on"),
            values.get("kind", "talk"),
            self.told("place"),
            tuple(each.strip() for each in str(values["people"]).split("、") if each.strip()),
            self.told("witness"),
            bool(values.get("read_back")),
            values.get("signed_how"),
        )


class AddNoteForm(NoteForm):
    """A note on any matter."""

    act = "add_note"
    kinds = ("talk", "phone", "visit", "document", "other")


class StatementForm(NoteForm):
    """Her statement, read back to her (Art. 31 6)."""

    hint = "先听信访人说，再提意见（第31条第6项）。记完读给本人听，请本人签名。"
    act = "hear_statement"
    kinds = ()

    def build(self) -> None:
        super().build()
        self.check_box("read_back", "已读给信访人听，本人说没错")
        self.segments("signed_how", "信访人怎么签的", SIGNED)


class LinkForm(ActForm):
    """Linked to the earlier petition on the same matter."""

    hint = "只关联同一件事，不看是谁。空着就是取消关联。"

    def build(self) -> None:
        self.line("to", "另一件的编号", "例如 青信2026-0001")

    def ready(self) -> Doing:
        to = self.told("to")
        return lambda: self.office.handling.link(self.number, to)


class ReasonForm(ActForm):
    """An act that needs one reason."""

    act = "close"

    def build(self) -> None:
        self.line("reason", "原因")

    def ready(self) -> Doing:
        reason, place = self.told("reason") or "", self.place
        if self.act == "close":
            return lambda: self.office.handling.close(self.number, reason, strand=place)
        return lambda: self.office.handling.void(self.number, reason)


class VoidForm(ReasonForm):
    """Undoing a registration."""

    hint = "今天登错的可以作废，编号仍看得见。"
    act = "void"


class DelegateForm(ActForm):
    """Who signs for the leader, from when to when, by which paper."""

    hint = "领导不在时由谁代签。从哪天到哪天、哪份委托书，都写明。"

    def build(self) -> None:
        leader = self.office.desk.leader()
        able = [e for e in self.office.cadres if e.active and (leader is None or e.id != leader.id)]
        self.choice("deputy", "代签的人", [(each.id, each.name) for each in able])
        self.day("from_on", "从哪天")
        self.day("until_on", "到哪天", empty=True)
        self.line("paper_number", "委托书编号")
        self.day("paper_on", "委托书日期")

    def ready(self) -> Doing:
        begins, ends, dated = self.on("from_on"), self.on("until_on"), self.on("paper_on")
        if begins is None or ends is None or dated is None:
            raise Refused("delegate.incomplete", field="until_on")
        deputy = self.values()["deputy"] or b""
        paper = Paper(self.told("paper_number") or "", dated)
        delegate = self.office.answering.delegate
        return lambda: delegate(deputy, ("sign",), begins, ends, paper)
