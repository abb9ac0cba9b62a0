"""A record is completed and corrected; what stood there stays, and her words are hers."""

from datetime import date

import builders
import pytest
from builders import draft

from app.amending import Amended
from app.domain.errors import Refused
from app.domain.petition import PetitionerDraft
from app.notices import Spot
from app.records import Wanted

NUMBER = "青信2026-0001"
BARE = draft(
    petitioners=(PetitionerDraft(name="洪七公"),), content="路灯不亮。", claims=("修好路灯。",)
)
ID_NUMBER = "11010519491231002X"


def entries(office) -> int:
    with office.desk.store.look() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM entries").scalar() or 0)


def refused(office, **told) -> tuple[str, str | None]:
    """Give code and field of a refusal; nothing was written."""
    before = entries(office)
    with pytest.raises(Refused) as caught:
        office.amending.amend(NUMBER, Amended(**told))
    assert entries(office) == before
    return caught.value.code, caught.value.field


def test_what_was_missing_is_filled_in_and_no_longer_waits(office) -> None:
    office.intake.register(BARE)
    waits = [each for each in office.records.today(mine=False).waiting if each.what == "complete"]
    assert waits[0].lacks == ("address", "village_code", "category")
    file = office.amending.amend(
        NUMBER,
        Amended(address="石桥村二组", village_code="230000100201", category="农村农业-承包地"),
    )
    who = file.petitioners[0]
    assert (who.name, who.address, who.village_code) == ("洪七公", "石桥村二组", "230000100201")
    assert (file.village_code, file.category) == ("230000100201", "农村农业-承包地")
    assert not [e for e in office.records.today(mine=False).waiting if e.what == "complete"]
    event = file.history[-1]
    assert (event.act, event.article) == ("amend", "21, 22")


def test_a_number_fills_sex_and_birthday_and_is_found(office) -> None:
    office.intake.register(BARE)
    file = office.amending.amend(NUMBER, Amended(id_number=ID_NUMBER, phone="13900001234"))
    who = file.petitioners[0]
    assert (who.sex, who.born_on) == ("female", date(1949, 12, 31))
    for words in ("1234", "0001234", "洪七"):
        assert [row.number for row in office.records.page(Wanted(words=words))] == [NUMBER]
    office.amending.amend(NUMBER, Amended(phone="13700005678"))
    assert office.records.page(Wanted(words="13900001234")) == ()
    assert len(office.records.page(Wanted(words="5678"))) == 1


def test_whoever_registered_it_mends_it_the_same_day_and_later_with_a_reason(office, clock) -> None:
    office.intake.register(BARE)
    file = office.amending.amend(NUMBER, Amended(name="洪七", content="村口的路灯不亮。"))
    assert (file.petitioners[0].name, file.content) == ("洪七", "村口的路灯不亮。")
    clock.move(days=1)
    assert refused(office, name="洪七公") == ("amend.reason_missing", "reason")
    assert refused(office, content="换了。", reason="x") == ("amend.content_later", "content")
    file = office.amending.amend(NUMBER, Amended(name="洪七公", reason="她要求更正姓名。"))
    assert file.petitioners[0].name == "洪七公"
    assert file.history[-1].told["note"] == "她要求更正姓名。"
    assert file.steps[-1].told["fields"] == ["name"]


def test_somebody_else_needs_a_reason_on_the_same_day_too(folder, clock) -> None:
    first = builders.opened(folder, clock)
    first.intake.register(BARE)
    first.close()
    other = builders.opened(folder, clock, login="chenjialuo")
    assert refused(other, gist="路灯") == ("amend.reason_missing", "reason")
    other.amending.amend(NUMBER, Amended(address="石桥村二组"))  # nothing stood there
    other.close()


def test_what_she_asks_to_have_taken_away_is_taken_away(office, clock) -> None:
    office.intake.register(draft())
    clock.move(days=3)
    told = Amended(phone="", reason="她要求删除手机号。")
    assert office.amending.amend(NUMBER, told).petitioners[0].phone is None


@pytest.mark.parametrize(
    ("told", "code", "field"),
    [
        ({}, "amend.nothing", None),
        ({"name": "洪七公"}, "amend.nothing", None),
        ({"name": "  "}, "amend.empty", "name"),
        ({"gist": ""}, "amend.empty", "gist"),
        ({"petitioner": 2, "phone": "13900000000"}, "serve.nobody", "petitioner"),
        ({"name": "洪" * 200}, "draft.name_too_long", "petitioners"),
        ({"address": "石桥\x00村"}, "draft.control_character", "address"),
        ({"born_on": date(2030, 1, 1)}, "draft.born_in_future", "born_on"),
        ({"gist": "灯" * 100_001}, "draft.too_long", "gist"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(office, told, code, field) -> None:
    office.intake.register(BARE)
    assert refused(office, **told) == (code, field)


def test_who_gave_no_name_is_not_named_afterwards(office) -> None:
    office.intake.register(draft(petitioners=(PetitionerDraft(anonymous=True),)))
    assert refused(office, name="洪七公") == ("amend.anonymous", "name")


def test_letters_that_were_issued_stay_as_they_are(office) -> None:
    made = office.intake.register(draft(), spot=Spot())
    before = office.records.letter(made.letter)
    file = office.amending.amend(NUMBER, Amended(name="洪七"))
    assert office.records.letter(file.letters[-1]) == before
    assert office.safe.verify().sound()
