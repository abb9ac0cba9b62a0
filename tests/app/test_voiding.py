"""A letter that never left the office is voided and its act taken back; one that left never is."""

from datetime import date

import builders
import pytest
from builders import draft
from forgeries import white_box
from steps import NUMBER, do, entries, open_clock, refused

from app.answering import Served
from app.classing import ClaimTold
from app.domain.errors import Refused
from app.handling import NoteTold
from app.notices import Spot
from app.wire.letter_code import pages_of

WHY = {"reason": "日期写错了。", "kept_back": True}


@pytest.fixture
def screened(office):
    office.intake.register(draft())
    return office.handling.classify(NUMBER, [ClaimTold("appeal_claim", "petition_procedure", n=1)])


@pytest.fixture
def heard(office, screened):
    office.handling.accept(NUMBER)
    return office.handling.hear_statement(NUMBER, NoteTold("她说了经过。"))


def running(file) -> dict[str, date]:
    return {each.rule: each.nominal for each in file.clocks if each.met_on is None}


def test_an_acceptance_is_taken_back_and_done_again(office, screened) -> None:
    before = running(screened)
    made = office.handling.accept(NUMBER)
    number = made.letters[-1].number
    file = do(office, "void_letter", **WHY)
    assert file.state() == "screening"
    assert running(file) == before
    assert not file.to_serve(file.strands[0].id)
    void = file.letters[-1]
    assert (void.number, void.voided_on, void.void_reason) == (
        number, date(2026, 9, 22), "日期写错了。",
    )  # fmt: skip
    again = office.handling.accept(NUMBER)
    assert again.letters[-1].number != number
    assert (again.state(), again.letters[-1].voided_on) == ("accepted", None)
    assert set(running(again)) == {"HANDLE_60D", "NOTICE_15D"}
    assert len(again.to_serve(again.strands[0].id)) == 1
    assert office.safe.verify().sound()


def test_the_number_stays_in_the_register_as_void_and_is_not_printed(office, screened) -> None:
    office.handling.accept(NUMBER)
    file = do(office, "void_letter", **WHY)
    rows = office.printing.register(date(2026, 9, 1))
    assert [each.void for each in rows if each.letter_kind == "acceptance_notice"] == [True]
    letter = file.letters[-1]
    with pytest.raises(Refused, match=r"print\.void_letter"):
        office.printing.begin(NUMBER, letter, office.records.letter(letter), queue="激光")
    assert not [each for each in office.records.today(mine=False).waiting if each.what == "serve"]


def test_its_paper_is_true_and_told_as_void(office, screened) -> None:
    pdf = office.records.letter(office.handling.accept(NUMBER).letters[-1])
    code = pages_of(pdf)[-1].partition("文书校验：")[2].encode()
    for content in (pdf, code):
        found = office.records.check_letter(content)
        assert (found.sound, found.voided_on) == (True, None)
    do(office, "void_letter", **WHY)
    for content, verdict in ((pdf, "genuine"), (code, "issued")):
        found = office.records.check_letter(content)
        assert (found.code.verdict, found.record, found.sound) == (verdict, "same", False)
        judged = found.judged()
        assert judged.headline == "是真的，可是已经作废"
        assert judged.sentence.endswith("这一份已在2026年9月22日作废，不能再用。")
        assert "日期写错" not in judged.sentence
    painted = office.records.check_letter(white_box(pdf)).judged()
    assert painted.headline == "看上去被改过，不能当原件"
    assert painted.sentence.endswith("存着的这一份已在2026年9月22日作废，不能再用。")


def test_the_letter_that_takes_its_place_is_not_void(office, screened) -> None:
    office.handling.accept(NUMBER)
    do(office, "void_letter", **WHY)
    again = office.records.letter(office.handling.accept(NUMBER).letters[-1])
    assert office.records.check_letter(again).sound


def test_a_letter_is_void_with_its_petition(office) -> None:
    made = office.intake.register(draft())
    office.handling.void(NUMBER, "登错了。")
    found = office.records.check_letter(made.pdf)
    assert (found.sound, found.voided_on) == (False, date(2026, 9, 22))


def test_an_opinion_goes_back_to_the_draft_and_is_signed_anew(office) -> None:
    file = builders.signed(office, "petition_procedure")
    signed = builders.letter_of(file, "handling_opinion")
    file = do(office, "void_letter", letter=signed.number, **WHY)
    assert file.state() == "opinion_draft"
    assert file.opinion(file.strands[0].id).letter is None
    assert "SUPPORT_EXEC" not in running(file)
    file = office.answering.sign(NUMBER)
    assert file.state() == "opinion_signed"
    assert len([e for e in file.letters if e.letter_kind == "handling_opinion"]) == 2
    assert {each.letter for each in file.to_serve(file.strands[0].id)} >= {file.letters[-1].id}


def test_an_extension_that_was_voided_is_no_extension(office, heard) -> None:
    do(office, "extend", days=10, reason="要等丈量结果。")
    file = do(office, "void_letter", **WHY)
    assert set(running(file)) == {"HANDLE_60D", "NOTICE_15D"}
    assert not [each for each in file.steps if each.act == "extend"]
    file = do(office, "extend", days=5, reason="要等丈量结果。")
    due = open_clock(file, "HANDLE_EXT")
    assert (due.nominal - due.trigger_on).days == 65


def test_both_letters_of_an_act_are_voided_together(office, screened) -> None:
    do(office, "transfer", to_unit="青山镇农业综合服务中心")
    file = do(office, "void_letter", **WHY)
    assert [each.voided_on is not None for each in file.letters[-2:]] == [True, True]
    assert file.state() == "screening"
    assert file.claims[0].organ != "青山镇农业综合服务中心"


@pytest.mark.parametrize("how", ["in_person", "post"])
def test_what_left_the_office_is_never_voided(office, screened, how) -> None:
    file = office.handling.accept(NUMBER)
    number = file.letters[-1].number
    if how == "post":
        do(office, "post_letter", petitioner=1)
    else:
        office.answering.serve(NUMBER, Served("in_person"))
    assert refused(office, "void_letter", letter=number, **WHY)[0] in {
        "void_letter.served", "procedure.not_yet.void_letter", "procedure.wrong_state",
    }  # fmt: skip


def test_what_went_on_from_there_holds_the_letter(office, screened) -> None:
    office.handling.accept(NUMBER)
    office.handling.hear_statement(NUMBER, NoteTold("她说了经过。"))
    assert refused(office, "void_letter", **WHY)[0] == "void_letter.gone_on"


def test_the_paper_must_be_here_and_a_reason_told(office, screened) -> None:
    office.handling.accept(NUMBER)
    assert refused(office, "void_letter", reason="错了。")[:2] == ("step.missing", "kept_back")
    assert refused(office, "void_letter", kept_back=True)[:2] == ("step.missing", "reason")
    assert refused(office, "void_letter", letter="青信受〔2026〕99号", **WHY)[0] == (
        "letter.not_issued"
    )


def test_a_sheet_that_was_handed_over_is_no_letter_to_void(office) -> None:
    made = office.intake.register(draft(), spot=Spot())
    before = entries(office)
    with pytest.raises(Refused):
        do(office, "void_letter", letter=made.letter.number, **WHY)
    assert entries(office) == before


def test_who_may_not_sign_does_not_undo_a_signature(office, folder, clock) -> None:
    builders.signed(office, "petition_procedure")
    other = builders.opened(folder, clock, login="chenjialuo")
    try:
        with pytest.raises(Refused, match=r"policy\.denied"):
            do(other, "void_letter", **WHY)
    finally:
        other.close()


def test_only_the_strand_of_the_letter_goes_back(office) -> None:
    office.intake.register(draft(claims=builders.TWO))
    office.handling.classify(
        NUMBER,
        [
            ClaimTold("appeal_claim", "petition_procedure", n=1),
            ClaimTold("appeal_claim", "litigation", n=2),
        ],
    )
    office.handling.accept(NUMBER, strand=1)
    office.handling.refer(NUMBER, "云溪县人民法院", strand=2)
    referred = office.records.file(NUMBER).letters[-1].number
    file = do(office, "void_letter", letter=referred, **WHY)
    states = {each.route: each.state for each in file.strands}
    assert states == {"petition_procedure": "accepted", "litigation": "screening"}
