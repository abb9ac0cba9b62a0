"""Forged PDFs: what reads like the letter and is not the file is never called genuine."""

import io

import builders
import pypdfium2
import pytest
from forgeries import PAINTED, QUIET, REWORDED, saved_anew, swapped_glyphs, white_box

from app.domain.errors import Refused
from app.letters.kinds import receipt_notice
from app.letters.looks import first_unlike
from app.letters.marking import marked
from app.notices import Spot
from app.wire.letter_code import check_content, is_sealed, pages_of, seal

WHO = {"ids": lambda each: each.__name__}


@pytest.fixture
def pdf(office):
    return office.intake.register(builders.draft(), spot=Spot()).pdf


@pytest.fixture
def keys(office):
    """What another office or the county has: the key, and no record."""
    return (office.desk.signer.verify_key,)


def text(pdf: bytes) -> list[str]:
    return ["".join(page.split()) for page in pages_of(pdf)]


def test_the_issued_file_is_genuine_with_and_without_the_record(office, pdf, keys) -> None:
    found = office.records.check_letter(pdf)
    assert (found.code.verdict, found.record, found.unlike, found.sound) == (
        "genuine", "same", 0, True,
    )  # fmt: skip
    assert check_content(pdf, keys).verdict == "genuine"


@pytest.mark.parametrize("forge", PAINTED, **WHO)
def test_what_is_painted_otherwise_is_found_on_its_page(office, pdf, keys, forge) -> None:
    forged = forge(pdf)
    assert text(forged) == text(pdf), "the text that is read out is the old one"
    assert check_content(forged, keys).verdict == "text_only"
    found = office.records.check_letter(forged)
    assert (found.code.verdict, found.record, found.unlike) == ("text_only", "text_same", 1)
    assert not found.sound
    assert found.judged().tone == "bad"
    assert "第 1 页看上去" in found.judged().sentence


@pytest.mark.parametrize("forge", QUIET, **WHO)
def test_another_file_that_looks_the_same_is_not_the_issued_one(office, pdf, keys, forge) -> None:
    forged = forge(pdf)
    assert check_content(forged, keys).verdict == "text_only"
    found = office.records.check_letter(forged)
    assert (found.code.verdict, found.record, found.unlike) == ("text_only", "text_same", 0)
    assert not found.sound
    assert "看上去也一样" in found.judged().sentence


@pytest.mark.parametrize("forge", REWORDED, **WHO)
def test_what_reads_otherwise_is_refused(office, pdf, keys, forge) -> None:
    forged = forge(pdf)
    assert check_content(forged, keys).verdict == "changed"
    with pytest.raises(Refused, match=r"letter_check\.changed"):
        office.records.check_letter(forged)


def test_no_byte_of_a_file_can_be_turned(office, pdf, keys) -> None:
    step = max(len(pdf) // 500, 1)
    for at in range(0, len(pdf), step):
        forged = pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]
        assert not is_sealed(forged, keys), at
    assert is_sealed(pdf, keys)


def test_a_file_that_another_key_sealed_is_not_the_codes(pdf, keys, tmp_path) -> None:
    builders.found(tmp_path / "other")
    other = builders.opened(tmp_path / "other")
    forged = seal(other.desk.signer, saved_anew(white_box(pdf)))
    both = (*keys, other.desk.signer.verify_key)
    assert is_sealed(forged, both)
    assert check_content(forged, both).verdict == "text_only"
    other.close()


def test_what_the_eye_sees_of_the_swapped_figures_is_another_number(pdf) -> None:
    assert first_unlike(pdf, swapped_glyphs(pdf)) == 1
    assert first_unlike(pdf, pdf) == 0
    assert first_unlike(pdf, saved_anew(pdf)) == 0


def test_a_page_too_many_or_as_large_as_a_field_is_told_without_drawing_it(pdf) -> None:
    document = pypdfium2.PdfDocument(pdf)
    count = len(document)
    document.new_page(595, 842)
    longer = io.BytesIO()
    document.save(longer)
    document[0].set_mediabox(0, 0, 14400, 14400)
    larger = io.BytesIO()
    document.save(larger)
    document.close()
    assert first_unlike(pdf, longer.getvalue()) == count + 1
    assert first_unlike(pdf, larger.getvalue()) == 1
    with pytest.raises(Refused, match=r"letter_check\.unreadable"):
        first_unlike(pdf, b"%PDF-1.7 torn")


def test_a_letter_that_says_the_same_and_was_set_anew_is_not_the_stored_file(
    office, pdf, keys, notice
) -> None:
    found = check_content(pdf, keys)
    with marked(office.desk.signer, found.number, notice().issued_on):
        again = receipt_notice(notice())
    judged = office.records.check_letter(again)
    assert (judged.code.verdict, judged.record, judged.sound) == ("genuine", "differs", False)


def test_a_file_without_a_place_for_a_signature_is_not_sealed(office) -> None:
    with pytest.raises(ValueError, match="identifier"):
        seal(office.desk.signer, b"%PDF-1.7")
    assert not is_sealed(b"%PDF-1.7", ())
