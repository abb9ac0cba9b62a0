"""设置 on a real store: a holiday plan is looked at, adopted with what moved, or stopped."""

from datetime import date, datetime

import builders
import pytest
from desk import clipped, misnamed, settle
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton

from app.clock import CHINA
from ui.local_holiday import LocalHolidayDialog
from ui.office_window import OfficeWindow
from ui.pages.settings import SettingsPage

PLAN = (
    'year = 2027\nsource = "编的通知"\n[[off]]\nname = "元旦"\nfrom = 2027-01-01\nto = 2027-01-03\n'
)


@pytest.fixture
def office(tmp_path):
    clock = builders.SetClock(datetime(2026, 12, 18, 9, 30, tzinfo=CHINA))
    builders.found(tmp_path / "office", clock)
    at = builders.opened(tmp_path / "office", clock)
    at.intake.register(builders.draft(received_at=date(2026, 12, 18)), sheet=False)
    yield at
    at.close()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "2027.toml"
    path.write_text(PLAN, encoding="utf-8")
    return path


@pytest.fixture
def page(qtbot, office, jobs, file):
    page = SettingsPage(office, jobs, lambda _owner: str(file))
    qtbot.addWidget(page)
    page.resize(1198, 612)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.arrived()
    settle(qtbot, jobs)
    yield page
    jobs.close()


def button(page, name):
    return page.findChild(QPushButton, f"set_btn_calendar_{name}")


def said(page, name):
    return page.findChild(QLabel, f"set_lbl_{name}").text()


def cells(page):
    model = page._moved
    return [[model.cell(at, n).text for n in range(7)] for at in range(model.rowCount())]


def years(page):
    model = page._years
    return [[model.cell(at, n).text for n in range(5)] for at in range(model.rowCount())]


def test_it_says_which_years_are_known_and_what_is_only_estimated(page) -> None:
    assert years(page) == [
        ["2026", "33 天", "6 天", "已装", "国务院办公厅通知"],
        ["2027", "—", "—", "按周末推算", "还没装"],
    ]
    assert page._provisional.words() == (
        "有 1 件的期限先按周末推算。装上 2027 年的假日表就重算，并列出哪些日期变了。"
    )
    assert button(page, "file").isVisible()
    assert not button(page, "adopt").isVisible()


def test_a_plan_is_looked_at_first_and_adopted_by_key(qtbot, page, office, jobs) -> None:
    QTest.mouseClick(button(page, "file"), Qt.MouseButton.LeftButton)
    settle(qtbot, jobs)
    assert said(page, "moved") == "装上以后会怎样"
    assert said(page, "sum").startswith("2027 年假日表：重算 1 个日期，1 个会变。")
    (row,) = cells(page)
    assert row[1:] == [
        "书面告知",
        "办公目标",
        "27年1月1日",
        "12月31日 周四",
        "提前了",
        "1月1日至1月3日元旦放假",
    ]
    assert office.adopting.files() == ()
    told, changed = [], []
    page.told.connect(told.append)
    page.calendar_changed.connect(lambda: changed.append(1))
    QTest.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, jobs)
    assert told == ["2027 年假日表已装上，1 个日期重算过"]
    assert changed == [1]
    assert said(page, "moved") == "上次重算变动的日期"
    assert len(cells(page)) == 1
    assert years(page)[1] == ["2027", "3 天", "0 天", "已装", "编的通知"]
    assert page._provisional.words() == ""
    assert not button(page, "adopt").isVisible()


def test_not_adopting_puts_it_away(qtbot, page, office, jobs) -> None:
    page.load()
    settle(qtbot, jobs)
    button(page, "leave").click()
    settle(qtbot, jobs)
    assert cells(page) == []
    assert said(page, "sum").startswith("还没有装过")
    page.adopt()
    settle(qtbot, jobs)
    assert office.adopting.files() == ()


def test_a_file_that_cannot_be_right_is_said_with_its_day(qtbot, page, office, jobs, file) -> None:
    file.write_text(PLAN + "[[work]]\non = 2027-01-02\n", encoding="utf-8")
    page.load()
    settle(qtbot, jobs)
    assert page.said() == (
        "假日表里同一天有两种说法，没有采用（全国年节及纪念日放假办法 2）。"
        "请核对这份文件。（2027-01-02）"
    )
    assert not button(page, "adopt").isVisible()
    assert office.adopting.files() == ()


def test_while_it_counts_it_can_be_stopped_and_nothing_has_happened(
    qtbot, page, office, jobs
) -> None:
    page.load()
    settle(qtbot, jobs)
    page.adopt()
    bar = page.findChild(QProgressBar, "set_chart_progress")
    assert bar.isVisible()
    assert button(page, "stop").isVisible()
    button(page, "stop").click()
    settle(qtbot, jobs)
    assert not bar.isVisible()
    assert page.said().startswith("已经停下，什么都没有改")
    assert office.adopting.files() == ()
    assert button(page, "adopt").isVisible()


def test_a_row_opens_its_petition(qtbot, page, jobs) -> None:
    page.load()
    settle(qtbot, jobs)
    with qtbot.waitSignal(page.petition_wanted) as wanted:
        page._list.opened.emit(page._moved.row(0))
    assert wanted.args == ["青信2026-0001"]


@pytest.mark.parametrize("size", [(1198, 612), (968, 512)])
def test_nothing_is_clipped_and_everything_has_its_name(qtbot, page, jobs, size) -> None:
    page.resize(*size)
    assert page.minimumSizeHint().height() <= 512
    assert page.minimumSizeHint().width() <= 968
    qtbot.waitUntil(lambda: clipped(page) == [])
    page.load()
    settle(qtbot, jobs)
    assert page.minimumSizeHint().height() <= 512
    qtbot.waitUntil(lambda: clipped(page) == [])
    assert [each for each in misnamed(page) if any(each)] == []  # a table's own corner has none


def test_the_window_offers_the_next_years_plan_until_it_is_there(qtbot, office, jobs) -> None:
    window = OfficeWindow(office, jobs)
    qtbot.addWidget(window.window)
    window._say_calendar()
    standing = window.window.notices.standing()
    assert standing["calendar"].startswith("2027 年假日表还没装")
    office.adopting.calendar(PLAN)
    window.settings.calendar_changed.emit()
    assert "calendar" not in window.window.notices.standing()
    settle(qtbot, jobs)
    jobs.close()


LAYER = """
level = "county"
name = "云溪县"
source = "编的文件"
in_force_from = 2026-12-01
[settings]
"deadline.count_start" = "same_day"
"""


def texts(model):
    columns = range(model.columnCount())
    return [[model.cell(at, n).text for n in columns] for at in range(model.rowCount())]


def test_a_rule_says_where_it_comes_from_and_a_layer_is_taken_in_like_a_calendar(
    qtbot, page, office, jobs, file
) -> None:
    rows = {tuple(row[:2]): row for row in texts(page.sources._rules)}
    assert rows["答复信访人", "60 天"][2:4] == ["机关", "国家 · 锁定"]
    assert rows["信访人可申请复查", "30 天"][2:4] == ["信访人", "国家 · 锁定"]
    assert rows["当天登记", "当天"][3] == "国家"
    assert "黑龙江省（还没有读到省里的原文，没有核实），没有另定的事" in said(page, "layers")
    file.write_text(LAYER, encoding="utf-8")
    page._show_part(1)
    page.load()
    settle(qtbot, jobs)
    assert page._parts.currentIndex() == 0
    assert cells(page)[0][1:3] == ["书面告知", "法定期限"]
    page.adopt()
    settle(qtbot, jobs)
    rows = {tuple(row[:2]): row for row in texts(page.sources._rules)}
    assert rows["答复信访人", "60 天"][3] == "县"
    settings = {row[0]: row for row in texts(page.sources._settings)}
    assert page._first_day.text().startswith("本地规定：机关的期限当天算第一天")
    told = settings["机关的期限从收到的第二天数起，还是当天数起"]
    assert told[1:4] == ["算当天", "省、县", "县"]


@pytest.mark.parametrize("size", [(1198, 612), (968, 512)])
@pytest.mark.parametrize("periods", [True, False])
def test_the_sources_fit(qtbot, page, size, periods) -> None:
    page.resize(*size)
    page._show_part(1)
    page.sources._which.set_value(periods)
    page.sources._turn()
    assert page.sources.rules.isVisible() == periods
    assert page.minimumSizeHint().height() <= 512
    qtbot.waitUntil(lambda: clipped(page) == [])
    assert [each for each in misnamed(page) if any(each)] == []


def local(page):
    button(page, "local").click()
    (dialog,) = page.findChildren(LocalHolidayDialog)
    return dialog


def write(dialog, **told):
    facts = {"place": "编的自治县", "name": "本地节日", "source": "编的通知", "last": ""}
    dialog.form.load(facts | told)
    dialog.findChild(QPushButton, "dlg_btn_local_look").click()


def test_local_holidays_are_written_down_looked_at_and_adopted(qtbot, page, office, jobs) -> None:
    write(local(page), first="2026年12月30日", last="2026-12-31")
    settle(qtbot, jobs)
    assert said(page, "sum").startswith("编的自治县2026 年地方假日：重算 1 个日期")
    assert office.adopting.files() == ()
    page.adopt()
    settle(qtbot, jobs)
    assert years(page)[-1] == ["2026 编的自治县", "2 天", "0 天", "已装", "编的通知"]
    write(local(page), name="又一个", first="2026年12月25日")
    settle(qtbot, jobs)
    page.adopt()
    settle(qtbot, jobs)
    assert years(page)[-1][:2] == ["2026 编的自治县", "3 天"]
    assert len(office.adopting.files()) == 1
    write(local(page), first="2026年12月25日")
    settle(qtbot, jobs)
    assert page.said().endswith("（2026-12-25）")


def test_a_local_holiday_that_cannot_be_is_said_at_its_field(qtbot, page) -> None:
    dialog = local(page)
    write(dialog, place=" ", first="", source="")
    told = {name: field.told() for name, field in dialog.form.fields.items()}
    assert all(told[name].startswith("请写") for name in ("place", "first", "source"))
    assert (told["name"], told["last"]) == ("", "")
    write(dialog, first="12月30日", last="12月29日")
    assert dialog.form.fields["last"].told().startswith("放假的日子不对")
    write(dialog, first="过年")
    assert dialog.form.fields["first"].told().startswith("看不懂这个日期")
    assert dialog.isVisible()
    qtbot.waitUntil(lambda: clipped(dialog) == [])
    assert misnamed(dialog) == []
