"""What each paper must say beside the decision: whom to ask, what came with it, what it answers."""

from dataclasses import replace
from datetime import date

import builders
import pytest
from builders import draft
from steps import NUMBER, do, read_text

from app.classing import ClaimTold
from app.domain.errors import Refused
from app.domain.petition import PetitionerDraft
from app.notices import Spot


@pytest.fixture
def screened(office):
    office.intake.register(draft())
    return office.handling.classify(NUMBER, [ClaimTold("appeal_claim", "petition_procedure", n=1)])


def said(office, letter) -> str:
    return "".join(read_text(office.records.letter(letter)).split())


def routed(office, route: str, **told) -> None:
    office.intake.register(draft(**told))
    office.handling.classify(NUMBER, [ClaimTold("appeal_claim", route, n=1)])


# --- what she handed in ----------------------------------------------------------------------


def test_the_receipt_says_how_much_she_handed_in(office, tmp_path) -> None:
    made = office.intake.register(draft(material_count=3, material_pages=7), spot=Spot())
    assert "收到材料3件，共7页。" in said(office, made.letter)
    paper = tmp_path / "clearly.txt"
    paper.write_text("丈量记录")
    made = office.intake.register(draft(attachments=(str(paper),)))
    assert "收到材料1件。" in said(office, made.letter)
    made = office.intake.register(draft())
    assert "收到材料" not in said(office, made.letter)


def test_a_later_sheet_says_the_same(office) -> None:
    office.intake.register(draft(material_count=2), sheet=False)
    made = office.handling.notify_on_spot(NUMBER, Spot())
    assert "收到材料2件。" in said(office, made.letter)


@pytest.mark.parametrize("told", [{"material_count": 0}, {"material_pages": 100_000}])
def test_a_count_that_is_none_is_refused(office, told) -> None:
    with pytest.raises(Refused, match=r"draft\.materials"):
        office.intake.register(draft(**told))


# --- whom to ask -----------------------------------------------------------------------------


def test_every_notice_names_who_is_asked_and_by_which_number(office) -> None:
    phone = office.facts.phone
    routed(office, "litigation")
    file = office.handling.refer(NUMBER, "云溪县人民法院")
    assert f"联系人赵敏，电话{phone}。" in said(office, file.letters[-1])
    other = office.intake.register(draft()).petition.number
    file = office.handling.notify_elsewhere(other, "云溪县水务局")
    assert f"联系人赵敏，电话{phone}。" in said(office, file.letters[-1])


def test_an_opinion_names_who_is_asked_and_where_the_review_organ_is(folder_of) -> None:
    office = folder_of(review_organ_address="云溪县政务路1号")
    file = builders.signed(office, "petition_procedure")
    text = said(office, builders.letter_of(file, "handling_opinion"))
    assert f"联系人：赵敏，联系电话：{office.facts.phone}。" in text
    assert "向云溪县人民政府（地址：云溪县政务路1号）请求复查" in text


def test_without_an_address_the_review_organ_is_named_alone(office) -> None:
    file = builders.signed(office, "petition_procedure")
    assert "向云溪县人民政府请求复查" in said(office, builders.letter_of(file, "handling_opinion"))


@pytest.fixture
def folder_of(tmp_path, clock):
    opened = []

    def make(**facts):
        builders.found(tmp_path / "other", clock, **facts)
        opened.append(builders.opened(tmp_path / "other", clock))
        return opened[-1]

    yield make
    for each in opened:
        each.close()


# --- between organs --------------------------------------------------------------------------


def test_who_must_tell_her_learns_her_name_and_nothing_else_of_her(office) -> None:
    hers = PetitionerDraft(
        name="洪七公", phone="13900000000", id_kind="resident_id", id_number="11010519491231002X"
    )
    story = "本人洪七公，电话139 0000 0000，证号11010519491231002X，要求补偿。"
    routed(
        office, "petition_procedure", petitioners=(hers,), claims=(story,),
        complained_of=(), name_withheld=False, material_count=4, material_pages=9,
    )  # fmt: skip
    file = do(office, "transfer", to_unit="青山镇农业综合服务中心")
    letter = builders.letter_of(file, "transfer_letter")
    text = said(office, letter)
    assert "信访人：洪七公。" in text
    assert "随函移送的材料：4件，共9页。" in text
    assert "转送函回执" in text
    assert f"《转送函》（{letter.number}）" in text
    assert "15日内书面告知信访人" in text
    for never in ("13900000000", "139 0000 0000", "11010519491231002X", file.query_code):
        assert "".join(never.split()) not in text
        assert never not in str(letter.facts)


def test_who_asked_to_be_withheld_is_not_named_to_the_receiver(office) -> None:
    routed(office, "petition_procedure", name_withheld=True)
    file = do(office, "transfer", to_unit="青山镇农业综合服务中心")
    text = said(office, builders.letter_of(file, "transfer_letter"))
    assert "洪七公" not in text
    assert "要求不透露姓名" in text
    assert "随函移送的材料：没有。" in text


def test_an_assignment_says_what_is_reported_by_when_and_whom_to_ask(office, screened) -> None:
    file = do(office, "assign", to_unit="青山镇农业综合服务中心", by="2026-10-20")
    text = said(office, builders.letter_of(file, "assign_letter"))
    assert "请于2026年10月20日前办结，向本机关报送办结报告" in text
    for part in (
        "受理和书面告知的日期",
        "调查核实的事实",
        "处理意见和依据",
        "送达日期",
        "信访人的意见",
    ):
        assert part in text
    assert f"联系人：赵敏，联系电话：{office.facts.phone}。" in text
    assert "洪七公" not in text


@pytest.mark.parametrize(
    ("taken", "answered", "more"),
    [
        ("receive_suggestion", "answer_suggestion", {"adopted": "whole"}),
        ("receive_supervision", "answer_supervision", {}),
    ],
)
def test_the_answer_names_the_letter_it_answers(office, screened, taken, answered, more) -> None:
    of_kind = {"ground": "improve"} if taken == "receive_suggestion" else {"by": "2026-10-20"}
    for organ, number in (
        ("云溪县信访局", "云信建〔2026〕2号"),
        ("云溪县纪委", "云纪建〔2026〕8号"),
    ):
        do(
            office, taken, organ=organ, from_number=number, from_on="2026-09-22",
            what="公开测量结果。", **of_kind,
        )  # fmt: skip
    file = do(office, answered, organ="云溪县信访局", text="已经公开。", **more)
    text = said(office, file.letters[-1])
    assert "云信建〔2026〕2号" in text
    assert "2026年9月22日" in text
    assert "云纪建" not in text


# --- how she was told ------------------------------------------------------------------------


def test_a_simple_reply_says_by_which_channel_when_and_to_whom(office, screened) -> None:
    do(office, "accept_simple", ground="clear", how="in_person")
    file = do(office, "reply_simple", text="路灯已经修好。", how="phone", on="2026-09-22")
    text = said(office, file.letters[-1])
    assert "本答复于2026年9月22日以电话方式告知洪七公。" in text


def test_the_file_s_contents_have_all_their_columns(office) -> None:
    made = office.intake.register(draft(), spot=Spot())
    text = "".join(read_text(office.papers.make(NUMBER, "file_cover")).split())
    assert "序号文号责任者题名日期页号备注" in text
    assert made.letter.number in text
    assert "青山镇人民政府" in text
    assert "20260922" in text


def test_the_rights_notice_says_she_may_know_the_rules_ask_and_query(office) -> None:
    office.intake.register(draft())
    text = "".join(read_text(office.papers.make(NUMBER, "rights_notice")).split())
    assert "可以了解与信访工作有关的法律、法规" in text
    assert "查询信访事项的办理进展和结果" in text


def test_a_preview_that_lost_its_contact_is_stopped(office) -> None:
    from specimens import SPECIMENS

    from app.letters.preflight import preflight

    for kind in ("referral_notice", "elsewhere_notice", "handling_opinion", "duty_reply"):
        whole = SPECIMENS[kind]
        pdf = whole.make(replace(whole.values, handler_name=""))
        stopped = {e.check for e in preflight(kind, whole.facts, pdf) if e.verdict == "stop"}
        assert "parts" in stopped, kind


def test_the_day_it_was_told_is_the_day_it_was_told(office, screened, clock) -> None:
    do(office, "accept_simple", ground="clear", how="in_person")
    clock.move(days=2)
    file = do(office, "reply_simple", text="路灯已经修好。", how="in_person")
    assert "于2026年9月24日以当面方式告知" in said(office, file.letters[-1])
    assert file.letters[-1].issued_on == date(2026, 9, 24)
