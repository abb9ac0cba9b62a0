"""The counter's sheet: what it says, where it stands, what the stub must not carry."""

import io
from datetime import date
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pikepdf
import pypdfium2
import pytest

from app.domain.errors import Refused
from app.letters.finished import read_finished
from app.letters.kinds import receipt_notice
from app.letters.page import MM, PAPER
from app.letters.receipt import COMFORT, LEFT, RIGHT
from app.letters.receipt_words import shortened
from app.letters.seal import seal_places
from app.letters.soundness import sound
from app.letters.values import DueLine

GOLDEN = Path(__file__).parent / "golden"
LONG = "要求镇政府督促施工单位限期复工，并向村民公布工程款项支付情况以及完工时间"


def cut_of(chars: list[dict]) -> float:
    """Where the cut lies, from the top: beside its small note."""
    notes = [c["bottom"] for c in chars if c["text"] == "裁" and c["size"] < 8]
    assert len(notes) == 1
    return notes[0]


@pytest.mark.parametrize("kind", ["combined", "within_15_days"])
def test_the_words_are_as_agreed(kind, notice, lines_of):
    changes = {} if kind == "combined" else {"by_when": (), "notice_kind": kind}
    said = "\f\n".join(lines_of(receipt_notice(notice(**changes))))
    assert said == (GOLDEN / f"receipt_{kind}.txt").read_text(encoding="utf-8")


def test_same_values_same_bytes(notice):
    assert receipt_notice(notice()) == receipt_notice(notice())


def test_every_font_is_embedded_and_none_is_helvetica(notice):
    pdf = receipt_notice(notice())
    assert b"Helvetica" not in pdf
    with pikepdf.open(io.BytesIO(pdf)) as document:
        fonts = [font for page in document.pages for font in page.Resources.Font.values()]
        assert fonts
        assert all("/FontFile2" in font.DescendantFonts[0].FontDescriptor for font in fonts)
        assert all("/Trans" not in page for page in document.pages)
        assert document.Root.Lang == "zh-CN"


MARKS = set("．，。、；：？！“”‘’（）《》〔〕")
VARIANTS = [
    {},
    {"notice_kind": "within_15_days", "by_when": (), "claims": ()},
    {"anonymous": True, "petitioner_names": (), "people_count": 1},
    {
        "claims": tuple(f"第{n}项，{LONG}。" for n in range(1, 8)),
        "web_address": "xf.example.gov.cn",
    },
    {"claims": tuple(f"第{n}项，{LONG}。" for n in range(1, 60))},
    {"route_text": "，".join([LONG] * 12), "gist": LONG * 3},
    {
        "petitioner_names": ("古丽巴哈尔·阿卜杜热西提·买买提吐尔逊·艾合买提",) * 5,
        "people_count": 12,
    },
]


@pytest.mark.parametrize("changes", VARIANTS)
def test_nothing_leaves_the_type_area_or_overlaps(changes, notice, characters):
    for chars in characters(receipt_notice(notice(**changes))):
        assert min(c["x0"] for c in chars) >= LEFT - 1
        assert max(c["x1"] for c in chars if c["text"] not in "，。、）；：") <= RIGHT + 1
        assert min(c["top"] for c in chars) >= 7.9 * MM
        assert max(c["bottom"] for c in chars) <= PAPER[1] - 8 * MM
        assert not overlapping(chars)


def overlapping(chars: list[dict]) -> list[tuple[str, str]]:
    """Pairs of characters on one line of which one stands on the other."""
    written = [c for c in chars if c["text"].strip()]
    written.sort(key=lambda c: (round(c["matrix"][5]), c["x0"]))
    return [
        (one["text"], other["text"])
        for one, other in pairwise(written)
        if round(one["matrix"][5]) == round(other["matrix"][5])
        and other["x0"] - one["x0"]
        < (0.02 if MARKS & {one["text"], other["text"]} else 0.9) * one["width"]
    ]


@pytest.mark.parametrize("changes", VARIANTS[:4])
def test_no_writing_stands_on_the_cut(changes, notice, characters):
    front, back, *_ = characters(receipt_notice(notice(**changes)))
    cut = cut_of(front)
    for page in (front, back):
        near = [c for c in page if c["top"] < cut + 1 * MM and c["bottom"] > cut - 2 * MM]
        assert {c["text"] for c in near} <= set("沿此线裁开")
    assert max(c["bottom"] for c in back) < cut - 4 * MM


def test_the_cut_lies_as_high_as_her_half_allows_and_never_above_the_middle(notice, characters):
    little = notice(
        claims=(), gist="路灯", by_when=(), notice_kind="within_15_days", notice_due_on=None,
        handler_name="林晓岚", office_address="镇政府",
    )  # fmt: skip
    cut = cut_of(characters(receipt_notice(little))[0])
    usual = cut_of(characters(receipt_notice(notice()))[0])
    assert PAPER[1] / 2 <= cut < usual <= COMFORT + 5


@pytest.mark.parametrize("changes", VARIANTS[:3])
def test_a_seal_has_its_room_and_covers_nothing_but_name_and_day(changes, notice, characters):
    """42 mm over the office's name, clear of her rights above and of the cut below."""
    values = notice(**changes)
    pdf = receipt_notice(values)
    (place,) = seal_places(pdf, {"organ_name": values.organ_name})
    front = characters(pdf)[0]
    reach = place.across / 2
    assert place.y + reach < cut_of(front)
    day = f"{values.issued_on.year}年{values.issued_on.month}月{values.issued_on.day}日"
    under = [c["text"] for c in front if reaches(c, place.x, place.y, reach)]
    assert sorted(under) == sorted(values.organ_name + day)


def reaches(char: dict, x: float, y: float, reach: float) -> bool:
    """Tell whether a circle touches a character."""
    across = max(char["x0"] - x, 0, x - char["x1"])
    down = max(char["top"] - y, 0, y - char["bottom"])
    return bool(char["text"].strip()) and across**2 + down**2 < reach**2


def test_baselines_are_evenly_spaced(notice, characters):
    front = characters(receipt_notice(notice()))[0]
    body = [c for c in front if abs(c["size"] - 10.5) < 0.01 and c["bottom"] < 100 * MM]
    baselines = sorted({round(PAPER[1] - c["matrix"][5], 2) for c in body})
    steps = [b - a for a, b in pairwise(baselines)]
    assert len(steps) > 5
    assert steps == pytest.approx([steps[0]] * len(steps), abs=0.02)


def test_the_stub_carries_no_query_code_and_no_claim(notice, characters):
    values = notice()
    front = characters(receipt_notice(values))[0]
    cut = cut_of(front)
    stub = "".join(c["text"] for c in front if c["top"] > cut)
    upper = "".join(c["text"] for c in front if c["bottom"] < cut)
    assert values.query_code in upper
    assert values.number in stub
    assert values.gist in stub
    for secret in (values.query_code, values.office_phone, "疏通", "林晓岚"):
        assert secret not in stub


def test_the_code_holds_number_query_code_and_telephone(notice):
    values = notice()
    page = pypdfium2.PdfDocument(receipt_notice(values))[0]
    picture = np.array(page.render(scale=200 / 72).to_pil().convert("L"))
    told, _, _ = cv2.QRCodeDetector().detectAndDecode(picture)
    assert told == "编号 青信〔2026〕317号 查询码 7KQ4-9MHT 电话 0871-5550 1234"


def test_she_is_told_all_her_rights_and_never_that_she_may_not_sue(notice, pages):
    front, back = pages(receipt_notice(notice()))
    for right in ("15日内", "60日内", "理由", "30日内", "回避", "打击报复", "更正", "法律援助"):
        assert right in front
        assert right in back
    assert "逾期未告知或未答复，可向云岭县信访局反映，电话0871-5550 1200" in front
    assert "本信访不停止申请行政复议、提起诉讼、申请仲裁等其他法定时限" in front
    for waiver in (
        "不得提起诉讼",
        "不得起诉",
        "息诉罢访",
        "不再上访",
        "自愿放弃",
        "不得申请行政复议",
    ):
        assert waiver not in front + back


def test_without_the_countys_telephone_the_line_still_stands(notice, pages):
    front = pages(receipt_notice(notice(county_bureau_phone=None)))[0]
    assert "可向云岭县信访局反映。" in front


def test_a_later_notice_says_when_it_comes_at_the_latest(notice, pages):
    values = notice(notice_kind="within_15_days", by_when=())
    front = pages(receipt_notice(values))[0]
    assert "最迟于2026年12月7日书面告知你们" in front
    assert values.route_text[:6] not in front


def test_what_was_known_of_the_upper_system_is_printed(notice, pages):
    values = notice(
        upper_system_number="4403202611220099",
        upper_query_code="88776655",
        web_address="xf.example.gov.cn",
        slip_number="A-00123",
        other_limits="土地承包经营权争议申请仲裁的时效期间为二年",
    )
    front = pages(receipt_notice(values))[0]
    for told in (
        "4403202611220099",
        "88776655",
        "xf.example.gov.cn",
        "A-00123",
        "时效期间为二年。",
    ):
        assert told in front


def test_all_due_lines_are_told(notice, pages):
    lines = (DueLine("甲", date(2026, 12, 1)), DueLine("乙", date(2027, 1, 2), "两日后"))
    front = pages(receipt_notice(notice(by_when=lines)))[0]
    assert "甲：最迟2026年12月1日；乙：最迟2027年1月2日，两日后。" in front


def test_claims_too_long_for_the_front_get_pages_of_their_own(notice, pages):
    claims = tuple(f"第{n}项，{LONG}。" for n in range(1, 60))
    front, _, *annex = pages(receipt_notice(notice(claims=claims)))
    assert "诉求59项，全文见附页。" in front
    written = "".join(annex)
    assert "（五十九）" in written or "（59）" in written
    assert written.count(LONG) == 59


def test_a_front_that_no_sheet_holds_is_refused(notice):
    with pytest.raises(Refused) as refused:
        receipt_notice(notice(route_text=LONG * 90))
    assert refused.value.code == "letter.too_long"


def test_a_missing_glyph_is_refused_and_named(notice):
    absent = chr(0x2EBF0)
    with pytest.raises(Refused) as refused:
        receipt_notice(notice(petitioner_names=(f"王{absent}",)))
    assert refused.value.code == "letter.no_glyph"
    assert refused.value.detail["characters"] == f"{absent}（U+2EBF0）"


def test_names_stand_on_both_parts_code_point_exact(notice, characters):
    name = "𬭎𠮷㛃䶮𬱖·古丽巴哈尔·阿卜杜热西提·买买提吐尔逊"
    front = characters(receipt_notice(notice(petitioner_names=(name,), people_count=1)))[0]
    cut = cut_of(front)
    assert name in "".join(c["text"] for c in front if c["bottom"] < cut)
    assert name in "".join(c["text"] for c in front if c["top"] > cut)


def test_braces_in_what_was_said_stay_braces(notice, pages):
    front = pages(receipt_notice(notice(gist="{查询码}和{编号}不见了")))[0]
    assert "“{查询码}和{编号}不见了”" in front


def test_an_id_number_and_the_query_code_in_the_gist_are_covered_on_the_stub(notice, characters):
    values = notice(gist="张三（11010519491231002X）凭7KQ4-9MHT反映低保停发")
    front = characters(receipt_notice(values))[0]
    cut = cut_of(front)
    stub = "".join(c["text"] for c in front if c["top"] > cut)
    assert "张三（××××××）凭××××××反映低保停发" in stub
    assert values.gist in "".join(c["text"] for c in front if c["bottom"] < cut)


def test_text_with_line_ends_and_tabs_stays_one_paragraph(notice, pages):
    front = pages(receipt_notice(notice(gist="排水渠\n淤堵\t多年\u200b。")))[0]
    assert "“排水渠 淤堵 多年”" in front


def test_a_gist_that_became_a_story_is_cut_and_never_stops_the_sheet(notice, pages):
    front = pages(receipt_notice(notice(gist=LONG * 400)))[0]
    assert f"{(LONG * 4)[:120]}……”" in front


def test_a_long_answer_takes_the_sheet_and_the_stub_its_own(notice, pages):
    values = notice(route_text="，".join([LONG] * 14))
    front, back, stub = pages(receipt_notice(values))
    assert "诉求3项：（一）" in front
    assert "存查联" not in front
    assert back.startswith("信访人权利义务告知")
    assert "存查联" in stub
    assert values.query_code not in stub


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("村" * 118 + "38,460.50元没给", "村" * 118),
        ("村" * 115 + "5400元没给" + "说" * 9, "村" * 115 + "5400元"),
        ("村" * 116 + "5400元没给" + "说" * 9, "村" * 116),
        ("村" * 114 + "0871-5550 1234打不通", "村" * 114),
        ("村" * 112 + "2026年11月22日占的地，没说", "村" * 112),
        ("村" * 119 + "，要求公开测量结果", "村" * 119 + "，"),
        ("1" * 200, ""),
    ],
)
def test_a_gist_that_is_cut_loses_no_part_of_a_number(told, kept) -> None:
    assert shortened(told) == kept


def test_a_gist_that_fits_is_whole() -> None:
    assert shortened("村" * 117 + "5元。") == "村" * 117 + "5元。"


def test_office_hours_break_between_two_times_of_day(notice, lines_of):
    hours = "工作日 8:30-11:30 13:30-17:00"
    values = notice(office_hours=hours, office_address="青山镇人民路1号")
    pdf = receipt_notice(values)
    lines = lines_of(pdf)[0].splitlines()
    assert any(each.endswith("8:30-11:30") for each in lines)
    found = {each.check: each for each in sound("receipt_notice", read_finished(pdf))}
    assert found["line_ends"].verdict == "good"
