"""What moves no date: signing for late, signing the opinion late; and how far an extension goes."""

from datetime import date, datetime, timedelta

import builders
import pytest

from app.answering import ClaimAnswer, OpinionTold, Paper
from app.classing import ClaimTold
from app.clock import CHINA
from app.domain.errors import Refused
from app.handling import NoteTold

NUMBER = "青信2026-0001"
ARRIVED = date(2026, 9, 22)


def days(file):
    return {each.rule: (each.trigger_on, each.nominal, each.internal) for each in file.clocks}


def handed_down(**told):
    return builders.draft(origin="transferred", received_at=ARRIVED, **told)


def test_signing_for_late_moves_no_date(office, clock) -> None:
    at_once = office.intake.register(handed_down(), sheet=False).petition
    clock.move(days=6)
    signed = datetime(2026, 9, 28, 9, 0, tzinfo=CHINA)
    late = office.intake.register(handed_down(signed_for_at=signed), sheet=False).petition
    assert days(late) == days(at_once)
    assert days(late)["NOTICE_15D_UP"][0] == days(late)["OBJECTION_5WD"][0] == ARRIVED
    before = days(office.records.file(at_once.number))
    office.handling.sign_for(at_once.number)
    assert days(office.records.file(at_once.number)) == before


@pytest.fixture
def accepted(office):
    office.intake.register(builders.draft())
    office.handling.classify(NUMBER, (ClaimTold("appeal_claim", "petition_procedure", n=1),))
    return office.handling.accept(NUMBER)


def test_signing_the_opinion_late_moves_no_date(office, clock, accepted) -> None:
    office.handling.hear_statement(NUMBER, NoteTold("她说了经过。", read_back=True))
    answer = ClaimAnswer(1, "explain", "已经解释。", "《土地管理法》第四十八条")
    told = OpinionTold("经查属实。", (answer,), ("合同",))
    before = days(office.answering.draft_opinion(NUMBER, told))
    clock.move(days=40)
    assert days(office.answering.sign(NUMBER)) == before


@pytest.mark.parametrize("more", [1, 30])
def test_an_extension_counts_from_acceptance_and_not_from_a_rolled_day(
    office, clock, accepted, more
) -> None:
    clock.move(days=20)
    paper = Paper("青批〔2026〕3号", clock.today())
    told = {"days": more, "reason": "要等鉴定"}
    file = office.stepping.do(NUMBER, "extend", told, paper=paper)
    on = accepted.strands[0].accepted_on
    extended = days(file)["HANDLE_EXT"]
    assert extended[:2] == (on, on + timedelta(days=60 + more))
    assert extended[1] <= on + timedelta(days=90)
    with pytest.raises(Refused):
        office.stepping.do(NUMBER, "extend", told, paper=paper)


@pytest.mark.parametrize("more", [0, -5, 31, 300])
def test_more_than_thirty_days_or_none_are_refused(office, accepted, more) -> None:
    before = days(office.records.file(NUMBER))
    with pytest.raises(Refused) as refused:
        office.stepping.do(NUMBER, "extend", {"days": more, "reason": "要等鉴定"})
    assert refused.value.field == "days"
    assert refused.value.article == "34"
    assert days(office.records.file(NUMBER)) == before
