"""Whoever is complained of, or stepped aside, does nothing with the petition (Art. 28 3, 30 3)."""

import builders
import pytest
from builders import draft

from app.classing import ClaimTold
from app.domain.errors import Refused
from app.domain.petition import PartyDraft
from app.handling import NoteTold

NUMBER = "青信2026-0001"
OURS = [ClaimTold("appeal_claim", "petition_procedure", n=1)]


def complained(office, *parties):
    office.intake.register(draft(complained_of=parties))
    office.handling.classify(NUMBER, OURS)
    office.handling.accept(NUMBER)
    return office.handling.hear_statement(NUMBER, NoteTold("她说了经过。"))


def refused(doing) -> tuple[str, str | None, str | None]:
    with pytest.raises(Refused) as caught:
        doing()
    return caught.value.code, caught.value.field, caught.value.article


@pytest.fixture
def chen(office, folder, clock):
    """The office as Chen Jialuo opens it, who is complained of."""
    complained(office, PartyDraft(name="陈家洛", kind="person"))
    other = builders.opened(folder, clock, login="chenjialuo")
    yield other
    other.close()


def test_the_one_complained_of_does_nothing_but_have_it_decided(chen) -> None:
    standing = chen.answering.standing(NUMBER)
    assert [each.act.name for each in standing.allowed] in ([], ["recuse"])
    assert "act.complains_of_me" in {each.code for each in standing.not_allowed}
    note = NoteTold("到现场看了。", kind="visit")
    for doing in (
        lambda: chen.handling.record_work(NUMBER, note),
        lambda: chen.handling.hear_statement(NUMBER, NoteTold("她又说。")),
        lambda: chen.handling.add_note(NUMBER, note),
        lambda: chen.stepping.do(NUMBER, "withdraw", {"on": None}),
    ):
        assert refused(doing) == ("act.complains_of_me", None, "28.3, 30.3")


@pytest.mark.parametrize("unit", ["石桥村村委会", "石桥村委会", "石桥村", "石桥村党支部"])
def test_a_committee_by_any_of_its_names_gets_no_slip(office, unit) -> None:
    complained(office, PartyDraft(name="石桥村民委员会"))
    values = {"to_unit": unit, "what": "报送丈量记录", "by": "2026-10-10"}
    found = refused(lambda: office.stepping.do(NUMBER, "dispatch", values))
    assert (found[0], found[2]) == ("act.complained_of", "28.3, 30.3")


@pytest.mark.parametrize("named", ["陈家洛", "陈家洛镇长", "镇长陈家洛", "副镇长 陈家洛"])
def test_who_was_put_down_with_a_post_is_kept_out_by_name_too(office, named) -> None:
    complained(office, PartyDraft(name="镇长陈家洛", kind="person"))
    values = {"agreed": True, "mediator": named}
    assert refused(lambda: office.stepping.do(NUMBER, "mediate", values))[0] == "act.complained_of"
    other = {"agreed": True, "mediator": "李家洛"}
    assert office.stepping.do(NUMBER, "mediate", other).state() == "mediating"


def test_who_stepped_aside_neither_hosts_nor_is_present(office) -> None:
    complained(office)
    told = {
        "who": "chenjialuo",
        "ground": "relative",
        "asked_by": "her_request",
        "decision": "granted",
        "reason": "姐夫是组长。",
    }
    office.stepping.do(NUMBER, "recuse", told)
    sitting = {
        "sits_on": "2026-10-12",
        "time": "上午9时",
        "place": "镇政府",
        "host": "陈家洛镇长",
        "issues": "占地面积",
    }
    found = refused(lambda: office.stepping.do(NUMBER, "hold_hearing", sitting))
    assert found == ("act.recused", "host", "28.3")
    present = NoteTold("现场丈量", kind="visit", people=("陈家洛",))
    assert refused(lambda: office.handling.record_work(NUMBER, present))[0] == "act.recused"


def test_a_hearing_is_not_recorded_before_its_day_and_may_be_called_off(office, clock) -> None:
    complained(office)
    sitting = {
        "sits_on": "2026-10-12",
        "time": "上午9时",
        "place": "镇政府",
        "host": "郭靖",
        "issues": "占地面积",
    }
    office.stepping.do(NUMBER, "hold_hearing", sitting)
    record = {"text": "双方都说了。"}
    found = refused(lambda: office.stepping.do(NUMBER, "record_hearing", record))
    assert found == ("hearing.before_called", "on", "31.6")
    off = {"reason": "她生病了。", "how": "phone"}
    assert office.stepping.do(NUMBER, "call_off_hearing", off).state() == "investigating"
    office.stepping.do(NUMBER, "hold_hearing", {**sitting, "sits_on": "2026-10-15"})
    clock.move(days=23)
    assert office.stepping.do(NUMBER, "record_hearing", record).state() == "investigating"
