"""Whoever is complained of, or stepped aside, does not read the petition either (OFFICE 4).

Art. 28 3, 30 3: lists tell that it is there and when something is due; no search finds it by what
it says; the office goes on, and a duty is not lost with the only one who works there.
"""

import builders
import pytest
from builders import NUMBER, draft

from app.classing import ClaimTold
from app.domain import words
from app.domain.complained import means
from app.domain.errors import Refused
from app.domain.petition import PartyDraft, PetitionerDraft
from app.records import Wanted

ME = PartyDraft(name="陈家洛", kind="person")
AWAY = ("act.complains_of_me", "28.3, 30.3")
SECRET = "截留补偿款"
RECUSAL = {
    "ground": "relative",
    "asked_by": "her_request",
    "decision": "granted",
    "reason": "亲戚。",
}


def refused(doing) -> tuple[str, str | None]:
    with pytest.raises(Refused) as caught:
        doing()
    return caught.value.code, caught.value.article


def registered(office, *parties):
    told = draft(content=f"主任{SECRET}，2024年至今没有兑付。", complained_of=parties)
    return office.intake.register(told).petition


@pytest.fixture
def chen(folder, clock):
    """The office as Chen Jialuo opens it."""
    other = builders.opened(folder, clock, login="chenjialuo")
    yield other
    other.close()


@pytest.mark.parametrize(
    ("put", "kept"),
    [
        ("陈家洛", True),
        ("镇长陈家洛", True),
        ("陈家洛书记", True),
        ("副镇长 陈家洛 同志", True),
        ("家洛", True),
        ("陈家", False),
        ("李家洛", False),
        ("石桥村民委员会", False),
    ],
)
def test_by_whatever_everyday_name(office, chen, put, kept) -> None:
    """The act's guard, the lists and the search hold the same."""
    assert means(put, "陈家洛") is kept
    made = registered(office, PartyDraft(name=put, kind="person"))
    if kept:
        assert refused(lambda: chen.records.file(made.number)) == AWAY
    else:
        assert chen.records.file(made.number).content
    found = chen.records.page(Wanted(words=SECRET))
    assert [each.number for each in found] == ([] if kept else [made.number])


def test_every_way_to_its_content_is_closed(office, chen) -> None:
    file = registered(office, ME)
    letter = file.letters[0]
    for doing in (
        lambda: chen.records.file(NUMBER),
        lambda: chen.records.show_numbers(NUMBER),
        lambda: chen.records.saved(NUMBER, letter),
        lambda: chen.records.letter(letter),
        lambda: chen.papers.make(NUMBER, "registration_form"),
        lambda: chen.papers.make(NUMBER, "my_record"),
        lambda: chen.papers.for_reader(NUMBER, letter.number, "large_print"),
        lambda: chen.papers.said(NUMBER, letter.number, "sms"),
        lambda: chen.answering.proof_of_service(NUMBER, letter.number),
        lambda: chen.answering.copy_for_others(NUMBER, letter.number),
        lambda: chen.printing.begin(NUMBER, letter, b"", queue="q", form="proof"),
        lambda: chen.stepping.do(NUMBER, "withdraw", {}),
    ):
        assert refused(doing) == AWAY
    told = chen.answering.standing(NUMBER)
    assert {each.act.name for each in told.allowed} <= {"recuse"}
    shown = told.file
    assert (shown.number, shown.gist, shown.content) == (NUMBER, words.KEPT_AWAY, "")
    for part in ("petitioners", "claims", "letters", "notes", "steps", "history", "attachments"):
        assert getattr(shown, part) == ()
    assert SECRET not in repr(told)
    assert "洪七公" not in repr(told)


def test_neither_its_route_nor_its_next_step_is_told(office, chen) -> None:
    registered(office, ME)
    told = []
    for route in ("litigation", "petition_procedure"):
        office.handling.classify(NUMBER, [ClaimTold("appeal_claim", route, n=1)])
        at = chen.answering.standing(NUMBER)
        told.append((at.allowed, at.not_allowed, at.next))
        assert at.file.strands[0].route is None
    assert told[0] == told[1]
    assert told[0][2] is None


def test_no_search_and_no_list_betrays_what_it_says(office, chen) -> None:
    registered(office, ME)
    other = office.intake.register(draft(content="路灯坏了。")).petition.number
    for asked in (SECRET, "洪七公", "hqg", "13900000000", "陈家洛"):
        assert chen.records.page(Wanted(words=asked, kind="petition")) == () or asked in {
            "洪七公",
            "hqg",
            "13900000000",
        }
        rows = chen.records.page(Wanted(words=asked))
        assert NUMBER not in {each.number for each in rows}
        assert chen.records.count(Wanted(words=asked)) == len(rows)
    village = Wanted(village_code="230000100201")
    assert [each.number for each in chen.records.page(village)] == [other]
    assert chen.records.count(village) == 1
    for sort in ("newest", "due"):
        rows = {each.number: each for each in chen.records.page(Wanted(sort=sort))}
        covered = rows[NUMBER]
        assert (covered.name, covered.gist) == ("", words.KEPT_AWAY)
        assert (covered.category, covered.village_code, covered.route) == (None, None, None)
        assert covered.due is not None
        assert rows[other].gist == office.records.file(other).gist
    # Zhao Min, of whom nobody complains, finds and reads it as ever.
    assert [each.number for each in office.records.page(Wanted(words=SECRET))] == [NUMBER]


def test_the_first_screen_shows_the_day_and_not_the_matter(office, chen) -> None:
    registered(office, ME)
    view = chen.records.today(mine=False)
    assert [each.gist for each in view.duties] == [words.KEPT_AWAY]
    assert view.duties[0].due.nominal is not None
    assert {each.gist for each in view.waiting} <= {words.KEPT_AWAY}
    assert all(each.lacks == () for each in view.waiting)
    assert [each.gist for each in chen.records.due()] == [words.KEPT_AWAY]
    assert SECRET not in repr(view)


def test_a_likely_repeat_is_not_shown_to_him(office, chen) -> None:
    registered(office, ME)
    again = draft(content=f"主任{SECRET}，2024年至今没有兑付。")
    assert [each.number for each in office.intake.repeats(again)] == [NUMBER]
    assert chen.intake.repeats(again) == ()


def test_who_steps_aside_reads_no_more_until_it_is_taken_back(office, chen) -> None:
    registered(office)
    assert chen.records.page(Wanted(words=SECRET))
    office.stepping.do(NUMBER, "recuse", {"who": "chenjialuo", **RECUSAL})
    assert refused(lambda: chen.records.file(NUMBER))[0] == "act.recused"
    assert chen.records.page(Wanted(words=SECRET)) == ()
    assert chen.records.page(Wanted())[0].gist == words.KEPT_AWAY
    back = {**RECUSAL, "decision": "denied", "reason": "没有关系。"}
    office.stepping.do(NUMBER, "recuse", {"who": "chenjialuo", **back})
    assert chen.records.file(NUMBER).content
    assert chen.records.page(Wanted(words=SECRET))


def test_the_leader_who_steps_aside_sees_nothing_by_it(office) -> None:
    registered(office)
    told = {"who": "zhaomin", **RECUSAL, "handler": "chenjialuo"}
    file = office.stepping.do(NUMBER, "recuse", told)
    assert (file.petitioners, file.gist) == ((), words.KEPT_AWAY)
    assert office.safe.verify().sound()


def test_the_leader_complained_of_decides_nothing_about_it(office) -> None:
    registered(office, PartyDraft(name="赵敏", kind="person"))
    told = {"who": "zhaomin", **RECUSAL, "handler": "chenjialuo"}
    assert refused(lambda: office.stepping.do(NUMBER, "recuse", told))[0] == "act.complained_of"


def test_named_later_he_is_kept_away_from_then_on(office, chen) -> None:
    registered(office)
    assert chen.records.page(Wanted(words=SECRET))
    told = {"name": "陈家洛", "party_kind": "person"}
    office.stepping.do(NUMBER, "name_complained_of", told)
    assert refused(lambda: chen.records.file(NUMBER)) == AWAY
    assert chen.records.page(Wanted(words=SECRET)) == ()


def test_who_registers_a_complaint_of_himself_hands_over_her_receipt(office, chen) -> None:
    """Not registering is an accountability ground (Art. 44 1); the sheet is hers."""
    made = chen.intake.register(draft(complained_of=(ME,)))
    assert chen.printing.begin(made.petition.number, made.letter, made.pdf, queue="q")
    assert refused(lambda: chen.records.file(made.petition.number)) == AWAY


def test_where_nobody_else_works_it_goes_upward_and_nothing_is_lost(tmp_path, clock) -> None:
    folder = tmp_path / "alone"
    builders.found_alone(folder, clock)
    alone = builders.opened(folder, clock)
    told = draft(
        petitioners=(PetitionerDraft(name="洪七公", address="石桥村"),),
        complained_of=(PartyDraft(name="赵敏", kind="person"),),
    )
    number = alone.intake.register(told).petition.number
    code, article = refused(lambda: alone.records.file(number))
    assert (code, article) == ("act.complains_of_me_alone", "28.3, 30.3")
    said = words.sentence(code)
    assert "报县信访局" in said
    assert "登记的都在" in said
    claim = [ClaimTold("appeal_claim", "petition_procedure", n=1)]
    assert refused(lambda: alone.handling.classify(number, claim))[0] == code
    (row,) = alone.records.due()
    assert (row.number, row.due.rule) == (number, "NOTICE_15D")
    assert alone.safe.verify().sound()
    alone.close()
