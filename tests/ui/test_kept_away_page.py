"""What whoever is complained of sees in the windows and on the command line: that it is there."""

import json

import builders
import pytest
from calling import Desk
from PySide6.QtWidgets import QLabel

from app.domain import words
from app.domain.petition import PartyDraft
from ui.jobs import Jobs
from ui.ledger_preview import Preview
from ui.pages.petition import PetitionPage

NUMBER = builders.NUMBER
CHEN = PartyDraft(name="副镇长陈家洛", kind="person")
HERS = ("洪七公", "13900000000", "补偿款", "0.6亩")


@pytest.fixture
def chen(office, folder, clock):
    office.intake.register(builders.draft(complained_of=(CHEN,)))
    other = builders.opened(folder, clock, login="chenjialuo")
    yield other
    other.close()


@pytest.fixture
def his(chen, qtbot):
    jobs = Jobs()
    yield jobs
    qtbot.waitUntil(lambda: not jobs.busy)
    jobs.close()


def said(widget) -> str:
    return "\n".join(each.text() for each in widget.findChildren(QLabel))


def test_his_page_shows_the_state_and_nothing_she_said(qtbot, chen, his) -> None:
    page = PetitionPage(chen, his)
    qtbot.addWidget(page)
    page.open(NUMBER)
    qtbot.waitUntil(lambda: not his.busy)
    shown = said(page)
    assert NUMBER in shown
    assert words.KEPT_AWAY in shown
    assert not [each for each in HERS if each in shown]


def test_the_preview_of_his_ledger_says_no_more(qtbot, chen, his) -> None:
    preview = Preview(chen, his)
    qtbot.addWidget(preview)
    preview.show_number(NUMBER)
    qtbot.waitUntil(lambda: not his.busy)
    shown = said(preview)
    assert words.KEPT_AWAY in shown
    assert not [each for each in HERS if each in shown]


def test_the_command_line_refuses_to_show_it_to_him(folder, tmp_path, capsys, monkeypatch) -> None:
    desk = Desk(folder, tmp_path, capsys, monkeypatch)
    told = {
        "channel": "visit",
        "received_at": "2026-09-22",
        "petitioners": [{"name": "洪七公"}],
        "content": "补偿款没有兑付。",
        "complained_of": [{"name": "陈家洛", "kind": "person"}],
    }
    desk.register(told)
    as_him = ("--user", "chenjialuo")
    for call in (("show", NUMBER), ("letter", NUMBER, "receipt", "-o", str(tmp_path / "x.pdf"))):
        error = desk.one(*as_him, *call)["error"]
        assert (desk.status, error["code"], error["article"]) == (
            3,
            "act.complains_of_me",
            "28.3, 30.3",
        )
    assert desk.run(*as_him, "search", "补偿款") == []
    (line,) = desk.run(*as_him, "list")
    assert "补偿款" not in json.dumps(line, ensure_ascii=False)
    assert line["due"]["rule"] == "NOTICE_15D"
