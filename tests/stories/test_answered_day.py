"""From the counter to the day she may ask for review: one matter answered by keyboard alone."""

import pytest
from print_system import PrintSystem
from PySide6.QtWidgets import QPushButton

from app.classing import ClaimTold
from tests.stories.clerk import Answering, Key

pytestmark = pytest.mark.story

STATEMENT = "她说地是2024年春天占的，村里量过，没有公布。"
FACTS = "经查，修机耕道占用承包地0.6亩，补偿款没有兑付，测量结果没有公布。"
ANSWERS = (
    ("1", "由村里在一个月内兑付补偿款。", "《土地管理法》第四十八条"),
    ("2", "测量图已在村务公开栏公布。", "《村民委员会组织法》第三十条"),
)


@pytest.fixture
def printer(tmp_path, monkeypatch):
    """A print system that keeps what it is given, one file a job."""
    return PrintSystem(tmp_path, monkeypatch)


@pytest.fixture
def at(clerk, printer):
    return Answering(clerk, printer)


def test_one_matter_from_the_counter_to_the_window_for_review(at, clerk) -> None:
    clerk.open()
    at.came_in()

    # written notice from 今日 to paper: screened, accepted, printed
    clerk.press(Key.Key_Return)
    at.opened()
    at.do()
    clerk.on("petition")
    at.dialog()
    at.do()
    at.letter("acceptance_notice")
    assert at.print() == clerk.office.records.letter(at.file().letters[-1])
    assert clerk.keys <= 5
    assert at.file().state() == "accepted"

    # handed over: she is told once she has it
    at.hand_over()

    # her statement
    at.dialog()
    told = clerk.focus()
    assert told.objectName() == "dlg_edit_on"
    clerk.press(Key.Key_Return)
    clerk.write(STATEMENT)
    at.do()
    assert at.file().notes[-1].text == STATEMENT
    clerk.on("petition")

    # the reply, claim by claim
    clerk.keys = 0
    at.dialog()
    clerk.write(FACTS)
    clerk.press(Key.Key_Return)
    clerk.press(Key.Key_Return)
    for outcome, answer, law in ANSWERS:
        clerk.write(outcome)
        clerk.keys += 1  # choosing is structure, and leads on to the answer
        clerk.write(answer)
        clerk.press(Key.Key_Return)
        clerk.write(law)
        if outcome == "1":
            for _ in range(3):
                clerk.press(Key.Key_Return)
    at.do()
    clerk.on("petition")
    assert at.file().state() == "opinion_draft"
    assert clerk.keys <= 12

    # signed and printed
    at.dialog()
    at.do()
    at.letter("handling_opinion")
    at.print()
    assert [each.outcome for each in at.file().claims] == ["support", "explain"]

    # served
    at.back()
    clerk.keys = 0
    at.dialog()
    at.do()
    at.letter("service_slip")
    assert clerk.keys <= 6
    assert at.file().state() == "review_window"
    assert clerk.office.safe.verify().sound()


def test_a_screened_matter_is_accepted_and_its_letter_printed_in_six_keys(at, clerk) -> None:
    clerk.open()
    at.came_in()
    both = [ClaimTold("appeal_claim", "petition_procedure", n=n) for n in (1, 2)]
    clerk.office.handling.classify(at.number, both)
    clerk.stages.desk.open_petition(at.number)
    clerk.on("petition")
    at.dialog()
    at.do()
    at.letter("acceptance_notice")
    assert at.print() == clerk.office.records.letter(at.file().letters[-1])
    assert clerk.keys <= 6
    assert (at.file().state(), at.file().history[-1].act) == ("accepted", "settle_print")


def test_service_is_noted_from_the_letter_on_screen(at, clerk) -> None:
    clerk.open()
    at.came_in()
    both = [ClaimTold("appeal_claim", "petition_procedure", n=n) for n in (1, 2)]
    clerk.office.handling.classify(at.number, both)
    clerk.stages.desk.open_petition(at.number)
    clerk.on("petition")
    at.dialog()
    at.do()
    clerk.on("letter")
    clerk.window.findChild(QPushButton, "print_btn_serve").click()
    clerk.on("petition")
    page = clerk.stages.desk.petition
    clerk.qtbot.waitUntil(lambda: page.dialog() is not None)
    page.dialog().activateWindow()
    clerk.qtbot.waitUntil(page.dialog().isActiveWindow)
    clerk.settle()
    at.do()
    assert at.file().recipients[-1].service_way == "in_person"
