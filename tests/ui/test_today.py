"""今日 on a real store: groups by urgency, reasons, 怎么算的 by F4, Enter opens."""

from datetime import date, timedelta

import builders
import pypdfium2
import pytest
from desk import clipped
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from app.answering import ClaimAnswer, OpinionTold, Served
from app.classing import ClaimTold
from app.domain.people import masked_name
from app.domain.petition import PetitionerDraft
from app.handling import NoteTold
from app.notices import Spot
from db import parcels
from ui import duties
from ui.columns import SideColumn
from ui.duties import DueChain
from ui.duty_list import button_of
from ui.editors import Segments
from ui.list_dialog import ListDialog
from ui.pages.today import ITEM, TodayPage
from ui.pieces import Badge

TODAY = date(2026, 9, 22)
HOLIDAYS = "假期前要办完  1 件 · 中秋节 9月25日至27日，国庆节 10月1日至7日"


def register(office, name, days_ago):
    draft = builders.draft(
        received_at=TODAY - timedelta(days=days_ago),
        petitioners=(PetitionerDraft(name=name),),
        gist="村口路灯不亮",
    )
    return office.intake.register(draft, sheet=False).petition


def shown(qtbot, office, jobs):
    page = TodayPage(office, jobs)
    page.tester = QAbstractItemModelTester(
        page.list.duties, QAbstractItemModelTester.FailureReportingMode.Fatal, page
    )
    qtbot.addWidget(page)
    page.resize(1198, 612)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.arrived()
    qtbot.waitUntil(lambda: not jobs.busy)
    return page


@pytest.fixture
def page(qtbot, office, jobs):
    for name, days_ago in (("张无忌", 16), ("祝英台", 15), ("郭靖", 13), ("周伯通", 0)):
        register(office, name, days_ago)
    return shown(qtbot, office, jobs)


def lines(page):
    model = page.list.duties
    return [model.item(at) for at in range(model.rowCount())]


def said(page, name):
    return page.findChild(QLabel, name).text()


def test_groups_by_urgency_each_with_its_count(page):
    heads = [each.words for each in lines(page) if each.kind == "head"]
    assert heads == ["已逾期  1 件", "今天到期  1 件", "3 个工作日内  1 件", HOLIDAYS]
    people = [each.row.name for each in lines(page) if each.kind == "duty"]
    assert people == ["张无忌", "祝英台", "郭靖", "周伯通"]
    assert said(page, "today_lbl_day") == "9月22日 星期二"


def test_each_row_is_read_aloud_whole(page):
    told = next(each.words for each in lines(page) if each.kind == "duty")
    assert told == ("逾期 1 天，书面告知，张无忌 · 村口路灯不亮，9月6日收到，次日起 15 天 · 第23条")


def test_the_most_urgent_is_chosen_and_enter_presses_its_button(qtbot, page):
    with qtbot.waitSignal(page.act_wanted) as asked:
        QTest.keyClick(page.list, Qt.Key.Key_Return)
    assert asked.args == [lines(page)[1].row.number, "classify"]


def test_the_button_is_pressed_by_the_mouse_too_and_the_row_opens_by_two_clicks(qtbot, page):
    place = page.list.visualRect(page.list.duties.index(1, 0))
    left = Qt.MouseButton.LeftButton
    with qtbot.waitSignal(page.act_wanted):
        QTest.mouseClick(page.list.viewport(), left, pos=button_of(place).center())
    with qtbot.waitSignal(page.petition_wanted) as asked:
        QTest.mouseDClick(page.list.viewport(), left, pos=place.center())
    assert asked.args == [lines(page)[1].row.number]


def test_a_notice_that_lies_here_is_pressed_to_be_served(qtbot, office, jobs):
    number = register(office, "郭靖", 3).number
    office.handling.classify(number, [ClaimTold("suggestion", n=1)])
    office.stepping.do(number, "tell_study", {})
    page = shown(qtbot, office, jobs)
    (duty,) = [each for each in lines(page) if each.kind == "duty"]
    assert (duty.row.due.rule, duty.act) == ("NOTICE_15D", "serve")


def test_a_draft_that_waits_since_another_day_says_so(qtbot, office, jobs):
    office.intake.park(builders.draft(received_at=TODAY - timedelta(days=1)))
    page = shown(qtbot, office, jobs)
    assert said(page, "today_lbl_draft") == "最早的9月21日收到，当天就要登记（第22条）"


def test_before_a_long_holiday_what_would_end_in_it_has_its_own_group(qtbot, office, jobs, clock):
    register(office, "郭靖", 1)  # 15 days from 21 September end on 6 October, inside the holiday
    page = shown(qtbot, office, jobs)
    heads = [each.words for each in lines(page) if each.kind == "head"]
    assert heads == [HOLIDAYS]


def test_what_waits_for_an_act_stands_at_the_side_and_leads_there(qtbot, office, jobs):
    made = office.intake.register(builders.draft(origin="transferred"), sheet=False).petition
    page = shown(qtbot, office, jobs)
    waiting = page.findChild(QPushButton, "today_btn_wait_sign_for")
    assert waiting.text().startswith("1 件县里转来待签收")
    with qtbot.waitSignal(page.act_wanted) as asked:
        waiting.click()
    assert asked.args == [made.number, "sign_for"]


def test_only_mine_leaves_what_others_handle_to_them(qtbot, office, jobs):
    other = next(each for each in office.cadres if each.login == "chenjialuo")
    office.intake.register(builders.draft(), spot=Spot(handler=other.id))
    register(office, "郭靖", 0)
    page = shown(qtbot, office, jobs)
    whose = page.findChild(Segments, "today_seg_whose")
    assert len([each for each in lines(page) if each.kind == "duty"]) == 2
    QTest.keyClick(whose, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: len([each for each in lines(page) if each.kind == "duty"]) == 1)
    assert lines(page)[1].row.name == "郭靖"


def answered(office):
    number = office.intake.register(builders.draft(), spot=Spot()).petition.number
    office.handling.hear_statement(number, NoteTold("她说了经过。"))
    answer = ClaimAnswer(1, "support", "由村里兑付。", "《土地管理法》第四十八条")
    office.answering.draft_opinion(number, OpinionTold("经查属实。", (answer,)))
    office.answering.sign(number)
    office.answering.serve(number, Served("in_person"))


def test_a_right_that_runs_is_told_with_its_last_day(qtbot, office, jobs):
    answered(office)
    page = shown(qtbot, office, jobs)
    told = [each.text() for each in page.findChildren(QLabel) if each.isVisibleTo(page)]
    assert "洪七公 可申请复查到 10月22日" in told
    assert "9月22日送达；当天寄出也算数" in told


def test_a_clock_before_the_newest_entry_is_doubted(qtbot, office, jobs, clock):
    register(office, "郭靖", 0)
    clock.pass_seconds(-2 * 86400)
    page = TodayPage(office, jobs)
    qtbot.addWidget(page)
    with qtbot.waitSignal(page.clock_doubted, check_params_cb=bool) as told:
        page.look()
    assert told.args[0].startswith("电脑时间像是不对：上次记录在")


def test_arrows_go_from_duty_to_duty_over_the_heads(page):
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    assert page.list.current_row().name == "祝英台"
    QTest.keyClick(page.list, Qt.Key.Key_Up)
    assert page.list.current_row().name == "张无忌"


def test_f4_unfolds_how_it_was_counted_and_folds_it_again(page):
    key = Qt.Key.Key_F4
    QTest.keyClick(page.list, key)
    chain = page.findChild(DueChain)
    for step in lines(page)[1].counted.clock.steps:
        assert step in chain.words()
    assert page.list.duties.unfolded == 2
    QTest.keyClick(page.list, key)
    assert page.list.duties.unfolded is None
    assert all(each.kind != "chain" for each in lines(page))


def test_moving_on_folds_and_the_next_unfolds_its_own(page):
    QTest.keyClick(page.list, Qt.Key.Key_F4)
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    assert page.list.duties.unfolded is None
    QTest.keyClick(page.list, Qt.Key.Key_F4)
    at = page.list.duties.unfolded
    assert lines(page)[at].row.name == page.list.current_row().name == "祝英台"


def test_no_duty_says_what_comes_next(qtbot, office, jobs):
    page = shown(qtbot, office, jobs)
    assert page.findChild(QLabel, "today_lbl_empty").isVisible()
    register(office, "黄蓉", 0)
    QTest.keyClick(page.list, Qt.Key.Key_F5)
    qtbot.waitUntil(page.list.isVisible)


def test_a_new_petition_appears_by_itself_and_the_choice_stays(qtbot, jobs, office, page):
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    jobs.act(page, lambda: register(office, "黄蓉", 20), lambda _done: None)
    qtbot.waitUntil(lambda: lines(page)[0].words == "已逾期  2 件")
    assert page.list.current_row().name == "祝英台"


def test_the_navigation_counts_what_is_near(qtbot, page):
    with qtbot.waitSignal(page.counted) as told:
        page.look()
    assert told.args == [3]


def test_waiting_and_drafts_stand_at_the_side(qtbot, office, page):
    assert page.findChild(Badge, "today_lbl_waiting").words() == "5 条待上报"
    drafts = page.findChild(QPushButton, "today_btn_drafts")
    assert not drafts.isVisible()
    office.intake.park(builders.draft())
    page.look()
    qtbot.waitUntil(drafts.isVisible)
    assert drafts.text() == "1 份登记草稿没写完"
    assert said(page, "today_lbl_draft") == "今天 10:41 · 洪七公 · 来访"
    with qtbot.waitSignal(page.register_wanted):
        QTest.keyClick(drafts, Qt.Key.Key_Return)


def test_items_carry_their_row_for_who_asks(page):
    index = page.list.duties.index(1, 0)
    assert index.data(ITEM).row.name == "张无忌"
    assert index.data(Qt.ItemDataRole.AccessibleTextRole).startswith("逾期 1 天")


def test_a_back_up_is_made_from_here_and_its_age_is_told(qtbot, office, jobs, tmp_path, clock):
    page = TodayPage(office, jobs, lambda _owner: str(tmp_path))
    qtbot.addWidget(page)
    page.show()
    page.arrived()
    qtbot.waitUntil(lambda: not jobs.busy)
    assert said(page, "today_lbl_backup").startswith("还没有备份过")
    with qtbot.waitSignal(page.backup_words, check_params_cb=lambda words: words != "还没有备份"):
        page.findChild(QPushButton, "today_btn_backup").click()
    assert said(page, "today_lbl_backup") == "上次备份 今天 10:41，已读回核对"
    qtbot.waitUntil(lambda: not jobs.busy)
    clock.pass_seconds(5 * 86400)
    page.look()
    qtbot.waitUntil(lambda: said(page, "today_lbl_backup").endswith("该再备份一次了。"))


def test_a_medium_that_is_gone_is_said_in_words(qtbot, office, jobs, tmp_path):
    page = TodayPage(office, jobs, lambda _owner: str(tmp_path / "gone"))
    qtbot.addWidget(page)
    page.show()
    page.back_up()
    qtbot.waitUntil(lambda: "没有找到备份的位置" in said(page, "today_lbl_backup"))


def test_what_lacks_facts_says_what_the_county_would_return_it_for(qtbot, office, jobs):
    office.intake.register(
        builders.draft(
            petitioners=(PetitionerDraft(name="郭靖"),), gist="路灯不亮", claims=(), category="0101"
        ),
        sheet=False,
    )
    office.intake.register(
        builders.draft(petitioners=(PetitionerDraft(anonymous=True),), category="0101"), sheet=False
    )
    page = shown(qtbot, office, jobs)
    waiting = page.findChild(QPushButton, "today_btn_wait_complete")
    assert waiting.text() == "1 件登记待补全"
    lacks = "缺住址、村居、诉求，县里会退回 · 路灯不亮"
    qtbot.waitUntil(lambda: lacks in shown_words(page))  # a layout shows with the next event
    with qtbot.waitSignal(page.act_wanted) as wanted:
        waiting.click()
    assert wanted.args[1] == "amend"


def test_an_unsigned_arrival_asks_for_the_signature_first(qtbot, office, jobs):
    office.intake.register(builders.draft(origin="transferred"), sheet=False)
    page = shown(qtbot, office, jobs)
    (duty,) = [each for each in lines(page) if each.kind == "duty"]
    assert duty.act == "sign_for"
    assert duty.row.due.trigger_on == TODAY


def test_a_group_goes_by_the_day_that_is_shown(qtbot, office, jobs):
    office.intake.register(
        builders.draft(received_at=TODAY - timedelta(days=6), origin="transferred"), sheet=False
    )
    for name, days_ago in (("郭靖", 11), ("黄蓉", 6)):
        register(office, name, days_ago)
    page = shown(qtbot, office, jobs)
    days = [
        duties.due_on(at.counted.clock, at.counted.measure)
        for at in lines(page)
        if at.kind == "duty"
    ]
    assert len(days) == 3
    assert days == sorted(days)


def test_what_has_time_is_folded_below_what_has_none_and_unfolds_by_key(qtbot, office, jobs, page):
    for _ in range(4):
        office.intake.register(
            builders.draft(received_at=TODAY - timedelta(days=2)), spot=Spot(), sheet=False
        )
    page.look()
    qtbot.waitUntil(lambda: lines(page)[-1].words == "以后  4 件 · Enter 展开")
    QTest.keyClick(page.list, Qt.Key.Key_End)
    QTest.keyClick(page.list, Qt.Key.Key_Return)
    assert lines(page)[-1].kind == "duty"
    head = page.list.currentIndex().data(ITEM)
    assert head.words == "以后  4 件 · Enter 收起"
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    assert page.list.current_row() is not None
    QTest.keyClick(page.list, Qt.Key.Key_Up)
    QTest.keyClick(page.list, Qt.Key.Key_Space)
    assert lines(page)[-1].words == "以后  4 件 · Enter 展开"


def test_a_double_click_on_the_head_unfolds_it_once(qtbot, office, jobs, page):
    for _ in range(4):
        office.intake.register(builders.draft(), spot=Spot(), sheet=False)
    page.look()
    qtbot.waitUntil(lambda: lines(page)[-1].folds)
    page.list.scrollToBottom()
    place = page.list.visualRect(page.list.model().index(len(lines(page)) - 1, 0)).center()
    view, left = page.list.viewport(), Qt.MouseButton.LeftButton
    QTest.mouseClick(view, left, pos=place)
    assert lines(page)[-1].kind == "duty"
    at = QPointF(place)
    for kind in (QEvent.Type.MouseButtonDblClick, QEvent.Type.MouseButtonRelease):
        none = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(view, QMouseEvent(kind, at, view.mapToGlobal(at), left, left, none))
    assert page.list.currentIndex().data(ITEM).folds
    assert lines(page)[-1].kind == "duty"


def test_what_has_time_is_not_folded_where_nothing_is_nearer(qtbot, office, jobs):
    for _ in range(5):
        office.intake.register(builders.draft(), spot=Spot(), sheet=False)
    page = shown(qtbot, office, jobs)
    assert [each.kind for each in lines(page)] == ["head", *["duty"] * 5]


def drafted(office):
    number = office.intake.register(builders.draft(), spot=Spot()).petition.number
    office.handling.hear_statement(number, NoteTold("她说了经过。"))
    answer = ClaimAnswer(1, "support", "由村里兑付。", "《土地管理法》第四十八条")
    office.answering.draft_opinion(number, OpinionTold("经查属实。", (answer,)))


def test_an_opinion_waits_for_whoever_may_sign_and_is_told_to_the_others(
    qtbot, folder, office, jobs, clock
):
    drafted(office)
    page = shown(qtbot, office, jobs)
    assert page.findChild(QPushButton, "today_btn_wait_sign").text() == "1 份意见等您签发"
    office.close()
    other = builders.opened(folder, clock, "chenjialuo")
    theirs = shown(qtbot, other, jobs)
    assert theirs.findChild(QPushButton, "today_btn_wait_sign").text() == "1 份意见送签了，等领导签"
    other.close()


def test_places_are_counted_in_petitions_not_in_entries(qtbot, office, jobs):
    page = shown(qtbot, office, jobs)
    assert said(page, "today_lbl_places") == "还没有登记过"
    drafted(office)
    register(office, "郭靖", 0)
    page.look()
    qtbot.waitUntil(lambda: said(page, "today_lbl_places") == "只在本机 2 件")


def test_what_is_sealed_is_on_its_way_and_what_is_receipted_is_counted_no_more(qtbot, office, jobs):
    for name in ("郭靖", "黄蓉", "周伯通"):
        register(office, name, 0)
    with office.desk.store.work() as connection:
        last = parcels.last_seq(connection, 1)
        parcels.set_marks(connection, parcels.Marks(sealed=last - 1, applied=last - 2))
    page = shown(qtbot, office, jobs)
    assert said(page, "today_lbl_places") == "只在本机 1 件 · 在路上 1 件 · 其余县里已收"


def test_after_midnight_what_was_due_is_late_without_a_key(qtbot, office, jobs, clock, page):
    assert lines(page)[0].words == "已逾期  1 件"
    clock.pass_seconds(86400)
    page._midnight.timeout.emit()
    qtbot.waitUntil(lambda: lines(page)[0].words == "已逾期  2 件")
    assert said(page, "today_lbl_day") == "9月23日 星期三"


def test_f6_goes_to_what_waits_and_back(qtbot, office, jobs):
    office.intake.register(builders.draft(origin="transferred"), sheet=False)
    page = shown(qtbot, office, jobs)
    QTest.keyClick(page.list, Qt.Key.Key_F6)
    waiting = page.findChild(QPushButton, "today_btn_wait_sign_for")
    assert waiting.hasFocus()
    with qtbot.waitSignal(page.act_wanted):
        QTest.keyClick(waiting, Qt.Key.Key_Return)
    QTest.keyClick(waiting, Qt.Key.Key_F6)
    assert page.list.hasFocus()


def test_nothing_waits_says_so(qtbot, office, jobs):
    page = shown(qtbot, office, jobs)
    assert page.findChild(QLabel, "today_lbl_idle").isVisible()
    whose = page.findChild(Segments, "today_seg_whose")
    QTest.keyClick(whose, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: "看别人手里的" in said(page, "today_lbl_nothing"))


@pytest.mark.parametrize("size", [(1198, 612), (1037, 512)])
def test_nothing_is_clipped(qtbot, office, jobs, size):
    drafted(office)
    long = "村口公交站牌去年被撞倒，一直没有人修，老人等车没有地方坐，孩子上学也不方便"
    office.intake.register(builders.draft(origin="transferred", gist=long), sheet=False)
    answered(office)
    office.intake.park(builders.draft())
    page = shown(qtbot, office, jobs)
    page.resize(*size)
    QTest.qWait(1)
    assert clipped(page) == []
    column = page.findChild(SideColumn)
    assert column.widget().width() <= column.viewport().width()


def shown_words(page):
    return [each.text() for each in page.findChildren(QLabel) if each.isVisibleTo(page)]


def test_space_previews_the_duty_s_petition_and_follows_the_arrows(qtbot, page, jobs):
    first, second = [each.row for each in lines(page) if each.kind == "duty"][:2]
    assert not page.preview.isVisible()
    QTest.keyClick(page.list, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: first.number in told(page))
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: second.number in told(page))
    assert not clipped(page)
    with qtbot.waitSignal(page.petition_wanted) as asked:
        page.preview.open.click()
    assert asked.args == [second.number]
    QTest.keyClick(page.list, Qt.Key.Key_Space)
    assert not page.preview.isVisible()
    QTest.keyClick(page.list, Qt.Key.Key_Space)
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert not page.preview.isVisible()


def told(page):
    return [each.text() for each in page.preview.findChildren(QLabel) if each.isVisible()]


def test_what_is_due_today_goes_on_a_page_without_codes_or_numbers_of_hers(
    qtbot, page, office, jobs, tmp_path
):
    page.print_list()
    dialog = page.findChild(ListDialog)
    qtbot.waitUntil(lambda: dialog.paper is not None and not jobs.busy)
    assert len(dialog.paper) == 1
    text = "".join(read_text(dialog.paper.pdf).split())
    assert "今日清单" in text
    names = ("张无忌", "祝英台", "郭靖", "周伯通")
    assert [each for each in names if masked_name(each) in text] == ["张无忌", "祝英台"]
    assert not [each for each in names if each in text]
    assert "逾期1天" in text
    for each in lines(page):
        if each.row is not None:
            file = office.records.file(each.row.number)
            assert file.query_code.replace("-", "") not in text.replace("-", "")
            assert "13900000000" not in text
    saved = tmp_path / "list.pdf"
    dialog._choose_path = lambda _owner, name: str(saved) if name == "今日清单.pdf" else ""
    QTest.keyClick(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: saved.exists() and not jobs.busy)
    assert saved.read_bytes() == dialog.paper.pdf
    before = office.safe.verify().proof.walked
    dialog.reject()
    assert office.safe.verify().proof.walked == before


def read_text(pdf):
    document = pypdfium2.PdfDocument(pdf)
    return "".join(each.get_textpage().get_text_range() for each in document)
