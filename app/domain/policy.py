"""Who may do what: default deny, from the first act. Pure; asked by acts, never by widgets."""

from collections.abc import Collection, Mapping
from typing import Literal

from app.domain.errors import Refused
from app.domain.people import Role

Action = Literal[
    "register",
    "notify",
    "void",
    "read",
    "show_numbers",
    "print",
    "sync",
    "enrol",
    "verify",
    "draft",
    "accounts",
    "authorise",
    "office_facts",
    "handle",
    "sign",
    "serve",
    "delegate",
    "backup",
    "adopt_calendar",
    "adopt_rules",
    "adopt_wording",
]

_MAY: Mapping[Action, frozenset[Role]] = {
    "register": frozenset({"registrar", "handler", "leader"}),
    "notify": frozenset({"registrar", "handler", "leader"}),
    "void": frozenset({"registrar", "handler", "leader"}),
    "draft": frozenset({"registrar", "handler", "leader"}),
    "read": frozenset({"registrar", "handler", "leader"}),
    "show_numbers": frozenset({"registrar", "handler", "leader"}),
    "print": frozenset({"registrar", "handler", "leader"}),
    "sync": frozenset({"registrar", "handler", "leader", "admin"}),
    "handle": frozenset({"handler", "leader"}),
    "sign": frozenset({"leader"}),
    "serve": frozenset({"registrar", "handler", "leader"}),
    "delegate": frozenset({"leader", "admin"}),
    "backup": frozenset({"registrar", "handler", "leader", "admin"}),
    "adopt_calendar": frozenset({"registrar", "handler", "leader", "admin"}),
    "adopt_rules": frozenset({"leader", "admin"}),
    "adopt_wording": frozenset({"leader", "admin"}),
    "enrol": frozenset({"admin"}),
    "accounts": frozenset({"admin"}),
    "authorise": frozenset({"leader", "admin"}),
    "office_facts": frozenset({"leader", "admin"}),
    "verify": frozenset({"admin", "auditor", "leader", "handler", "registrar"}),
}


def may(roles: Collection[Role], action: Action) -> bool:
    """Tell whether one of these roles may do it; an action without a row is denied to all."""
    return not _MAY.get(action, frozenset()).isdisjoint(roles)


def demand(roles: Collection[Role], action: Action) -> None:
    """Refuse what the roles do not allow.

    Errors: Refused("policy.denied").
    """
    if not may(roles, action):
        raise Refused("policy.denied", detail={"action": action})
