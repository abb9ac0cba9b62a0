"""What is done after registering: told on the spot later, and the undoing of a registration."""

from dataclasses import replace
from datetime import date, datetime

import builders
import pytest
from builders import draft

from app.classing import ClaimTold
from app.clock import CHINA
from app.domain.errors import Refused
from app.domain.petition import ClaimDraft, PetitionerDraft
from app.handling import NoteTold
from app.notices import Spot

RARE = "\U0002ebf0"
NUMBER = "青信2026-0001"


@pytest.fixture
def registered(office):
    return office.intake.register(draft()).petition


def entries(office) -> int:
    with office.desk.store.look() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM entries").scalar() or 0)


def as_roles(office, *roles):
    desk = replace(office.desk, me=replace(office.me, roles=roles))
    return type(office.handling)(desk)


# --- told on the spot, later -----------------------------------------------------------------


def test_told_later_meets_the_notice_and_starts_the_handling(office, registered, clock) -> None:
    clock.move(days=3)
    made = office.handling.notify_on_spot(NUMBER, Spot())
    file = made.petition
    assert (file.state(), file.strands[0].state_since) == ("accepted", date(2026, 9, 25))
    assert file.strands[0].route == "petition_procedure"
    told = {each.rule: each for each in file.clocks}
    assert (told["NOTICE_15D"].met_on, told["NOTICE_15D"].met_how) == (
        date(2026, 9, 25),
        "on_spot",
    )
    assert told["HANDLE_60D"].trigger_on == date(2026, 9, 25)
    assert [each.letter_kind for each in file.letters] == ["receipt", "receipt_notice"]
    assert made.letter.letter_kind == "receipt_notice"
    assert office.records.letter(made.letter) == made.pdf
    assert made.letter.facts["received_on"] == "2026-09-22"
    assert [each.act for each in file.history] == ["register", "notify_on_spot"]
    assert file.history[-1].article == "23.2"
    assert office.safe.verify().sound()


def test_told_later_that_another_organ_is_the_one(office, registered) -> None:
    made = office.handling.notify_on_spot(NUMBER, Spot(ours=False, organ="云溪县水务局"))
    file = made.petition
    assert file.state() == "notified_elsewhere"
    assert file.nearest() is None
    assert office.safe.verify().sound()


def test_told_twice_is_refused_and_nothing_is_written(office, registered) -> None:
    office.handling.notify_on_spot(NUMBER, Spot())
    before = entries(office)
    with pytest.raises(Refused) as caught:
        office.handling.notify_on_spot(NUMBER, Spot())
    assert (caught.value.code, caught.value.article) == ("procedure.done_already", "23.2")
    assert entries(office) == before


def test_what_is_left_on_another_route_is_not_accepted_by_us(office) -> None:
    claims = (
        ClaimDraft("兑付补偿款", route="petition_procedure"),
        ClaimDraft("撤销调解书", route="litigation"),
    )
    office.intake.register(draft(claims=claims), spot=Spot())
    before = entries(office)
    with pytest.raises(Refused, match=r"notice\.nothing_ours"):
        office.handling.notify_on_spot(NUMBER, Spot())
    assert entries(office) == before
    told = Spot(ours=False, organ="云溪县人民法院")
    file = office.handling.notify_on_spot(NUMBER, told).petition
    assert [each.state for each in file.strands] == ["accepted", "notified_elsewhere"]
    assert {each.rule for each in file.clocks if each.met_on is None} == {"HANDLE_60D"}


def test_told_later_stops_the_objection_of_a_transferred_one(office) -> None:
    office.intake.register(draft(origin="transferred"))
    file = office.handling.notify_on_spot(NUMBER, Spot()).petition
    assert {each.rule for each in file.clocks if each.met_on is None} == {"HANDLE_60D"}


def test_a_missing_character_refuses_the_notice_and_leaves_everything(office) -> None:
    office.intake.register(draft(petitioners=(PetitionerDraft(name=f"洪{RARE}"),)))
    before = entries(office)
    with pytest.raises(Refused, match=r"letter\.no_glyph"):
        office.handling.notify_on_spot(NUMBER, Spot())
    assert entries(office) == before
    assert office.records.file(NUMBER).state() == "registered"


def test_telling_needs_the_leader_or_a_standing_authority(folder, clock) -> None:
    office = builders.opened(folder, clock, login="chenjialuo")
    office.intake.register(draft())
    before = entries(office)
    with pytest.raises(Refused, match=r"notice\.no_standing_authority"):
        office.handling.notify_on_spot(NUMBER, Spot())
    assert entries(office) == before
    office.close()


def test_an_unknown_number_and_a_wrong_role_are_refused(office, registered) -> None:
    with pytest.raises(Refused, match=r"petition\.unknown"):
        office.handling.notify_on_spot("青信2026-0099", Spot())
    with pytest.raises(Refused, match=r"policy\.denied"):
        as_roles(office, "auditor", "admin").notify_on_spot(NUMBER, Spot())
    with pytest.raises(Refused, match=r"policy\.denied"):
        as_roles(office, "auditor").void(NUMBER, "重复登记")


# --- the undoing -----------------------------------------------------------------------------


def test_a_void_keeps_the_number_visible_and_never_gives_it_again(office, registered) -> None:
    file = office.handling.void(NUMBER, "重复登记")
    assert (file.state(), file.nearest()) == ("void", None)
    assert {each.met_how for each in file.clocks} == {"void"}
    assert office.intake.register(draft()).petition.number == "青信2026-0002"
    assert office.records.file(NUMBER).number == NUMBER
    with office.desk.store.look() as connection:
        voids = connection.exec_driver_sql(
            "SELECT voids FROM number_series WHERE name = 'petition'"
        ).scalar()
    assert voids == "[1]"
    assert office.safe.verify().sound()


def test_a_registration_told_but_not_yet_printed_may_be_undone(office) -> None:
    made = office.intake.register(draft(), spot=Spot())
    assert office.handling.void(made.petition.number, "登错了人").state() == "void"
    assert office.safe.verify().sound()


def test_a_void_needs_a_reason(office, registered) -> None:
    for reason in ("", " \n"):
        with pytest.raises(Refused) as caught:
            office.handling.void(NUMBER, reason)
        assert (caught.value.code, caught.value.field) == ("void.reason_missing", "reason")


def test_a_void_is_for_the_same_day(office, registered, clock) -> None:
    clock.move(days=1)
    with pytest.raises(Refused, match=r"void\.not_today"):
        office.handling.void(NUMBER, "重复登记")
    assert office.records.file(NUMBER).state() == "registered"


def test_a_void_is_for_who_registered(office, registered, folder, clock) -> None:
    other = builders.opened(folder, clock, login="chenjialuo")
    with pytest.raises(Refused, match=r"void\.not_today"):
        other.handling.void(NUMBER, "重复登记")
    other.close()


def test_nothing_is_undone_after_it_was_printed_saved_or_told(office) -> None:
    for then in ("printed", "saved", "told"):
        made = office.intake.register(draft())
        number = made.petition.number
        if then == "told":
            office.handling.notify_on_spot(number, Spot())
        elif then == "printed":
            office.printing.begin(number, made.letter, made.pdf, queue="激光")
        else:
            office.records.saved(number, made.letter)
        with pytest.raises(Refused, match=r"void\.already_acted"):
            office.handling.void(number, "重复登记")


def test_nothing_is_undone_twice(office, registered) -> None:
    office.handling.void(NUMBER, "重复登记")
    with pytest.raises(Refused, match=r"procedure\.done_already"):
        office.handling.void(NUMBER, "重复登记")


def test_the_reason_is_kept_in_the_journal(office, registered) -> None:
    office.handling.void(NUMBER, "重复登记")
    assert office.records.file(NUMBER).history[-1].act == "void"
    with office.desk.store.look() as connection:
        bodies = [bytes(row[0]) for row in connection.exec_driver_sql("SELECT body FROM parts")]
    assert any("重复登记".encode() in body for body in bodies)


# --- what a place decides for itself ---------------------------------------------------------


def decided(office, setting: str, level: str = "county") -> None:
    office.adopting.layer(
        f'level = "{level}"\nname = "某地"\nsource = "编的文件"\nin_force_from = 2026-09-01\n'
        f"[settings]\n{setting}\n"
    )


@pytest.mark.parametrize(
    ("source", "day"),
    [
        (None, date(2026, 10, 7)),
        ("notice_date", date(2026, 10, 7)),
        ("receipt_date", date(2026, 9, 22)),
        ("platform", date(2026, 9, 24)),
    ],
)
def test_the_handling_counts_from_the_day_the_county_decided(office, clock, source, day) -> None:
    if source is not None:
        decided(office, f'"accept.date_source" = "{source}"')
    signed = datetime(2026, 9, 24, 9, 0, tzinfo=CHINA)
    clock.move(days=2, hours=3)
    told = draft(origin="county_transfer", received_at=date(2026, 9, 22), signed_for_at=signed)
    office.intake.register(told)
    clock.move(days=18)
    office.handling.classify(NUMBER, [ClaimTold("appeal_claim", "petition_procedure", n=1)])
    file = office.handling.accept(NUMBER)
    assert file.strands[0].accepted_on == day
    assert {each.rule: each for each in file.clocks}["HANDLE_60D"].trigger_on == day


def test_before_the_15th_day_it_counts_from_the_day_itself(office, registered, clock) -> None:
    clock.move(days=3)
    made = office.handling.notify_on_spot(NUMBER, Spot())
    assert made.petition.strands[0].accepted_on == date(2026, 9, 25)


def test_a_wait_is_noted_where_the_province_wants_it_and_no_date_moves(office, registered) -> None:
    office.handling.notify_on_spot(NUMBER, Spot())
    due = {each.rule: each.nominal for each in office.records.file(NUMBER).clocks}
    told = NoteTold("已委托司法鉴定。", kind="appraisal")
    with pytest.raises(Refused, match=r"note\.no_wait"):
        office.handling.record_work(NUMBER, told)
    decided(office, '"clock.pause_reasons" = ["appraisal"]', "province")
    file = office.handling.record_work(NUMBER, told)
    assert [each.note_kind for each in file.notes] == ["appraisal"]
    assert {each.rule: each.nominal for each in file.clocks} == due
    with pytest.raises(Refused, match=r"note\.no_wait"):
        office.handling.record_work(NUMBER, NoteTold("等判决。", kind="court"))
