"""The form under the fingers: Enter, Shift+Enter, digits, the input method, problems."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCompleter, QVBoxLayout, QWidget

from app.domain.words import SENTENCES
from ui.forms import Check, Choice, Field, Form, Line, Lines, Problem, Segments, Text

CHANNELS = [("visit", "来访"), ("letter", "来信"), ("call", "来电")]
ENTER = Qt.Key.Key_Return
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


def _problems(values):
    found = {}
    if not values["content"]:
        found["content"] = Problem("draft.content_missing", stops=True)
    if 0 < len(values["phone"]) < 8:
        found["phone"] = Problem("draft.phone_length")
    return found


@pytest.fixture
def form(qtbot):
    form = Form(_problems)
    segments = Segments("reg_seg_channel", "形式", CHANNELS)
    form.add(Field("channel", "形式", segments, number=1))
    form.add(
        Field(
            "name",
            "姓名",
            Line("reg_edit_name", "姓名", width=172),
            number=3,
            beside=Check("匿名", "reg_chk_anonymous"),
        ),
        Field("phone", "手机", Line("reg_edit_phone", "手机"), number=5),
    )
    form.add(Field("content", "反映情况", Text("reg_text_content", "反映情况"), number=9))
    form.add(Field("claims", "诉求", Lines("reg_edit_claim", "诉求"), number=10))
    holder = QWidget()
    holder.setProperty("k", "page")
    QVBoxLayout(holder).addWidget(form)
    holder.resize(760, 520)
    qtbot.addWidget(holder)
    with qtbot.waitActive(holder):
        holder.show()
        holder.activateWindow()
    form.stops()[0].setFocus()
    form.holder = holder
    return form


def _focus():
    return QApplication.focusWidget().objectName()


def _press(key, held=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget(), key, held)


def test_enter_walks_the_printed_order_and_shift_enter_back(form):
    walked = [_focus()]
    for _step in range(4):
        _press(ENTER)
        walked.append(_focus())
    assert walked == [
        "reg_seg_channel",
        "reg_edit_name",
        "reg_edit_phone",
        "reg_text_content",
        "reg_edit_claim_1",
    ]
    _press(ENTER, SHIFT)
    assert _focus() == "reg_text_content"
    assert form.values()["content"] == ""


def test_tab_goes_the_same_way(form):
    seen = []
    for _step in range(6):
        _press(Qt.Key.Key_Tab)
        seen.append(_focus())
    assert [one for one in seen if one != "reg_chk_anonymous"] == [
        one.objectName() for one in form.stops()
    ][1:] + [one for one in seen if one == "reg_seg_channel"]


def test_alt_enter_makes_a_new_line(form):
    form.jump(form.fields["content"])
    QTest.keyClicks(QApplication.focusWidget(), "a")
    _press(ENTER, ALT)
    QTest.keyClicks(QApplication.focusWidget(), "b")
    assert form.values()["content"] == "a\nb"
    assert _focus() == "reg_text_content"


def test_enter_belongs_to_the_input_method_while_it_composes(form):
    _press(ENTER)
    edit = QApplication.focusWidget()
    QApplication.sendEvent(edit, QInputMethodEvent("hong", []))
    _press(ENTER)
    assert _focus() == "reg_edit_name"
    done = QInputMethodEvent()
    done.setCommitString("洪")
    QApplication.sendEvent(edit, done)
    _press(ENTER)
    assert _focus() == "reg_edit_phone"
    assert form.values()["name"] == "洪"


def test_enter_takes_what_the_completer_offers(form):
    form.jump(form.fields["phone"])
    edit = QApplication.focusWidget()
    completer = QCompleter(["1390000", "1391111"])
    edit.setCompleter(completer)
    QTest.keyClicks(edit, "139")
    assert completer.popup().isVisible()
    QTest.keyClick(completer.popup(), Qt.Key.Key_Down)
    QTest.keyClick(completer.popup(), ENTER)
    assert form.values()["phone"] == "1390000"
    assert not completer.popup().isVisible()


def test_digits_choose_in_a_focused_segment_and_it_says_so(form, qtbot):
    segments = form.fields["channel"].widget
    assert segments.accessibleName() == "形式 还没选"
    with qtbot.waitSignal(form.changed):
        _press(Qt.Key.Key_2)
    assert form.values()["channel"] == "letter"
    assert segments.accessibleName() == "形式 来信"
    _press(Qt.Key.Key_9)
    assert form.values()["channel"] == "letter"
    _press(Qt.Key.Key_Right)
    _press(Qt.Key.Key_Right)
    assert form.values()["channel"] == "call"
    segments.set_value(None)
    assert form.values()["channel"] is None


def test_a_list_grows_and_an_empty_line_ends_it(form, qtbot):
    form.jump(form.fields["claims"])
    for text in ("one", "two"):
        QTest.keyClicks(QApplication.focusWidget(), text)
        _press(ENTER)
    assert _focus() == "reg_edit_claim_3"
    assert form.values()["claims"] == ["one", "two"]
    with qtbot.waitSignal(form.left):
        _press(ENTER)


def test_a_list_shows_what_it_is_given_and_shrinks_again(form):
    claims = form.fields["claims"].widget
    claims.set_value(["a", "b", "c"])
    assert len(claims.stops()) == 4
    claims.set_value(["a"])
    assert claims.value() == ["a"]
    assert len(claims.stops()) == 2


def test_a_list_keeps_text_as_typed(form):
    claims = form.fields["claims"].widget
    claims.set_value([" 𬱖 a ", "  ", "b"])
    assert claims.value() == [" 𬱖 a ", "b"]


def test_submit_jumps_to_the_first_field_that_stops(form, qtbot):
    form.load({"channel": "visit", "phone": "139"})
    with qtbot.assertNotEmitted(form.submitted):
        assert not form.submit()
    assert _focus() == "reg_text_content"
    assert form.fields["content"].told() == SENTENCES["draft.content_missing"]
    assert form.fields["phone"].told() == SENTENCES["draft.phone_length"]
    assert form.fields["phone"].widget.property("fault") == "warn"
    assert form.fields["content"].widget.property("fault") == "dan"
    assert form.fields["content"].widget.accessibleDescription()


def test_a_warning_does_not_stop(form, qtbot):
    form.load({"phone": "139", "content": "x"})
    with qtbot.waitSignal(form.submitted):
        assert form.submit()
    assert form.fields["phone"].told() == SENTENCES["draft.phone_length"]


def test_loading_is_no_edit_and_clears_problems(form, qtbot):
    form.submit()
    with qtbot.assertNotEmitted(form.changed):
        form.load({"name": "洪七公", "content": "修路", "claims": ["补偿"]})
    assert form.fields["content"].told() == ""
    assert form.values() == {
        "channel": None,
        "name": "洪七公",
        "phone": "",
        "content": "修路",
        "claims": ["补偿"],
    }


def test_typing_is_an_edit(form, qtbot):
    for name in ("name", "content", "claims"):
        form.jump(form.fields[name])
        with qtbot.waitSignal(form.changed):
            QTest.keyClicks(QApplication.focusWidget(), "x")


def test_a_choice_gives_its_value_and_passes_enter_on(form):
    choice = Choice("reg_combo_origin", "来源", [("direct", "直接提出"), ("grid", "网格上报")])
    form.add(Field("origin", "来源", choice, number=2))
    form.load({"origin": "grid"})
    assert form.values()["origin"] == "grid"
    form.jump(form.fields["claims"])
    _press(ENTER)
    assert _focus() == "reg_combo_origin"


def test_a_key_that_is_not_enter_is_left_alone(form):
    event = QEvent(QEvent.Type.FocusIn)
    assert form.eventFilter(form.stops()[0], event) is False


def test_nothing_is_clipped_at_this_width(form):
    form.submit()
    QApplication.sendPostedEvents()
    form.holder.layout().activate()
    for part in form.findChildren(QWidget):
        if part.isVisible() and isinstance(part, Line | Segments | Choice):
            assert part.width() >= part.minimumSizeHint().width(), part.objectName()
    assert form.minimumSizeHint().width() <= 760
