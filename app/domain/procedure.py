"""States and acts: which act is lawful when, by which article, and why another is not.

The table is data (`resources/procedure/acts.toml`); a state belongs to a strand. What an act needs
beyond its state is a short code here: each is one look at the petition's file.
"""

import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from app.domain.errors import Trouble
from app.domain.file import PetitionFile, Strand
from app.domain.policy import Action

State = Literal[
    "registered",
    "screening",
    "accepted",
    "investigating",
    "opinion_draft",
    "opinion_signed",
    "referred",
    "notified_elsewhere",
    "review_window",
    "under_review",
    "opinion_served",
    "answered",
    "closed",
    "void",
]
May = Callable[[Action], bool]
_UNDECIDED = ""
_HANDED_DOWN = frozenset({"transferred", "assigned"})


@dataclass(frozen=True, slots=True)
class Act:
    """One act of the office: who, from which states and on which routes, on which article."""

    name: str
    action: Action
    states: frozenset[str]
    article: str
    fields: tuple[str, ...]
    to: str | None = None
    stays: frozenset[str] = frozenset()
    routes: frozenset[str] | None = None
    needs: tuple[str, ...] = ()
    letter: str | None = None
    meets: tuple[str, ...] = ()
    asks: bool = True

    def on_route(self, route: str | None) -> bool:
        """Tell whether it applies to claims on this route."""
        return self.routes is None or (route or _UNDECIDED) in self.routes

    def after(self, state: str) -> str:
        """Give the state it leads to from here."""
        return state if self.to is None or state in self.stays else self.to


@dataclass(frozen=True, slots=True)
class Stage:
    """One state: its place in the order, whether something is still to be done, what comes next."""

    name: str
    order: int
    open: bool
    next: tuple[str, ...]


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


class Procedure:
    """The table, and the answers it gives about one petition. Pure."""

    def __init__(self, acts: Mapping[str, Act], stages: Mapping[str, Stage]) -> None:
        self.acts = acts
        self.stages = stages

    def allowed(self, file: PetitionFile, may: May) -> tuple[Allowed, ...]:
        """List the acts that are lawful now, in the order of the table."""
        made = (
            Allowed(act, tuple(s for s in file.strands if self.why(file, s, act, may) is None))
            for act in self.acts.values()
        )
        return tuple(each for each in made if each.strands)

    def not_allowed(self, file: PetitionFile, may: May) -> tuple[NotAllowed, ...]:
        """List the others that may once be done with this petition, each with its reason."""
        told = []
        for act in self.acts.values():
            reasons = [self.why(file, each, act, may) for each in file.strands]
            if act.states and None not in reasons and (code := _nearest(reasons)):
                told.append(NotAllowed(act.name, code, act.article))
        return tuple(told)

    def why(self, file: PetitionFile, strand: Strand, act: Act, may: May) -> str | None:
        """Say why an act is not lawful on this strand: a code; "" where it never applies."""
        if file.kind != "petition" and act.name not in _OF_ENQUIRIES:
            return ""
        if any(_NEEDS[need](file, strand) == "" for need in act.needs):
            return ""
        if strand.state not in act.states:
            return self._out_of_turn(strand.state, act)
        if not act.on_route(strand.route):
            undecided = strand.route is None
            return "procedure.not_classified" if undecided else "procedure.other_route"
        for need in act.needs:
            code = _NEEDS[need](file, strand)
            if code is not None:
                return code
        return None if may(act.action) else "policy.denied"

    def next(self, file: PetitionFile, strand: Strand | None = None) -> Act | None:
        """Give the next lawful act of a strand, of the one with the nearest duty if none is named.

        Whoever may do it: a registrar sees that the leader has to sign.
        """
        at = strand or file.leading()
        for name in self.stages[at.state].next:
            act = self.acts[name]
            if self.why(file, at, act, lambda _action: True) is None:
                return act
        return None

    def next_of(self, state: str, route: str | None) -> str | None:
        """Give the next act as a list can tell it: by state and route, without the file."""
        stage = self.stages.get(state)
        names = stage.next if stage else ()
        return next((name for name in names if self.acts[name].on_route(route)), None)

    def _out_of_turn(self, state: str, act: Act) -> str:
        if not act.states:
            return ""
        now = self.stages[state].order
        places = [self.stages[each].order for each in act.states]
        if max(places) < now:
            return "procedure.done_already"
        return f"procedure.not_yet.{act.name}" if min(places) > now else "procedure.wrong_state"


_OF_ENQUIRIES = frozenset({"void", "add_note"})


def _nearest(reasons: Collection[str | None]) -> str | None:
    """Choose the reason of the strand that is nearest to allowing it."""
    told = [each for each in reasons if each]
    return next((each for each in told if not each.startswith("procedure.not_yet")), None) or (
        told[0] if told else None
    )


def _unsigned_arrival(file: PetitionFile, _strand: Strand) -> str | None:
    if file.origin not in _HANDED_DOWN:
        return ""
    return None if file.signed_for_at is None else "procedure.done_already"


def _came_directly(file: PetitionFile, _strand: Strand) -> str | None:
    return "procedure.handed_down" if file.origin in _HANDED_DOWN else None


def _suggestion(file: PetitionFile, strand: Strand) -> str | None:
    claims = file.claims_of(strand.id)
    return None if claims and all(each.matter_class == "suggestion" for each in claims) else ""


def _has_claims(file: PetitionFile, strand: Strand) -> str | None:
    return None if file.claims_of(strand.id) else "procedure.no_claims"


def _all_answered(file: PetitionFile, strand: Strand) -> str | None:
    claims = file.claims_of(strand.id)
    answered = all(each.outcome and each.answer and each.law for each in claims)
    return None if claims and answered else "procedure.claim_unanswered"


def _letter_to_serve(file: PetitionFile, strand: Strand) -> str | None:
    return None if file.to_serve(strand.id) else "procedure.nothing_to_serve"


def _all_served(file: PetitionFile, strand: Strand) -> str | None:
    return "procedure.not_served" if file.to_serve(strand.id) else None


def _opinion_served(file: PetitionFile, strand: Strand) -> str | None:
    served = any(
        each.served_on is not None and each.window_rule is not None
        for each in file.recipients_of(strand.id)
    )
    return None if served else "procedure.not_yet.forward_review"


def _just_registered(file: PetitionFile, _strand: Strand) -> str | None:
    # That somebody looked at numbers undoes nothing; paper that went out, or any act, does.
    acts = [each for each in file.history if each.act != "show_numbers"]
    return None if len(acts) <= 1 and file.place == "local" else "void.already_acted"


_NEEDS: Mapping[str, Callable[[PetitionFile, Strand], str | None]] = {
    "arrived_unsigned": _unsigned_arrival,
    "came_directly": _came_directly,
    "suggestion": _suggestion,
    "has_claims": _has_claims,
    "all_answered": _all_answered,
    "letter_to_serve": _letter_to_serve,
    "all_served": _all_served,
    "opinion_served": _opinion_served,
    "just_registered": _just_registered,
}
"""Code of a need -> None when it is met, the reason's code, or "" when the act never applies."""


def parse_procedure(text: str) -> Procedure:
    """Read the table.

    Errors: Trouble("procedure.damaged") for an act that leads nowhere or needs what nobody knows.
    """
    try:
        told = tomllib.loads(text)
        stages = {
            each["name"]: Stage(each["name"], order, each["open"], tuple(each["next"]))
            for order, each in enumerate(told["state"])
        }
        acts = {each["name"]: _act(each) for each in told["act"]}
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as fault:
        raise Trouble("procedure.damaged") from fault
    if not _whole(acts, stages):
        raise Trouble("procedure.damaged")
    return Procedure(acts, stages)


def _act(told: Mapping[str, Any]) -> Act:
    return Act(
        name=told["name"],
        action=told["may"],
        states=frozenset(told["from"]),
        article=told["article"],
        fields=tuple(told["fields"]),
        to=told.get("to"),
        stays=frozenset(told.get("stays", ())),
        routes=frozenset(told["routes"]) if "routes" in told else None,
        needs=tuple(told.get("needs", ())),
        letter=told.get("letter"),
        meets=tuple(told.get("meets", ())),
        asks=told.get("asks", True),
    )


def _whole(acts: Mapping[str, Act], stages: Mapping[str, Stage]) -> bool:
    states = {*stages}
    led = {each.to for each in acts.values() if each.to is not None}
    named = {name for each in stages.values() for name in each.next}
    return (
        states == set(get_args(State))
        and all(each.states <= states for each in acts.values())
        and led <= states
        and named <= set(acts)
        and all(set(each.needs) <= set(_NEEDS) for each in acts.values())
        and all(each.action in get_args(Action) for each in acts.values())
    )
