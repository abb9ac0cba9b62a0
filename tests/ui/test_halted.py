"""No keys or no store: the window says so with the way back, and never founds over an office."""

import shutil

import builders
import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLabel

from app import bringing_back, keyfile
from app.domain.errors import Refused, Trouble
from app.domain.words import SENTENCES
from ui import start
from ui.options import Options
from ui.pages.first_use import FirstUsePage
from ui.pages.halted import HaltedPage
from ui.pages.recover import RecoverPage
from ui.pages.unlock import UnlockPage

DAMAGED = b"x"


def begun(qtbot, folder, jobs):
    stages = start.Stages(Options(folder), jobs)
    stages.begin()
    qtbot.addWidget(stages.window)
    return stages


def page_of(stages):
    return stages.window.centralWidget()


def texts(page):
    return "\n".join(each.text() for each in page.findChildren(QLabel) if not each.isHidden())


def press(page, name):
    page.findChild(QAbstractButton, f"lock_btn_{name}").click()


def opens(folder):
    builders.opened(folder).close()


def harm(folder, way):
    for name in keyfile.FILE_NAMES:
        if way == "missing":
            (folder / name).unlink()
        else:
            (folder / name).write_bytes(DAMAGED)


@pytest.fixture
def saved(folder, tmp_path):
    """A proven back-up of the office on a medium."""
    medium = tmp_path / "stick"
    medium.mkdir()
    at = builders.opened(folder)
    at.backup.save(medium)
    at.close()
    return medium


@pytest.fixture
def media(monkeypatch, tmp_path):
    """What is put in; the tester's own disks are left alone."""
    monkeypatch.setattr("ui.pages.halted.mounted", lambda: (tmp_path / "stick",))


@pytest.mark.parametrize("way", ["damaged", "missing"])
def test_lost_keys_show_a_window_with_the_way_back(qtbot, folder, jobs, saved, media, way):
    harm(folder, way)
    stages = begun(qtbot, folder, jobs)
    page = page_of(stages)
    assert isinstance(page, HaltedPage)
    assert page.message.words() == SENTENCES[f"keys.{way}"]
    assert "恢复纸打开" not in texts(page)
    qtbot.waitUntil(lambda: "petition-desk-backup" in page.found.text())
    press(page, "bring_back")
    qtbot.waitUntil(lambda: isinstance(page_of(stages), UnlockPage))
    opens(folder)
    if way == "damaged":
        assert (folder / "keyslots.json.put-aside").read_bytes() == DAMAGED


def test_without_a_back_up_it_says_so_and_can_be_tried_again(qtbot, folder, jobs, media, tmp_path):
    kept = {name: (folder / name).read_bytes() for name in keyfile.FILE_NAMES}
    harm(folder, "missing")
    stages = begun(qtbot, folder, jobs)
    page = page_of(stages)
    qtbot.waitUntil(lambda: page.found.text() == "现在插着的盘里没有找到备份。")
    press(page, "again")
    assert isinstance(page_of(stages), HaltedPage)
    for name, content in kept.items():
        (folder / name).write_bytes(content)
    press(page_of(stages), "again")
    assert isinstance(page_of(stages), UnlockPage)


def test_a_folder_chosen_by_hand_is_taken_or_refused_in_words(
    qtbot, folder, jobs, saved, media, monkeypatch, tmp_path
):
    harm(folder, "damaged")
    stages = begun(qtbot, folder, jobs)
    page = page_of(stages)
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(empty))
    press(page, "choose_backup")
    qtbot.waitUntil(lambda: page.message.words() == SENTENCES["backup.none"])
    dated = next((saved / "petition-desk-backup").glob("2*"))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(dated))
    press(page, "choose_backup")
    qtbot.waitUntil(lambda: isinstance(page_of(stages), UnlockPage))


def test_keys_of_another_office_or_over_good_ones_are_refused(folder, saved, tmp_path):
    source = bringing_back.backed_up([saved])[0]
    with pytest.raises(Refused, match=r"^keys\.exist$"):
        bringing_back.bring_keys_back(folder, source)
    harm(folder, "damaged")
    (folder / keyfile.TITLE).write_text("别的镇", encoding="utf-8")
    with pytest.raises(Refused, match=r"^backup\.other_office$"):
        bringing_back.bring_keys_back(folder, source)
    assert (folder / keyfile.FILE_NAMES[0]).read_bytes() == DAMAGED


def test_a_back_up_that_was_broken_off_or_damaged_is_not_offered(saved):
    made = bringing_back.backed_up([saved])
    assert len(made) == 1
    shutil.copytree(made[0], made[0].with_name("2999-01-01-000000.part"))
    worse = made[0].with_name("2998-01-01-000000")
    worse.mkdir()
    (worse / keyfile.FILE_NAMES[0]).write_bytes(DAMAGED)
    assert bringing_back.backed_up([saved, saved / "nowhere"]) == made


def test_a_store_that_is_gone_never_brings_the_wizard(qtbot, folder, jobs, saved, media):
    for each in folder.glob("desk.db*"):
        each.unlink()
    stages = begun(qtbot, folder, jobs)
    page = page_of(stages)
    assert isinstance(page, HaltedPage)
    assert page.message.words() == SENTENCES["store.missing"]
    assert str(folder) in texts(page)
    qtbot.waitUntil(lambda: str(saved) in page.found.text())
    press(page, "bring_back")
    qtbot.waitUntil(lambda: isinstance(page_of(stages), UnlockPage))
    opens(folder)


def test_a_store_brought_back_is_whole_and_numbers_go_on_behind_what_was_lost(folder, saved):
    at = builders.opened(folder)
    lost = at.intake.register(builders.draft()).petition.number
    log = folder / "desk.db-wal"
    left = log.read_bytes()
    at.close()
    shutil.rmtree(folder / "blobs")
    (folder / "desk.db").unlink()
    log.write_bytes(left)  # the machine went down: the log of the store that is gone is still here
    bringing_back.bring_store_back(folder, bringing_back.backed_up([saved])[0])
    at = builders.opened(folder)
    assert at.safe.verify().sound
    assert at.intake.register(builders.draft()).petition.number > lost
    at.close()
    with pytest.raises(Trouble, match=r"^store\.exists$"):
        bringing_back.bring_store_back(folder, bringing_back.backed_up([saved])[0])


@pytest.mark.parametrize("left", ["keyslots.2.json", "blobs", "office.title"])
def test_whatever_is_left_of_an_office_keeps_the_wizard_away(qtbot, tmp_path, jobs, media, left):
    folder = tmp_path / "office"
    folder.mkdir()
    (folder / left).mkdir() if left == "blobs" else (folder / left).write_bytes(DAMAGED)
    assert isinstance(page_of(begun(qtbot, folder, jobs)), HaltedPage)


def test_an_empty_folder_still_begins_with_the_first_use(qtbot, tmp_path, jobs):
    (tmp_path / "office").mkdir()
    assert isinstance(page_of(begun(qtbot, tmp_path / "office", jobs)), FirstUsePage)


def test_keys_that_break_while_the_lock_stands_are_told_too(qtbot, folder, jobs, media):
    stages = begun(qtbot, folder, jobs)
    stages.recovery()
    page = page_of(stages)
    assert isinstance(page, RecoverPage)
    harm(folder, "damaged")
    page.left.emit()
    assert isinstance(page_of(stages), HaltedPage)
    stages.lock_screen()
    stages.recovery()
    assert isinstance(page_of(stages), HaltedPage)


def test_a_folder_that_may_not_be_read_is_told(qtbot, folder, jobs, media, monkeypatch):
    def closed(_self):
        raise PermissionError

    monkeypatch.setattr(start.Stages, "_put_aside", closed)
    page = page_of(begun(qtbot, folder, jobs))
    assert page.message.words() == SENTENCES["folder.closed"]


def test_leaving_ends_the_program(qtbot, folder, jobs, media, monkeypatch):
    harm(folder, "missing")
    ended = []
    monkeypatch.setattr(QApplication, "exit", ended.append)
    press(page_of(begun(qtbot, folder, jobs)), "leave")
    assert ended == [0]


def test_keys_of_a_newer_program_are_told_in_the_window(qtbot, folder, jobs, media, monkeypatch):
    def newer(_folder):
        raise Trouble("keys.newer")

    monkeypatch.setattr(keyfile, "users", newer)
    page = page_of(begun(qtbot, folder, jobs))
    assert page.message.words() == SENTENCES["keys.newer"]
