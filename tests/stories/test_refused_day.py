"""A day of one who tries what the law does not allow: each time the reason and its article stand
where the hand is, nothing is written, and the lawful way on is one key away. And a day on which
the leader is away and another signs.
"""

import re
from datetime import timedelta
from types import SimpleNamespace

import builders
import pytest
from builders import PASSPHRASE_LONG
from print_system import PrintSystem
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QWidget

from app.classing import ClaimTold
from app.domain.petition import PartyDraft
from tests.stories.clerk import CTRL, Answering, Clerk, Key
from tests.stories.newcomer import facing, unlocked
from ui import start
from ui.history_list import HistoryList
from ui.pages.unlock import UnlockPage
from ui.petition_parts import Locked
from ui.pieces import Message

pytestmark = pytest.mark.story

ARTICLE = re.compile(r"第\d+(、\d+)*条")
FACTS = "经查，修机耕道占用承包地0.6亩，补偿款没有兑付。"
LAW = "《土地管理法》第四十八条"
COMMITTEE = "石桥村民委员会"


@pytest.fixture
def printer(tmp_path, monkeypatch):
    """A print system that keeps what it is given, one file a job."""
    return PrintSystem(tmp_path, monkeypatch)


@pytest.fixture
def at(clerk, printer):
    return Answering(clerk, printer)


class Written:
    """What the journal holds: a refusal must leave it as it was."""

    def __init__(self, at: Answering) -> None:
        self._at = at
        self._before = self._count()

    def _count(self) -> tuple[int, int]:
        return len(self._at.file().history), self._at.clerk.office.safe.verify().proof.walked

    def nothing(self) -> bool:
        return self._count() == self._before


def click(clerk, name: str) -> None:
    button = clerk.window.findChild(QAbstractButton, name)
    assert button.isVisible(), name
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    clerk.settle()


def waits(clerk, act: str) -> str:
    """Read why an act cannot be done now, from the page; what is rarely asked is unfolded."""
    card = _locked(clerk, act)
    if card is None:
        click(clerk, "pet_btn_later")
        card = _locked(clerk, act)
    assert card is not None, act
    return card.accessibleName()


def _locked(clerk, act: str) -> Locked | None:
    found = clerk.window.findChild(Locked, f"pet_card_locked_{act}")
    return found if found is not None and found.isVisible() else None


def chosen(clerk, at, act: str):
    """Choose an act beside the petition, among the rarer ones if it is not in sight."""
    name = f"pet_btn_act_{act}"
    button = clerk.window.findChild(QAbstractButton, name)
    if button is None or not button.isVisible():
        click(clerk, "pet_btn_rare")
    click(clerk, name)
    return at.opened()


def put(clerk, dialog, name: str, words: str) -> None:
    dialog.form.jump(dialog.form.fields[name])
    field = clerk.focus()
    if hasattr(field, "selectAll"):
        field.selectAll()
    clerk.write(words)


def stopped(dialog, name: str) -> str:
    """Read what stands under a field after it was refused; the dialog is still open."""
    assert dialog.isVisible()
    words = dialog.form.fields[name].told()
    assert words, name
    return words


def came_with_complaint(clerk, at) -> None:
    """One who complains of her village committee; screened, accepted, the notice in her hand."""
    office = clerk.office
    office.intake.register(builders.draft(complained_of=(PartyDraft(name=COMMITTEE),)))
    office.handling.classify(at.number, [ClaimTold("appeal_claim", "petition_procedure", n=1)])
    office.handling.accept(at.number)
    clerk.stages.desk.open_petition(at.number)
    clerk.on("petition")
    at.dialog()
    at.do()
    page = clerk.stages.desk.petition
    clerk.qtbot.waitUntil(
        lambda: page.dialog() is None and bool(at.file().recipients[-1].served_on)
    )
    clerk.on("petition")


def heard(clerk, at) -> None:
    at.dialog()
    clerk.press(Key.Key_Return)
    clerk.write("她说地是2024年春天占的。")
    at.do()
    came_to(clerk, "investigating")


def drafted(clerk, at) -> None:
    at.dialog()
    clerk.write(FACTS)
    clerk.press(Key.Key_Return)
    clerk.press(Key.Key_Return)
    clerk.write("2")
    clerk.write("按合同办，已当面说明。")
    clerk.press(Key.Key_Return)
    clerk.write(LAW)
    at.do()
    came_to(clerk, "opinion_draft")


def came_to(clerk, state: str) -> None:
    """Wait until the act is done and the page shows what the petition came to."""
    page = clerk.stages.desk.petition
    clerk.qtbot.waitUntil(lambda: page.dialog() is None and page.stage() == state)
    clerk.on("petition")


def test_what_is_tried_too_early_says_why_by_which_article_and_what_comes_first(at, clerk) -> None:
    clerk.open()
    at.came_in()
    clerk.stages.desk.open_petition(at.number)
    clerk.on("petition")
    before = Written(at)
    for act in ("accept", "hear_statement", "draft_opinion", "sign", "close"):
        assert ARTICLE.search(waits(clerk, act)), act
    assert before.nothing()

    # the lawful one is a key away, and after it the next
    at.dialog()
    at.do()
    clerk.on("petition")
    at.dialog()
    at.do()
    at.letter("acceptance_notice")
    at.hand_over()
    assert "听取" in waits(clerk, "draft_opinion")
    assert "31" in waits(clerk, "draft_opinion")
    assert ARTICLE.search(waits(clerk, "sign"))
    assert ARTICLE.search(waits(clerk, "serve" if _locked(clerk, "serve") else "close"))
    heard(clerk, at)
    assert at.file().state() == "investigating"


def test_an_opinion_that_leaves_out_the_law_or_her_rights_is_not_taken(at, clerk) -> None:
    clerk.open()
    came_with_complaint(clerk, at)
    heard(clerk, at)

    # no law: refused at the field, with the article
    dialog = at.dialog()
    before = Written(at)
    clerk.write(FACTS)
    clerk.press(Key.Key_Return)
    clerk.press(Key.Key_Return)
    clerk.write("2")
    clerk.write("按合同办，信访人保证不再申请复查。")
    clerk.press(Key.Key_Return)
    at.do()
    assert dialog.isVisible()
    assert ARTICLE.search(_said(dialog))
    assert before.nothing()

    # a waiver of her rights: refused, though the law is named now
    clerk.write(LAW)
    at.do()
    assert dialog.isVisible()
    assert "不能写放弃信访、起诉或申诉的话（第35条）" in _said(dialog)
    assert before.nothing()


def _said(dialog) -> str:
    """Read all that a dialog says was wrong: under its fields, and above its buttons."""
    fields = [each.told() for each in dialog.form.fields.values()]
    messages = [each.words() for each in dialog.findChildren(Message) if each.isVisible()]
    return "\n".join([*fields, *messages])


def test_a_second_extension_and_one_too_long_are_refused(at, clerk) -> None:
    clerk.open()
    came_with_complaint(clerk, at)
    before = Written(at)
    dialog = chosen(clerk, at, "extend")
    put(clerk, dialog, "days", "31")
    put(clerk, dialog, "reason", "要等丈量结果。")
    at.do()
    assert ARTICLE.search(stopped(dialog, "days"))
    assert before.nothing()

    put(clerk, dialog, "days", "30")
    at.do()
    at.letter("extension_notice")
    at.back()
    late = next(each for each in at.file().clocks if each.rule == "HANDLE_EXT" and not each.met_on)
    assert late.nominal - at.file().strands[0].accepted_on == timedelta(90)
    assert clerk.window.findChild(QAbstractButton, "pet_btn_act_extend") is None or not (
        clerk.window.findChild(QAbstractButton, "pet_btn_act_extend").isVisible()
    )


def test_work_is_not_given_to_the_one_complained_of(at, clerk) -> None:
    clerk.open()
    came_with_complaint(clerk, at)
    before = Written(at)
    dialog = chosen(clerk, at, "dispatch")
    put(clerk, dialog, "to_unit", COMMITTEE)
    put(clerk, dialog, "what", "查明占地多少。")
    put(clerk, dialog, "by", "2026-10-10")
    at.do()
    assert ARTICLE.search(stopped(dialog, "to_unit"))
    assert before.nothing()

    put(clerk, dialog, "to_unit", "青山镇农业综合服务中心")
    at.do()
    at.letter("dispatch_slip")
    assert at.file().steps[-1].told["to_unit"] == "青山镇农业综合服务中心"


def test_no_longer_accepted_needs_the_paper_that_ended_it(at, clerk) -> None:
    clerk.open()
    office = clerk.office
    office.intake.register(builders.draft())
    office.handling.classify(at.number, [ClaimTold("appeal_claim", "petition_procedure", n=1)])
    clerk.stages.desk.open_petition(at.number)
    clerk.on("petition")
    before = Written(at)
    dialog = chosen(clerk, at, "no_longer_accept")
    at.do()
    assert dialog.isVisible()
    assert any(each.told() for each in dialog.form.fields.values())
    assert "36" in _said(dialog)
    assert before.nothing()
    clerk.press(Key.Key_Escape)
    clerk.on("petition")
    at.dialog()
    at.do()
    at.letter("acceptance_notice")


# --- the leader is away -----------------------------------------------------------------------

AWAY = "青政委〔2026〕3号"
SIGNED_FOR = f"陈家洛代赵敏签发（委托书 {AWAY}）"


@pytest.fixture
def colleague(folder, qtbot, dressed):
    """One before the lock of the same office, in a process of his own."""
    made = Clerk(folder, qtbot)
    yield made
    made.leave()


def locked(clerk, monkeypatch) -> None:
    """Lock: the process that held the key ends; here the test goes on in its place."""
    ended = []
    monkeypatch.setattr(start, "QApplication", SimpleNamespace(exit=ended.append))
    clerk.press(Key.Key_L, CTRL)
    clerk.qtbot.waitUntil(lambda: ended == [start.LOCKED])
    clerk.settle()
    clerk.stages.close()
    clerk.window.hide()


def sits_down(clerk, login: str) -> None:
    """Choose an account at the lock and unlock."""
    clerk.stages.begin()
    page = facing(clerk, UnlockPage)
    page.choose()
    who = page.findChild(QComboBox, "lock_combo_account")
    who.set_value(login)
    who.edited.emit()
    page.findChild(QWidget, "lock_edit_passphrase").setFocus()
    unlocked(clerk, PASSPHRASE_LONG)


def test_the_leader_is_away_and_the_clerk_signs_under_her_paper(
    at, clerk, colleague, printer, monkeypatch
) -> None:
    clerk.open()
    came_with_complaint(clerk, at)
    heard(clerk, at)
    drafted(clerk, at)
    number = at.number

    # a delegation without its days is refused where it is written; then it is whole
    before = Written(at)
    dialog = chosen(clerk, at, "delegate")
    put(clerk, dialog, "paper_number", AWAY)
    at.do()
    assert "委托要写明" in stopped(dialog, "until_on")
    assert before.nothing()
    put(clerk, dialog, "until_on", "9月30日")
    at.do()
    clerk.on("petition")
    locked(clerk, monkeypatch)

    # he signs under it: the page, the history and the letter's page name who, for whom, by what
    sits_down(colleague, "chenjialuo")
    his = Answering(colleague, printer)
    colleague.stages.desk.open_petition(number)
    colleague.on("petition")
    his.dialog()
    his.do()
    his.letter("handling_opinion")
    for name, words in (("signed", "陈家洛代赵敏签发"), ("paper", SIGNED_FOR)):
        label = colleague.window.findChild(QWidget, f"print_lbl_{name}")
        assert label.accessibleName() == words
    paper = his.print()
    assert paper == colleague.office.records.letter(his.file().letters[-1])
    his.back()
    history = [each.spoken() for each in colleague.window.findChild(HistoryList).lines()]
    assert sum(SIGNED_FOR in each for each in history) == 1
    signature = his.file().signatures[-1]
    assert (signature.paper_number, signature.delegation is not None) == (AWAY, True)
    assert colleague.office.safe.verify().sound()


def test_once_her_days_are_over_nobody_signs_for_her(at, clerk, colleague, monkeypatch) -> None:
    clerk.open()
    came_with_complaint(clerk, at)
    heard(clerk, at)
    drafted(clerk, at)
    number = at.number
    dialog = chosen(clerk, at, "delegate")
    put(clerk, dialog, "until_on", "9月22日")
    put(clerk, dialog, "paper_number", AWAY)
    at.do()
    clerk.on("petition")
    locked(clerk, monkeypatch)

    colleague.stages.clock.move(days=1)
    sits_down(colleague, "chenjialuo")
    his = Answering(colleague, None)
    colleague.stages.desk.open_petition(number)
    colleague.on("petition")
    before = Written(his)
    assert ARTICLE.search(waits(colleague, "sign"))
    assert before.nothing()
    assert his.file().state() == "opinion_draft"
