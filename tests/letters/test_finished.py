"""What is read back from a finished file is what two other libraries read from it."""

import io

import pdfplumber
import pikepdf
import pypdfium2
import pytest
from specimens import PROOF, SLIPS, SPECIMENS

from app.domain.errors import Trouble
from app.letters import kinds
from app.letters.finished import read_finished

PAPERS = {kind: each.pdf for kind, each in SPECIMENS.items()} | {
    "service_receipt": lambda: kinds.service_receipt(PROOF),
    "blank_slip": lambda: kinds.blank_slips(SLIPS),
}


@pytest.mark.parametrize("kind", sorted(PAPERS))
def test_every_character_stands_where_another_library_finds_it(kind) -> None:
    pdf = PAPERS[kind]()
    paper = read_finished(pdf)
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        assert len(document.pages) == len(paper.leaves)
        for page, leaf in zip(document.pages, paper.leaves, strict=True):
            theirs = [
                (each["text"], each["matrix"][4], leaf.height - each["matrix"][5], each["fontname"])
                for each in page.chars
            ]
            ours = [(ink.char, ink.x, ink.baseline, ink.font) for ink in leaf.inks]
            assert [each[::3] for each in theirs] == [each[::3] for each in ours]
            for one, other in zip(theirs, ours, strict=True):
                assert one[1:3] == pytest.approx(other[1:3], abs=0.01)


@pytest.mark.parametrize("kind", ["receipt_notice", "handling_opinion", "review_request"])
def test_the_ink_is_where_the_picture_is_black(kind) -> None:
    pdf = PAPERS[kind]()
    scale = 2
    document = pypdfium2.PdfDocument(pdf)
    picture = document[0].render(scale=scale, grayscale=True).to_numpy().squeeze()
    document.close()
    leaf = read_finished(pdf).leaves[0]
    for ink in leaf.inks:
        if ink.box is None:
            continue
        left, top, right, bottom = (round(each * scale) for each in ink.box)
        inside = picture[max(top - 1, 0) : bottom + 1, max(left - 1, 0) : right + 1]
        assert inside.min() < 160, ink
    for left, top, right, bottom in leaf.drawn:
        cut = picture[
            int(top * scale) : int(bottom * scale) + 1, int(left * scale) : int(right * scale) + 1
        ]
        assert cut.min() < 200


def test_fonts_are_told_with_what_is_inside_them() -> None:
    pdf = PAPERS["handling_opinion"]()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        names = {str(each.BaseFont)[1:] for each in document.pages[0].Resources.Font.values()}
    fonts = read_finished(pdf).fonts
    assert {each.name for each in fonts} == names
    assert all(each.inside and each.boxes[0] is not None for each in fonts)


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.4\nstartxref\n9\n%%EOF", b"x" * 5000])
def test_what_is_no_letter_is_trouble(pdf) -> None:
    with pytest.raises(Trouble, match=r"letter\.unreadable"):
        read_finished(pdf)


def test_any_byte_that_is_changed_is_read_or_is_trouble_and_never_a_bug() -> None:
    pdf = PAPERS["service_slip"]()
    for at in range(0, len(pdf), len(pdf) // 700):
        for harmed in (pdf[:at] + bytes([pdf[at] ^ 0x55]) + pdf[at + 1 :], pdf[:at]):
            try:
                assert read_finished(harmed).leaves
            except Trouble as fault:
                assert fault.code == "letter.unreadable"
