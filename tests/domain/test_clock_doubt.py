"""When the PC's clock cannot be right: dead batteries, wrong years, drift, other time zones."""

import random
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clock import CHINA, NOT_BEFORE
from app.domain.clock_doubt import DRIFT, LONG_AWAY, Evidence, doubt

LAST = datetime(2026, 9, 22, 17, 20, tzinfo=CHINA)
NEXT = LAST + timedelta(hours=16)


def evidence(now, **told):
    facts = {"entry": LAST, "files": LAST + timedelta(seconds=2)}
    return Evidence(now=now, program=NOT_BEFORE, **facts | told)


@pytest.mark.parametrize(
    "now",
    [
        datetime(2000, 1, 1, 0, 3, tzinfo=CHINA),
        datetime(1980, 1, 4, 0, 0, tzinfo=CHINA),
        datetime(1970, 1, 1, 8, 0, tzinfo=CHINA),
        NEXT - timedelta(days=365),
        NEXT - timedelta(days=1),
    ],
)
def test_a_clock_that_went_back_is_doubted(now) -> None:
    found = doubt(evidence(now))
    assert found is not None
    assert (found.kind, found.now) == ("behind", now)
    assert found.at == LAST + timedelta(seconds=2)


def test_a_dead_battery_is_noticed_before_anything_was_ever_written() -> None:
    found = doubt(Evidence(datetime(2000, 1, 1, tzinfo=CHINA), NOT_BEFORE))
    assert found is not None
    assert (found.kind, found.witness) == ("behind", "program")
    assert doubt(Evidence(NEXT, NOT_BEFORE)) is None


def test_a_year_ahead_is_asked_about_and_a_long_holiday_is_not() -> None:
    found = doubt(evidence(NEXT + timedelta(days=365)))
    assert found is not None
    assert found.kind == "ahead"
    assert doubt(evidence(NEXT + timedelta(days=9))) is None
    assert doubt(evidence(NEXT + timedelta(days=45))) is None


@pytest.mark.parametrize("minutes", [-4, -1, 0, 3, 60 * 8])
def test_a_few_minutes_of_drift_and_a_night_are_no_matter(minutes) -> None:
    assert doubt(evidence(LAST + timedelta(minutes=minutes))) is None


def test_another_time_zone_is_no_matter_because_moments_are_compared() -> None:
    for hours in (-11, 0, 3, 9):
        zone = timezone(timedelta(hours=hours))
        assert doubt(evidence(NEXT.astimezone(zone))) is None
    assert doubt(evidence(NEXT.astimezone(UTC))) is None


def test_a_pc_that_takes_local_time_for_utc_is_eight_hours_back_and_noticed() -> None:
    found = doubt(evidence(LAST - timedelta(hours=8)))
    assert found is not None
    assert found.kind == "behind"


def test_the_county_and_the_files_are_heard_too() -> None:
    late = LAST + timedelta(days=3)
    for witness in ("county", "files"):
        found = doubt(evidence(NEXT, **{witness: late}))
        assert found is not None
        assert (found.witness, found.at) == (witness, late)


def test_without_a_new_start_the_clock_that_cannot_be_set_is_heard() -> None:
    found = doubt(evidence(LAST + timedelta(hours=1), running=3 * 3600.0))
    assert found is not None
    assert (found.kind, found.witness) == ("behind", "same_boot")
    asleep = evidence(LAST + timedelta(hours=16), running=600.0)
    assert doubt(asleep) is None


def test_what_was_declared_wrong_is_heard_no_more() -> None:
    future = LAST + timedelta(days=400)
    told = evidence(NEXT, files=future, county=future)
    assert doubt(told) is not None
    assert doubt(told, settled=future) is None
    assert doubt(evidence(NEXT, county=future + timedelta(days=1)), settled=future) is not None


def test_ten_thousand_honest_starts_raise_no_alarm() -> None:
    """Mornings of forty years: weekends, nine days' holidays, a clock a few minutes off."""
    dice, now, alarms = random.Random(5), datetime(2026, 9, 1, 8, 30, tzinfo=CHINA), 0
    for _ in range(10_000):
        written = now + timedelta(hours=dice.uniform(1, 9))
        drift = timedelta(minutes=dice.uniform(-4, 4))
        now += timedelta(days=dice.choice((1, 1, 1, 1, 3, 9, 21)))
        files = written + timedelta(seconds=dice.uniform(0, 60))
        found = doubt(evidence(now + drift, entry=written, files=files, county=written))
        alarms += found is not None
    assert alarms == 0


@given(
    st.timedeltas(timedelta(days=-3650), timedelta(days=3650)),
    st.timedeltas(timedelta(0), timedelta(days=8)),
)
def test_an_hour_to_ten_years_off_is_noticed_where_it_contradicts_and_never_else(off, away) -> None:
    true = LAST + away
    found = doubt(evidence(true + off))
    said = true + off
    if said < LAST - DRIFT:
        assert found is not None
        assert found.kind == "behind"
    elif said > LAST + timedelta(seconds=2) + LONG_AWAY:
        assert found is not None
        assert found.kind == "ahead"
    elif said > LAST:
        assert found is None
