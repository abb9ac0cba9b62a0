"""A letter is read once more: what the law wants of it stops the print where it is missing."""

from dataclasses import replace

import pypdfium2
import pytest
from builders import NUMBER, TWO, answered, letter_of

from app.answering import ReviewTold
from app.domain.words_proofs import PROOFS
from app.letters.proofread import proofread, proofread_copy


def texts(pdf: bytes) -> tuple[str, ...]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        read = []
        for page in document:
            text = page.get_textpage()
            read.append(text.get_text_bounded())
            text.close()
            page.close()
        return tuple(read)
    finally:
        document.close()


@pytest.fixture(params=["petition_procedure", "duty_performance"])
def served(request, office):
    return answered(office, request.param)


def looked(office, letter, facts=None):
    pages = texts(office.records.letter(letter))
    return {e.check: e for e in proofread(letter.letter_kind, facts or letter.facts, pages)}


def test_every_letter_of_the_way_is_found_right(office, served) -> None:
    kinds = [each.letter_kind for each in served.letters]
    assert len(kinds) == 4
    for letter in served.letters:
        found = looked(office, letter)
        assert found
        assert {each.verdict for each in found.values()} == {"good"}, letter.letter_kind
        assert set(found) <= set(PROOFS)


def test_claims_are_counted(office, served) -> None:
    opinion = letter_of(served, "handling_opinion", "duty_reply")
    assert looked(office, opinion)["claims"].count == len(TWO)
    assert looked(office, letter_of(served, "acceptance_notice"))["told_claims"].count == len(TWO)


@pytest.mark.parametrize("part", ["outcome_label", "answer", "law"])
def test_a_claim_without_outcome_answer_or_law_stops_the_print(office, served, part) -> None:
    opinion = letter_of(served, "handling_opinion", "duty_reply")
    first, second = opinion.facts["claims"]
    facts = {**opinion.facts, "claims": [first, {**second, part: ""}]}
    assert looked(office, opinion, facts)["claims"].verdict == "stop"


def test_a_remedy_of_another_route_stops_the_print(office, served) -> None:
    opinion = letter_of(served, "handling_opinion", "duty_reply")
    other = {
        "handling_opinion": ["如不服，可向人民法院提起诉讼。"],
        "duty_reply": ["如不服，可自收到之日起30日内请求复查。"],
    }[opinion.letter_kind]
    mixed = [*opinion.facts["remedy"], *other]
    for remedy in (other, mixed, []):
        facts = {**opinion.facts, "remedy": remedy}
        assert looked(office, opinion, facts)[f"remedy.{opinion.letter_kind}"].verdict == "stop"


def test_what_is_not_on_the_paper_asks_for_a_look(office, served) -> None:
    opinion = letter_of(served, "handling_opinion", "duty_reply")
    facts = {**opinion.facts, "facts": "经查，另有一事。"}
    assert looked(office, opinion, facts)["article_32"].verdict == "look"
    matter = {**opinion.facts["matter"], "petitioner_names": ["岳灵珊"]}
    found = looked(office, opinion, {**opinion.facts, "matter": matter})
    assert found["names"].verdict == "look"


def test_a_signature_alone_on_its_page_is_seen(served) -> None:
    opinion = letter_of(served, "handling_opinion", "duty_reply")
    organ = opinion.facts["head"]["organ_name"]
    pages = ["正文", f"{organ}\r\n2026年9月22日\r\n— 2 —"]
    found = {e.check: e for e in proofread(opinion.letter_kind, opinion.facts, pages)}
    assert found["signature"].verdict == "look"


def test_a_letter_whose_facts_are_gone_is_still_read(office, served) -> None:
    for letter in served.letters:
        found = looked(office, letter, {"kind": letter.letter_kind})
        assert {each.verdict for each in found.values()} - {"good"}, letter.letter_kind


def test_a_request_for_review_says_her_reasons(office) -> None:
    answered(office, "petition_procedure")
    reasons = "补偿标准太低，没有算青苗费；地界也量错了，当天我不在场，没有人叫我。" * 3
    file = office.answering.forward_review(NUMBER, ReviewTold(reasons))
    request = letter_of(file, "review_request")
    found = looked(office, request)
    assert {each.verdict for each in found.values()} == {"good"}
    other = looked(office, request, {**request.facts, "reasons": "另一个理由"})
    assert other["reasons"].verdict == "look"


def test_a_receipt_says_the_query_code_once(office, served) -> None:
    receipt = letter_of(served, "receipt", "receipt_notice")
    pages = texts(office.records.letter(receipt))
    code = receipt.facts["query_code"]
    twice = (pages[0] + code, *pages[1:])
    (found,) = (
        each
        for each in proofread(receipt.letter_kind, receipt.facts, twice)
        if each.check == "code_once"
    )
    assert found.verdict == "stop"
    assert replace(found, verdict="good") in proofread(receipt.letter_kind, receipt.facts, pages)


def test_a_request_for_review_is_written_as_told_and_has_her_code_once(office) -> None:
    answered(office, "petition_procedure")
    file = office.answering.forward_review(NUMBER, ReviewTold("补偿款少算了。"))
    form = letter_of(file, "review_request")
    assert {each.verdict for each in looked(office, form).values()} == {"good"}
    facts = {**form.facts, "reasons": "另有一条理由。"}
    assert looked(office, form, facts)["reasons"].verdict == "look"
    code = form.facts["matter"]["query_code"]
    pages = (*texts(office.records.letter(form)), code)
    found = {each.check: each for each in proofread(form.letter_kind, form.facts, pages)}
    assert found["code_once"].verdict == "stop"


@pytest.mark.parametrize("page", ["查询码7KQ4-\n9MHT", "证件号 110101199003070011"])
def test_a_copy_that_discloses_is_stopped(page) -> None:
    assert proofread_copy("7KQ4-9MHT", ["正文", page])[0].verdict == "stop"
    assert proofread_copy("7KQ4-9MHT", ["正文", "电话 0871-55501234"])[0].verdict == "good"
