"""表格: every form is one key away, shown as it prints, and nothing is recorded by looking."""

import builders
import pytest
from desk import clipped, misnamed, settle
from PySide6.QtWidgets import QPushButton

from app.domain.petition import PetitionerDraft
from app.domain.words_papers import PETITION_PAPERS
from ui.form_dialog import FormDialog
from ui.pages.petition import PetitionPage

NUMBER = "青信2026-0001"


@pytest.fixture
def page(qtbot, office, jobs):
    office.intake.register(builders.draft())
    made = PetitionPage(office, jobs)
    qtbot.addWidget(made)
    made.resize(1198, 612)
    with qtbot.waitActive(made):
        made.show()
    made.open(NUMBER)
    settle(qtbot, jobs)
    yield made
    settle(qtbot, jobs)


@pytest.fixture
def dialog(qtbot, page, jobs):
    page.findChild(QPushButton, "pet_btn_forms").click()
    made = page.findChild(FormDialog)
    settle(qtbot, jobs)
    yield made
    made.reject()
    settle(qtbot, jobs)


def test_every_form_is_shown_as_it_prints(qtbot, dialog, office, jobs) -> None:
    before = office.records.file(NUMBER)
    for kind in PETITION_PAPERS:
        dialog.choose(kind)
        settle(qtbot, jobs)
        assert dialog._paper.pdf == office.papers.make(NUMBER, kind)
        assert dialog.sheets.pictures()
    assert office.records.file(NUMBER) == before


def test_the_keys_go_from_form_to_form(qtbot, dialog, jobs) -> None:
    kinds = list(PETITION_PAPERS)
    dialog._step(1)
    settle(qtbot, jobs)
    assert dialog._kind == kinds[1]
    dialog._step(-2)
    settle(qtbot, jobs)
    assert dialog._kind == kinds[-1]


def test_a_form_is_kept_under_the_petitions_number(qtbot, dialog, jobs, tmp_path) -> None:
    kept = []

    def choose(_owner, name):
        kept.append(tmp_path / name)
        return str(kept[0])

    dialog._choose_path = choose
    dialog.save()
    settle(qtbot, jobs)
    assert kept[0].name == f"{NUMBER} 信访事项登记表.pdf"
    assert kept[0].read_bytes() == dialog._paper.pdf


def test_without_a_printer_it_says_so(dialog) -> None:
    dialog._printer = None
    dialog.print()
    assert "没有找到打印机" in dialog._note.words()


@pytest.mark.parametrize(("width", "height"), [(1198, 612), (1037, 512)])
def test_nothing_is_clipped_and_everything_has_its_two_names(
    qtbot, page, jobs, width, height
) -> None:
    page.resize(width, height)
    page.show_forms()
    dialog = page.findChild(FormDialog)
    settle(qtbot, jobs)
    assert clipped(dialog) == []
    assert misnamed(dialog) == []
    assert dialog.width() <= page.width()
    assert dialog.height() <= page.height()
    dialog.reject()
    settle(qtbot, jobs)


# --- what is kept about her ------------------------------------------------------------------


def read(dialog) -> str:
    return "".join("".join(dialog._paper.texts()).split())


def test_her_own_record_is_made_for_the_one_who_is_chosen(qtbot, page, office, jobs) -> None:
    people = (PetitionerDraft(name="洪七公"), PetitionerDraft(name="周伯通", phone="13900001111"))
    office.intake.register(builders.draft(petitioners=people, people_count=2))
    dialog = FormDialog(office, jobs, "青信2026-0002", page)
    dialog.open()
    settle(qtbot, jobs)
    assert dialog._whose.isHidden()
    dialog.choose("my_record")
    settle(qtbot, jobs)
    assert not dialog._whose.isHidden()
    assert "只交本人" in dialog._note.words()
    assert "13900001111" not in read(dialog)
    dialog._whose.set_value(2)
    dialog._whose.edited.emit()
    settle(qtbot, jobs)
    assert "13900001111" in read(dialog)
    assert clipped(dialog) == []
    assert misnamed(dialog) == []
    dialog.choose("rating_form")
    settle(qtbot, jobs)
    assert dialog._whose.isHidden()
    dialog.reject()


def test_what_cannot_be_made_leaves_no_other_form_to_print(qtbot, page, office, jobs) -> None:
    office.intake.register(builders.draft(petitioners=(PetitionerDraft(anonymous=True),)))
    dialog = FormDialog(office, jobs, "青信2026-0002", page)
    dialog.open()
    settle(qtbot, jobs)
    assert dialog._paper is not None
    dialog.choose("my_record")
    settle(qtbot, jobs)
    assert dialog._paper is None
    assert dialog.sheets.pictures() == []
    assert "匿名" in dialog._note.words()
    dialog.reject()
