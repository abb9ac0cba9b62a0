"""Disputes over contracted land: mediated by the township as the law says, to an agreement or not.

农村土地承包经营纠纷调解仲裁法 3, 4, 7 to 10, 18; OFFICE 3.2.
"""

from datetime import timedelta

import pytest
from builders import NUMBER, draft
from steps import do, open_clock, read_text, refused

from app.answering import Served
from app.classing import ClaimTold
from app.handling import NoteTold

COMMISSION = "云溪县农村土地承包仲裁委员会"
AGREED = {
    "parties": "柳树村二组",
    "facts": "2024年收回承包地1.2亩，没有手续。",
    "terms": "二组秋收后退还承包地1.2亩。",
    "perform_how": "当面交还，双方丈量。",
    "breach": "逾期的按日付20元。",
    "signed_how": "thumb",
}


@pytest.fixture
def begun(office):
    office.intake.register(draft(claims=("退还承包地1.2亩",)))
    office.handling.classify(NUMBER, [ClaimTold("appeal_claim", "arbitration", n=1)])
    return do(office, "own_procedure", ground="contracted_land")


def said(office, letter) -> str:
    return "".join(read_text(office.records.letter(letter)).split())


def served(office):
    file = office.answering.standing(NUMBER).file
    while file.to_serve(file.strands[0].id):
        file = office.answering.serve(NUMBER, Served("in_person"))
    return file


def test_she_is_told_that_it_is_mediated_and_what_else_she_may_do(office, begun) -> None:
    assert begun.state() == "own_procedure"
    due = open_clock(begun, "LAND_MEDIATION")
    assert due.nominal - begun.received_on == timedelta(days=60)
    assert not [e for e in begun.clocks if e.rule == "DUTY_2M"]
    told = said(office, begun.letters[-1])
    assert "《农村土地承包经营纠纷调解仲裁法》第三条、第七条" in told
    assert "不走信访程序（《信访工作条例》第三十一条第二项）" in told
    assert "可以申请仲裁，也可以直接向人民法院起诉" in told
    served(office)
    assert office.answering.standing(NUMBER).next == "settle"


def test_an_agreement_is_the_law_s_own_and_takes_effect_with_signatures_and_seal(
    office, begun
) -> None:
    """Article 10: signed by both and the mediator, sealed by who mediated."""
    served(office)
    assert refused(office, "settle", ground="land_mediation", **AGREED) == (
        "settle.mediator",
        "mediator",
        "33",
    )
    other = {**AGREED, "mediator": "张三丰"}
    assert refused(office, "settle", ground="organ_mediation", **other)[0] == "step.ground_route"
    file = do(office, "settle", ground="land_mediation", **other)
    letter = file.letters[-1]
    assert (file.state(), letter.letter_kind) == ("settled", "land_agreement")
    told = said(office, letter)
    assert "农村土地承包经营纠纷调解协议书" in told
    assert "调解员签名并加盖云溪县青山镇人民政府印章之日起生效" in told
    assert "仲裁法》第十条" in told
    assert file.query_code not in told
    assert not [e for e in file.clocks if e.rule == "LAND_MEDIATION" and e.met_on is None]
    assert office.handling.close(NUMBER, "已经退还。").state() == "closed"
    assert office.safe.verify().sound()


def test_without_an_agreement_she_is_told_in_writing_where_she_may_go(office, begun, clock) -> None:
    """Articles 4 and 18: arbitration within two years, or the court at once."""
    served(office)
    office.handling.record_work(NUMBER, NoteTold("双方到场，谈不拢。", kind="talk"))
    told = {"ground": "no_agreement", "text": "双方到场，对亩数谈不拢。"}
    assert refused(office, "end_land_mediation", **told)[1] == "organ"
    wrong = {**told, "organ": "石桥村委会"}
    assert refused(office, "end_land_mediation", **wrong)[0] == "notice.not_competent"
    waived = {**told, "organ": COMMISSION, "text": "她保证不再上访。"}
    assert refused(office, "end_land_mediation", **waived)[0] == "opinion.waiver"
    file = do(office, "end_land_mediation", organ=COMMISSION, **told)
    assert (file.state(), file.claims[0].organ) == ("referred", COMMISSION)
    letter = file.letters[-1]
    assert letter.letter_kind == "mediation_ended_notice"
    text = said(office, letter)
    for each in ("没有达成协议", COMMISSION, "二年", "直接向人民法院起诉", "仲裁法》第十八条"):
        assert each in text
    file = served(office)
    assert not [e for e in file.clocks if e.met_on is None and e.rule == "LAND_MEDIATION"]
    assert do(office, "note_handover", ground="went").state() == "closed"


def test_it_is_no_way_for_another_route_and_no_decision_is_made_on_it(office) -> None:
    office.intake.register(draft())
    office.handling.classify(NUMBER, [ClaimTold("appeal_claim", "admin_procedure", n=1)])
    assert refused(office, "own_procedure", ground="contracted_land") == (
        "step.ground_route",
        "ground",
        "农村土地承包经营纠纷调解仲裁法 3, 7",
    )
    do(office, "own_procedure", ground="land_use")
    told = {"ground": "unwilling", "text": "不愿意。", "organ": COMMISSION}
    assert refused(office, "end_land_mediation", **told)[0] == "procedure.other_route"


def test_land_mediation_takes_no_decision(office, begun) -> None:
    told = {"facts": "地界清楚。", "decision": "归甲。", "law": "《土地管理法》第十四条"}
    assert refused(office, "decide_own", **told)[0] == "procedure.other_route"


def test_the_record_of_a_mediation_is_a_form_both_sign(office, begun) -> None:
    text = "".join(read_text(office.papers.make(NUMBER, "mediation_record")).split())
    for each in ("调解笔录", "洪七公", "另一方", "双方自愿", "调解员"):
        assert each in text


def test_the_guide_knows_it(office) -> None:
    row = office.guide.propose("村委会收回我家承包地")[0].row
    assert (row.route, row.own) == ("arbitration", "contracted_land")
