"""A day that was promised and has passed without proof leads to pressing whoever owes it."""

from datetime import date

import builders
from steps import NUMBER, do, open_clock

from app.answering import Served

BY = date(2026, 10, 20)
ORDER = {"claim": 1, "to_unit": "青山镇财政所", "what": "兑付5400元。"}


def next_step(office):
    return office.answering.standing(NUMBER).next


def test_who_has_not_carried_out_by_its_day_is_pressed_next(office, clock) -> None:
    builders.signed(office, "petition_procedure")
    office.answering.serve(NUMBER, Served("in_person"))
    office.answering.serve(NUMBER, Served("in_person"))
    do(office, "order_execution", **ORDER, by=BY)
    clock.move(days=(BY - clock.today()).days)
    assert next_step(office) == "execute"
    clock.move(days=1)
    assert next_step(office) == "supervise_execution"
    (row,) = [e for e in office.records.today(mine=False).duties if e.due.rule == "SUPPORT_EXEC"]
    told = office.procedure.next_of(row.state, row.route, row.due.rule, 1)
    assert told == "supervise_execution"
    file = do(office, "supervise_execution", **ORDER, by=date(2026, 11, 5))
    assert open_clock(file, "SUPPORT_EXEC").nominal == date(2026, 11, 5)
    assert next_step(office) == "execute"
