"""The practice office: its own folder, invented people, nothing to report, made anew each time."""

from PySide6.QtWidgets import QPushButton

from app.notices import Spot
from app.records import Wanted
from ui import sample
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
