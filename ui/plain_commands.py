"""Commands that need no data folder: deadlines, working days, id numbers, acts, letters."""

import argparse
from collections.abc import Callable, Mapping

from app.clock import SystemClock
from app.domain import words
from app.domain.calendar import year_json
from app.domain.codes import check
from app.domain.deadline import due_json
from app.domain.people import ROLES
from app.domain.policy import may
from app.rules import load_calendar, load_procedure, load_rules, read_calendar_file
from ui.commands import DONE, say
from ui.options import Options

Command = Callable[[argparse.Namespace, Options], int]


def deadline(told: argparse.Namespace, options: Options) -> int:
    """Count one deadline."""
    files = [read_calendar_file(told.calendar)] if told.calendar else []
    due = load_rules().due(
        told.rule.upper(),
        told.trigger_on,
        load_calendar(files),
        excluded_days=told.excluded_days,
        days=told.days,
    )
    say(options, due_json(due), due.steps)
    return DONE


def calendar(told: argparse.Namespace, options: Options) -> int:
    """Print a year's working days, or that it is not published."""
    say(options, year_json(load_calendar().year(told.year)))
    return DONE


def check_id(told: argparse.Namespace, options: Options) -> int:
    """Read an id number or credit code."""
    today = options.today or SystemClock().today()
    found = check(told.code, today)
    answer = {
        "kind": found.kind,
        "valid": found.valid,
        "reason": found.reason,
        "sex": found.sex,
        "born_on": found.born_on.isoformat() if found.born_on else None,
        "area": found.area,
    }
    say(options, answer)
    return DONE


def acts(_told: argparse.Namespace, options: Options) -> int:
    """Print each act with its fields, roles and article."""
    for act in load_procedure().acts.values():
        answer = {
            "act": act.name,
            "label": words.ACTS[act.name],
            "fields": list(act.fields),
            "roles": [role for role in ROLES if may((role,), act.action)],
            "article": act.article,
            "states": sorted(act.states),
        }
        say(options, answer)
    return DONE


def letters(_told: argparse.Namespace, options: Options) -> int:
    """Print the kinds of letters this program can make."""
    for kind, label in words.LETTERS.items():
        say(options, {"kind": kind, "label": label})
    return DONE


COMMANDS: Mapping[str, Command] = {
    "deadline": deadline,
    "calendar": calendar,
    "check-id": check_id,
    "acts": acts,
    "letters": letters,
}
