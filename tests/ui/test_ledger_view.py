"""Conditions told from today, kept and read back; what cannot be read is left out."""

from datetime import date

import builders
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.words import CHANNELS, STATES
from ui.ledger_view import View, built_in, read, span, told, written

TODAY = date(2026, 9, 22)

VIEWS = st.builds(
    View,
    name=st.text(min_size=1, max_size=12),
    words=st.text(max_size=20),
    states=st.lists(st.sampled_from(sorted(STATES)), max_size=3, unique=True).map(tuple),
    channel=st.none() | st.sampled_from(sorted(CHANNELS)),
    handler=st.none() | st.binary(min_size=16, max_size=16),
    received=st.sampled_from(("", "7", "2026-09-01/", "2026-09-01/2026-09-30")),
    due=st.sampled_from(("", "late", "soon")),
    sort=st.sampled_from(("newest", "due")),
)


@given(st.lists(VIEWS, max_size=4).map(tuple))
def test_what_is_kept_is_read_back(views):
    assert read(written(views)) == views


@given(VIEWS)
def test_a_view_holds_in_itself_and_not_where_a_condition_is_taken_away(view):
    assert view.holds_in(view)
    for field in view.conditions():
        assert field not in view.without(field).conditions()
        assert not view.holds_in(view.without(field))


@pytest.mark.parametrize("kept", [None, b"", b"{}", b'[{"name": 3}]', b"\xff"])
def test_what_cannot_be_read_is_no_view(kept):
    assert read(kept) == ()


@pytest.mark.parametrize(
    ("received", "days"),
    [
        ("", (None, None)),
        ("1", (TODAY, None)),
        ("7", (date(2026, 9, 16), None)),
        ("2026-09-01/", (date(2026, 9, 1), None)),
        ("/2026-09-30", (None, date(2026, 9, 30))),
        ("2026-09-01/2026-09-30", (date(2026, 9, 1), date(2026, 9, 30))),
    ],
)
def test_days_are_told_from_today(received, days):
    assert span(received, TODAY) == days


ROLLS = """
level = "county"
name = "云溪县"
source = "云溪县信访局的通知"
in_force_from = 2026-09-01
[settings]
"deadline.office_rollover" = true
"""


def test_where_the_county_rolls_late_is_asked_by_the_rolled_day(office, clock):
    """Received 11 September: the 15th day is in Mid-Autumn, the next working day is the 28th."""
    office.intake.register(builders.draft(received_at=date(2026, 9, 11)))
    clock.pass_seconds(6 * 86_400)
    late = View("逾期", due="late")
    assert len(office.records.page(late.wanted(office))) == 1
    office.adopting.layer(ROLLS)
    assert late.wanted(office).rolled
    assert office.records.page(late.wanted(office)) == ()
    clock.pass_seconds(86_400)
    assert len(office.records.page(late.wanted(office))) == 1


def test_late_and_near_are_asked_by_the_last_day(office):
    views = {view.name: view.wanted(office) for view in built_in(office.me.id)}
    assert (views["逾期"].due_from, views["逾期"].due_until) == (None, date(2026, 9, 21))
    near = views["快到期"]
    assert (near.due_from, near.due_until, near.sort) == (TODAY, date(2026, 9, 28), "due")
    assert views["我经办"].handler == office.me.id


def test_conditions_are_said_in_words(office):
    assert told("states", ("registered", "void"), office) == "已登记、已作废"
    assert told("village", "230000100202", office) == "柳树村"
    assert told("handler", office.me.id, office) == "只看我的"
    assert told("received", "2026-09-01/2026-09-30", office) == "9月1日到9月30日"
    assert told("received", "/2026-09-30", office) == "9月30日以前"
    assert told("due", "late", office) == "逾期"
