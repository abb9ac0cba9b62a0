"""Acts that are data: what each is held to, what it leaves, whose signature it takes."""

from datetime import date, timedelta

import builders
import pypdfium2
import pytest
from builders import draft
from steps import NUMBER, do, entries, open_clock, read_text, refused

from app.answering import ClaimAnswer, OpinionTold, Served
from app.classing import ClaimTold
from app.domain.errors import Refused
from app.domain.petition import PetitionerDraft
from app.handling import NoteTold
from app.records import Wanted
from app.signing import Paper

COUNTY = """
level = "county"
name = "云溪县"
source = "云溪县信访局的通知"
in_force_from = 2026-09-01
[settings]
"route.notice_form" = "refusal"
"""


@pytest.fixture
def screened(office):
    office.intake.register(draft())
    return office.handling.classify(NUMBER, [ClaimTold("appeal_claim", "petition_procedure", n=1)])


@pytest.fixture
def heard(office, screened):
    office.handling.accept(NUMBER)
    return office.handling.hear_statement(NUMBER, NoteTold("她说了经过。"))


# --- a suggestion that takes longer ----------------------------------------------------------


@pytest.fixture
def studied(office):
    office.intake.register(draft())
    office.handling.classify(NUMBER, [ClaimTold("suggestion", n=1)])
    do(office, "tell_study")
    return office.answering.serve(NUMBER, Served("in_person"))


def test_who_suggested_something_is_told_in_time_and_answered_by_the_target(office, studied):
    """Article 23 2 asks for the notice; Article 29 has no period, so the office has a target."""
    assert not [e for e in studied.clocks if e.rule == "NOTICE_15D" and e.met_on is None]
    due = open_clock(studied, "SUGGEST_TARGET")
    assert due.nominal - due.trigger_on == timedelta(days=60)
    assert due.trigger_on == studied.received_on
    pdf = office.records.letter(studied.letters[-1])
    text = "".join(pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range().split())
    assert f"{due.nominal.month}月{due.nominal.day}日前书面答复您" in text
    assert refused(office, "tell_study")[0] == "procedure.done_already"
    file = do(office, "reply_suggestion", adopted="partly", text="先装两盏路灯。")
    assert not [each for each in file.clocks if each.met_on is None]


def test_nobody_is_told_who_cannot_be(office) -> None:
    office.intake.register(draft(petitioners=(PetitionerDraft(anonymous=True),)))
    office.handling.classify(NUMBER, [ClaimTold("suggestion", n=1)])
    assert refused(office, "tell_study")[0] == "procedure.not_yet.tell_study"


def test_the_county_may_ask_for_the_answer_to_a_suggestion_sooner(office) -> None:
    office.adopting.layer(
        COUNTY.replace('"route.notice_form" = "refusal"', '"suggest.target_days" = 30')
    )
    office.intake.register(draft())
    office.handling.classify(NUMBER, [ClaimTold("suggestion", n=1)])
    due = open_clock(do(office, "tell_study"), "SUGGEST_TARGET")
    assert (due.nominal - due.trigger_on).days == 30


def test_what_was_told_as_a_suggestion_and_is_none_is_owed_its_notice_again(office, studied):
    turned = [ClaimTold("appeal_claim", "petition_procedure", n=1)]
    file = office.handling.classify(NUMBER, turned)
    assert open_clock(file, "NOTICE_15D").trigger_on == file.received_on
    assert [e.rule for e in file.clocks if e.met_on is None] == ["NOTICE_15D"]
    file = office.handling.accept(NUMBER)
    assert open_clock(file, "HANDLE_60D")


def test_only_the_part_that_is_no_suggestion_is_owed_its_notice_again(office, studied):
    parted = [
        ClaimTold("suggestion", n=1),
        ClaimTold("appeal_claim", "petition_procedure", text="请求退还多收的钱。"),
    ]
    file = office.handling.classify(NUMBER, parted)
    first, second = file.strands
    running = {(e.strand, e.rule) for e in file.clocks if e.met_on is None}
    assert running == {(first.id, "SUGGEST_TARGET"), (second.id, "NOTICE_15D")}


def test_what_parts_before_she_was_told_is_owed_its_notice_beside(office) -> None:
    office.intake.register(draft())
    office.handling.classify(NUMBER, [ClaimTold("suggestion", n=1)])
    do(office, "tell_study")
    parted = [
        ClaimTold("suggestion", n=1),
        ClaimTold("appeal_claim", "petition_procedure", text="请求退还多收的钱。"),
    ]
    first, second = office.handling.classify(NUMBER, parted).strands
    file = office.answering.serve(NUMBER, Served("in_person"))
    running = {(e.strand, e.rule) for e in file.clocks if e.met_on is None}
    assert running == {(first.id, "SUGGEST_TARGET"), (second.id, "NOTICE_15D")}


# --- by post ---------------------------------------------------------------------------------


@pytest.fixture
def told_in_writing(office, screened):
    return office.handling.accept(NUMBER)


def test_what_is_posted_is_not_served_and_what_comes_back_never_was(
    office, told_in_writing, clock
) -> None:
    mail = "XA12345678923"
    file = do(office, "post_letter", petitioner=1, mail_number=mail)
    (who,) = file.to_serve(file.strands[0].id)
    assert who.served_on is None
    assert (file.posted(who).act, file.posted(who).told["mail_number"]) == ("post_letter", mail)
    clock.move(days=6)
    file = do(office, "letter_returned", petitioner=1, ground="unknown")
    (who,) = file.to_serve(file.strands[0].id)
    assert (file.posted(who).act, file.posted(who).ground) == ("letter_returned", "unknown")
    assert refused(office, "letter_returned", petitioner=1, ground="moved")[0] == (
        "procedure.not_yet.letter_returned"
    )
    do(office, "post_letter", petitioner=1, mail_number="XA2")
    clock.move(days=3)
    file = office.answering.serve(NUMBER, Served("post", mail_number="XA2"))
    assert not file.to_serve(file.strands[0].id)
    assert refused(office, "post_letter", petitioner=1)[0] == "procedure.nothing_to_serve"


def test_no_letter_comes_back_or_arrives_before_it_was_posted(
    office, told_in_writing, clock
) -> None:
    clock.move(days=4)
    before = clock.today() - timedelta(days=1)
    do(office, "post_letter", petitioner=1)
    back = refused(office, "letter_returned", petitioner=1, ground="refused", on=before)
    assert back[:2] == ("post.returned_before", "on")
    with pytest.raises(Refused, match=r"serve\.before_posted"):
        office.answering.serve(NUMBER, Served("post", on=before))


def test_only_hers_is_posted_and_comes_back(office, clock) -> None:
    two = (PetitionerDraft(name="洪七公", address="石桥村"), PetitionerDraft(name="周伯通"))
    office.intake.register(draft(petitioners=two, people_count=2))
    office.handling.classify(NUMBER, [ClaimTold("appeal_claim", "petition_procedure", n=1)])
    office.handling.accept(NUMBER)
    office.answering.serve(NUMBER, Served("in_person", petitioner=2))
    assert refused(office, "post_letter", petitioner=2)[:2] == (
        "procedure.nothing_to_serve",
        "petitioner",
    )
    assert refused(office, "post_letter", petitioner=3)[0] == "serve.nobody"
    file = do(office, "post_letter", petitioner=1)
    first, second = file.recipients_of(file.strands[0].id)
    assert (file.posted(first) is None, file.posted(second)) == (False, None)
    assert refused(office, "letter_returned", petitioner=2, ground="refused")[0] == (
        "post.not_posted"
    )


def test_what_was_posted_before_the_letter_was_made_was_another_one(office, heard, clock) -> None:
    file = do(office, "post_letter", petitioner=1)
    clock.move(days=2)
    file = do(office, "extend", days=10, reason="要等丈量结果。")
    made = {each.id: each.letter_kind for each in file.letters}
    posts = {made[e.letter]: file.posted(e) for e in file.to_serve(file.strands[0].id)}
    assert posts["acceptance_notice"].act == "post_letter"
    assert posts["extension_notice"] is None


# --- by announcement -------------------------------------------------------------------------


def test_an_announcement_says_name_and_number_and_is_service_after_thirty_days(
    office, told_in_writing, clock
) -> None:
    """Civil Procedure Law 95, by analogy; the matter is nobody's business (OFFICE 3.8)."""
    with pytest.raises(Refused, match=r"serve\.not_announced"):
        office.answering.serve(NUMBER, Served("announcement"))
    why = "两次上门没有人，电话停机，邮件退回。"
    file = do(office, "announce_letter", petitioner=1, reason=why)
    notice = file.letters[-2]
    announced = file.letters[-1]
    assert announced.letter_kind == "service_announcement"
    due = open_clock(file, "ANNOUNCED_30D")
    text = "".join(read_text(office.records.letter(announced)).split())
    assert f"洪七公：本机关已经作出《信访事项受理告知书》（{notice.number}）" in text
    assert f"{due.nominal.month}月{due.nominal.day}日期满" in text
    for hers in (file.query_code, file.gist[:6], "补偿", "第31条", why[:4], "信访人的权利"):
        assert hers not in text
    clock.move(days=29)
    with pytest.raises(Refused, match=r"serve\.announced_too_short"):
        office.answering.serve(NUMBER, Served("announcement"))
    clock.move(days=1)
    file = office.answering.serve(NUMBER, Served("announcement"))
    assert not file.to_serve(file.strands[0].id)
    assert not [e for e in file.clocks if e.rule == "ANNOUNCED_30D" and e.met_on is None]


# --- extension -------------------------------------------------------------------------------


def test_an_extension_is_thirty_days_at_most_once_and_before_the_first_date(
    office, heard, clock
) -> None:
    reason = "要等丈量结果。"
    assert refused(office, "extend", days=31, reason=reason) == ("extend.too_long", "days", "34")
    assert refused(office, "extend", days=10)[:2] == ("step.missing", "reason")
    file = do(office, "extend", days=30, reason=reason)
    due = open_clock(file, "HANDLE_EXT")
    assert due.nominal - due.trigger_on == timedelta(days=90)
    assert due.trigger_on == heard.strands[0].accepted_on
    assert not [e for e in file.clocks if e.rule == "HANDLE_60D" and e.met_on is None]
    assert file.letters[-1].letter_kind == "extension_notice"
    assert file.signatures[-1].letter == file.letters[-1].id
    assert refused(office, "extend", days=5, reason=reason)[0] == "procedure.done_already"


def test_a_late_extension_is_refused(office, heard, clock) -> None:
    clock.move(days=61)
    assert refused(office, "extend", days=5, reason="忙。")[0] == "extend.late"


def test_beyond_the_assigner_s_day_the_assigner_has_to_agree(office) -> None:
    told = draft(origin="assigned", source_due_on=date(2026, 11, 25))
    office.intake.register(told)
    office.handling.classify(NUMBER, [ClaimTold("appeal_claim", "petition_procedure", n=1)])
    office.handling.accept(NUMBER)
    why = {"days": 30, "reason": "要等丈量结果。"}
    assert refused(office, "extend", **why)[:2] == ("extend.assigner", "assigner_paper")
    file = do(office, "extend", **why, assigner_paper="云信函〔2026〕9号")
    assert open_clock(file, "HANDLE_EXT")


# --- objection -------------------------------------------------------------------------------


def test_an_objection_is_made_in_five_working_days_and_the_item_stays(office, clock) -> None:
    office.intake.register(draft(origin="transferred"))
    why = {"reason": "占地在邻镇。", "organ": "白水镇人民政府"}
    file = do(office, "object", **why)
    assert file.state() == "objection_filed"
    assert open_clock(file, "NOTICE_15D_UP")
    letter = file.letters[-1]
    assert letter.facts["matter"]["query_code"] == ""
    assert letter.facts["addressee"] == "云溪县信访局"
    assert refused(office, "objection_agreed")[0] == "step.missing"


def test_after_five_working_days_it_is_too_late_and_she_is_told_in_time(office, clock) -> None:
    office.intake.register(draft(origin="transferred"))
    clock.move(days=9)
    code, _field, article = refused(office, "object", reason="邻镇的。", organ="白水镇")
    assert (code, article) == ("object.late", "23.3")


# --- what only a place can turn on -----------------------------------------------------------


def test_refusing_acceptance_exists_only_where_the_county_writes_so(office) -> None:
    office.intake.register(draft())
    office.handling.classify(NUMBER, [ClaimTold("appeal_claim", "litigation", n=1)])
    told = {"ground": "statutory_route", "facts": "已经起诉。", "organ": "云溪县人民法院"}
    assert refused(office, "refuse_acceptance", **told)[0] == "procedure.ground_not_used"
    office.adopting.layer(COUNTY)
    file = do(office, "refuse_acceptance", **told)
    assert (file.state(), file.letters[-1].letter_kind) == ("not_accepted", "refusal_notice")
    file = office.answering.serve(NUMBER, Served("in_person"))
    assert not [e for e in file.clocks if e.rule == "NOTICE_15D" and e.met_on is None]


def test_a_lapsed_window_is_no_ground_unless_the_province_says_so(office, screened) -> None:
    told = {"from_number": "无", "from_on": "2025-01-01", "facts": "同一件。"}
    code, field, _ = refused(office, "no_longer_accept", ground="lapsed", **told)
    assert (code, field) == ("step.unknown_choice", "ground")


# --- recusal ---------------------------------------------------------------------------------


def test_who_stepped_aside_does_nothing_more_with_it(office, heard, folder, clock) -> None:
    why = {"ground": "relative", "asked_by": "her_request", "reason": "姐夫是组长。"}
    me = {"who": "zhaomin", "decision": "granted", **why}
    assert refused(office, "recuse", **me)[:2] == ("recuse.who_then", "handler")
    file = do(office, "recuse", **me, handler="chenjialuo")
    new = next(each.id for each in office.cadres if each.login == "chenjialuo")
    assert file.strands[0].handler == new
    assert refused(office, "settle", ground="settlement")[0] in {"act.recused", "step.missing"}
    with pytest.raises(Refused, match=r"act\.recused"):
        office.answering.sign(NUMBER)
    other = builders.opened(folder, clock, login="chenjialuo")
    try:
        noted = other.handling.record_work(NUMBER, NoteTold("到现场看了。", kind="visit"))
        assert noted.notes[-1].text == "到现场看了。"
    finally:
        other.close()


# --- the one complained of -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("act", "values", "field"),
    [
        (
            "dispatch",
            {"to_unit": "石桥村民委员会", "what": "查账。", "by": "2026-10-10"},
            "to_unit",
        ),
        ("mediate", {"agreed": True, "mediator": "石桥村民委员会"}, "mediator"),
        (
            "hold_hearing",
            {
                "sits_on": "2026-10-10",
                "time": "上午9时",
                "place": "镇政府",
                "host": ["石桥村民委员会"],
                "issues": "占地多少",
            },
            "host",
        ),
    ],
)
def test_nothing_goes_to_the_one_complained_of(office, heard, act, values, field) -> None:
    assert refused(office, act, **values) == ("act.complained_of", field, "28.3, 30.3")


def test_named_later_they_are_kept_away_from_then_on(office, heard) -> None:
    told = {"to_unit": "青山镇财政所", "what": "查账。", "by": "2026-10-10"}
    do(office, "dispatch", **told)
    file = do(office, "name_complained_of", name="青山镇财政所", party_kind="unit", withheld=True)
    assert file.name_withheld
    assert refused(office, "dispatch", **told)[0] == "act.complained_of"


def test_an_extract_names_the_matter_and_never_her(office, heard) -> None:
    file = do(office, "dispatch", to_unit="青山镇财政所", what="查账。", by="2026-10-10")
    facts = file.letters[-1].facts
    assert facts["matter"]["petitioner_names"] == []
    assert facts["matter"]["query_code"] == ""
    assert "洪七公" not in str(facts)
    assert open_clock(file, "DISPATCH_REPLY").nominal == date(2026, 10, 10)


def test_committees_and_the_county_s_stations_are_asked_not_ordered(office, screened) -> None:
    for unit in ("柳树村民委员会", "青山派出所", "云溪县自然资源局"):
        code, field, _article = refused(office, "transfer", to_unit=unit)
        assert (code, field) == ("transfer.not_lower", "to_unit")
    file = do(office, "transfer", to_unit="青山镇农业综合服务中心")
    assert {each.letter_kind for each in file.letters} >= {"transfer_letter", "transfer_notice"}


# --- bad values ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"days": 5, "reason": "忙。", "nonsense": 1}, "step.unknown_field", "nonsense"),
        ({"days": "五", "reason": "忙。"}, "step.not_this", "days"),
        ({"days": 0, "reason": "忙。"}, "step.not_this", "days"),
        ({"days": True, "reason": "忙。"}, "step.not_this", "days"),
        ({"days": 5, "reason": 7}, "step.not_this", "reason"),
        ({"days": 5, "reason": "忙\x00。"}, "step.not_this", "reason"),
        ({"days": 5, "reason": "   "}, "step.missing", "reason"),
    ],
)
def test_a_value_that_does_not_fit_is_named(office, heard, values, code, field) -> None:
    assert refused(office, "extend", **values)[:2] == (code, field)


def test_days_lie_between_receipt_and_today_or_ahead(office, screened) -> None:
    told = {"text": "已和邻居谈好。", "signed_how": "signed"}
    assert refused(office, "withdraw", **told, on="2026-09-23")[0] == "act.in_future"
    assert refused(office, "withdraw", **told, on="2026-09-01")[0] == "act.before_receipt"
    assert refused(office, "withdraw", **told, on="2026-02-30")[0] == "act.no_day"
    where = {"to_unit": "青山镇农业中心", "by": "2026-09-21"}
    assert refused(office, "assign", **where)[0] == "act.in_past"


# --- whose signature -------------------------------------------------------------------------


def test_a_paper_without_its_number_signs_nothing(office, heard) -> None:
    with pytest.raises(Refused, match=r"sign\.paper_missing"):
        office.stepping.do(
            NUMBER, "extend", {"days": 5, "reason": "忙。"}, paper=Paper(" ", date(2026, 9, 22))
        )


# --- rating ----------------------------------------------------------------------------------


def test_one_rates_after_the_answer_or_after_ninety_days_without_one(office, heard, clock) -> None:
    told = {"bureau": "satisfied", "unit": "unsatisfied"}
    assert refused(office, "rate", **told)[0] == "rate.early"
    clock.move(days=91)
    file = do(office, "rate", **told)
    assert file.steps[-1].told["unit"] == "unsatisfied"
    clock.move(days=30)
    assert refused(office, "rate", **told)[0] == "rate.late"


def test_what_was_told_for_an_act_finds_the_petition(office, heard) -> None:
    do(office, "dispatch", to_unit="青山镇财政所", what="查机耕道账目。", by="2026-10-10")
    for words in ("财政所", "机耕道账目"):
        (row,) = office.records.page(Wanted(words=words))
        assert row.number == NUMBER
    assert office.safe.verify().sound()


def test_who_may_not_sign_is_told_so_before_anything_is_filled_in(office, heard, folder, clock):
    other = builders.opened(folder, clock, login="chenjialuo")
    try:
        told = other.answering.standing(NUMBER)
        assert "extend" not in {each.act.name for each in told.allowed}
        why = {each.act: each.code for each in told.not_allowed}
        assert why["extend"] == "policy.denied"
        with pytest.raises(Refused, match=r"policy\.denied"):
            other.stepping.do(NUMBER, "extend", {"days": 5, "reason": "忙。"})
    finally:
        other.close()


def test_a_mediation_that_failed_leads_to_her_statement_before_any_opinion(
    office, screened, clock
) -> None:
    office.handling.accept(NUMBER)
    do(office, "mediate", agreed=True, mediator="张三丰")
    file = do(office, "mediation_failed", text="钱数谈不拢。")
    assert file.strands[0].state == "investigating"
    answer = ClaimAnswer(1, "explain", "没有依据。", "《土地管理法》第四十八条")
    before = entries(office)
    with pytest.raises(Refused, match=r"procedure\.not_yet\.draft_opinion"):
        office.answering.draft_opinion(NUMBER, OpinionTold("经查属实。", (answer,)))
    assert entries(office) == before
    assert office.procedure.next(file, clock.today()).name == "serve"
    file = office.answering.serve(NUMBER, Served("in_person"))
    assert office.procedure.next(file, clock.today()).name == "hear_statement"
    office.handling.hear_statement(NUMBER, NoteTold("她说了经过。"))
    file = office.answering.draft_opinion(NUMBER, OpinionTold("经查属实。", (answer,)))
    assert file.strands[0].state == "opinion_draft"


def test_the_report_upward_says_how_she_was_answered_and_how_far_it_is_carried_out(
    office, clock
) -> None:
    due = clock.today() + timedelta(days=50)
    office.intake.register(draft(origin="assigned", source_due_on=due))
    office.handling.sign_for(NUMBER)
    office.handling.classify(NUMBER, [ClaimTold("appeal_claim", "petition_procedure", n=1)])
    office.handling.accept(NUMBER)
    office.handling.hear_statement(NUMBER, NoteTold("她说了经过。"))
    answer = ClaimAnswer(1, "support", "兑付补偿款。", "《土地管理法》第四十八条")
    office.answering.draft_opinion(NUMBER, OpinionTold("经查属实。", (answer,)))
    opinion = office.answering.sign(NUMBER).letters[-1]
    clock.move(days=2)
    file = office.answering.serve(NUMBER, Served("in_person", receiver="洪七公"))
    while any(file.to_serve(strand.id) for strand in file.strands):
        file = office.answering.serve(NUMBER, Served("in_person", receiver="洪七公"))
    file = do(office, "report_result", text="已答复。", her_view="agrees")
    letter = file.letters[-1]
    assert letter.letter_kind == "completion_report"
    pdf = office.records.letter(letter)
    document = pypdfium2.PdfDocument(pdf)
    said = "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
    document.close()
    assert f"处理意见：2026年9月22日出具《信访处理意见书》（{opinion.number}）。" in said
    assert "受理：2026年9月22日。" in said
    assert "送达：2026年9月24日。" in said
    assert "执行：还没有执行完。" in said
    looked = office.records.looked_at(file, letter, pdf)
    assert [each for each in looked if each.verdict != "good"] == []
