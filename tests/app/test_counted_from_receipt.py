"""What the counter accepts counts like any acceptance; a denied objection begins no days anew."""

from datetime import date, datetime, timedelta

import pytest
from builders import draft
from steps import NUMBER, do, open_clock

from app.answering import Served
from app.clock import CHINA
from app.domain.file import NOTICES
from app.domain.words_due import DUE_WORDS
from app.notices import Spot

OBJECTED = {"reason": "占地在邻镇。", "organ": "白水镇人民政府"}
DENIED = {"text": "地在你镇，由你们办。"}
RECEIVED = date(2026, 9, 22)


@pytest.mark.parametrize(
    ("source", "day"),
    [
        ("notice_date", date(2026, 9, 27)),
        ("receipt_date", RECEIVED),
        ("platform", date(2026, 9, 24)),
    ],
)
def test_accepted_on_the_spot_counts_from_the_day_the_county_decided(
    office, clock, source, day
) -> None:
    office.adopting.layer(
        'level = "county"\nname = "某县"\nsource = "编的文件"\nin_force_from = 2026-09-01\n'
        f'[settings]\n"accept.date_source" = "{source}"\n'
    )
    clock.move(days=5)
    signed = datetime(2026, 9, 24, 9, 0, tzinfo=CHINA)
    told = draft(origin="transferred", received_at=RECEIVED, signed_for_at=signed)
    file = office.intake.register(told, spot=Spot()).petition
    assert file.strands[0].accepted_on == day
    due = open_clock(file, "HANDLE_60D")
    assert (due.trigger_on, due.article) == (day, "34")


def test_entered_and_told_too_late_at_the_counter_it_gains_no_day(office, clock) -> None:
    clock.move(days=20)
    file = office.intake.register(draft(received_at=RECEIVED), spot=Spot()).petition
    due = open_clock(file, "HANDLE_60D")
    assert due.trigger_on == file.strands[0].accepted_on == RECEIVED + timedelta(days=15)
    assert (due.steps[-1], due.article) == (DUE_WORDS["deemed"], "23, 34")
    assert office.safe.verify().sound()


def test_a_denied_objection_leaves_the_fifteen_days_where_they_were(office, clock) -> None:
    """Article 23 3 counts from receipt; nothing in it interrupts or begins anew."""
    office.intake.register(draft(origin="transferred"))
    do(office, "object", **OBJECTED)
    clock.move(days=8)
    file = do(office, "objection_denied", **DENIED)
    (due,) = [each for each in file.clocks if each.rule in NOTICES]
    assert (due.trigger_on, due.met_on) == (RECEIVED, None)


def test_who_was_told_of_the_objection_is_still_to_be_told_of_the_way(office, clock) -> None:
    office.intake.register(draft(origin="transferred"))
    do(office, "object", **OBJECTED)
    clock.move(days=12)
    do(office, "tell_objection_period", answers="云溪县信访局")
    office.answering.serve(NUMBER, Served("in_person"))
    clock.move(days=8)
    due = open_clock(do(office, "objection_denied", **DENIED), "NOTICE_15D_UP")
    assert (due.trigger_on, due.nominal) == (RECEIVED, date(2026, 10, 7))


def test_a_notice_of_the_objection_that_came_after_its_end_tells_her_nothing(office, clock) -> None:
    office.intake.register(draft(origin="transferred"))
    do(office, "object", **OBJECTED)
    clock.move(days=12)
    do(office, "tell_objection_period", answers="云溪县信访局")
    do(office, "objection_denied", **DENIED)
    file = office.answering.serve(NUMBER, Served("in_person"))
    assert open_clock(file, "NOTICE_15D_UP").trigger_on == RECEIVED
    assert office.answering.standing(NUMBER).next == "classify"
