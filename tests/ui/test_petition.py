"""One petition on a real store: facts, next step, history; showing numbers is recorded."""

from datetime import date

import builders
import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from app.answering import ClaimAnswer, OpinionTold, Served
from app.classing import ClaimTold
from app.handling import NoteTold
from app.notices import Spot
from ui.duties import DueChain
from ui.history_list import HistoryList
from ui.pages.petition import SHOWN_SECONDS, PetitionPage
from ui.petition_parts import ACT_ICONS, Locked
from ui.petition_way import WayStrip, way

PHONE, ID_NUMBER = "13900000000", "11010519491231002X"
CTRL = Qt.KeyboardModifier.ControlModifier
DAY = 86_400
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def told(office):
    """A petition told on the spot: it has its sheet."""
    return office.intake.register(builders.draft(), spot=Spot())


@pytest.fixture
def page(qtbot, office, jobs, told):
    page = PetitionPage(office, jobs)
    qtbot.addWidget(page)
    page.resize(1198, 612)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.open(told.petition.number)
    qtbot.waitUntil(lambda: not jobs.busy)
    return page


def words(page):
    QCoreApplication.sendPostedEvents()  # a layout shows what was put into it with the next event
    told = [each.text() for each in page.findChildren(QLabel) if each.isVisibleTo(page)]
    for line in page.findChild(HistoryList).lines():
        told += [line.when, line.who, line.act, line.told, line.foot]
    return told


def offers(page, act):
    button = page.findChild(QPushButton, f"pet_btn_act_{act}")
    return button is not None and button.isVisibleTo(page)


def said(page, name):
    return page.findChild(QLabel, name).text()


def test_head_next_step_and_what_was_said(page, told):
    assert said(page, "pet_lbl_name") == "洪七公"
    assert said(page, "pet_lbl_numbers") == (
        f"{told.petition.number} · 查询码 {told.petition.query_code}"
    )
    assert said(page, "pet_lbl_duty") == "答复信访人"
    assert said(page, "pet_lbl_day") == "11月20日 周五前"
    shown = words(page)
    assert "1　兑付修路占用承包地补偿款5400元" in shown
    assert "被反映的：石桥村民委员会（单位）" in shown
    assert {"办理中", "只在本机"} <= set(shown)


def test_history_is_newest_first_with_who_when_article_and_place(page, office):
    shown = words(page)
    at = shown.index("登记并当场书面告知")
    assert shown[at + 1].startswith("收件回执暨书面告知 青信告")
    assert shown[at + 2] == "第23条 · 只在本机"
    assert "今天 10:41" in shown
    assert office.me.name in shown


def test_f4_tells_how_it_was_counted(page, told):
    chain = page.findChild(DueChain)
    assert not chain.isVisible()
    QTest.keyClick(page, Qt.Key.Key_F4)
    assert chain.isVisible()
    for step in told.petition.nearest().steps:
        assert step in chain.words()
    QTest.keyClick(page, Qt.Key.Key_F4)
    assert not chain.isVisible()


def test_numbers_are_masked_until_asked_for_then_ten_seconds_and_recorded(
    qtbot, page, office, told, jobs
):
    assert not any(PHONE in each or ID_NUMBER in each for each in words(page))
    assert "电话　139****0000" in words(page)
    QTest.keyClick(page, Qt.Key.Key_M, CTRL | SHIFT)
    qtbot.waitUntil(lambda: page.revealed() and not jobs.busy)
    assert f"电话　{PHONE}" in words(page)
    assert f"证件　{ID_NUMBER}" in words(page)
    acts = [each.act for each in office.records.file(told.petition.number).history]
    assert "show_numbers" in acts
    assert "显示号码" not in [each for each in words(page) if each == "显示号码"]
    for _second in range(SHOWN_SECONDS):
        page.tick()
    assert not any(PHONE in each or ID_NUMBER in each for each in words(page))


def test_leaving_the_page_masks_at_once(qtbot, page, jobs):
    page.show_numbers()
    qtbot.waitUntil(lambda: page.revealed() and not jobs.busy)
    page.hide()
    assert not page.revealed()
    assert not any(PHONE in each.text() for each in page.findChildren(QLabel))


def test_a_late_answer_never_shows_numbers_on_a_hidden_page(qtbot, page, jobs):
    page.show_numbers()
    page.hide()
    qtbot.waitUntil(lambda: not jobs.busy)
    assert not page.revealed()
    assert not any(PHONE in each.text() for each in page.findChildren(QLabel))


def test_the_sheet_opens_as_it_was_issued(qtbot, page, told):
    with qtbot.waitSignal(page.letter_wanted) as asked:
        QTest.keyClick(page, Qt.Key.Key_P, CTRL)
    assert asked.args[0].pdf == told.pdf
    with qtbot.waitSignal(page.letter_wanted) as again:
        button = page.findChild(QPushButton, "pet_btn_letter_1")
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Space)
    assert again.args[0].letter.number == told.letter.number


def test_esc_goes_back(qtbot, page):
    with qtbot.waitSignal(page.back_wanted):
        QTest.keyClick(page, Qt.Key.Key_Escape)


def test_another_petition_leaves_nothing_of_the_first(qtbot, page, office, jobs):
    other = office.intake.register(
        builders.draft(petitioners=(), name_or_address_unclear=True, content="信里没写姓名。"),
        sheet=False,
    )
    page.open(other.petition.number)
    assert not any("洪七公" in each for each in words(page))
    qtbot.waitUntil(lambda: not jobs.busy)
    assert said(page, "pet_lbl_name") == "姓名待补"
    assert not page.findChild(QPushButton, "pet_btn_show_numbers").isVisible()
    assert not any("5400" in each and "洪七公" in each for each in words(page))


def test_a_petition_without_a_duty_shows_no_band(qtbot, page, office, jobs):
    enquiry = office.intake.register(
        builders.draft(kind="enquiry", claims=(), answer="到一楼办。", content="问办证。"),
        sheet=False,
    )
    office.intake.turn(enquiry.petition.number)
    page.open(enquiry.petition.number)
    qtbot.waitUntil(lambda: not jobs.busy)
    assert not page.findChild(QLabel, "pet_lbl_duty").isVisible()
    assert "答复：到一楼办。" in words(page)


def test_a_long_gist_does_not_push_the_window_apart(qtbot, page, office, jobs):
    long = office.intake.register(
        builders.draft(gist="修路占地" * 200, received_at=date(2026, 9, 1)), sheet=False
    )
    page.open(long.petition.number)
    qtbot.waitUntil(lambda: not jobs.busy)
    assert page.minimumSizeHint().width() <= 1037


@pytest.fixture
def waiting(page, qtbot, office, jobs):
    """A petition registered now, to be told within 15 days, on screen."""
    made = office.intake.register(builders.draft(), sheet=False).petition
    page.open(made.number)
    qtbot.waitUntil(lambda: not jobs.busy)
    return made


def begin(page, qtbot, jobs, act):
    """Open the dialog of an act and wait until its letter is shown."""
    page.begin(act)
    qtbot.waitUntil(lambda: page.dialog() is not None and not jobs.busy)
    qtbot.waitUntil(page.dialog().isActiveWindow)
    return page.dialog()


def editor(dialog, name):
    return dialog.form.fields[name].widget


def test_told_on_the_spot_from_here_too(qtbot, page, office, jobs, waiting):
    assert begin(page, qtbot, jobs, "notify_on_spot").isVisible()
    assert page.dialog().sheets.pictures()
    with qtbot.waitSignal(page.letter_wanted) as asked:
        QTest.keyClick(page.dialog(), Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: not jobs.busy)
    assert asked.args[0].letter.letter_kind == "receipt_notice"
    file = office.records.file(waiting.number)
    assert file.state() == "accepted"
    assert said(page, "pet_lbl_duty") == "答复信访人"
    assert page.findChild(QPushButton, "pet_btn_next").accessibleName() == "下一步 听取陈述"


def test_not_ours_needs_the_organ_and_says_so_in_place(qtbot, page, office, jobs, waiting):
    dialog = begin(page, qtbot, jobs, "notify_on_spot")
    QTest.keyClick(editor(dialog, "ours"), Qt.Key.Key_2)
    QTest.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: not jobs.busy)
    assert editor(dialog, "organ").hasFocus()
    told = dialog.form.fields["organ"].told()
    assert told == "不归本机关的，要写明向哪个机关提出（第23条第2款）。"
    editor(dialog, "organ").setText("云溪县人力资源和社会保障局")
    with qtbot.waitSignal(page.letter_wanted):
        QTest.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: not jobs.busy)
    assert office.records.file(waiting.number).state() == "notified_elsewhere"


def test_voiding_needs_a_reason_and_keeps_the_number(qtbot, page, office, jobs, waiting):
    dialog = begin(page, qtbot, jobs, "void")
    QTest.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: not jobs.busy)
    assert dialog.form.fields["reason"].told() == "作废要写原因，编号会一直看得见（第22条）。"
    editor(dialog, "reason").setText("录错了人")
    QTest.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: not jobs.busy and "已作废" in words(page))
    assert office.records.file(waiting.number).state() == "void"
    assert not offers(page, "void")
    assert not page.findChild(QPushButton, "pet_btn_next").isVisible()


@pytest.mark.usefixtures("waiting")
def test_looking_at_numbers_bars_no_undoing_but_paper_that_went_out_does(
    qtbot, page, office, jobs, told
):
    page.show_numbers()
    qtbot.waitUntil(lambda: page.revealed() and not jobs.busy)
    assert offers(page, "void")
    pdf = office.records.letter(told.letter)
    office.printing.begin(told.petition.number, told.letter, pdf, queue="激光")
    page.open(told.petition.number)
    qtbot.waitUntil(lambda: not jobs.busy)
    assert not offers(page, "void")


@pytest.mark.usefixtures("waiting")
def test_cancelling_loses_nothing_that_was_typed(qtbot, page, jobs):
    dialog = begin(page, qtbot, jobs, "void")
    editor(dialog, "reason").setText("录错")
    jobs.act(page, lambda: None, lambda _done: None)
    qtbot.waitUntil(lambda: not jobs.busy)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.dialog() is None)
    dialog = begin(page, qtbot, jobs, "void")
    assert editor(dialog, "reason").text() == "录错"
    dialog.reject()


@pytest.mark.usefixtures("waiting")
def test_what_cannot_be_done_says_why_and_can_be_reached_by_key(page):
    locked = page.findChild(Locked, "pet_card_locked_serve")
    assert locked.accessibleName().startswith("送达，现在不能做，还没有签发的文书")
    assert locked.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert not [each for each in page.findChildren(QPushButton) if not each.isEnabled()]


def test_from_acceptance_to_service_through_the_dialogs(qtbot, page, office, jobs, waiting):
    number = waiting.number
    office.handling.classify(number, [ClaimTold("appeal_claim", "petition_procedure", n=1)])
    letters = []
    page.letter_wanted.connect(letters.append)

    def do(act, **values):
        page.look()
        qtbot.waitUntil(lambda: not jobs.busy)
        dialog = begin(page, qtbot, jobs, act)
        for name, value in values.items():
            dialog.form.fields[name].editor.set_value(value)
        QTest.keyClick(dialog, Qt.Key.Key_Return, CTRL)
        qtbot.waitUntil(lambda: page.dialog() is None and not jobs.busy)

    do("accept")
    do("hear_statement", text="她说：地是2024年春天占的。", read_back=True)
    do(
        "draft_opinion",
        facts="经查，占地0.6亩。",
        evidence=["丈量记录"],
        outcome_1="support",
        answer_1="由石桥村兑付。",
        law_1="《土地管理法》第四十八条",
        executor_1="镇财政所",
        by_1="10月30日",
    )
    assert "拟支持" in words(page)
    do("sign")
    do("serve")
    file = office.records.file(number)
    assert file.state() == "review_window"
    assert file.claims[0].execute_by == date(2026, 10, 30)
    kinds = [each.letter.letter_kind for each in letters]
    assert kinds == ["acceptance_notice", "handling_opinion", "service_slip"]
    assert "支持" in words(page)
    assert "复查期到10月" in page.findChild(WayStrip).words()


def test_each_strand_shows_its_own_way_and_days(office, waiting, clock):
    number = waiting.number
    office.handling.classify(
        number,
        [
            ClaimTold("appeal_claim", "petition_procedure", n=1),
            ClaimTold("appeal_claim", "admin_procedure", text="确认地界"),
        ],
    )
    office.handling.accept(number)
    office.handling.hear_statement(number, NoteTold("她说：地是2024年春天占的。"))
    clock.pass_seconds(2 * DAY)
    answer = ClaimAnswer(1, "support", "兑付。", "《土地管理法》第四十八条")
    office.answering.draft_opinion(number, OpinionTold("经查，占地0.6亩。", (answer,)))
    office.answering.sign(number)
    clock.pass_seconds(DAY)
    file = office.answering.serve(number, Served("in_person"))
    today = clock.today()
    ours, away = (way(file, strand, today) for strand in file.strands)
    assert [(s.words, s.day) for s in ours if s.done] == [
        ("登记", "9月22日"),
        ("甄别", "9月22日"),
        ("受理", "9月22日"),
        ("办理", "9月24日"),
        ("签发", "9月24日"),
        ("送达", "9月25日"),
    ]
    assert [(s.words, s.day) for s in ours if s.here] == [("复查期", "到10月26日")]
    assert [s.words for s in away] == ["登记", "甄别", "告知", "办结"]
    assert [s.words for s in away if s.here] == ["告知"]
    assert [s.day for s in away] == ["9月22日", "9月22日", "", ""]


@pytest.mark.usefixtures("waiting")
def test_coming_back_shows_it_again(qtbot, page, jobs):
    page.hide()
    page.show()
    page.arrived()
    qtbot.waitUntil(lambda: not jobs.busy)
    assert "电话　139****0000" in words(page)


def test_a_long_history_is_there_whole_and_costs_no_widget_a_line(page, office, jobs, qtbot, told):
    before = len(page.findChildren(QWidget))
    for n in range(30):
        office.handling.add_note(told.petition.number, NoteTold(f"第{n + 1}次来。"))
    page.look()
    qtbot.waitUntil(lambda: not jobs.busy)
    assert "第30次来。" in page.findChild(HistoryList).lines()[0].told
    assert any("第1次来。" in each for each in words(page))
    assert len(page.findChildren(QWidget)) == before
    read = page.findChild(HistoryList).model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "第30次来" in read


def test_what_is_painted_first_stays(qtbot, page, office, jobs):
    """No pause and no second laying out: a flicker would be a place that moves after opening."""
    other = office.intake.register(builders.draft(), sheet=False).petition.number
    first = []
    page.opened.connect(lambda _number: first.append(places(page)))
    page.open(other)
    qtbot.waitUntil(lambda: bool(first) and not jobs.busy)
    assert page.updatesEnabled()
    qtbot.wait(60)
    assert places(page) == first[0]


def places(page):
    shown = (each for each in page.findChildren(QWidget) if each.isVisible())
    return [(each.objectName(), each.mapTo(page, QPoint()), each.size()) for each in shown]


def test_a_claim_that_went_elsewhere_waits_for_no_answer_here(page, office, jobs, qtbot) -> None:
    other = office.intake.register(builders.draft(), spot=Spot(ours=False, organ="云溪县人民法院"))
    page.open(other.petition.number)
    qtbot.waitUntil(lambda: not jobs.busy)
    told = words(page)
    assert "待答复" not in told
    assert told.count("已告知去向") >= 2


def test_where_a_letter_is_stands_beside_it_and_why_it_came_back_in_the_history(
    qtbot, page, office, jobs, told
):
    number = told.petition.number
    office.handling.hear_statement(number, NoteTold("她说了经过。"))
    office.stepping.do(number, "extend", {"days": 10, "reason": "要等丈量结果。"})
    shown(qtbot, page, jobs, number)
    assert "洪七公 待送达" in words(page)
    mail = {"petitioner": 1, "mail_number": "XA12345678923"}
    office.stepping.do(number, "post_letter", mail)
    shown(qtbot, page, jobs, number)
    assert "洪七公 9月22日寄出（挂号 XA12345678923），等回执" in words(page)
    office.stepping.do(number, "letter_returned", {"petitioner": 1, "ground": "unclaimed"})
    shown(qtbot, page, jobs, number)
    assert "洪七公 9月22日退回，没有送达，换个办法再送" in words(page)
    assert {"记邮件退回", "逾期没有领取"} <= set(words(page))


def shown(qtbot, page, jobs, number):
    page.open(number)
    qtbot.waitUntil(lambda: not jobs.busy)


@pytest.fixture
def served(office, waiting):
    """An opinion that supports without a day, served in person."""
    number = waiting.number
    office.handling.classify(number, [ClaimTold("appeal_claim", "petition_procedure", n=1)])
    office.handling.accept(number)
    office.handling.hear_statement(number, NoteTold("她说：地是2024年春天占的。"))
    return number


def answered(office, number, outcome, by=None):
    unit = "镇财政所" if outcome == "support" else None
    answer = ClaimAnswer(1, outcome, "兑付。", "《土地管理法》第四十八条", unit, by)
    office.answering.draft_opinion(number, OpinionTold("经查，占地0.6亩。", (answer,)))
    office.answering.sign(number)
    office.answering.serve(number, Served("in_person"))


def test_while_her_window_runs_the_band_waits_for_it_and_f4_counts_it(
    qtbot, page, office, jobs, served
):
    answered(office, served, "explain")
    shown(qtbot, page, jobs, served)
    assert said(page, "pet_lbl_duty") == "等着：信访人可申请复查"
    assert said(page, "pet_lbl_day") == "到10月22日 周四"
    assert "当天寄出也算数" in said(page, "pet_lbl_reason")
    assert not page.findChild(QPushButton, "pet_btn_next").isVisible()
    QTest.keyClick(page, Qt.Key.Key_F4)
    chain = page.findChild(DueChain)
    assert chain.isVisible()
    assert "10月22日" in chain.words()
    cards = " ".join(each.text() for each in chain.findChildren(QLabel))
    assert "当天寄出也算数" in cards


def test_a_supported_claim_without_a_day_asks_for_it_and_her_window_stands_beside(
    qtbot, page, office, jobs, served
):
    answered(office, served, "support")
    shown(qtbot, page, jobs, served)
    assert said(page, "pet_lbl_duty") == "通知执行"
    assert page.findChild(QPushButton, "pet_btn_next").accessibleName() == "下一步 通知执行"
    assert said(page, "pet_lbl_right").startswith("信访人可申请复查，到10月22日 周四")
    QTest.keyClick(page, Qt.Key.Key_F4)
    assert page.findChild(DueChain).isVisible()


def test_what_is_waited_for_stands_first_and_what_is_early_last(qtbot, page, office, jobs, served):
    answered(office, served, "support", date(2026, 10, 30))
    shown(qtbot, page, jobs, served)
    named = [
        each.objectName().removeprefix("pet_btn_act_")
        for each in page.findChildren(QPushButton)
        if each.objectName().startswith("pet_btn_act_") and each.isVisible()
    ]
    at = {
        name: page.findChild(QPushButton, f"pet_btn_act_{name}").mapTo(page, QPoint()).y()
        for name in named
    }
    order = sorted(named, key=at.__getitem__)
    assert set(order[-2:]) == {"supervise_execution", "review_result"}
    assert "serve" in order[:-2]


def test_each_common_act_has_its_own_picture_and_no_dot_stands_after_a_full_stop(page):
    near = ("serve", "post_letter", "execute", "sign", "order_execution", "forward_review")
    pictures = [ACT_ICONS[each] for each in near]
    assert len(set(pictures)) == len(pictures)
    assert not any("。 · " in each for each in words(page))
