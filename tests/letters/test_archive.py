"""PDF/A-2b, in whatever way a PDF comes to be: alone, many in one, again, as a copy, as a form."""

import io
from dataclasses import replace
from datetime import date

import pytest
from builders import NUMBER, answered, draft, letter_of
from papers import MADE, MINUTES
from pikepdf import pdfa
from specimens import ACCEPTED, SPECIMENS

from app.domain.petition import PetitionerDraft
from app.domain.words_papers import OFFICE_FORMS, POSTED
from app.letters import citizen, formal, kinds, samples
from app.letters.marking import marked
from app.letters.values import RecoverySheet
from app.meetings import MeetingTold
from app.notices import Spot


def for_the_archive(pdf: bytes) -> bool:
    report = pdfa.validate_written(io.BytesIO(pdf), "2b")
    assert report.passed, report.findings
    return True


@pytest.mark.parametrize("kind", sorted(SPECIMENS))
def test_a_letter_of_every_kind_alone_and_signed(office, kind) -> None:
    each = SPECIMENS[kind]
    assert for_the_archive(each.pdf())
    with marked(office.desk.signer, "青信试〔2026〕1号", date(2026, 11, 22)):
        assert for_the_archive(each.pdf())


@pytest.mark.parametrize("paper", sorted(MADE))
def test_every_form_copy_and_piece_of_post(paper) -> None:
    assert for_the_archive(MADE[paper]())


def test_many_letters_in_one_file_for_the_printer() -> None:
    told = [replace(ACCEPTED, handler_name=f"经办人{n}") for n in "甲乙丙"]
    assert for_the_archive(formal.pdf(*map(citizen.acceptance, told)))


def test_a_letter_again_and_its_copies_as_the_office_makes_them(office) -> None:
    file = answered(office, "petition_procedure", copies_to=("云溪县信访局",))
    for letter in file.letters:
        first, again = office.records.letter(letter), office.records.letter(letter)
        assert first == again
        assert for_the_archive(again)
        for how in ("large_print", "plain_words"):
            assert for_the_archive(office.papers.for_reader(NUMBER, letter.number, how))
    opinion = letter_of(file, "handling_opinion")
    assert for_the_archive(office.answering.copy_for_others(NUMBER, opinion.number))
    assert for_the_archive(office.answering.proof_of_service(NUMBER, opinion.number))
    receipt = letter_of(file, "receipt")
    assert for_the_archive(office.papers.for_reader(NUMBER, receipt.number, "receipt_roll"))


def test_a_sheet_that_runs_over_onto_more(office) -> None:
    told = {"claims": tuple(f"第{n}项，请求把账目全部公开。" for n in range(1, 60))}
    assert for_the_archive(office.intake.register(draft(**told), spot=Spot()).pdf)


@pytest.mark.parametrize("kind", [*OFFICE_FORMS, *POSTED])
def test_the_papers_of_a_petition_as_the_office_makes_them(office, kind) -> None:
    who = PetitionerDraft(name="唐𬭎", address="161000 石桥村二组", phone="13900000000")
    office.intake.register(draft(petitioners=(who,)))
    assert for_the_archive(office.papers.make(NUMBER, kind))


def test_minutes_the_poster_and_slips_as_the_office_makes_them(office) -> None:
    told = MeetingTold(
        MINUTES.subject, date(2026, 9, 14), MINUTES.place, MINUTES.convenor, MINUTES.items,
        MINUTES.present, MINUTES.issued_by,
    )  # fmt: skip
    made = office.meetings.issue_minutes(told)
    assert for_the_archive(made.pdf)
    assert for_the_archive(office.meetings.issued(made.number)[1])
    assert for_the_archive(office.papers.visitors_notice())
    assert for_the_archive(office.slips.print(2).pdf)


def test_a_sample_with_its_word_across_and_the_sheet_with_the_key() -> None:
    head = SPECIMENS["acceptance_notice"].values.head
    assert for_the_archive(samples.sample("acceptance_notice", head, across=True))
    key = "AGE-SECRET-KEY-1" + "Q0ZP3T7X" * 7 + "SM"
    told = RecoverySheet(head.organ_name, key, date(2026, 9, 22), "赵敏")
    assert for_the_archive(kinds.recovery_sheet(told))
