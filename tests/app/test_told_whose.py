"""Told whose it is: organ and law as codes, how and when she was told, what became of it."""

from datetime import date

import pytest
from builders import NUMBER, draft
from steps import do, refused

from app.answering import Served
from app.classing import ClaimTold
from app.domain.errors import Refused
from app.domain.petition import PetitionerDraft
from app.notices import Spot

TAKEN = {"ground": "taken", "from_number": "（2026）云0102民初7号"}
UNCLEAR = {
    "petitioners": (PetitionerDraft(name="洪七公"),),
    "name_or_address_unclear": True,
}
NOBODY = {"petitioners": (PetitionerDraft(anonymous=True),)}


def screened(office, route="litigation", ground=None, **told):
    office.intake.register(draft(**told))
    return office.handling.classify(NUMBER, [ClaimTold("appeal_claim", route, n=1, ground=ground)])


def served(office):
    file = office.answering.standing(NUMBER).file
    while file.to_serve(file.strands[0].id):
        file = office.answering.serve(NUMBER, Served("in_person"))
    return file


def step(file, act):
    return next(each for each in reversed(file.steps) if each.act == act)


def test_the_organ_of_the_guide_is_named_reached_and_kept_with_route_and_article(office) -> None:
    office.guiding.keep("court", "云溪县人民法院", "云溪县法院路1号 0450-1")
    screened(office, ground="court_execution")
    file = office.handling.refer(NUMBER, kind="court")
    assert file.claims[0].organ == "云溪县人民法院"
    facts = file.letters[-1].facts
    assert (facts["organ"], facts["organ_contact"]) == (
        "云溪县人民法院",
        "云溪县法院路1号 0450-1",
    )
    kept = step(file, "refer")
    assert (kept.ground, kept.letter) == ("court", file.letters[-1].id)
    assert kept.told["route"] == "litigation"
    assert kept.told["provision"] == "31.1"
    assert kept.told["articles"] == [office.guide.rows["court_execution"].articles]


def test_an_organ_by_its_own_name_is_known_by_its_kind_another_stays_as_written(office) -> None:
    screened(office, "admin_procedure")
    file = office.handling.notify_elsewhere(NUMBER, "云溪县自然资源局")
    assert step(file, "notify_elsewhere").told["organ_kind"] == "natural_resources"
    assert step(file, "notify_elsewhere").told["provision"] == "31.4"


def test_another_organ_stays_as_it_was_written(office) -> None:
    screened(office)
    file = office.handling.refer(NUMBER, "示例市中级人民法院", kind="court")
    assert file.claims[0].organ == "示例市中级人民法院"
    assert step(file, "refer").told["organ_kind"] == "court"


@pytest.mark.parametrize(
    ("told", "code", "field"),
    [
        ({"kind": "nobody"}, "organ.unknown", "organ_kind"),
        ({"kind": "township"}, "organ.unknown", "organ_kind"),
        ({}, "notice.organ_missing", "organ"),
        ({"organ": "石桥村委会", "kind": "court"}, "notice.not_competent", "organ"),
    ],
)
def test_what_is_no_organ_is_refused_with_its_article(office, told, code, field) -> None:
    screened(office)
    with pytest.raises(Refused) as caught:
        office.handling.refer(NUMBER, **told)
    assert (caught.value.code, caught.value.field) == (code, field)
    assert caught.value.article


def test_it_is_closed_by_what_became_of_it_and_not_by_a_word(office, clock) -> None:
    screened(office)
    office.handling.refer(NUMBER, kind="court")
    assert refused(office, "note_handover", **TAKEN)[0] == "procedure.not_served"
    served(office)
    assert office.answering.standing(NUMBER).next == "note_handover"
    with pytest.raises(Refused) as caught:
        office.handling.close(NUMBER, "她去法院了。")
    assert (caught.value.code, caught.value.article) == (
        "procedure.instead.note_handover",
        "27, 32.2",
    )
    file = do(office, "note_handover", **TAKEN)
    assert file.state() == "closed"
    assert step(file, "note_handover").told["from_number"] == TAKEN["from_number"]
    # In what way and on which day she was told stands with the paper.
    (who,) = [e for e in file.recipients if e.served_on]
    assert (who.service_way, who.served_on) == ("in_person", clock.today())


def test_who_left_no_address_is_told_aloud_with_way_and_day(office, clock) -> None:
    screened(office, **UNCLEAR)
    office.handling.refer(NUMBER, kind="court")
    clock.move(days=2)
    assert refused(office, "note_handover", ground="hers") == ("handover.how", "how", "23.2")
    file = do(office, "note_handover", ground="hers", how="phone", on="2026-09-23")
    told = step(file, "note_handover")
    assert (told.told["how"], told.happened_on) == ("phone", date(2026, 9, 23))
    assert file.state() == "closed"


def test_only_who_cannot_be_told_was_not_told(office) -> None:
    screened(office, **NOBODY)
    office.handling.refer(NUMBER, kind="court")
    assert do(office, "note_handover", ground="unreached").state() == "closed"


def test_who_can_be_reached_is_told(office) -> None:
    screened(office)
    office.handling.refer(NUMBER, kind="court")
    served(office)
    assert refused(office, "note_handover", ground="unreached") == (
        "handover.reachable",
        "ground",
        "23.2",
    )


def test_the_sheet_of_the_counter_told_her(office) -> None:
    office.intake.register(draft(), spot=Spot(ours=False, organ="云溪县人民法院"))
    assert office.answering.standing(NUMBER).next == "note_handover"
    assert do(office, "note_handover", ground="went").state() == "closed"


def test_what_was_sent_down_is_closed_by_its_answer(office) -> None:
    screened(office, "petition_procedure")
    do(office, "transfer", to_unit="青山镇农业综合服务中心")
    served(office)
    assert refused(office, "note_handover", **TAKEN)[0] == "procedure.wrong_state"
    assert office.handling.close(NUMBER, "已经答复。").state() == "closed"
