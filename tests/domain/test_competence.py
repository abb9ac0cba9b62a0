"""The guide: whole, broad, with reasons; it proposes and never decides, and says what is unsure."""

import re

import pytest

from app.domain import words
from app.domain.category import proposed
from app.domain.competence import Organ, category_code, parse_guide, questions
from app.domain.errors import Trouble
from app.rules import _resource, load_categories, load_guide, load_procedure

TEXT = _resource("procedure", "competence.toml")
GUIDE = load_guide()
CATEGORIES = load_categories()


def first(text, **more):
    return GUIDE.propose(text, **more)[0].row.id


def test_it_has_a_row_for_every_second_level_of_the_categories() -> None:
    second = {each.code for each in CATEGORIES if each.name != each.first}
    assert len(GUIDE.rows) >= 60
    assert second <= {each.category for each in GUIDE.rows.values()}
    known = {each.code for each in CATEGORIES}
    assert {each.category for each in GUIDE.rows.values()} <= known


@pytest.mark.parametrize(
    ("text", "row", "route", "organ"),
    [
        ("村委会收回我家承包地", "contract_taken_back", "arbitration", "仲裁委员会"),
        ("和邻居争地界，四至不清", "land_use_dispute", "admin_procedure", "本乡镇"),
        ("要求公布村里三年的账目，村务不公开", "village_affairs", "admin_procedure", "本乡镇"),
        ("工地干完活包工头拖欠农民工工资", "wages_site", "duty_performance", "劳动保障监察"),
        ("低保被取消，没有说理由", "minimum_living", "admin_procedure", "民政"),
        ("法院判决书下来三年执行不了", "court_execution", "litigation", "法院"),
        ("村道坑洼，下雨就是泥路", "village_road", "petition_procedure", "本乡镇"),
        ("养殖场粪污臭味熏人", "livestock", "duty_performance", "生态环境"),
        ("林权证上山界写错，两家争林地", "forest_tenure", "admin_procedure", "本乡镇"),
        ("对党内处分不服，申请复审", "party_member", "party_appeal", "纪委"),
        ("隔壁院子乱建，私搭违建", "illegal_building", "duty_performance", "本乡镇"),
        ("我建议把集市改到周末", "proposal", "suggestion", "本乡镇"),
    ],
)
def test_a_typical_claim_finds_its_row(text, row, route, organ) -> None:
    best = GUIDE.propose(text)[0]
    assert (best.row.id, best.row.route) == (row, route)
    assert organ in best.row.organ.name
    assert best.words
    assert all(word in text for word in best.words)


def test_the_reason_is_told_and_nothing_known_proposes_nothing() -> None:
    assert GUIDE.propose("你好") == ()
    by_category = GUIDE.propose("", "1301")
    assert by_category
    assert all(each.by_category and not each.words for each in by_category)
    best = GUIDE.propose("申请低保评定", "1201")[0]
    assert best.by_category
    assert best.words == ("低保评定",), "a word inside a longer one says nothing more"


def test_a_category_kept_as_words_is_known_by_its_code() -> None:
    path = proposed("承包地", CATEGORIES)[0].path
    assert category_code(path, CATEGORIES) == "1301"
    assert category_code("1301", CATEGORIES) == "1301"
    assert category_code("别的", CATEGORIES) is None
    assert category_code(None, CATEGORIES) is None


def test_three_questions_turn_the_order_and_only_ambiguous_claims_are_asked() -> None:
    text = "承包的地边界有争议"
    found = GUIDE.propose(text)
    asked = questions(found)
    assert len(asked) == 3
    private = next(each for each in asked[1].answers if each.told == "个人")
    unpapered = next(each for each in asked[0].answers if each.told == "没有证")
    turned = GUIDE.propose(text, answers=(unpapered, private))[0]
    assert turned.row.id == "land_use_dispute"
    assert turned.by_answers == ("没有证", "个人")
    assert questions(found[:1]) == ()
    for row in GUIDE.rows.values():
        assert len(row.questions) in {0, 3}, row.id
        assert all(2 <= len(each.answers) <= 3 for each in row.questions)


def test_an_accusation_is_never_taken_into_the_ordinary_file() -> None:
    best = GUIDE.propose("村书记贪污挪用集体资金")[0].row
    assert best.route == "accusation"
    assert not best.takeable
    assert "12388" in (best.duty or "")


def test_an_own_procedure_is_one_the_acts_know_and_leaves_by_its_own_route() -> None:
    grounds = {each.code: each for each in load_procedure().grounds.of("own_procedure")}
    own = [each for each in GUIDE.rows.values() if each.own]
    assert {each.own for each in own} == set(grounds)
    assert all(each.route in grounds[each.own].routes for each in own)
    decided = [each for each in own if each.route == "admin_procedure"]
    assert all(each.checked == "read" for each in decided)


def test_every_limit_names_its_law_or_says_that_it_is_unsure() -> None:
    limits = {each.code: each for row in GUIDE.rows.values() for each in row.limits}
    for each in limits.values():
        assert each.checked == "unsure" or re.search("《.+》第.+条", each.text), each.code
        assert "起" in each.text or "内" in each.text
    assert [e.code for e in GUIDE.limits(("civil", "civil", "none"))] == ["civil"]


def test_every_route_and_mark_has_its_words() -> None:
    assert {each.route for each in GUIDE.rows.values()} <= set(words.GUIDE_ROUTES)
    assert {each.checked for each in GUIDE.rows.values()} == set(words.CHECKED)


def test_organs_take_the_names_of_this_county_and_township() -> None:
    here = load_guide("云溪县", "青山镇").rows
    assert here["minimum_living"].organ.name == "云溪县民政局"
    assert here["land_use_dispute"].organ.name == "青山镇人民政府"
    assert here["court_judgment"].organ.name == "人民法院"


def test_an_office_calls_an_organ_by_its_own_name() -> None:
    own = {"civil_affairs": Organ("civil_affairs", "云溪县民政局", "0450-1，政务大厅3号窗")}
    organ = parse_guide(TEXT, own=own).rows["minimum_living"].organ
    assert (organ.name, organ.contact) == ("云溪县民政局", "0450-1，政务大厅3号窗")


@pytest.mark.parametrize(
    "broken",
    [
        "not toml [",
        TEXT.replace('organ = "township"', 'organ = "nobody"', 1),
        TEXT.replace('limits = ["civil"]', 'limits = ["none"]', 1),
        TEXT.replace('checked = "known"', 'checked = "sure"', 1),
        TEXT.replace('route = "litigation"', 'route = "none"', 1),
        TEXT.replace('id = "fight"', 'id = "noise"', 1),
        TEXT.replace('toward = ["decision_disputed"]', 'toward = ["none"]', 1),
    ],
)
def test_a_damaged_table_is_refused(broken) -> None:
    assert broken != TEXT
    with pytest.raises(Trouble, match=r"guide\.damaged"):
        parse_guide(broken)
