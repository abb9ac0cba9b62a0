"""The receipt on a roll: everything her half says, large enough, and a square that reads."""

import pypdfium2
import pytest
import zxingcpp

from app.domain.errors import Refused
from app.letters import receipt_words
from app.letters.page import MM
from app.letters.roll import DOT, LEFT, PRINTED, WIDTH, receipt_roll

LONG = "要求镇政府督促施工单位限期复工，并向村民公布工程款项支付情况以及完工时间"
VARIANTS = [
    {},
    {"notice_kind": "within_15_days", "by_when": (), "claims": ()},
    {"anonymous": True, "petitioner_names": (), "people_count": 1},
    {"claims": tuple(f"第{n}项，{LONG}。" for n in range(1, 30))},
    {"petitioner_names": ("古丽巴哈尔·阿卜杜热西提·买买提吐尔逊·艾合买提",), "people_count": 2},
    {"web_address": "https://xf.example.gov.cn/query", "upper_system_number": "WX2300002026"},
]


def one_bit(pdf):
    """The roll as a thermal printer burns it: 203 dots an inch, black or nothing."""
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 1
    picture = document[0].render(scale=203 / 72, grayscale=True).to_pil()
    document.close()
    return picture.point(lambda value: 255 if value >= 128 else 0).convert("1")


@pytest.mark.parametrize("changes", VARIANTS)
def test_the_square_is_read_from_one_bit_at_203_dots(notice, changes):
    values = notice(**changes)
    (told,) = zxingcpp.read_barcodes(one_bit(receipt_roll(values)).convert("L"))
    assert told.text == receipt_words.code_text(values)
    for private in (*values.petitioner_names, *values.claims, values.gist):
        assert private not in told.text


@pytest.mark.parametrize("changes", VARIANTS)
def test_nothing_leaves_the_72_millimetres_and_nothing_is_small(notice, characters, changes):
    (chars,) = characters(receipt_roll(notice(**changes)))
    assert min(each["x0"] for each in chars) >= LEFT - 1
    written = [each for each in chars if each["text"] not in "，。、；：”）〕》"]
    assert max(each["x1"] for each in written) <= LEFT + PRINTED + 1
    assert min(each["size"] for each in chars) > 10.99


def test_it_is_cut_where_its_text_ends(notice):
    heights = []
    for claims in ((), (LONG,) * 9):
        pdf = receipt_roll(notice(claims=claims))
        document = pypdfium2.PdfDocument(pdf)
        width, height = document[0].get_size()
        document.close()
        assert width == pytest.approx(WIDTH, abs=0.01)
        assert height / MM == pytest.approx(round(height / MM, 1), abs=0.01)
        picture = one_bit(pdf).convert("L").point(lambda value: 255 - value)
        blank = (picture.height - picture.getbbox()[3]) * DOT
        assert 6 * MM < blank < 11 * MM
        heights.append(height)
    assert heights[0] < heights[1]


def test_it_says_what_her_half_says_with_every_right(notice, pages):
    values = notice()
    (said,) = pages(receipt_roll(values))
    said = "".join(said.split())
    for told in (values.organ_name, values.number, "7KQ4-9MHT", *values.claims[:1]):
        assert told.rstrip("。").replace(" ", "") in said
    rights = receipt_words.short_rights(values)
    assert len(rights) == 8
    for right in rights:
        assert right.replace(" ", "") in said
    assert "小票没有盖章" in said


def test_strokes_are_of_the_black_face_and_rare_characters_are_there(notice, characters, pages):
    pdf = receipt_roll(notice())
    (chars,) = characters(pdf)
    names = [each["fontname"].partition("+")[2] for each in chars]
    assert names.count("desk-hei") > 0.95 * len(names)
    assert "唐𬭎、𠮷䶮等4人" in pages(pdf)[0].replace(" ", "")
    assert receipt_roll(notice()) == pdf


def test_a_character_no_font_has_is_refused(notice):
    with pytest.raises(Refused, match=r"letter\.no_glyph"):
        receipt_roll(notice(gist="字\U000323b0"))
