"""Any life of a petition: random acts, lawful and not, told rightly and wrongly, over long times.

Whatever is tried, no unlawful state is reached, every refusal says why and by which article, what
is not ended has a next step or waits for her until a day, what is closed owes nothing, nothing of
the county's is lost, and every date comes from a rule. Acts that were done least are tried first,
so that in the end every state was reached and every act was done; every life is led to its end by
what comes next.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any, ClassVar

import builders
import pytest
from builders import draft
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from lives import BEGUN, CHANGED, COURT, LATER, OURS

from app.amending import Amended
from app.answering import ClaimAnswer, OpinionTold, ReviewTold, Served
from app.classing import ClaimTold
from app.domain.asked import Ask
from app.domain.decided import unnoted
from app.domain.errors import Refused
from app.domain.file import DUTIES, PetitionFile, Strand
from app.domain.petition import ClaimDraft, PartyDraft, PetitionerDraft
from app.domain.procedure import Act, Procedure
from app.domain.words import SENTENCES
from app.handling import NoteTold
from app.notices import Spot

VILLAGE, STATION, ELSEWHERE = "石桥村民委员会", "青山镇财政所", "云溪县人民法院"
LOWER = "青山镇农业综合服务中心"
ROUTES = (OURS, OURS, OURS, "duty_performance", "admin_procedure", COURT, None)
ENDED = {"closed", "archived", "withdrawn", "void"}
SCREENED = {"registered", "screening", "suggestion_study"}
OVER = {"archived", "void"}
WINDOWS = {"review_window", "recheck_window"}
OWED_UPWARD = {"SUPERVISION", "SUGGEST_FEEDBACK_30D", "ASSIGN_FEEDBACK"}
STAYS_OPEN = OWED_UPWARD | {"REVIEW_FILE"}
"""What others still wait for when a matter is closed."""
ENDS_OF_IT = {"report_result", "objection_agreed", "answer_supervision", "answer_suggestion"}
LED_AWAY = {"notify_elsewhere", "notify_on_spot", "refer", "transfer", "assign", "settle"} | {
    *("refuse_acceptance", "no_longer_accept", "objection_agreed", "withdraw"),
    "end_land_mediation",
}
COUNTY = """
level = "county"
name = "云溪县"
source = "云溪县信访局的通知"
in_force_from = 2026-01-01
[settings]
"route.notice_form" = "refusal"
"""
"""A county that wants refusals written, so that every act can be done."""
PEOPLE: Sequence[dict[str, Any]] = (
    {},
    {"petitioners": (PetitionerDraft(anonymous=True),)},
    {"petitioners": (), "name_or_address_unclear": True},
    {
        "petitioners": tuple(PetitionerDraft(name=f"代表{n}", address="石桥村") for n in "甲乙"),
        "people_count": 7,
    },
)
ONE_OR_MORE = {("rejoin",): PEOPLE[-1], ("note_change",): {"people_count": 1}}
"""Who petitions in a life that is begun up to this act."""
CLAIMS: Sequence[tuple[Any, ...]] = (
    ("兑付补偿款", "公开账目"),
    ("兑付补偿款",),
    (ClaimDraft("兑付补偿款", route=OURS), ClaimDraft("请求离婚", route=COURT)),
)
LAW = "《土地管理法》第四十八条"
OUTCOMES = ("support", "support", "explain", "reject", None)
TEXTS = ("按合同办。", "她说了经过。", "兑付5400元。", "她保证不再上访。", "  ")
COUNTS = (1, 1, 1, 2, 30, 31)
NAMES = (STATION, STATION, VILLAGE)
OF_KIND: dict[str, Sequence[Any]] = {
    "number": COUNTS,
    "claim": COUNTS,
    "petitioner": COUNTS,
    "check": (True, False),
    "cadre": ("zhaomin", "chenjialuo", "chenjialuo", "nobody"),
    "unit": NAMES,
    "people": NAMES,
}
ALSO_TOLD = {
    *("assigner_paper", "mediator", "committee", "handler", "addressed", "how", "everyone"),
    "parties",
}
"""What need not be told but helps."""
Pick = Callable[[Sequence[Any]], Any]
CHANCE = st.integers(0, 2**32 - 1)
"""What is done is chosen by what was done before: all that is drawn is one number a step."""


def told_for(ask: Ask, grounds, today: date, pick: Pick) -> object:
    """Give a value for one field: mostly what fits, now and then what does not."""
    if ask.kind == "choice":
        return pick([*(each.code for each in grounds.of(ask.options)), "no_such"])
    if ask.kind == "day":
        n = pick(range(-3, 40))
        return today + timedelta(days=n if ask.when == "ahead" else -n // 8)
    if ask.name == "parties":
        return VILLAGE
    if ask.name == "who":  # who leads the life does not step aside from it
        return pick(("chenjialuo", "nobody"))
    return pick(OF_KIND.get(ask.kind, TEXTS))


FAR = 12


@cache
def led(table: Procedure) -> dict[str, set[str]]:
    """Give where the acts lead from each state, by the table and where service leads."""
    leads = {name: set() for name in table.stages}
    for act in table.acts.values():
        for state in act.states:
            leads[state].add(act.after(state))
    leads["opinion_draft"].add("answer_kept")
    leads["opinion_signed"] |= {"review_window", "opinion_served"}
    leads["own_decided"].add("opinion_served")
    return leads


class Life(RuleBasedStateMachine):
    """One petition from its registration on; all lives share one office and one store."""

    office: Any = None
    clock: Any = None
    earlier = ""
    done: ClassVar[Counter[str]] = Counter()
    reached: ClassVar[set[str]] = set()
    lives = 0
    number = ""
    last = ""
    rightly = False
    pick: Pick

    # --- how it goes -------------------------------------------------------------------------

    @initialize(chance=CHANCE)
    def come_in(self, chance: int) -> None:
        self.by(chance)
        at, n = self.today, Life.lives
        Life.lives += 1
        self.tried: Counter[str] = Counter()
        begun, self.route, acts = BEGUN[n % len(BEGUN)]
        origin = begun or self.pick(("direct", "transferred", "direct", "assigned", "direct"))
        dated = origin == "assigned" and self.pick((True, False))
        told = draft(
            origin=origin,
            source_due_on=at + timedelta(days=50) if dated else None,
            received_at=at,
            claims=self.pick(CLAIMS),
            complained_of=(PartyDraft(name=VILLAGE),),
            **(ONE_OR_MORE.get(acts[-1:]) or self.pick((PEOPLE[0], PEOPLE[0], *PEOPLE))),
        )
        self.number = self.office.intake.register(told).petition.number
        Life.earlier = Life.earlier or self.number
        self.rightly, self.pick = True, lambda options: options[0]
        for act in acts:
            if act == LATER:
                self.clock.move(days=40)
            elif act == CHANGED:
                self.changed_above()
            else:
                self.stuck(act, 1)
        del self.route

    def changed_above(self) -> None:
        """Let the county decide otherwise than this office did (Article 35)."""
        told = {"result": "changed", "organ": "云溪县人民政府", "from_number": "云信复1号"}
        days = {"from_on": self.today, "served_on": self.today}
        try:
            self.office.stepping.do(self.number, "review_result", told | days)
        except Refused:  # not everybody has the opinion yet
            return
        self.count("review_result")

    @rule(days=st.sampled_from((1, 3, 12, 35)))
    def time_goes_by(self, days: int) -> None:
        self.clock.move(days=days)

    @rule(chance=CHANCE)
    def do_what_comes_next(self, chance: int) -> None:
        self.by(chance)
        file = self.file()
        strand = self.pick(file.strands)
        step = self.office.procedure.next(file, self.today, strand)
        self.rightly = self.pick((True, True, True, False))
        if step is not None:
            self.attempt(step.name, file.strands.index(strand) + 1)

    @rule(chance=CHANCE)
    def do_what_leads_to_something_new(self, chance: int) -> None:
        self.by(chance)
        self.rightly = True
        told = self.office.answering.standing(self.number)
        ways = [(each.act, strand) for each in told.allowed for strand in each.strands]
        if ways:
            act, strand = min(ways, key=self.how_old)
            self.tried[act.name] += 1
            self.attempt(act.name, told.file.strands.index(strand) + 1)

    @rule(chance=CHANCE)
    def go_on_to_something_new(self, chance: int) -> None:
        self.do_what_leads_to_something_new(chance)

    def how_old(self, way: tuple[Act, Strand]) -> tuple[int, int, float]:
        """Rate an act: by how far it is from an act never done, then by how often it was done."""
        act, strand = way
        if not self.done[act.name]:
            return self.tried[act.name], 0, self.pick(range(100))
        undone = (each.states - ENDED or each.states for each in self.undone())
        new = frozenset[str]().union(*undone)
        leads = led(self.office.procedure)
        serves = act.name == "serve"
        seen = {strand.state}
        ahead = (leads[strand.state] if serves else {act.after(strand.state)}) - seen
        far = 1
        while ahead and not ahead & new:
            seen |= ahead
            ahead = {each for state in ahead for each in leads[state]} - seen
            far += 1
        far = far if ahead else FAR
        return far + self.tried[act.name], self.done[act.name], self.pick(range(100))

    def undone(self) -> list[Act]:
        acts = self.office.procedure.acts.values()
        return [each for each in acts if each.states and not self.done[each.name]]

    @rule(chance=CHANCE)
    def do_anything_lawful(self, chance: int) -> None:
        told = self.office.answering.standing(self.number)
        lawful = {each.act.name: each.strands[0] for each in told.allowed}
        self.by(chance)
        self.rightly = self.pick((True, False))
        if lawful:
            name = self.pick(sorted(lawful))
            self.attempt(name, told.file.strands.index(lawful[name]) + 1)

    @rule(chance=CHANCE)
    def do_anything_at_all(self, chance: int) -> None:
        self.by(chance)
        self.rightly = self.pick((True, False))
        acts = [each.name for each in self.office.procedure.acts.values() if each.states]
        self.attempt(self.pick(acts), None)

    def teardown(self) -> None:
        """Lead it to its end by what comes next, and by waiting where she has time."""
        self.rightly, self.pick, waited, steps = True, lambda options: options[0], 0, 0
        while self.number and waited < PATIENCE and steps < MANY:
            steps += 1
            file = self.file()
            open_ = [each for each in file.strands if each.state not in OVER]
            if not open_:
                return
            step = self.office.procedure.next(file, self.today, open_[0])
            if step is None or self.stuck(step.name, file.strands.index(open_[0]) + 1):
                waited += 1
                self.clock.move(days=12)
        assert not self.number, ([each.state for each in self.file().strands], self.last)

    def stuck(self, act: str, strand: int) -> bool:
        """Do an act; tell whether it has to wait."""
        try:
            self.doing(act, strand)()
        except Refused as why:
            self.last = f"{act}: {why.code}"
            return True
        self.count(act)
        return False

    # --- what always holds -------------------------------------------------------------------

    @invariant()
    def the_law_holds(self) -> None:
        file = self.file()
        for strand in file.strands:
            self.reached.add(strand.state)
            self.one_strand(file, strand)
        self.dates(file)
        for step in file.steps:
            assert step.told.get("to_unit") != VILLAGE
            assert VILLAGE not in step.told.get("mediator", ())
            if step.act == "no_longer_accept":
                assert step.told["from_number"]
        self.owed_upward(file)

    def owed_upward(self, file: PetitionFile) -> None:
        """An item of the county never disappears, nor what is owed upward about any."""
        void = "void" in {each.state for each in file.strands}
        if file.origin in {"transferred", "assigned"} and file.linked_to is None:
            assert not void
        for clock in file.clocks:
            if clock.rule in OWED_UPWARD and clock.met_on is not None:
                assert void or clock.met_how in ENDS_OF_IT, clock.met_how

    def one_strand(self, file: PetitionFile, strand: Strand) -> None:
        acts = {each.act for each in file.steps if each.strand == strand.id}
        claims = file.claims_of(strand.id)
        step = self.office.procedure.next(file, self.today, strand)
        if strand.state not in OVER and step is None:
            assert strand.state in WINDOWS, strand.state
            assert self.window(file, strand) >= self.today
        if strand.state in {"closed", "archived"}:
            away = acts & LED_AWAY or {each.act for each in file.history} & LED_AWAY
            assert away or all(each.answer for each in claims)
            assert not any(each.promised for each in claims) or "withdraw" in acts
        if strand.state in ENDED:
            open_ = {e.rule for e in file.clocks if e.strand == strand.id and e.met_on is None}
            assert not open_ & (DUTIES - STAYS_OPEN), (strand.state, open_)
        for letter in file.letters:
            if letter.letter_kind == "handling_opinion" and letter.strand == strand.id:
                assert file.heard(strand.id)
                assert all(each["law"] and each["answer"] for each in letter.facts["claims"])
                assert "复查" in "".join(letter.facts["remedy"])

    def window(self, file: PetitionFile, strand: Strand) -> date:
        """Give the last day on which she may still ask."""
        mine = [each.window_rolled for each in file.recipients_of(strand.id) if each.window_rolled]
        mine += [
            each.rolled
            for each in file.clocks
            if each.rule == "RECHECK_REQUEST_30D" and each.strand == strand.id
        ]
        return max(mine)

    def dates(self, file: PetitionFile) -> None:
        for clock in file.clocks:
            assert clock.rule in self.office.desk.rules.rules
            assert clock.nominal >= clock.trigger_on
            if clock.rule == "HANDLE_EXT":
                assert clock.nominal - clock.trigger_on <= timedelta(days=90)
        for each in file.recipients:
            if each.window_rule == "REVIEW_REQUEST_30D":
                assert each.window_rolled >= each.served_on + timedelta(days=30)

    # --- doing an act ------------------------------------------------------------------------

    def by(self, chance: int) -> None:
        self.pick = Random(chance).choice

    def text(self) -> str:
        return "按合同办。" if self.rightly else self.pick(TEXTS)

    @property
    def today(self) -> date:
        return self.office.clock.today()

    def file(self) -> PetitionFile:
        return self.office.answering.standing(self.number).file

    def count(self, act: str) -> None:
        self.done[act] += 1
        self.reached |= {each.state for each in self.file().strands}

    def attempt(self, act: str, strand: int | None) -> None:
        before = self.file()
        try:
            self.doing(act, strand)()
        except Refused as why:
            assert why.code in SENTENCES, why.code
            assert why.article, (act, why.code)
            assert self.file() == before
            return
        self.count(act)
        after = self.file()
        had = {each.id for each in before.clocks}
        begun = {each.rule for each in after.clocks if each.id not in had}
        if act != "classify":  # claims that part take their running dates with them
            row = self.office.procedure.acts[act]
            assert begun <= {each.rule for each in row.starts}, (act, begun)

    def doing(self, act: str, strand: int | None) -> Callable[[], object]:
        row = self.office.procedure.acts[act]
        if not row.stepped:
            return getattr(self, f"_{act}")(strand)
        grounds = self.office.procedure.grounds
        if self.rightly:
            values = self.told_rightly(row, strand)
        else:
            values = {
                ask.name: told_for(ask, grounds, self.today, self.pick)
                for ask in row.asked
                if ask.must or self.pick((True, False))
            }
        return lambda: self.office.stepping.do(self.number, act, values, strand=strand)

    def told_rightly(self, row, strand: int | None) -> dict[str, object]:
        """Give every field that must be, and what helps, as it fits the petition."""
        file = self.file()
        at = file.strands[strand - 1] if strand else file.leading()
        return {
            ask.name: self.fitting(ask, row.name, file, at)
            for ask in row.asked
            if ask.must or ask.name in ALSO_TOLD
        }

    def fitting(self, ask: Ask, act: str, file: PetitionFile, strand: Strand) -> object:
        if ask.kind == "choice":
            grounds = self.office.procedure.grounds.of(ask.options)
            fit = (e for e in grounds if not e.routes or strand.route in e.routes)
            return self.pick([each.code for each in fit] or [grounds[0].code])
        if ask.kind == "day":
            return self.today + timedelta(days=10 if ask.when == "ahead" else 0)
        if ask.kind == "claim":
            claims = list(enumerate(file.claims, 1))
            mine = [(n, e) for n, e in claims if e.strand == strand.id and e.promised]
            open_ = [n for n, each in mine if each.execute_by is None]
            dayless = open_ if act == "order_execution" else ()
            if act == "note_change":
                dayless = [n for n, each in claims if each in unnoted(file, strand.id)]
            return self.pick(dayless or [n for n, _each in mine] or [1])
        if ask.kind == "petitioner":
            return self.pick(range(1, max(len(file.principals()), 1) + 1))
        if ask.kind == "unit":
            return LOWER if act in {"transfer", "assign"} else STATION
        cadre = "chenjialuo" if ask.name == "who" else "zhaomin"
        told = {"number": 30, "check": True, "cadre": cadre, "people": STATION}
        told["line"] = ELSEWHERE if ask.name == "organ" else "《土地管理法》第十四条"
        return told.get(ask.kind, "《土地管理法》第十四条")

    def _notify_on_spot(self, _strand):
        ours = self.pick((True, False))
        told = Spot(ours=ours, organ=None if ours else ELSEWHERE)
        return lambda: self.office.handling.notify_on_spot(self.number, told)

    def _sign_for(self, _strand):
        return lambda: self.office.handling.sign_for(self.number)

    def _classify(self, _strand):
        told = []
        file = self.file()
        screened = {each.id for each in file.strands if each.state in SCREENED}
        routes = [sorted(e.routes) for e in self.undone() if e.routes and e.states <= SCREENED]
        wanted = [route for each in routes for route in each] * 2
        for n, claim in enumerate(file.claims, 1):
            if self.rightly and claim.strand not in screened:
                continue
            route = self.pick((*ROUTES, *wanted) if self.rightly else ROUTES)
            route = getattr(self, "route", route)
            kind = "suggestion" if route is None else "appeal_claim"
            told.append(ClaimTold(kind, route, n=n))
        return lambda: self.office.handling.classify(self.number, told)

    def _accept(self, strand):
        return lambda: self.office.handling.accept(self.number, strand=strand)

    def _refer(self, strand):
        return lambda: self.office.handling.refer(self.number, ELSEWHERE, strand=strand)

    def _notify_elsewhere(self, strand):
        return lambda: self.office.handling.notify_elsewhere(self.number, ELSEWHERE, strand=strand)

    def _note(self) -> NoteTold:
        place = self.pick((None, STATION, VILLAGE)[: 3 - self.rightly])
        return NoteTold(self.text(), people=(place,) if place else ())

    def _hear_statement(self, strand):
        note = self._note()
        return lambda: self.office.handling.hear_statement(self.number, note, strand=strand)

    def _record_work(self, strand):
        note = self._note()
        return lambda: self.office.handling.record_work(self.number, note, strand=strand)

    def _add_note(self, _strand):
        note = self._note()
        return lambda: self.office.handling.add_note(self.number, note)

    def _draft_opinion(self, strand):
        file = self.file()
        at = file.strands[strand - 1] if strand else file.leading()
        answers = tuple(
            ClaimAnswer(
                n,
                self.pick(OUTCOMES[: 5 - self.rightly]),
                self.text(),
                self.pick((LAW, "")[: 2 - self.rightly]),
            )
            for n, each in enumerate(file.claims, 1)
            if each.strand == at.id
        )
        told = OpinionTold(self.text(), answers)
        return lambda: self.office.answering.draft_opinion(self.number, told, strand=strand)

    def _sign(self, strand):
        return lambda: self.office.answering.sign(self.number, strand=strand)

    def _serve(self, _strand):
        ways = ("in_person", "post", "electronic", "left")
        file = self.file()
        people = [each.id for each in file.principals()]
        waiting = [each.petitioner for at in file.strands for each in file.to_serve(at.id)]
        places = [n for n, each in enumerate(people, 1) if each in waiting] or [1]
        seen = None if self.rightly else self.pick((None, VILLAGE, STATION))
        way = self.pick(ways[: 4 - self.rightly])
        told = Served(way, petitioner=self.pick(places), witness=seen)
        return lambda: self.office.answering.serve(self.number, told)

    def _forward_review(self, _strand):
        waits = any(e.forwarded_on is None and e.result is None for e in self.file().reviews)
        people = range(1, max(len(self.file().principals()), 1) + 1)
        if self.rightly and waits:
            told = ReviewTold("", forwarded_on=self.today)
        else:
            gone = self.pick((None, self.today))
            told = ReviewTold(self.text(), petitioner=self.pick(people), forwarded_on=gone)
        return lambda: self.office.answering.forward_review(self.number, told)

    def _close(self, strand):
        return lambda: self.office.handling.close(self.number, "已经办完。", strand=strand)

    def _link(self, _strand):
        to = self.pick((None, self.number, Life.earlier, Life.earlier))
        return lambda: self.office.handling.link(self.number, to)

    def _amend(self, _strand):
        text = "石桥村三组" if self.rightly else self.pick(TEXTS)
        why = "她要求更正。" if self.rightly else self.pick((None, "她要求更正。"))
        told = Amended(gist=text, reason=why) if self.rightly else Amended(address=text, reason=why)
        return lambda: self.office.amending.amend(self.number, told)

    def _void(self, _strand):
        return lambda: self.office.handling.void(self.number, "登错了。")


PATIENCE = 40
"""So many times twelve days is waited for her, a hearing or a date; then a path had no end."""
MANY = 120
"""No path to an end has so many steps: what comes next would lead in a circle."""
AT_A_TIME, AT_LEAST, AT_MOST = 10, 3, 8


@pytest.fixture
def township(folder) -> Iterator[None]:
    Life.clock = builders.SetClock()
    Life.office = builders.opened(folder, Life.clock)
    Life.office.adopting.layer(COUNTY)
    yield
    Life.office.close()


def test_no_life_of_a_petition_leaves_the_law(township) -> None:
    """Ten lives at a time, until every state was reached and every act was done once."""
    Life.TestCase.settings = settings(
        max_examples=AT_A_TIME,
        stateful_step_count=25,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    table = Life.office.procedure
    acts = {each.name for each in table.acts.values() if each.states}
    for n in range(AT_MOST):
        Life.TestCase("runTest").runTest()
        if n + 1 >= AT_LEAST and acts <= set(Life.done) and set(table.stages) <= Life.reached:
            break
    assert acts - set(Life.done) == set()
    assert set(table.stages) - Life.reached == set()
    assert Life.office.safe.verify().sound()


def test_every_state_leads_to_an_end(office) -> None:
    """Over the table alone: from wherever a strand stands, some acts lead to its end."""
    table = office.procedure
    leads = led(table)
    for start in table.stages:
        seen, ahead = set(), {start}
        while ahead - seen:
            seen |= ahead
            ahead = {each for state in ahead for each in leads[state]}
        assert seen & ENDED, start
