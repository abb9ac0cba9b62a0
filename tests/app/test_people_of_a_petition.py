"""Whom a petition is of, end to end: records, letters, service, replay; an enquiry that claims."""

from datetime import date

import pypdfium2
import pytest
from builders import draft

from app.answering import Served
from app.classing import ClaimTold
from app.domain.errors import Refused
from app.domain.petition import Draft, PetitionerDraft
from app.notices import Spot
from app.records import Wanted

HER = PetitionerDraft(name="洪七公", address="石桥村", village_code="230000100201")
CHILD = PetitionerDraft(name="洪小七", born_on=date(2012, 3, 12))
GUARDIAN = PetitionerDraft(name="黄蓉", role="guardian", authority="母亲", phone="13900000000")
AGENT = PetitionerDraft(name="鲁有脚", role="agent", authority="授权委托书", acts_for=1)


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


def test_a_guardian_speaks_for_a_child_and_the_letter_says_so(office) -> None:
    made = office.intake.register(draft(petitioners=(GUARDIAN, CHILD)), spot=Spot())
    child, guardian = made.petition.petitioners
    assert (child.name, child.role, child.acts_for) == ("洪小七", "petitioner", None)
    assert (guardian.role, guardian.acts_for, guardian.authority) == ("guardian", child.id, "母亲")
    assert made.petition.people_count == 1
    assert "洪小七（监护人黄蓉）" in text_of(made.pdf)
    assert [each.petitioner for each in made.petition.recipients] == [child.id]
    assert office.records.page(Wanted())[0].name == "洪小七"
    assert office.safe.verify().sound()


def test_later_letters_are_to_her_too_and_her_agent_is_no_recipient(office) -> None:
    made = office.intake.register(draft(petitioners=(HER, AGENT)), sheet=False).petition
    told = ClaimTold("appeal_claim", "petition_procedure", n=1)
    office.handling.classify(made.number, [told])
    file = office.handling.accept(made.number)
    letter = file.letters[-1]
    assert "洪七公（代理人鲁有脚）" in text_of(office.records.letter(letter))
    assert [each.petitioner for each in file.recipients_of(file.strands[0].id)] == [
        file.petitioners[0].id
    ]


def test_an_organisation_petitions_by_its_credit_code(office) -> None:
    organ = PetitionerDraft(
        name="石桥村合作社", id_kind="credit_code", id_number="91350100M000100Y43"
    )
    made = office.intake.register(draft(petitioners=(organ, AGENT)))
    assert made.petition.petitioners[0].id_kind == "credit_code"
    assert "石桥村合作社（代理人鲁有脚）" in text_of(made.pdf)


@pytest.mark.parametrize(
    ("count", "role"), [(2, "petitioner"), (None, "representative"), (12, "representative")]
)
def test_all_who_came_are_petitioners_themselves_others_represent_the_rest(
    office, count, role
) -> None:
    people = (HER, PetitionerDraft(name="郭靖"))
    made = office.intake.register(draft(petitioners=people, people_count=count), sheet=False)
    assert {each.role for each in made.petition.petitioners} == {role}


def test_nobody_named_has_no_written_notice_and_no_recipient(office) -> None:
    made = office.intake.register(draft(petitioners=(PetitionerDraft(anonymous=True),)))
    assert not [each for each in made.petition.clocks if each.rule.startswith("NOTICE")]
    assert made.petition.recipients == ()


@pytest.mark.parametrize(
    "more", [{"petitioners": (PetitionerDraft(anonymous=True),)}, {"name_or_address_unclear": True}]
)
def test_her_receipt_promises_no_notice_that_nobody_owes_and_says_why(office, more) -> None:
    made = office.intake.register(draft(**more))
    told = text_of(made.pdf)
    assert "最迟于" not in told
    assert "不能书面告知（《信访工作条例》第二十三条第二款）" in told
    assert made.letter.facts["notice_due_on"] is None
    owed = office.intake.register(draft())
    assert "最迟于2026年10月7日书面告知您" in text_of(owed.pdf)


def test_how_an_oral_petition_was_taken_down_is_kept(office) -> None:
    told = draft(read_back=True, signed_how="thumb", written_by="赵敏", witness="郭芙（口译）")
    file = office.intake.register(told, sheet=False).petition
    assert (file.read_back, file.signed_how, file.written_by, file.witness) == (
        True,
        "thumb",
        "赵敏",
        "郭芙（口译）",
    )
    assert office.safe.verify().sound()


def enquiry(office):
    told = draft(kind="enquiry", claims=(), answer="按《土地管理法》第四十八条。")
    return office.intake.register(told).petition


def test_one_act_makes_a_petition_of_an_enquiry_received_today(office, clock) -> None:
    asked = enquiry(office)
    clock.move(days=3)
    made = office.intake.turn(asked.number)
    file = made.petition
    assert (file.kind, file.received_on, file.content) == (
        "petition",
        date(2026, 9, 25),
        asked.content,
    )
    assert [each.name for each in file.petitioners] == [each.name for each in asked.petitioners]
    assert file.clocks[0].trigger_on == date(2026, 9, 25)
    assert file.linked_to is None, "an enquiry is no earlier petition: this is her first"
    assert office.records.file(asked.number).turned_into() == file.number
    assert made.pdf is not None
    assert office.safe.verify().sound()


def test_what_is_told_goes_before_what_the_enquiry_said(office) -> None:
    asked = enquiry(office)
    told = Draft(from_enquiry=asked.number, claims=("兑付补偿款",), channel="call")
    file = office.intake.register(told, sheet=False).petition
    assert (file.channel, file.claims[0].text, file.gist) == ("call", "兑付补偿款", asked.gist)


def test_an_enquiry_becomes_a_petition_once_and_a_petition_never(office) -> None:
    asked = enquiry(office)
    number = office.intake.turn(asked.number).petition.number
    with pytest.raises(Refused, match=r"enquiry\.turned_already"):
        office.intake.turn(asked.number)
    with pytest.raises(Refused, match=r"enquiry\.not_one"):
        office.intake.turn(number)
    assert office.records.count(Wanted()) == 2


def test_only_petitioners_are_served_and_ask_for_review(office) -> None:
    number = office.intake.register(draft(petitioners=(HER, AGENT))).petition.number
    office.handling.notify_elsewhere(number, "云溪县水务局")
    with pytest.raises(Refused, match=r"serve\.nobody"):
        office.answering.serve(number, Served("in_person", petitioner=2))
    file = office.answering.serve(number, Served("in_person", petitioner=1))
    assert {each.petitioner for each in file.recipients} == {file.petitioners[0].id}
    assert file.petitioners[0].name == HER.name
