"""How a duty is said: days, badges, reasons, and a chain that equals the engine's own steps."""

from datetime import date

import pytest

from app.domain.deadline import count
from app.domain.file import Clock
from app.rules import load_calendar, load_rules
from ui import duties
from ui.duties import Counted, DueChain, Measure

RULES, CALENDAR = load_rules(), load_calendar()
TODAY = date(2026, 9, 22)


def clock_of(rule: str, trigger_on: date) -> Clock:
    due = count(RULES.at(rule, trigger_on), trigger_on, CALENDAR)
    return Clock(
        b"c",
        None,
        rule,
        due.article,
        trigger_on,
        due.nominal,
        due.rolled,
        due.internal,
        due.provisional,
        due.steps,
        None,
        None,
    )


def counted(rule: str, trigger_on: date, today: date = TODAY) -> Counted:
    return Counted(clock_of(rule, trigger_on), RULES, CALENDAR, today)


@pytest.mark.parametrize(
    ("received_on", "near", "badge"),
    [
        (date(2026, 9, 6), "over", ("over", "逾期 1 天")),
        (date(2026, 9, 7), "today", ("today", "今天到期")),
        (date(2026, 9, 8), "soon", ("soon", "还有 1 天")),
        # 25 to 27 September are Mid-Autumn: 28 is the third working day from the 22nd
        (date(2026, 9, 13), "soon", ("soon", "还有 6 天")),
        (date(2026, 9, 14), "later", ("later", "还有 7 天")),
    ],
)
def test_urgency_goes_by_the_law_when_late_and_by_working_days_when_near(received_on, near, badge):
    clock = clock_of("NOTICE_15D", received_on)
    assert duties.urgency(clock, Measure(TODAY, CALENDAR)) == near
    assert duties.badge(clock, Measure(TODAY, CALENDAR)) == badge


def test_past_the_offices_target_but_not_the_law_is_amber_and_says_what_is_left():
    clock = clock_of("NOTICE_15D", date(2026, 9, 11))  # the last day is the 26th, in Mid-Autumn
    assert clock.internal == date(2026, 9, 24)
    on_the_25th = date(2026, 9, 25)
    at = Measure(on_the_25th, CALENDAR)
    assert duties.badge(clock, at) == ("soon", "法定还有 1 天")
    assert duties.due_on(clock, at) == date(2026, 9, 26)


def test_where_the_place_rolls_an_office_is_late_only_after_the_rolled_day():
    clock = clock_of("NOTICE_15D", date(2026, 9, 11))  # the 26th is in Mid-Autumn: rolled to 28
    on_the_27th, on_the_29th = date(2026, 9, 27), date(2026, 9, 29)
    assert duties.badge(clock, Measure(on_the_27th, CALENDAR)) == ("over", "逾期 1 天")
    rolls = Measure(on_the_27th, CALENDAR, rolls=True)
    assert duties.badge(clock, rolls) == ("soon", "顺延后还有 1 天")
    assert duties.due_on(clock, rolls) == date(2026, 9, 28)
    assert duties.badge(clock, Measure(on_the_29th, CALENDAR, rolls=True)) == ("over", "逾期 1 天")


def test_days_are_written_as_the_house_writes_them():
    assert duties.day_words(date(2026, 9, 30), TODAY) == "9月30日 周三"
    assert duties.day_words(date(2025, 12, 2), TODAY) == "2025年12月2日"
    assert duties.short_day(date(2025, 12, 2), TODAY) == "25年12月2日"
    assert duties.moment_words("2026-09-22T09:12:00+08:00", TODAY) == "今天 09:12"
    assert duties.moment_words("2026-09-21T17:20:00+08:00", TODAY) == "昨天 17:20"
    assert duties.moment_words("", TODAY) == ""


def test_the_reason_names_start_length_rest_day_and_article():
    told = counted("NOTICE_15D", date(2026, 9, 11)).reason()
    assert told == "9月11日收到，次日起 15 天，最后一天中秋节放假，提前到9月24日 · 第23条"


def test_working_days_are_listed_with_the_sunday_that_is_worked():
    links = list(counted("OBJECTION_5WD", date(2026, 9, 16)).links())
    assert links[1].title == "＋5 个工作日"
    assert links[1].words == "17、18、20（周日上班）、21、22"


def test_a_right_of_hers_runs_to_the_next_working_day():
    links = list(counted("REVIEW_REQUEST_30D", date(2026, 9, 3)).links())
    assert links[-1].title == "10月8日 周四"
    assert "当天寄出也算数" in links[-1].words


def test_the_chain_reads_aloud_every_step_of_the_engine(qtbot):
    chain = DueChain()
    qtbot.addWidget(chain)
    told = counted("HANDLE_60D", date(2026, 8, 4))
    chain.explain(told)
    for step in told.clock.steps:
        assert step in chain.words()
    chain.explain(counted("NOTICE_15D", date(2026, 9, 1)))
    assert told.clock.steps[0] not in chain.words()
