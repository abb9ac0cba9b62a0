"""How she signed is what somebody noted, never what follows from how the paper reached her."""

from datetime import date

import pytest
from builders import draft
from steps import NUMBER, do, refused

from app.answering import Served
from app.domain.petition import PetitionerDraft
from app.domain.printing import Service
from app.notices import Spot

DAY = date(2026, 9, 22)
TWO = (PetitionerDraft(name="洪七公"), PetitionerDraft(name="周伯通"))


def services(office) -> list[Service]:
    (row,) = office.printing.register(DAY)
    return list(row.services)


def test_nothing_is_noted_before_somebody_says_so(office) -> None:
    office.intake.register(draft(), spot=Spot())
    assert services(office) == [Service("in_person", DAY, None, refused=False)]


@pytest.mark.parametrize("how", ["signed", "thumb", "refused"])
def test_it_is_noted_with_the_notice_or_afterwards(office, how) -> None:
    office.intake.register(draft(), sheet=False)
    office.handling.notify_on_spot(NUMBER, Spot(signed_how=(how,)))
    assert [each.signed_how for each in services(office)] == [how]
    other = office.intake.register(draft(), spot=Spot()).petition
    file = office.stepping.do(other.number, "note_signing", {"signed_how": how})
    assert [each.signed_how for each in file.recipients] == [how]
    # refusing to sign changes nothing else
    assert (file.state(), file.clocks) == (other.state(), other.clocks)
    assert office.safe.verify().sound()


def test_each_of_several_signs_for_herself(office) -> None:
    office.intake.register(draft(petitioners=TWO, people_count=2), spot=Spot())
    do(office, "note_signing", signed_how="thumb", petitioner=2)
    file = do(office, "note_signing", signed_how="signed")
    named = {each.id: each.name for each in file.petitioners}
    assert {named[e.petitioner]: e.signed_how for e in file.recipients} == {
        "洪七公": "signed",
        "周伯通": "thumb",
    }


def test_some_may_sign_on_the_spot_and_some_later(office) -> None:
    office.intake.register(draft(petitioners=TWO, people_count=2), sheet=False)
    made = office.handling.notify_on_spot(NUMBER, Spot(signed_how=(None, "refused")))
    assert [each.signed_how for each in made.petition.recipients] == [None, "refused"]


def test_what_was_noted_is_mended_on_the_same_day_alone(office, clock) -> None:
    office.intake.register(draft(), spot=Spot())
    do(office, "note_signing", signed_how="signed")
    file = do(office, "note_signing", signed_how="thumb")
    assert [each.signed_how for each in file.recipients] == ["thumb"]
    clock.move(days=1)
    assert refused(office, "note_signing", signed_how="signed")[0] == "procedure.done_already"


def test_there_is_nothing_to_note_where_nothing_was_handed_over(office) -> None:
    office.intake.register(draft())
    code = refused(office, "note_signing", signed_how="signed")[0]
    assert code.startswith("procedure.")


def test_a_served_letter_says_how_its_receipt_was_signed(office) -> None:
    office.intake.register(draft(), sheet=False)
    office.handling.notify_elsewhere(NUMBER, "云溪县水务局")
    file = office.answering.serve(NUMBER, Served("in_person", signed_how="thumb"))
    assert [each.signed_how for each in file.recipients] == ["thumb"]
