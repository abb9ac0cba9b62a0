"""Any life of a petition: random acts, lawful and not, told rightly and wrongly, over long times.

Whatever is tried, no unlawful state is reached, every refusal says why and by which article, what
is open has a next step, what is closed owes nothing, and every date comes from a rule.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import builders
import pytest
from builders import draft
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from app.amending import Amended
from app.answering import ClaimAnswer, OpinionTold, ReviewTold, Served
from app.classing import ClaimTold
from app.domain.asked import Ask
from app.domain.errors import Refused
from app.domain.file import DUTIES, PetitionFile, Strand
from app.domain.petition import PartyDraft
from app.domain.words import SENTENCES
from app.handling import NoteTold

VILLAGE, STATION, ELSEWHERE = "石桥村民委员会", "青山镇财政所", "云溪县人民法院"
ROUTES = ("petition_procedure", "duty_performance", "admin_procedure", "litigation", None)
ENDED = {"closed", "archived", "withdrawn", "void"}
STAYS_OPEN = {"SUPERVISION", "SUGGEST_FEEDBACK_30D", "ASSIGN_FEEDBACK"}
"""What others still wait for when a matter is closed."""
LED_AWAY = {
    "notify_elsewhere",
    "refer",
    "transfer",
    "assign",
    "refuse_acceptance",
    "no_longer_accept",
    "objection_agreed",
    "settle",
}
LAWS = ("《土地管理法》第四十八条", "")
OUTCOMES = ("support", "explain", "reject", None)
TEXTS = st.sampled_from(("按合同办。", "她说了经过。", "兑付5400元。", "她保证不再上访。", "  "))
COUNTS = st.sampled_from((1, 1, 1, 2, 30, 31))
NAMES = st.sampled_from((STATION, STATION, VILLAGE))
OF_KIND = {
    "number": COUNTS,
    "claim": COUNTS,
    "petitioner": COUNTS,
    "check": st.booleans(),
    "cadre": st.sampled_from(("zhaomin", "chenjialuo", "chenjialuo", "nobody")),
    "unit": NAMES,
    "people": NAMES,
}
RIGHT = {
    "number": st.just(30),
    "claim": st.sampled_from((1, 2)),
    "petitioner": st.just(1),
    "check": st.just(True),
    "cadre": st.just("chenjialuo"),
    "unit": st.just(STATION),
    "people": st.just(STATION),
}
HANDMADE = (
    "notify_on_spot",
    "sign_for",
    "classify",
    "accept",
    "refer",
    "notify_elsewhere",
    "hear_statement",
    "record_work",
    "draft_opinion",
    "sign",
    "serve",
    "forward_review",
    "close",
    "add_note",
    "amend",
    "void",
)


def told_rightly(ask: Ask, grounds, today: date) -> st.SearchStrategy:
    """Values for one field that fit it."""
    if ask.kind == "choice":
        return st.sampled_from([each.code for each in grounds.of(ask.options)] or ["none"])
    if ask.kind == "day":
        ahead = timedelta(days=10 if ask.when == "ahead" else 0)
        return st.just(today + ahead)
    return RIGHT.get(ask.kind, st.just("《土地管理法》第十四条"))


def told_for(ask: Ask, grounds, today: date) -> st.SearchStrategy:
    """Values for one field: mostly what fits, now and then what does not."""
    if ask.kind == "choice":
        return st.sampled_from([each.code for each in grounds.of(ask.options)] + ["no_such"])
    if ask.kind == "day":
        ahead = ask.when == "ahead"
        return st.integers(-3, 40).map(lambda n: today + timedelta(days=n if ahead else -n // 8))
    return OF_KIND.get(ask.kind, TEXTS)


class Life(RuleBasedStateMachine):
    """One petition from its registration on; all lives share one office and one store."""

    office = None
    clock = None
    rightly = False

    @initialize(
        origin=st.sampled_from(("direct", "direct", "transferred", "assigned")),
        people=st.sampled_from((1, 1, 7)),
    )
    def come_in(self, origin: str, people: int) -> None:
        at = self.office.clock.today()
        due = at + timedelta(days=50) if origin == "assigned" else None
        told = draft(
            origin=origin,
            source_due_on=due,
            people_count=people,
            received_at=at,
            claims=("兑付补偿款", "公开账目"),
            complained_of=(PartyDraft(name=VILLAGE),),
        )
        self.number = self.office.intake.register(told).petition.number

    @rule(days=st.sampled_from((1, 3, 14, 35, 70)))
    def time_goes_by(self, days: int) -> None:
        self.clock.move(days=days)

    @rule(data=st.data())
    def do_what_comes_next(self, data) -> None:
        file = self.file()
        strand = file.strands[data.draw(st.integers(0, len(file.strands) - 1))]
        step = self.office.procedure.next(file, self.today, strand)
        self.rightly = data.draw(st.sampled_from((True, True, True, False)))
        if step is not None:
            self.attempt(step.name, file.strands.index(strand) + 1, data)

    @rule(data=st.data())
    def do_anything_lawful(self, data) -> None:
        told = self.office.answering.standing(self.number)
        lawful = {each.act.name: each.strands[0] for each in told.allowed}
        self.rightly = data.draw(st.booleans())
        if not lawful:
            return
        name = data.draw(st.sampled_from(sorted(lawful)))
        self.attempt(name, told.file.strands.index(lawful[name]) + 1, data)

    @rule(data=st.data())
    def do_anything_at_all(self, data) -> None:
        self.rightly = data.draw(st.booleans())
        names = [*HANDMADE, *(e.name for e in self.office.procedure.acts.values() if e.stepped)]
        self.attempt(data.draw(st.sampled_from(names)), None, data)

    @invariant()
    def the_law_holds(self) -> None:
        file = self.file()
        for strand in file.strands:
            self.one_strand(file, strand)
        self.dates(file)
        for step in file.steps:
            assert step.told.get("to_unit") != VILLAGE
            assert VILLAGE not in step.told.get("mediator", ())
            if step.act == "no_longer_accept":
                assert step.told["from_number"]
        if file.origin in {"transferred", "assigned"} and file.linked_to is None:
            assert "void" not in {each.state for each in file.strands}

    def one_strand(self, file: PetitionFile, strand: Strand) -> None:
        stage = self.office.procedure.stages[strand.state]
        if stage.open:
            assert self.office.procedure.next(file, self.today, strand) is not None, strand.state
        acts = {each.act for each in file.steps if each.strand == strand.id}
        claims = file.claims_of(strand.id)
        if strand.state in {"closed", "archived"}:
            away = acts & LED_AWAY or {each.act for each in file.history} & LED_AWAY
            assert away or all(each.answer for each in claims)
            assert not any(each.promised for each in claims)
        if strand.state in ENDED:
            open_ = {e.rule for e in file.clocks if e.strand == strand.id and e.met_on is None}
            assert not open_ & (DUTIES - STAYS_OPEN), (strand.state, open_)
        for letter in file.letters:
            if letter.letter_kind == "handling_opinion" and letter.strand == strand.id:
                assert file.heard(strand.id)
                assert all(each["law"] and each["answer"] for each in letter.facts["claims"])
                assert "复查" in "".join(letter.facts["remedy"])

    def dates(self, file: PetitionFile) -> None:
        for clock in file.clocks:
            assert clock.rule in self.office.desk.rules.rules
            assert clock.nominal >= clock.trigger_on
            if clock.rule == "HANDLE_EXT":
                assert clock.nominal - clock.trigger_on <= timedelta(days=90)
        for each in file.recipients:
            if each.window_rule == "REVIEW_REQUEST_30D":
                assert each.window_rolled >= each.served_on + timedelta(days=30)

    def text(self, data) -> str:
        return data.draw(st.just("按合同办。") if self.rightly else TEXTS)

    @property
    def today(self) -> date:
        return self.office.clock.today()

    def file(self) -> PetitionFile:
        return self.office.answering.standing(self.number).file

    def attempt(self, act: str, strand: int | None, data) -> None:
        before = self.file()
        try:
            self.doing(act, strand, data)()
        except Refused as why:
            assert why.code in SENTENCES, why.code
            assert why.article, (act, why.code)
            assert self.file() == before
            return
        after = self.file()
        had = {each.id for each in before.clocks}
        begun = {each.rule for each in after.clocks if each.id not in had}
        if act != "classify":  # claims that part take their running dates with them
            row = self.office.procedure.acts[act]
            assert begun <= {each.rule for each in row.starts}, (act, begun)
        moved = [e.state for e in self.file().strands]
        assert set(moved) <= set(self.office.procedure.stages)

    def doing(self, act: str, strand: int | None, data) -> Callable[[], object]:
        row = self.office.procedure.acts[act]
        if row.stepped:
            grounds = self.office.procedure.grounds
            told = told_rightly if self.rightly else told_for
            values = {
                ask.name: data.draw(told(ask, grounds, self.today), label=ask.name)
                for ask in row.asked
                if ask.must or data.draw(st.booleans())
            }
            return lambda: self.office.stepping.do(self.number, act, values, strand=strand)
        return getattr(self, f"_{act}")(strand, data)

    def _notify_on_spot(self, _strand, _data):
        from app.notices import Spot

        return lambda: self.office.handling.notify_on_spot(self.number, Spot())

    def _sign_for(self, _strand, _data):
        return lambda: self.office.handling.sign_for(self.number)

    def _classify(self, _strand, data):
        told = []
        for n, _claim in enumerate(self.file().claims, 1):
            usual = st.sampled_from((*ROUTES, *ROUTES[:1] * 5))
            route = data.draw(usual if self.rightly else st.sampled_from(ROUTES))
            kind = "suggestion" if route is None else "appeal_claim"
            told.append(ClaimTold(kind, route, n=n))
        return lambda: self.office.handling.classify(self.number, told)

    def _accept(self, strand, _data):
        return lambda: self.office.handling.accept(self.number, strand=strand)

    def _refer(self, strand, _data):
        return lambda: self.office.handling.refer(self.number, ELSEWHERE, strand=strand)

    def _notify_elsewhere(self, strand, _data):
        return lambda: self.office.handling.notify_elsewhere(self.number, ELSEWHERE, strand=strand)

    def _note(self, data) -> NoteTold:
        place = data.draw(st.sampled_from((None, STATION, VILLAGE)[: 3 - self.rightly]))
        return NoteTold(self.text(data), people=(place,) if place else ())

    def _hear_statement(self, strand, data):
        note = self._note(data)
        return lambda: self.office.handling.hear_statement(self.number, note, strand=strand)

    def _record_work(self, strand, data):
        note = self._note(data)
        return lambda: self.office.handling.record_work(self.number, note, strand=strand)

    def _add_note(self, _strand, data):
        note = self._note(data)
        return lambda: self.office.handling.add_note(self.number, note)

    def _draft_opinion(self, strand, data):
        file = self.file()
        at = file.strands[strand - 1] if strand else file.leading()
        answers = tuple(
            ClaimAnswer(
                n,
                data.draw(st.sampled_from(OUTCOMES[: 4 - self.rightly])),
                self.text(data),
                data.draw(st.sampled_from(LAWS[: 2 - self.rightly])),
            )
            for n, each in enumerate(file.claims, 1)
            if each.strand == at.id
        )
        told = OpinionTold(self.text(data), answers)
        return lambda: self.office.answering.draft_opinion(self.number, told, strand=strand)

    def _sign(self, strand, _data):
        return lambda: self.office.answering.sign(self.number, strand=strand)

    def _serve(self, _strand, data):
        ways = ("in_person", "post", "electronic", "left")
        way = data.draw(st.sampled_from(ways[: 4 - self.rightly]))
        seen = None if self.rightly else data.draw(st.sampled_from((None, VILLAGE, STATION)))
        told = Served(way, witness=seen)
        return lambda: self.office.answering.serve(self.number, told)

    def _forward_review(self, _strand, data):
        gone = data.draw(st.booleans())
        told = ReviewTold(self.text(data), forwarded_on=self.today if gone else None)
        return lambda: self.office.answering.forward_review(self.number, told)

    def _close(self, strand, _data):
        return lambda: self.office.handling.close(self.number, "已经办完。", strand=strand)

    def _link(self, _strand, data):
        to = data.draw(st.sampled_from((None, self.number)))
        return lambda: self.office.handling.link(self.number, to)

    def _amend(self, _strand, data):
        text, why = data.draw(TEXTS), data.draw(st.sampled_from((None, "她要求更正。")))
        told = Amended(data.draw(COUNTS), address=text, gist=text, reason=why)
        return lambda: self.office.amending.amend(self.number, told)

    def _void(self, _strand, _data):
        return lambda: self.office.handling.void(self.number, "登错了。")


@pytest.fixture
def township(folder) -> Iterator[None]:
    Life.clock = builders.SetClock()
    Life.office = builders.opened(folder, Life.clock)
    yield
    Life.office.close()


def test_no_life_of_a_petition_leaves_the_law(township) -> None:
    Life.TestCase.settings = settings(
        max_examples=40,
        stateful_step_count=40,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    Life.TestCase("runTest").runTest()
    assert Life.office.safe.verify().sound()


def test_every_state_leads_to_an_end(office) -> None:
    """Over the table alone: from wherever a strand stands, some acts lead to its end."""
    table = office.procedure
    leads = {name: set() for name in table.stages}
    for act in table.acts.values():
        for state in act.states:
            leads[state].add(act.after(state))
    leads["opinion_signed"] |= {"review_window", "opinion_served"}
    leads["own_decided"].add("opinion_served")
    for start in table.stages:
        seen, ahead = set(), {start}
        while ahead - seen:
            seen |= ahead
            ahead = {each for state in ahead for each in leads[state]}
        assert seen & ENDED, start
