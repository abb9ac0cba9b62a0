"""The table of remedies: whole or refused; each route has its own; no waiver passes."""

from datetime import date
from typing import get_args

import pytest

from app.domain import words
from app.domain.errors import Trouble
from app.domain.petition import Route
from app.domain.remedies import FINGERPRINTS, parse_remedies
from app.rules import _resource, load_remedies, load_rules

TEXT = _resource("procedure", "remedies.toml")


def test_an_opinion_leads_to_review_and_nothing_else() -> None:
    table = load_remedies()
    row = table.of("petition_procedure", "handling_opinion")
    told = "".join(
        table.paragraphs(row, review_organ="云溪县人民政府", organ_name="x", county_government="y")
    )
    assert "30日内，向云溪县人民政府请求复查" in told
    assert "寄出当天算数" in told
    assert row.rule == "REVIEW_REQUEST_30D"
    for other in ("复议", "诉讼", "起诉"):
        assert other not in told


def test_a_reply_on_ones_duty_leads_to_reconsideration_first() -> None:
    table = load_remedies()
    row = table.of("duty_performance", "duty_reply")
    told = "".join(
        table.paragraphs(row, review_organ="x", organ_name="x", county_government="云溪县人民政府")
    )
    assert "应当先自知道之日起60日内向云溪县人民政府申请行政复议" in told
    assert "15日内" in told
    assert "复查" not in told


FILLED = {"review_organ": "甲县人民政府", "organ_name": "乙镇", "county_government": "甲县人民政府"}
REVIEW, FIRST, FREE = "复查", "应当先", "也可以"


@pytest.mark.parametrize(
    ("route", "letter", "ground", "says", "never"),
    [
        ("petition_procedure", "handling_opinion", None, {REVIEW}, {"复议", "诉讼", "起诉"}),
        ("duty_performance", "duty_reply", None, {FIRST, "复议", "15日"}, {REVIEW, FREE}),
        ("admin_procedure", "own_decision", "land_use", {"30日", "土地", FIRST}, {REVIEW}),
        ("admin_procedure", "own_decision", "forest", {"30日", "林木", FIRST}, {REVIEW}),
        ("admin_procedure", "own_decision", "grassland", {"六个月", FIRST}, {REVIEW, "30日"}),
        ("admin_procedure", "order_told", "village_affairs", {FIRST, "复议"}, {REVIEW, FREE}),
    ],
)
def test_the_remedy_is_a_function_of_the_route_and_the_kind_of_act(
    route, letter, ground, says, never
) -> None:
    table = load_remedies()
    told = "".join(table.paragraphs(table.of(route, letter, ground), **FILLED))
    assert all(each in told for each in says)
    assert not any(each in told for each in never)


def test_only_these_letters_have_a_remedy_and_each_counts_by_a_rule_of_hers() -> None:
    table, rules = load_remedies(), load_rules()
    today = date(2026, 11, 23)
    for route, letter, ground in FINGERPRINTS:
        row = table.of(route, letter, ground)
        assert rules.at(row.rule, today).who == "petitioner"
    for route in (*get_args(Route), None):
        for letter in words.LETTERS:
            expected = any(key[:2] == (route, letter) for key in FINGERPRINTS)
            found = [table.find(route, letter, each[2]) for each in FINGERPRINTS]
            assert any(found) is expected, (route, letter)


def test_a_decision_on_an_unknown_ground_has_no_remedy_of_another_law() -> None:
    assert load_remedies().find("admin_procedure", "own_decision", "other") is None
    assert load_remedies().find("admin_procedure", "own_decision") is None


@pytest.mark.parametrize("route", ["litigation", "", None])
def test_no_other_route_has_a_letter_of_ours(route) -> None:
    with pytest.raises(Trouble, match=r"remedy\.none"):
        load_remedies().of(route, "handling_opinion")


@pytest.mark.parametrize(
    "broken",
    [
        TEXT.replace("30日", "10日"),
        TEXT.replace("《信访工作条例》第三十五条", "《信访条例》第三十四条"),
        TEXT[: TEXT.index('route = "duty_performance"') - len("[[remedy]]\n")],
        "not toml [",
    ],
)
def test_a_table_that_lost_or_changed_a_word_is_refused(broken) -> None:
    assert FINGERPRINTS
    with pytest.raises(Trouble, match=r"remedy\.damaged"):
        parse_remedies(broken)
