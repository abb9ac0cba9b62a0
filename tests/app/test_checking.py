"""Nothing is issued past preflight: what the law forbids or nobody can read stays unwritten."""

import re
from dataclasses import replace

import pytest
from builders import NUMBER, answered, draft, letter_of

from app.answering import ClaimAnswer, OpinionTold
from app.checking import demand_paper
from app.classing import ClaimTold
from app.domain.errors import Refused
from app.domain.words_proofs import KEPT, PROOFS
from app.handling import NoteTold
from app.intake import Spot
from app.letters import kinds
from app.letters.finding import Finding
from app.letters.values import HandlingOpinion


def led_to_opinion(office) -> None:
    office.intake.register(draft())
    office.handling.classify(NUMBER, [ClaimTold("appeal_claim", "petition_procedure", n=1)])
    office.handling.accept(NUMBER)
    office.handling.hear_statement(NUMBER, NoteTold("她说：地是2024年春天占的。"))
    answer = ClaimAnswer(1, "support", "兑付5400元。", "《土地管理法》第四十八条")
    office.answering.draft_opinion(NUMBER, OpinionTold("经查，占地0.6亩。", (answer,)))


def lost(**changes):
    """The opinion set from other values than those that are frozen beside it."""
    made = kinds.handling_opinion
    return lambda values: made(replace(values, **changes))


def test_an_opinion_without_its_remedy_is_refused_and_nothing_is_written(
    office, monkeypatch
) -> None:
    led_to_opinion(office)
    before = office.records.file(NUMBER)
    monkeypatch.setattr("app.papers.kinds.handling_opinion", lost(remedy=()))
    with pytest.raises(Refused) as refused:
        office.answering.sign(NUMBER)
    assert refused.value.code == "letter.unfit"
    assert refused.value.detail == {"checks": "救济途径不对或不全，请对照第35条"}
    assert office.records.file(NUMBER) == before
    monkeypatch.undo()
    made = office.answering.sign(NUMBER).letters[-1]
    assert made.number.endswith("〔2026〕1号")


def test_a_refusal_says_what_is_wrong_and_nothing_of_her(office, monkeypatch) -> None:
    led_to_opinion(office)
    made = kinds.handling_opinion

    def unsigned(values: HandlingOpinion) -> bytes:
        head = replace(values.head, organ_name="别的机关")
        return made(replace(values, head=head, matter=replace(values.matter, anonymous=True)))

    monkeypatch.setattr("app.papers.kinds.handling_opinion", unsigned)
    with pytest.raises(Refused) as refused:
        office.answering.sign(NUMBER)
    told = str(refused.value.detail)
    assert "没有机关名称或者日期" in told
    assert "缺了必须写的内容" in told
    assert "洪七公" not in told


def test_a_sheet_of_the_counter_that_lost_a_right_is_not_handed_over(office, monkeypatch) -> None:
    made = kinds.receipt_notice
    monkeypatch.setattr(
        "app.notices.kinds.receipt_notice",
        lambda values: made(replace(values, review_organ="别的政府")),
    )
    with pytest.raises(Refused, match=r"letter\.unfit"):
        office.intake.register(draft(), spot=Spot())
    monkeypatch.undo()
    assert office.intake.register(draft(), spot=Spot()).petition.number == NUMBER


def test_a_letter_is_looked_at_again_against_the_record_of_today(office) -> None:
    file = answered(office, "petition_procedure")
    letter = letter_of(file, "handling_opinion")
    pdf = office.records.letter(letter)
    assert {each.verdict for each in office.records.looked_at(file, letter, pdf)} == {"good"}
    moved = replace(file, query_code="AAAA-BBBB")
    wrong = [e for e in office.records.looked_at(moved, letter, pdf) if e.verdict != "good"]
    assert wrong == [Finding("kept", "stop", 5, KEPT["query_code"])]
    other = replace(letter, template_hash="0" * 64)
    found = {each.check for each in office.records.looked_at(file, other, pdf)}
    assert not found & {"parts", "order", "record", "figures"}


def test_a_paper_with_her_code_is_refused(office) -> None:
    file = answered(office, "petition_procedure")
    pdf = office.records.letter(letter_of(file, "handling_opinion"))
    with pytest.raises(Refused, match=r"letter\.unfit"):
        demand_paper("handling_opinion", pdf, file.query_code)
    demand_paper("handling_opinion", pdf)


def test_every_finding_has_its_words_and_says_what_it_shows() -> None:
    for right, wrong in PROOFS.values():
        assert right != wrong
        assert set(re.findall(r"\{(\w+)\}", right + wrong)) <= {"count", "shown"}
