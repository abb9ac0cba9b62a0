"""Acts whose whole effect is data: what is told is read, held to the law, written, put on paper.

The table (`resources/procedure/acts.toml`) says what such an act asks, which deadlines it meets,
ends and starts, which letters it makes and which state it leads to. What no table can say is a
short code: a check in `app.domain.lawful`, an effect here.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from app import papers
from app.accepting import accepted, last_day, not_after
from app.acting import Acting, Case, names_recused
from app.apart import recused
from app.desk import Desk
from app.domain.asked import Ask, read_told
from app.domain.deadline import is_deemed
from app.domain.decided import SENT_BACK
from app.domain.errors import Refused
from app.domain.file import DECISIONS, NOTICES, Clock, PetitionFile
from app.domain.lawful import CHECKS, Told, demand_days, keep_away
from app.domain.procedure import BY_EFFECT, BY_GROUND, Act
from app.other_party import named_parties, serve_other
from app.reached import ANSWERS, without
from app.signing import Authority, Paper, authority, keep_page, notice_by
from app.voiding import note_signing, take_back
from app.wire.entry import RecordId

Values = Mapping[str, Any]
_SIMPLE, _UP = "SIMPLE_REPLY_10WD", "NOTICE_15D_UP"
ORDINARY_DAYS = 60
"""Days from acceptance before any extension (Article 34)."""


class Stepping:
    """Does the acts that are data. `refuse_acceptance`, `extend`, `settle`, and forty others."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._acting = Acting(desk)

    def do(
        self,
        number: str,
        act: str,
        values: Mapping[str, object],
        *,
        strand: int | None = None,
        paper: Paper | None = None,
    ) -> PetitionFile:
        """Do one act with its values, by the names of its fields; days as `date` or YYYY-MM-DD.

        `paper` is the leader's where the act wants a leader and none has an account here.
        Errors: Refused("step.…"), ("act.…"), ("procedure.…"), ("sign.paper_missing"),
        ("letter.no_glyph") and what the act's own checks refuse.
        """
        table = self._desk.procedure
        told_act = table.acts[act]
        signer = self._authority(told_act)
        may = signer.may if signer else None
        whole = bool(values.get("whole"))
        with self._acting.on(number, act, strand, may=may, whole=whole) as case:
            read = self._read(told_act, values)
            self._hold(case, told_act, read)
            if signer is not None:
                paper = signer.demand(case, paper)
            _done(case, told_act, read, signer, paper)
        return case.after

    def _read(self, act: Act, values: Mapping[str, object]) -> Values:
        read = dict(read_told(act.asked, values, self._desk.procedure.grounds))
        for ask in act.asked:
            if ask.kind == "cadre" and ask.name in read:
                read[ask.name] = self._cadre(ask, read[ask.name])
        return read

    def _cadre(self, ask: Ask, told: bytes | str) -> bytes:
        found = next((each.id for each in self._desk.cadres if told in {each.id, each.login}), None)
        if found is None:
            raise Refused("cadre.unknown", field=ask.name)
        return found

    def _authority(self, act: Act) -> Authority | None:
        if not act.signs:
            return None
        with self._desk.store.look() as connection:
            return authority(self._desk, connection)

    def _hold(self, case: Case, act: Act, values: Values) -> None:
        desk = self._desk
        told = Told(
            case.file,
            case.strand,
            case.today,
            values,
            desk.procedure.units,
            desk.facts.town,
            lambda rule, on: desk.due(rule, on).nominal,
        )
        demand_days(told, act.asked)
        keep_away(told, act.asked, lambda id_: _name(case, id_))
        for ask in act.asked:
            if (given := values.get(ask.name)) is not None:
                self._fits(case, ask, given)
        for code in act.checks:
            CHECKS[code](told)

    def _fits(self, case: Case, ask: Ask, given: Any) -> None:
        """Hold one value to the petition: who stepped aside stays so, a ground fits its route."""
        if ask.kind == "cadre" and ask.name != "who" and recused(case.file, given):
            raise Refused("act.recused", field=ask.name, article="28.3")
        if ask.kind in {"people", "unit"} and names_recused(case, given):
            raise Refused("act.recused", field=ask.name, article="28.3")
        if ask.kind == "choice":
            ground = self._desk.procedure.grounds.one(ask.options, given)
            if ground.routes and case.strand.route not in ground.routes:
                raise Refused("step.ground_route", field=ask.name, article=ground.article)
        if ask.kind == "petitioner" and given > len(case.file.principals()):
            raise Refused("serve.nobody", field=ask.name)


def _done(
    case: Case, act: Act, values: Values, signer: Authority | None, paper: Paper | None
) -> None:
    """Write everything the act does: deadlines, effects, letters, the step itself, the state."""
    tells = signer is None and _tells(act, values)
    if tells:
        case.noticed_by = notice_by(case, paper)
    state: dict[str, object] = {}
    case.meet(act.name, act.meets)
    case.notify(act.name, told="simple" in act.effects and values["how"] != "paper")
    case.end(act.ends, act.name)
    for code in act.effects:
        state |= EFFECTS[code](case, values) or {}
    for start in (each for each in act.starts if each.on != BY_EFFECT):
        case.start(start.rule, _from(case, start.on, values))
    letter = None
    for kind in (*act.letters, *_chosen(case, act, values)):
        letter = _issued(case, act, kind, values)
        if signer is not None:
            signer.sign(case, letter, paper)
        elif tells:
            case.sign(letter, **case.noticed_by)
    if tells:
        keep_page(case, paper)
    case.add(
        "step",
        strand=case.strand.id,
        cadre=case.desk.me.id,
        letter=letter,
        act=act.name,
        ground=values.get("ground"),
        happened_on=_when(act, values) or case.today,
        told={name: _kept(value) for name, value in values.items()},
        said="\n".join(_said(act, values)),
    )
    case.move(None, **state)


def _tells(act: Act, values: Values) -> bool:
    """Tell whether she is told in writing by this act: a simple acceptance may be told aloud."""
    return act.tells and ("simple" not in act.effects or values["how"] == "paper")


def _chosen(case: Case, act: Act, values: Values) -> tuple[str, ...]:
    """Give the letter that the chosen ground leads to, where the grounds say so."""
    effect = next((each for each in act.effects if each in BY_GROUND), None)
    if effect is None:
        return ()
    # What is decided goes by the ground that the procedure was begun on.
    ground = values.get("ground") or case.file.own_ground(case.strand.id)
    return tuple(case.desk.procedure.grounds.one(BY_GROUND[effect], ground).letter.split())


def _issued(case: Case, act: Act, kind: str, values: Values) -> RecordId:
    number = case.number(kind)
    made = papers.stepped(case, act, kind, number, values)
    others = named_parties(values.get("parties")) if kind in DECISIONS else ()
    return case.issue(made.kind, number, made.pdf, made.facts, others=others)


def _from(case: Case, on: str, values: Values) -> date:
    if on == "today":
        return case.today
    if on == "received":
        return case.file.received_on
    if on == "accepted":
        return case.strand.accepted_on or case.today
    day = values.get(on)
    return day if isinstance(day, date) else case.today


def _when(act: Act, values: Values) -> date | None:
    """Give the day the act is said to have happened on: its field `on`, or the one she got it."""
    days = {each.name for each in act.asked if each.kind == "day" and each.when == "past"}
    return next((values[name] for name in ("on", "served_on") if name in days & set(values)), None)


def _said(act: Act, values: Values) -> Iterator[str]:
    """Give what was told in words, for whoever looks for it later."""
    for ask in act.asked:
        value = values.get(ask.name)
        if value is not None and ask.kind in {"line", "text", "unit", "people"}:
            yield "、".join(value) if isinstance(value, tuple) else str(value)


def _kept(value: object) -> object:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _name(case: Case, cadre: bytes) -> str | None:
    found = case.desk.cadre(cadre)
    return found.name if found else None


# --- what no table can say: each gives what of the strand moves with it ------------------------

Moved = dict[str, object] | None


def _handler(case: Case, values: Values) -> Moved:
    return {"handler": values.get("handler") or case.desk.me.id}


def _own_clock(case: Case, values: Values) -> Moved:
    """Count from receipt what the own procedure of this ground has for its time."""
    ground = case.desk.procedure.grounds.one("own_procedure", values["ground"])
    case.start(ground.rule, case.file.received_on)
    return None


def _organ_told(case: Case, values: Values) -> Moved:
    """Note at every claim of the strand where she was told to go on."""
    for claim in case.file.claims_of(case.strand.id):
        case.put("claim", claim, organ=values["organ"])
    return None


def _handler_is_me(case: Case, _values: Values) -> Moved:
    return {"handler": case.desk.me.id}


def _organ_is_unit(case: Case, values: Values) -> Moved:
    for claim in case.file.claims_of(case.strand.id):
        case.put("claim", claim, organ=values["to_unit"])
    return {"handler": case.desk.me.id}


def _simple(case: Case, values: Values) -> Moved:
    """Count ten working days; told in writing, a notice of acceptance is made for her."""
    since = accepted(case.desk, case.file, case.strand)
    decided = _done_at_once(case, "SIMPLE_ACCEPT_3WD", _came(case))
    last = last_day(case.desk, decided.nominal, decided.rolled)
    if not since.deemed or last < since.on:
        since = not_after(since.on, last)
    due = case.start(_SIMPLE, since.on, deemed=since.deemed)
    if values["how"] == "paper":
        number, who = case.number("acceptance_notice"), values.get("handler") or case.desk.me.id
        made = papers.acceptance(
            case.desk, case.file, case.strand, number, _name(case, who) or "", due, since.on
        )
        case.sign(case.issue(made.kind, number, made.pdf, made.facts), **case.noticed_by)
    return {"procedure": "simple", "accepted_on": since.on}


def _came(case: Case) -> date:
    """Give the day a strand came here, as its notice counts it: she may have come again."""
    begun = [e for e in case.file.clocks if e.rule in NOTICES and e.strand == case.strand.id]
    return max((each.trigger_on for each in begun), default=case.file.received_on)


def _done_at_once(case: Case, rule: str, on: date) -> Clock:
    """Start a deadline that the act itself fulfils: on the day or late is then to be seen."""
    clock = case.start(rule, on)
    case.put("clock", clock, met_on=case.today, met_how=case.act.name)
    return clock


def _urgent_told(case: Case, values: Values) -> Moved:
    """Count within which hours it was to be reported, from the day it was learnt (Article 25)."""
    _done_at_once(case, "URGENT_REPORT", values.get("on") or case.today)
    return None


def _ordinary(case: Case, _values: Values) -> Moved:
    """Count sixty days from the simple acceptance; where she was answered and asks again, anew."""
    answered = case.strand.state != "accepted_simple"
    begun = case.today if answered else case.strand.accepted_on or case.today
    simple = (each for each in case.file.clocks if each.rule == _SIMPLE and _open(case, each))
    case.start("HANDLE_60D", begun, deemed=any(is_deemed(each.article) for each in simple))
    return {"procedure": "ordinary", "accepted_on": begun}


def _open(case: Case, clock: Clock) -> bool:
    """Tell whether a deadline runs for this very strand."""
    return clock.met_on is None and clock.strand == case.strand.id


def _answers_claims(case: Case, values: Values) -> Moved:
    """Let the one answer of this paper stand at every claim of the strand."""
    answer = values.get("text") or values.get("decision")
    for claim in case.file.claims_of(case.strand.id):
        case.put("claim", claim, answer=answer, law=values.get("law") or claim.law)
    return None


def _notice_again(case: Case, values: Values) -> Moved:
    """Let the duty of notice run from the day it is ours again, if it does not run already."""
    on = values.get("on", case.today)
    handed = case.file.origin in {"transferred", "assigned"}
    rule = "NOTICE_15D_UP" if handed else "NOTICE_15D"
    running = any(each.rule == rule and each.met_on is None for each in case.file.clocks)
    if not running and not case.file.name_or_address_unclear:
        case.start(rule, on)
    return None


def _notice_runs_on(case: Case, _values: Values) -> Moved:
    """Owe her the way of her matter again, from receipt as before: no article begins anew (23 3).

    Of the objection she was told that it is pending; the fifteen days ran on meanwhile.
    """
    mine = [e for e in case.file.clocks if e.rule == _UP and e.strand in {None, case.strand.id}]
    reach = any(case.file.reachable(each) for each in case.file.principals())
    if reach and mine and all(each.met_on is not None for each in mine):
        case.start(_UP, mine[-1].trigger_on)
    return None


def _extended(case: Case, values: Values) -> Moved:
    """Count the extension with the sixty days, from acceptance: never more than ninety."""
    ordinary = next(
        each for each in case.file.clocks if each.rule == "HANDLE_60D" and _open(case, each)
    )
    days, deemed = ORDINARY_DAYS + values["days"], is_deemed(ordinary.article)
    case.start("HANDLE_EXT", ordinary.trigger_on, days=days, deemed=deemed)
    return None


def _recused(case: Case, values: Values) -> Moved:
    theirs = case.strand.handler == values["who"]
    if values["decision"] != "granted" or not theirs:
        return None
    return {"handler": values["handler"]}


def _complained_of(case: Case, values: Values) -> Moved:
    case.add(
        "complained_of",
        position=len(case.file.complained_of),
        name=values["name"],
        party_kind=values["party_kind"],
    )
    if values.get("withheld") and not case.file.name_withheld:
        case.put("petition", case.file, name_withheld=True)
    return None


def _judicial_confirmation(case: Case, values: Values) -> Moved:
    if values["ground"] == "mediation":
        case.start("JUDICIAL_CONFIRM_30D", values.get("on") or case.today)
    return None


def _agreed_to_perform(case: Case, values: Values) -> Moved:
    """Let what was agreed on for a day be a promise like one of an opinion (Articles 32 2, 33)."""
    if (by := values.get("perform_by")) is not None:
        for claim in case.file.claims_of(case.strand.id):
            case.put("claim", claim, executor=values["parties"], execute_by=by)
        case.start("SUPPORT_EXEC", by)
    return None


def _executor(case: Case, values: Values) -> Moved:
    """Note who carries it out by when; the duty to see it done moves with the day."""
    claim = case.file.claims[values["claim"] - 1]
    case.put("claim", claim, executor=values["to_unit"], execute_by=values["by"])
    _promise_kept(case, claim.execute_by, values["claim"])
    case.start("SUPPORT_EXEC", values["by"])
    return None


def _executed(case: Case, values: Values) -> Moved:
    claim = case.file.claims[values["claim"] - 1]
    day = values.get("on") or case.today
    case.put("claim", claim, executed_on=day, execution_proof=values["proof"])
    _promise_kept(case, claim.execute_by, values["claim"])
    return None


def _promise_kept(case: Case, by: date | None, place: int) -> None:
    """End the duty of a day unless another claim was promised for the same day."""
    others = (
        each
        for n, each in enumerate(case.file.claims, 1)
        if n != place and each.strand == case.strand.id and each.promised
    )
    if by is None or any(each.execute_by == by for each in others):
        return
    for clock in case.file.clocks:
        mine = clock.strand == case.strand.id and clock.rule == "SUPPORT_EXEC"
        if mine and clock.met_on is None and clock.nominal == by:
            case.put("clock", clock, met_on=case.today, met_how=case.act.name)


def _reviewed(case: Case, values: Values) -> Moved:
    for each in case.file.reviews:
        if each.strand in {None, case.strand.id} and each.result is None:
            case.put("review", each, result=values["result"])
    if values["result"] in SENT_BACK:
        return _remanded(case, values)
    case.start("RECHECK_REQUEST_30D", values["served_on"])
    return None


def _changed(case: Case, values: Values) -> Moved:
    """Let a claim stand as it was decided above: what is supported now is to be carried out.

    What was promised by our opinion is not owed any more (Articles 32 2, 35, 36).
    """
    claim = case.file.claims[values["claim"] - 1]
    _promise_kept(case, claim.execute_by, values["claim"])
    by = values.get("by")
    case.put(
        "claim",
        claim,
        outcome=values["outcome"],
        answer=values["text"],
        executor=values.get("to_unit"),
        execute_by=by,
        executed_on=None,
        execution_proof=None,
    )
    if by is not None:
        case.start("SUPPORT_EXEC", by)
    return None


def _rechecked(case: Case, values: Values) -> Moved:
    return _remanded(case, values) if values["result"] in SENT_BACK else None


def _remanded(case: Case, values: Values) -> Moved:
    """Begin anew by the order: by its day, or sixty days from the day it came to this office.

    What our opinion promised falls with it.
    """
    case.end(("SUPPORT_EXEC",), case.act.name)
    for claim in case.file.claims_of(case.strand.id):
        if claim.promised and claim.execute_by is not None:
            case.put("claim", claim, executor=None, execute_by=None)
    came_on = values.get("came_on") or case.today
    if (by := values.get("by")) is not None:
        case.start("ORDERED_ANEW", by)
    else:
        case.start("HANDLE_60D", came_on)
    return {"state": "remanded", "accepted_on": came_on, "procedure": "ordinary"}


def _one_withdrawn(case: Case, values: Values) -> Moved:
    """Let one of them go: nothing of the others is lost, and nobody waits for her any more."""
    person = case.file.principals()[values["petitioner"] - 1]
    case.put("petitioner", person, withdrawn_on=values.get("on") or case.today)
    without(case, person)
    strands = (each for each in case.changes if each.record == case.strand.id and each.values)
    return next(({"state": each.values["state"]} for each in strands if each.values), None)


def _one_back(case: Case, values: Values) -> Moved:
    """Take one back among them: she is owed the answers that were given meanwhile."""
    person = case.file.principals()[values["petitioner"] - 1]
    case.put("petitioner", person, withdrawn_on=None)
    held = {each.letter for each in case.file.recipients if each.petitioner == person.id}
    for letter in case.file.letters:
        answers = letter.letter_kind in ANSWERS and letter.voided_on is None
        if answers and letter.id not in held:
            case.add("recipient", petitioner=person.id, letter=letter.id)
    return None


def _withdrawn_whole(case: Case, values: Values) -> Moved:
    """Take the other strands along where she takes back everything; what is owed upward stays."""
    others = (each for each in case.file.strands if each.id != case.strand.id)
    for each in others:
        if values.get("whole") and each.state in case.act.states:
            case.end(case.act.ends, case.act.name, each)
            case.move(each)
    return None


def _kept_if_unreachable(case: Case, _values: Values) -> Moved:
    return case.kept()


def _begins_anew(case: Case, _values: Values) -> Moved:
    """Take what was answered before she took it back out of the claims; the letters keep it."""
    for claim in case.file.claims_of(case.strand.id):
        case.put("claim", claim, **dict.fromkeys(_ANSWER))
    return {"procedure": None, "accepted_on": None}


_ANSWER = (
    "outcome",
    "answer",
    "law",
    "executor",
    "execute_by",
    "executed_on",
    "execution_proof",
)


def _as_chosen(_case: Case, _values: Values) -> Moved:
    return None


EFFECTS: Mapping[str, Callable[[Case, Values], Moved]] = {
    "handler": _handler,
    "handler_is_me": _handler_is_me,
    "own_clock": _own_clock,
    "organ_told": _organ_told,
    "organ_is_unit": _organ_is_unit,
    "simple": _simple,
    "ordinary": _ordinary,
    "answers_claims": _answers_claims,
    "notice_again": _notice_again,
    "notice_runs_on": _notice_runs_on,
    "urgent_told": _urgent_told,
    "extended": _extended,
    "recused": _recused,
    "complained_of": _complained_of,
    "judicial_confirmation": _judicial_confirmation,
    "agreed_to_perform": _agreed_to_perform,
    "executor": _executor,
    "executed": _executed,
    "reviewed": _reviewed,
    "rechecked": _rechecked,
    "changed": _changed,
    "letter_taken_back": take_back,
    "signing": note_signing,
    "other_party_served": serve_other,
    "withdrawn_whole": _withdrawn_whole,
    "one_withdrawn": _one_withdrawn,
    "one_back": _one_back,
    "begins_anew": _begins_anew,
    "kept_if_unreachable": _kept_if_unreachable,
    "decision_of_its_kind": _as_chosen,
    "agreement_of_its_kind": _as_chosen,
}
"""Every effect by its code."""
