"""The form of an act that is data, made from what its row asks: a field each, coded grounds."""

from collections.abc import Mapping
from typing import Any

from app.answering import Standing
from app.domain.asked import Ask
from app.domain.decided import NOTED, unnoted
from app.domain.file import Strand
from app.domain.procedure import Act
from app.office import Office
from ui.act_forms import (
    AcceptForm,
    ActForm,
    AddNoteForm,
    ClassifyForm,
    DelegateForm,
    Doing,
    ElsewhereForm,
    LinkForm,
    NoteForm,
    OrganForm,
    ReasonForm,
    SignForForm,
    SpotForm,
    StatementForm,
    VoidForm,
)
from ui.amend_form import AmendForm
from ui.answer_forms import OpinionForm, ReviewForm, ServeForm, SignForm
from ui.editors import Check, Choice, Line, Text
from ui.pieces import label

_SEGMENTS_MOST = 3
"""So few short answers stand side by side; more are a list."""
_SEGMENT_LONGEST = 6

_OWN = "own_procedure"
"""The list of the office's own procedures in the grounds."""


class StepForm(ActForm):
    """One act of the table: its fields in its order, then the leader's paper where it is signed."""

    label_width = 140

    def __init__(self, office: Office, standing: Standing, strand: Strand, act: Act) -> None:
        self.act = act
        self.letter = not set(act.papers(office.procedure.grounds)) <= set(act.leaves)
        super().__init__(office, standing, strand)

    def build(self) -> None:
        self.hint = self.act.hint
        if not self.act.asked:
            self.add(label("没有要填的，核对以后直接办。", tone="text2", wrap=True))
        for ask in self.act.asked:
            if self._asked(ask):
                self._field(ask)
        if self.act.signs and self.standing.by_paper:
            self.ask_paper()
        elif self.act.tells and not self.act.signs:
            self.ask_notice_paper()

    def _asked(self, ask: Ask) -> bool:
        """Tell whether a field has a meaning here: of several strands, of several people."""
        if ask.name == "whole":
            return len(self.file.strands) > 1
        return ask.name != "everyone" or len(self.file.staying()) > 1

    def ready(self) -> Doing:
        told = {
            ask.name: self._told(ask)
            for ask in self.act.asked
            if ask.name in self.fields and not self.fields[ask.name].isHidden()
        }
        paper, number, place = self.paper(), self.number, self.place
        do = self.office.stepping.do
        return lambda: do(number, self.act.name, told, strand=place, paper=paper)

    def _told(self, ask: Ask) -> Any:
        if ask.kind == "day":
            return self.on(ask.name)
        if ask.kind in {"choice", "cadre", "petitioner", "claim", "check"}:
            return self.values()[ask.name]
        return self.told(ask.name)

    def _field(self, ask: Ask) -> None:
        make = getattr(self, f"_{ask.kind}", self._line)
        make(ask)

    def _line(self, ask: Ask) -> Line:
        return self.line(ask.name, ask.told, ask.hint)

    def _text(self, ask: Ask) -> Text:
        return self.text(ask.name, ask.told, ask.hint)

    def _day(self, ask: Ask) -> Line:
        return self.day(ask.name, ask.told, empty=ask.when != "past")

    def _people(self, ask: Ask) -> Line:
        return self.line(ask.name, ask.told, ask.hint or "用、隔开")

    def _check(self, ask: Ask) -> Check:
        return self.check_box(ask.name, ask.told)

    def _choice(self, ask: Ask) -> None:
        grounds = self.office.procedure.grounds.of(ask.options)
        fit = [each for each in grounds if not each.routes or self.strand.route in each.routes]
        options = [(each.code, each.told) for each in fit]
        short = all(len(told) <= _SEGMENT_LONGEST for _code, told in options)
        if len(options) <= _SEGMENTS_MOST and short and ask.must:
            self.segments(ask.name, ask.told, options)
        else:
            self._chosen(ask, options)
        if ask.options == _OWN and (guided := self._guided()) is not None:
            self.fields[ask.name].editor.set_value(guided)

    def _guided(self) -> str | None:
        """Give the own procedure of the row that a claim was guided by, to begin with."""
        rows = self.office.guide.rows
        grounds = (each.ground for each in self.file.claims_of(self.strand.id))
        return next((rows[each].own for each in grounds if each in rows and rows[each].own), None)

    def _cadre(self, ask: Ask) -> None:
        people = [(each.id, each.name) for each in self.office.cadres if each.active]
        self._chosen(ask, people)
        if ask.name == "handler" and "recused" not in self.act.effects:
            self.fields[ask.name].editor.set_value(self.office.me.id)

    def _petitioner(self, ask: Ask) -> None:
        people = enumerate(self.file.principals(), 1)
        gone = {"withdraw_one": False, "rejoin": True}.get(self.act.name)
        fit = [(n, e) for n, e in people if gone is None or (e.withdrawn_on is not None) == gone]
        self._chosen(ask, [(n, each.name) for n, each in fit])

    def _claim(self, ask: Ask) -> None:
        changed = unnoted(self.file, self.strand.id) if self.act.name == NOTED else None
        mine = [
            (n, f"{n}　{each.text}")
            for n, each in enumerate(self.file.claims, 1)
            if each.strand == self.strand.id
            and (each.promised if changed is None else not changed or each in changed)
        ]
        self._chosen(ask, mine)

    def _chosen(self, ask: Ask, options: list[tuple[Any, str]]) -> Choice:
        lone = len(options) == 1 and ask.must
        unset = [] if lone else [(None, "请选" if ask.must else "不写")]
        return self.choice(ask.name, ask.told, unset + options)


FORMS: Mapping[str, type[ActForm]] = {
    "delegate": DelegateForm,
    "notify_on_spot": SpotForm,
    "sign_for": SignForForm,
    "classify": ClassifyForm,
    "accept": AcceptForm,
    "refer": OrganForm,
    "notify_elsewhere": ElsewhereForm,
    "hear_statement": StatementForm,
    "record_work": NoteForm,
    "draft_opinion": OpinionForm,
    "sign": SignForm,
    "serve": ServeForm,
    "forward_review": ReviewForm,
    "amend": AmendForm,
    "add_note": AddNoteForm,
    "link": LinkForm,
    "close": ReasonForm,
    "void": VoidForm,
}
"""Act -> its form."""


def form_of(act: str, office: Office, standing: Standing, strand: Strand) -> ActForm:
    """Make the form of an act: its own, or the one its row of the table asks for."""
    row = office.procedure.acts.get(act)
    if row is not None and row.stepped:
        return StepForm(office, standing, strand, row)
    return FORMS[act](office, standing, strand)
