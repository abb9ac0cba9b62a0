"""An act leaves the letters that its row names, and no other: the picture says what is made."""

import pytest
from builders import NUMBER, draft, signed
from steps import entries

from app.acting import Acting


@pytest.mark.parametrize(
    ("route", "kind"),
    [("petition_procedure", "handling_opinion"), ("duty_performance", "duty_reply")],
)
def test_signing_leaves_the_answer_of_its_route(office, route, kind) -> None:
    file = signed(office, route)
    assert file.letters[-1].letter_kind == kind
    assert kind in office.procedure.acts["sign"].papers(office.procedure.grounds)


def test_a_letter_that_no_row_names_is_never_issued(office) -> None:
    office.intake.register(draft())
    before = entries(office)
    wrong = pytest.raises(RuntimeError, match="add_note leaves no handling_opinion")
    with wrong, Acting(office.desk).on(NUMBER, "add_note") as case:
        case.add("letter", letter_kind="handling_opinion", number="x")
    assert entries(office) == before
