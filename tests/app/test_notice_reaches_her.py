"""She is told when the paper has reached her, not when it was made (Art. 23 2, 3; decision 043)."""

from datetime import date, timedelta

import pytest
from builders import draft
from steps import NUMBER, do, open_clock, refused

from app.answering import Served
from app.classing import ClaimTold
from app.domain.file import NOTICES
from app.domain.needs import NOTICE_KINDS
from app.domain.petition import PetitionerDraft
from app.handling import NoteTold
from app.notices import Spot
from app.rules import load_procedure

OURS = [ClaimTold("appeal_claim", "petition_procedure", n=1)]
COURT = [ClaimTold("appeal_claim", "litigation", n=1)]
TWO = (
    PetitionerDraft(name="洪七公", address="石桥村"),
    PetitionerDraft(name="周伯通", address="石桥村"),
)
SIMPLE = {"ground": "clear", "how": "paper"}


def screened(office, claims=OURS, **told):
    office.intake.register(draft(**told))
    return office.handling.classify(NUMBER, claims)


def notice(file):
    """Give the one clock of the duty to tell her."""
    (found,) = [each for each in file.clocks if each.rule in NOTICES]
    return found


def next_step(office):
    return office.answering.standing(NUMBER).next


def row(office):
    (found,) = office.records.today(mine=False).duties
    return found


def test_a_notice_that_lies_here_is_the_next_thing_to_do(office, clock) -> None:
    screened(office)
    file = office.handling.accept(NUMBER)
    due = open_clock(file, "NOTICE_15D")
    assert next_step(office) == "serve"
    shown = row(office)
    assert (shown.due.rule, shown.due.nominal) == ("NOTICE_15D", due.nominal)
    assert office.procedure.next_of(shown.state, shown.route, shown.due.rule) == "serve"
    clock.move(days=3)
    file = office.answering.serve(NUMBER, Served("in_person"))
    assert (notice(file).met_on, notice(file).met_how) == (date(2026, 9, 25), "served")
    assert next_step(office) == "hear_statement"
    assert row(office).due.rule == "HANDLE_60D"
    assert office.safe.verify().sound()


def test_the_day_she_got_it_counts_and_not_the_day_it_was_noted(office, clock) -> None:
    screened(office)
    office.handling.accept(NUMBER)
    clock.move(days=10)
    file = office.answering.serve(NUMBER, Served("in_person", date(2026, 9, 24)))
    assert notice(file).met_on == date(2026, 9, 24)


def test_what_reached_her_late_was_told_late(office, clock) -> None:
    screened(office)
    office.handling.accept(NUMBER)
    clock.move(days=30)
    file = office.answering.serve(NUMBER, Served("in_person"))
    assert notice(file).met_on - notice(file).nominal == timedelta(days=15)


@pytest.mark.parametrize(
    ("claims", "tell"),
    [
        (COURT, lambda office: office.handling.refer(NUMBER, "云溪县人民法院")),
        (OURS, lambda office: office.handling.notify_elsewhere(NUMBER, "云溪县水务局")),
        (OURS, lambda office: do(office, "accept_simple", **SIMPLE)),
        (OURS, lambda office: do(office, "transfer", to_unit="青山镇农业综合服务中心")),
        (
            [ClaimTold("appeal_claim", "admin_procedure", n=1)],
            lambda office: do(office, "own_procedure", ground="land_use"),
        ),
        ([ClaimTold("suggestion", n=1)], lambda office: do(office, "tell_study")),
        (
            [ClaimTold("suggestion", n=1)],
            lambda office: do(office, "reply_suggestion", adopted="partly", text="先装两盏。"),
        ),
    ],
    ids=["refer", "elsewhere", "simple", "transfer", "own", "study", "suggestion"],
)
def test_every_written_notice_has_to_reach_her(office, clock, claims, tell) -> None:
    screened(office, claims)
    assert notice(tell(office)).met_on is None
    assert next_step(office) == "serve"
    clock.move(days=1)
    file = office.answering.serve(NUMBER, Served("in_person"))
    assert (notice(file).met_on, notice(file).met_how) == (date(2026, 9, 23), "served")


def test_the_sheet_handed_over_at_the_counter_tells_her_at_once(office) -> None:
    file = office.intake.register(draft(origin="transferred"), spot=Spot()).petition
    assert (notice(file).met_on, notice(file).met_how) == (date(2026, 9, 22), "on_spot")


def test_a_simple_acceptance_told_aloud_is_told(office) -> None:
    screened(office)
    file = do(office, "accept_simple", ground="clear", how="phone")
    assert (notice(file).met_on, notice(file).met_how) == (date(2026, 9, 22), "accept_simple")


def test_several_are_told_when_the_last_of_them_is(office, clock) -> None:
    screened(office, petitioners=TWO, people_count=2)
    office.handling.accept(NUMBER)
    clock.move(days=5)
    file = office.answering.serve(NUMBER, Served("in_person", date(2026, 9, 26), petitioner=2))
    assert notice(file).met_on is None
    assert next_step(office) == "serve"
    file = office.answering.serve(NUMBER, Served("in_person", date(2026, 9, 23), petitioner=1))
    assert notice(file).met_on == date(2026, 9, 26)


def test_what_is_posted_has_not_told_her(office, clock) -> None:
    screened(office)
    office.handling.accept(NUMBER)
    file = do(office, "post_letter", petitioner=1, mail_number="XA1")
    assert notice(file).met_on is None
    clock.move(days=4)
    file = do(office, "letter_returned", petitioner=1, ground="unknown")
    assert (notice(file).met_on, next_step(office)) == (None, "serve")


def test_an_answer_that_reaches_her_has_told_her(office) -> None:
    screened(office)
    do(office, "accept_simple", **SIMPLE)
    do(office, "reply_simple", text="路灯已经修好。", how="in_person")
    file = office.answering.serve(NUMBER, Served("in_person"))
    assert notice(file).met_on == date(2026, 9, 22)
    assert [each.letter for each in file.to_serve(file.strands[0].id)] == [file.letters[1].id]


def test_who_gave_no_name_or_address_is_owed_no_written_notice(office) -> None:
    """Article 23 paragraph 2; what the county handed down has a clock, and nobody to be told."""
    file = screened(office, petitioners=(), name_or_address_unclear=True)
    assert not [each for each in file.clocks if each.rule in NOTICES]
    assert next_step(office) == "accept"


def test_what_the_county_handed_down_of_somebody_unknown_is_kept(office) -> None:
    screened(office, origin="transferred", petitioners=(PetitionerDraft(anonymous=True),))
    file = office.handling.accept(NUMBER)
    assert (notice(file).met_on, notice(file).met_how) == (date(2026, 9, 22), "kept")
    assert next_step(office) == "hear_statement"


def test_a_notice_made_once_is_not_made_again_while_it_lies_here(office, clock) -> None:
    screened(office, [ClaimTold("suggestion", n=1)])
    do(office, "tell_study")
    assert refused(office, "tell_study")[0] == "procedure.done_already"


def test_a_notice_of_an_objection_is_not_made_again_while_it_lies_here(office, clock) -> None:
    office.intake.register(draft(origin="transferred"))
    do(office, "object", reason="占地在邻镇。", organ="白水镇人民政府")
    clock.move(days=12)
    assert next_step(office) == "tell_objection_period"
    do(office, "tell_objection_period", answers="云溪县信访局")
    assert refused(office, "tell_objection_period", answers="云溪县信访局")[0] == (
        "procedure.done_already"
    )
    assert next_step(office) == "serve"
    file = office.answering.serve(NUMBER, Served("in_person"))
    assert notice(file).met_on == date(2026, 10, 4)
    assert next_step(office) == "objection_agreed"


def test_a_paper_that_holds_no_longer_tells_her_nothing(office, clock) -> None:
    """She was to be told that her suggestion is studied; the claim turned out to be none."""
    screened(office, [ClaimTold("suggestion", n=1)])
    do(office, "tell_study")
    office.handling.classify(NUMBER, OURS)
    assert next_step(office) == "accept"
    file = office.answering.serve(NUMBER, Served("in_person"))
    assert notice(file).met_on is None
    office.handling.accept(NUMBER)
    file = office.answering.serve(NUMBER, Served("in_person"))
    assert notice(file).met_on is not None


def test_work_goes_on_while_the_notice_lies_here(office) -> None:
    screened(office)
    office.handling.accept(NUMBER)
    file = office.handling.hear_statement(NUMBER, NoteTold("她说了经过。"))
    assert file.state() == "investigating"
    assert next_step(office) == "serve"


def test_what_she_took_back_is_told_no_more(office) -> None:
    screened(office)
    office.handling.accept(NUMBER)
    file = do(office, "withdraw", text="我自己解决了。", signed_how="signed")
    assert (notice(file).met_how, next_step(office)) == ("withdraw", "archive")


def test_the_notices_are_those_that_the_table_makes() -> None:
    table = load_procedure(frozenset({"refusal_notice", "final_by_lapse"}))
    making = (act for act in table.acts.values() if act.notifies)
    made = {kind for act in making for kind in act.papers(table.grounds)}
    told_to_others = {"transfer_letter", "assign_letter"}
    assert made - told_to_others == NOTICE_KINDS
    assert set(table.acts["serve"].answers) == set(NOTICES) <= set(table.acts["serve"].meets)
