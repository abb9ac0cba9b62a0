"""The same matter before? Compared beside the form, said with one key, and never in the way."""

import re
import threading
from datetime import timedelta

import builders
import pytest
from desk import CTRL, Desk, Key, clipped, settle
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLabel, QScrollBar, QWidget

from app.answering import ClaimAnswer, OpinionTold, Served
from app.classing import ClaimTold
from app.domain.petition import Draft, PetitionerDraft
from app.handling import NoteTold
from app.notices import Spot
from app.records import Wanted
from ui.office_window import OfficeWindow
from ui.pages.register import RegisterPage
from ui.register_again import which

NUMBER = "青信2026-0001"
SHE = {
    "name": "洪七公",
    "id_number": "11010519491231002X",
    "phone": "13900000000",
    "address": "石桥村二组",
    "content": "2024年修机耕道占用承包地，村里答应的补偿至今没有兑付",
    "claims": ["兑付修路占用承包地补偿款5400元"],
}


@pytest.fixture
def desk(qtbot, office, jobs, tmp_path):
    made = Desk(office, jobs, tmp_path)
    made.wanted = []
    made.page.act_wanted.connect(lambda number, act: made.wanted.append((number, act)))
    qtbot.addWidget(made.window)
    with qtbot.waitActive(made.window):
        made.window.show()
    settle(qtbot, jobs)
    yield made
    made.window.hide()
    settle(qtbot, jobs)


def answer(office, outcome="reject", execute_by=None):
    """Take the first petition from registration to an answer in her hands."""
    office.intake.register(builders.draft())
    office.handling.classify(NUMBER, (ClaimTold("appeal_claim", "petition_procedure", n=1),))
    office.handling.accept(NUMBER)
    office.handling.hear_statement(NUMBER, NoteTold("地是2024年春天占的。", read_back=True))
    said = ClaimAnswer(1, outcome, "经查如下。", "《土地管理法》第四十八条", None, execute_by)
    office.answering.draft_opinion(NUMBER, OpinionTold(facts="经查属实。", claims=(said,)))
    office.answering.sign(NUMBER)
    return office.answering.serve(NUMBER, Served("in_person", receiver="洪七公"))


def comes(desk, qtbot, **told):
    """Type a visit; wait for what is found beside it."""
    desk.press(Key.Key_F2)
    for name, value in (SHE | told).items():
        desk.field(name).editor.set_value(value)
    desk.form.changed.emit()
    qtbot.waitUntil(lambda: bool(desk.page.repeats.shown()))
    settle(qtbot, desk.jobs)


def texts(page):
    QCoreApplication.sendPostedEvents()  # a layout shows what was put into it with the next event
    return [each.text() for each in page.findChildren(QLabel) if each.isVisibleTo(page)]


def test_what_is_the_same_and_what_differs_stands_beside_and_no_count(qtbot, desk, office):
    office.intake.register(builders.draft())
    office.intake.register(builders.draft(content="路灯不亮", claims=("修好路灯",)))
    comes(desk, qtbot, claims=["公布占地面积"])
    card = desk.page.repeats
    told = texts(card)
    assert any(each.startswith("相同：") and "证件号" in each for each in told)
    assert any(each.startswith("不同：") and "有新的诉求" in each for each in told)
    assert desk.widget("reg_btn_repeat_1").text() == NUMBER
    assert desk.widget("reg_lbl_same").text().startswith("只供核对")
    assert "洪*公" in " ".join(told)
    assert not re.search(r"\d+\s*[件次条]", " ".join(told))


def test_registering_goes_on_whatever_stands_beside(qtbot, desk, office):
    office.intake.register(builders.draft())
    comes(desk, qtbot)
    with qtbot.waitSignal(desk.page.registered):
        desk.press(Key.Key_Return, CTRL)
    assert office.records.count(Wanted()) == 2
    assert desk.made[0].petition.linked_numbers == ()
    settle(qtbot, desk.jobs)
    assert desk.page.repeats.shown() == ()


def test_one_key_says_the_same_matter_and_the_same_key_takes_it_back(qtbot, desk, office):
    office.intake.register(builders.draft())
    comes(desk, qtbot)
    desk.press(Key.Key_F7)
    assert desk.page.draft().linked_to == NUMBER
    assert desk.widget("reg_btn_register_spot").text().startswith("记到原件上")
    assert not desk.widget("reg_btn_register_later").isVisible()
    assert not desk.field("spot").isVisible()
    desk.press(Key.Key_F7)
    assert desk.page.draft().linked_to is None
    assert desk.widget("reg_btn_register_spot").text().startswith("登记并当场告知")
    assert desk.widget("reg_btn_register_later").isVisible()
    desk.press(Key.Key_F8)
    assert desk.page.draft().other_matters == (NUMBER,)
    assert "另一件事" in desk.widget("reg_lbl_same").text()
    desk.press(Key.Key_F8)
    assert desk.page.draft().other_matters == ()
    desk.press(Key.Key_F8)
    desk.press(Key.Key_F7)
    assert (desk.page.draft().linked_to, desk.page.draft().other_matters) == (NUMBER, ())
    settle(qtbot, desk.jobs)


def test_what_was_said_of_it_comes_back_with_the_draft(qtbot, desk, office, jobs):
    office.intake.register(builders.draft())
    comes(desk, qtbot)
    desk.press(Key.Key_F7)
    desk.press(Key.Key_Escape)
    settle(qtbot, jobs)
    assert desk.page.repeats.linked is None
    desk.press(Key.Key_F2)
    settle(qtbot, jobs)
    desk.widget("reg_btn_resume_1").click()
    qtbot.waitUntil(lambda: desk.page.repeats.same() is not None)
    settle(qtbot, jobs)
    assert desk.widget("reg_btn_register_spot").text().startswith("记到原件上")


def test_what_is_under_way_takes_a_note_and_she_gets_her_old_sheet(qtbot, desk, office):
    made = office.intake.register(builders.draft(), spot=Spot())
    comes(desk, qtbot)
    desk.press(Key.Key_F7)
    with qtbot.waitSignal(desk.page.registered):
        desk.press(Key.Key_Return, CTRL)
    settle(qtbot, desk.jobs)
    file = office.records.file(NUMBER)
    assert office.records.count(Wanted()) == 1
    assert SHE["content"] in file.notes[-1].text
    assert "兑付修路占用承包地补偿款5400元" in file.notes[-1].text
    assert [each.nominal for each in file.clocks] == [e.nominal for e in made.petition.clocks]
    assert desk.made[0].pdf == made.pdf
    assert desk.window.page() == "letter"
    assert office.intake.parked() == ()
    assert desk.window.notices.toast.words() == f"已记到 {NUMBER}，期限不变"


def test_somebody_else_is_not_handed_her_sheet(qtbot, desk, office):
    office.intake.register(builders.draft(), spot=Spot())
    comes(desk, qtbot, name="欧阳锋", id_number="", phone="")
    desk.press(Key.Key_F7)
    with qtbot.waitSignal(desk.page.act_wanted):
        desk.press(Key.Key_Return, CTRL)
    assert desk.made == []
    assert desk.wanted == [(NUMBER, "")]
    assert office.records.file(NUMBER).notes[-1].people == "欧阳锋"


def test_while_the_window_is_open_it_becomes_a_request_for_review(qtbot, desk, office):
    answer(office)
    comes(desk, qtbot)
    desk.press(Key.Key_F7)
    assert desk.widget("reg_btn_register_spot").text().startswith("登记复查申请")
    assert "可以申请复查" in desk.widget("reg_lbl_same").text()
    with qtbot.waitSignal(desk.page.act_wanted):
        desk.press(Key.Key_Return, CTRL)
    settle(qtbot, desk.jobs)
    file = office.records.file(NUMBER)
    assert file.state() == "under_review"
    assert (file.reviews[0].how, file.reviews[0].requested_on) == (
        "spoken", office.clock.today(),
    )  # fmt: skip
    assert SHE["content"] in file.reviews[0].reasons
    assert office.records.count(Wanted()) == 1
    assert desk.wanted == [(NUMBER, "")]
    assert "前转出" in desk.window.notices.toast.words()


def test_who_asks_for_review_must_be_known_and_nothing_is_lost(qtbot, desk, office):
    answer(office)
    comes(desk, qtbot, name="欧阳锋", id_number="", phone="13900000000")
    desk.press(Key.Key_F7)
    with qtbot.waitSignal(desk.page.act_wanted):
        desk.press(Key.Key_Return, CTRL)
    settle(qtbot, desk.jobs)
    assert desk.wanted == [(NUMBER, "forward_review")]
    assert office.records.file(NUMBER).reviews == ()
    assert desk.field("content").editor.value() == SHE["content"]


def test_after_the_window_it_is_registered_and_linked(qtbot, desk, office, clock):
    answer(office)
    clock.start += timedelta(days=60)
    comes(desk, qtbot)
    desk.press(Key.Key_F7)
    assert "已过" in desk.widget("reg_lbl_same").text()
    with qtbot.waitSignal(desk.page.registered):
        desk.press(Key.Key_Return, CTRL)
    assert desk.made[0].petition.linked_numbers == (NUMBER,)
    assert office.records.count(Wanted()) == 2


def test_what_was_promised_is_noted_and_its_supervision_begins(qtbot, desk, office, clock):
    answer(office, "support", clock.today() + timedelta(days=30))
    comes(desk, qtbot)
    desk.press(Key.Key_F7)
    assert "督促责任单位" in desk.widget("reg_lbl_same").text()
    assert desk.widget("reg_btn_register_spot").text().startswith("记到原件，督促执行")
    with qtbot.waitSignal(desk.page.act_wanted):
        desk.press(Key.Key_Return, CTRL)
    assert desk.wanted == [(NUMBER, "supervise_execution")]
    assert office.records.count(Wanted()) == 1
    assert SHE["content"] in office.records.file(NUMBER).notes[-1].text
    assert office.intake.parked() == ()
    assert desk.window.notices.toast.words() == f"已记到 {NUMBER}，接着督促执行"


def test_a_simple_reply_that_is_not_agreed_to_becomes_the_ordinary_procedure(qtbot, desk, office):
    office.intake.register(builders.draft())
    office.handling.classify(NUMBER, (ClaimTold("appeal_claim", "petition_procedure", n=1),))
    office.stepping.do(NUMBER, "accept_simple", {"ground": "clear", "how": "phone"})
    told = {"text": "路灯已修。", "how": "phone"}
    office.stepping.do(NUMBER, "reply_simple", told)
    comes(desk, qtbot)
    desk.press(Key.Key_F7)
    with qtbot.waitSignal(desk.page.act_wanted):
        desk.press(Key.Key_Return, CTRL)
    assert desk.wanted == [(NUMBER, "convert_to_ordinary")]


def test_an_answer_for_what_is_no_longer_written_is_dropped(qtbot, desk, office, monkeypatch):
    office.intake.register(builders.draft())
    late, asked = threading.Event(), []
    real = type(office.intake).repeats

    def slow(intake, draft):
        asked.append(draft.content)
        if len(asked) == 1:
            late.wait(10)
        return real(intake, draft)

    monkeypatch.setattr(type(office.intake), "repeats", slow)
    desk.press(Key.Key_F2)
    desk.field("content").editor.set_value(SHE["content"])
    desk.form.changed.emit()
    qtbot.waitUntil(lambda: len(asked) == 1)
    desk.field("content").editor.set_value("路灯不亮")
    desk.form.changed.emit()
    late.set()
    qtbot.waitUntil(lambda: len(asked) == 2)
    settle(qtbot, desk.jobs)
    assert desk.page.repeats.shown() == ()


def test_an_enquiry_is_compared_with_nothing(qtbot, desk, office):
    office.intake.register(builders.draft())
    comes(desk, qtbot, claims=[])
    desk.field("channel").editor.set_value("enquiry")
    desk.form.changed.emit()
    qtbot.waitUntil(lambda: not desk.page.repeats.shown())
    settle(qtbot, desk.jobs)


def test_tab_reaches_the_two_texts_and_esc_leads_back(qtbot, desk, office):
    office.intake.register(builders.draft())
    comes(desk, qtbot)
    desk.form.jump(desk.field("spot"))
    for _ in range(20):
        desk.press(Key.Key_Tab)
        if desk.where() == "reg_btn_compare":
            break
    assert desk.where() == "reg_btn_compare"
    desk.press(Key.Key_Return)
    assert desk.widget("reg_lbl_now").text().startswith(SHE["content"])
    assert "口头答应补偿" in desk.widget("reg_lbl_then").text()
    assert desk.where() == "reg_btn_compare_back"
    desk.press(Key.Key_Escape)
    assert desk.window.page() == "register"
    assert desk.where() == "reg_btn_compare"
    assert desk.widget("reg_lbl_then").text() == ""


@pytest.mark.parametrize(("width", "height"), [(1198, 612), (1037, 512)])
@pytest.mark.parametrize("link", [False, True])
def test_nothing_is_clipped_with_the_panel(qtbot, office, jobs, width, height, link):
    answer(office)
    office.intake.register(builders.draft(content="占用承包地没有补偿", claims=("补偿",)))
    page = RegisterPage(office, jobs)
    page.setProperty("k", "page")
    page.resize(width, height)
    qtbot.addWidget(page)
    page.show()
    for name, value in SHE.items():
        page.form.fields[name].editor.set_value(value)
    page.form.changed.emit()
    qtbot.waitUntil(lambda: bool(page.repeats.shown()))
    if link:
        page.repeats.say_same()
    settle(qtbot, jobs)
    bars = page.findChildren(QScrollBar)
    qtbot.waitUntil(lambda: not any(each.isVisible() for each in bars))
    qtbot.waitUntil(lambda: clipped(page) == [])  # a layout shows it with its next event
    hidden = page.findChild(QWidget, "reg_lbl_same").visibleRegion().isEmpty()
    assert not link or not hidden
    page.hide()
    settle(qtbot, jobs)


def test_the_key_works_over_the_two_texts_and_then_s_answer_is_there(qtbot, desk, office):
    answer(office)
    comes(desk, qtbot)
    desk.widget("reg_btn_compare").click()
    assert (
        "答复：不予支持。经查如下。《土地管理法》第四十八条。" in desk.widget("reg_lbl_then").text()
    )
    desk.press(Key.Key_F7)
    assert desk.page.draft().linked_to == NUMBER
    assert desk.widget("reg_btn_register_spot").isVisible()
    desk.widget("reg_btn_compare").click()
    desk.press(Key.Key_F8)
    assert desk.page.draft().other_matters == (NUMBER,)
    assert desk.page.draft().linked_to is None
    settle(qtbot, desk.jobs)


def test_an_id_number_written_with_another_name_is_said_and_stops_nothing(qtbot, desk, office):
    office.intake.register(builders.draft())
    comes(desk, qtbot, name="欧阳锋")
    desk.widget("reg_edit_id").setFocus()
    desk.press(Key.Key_Tab)
    assert desk.field("id_number").told().startswith("这个证件号登记过别的姓名")
    with qtbot.waitSignal(desk.page.registered):
        desk.press(Key.Key_Return, CTRL)
    assert office.records.count(Wanted()) == 2


def test_who_came_is_told_by_number_or_by_a_name_that_only_one_bears(office):
    people = (
        PetitionerDraft(name="洪七公", id_number="11010519491231002X"),
        PetitionerDraft(name="欧阳锋"),
        PetitionerDraft(name="欧阳锋"),
    )
    file = office.intake.register(builders.draft(petitioners=people)).petition

    def came(**told):
        return which(file, Draft(petitioners=(PetitionerDraft(**told),)))

    assert came(name="洪 七公") == 1
    assert came(name="别的名字", id_number="11010519491231002x") == 1
    assert came(name="欧阳锋") is None
    assert came(name="") is None


def test_the_office_s_window_opens_the_earlier_petition_and_begins_the_act(qtbot, office, jobs):
    answer(office)
    whole = OfficeWindow(office, jobs)
    qtbot.addWidget(whole.window)
    with qtbot.waitActive(whole.window):
        whole.window.show()
    whole.register.act_wanted.emit(NUMBER, "forward_review")
    qtbot.waitUntil(lambda: whole.petition.dialog() is not None and not jobs.busy)
    assert whole.window.page() == "petition"
    whole.petition.dialog().reject()
    settle(qtbot, jobs)
    whole.window.hide()
