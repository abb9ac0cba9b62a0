"""The print ledger: written before and after, by letter, and never contradicting who stood by."""

import hashlib
from dataclasses import replace
from datetime import date

import pytest
from builders import draft

from app.domain.errors import Refused
from app.domain.printing import Habit, Offset, Service
from app.notices import Spot

NUMBER = "青信2026-0001"


@pytest.fixture
def made(office):
    return office.intake.register(draft(), spot=Spot())


@pytest.fixture
def printing(office):
    return office.printing


def printed(office, made, state="done", **more):
    begun = office.printing.begin(NUMBER, made.letter, made.pdf, queue="激光", **more)
    return office.printing.settle(NUMBER, begun.id, state)


def test_a_print_that_was_cut_off_stays_in_doubt_until_the_cadre_says(office, made, printing):
    begun = printing.begin(NUMBER, made.letter, made.pdf, queue="办公室激光", copies=2)
    (kept,) = printing.of(NUMBER)
    assert kept == begun
    assert (kept.state, kept.copy, kept.copies, kept.queue) == (
        "unknown",
        "original",
        2,
        "办公室激光",
    )
    assert (kept.cadre, kept.settled_at) == (office.me.id, None)
    printing.settle(NUMBER, begun.id, "failed", said=True)
    (kept,) = printing.of(NUMBER)
    assert (kept.state, kept.settled_by) == ("failed", office.me.id)
    assert office.safe.verify().sound()


def test_what_may_be_out_makes_the_next_a_reprint_of_the_same_bytes(office, made, printing):
    printed(office, made, "failed")
    assert printed(office, made).copy == "original"
    again = printed(office, made, "unknown")
    assert again.copy == "reprint"
    pdf = office.records.letter(made.letter)
    assert hashlib.sha256(pdf).hexdigest() == again.sha256 == made.letter.pdf_sha256
    assert [each.copy for each in printing.of(NUMBER)] == ["original", "original", "reprint"]


def test_a_spoiled_first_copy_is_void_and_the_next_is_the_first(office, made, printing):
    first = printed(office, made)
    printing.settle(NUMBER, first.id, "void", said=True, reason="卡纸，撕破了")
    assert printed(office, made).copy == "original"
    assert printing.of(NUMBER)[0].reason == "卡纸，撕破了"


def test_a_paper_that_goes_with_the_letter_is_a_copy_of_its_own(office, made):
    told = office.printing.begin(
        NUMBER, made.letter, b"%PDF other", queue="激光", form="service_receipt"
    )
    assert told.copy == "service_receipt"
    assert printed(office, made).copy == "original"


def test_other_bytes_are_not_the_letter(office, made, printing):
    with pytest.raises(Refused, match=r"print\.other_bytes"):
        printing.begin(NUMBER, made.letter, made.pdf + b"\n", queue="激光")
    assert printing.of(NUMBER) == ()


@pytest.mark.parametrize(
    ("state", "said", "reason", "code"),
    [
        ("unknown", True, None, "print.outcome"),
        ("burnt", False, None, "print.outcome"),
        ("void", True, " ", "print.reason_missing"),
        ("done", False, None, "print.settled"),
    ],
)
def test_what_may_not_be_said_of_a_print(office, made, state, said, reason, code):
    first = printed(office, made)
    with pytest.raises(Refused) as caught:
        office.printing.settle(NUMBER, first.id, state, said=said, reason=reason)
    assert caught.value.code == code
    assert office.printing.of(NUMBER) == (first,)


def test_a_void_print_is_final_and_no_other_petitions_print_is_found(office, made, printing):
    first = printed(office, made)
    printing.settle(NUMBER, first.id, "void", said=True, reason="印坏")
    with pytest.raises(Refused, match=r"print\.settled"):
        printing.settle(NUMBER, first.id, "done", said=True)
    other = office.intake.register(draft()).petition.number
    with pytest.raises(Refused, match=r"print\.unknown"):
        printing.settle(other, first.id, "done", said=True)


def test_every_step_of_a_print_is_in_the_journal_and_the_replay_is_the_tables(office, made):
    printed(office, made, shift=Offset(0.5, -1).told())
    with office.desk.store.look() as connection:
        told = connection.exec_driver_sql("SELECT act, sort FROM entries ORDER BY seq").all()
    assert [tuple(each) for each in told][-2:] == [
        ("print_letter", "accountable"),
        ("settle_print", "accountable"),
    ]
    assert office.printing.of(NUMBER)[0].shift == "+0.5,-1"
    proof = office.safe.verify()
    assert proof.sound()
    assert proof.proof.tables_differ == ()


def test_the_register_is_by_letter_with_how_it_was_served_and_nobodys_name(office, made, clock):
    printed(office, made)
    (row,) = office.printing.register(date(2026, 9, 30))
    assert (row.number, row.letter_kind, row.petition) == (
        made.letter.number,
        "receipt_notice",
        NUMBER,
    )
    assert (row.issued_on, row.void) == (date(2026, 9, 22), False)
    assert [each.state for each in row.prints] == ["done"]
    assert row.services == (Service("in_person", date(2026, 9, 22), None, refused=False),)
    told = repr(row)
    for person in made.petition.petitioners:
        assert person.name not in told
    assert office.printing.register(date(2026, 8, 1)) == ()
    assert office.printing.register(date(2026, 10, 1)) == ()


def test_a_voided_registration_stays_in_the_register(office, made):
    office.handling.void(NUMBER, "登错了人")
    (row,) = office.printing.register(date(2026, 9, 1))
    assert row.void


def test_what_this_pc_keeps_of_its_printers_is_in_no_journal(office, printing):
    before = office.safe.verify().proof.walked
    printing.keep_habit("receipt", Habit("小票机", both_sides=False, more=1))
    printing.keep_offset("办公室 激光", Offset(0.5, -1.2))
    assert printing.habit("receipt") == Habit("小票机", both_sides=False, more=1)
    assert printing.habit("handling_opinion") == Habit()
    assert printing.offset("办公室 激光") == Offset(0.5, -1.2)
    assert printing.offset("小票机") == Offset()
    assert office.safe.verify().proof.walked == before


@pytest.mark.parametrize("wrong", [(5.1, 0), (0, -5.1), (float("nan"), 0)])
def test_a_printer_that_is_further_out_is_not_met(wrong):
    with pytest.raises(Refused, match=r"print\.offset"):
        Offset(*wrong)


def test_a_number_passed_over_stays_in_sight_and_one_that_is_used_does_not(office, made):
    assert office.printing.passed_over(2026) == ()
    known = {"receipt_notice": 4, "petition": 3}
    desk = replace(office.desk, known_next=lambda name, _year: known.get(name, 0))
    later = type(office.intake)(desk).register(draft(), spot=Spot())
    assert (later.petition.number, later.letter.number) == ("青信2026-0003", "青信告〔2026〕4号")
    gaps = ("青信2026-0002", "青信告〔2026〕2号", "青信告〔2026〕3号")
    assert office.printing.passed_over(2026) == gaps
    assert office.printing.passed_over(2025) == ()
    assert office.safe.verify().sound()


def test_a_petition_that_was_voided_is_no_gap(office):
    file = office.intake.register(draft()).petition
    office.handling.void(file.number, "登重了")
    assert office.printing.passed_over(2026) == ()
