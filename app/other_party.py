"""The other parties to a decision of the township's own procedure: named, served, told their right.

A decision on a dispute is one paper for all of them (Land Administration Law 14, Forest Law 22,
Grassland Law 16): the same letter is served on each with proof, and opens the same remedy for each.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from app import papers
from app.acting import Case
from app.domain.errors import Refused
from app.domain.file import Recipient

_JOINTS = re.compile("[、，,；;]")
_BY_LAW = "民事诉讼法 89"


def named_parties(told: str | None) -> tuple[str, ...]:
    """Give the parties that a line names, one after another, none twice."""
    parts = (each.strip() for each in _JOINTS.split(told or ""))
    return tuple(dict.fromkeys(each for each in parts if each))


def serve_other(case: Case, values: Mapping[str, Any]) -> dict[str, object] | None:
    """Note that a decision reached another party, and make the slip that tells until when to sue.

    Errors: Refused("serve.no_such_party"), ("serve.which_party"), ("serve.before_issued"),
    ("serve.left_without_witness"), ("act.complained_of").
    """
    who = _waiting(case, values.get("parties"))
    day = values.get("on") or case.today
    letter = next(each for each in case.file.letters if each.id == who.letter)
    if day < letter.issued_on:
        raise Refused("serve.before_issued", field="on")
    if values["way"] == "left" and not (values.get("place") and values.get("witness")):
        raise Refused("serve.left_without_witness", field="witness", article=_BY_LAW)
    if values.get("witness") and case.file.complains_of(values["witness"]):
        raise Refused("act.complained_of", field="witness", article="28.3, 30.3")
    served: dict[str, Any] = {"served_on": day, "service_way": values["way"]}
    served |= _window(case, who, day)
    how = {each: values.get(each) for each in ("receiver", "place", "witness", "mail_number")}
    case.put("recipient", who, server=case.desk.me.id, **served, **how)
    if "window_rule" in served:
        number = case.number("service_slip")
        slip = papers.slip(case.desk, case.file, letter, replace(who, **served), number)
        case.issue(slip.kind, number, slip.pdf, slip.facts, strand=letter.strand)
    return None


def _waiting(case: Case, named: str | None) -> Recipient:
    """Find the party that is meant; unnamed, the one that still waits."""
    waiting = [e for e in case.file.other_parties(case.strand.id) if e.served_on is None]
    detail = {"waiting": "、".join(each.party or "" for each in waiting)}
    meant = [each for each in waiting if not named or each.party == named.strip()]
    if not meant:
        raise Refused("serve.no_such_party", field="parties", detail=detail)
    if not named and len({each.party for each in meant}) > 1:
        raise Refused("serve.which_party", field="parties", detail=detail)
    return meant[-1]


def _window(case: Case, who: Recipient, day: date) -> dict[str, object]:
    """Count the right the decision gives, by the law of its ground."""
    letter = next(each for each in case.file.letters if each.id == who.letter)
    strand = case.file.strand(letter.strand) or case.strand
    ground = case.file.own_ground(strand.id)
    found = case.desk.remedies.find(strand.route, letter.letter_kind, ground)
    if found is None:
        return {}
    due = case.desk.due(found.rule, day)
    return {
        "window_rule": found.rule,
        "window_nominal": due.nominal,
        "window_rolled": due.rolled,
    }
