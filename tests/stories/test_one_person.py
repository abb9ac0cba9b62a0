"""A 一人所 from its founding to a served opinion; and the leader who gets an account of his own."""

from types import SimpleNamespace

import pytest
from builders import PASSPHRASE_LONG
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QWidget

from tests.stories.clerk import ALT, CTRL, SHIFT, Answering, Clerk, Key
from tests.stories.newcomer import answered, facing, founded, unlocked
from ui import start
from ui.history_list import HistoryList
from ui.pages.first_use import FirstUsePage
from ui.pages.unlock import UnlockPage
from ui.people_dialogs import AccountDialog

pytestmark = pytest.mark.story

NUMBER_OF_PAPER = "青办批〔2026〕7号"
SIGNED = "领导张三丰签批（签批纸 青办批〔2026〕7号，2026年9月22日），赵敏记录"
FACTS = "经查，主管道爆裂，已经抢修。"
HIS = "二月的雪到三月还没化完"


def begin(clerk, **typed):
    """Found an office with the wizard's defaults and unlock it."""
    page = facing(clerk, FirstUsePage)
    answered(clerk, page, **typed)
    founded(clerk)
    unlocked(clerk, PASSPHRASE_LONG)


def visited(clerk, name="岳灵珊"):
    """Type who came and what for."""
    clerk.press(Key.Key_F2)
    clerk.on("register")
    clerk.write(name)
    clerk.press(Key.Key_9, ALT)
    clerk.write("自来水停了三天")
    clerk.press(Key.Key_Return)
    clerk.write("早日恢复供水")


def click(clerk, name):
    button = clerk.window.findChild(QAbstractButton, name)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    clerk.settle()


def put(clerk, name, words):
    """Write into a field over what stands there."""
    clerk.window.findChild(QWidget, name).setFocus()
    clerk.focus().selectAll()
    clerk.write(words)


def paper_in(dialog, clerk):
    """Write the leader's paper into an act's form: number, the day that stands there, name."""
    for name, words in (("paper_number", NUMBER_OF_PAPER), ("paper_by", "张三丰")):
        dialog.form.jump(dialog.form.fields[name])
        clerk.focus().selectAll()
        clerk.write(words)


def said(clerk, name):
    return clerk.window.findChild(QWidget, name).accessibleName()


def heard_and_drafted(at, clerk):
    """Her statement and the opinion, as on any other day."""
    at.dialog()
    clerk.press(Key.Key_Return)
    clerk.write("她说停水三天了。")
    at.do()
    clerk.on("petition")
    at.dialog()
    clerk.write(FACTS)
    clerk.press(Key.Key_Return)
    clerk.press(Key.Key_Return)
    for words in ("2", "水已经恢复，原因如上。"):
        clerk.write(words)
    clerk.press(Key.Key_Return)
    clerk.write("《城市供水条例》第二十二条")
    at.do()
    clerk.on("petition")
    assert at.file().state() == "opinion_draft"


def told_by_paper(clerk, at):
    """Told on the spot: refused with the way out beside the words, then done by the paper."""
    visited(clerk)
    clerk.press(Key.Key_Return, CTRL)
    clerk.settle()
    assert "“设置”的“本单位”" in clerk.stages.desk.register.message()
    assert clerk.window.findChild(QAbstractButton, "reg_btn_remedy").isVisible()
    put(clerk, "reg_edit_paper_number", NUMBER_OF_PAPER)
    clerk.press(Key.Key_Return)
    clerk.press(Key.Key_Return)
    clerk.write("张三丰")
    clerk.press(Key.Key_Return, CTRL)
    at.letter("receipt_notice")


def authorised(clerk):
    """The next visitor: the button leads to where the authority is recorded, once."""
    visited(clerk, "林平之")
    clerk.press(Key.Key_Return, CTRL)
    clerk.settle()
    click(clerk, "reg_btn_remedy")
    clerk.on("settings")
    clerk.write("青办授〔2026〕3号")
    put(clerk, "set_edit_authority_by", "张三丰")
    clerk.press(Key.Key_Return, CTRL)
    clerk.settle()
    assert "青办授〔2026〕3号（2026年9月22日，张三丰签）" in clerk.texts()
    clerk.press(Key.Key_F2)
    clerk.on("register")
    assert not clerk.window.findChild(QWidget, "reg_edit_paper_number").isVisible()
    clerk.press(Key.Key_Return, CTRL)
    clerk.on("letter")


def test_one_person_alone_goes_from_the_counter_to_a_served_opinion(newcomer) -> None:
    clerk = newcomer
    begin(clerk)
    at = Answering(clerk, None)
    told_by_paper(clerk, at)
    assert said(clerk, "print_lbl_paper") == SIGNED
    assert at.file().state() == "accepted"

    # the opinion, signed by the leader on paper
    clerk.stages.desk.open_petition(at.number)
    clerk.on("petition")
    heard_and_drafted(at, clerk)
    dialog = at.dialog()
    at.do()
    assert dialog.form.fields["paper_number"].told()  # nothing is signed without the paper
    paper_in(dialog, clerk)
    at.do()
    at.letter("handling_opinion")
    assert said(clerk, "print_lbl_signed") == "领导张三丰签批"
    assert said(clerk, "print_lbl_paper") == SIGNED
    at.back()
    history = [each.spoken() for each in clerk.window.findChild(HistoryList).lines()]
    assert sum(SIGNED in each for each in history) == 2  # the notice and the opinion

    # served
    at.dialog()
    at.do()
    at.letter("service_slip")
    assert at.file().state() == "review_window"

    authorised(clerk)
    assert said(clerk, "print_lbl_signed") == "赵敏按授权签发"
    assert clerk.office.safe.verify().sound()


def given_an_account(clerk):
    """The leader sits down at this PC and sets a passphrase of his own, typed twice."""
    clerk.window.show_page("settings")
    clerk.on("settings")
    clerk.stages.desk.settings.show_part("people")
    clerk.settle()
    click(clerk, "set_btn_account_open")
    dialog = clerk.window.findChild(AccountDialog)
    dialog.activateWindow()
    clerk.qtbot.waitUntil(dialog.isActiveWindow)
    clerk.write(HIS)
    clerk.press(Key.Key_Return)
    clerk.write(HIS + "啊")
    clerk.press(Key.Key_Return)
    assert dialog.form.fields["again"].told() == "两次不一样，请重输。"
    clerk.focus().selectAll()
    clerk.write(HIS)
    clerk.press(Key.Key_Return)
    clerk.settle()
    assert {each.cadre.name: each.account for each in clerk.office.safe.colleagues()} == {
        "赵敏": True,
        "张三丰": True,
    }
    clerk.on("settings")


def locked(clerk, monkeypatch):
    """Lock: the process that held the key ends; here the test goes on in its place."""
    ended = []
    monkeypatch.setattr(start, "QApplication", SimpleNamespace(exit=ended.append))
    clerk.press(Key.Key_L, CTRL)
    clerk.qtbot.waitUntil(lambda: ended == [start.LOCKED])
    clerk.settle()
    clerk.stages.close()
    clerk.window.hide()


@pytest.fixture
def leader(tmp_path, qtbot, dressed):
    """One before the lock of the same office, in a process of his own."""
    made = Clerk(tmp_path / "data" / "desk", qtbot)
    yield made
    made.leave()


def test_a_leader_named_in_the_wizard_gets_his_account_and_signs(
    newcomer, leader, monkeypatch
) -> None:
    clerk = newcomer
    begin(
        clerk,
        others="张三丰 zhangsf 领导",
        standing_authority="青办授〔2026〕3号",
        standing_authority_on="2026年9月1日",
        standing_authority_by="张三丰",
    )
    assert not clerk.office.facts.one_person
    given_an_account(clerk)

    # the clerk brings the matter to where it waits for him
    at = Answering(clerk, None)
    visited(clerk)
    clerk.press(Key.Key_Return, CTRL)
    at.letter("receipt_notice")
    number = at.number
    clerk.stages.desk.open_petition(number)
    clerk.on("petition")
    heard_and_drafted(at, clerk)
    locked(clerk, monkeypatch)

    # he unlocks and signs
    leader.stages.begin()
    page = facing(leader, UnlockPage)
    page.choose()
    who = page.findChild(QComboBox, "lock_combo_account")
    who.set_value("zhangsf")
    who.edited.emit()
    page.findChild(QWidget, "lock_edit_passphrase").setFocus()
    unlocked(leader, HIS)
    assert leader.office.me.name == "张三丰"
    leader.stages.desk.open_petition(number)
    leader.on("petition")
    his = Answering(leader, None)
    his.dialog()
    his.do()
    his.letter("handling_opinion")
    assert said(leader, "print_lbl_signed") == "张三丰已签发"
    assert leader.office.safe.verify().sound()


def test_a_visit_may_still_be_told_within_fifteen_days(newcomer) -> None:
    clerk = newcomer
    begin(clerk)
    visited(clerk)
    clerk.press(Key.Key_Return, CTRL | SHIFT)
    clerk.on("letter")
    assert Answering(clerk, None).file().state() == "registered"
