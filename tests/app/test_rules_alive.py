"""No rule of the table is dead: an act, a service or a look of ours starts each (decision 046)."""

from datetime import date, timedelta
from pathlib import Path

from builders import draft
from steps import NUMBER, do, open_clock

from app.classing import ClaimTold
from app.domain.words_due import DUE_WORDS
from app.rules import load_procedure, load_remedies, load_rules

APP = Path(__file__).resolve().parents[2] / "app"
ASKED = {"REGISTER": "intake.py", "RATE_90D": "domain/lawful.py", "RATE_120D": "domain/lawful.py"}
"""Rules that no act starts, and where they are asked."""
OURS = [ClaimTold("appeal_claim", "petition_procedure", n=1)]
URGENT = {
    "ground": "first",
    "learnt": "9月22日9时10分",
    "place": "村口",
    "what": "桥面塌陷。",
    "leader": "赵敏 9时20分",
    "measures": "已经封路。",
}


def test_every_rule_is_started_by_something() -> None:
    acts = load_procedure().acts.values()
    started = {each.rule for act in acts for each in act.starts} | set(load_remedies().rules())
    assert started | set(ASKED) == set(load_rules().rules)
    assert not started & set(ASKED)


def test_what_code_starts_or_asks_is_named_in_it() -> None:
    by_code = {e.rule for a in load_procedure().acts.values() for e in a.starts if e.on == "effect"}
    written = "".join(each.read_text(encoding="utf-8") for each in APP.glob("*.py"))
    grounds = load_procedure().grounds.of("own_procedure")
    told = {each.rule for each in grounds} | set(load_remedies().rules())
    assert not {rule for rule in by_code - told if f'"{rule}"' not in written}
    for rule, place in ASKED.items():
        assert f'"{rule}"' in (APP / place).read_text(encoding="utf-8")


def test_a_draft_that_waits_was_to_be_registered_on_its_day(office, clock) -> None:
    office.intake.park(draft(received_at=date(2026, 9, 21)))
    (parked,) = office.intake.parked()
    assert (parked.due.rule, parked.due.nominal) == ("REGISTER", date(2026, 9, 21))


def test_a_simple_acceptance_is_decided_in_three_working_days_or_gains_none(office, clock) -> None:
    office.intake.register(draft())
    office.handling.classify(NUMBER, OURS)
    clock.move(days=10)
    file = do(office, "accept_simple", ground="clear", how="phone")
    decided = next(each for each in file.clocks if each.rule == "SIMPLE_ACCEPT_3WD")
    assert (decided.trigger_on, decided.met_on) == (date(2026, 9, 22), date(2026, 10, 2))
    assert decided.met_on > decided.nominal
    due = open_clock(file, "SIMPLE_REPLY_10WD")
    assert (due.trigger_on, due.steps[-1]) == (decided.nominal, DUE_WORDS["deemed"])
    assert office.safe.verify().sound()


def test_a_simple_acceptance_in_time_counts_from_its_own_day(office, clock) -> None:
    office.intake.register(draft())
    office.handling.classify(NUMBER, OURS)
    clock.move(days=1)
    due = open_clock(do(office, "accept_simple", ground="clear", how="phone"), "SIMPLE_REPLY_10WD")
    assert (due.trigger_on, due.article) == (date(2026, 9, 23), "简易办理办法")


def test_an_urgent_report_shows_whether_it_came_in_time(office, clock) -> None:
    office.intake.register(draft())
    clock.move(days=1)
    yesterday = clock.today() - timedelta(days=1)
    file = do(office, "report_urgent", **URGENT, on=yesterday)
    told = next(each for each in file.clocks if each.rule == "URGENT_REPORT")
    assert (told.nominal, told.met_on) == (yesterday, clock.today())
    assert open_clock(file, "NOTICE_15D")
