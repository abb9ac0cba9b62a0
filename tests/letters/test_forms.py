"""Bordered forms: cells grow, nothing lies outside the border, a slip is never parted."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import builders
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import words
from app.domain.errors import Refused
from app.domain.words_papers import OFFICE_FORMS
from app.letters import forms, kinds, samples
from app.letters.finished import read_finished
from app.letters.forms import BOTTOM, LEFT, RIGHT, TOP, Entry, Form
from app.letters.page import MM, Sheet
from app.letters.preflight import preflight
from app.letters.values import (
    DueLine,
    Letterhead,
    Matter,
    ReviewRequest,
    ServiceReceipt,
    Serving,
)
from app.notices import Spot

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
    "青信复〔2027〕1号",
    "青信2026-0317",
    "7KQ4-9MHT",
    ("唐𬭎",),
    1,
    False,
    date(2026, 11, 2),
    "来访",
    "排水渠淤堵",
    date(2027, 1, 20),
    "3f9a",
)
REASONS = "排水渠是村里统一修的，说没有政策依据不赔我不服。"
ASKED = ReviewRequest(
    HEAD, MATTER, "唐𬭎", "口头", "信访处理意见书", "青信答〔2027〕5号", date(2027, 1, 8),
    date(2027, 1, 20), REASONS, "林晓岚", read_back=True, served_on=date(2027, 1, 10),
    last_day=date(2027, 2, 9), forward_by=date(2027, 1, 22), phone="138 0000 1234",
    address="青石村第三村民小组12号",
)  # fmt: skip
LEFT_AT_HOME = Serving(
    "𠮷䶮", "青石村第三村民小组12号", "留置", date(2027, 1, 10), "𠮷小满", "儿子", "陈有田",
    "要等儿子回来再看", "XA1234567890", "林晓岚",
)  # fmt: skip
PROOF = ServiceReceipt(
    HEAD.organ_name, "青信2026-0317", "信访处理意见书", "青信答〔2027〕5号", date(2027, 1, 8),
    (Serving("唐𬭎"), LEFT_AT_HOME),
)  # fmt: skip
SLIP_TITLE = "复查申请接收条"


@pytest.mark.parametrize(
    ("made", "values"), [(kinds.service_receipt, PROOF), (kinds.review_request, ASKED)]
)
def test_the_same_values_give_the_same_bytes_and_rare_names_come_back(made, values, pages) -> None:
    pdf = made(values)
    assert pdf == made(values)
    assert "唐𬭎" in "".join(pages(pdf))


def test_each_recipient_has_a_form_filled_with_what_is_known(pages) -> None:
    open_one, filled = pages(kinds.service_receipt(PROOF))
    assert "年月日时分" in open_one.replace("　", "")
    assert "√" not in open_one
    for part in (
        "《信访处理意见书》青信答〔2027〕5号，2027年1月8日出具",
        "𠮷䶮",
        "青石村第三村民小组12号",
        "邮件号码：XA1234567890",
        "2027年1月10日",
        "𠮷小满（儿子）",
        "要等儿子回来再看",
        "陈有田",
        "签名只表示收到，不表示同意文书的内容",
        "见证人不得来自被反映的单位",
    ):
        assert part in filled


def test_the_box_of_the_way_is_ticked(characters) -> None:
    page = characters(kinds.service_receipt(replace(PROOF, servings=(LEFT_AT_HOME,))))[0]
    (tick,) = [each for each in page if each["text"] == "√"]
    row = [each for each in page if abs(each["top"] - tick["top"]) < 1]
    first = next(n for n, each in enumerate(row) if each["text"] == "留")
    assert row[first - 1]["text"] == "□"
    assert row[first - 1]["x0"] == pytest.approx(tick["x0"], abs=0.1)


def test_the_recipient_herself_is_not_written_as_another(pages) -> None:
    served = Serving("唐𬭎", way_label="当面", receiver="唐𬭎")
    text = pages(kinds.service_receipt(replace(PROOF, servings=(served,))))[0]
    assert text.count("唐𬭎") == 1


def test_a_request_is_written_as_told_with_a_dated_slip_for_her(pages) -> None:
    (text,) = pages(kinds.review_request(ASKED))
    form, slip = text.split(SLIP_TITLE)
    for part in ("唐𬭎", "138 0000 1234", "2027年2月9日", "云岭县人民政府", REASONS, "口头"):
        assert part in form
    assert "以上已经读给申请人听" in form
    for part in (
        "于2027年1月20日口头请求复查，本机关已经登记",
        "最迟在2027年1月22日把您的请求转送云岭县人民政府",
        "自收到复查请求之日起30日内提出复查意见",
        "青信2026-0317",
        "云岭县青石镇人民政府2027年1月20日",
    ):
        assert part in slip


def test_only_her_slip_has_the_query_code(pages) -> None:
    told = replace(ASKED, reasons="我的码是7KQ4-9MHT，证号110101199003070011。")
    (text,) = pages(kinds.review_request(told))
    form, slip = text.split(SLIP_TITLE)
    assert "7KQ4-9MHT" not in form
    assert "110101199003070011" not in form
    assert slip.count("7KQ4-9MHT") == 1


def test_a_request_after_the_last_day_is_taken_and_says_who_decides(pages) -> None:
    late = replace(ASKED, requested_on=date(2027, 2, 12))
    assert "由复查机关认定；本机关照常登记、转送" in "".join(pages(kinds.review_request(late)))
    assert "由复查机关认定" not in "".join(pages(kinds.review_request(ASKED)))


def test_refusing_to_sign_and_not_read_back_are_said(pages) -> None:
    told = replace(ASKED, refused_to_sign=True, read_back=False)
    text = "".join(pages(kinds.review_request(told)))
    assert "申请人拒绝签名，不影响登记和转送" in text
    assert "□申请人自己看过" in text


def test_a_form_gives_up_blank_room_to_keep_its_slip(pages) -> None:
    lengths = [len(pages(kinds.review_request(replace(ASKED, reasons="渠" * n)))) for n in (1, 120)]
    assert lengths == [1, 1]
    late = replace(ASKED, requested_on=date(2027, 2, 12), refused_to_sign=True)
    assert len(pages(kinds.review_request(late))) == 1


def test_a_character_without_a_glyph_is_named() -> None:
    with pytest.raises(Refused, match=r"letter\.no_glyph"):
        kinds.review_request(replace(ASKED, reasons="洪\U0002ebf0"))
    with pytest.raises(Refused, match=r"letter\.no_glyph"):
        kinds.service_receipt(replace(PROOF, servings=(Serving("洪\U0002ebf0"),)))


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 3000))
def test_long_reasons_are_never_cut_and_the_slip_stays_whole(length: int) -> None:
    written = _Written()
    form = Form("复查申请登记表", "甲", "乙")
    form.row(Entry("申请人", "唐𬭎"), Entry("电话", ""))
    form.row(Entry("理由\n照记", "渠" * length), least=32 * MM)
    form.row(Entry("确认", "一致。", asks="签名", foot="年月日"), least=20 * MM)
    form.slip(forms.Slip(SLIP_TITLE, "1号", [[("条" * 200, "body")]], "机关", "日期", "裁"))
    form.draw(written)
    assert sum(text.count("渠") for _page, text, *_ in written.lines) == length
    slip = {page for page, text, *_ in written.lines if "条" in text or text in {"机关", "日期"}}
    assert len(slip) == 1
    assert slip == {written.page}
    for _page, text, x, right, base in written.lines:
        assert x >= LEFT - 0.1
        assert right <= RIGHT + 0.6, text
        assert base >= TOP
        assert base <= BOTTOM + 0.1 or text.startswith("—")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 700), min_size=1, max_size=12))
def test_rows_keep_their_order_and_none_lies_over_another(lengths: list[int]) -> None:
    form = Form("表", "甲", "乙")
    for n, length in enumerate(lengths):
        form.row(Entry(str(n), "渠" * length))
    written = _Written()
    form.draw(written)
    said = [(page, base) for page, text, _x, _right, base in written.lines if "渠" in text]
    assert said == sorted(said)
    for (page, base), (after, below) in pairwise(said):
        assert after > page or below - base >= 17.9
    assert sum(text.count("渠") for _page, text, *_ in written.lines) == sum(lengths)


class _Written(Sheet):
    """A sheet that also notes each line: page, text, left, right, baseline."""

    def __init__(self) -> None:
        super().__init__("表", "甲")
        self.page = 0
        self.lines: list[tuple[int, str, float, float, float]] = []

    def line(self, line, x, baseline, size) -> None:
        self.lines.append((self.page, line.text, x, x + line.width, baseline))
        super().line(line, x, baseline, size)

    def next_page(self) -> None:
        super().next_page()
        self.page += 1


def test_who_signs_the_rights_has_more_than_a_scrap_of_them_beside_the_name() -> None:
    paper = read_finished(samples.sample("rights_notice", HEAD))
    last = paper.leaves[-1].text
    assert last.startswith(("您的义务1.", "1."))
    assert "信访人签名" in last
    assert "您的义务" not in paper.leaves[0].text


def test_the_sample_of_a_file_s_cover_shows_what_a_real_one_shows(office) -> None:
    """Every cell that the record fills in is filled, and the contents name several papers."""
    builders.answered(office, "petition_procedure")
    real = _cells(read_finished(office.papers.make(builders.NUMBER, "file_cover")))
    shown = _cells(read_finished(samples.sample("file_cover", HEAD)))
    for label, text in real.items():
        assert bool(shown[label]) or not text, label
    assert {"途径", "结果", "承办人", "卷内件数", "保管期限", "卷号"} <= {
        k for k in shown if shown[k]
    }
    contents = read_finished(samples.sample("file_cover", HEAD)).leaves[1]
    said = "".join(ink.char for line in contents.lines for ink in line)
    for title in ("收件回执", "信访处理意见书", "送达告知条", "现场照片"):
        assert title in said


def _cells(paper) -> dict[str, str]:
    """Read a cover's labels with what stands at their right."""
    inks = [(line[0], "".join(ink.char for ink in line)) for line in paper.leaves[0].lines]
    names = ("起始日期", "办结日期", "途径", "结果", "承办人", "卷内件数", "保管期限", "卷号")
    told = {}
    for first, text in inks:
        if text in names:
            right = [
                (other.x, said)
                for other, said in inks
                if abs(other.baseline - first.baseline) < 8 and 0 < other.x - first.x < 200
            ]
            told[text] = min(right)[1] if right and min(right)[1] not in names else ""
    return told


def test_samples_count_a_promised_day_in_the_words_of_a_real_letter(office) -> None:
    due = office.desk.due("HANDLE_60D", date(2026, 11, 5))
    counted = office.desk.counted("HANDLE_60D", date(2026, 11, 5), due.nominal)
    _make, values = samples.sample_values("acceptance_notice", HEAD)
    assert values.by_when == (DueLine(words.RULES["HANDLE_60D"], due.nominal, counted),)
    _make, values = samples.sample_values("receipt_notice", HEAD)
    due = office.desk.due("HANDLE_60D", values.issued_on)
    counted = office.desk.counted("HANDLE_60D", values.issued_on, due.nominal)
    assert values.by_when == (DueLine(words.RULES["HANDLE_60D"], due.nominal, counted),)
    _make, slip = samples.sample_values("service_slip", HEAD)
    due = office.desk.due("REVIEW_REQUEST_30D", slip.served_on)
    assert (slip.last_day, slip.steps) == (due.rolled, due.steps)


def test_the_copies_of_a_receipt_say_how_the_day_was_counted(office) -> None:
    made = office.intake.register(builders.draft(), spot=Spot())
    (line,) = made.letter.facts["by_when"]
    assert line["steps"] == "9月22日受理，次日起60日"
    for how in ("large_print", "receipt_roll"):
        paper = read_finished(office.papers.for_reader(builders.NUMBER, made.letter.number, how))
        said = "".join(ink.char for leaf in paper.leaves for row in leaf.lines for ink in row)
        assert "9月22日受理，次日起60日" in said, how


@pytest.mark.parametrize("kind", sorted(set(OFFICE_FORMS) - {"file_cover"}))
def test_no_page_of_a_form_has_its_note_alone(kind) -> None:
    """Blank room gives way before the small print stands alone on a page."""
    leaves = read_finished(samples.sample(kind, HEAD)).leaves
    assert all(leaf.drawn for leaf in leaves), "every page has rows"
    assert not [e for e in preflight(kind, {}, samples.sample(kind, HEAD)) if e.verdict != "good"]
