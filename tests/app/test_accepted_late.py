"""Accepted later than she was to be told, a matter gains no day (Art. 23, 34, 44; decision 044)."""

from datetime import date, timedelta

import pytest
from builders import draft
from steps import NUMBER, do, open_clock, read_text

from app.classing import ClaimTold
from app.domain.petition import PetitionerDraft
from app.domain.words_due import DUE_WORDS
from app.notices import Spot

OURS = [ClaimTold("appeal_claim", "petition_procedure", n=1)]
RECEIVED, LAST = date(2026, 9, 22), date(2026, 10, 7)
ROLLED = date(2026, 10, 8)
SAID = DUE_WORDS["deemed"]
NEXT_YEAR = """
year = 2027
source = "编的通知"
published_on = 2026-11-05
[[off]]
name = "元旦"
from = 2027-01-01
to = 2027-01-03
"""


@pytest.fixture
def late(office, clock):
    """A matter that lay for twenty days before it was accepted."""
    office.intake.register(draft())
    clock.move(days=20)
    office.handling.classify(NUMBER, OURS)
    return office.handling.accept(NUMBER)


def test_sixty_days_run_from_the_last_day_of_the_notice_and_say_why(office, late) -> None:
    due = open_clock(late, "HANDLE_60D")
    assert (due.trigger_on, due.nominal) == (LAST, LAST + timedelta(days=60))
    assert late.strands[0].accepted_on == LAST
    assert (due.steps[-1], due.article) == (SAID, "23, 34")
    text = "".join(read_text(office.records.letter(late.letters[-1])).split())
    assert "受理日期：2026年10月7日" in text
    assert "2026年12月6日" in text


def test_on_the_last_day_it_is_not_late(office, clock) -> None:
    office.intake.register(draft())
    clock.move(days=15)
    office.handling.classify(NUMBER, OURS)
    due = open_clock(office.handling.accept(NUMBER), "HANDLE_60D")
    assert (due.trigger_on, due.article) == (LAST, "34")
    assert SAID not in due.steps


def test_a_later_day_that_is_typed_is_no_way_round(office, clock) -> None:
    office.intake.register(draft())
    clock.move(days=20)
    office.handling.classify(NUMBER, OURS)
    file = office.handling.accept(NUMBER, on=date(2026, 10, 12))
    assert open_clock(file, "HANDLE_60D").trigger_on == LAST


def test_where_the_rolled_day_counts_it_counts_here_too(office, clock) -> None:
    office.adopting.layer(
        'level = "county"\nname = "某县"\nsource = "编的文件"\nin_force_from = 2026-09-01\n'
        '[settings]\n"deadline.office_rollover" = true\n'
    )
    office.intake.register(draft())
    clock.move(days=20)
    office.handling.classify(NUMBER, OURS)
    assert open_clock(office.handling.accept(NUMBER), "HANDLE_60D").trigger_on == ROLLED


def test_the_extension_is_counted_with_them(office, late) -> None:
    due = open_clock(do(office, "extend", days=30, reason="要等丈量结果。"), "HANDLE_EXT")
    assert (due.trigger_on, due.nominal) == (LAST, LAST + timedelta(days=90))
    assert (due.steps[-1], due.article) == (SAID, "23, 34")


def test_the_simple_procedure_gains_none_either(office, clock) -> None:
    office.intake.register(draft())
    clock.move(days=20)
    office.handling.classify(NUMBER, OURS)
    file = do(office, "accept_simple", ground="clear", how="paper")
    assert file.strands[0].accepted_on <= LAST
    assert SAID in open_clock(file, "SIMPLE_REPLY_10WD").steps
    file = do(office, "convert_to_ordinary", ground="not_simple")
    due = open_clock(file, "HANDLE_60D")
    assert due.trigger_on == file.strands[0].accepted_on
    assert SAID in due.steps


def test_told_on_the_spot_too_late_it_counts_from_then_as_well(office, clock) -> None:
    office.intake.register(draft())
    clock.move(days=20)
    file = office.handling.notify_on_spot(NUMBER, Spot()).petition
    assert open_clock(file, "HANDLE_60D").trigger_on == LAST
    assert file.strands[0].accepted_on == LAST


def test_of_who_cannot_be_told_the_same_days_are_counted(office, clock) -> None:
    office.intake.register(draft(petitioners=(PetitionerDraft(anonymous=True),)))
    clock.move(days=20)
    office.handling.classify(NUMBER, OURS)
    assert open_clock(office.handling.accept(NUMBER), "HANDLE_60D").trigger_on == LAST


def test_who_comes_again_is_counted_anew(office, clock) -> None:
    office.intake.register(draft())
    do(office, "withdraw", text="我自己解决了。", signed_how="signed")
    clock.move(days=40)
    do(office, "resume", text="还是没有解决。")
    office.handling.classify(NUMBER, OURS)
    file = office.handling.accept(NUMBER)
    assert open_clock(file, "HANDLE_60D").trigger_on == RECEIVED + timedelta(days=40)


def test_a_period_that_is_over_already_is_said_to_be(office, clock) -> None:
    office.intake.register(draft())
    clock.move(days=90)
    office.handling.classify(NUMBER, OURS)
    file = office.handling.accept(NUMBER)
    assert open_clock(file, "HANDLE_60D").nominal < clock.today()
    text = "".join(read_text(office.records.letter(file.letters[-1])).split())
    assert "2026年12月6日，已经超过，本机关将立即办理" in text
    assert "需要延长的" not in text
    assert office.answering.standing(NUMBER).next == "serve"


def test_a_calendar_that_arrives_leaves_the_reason_standing(office, clock) -> None:
    clock.move(days=28)
    office.intake.register(draft(received_at=date(2026, 10, 20)))
    clock.move(days=40)
    office.handling.classify(NUMBER, OURS)
    before = open_clock(office.handling.accept(NUMBER), "HANDLE_60D")
    assert (before.provisional, before.steps[-1]) == (True, SAID)
    office.adopting.calendar(NEXT_YEAR)
    after = open_clock(office.records.file(NUMBER), "HANDLE_60D")
    assert (after.provisional, after.nominal) == (False, before.nominal)
    assert after.steps[-1] == SAID
    assert after.article == before.article
