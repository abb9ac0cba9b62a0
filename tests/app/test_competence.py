"""Whose a claim is, on paper: the limits of the row she was guided by, the remedy of the route."""

import pypdfium2
import pytest
from builders import draft

from app.answering import Served
from app.classing import ClaimTold
from app.domain.errors import Refused
from app.notices import Spot

NUMBER = "青信2026-0001"


def said(office, kind) -> str:
    letters = office.records.file(NUMBER).letters
    letter = next(each for each in letters if each.letter_kind == kind)
    return text_of(office.records.letter(letter))


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


@pytest.fixture
def screened(office):
    def screen(route, row):
        office.intake.register(draft(claims=("承包地",)), sheet=False)
        told = ClaimTold("appeal_claim", route, n=1, ground=row)
        office.handling.classify(NUMBER, [told])

    return screen


def test_the_notice_names_the_other_limits_of_the_row_she_was_guided_by(office, screened) -> None:
    screened("arbitration", "contract_terms")
    office.handling.refer(NUMBER, "云溪县农村土地承包仲裁委员会", contact="0450-1")
    told = said(office, "referral_notice")
    assert "申请仲裁的时效期间为二年" in told
    assert "《农村土地承包经营纠纷调解仲裁法》第十八条" in told
    assert told.index("时效期间为二年") < told.index("本信访不停止")


def test_the_cadre_chooses_the_limits_and_may_name_none(office, screened) -> None:
    screened("litigation", "medical_dispute")
    office.handling.notify_elsewhere(NUMBER, "云溪县人民法院", limits=("civil",))
    told = said(office, "elsewhere_notice")
    assert "诉讼时效期间一般为三年" in told
    assert "二年" not in told


def test_a_limit_nobody_checked_is_never_printed(office, screened) -> None:
    screened("litigation", "traffic_accident")
    office.handling.refer(NUMBER, "云溪县公安局交通警察大队")
    told = said(office, "referral_notice")
    assert "三日内" not in told
    assert "三年" in told


def test_an_unknown_limit_is_refused_and_nothing_is_told(office, screened) -> None:
    screened("litigation", None)
    with pytest.raises(Refused, match=r"limits\.unknown"):
        office.handling.refer(NUMBER, "云溪县人民法院", limits=("soon",))
    assert office.records.file(NUMBER).state() == "screening"


@pytest.mark.parametrize(
    ("ground", "kind", "says", "rule", "last"),
    [
        ("land_use", "own_decision", "30日内，依法向人民法院起诉", "LAWSUIT_30D", "2026-10-22"),
        ("grassland", "own_decision", "六个月内", "RECONSIDER_60D", "2026-11-23"),
        (
            "village_affairs",
            "order_told",
            "应当先自知道之日起60日内",
            "RECONSIDER_60D",
            "2026-11-23",
        ),
    ],
)
def test_an_own_decision_prints_and_counts_the_remedy_of_its_own_law(
    office, screened, ground, kind, says, rule, last
) -> None:
    screened("admin_procedure", None)
    office.stepping.do(NUMBER, "own_procedure", {"ground": ground})
    told = {
        "facts": "查明争议的地0.6亩。",
        "decision": "归甲使用。",
        "law": "《土地管理法》第十四条",
    }
    if kind == "order_told":
        told["addressed"] = "石桥村村民委员会"
    office.stepping.do(NUMBER, "decide_own", told)
    text = said(office, kind)
    # Her rights, which name the review of opinions, stand in a frame of their own.
    own, _frame, rights = text.partition("信访人的权利")
    assert bool(rights) == (kind == "order_told")
    assert says in own
    assert "请求复查" not in own
    file = office.answering.serve(NUMBER, Served("in_person", petitioner=1))
    served = next(e for e in file.recipients if e.window_rule is not None)
    assert (served.window_rule, served.window_rolled.isoformat()) == (rule, last)


def test_the_sheet_of_the_counter_names_the_limits_too_on_its_one_page(office) -> None:
    codes = ("land_arbitration", "civil", "reconsider")
    spot = Spot(ours=False, organ="云溪县农村土地承包仲裁委员会", limits=codes)
    made = office.intake.register(draft(claims=("退还承包地",)), spot=spot)
    told = text_of(made.pdf)
    for each in office.guide.limits(codes):
        assert "".join(each.text.split()) in told
    plain = office.intake.register(draft(claims=("退还承包地",)), spot=Spot())
    assert "时效期间" not in text_of(plain.pdf)
    document, other = pypdfium2.PdfDocument(made.pdf), pypdfium2.PdfDocument(plain.pdf)
    assert len(document) == len(other)
    document.close()
    other.close()
