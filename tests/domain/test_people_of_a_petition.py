"""Who petitions and who speaks for her: organisations, minors, agents; dates that cannot be."""

from datetime import UTC, date, datetime

import pytest
from builders import draft

from app.domain.petition import PetitionerDraft, problems

TODAY = date(2026, 9, 22)
HER = PetitionerDraft(name="洪七公", born_on=date(1958, 3, 12))
CHILD = PetitionerDraft(name="洪小七", born_on=date(2012, 3, 12))


def found(*people, **more):
    told = problems(draft(petitioners=people, **more), TODAY)
    return {(each.field, each.code, each.person): each.blocks for each in told}


def speaker(role, **more):
    return PetitionerDraft(name="黄蓉", role=role, **more)


def test_agents_and_guardians_are_no_petitioners_and_no_representatives() -> None:
    made = draft(petitioners=(*(HER,) * 5, speaker("agent", authority="委托书")), people_count=5)
    assert not [each for each in problems(made, TODAY) if each.blocks]
    assert len(made.principals()) == 5
    assert made.people() == 5
    six = found(*(HER,) * 6, people_count=6)
    assert six[("petitioners", "draft.too_many_representatives", 0)]


def test_somebody_must_petition_herself() -> None:
    told = found(speaker("agent", authority="委托书"))
    assert told[("petitioners", "draft.name_missing", 0)]
    assert told[("acts_for", "draft.acts_for_nobody", 0)]


@pytest.mark.parametrize(
    ("people", "code", "blocks"),
    [
        ((HER, speaker("agent")), ("authority", "draft.agent_without_paper", 1), False),
        ((CHILD, speaker("guardian")), ("authority", "draft.guardian_without_paper", 1), False),
        (
            (HER, speaker("guardian", authority="女儿")),
            ("role", "draft.guardian_of_adult", 1),
            False,
        ),
        ((CHILD,), ("role", "draft.minor_alone", 0), False),
        (
            (CHILD, speaker("agent", authority="委托书")),
            ("role", "draft.minor_alone", 0),
            False,
        ),
        (
            (HER, speaker("agent", authority="x", acts_for=3)),
            ("acts_for", "draft.acts_for_nobody", 1),
            True,
        ),
        (
            (HER, speaker("agent", authority="x", acts_for=2)),
            ("acts_for", "draft.acts_for_nobody", 1),
            True,
        ),
        (
            (HER, PetitionerDraft(name="黄蓉", acts_for=1)),
            ("acts_for", "draft.acts_for_role", 1),
            True,
        ),
    ],
)
def test_who_speaks_for_whom_is_held(people, code, blocks) -> None:
    assert found(*people)[code] is blocks


def test_a_child_with_her_guardian_lacks_nothing() -> None:
    assert found(CHILD, speaker("guardian", authority="母亲")) == {}


def test_one_is_of_age_on_the_eighteenth_birthday() -> None:
    born = date(2008, 9, 22)
    assert found(PetitionerDraft(name="甲", born_on=born)) == {}
    younger = PetitionerDraft(name="甲", born_on=date(2008, 9, 23))
    assert ("role", "draft.minor_alone", 0) in found(younger)


def test_a_credit_code_is_checked_and_never_blocks() -> None:
    organ = PetitionerDraft(name="云溪县某合作社", id_kind="credit_code")
    good = PetitionerDraft(**_with(organ, id_number="91350100M000100Y43"))
    bad = PetitionerDraft(**_with(organ, id_number="91350100M000100Y44"))
    assert found(good) == {}
    assert list(found(bad).values()) == [False]


def _with(person, **more):
    return {name: getattr(person, name) for name in PetitionerDraft.__struct_fields__} | more


@pytest.mark.parametrize(
    ("more", "field", "code"),
    [
        ({"born_on": date(2026, 9, 23)}, "born_on", "draft.born_in_future"),
        ({"born_on": date(2026, 9, 21)}, "born_on", "draft.born_after_receipt"),
        ({"born_on": date(1858, 3, 12)}, "born_on", "draft.born_long_ago"),
    ],
)
def test_a_birth_that_cannot_be_is_refused_with_field_and_reason(more, field, code) -> None:
    person = PetitionerDraft(**_with(HER, **more))
    assert found(person, received_at=date(2026, 9, 20))[(field, code, 0)] is True


@pytest.mark.parametrize(
    ("day", "code"),
    [(23, "draft.signed_in_future"), (19, "draft.signed_before_receipt")],
)
def test_signed_for_before_it_came_or_after_today_is_refused(day, code) -> None:
    at = datetime(2026, 9, day, 9, 0, tzinfo=UTC)
    told = found(HER, received_at=date(2026, 9, 20), signed_for_at=at, origin="transferred")
    assert told[("signed_for_at", code, 0)] is True
