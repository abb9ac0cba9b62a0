"""Likely repeats: found by people, by place and kind, by what is said; compared while asking."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from builders import draft

from app.domain.errors import Refused
from app.domain.petition import PetitionerDraft
from app.intake import Intake
from db import repeats

TODAY = date(2026, 9, 22)
ROAD = "石桥村三组修水渠占用我家承包地一亩二分，村里答应补偿三千元，两年多了没有兑付。"
LAMP = "柳树村小学门口的路灯坏了三个月，晚上接孩子的老人看不见路。"
WELL = "机井停用半年，二十亩玉米浇不上水，供电所说要等改造。"


def nobody(content: str, **told):
    return draft(content=content, claims=(), petitioners=(PetitionerDraft(name="周伯通"),), **told)


def numbers(found) -> list[str]:
    return [each.number[-4:] for each in found]


@pytest.fixture
def office(office):
    """An office with three matters from years ago and one from last week."""
    for back, content, told in (
        (900, ROAD, {}),
        (700, LAMP, {"petitioners": (PetitionerDraft(name="王重阳"),)}),
        (500, WELL, {"petitioners": (PetitionerDraft(name="欧阳锋", phone="13911112222"),)}),
        (7, "路灯不亮。", {"category": "light"}),
    ):
        facts = {"content": content, "claims": (), **told}
        on = TODAY - timedelta(days=back)
        office.intake.register(draft(received_at=on, **facts), sheet=False)
    return office


def test_the_same_matter_is_found_years_back_by_what_it_says(office) -> None:
    told = "你好，我再反映一下：修水渠占用我家承包地一亩二分，答应补偿三千元，没有兑付。"
    (found,) = office.intake.repeats(nobody(told))
    assert found.number.endswith("0001")
    assert found.same == ("alike_words",)
    assert found.received_on == TODAY - timedelta(days=900)


def test_the_same_people_are_found_by_number_and_phone_before_the_matter_is_told(office) -> None:
    by_id = draft(
        content="", claims=(), petitioners=(PetitionerDraft(id_number="11010519491231002x"),)
    )
    assert numbers(office.intake.repeats(by_id)) == ["0004", "0001"]
    by_phone = draft(content="", claims=(), petitioners=(PetitionerDraft(phone="139 1111 2222"),))
    assert numbers(office.intake.repeats(by_phone)) == ["0003"]
    nobodys = draft(content="", claims=(), petitioners=(PetitionerDraft(name="欧阳锋"),))
    assert office.intake.repeats(nobodys) == ()


def test_a_short_matter_nearby_is_found_by_place_and_kind(office) -> None:
    here = PetitionerDraft(name="郭靖", village_code="230000100201")
    told = draft(content="路灯还是不亮，没人修。", petitioners=(here,), claims=(), category="light")
    near = repeats.Candidates()
    with office.desk.store.look() as connection:
        found = near.find(connection, told, TODAY)
        later = near.find(connection, told, TODAY + timedelta(days=120))
    assert [each.number[-4:] for each in found] == ["0004"]
    assert later == ()


def test_common_pieces_are_remembered_and_two_of_them_together_still_find(
    office, monkeypatch
) -> None:
    monkeypatch.setattr(repeats, "_RARE", 0)  # every piece is common
    finder = repeats.Candidates()
    with office.desk.store.look() as connection:
        finder.find(connection, nobody(WELL), TODAY)
        assert finder._common
        monkeypatch.setattr(repeats, "_RARE", 300)
        found = finder.find(connection, nobody(WELL), TODAY)
    assert "青信2026-0003" in {each.number for each in found}


def test_what_was_voided_is_not_offered(office) -> None:
    office.handling.void("青信2026-0001", "录错了")
    assert office.intake.repeats(nobody(ROAD)) == ()


def test_nothing_is_written_by_asking_and_not_everybody_may_ask(office) -> None:
    with office.desk.store.look() as connection:
        before = connection.exec_driver_sql("SELECT count(*) FROM entries").scalar()
    office.intake.repeats(nobody(ROAD))
    with office.desk.store.look() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM entries").scalar() == before
    auditor = Intake(replace(office.desk, me=replace(office.me, roles=("auditor",))))
    with pytest.raises(Refused, match=r"policy\.denied"):
        auditor.repeats(nobody(ROAD))
