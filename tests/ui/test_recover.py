"""The recovery sheet opens what a forgotten passphrase keeps shut, and that it did is recorded."""

from pathlib import Path

import builders
import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app import keys, safe
from app.domain.errors import Refused, Trouble
from ui.jobs import Jobs
from ui.options import Options
from ui.start import Stages

NEW = "今年的麦子比去年高半尺"


@pytest.fixture
def office(tmp_path: Path):
    """A founded office and the text of its sheet, read from the very paper."""
    folder = tmp_path / "office"
    made = builders.found(folder)
    with pypdfium2.PdfDocument(made.recovery_sheet) as paper:
        text = paper[0].get_textpage().get_text_range()
    lines = [line for line in text.splitlines() if line.strip()[:1].isdigit()]
    key = "".join(part for line in lines for part in line.split()[1:])
    assert key.endswith(made.recovery_tail)
    return folder, key


@pytest.fixture
def stages(qtbot, office):
    folder, _ = office
    jobs = Jobs()
    made = Stages(Options(folder, None, None, None, as_json=False), jobs, builders.SetClock())
    made.begin()
    yield made
    jobs.close()
    made.close()
    made.window.hide()
    made.window.deleteLater()


def part(stages: Stages, name: str) -> QWidget:
    found = stages.window.findChild(QWidget, name)
    assert found is not None, name
    return found


def fill(stages: Stages, key: str, passphrase: str) -> None:
    part(stages, "wiz_text_recovery").setPlainText(key)
    for name in ("passphrase", "again"):
        editor = part(stages, f"wiz_edit_new_{name}")
        editor.setFocus()
        editor.insert(passphrase)


def test_the_sheet_gives_an_account_a_new_passphrase(qtbot, stages, office) -> None:
    folder, key = office
    part(stages, "lock_btn_forgot").click()
    part(stages, "lock_btn_recover").click()
    spaced = " ".join(key[at : at + 4].lower() for at in range(0, len(key), 4))
    fill(stages, spaced, NEW)
    QTest.keyClick(part(stages, "wiz_edit_new_again"), Qt.Key.Key_Return)
    qtbot.waitUntil(
        lambda: stages.window.findChild(QWidget, "lock_edit_passphrase") is not None, timeout=20000
    )
    clock = builders.SetClock()
    with pytest.raises(Refused, match=r"unlock\.wrong"):
        keys.unlock(folder, "zhaomin", builders.PASSPHRASE_LONG, clock=clock)
    opened = keys.unlock(folder, "zhaomin", NEW, clock=clock, vault=builders.no_vault())
    assert opened.user is not None


def test_a_slip_in_typing_is_said_and_changes_nothing(qtbot, stages, office) -> None:
    folder, key = office
    stages.recovery()
    fill(stages, key[:-1] + ("Q" if key[-1] != "Q" else "P"), NEW)
    part(stages, "wiz_btn_recover").click()
    page = stages.window.centralWidget()
    qtbot.waitUntil(lambda: page._message.isVisibleTo(page))
    keys.unlock(
        folder,
        "zhaomin",
        builders.PASSPHRASE_LONG,
        clock=builders.SetClock(),
        vault=builders.no_vault(),
    )


def test_that_it_was_used_is_in_the_journal(office) -> None:
    folder, key = office
    safe.recover(folder, key, "zhaomin", NEW, clock=builders.SetClock())
    opened = keys.unlock(
        folder, "zhaomin", NEW, clock=builders.SetClock(), vault=builders.no_vault()
    )
    at = builders.open_office(folder, opened, clock=builders.SetClock())
    with at.desk.store.look() as connection:
        acts = [row[0] for row in connection.exec_driver_sql("SELECT act FROM entries")]
    assert acts == ["found_office", "recover_account"]
    assert at.safe.verify().sound()
    at.close()


def test_another_offices_sheet_opens_nothing(office, tmp_path: Path) -> None:
    folder, _ = office
    other = keys.create(
        _empty(tmp_path / "other"),
        bytes(16),
        [keys.NewUser("a.b", "甲", ("admin",), NEW)],
        vault=builders.no_vault(),
        kdf=keys.KDF_FLOOR,
    )
    with pytest.raises((Refused, Trouble)):
        safe.recover(folder, other.recovery_text, "zhaomin", NEW, clock=builders.SetClock())


def _empty(folder: Path) -> Path:
    folder.mkdir()
    return folder
