"""After service: what comes next, by which day, and her right that runs meanwhile."""

from dataclasses import replace
from datetime import date, timedelta

import builders
import pytest

from app.answering import ClaimAnswer, OpinionTold, ReviewTold, Served
from app.classing import ClaimTold
from app.handling import NoteTold

NUMBER = "青信2026-0001"
ANSWER = ClaimAnswer(
    1, "support", "兑付补偿款。", "《土地管理法》第四十八条", "青山镇财政所", date(2026, 10, 30)
)
WHOLE = OpinionTold(facts="经查，占用承包地0.6亩。", claims=(ANSWER,))


@pytest.fixture
def drafted(office):
    office.intake.register(builders.draft())
    office.handling.classify(NUMBER, (ClaimTold("appeal_claim", "petition_procedure", n=1),))
    office.handling.accept(NUMBER)
    office.handling.hear_statement(NUMBER, NoteTold("她说了经过。", read_back=True))
    return office.answering.draft_opinion(NUMBER, WHOLE)


def served_without_a_day(office):
    claim = replace(WHOLE.claims[0], executor=None, execute_by=None)
    office.answering.draft_opinion(NUMBER, replace(WHOLE, claims=(claim,)))
    office.answering.sign(NUMBER)
    return office.answering.serve(NUMBER, Served("in_person"))


@pytest.mark.usefixtures("drafted")
def test_a_supported_claim_without_a_day_has_a_next_step_and_stays_on_today(office, clock) -> None:
    served_without_a_day(office)
    assert office.answering.standing(NUMBER).next == "order_execution"
    assert office.records.undated() == (NUMBER,)
    waiting = {each.what: each.number for each in office.records.today(mine=False).waiting}
    assert waiting["execute"] == NUMBER
    day = clock.today() + timedelta(days=20)
    told = {"claim": 1, "to_unit": "青山镇财政所", "what": "兑付补偿款。", "by": day}
    file = office.stepping.do(NUMBER, "order_execution", told)
    assert file.nearest().rule == "SUPPORT_EXEC"
    assert office.answering.standing(NUMBER).next == "execute"
    assert office.records.undated() == ()
    assert "execute" not in {each.what for each in office.records.today(mine=False).waiting}


@pytest.mark.usefixtures("drafted")
def test_her_window_is_told_with_its_whole_count_until_it_is_over(office, clock) -> None:
    office.answering.sign(NUMBER)
    file = office.answering.serve(NUMBER, Served("in_person"))
    (right,) = office.desk.rights(file)
    assert (right.rule, right.trigger_on) == ("REVIEW_REQUEST_30D", clock.today())
    assert right.rolled == file.recipients[-1].window_rolled
    assert any("30" in each for each in right.steps)
    clock.move(days=40)
    assert office.desk.rights(file) == ()


@pytest.mark.usefixtures("drafted")
def test_what_the_county_owes_is_awaited_and_when_it_is_late_stands_on_today(office, clock) -> None:
    office.answering.sign(NUMBER)
    office.answering.serve(NUMBER, Served("in_person"))
    office.answering.forward_review(NUMBER, ReviewTold("款子少算了。"))
    gone = date(2026, 10, 9)
    clock.move(days=(gone - clock.today()).days)
    file = office.answering.forward_review(NUMBER, ReviewTold("", forwarded_on=gone))
    owed = office.desk.awaited(file)[-1]
    assert (owed.rule, owed.nominal) == ("REVIEW_OPINION_30D", date(2026, 11, 8))

    def late() -> list[str]:
        waiting = office.records.today(mine=False).waiting
        return [each.number for each in waiting if each.what == "above"]

    clock.move(days=(owed.rolled - clock.today()).days)
    assert late() == []
    clock.move(days=1)
    assert late() == [NUMBER]
    file = office.records.file(NUMBER)
    assert office.desk.awaited(file)[-1].rule == "REVIEW_OPINION_30D"
    told = {"result": "maintained", "organ": "云溪县人民政府", "from_number": "云复〔2026〕3号"}
    days = {"from_on": clock.today(), "served_on": clock.today()}
    office.stepping.do(NUMBER, "review_result", told | days)
    assert late() == []
