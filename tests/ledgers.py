"""The ledger as it is tried: a few people, a page on show, its keys and what is read off it."""

from datetime import date, timedelta

import builders
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLabel

from app.domain.petition import PetitionerDraft
from ui.pages.ledger import LedgerPage

TODAY = date(2026, 9, 22)
SHOWN = []
"""The pages of this file that may still be alive."""
PEOPLE = ("周伯通", "祝英台", "张三丰", "张无忌", "诸葛亮")


def register(office, name, days_ago=0, spot=None, gist="村口路灯不亮"):
    person = PetitionerDraft(name=name, phone="13900000000", address="柳树村四组", sex="male")
    draft = builders.draft(
        received_at=TODAY - timedelta(days=days_ago),
        petitioners=(person,),
        gist=gist,
        content=f"{gist}。请求处理。",
    )
    return office.intake.register(draft, spot=spot, sheet=spot is not None).petition


def shown(qtbot, office, jobs):
    page = LedgerPage(office, jobs)
    page.tester = QAbstractItemModelTester(
        page.rows, QAbstractItemModelTester.FailureReportingMode.Fatal, page
    )
    qtbot.addWidget(page)
    SHOWN.append(page)
    page.resize(1198, 612)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.arrived()
    rest(qtbot, jobs)
    return page


def rest(qtbot, jobs):
    """Wait until nothing is under way and nothing is about to be counted."""
    # Never `allWidgets()`: it wraps anew what an earlier test left half deleted, and crashes.
    SHOWN[:] = [each for each in SHOWN if shiboken6.isValid(each)]
    qtbot.waitUntil(lambda: not jobs.busy and not any(p._painted.isActive() for p in SHOWN))


def said(page, name):
    return page.findChild(QLabel, name).text()


def shown_names(page):
    return [page.rows.row(at).row.name for at in range(page.rows.rowCount())]


def cells(page, at):
    return [page.rows.index(at, place).data() for place in range(page.rows.columnCount())]


def titled(page, title):
    return next(at for at, column in enumerate(page.rows.columns) if column.title == title)


def press(page, key, *held):
    modifiers = Qt.KeyboardModifier.NoModifier
    for each in held:
        modifiers |= each
    QTest.keyClick(QApplication.focusWidget() or page, key, modifiers)


CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
