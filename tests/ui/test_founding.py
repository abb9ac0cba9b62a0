"""A founding that was broken off before the recovery sheet was on paper is put aside, whole."""

import builders
from PySide6.QtWidgets import QLabel

from ui.founding import Founding
from ui.options import Options
from ui.pages.first_use import FirstUsePage
from ui.pages.unlock import UnlockPage
from ui.start import Stages


def begun(qtbot, folder, jobs):
    stages = Stages(Options(folder, None, None, None, as_json=False), jobs)
    stages.begin()
    qtbot.addWidget(stages.window)
    return stages.window.centralWidget()


def told(page):
    return [each.text() for each in page.findChildren(QLabel) if not each.isHidden()]


def left_over(folder):
    """What a program leaves that dies between the founding and the sheet."""
    founding = Founding(folder)
    founding.begin()
    builders.found(folder)
    mark = folder.with_name("office-founding")
    founding.done()
    mark.touch()
    return mark


def test_what_was_broken_off_is_put_aside_and_founded_anew(qtbot, tmp_path, jobs):
    folder = tmp_path / "office"
    mark = left_over(folder)
    page = begun(qtbot, folder, jobs)
    assert isinstance(page, FirstUsePage)
    assert any("原样放在 office-unfinished-1" in words for words in told(page))
    assert (tmp_path / "office-unfinished-1" / "desk.db").stat().st_size
    assert not folder.exists()
    assert not mark.exists()


def test_a_second_one_takes_a_name_of_its_own(tmp_path):
    folder = tmp_path / "office"
    (tmp_path / "office-unfinished-1").mkdir()
    left_over(folder)
    moved = Founding(folder).put_aside()
    assert moved.name == "office-unfinished-2"


def test_while_another_program_founds_there_nothing_is_moved(qtbot, tmp_path, jobs):
    folder = tmp_path / "office"
    running = Founding(folder)
    running.begin()
    builders.found(folder)
    page = begun(qtbot, folder, jobs)
    assert isinstance(page, UnlockPage)
    assert (folder / "desk.db").exists()
    running.done()


def test_a_founding_at_its_end_leaves_nothing_beside_the_folder(qtbot, tmp_path, jobs):
    folder = tmp_path / "office"
    founding = Founding(folder)
    founding.begin()
    builders.found(folder)
    founding.done()
    assert [each.name for each in tmp_path.iterdir()] == ["office"]
    assert isinstance(begun(qtbot, folder, jobs), UnlockPage)


def test_a_folder_with_other_things_is_never_marked(tmp_path):
    folder = tmp_path / "office"
    folder.mkdir()
    (folder / "other.txt").write_text("keep")
    founding = Founding(folder)
    founding.begin()
    assert not founding.broken_off()
