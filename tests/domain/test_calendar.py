"""Working days by year against the data four sources agree on, and calendar files laid on top."""

import csv
import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.domain.calendar import DayAnswer, WorkCalendar, parse_calendar, year_json
from app.domain.errors import Refused, Trouble
from app.rules import load_calendar, read_calendar_file

CALENDAR = load_calendar()
AGREED = (
    Path(__file__).parents[3] / "shared" / "data" / "calendar" / "workdays_2007_2026_consensus.csv"
)


@pytest.mark.skipif(not AGREED.exists(), reason="the shared folder is not here")
def test_every_day_is_as_the_four_sources_agree() -> None:
    with AGREED.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 7000
    for row in rows:
        day = date.fromisoformat(row["date"])
        majority = int(row["votes_work"]) * 2 > int(row["sources"])
        assert CALENDAR.is_working(day) == majority, day


@pytest.mark.parametrize(("year", "working"), [(2024, 251), (2025, 248), (2026, 248)])
def test_a_year_has_its_number_of_working_days(year: int, working: int) -> None:
    assert len(CALENDAR.year(year).working_days) == working


def test_2026_as_published() -> None:
    told = CALENDAR.year(2026)
    assert told.published
    spans = {(each.name, each.first.isoformat(), each.last.isoformat()) for each in told.holidays}
    assert spans == {
        ("元旦", "2026-01-01", "2026-01-03"),
        ("春节", "2026-02-15", "2026-02-23"),
        ("清明节", "2026-04-04", "2026-04-06"),
        ("劳动节", "2026-05-01", "2026-05-05"),
        ("端午节", "2026-06-19", "2026-06-21"),
        ("中秋节", "2026-09-25", "2026-09-27"),
        ("国庆节", "2026-10-01", "2026-10-07"),
    }
    made_up = [each.first.isoformat()[5:] for each in told.made_up]
    assert made_up == ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        (date(2026, 2, 13), DayAnswer("workday", "")),
        (date(2026, 2, 14), DayAnswer("made_up", "春节")),
        (date(2026, 2, 15), DayAnswer("holiday", "春节")),
        (date(2026, 3, 21), DayAnswer("weekend", "")),
        (date(2027, 1, 1), DayAnswer("workday", "")),
    ],
)
def test_a_day_says_what_it_is(day: date, answer: DayAnswer) -> None:
    assert CALENDAR.why(day) == answer
    assert CALENDAR.is_working(day) == (answer.kind in {"workday", "made_up"})


def test_no_holiday_name_is_left_in_english() -> None:
    names = {*CALENDAR.off.values(), *CALENDAR.made_up.values()}
    assert not [name for name in names if name.isascii()]


def test_an_unpublished_year_knows_weekends_only_and_says_so() -> None:
    told = CALENDAR.year(2027)
    assert not told.published
    assert len(told.working_days) == 261
    assert year_json(told) == {"year": 2027, "published": False}
    assert not CALENDAR.published(2003)


def test_nearest_working_days() -> None:
    assert CALENDAR.next_working(date(2026, 2, 15)) == date(2026, 2, 24)
    assert CALENDAR.previous_working(date(2026, 2, 23)) == date(2026, 2, 14)
    assert CALENDAR.next_working(date(2026, 2, 14)) == date(2026, 2, 14)
    assert CALENDAR.add_working(date(2026, 2, 13), 2) == date(2026, 2, 24)


def test_the_year_as_json_lists_every_day() -> None:
    told = year_json(CALENDAR.year(2026))
    assert told["published"] is True
    assert told["count"] == len(told["working_days"]) == 248
    assert told["working_days"][:2] == ["2026-01-04", "2026-01-05"]
    assert {"name": "国庆节", "from": "2026-09-20", "to": "2026-09-20"} in told["made_up"]


PLAN = """
year = 2027
source = "试验"
[[off]]
name = "元旦"
from = 2027-01-01
to = 2027-01-03
[[work]]
name = "元旦"
on = 2026-12-27
"""


def test_a_new_years_file_publishes_it_and_may_reach_into_december() -> None:
    calendar = load_calendar([PLAN])
    assert calendar.published(2027)
    assert calendar.why(date(2027, 1, 1)) == DayAnswer("holiday", "元旦")
    assert calendar.why(date(2026, 12, 27)) == DayAnswer("made_up", "元旦")
    assert not CALENDAR.published(2027)


def test_json_as_widely_published_is_read_too() -> None:
    days = [
        {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
        {"name": "元旦", "date": "2027-01-02", "isOffDay": False},
    ]
    calendar = load_calendar([json.dumps({"year": 2027, "papers": [], "days": days})])
    assert not calendar.is_working(date(2027, 1, 1))
    assert calendar.is_working(date(2027, 1, 2))


def test_a_later_file_corrects_an_earlier_one() -> None:
    first = (
        "year = 2027\n[[off]]\nname = 'a'\non = 2027-05-03\n[[work]]\nname = 'a'\non = 2027-05-08\n"
    )
    second = (
        "year = 2027\n[[off]]\nname = 'b'\non = 2027-05-08\n[[work]]\nname = 'b'\non = 2027-05-03\n"
    )
    calendar = load_calendar([first, second])
    assert calendar.is_working(date(2027, 5, 3))
    assert not calendar.is_working(date(2027, 5, 8))


def test_local_holidays_add_days_without_publishing_a_year() -> None:
    local = "year = 2027\nadds_only = true\n[[off]]\nname = '本地节日'\non = 2027-05-04\n"
    calendar = load_calendar([local])
    assert not calendar.published(2027)
    assert not calendar.is_working(date(2027, 5, 4))


@pytest.mark.parametrize(
    ("text", "code", "field"),
    [
        (PLAN + "[[off]]\non = 2026-12-27\n", "calendar.two_answers", "2026-12-27"),
        (PLAN + "[[work]]\non = 2027-01-02\n", "calendar.two_answers", "2027-01-02"),
        (PLAN + "[[off]]\non = 2028-05-01\n", "calendar.other_year", "2028-05-01"),
        (PLAN + "[[off]]\non = 2026-11-30\n", "calendar.other_year", "2026-11-30"),
        ("year = 2027\n", "calendar.empty", "year"),
        ("", "calendar.unreadable", "year"),
        ("[]", "calendar.unreadable", None),
        ("year = true\n", "calendar.unreadable", "year"),
        ("year = 2027\noff = 3\n", "calendar.unreadable", "off"),
        ("year = 2027\n[[off]]\nfrom = 2027-01-03\nto = 2027-01-01\n", "calendar.unreadable", None),
        ("year = 2027\n[[off]]\non = 2027-01-03T10:00:00\n", "calendar.unreadable", "from"),
        ('{"year": 2027, "year": 2027, "days": []}', "calendar.unreadable", None),
        ('{"year": 2027, "days": [{"date": "2027-02-30", "isOffDay": true}]}', None, "date"),
        ('{"year": 2027, "days": [{"date": "2027-02-01"}]}', None, "isOffDay"),
        ("{" * 100_000, "calendar.unreadable", None),
    ],
)
def test_a_file_that_cannot_be_right_is_refused(
    text: str, code: str | None, field: str | None
) -> None:
    with pytest.raises(Refused) as refused:
        parse_calendar(text)
    assert refused.value.code == (code or "calendar.unreadable")
    if field is not None:
        assert refused.value.field == field


def test_a_file_from_disk_is_read_or_named_unreadable(tmp_path: Path) -> None:
    good, bad, big = tmp_path / "a.toml", tmp_path / "b.toml", tmp_path / "c.toml"
    good.write_text(PLAN, encoding="utf-8")
    bad.write_bytes(b"\xff\xfe\x00")
    big.write_bytes(b"#" * 1_000_001)
    assert read_calendar_file(good) == PLAN
    for path in (bad, big):
        with pytest.raises(Refused, match=r"calendar\.unreadable"):
            read_calendar_file(path)
    with pytest.raises(Trouble, match=r"file\.unreadable"):
        read_calendar_file(tmp_path / "none.toml")


def test_an_empty_calendar_still_knows_weekends() -> None:
    calendar, monday = WorkCalendar(), date(2026, 11, 23)
    worked = [calendar.is_working(monday + timedelta(days=n)) for n in range(7)]
    assert worked == [True] * 5 + [False] * 2
