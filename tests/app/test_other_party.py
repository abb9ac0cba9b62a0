"""A decision between parties: one paper without her code, served on each, each with its right."""

from datetime import date

import pytest
from builders import draft
from steps import NUMBER, do, entries, read_text, refused

from app.answering import Served
from app.classing import ClaimTold
from app.domain.errors import Refused
from app.domain.petition import PetitionerDraft
from app.letters.copies import discloses

THEM, MORE = "石桥村第三村民小组", "周伯通"
TOLD = {
    "facts": "查明争议的地0.6亩，双方都没有凭证。",
    "decision": "归石桥村第三村民小组使用。",
    "law": "《土地管理法》第十四条",
}


@pytest.fixture
def begun(office):
    """Begin the office's own procedure on a dispute."""
    who = (PetitionerDraft(name="洪七公", phone="13900000000"),)
    office.intake.register(draft(petitioners=who))
    claims = [ClaimTold("appeal_claim", "admin_procedure", n=1)]
    office.handling.classify(NUMBER, claims)
    return office.stepping.do(NUMBER, "own_procedure", {"ground": "land_use"})


def decided(office, parties: str = THEM):
    file = do(office, "decide_own", parties=parties, **TOLD)
    letter = next(each for each in file.letters if each.letter_kind == "own_decision")
    return file, letter, office.records.letter(letter)


def test_the_one_paper_names_both_and_says_no_code_of_hers(office, begun) -> None:
    file, letter, pdf = decided(office)
    said = "".join(read_text(pdf).split())
    assert "当事人：洪七公。" in said
    assert f"对方当事人：{THEM}。" in said
    assert f"本决定书同样送达{THEM}，各方各执一份" in said
    assert "30日内，依法向人民法院起诉" in said
    assert not discloses(said, file.query_code)
    assert "查询码" not in said
    assert "13900000000" not in said
    assert "您" not in said.partition("不服怎么办")[0], "it is addressed to neither"
    found = office.records.looked_at(file, letter, pdf)
    assert {each.check: each.verdict for each in found}["parties"] == "good"
    assert {each.verdict for each in found} == {"good"}


def test_each_party_waits_for_it_and_stands_in_the_ledger_of_service(office, begun) -> None:
    file, letter, _pdf = decided(office, f"{THEM}、{MORE}")
    at = file.strands[0].id
    assert [each.party for each in file.other_parties(at)] == [THEM, MORE]
    assert [each.party for each in file.recipients_of(at) if each.letter == letter.id] == [None]
    waiting = office.records.today(mine=False).waiting
    assert [each.number for each in waiting if each.what == "serve"] == [NUMBER]
    do(office, "serve_other_party", parties=THEM, way="in_person", receiver="组长")
    office.answering.serve(NUMBER, Served("in_person", letter=letter.number))
    row = next(e for e in office.printing.register(date(2026, 9, 1)) if e.number == letter.number)
    assert [each.on is not None for each in row.services] == [True, True, False]
    file = do(office, "serve_other_party", way="post", mail_number="XA1")
    assert not [each for each in file.other_parties(at) if each.served_on is None]
    assert office.safe.verify().sound()


def test_the_other_partys_service_opens_its_own_right_with_a_slip(office, begun) -> None:
    file, letter, _pdf = decided(office)
    before = len(office.desk.rights(file))
    file = do(office, "serve_other_party", way="in_person")
    who = file.other_parties(file.strands[0].id)[0]
    assert (who.window_rule, who.window_rolled) == ("LAWSUIT_30D", date(2026, 10, 22))
    assert file.state() == "own_decided", "she herself has not got it yet"
    assert len(office.desk.rights(file)) == before, "it is no right of hers"
    slip = file.letters[-1]
    said = "".join(read_text(office.records.letter(slip)).split())
    assert slip.letter_kind == "service_slip"
    assert f"{THEM}：" in said
    assert letter.number in said
    assert "最迟2026年10月22日" in said
    assert "洪七公" not in said
    assert not discloses(said, file.query_code)
    proof = "".join(read_text(office.answering.proof_of_service(NUMBER, letter.number)).split())
    assert THEM in proof


def test_her_own_service_and_her_slip_stay_hers(office, begun) -> None:
    _file, letter, _pdf = decided(office)
    file = office.answering.serve(NUMBER, Served("in_person", letter=letter.number))
    assert file.state() == "opinion_served"
    said = "".join(read_text(office.records.letter(file.letters[-1])).split())
    assert "洪七公：" in said
    assert file.query_code in said
    assert file.other_parties(file.strands[0].id)[0].served_on is None


@pytest.mark.parametrize(
    ("told", "code", "field"),
    [
        ({"parties": "欧阳锋", "way": "post"}, "serve.no_such_party", "parties"),
        ({"way": "post"}, "serve.which_party", "parties"),
        ({"parties": MORE, "way": "left"}, "serve.left_without_witness", "witness"),
        ({"parties": MORE, "way": "post", "on": "2026-09-21"}, "act.before_receipt", "on"),
    ],
)
def test_service_without_its_proof_is_refused(office, begun, told, code, field) -> None:
    decided(office, f"{THEM}，{MORE}")
    assert refused(office, "serve_other_party", **told)[:2] == (code, field)


def test_service_is_never_before_the_decision(office, begun, clock) -> None:
    clock.move(days=3)
    decided(office)
    told = {"way": "post", "on": "2026-09-24"}
    assert refused(office, "serve_other_party", **told)[:2] == ("serve.before_issued", "on")


def test_without_another_party_nobody_is_served_and_the_eye_is_asked(office, begun) -> None:
    file = do(office, "decide_own", **TOLD)
    letter = next(each for each in file.letters if each.letter_kind == "own_decision")
    pdf = office.records.letter(letter)
    found = {e.check: e.verdict for e in office.records.looked_at(file, letter, pdf)}
    assert found["parties"] == "look"
    before = entries(office)
    with pytest.raises(Refused, match=r"procedure\.not_yet\.serve_other_party"):
        do(office, "serve_other_party", way="in_person")
    assert entries(office) == before


def test_what_the_other_party_has_is_not_voided(office, begun) -> None:
    _file, letter, _pdf = decided(office)
    do(office, "serve_other_party", way="in_person")
    told = {"reason": "写错了。", "kept_back": True, "letter": letter.number}
    assert refused(office, "void_letter", **told)[0].startswith(("void_letter.", "procedure."))


def test_it_is_waited_for_until_the_file_is_put_away(office, begun) -> None:
    _file, letter, _pdf = decided(office)
    office.answering.serve(NUMBER, Served("in_person", letter=letter.number))
    for each in office.records.file(NUMBER).to_serve(begun.strands[0].id):
        office.answering.serve(NUMBER, Served("in_person", letter=_number(office, each.letter)))
    office.handling.close(NUMBER, "决定已经送达。")
    waits = [e.number for e in office.records.today(mine=False).waiting if e.what == "serve"]
    assert waits == [NUMBER], "the other party has not got it"
    retention = office.procedure.grounds.of("retention")[0].code
    do(office, "archive", ground=retention, volume="2026-1")
    waits = [e.number for e in office.records.today(mine=False).waiting if e.what == "serve"]
    assert waits == []


def _number(office, letter: bytes) -> str:
    return next(e.number for e in office.records.file(NUMBER).letters if e.id == letter)
