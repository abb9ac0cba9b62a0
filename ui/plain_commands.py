"""Commands that need no data folder: deadlines, working days, id numbers, acts, letters."""

import argparse
from collections.abc import Callable, Mapping, Sequence

from app.clock import SystemClock
from app.domain import words
from app.domain.asked import Ask
from app.domain.calendar import year_json
from app.domain.codes import check
from app.domain.competence import Answer, Proposal, Question, category_code, questions
from app.domain.deadline import due_json
from app.domain.people import ROLES
from app.domain.policy import may
from app.domain.procedure import Procedure
from app.domain.procedure_picture import act_picture
from app.rules import (
    load_calendar,
    load_categories,
    load_guide,
    load_procedure,
    load_remedies,
    load_rules,
    read_calendar_file,
)
from ui.commands import DONE, WrongCallError, say
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
    table, rules, remedies = load_procedure(), load_rules(), load_remedies()
    for act in table.acts.values():
        told = act_picture(act, table, rules, remedies)
        answer = {
            "act": act.name,
            "label": words.ACTS[act.name],
            "fields": list(act.fields),
            "roles": [role for role in ROLES if may((role,), act.action)],
            "article": act.article,
            "states": sorted(act.states),
            "to": act.to,
            "routes": sorted(act.routes or ()),
            "asks": [
                {"name": ask.name, "kind": ask.kind, "label": ask.told, "must": ask.must}
                | ({"options": _options(table, ask)} if ask.options else {})
                for ask in act.asked
            ],
            "needs": list(told.needs),
            "holds": list(told.holds),
            "meets": list(act.meets),
            "notifies": list(act.notifies),
            "ends": list(act.ends),
            "starts": [each.rule for each in act.starts],
            "letters": list(told.letters),
            "signs": told.signs,
        }
        say(options, answer)
    return DONE


def _options(table: Procedure, ask: Ask) -> list[dict[str, str]]:
    """List what one may choose from, with its article and how sure we are of it."""
    return [
        {"code": each.code, "label": each.told, "article": each.article, "checked": each.checked}
        for each in table.grounds.of(ask.options)
    ]


def letters(_told: argparse.Namespace, options: Options) -> int:
    """Print the kinds of letters this program can make."""
    for kind, label in words.LETTERS.items():
        say(options, {"kind": kind, "label": label})
    return DONE


def guide(told: argparse.Namespace, options: Options) -> int:
    """Propose whose a claim is; `--answers` picks the n-th answer of each question, 0 for none."""
    table, code = load_guide(), category_code(told.category, load_categories())
    found = table.propose(told.text, code)
    asked = questions(found)
    if told.answers:
        found = table.propose(told.text, code, _answers(asked, told.answers))
    answer = {
        "proposals": [_proposal(each) for each in found],
        "questions": [
            {"ask": each.ask, "answers": [one.told for one in each.answers]} for each in asked
        ],
    }
    lines = [
        f"{each.row.told}：{words.GUIDE_ROUTES[each.row.route]}；{each.row.organ.name}"
        for each in found
    ]
    say(options, answer, lines)
    return DONE


def _answers(asked: Sequence[Question], told: str) -> list[Answer]:
    given = []
    for question, place in zip(asked, told.split(","), strict=False):
        if not place.isascii() or not place.isdigit() or int(place) > len(question.answers):
            raise WrongCallError(f"--answers: {place!r} is no answer to {question.ask}")
        if int(place):
            given.append(question.answers[int(place) - 1])
    return given


def _proposal(made: Proposal) -> dict[str, object]:
    row = made.row
    return {
        "id": row.id,
        "told": row.told,
        "category": row.category,
        "route": row.route,
        "organ": row.organ.name,
        "organ_contact": row.organ.contact,
        "articles": row.articles,
        "duty": row.duty,
        "own_procedure": row.own,
        "limits": [
            {"code": each.code, "text": each.text, "checked": each.checked} for each in row.limits
        ],
        "checked": row.checked,
        "because": {
            "words": list(made.words),
            "category": made.by_category,
            "answers": list(made.by_answers),
        },
    }


COMMANDS: Mapping[str, Command] = {
    "deadline": deadline,
    "calendar": calendar,
    "check-id": check_id,
    "acts": acts,
    "letters": letters,
    "guide": guide,
}
