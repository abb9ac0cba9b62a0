"""What the organ above decides in place of our opinion is noted, carried out, told and watched."""

from datetime import date, timedelta

import builders
import pytest
from builders import NUMBER, TWO, draft
from steps import do, open_clock, read_text, refused

from app.answering import ClaimAnswer, OpinionTold, Served
from app.classing import ClaimTold
from app.domain.errors import Refused
from app.domain.matter import same_matter_act
from app.handling import NoteTold

OURS, LAW = "petition_procedure", "《土地管理法》第四十八条"
PAPER = {"organ": "云溪县人民政府", "from_number": "云信复〔2026〕3号"}
STATION = "青山镇财政所"
PROMISED = date(2026, 10, 30)


@pytest.fixture
def answered(office):
    """Two claims: one supported with a day, one explained; served."""
    office.intake.register(draft(claims=TWO))
    office.handling.classify(NUMBER, [ClaimTold("appeal_claim", OURS, n=n) for n in (1, 2)])
    office.handling.accept(NUMBER)
    office.handling.hear_statement(NUMBER, NoteTold("她说了经过。"))
    told = (
        ClaimAnswer(1, "support", "兑付3000元。", LAW, STATION, PROMISED),
        ClaimAnswer(2, "explain", "测量图已公布。", LAW),
    )
    office.answering.draft_opinion(NUMBER, OpinionTold("经查属实。", told))
    office.answering.sign(NUMBER)
    return served(office)


def served(office):
    file = office.answering.standing(NUMBER).file
    while file.to_serve(file.strands[0].id):
        file = office.answering.serve(NUMBER, Served("in_person"))
    return file


def reviewed(office, clock, result: str, act: str = "review_result"):
    clock.move(days=10)
    days = {"from_on": clock.today(), "served_on": clock.today()}
    return do(office, act, result=result, **PAPER, **days)


def step(office) -> str | None:
    return office.answering.standing(NUMBER).next


def promised(file) -> set[date]:
    return {e.nominal for e in file.clocks if e.rule == "SUPPORT_EXEC" and e.met_on is None}


def test_what_is_changed_is_noted_claim_by_claim_and_watched_like_our_own_promise(
    office, answered, clock
) -> None:
    reviewed(office, clock, "changed")
    assert step(office) == "note_change"
    by = clock.today() + timedelta(days=30)
    file = do(
        office,
        "note_change",
        claim=1,
        outcome="support",
        text="兑付5400元。",
        to_unit=STATION,
        by=by,
    )
    assert (file.claims[0].outcome, file.claims[0].answer) == ("support", "兑付5400元。")
    assert (file.claims[0].executor, file.claims[0].execute_by) == (STATION, by)
    assert promised(file) == {by}  # the day our opinion promised is owed no more
    assert step(office) == "note_change"
    file = do(office, "note_change", claim=2, outcome="support", text="重新测量并公布。")
    assert step(office) == "order_execution"
    file = do(office, "order_execution", claim=2, to_unit=STATION, what="重新测量。", by=by)
    said = "".join(read_text(office.records.letter(file.letters[-1])).split())
    assert "已由云溪县人民政府于2026年10月2日以云信复〔2026〕3号变更" in said
    assert same_matter_act(file, clock.today()).act == "supervise_execution"
    clock.move(days=60)
    do(office, "lapse_recheck")
    with pytest.raises(Refused, match=r"procedure\.not_carried_out"):
        office.handling.close(NUMBER, "办完。")
    for claim in (1, 2):
        file = do(office, "execute", claim=claim, proof="收据。")
    assert promised(file) == set()
    assert office.handling.close(NUMBER, "办完。").state() == "closed"
    assert office.safe.verify().sound()


def test_nothing_is_closed_before_it_is_noted_what_was_changed(office, answered, clock) -> None:
    reviewed(office, clock, "changed")
    clock.move(days=40)
    do(office, "lapse_recheck")
    assert step(office) == "note_change"
    with pytest.raises(Refused) as caught:
        office.handling.close(NUMBER, "办完。")
    assert caught.value.code == "procedure.change_unnoted"
    for claim in (1, 2):
        file = do(office, "note_change", claim=claim, outcome="reject", text="没有占用。")
    assert promised(file) == set()
    assert office.handling.close(NUMBER, "没有要办的。").state() == "closed"


def test_only_what_is_supported_is_carried_out_by_somebody(office, answered, clock) -> None:
    reviewed(office, clock, "changed")
    told = {"claim": 1, "outcome": "explain", "text": "没有依据。"}
    assert refused(office, "note_change", **told, to_unit=STATION) == (
        "opinion.executes_nothing",
        "to_unit",
        "32.2",
    )
    assert refused(office, "note_change", **told | {"claim": 3})[0] == "opinion.unknown_claim"
    kept = {**told, "outcome": "support", "to_unit": "石桥村民委员会"}
    assert refused(office, "note_change", **kept)[0] == "act.complained_of"


@pytest.mark.parametrize("result", ["maintained", "remanded"])
def test_where_nothing_was_changed_there_is_nothing_to_note(office, answered, clock, result):
    reviewed(office, clock, result)
    told = {"claim": 1, "outcome": "support", "text": "兑付。"}
    assert refused(office, "note_change", **told)[0] == "procedure.wrong_state"
    assert "note_change" not in {e.act for e in office.answering.standing(NUMBER).not_allowed}


def test_a_change_stands_where_it_is_upheld_and_falls_where_it_is_changed_again(
    office, answered, clock
) -> None:
    reviewed(office, clock, "changed")
    for claim in (1, 2):
        do(office, "note_change", claim=claim, outcome="support", text="兑付。")
    file = reviewed(office, clock, "maintained", "recheck_result")
    assert file.state() == "recheck_served"
    assert step(office) == "order_execution"
    told = {"to_unit": STATION, "what": "兑付。", "by": clock.today() + timedelta(days=9)}
    file = do(office, "order_execution", claim=1, **told)
    assert open_clock(file, "SUPPORT_EXEC")


def test_what_a_revoked_opinion_promised_is_owed_no_more(office, answered, clock) -> None:
    assert promised(answered) == {PROMISED}
    file = reviewed(office, clock, "revoked")
    assert promised(file) == set()
    assert (file.claims[0].executor, file.claims[0].execute_by) == (None, None)
    anew = tuple(ClaimAnswer(n, "reject", "没有占用。", LAW) for n in (1, 2))
    office.handling.hear_statement(NUMBER, NoteTold("她又说了一遍。"))
    office.answering.draft_opinion(NUMBER, OpinionTold("经查没有占用。", anew))
    office.answering.sign(NUMBER)
    file = served(office)
    clock.move(days=40)
    do(office, "lapse_review")
    assert office.handling.close(NUMBER, "没有申请复查。").state() == "closed"
    assert builders.letter_of(file, "handling_opinion")
