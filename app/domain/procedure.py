"""States and acts: which act is lawful when, by which article, and why another is not.

The table is data (`resources/procedure/acts.toml`); a state belongs to a strand. What an act needs
beyond its state is a short code (`needs`), what is held of its values another (`lawful`).
"""

import tomllib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from app.domain.asked import Ask, AskKind, Grounds, When
from app.domain.errors import Trouble
from app.domain.file import Clock, PetitionFile, Strand, running
from app.domain.lawful import CHECKS
from app.domain.needs import INSTEAD, NEEDS, Look
from app.domain.policy import Action
from app.domain.units import Units

State = Literal[
    "registered",
    "objection_filed",
    "screening",
    "suggestion_study",
    "own_procedure",
    "accepted_simple",
    "accepted",
    "remanded",
    "investigating",
    "hearing",
    "mediating",
    "opinion_draft",
    "opinion_signed",
    "own_decided",
    "answer_kept",
    "simple_replied",
    "referred",
    "notified_elsewhere",
    "not_accepted",
    "no_longer_accepted",
    "returned",
    "replied",
    "settled",
    "opinion_served",
    "review_window",
    "under_review",
    "review_lapsed",
    "recheck_window",
    "under_recheck",
    "recheck_lapsed",
    "recheck_served",
    "withdrawn",
    "closed",
    "archived",
    "void",
]
May = Callable[[Action], bool]
_UNDECIDED = ""
_NEVER_LEFT = "void"


BY_GROUND: Mapping[str, str] = {
    "decision_of_its_kind": "own_procedure",
    "agreement_of_its_kind": "settlement",
}
"""An effect by which the chosen ground leads to the letter -> the list of those grounds."""


@dataclass(frozen=True, slots=True)
class Start:
    """A deadline that an act starts: from which day, and how long where the rule leaves it open.

    `on` is "today", "received", "accepted" or the name of a field that holds a day; "effect" says
    that code starts it where it applies, and is told here for the reader.
    """

    rule: str
    on: str


@dataclass(frozen=True, slots=True)
class Act:
    """One act of the office: who, from which states and on which routes, on which article.

    `asked` are its typed fields where its whole effect is data; `checks`, `effects`, `letters`,
    `starts` and `ends` are what is held, changed, made and counted then; `signs` wants a leader.
    `leaves` are the letters that code makes where they apply, instead of or beside `letters`.
    `windows` says that it starts her rights by the table of remedies; `notifies` are the duties
    of notice that are met once the paper it makes has reached her.
    It is named as what comes next only where `wanted` is met too (a list, which has no file,
    takes that for met where it is `usual`), and as what answers a deadline only when that has run
    for `answers_from` days.
    """

    name: str
    action: Action
    states: frozenset[str]
    article: str
    fields: tuple[str, ...]
    to: str | None = None
    stays: frozenset[str] = frozenset()
    routes: frozenset[str] | None = None
    needs: tuple[str, ...] = ()
    leaves: tuple[str, ...] = ()
    meets: tuple[str, ...] = ()
    asks: bool = True
    asked: tuple[Ask, ...] = ()
    stepped: bool = False
    checks: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    starts: tuple[Start, ...] = ()
    signs: bool = False
    hint: str = ""
    rare: bool = False
    answers: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    usual: bool = False
    answers_from: int = 0
    names_strand: bool = False
    windows: bool = False
    notifies: tuple[str, ...] = ()

    @property
    def tells(self) -> bool:
        """Tell whether it sends the written notice of Article 23, which takes the leader's word."""
        return "NOTICE_15D" in self.notifies and (bool(self.letters) or "simple" in self.effects)

    def papers(self, grounds: Grounds) -> tuple[str, ...]:
        """List every kind of letter it can leave: no other is ever issued by it."""
        lists = (BY_GROUND[each] for each in self.effects if each in BY_GROUND)
        chosen = (kind for name in lists for one in grounds.of(name) for kind in one.letter.split())
        return tuple(dict.fromkeys((*self.letters, *self.leaves, *chosen)))

    def on_route(self, route: str | None) -> bool:
        """Tell whether it applies to claims on this route."""
        return self.routes is None or (route or _UNDECIDED) in self.routes

    def after(self, state: str) -> str:
        """Give the state it leads to from here."""
        return state if self.to is None or state in self.stays else self.to


@dataclass(frozen=True, slots=True)
class Stage:
    """One state: its place in the order, whether something is still to be done, what comes next.

    `own_way` says that what comes next goes before what answers another duty; `maybe` are those
    of which only the file can tell.
    """

    name: str
    order: int
    open: bool
    next: tuple[str, ...]
    own_way: bool = False
    maybe: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Allowed:
    """An act that is lawful now, and on which strands."""

    act: Act
    strands: tuple[Strand, ...]


@dataclass(frozen=True, slots=True)
class NotAllowed:
    """An act that cannot be done now, with the reason's code and the article."""

    act: str
    code: str
    article: str
    past: bool = False
    """Its time lies behind: nothing that still waits."""


class Procedure:
    """The table, and the answers it gives about one petition. Pure."""

    def __init__(
        self,
        acts: Mapping[str, Act],
        stages: Mapping[str, Stage],
        grounds: Grounds,
        units: Units,
    ) -> None:
        self.acts = acts
        self.stages = stages
        self.grounds = grounds
        self.units = units

    def allowed(self, file: PetitionFile, today: date, may: May) -> tuple[Allowed, ...]:
        """List the acts that are lawful now, in the order of the table."""
        made = (
            Allowed(
                act, tuple(s for s in file.strands if self.why(file, s, act, today, may) is None)
            )
            for act in self.acts.values()
        )
        return tuple(each for each in made if each.strands)

    def not_allowed(self, file: PetitionFile, today: date, may: May) -> tuple[NotAllowed, ...]:
        """List the others that may once be done with this petition, each with its reason."""
        told = []
        for act in self.acts.values():
            reasons = [self.why(file, each, act, today, may) for each in file.strands]
            if act.states and None not in reasons and (code := _nearest(reasons)):
                past = all(self._behind(each.state, act) for each in file.strands)
                told.append(NotAllowed(act.name, code, act.article, past))
        return tuple(told)

    def why(
        self, file: PetitionFile, strand: Strand, act: Act, today: date, may: May
    ) -> str | None:
        """Say why an act is not lawful on this strand: a code; "" where it never applies."""
        if file.kind != "petition" and act.name not in _OF_ENQUIRIES:
            return ""
        at = Look(file, strand, today)
        reasons = [NEEDS[need](at) for need in act.needs]
        if "" in reasons:
            return ""
        told = [each for each in reasons if each is not None]
        misplaced = self._misplaced(at, act)
        if misplaced is not None:
            return next((each for each in told if each.startswith(INSTEAD)), misplaced)
        if any(not self.grounds.of(each.options) for each in act.asked if each.options):
            return "procedure.ground_not_used"
        return next(iter(told), None if may(act.action) else "policy.denied")

    def next(self, file: PetitionFile, today: date, strand: Strand | None = None) -> Act | None:
        """Give the next lawful act of a strand; if none is named, of the one with the nearest duty.

        Where that one waits or has ended, another goes on. Whoever may do it: a registrar sees
        that the leader has to sign.
        """
        if strand is None:
            leading = file.leading()
            ordered = (leading, *(each for each in file.strands if each.id != leading.id))
            going = sorted(ordered, key=lambda each: each.state in _ENDED)
            steps = (self.next(file, today, each) for each in going)
            return next((each for each in steps if each is not None), None)
        at = strand
        mine = tuple(each for each in file.clocks if each.strand in {None, at.id})
        look = Look(file, at, today)
        for name in self._in_order(at.state, running(mine), today):
            act = self.acts[name]
            wanted = all(NEEDS[need](look) is None for need in act.wanted)
            if wanted and self.why(file, at, act, today, lambda _action: True) is None:
                return act
        return None

    def ground_told(self, act: str, code: str) -> str:
        """Give the label of the ground an act was done on, empty where its row knows none."""
        asked = self.acts[act].asked if act in self.acts else ()
        lists = (each.options for each in asked if each.name == "ground")
        grounds = (each for name in lists for each in self.grounds.of(name))
        return next((each.told for each in grounds if each.code == code), "")

    def next_of(self, state: str, route: str | None, duty: str = "", waited: int = 0) -> str | None:
        """Give the next act as a list can tell it: by state, route, the rule of the nearest duty.

        `waited` is for how many days that duty runs. Without the file it can only say what is
        usual.
        """
        fit = (self.acts[name] for name in self._steps(state, duty, waited))
        stage = self.stages.get(state)
        maybe = stage.maybe if stage else ()
        told = (each for each in fit if each.name not in maybe)
        usual = (each for each in told if each.usual or not each.wanted)
        return next((e.name for e in usual if state in e.states and e.on_route(route)), None)

    def _in_order(self, state: str, duties: Sequence[Clock], today: date) -> tuple[str, ...]:
        """Name what may come next by every duty that runs, the nearest first."""
        told = [("", 0)] if not duties else []
        told += [(each.rule, (today - each.trigger_on).days) for each in duties]
        return tuple(dict.fromkeys(name for each in told for name in self._steps(state, *each)))

    def _steps(self, state: str, duty: str, waited: int) -> tuple[str, ...]:
        """Name what may come next: what answers a duty of its own, and the way of the strand.

        While others are waited for, our own way goes on first.
        """
        stage = self.stages.get(state)
        answering = tuple(
            each.name
            for each in self.acts.values()
            # A day that was promised lies ahead; it is answered although nothing waited yet.
            if duty in each.answers and (not each.answers_from or waited >= each.answers_from)
        )
        way = stage.next if stage else ()
        # What a day that has passed asks for comes before what would have been in time.
        late = {name: self.acts[name].answers_from > 0 for name in answering}
        answering = tuple(sorted(answering, key=lambda name: (not late[name], name not in way)))
        ours = duty in _OF_OTHERS or (stage is not None and stage.own_way)
        return (*way, *answering) if ours else (*answering, *way)

    def _misplaced(self, at: Look, act: Act) -> str | None:
        """Say why it is not of this state or route; None where it is, "" where it never is."""
        if at.strand.state not in act.states:
            return self._out_of_turn(at, act)
        return None if act.on_route(at.strand.route) else self._off_route(at)

    def _out_of_turn(self, at: Look, act: Act) -> str:
        """Say why an act is not of this state: done, of another route, over, or still to come."""
        if not act.states:
            return ""
        state = at.strand.state
        behind = self._behind(state, act)
        if behind and at.done(act.name, () if act.stepped else act.leaves):
            return "procedure.done_already"
        if not act.on_route(at.strand.route):
            return self._off_route(at)
        if behind:
            return "procedure.passed"
        now = self.stages[state].order
        ahead = all(self.stages[each].order > now for each in act.states)
        return f"procedure.not_yet.{act.name}" if ahead else "procedure.wrong_state"

    def _behind(self, state: str, act: Act) -> bool:
        """Tell whether every state it is done in lies before this one."""
        now = self.stages[state].order
        return all(self.stages[each].order < now for each in act.states)

    def _off_route(self, at: Look) -> str:
        if at.strand.route is not None:
            return "procedure.other_route"
        studied = NEEDS["suggestion"](at) is None
        return "procedure.is_suggestion" if studied else "procedure.not_classified"


_ENDED = frozenset({"closed", "archived", "withdrawn", "void"})
_OF_OTHERS = frozenset({"DISPATCH_REPLY"})
"""Dates that somebody else has to keep."""
_OF_ENQUIRIES = frozenset({"void", "add_note", "amend"})
"""All that is done with an enquiry: it has no clock and no procedure."""


def _nearest(reasons: Collection[str | None]) -> str | None:
    """Choose the reason of the strand that is nearest to allowing it."""
    told = [each for each in reasons if each]
    return next((each for each in told if not each.startswith("procedure.not_yet")), None) or (
        told[0] if told else None
    )


def parse_procedure(text: str, grounds: Grounds, units: Units) -> Procedure:
    """Read the table, with the grounds and the kinds of units that its acts speak of.

    Errors: Trouble("procedure.damaged") for an act that leads nowhere or needs what nobody knows.
    """
    try:
        told = tomllib.loads(text)
        stages = {
            each["name"]: Stage(
                each["name"],
                order,
                each["open"],
                tuple(each["next"]),
                own_way=each.get("own_way", False),
                maybe=tuple(each.get("maybe", ())),
            )
            for order, each in enumerate(told["state"])
        }
        groups = _groups(told.get("groups", {}), stages)
        acts = {each["name"]: _act(each, groups) for each in told["act"]}
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as fault:
        raise Trouble("procedure.damaged") from fault
    if not _whole(acts, stages, grounds):
        raise Trouble("procedure.damaged")
    return Procedure(acts, stages, grounds, units)


def _groups(
    told: Mapping[str, Sequence[str]], stages: Mapping[str, Stage]
) -> Mapping[str, frozenset[str]]:
    """Give the named sets of states: the table's own, all that are open, all but the void."""
    ours = {f"@{name}": frozenset(states) for name, states in told.items()}
    opened = frozenset(each.name for each in stages.values() if each.open)
    return ours | {"@open": opened, "@all": frozenset(stages) - {_NEVER_LEFT}}


def _act(told: Mapping[str, Any], groups: Mapping[str, frozenset[str]]) -> Act:
    asked = tuple(Ask(**each) for each in told.get("ask", ()))
    return Act(
        name=told["name"],
        action=told["may"],
        states=frozenset().union(*(groups.get(each, {each}) for each in told["from"])),
        article=told["article"],
        fields=tuple(told.get("fields", ())) or tuple(each.name for each in asked),
        to=told.get("to"),
        stays=frozenset(told.get("stays", ())),
        routes=frozenset(told["routes"]) if "routes" in told else None,
        asks=told.get("asks", True),
        asked=asked,
        stepped="ask" in told,
        starts=tuple(Start(**each) for each in told.get("starts", ())),
        signs=told.get("signs", False),
        hint=told.get("hint", ""),
        rare=told.get("rare", False),
        windows=told.get("windows", False),
        names_strand=told.get("names_strand", False),
        usual=told.get("usual", False),
        answers_from=told.get("answers_from", 0),
        **{name: tuple(told.get(name, ())) for name in _LISTS},
    )


_LISTS = (
    *("needs", "meets", "notifies", "answers", "checks", "effects"),
    *("letters", "leaves", "ends", "wanted"),
)


def _whole(acts: Mapping[str, Act], stages: Mapping[str, Stage], grounds: Grounds) -> bool:
    states = {*stages}
    led = {each.to for each in acts.values() if each.to is not None}
    named = {name for each in stages.values() for name in each.next}
    return (
        states == set(get_args(State))
        and all(each.states <= states for each in acts.values())
        and led <= states
        and named <= set(acts)
        and all(_known(each, grounds) for each in acts.values())
    )


def _known(act: Act, grounds: Grounds) -> bool:
    """Tell whether an act says only what this program knows."""
    days = {each.name for each in act.asked if each.kind == "day"} | _DAYS
    return (
        act.action in get_args(Action)
        and {*act.needs, *act.wanted} <= set(NEEDS)
        and set(act.checks) <= set(CHECKS)
        and all(each.kind in get_args(AskKind) for each in act.asked)
        and all(each.when in get_args(When) for each in act.asked)
        and all(not each.options or each.options in grounds.names() for each in act.asked)
        and all(each.on in days for each in act.starts)
        and (not act.signs or act.action == "sign")
    )


BY_EFFECT = "effect"
_DAYS = {"today", "received", "accepted", BY_EFFECT}
