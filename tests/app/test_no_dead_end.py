"""Nothing ends in a corner: an answer that reaches nobody, a request after the end, what the county
is owed, an item entered twice, a unit that is no organ, and what is said to come next.
"""

from datetime import timedelta

import pytest
from builders import draft

from app.answering import ClaimAnswer, OpinionTold, ReviewTold, Served
from app.classing import ClaimTold
from app.domain.errors import Refused
from app.domain.matter import same_matter_act
from app.domain.petition import ClaimDraft, PetitionerDraft
from app.domain.words import sentence
from app.handling import NoteTold
from app.notices import Spot

NUMBER = "青信2026-0001"
OURS, COURT = "petition_procedure", "litigation"
TWO_WAYS = (ClaimDraft("兑付补偿款", route=OURS), ClaimDraft("请求离婚", route=COURT))
NOBODY = {"petitioners": (PetitionerDraft(anonymous=True),)}
UNCLEAR = {"petitioners": (), "name_or_address_unclear": True}
HALF = {"petitioners": (PetitionerDraft(name="洪七公"),), "name_or_address_unclear": True}
WENT = {"text": "已和邻居谈好。", "signed_how": "signed"}
PAPER = {"organ": "云溪县人民政府", "from_number": "云信复〔2026〕3号"}
SHARED_ROUTE = [ClaimTold("appeal_claim", OURS, n=1)]


def do(office, act, strand=None, **values):
    return office.stepping.do(NUMBER, act, values, strand=strand)


def refused(what) -> tuple[str, str | None]:
    """Give code and article of a refusal."""
    with pytest.raises(Refused) as caught:
        what()
    return caught.value.code, caught.value.article


def step(office, strand: int = 1) -> str | None:
    file = office.answering.standing(NUMBER).file
    act = office.procedure.next(file, office.clock.today(), file.strands[strand - 1])
    return act.name if act else None


def running(file) -> set[str]:
    return {each.rule for each in file.clocks if each.met_on is None}


def served(office):
    """Serve whatever waits."""
    file = office.answering.standing(NUMBER).file
    while any(file.to_serve(each.id) for each in file.strands):
        file = office.answering.serve(NUMBER, Served("in_person"))
    return file


def signed(office, outcome="explain", strand=None, **claim):
    office.handling.hear_statement(NUMBER, NoteTold("她说了经过。"), strand=strand)
    answer = ClaimAnswer(1, outcome, "按合同办。", "《土地管理法》第四十八条", **claim)
    office.answering.draft_opinion(NUMBER, OpinionTold("经查属实。", (answer,)), strand=strand)
    return office.answering.sign(NUMBER, strand=strand)


def accepted(office, **told):
    office.intake.register(draft(**told))
    office.handling.classify(NUMBER, SHARED_ROUTE)
    return office.handling.accept(NUMBER)


def answered(office, **told):
    accepted(office, **told)
    signed(office)
    return served(office)


def ended(office, clock):
    """An opinion served, its window over, the matter closed."""
    answered(office)
    clock.move(days=40)
    do(office, "lapse_review")
    return office.handling.close(NUMBER, "没有申请复查。")


# --- an answer that can reach nobody ---------------------------------------------------------


@pytest.mark.parametrize("who", [NOBODY, UNCLEAR, HALF])
def test_an_answer_that_reaches_nobody_stays_in_the_file_and_ends_there(office, who) -> None:
    """Article 23 2 owes no written notice to who left no name or address; signing is the answer."""
    accepted(office, **who)
    file = signed(office)
    assert file.state() == "answer_kept"
    assert running(file) == set()
    assert file.clocks[-1].met_how == "kept"
    assert step(office) == "close"
    file = office.handling.close(NUMBER, "没有留姓名，答复存卷。")
    assert file.state() == "closed"
    assert office.safe.verify().sound()


def test_a_decision_of_the_own_procedure_may_reach_nobody_too(office) -> None:
    office.intake.register(draft(**NOBODY))
    office.handling.classify(NUMBER, [ClaimTold("appeal_claim", "admin_procedure", n=1)])
    do(office, "own_procedure", ground="land_use")
    told = {"facts": "地界清楚。", "decision": "归甲使用。", "law": "《土地管理法》第十四条"}
    assert do(office, "decide_own", **told).state() == "answer_kept"
    assert step(office) == "close"
    assert office.handling.close(NUMBER, "答复存卷。").state() == "closed"


def test_who_was_out_of_reach_and_comes_gets_it_and_her_thirty_days(office, clock) -> None:
    accepted(office, **HALF)
    signed(office)
    clock.move(days=3)
    file = office.answering.serve(NUMBER, Served("in_person"))
    assert file.state() == "review_window"
    assert file.recipients[-1].window_rule or file.recipients[0].window_rule


def test_what_was_supported_is_carried_out_also_for_somebody_unknown(office) -> None:
    accepted(office, **NOBODY)
    due = office.clock.today() + timedelta(days=20)
    signed(office, "support", executor="青山镇财政所", execute_by=due)
    assert step(office) == "execute"
    code, article = refused(lambda: office.handling.close(NUMBER, "办完。"))
    assert (code, article) == ("procedure.not_carried_out", "27, 32.2")
    do(office, "execute", claim=1, proof="收据。")
    assert office.handling.close(NUMBER, "办完。").state() == "closed"


def test_an_own_decision_that_was_served_can_be_closed(office) -> None:
    office.intake.register(draft())
    office.handling.classify(NUMBER, [ClaimTold("appeal_claim", "admin_procedure", n=1)])
    do(office, "own_procedure", ground="land_use")
    told = {"facts": "地界清楚。", "decision": "归甲使用。", "law": "《土地管理法》第十四条"}
    do(office, "decide_own", **told)
    served(office)
    assert step(office) == "close"
    assert office.handling.close(NUMBER, "决定已送达。").state() == "closed"


# --- a request for review after the end ------------------------------------------------------


@pytest.mark.parametrize("archived", [False, True])
def test_a_request_for_review_is_taken_when_the_file_is_closed(office, clock, archived) -> None:
    ended(office, clock)
    if archived:
        do(office, "archive", ground="thirty", volume="2026-31")
    file = office.answering.forward_review(NUMBER, ReviewTold("款子少算了。"))
    assert file.state() == "under_review"
    assert file.letters[-1].letter_kind == "review_request"
    assert step(office) == "forward_review"
    clock.move(days=1)
    office.answering.forward_review(NUMBER, ReviewTold("", forwarded_on=clock.today()))
    clock.move(days=20)
    day = {"from_on": clock.today(), "served_on": clock.today()}
    file = do(office, "review_result", result="remanded", **PAPER, **day)
    assert file.state() == "remanded"
    assert step(office) == "hear_statement"
    assert signed(office).state() == "opinion_signed"


def test_what_the_county_sends_after_the_end_is_noted(office, clock) -> None:
    ended(office, clock)
    file = do(office, "file_asked", **PAPER, from_on=clock.today())
    assert step(office) == "file_sent"
    assert "REVIEW_FILE" in running(file)
    do(office, "file_sent")
    day = {"from_on": clock.today(), "served_on": clock.today()}
    assert do(office, "review_result", result="maintained", **PAPER, **day).state() == (
        "recheck_window"
    )
    clock.move(days=40)
    do(office, "lapse_recheck")
    assert same_matter_act(office.answering.standing(NUMBER).file, clock.today()).act
    office.handling.close(NUMBER, "没有申请复核。")
    file = do(office, "request_recheck", petitioner=1, how="spoken", text="还是不服。")
    assert file.state() == "under_recheck"
    do(office, "forward_recheck")
    assert step(office) == "recheck_result"
    day = {"from_on": clock.today(), "served_on": clock.today()}
    file = do(office, "recheck_result", result="maintained", **PAPER, **day)
    assert step(office) == "close"
    assert office.safe.verify().sound()


def test_what_never_had_an_opinion_has_no_review(office) -> None:
    office.intake.register(draft())
    office.handling.classify(NUMBER, [ClaimTold("appeal_claim", OURS, n=1)])
    office.handling.notify_elsewhere(NUMBER, "云溪县自然资源局")
    served(office)
    asked = ReviewTold("不服。")
    assert refused(lambda: office.answering.forward_review(NUMBER, asked)) == (
        "procedure.not_yet.forward_review",
        "35",
    )


# --- review: what comes next, and each asks once ---------------------------------------------


def test_after_sending_on_the_county_s_thirty_days_are_seen_and_its_result_comes_next(
    office, clock
) -> None:
    answered(office)
    office.answering.forward_review(NUMBER, ReviewTold("款子少算了。"))
    assert step(office) == "forward_review"
    clock.move(days=1)
    sent = ReviewTold("", forwarded_on=clock.today(), forward_number="青信转〔2026〕1号")
    file = office.answering.forward_review(NUMBER, sent)
    assert step(office) == "review_result"
    theirs = next(each for each in file.clocks if each.rule == "REVIEW_OPINION_30D")
    assert (theirs.met_on, theirs.trigger_on) == (None, clock.today())
    assert file.nearest() is None or file.nearest().rule != "REVIEW_OPINION_30D"
    again = ReviewTold("还是不服。")
    assert refused(lambda: office.answering.forward_review(NUMBER, again))[0] == "review.taken"
    clock.move(days=20)
    day = {"from_on": clock.today(), "served_on": clock.today()}
    file = do(office, "review_result", result="maintained", **PAPER, **day)
    assert "REVIEW_OPINION_30D" not in running(file)
    assert refused(lambda: office.answering.forward_review(NUMBER, again))[0] == "review.reviewed"
    do(office, "request_recheck", petitioner=1, how="spoken", text="还是不服。")
    twice = {"petitioner": 1, "how": "spoken", "text": "又说了一遍。"}
    assert refused(lambda: do(office, "request_recheck", **twice)) == ("recheck.taken", "36.1")
    file = do(office, "forward_recheck")
    assert "RECHECK_OPINION_30D" in running(file)
    assert step(office) == "recheck_result"


def test_each_of_them_may_ask_for_review_while_another_s_request_still_lies_here(office) -> None:
    people = tuple(PetitionerDraft(name=f"代表{n}", address="石桥村") for n in "甲乙")
    accepted(office, petitioners=people, people_count=6)
    signed(office)
    for place in (1, 2):
        while True:
            try:
                office.answering.serve(NUMBER, Served("in_person", petitioner=place))
            except Refused:
                break
    office.answering.forward_review(NUMBER, ReviewTold("少算了。", petitioner=1))
    file = office.answering.forward_review(NUMBER, ReviewTold("没算我家。", petitioner=2))
    assert len(file.reviews) == 2
    today = office.clock.today()
    file = office.answering.forward_review(NUMBER, ReviewTold("", forwarded_on=today))
    assert {each.forwarded_on for each in file.reviews} == {today}
    day = {"from_on": today, "served_on": today}
    file = do(office, "review_result", result="changed", **PAPER, **day)
    assert {each.result for each in file.reviews} == {"changed"}


# --- a simple reply --------------------------------------------------------------------------


def simple(office):
    office.intake.register(draft())
    office.handling.classify(NUMBER, SHARED_ROUTE)
    do(office, "accept_simple", ground="clear", how="phone")
    do(office, "reply_simple", text="路灯已修。", how="phone")
    return served(office)


def test_who_comes_again_after_a_simple_reply_gets_the_ordinary_procedure(office, clock) -> None:
    simple(office)
    asked = ReviewTold("没修好。")
    code, article = refused(lambda: office.answering.forward_review(NUMBER, asked))
    assert (code, article) == ("procedure.instead.convert_to_ordinary", "35")
    assert "转普通程序" in sentence(code)
    office.handling.close(NUMBER, "已修。")
    clock.move(days=70)
    file = office.answering.standing(NUMBER).file
    assert same_matter_act(file, clock.today()).act == "convert_to_ordinary"
    file = do(office, "convert_to_ordinary", ground="not_agreed")
    assert file.state() == "accepted"
    due = next(each for each in file.clocks if each.rule == "HANDLE_60D")
    assert (due.trigger_on, due.met_on) == (clock.today(), None)
    served(office)
    assert signed(office).state() == "opinion_signed"


# --- what the county is owed -----------------------------------------------------------------


def from_county(office, **told):
    due = office.clock.today() + timedelta(days=60)
    office.intake.register(draft(origin="assigned", source_due_on=due, **told))
    supervised = {"organ": "云溪县信访局", "from_number": "云督1", "what": "报进展。"}
    today = office.clock.today()
    return do(office, "receive_supervision", **supervised, from_on=today, by=due)


def test_withdrawing_ends_nothing_that_is_owed_to_the_county(office, clock) -> None:
    from_county(office)
    suggested = {"organ": "云溪县信访局", "from_number": "云建1", "what": "改进。"}
    do(office, "receive_suggestion", ground="improve", from_on=clock.today(), **suggested)
    file = do(office, "withdraw", **WENT)
    assert running(file) == {"ASSIGN_FEEDBACK", "SUPERVISION", "SUGGEST_FEEDBACK_30D"}
    organ = {"organ": "云溪县信访局"}
    assert step(office) == "answer_suggestion"
    do(office, "answer_suggestion", **organ, adopted="whole", text="已改。")
    do(office, "answer_supervision", **organ, text="信访人已撤回。")
    assert step(office) == "report_result"
    file = do(office, "report_result", text="信访人已撤回。", her_view="agrees")
    assert running(file) == set()
    assert step(office) == "archive"
    assert do(office, "archive", ground="ten", volume="2026-1").state() == "archived"


def test_what_was_withdrawn_on_one_way_leaves_the_other_and_the_county_s_date(office) -> None:
    from_county(office, claims=TWO_WAYS)
    assert refused(lambda: do(office, "withdraw", **WENT)) == ("procedure.which_strand", "17")
    file = do(office, "withdraw", strand=2, **WENT)
    assert [each.state for each in file.strands] == ["registered", "withdrawn"]
    assert {"ASSIGN_FEEDBACK", "NOTICE_15D_UP"} <= running(file)
    # The result is reported of the whole item: not while she has no answer on the other way.
    told = {"text": "撤回。", "her_view": "agrees"}
    code, article = refused(lambda: do(office, "report_result", strand=2, **told))
    assert (code, article) == ("procedure.others_open", "22.1")


def test_all_of_it_is_withdrawn_where_she_says_so(office) -> None:
    from_county(office, claims=TWO_WAYS)
    file = do(office, "withdraw", whole=True, **WENT)
    assert {each.state for each in file.strands} == {"withdrawn"}
    assert running(file) == {"ASSIGN_FEEDBACK", "SUPERVISION"}


def test_an_objection_agreed_on_one_way_leaves_the_date_of_the_other(office) -> None:
    from_county(office, claims=TWO_WAYS)
    do(office, "object", strand=2, reason="归法院。", organ="云溪县人民法院")
    file = do(office, "objection_agreed", from_number="云退1", from_on=office.clock.today())
    assert "ASSIGN_FEEDBACK" in running(file)


def test_what_was_assigned_without_a_date_is_reported_all_the_same(office) -> None:
    answered(office, origin="assigned")
    assert "report_result" in {e.act.name for e in office.answering.standing(NUMBER).allowed}
    file = do(office, "report_result", text="已答复。", her_view="none")
    assert file.letters[-1].letter_kind == "completion_report"
    told = {"text": "已答复。", "her_view": "none"}
    assert refused(lambda: do(office, "report_result", **told))[0] == "procedure.done_already"


# --- entered twice ---------------------------------------------------------------------------


def test_an_item_of_the_county_that_was_entered_twice_is_linked_and_voided(office, clock) -> None:
    office.intake.register(draft(origin="transferred"))
    twice = office.intake.register(draft(origin="transferred")).petition.number
    void = lambda: office.handling.void(twice, "登重了。")  # noqa: E731 one act, tried twice
    assert refused(void) == ("procedure.handed_down_stays", "22")
    clock.move(days=2)
    office.handling.sign_for(twice)
    office.handling.link(twice, NUMBER)
    assert void().state() == "void"
    other = office.answering.standing(NUMBER).file
    assert other.state() == "registered"
    assert "NOTICE_15D_UP" in running(other)


def test_what_came_directly_is_still_undone_on_its_day_only(office, clock) -> None:
    office.intake.register(draft())
    clock.move(days=1)
    assert refused(lambda: office.handling.void(NUMBER, "登错了。"))[0] == "void.not_today"


# --- who is no organ -------------------------------------------------------------------------

NO_ORGANS = (
    "石桥村",
    "石桥村民委员会",
    "石桥村党支部",
    "石桥村三组",
    "三组",
    "自然资源所",
    "市场监管所",
    "青山镇财政所",
    "青山镇卫生院",
)


@pytest.mark.parametrize("unit", [*NO_ORGANS, "财政所", "云溪县自然资源局", "镇信访办"])
@pytest.mark.parametrize("act", ["transfer", "assign"])
def test_nothing_is_transferred_to_who_is_no_lower_organ(office, unit, act) -> None:
    office.intake.register(draft(complained_of=()))
    office.handling.classify(NUMBER, SHARED_ROUTE)
    values = {"to_unit": unit} | ({"by": "2026-10-10"} if act == "assign" else {})
    with pytest.raises(Refused) as caught:
        do(office, act, **values)
    assert (caught.value.code, caught.value.field) == ("transfer.not_lower", "to_unit")
    assert caught.value.article
    said = sentence(caught.value.code, caught.value.detail)
    assert "转办" in said
    assert "{" not in said


@pytest.mark.parametrize("organ", [*NO_ORGANS, "青山镇人民政府", "青山镇农业综合服务中心"])
def test_nobody_is_told_to_go_to_who_has_no_power(office, organ) -> None:
    office.intake.register(draft(complained_of=()))
    tell = (
        lambda: office.handling.notify_elsewhere(NUMBER, organ),
        lambda: office.handling.notify_on_spot(NUMBER, Spot(ours=False, organ=organ)),
        lambda: office.intake.register(draft(), spot=Spot(ours=False, organ=organ)),
    )
    for what in tell:
        code, article = refused(what)
        assert code == "notice.not_competent"
        assert article


def test_the_organs_of_the_guide_have_the_power(office) -> None:
    for each in office.guide.organs():
        if each.kind != "township":
            office.procedure.units.demand(each.name, "competent", "青山镇", "organ")
    for name in ("青山镇派出所", "青山法庭", "云溪县公安局"):
        office.procedure.units.demand(name, "referred", "青山镇", "organ")


# --- what comes next -------------------------------------------------------------------------


def test_an_earlier_notice_that_lies_here_is_served_before_closing(office, clock) -> None:
    accepted(office)
    signed(office)
    office.answering.serve(NUMBER, Served("in_person"))
    clock.move(days=40)
    file = do(office, "lapse_review")
    assert file.owed(file.strands[0].id)
    assert step(office) == "serve"
    office.answering.serve(NUMBER, Served("in_person"))
    assert step(office) == "close"


def test_a_signed_opinion_is_served_before_anything_of_it_is_carried_out(office, clock) -> None:
    accepted(office)
    signed(office, "support", execute_by=clock.today() + timedelta(days=2))
    assert step(office) == "serve"
    table = office.procedure
    assert table.next_of("opinion_signed", OURS, "SUPPORT_EXEC") == "serve"


def test_on_day_twelve_of_an_objection_she_is_to_be_told(office, clock) -> None:
    office.intake.register(draft(origin="transferred"))
    do(office, "object", reason="占地在邻镇。", organ="白水镇人民政府")
    came = office.answering.standing(NUMBER).file.received_on
    clock.move(days=11)
    assert step(office) == "objection_agreed"
    clock.move(days=1)
    assert (clock.today() - came).days == 12
    assert step(office) == "tell_objection_period"
    next_of = office.procedure.next_of
    assert next_of("objection_filed", None, "NOTICE_15D_UP", 12) == "tell_objection_period"
    assert next_of("objection_filed", None, "NOTICE_15D_UP", 11) == "objection_agreed"
    do(office, "tell_objection_period", answers="云溪县信访局")
    assert step(office) == "serve"
    office.answering.serve(NUMBER, Served("in_person"))
    assert step(office) == "objection_agreed"


# --- why not ---------------------------------------------------------------------------------


def reasons(office) -> dict[str, str]:
    return {each.act: each.code for each in office.answering.standing(NUMBER).not_allowed}


def test_nothing_is_said_to_be_done_that_never_was(office) -> None:
    office.intake.register(draft(origin="transferred"))
    office.handling.classify(NUMBER, SHARED_ROUTE)
    do(office, "accept_simple", ground="clear", how="phone")
    told = reasons(office)
    assert told["refer"] == "procedure.other_route"
    assert told["own_procedure"] == "procedure.other_route"
    assert told["decide_own"] == "procedure.other_route"
    for act in ("object", "sign_for", "notify_on_spot"):
        assert told[act] == "procedure.passed", act
    assert told["accept_simple"] == "procedure.done_already"


def test_a_filed_objection_was_no_notice(office) -> None:
    office.intake.register(draft(origin="transferred"))
    do(office, "object", reason="占地在邻镇。", organ="白水镇人民政府")
    told = reasons(office)
    assert told["notify_on_spot"] == "procedure.passed"


def test_a_suggestion_is_not_accepted_but_studied(office) -> None:
    office.intake.register(draft())
    office.handling.classify(NUMBER, [ClaimTold("suggestion", n=1)])
    told = reasons(office)
    assert told["accept"] == told["accept_simple"] == "procedure.is_suggestion"
