"""A draft for a word processor: every word to be worked on, marked as a draft, never the letter."""

import io

import pytest
from builders import NUMBER, answered, draft, letter_of
from docx import Document

from app.domain.errors import Refused
from app.domain.petition import PetitionerDraft
from app.letters import reader

NAME_OF_FACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia"


def drafted(letter):
    return Document(io.BytesIO(reader.editable_draft(letter.letter_kind, letter.facts)))


@pytest.mark.parametrize("route", ["petition_procedure", "duty_performance"])
def test_the_words_of_the_letter_stand_there_and_what_is_only_issued_does_not(office, route):
    for letter in answered(office, route).letters:
        document = drafted(letter)
        said = "\n".join(each.text for each in document.paragraphs)
        assert "洪七公" in said
        assert said.count("2026年9月22日") >= 1
        assert letter.number not in said.splitlines()[:3]
        assert "草稿" in document.sections[0].header.paragraphs[0].text


def test_the_page_is_the_official_one_and_chinese_has_its_own_face(office):
    document = drafted(letter_of(answered(office, "petition_procedure"), "handling_opinion"))
    page = document.sections[0]
    assert (round(page.page_width.mm), round(page.left_margin.mm)) == (210, 28)
    assert round(page.top_margin.mm) == 37
    faces = {
        run._element.rPr.rFonts.get(NAME_OF_FACE)
        for each in document.paragraphs
        for run in each.runs
    }
    assert faces == {"仿宋", "黑体", "楷体", "方正小标宋简体"}


def test_a_rare_name_is_whole(office):
    office.intake.register(draft(petitioners=(PetitionerDraft(name="唐𬭎"),)))
    (letter,) = office.records.file(NUMBER).letters
    assert "唐𬭎" in "".join(each.text for each in drafted(letter).paragraphs)


def test_a_form_has_no_draft():
    with pytest.raises(Refused, match=r"letter\.no_draft"):
        reader.editable_draft("review_request", {})
