"""A matter on its page: first or again here, what that means for the clocks, taken back."""

import os

import pytest
from builders import draft
from desk import clipped, misnamed, settle
from PySide6.QtWidgets import QLabel, QPushButton

from app.domain.words import HERE_BEFORE
from ui.pages.petition import PetitionPage

ONE, TWO = "青信2026-0001", "青信2026-0002"


@pytest.fixture(params=[(1198, 612), (1037, 512)], ids=["full", "compact"])
def page(request, qtbot, office, jobs):
    office.intake.register(draft(), sheet=False)
    office.intake.register(draft(linked_to=ONE), sheet=False)
    made = PetitionPage(office, jobs)
    qtbot.addWidget(made)
    made.resize(*request.param)
    with qtbot.waitActive(made):
        made.show()
    yield made
    settle(qtbot, jobs)


def said(page) -> str:
    return "\n".join(each.text() for each in page.findChildren(QLabel) if each.isVisible())


def test_each_of_the_two_says_what_it_is_here_and_what_that_means(page, qtbot, jobs) -> None:
    page.open(TWO)
    settle(qtbot, jobs)
    qtbot.waitUntil(lambda: HERE_BEFORE["again"] in said(page))
    qtbot.waitUntil(lambda: clipped(page) == [])
    assert misnamed(page) == []
    if at := os.environ.get("SHOTS"):
        page.grab().save(f"{at}/linked_{page.width()}.png")
    page.findChild(QPushButton, "pet_btn_linked_1").click()
    qtbot.waitUntil(lambda: HERE_BEFORE["first"] in said(page))
    assert not page.findChild(QPushButton, "pet_btn_unlink").isVisible()


def test_the_link_is_taken_back_by_one_key_and_no_date_moves(page, office, qtbot, jobs) -> None:
    before = office.records.file(TWO)
    page.open(TWO)
    settle(qtbot, jobs)
    qtbot.waitUntil(page.findChild(QPushButton, "pet_btn_unlink").isVisible)
    page.findChild(QPushButton, "pet_btn_unlink").click()
    settle(qtbot, jobs)
    qtbot.waitUntil(lambda: HERE_BEFORE["alone"] in said(page))
    after = office.records.file(TWO)
    assert (before.linked_to is None, after.linked_to) == (False, None)
    assert after.clocks == before.clocks
    assert office.records.file(ONE).linked_numbers == ()
    assert office.safe.verify().sound()
