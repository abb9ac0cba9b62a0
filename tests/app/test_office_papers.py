"""The office's own forms: filled with what is known, for the file, and nothing is recorded."""

import hashlib
import re
from datetime import date

import pypdfium2
import pytest
from builders import draft
from forgeries import white_box
from msgspec import structs

from app.classing import ClaimTold
from app.domain.errors import Refused
from app.domain.petition import PetitionerDraft
from app.domain.words import LETTER_CODE
from app.domain.words_papers import OFFICE_FORMS
from app.handling import NoteTold
from app.wire.letter_code import pages_of

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
    assert re.search("登记时间[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日", said)
    assert re.search("[0-9]{4}-[0-9]{2}-[0-9]{2}", said) is None


@pytest.mark.parametrize("kind", sorted(set(OFFICE_FORMS) - {"my_record"}))
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


# --- what is kept about her ------------------------------------------------------------------


def record(office, petitioner: int = 1) -> str:
    return "".join(pages(office.papers.make(NUMBER, "my_record", petitioner)))


def test_her_paper_says_whole_what_is_kept_about_her(filled) -> None:
    office, petition = filled
    claims = [ClaimTold("appeal_claim", "petition_procedure", n=n) for n in (1, 2)]
    office.handling.classify(NUMBER, claims)
    office.handling.accept(NUMBER)
    office.handling.hear_statement(NUMBER, NoteTold("她说：测量时她不在场。"))
    office.handling.record_work(NUMBER, NoteTold("邻居说她家早就同意了。", people=("王五",)))
    told = {"to_unit": "镇水利站", "what": "核对占地面积", "by": date(2026, 10, 12)}
    office.stepping.do(NUMBER, "dispatch", told)
    said = record(office)
    for kept in (
        "唐𬭎", ID, PHONE, "青石村第三村民小组12号", "修路占了我家的地",
        "1.补发占地补偿款", "她说：测量时她不在场。", "2026年9月22日登记", "信访事项受理告知书",
        "还没有送达", "送镇水利站", "按规定报云溪县信访局：只在本机", "要更正、补充的",
        "《个人信息保护法》第四十五条", "本人签名或捺印",
    ):  # fmt: skip
        assert kept in said, kept
    assert "邻居说" not in said, "what others said is not hers"
    assert petition.query_code not in said.replace("-", "")


def test_each_of_several_has_a_paper_of_her_own(office) -> None:
    other = PetitionerDraft(name="石桥", phone="13900009999", address="柳树村二组")
    office.intake.register(draft(petitioners=(WHO, other), people_count=2))
    first, second = record(office), record(office, 2)
    assert PHONE in first
    assert "13900009999" not in first
    assert "13900009999" in second
    assert ID not in second
    assert "证件号没有" in second, "what is not kept is said"
    assert "送过的单位没有" in second
    for nobody in (0, 3):
        with pytest.raises(Refused, match=r"record\.nobody"):
            office.papers.make(NUMBER, "my_record", nobody)


def test_it_says_what_was_told_of_sex_and_birthday(office) -> None:
    told = structs.replace(WHO, sex="female", born_on=date(1962, 3, 4))
    office.intake.register(draft(petitioners=(told,)))
    assert "女，1962年3月4日生" in record(office)


def test_who_gave_no_name_has_none(office) -> None:
    office.intake.register(draft(petitioners=(PetitionerDraft(anonymous=True),)))
    with pytest.raises(Refused, match=r"record\.anonymous"):
        office.papers.make(NUMBER, "my_record")


def test_what_is_kept_about_her_carries_a_code_and_the_forms_of_the_office_none(filled) -> None:
    office, _petition = filled
    for kind in OFFICE_FORMS:
        last = pages_of(office.papers.make(NUMBER, kind))[-1]
        assert (LETTER_CODE in last) == (kind == "my_record"), kind


@pytest.mark.parametrize(
    ("brought", "verdict", "says"),
    [
        (lambda pdf: pdf, "genuine", "这个文件就是当时的原件"),
        (white_box, "text_only", "不能当原件"),
        (lambda pdf: pages_of(pdf)[-1].partition(LETTER_CODE)[2].encode(), "issued", "校验码里"),
    ],
)
def test_her_paper_is_proven_though_no_copy_is_kept(filled, brought, verdict, says) -> None:
    office, _petition = filled
    pdf = office.papers.make(NUMBER, "my_record")
    found = office.records.check_letter(brought(pdf))
    assert (found.code.verdict, found.record) == (verdict, "unkept")
    assert found.code.number == NUMBER
    assert found.sound == (verdict != "text_only")
    judged = found.judged()
    assert says in judged.sentence
    assert judged.sentence.startswith(f"{NUMBER}，2026年9月22日本机关打印给本人的保存信息。")
    assert judged.sentence.endswith("没有留底，要对的请按现在存的再印一份。")
