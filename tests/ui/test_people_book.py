"""本单位 and 人员和账号 in 设置: the authority recorded, a colleague added, let in, shut out."""

import builders
import pytest
from desk import clipped, misnamed, settle
from PySide6.QtWidgets import QAbstractButton, QLabel

from app.safe import AuthorityTold
from ui.pages.settings import SettingsPage
from ui.people_dialogs import AccountDialog, CadreDialog

HIS = "二月的雪到三月还没化完"


@pytest.fixture
def office(tmp_path):
    builders.found_alone(tmp_path / "office")
    at = builders.opened(tmp_path / "office")
    yield at
    at.close()


@pytest.fixture
def page(qtbot, office, jobs):
    page = SettingsPage(office, jobs)
    qtbot.addWidget(page)
    page.resize(1198, 612)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.look()
    settle(qtbot, jobs)
    yield page
    jobs.close()


def people(page):
    model = page.people._rows
    return [[model.cell(at, n).text for n in range(4)] for at in range(model.rowCount())]


def shown(page, name):
    return page.findChild(QAbstractButton, f"set_btn_{name}").isVisible()


def type_in(dialog, **told):
    for name, value in told.items():
        dialog.form.fields[name].editor.set_value(value)


def choose(page, row):
    page.people._table.setCurrentIndex(page.people._rows.index(row, 0))


def texts(page):
    return "\n".join(each.text() for each in page.findChildren(QLabel) if each.isVisible())


def test_the_authority_is_recorded_where_the_refusal_leads(qtbot, page, office, jobs) -> None:
    page.show_part("office")
    assert "除非每一件都有领导签的纸" in texts(page)
    part = page.own_office
    assert part._number.hasFocus()
    part.keep()
    settle(qtbot, jobs)
    assert "还没写授权文件的编号" in texts(page)
    part._number.set_value("青办授〔2026〕3号")
    part._on.set_value("九月一日")
    part.keep()
    assert "授权日期看不懂" in texts(page)
    part._on.set_value("9月1日")
    part.keep()
    settle(qtbot, jobs)
    assert "请写姓名" in texts(page)
    part._leader.set_value("张三丰")
    with qtbot.waitSignal(page.told):
        part.keep()
    assert "已登记：青办授〔2026〕3号（2026年9月1日，张三丰签）" in texts(page)
    assert office.facts.standing_authority_by == "张三丰"
    assert part._leader.value() == "张三丰"  # the next paper is probably hers too


def test_who_may_not_record_it_sees_by_what_the_desk_speaks(qtbot, folder, jobs) -> None:
    admin = builders.opened(folder)
    admin.safe.authorise(AuthorityTold("青办授〔2026〕3号", builders.MORNING.date(), "赵敏"))
    admin.close()
    office = builders.opened(folder, login="chenjialuo")
    page = SettingsPage(office, jobs)
    qtbot.addWidget(page)
    page.show()
    page.show_part("office")
    assert "由管理员或者领导登记" in texts(page)
    assert not shown(page, "authority")
    page.look()
    settle(qtbot, jobs)
    page.show_part("people")
    assert [row[0] for row in people(page)] == ["陈家洛", "赵敏"]
    assert not any(shown(page, name) for name in ("cadre_add", "account_open", "account_close"))
    page.hide()
    settle(qtbot, jobs)
    office.close()


def test_a_colleague_is_added_let_in_and_shut_out(qtbot, page, office, jobs) -> None:
    page.show_part("people")
    assert people(page) == [
        ["赵敏", "zhaomin", "登记员、承办人、密件员、系统管理员", "能开锁"],
    ]
    assert not shown(page, "account_close")  # nobody shuts himself out
    page.people.add()
    dialog = page.findChild(CadreDialog)
    dialog.finish()
    assert dialog.form.fields["roles"].told() == "至少选一个岗位。没有添加。"
    type_in(dialog, name="张三丰", roles=("leader", "confidential"))
    dialog.form.fields["name"].editor.edited.emit()
    dialog.finish()
    settle(qtbot, jobs)
    assert "不能兼领导和密件员" in dialog.form.fields["roles"].told()
    type_in(dialog, roles=("leader",))
    with qtbot.waitSignal(page.told):
        dialog.finish()
    settle(qtbot, jobs)
    assert people(page)[0] == ["张三丰", "zhangsanfeng", "领导", "没有账号"]

    choose(page, 0)
    page.people.open_account()
    account = page.findChild(AccountDialog)
    type_in(account, passphrase="张三丰的口令长得很", again="张三丰的口令长得很")
    account.finish()
    assert account.form.fields["passphrase"].told()  # too short
    type_in(account, passphrase=HIS, again=HIS)
    with qtbot.waitSignal(page.told):
        account.finish()
    settle(qtbot, jobs)
    assert people(page)[0][3] == "能开锁"
    assert not shown(page, "account_open")

    choose(page, 0)
    page.people.ask_close()
    assert "打不开了" in page.people._note.words()
    assert "zhangsanfeng" in {each.cadre.login for each in office.safe.colleagues() if each.account}
    with qtbot.waitSignal(page.told):
        page.findChild(QAbstractButton, "set_btn_account_close_sure").click()
    settle(qtbot, jobs)
    assert people(page)[0][3] == "已停用"
    assert office.safe.verify().sound()


@pytest.mark.parametrize("size", [(1198, 612), (1037, 512)])
@pytest.mark.parametrize("part", ["office", "people"])
def test_nothing_is_clipped_and_everything_has_its_name(page, size, part) -> None:
    page.show_part(part)
    page.resize(*size)
    assert clipped(page) == []
    shown = page.own_office if part == "office" else page.people
    assert [each for each in misnamed(shown) if each != ("", "")] == []  # a table's own corner
