"""Waiting after wrong passphrases: it grows, it ends, no clock fools it."""

import json
import os
from datetime import timedelta

import pytest

from app import keys
from tests.app.key_parts import (
    OTHER,
    RIGHT,
    Door,
    HandClock,
    make,
    qian,
    refused,
    zhao,
)


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def open_(tmp_path, clock):
    return Door(tmp_path, clock)


def fail_times(open_: Door, times: int, login: str = "zhaomin") -> None:
    for _ in range(times):
        refused("unlock.wrong", lambda: open_(login, "not this one at all"))


def test_the_fifth_failure_brings_a_wait_that_grows_to_15_minutes_and_ends(tmp_path, open_, clock):
    make(tmp_path)
    fail_times(open_, 5)
    waits = []
    for _ in range(8):
        waits.append(refused("unlock.wait", open_).detail["seconds"])
        clock.later(waits[-1] - 1)
        assert refused("unlock.wait", open_).detail == {"seconds": 1}
        clock.later(1)
        fail_times(open_, 1)
    assert waits == [30, 60, 120, 240, 480, 900, 900, 900]
    clock.later(900)
    assert open_().dmk
    fail_times(open_, 4)
    assert open_().dmk


def test_a_wait_survives_a_restart_and_touches_nobody_else(tmp_path, open_):
    make(tmp_path, zhao(), qian())
    fail_times(open_, 5)
    refused("unlock.wait", lambda: keys.unlock(tmp_path, "zhaomin", RIGHT, clock=HandClock()))
    assert open_("qianwei", OTHER).dmk
    fail_times(open_, 5, "nobody")
    refused("unlock.wait", lambda: open_("somebody else"))
    assert open_("qianwei", OTHER).dmk
    content = (tmp_path / "unlock.json").read_text("utf-8")
    assert not any(word in content for word in ("zhaomin", "赵敏", "nobody", "somebody"))


def test_the_pcs_date_cannot_end_a_wait_and_cannot_make_one_longer(tmp_path, open_, clock):
    make(tmp_path)
    fail_times(open_, 5)
    clock.wall += timedelta(days=400)
    assert refused("unlock.wait", open_).detail == {"seconds": 30}
    clock.wall -= timedelta(days=4000)
    clock.reading += 30
    assert open_().dmk


def test_after_a_restart_the_wait_goes_by_the_date_or_by_the_new_run(tmp_path, open_, clock):
    make(tmp_path)
    fail_times(open_, 5)
    clock.reading = 10
    clock.wall -= timedelta(days=1)
    assert refused("unlock.wait", open_).detail == {"seconds": 20}
    clock.reading += 20
    assert open_().dmk
    clock.reading = 1000
    fail_times(open_, 5)
    clock.reading = 3
    clock.wall += timedelta(hours=15)
    assert open_().dmk


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{",
        b'{"x": 1}',
        b'{"x": [1, 2]}',
        b'{"x": [1, "y", {}]}',
        b"\xff" * 100,
        b'{"x": [1, NaN, 0]}',
        b'{"x": [1, 1e999, 0]}',
        b"[" * 60000,
        b" " * 100000,
    ],
    ids=range(11),
)
def test_damaged_counts_stop_nobody(tmp_path, open_, content):
    make(tmp_path)
    (tmp_path / "unlock.json").write_bytes(content)
    fail_times(open_, 1)
    assert open_().dmk


def test_counts_put_there_by_hand_never_lock_longer_than_15_minutes(tmp_path, open_, clock):
    slot = make(tmp_path).keys.user.slot
    later = [10**9, clock.now().timestamp() + 10**9, clock.monotonic() + 10**9]
    (tmp_path / "unlock.json").write_text(json.dumps({slot: later}), "utf-8")
    clock.reading = 0
    assert refused("unlock.wait", open_).detail == {"seconds": 900}
    clock.later(900)
    assert open_().dmk


def test_a_full_disk_loses_the_count_but_not_the_answer(tmp_path, open_, monkeypatch):
    make(tmp_path)

    def full(*_args):
        raise OSError(28, "full")

    monkeypatch.setattr(os, "fsync", full)
    fail_times(open_, 6)
    assert open_().dmk
