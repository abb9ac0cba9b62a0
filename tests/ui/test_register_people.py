"""登记: who speaks for a petitioner, on the form and back; an enquiry turned on its own page."""

from datetime import timedelta

import pytest
from builders import draft
from desk import Key, clipped, misnamed, settle
from PySide6.QtWidgets import QLabel, QPushButton

from app.domain.petition import Draft, PetitionerDraft
from app.domain.words import NOT_TOLD
from ui.pages.petition import PetitionPage

GUARDIAN = PetitionerDraft(name="黄蓉", role="guardian", authority="母亲", phone="13900000000")


@pytest.fixture
def page(qtbot, office, jobs):
    made = PetitionPage(office, jobs)
    qtbot.addWidget(made)
    made.resize(1198, 612)
    with qtbot.waitActive(made):
        made.show()
    yield made
    settle(qtbot, jobs)


def said(page) -> str:
    return "\n".join(each.text() for each in page.findChildren(QLabel) if each.isVisible())


def test_a_guardian_is_written_in_her_own_fields_and_comes_back(qtbot, desk):
    desk.press(Key.Key_F2)
    desk.write("洪小七")
    desk.field("content").editor.set_value("学校多收费")
    desk.page._more()
    desk.field("born_on").editor.set_value("2012年3月12日")
    desk.form.changed.emit()
    assert desk.field("name").told() == "未成年，写监护人。"
    desk.field("speaker_role").editor.set_value("guardian")
    desk.form.changed.emit()
    desk.page._look_again()
    told = desk.page.draft().petitioners
    assert told[1] == PetitionerDraft(role="guardian")
    desk.field("speaker").editor.set_value("黄蓉")
    desk.field("authority").editor.set_value("母亲")
    desk.field("speaker_phone").editor.set_value("13900000000")
    desk.form.changed.emit()
    made = desk.page.draft()
    assert made.petitioners[1] == GUARDIAN
    assert made.people() == 1
    assert desk.field("name").told() == ""
    desk.page._load(made)
    assert desk.page.draft().petitioners == made.petitioners
    assert desk.form.more_is_open()
    assert misnamed(desk.page) == []
    desk.window.resize(1366, 720)
    settle(qtbot, desk.jobs)
    assert clipped(desk.page) == []


def test_what_is_wrong_with_her_stands_at_her_own_field(desk):
    people = (PetitionerDraft(name="洪七公"), PetitionerDraft(name="黄蓉", role="agent", phone="1"))
    desk.page._load(Draft(channel="visit", content="占地", petitioners=people))
    desk.page._asked_red = True
    desk.form.changed.emit()
    assert "委托书" in desk.field("authority").told()
    assert desk.field("speaker_phone").told()
    assert desk.field("people").told() == ""


def test_the_page_says_who_speaks_how_it_was_taken_and_that_nothing_is_owed(
    page, office, qtbot, jobs
):
    told = draft(
        petitioners=(PetitionerDraft(name="洪小七"), GUARDIAN),
        read_back=True,
        signed_how="thumb",
        written_by="赵敏",
        name_or_address_unclear=True,
    )
    number = office.intake.register(told, sheet=False).petition.number
    page.open(number)
    settle(qtbot, jobs)
    qtbot.waitUntil(lambda: "监护人，替洪小七（母亲）" in said(page))
    assert "赵敏记录，念给群众听过，没有错，捺印" in said(page)
    assert NOT_TOLD in said(page)


def test_one_key_turns_an_enquiry_into_a_petition_of_today(page, office, qtbot, jobs):
    told = draft(kind="enquiry", claims=(), answer="按《土地管理法》第四十八条。")
    asked = office.intake.register(told).petition.number
    office.clock.seconds += timedelta(days=2).total_seconds()
    page.open(asked)
    settle(qtbot, jobs)
    go = page.findChild(QPushButton, "pet_btn_next")
    assert go.isVisible()
    assert go.text().startswith("转为信访件")
    qtbot.waitUntil(lambda: clipped(page) == [])
    with qtbot.waitSignal(page.letter_wanted) as made:
        page._primary()
    file = made.args[0].petition
    assert (file.kind, file.received_on) == ("petition", office.clock.today())
    settle(qtbot, jobs)
    page.open(asked)
    settle(qtbot, jobs)
    assert not go.isVisible(), "once is enough"


def test_the_guide_s_organ_is_proposed_and_taken_with_one_key(desk):
    desk.press(Key.Key_F2)
    desk.write("洪七公")
    desk.field("content").editor.set_value("医院手术误诊，要求赔偿")
    desk.form.changed.emit()
    desk.page._look_again()
    spot, organ = desk.field("spot").editor, desk.field("organ").editor
    spot.set_value("elsewhere")
    spot.edited.emit()
    assert organ.value() == "", "the guide proposes, the cadre decides"
    assert organ.placeholderText() == "像是人民法院，按 ↓ 采用"
    organ.setFocus()
    desk.press(Key.Key_Down)
    assert organ.value() == "人民法院"
    assert desk.page._spot().limits == ("civil",)
    organ.set_value("云溪县卫生健康局")
    desk.press(Key.Key_Down)
    assert organ.value() == "云溪县卫生健康局", "what was typed stays"
    assert desk.page._spot().limits == (), "other limits belong to the row that was taken"
