"""Lists, files, what is due; and that looking at numbers leaves a trace."""

from dataclasses import replace
from datetime import date, timedelta
from threading import Event

import pytest
from builders import draft

from app.domain.errors import Refused, Trouble
from app.domain.petition import PetitionerDraft
from app.notices import Spot
from app.records import Records, Wanted

TODAY = date(2026, 9, 22)


def person(name: str, **told) -> tuple[PetitionerDraft, ...]:
    return (PetitionerDraft(name=name, **told),)


@pytest.fixture
def some(office):
    """Five petitions; the number says the order of typing."""
    for back, told in (
        (0, {"petitioners": person("洪七公", phone="13912345678")}),
        (5, {"petitioners": person("周伯通"), "channel": "call"}),
        (2, {"petitioners": person("王重阳"), "category": "land"}),
        (2, {"petitioners": person("𠮷建国"), "kind": "enquiry", "claims": ()}),
        (9, {"petitioners": person("裘千仞"), "origin": "transferred"}),
    ):
        on = TODAY - timedelta(days=back)
        office.intake.register(draft(received_at=on, **told), sheet=False)
    return office.records


def serials(rows) -> list[int]:
    return [int(each.number[-4:]) for each in rows]


def test_the_list_is_newest_received_first_and_goes_on_where_it_stopped(some) -> None:
    assert serials(some.page(Wanted())) == [1, 4, 3, 2, 5]
    first = some.page(Wanted(), limit=2)
    second = some.page(Wanted(), after=first[-1].row, limit=2)
    third = some.page(Wanted(), after=second[-1].row, limit=2)
    assert [serials(each) for each in (first, second, third)] == [[1, 4], [3, 2], [5]]
    assert some.page(Wanted(), after=third[-1].row) == ()


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(channel="call"), [2]),
        (Wanted(category="land"), [3]),
        (Wanted(kind="enquiry"), [4]),
        (Wanted(state="replied"), [4]),
        (Wanted(state="registered"), [1, 3, 2, 5]),
        (Wanted(since=TODAY - timedelta(days=2)), [1, 4, 3]),
        (Wanted(until=TODAY - timedelta(days=5)), [2, 5]),
        (Wanted(since=TODAY - timedelta(days=5), until=TODAY - timedelta(days=2)), [4, 3, 2]),
        (Wanted(states=("replied", "registered"), channel="visit"), [1, 4, 3, 5]),
        (Wanted(due_until=date(2026, 10, 2)), [2, 5]),
        (Wanted(due_from=date(2026, 10, 3), due_until=date(2026, 10, 6)), [3]),
        (Wanted(handler=bytes(16)), []),
        (Wanted(sort="due"), [5, 2, 3, 1, 4]),
        (Wanted(sort="due", words="王"), [3]),
        (Wanted(sort="due", due_until=date(2026, 10, 2)), [5, 2]),
        (Wanted(words="洪七"), [1]),
        (Wanted(words="5678"), [1]),
        (Wanted(words="0003"), [3]),
        (Wanted(words="𠮷"), [4]),
        (Wanted(words="王 重阳"), [3]),
        (Wanted(words="周伯通", channel="visit"), []),
        (Wanted(words="，。"), []),
        (Wanted(words='" OR 1 --'), []),
    ],
)
def test_what_is_asked_for_is_what_comes(some, wanted, found) -> None:
    assert serials(some.page(wanted)) == found
    assert some.count(wanted) == len(found)


def test_pages_by_duty_follow_one_another_into_what_has_none(some) -> None:
    wanted, seen, after = Wanted(sort="due"), [], None
    while rows := some.page(wanted, after=after, limit=2):
        seen += serials(rows)
        after = rows[-1].row
    assert seen == [5, 2, 3, 1, 4]


def test_a_list_of_ones_own_holds_what_one_handles(office, some) -> None:
    office.handling.notify_on_spot("青信2026-0003", Spot())
    assert serials(some.page(Wanted(handler=office.me.id))) == [3]


def test_what_is_due_comes_by_urgency_and_without_what_has_no_duty(some) -> None:
    rows = some.due()
    assert serials(rows) == [5, 2, 3, 1]
    assert rows[0].due.rule == "NOTICE_15D_UP"
    assert serials(some.due(rows[0].due.nominal)) == [5]


def test_what_explains_a_day_is_read_from_the_journal_where_it_is_asked_for(office, some) -> None:
    told = {each.number: each.due for each in some.page(Wanted(), steps=True) if each.due}
    for due in told.values():
        counted = office.desk.due(due.rule, due.trigger_on)
        assert (due.steps, due.rules_hash) == (counted.steps, counted.rules_hash)
    assert len(told) == 4
    assert told == {each.number: each.due for each in some.due()}
    assert told == {each.number: each.due for each in some.today(mine=False).duties}
    assert {each.due.steps for each in some.page(Wanted()) if each.due} == {()}


def test_a_duty_keeps_its_steps_through_later_acts(office, some) -> None:
    before = {each.rule: each.steps for each in some.file("青信2026-0003").clocks}
    office.handling.notify_on_spot("青信2026-0003", Spot())
    after = {each.rule: each.steps for each in some.file("青信2026-0003").clocks}
    assert before
    assert all(before.values())
    assert after | before == after


def test_what_was_met_is_no_longer_due(office, some) -> None:
    office.handling.notify_on_spot("青信2026-0005", Spot(ours=False, organ="云溪县水务局"))
    assert serials(some.due()) == [2, 3, 1]


def test_the_index_is_brought_to_this_programs_version_once(office, some) -> None:
    with office.desk.store.work() as connection:
        connection.exec_driver_sql("DELETE FROM search")
        connection.exec_driver_sql("DELETE FROM local_state WHERE name = 'search'")
    assert some.page(Wanted(words="洪七")) == ()
    while some.reindex():
        pass
    assert serials(some.page(Wanted(words="洪七"))) == [1]
    with office.desk.store.work() as connection:
        connection.exec_driver_sql("DELETE FROM search")
    assert some.reindex() is False
    assert some.page(Wanted(words="洪七")) == ()


def test_a_look_that_is_not_wanted_any_more_gives_nothing(some, monkeypatch) -> None:
    monkeypatch.setattr("db.store._STEPS", 1)  # it is asked with every step of the database
    stop, wanted = Event(), Wanted(words="村")
    assert len(some.page(wanted, stop=stop)) == some.count(wanted, exact=True, stop=stop) == 5
    stop.set()
    assert some.page(wanted, stop=stop) == ()
    assert some.count(wanted, exact=True, stop=stop) == 0


def test_one_file_holds_everything(office) -> None:
    made = office.intake.register(draft(), spot=Spot())
    assert office.records.file(made.petition.number) == made.petition
    with pytest.raises(Refused) as caught:
        office.records.file("青信2026-0002")
    assert (caught.value.code, caught.value.field) == ("petition.unknown", "number")


def test_it_is_found_by_the_upper_systems_number_too(office) -> None:
    office.intake.register(draft(platform_number="WX23000020260922001"), sheet=False)
    file = office.records.file("WX23000020260922001")
    assert (file.number, file.place) == ("青信2026-0001", "upper_system")


def test_looking_at_numbers_printing_and_saving_are_recorded(office) -> None:
    made = office.intake.register(draft(), spot=Spot())
    number = made.petition.number
    office.records.show_numbers(number)
    office.printing.begin(number, made.letter, made.pdf, queue="激光", copies=2)
    file = office.records.saved(number, made.letter)
    office.records.list_shown(7)
    acts = [each.act for each in file.history]
    assert acts == ["register_and_notify", "show_numbers", "print_letter", "save_letter"]
    assert file.place == "local"
    with office.desk.store.look() as connection:
        told = connection.exec_driver_sql("SELECT act, sort, subject FROM entries ORDER BY seq")
        assert [tuple(row) for row in told][-1] == ("show_list", "accountable", None)
    assert office.safe.verify().sound()


def test_an_issued_letter_comes_back_byte_for_byte_or_is_named(office) -> None:
    made = office.intake.register(draft(), spot=Spot())
    assert office.records.letter(made.letter) == made.pdf
    path = office.desk.blobs.folder / made.letter.blob
    found = path if path.exists() else next(office.desk.blobs.folder.rglob(f"{made.letter.blob}*"))
    kept = found.read_bytes()
    found.write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))
    with pytest.raises(Trouble, match=r"blob\.damaged"):
        office.records.letter(made.letter)
    found.unlink()
    with pytest.raises(Trouble, match=r"blob\.missing"):
        office.records.letter(made.letter)
    assert office.safe.verify().letters == (made.letter.number,)


def test_an_auditor_reads_no_petition(office, some) -> None:
    desk = replace(office.desk, me=replace(office.me, roles=("auditor",)))
    records = type(office.records)(desk)
    for asked in (
        lambda: records.page(Wanted()),
        lambda: records.count(Wanted(words="洪七公")),
        records.due,
        lambda: records.file("青信2026-0001"),
        lambda: records.show_numbers("青信2026-0001"),
        lambda: records.list_shown(1),
    ):
        with pytest.raises(Refused, match=r"policy\.denied"):
            asked()


def test_no_sentence_of_a_failure_names_anybody(office) -> None:
    office.intake.register(draft())
    for asked in ("洪七公", "11010519491231002X"):
        with pytest.raises(Refused) as caught:
            office.records.file(asked)
        assert asked not in str(caught.value) + repr(caught.value)


def test_what_a_cadre_keeps_on_this_pc_is_the_cadres_own(office):
    office.records.keep_own("ledger.views", b"[1]")
    office.records.keep_own("ledger.views", b"[2]")
    assert office.records.own("ledger.views") == b"[2]"
    assert office.records.own("ledger.widths") is None
    other = next(each for each in office.cadres if each.id != office.me.id)
    assert Records(replace(office.desk, me=other)).own("ledger.views") is None
