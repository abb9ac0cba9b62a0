"""登记, row by row: categories, representatives, told on the spot, an asking that claims."""

import pytest
from desk import ALT, CTRL, SHIFT, Key, settle

from app.domain.petition import Draft, PetitionerDraft
from app.rules import load_categories
from ui.register_values import categories_like

LAND = "农村农业 \u203a 土地承包流转"


def test_categories_are_found_by_characters_initials_and_codes():
    table = load_categories()
    assert categories_like("tdcb", table) == [LAND]
    assert categories_like("承包", table) == [LAND]
    assert categories_like("1301", table) == [LAND]
    assert categories_like("13", table)[:2] == ["农村农业", LAND]
    assert categories_like("ncny", table)[1] == LAND
    assert categories_like("99", table) == ["其他"]
    assert categories_like("", table) == []
    assert categories_like("qqq", table) == []


def test_a_category_is_written_by_initials_and_enter_and_any_word_will_do(qtbot, desk):
    desk.press(Key.Key_F2)
    desk.write("洪七公")
    desk.press(Key.Key_8, ALT)
    desk.write("tdcb")
    desk.enter()
    assert desk.page.draft().category == LAND
    desk.enter()
    assert desk.where() == "reg_text_content"
    desk.write("占地没有补偿")
    desk.press(Key.Key_8, ALT)
    desk.widget("reg_edit_category").selectAll()
    desk.write("别的什么")
    with qtbot.waitSignal(desk.page.registered):
        desk.press(Key.Key_Return, CTRL | SHIFT)
    assert desk.made[0].petition.category == "别的什么"


def test_a_category_is_proposed_from_the_text_and_never_chosen_by_itself(qtbot, desk):
    desk.press(Key.Key_F2)
    desk.write("洪七公")
    desk.press(Key.Key_9, ALT)
    desk.write("承包地流转没有给钱")
    line = desk.widget("reg_edit_category")
    assert line.placeholderText() == f"Alt+8：{LAND}"
    assert desk.page.draft().category is None
    desk.press(Key.Key_8, ALT)
    qtbot.waitUntil(lambda: line.completer().popup().isVisible())
    desk.press(Key.Key_Escape)
    assert desk.window.page() == "register"
    assert not line.completer().popup().isVisible()
    assert desk.page.draft().category is None
    desk.press(Key.Key_9, ALT)
    desk.press(Key.Key_8, ALT)
    qtbot.waitUntil(lambda: line.completer().popup().isVisible())
    desk.enter()
    assert desk.page.draft().category == LAND
    settle(qtbot, desk.jobs)


def test_what_is_wrong_with_a_representative_stands_at_her_row(desk):
    desk.press(Key.Key_F2)
    desk.field("name").editor.set_value("洪七公")
    desk.field("phone").editor.set_value("13900000000")
    desk.press(Key.Key_7, ALT)
    desk.widget("reg_edit_people_count").selectAll()
    desk.write("3")
    rows = [desk.widget(f"reg_edit_name_{n}").isVisible() for n in range(2, 6)]
    assert rows == [True, True, False, False]
    desk.field("people").editor.set_value(
        [
            {"name": "欧阳锋", "phone": "13900000001"},
            {"name": "黄药师", "phone": "139000", "id_number": "110105194912310021"},
        ]
    )
    desk.press(Key.Key_Return, CTRL)  # the facts are missing: now all is said
    told = desk.field("people").told()
    assert told.startswith("第 3 位代表：证件号校验码不对")
    assert desk.field("phone").told() == ""
    assert desk.field("people").editor.value()[1]["name"] == "黄药师"
    assert desk.widget("reg_edit_id_3").property("fault") == "warn"
    assert not desk.widget("reg_edit_phone_3").property("fault")
    assert not desk.widget("reg_edit_id_2").property("fault")
    desk.widget("reg_edit_id_3").clear()
    desk.form.changed.emit()
    assert desk.field("people").told().startswith("第 3 位代表：号码位数不像电话")


@pytest.mark.parametrize("organ", ["", "云溪县自然资源局"])
def test_where_she_would_be_sent_is_kept_with_the_draft(qtbot, desk, office, organ):
    desk.press(Key.Key_F2)
    desk.write("洪七公")
    desk.field("spot").editor.set_value("elsewhere")
    desk.field("organ").editor.set_value(organ)
    desk.form.changed.emit()
    desk.press(Key.Key_Escape)
    settle(qtbot, desk.jobs)
    assert desk.form.values()["spot"] == "ours"
    (parked,) = office.intake.parked()
    desk.page.resume(parked)
    assert (desk.form.values()["spot"], desk.form.values()["organ"]) == ("elsewhere", organ)
    settle(qtbot, desk.jobs)


def test_one_key_makes_a_petition_of_an_asking(qtbot, desk):
    desk.press(Key.Key_F2)
    desk.press(Key.Key_1, ALT)
    desk.press(Key.Key_6)
    desk.field("name").editor.set_value("岳灵珊")
    desk.field("content").editor.set_value("低保怎么办")
    assert desk.widget("reg_btn_register_later").text().startswith("改为信访件")
    desk.press(Key.Key_Return, CTRL | SHIFT)
    assert desk.made == []
    assert (desk.page.draft().kind, desk.page.draft().channel) == ("petition", "visit")
    assert desk.page.draft().content == "低保怎么办"
    assert desk.widget("reg_btn_register_later").text().startswith("登记，15 日内告知")
    with qtbot.waitSignal(desk.page.registered):
        desk.press(Key.Key_Return, CTRL | SHIFT)
    assert desk.made[0].petition.kind == "petition"
    settle(qtbot, desk.jobs)


def test_problems_name_the_person_they_are_about(office):
    people = (
        PetitionerDraft(name="洪七公", phone="1390"),
        PetitionerDraft(name="欧阳锋", phone="1"),
    )
    draft = Draft(channel="visit", petitioners=people, content="占地", received_at="2026-09-22")
    told = [(each.field, each.person) for each in office.intake.problems(draft)]
    assert told == [("phone", 0), ("phone", 1)]
