"""The office's own forms: filled with what is known, for the file, and nothing is recorded."""

import hashlib
import re

import pypdfium2
import pytest
from builders import draft

from app.domain.errors import Refused
from app.domain.petition import PetitionerDraft
from app.domain.words_papers import OFFICE_FORMS

NUMBER = "青信2026-0001"
ID = "110101194910010021"
PHONE = "13800001234"
WHO = PetitionerDraft(name="唐𬭎", id_number=ID, phone=PHONE, address="青石村第三村民小组12号")


def _bare(text: str) -> str:
    return re.sub(r"—[0-9]/[0-9]—$", "", "".join(text.split()))


def pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_bare(page.get_textpage().get_text_range()) for page in document]
    finally:
        document.close()


def entries(office) -> int:
    with office.desk.store.look() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM entries").scalar_one())


@pytest.fixture
def filled(office):
    told = draft(
        petitioners=(WHO,),
        content="修路占了我家的地，测量结果没有公布。",
        claims=("补发占地补偿款", "公布测量结果"),
    )
    return office, office.intake.register(told).petition


def test_the_registration_form_says_what_was_registered(filled) -> None:
    office, petition = filled
    (said,) = pages(office.papers.make(NUMBER, "registration_form"))
    assert "信访事项登记表" in said
    assert f"编号：{NUMBER}" in said
    for told in ("唐𬭎", "修路占了我家的地", "1.补发占地补偿款", "2.公布测量结果", "拟办意见"):
        assert told in said
    assert petition.query_code not in said


@pytest.mark.parametrize("kind", OFFICE_FORMS)
def test_a_form_discloses_no_number_and_no_code(filled, kind) -> None:
    office, petition = filled
    said = "".join(pages(office.papers.make(NUMBER, kind)))
    assert OFFICE_FORMS[kind][:3] in said or kind == "file_cover"
    assert ID not in said
    assert PHONE not in said
    assert petition.query_code not in said.replace("-", "")


@pytest.mark.parametrize("kind", OFFICE_FORMS)
def test_a_form_is_the_same_every_time_and_nowhere_recorded(filled, kind) -> None:
    office, _ = filled
    before = entries(office)
    first, again = (office.papers.make(NUMBER, kind) for _ in range(2))
    assert hashlib.sha256(first).digest() == hashlib.sha256(again).digest()
    assert entries(office) == before


def test_who_gave_no_name_is_called_so(office) -> None:
    office.intake.register(draft(petitioners=(PetitionerDraft(anonymous=True),)))
    assert "姓名匿名" in pages(office.papers.make(NUMBER, "registration_form"))[0]


def test_a_long_story_goes_on_over_the_page(office) -> None:
    office.intake.register(draft(content="修路占了我家的地，测量结果没有公布。" * 150, claims=()))
    said = pages(office.papers.make(NUMBER, "registration_form"))
    assert len(said) > 1
    assert ["".join(said).count(each) for each in "占测果"] == [150] * 3


def test_the_cover_lists_every_paper_of_the_file(filled) -> None:
    office, petition = filled
    cover, contents = pages(office.papers.make(NUMBER, "file_cover"))
    assert "信访案卷" in cover
    with office.desk.store.look() as connection:
        numbers = [
            each for (each,) in connection.exec_driver_sql("SELECT number FROM letters").all()
        ]
    assert numbers
    for number in numbers:
        assert number in contents
    assert petition.number in contents


def test_an_unknown_form_and_an_unknown_petition_are_refused(filled) -> None:
    office, _ = filled
    with pytest.raises(Refused, match=r"letter\.no_form"):
        office.papers.make(NUMBER, "diploma")
    with pytest.raises(Refused, match=r"petition\.unknown"):
        office.papers.make("青信2026-9999", "rating_form")
