"""Whatever calendars arrive in whatever order: promises bind the office and never her."""

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.calendar import CalendarFile, WorkCalendar
from app.domain.deadline import RuleSet, count
from app.domain.errors import Refused
from app.domain.recount import Counting, Dates, recount
from app.rules import load_calendar, load_rules

RULES = load_rules()
CALENDAR = load_calendar()
FIRST = date(2026, 12, 1)
DAYS = st.integers(0, 90).map(lambda n: FIRST + timedelta(days=n))
OFFICE = sorted(
    rule_id
    for rule_id, versions in RULES.rules.items()
    if versions[0].who == "office" and versions[0].unit in {"calendar", "working", "month"}
)
HERS = ["REVIEW_REQUEST_30D", "RECHECK_REQUEST_30D", "RECONSIDER_60D", "JUDICIAL_CONFIRM_30D"]


@st.composite
def calendars(draw) -> WorkCalendar:
    """A 2027 nobody would publish: any weekdays rest, any weekend days are worked."""
    days = draw(st.sets(st.integers(0, 200), max_size=60))
    off, made_up = {}, {}
    for n in days:
        day = date(2026, 12, 1) + timedelta(days=n)
        (off if day.isoweekday() <= 5 else made_up)[day.toordinal()] = "编的"
    return CALENDAR.laid_over(CalendarFile(2027, True, "编的", off or {740_000: "x"}, made_up))


def dates(rule_id: str, day: date, calendar: WorkCalendar) -> Dates:
    due = RULES.due(rule_id, day, calendar)
    return Dates(due.nominal, due.rolled, due.internal, due.provisional)


@settings(max_examples=300)
@given(st.sampled_from(HERS), DAYS, st.lists(calendars(), min_size=1, max_size=4))
def test_a_right_never_ends_before_the_rolled_day_nor_before_what_was_told(
    rule_id: str, served: date, arriving: list[WorkCalendar]
) -> None:
    kept, was = dates(rule_id, served, CALENDAR), CALENDAR
    for calendar in arriving:
        made = recount(
            rule_id,
            served,
            kept,
            Counting(RULES, was),
            Counting(RULES, calendar),
            {kept.nominal, kept.rolled},
        ).dates
        assert made.rolled >= kept.rolled
        assert made.rolled >= RULES.due(rule_id, served, calendar).rolled
        assert made.nominal >= kept.nominal
        kept, was = made, calendar


@settings(max_examples=300)
@given(st.sampled_from(OFFICE), DAYS, st.lists(calendars(), min_size=1, max_size=4))
def test_a_day_that_a_letter_names_never_moves_later(
    rule_id: str, began: date, arriving: list[WorkCalendar]
) -> None:
    kept, was = dates(rule_id, began, CALENDAR), CALENDAR
    promised = {kept.nominal}
    for calendar in arriving:
        made = recount(
            rule_id, began, kept, Counting(RULES, was), Counting(RULES, calendar), promised
        )
        assert made.dates.nominal <= max(promised)
        assert made.dates.internal <= made.dates.nominal <= made.dates.rolled
        assert calendar.is_working(made.dates.internal)
        if made.why == "promised":
            assert kept.nominal in promised
        kept, was = made.dates, calendar
        promised.add(kept.nominal)


@settings(max_examples=300)
@given(st.sampled_from(OFFICE), DAYS, st.lists(calendars(), min_size=1, max_size=3))
def test_what_no_letter_names_is_as_if_it_had_been_counted_so_from_the_start(
    rule_id: str, began: date, arriving: list[WorkCalendar]
) -> None:
    kept, was = dates(rule_id, began, CALENDAR), CALENDAR
    for calendar in arriving:
        kept = recount(rule_id, began, kept, Counting(RULES, was), Counting(RULES, calendar)).dates
        was = calendar
    assert kept == dates(rule_id, began, was)


@settings(max_examples=200)
@given(DAYS, st.integers(61, 90), st.lists(calendars(), min_size=1, max_size=3))
def test_an_extension_never_exceeds_ninety_days_from_acceptance(
    accepted: date, days: int, arriving: list[WorkCalendar]
) -> None:
    due = RULES.due("HANDLE_EXT", accepted, CALENDAR, days=days)
    kept, was = Dates(due.nominal, due.rolled, due.internal, due.provisional), CALENDAR
    for calendar in arriving:
        kept = recount(
            "HANDLE_EXT", accepted, kept, Counting(RULES, was), Counting(RULES, calendar)
        ).dates
        was = calendar
        assert kept.nominal == accepted + timedelta(days=days) <= accepted + timedelta(days=90)


@pytest.mark.parametrize("days", [0, 30, 60, 91, 120, 3000])
def test_another_length_of_an_extension_is_refused(days: int) -> None:
    with pytest.raises(Refused) as refused:
        RULES.due("HANDLE_EXT", FIRST, CALENDAR, days=days)
    assert (refused.value.code, refused.value.article) == ("deadline.days_out_of_range", "34")


@given(st.integers(1, 400), st.sampled_from(["province", "county", "township"]))
def test_no_layer_lets_an_extension_exceed_ninety_days(length: int, layer: str) -> None:
    law = RULES.at("HANDLE_EXT", FIRST)
    near = msgspec.structs.replace(law, layer=layer, length=length)
    if length > 90:
        with pytest.raises(Refused, match="worse_than_law"):
            RuleSet.of([law, near])
    else:
        assert RuleSet.of([law, near]).at("HANDLE_EXT", FIRST).length <= 90


def test_a_length_that_was_chosen_is_kept() -> None:
    """A date of five working days, where the rule gives ten, stays five working days."""
    rule = RULES.at("SIMPLE_REPLY_10WD", FIRST)
    due = count(rule, FIRST, CALENDAR, days=5)
    kept = Dates(due.nominal, due.rolled, due.internal, due.provisional)
    rest = CalendarFile(2027, True, "编的", {date(2026, 12, 3).toordinal(): "编的"}, {})
    after = CALENDAR.laid_over(rest)
    made = recount(
        "SIMPLE_REPLY_10WD", FIRST, kept, Counting(RULES, CALENDAR), Counting(RULES, after)
    )
    assert made.dates.nominal == count(rule, FIRST, after, days=5).nominal == date(2026, 12, 9)


@pytest.mark.parametrize("year", range(2017, 2027))
def test_the_plans_of_ten_years_replayed(year: int) -> None:
    """As each plan arrived in truth: promised days stay or come forward, the rest is as counted."""
    days = range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)
    before = WorkCalendar(
        CALENDAR.years - {year},
        {day: name for day, name in CALENDAR.off.items() if day not in days},
        {day: name for day, name in CALENDAR.made_up.items() if day not in days},
    )
    was, now = Counting(RULES, before), Counting(RULES, CALENDAR)
    settled = 0
    for rule_id in OFFICE + HERS:
        for n in range(0, 400, 3):
            day = date(year - 1, 11, 20) + timedelta(days=n)
            kept, fresh = dates(rule_id, day, before), dates(rule_id, day, CALENDAR)
            settled += kept.provisional and not fresh.provisional
            held = recount(rule_id, day, kept, was, now, {kept.nominal}).dates
            if rule_id in HERS:
                assert held.rolled == max(kept.rolled, fresh.rolled)
                continue
            assert held.nominal == min(kept.nominal, fresh.nominal)
            assert held.rolled <= kept.rolled
            assert recount(rule_id, day, kept, was, now).dates == fresh
    assert settled > 1_000
