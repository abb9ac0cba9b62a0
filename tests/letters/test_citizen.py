"""The letters between the counter and the archive: whole, in order, on the grid, never torn."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import Refused
from app.letters import kinds
from app.letters.formal import GRID, ROWS, Row, balanced, paged, pages
from app.letters.letter import Letter
from app.letters.values import (
    AcceptanceNotice,
    AnsweredClaim,
    DueLine,
    ElsewhereNotice,
    HandlingOpinion,
    Letterhead,
    Matter,
    ReferralNotice,
    ServiceSlip,
)

HEAD = Letterhead(
    "云岭县青石镇人民政府",
    "0871-5550 1234",
    "青石镇政府一楼",
    "工作日8:30至12:00",
    "云岭县信访局",
    "0871-5550 1200",
    "云岭县人民政府",
)
MATTER = Matter(
    "青信答〔2026〕5号",
    "青信2026-0317",
    "7KQ4-9MHT",
    ("唐𬭎", "𠮷䶮"),
    4,
    False,
    date(2026, 11, 2),
    "来访",
    "排水渠淤堵，稻田连年受淹",
    date(2026, 11, 22),
    "3f9a",
)
CLAIMS = ("疏通排水渠。", "赔偿水稻减产损失38,460.50元。")
ANSWERED = (
    AnsweredClaim(CLAIMS[0], "支持", "由镇水利站疏通。", "《水法》第二十五条", "镇水利站",
                  date(2027, 4, 30)),
    AnsweredClaim(CLAIMS[1], "解释说明", "没有政策依据。", "《自然灾害救助条例》第二十条"),
)  # fmt: skip
OPINION = HandlingOpinion(
    HEAD, MATTER, "handling_opinion", ANSWERED, "经查：排水渠建于1998年。", ("丈量记录",),
    ("可以自收到本意见书之日起30日内，向云岭县人民政府请求复查。",), date(2026, 11, 5),
)  # fmt: skip
ACCEPTED = AcceptanceNotice(
    HEAD, MATTER, CLAIMS, "现予受理", "林晓岚", date(2026, 11, 22),
    (DueLine("书面处理意见", date(2027, 1, 21), "受理次日起第60日"),),
)  # fmt: skip
REFERRED = ReferralNotice(HEAD, MATTER, CLAIMS, "应当通过诉讼解决", "云岭县人民法院", "0871-1")
ELSEWHERE = ElsewhereNotice(HEAD, MATTER, CLAIMS, "云岭县水务局")
SLIP = ServiceSlip(
    HEAD, MATTER, "信访处理意见书", "唐𬭎", date(2027, 1, 10), "当面",
    ("可以请求复查。",), "可以申请复查", date(2027, 2, 9), ("次日起第30日",),
)  # fmt: skip
ALL = [
    (kinds.acceptance_notice, ACCEPTED),
    (kinds.referral_notice, REFERRED),
    (kinds.elsewhere_notice, ELSEWHERE),
    (kinds.handling_opinion, OPINION),
    (kinds.handling_opinion, replace(OPINION, kind="duty_reply")),
    (kinds.service_slip, SLIP),
]


@pytest.mark.parametrize(("made", "values"), ALL)
def test_the_same_letter_gives_the_same_bytes_and_its_names_come_back(made, values, pages) -> None:
    pdf = made(values)
    assert pdf == made(values)
    text = "".join(pages(pdf))
    assert "唐𬭎、𠮷䶮等4人：" in text
    assert "云岭县青石镇人民政府" in text
    assert "2026年11月22日" in text
    assert "7KQ4-9MHT" in text


@pytest.mark.parametrize(("made", "values"), ALL)
def test_nothing_lies_outside_the_type_area_but_the_page_number(made, values, characters) -> None:
    for page in characters(made(values)):
        for each in page:
            if each["top"] < GRID.top + 225 * 72 / 25.4:
                assert each["x0"] >= GRID.left - 1
                assert each["x1"] <= GRID.right + 1
                assert each["top"] >= GRID.top - 3


def test_an_opinion_has_the_four_parts_in_order_claim_by_claim(pages) -> None:
    text = "".join(pages(kinds.handling_opinion(OPINION)))
    places = [
        text.index(part)
        for part in (
            "一、投诉请求",
            "（二）赔偿水稻减产损失38,460.50元。",
            "二、事实和理由",
            "以上事实，有丈量记录为证。",
            "三、处理意见和依据",
            "（一）支持。由镇水利站疏通。",
            "依据：《水法》第二十五条。",
            "由镇水利站于2027年4月30日前执行完毕",
            "（二）解释说明。没有政策依据。",
            "四、救济途径",
            "30日内，向云岭县人民政府请求复查",
            "云岭县青石镇人民政府2026年11月22日",
        )
    ]
    assert places == sorted(places)


def test_a_notice_of_acceptance_says_who_by_when_and_her_rights(pages) -> None:
    text = "".join(pages(kinds.acceptance_notice(replace(ACCEPTED, rest="其中第3项另行告知"))))
    for part in (
        "受理日期：2026年11月22日",
        "林晓岚，电话0871-5550 1234",
        "最迟2027年1月21日",
        "其中第3项另行告知",
        "不得打击报复",
        "可向云岭县信访局反映，电话0871-5550 1200",
    ):
        assert part in text


def test_a_referral_says_that_other_periods_run_on(pages) -> None:
    text = "".join(pages(kinds.referral_notice(REFERRED)))
    assert "云岭县人民法院" in text
    assert "本信访不停止申请行政复议、提起诉讼、申请仲裁等其他法定时限" in text


def test_a_character_without_a_glyph_is_named() -> None:
    with pytest.raises(Refused, match=r"letter\.no_glyph"):
        kinds.handling_opinion(replace(OPINION, facts="洪\U0002ebf0"))


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 900), st.integers(1, 12))
def test_a_signature_never_stands_alone(length: int, claims: int) -> None:
    letter = Letter("信访处理意见书", "x")
    letter.number("青信答〔2026〕5号")
    letter.addressee("信访人：")
    for _ in range(claims):
        letter.heading("一、投诉请求")
        letter.say(("村" * length, "body"))
    letter.sign("云岭县青石镇人民政府", "2026年11月22日")
    leaves = list(pages(letter))
    signed = [n for n, leaf in enumerate(leaves) if any(row.signed for row in leaf)]
    assert signed == [len(leaves) - 1]
    assert sum(row.line is not None for row in leaves[-1]) >= 2
    for leaf in leaves:
        assert sum(row.rows for row in leaf) <= ROWS
    for leaf in leaves[:-1]:
        assert not leaf[-1].clings or all(row.clings for row in leaf)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 700))
def test_her_rights_stand_above_the_signature_or_overleaf_and_a_short_letter_is_one_side(
    length: int,
) -> None:
    letter = Letter("信访事项受理告知书", "x")
    letter.say(("村" * length, "body"))
    letter.box([("权" * 300, "body")], overleaf=[[("权利" * 300, "body")]])
    letter.sign("云岭县青石镇人民政府", "2026年11月22日")
    leaves = pages(letter)
    (signed,) = [n for n, leaf in enumerate(leaves) if any(row.signed for row in leaf)]
    (framed,) = [n for n, leaf in enumerate(leaves) if any(row.box for row in leaf)]
    if signed == framed:
        kinds = [bool(row.box) for row in leaves[signed] if row.box or row.signed]
        assert kinds == [True, False]
    else:
        assert framed == signed + 1 == len(leaves) - 1
        assert len(leaves[framed]) == 1
    for leaf in leaves:
        assert sum(row.rows for row in leaf) <= ROWS


def test_no_page_begins_with_a_blank_line() -> None:
    rows = [pages(Letter("甲", "x"))[0][0] for _ in range(ROWS)]
    leaves = list(paged([*rows, Row(), rows[0]]))
    assert [len(leaf) for leaf in leaves] == [ROWS, 1]
    assert not leaves[1][0].blank


def test_a_long_title_is_broken_at_a_word_into_lines_nearly_even() -> None:
    title = "关于青石村第三村民小组排水渠淤堵问题的信访处理意见书"
    parts = balanced(title)
    assert "".join(parts) == title
    assert abs(len(parts[0]) - len(parts[1])) <= 5
    assert parts[0].endswith("小组")


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 1200), st.integers(1, 6), st.integers(1, 30))
def test_who_has_a_copy_stands_with_the_signature_at_the_foot(length, claims, copies) -> None:
    letter = Letter("信访处理意见书", "x")
    for _ in range(claims):
        letter.say(("村" * length, "body"))
    letter.sign("云岭县青石镇人民政府", "2026年11月22日")
    letter.copies("抄送：", "云岭县水务局，" * copies)
    leaves = list(pages(letter))
    assert [bool(row.signed or row.copied) for row in leaves[-1]][-2:] == [True, True]
    assert sum(row.line is not None for row in leaves[-1]) >= 2
    assert all(sum(row.rows for row in leaf) <= ROWS for leaf in leaves)
