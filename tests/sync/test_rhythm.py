"""Rounds by themselves: at start, after an act, every two hours, and slowly after failures."""

import random

from hypothesis import given
from hypothesis import strategies as st

from app.sync.rhythm import AFTER_ACT, EVERY, LONGEST_WAIT, Lately, due_in, wait_after


def test_at_start_a_round_is_due_at_once():
    assert due_in(1000.0, Lately(started_at=1000.0), "online") == 0


def test_thirty_seconds_after_an_act():
    lately = Lately(started_at=0.0, last_round_at=50.0, last_act_at=100.0)
    assert due_in(100.0, lately, "online") == AFTER_ACT
    assert due_in(129.0, lately, "online") == 1.0
    assert due_in(200.0, lately, "online") == 0


def test_an_act_before_the_last_round_asks_for_nothing():
    lately = Lately(started_at=0.0, last_round_at=150.0, last_act_at=100.0)
    assert due_in(150.0, lately, "online") == EVERY


def test_every_two_hours_even_without_an_act():
    assert due_in(EVERY, Lately(started_at=0.0, last_round_at=10.0), "online") == 10.0


def test_an_act_never_puts_off_the_two_hours():
    lately = Lately(started_at=0.0, last_round_at=0.0, last_act_at=EVERY - 5)
    assert due_in(EVERY - 5, lately, "online") == 5


def test_after_a_failure_the_wait_counts_and_acts_do_not_shorten_it():
    lately = Lately(started_at=0.0, last_round_at=100.0, last_act_at=110.0, wait=600.0)
    assert due_in(140.0, lately, "online") == 560.0


def test_only_the_online_way_has_rounds():
    for way in ("usb", "none"):
        assert due_in(0.0, Lately(started_at=0.0), way) is None


def test_no_wait_when_all_went_well():
    assert wait_after(0, lambda: 1.0) == 0


def test_the_limit_doubles_and_stops_at_half_an_hour():
    limits = [wait_after(failures, lambda: 1.0) for failures in range(1, 60)]
    assert limits[:4] == [5.0, 10.0, 20.0, 40.0]
    assert limits == sorted(limits)
    assert limits[-1] == LONGEST_WAIT


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_every_draw_lies_within_the_limit(failures: int, drawn: float):
    assert 0 < wait_after(failures, lambda: drawn) <= LONGEST_WAIT


def test_the_townships_of_a_county_do_not_come_at_once():
    draw = random.Random(7).random
    waits = sorted(wait_after(9, draw) for _ in range(300))
    busiest = max(sum(1 for w in waits if t <= w < t + 60) for t in range(0, 1300, 10))
    assert busiest < 40  # 300 drawn over 1280 seconds: 14 a minute on average
