"""文书措辞 in 设置: worded anew, refused in place, compared, restored, saved; by keys alone."""

import os

import pytest
from desk import clipped, misnamed, settle
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from ui import spool
from ui.letter_wording import LetterWording
from ui.pages.settings import SettingsPage
from ui.pieces import Button

KIND = "extension_notice"
EXTENDED = "因为{原因}，延长{天数}日，最迟{期限}前书面答复{称呼}（《信访工作条例》第三十四条）。"


@pytest.fixture(params=[(1198, 612), (1037, 512)], ids=["usual", "compact"])
def page(request, qtbot, office, jobs, monkeypatch):
    monkeypatch.setattr(spool, "printers", lambda: ("窗口激光机", "大厅针式机"))
    made = SettingsPage(office, jobs)
    qtbot.addWidget(made)
    made.resize(*request.param)
    with qtbot.waitActive(made):
        made.show()
    made._show_part(5)
    settle(qtbot, jobs)
    yield made
    settle(qtbot, jobs)


@pytest.fixture
def part(page, qtbot, jobs) -> LetterWording:
    choose(page.wording, KIND)
    rest(page.wording, qtbot, jobs)
    return page.wording


def choose(part, kind) -> None:
    at = [part._kind_rows.row(n).kind for n in range(part._kind_rows.rowCount())].index(kind)
    part.kinds.selectRow(at)


def block(part, name) -> None:
    at = [part._block_rows.row(n).name for n in range(part._block_rows.rowCount())].index(name)
    part.blocks.selectRow(at)


def rest(part, qtbot, jobs) -> None:
    """Let the hand rest: the sample follows."""
    qtbot.waitUntil(lambda: not part._timer.isActive())
    settle(qtbot, jobs)


def write(part, text) -> None:
    part.block.text.selectAll()
    part.block.text.insertPlainText(text)


def shot(page, name) -> None:
    if at := os.environ.get("SHOTS"):
        page.grab().save(f"{at}/{name}-{page.width()}.png")


def pixels(part):
    return [each.toImage() for each in part.sheets.pictures()]


def test_the_sample_follows_what_is_typed_and_it_is_saved(part, page, qtbot, jobs, office) -> None:
    before = pixels(part)
    assert before
    block(part, "extended")
    write(part, EXTENDED)
    rest(part, qtbot, jobs)
    assert pixels(part) != before
    assert page.findChild(QLabel, "set_lbl_block_must").text() == "必须写明 {原因}{天数}{期限}"
    shot(page, "typed")
    assert clipped(part) == []
    assert [each for each in misnamed(part) if any(each)] == []
    with qtbot.waitSignal(part.told) as told:
        QTest.keyClick(part.block.text, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert "本单位第 1 版" in told.args[0]
    rest(part, qtbot, jobs)
    assert office.phrasing.kind(KIND).layer == "office"
    assert part.typed() == {}
    assert "改过" in part._kind_rows.cell(part.kinds.currentIndex().row(), 1).text
    shot(page, "saved")


def test_a_refusal_stands_in_place_and_nothing_typed_is_lost(
    part, page, qtbot, jobs, office
) -> None:
    block(part, "bound")
    write(part, "签收以后不再上访。")
    rest(part, qtbot, jobs)
    assert "放弃权利：以后不再上访" in part.said()
    assert "第35条" in part.said()
    block(part, "title")
    part.save()
    settle(qtbot, jobs)
    assert part.block.name == "bound", "the keys are where the fault is"
    assert part.block.text.value() == "签收以后不再上访。"
    assert "写的内容还在" in part.said()
    shot(page, "refused")
    assert clipped(part) == []
    choose(part, "dispatch_slip")
    page._show_part(0)
    page._show_part(5)
    settle(qtbot, jobs)
    choose(part, KIND)
    block(part, "bound")
    assert part.block.text.value() == "签收以后不再上访。"
    assert office.phrasing.kind(KIND).layer == "product"
    part.put_away()
    rest(part, qtbot, jobs)
    assert part.typed() == {}
    assert part.block.text.value().startswith("延期只有一次")


def test_a_locked_block_is_shown_with_its_reason_and_takes_no_text(part, page, qtbot, jobs) -> None:
    choose(part, "dispatch_slip")
    block(part, "keep")
    rest(part, qtbot, jobs)
    assert part.block.text.isReadOnly()
    assert part.block.why.words() == "锁定：法律要求写的话，一个字都不能改（第30条）"
    QTest.keyClicks(part.block.text, "x")
    assert part.typed() == {}
    shot(page, "locked")
    assert clipped(part) == []
    block(part, "-")
    assert part.block.text.isHidden()
    assert not part.block.fields.isVisible()


def test_the_difference_shows_both_sides_and_the_default_comes_back(
    part, page, qtbot, jobs, office
) -> None:
    block(part, "extended")
    write(part, EXTENDED)
    rest(part, qtbot, jobs)
    part.save()
    rest(part, qtbot, jobs)
    part._ways.set_value("differs")
    part._turn()
    rest(part, qtbot, jobs)
    ours, now = part.differences.lines
    assert ours.startswith("默认：延期的理由：{原因}。经本机关负责人批准")
    assert now == f"现在：{EXTENDED}"
    shot(page, "differs")
    assert clipped(part) == []
    page.findChild(Button, "set_btn_wording_restore").click()
    rest(part, qtbot, jobs)
    assert part.differences.lines == ["和默认的一样。"]
    assert office.phrasing.kind(KIND).layer == "office", "it holds once it is saved"
    with qtbot.waitSignal(part.told) as told:
        page.findChild(Button, "set_btn_wording_save").click()
    assert "恢复了默认的措辞" in told.args[0]
    rest(part, qtbot, jobs)
    assert office.phrasing.kind(KIND).layer == "product"


def test_keys_alone_lead_from_a_kind_to_its_text_and_back(part, qtbot, jobs) -> None:
    part.kinds.setFocus()
    QTest.keyClick(part.kinds, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is part.blocks
    QTest.keyClick(part.blocks, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is part.block.text
    QApplication.sendEvent(
        part.block.text, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, "甲")
    )
    assert "甲" in "".join(part.typed().values())
    QTest.keyClick(part.block.text, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is part.blocks
    QTest.keyClick(part.blocks, Qt.Key.Key_F6)
    assert QApplication.focusWidget() is part.block.text


def test_a_field_is_filled_in_where_the_cursor_stands(part) -> None:
    block(part, "bound")
    write(part, "有事请打。")
    cursor = part.block.text.textCursor()
    cursor.setPosition(4)
    part.block.text.setTextCursor(cursor)
    part.block.fields.set_value("电话")
    part.block.fields.edited.emit()
    assert part.block.text.value() == "有事请打{电话}。"
    assert part.typed()["bound"] == "有事请打{电话}。"


def test_a_sample_is_printed_with_its_word_across_and_no_letter_is_recorded(
    part, qtbot, jobs, office, monkeypatch
) -> None:
    sent = []
    monkeypatch.setattr(spool, "print_unrecorded", lambda *told: sent.append(told))
    block(part, "extended")
    write(part, EXTENDED)
    part.print()
    qtbot.waitUntil(lambda: bool(sent))
    settle(qtbot, jobs)
    pdf, queue, _offset = sent[0]
    assert queue == "窗口激光机"
    assert pdf == office.phrasing.sample(KIND, part.file())
    assert "样张已送到打印机" in part.said()


def test_who_may_not_change_it_sees_it_and_is_told_why(qtbot, office, jobs, monkeypatch) -> None:
    monkeypatch.setattr(type(office.phrasing), "may_change", lambda _self: False)
    monkeypatch.setattr(spool, "printers", lambda: ())
    made = LetterWording(office, jobs)
    qtbot.addWidget(made)
    made.resize(1166, 540)
    made.show()
    made.look()
    settle(qtbot, jobs)
    assert made.block.text.isReadOnly()
    assert made.findChild(Button, "set_btn_wording_save").isHidden()
    assert "领导或者系统管理员" in made.said()
    made.print()
    assert "打印机" in made.said()
    rest(made, qtbot, jobs)
