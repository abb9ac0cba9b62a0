"""Who may do what: default deny."""

from typing import get_args

import pytest

from app.domain import policy
from app.domain.errors import Refused
from app.domain.people import (
    ROLES,
    masked_id,
    masked_name,
    masked_phone,
)
from app.domain.policy import Action, demand, may


def test_every_action_has_its_row_and_no_row_is_without_an_action() -> None:
    assert set(policy._MAY) == set(get_args(Action))
    for roles in policy._MAY.values():
        assert roles <= set(ROLES)


def test_nobody_without_a_role_may_do_anything() -> None:
    for action in get_args(Action):
        assert not may((), action)
        assert not may(("stranger",), action)  # type: ignore[arg-type]  # an unknown role is the point


def test_an_action_without_a_row_is_denied_to_all() -> None:
    for role in ROLES:
        assert not may((role,), "fly")  # type: ignore[arg-type]  # an unknown action is the point


@pytest.mark.parametrize(
    ("role", "denied"),
    [
        ("auditor", {"register", "read", "show_numbers", "print", "sync", "enrol", "accounts"}),
        ("admin", {"register", "read", "show_numbers", "print", "notify", "void", "draft"}),
        ("confidential", set(get_args(Action))),
        ("registrar", {"enrol", "accounts"}),
        ("handler", {"enrol", "accounts"}),
        ("leader", {"enrol", "accounts"}),
    ],
)
def test_what_a_role_alone_may_not(role, denied) -> None:
    assert {action for action in get_args(Action) if not may((role,), action)} >= denied


def test_a_refusal_names_the_action_and_nobody() -> None:
    with pytest.raises(Refused) as caught:
        demand(("auditor",), "register")
    assert caught.value.code == "policy.denied"
    assert dict(caught.value.detail) == {"action": "register"}
    demand(("auditor", "registrar"), "register")


# --- masks -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "masked"),
    [("", ""), ("王", "王"), ("王明", "王*"), ("王小明", "王*明"), ("𠮷建国强", "𠮷**强")],
)
def test_names_are_masked(name, masked) -> None:
    assert masked_name(name) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("13912340000", "139****0000"),
        ("5550123", "*****23"),
        ("1", "1"),
        ("", ""),
    ],
)
def test_phones_are_masked(number, masked) -> None:
    assert masked_phone(number) == masked


def test_id_numbers_keep_six_and_four() -> None:
    assert masked_id("11010519491231002X") == "110105********002X"
    assert masked_id("E12345678") == "*******78"
