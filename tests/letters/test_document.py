"""The PDF's own frame: fonts that are whole, maps that are exact, nothing kept of what was said."""

import io
import re

import pikepdf
import pytest
from builders import answered
from fontTools.ttLib import TTFont
from pikepdf import pdfa

from app.letters.document import stock, unicode_rows
from app.letters.fonts import load_fonts
from app.letters.page import Sheet, letter_frame
from app.letters.setting import Style, set_line

STYLE = Style(16, 16, 24)
FORM = "信访事项办理0123456789"


def sheet_of(text: str, form: str = "", role: str = "body") -> bytes:
    sheet = Sheet("试", "试", form)
    sheet.line(set_line([(text, role)], STYLE), 100, 100, STYLE.size)
    return sheet.finish()


def fonts_of(pdf: bytes) -> list[tuple[TTFont, pikepdf.Object]]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert not document.check_pdf_syntax()
        found = []
        for font in document.pages[0].Resources.Font.values():
            below = font.DescendantFonts[0]
            file = below.FontDescriptor.FontFile2
            data = file.read_bytes()
            assert len(data) == file.Length1
            found.append((TTFont(io.BytesIO(data), checkChecksums=2), below.W.as_list()))
        return found


@pytest.mark.parametrize("form", ["", FORM])
@pytest.mark.parametrize("role", ["body", "bold"])
def test_an_embedded_font_is_whole_and_its_widths_are_the_faces(form, role):
    text = "信访件1号，abc唐𬭎"
    for font, told in fonts_of(sheet_of(text, form, role)):
        widths = {int(told[n]): int(told[n + 1][0]) for n in range(0, len(told), 2)}
        for code in range(1, font["maxp"].numGlyphs):
            name = font.getGlyphName(code)
            assert font["hmtx"][name][0] == widths.get(code, 1000)
            assert font["glyf"][name].numberOfContours >= 0


@pytest.mark.parametrize("form", ["", FORM])
def test_outlines_are_those_of_the_face(form):
    face = TTFont(io.BytesIO(load_fonts().unpacked("desk-fang")))
    ((font, _),) = fonts_of(sheet_of("访件", form))
    order = [*dict.fromkeys(form + "访件")]
    for code, char in enumerate(order, 1):
        ours = font["glyf"][font.getGlyphName(code)].getCoordinates(font["glyf"])
        theirs = face["glyf"][face.getBestCmap()[ord(char)]].getCoordinates(face["glyf"])
        assert list(ours[0]) == list(theirs[0])


def test_form_or_no_form_the_text_comes_back_and_the_bytes_are_the_same_each_time(pages):
    text = "信访事项𠮷䶮第9号：（甲）abc 唐𬭎"
    for form in ("", FORM, text):
        assert pages(sheet_of(text, form)) == [text]
        assert sheet_of(text, form) == sheet_of(text, form)


def test_only_the_form_is_kept_ready():
    stock.cache_clear()
    sheet_of("信访件𠮷", FORM)
    kept = stock("desk-fang", FORM)
    assert set(map(chr, kept.codes)) == set(FORM)
    assert not stock("desk-song", FORM).codes


def test_the_code_map_writes_utf_16_in_blocks_of_a_hundred():
    points = range(0x20BB7, 0x20BB7 + 150)
    written = unicode_rows({point: code for code, point in enumerate(points, 1)}).decode()
    assert "<0001> <D842DFB7>" in written
    assert [int(n) for n in re.findall(r"(\d+) beginbfchar", written)] == [100, 50]


def test_a_title_beyond_latin_stays_in_the_properties():
    with pikepdf.open(io.BytesIO(sheet_of("甲"))) as document:
        assert str(document.docinfo.Title) == "试"
        assert document.Root.Lang == "zh-CN"
        assert str(document.pages[0].MediaBox[3])[:6] == "841.89"


def test_a_rule_between_two_lines_leaves_the_text_whole(pages):
    sheet = Sheet("试", "试")
    line = set_line([("甲", "body")], STYLE)
    sheet.line(line, 100, 100, STYLE.size)
    sheet.rule((10, 10), (50, 10), 0.5, (3, 3))
    sheet.blacks([(10, 20, 5, 5)])
    sheet.line(line, 100, 200, STYLE.size)
    sheet.next_page()
    sheet.modules(["10", "01"], letter_frame().left, 50, 20)
    pdf = sheet.finish()
    assert pages(pdf) == ["甲甲", ""]
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            assert pikepdf.parse_content_stream(page)


def archived(pdf: bytes) -> pdfa.Report:
    return pdfa.validate_written(io.BytesIO(pdf), "2b")


@pytest.mark.parametrize("route", ["petition_procedure", "duty_performance"])
def test_every_letter_is_born_for_the_archive(office, route):
    for letter in answered(office, route).letters:
        report = archived(office.records.letter(letter))
        assert report.passed, (letter.letter_kind, report.findings)


def test_the_rarest_character_and_a_title_like_markup_are_archived_too():
    sheet = Sheet("<试>&", "𬭎")
    sheet.line(set_line([("𠮷𬭎㐂", "body")], STYLE), 100, 100, STYLE.size)
    pdf = sheet.finish()
    assert archived(pdf).passed
    with pikepdf.open(io.BytesIO(pdf)) as document, document.open_metadata() as known:
        assert (known["dc:title"], known["dc:creator"]) == ("<试>&", ["𬭎"])


@pytest.mark.parametrize(
    ("there", "instead"),
    [
        (b'pdfaid:conformance="B"', b'pdfaid:conformance="Z"'),
        (b"/OutputIntents", b"/OutputIntentz"),
        (b"/FontFile2", b"/FontFileZ"),
    ],
)
def test_what_is_not_for_the_archive_is_seen(there, instead):
    pdf = sheet_of("文")
    assert pdf.count(there) == 1
    assert not archived(pdf.replace(there, instead)).passed
