"""From screening to service: one matter is answered, and what happens when it is not."""

from dataclasses import replace
from datetime import date, timedelta

import builders
import pypdfium2
import pytest
from builders import draft

from app.answering import ClaimAnswer, OpinionTold, Paper, ReviewTold, Served
from app.classing import ClaimTold
from app.domain.errors import Refused
from app.domain.petition import PartyDraft, PetitionerDraft
from app.domain.words import UNWRITTEN
from app.handling import NoteTold

NUMBER = "青信2026-0001"
OURS = (ClaimTold("appeal_claim", "petition_procedure", n=1),)
WHOLE = OpinionTold(
    facts="经查，2024年修机耕道占用承包地0.6亩，补偿款5400元未兑付。",
    claims=(
        ClaimAnswer(
            1,
            "support",
            "由石桥村在期限内兑付补偿款5400元。",
            "《土地管理法》第四十八条",
            "青山镇财政所",
            date(2026, 10, 30),
        ),
    ),
    evidence=("承包合同", "现场丈量记录"),
)


def entries(office) -> int:
    with office.desk.store.look() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM entries").scalar() or 0)


def refused(code, office, doing) -> None:
    before = entries(office)
    with pytest.raises(Refused) as caught:
        doing()
    assert caught.value.code == code
    assert caught.value.article or code in {"policy.denied", "delegate.who", "delegate.incomplete"}
    assert entries(office) == before


@pytest.fixture
def accepted(office):
    office.intake.register(draft())
    office.handling.classify(NUMBER, OURS)
    return office.handling.accept(NUMBER)


@pytest.fixture
def drafted(office, accepted):
    office.handling.hear_statement(NUMBER, NoteTold("她说：地是2024年春天占的。", read_back=True))
    return office.answering.draft_opinion(NUMBER, WHOLE)


def test_the_whole_way_from_screening_to_the_window_for_review(office, drafted, clock) -> None:
    assert (drafted.state(), drafted.opinions[0].evidence) == (
        "opinion_draft",
        ("承包合同", "现场丈量记录"),
    )
    assert drafted.claims[0].outcome == "support"
    signed = office.answering.sign(NUMBER)
    assert signed.state() == "opinion_signed"
    clock.move(days=2)
    served = office.answering.serve(NUMBER, Served("in_person", receiver="洪七公"))
    assert served.state() == "review_window"
    window = served.recipients_of(served.strands[0].id)[-1]
    assert (window.served_on, window.window_rule) == (date(2026, 9, 24), "REVIEW_REQUEST_30D")
    assert window.window_nominal == date(2026, 9, 24) + timedelta(days=30)
    assert window.window_rolled == date(2026, 10, 26)
    assert {each.rule for each in served.clocks if each.met_on is None} == {
        "SUPPORT_EXEC",
        "RATE_30D",
    }
    assert [each.act for each in served.history] == [
        "register",
        "classify",
        "accept",
        "hear_statement",
        "draft_opinion",
        "sign",
        "serve",
    ]
    assert office.safe.verify().sound()


def test_a_gap_in_the_draft_keeps_it_with_the_handler(office, drafted) -> None:
    answer = ClaimAnswer(1, "support", "由石桥村兑付。")
    file = office.answering.draft_opinion(NUMBER, replace(WHOLE, claims=(answer,)))
    assert file.state() == "investigating"
    refused("procedure.not_yet.sign", office, lambda: office.answering.sign(NUMBER))
    assert len(file.opinions) == 1


def test_no_opinion_before_she_was_heard(office, accepted) -> None:
    refused(
        "procedure.not_yet.draft_opinion",
        office,
        lambda: office.answering.draft_opinion(NUMBER, WHOLE),
    )


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (ClaimAnswer(2, "support"), "opinion.unknown_claim"),
        (ClaimAnswer(1, "maybe"), "opinion.outcome"),
        (ClaimAnswer(1, "reject", executor="财政所"), "opinion.executes_nothing"),
        (ClaimAnswer(1, "support", execute_by=date(2026, 9, 1)), "opinion.executed_before"),
    ],
)
def test_an_answer_at_fault_is_named(office, drafted, answer, code) -> None:
    told = replace(WHOLE, claims=(answer,))
    refused(code, office, lambda: office.answering.draft_opinion(NUMBER, told))


def test_the_unit_complained_of_gets_no_copy_and_takes_no_part(office, drafted) -> None:
    told = replace(WHOLE, copies_to=("石桥村民委员会",))
    refused("act.complained_of", office, lambda: office.answering.draft_opinion(NUMBER, told))
    note = NoteTold("现场丈量", kind="visit", people=("石桥村民委员会",))
    refused("act.complained_of", office, lambda: office.handling.record_work(NUMBER, note))
    office.answering.sign(NUMBER)
    witness = Served("left", place="石桥村二组家中", witness="石桥村民委员会")
    refused("act.complained_of", office, lambda: office.answering.serve(NUMBER, witness))
    member = replace(witness, witness="石桥村民委员会 周伯通")
    refused("act.complained_of", office, lambda: office.answering.serve(NUMBER, member))


@pytest.mark.parametrize(
    ("named", "meant"),
    [
        ("周伯通", True),
        ("石桥村会计周伯通", True),
        ("周伯 通", True),
        ("周伯通达", False),
        ("石桥村民委员会", True),
        ("石桥村民委员会第三小组", True),
        ("石桥村村民委员会", True),
        ("石桥村委会", True),
        ("石桥村党支部书记", True),
        ("石桥村", True),  # as who does a piece of work, a village is its committee
        ("石桥村二组 王五", False),
        ("石桥村民王五", False),
        ("周伯通书记", True),
        ("周伯通副主任", True),
        ("", False),
    ],
)
def test_who_is_complained_of_is_known_with_a_post_and_a_unit_with_its_parts(
    office, named, meant
) -> None:
    parties = (PartyDraft(name="石桥村民委员会"), PartyDraft(name="周伯通", kind="person"))
    office.intake.register(draft(complained_of=parties))
    assert office.records.file(NUMBER).complains_of(named) is meant


# --- who signs -------------------------------------------------------------------------------


def as_login(folder, clock, login):
    return builders.opened(folder, clock, login=login)


def test_a_handler_signs_only_by_delegation_and_it_says_for_whom(folder, clock) -> None:
    leader = as_login(folder, clock, "zhaomin")
    leader.intake.register(draft())
    leader.handling.classify(NUMBER, OURS)
    leader.handling.accept(NUMBER)
    leader.handling.hear_statement(NUMBER, NoteTold("她说了经过。"))
    leader.answering.draft_opinion(NUMBER, WHOLE)
    deputy = next(each for each in leader.cadres if each.login == "chenjialuo")
    leader.close()
    handler = as_login(folder, clock, "chenjialuo")
    refused("policy.denied", handler, lambda: handler.answering.sign(NUMBER))
    assert "sign" in {each.act for each in handler.answering.standing(NUMBER).not_allowed}
    handler.close()
    leader = as_login(folder, clock, "zhaomin")
    day = date(2026, 9, 20)
    paper = Paper("青委〔2026〕8号", day)
    leader.answering.delegate(deputy.id, ("sign",), day, date(2026, 9, 30), paper)
    leader.close()
    handler = as_login(folder, clock, "chenjialuo")
    assert "sign" in {each.act.name for each in handler.answering.standing(NUMBER).allowed}
    assert handler.answering.sign(NUMBER).state() == "opinion_signed"
    assert handler.safe.verify().sound()
    handler.close()


def test_a_delegation_that_says_too_little_is_refused(office) -> None:
    day = date(2026, 9, 22)
    deputy = next(each for each in office.cadres if each.login == "chenjialuo").id
    delegate = office.answering.delegate
    refused(
        "delegate.incomplete",
        office,
        lambda: delegate(deputy, ("sign",), day, date(2026, 9, 1), Paper("1", day)),
    )
    refused(
        "delegate.who", office, lambda: delegate(b"x" * 16, ("sign",), day, day, Paper("1", day))
    )


# --- service ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (Served("in_person", petitioner=2), "serve.nobody"),
        (Served("in_person", letter="青信答〔2026〕99号"), "procedure.nothing_to_serve"),
        (Served("in_person", on=date(2026, 9, 23)), "act.in_future"),
        (Served("post", on=date(2026, 9, 21)), "serve.before_issued"),
        (Served("left", place="家中"), "serve.left_without_witness"),
        (Served("in_person", refusal="不肯收"), "serve.refused_at_counter"),
    ],
)
def test_a_service_that_cannot_be_proven_is_refused(office, drafted, told, code) -> None:
    office.answering.sign(NUMBER)
    refused(code, office, lambda: office.answering.serve(NUMBER, told))


def test_each_representative_has_an_own_service_and_an_own_window(office, clock) -> None:
    people = (PetitionerDraft(name="洪七公"), PetitionerDraft(name="周伯通"))
    office.intake.register(draft(petitioners=people, people_count=12))
    office.handling.classify(NUMBER, OURS)
    office.handling.accept(NUMBER)
    office.handling.hear_statement(NUMBER, NoteTold("他们说了经过。"))
    office.answering.draft_opinion(NUMBER, WHOLE)
    office.answering.sign(NUMBER)
    first = office.answering.serve(NUMBER, Served("in_person"))
    assert first.state() == "opinion_signed"
    clock.move(days=3)
    both = office.answering.serve(NUMBER, Served("post", petitioner=2, mail_number="XA1"))
    assert both.state() == "review_window"
    days = [each.served_on for each in both.recipients if each.window_rule]
    assert days == [date(2026, 9, 22), date(2026, 9, 25)]


def test_the_form_of_service_is_made_for_letters_that_are_served(office, drafted) -> None:
    signed = office.answering.sign(NUMBER)
    before = entries(office)
    pdf = office.answering.proof_of_service(NUMBER, signed.letters[-1].number)
    assert pdf.startswith(b"%PDF")
    assert entries(office) == before
    receipt = next(each for each in signed.letters if each.letter_kind == "receipt")
    refused(
        "letter.not_served",
        office,
        lambda: office.answering.proof_of_service(NUMBER, receipt.number),
    )


def test_unnamed_the_opinion_is_served_before_any_notice(office, clock) -> None:
    claims = (*draft().claims, "撤销法院的调解书")
    office.intake.register(draft(claims=claims))
    told = (*OURS, ClaimTold("appeal_claim", "litigation", n=2))
    office.handling.classify(NUMBER, told)
    office.handling.accept(NUMBER)
    office.handling.refer(NUMBER, "云溪县人民法院")
    office.handling.hear_statement(NUMBER, NoteTold("她说了经过。"))
    office.answering.draft_opinion(NUMBER, WHOLE)
    office.answering.sign(NUMBER)
    file = office.answering.serve(NUMBER, Served("in_person"))
    assert [each.state for each in file.strands] == ["review_window", "referred"]
    letters = {each.id: each.letter_kind for each in file.letters}
    served = [letters[each.letter] for each in file.recipients if each.served_on]
    assert served == ["handling_opinion"]


# --- review ----------------------------------------------------------------------------------


def test_a_request_for_review_is_taken_sent_on_and_never_refused_for_being_late(
    office, drafted, clock
) -> None:
    office.answering.sign(NUMBER)
    asked = ReviewTold("款子少算了。", read_back=True, signed_how="thumb")
    refused(
        "procedure.not_yet.forward_review",
        office,
        lambda: office.answering.forward_review(NUMBER, asked),
    )
    office.answering.serve(NUMBER, Served("in_person"))
    clock.move(days=60)
    file = office.answering.forward_review(NUMBER, asked)
    form = file.letters[-1]
    assert (form.letter_kind, form.number) == ("review_request", "青信复〔2026〕1号")
    assert form.facts["opinion_number"] == "青信答〔2026〕1号"
    assert form.facts["last_day"] == "2026-10-22"
    forward = next(each for each in file.clocks if each.rule == "REVIEW_FORWARD")
    assert (form.facts["forward_by"], forward.met_on) == (forward.rolled.isoformat(), None)
    assert office.records.letter(form).startswith(b"%PDF")
    assert file.state() == "under_review"
    assert file.letters[-1].letter_kind == "review_request"
    assert file.letters[-1].facts["requested_on"] == clock.today().isoformat()
    # What was promised for an earlier day is nearer than the form.
    assert file.nearest().rule == "SUPPORT_EXEC"
    refused("review.waits", office, lambda: office.answering.forward_review(NUMBER, asked))
    sent = replace(asked, forwarded_on=clock.today(), forward_number="青信转〔2026〕1号")
    file = office.answering.forward_review(NUMBER, sent)
    assert {each.rule for each in file.clocks if each.met_on is None} == {
        "SUPPORT_EXEC",
        "RATE_30D",
        "REVIEW_OPINION_30D",
    }
    assert file.reviews[0].forwarded_on == clock.today()
    assert office.safe.verify().sound()


def test_reasons_no_font_can_draw_hold_up_the_paper_and_never_her_request(office, drafted) -> None:
    office.answering.sign(NUMBER)
    office.answering.serve(NUMBER, Served("in_person"))
    asked = ReviewTold("少算了，洪\U0002ebf0可以作证。")
    with pytest.raises(Refused, match=r"letter\.no_glyph"):
        office.preview(lambda: office.answering.forward_review(NUMBER, asked))
    file = office.answering.forward_review(NUMBER, asked)
    assert file.reviews[0].reasons == asked.reasons
    assert "review_request" not in {each.letter_kind for each in file.letters}
    assert office.safe.verify().sound()


def test_each_has_an_own_window_on_the_form(office, clock) -> None:
    people = (PetitionerDraft(name="洪七公"), PetitionerDraft(name="周伯通"))
    office.intake.register(draft(petitioners=people, people_count=2))
    office.handling.classify(NUMBER, OURS)
    office.handling.accept(NUMBER)
    office.handling.hear_statement(NUMBER, NoteTold("他们说了经过。"))
    office.answering.draft_opinion(NUMBER, WHOLE)
    office.answering.sign(NUMBER)
    office.answering.serve(NUMBER, Served("in_person"))
    clock.move(days=3)
    office.answering.serve(NUMBER, Served("in_person", petitioner=2))
    file = office.answering.forward_review(NUMBER, ReviewTold("款子少算了。"))
    assert file.letters[-1].facts["applicant_name"] == "洪七公"
    assert file.letters[-1].facts["served_on"] == "2026-09-22"


def test_the_proof_of_service_is_open_before_and_filled_after(office, drafted) -> None:
    signed = office.answering.sign(NUMBER)
    number = signed.letters[-1].number
    before, written = office.answering.proof_of_service(NUMBER, number), entries(office)
    office.answering.serve(
        NUMBER, Served("left", place="石桥村二组家中", witness="郭靖", receiver="鲁有脚")
    )
    after = office.answering.proof_of_service(NUMBER, number)
    assert entries(office) == written + 1
    assert after == office.answering.proof_of_service(NUMBER, number)
    assert after != before
    receipt = next(each for each in signed.letters if each.letter_kind == "receipt")
    for unserved in (receipt.number, "青信答〔2026〕9号"):
        with pytest.raises(Refused, match=r"letter\.not_served"):
            office.answering.proof_of_service(NUMBER, unserved)


def test_a_copy_for_others_has_neither_query_code_nor_id_number(office, drafted) -> None:
    told = replace(
        WHOLE,
        facts=WHOLE.facts + "证件号110101199003070011。",
        copies_to=("青山镇财政所", "石桥供电所"),
    )
    office.answering.draft_opinion(NUMBER, told)
    signed = office.answering.sign(NUMBER)
    letter, code = signed.letters[-1], signed.query_code
    hers = text_of(office.records.letter(letter))
    assert code in hers
    assert "抄送：青山镇财政所，石桥供电所。" in hers
    copy = text_of(office.answering.copy_for_others(NUMBER, letter.number))
    assert code not in copy
    assert "110101199003070011" not in copy
    assert "抄送：青山镇财政所，石桥供电所。" in copy
    assert "由石桥村在期限内兑付补偿款5400元。" in copy


def test_a_letter_without_copies_has_none_for_others(office, drafted) -> None:
    number = office.answering.sign(NUMBER).letters[-1].number
    for letter in (number, "青信答〔2026〕9号"):
        with pytest.raises(Refused, match=r"letter\.no_copy"):
            office.answering.copy_for_others(NUMBER, letter)


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        read = []
        for page in document:
            text = page.get_textpage()
            read.append(text.get_text_bounded())
            text.close()
            page.close()
        return "".join("".join(read).split())
    finally:
        document.close()


# --- trying an act ---------------------------------------------------------------------------


def test_an_act_is_tried_and_nothing_is_written(office, drafted) -> None:
    before, blobs = entries(office), len(list((office.desk.blobs.folder).iterdir()))
    pdf = office.preview(lambda: office.answering.sign(NUMBER))
    assert pdf is not None
    assert pdf.startswith(b"%PDF")
    assert entries(office) == before
    assert len(list(office.desk.blobs.folder.iterdir())) == blobs
    signed = office.answering.sign(NUMBER)
    assert signed.letters[-1].number == "青信答〔2026〕1号"
    assert office.records.letter(signed.letters[-1]) == pdf
    with pytest.raises(Refused, match=r"procedure\.done_already"):
        office.preview(lambda: office.answering.sign(NUMBER))


def test_a_draft_that_is_tried_gives_the_letter_it_leads_to_and_writes_nothing(
    office, accepted
) -> None:
    office.handling.hear_statement(NUMBER, NoteTold("她说：地是2024年春天占的。", read_back=True))
    before = entries(office)
    whole = office.tried(lambda: office.answering.draft_opinion(NUMBER, WHOLE))
    gaps = replace(WHOLE, claims=(ClaimAnswer(1, "reject", "没有占用。"),))
    partial = office.tried(lambda: office.answering.draft_opinion(NUMBER, gaps))
    assert (entries(office), accepted.opinions) == (before, ())
    texts = [
        pypdfium2.PdfDocument(each.pdf)[0].get_textpage().get_text_range()
        for each in (whole, partial)
    ]
    assert "由石桥村在期限内兑付补偿款5400元" in texts[0].replace("\r\n", "")
    assert [UNWRITTEN in text for text in texts] == [False, True]
    assert whole.found
    assert not partial.found
    # What is tried is what is signed, but for its code.
    office.answering.draft_opinion(NUMBER, WHOLE)
    assert office.tried(lambda: office.answering.sign(NUMBER)).facts == whole.facts


def test_a_request_is_not_older_than_what_she_was_served_nor_an_answer_than_the_request(
    office, drafted, clock
) -> None:
    office.answering.sign(NUMBER)
    clock.move(days=5)
    office.answering.serve(NUMBER, Served("in_person", receiver="洪七公"))
    served = clock.today()
    clock.move(days=3)
    early = ReviewTold("不服。", requested_on=served - timedelta(days=1))
    refused("review.before_served", office, lambda: office.answering.forward_review(NUMBER, early))
    late = ReviewTold("不服。", "post", postmark_on=clock.today() + timedelta(days=1))
    refused("review.postmark_later", office, lambda: office.answering.forward_review(NUMBER, late))
    office.answering.forward_review(NUMBER, ReviewTold("不服。", read_back=True))
    told = {
        "result": "maintained",
        "organ": "云溪县人民政府",
        "from_number": "云政复查〔2026〕1号",
        "from_on": served.isoformat(),
        "served_on": clock.today().isoformat(),
    }

    refused(
        "review.answered_before_asked",
        office,
        lambda: office.stepping.do(NUMBER, "review_result", told),
    )


# --- what the papers say of other ways -------------------------------------------------------


def said_in(office, letter) -> str:
    return text_of(office.records.letter(letter))


def open_clock(file, rule):
    return next(each for each in file.clocks if each.rule == rule and each.met_on is None)


def test_the_acceptance_of_a_duty_promises_no_extension_and_tells_suggestions_apart(office) -> None:
    office.intake.register(draft(claims=("查处违建", "低保怎么评", "建议修路")))
    routes = ("duty_performance", "litigation")
    told = [ClaimTold("appeal_claim", route, n=n) for n, route in enumerate(routes, 1)]
    office.handling.classify(NUMBER, [*told, ClaimTold("suggestion", n=3)])
    accepted = office.handling.accept(NUMBER)
    said = said_in(office, accepted.letters[-1])
    assert "延长" not in said.split("信访人的权利")[0]
    assert "其中第2项诉求属于其他法定途径" in said
    assert "其中第3项是意见建议" in said


def test_a_simple_acceptance_on_paper_has_its_paper_and_conversion_promises_no_past_day(
    office, clock
) -> None:
    office.intake.register(draft())
    office.handling.classify(NUMBER, OURS)
    simple = {"ground": "clear", "how": "paper"}
    accepted = office.stepping.do(NUMBER, "accept_simple", simple)
    assert accepted.letters[-1].letter_kind == "acceptance_notice"
    assert "简易办理" in said_in(office, accepted.letters[-1])
    clock.move(days=70)
    options = [each.code for each in office.procedure.grounds.of("convert")]
    turned = office.stepping.do(NUMBER, "convert_to_ordinary", {"ground": options[0]})
    said = said_in(office, turned.letters[-1])
    assert "期限从2026年9月22日起算" in said
    assert "2026年11月21日（已经超过，本机关将立即办理）" in said


def test_who_was_answered_simply_and_asks_again_gets_sixty_days_from_then(office, clock) -> None:
    office.intake.register(draft())
    office.handling.classify(NUMBER, OURS)
    office.stepping.do(NUMBER, "accept_simple", {"ground": "clear", "how": "phone"})
    office.stepping.do(NUMBER, "reply_simple", {"text": "路灯已修。", "how": "phone"})
    clock.move(days=70)
    options = [each.code for each in office.procedure.grounds.of("convert")]
    turned = office.stepping.do(NUMBER, "convert_to_ordinary", {"ground": options[0]})
    assert turned.strands[0].accepted_on == clock.today()
    assert open_clock(turned, "HANDLE_60D").trigger_on == clock.today()


@pytest.mark.parametrize("result", ["remanded", "revoked"])
def test_what_is_sent_back_is_handled_anew_from_the_day_it_came_and_says_by_whom(
    office, drafted, clock, result
) -> None:
    office.answering.sign(NUMBER)
    office.answering.serve(NUMBER, Served("in_person", receiver="洪七公"))
    clock.move(days=10)
    office.answering.forward_review(NUMBER, ReviewTold("不服。", read_back=True))
    clock.move(days=30)
    paper = clock.today()
    clock.move(days=6)
    told = {
        "result": result,
        "organ": "云溪县人民政府",
        "from_number": "云政复查〔2026〕1号",
        "from_on": paper.isoformat(),
        "served_on": (paper + timedelta(days=1)).isoformat(),
        "came_on": (paper + timedelta(days=5)).isoformat(),
    }
    back = office.stepping.do(NUMBER, "review_result", told)
    assert (back.state(), back.strands[0].accepted_on) == ("remanded", paper + timedelta(days=5))
    assert open_clock(back, "HANDLE_60D").trigger_on == paper + timedelta(days=5)
    office.handling.hear_statement(NUMBER, NoteTold("她又说了一遍。", read_back=True))
    anew = replace(WHOLE, claims=(ClaimAnswer(1, "reject", "没有占用。", "《土地管理法》第四条"),))
    office.answering.draft_opinion(NUMBER, anew)
    said = said_in(office, office.answering.sign(NUMBER).letters[-1])
    assert "云溪县人民政府于2026年11月1日以云政复查〔2026〕1号责令重新办理" in said
    assert "现重新提出处理意见" in said


def test_an_agreement_with_a_day_is_carried_out_before_it_is_closed(office, accepted) -> None:
    office.handling.hear_statement(NUMBER, NoteTold("她说了经过。", read_back=True))
    told = {
        "ground": "settlement",
        "parties": "石桥村村民委员会",
        "facts": "修路占地0.6亩，补偿款没有付。",
        "terms": "付清5400元。",
        "perform_how": "一次付清。",
        "breach": "可以申请人民法院强制执行。",
        "perform_by": "2026-10-09",
        "signed_how": "signed",
    }
    settled = office.stepping.do(NUMBER, "settle", told)
    for _letter in settled.to_serve(settled.strands[0].id):
        office.answering.serve(NUMBER, Served("in_person", receiver="洪七公"))
    assert open_clock(settled, "SUPPORT_EXEC").nominal == date(2026, 10, 9)
    refused("procedure.not_carried_out", office, lambda: office.handling.close(NUMBER, "谈好了"))
    done = office.stepping.do(NUMBER, "execute", {"claim": 1, "proof": "收条"})
    assert not [e for e in done.clocks if e.rule == "SUPPORT_EXEC" and e.met_on is None]
