"""What holds for every page of this part: names, one primary button, nothing clipped, widths."""

import gc
import re
from collections import Counter
from datetime import date

import builders
import pytest
from desk import clipped
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
)

from app.domain.petition import PetitionerDraft
from app.notices import Spot
from ui import style
from ui.pages.first_use import FirstUsePage
from ui.pages.ledger import LedgerPage
from ui.pages.petition import PetitionPage
from ui.pages.sync import SyncPage
from ui.pages.today import TodayPage
from ui.pieces import OBJECT_NAME

FULL, NARROW, COMPACT = (1198, 612), (1037, 490), (968, 512)
"""The page in a window of 1366x696, of 1093x574 (125 %), and of the least size there is."""
LARGE = (1752, 956)
"""The page of a 1920x1080 screen, where larger letters are tried (UI design, section 2)."""
CHINESE = re.compile(r"[\u4e00-\u9fff]")
OPERATED = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractItemView)
KINDS = ("today", "ledger", "petition", "told", "sync", "first_use")
QT_OWN = ("QHeaderView", "QTableCornerButton", "QComboBoxListView", "QComboBoxPrivateContainer")


def build(kind, office, jobs):
    if kind == "today":
        return TodayPage(office, jobs)
    if kind == "ledger":
        return LedgerPage(office, jobs)
    if kind == "sync":
        return SyncPage(office, jobs)
    if kind == "first_use":
        return FirstUsePage(lambda _plan, _secrets: None, jobs)
    page = PetitionPage(office, jobs)
    page.open("青信2026-0002" if kind == "told" else "青信2026-0001")
    return page


@pytest.fixture(params=KINDS)
def kind(request):
    return request.param


@pytest.fixture
def page(qtbot, office, jobs, kind):
    person = PetitionerDraft(name="爱新觉罗·讷尔苏", phone="13900000000", address="石桥村二组")
    draft = builders.draft(petitioners=(person,), received_at=date(2026, 9, 11))
    office.intake.register(draft, sheet=False)
    office.intake.register(draft, spot=Spot())
    page = build(kind, office, jobs)
    qtbot.addWidget(page)
    page.resize(*((1366, 696) if kind == "first_use" else FULL))
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    if hasattr(page, "arrived"):
        page.arrived()
    qtbot.waitUntil(lambda: not jobs.busy)
    if kind == "ledger":
        page.preview.show_number(page.table.current().number)
    if hasattr(page, "explain"):
        page.explain()
    qtbot.waitUntil(lambda: not jobs.busy)
    return page


def operated(page):
    found = [each for cls in OPERATED for each in page.findChildren(cls)]
    return [each for each in found if each.metaObject().className() not in QT_OWN]


def test_everything_operated_has_its_names(page):
    named = operated(page)
    assert named
    for each in named:
        assert OBJECT_NAME.match(each.objectName()), each
        assert CHINESE.search(each.accessibleName()), each.objectName()
    doubled = [name for name, count in Counter(n.objectName() for n in named).items() if count > 1]
    assert doubled == []


def test_at_most_one_primary_button_and_one_where_something_is_to_be_done(page, kind):
    primary = [
        each
        for each in page.findChildren(QPushButton)
        if each.property("k") == "pri" and each.isVisible() and each.isEnabled()
    ]
    assert len(primary) == (0 if kind == "today" else 1)


@pytest.mark.parametrize("size", [FULL, NARROW, COMPACT])
def test_no_label_and_no_button_is_clipped(qtbot, page, kind, size):
    if kind != "first_use":
        page.resize(*size)
    try:
        qtbot.waitUntil(lambda: clipped(page) == [])  # layouts settle by events
    except qtbot.TimeoutError:
        assert clipped(page) == []


@pytest.fixture
def large():
    app = QApplication.instance()
    gc.collect()  # pages of other tests would be dressed too, for minutes
    style.apply(app, base_px=style.LARGE_PX)
    yield
    style.apply(app)


@pytest.mark.usefixtures("large")
def test_nothing_is_clipped_with_large_letters(qtbot, page, kind):
    if kind == "first_use":
        return  # no size of letters is chosen before there is an office
    page.resize(*LARGE)
    try:
        qtbot.waitUntil(lambda: clipped(page) == [], timeout=2000)
    except qtbot.TimeoutError:
        assert clipped(page) == []


def test_the_page_fits_where_it_must(page, kind):
    if kind == "first_use":
        assert page.minimumSizeHint().width() <= 1366
        assert page.minimumSizeHint().height() <= 696
        return
    assert page.minimumSizeHint().width() <= COMPACT[0]
    assert page.minimumSizeHint().height() <= COMPACT[1]
