"""One of several withdraws alone: hers ends, nothing of the others does, and she may come back."""

from datetime import timedelta

import pytest
from builders import NUMBER, draft
from steps import do, entries, read_text, refused

from app.answering import ClaimAnswer, OpinionTold, ReviewTold, Served
from app.classing import ClaimTold
from app.domain.petition import PetitionerDraft
from app.handling import NoteTold

WHY = {"text": "我家的已经谈好。", "signed_how": "signed"}
SEVEN = {
    "petitioners": tuple(
        PetitionerDraft(name=name, address="石桥村", role="representative")
        for name in ("洪七公", "黄药师", "段智兴")
    ),
    "people_count": 7,
}
LAW = "《土地管理法》第四十八条"


@pytest.fixture
def accepted(office):
    office.intake.register(draft(**SEVEN))
    office.handling.classify(NUMBER, [ClaimTold("appeal_claim", "petition_procedure", n=1)])
    return office.handling.accept(NUMBER)


def signed(office):
    office.handling.hear_statement(NUMBER, NoteTold("他们说了经过。"))
    answer = ClaimAnswer(1, "explain", "按合同办。", LAW)
    office.answering.draft_opinion(NUMBER, OpinionTold("经查属实。", (answer,)))
    return office.answering.sign(NUMBER)


def serve(office, *places: int):
    """Serve everything that these still have to get."""
    file = office.answering.standing(NUMBER).file
    for place in places:
        who = file.principals()[place - 1].id
        for _each in [e for e in file.to_serve(file.strands[0].id) if e.petitioner == who]:
            office.answering.serve(NUMBER, Served("in_person", petitioner=place))
    return office.answering.standing(NUMBER).file


def running(file) -> set[str]:
    return {each.rule for each in file.clocks if each.met_on is None}


def text_of(office, letter) -> str:
    return "".join(read_text(office.records.letter(letter)).split())


def test_hers_ends_and_nothing_of_the_others_is_lost(office, accepted, clock) -> None:
    before = running(accepted)
    file = do(office, "withdraw_one", petitioner=2, **WHY)
    assert file.petitioners[1].withdrawn_on == clock.today()
    assert (file.state(), running(file)) == ("accepted", before)
    assert [each.name for each in file.staying()] == ["洪七公", "段智兴"]
    assert (file.people_count, file.people()) == (7, 6)
    assert file.letters == accepted.letters
    assert office.safe.verify().sound()


def test_later_letters_name_the_others_alone_and_go_to_them(office, accepted) -> None:
    do(office, "withdraw_one", petitioner=2, **WHY)
    file = signed(office)
    letter = file.letters[-1]
    told = text_of(office, letter)
    assert "洪七公、段智兴等6人：" in told
    assert "黄药师" not in told
    names = {each.id: each.name for each in file.petitioners}
    to = {names[each.petitioner] for each in file.recipients if each.letter == letter.id}
    assert to == {"洪七公", "段智兴"}
    looked = office.records.looked_at(file, letter, office.records.letter(letter))
    assert [each for each in looked if each.verdict != "good"] == []
    first = file.letters[0]
    looked = office.records.looked_at(file, first, office.records.letter(first))
    assert [each for each in looked if each.verdict != "good"] == []


def test_what_only_she_had_not_got_yet_is_waited_for_no_longer(office, accepted, clock) -> None:
    signed(office)
    clock.move(days=3)
    file = serve(office, 1, 3)
    assert file.state() == "opinion_signed"
    clock.move(days=4)
    file = do(office, "withdraw_one", petitioner=2, **WHY)
    assert file.state() == "review_window"
    assert "HANDLE_60D" not in running(file)
    rating = next(each for each in file.clocks if each.rule == "RATE_30D")
    assert rating.trigger_on == clock.today() - timedelta(days=4)
    # The others ask for review as before.
    asked = office.answering.forward_review(NUMBER, ReviewTold("款子少算了。", petitioner=3))
    assert asked.state() == "under_review"


def test_where_the_others_cannot_be_reached_the_answer_stays_in_the_file(office) -> None:
    people = (
        PetitionerDraft(name="洪七公", address="石桥村"),
        PetitionerDraft(name="", anonymous=True),
    )
    office.intake.register(draft(petitioners=people, people_count=2))
    office.handling.classify(NUMBER, [ClaimTold("appeal_claim", "petition_procedure", n=1)])
    office.handling.accept(NUMBER)
    signed(office)
    file = do(office, "withdraw_one", petitioner=1, **WHY)
    assert file.state() == "answer_kept"
    assert office.answering.standing(NUMBER).next == "close"


def test_she_comes_back_and_gets_what_was_answered_meanwhile(office, accepted, clock) -> None:
    do(office, "withdraw_one", petitioner=2, **WHY)
    signed(office)
    file = serve(office, 1, 3)
    assert file.state() == "review_window"
    clock.move(days=5)
    file = do(office, "rejoin", petitioner=2, text="我还是要一起。")
    assert len(file.staying()) == 3
    assert office.answering.standing(NUMBER).file.owed(file.strands[0].id)
    file = serve(office, 2)
    hers = next(e for e in reversed(file.recipients) if e.petitioner == file.petitioners[1].id)
    assert hers.served_on == clock.today()
    assert hers.window_rolled is not None
    for letter in file.letters:
        looked = office.records.looked_at(file, letter, office.records.letter(letter))
        assert [each for each in looked if each.verdict == "stop"] == [], letter.letter_kind


def test_who_left_is_not_asked_twice_and_who_stays_does_not_come_back(office, accepted) -> None:
    do(office, "withdraw_one", petitioner=2, **WHY)
    assert refused(office, "withdraw_one", petitioner=2, **WHY) == (
        "withdraw_one.gone",
        "petitioner",
        "17",
    )
    assert refused(office, "rejoin", petitioner=1, text="来了。")[0] == "rejoin.here"
    assert refused(office, "withdraw_one", petitioner=4, **WHY)[0] == "serve.nobody"
    waived = {**WHY, "text": "保证不再上访。"}
    assert refused(office, "withdraw_one", petitioner=1, **waived)[0] == "opinion.waiver"


def test_the_last_of_them_withdraws_the_whole_and_nobody_for_the_others(office, accepted) -> None:
    assert refused(office, "withdraw", **WHY) == ("withdraw.everyone", "everyone", "17")
    do(office, "withdraw_one", petitioner=1, **WHY)
    do(office, "withdraw_one", petitioner=2, **WHY)
    assert refused(office, "withdraw_one", petitioner=3, **WHY)[0] == "procedure.instead.withdraw"
    assert do(office, "withdraw", **WHY).state() == "withdrawn"
    before = entries(office)
    assert refused(office, "rejoin", petitioner=1, text="来了。")[0] == "procedure.wrong_state"
    assert entries(office) == before


def test_of_one_alone_there_is_nobody_to_go_on(office) -> None:
    office.intake.register(draft())
    assert refused(office, "withdraw_one", petitioner=1, **WHY)[0] == "procedure.wrong_state"
    assert "withdraw_one" not in {e.act for e in office.answering.standing(NUMBER).not_allowed}
