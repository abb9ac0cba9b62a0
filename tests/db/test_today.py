"""The first screen of the day among many petitions: it begins at the few that are open."""

from datetime import date

import pytest

from db import today


@pytest.mark.parametrize("what", sorted(today._WAITING))
def test_what_waits_is_found_by_its_own_index_never_by_reading_all(office, what):
    statement = f"EXPLAIN QUERY PLAN {today._WAITING[what]} GROUP BY p.id ORDER BY p.row LIMIT 50"
    given = (1,) if "?" in statement else ()
    with office.desk.store.look() as connection:
        plan = [row[3] for row in connection.connection.cursor().execute(statement, given)]
    own = ("ix_strands_unanswered", "ix_recipients_unserved", "ix_claims_undated", "ix_clocks_open")
    assert any(index in step for step in plan for index in own)
    assert not [step for step in plan if step.startswith("SCAN") and "USING" not in step]
    assert not [step for step in plan if step.startswith("SCAN p")]


def test_running_rights_are_found_by_their_day(office):
    with office.desk.store.look() as connection:
        cursor = connection.connection.cursor()
        seen = []
        cursor.connection.set_trace_callback(seen.append)
        today._windows(connection, date(2026, 9, 22))
        cursor.connection.set_trace_callback(None)
        plan = [row[3] for row in cursor.execute(f"EXPLAIN QUERY PLAN {seen[0]}")]
    assert any("ix_recipients_window" in step for step in plan)
