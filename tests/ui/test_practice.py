"""The practice office: its own folder, invented people, nothing to report, made anew each time."""

import pytest
from desk import clipped
from PySide6.QtWidgets import QPushButton, QScrollBar

from app.notices import Spot
from app.records import Wanted
from ui import sample, style
from ui.notices import THIN
from ui.office_window import OfficeWindow
from ui.options import Options
from ui.start import Stages

LAMPS = Wanted(words="路灯")


def test_practice_is_an_office_of_its_own_that_reports_to_nobody(qtbot, tmp_path, jobs):
    stages = Stages(Options(tmp_path / "data", None, None, None, as_json=False), jobs)
    stages.begin()
    stages.practise()
    qtbot.waitUntil(lambda: stages.desk is not None)
    qtbot.waitUntil(lambda: not jobs.busy)
    try:
        assert stages.office.facts.report_way == "none"
        assert "practice" in stages.desk.window.notices.standing()
        assert len(stages.office.records.page(LAMPS)) == 1
        assert not (tmp_path / "data").exists()
        assert (tmp_path / "data-practice" / "desk.db").exists()
        stages.desk.locked.disconnect()  # it would end the application, and every loop after it
        with qtbot.waitSignal(stages.desk.locked):
            stages.window.findChild(QPushButton, "app_btn_practice").click()
    finally:
        qtbot.waitUntil(lambda: not jobs.busy)
        jobs.close()
        stages.window.hide()
        stages.close()


def test_what_was_tried_before_is_gone(tmp_path):
    folder = tmp_path / "practice"
    at = sample.practice(folder)
    (lamps,) = at.records.page(LAMPS)
    at.handling.notify_on_spot(lamps.number, Spot())
    at.close()
    again = sample.practice(folder)
    assert again.records.file(lamps.number).state() == "registered"
    again.close()


@pytest.mark.parametrize(("width", "height"), [(1366, 696), (1093, 574)])
def test_the_twelve_fields_of_a_visit_need_no_scrolling_even_in_practice(
    qtbot, office, jobs, width, height
):
    """The bar takes one low line; a visit with one claim and a checked id is seen whole."""
    desk = OfficeWindow(office, jobs)
    qtbot.addWidget(desk.window)
    desk.practise()
    desk.window.resize(width, height)
    with qtbot.waitActive(desk.window):
        desk.window.show()
    desk.window.show_page("register")
    form = desk.register.form
    form.fields["id_number"].editor.set_value("11010519491231002X")
    form.fields["claims"].editor.set_value(["兑付修路占用承包地补偿款"])
    form.tell_code()
    qtbot.waitUntil(lambda: not jobs.busy)
    bars = desk.register.findChildren(QScrollBar)
    qtbot.waitUntil(lambda: not any(each.isVisible() for each in bars))
    spot = form.fields["spot"]
    foot = spot.mapTo(desk.window, spot.rect().bottomLeft()).y()
    under = desk.window.findChild(QPushButton, "reg_btn_register_spot")
    assert spot.isVisible()
    assert foot < under.mapTo(desk.window, under.rect().topLeft()).y()
    assert clipped(desk.register) == []
    assert desk.window.notices.bars.height() <= style.px(THIN + 4)
    desk.window.hide()
    qtbot.waitUntil(lambda: not jobs.busy)
