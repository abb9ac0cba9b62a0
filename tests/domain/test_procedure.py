"""The table of states and acts: whole, spoken, and answering what is lawful when and why not."""

from dataclasses import replace
from datetime import date
from typing import get_args

import pytest

from app.domain.errors import Trouble
from app.domain.file import Claim, Event, Letter, Note, PetitionFile, Recipient, Strand
from app.domain.policy import Action
from app.domain.procedure import Act, State, parse_procedure
from app.domain.words import ACTS, SENTENCES
from app.rules import load_procedure

TABLE = load_procedure()
DAY = date(2026, 9, 22)


def anybody(_action: Action) -> bool:
    return True


def a_file(state: str, route: str | None = None, **told: object) -> PetitionFile:
    strand = Strand(b"s", 0, route, state, None, DAY, None)
    claim = Claim(b"c", b"s", 0, "兑付补偿款", None, route, None, None, None, None)
    facts: dict[str, object] = {
        "id": b"p",
        "kind": "petition",
        "number": "青信2026-0001",
        "query_code": "7K4M-2PQX",
        "channel": "visit",
        "origin": "direct",
        "purpose": None,
        "category": None,
        "gist": "补偿款",
        "content": "补偿款",
        "answer": None,
        "people_count": 1,
        "received_on": DAY,
        "received_at": None,
        "signed_for_at": None,
        "registered_at": "2026-09-22T09:12:00.000+08:00",
        "registered_by": None,
        "name_withheld": False,
        "name_or_address_unclear": False,
        "anonymous": False,
        "slip_number": None,
        "platform_number": None,
        "platform_query_code": None,
        "source_due_on": None,
        "village_code": None,
        "place": "local",
        "strands": (strand,),
        "claims": (claim,),
    }
    return PetitionFile(**(facts | told))  # type: ignore[arg-type]  # the facts have their types


def names(file: PetitionFile) -> list[str]:
    return [each.act.name for each in TABLE.allowed(file, DAY, anybody) if _common(each.act)]


def _common(act: Act) -> bool:
    return act.asks and not act.rare


def reasons(file: PetitionFile) -> dict[str, str]:
    return {each.act: each.code for each in TABLE.not_allowed(file, DAY, anybody)}


# --- the table itself ------------------------------------------------------------------------


def test_every_state_and_act_of_the_table_has_its_word_and_every_refusal_its_sentence() -> None:
    assert set(TABLE.stages) == set(get_args(State))
    for act in TABLE.acts.values():
        assert act.name in ACTS
        assert act.article
        if act.states and TABLE.stages["registered"].name not in act.states:
            assert f"procedure.not_yet.{act.name}" in SENTENCES, act.name


def test_every_open_state_leads_on_and_only_to_acts_that_start_there() -> None:
    for stage in TABLE.stages.values():
        assert bool(stage.next) or not stage.open, stage.name
        for name in stage.next:
            assert stage.name in TABLE.acts[name].states, (stage.name, name)


@pytest.mark.parametrize(
    "broken",
    [
        "not toml [",
        '[[state]]\nname = "registered"\nopen = true\nnext = []\n',
        '[[state]]\nopen = true\nnext = []\n[[act]]\nname = "x"\n',
    ],
)
def test_a_damaged_table_is_trouble(broken) -> None:
    with pytest.raises(Trouble, match=r"procedure\.damaged"):
        parse_procedure(broken, TABLE.grounds, TABLE.units)


# --- its answers -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "route", "acts", "next_"),
    [
        ("registered", None, ["notify_on_spot", "classify", "notify_elsewhere"], "classify"),
        (
            "screening",
            "petition_procedure",
            ["classify", "accept", "accept_simple", "notify_elsewhere"],
            "accept",
        ),
        ("screening", "litigation", ["classify", "refer", "notify_elsewhere"], "refer"),
        (
            "screening",
            "duty_performance",
            ["classify", "accept", "refer", "notify_elsewhere"],
            "accept",
        ),
        (
            "accepted",
            "petition_procedure",
            ["hear_statement", "record_work", "dispatch", "settle"],
            "hear_statement",
        ),
        ("void", None, [], None),
    ],
)
def test_what_is_lawful_in_a_state_and_what_comes_next(state, route, acts, next_) -> None:
    file = a_file(state, route)
    assert [name for name in names(file) if name != "add_note"] == acts
    step = TABLE.next(file, DAY)
    assert (step.name if step else None) == next_
    assert TABLE.next_of(state, route) == next_ or state == "screening"


STATEMENT = Note(b"n", b"s", None, "statement", "她说了。", None, None, None, None, DAY, True)


@pytest.mark.parametrize(
    ("route", "notes", "drafts"),
    [
        ("petition_procedure", (), False),
        ("petition_procedure", (replace(STATEMENT, note_kind="talk"),), False),
        ("petition_procedure", (replace(STATEMENT, strand=b"other"),), False),
        ("petition_procedure", (STATEMENT,), True),
        ("petition_procedure", (replace(STATEMENT, strand=None),), True),
        ("duty_performance", (), True),
    ],
)
def test_no_opinion_is_drafted_before_her_statement_was_heard(route, notes, drafts) -> None:
    file = a_file("investigating", route, notes=notes)
    step = TABLE.next(file, DAY)
    assert ("draft_opinion" in names(file)) == drafts
    assert step is not None
    assert step.name == ("draft_opinion" if drafts else "hear_statement")
    if not drafts:
        assert reasons(file)["draft_opinion"] == "procedure.not_yet.draft_opinion"
    assert TABLE.next_of("investigating", route) == "draft_opinion"


def test_what_is_not_lawful_says_why() -> None:
    told = reasons(a_file("accepted", "petition_procedure"))
    assert told["draft_opinion"] == "procedure.not_yet.draft_opinion"
    assert told["accept"] == "procedure.passed"
    assert told["refer"] == "procedure.other_route"
    accepted = Event(1, "accept", "赵敏", "", "", None, (), False)
    told = reasons(a_file("accepted", "petition_procedure", history=(accepted,)))
    assert told["accept"] == "procedure.done_already"
    told = reasons(a_file("screening", "litigation"))
    assert told["accept"] == "procedure.other_route"
    told = reasons(a_file("screening"))
    assert told["accept"] == "procedure.not_classified"
    assert set(told.values()) <= set(SENTENCES)


def test_what_came_from_the_county_is_signed_for_and_not_simply_sent_away() -> None:
    file = a_file("registered", origin="transferred")
    assert "sign_for" in names(file)
    assert reasons(file)["notify_elsewhere"] == "procedure.handed_down"
    signed = replace(file, signed_for_at="2026-09-22T09:12:00.000+08:00")
    assert "sign_for" not in names(signed)
    assert "sign_for" not in {**reasons(a_file("registered"))}


def test_an_opinion_is_signed_when_every_claim_has_outcome_answer_and_law() -> None:
    file = a_file("opinion_draft", "petition_procedure")
    assert reasons(file)["sign"] == "procedure.claim_unanswered"
    claim = replace(file.claims[0], outcome="support", answer="予以支持", law="第五条")
    assert "sign" in names(replace(file, claims=(claim,)))


def test_review_is_open_once_one_of_them_has_the_opinion() -> None:
    letter = Letter(
        b"l", b"s", "handling_opinion", "青信答〔2026〕1号", DAY, "", 0, "", None, None, {}
    )
    who = Recipient(
        b"r", None, b"l", None, "in_person", DAY, None, None, None, None, None, None,
        "REVIEW_REQUEST_30D", DAY, DAY,
    )  # fmt: skip
    file = a_file("review_window", "petition_procedure", letters=(letter,), recipients=(who,))
    assert "forward_review" in names(file)
    waiting = replace(who, served_on=None, window_rule=None)
    unserved = replace(file, recipients=(waiting,))
    assert reasons(unserved)["forward_review"] == "procedure.not_yet.forward_review"
    assert "serve" in names(unserved)


def test_a_role_that_may_not_is_told_so() -> None:
    told = TABLE.not_allowed(a_file("registered"), DAY, lambda _action: False)
    assert "policy.denied" in {each.code for each in told}
    assert TABLE.allowed(a_file("registered"), DAY, lambda _action: False) == ()


def test_an_enquiry_is_only_noted_corrected_or_undone() -> None:
    file = a_file("replied", kind="enquiry")
    allowed = [each.act.name for each in TABLE.allowed(file, DAY, anybody)]
    assert allowed == ["add_note", "amend", "void"]


def test_every_label_of_a_form_fits_beside_its_field() -> None:
    for act in TABLE.acts.values():
        for ask in act.asked:
            assert ask.kind == "check" or len(ask.told) <= 9, (act.name, ask.told)


def test_a_duty_of_its_own_is_answered_by_its_own_act() -> None:
    assert TABLE.next_of("review_window", "petition_procedure", "SUPPORT_EXEC") == "execute"
    assert TABLE.next_of("investigating", "petition_procedure", "DISPATCH_REPLY") == (
        "draft_opinion"
    )
    assert TABLE.next_of("referred", "litigation", "DISPATCH_REPLY") == "serve"


def test_a_list_names_nothing_that_only_the_file_can_tell() -> None:
    assert TABLE.next_of("review_window", "petition_procedure") == "lapse_review"
    assert TABLE.next_of("opinion_served", "petition_procedure") == "execute"
    assert TABLE.next_of("investigating", "petition_procedure", "HANDLE_60D") == "draft_opinion"
    assert TABLE.next_of("under_recheck", "petition_procedure", "REVIEW_FORWARD") == (
        "forward_recheck"
    )
