"""The guide beside the claims: proposed, taken by one key, taken back; its limits on the notice."""

import builders
import pytest
from desk import clipped, misnamed
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton

from app.classing import ClaimTold
from ui.competence_card import Proposed
from ui.pages.petition import PetitionPage

NUMBER = "青信2026-0001"
CLAIMS = ("村委会收回我家承包地0.6亩，和邻居争地界", "要求公布村里三年的账目，村务不公开", "你好")
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def begun(qtbot, office, jobs):
    made = PetitionPage(office, jobs)
    qtbot.addWidget(made)
    made.resize(1198, 612)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()

    def begin(act):
        made.open(NUMBER, act)
        qtbot.waitUntil(lambda: made.dialog() is not None and not jobs.busy)
        qtbot.waitUntil(made.dialog().isActiveWindow)
        return made.dialog()

    yield begin
    if made.dialog() is not None:
        made.dialog().reject()
    qtbot.waitUntil(lambda: not jobs.busy)


def said(dialog) -> str:
    return "\n".join(each.text() for each in dialog.findChildren(QLabel) if each.isVisible())


def cards(dialog) -> list[Proposed]:
    return [dialog.form.fields[f"ground_{n}"].editor for n in (1, 2, 3)]


def test_each_claim_has_its_proposal_with_the_reason_and_nothing_is_decided(
    qtbot, office, begun
) -> None:
    office.intake.register(builders.draft(claims=CLAIMS), sheet=False)
    dialog = begun("classify")
    told = said(dialog)
    assert "承包地被收回、调整" in told
    assert "云溪县农村土地承包仲裁委员会" in told
    assert "因为写了“收回”" in told
    assert "土地承包仲裁：二年" in told
    assert "只是建议，由经办人定" in told
    assert [each.value() for each in cards(dialog)] == [None, None, None]
    assert cards(dialog)[2].isHidden(), "where nothing is known nothing is proposed"
    qtbot.waitUntil(lambda: not clipped(dialog))
    assert not misnamed(dialog)


def test_one_key_takes_a_proposal_with_route_ground_and_organ(office, begun, qtbot, jobs) -> None:
    office.intake.register(builders.draft(claims=CLAIMS), sheet=False)
    dialog = begun("classify")
    QTest.keyClick(dialog, Qt.Key.Key_1, ALT)
    QTest.keyClick(dialog, Qt.Key.Key_2, ALT)
    values = dialog.form.values()
    assert (values["route_1"], values["ground_1"]) == ("arbitration", "contract_taken_back")
    assert (values["route_2"], values["ground_2"]) == ("admin_procedure", "village_affairs")
    dialog.do()
    qtbot.waitUntil(lambda: not jobs.busy)
    first, second, third = office.records.file(NUMBER).claims
    assert (first.route, first.ground) == ("arbitration", "contract_taken_back")
    assert first.organ == "云溪县农村土地承包仲裁委员会"
    assert (second.route, second.ground, second.organ) == (
        "admin_procedure",
        "village_affairs",
        None,
    )
    assert (third.route, third.ground) == ("petition_procedure", None)


def test_another_route_chosen_by_hand_takes_the_proposal_back(office, begun) -> None:
    office.intake.register(builders.draft(claims=CLAIMS), sheet=False)
    dialog = begun("classify")
    QTest.keyClick(dialog, Qt.Key.Key_1, ALT)
    route = dialog.form.fields["route_1"].editor
    route.setFocus()
    QTest.keyClick(route, Qt.Key.Key_Up)
    assert route.value() != "arbitration"
    assert cards(dialog)[0].value() is None
    QTest.keyClick(dialog, Qt.Key.Key_1, ALT)
    QTest.keyClick(dialog, Qt.Key.Key_1, ALT)
    assert cards(dialog)[0].value() is None, "the same key takes it back"


def test_the_three_questions_turn_the_proposal(office, begun, qtbot) -> None:
    office.intake.register(builders.draft(claims=CLAIMS), sheet=False)
    dialog = begun("classify")
    dialog.findChild(QPushButton, "dlg_btn_ask_1").click()
    assert "有没有证" in said(dialog)
    for place in (1, 2):
        choice = dialog.findChild(QComboBox, f"dlg_combo_answer_1_{place}")
        choice.setFocus()
        QTest.keyClick(choice, Qt.Key.Key_Down)
        QTest.keyClick(choice, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: "个人之间、个人与单位之间争土地" in said(dialog))
    assert "回答了“没有证”、“个人”" in said(dialog)
    qtbot.waitUntil(lambda: not clipped(dialog))


def test_the_notice_begins_with_organ_and_limits_of_the_row(office, begun, qtbot, jobs) -> None:
    office.intake.register(builders.draft(claims=("车祸的事故认定不公",)), sheet=False)
    row = office.guide.rows["traffic_accident"]
    told = ClaimTold("appeal_claim", "litigation", n=1, ground=row.id)
    office.handling.classify(NUMBER, [told])
    dialog = begun("refer")
    values = dialog.form.values()
    assert values["organ"] == "云溪县公安局交通警察大队"
    assert values["limits"] == ["civil"]
    assert "事故认定复核：三日（请核对，不印）" in said(dialog)
    qtbot.waitUntil(lambda: not clipped(dialog))
    assert not misnamed(dialog)
    dialog.do()
    qtbot.waitUntil(lambda: not jobs.busy)
    letter = office.records.file(NUMBER).letters[-1]
    assert letter.facts["limits"] == [office.guide.limits(["civil"])[0].text]


def test_the_office_s_own_procedure_begins_with_the_row_s_ground(office, begun) -> None:
    office.intake.register(builders.draft(claims=("和邻居争地界，四至不清",)), sheet=False)
    told = ClaimTold("appeal_claim", "admin_procedure", n=1, ground="land_use_dispute")
    office.handling.classify(NUMBER, [told])
    dialog = begun("own_procedure")
    assert dialog.form.values()["ground"] == "land_use"
