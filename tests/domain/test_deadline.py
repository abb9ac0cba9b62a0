"""Deadlines against the worked table, and against an oracle that counts day by day."""

import json
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
from day_walker import TABLE, oracle
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.deadline import Due, RuleSet, count, due_json, in_short, parse_rules
from app.domain.errors import Refused, Trouble
from app.rules import load_calendar, load_rules

RULES = load_rules()
CALENDAR = load_calendar()
EXAMPLES = Path(__file__).parents[3] / "shared" / "domain" / "deadline_examples.json"
DAYS_AT_ONCE = 50

WORKED = [
    ("NOTICE_15D", "2026-02-02", None, "2026-02-17", "2026-02-24", "2026-02-14"),
    ("HANDLE_60D", "2025-12-18", None, "2026-02-16", "2026-02-24", "2026-02-14"),
    ("HANDLE_60D", "2025-08-04", None, "2025-10-03", "2025-10-09", "2025-09-30"),
    ("HANDLE_EXT", "2025-08-04", 90, "2025-11-02", "2025-11-03", "2025-10-31"),
    ("REVIEW_REQUEST_30D", "2025-09-05", None, "2025-10-05", "2025-10-09", "2025-09-30"),
    ("NOTICE_15D", "2026-03-06", None, "2026-03-21", "2026-03-23", "2026-03-20"),
    # five working days over a Sunday that is worked (National Day 2026)
    ("OBJECTION_5WD", "2026-09-16", None, "2026-09-22", "2026-09-22", "2026-09-22"),
    # the last day is a Saturday that is worked: nothing rolls
    ("NOTICE_15D", "2026-01-30", None, "2026-02-14", "2026-02-14", "2026-02-14"),
    ("REVIEW_FORWARD", "2026-09-30", None, "2026-10-09", "2026-10-09", "2026-10-09"),
    ("DUTY_2M", "2025-12-31", None, "2026-02-28", "2026-02-28", "2026-02-28"),
    ("DUTY_2M", "2024-12-31", None, "2025-02-28", "2025-02-28", "2025-02-28"),
    ("RATE_30D", "2026-01-18", None, "2026-02-17", "2026-02-17", "2026-02-14"),
]

NOT_COUNTED = {
    "ASSIGN_FEEDBACK",
    "SUPPORT_EXEC",
    "URGENT_REPORT",
    "DISPATCH_REPLY",
    "SUPERVISION",
    "ORDERED_ANEW",
}


def told(due: Due) -> tuple[date, date, date, bool]:
    return due.nominal, due.rolled, due.internal, due.provisional


@pytest.mark.parametrize(("rule", "on", "days", "nominal", "rolled", "internal"), WORKED)
def test_the_worked_table_holds(
    rule: str, on: str, days: int | None, nominal: str, rolled: str, internal: str
) -> None:
    due = due_json(RULES.due(rule, date.fromisoformat(on), CALENDAR, days=days))
    assert (due["nominal"], due["rolled"], due["internal"]) == (nominal, rolled, internal)
    assert not due["provisional"]


@pytest.mark.skipif(not EXAMPLES.exists(), reason="the shared folder is not here")
def test_the_shared_examples_hold() -> None:
    for each in json.loads(EXAMPLES.read_text(encoding="utf-8")):
        on, excluded = date.fromisoformat(each["event"]), each["excluded_days"]
        due = due_json(RULES.due(each["rule"], on, CALENDAR, excluded_days=excluded))
        assert {key: due[key] for key in ("nominal", "rolled", "internal")} == {
            key: each[key] for key in ("nominal", "rolled", "internal")
        }, each["id"]


def test_every_row_of_the_table_is_shipped() -> None:
    assert set(RULES.rules) == set(TABLE) | NOT_COUNTED


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(sorted(TABLE)),
    st.dates(date(2003, 6, 1), date(2029, 12, 31)),
)
def test_twenty_thousand_dates_agree_with_the_oracle(rule_id: str, start: date) -> None:
    for day in (start + timedelta(days=n) for n in range(DAYS_AT_ONCE)):
        assert told(RULES.due(rule_id, day, CALENDAR)) == oracle(rule_id, day), day


@settings(max_examples=100, deadline=None)
@given(st.dates(date(2023, 1, 1), date(2027, 12, 31)), st.integers(0, 90))
def test_hearing_days_are_added_to_the_recheck(day: date, excluded: int) -> None:
    due = RULES.due("RECHECK_OPINION_30D", day, CALENDAR, excluded_days=excluded)
    assert told(due) == oracle("RECHECK_OPINION_30D", day, excluded)


def test_steps_name_trigger_article_each_day_and_result() -> None:
    steps = "\n".join(RULES.due("NOTICE_15D", date(2026, 2, 2), CALENDAR).steps)
    assert "2026年2月2日（周一）" in steps
    assert "当天不算" in steps
    assert "第二十三条第二款" in steps
    for day in range(15, 24):
        assert f"2月{day}日" in steps
    assert "春节放假" in steps
    assert "2月14日（周六）因春节调休上班" in steps
    assert "顺延后是2026年2月24日" in steps


def test_a_letter_says_in_short_from_when_and_how_long() -> None:
    for rule, said in (
        ("HANDLE_60D", "12月1日受理，次日起60日"),
        ("DUTY_2M", "12月1日收到履行职责的申请，次日起2个月"),
    ):
        assert in_short(RULES.due(rule, date(2026, 12, 1), CALENDAR)) == said
    for rule in RULES.rules:
        due = RULES.due(rule, date(2026, 12, 1), CALENDAR)
        assert in_short(due) or due.source.unit in {"hour", "dated"} or not due.length


def test_steps_of_working_days_name_each_counted_and_skipped_day() -> None:
    steps = RULES.due("OBJECTION_5WD", date(2026, 9, 16), CALENDAR).steps
    counted = next(step for step in steps if step.startswith("数到的工作日"))
    assert counted.count("、") == 4
    assert "9月20日（周日，国庆节调休上班）" in counted
    assert any("周末，不算：9月19日（周六）" in step for step in steps)


def test_a_petitioners_right_ends_on_the_rolled_day_and_posting_counts() -> None:
    due = RULES.due("REVIEW_REQUEST_30D", date(2025, 9, 5), CALENDAR)
    assert due.who == "petitioner"
    assert "顺延到2025年10月9日（周四），当天寄出也算数" in due.steps[-1]


def test_a_year_without_plan_is_provisional_and_recomputed_when_the_plan_arrives() -> None:
    due = RULES.due("HANDLE_60D", date(2026, 12, 31), CALENDAR)
    assert due.provisional
    assert "2027年假日安排未导入，按周末推算" in due.steps[-1]
    plan = (
        'year = 2027\n[[off]]\nname = "试验"\nfrom = 2027-03-01\nto = 2027-03-03\n'
        '[[work]]\nname = "试验"\non = 2027-02-27\n'
    )
    again = RULES.due("HANDLE_60D", date(2026, 12, 31), load_calendar([plan]))
    assert (due.nominal, due.rolled) == (date(2027, 3, 1), date(2027, 3, 1))
    assert not again.provisional
    assert (again.nominal, again.rolled) == (date(2027, 3, 1), date(2027, 3, 4))
    assert again.internal == date(2027, 2, 27)


def test_the_year_of_the_trigger_alone_makes_nothing_provisional() -> None:
    assert not RULES.due("NOTICE_15D", date(2003, 12, 25), CALENDAR).provisional
    assert not RULES.due("NOTICE_15D", date(2026, 12, 16), CALENDAR).provisional


def test_a_dated_rule_is_the_day_in_the_paper_and_does_not_roll() -> None:
    due = RULES.due("ASSIGN_FEEDBACK", date(2026, 2, 17), CALENDAR)
    assert due.nominal == due.rolled == date(2026, 2, 17)
    later = RULES.due("ASSIGN_FEEDBACK", date(2026, 2, 2), CALENDAR, days=15)
    assert later.rolled == date(2026, 2, 17)
    assert RULES.due("URGENT_REPORT", date(2026, 2, 17), CALENDAR).nominal == date(2026, 2, 17)


@pytest.mark.parametrize(
    ("rule", "on", "options", "code", "field"),
    [
        ("NO_SUCH_RULE", date(2026, 1, 1), {}, "deadline.unknown_rule", "rule"),
        ("NOTICE_15D", date(1900, 1, 1), {}, "deadline.impossible_date", "trigger_on"),
        ("NOTICE_15D", date.max, {}, "deadline.impossible_date", "trigger_on"),
        ("NOTICE_15D", date(2026, 1, 1), {"days": 16}, "deadline.days_out_of_range", "days"),
        ("NOTICE_15D", date(2026, 1, 1), {"days": 0}, "deadline.days_out_of_range", "days"),
        ("HANDLE_EXT", date(2026, 1, 1), {"days": 60}, "deadline.days_out_of_range", "days"),
        ("HANDLE_EXT", date(2026, 1, 1), {"days": 91}, "deadline.days_out_of_range", "days"),
        ("REVIEW_REQUEST_30D", date(2026, 1, 1), {"days": 20}, "deadline.fixed_length", "days"),
        (
            "RECHECK_OPINION_30D",
            date(2026, 1, 1),
            {"excluded_days": -1},
            "deadline.impossible_excluded_days",
            "excluded_days",
        ),
        (
            "HANDLE_60D",
            date(2026, 1, 1),
            {"excluded_days": 5},
            "deadline.nothing_excluded",
            "excluded_days",
        ),
    ],
)
def test_impossible_requests_are_refused_with_their_field(
    rule: str, on: date, options: dict[str, int], code: str, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        RULES.due(rule, on, CALENDAR, **options)
    assert (refused.value.code, refused.value.field) == (code, field)


NEARER = """
[[rule]]
id = "NOTICE_15D"
article = "省 1"
cite = "省的规定"
trigger = "收到信访事项"
who = "office"
unit = "{unit}"
length = {length}
in_force_from = 2024-01-01
{rest}
"""


def nearer(length: int, unit: str = "calendar", rest: str = "") -> RuleSet:
    return load_rules({"province": NEARER.format(length=length, unit=unit, rest=rest)})


def test_a_nearer_layer_in_force_is_followed_and_changes_the_hash() -> None:
    rules = nearer(10, rest="in_force_to = 2025-12-31")
    assert rules.at("NOTICE_15D", date(2024, 1, 1)).length == 10
    assert rules.at("NOTICE_15D", date(2025, 12, 31)).layer == "province"
    assert rules.at("NOTICE_15D", date(2026, 1, 1)).length == 15
    assert rules.at("NOTICE_15D", date(2023, 12, 31)).length == 15
    assert rules.hash != RULES.hash
    assert rules.due("NOTICE_15D", date(2025, 1, 1), CALENDAR).rules_hash == rules.hash


@pytest.mark.parametrize(("length", "unit"), [(16, "calendar"), (15, "working")])
def test_a_nearer_layer_cannot_take_time_from_the_petitioner(length: int, unit: str) -> None:
    with pytest.raises(Refused, match="worse_than_law"):
        nearer(length, unit)


def test_a_nearer_layer_cannot_shorten_her_right() -> None:
    text = NEARER.replace("NOTICE_15D", "REVIEW_REQUEST_30D").replace("office", "petitioner")
    with pytest.raises(Refused, match="worse_than_law"):
        load_rules({"county": text.format(length=29, unit="calendar", rest="")})
    longer = load_rules({"county": text.format(length=31, unit="calendar", rest="")})
    assert longer.at("REVIEW_REQUEST_30D", date(2026, 1, 1)).length == 31


def test_a_rule_that_ended_is_refused_and_one_not_yet_begun_says_so() -> None:
    rule = msgspec.structs.replace(
        RULES.at("NOTICE_15D", date(2026, 1, 1)), in_force_to=date(2026, 1, 31)
    )
    rules = RuleSet.of([rule])
    with pytest.raises(Refused, match="no_longer_in_force"):
        rules.at("NOTICE_15D", date(2026, 2, 1))
    assert any(
        "仅供推算" in step for step in rules.due("NOTICE_15D", date(2020, 1, 1), CALENDAR).steps
    )


@pytest.mark.parametrize("text", ["rule = 3", "[[rule]]\nid = 'X'\n", "[[rule", "[[other]]\n"])
def test_a_rules_file_that_does_not_fit_is_trouble(text: str) -> None:
    with pytest.raises(Trouble, match=r"rules\.unreadable"):
        parse_rules(text)


def test_the_hash_does_not_depend_on_the_order_of_the_file() -> None:
    rules = [rule for versions in RULES.rules.values() for rule in versions]
    assert RuleSet.of(reversed(rules)).hash == RuleSet.of(rules).hash == RULES.hash


def test_every_rule_tells_steps_with_its_source() -> None:
    for rule_id in RULES.rules:
        due = RULES.due(rule_id, date(2026, 1, 28), CALENDAR)
        assert len(due.steps) >= 3
        assert due.article
        assert any(due.source.cite in step for step in due.steps)


def test_a_due_is_a_value() -> None:
    rule = RULES.at("NOTICE_15D", date(2026, 2, 2))
    assert count(rule, date(2026, 2, 2), CALENDAR) == count(rule, date(2026, 2, 2), CALENDAR)
