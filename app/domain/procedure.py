"""States and acts: which act is lawful when, by which article, and why another is not.

A state belongs to a strand. The full table comes from `resources/procedure`; here stand the acts
that this program can do.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from app.domain.people import Role
from app.domain.policy import Action, may

State = Literal["registered", "accepted", "notified_elsewhere", "answered", "void"]


@dataclass(frozen=True, slots=True)
class Act:
    """One act of the office: from which states, who, on which article, with which fields."""

    name: str
    action: Action
    states: frozenset[State]
    article: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotAllowed:
    """An act that cannot be done now, with the reason's code and the article."""

    act: str
    code: str
    article: str


ACTS: Mapping[str, Act] = {
    act.name: act
    for act in (
        Act("register", "register", frozenset(), "19, 22, 23", ("draft", "spot")),
        Act(
            "notify_on_spot",
            "notify",
            frozenset({"registered"}),
            "23.2",
            ("ours", "organ", "handler"),
        ),
        Act("void", "void", frozenset({"registered", "accepted"}), "22", ("reason",)),
    )
}


def allowed(state: str, roles: Collection[Role]) -> tuple[Act, ...]:
    """Give the acts that are lawful now for these roles."""
    return tuple(act for act in ACTS.values() if state in act.states and may(roles, act.action))


def not_allowed(state: str, roles: Collection[Role]) -> tuple[NotAllowed, ...]:
    """Give the other acts on a petition, each with its reason."""
    return tuple(
        NotAllowed(act.name, _why(act, state), act.article)
        for act in ACTS.values()
        if act.states and not (state in act.states and may(roles, act.action))
    )


def _why(act: Act, state: str) -> str:
    return "policy.denied" if state in act.states else "procedure.wrong_state"
