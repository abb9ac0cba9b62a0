"""The leader's paper: who signed is the leader, with number, day and name; the clerk wrote it."""

from datetime import timedelta

import builders
import pytest
from builders import MORNING, NUMBER, TWO, draft

from app.answering import ClaimAnswer, OpinionTold, Served
from app.classing import ClaimTold
from app.domain.errors import Refused
from app.domain.petition import PartyDraft
from app.handling import NoteTold
from app.notices import Spot
from app.signing import Paper

TODAY = MORNING.date()
PAPER = Paper("青办批〔2026〕7号", TODAY, "张三丰")
SAID = {"paper_by": "张三丰", "paper_number": PAPER.number, "paper_on": "2026-09-22"}


@pytest.fixture
def office(tmp_path, clock):
    builders.found_alone(tmp_path / "office", clock)
    made = builders.opened(tmp_path / "office", clock)
    yield made
    assert made.safe.verify().sound()
    made.close()


def said(event):
    return {name: told for name, told in event.told.items() if name in SAID}


def classified(office, **told):
    office.intake.register(draft(**told))
    office.handling.classify(NUMBER, [ClaimTold("appeal_claim", "petition_procedure", n=1)])


def drafted(office):
    office.handling.hear_statement(NUMBER, NoteTold("她说：地是2024年春天占的。"))
    answer = ClaimAnswer(1, "explain", "测量图已公布。", "《村委会组织法》第三十条")
    office.answering.draft_opinion(NUMBER, OpinionTold("经查，占地0.6亩。", (answer,)))


def test_an_acceptance_may_carry_the_paper_for_this_one_petition(office, tmp_path) -> None:
    classified(office)
    page = tmp_path / "签批纸.jpg"
    page.write_bytes(b"\xff\xd8 a page")
    with pytest.raises(Refused) as caught:
        office.handling.accept(NUMBER)
    assert (caught.value.code, caught.value.article) == ("notice.no_standing_authority", "23.2")
    paper = Paper(PAPER.number, PAPER.on, PAPER.by, str(page))
    assert office.preview(lambda: office.handling.accept(NUMBER, paper=paper)) is not None
    assert not office.records.file(NUMBER).attachments  # only tried
    file = office.handling.accept(NUMBER, paper=paper)
    (signed,) = file.signatures
    assert (signed.paper_by, signed.paper_number, signed.paper_on) == (
        "张三丰",
        PAPER.number,
        TODAY,
    )
    assert said(file.history[-1]) == SAID
    assert [each.name for each in file.attachments] == ["签批纸.jpg"]


def test_a_notice_at_the_counter_may_carry_it_too(office) -> None:
    made = office.intake.register(draft(), spot=Spot(paper=PAPER))
    (signed,) = made.petition.signatures
    assert signed.paper_by == "张三丰"
    assert said(made.petition.history[0]) == SAID


def test_so_may_every_notice_of_whose_it_is(office) -> None:
    classified(office)
    file = office.handling.notify_elsewhere(NUMBER, "云溪县农业农村局", paper=PAPER)
    assert [each.paper_by for each in file.signatures] == ["张三丰"]


def test_an_act_that_is_data_carries_it_as_well(office) -> None:
    office.intake.register(draft(claims=TWO))
    office.handling.classify(NUMBER, [ClaimTold("suggestion", n=n) for n in (1, 2)])
    with pytest.raises(Refused, match=r"notice\.no_standing_authority"):
        office.stepping.do(NUMBER, "tell_study", {})
    file = office.stepping.do(NUMBER, "tell_study", {}, paper=PAPER)
    assert [each.paper_by for each in file.signatures] == ["张三丰"]


def test_the_opinion_is_signed_by_the_leader_on_paper_and_written_down_by_the_clerk(office) -> None:
    classified(office)
    office.handling.accept(NUMBER, paper=PAPER)
    drafted(office)
    with pytest.raises(Refused) as caught:
        office.answering.sign(NUMBER, paper=Paper(PAPER.number, TODAY))
    assert (caught.value.code, caught.value.field) == ("sign.paper_name_missing", "paper_by")
    with pytest.raises(Refused) as caught:
        office.answering.sign(NUMBER, paper=Paper("7号", TODAY + timedelta(days=1), "张三丰"))
    assert (caught.value.code, caught.value.field) == ("sign.paper_missing", "paper_on")
    file = office.answering.sign(NUMBER, paper=PAPER)
    assert said(file.history[-1]) == SAID
    assert office.answering.serve(NUMBER, Served("in_person")).state() == "review_window"


def test_a_leader_who_is_complained_of_signs_nothing_of_it_on_paper(office) -> None:
    classified(office, complained_of=(PartyDraft(name="张三丰", kind="person"),))
    for act in (
        lambda: office.handling.accept(NUMBER, paper=PAPER),
        lambda: office.intake.register(
            draft(complained_of=(PartyDraft(name="副镇长张三丰", kind="person"),)),
            spot=Spot(paper=Paper("7号", TODAY, "副镇长张三丰")),
        ),
    ):
        with pytest.raises(Refused, match=r"act\.complained_of"):
            act()


def test_a_leader_who_is_known_here_need_not_be_named_again(tmp_path, clock) -> None:
    builders.found_alone(tmp_path / "office", clock, leader="张三丰")
    office = builders.opened(tmp_path / "office", clock)
    classified(office)
    file = office.handling.accept(NUMBER, paper=Paper(PAPER.number, TODAY))
    (signed,) = file.signatures
    leader = next(each for each in office.cadres if each.name == "张三丰")
    assert (signed.paper_by, signed.acting_for) == ("张三丰", leader.id)
    office.close()


def test_where_a_leader_can_unlock_no_paper_stands_in(folder, clock) -> None:
    office = builders.opened(folder, clock, login="chenjialuo")
    classified(office)
    with pytest.raises(Refused) as caught:
        office.handling.accept(NUMBER, paper=PAPER)
    assert (caught.value.code, caught.value.article) == ("notice.paper_not_here", "23.2")
    office.close()
