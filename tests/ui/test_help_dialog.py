"""F1: the procedure from its own tables, the place of the petition on screen, every key."""

import pytest
from desk import clipped, misnamed, settle
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from app.domain.procedure_picture import picture
from app.domain.words import ACTS, LETTERS
from ui.help_dialog import HelpDialog
from ui.keys import KEYS
from ui.office_window import OfficeWindow


@pytest.fixture
def host(qtbot):
    made = QWidget()
    made.resize(1198, 612)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def shown(qtbot, office, host):
    made = HelpDialog(
        picture(office.procedure, office.desk.rules, office.desk.remedies),
        "investigating",
        host,
        frozenset(KEYS),
    )
    made.open()
    qtbot.waitUntil(made.isVisible)
    yield made
    made.close()


def texts(dialog):
    QCoreApplication.sendPostedEvents()  # a layout shows what was put into it with the next event
    return [each.text() for each in dialog.findChildren(QLabel) if each.isVisibleTo(dialog)]


def test_it_begins_at_the_petition_s_own_stage_and_says_each_act_s_article(shown, office) -> None:
    here = shown.findChild(QPushButton, "dlg_btn_stage_investigating")
    assert "这件在这里" in here.text()
    assert ACTS["draft_opinion"] in shown.shown()
    said = texts(shown)
    assert "下一步：拟处理意见，或者听取陈述。" in said
    assert any("延长不超过30日" in each or "不超过30日" in each for each in said)
    assert any(LETTERS["extension_notice"] in each for each in said)
    assert any("负责人签批" in each for each in said)


def test_every_act_of_the_table_is_told_somewhere(shown, office) -> None:
    told = set()
    for name in [*office.procedure.stages, ""]:
        if shown.findChild(QPushButton, f"dlg_btn_stage_{name or 'any'}") is not None:
            shown.choose(name)
            told |= set(shown.shown())
    expected = {ACTS[e.name] for e in office.procedure.acts.values() if e.states}
    assert told == expected


def test_what_is_typed_is_looked_for_in_all_acts(shown) -> None:
    find = shown.findChild(QLineEdit, "dlg_edit_help")
    QTest.keyClicks(find, "34")
    assert ACTS["extend"] in shown.shown()
    assert ACTS["classify"] not in shown.shown()
    find.setText("zzz")
    find.textEdited.emit("zzz")
    assert shown.shown() == ()
    assert "没有找到，换个说法试试" in texts(shown)


def test_esc_closes_it(shown) -> None:
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    assert not shown.isVisible()


def test_keys_are_told_beside(shown) -> None:
    shown._part.set_value(1)
    shown._part.edited.emit()
    said = texts(shown)
    assert set(KEYS.values()) <= set(said)


def test_everything_is_named_and_nothing_is_clipped(qtbot, shown) -> None:
    assert misnamed(shown) == []
    for name in ("registered", "accepted", "review_window", ""):
        shown.choose(name)
        qtbot.waitUntil(lambda: clipped(shown) == [])


def test_f1_tells_the_procedure_and_only_keys_that_do_something(qtbot, office, jobs):
    whole = OfficeWindow(office, jobs)
    qtbot.addWidget(whole.window)
    with qtbot.waitActive(whole.window):
        whole.window.show()
    QTest.keyClick(whole.window, Qt.Key.Key_F1)
    dialog = whole.window.findChild(HelpDialog)
    qtbot.waitUntil(dialog.isVisible)
    told = [each.text() for each in dialog.findChildren(QLabel)]
    assert {"F2", "F3", "Ctrl+P", "Ctrl+Enter"} <= set(told)
    assert "Ctrl+5" not in told  # a page of a later part
    dialog.reject()
    settle(qtbot, jobs)
    whole.window.hide()
