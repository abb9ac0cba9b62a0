"""Each act's dialog at its widest and its narrowest: named, whole, one primary, and honest."""

from datetime import timedelta

import builders
import pytest
from desk import clipped, misnamed, settle
from docx import Document
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from app.answering import ClaimAnswer, OpinionTold, Served
from app.classing import ClaimTold
from app.domain.words import UNWRITTEN
from app.handling import NoteTold
from app.letters.finding import Finding
from db import lookups
from ui.pages.petition import PetitionPage

NUMBER = "青信2026-0001"
TWO = ("兑付修路占用承包地补偿款5400元", "公布占地面积测量结果")
CTRL = Qt.KeyboardModifier.ControlModifier
ROUTES = ("petition_procedure", "admin_procedure")


def screen(office):
    told = [ClaimTold("appeal_claim", route, n=n) for n, route in enumerate(ROUTES, 1)]
    office.handling.classify(NUMBER, told)


def accept(office):
    office.handling.accept(NUMBER)


def hear(office):
    office.handling.hear_statement(NUMBER, NoteTold("她说：地是2024年春天占的。"))


def draft(office):
    answer = ClaimAnswer(1, "support", "兑付补偿款5400元。", "《土地管理法》第四十八条")
    told = OpinionTold("经查，占地0.6亩。", (answer,), ("丈量记录",))
    office.answering.draft_opinion(NUMBER, told)


STEPS = (
    (None, ("notify_on_spot", "classify", "notify_elsewhere", "add_note", "link", "void")),
    (None, ("amend",)),
    (None, ("withdraw", "name_complained_of", "recuse", "report_urgent", "receive_supervision")),
    (screen, ("accept", "refer", "accept_simple", "own_procedure", "transfer", "assign")),
    (accept, ("post_letter",)),
    (
        lambda office: office.stepping.do(NUMBER, "post_letter", {"petitioner": 1}),
        ("letter_returned", "announce_letter"),
    ),
    (hear, ("record_work", "draft_opinion", "extend", "dispatch", "hold_hearing", "settle")),
    (draft, ("sign", "delegate")),
    (lambda office: office.answering.sign(NUMBER), ("serve",)),
    (
        lambda office: office.answering.serve(NUMBER, Served("in_person", petitioner=1)),
        ("forward_review", "order_execution", "execute", "review_result", "rate"),
    ),
)
ACTS = [act for _step, acts in STEPS for act in acts]


def lead_to(office, act):
    """Lead the petition to where an act can be done."""
    for step, acts in STEPS:
        if step is not None:
            step(office)
        if act in acts:
            return


@pytest.fixture(params=[(1198, 612), (1037, 512)], ids=["full", "compact"])
def page(request, qtbot, office, jobs):
    office.intake.register(builders.draft(claims=TWO), sheet=False)
    made = PetitionPage(office, jobs)
    qtbot.addWidget(made)
    made.resize(*request.param)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    yield made
    if made.dialog() is not None:
        made.dialog().reject()
    qtbot.waitUntil(lambda: not jobs.busy)


def begun(page, qtbot, jobs, act):
    page.open(NUMBER, act)
    qtbot.waitUntil(lambda: page.dialog() is not None and not jobs.busy)
    qtbot.waitUntil(page.dialog().isActiveWindow)
    return page.dialog()


@pytest.mark.parametrize("act", ACTS)
def test_every_dialog_is_named_whole_and_has_one_primary(qtbot, page, office, jobs, act) -> None:
    lead_to(office, act)
    dialog = begun(page, qtbot, jobs, act)
    assert misnamed(dialog) == []
    try:
        qtbot.waitUntil(lambda: clipped(dialog) == [])
    except qtbot.TimeoutError:
        assert clipped(dialog) == []
    primary = [
        each
        for each in dialog.findChildren(QPushButton)
        if each.property("k") == "pri" and each.isVisible()
    ]
    assert [each.objectName() for each in primary] == ["dlg_btn_do"]
    assert dialog.width() <= page.width()
    assert dialog.height() <= page.height()
    assert dialog.focusWidget() is not None


@pytest.mark.parametrize("act", ["accept", "sign", "serve"])
def test_the_letter_stands_beside_the_form_and_nothing_is_written(
    qtbot, page, office, jobs, act
) -> None:
    lead_to(office, act)
    before = office.records.file(NUMBER)
    dialog = begun(page, qtbot, jobs, act)
    pictures = dialog.sheets.pictures()
    assert pictures
    assert all(each.width() <= dialog.sheets.viewport().width() for each in pictures)
    dialog.reject()
    assert office.records.file(NUMBER) == before


def test_a_draft_shows_the_letter_it_leads_to_and_its_gaps(qtbot, page, office, jobs) -> None:
    lead_to(office, "draft_opinion")
    dialog = begun(page, qtbot, jobs, "draft_opinion")
    assert not dialog.sheets.pictures()  # nothing is told yet
    told = {"facts": "经查，占地0.6亩。", "outcome_1": "reject", "answer_1": "没有占用。"}
    for name, value in told.items():
        dialog.form.fields[name].editor.set_value(value)
    dialog.preview()
    qtbot.waitUntil(lambda: bool(dialog.sheets.pictures()))
    assert UNWRITTEN in dialog.told()
    dialog.form.fields["law_1"].editor.set_value("《土地管理法》第四十八条")
    dialog.preview()
    qtbot.waitUntil(lambda: "印前检查" in dialog.told() and UNWRITTEN not in dialog.told())
    assert office.records.file(NUMBER).opinions == ()


def test_each_claim_stands_beside_what_the_guide_proposes(qtbot, page, office, jobs) -> None:
    lead_to(office, "classify")
    dialog = begun(page, qtbot, jobs, "classify")
    for n in (1, 2):
        route, guide = (dialog.form.fields[f"{name}_{n}"] for name in ("route", "ground"))
        at = [each.mapTo(dialog, each.rect().topLeft()) for each in (route, guide)]
        assert at[0].x() + route.width() < at[1].x()
        assert guide.geometry().top() <= route.parentWidget().geometry().bottom()


def test_what_waits_for_its_receipt_from_the_post_is_served_by_post(
    qtbot, page, office, jobs
) -> None:
    lead_to(office, "post_letter")
    office.stepping.do(NUMBER, "post_letter", {"petitioner": 1, "mail_number": "XA12345678923"})
    dialog = begun(page, qtbot, jobs, "serve")
    assert dialog.form.values()["way"] == "post"
    assert dialog.form.values()["mail_number"] == "XA12345678923"
    assert dialog.told() == "这一步不另出文书。"  # a notice opens no window, so there is no slip


def test_what_came_back_is_served_in_another_way(qtbot, page, office, jobs) -> None:
    lead_to(office, "letter_returned")
    office.stepping.do(NUMBER, "letter_returned", {"petitioner": 1, "ground": "unknown"})
    assert begun(page, qtbot, jobs, "serve").form.values()["way"] == "in_person"


def test_a_record_is_completed_and_her_numbers_stay_masked(qtbot, page, office, jobs) -> None:
    dialog = begun(page, qtbot, jobs, "amend")
    fields = dialog.form.fields
    assert fields["phone"].editor.placeholderText() == "139****0000，不改就空着"
    assert fields["phone"].editor.value() == ""
    fields["address"].editor.set_value("石桥村三组")
    fields["category"].editor.set_value("农村农业-承包地")
    with qtbot.waitSignal(dialog.did):
        QTest.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    file = office.records.file(NUMBER)
    who = file.petitioners[0]
    assert (who.address, who.phone) == ("石桥村三组", "13900000000")
    assert file.category == "农村农业-承包地"


def test_what_preflight_finds_stands_under_the_letter_before_it_is_issued(
    qtbot, page, office, jobs, monkeypatch
) -> None:
    lead_to(office, "accept")
    dialog = begun(page, qtbot, jobs, "accept")
    assert dialog.told().startswith("印前检查 19 项都合格。还没出具")
    found = (Finding("names", "look"), Finding("grid", "good"))
    monkeypatch.setattr("app.checking.preflight", lambda *_told: found)
    dialog.preview()
    settle(qtbot, jobs)
    assert dialog.told() == "纸上的姓名对不上，请看一遍"
    stops = (Finding("rights", "stop", 8, "《信访工作条例》第四条"),)
    monkeypatch.setattr("app.checking.preflight", lambda *_told: stops)
    dialog.preview()
    settle(qtbot, jobs)
    assert "没有出具：印前检查不合格（少了信访人的权利，不能印，第23、31条）" in dialog.told()
    assert dialog.sheets.pictures() == []


def test_the_letter_is_kept_as_a_draft_for_a_word_processor(
    qtbot, page, office, jobs, tmp_path
) -> None:
    lead_to(office, "sign")
    before = office.records.file(NUMBER)
    dialog = begun(page, qtbot, jobs, "sign")
    path = tmp_path / "稿.docx"
    dialog._choose_path = lambda _owner, name: str(path.with_name(name))
    dialog._draft.click()
    (kept,) = [path.with_name(f"{NUMBER}.docx")]
    qtbot.waitUntil(kept.exists)
    settle(qtbot, jobs)
    said = "\n".join(each.text for each in Document(str(kept)).paragraphs)
    assert "兑付补偿款5400元" in said
    assert "《土地管理法》第四十八条" in said
    dialog.reject()
    assert office.records.file(NUMBER) == before


def test_an_answer_is_chosen_by_its_digit_and_the_cursor_goes_on(qtbot, page, office, jobs) -> None:
    lead_to(office, "draft_opinion")
    dialog = begun(page, qtbot, jobs, "draft_opinion")
    fields = dialog.form.fields
    fields["outcome_1"].widget.setFocus()
    assert fields["executor_1"].isHidden()
    QTest.keyClick(fields["outcome_1"].widget, Qt.Key.Key_1)
    assert fields["answer_1"].widget.hasFocus()
    assert not fields["executor_1"].isHidden()
    fields["outcome_1"].widget.setFocus()
    QTest.keyClick(fields["outcome_1"].widget, Qt.Key.Key_2)
    assert fields["executor_1"].isHidden()
    assert "outcome_2" not in fields  # the other claim goes another way


def test_a_request_for_review_is_taken_down_and_then_sent_on(qtbot, page, office, jobs) -> None:
    lead_to(office, "forward_review")
    dialog = begun(page, qtbot, jobs, "forward_review")
    QTest.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: not jobs.busy)
    assert dialog.form.fields["reasons"].told()
    dialog.form.fields["reasons"].editor.set_value("补偿标准太低")
    QTest.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: page.dialog() is None and not jobs.busy)
    assert office.records.file(NUMBER).reviews[0].forwarded_on is None
    dialog = begun(page, qtbot, jobs, "forward_review")
    assert "forwarded_on" in dialog.form.fields
    QTest.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: page.dialog() is None and not jobs.busy)
    assert office.records.file(NUMBER).reviews[0].forwarded_on is not None


def test_who_signs_for_the_leader_is_named_with_days_and_paper(qtbot, page, office, jobs) -> None:
    lead_to(office, "delegate")
    page.open(NUMBER)
    qtbot.waitUntil(lambda: not jobs.busy)
    assert page.findChild(QPushButton, "pet_btn_act_delegate") is not None
    dialog = begun(page, qtbot, jobs, "delegate")
    QTest.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: not jobs.busy)
    assert dialog.form.fields["until_on"].told().startswith("委托要写明")
    for name, value in (("until_on", "9月30日"), ("paper_number", "青政委〔2026〕3号")):
        dialog.form.fields[name].editor.set_value(value)
    with qtbot.waitSignal(page.told):
        QTest.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: page.dialog() is None and not jobs.busy)
    with office.desk.store.look() as connection:
        (kept,) = lookups.delegations(connection, office.clock.today())
    assert office.desk.cadre(kept.deputy).name == "陈家洛"
    assert kept.acts == ("sign",)


def test_a_form_of_the_table_is_filled_by_keys_and_refuses_at_its_field(
    qtbot, page, office, jobs
) -> None:
    screen(office)
    accept(office)
    hear(office)
    dialog = begun(page, qtbot, jobs, "extend")
    QTest.keyClicks(dialog.focusWidget(), "31")
    dialog.form.fields["reason"].editor.set_value("要等丈量结果。")
    QTest.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: not jobs.busy)
    assert dialog.isVisible()
    assert dialog.focusWidget() is dialog.form.fields["days"].editor
    dialog.focusWidget().selectAll()
    QTest.keyClicks(dialog.focusWidget(), "30")
    with qtbot.waitSignal(dialog.did):
        QTest.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: not jobs.busy)
    file = office.records.file(NUMBER)
    assert file.letters[-1].letter_kind == "extension_notice"
    assert file.steps[-1].told["days"] == 30


def decided(office, setting: str, level: str) -> None:
    office.adopting.layer(
        f'level = "{level}"\nname = "某地"\nsource = "编的文件"\nin_force_from = 2026-09-01\n'
        f"[settings]\n{setting}\n"
    )


def test_the_day_of_acceptance_stands_as_the_county_counts_it(
    qtbot, page, office, jobs, clock
) -> None:
    lead_to(office, "accept")
    decided(office, '"accept.date_source" = "receipt_date"', "county")
    received = office.records.file(NUMBER).received_on
    clock.pass_seconds(3 * 86400)
    form = begun(page, qtbot, jobs, "accept").form
    assert form.on("on") == received
    assert "按县里定的算法填的，请核对。" in said(form)


def test_accepted_late_the_day_stands_as_the_last_one_of_the_notice(
    qtbot, page, office, jobs, clock
) -> None:
    lead_to(office, "accept")
    received = office.records.file(NUMBER).received_on
    clock.pass_seconds(20 * 86400)
    form = begun(page, qtbot, jobs, "accept").form
    assert form.on("on") == received + timedelta(days=15)
    assert "晚受理不增加时间（第23条）" in said(form)
    file = form.ready()()
    assert [each.article for each in file.clocks if each.rule == "HANDLE_60D"] == ["23, 34"]


def test_waits_are_offered_where_the_province_wants_them(qtbot, page, office, jobs) -> None:
    lead_to(office, "record_work")
    assert "等法院判决（期限照走）" not in offered(begun(page, qtbot, jobs, "record_work").form)
    decided(office, '"clock.pause_reasons" = ["court"]', "province")
    told = offered(begun(page, qtbot, jobs, "record_work").form)
    assert "等法院判决（期限照走）" in told
    assert "等鉴定、评估（期限照走）" not in told


def offered(form) -> list[str]:
    kinds = form.fields["kind"].editor
    return [kinds.itemText(at) for at in range(kinds.count())]


def said(form) -> str:
    return " ".join(each.text() for each in form.findChildren(QLabel))


def test_f4_in_a_dialog_counts_the_date_of_its_head(qtbot, office, jobs) -> None:
    office.intake.register(builders.draft(), sheet=False)
    page = PetitionPage(office, jobs)
    qtbot.addWidget(page)
    page.resize(1198, 612)
    with qtbot.waitActive(page):
        page.show()
    page.open(NUMBER)
    settle(qtbot, jobs)
    page.begin("classify")
    settle(qtbot, jobs)
    dialog = page.dialog()
    qtbot.waitUntil(dialog.isActiveWindow)
    assert not dialog.chain.isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_F4)
    assert dialog.chain.isVisible()
    assert "第二十三条" in dialog.chain.words()
    qtbot.waitUntil(lambda: clipped(dialog) == [])
    QTest.keyClick(dialog, Qt.Key.Key_F4)
    assert not dialog.chain.isVisible()
    dialog.reject()
    settle(qtbot, jobs)
