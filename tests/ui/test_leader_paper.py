"""The leader's paper in the forms: asked where it speaks, the way to the authority beside it."""

import builders
import pytest
from builders import NUMBER, draft
from desk import settle
from PySide6.QtWidgets import QAbstractButton

from app.classing import ClaimTold
from app.signing import Paper
from ui.office_window import OfficeWindow

SAID = "领导张三丰签批（签批纸 青办批〔2026〕7号，2026年9月22日），赵敏记录"


@pytest.fixture
def office(tmp_path):
    builders.found_alone(tmp_path / "office")
    at = builders.opened(tmp_path / "office")
    at.intake.register(draft())
    at.handling.classify(NUMBER, [ClaimTold("appeal_claim", "petition_procedure", n=1)])
    yield at
    at.close()


@pytest.fixture
def desk(qtbot, office, jobs):
    made = OfficeWindow(office, jobs)
    qtbot.addWidget(made.window)
    with qtbot.waitActive(made.window):
        made.window.show()
        made.window.activateWindow()
    made.open_petition(NUMBER)
    settle(qtbot, jobs)
    yield made
    made.window.hide()
    settle(qtbot, jobs)


def begun(qtbot, desk, jobs, act):
    desk.petition.begin(act)
    dialog = desk.petition.dialog()
    settle(qtbot, jobs)
    return dialog


def test_an_acceptance_without_paper_leads_to_where_the_authority_is_recorded(
    qtbot, desk, jobs
) -> None:
    dialog = begun(qtbot, desk, jobs, "accept")
    assert "“设置”的“本单位”" in dialog.told()
    dialog.do()
    settle(qtbot, jobs)
    button = dialog.findChild(QAbstractButton, "dlg_btn_remedy")
    assert (button.isVisible(), button.text()) == (True, "去登记授权")
    button.click()
    settle(qtbot, jobs)
    assert desk.petition.dialog() is None
    assert desk.window.page() == "settings"
    assert desk.settings.own_office._number.isVisible()


def test_with_the_paper_and_its_page_it_is_accepted(qtbot, desk, office, jobs, tmp_path) -> None:
    page = tmp_path / "签批纸.png"
    page.write_bytes(b"a page")
    dialog = begun(qtbot, desk, jobs, "accept")
    dialog.form.choose_page = lambda _owner: str(page)
    dialog.findChild(QAbstractButton, "dlg_btn_paper_page").click()
    for name, words in (("paper_number", "青办批〔2026〕7号"), ("paper_by", "张三丰")):
        dialog.form.fields[name].editor.set_value(words)
    dialog.preview()
    settle(qtbot, jobs)
    assert "印前检查" in dialog.told()
    dialog.do()
    settle(qtbot, jobs)
    qtbot.waitUntil(lambda: desk.window.page() == "letter")
    assert desk.letter._on_paper.text() == SAID
    assert [each.name for each in office.records.file(NUMBER).attachments] == ["签批纸.png"]


def test_a_step_that_is_signed_asks_whose_paper_it_is(qtbot, desk, office, jobs) -> None:
    office.handling.accept(NUMBER, paper=Paper("7号", builders.MORNING.date(), "张三丰"))
    desk.petition.look()
    settle(qtbot, jobs)
    dialog = begun(qtbot, desk, jobs, "extend")
    assert {"paper_number", "paper_on", "paper_by"} <= set(dialog.form.fields)
    dialog.reject()
