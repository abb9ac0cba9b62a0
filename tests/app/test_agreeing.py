"""Settlements (Article 33) and requests for re-examination (36): act, paper, what starts."""

from datetime import timedelta

import builders
import pypdfium2
import pytest
from builders import NUMBER, draft

from app.classing import ClaimTold
from app.domain.errors import Refused
from app.handling import NoteTold


@pytest.fixture
def heard(office):
    """A claim accepted by petition procedure, and her statement heard."""
    office.intake.register(draft(claims=("兑付补偿款",)))
    office.handling.classify(NUMBER, [ClaimTold("appeal_claim", "petition_procedure", n=1)])
    office.handling.accept(NUMBER)
    office.handling.hear_statement(NUMBER, NoteTold("她说：地是2024年春天占的。"))


def do(office, act, **values):
    return office.stepping.do(NUMBER, act, values)


def refusal(office, act, **values) -> tuple[str, str | None, str | None]:
    with pytest.raises(Refused) as fault:
        office.stepping.do(NUMBER, act, values)
    return fault.value.code, fault.value.field, fault.value.article


def read_text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


AGREED = {
    "parties": "石桥村一组",
    "facts": "修路占了0.6亩承包地，没有补偿。",
    "terms": "一组补5400元。\n洪七公不再要求另外调地。",
    "perform_how": "一次付清。",
    "breach": "逾期的按日加付10元。",
    "signed_how": "signed",
}


def test_no_settlement_takes_a_right_from_her(office, heard) -> None:
    told = AGREED | {"ground": "settlement", "witnessed": True}
    for name in ("terms", "facts", "perform_how", "breach", "parties"):
        waived = told | {name: "补5400元，从此不再上访。"}
        code, field, article = refusal(office, "settle", **waived)
        assert (code, field, article) == ("opinion.waiver", name, "35")
    waived = told | {"mediator": ["张三丰", "保证今后不再上访"]}
    assert refusal(office, "settle", **waived)[:2] == ("opinion.waiver", "mediator")
    file = do(office, "settle", **told)
    assert (file.state(), file.letters[-1].letter_kind) == ("settled", "settlement_agreement")
    facts = file.letters[-1].facts
    assert (facts["matter"]["query_code"], facts["matter"]["petitioner_names"]) == ("", ["洪七公"])
    assert dict(facts["told"])["witnessed"] == "云溪县青山镇人民政府"
    assert not [e for e in file.clocks if e.rule == "JUDICIAL_CONFIRM_30D"]
    assert not [e for e in file.clocks if e.rule == "HANDLE_60D" and e.met_on is None]


@pytest.mark.parametrize(
    ("ground", "committee", "code"),
    [
        ("mediation", None, "settle.committee"),
        ("organ_mediation", "青山镇人民调解委员会", "settle.no_committee"),
        ("settlement", "青山镇人民调解委员会", "settle.no_committee"),
    ],
)
def test_the_committee_seals_what_it_mediated_and_nothing_else(
    office, heard, ground, committee, code
) -> None:
    told = AGREED | {"ground": ground, "mediator": "张三丰", "committee": committee}
    assert refusal(office, "settle", **told)[:2] == (code, "committee")


@pytest.mark.parametrize(
    ("ground", "told", "sealed", "confirmed"),
    [
        ("mediation", {"committee": "青山镇人民调解委员会"}, "青山镇人民调解委员会", True),
        ("organ_mediation", {}, "云溪县青山镇人民政府", False),
    ],
)
def test_a_mediated_agreement_is_sealed_and_confirmed_by_whose_it_is(
    office, heard, ground, told, sealed, confirmed
) -> None:
    file = do(office, "settle", **AGREED, ground=ground, mediator="张三丰", **told)
    letter = file.letters[-1]
    assert letter.letter_kind == "mediation_agreement"
    text = "".join(read_text(office.records.letter(letter)).split())
    assert sealed in text
    assert ("司法确认" in text) == confirmed
    assert file.query_code not in text
    assert bool([e for e in file.clocks if e.rule == "JUDICIAL_CONFIRM_30D"]) == confirmed


def test_her_query_code_or_an_id_number_typed_into_an_agreement_stops_it(office, heard) -> None:
    code = office.records.file(NUMBER).query_code
    for typed in (f"凭查询码{code}领款。", "乙方证件号11010519491231002X。"):
        told = AGREED | {"ground": "settlement", "terms": typed}
        assert refusal(office, "settle", **told)[0] == "letter.unfit"
    assert office.records.file(NUMBER).state() != "settled"


def test_a_request_for_re_examination_is_a_form_she_signs_with_a_slip_to_take_home(
    office, clock
) -> None:
    """Article 36 paragraph 1; forms, row 18."""
    builders.answered(office, "petition_procedure")
    clock.move(days=20)
    do(office, "review_result", result="maintained", organ="云溪县人民政府",
       from_number="云府复查〔2026〕3号", from_on=office.clock.today() - timedelta(days=2),
       served_on=office.clock.today())  # fmt: skip
    told = {"petitioner": 1, "how": "post", "text": "数目还是不对。\n丈量没有叫我。",
            "postmark_on": office.clock.today(), "materials": "复查意见书1份"}  # fmt: skip
    file = do(office, "request_recheck", **told)
    letter = file.letters[-1]
    pdf = office.records.letter(letter)
    text = "".join(read_text(pdf).split())
    form, _cut, slip = text.partition("复核申请接收条")
    for said in ("《复查意见书》云府复查〔2026〕3号", "复查机关的上一级机关", "邮寄（邮戳", "最迟",
                 "复查意见书1份", "数目还是不对。丈量没有叫我。", "申请人签名或捺印"):  # fmt: skip
        assert said in form, said
    assert file.query_code not in form
    assert file.query_code in slip
    assert "您也可以自己直接向复核机关提出" in slip
    assert {f.verdict for f in office.records.looked_at(file, letter, pdf)} == {"good"}
