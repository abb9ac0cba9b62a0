"""登记 by keyboard alone: from F2 to the notice, and nothing that was typed is ever lost."""

import subprocess
import sys
import threading
from datetime import date
from pathlib import Path

import builders
import pytest
from desk import ALT, CTRL, SHIFT, Desk, Key, clipped, misnamed, settle
from PySide6.QtWidgets import QLabel, QScrollBar

from app.domain.errors import Trouble
from app.domain.petition import ClaimDraft, Draft, PartyDraft, PetitionerDraft
from app.domain.words import SENTENCES, refusal
from app.records import Wanted
from ui.pages.register import RegisterPage
from ui.register_values import Reading, day_of, draft_of, says_nothing, values_of, villages_like

CONTENT = "2024年修机耕道占用本人承包地约零点六亩，村里口头答应补偿，至今没有兑付"
CLAIM = "兑付修路占用承包地补偿款"
GOOD_ID = "11010519491231002X"


def fill(desk):
    """Type a whole visit the way it is told at the counter."""
    desk.press(Key.Key_F2)
    desk.write("洪七公")
    desk.enter()
    desk.write(GOOD_ID)
    desk.enter()
    desk.write("13900000000")
    desk.enter()
    desk.write("sq")
    desk.enter()  # takes 石桥村
    desk.write("二组")
    desk.enter(3)  # on to 人数, 分类, 反映情况
    desk.write(CONTENT)
    desk.enter()
    desk.write(CLAIM)
    desk.enter(2)  # the empty second claim ends the list


def test_walk_in_to_notice_in_at_most_twenty_structure_keys(qtbot, desk):
    fill(desk)
    assert desk.where() == "reg_edit_party"
    with qtbot.waitSignal(desk.page.registered):
        desk.press(Key.Key_Return, CTRL)
    settle(qtbot, desk.jobs)
    assert desk.window.page() == "letter"
    assert desk.where() == "print_btn_print"
    desk.press(Key.Key_P, CTRL)
    assert desk.keys <= 20
    petition = desk.made[0].petition
    person = petition.petitioners[0]
    assert (person.name, person.id_number, person.phone) == ("洪七公", GOOD_ID, "13900000000")
    assert (person.address, person.village_code) == ("石桥村二组", "230000100201")
    assert (person.sex, person.born_on) == ("female", date(1949, 12, 31))
    assert (petition.content, petition.claims[0].text) == (CONTENT, CLAIM)
    assert petition.state() == "accepted"
    assert desk.letter.sheets.pictures()
    assert desk.window.notices.toast.words() == f"已登记 {petition.number}"


def test_the_minimum_is_a_name_and_a_sentence(qtbot, desk):
    desk.press(Key.Key_F2)
    desk.write("岳灵珊")
    desk.press(Key.Key_9, ALT)
    desk.write("自来水停了三天")
    with qtbot.waitSignal(desk.page.registered):
        desk.press(Key.Key_Return, CTRL | SHIFT)
    assert desk.keys <= 4
    assert desk.made[0].petition.state() == "registered"
    assert desk.made[0].letter.letter_kind == "receipt"


def test_the_form_is_empty_and_ready_and_keeps_way_and_source(qtbot, desk):
    desk.press(Key.Key_F2)
    desk.press(Key.Key_1, ALT)
    desk.press(Key.Key_3)
    desk.field("origin").editor.set_value("hotline")
    desk.press(Key.Key_F2)
    desk.write("岳灵珊")
    desk.press(Key.Key_9, ALT)
    desk.write("路灯不亮")
    with qtbot.waitSignal(desk.page.registered):
        desk.press(Key.Key_Return, CTRL | SHIFT)
    settle(qtbot, desk.jobs)
    assert desk.made[0].petition.channel == "call"
    values = desk.form.values()
    assert (values["channel"], values["origin"]) == ("call", "hotline")
    assert (values["name"], values["content"]) == ("", "")
    desk.press(Key.Key_F2)
    assert desk.where() == "reg_edit_name"


def test_tab_and_enter_follow_the_printed_order(desk):
    desk.press(Key.Key_F2)
    desk.form.jump(desk.field("channel"))
    printed = [name for name, field in desk.form.fields.items() if not field.isHidden()]
    by_tab = []
    for _ in range(60):
        at = desk.focus()
        owner = next((n for n, f in desk.form.fields.items() if f.isAncestorOf(at)), None)
        if owner is not None and owner not in by_tab:
            by_tab.append(owner)
        desk.press(Key.Key_Tab)
    assert by_tab == printed
    desk.form.jump(desk.field("channel"))
    by_enter = [desk.where()]
    for _ in range(12):
        desk.enter()
        by_enter.append(desk.where())
    assert by_enter[:3] == ["reg_seg_channel", "reg_combo_origin", "reg_edit_name"]
    assert by_enter[-3:] == ["reg_edit_party", "reg_seg_spot", "reg_btn_register_spot"]
    desk.form.jump(desk.field("content"))
    desk.press(Key.Key_Return, SHIFT)
    assert desk.where() == "reg_edit_category"


def test_enter_belongs_to_the_input_method_while_it_composes(desk):
    desk.press(Key.Key_F2)
    desk.compose("hongqigong")
    desk.press(Key.Key_Return)
    assert desk.where() == "reg_edit_name"
    desk.commit("洪七公")
    desk.press(Key.Key_Return)
    assert desk.where() == "reg_edit_id"
    assert desk.field("name").editor.value() == "洪七公"


def test_alt_enter_breaks_the_line_of_the_facts(desk):
    desk.press(Key.Key_F2)
    desk.press(Key.Key_9, ALT)
    desk.write("一")
    desk.press(Key.Key_Return, ALT)
    desk.write("二")
    assert desk.field("content").editor.value() == "一\n二"


def test_a_draft_survives_the_end_of_the_program(qtbot, desk, folder, clock, jobs, office):
    desk.press(Key.Key_F2)
    desk.write("岳灵珊")
    desk.press(Key.Key_9, ALT)
    desk.write("水管裂了")
    clock.pass_seconds(7)
    qtbot.waitUntil(lambda: desk.page.saved_words() != "")
    assert desk.page.saved_words() == "草稿已保存 10:41:07"
    office.close()  # nothing is said to the page: as when the power goes
    again = builders.opened(folder, clock)
    page = RegisterPage(again, jobs)
    qtbot.addWidget(page)
    settle(qtbot, jobs)
    (waiting,) = page.parked.shown()
    assert waiting.draft.petitioners[0].name == "岳灵珊"
    assert waiting.draft.content == "水管裂了"
    page.resume(waiting)
    with qtbot.waitSignal(page.registered) as got:
        page.register_later()
    assert got.args[0].petition.content == "水管裂了"
    assert again.intake.parked() == ()
    settle(qtbot, jobs)
    again.close()


def test_several_drafts_wait_and_are_found_again(qtbot, desk, office):
    for name in ("岳灵珊", "令狐冲"):
        desk.press(Key.Key_F2)
        desk.write(name)
        desk.press(Key.Key_Escape)
        assert desk.window.page() == "today"
        settle(qtbot, desk.jobs)
    assert len(office.intake.parked()) == 2
    desk.press(Key.Key_F2)
    settle(qtbot, desk.jobs)
    assert len(desk.page.parked.shown()) == 2
    desk.write("向问天")
    desk.widget("reg_btn_resume_1").click()
    settle(qtbot, desk.jobs)
    assert desk.field("name").editor.value() in {"岳灵珊", "令狐冲"}
    others = {each.draft.petitioners[0].name for each in desk.page.parked.shown()}
    assert "向问天" in others  # what was in the form was parked in its turn
    desk.widget("reg_btn_drop_1").click()
    settle(qtbot, desk.jobs)
    assert len(office.intake.parked()) == 2


def test_only_what_is_missing_stops_and_the_cursor_goes_there(qtbot, desk):
    desk.press(Key.Key_F2)
    desk.write("洪七公")
    desk.enter()
    desk.write("110105194912310021")
    desk.enter()
    desk.write("139000")
    desk.enter()
    assert "校验码应是 X" in desk.form.code_line.words()
    assert desk.field("phone").told() == "只有 6 位。可以先保存，以后补"
    assert not desk.field("content").told()  # red is not shouted before the end
    desk.press(Key.Key_Return, CTRL)
    assert desk.where() == "reg_text_content"
    assert desk.field("content").told() == SENTENCES["draft.content_missing"]
    assert desk.field("content").widget.property("fault") == "dan"
    assert desk.widget("reg_btn_register_spot").isEnabled()
    desk.write("占地没有补偿")
    assert not desk.field("content").told()
    with qtbot.waitSignal(desk.page.registered):
        desk.press(Key.Key_Return, CTRL)
    assert desk.made[0].petition.petitioners[0].phone == "139000"


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("name", "", "draft.name_missing"),
        ("content", "", "draft.content_missing"),
        ("content", "坏\x07字", "draft.control_character"),
        ("name", "洪\x07公", "draft.control_character"),
        ("phone", "139\x07", "draft.control_character"),
        ("id_number", "110\x07", "draft.control_character"),
        ("address", "石桥\x07村", "draft.control_character"),
        ("complained_of", "村\x07委", "draft.control_character"),
        ("channel", None, "draft.channel_missing"),
        ("received_at", "2026-09-23", "draft.received_in_future"),
        ("received_at", "1990-01-01", "draft.received_long_ago"),
        ("source_due_on", "2026-09-01", "draft.due_before_receipt"),
        ("postmark_on", "2026-09-23", "draft.postmark_after_receipt"),
        ("born_on", "2027-01-01", "draft.born_in_future"),
    ],
)
def test_every_refusal_of_the_form_stands_at_its_field(desk, office, name, value, code):
    desk.press(Key.Key_F2)
    desk.field("name").editor.set_value("洪七公")
    desk.field("content").editor.set_value("占地没有补偿")
    desk.field(name).editor.set_value(value)
    desk.press(Key.Key_Return, CTRL)
    assert desk.field(name).told() == SENTENCES[code]
    assert desk.field(name).isVisible()
    assert desk.focus() in (*desk.field(name).editor.stops(), desk.field(name).widget)
    assert office.records.count(Wanted()) == 0


def test_a_day_that_cannot_be_read_is_said(desk):
    desk.press(Key.Key_F2)
    desk.press(Key.Key_M, ALT)
    assert desk.where() == "reg_edit_received"
    desk.write("前天")
    desk.press(Key.Key_Return, CTRL)
    assert "看不懂这个日期" in desk.field("received_at").told()


def test_elsewhere_needs_the_organ(qtbot, desk):
    fill(desk)
    desk.enter()
    assert desk.where() == "reg_seg_spot"
    desk.press(Key.Key_2)
    desk.press(Key.Key_Return, CTRL)
    assert desk.where() == "reg_edit_organ"
    assert desk.field("organ").told() == SENTENCES["notice.organ_missing"]
    desk.write("云溪县自然资源局")
    with qtbot.waitSignal(desk.page.registered):
        desk.press(Key.Key_Return, CTRL)
    assert desk.made[0].petition.state() == "notified_elsewhere"
    assert desk.made[0].petition.claims[0].organ == "云溪县自然资源局"


def test_a_character_without_glyph_is_named_and_the_draft_stays(qtbot, desk):
    desk.press(Key.Key_F2)
    desk.write("洪\U000f0000公")
    desk.press(Key.Key_9, ALT)
    desk.write("占地没有补偿")
    desk.press(Key.Key_Return, CTRL)
    settle(qtbot, desk.jobs)
    assert not desk.made
    told = desk.page.message()
    assert "\U000f0000" in told
    assert told.startswith("没有打印")
    assert desk.field("content").editor.value() == "占地没有补偿"


def test_without_authority_the_spot_notice_is_refused_in_words(
    qtbot, folder, clock, jobs, tmp_path
):
    office = builders.opened(folder, clock, "chenjialuo")
    desk = Desk(office, jobs, tmp_path)
    qtbot.addWidget(desk.window)
    with qtbot.waitActive(desk.window):
        desk.window.show()
    fill(desk)
    assert "书面授权" in desk.field("spot").told()
    desk.press(Key.Key_Return, CTRL)
    settle(qtbot, jobs)
    assert desk.page.message() == refusal("notice.no_standing_authority", None, "23")
    assert desk.field("content").editor.value() == CONTENT
    with qtbot.waitSignal(desk.page.registered):
        desk.press(Key.Key_Return, CTRL | SHIFT)
    settle(qtbot, jobs)
    desk.window.hide()
    settle(qtbot, jobs)
    office.close()


def test_trouble_with_the_disk_is_said_and_nothing_typed_is_lost(qtbot, desk, office, monkeypatch):
    def full(*_what, **_how):
        raise Trouble("disk.full")

    monkeypatch.setattr(office.desk.store, "work", full)  # the edge of the world: the disk
    fill(desk)
    desk.press(Key.Key_Return, CTRL)
    settle(qtbot, desk.jobs)
    assert desk.page.message() == SENTENCES["disk.full"]
    assert desk.field("content").editor.value() == CONTENT
    monkeypatch.undo()
    with qtbot.waitSignal(desk.page.registered):
        desk.press(Key.Key_Return, CTRL)


def test_the_id_number_fills_sex_and_birthday_which_stay_editable(qtbot, desk):
    desk.press(Key.Key_F2)
    desk.write("洪七公")
    desk.enter()
    desk.write(GOOD_ID)
    assert desk.form.code_line.words() == "由证件号带出：女 · 1949年12月31日生 · 76 岁 · 校验码正确"
    desk.widget("reg_btn_id_mend").click()
    assert desk.where() == "reg_combo_sex"
    desk.field("sex").editor.set_value("male")
    desk.field("content").editor.set_value("占地没有补偿")
    with qtbot.waitSignal(desk.page.registered):
        desk.press(Key.Key_Return, CTRL | SHIFT)
    assert desk.made[0].petition.petitioners[0].sex == "male"


def test_representatives_appear_with_the_second_visitor_five_at_most(desk):
    desk.press(Key.Key_F2)
    assert desk.field("people").isHidden()
    desk.press(Key.Key_7, ALT)
    desk.widget("reg_edit_people_count").selectAll()
    desk.write("12")
    assert not desk.field("people").isHidden()
    assert len(desk.field("people").editor.stops()) == 4 * 3
    desk.enter(2)
    assert desk.where() == "reg_edit_name_2"
    desk.write("欧阳锋")
    desk.field("name").editor.set_value("洪七公")
    draft = desk.page.draft()
    assert [each.name for each in draft.petitioners] == ["洪七公", "欧阳锋"]
    assert draft.people() == 12


def test_her_own_village_committee_hides_her_name_by_default(desk):
    desk.press(Key.Key_F2)
    desk.widget("reg_btn_own_village").click()
    assert "先写住址" in desk.field("complained_of").told()
    desk.press(Key.Key_6, ALT)
    desk.write("石桥村二组")
    assert not desk.field("name_withheld").editor.value()
    desk.widget("reg_btn_own_village").click()
    assert desk.field("complained_of").editor.value() == "石桥村村民委员会"
    assert desk.field("name_withheld").editor.value()
    desk.widget("reg_chk_withheld").click()
    desk.widget("reg_edit_party").setFocus()
    desk.write("、县里")
    assert not desk.field("name_withheld").editor.value()  # what she said holds


def test_an_enquiry_is_answered_and_a_claim_makes_it_a_petition(qtbot, desk):
    desk.press(Key.Key_F2)
    desk.press(Key.Key_1, ALT)
    desk.press(Key.Key_6)
    assert desk.page.draft().kind == "enquiry"
    assert not desk.field("answer").isHidden()
    assert desk.field("spot").isHidden()
    desk.field("name").editor.set_value("岳灵珊")
    desk.field("content").editor.set_value("怎么办低保")
    desk.press(Key.Key_0, ALT)
    desk.write("要低保")
    assert desk.page.draft().kind == "petition"
    assert "第44条" in desk.field("channel").told()
    desk.field("claims").editor.set_value([])
    desk.press(Key.Key_1, ALT)
    desk.press(Key.Key_6)
    desk.field("answer").editor.set_value("到民政办公室申请")
    with qtbot.waitSignal(desk.page.registered):
        desk.press(Key.Key_Return, CTRL)
    assert desk.made[0].petition.kind == "enquiry"
    assert desk.made[0].petition.answer == "到民政办公室申请"
    assert desk.made[0].pdf is None


def test_the_date_explains_itself_and_anonymous_needs_no_notice(desk, office):
    desk.press(Key.Key_F2)
    desk.write("洪七公")
    told = desk.widget("reg_lbl_notice").text()
    assert told == "书面告知   9月30日 周三前"
    desk.press(Key.Key_F4)
    steps = office.intake.preview(desk.page.draft()).steps
    shown = [each.text() for each in desk.page.after.findChildren(QLabel)]
    assert all(step in shown for step in steps)
    desk.press(Key.Key_F4)
    assert desk.page.after.steps() == ()
    desk.widget("reg_chk_anonymous").click()
    assert desk.widget("reg_lbl_notice").text() == "不用书面告知（第23条）"
    assert desk.field("name").editor.value() == ""
    desk.widget("reg_chk_anonymous").click()
    assert desk.field("name").editor.value() == "洪七公"


def test_registering_is_taken_back_with_a_reason_and_the_number_stays(qtbot, desk, office):
    fill(desk)
    with qtbot.waitSignal(desk.page.registered):
        desk.press(Key.Key_Return, CTRL | SHIFT)
    settle(qtbot, desk.jobs)
    number = desk.made[0].petition.number
    desk.press(Key.Key_Z, CTRL)
    assert desk.window.page() == "register"
    assert desk.where() == "reg_edit_void_reason"
    desk.enter()
    settle(qtbot, desk.jobs)
    assert desk.page.void.fault.words() == refusal("void.reason_missing", None, "22")
    desk.write("登错了人")
    desk.enter()
    settle(qtbot, desk.jobs)
    assert desk.page.void.isHidden()
    assert office.records.file(number).state() == "void"
    assert number in desk.window.notices.toast.words()


@pytest.mark.parametrize(("width", "height"), [(1198, 612), (1037, 512)])
def test_nothing_is_clipped_and_nothing_scrolls(qtbot, office, jobs, width, height):
    page = RegisterPage(office, jobs)
    page.setProperty("k", "page")
    page.resize(width, height)
    qtbot.addWidget(page)
    page.show()
    page.arrived()
    page.form.fields["id_number"].editor.set_value(GOOD_ID)
    page.form.fields["claims"].editor.set_value([CLAIM])
    page.form.fields["spot"].editor.set_value("elsewhere")
    page.form.tell_code()
    settle(qtbot, jobs)
    bars = page.findChildren(QScrollBar)
    qtbot.waitUntil(lambda: not any(each.isVisible() for each in bars))
    assert clipped(page) == []
    least = page.minimumSizeHint()
    assert (least.width(), least.height()) <= (width, height)


def test_everything_that_can_be_operated_has_its_two_names(desk):
    assert misnamed(desk.page) == []
    names = [each.objectName() for each in desk.page.findChildren(type(desk.today))]
    proper = [each for each in names if each.startswith("reg_")]
    assert len(proper) == len(set(proper))


def test_one_primary_button(desk):
    desk.press(Key.Key_F2)
    primary = [
        each.objectName()
        for each in desk.page.findChildren(type(desk.widget("reg_btn_leave")))
        if each.property("k") == "pri" and each.isVisible()
    ]
    assert primary == ["reg_btn_register_spot"]


def test_what_is_in_the_form_comes_back_as_it_was(office):
    today = date(2026, 9, 22)
    reading = Reading(today, office.villages, office.intake.check_id)
    draft = Draft(
        channel="letter",
        received_at=date(2026, 9, 20),
        petitioners=(
            PetitionerDraft(
                name="洪七公",
                id_kind="resident_id",
                id_number=GOOD_ID,
                sex="female",
                born_on=date(1949, 12, 31),
                phone="13900000000",
                address="柳树村",
                village_code="230000100202",
            ),
            PetitionerDraft(name="欧阳锋"),
        ),
        content="一\n二",
        origin="transferred",
        people_count=3,
        category="土地",
        claims=(ClaimDraft("甲"), ClaimDraft("乙")),
        complained_of=(PartyDraft("柳树村村民委员会"), PartyDraft("某人", "person")),
        name_withheld=True,
        name_or_address_unclear=True,
        slip_number="0007",
        platform_number="县信转2026-3",
        source_due_on=date(2026, 10, 20),
        postmark_on=date(2026, 9, 18),
    )
    values = values_of(draft, today) | {"enquiry_channel": "visit"}
    assert draft_of(values, today, reading) == draft
    assert not says_nothing(draft)
    assert says_nothing(
        draft_of(
            values_of(Draft(channel="visit"), today) | {"enquiry_channel": "visit"}, today, reading
        )
    )


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("9月22日", date(2026, 9, 22)),
        ("9-22", date(2026, 9, 22)),
        ("2025年12月2日", date(2025, 12, 2)),
        ("2026-09-01", date(2026, 9, 1)),
        ("20260901", date(2026, 9, 1)),
        ("", None),
    ],
)
def test_days_are_read_as_people_write_them(typed, meant):
    assert day_of(typed, date(2026, 9, 22)) == meant


def test_villages_are_found_by_characters_and_initials(office):
    assert villages_like("sq", office.villages) == ["石桥村"]
    assert villages_like("LS", office.villages) == ["柳树村"]
    assert villages_like("村", office.villages) == ["石桥村", "柳树村"]
    assert villages_like("zz", office.villages) == []


KILLED = """
import sys
sys.path.insert(0, sys.argv[2])
import builders
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from ui.jobs import Jobs
from ui.pages.register import RegisterPage
app = QApplication([])
jobs = Jobs()
page = RegisterPage(builders.opened(Path(sys.argv[1])), jobs)
page.show()
page.form.fields["content"].editor.insertPlainText("水管裂了，门前都是水")
told = QTimer(interval=20)
told.timeout.connect(lambda: page.saved_words() and print(page.saved_words(), flush=True))
told.start()
app.exec()
"""


def test_a_killed_program_loses_no_draft_it_said_was_saved(qtbot, folder, clock, jobs):
    script = [sys.executable, "-c", KILLED, str(folder), str(Path(builders.__file__).parent)]
    with subprocess.Popen(script, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout.readline().startswith("草稿已保存")
        program.kill()
    again = builders.opened(folder, clock)
    page = RegisterPage(again, jobs)
    qtbot.addWidget(page)
    with qtbot.waitSignal(page.drafts_found) as found:
        pass
    assert found.args == [1]
    assert page.parked.shown()[0].draft.content == "水管裂了，门前都是水"
    settle(qtbot, jobs)
    again.close()


def test_the_form_waits_for_the_answer_and_comes_back_after_a_fault(
    qtbot, desk, office, monkeypatch
):
    answer = threading.Event()

    def broken(*_what, **_how):
        answer.wait(10)
        raise ValueError("a bug")

    monkeypatch.setattr(type(office.intake), "register", broken)
    fill(desk)
    with qtbot.captureExceptions() as caught:
        desk.press(Key.Key_Return, CTRL)
        assert not desk.form.isEnabled()
        answer.set()
        settle(qtbot, desk.jobs)
    assert len(caught) == 1
    assert desk.form.isEnabled()
    assert desk.field("content").editor.value() == CONTENT
