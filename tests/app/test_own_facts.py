"""What letters print of the office is changed after its founding; issued letters stay."""

import builders
import pytest
from builders import draft
from steps import NUMBER, entries, read_text

from app.domain.errors import Refused
from app.domain.words import LETTERS
from app.domain.words_office import FACTS as NAMED
from app.domain.words_papers import OFFICE_FORMS, POSTED
from app.notices import Spot
from app.own_facts import FACTS, FactsTold
from app.wire.letter_code import bare_text, pages_of

NEW = {
    "address": "青山镇新民街9号",
    "phone": "0450-7654321",
    "hours": "工作日 9:00-17:00",
    "review_organ": "云溪区人民政府",
    "review_organ_address": "云溪区府前街2号",
    "county_bureau": "云溪区信访局",
    "county_bureau_phone": "0450-7654322",
}


def text(pdf: bytes) -> str:
    return bare_text("".join(pages_of(pdf)))


def test_letters_from_now_on_say_it_and_those_before_keep_their_bytes(office) -> None:
    before = office.intake.register(draft(), spot=Spot())
    office.own_facts.change(FactsTold(phone=f" {NEW['phone']} ", address=NEW["address"]))
    assert (office.facts.phone, office.facts.address) == (NEW["phone"], NEW["address"])
    kept = office.records.letter(before.letter)
    assert kept == before.pdf
    assert office.records.check_letter(kept).sound
    file = office.records.file(NUMBER)
    assert {e.verdict for e in office.records.looked_at(file, before.letter, kept)} == {"good"}
    large = office.papers.for_reader(NUMBER, before.letter.number, "large_print")
    assert "0450-0000000" in text(large)
    assert NEW["phone"] not in text(large)
    after = text(office.intake.register(draft(), spot=Spot()).pdf)
    assert NEW["phone"] in after
    assert "0450-0000000" not in after
    assert bare_text(NEW["address"]) in text(office.papers.visitors_notice())
    assert office.safe.verify().sound()


def test_a_change_is_one_entry_and_holds_after_the_next_unlocking(folder, clock) -> None:
    at = builders.opened(folder, clock)
    before, facts = entries(at), at.facts
    at.own_facts.change(FactsTold(**NEW))
    assert entries(at) == before + 1
    at.close()
    again = builders.opened(folder, clock)
    assert {each: getattr(again.facts, each) for each in FACTS} == NEW
    assert again.facts.letter_word == facts.letter_word
    assert again.facts.standing_authority == facts.standing_authority
    again.close()


def test_the_remedy_names_the_new_organ(office) -> None:
    office.own_facts.change(FactsTold(**NEW))
    file = builders.signed(office, "petition_procedure")
    said = text(office.records.letter(builders.letter_of(file, "handling_opinion")))
    assert "向云溪区人民政府（地址：云溪区府前街2号）请求复查" in said


def test_what_it_foresees_is_what_letters_then_print(office) -> None:
    papers = {each.fact: each.papers for each in office.own_facts.foreseen(FactsTold(**NEW))}
    assert set(papers) == set(FACTS) == set(NAMED)
    named = {*LETTERS, *OFFICE_FORMS, *POSTED, "blank_slip", "visitors_notice"}
    assert {kind for kinds in papers.values() for kind in kinds} <= named
    assert "acceptance_notice" in papers["phone"]
    assert "handling_opinion" in papers["review_organ_address"]
    assert "acceptance_notice" not in papers["review_organ_address"]
    assert "objection_letter" in papers["county_bureau"]
    assert {"envelope_dl", "envelope_c5"} <= {*papers["address"]}
    assert "minutes" not in {kind for kinds in papers.values() for kind in kinds}
    office.own_facts.change(FactsTold(**NEW))
    builders.signed(office, "petition_procedure")
    values = {fact: bare_text(value) for fact, value in NEW.items()}
    for letter in office.records.file(NUMBER).letters:
        said = text(office.records.letter(letter))
        for fact, value in values.items():
            assert (value in said) == (letter.letter_kind in papers[fact]), (
                letter.letter_kind, fact,
            )  # fmt: skip


@pytest.mark.parametrize(
    ("told", "code", "field"),
    [
        ({}, "office.same", None),
        ({"phone": "0450-0000000"}, "office.same", None),
        ({"address": " "}, "office.fact_missing", "address"),
        ({"hours": "上午\n下午"}, "office.fact_control", "hours"),
        ({"address": "青山镇\U000e0041街"}, "letter.no_glyph", None),
        ({"address": "青山镇人民路" * 200}, "letter.too_long", "office_address"),
    ],
)
def test_what_no_letter_could_print_is_refused(office, told, code, field) -> None:
    before, facts = entries(office), office.facts
    with pytest.raises(Refused) as caught:
        office.own_facts.change(FactsTold(**told))
    assert (caught.value.code, entries(office), office.facts) == (code, before, facts)
    if field and code != "letter.too_long":
        assert caught.value.field == field


def test_only_the_leader_and_the_administrator_change_it(folder, clock) -> None:
    at = builders.opened(folder, clock, login="chenjialuo")
    assert not at.own_facts.may_change()
    with pytest.raises(Refused, match=r"policy\.denied"):
        at.own_facts.change(FactsTold(phone=NEW["phone"]))
    at.close()


def test_the_emptied_address_of_the_organ_above_is_left_out(office) -> None:
    office.own_facts.change(FactsTold(review_organ_address=NEW["review_organ_address"]))
    office.own_facts.change(FactsTold(review_organ_address=""))
    file = builders.signed(office, "petition_procedure")
    said = read_text(office.records.letter(builders.letter_of(file, "handling_opinion")))
    assert "（地址：" not in said
