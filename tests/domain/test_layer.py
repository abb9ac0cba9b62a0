"""What a province, a county or the township may decide, and that it never worsens the law."""

from datetime import date
from pathlib import Path

import pytest
from day_walker import ONE_DAY, works

from app.domain.deadline import RuleSet
from app.domain.errors import Refused, Trouble
from app.domain.layer import check_layer, held, parse_layer, parse_settings
from app.rules import load_calendar, load_rules, load_settings, shipped_layer

CALENDAR = load_calendar()
PRODUCT = load_rules()
SETTINGS = load_settings()
DAY = date(2026, 9, 16)
HEAD = 'name = "某县"\nsource = "编的文件"\nin_force_from = 2026-01-01\n'


def layer(settings: str = "", level: str = "county", rest: str = "") -> str:
    return f'level = "{level}"\n{HEAD}[settings]\n{settings}\n{rest}'


def rules(text: str) -> RuleSet:
    file = parse_layer(text)
    check_layer(file, SETTINGS, PRODUCT)
    return load_rules({file.level: text})


def test_the_table_has_the_settings_of_the_doubts_about_counting() -> None:
    keys = {each.key for each in SETTINGS}
    assert {
        "deadline.office_rollover",
        "deadline.count_start",
        "accept.date_source",
        "receipt.after_hours",
        "hearing.exclude",
        "clock.pause_reasons",
        "suggest.target_days",
        "suggestion.feedback_days",
    } <= keys
    assert {"simple.accept_days", "simple.reply_days"} <= keys
    assert len(keys) == len(SETTINGS)
    assert all(each.says and each.basis for each in SETTINGS)


def test_every_setting_is_asked_by_something() -> None:
    """A switch that moves nothing would tell the county that it decided something."""
    root = Path(__file__).parents[2]
    code = "".join(
        p.read_text("utf-8") for p in (*root.glob("app/**/*.py"), *root.glob("ui/**/*.py"))
    )
    assert [each.key for each in SETTINGS if f'"{each.key}"' not in code] == []


def test_without_a_layer_the_defaults_hold() -> None:
    told = {each.setting.key: each for each in held(SETTINGS, PRODUCT.decided)}
    assert told["deadline.office_rollover"].value is False
    assert told["deadline.count_start"].value == "next_day"
    assert told["hearing.exclude"].value == ("RECHECK",)
    assert {each.layer for each in told.values()} == {"product"}


def test_the_shipped_province_is_unverified_and_says_no_dates() -> None:
    text = shipped_layer("黑龙江省")
    assert text is not None
    file = parse_layer(text)
    assert (file.level, file.name, file.verified) == ("province", "黑龙江省", False)
    assert (file.settings, file.rule, file.in_force_from, file.published_on) == ({}, (), None, None)
    check_layer(file, SETTINGS, PRODUCT)
    assert load_rules({"province": text}).hash == PRODUCT.hash
    assert shipped_layer("示例省") is None


def test_counting_from_the_same_day_brings_an_office_forward_and_never_her() -> None:
    told = rules(layer('"deadline.count_start" = "same_day"'))
    for rule_id in ("NOTICE_15D", "HANDLE_60D", "OBJECTION_5WD"):
        was, now = PRODUCT.due(rule_id, DAY, CALENDAR), told.due(rule_id, DAY, CALENDAR)
        assert now.nominal < was.nominal
        assert any("当天算第一天" in step for step in now.steps)
    due = told.due("OBJECTION_5WD", DAY, CALENDAR)
    day, left = DAY - ONE_DAY, 5
    while left:
        day += ONE_DAY
        left -= works(day)
    assert due.nominal == day
    assert "9月16日" in next(step for step in due.steps if step.startswith("数到"))
    right = told.due("REVIEW_REQUEST_30D", DAY, CALENDAR)
    assert right.rolled == PRODUCT.due("REVIEW_REQUEST_30D", DAY, CALENDAR).rolled
    assert told.due("REGISTER", DAY, CALENDAR).nominal == DAY


def test_what_began_before_the_layer_is_counted_as_before() -> None:
    told = rules(layer('"deadline.count_start" = "same_day"'))
    before = date(2025, 12, 31)
    assert (
        told.due("NOTICE_15D", before, CALENDAR).nominal
        == PRODUCT.due("NOTICE_15D", before, CALENDAR).nominal
    )


def test_lengths_that_are_left_open_are_set_and_say_whose_they_are() -> None:
    told = rules(layer('"simple.reply_days" = 7', level="province"))
    due = told.due("SIMPLE_REPLY_10WD", DAY, CALENDAR)
    assert (due.length, due.source.layer) == (7, "province")
    assert any("按某县的规定" in step and "省里的规定" in step for step in due.steps)
    feedback = rules(layer('"suggestion.feedback_days" = 20'))
    assert feedback.due("SUGGEST_FEEDBACK_30D", DAY, CALENDAR).length == 20


def test_late_after_the_rolled_day_is_told_and_moves_no_date() -> None:
    told = rules(layer('"deadline.office_rollover" = true'))
    due = told.due("NOTICE_15D", date(2026, 2, 2), CALENDAR)
    was = PRODUCT.due("NOTICE_15D", date(2026, 2, 2), CALENDAR)
    assert (due.nominal, due.rolled, due.internal) == (was.nominal, was.rolled, was.internal)
    assert any("逾期统计按顺延后的日期" in step for step in due.steps)


def test_a_hearing_can_only_count_more_days_against_the_organ() -> None:
    told = rules(layer('"hearing.exclude" = []', level="province"))
    with pytest.raises(Refused, match="nothing_excluded"):
        told.due("RECHECK_OPINION_30D", DAY, CALENDAR, excluded_days=5)
    with pytest.raises(Refused) as refused:
        rules(layer('"hearing.exclude" = ["RECHECK", "HANDLE"]', level="province"))
    assert (refused.value.code, refused.value.article) == ("rules.worse_than_law", "36.2")


def test_the_nearest_layer_is_followed() -> None:
    wide = layer('"suggestion.feedback_days" = 20', level="province")
    near = layer('"suggestion.feedback_days" = 15')
    both = load_rules({"province": wide, "county": near})
    assert both.due("SUGGEST_FEEDBACK_30D", DAY, CALENDAR).length == 15
    assert both.decided["suggestion.feedback_days"] == (15, "county", "某县")
    assert both.decides("suggestion.feedback_days", 30) == 15
    assert both.decides("receipt.after_hours", "same_day") == "same_day"


RULE = """
[[rule]]
id = "{id}"
article = "县 1"
cite = "县里的规定"
trigger = "收到"
who = "{who}"
unit = "{unit}"
length = {length}
days = "shorter"
in_force_from = 2026-01-01
"""


def rule(id_: str, length: int, unit: str = "calendar", who: str = "office") -> str:
    return layer(rest=RULE.format(id=id_, length=length, unit=unit, who=who))


def test_a_binding_period_may_be_shortened_for_an_office() -> None:
    assert rules(rule("HANDLE_60D", 45)).due("HANDLE_60D", DAY, CALENDAR).length == 45


@pytest.mark.parametrize(
    ("text", "code", "field"),
    [
        (rule("HANDLE_60D", 61), "rules.worse_than_law", "HANDLE_60D"),
        (rule("NOTICE_15D", 10, "working"), "rules.worse_than_law", "NOTICE_15D"),
        (rule("DUTY_2M", 1, "month"), "layer.mandatory", "DUTY_2M"),
        (rule("NO_SUCH", 1), "deadline.unknown_rule", "NO_SUCH"),
        (rule("REVIEW_REQUEST_30D", 29, who="petitioner"), "rules.worse_than_law", None),
        (layer('"deadline.holiday" = true'), "layer.unknown_setting", "deadline.holiday"),
        (layer('"simple.reply_days" = 7'), "layer.not_yours", "simple.reply_days"),
        (layer('"suggest.target_days" = 30', "township"), "layer.not_yours", "suggest.target_days"),
        (layer('"deadline.office_rollover" = 1'), "layer.bad_value", "deadline.office_rollover"),
        (layer('"deadline.count_start" = "later"'), "layer.bad_value", "deadline.count_start"),
        (layer('"urgent.report_hours" = 0'), "layer.bad_value", "urgent.report_hours"),
        (layer('"urgent.report_hours" = true'), "layer.bad_value", "urgent.report_hours"),
        (layer("", "product"), "layer.incomplete", "level"),
        (layer().replace("编的文件", " "), "layer.incomplete", "source"),
        (layer().replace("某县", ""), "layer.incomplete", "name"),
        (
            layer('"urgent.report_hours" = 4').replace("in_force_from = 2026-01-01\n", ""),
            "layer.no_day",
            "in_force_from",
        ),
        ("level = 3", "layer.unreadable", "file"),
        ("[[rule", "layer.unreadable", "file"),
        (layer() + "\n[more]\na = 1\n", "layer.unreadable", "file"),
    ],
)
def test_a_layer_that_may_not_is_refused_with_its_field(
    text: str, code: str, field: str | None
) -> None:
    with pytest.raises(Refused) as refused:
        rules(text)
    assert refused.value.code == code
    assert field is None or refused.value.field == field


def test_a_table_of_settings_that_does_not_fit_is_trouble() -> None:
    with pytest.raises(Trouble, match=r"rules\.unreadable"):
        parse_settings("[[setting]]\nkey = 3\n")
