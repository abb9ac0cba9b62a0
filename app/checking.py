"""Preflight of what the office issues: the finished paper against facts and record (Article 32).

Below the acts: none issues a letter past it.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.desk import Desk
from app.domain import words
from app.domain.errors import Refused
from app.domain.file import Letter, PetitionFile, Strand
from app.domain.words_papers import organ_at
from app.domain.words_proofs import PROOFS
from app.letters.cells import Filled
from app.letters.finding import Finding
from app.letters.preflight import (
    Record,
    preflight,
    preflight_copy,
    preflight_form,
    stopped,
)

_SHOWN = re.compile("：?[“（]?\\{shown\\}[”）]?")
_OTHER_WORDING = Record("", "", "", same_wording=False)
"""A copy is made anew, by the wording of today: only the facts are looked for."""
_NUMBERED_OTHERWISE = frozenset({"receipt", "receipt_notice", "service_slip"})
"""Papers that carry the number of the petition, or of the letter they go with."""
_ONE_OF_THEM = frozenset({"service_slip", "help_slip"})
"""Papers for one of several petitioners."""


def demand_sound(found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Refuse a paper that may not go out, and say why; give what was looked at.

    Errors: Refused("letter.unfit").
    """
    if wrong := stopped(found):
        told = "；".join(_said(each) for each in wrong)
        raise Refused("letter.unfit", detail={"checks": told})
    return found


def _said(found: Finding) -> str:
    """Say what is wrong without her words: a refusal may be logged."""
    return _SHOWN.sub("", PROOFS[found.check][1])


def demand_letter(
    desk: Desk, file: PetitionFile, strand: Strand, kind: str, facts: Mapping[str, Any], pdf: bytes
) -> tuple[Finding, ...]:
    """Refuse a letter that is about to be issued where the law, or the eye, could not take it.

    Gives what was looked at. Errors: Refused("letter.unfit").
    """
    record = replace(_record(file, kind), remedy=_remedy(desk, file, strand, kind))
    return demand_sound(preflight(kind, facts, pdf, record))


def demand_paper(kind: str, pdf: bytes, query_code: str = "") -> None:
    """Refuse a paper that goes with a letter; `query_code` must not stand on it where given.

    Errors: Refused("letter.unfit").
    """
    demand_sound(preflight_copy(kind, query_code, pdf) if query_code else preflight(kind, {}, pdf))


def demand_form(values: Filled, pdf: bytes, query_code: str = "") -> None:
    """Refuse a form that lost a cell's label, or says what is not for its readers.

    Errors: Refused("letter.unfit").
    """
    demand_sound(preflight_form(values, query_code, pdf))


def demand_reader_copy(how: str, letter: Letter, pdf: bytes) -> None:
    """Refuse a copy for her that lost a word of the letter, or cannot be read.

    Errors: Refused("letter.unfit").
    """
    demand_sound(copy_looked_at(how, letter, pdf))


def copy_looked_at(how: str, letter: Letter, pdf: bytes) -> tuple[Finding, ...]:
    """Look at a copy for the reader: in large print it says what the letter says."""
    return preflight(letter.letter_kind, letter.facts, pdf, _OTHER_WORDING, copy=how)


def looked_at(
    file: PetitionFile, letter: Letter, pdf: bytes, *, same_wording: bool = True
) -> tuple[Finding, ...]:
    """Look at an issued letter anew before it is shown or printed."""
    kind = letter.letter_kind
    record = replace(
        _record(file, kind),
        letter_number="" if kind in _NUMBERED_OTHERWISE else letter.number,
        issued_on=letter.issued_on.isoformat(),
        same_wording=same_wording,
    )
    return preflight(kind, letter.facts, pdf, record)


def _record(file: PetitionFile, kind: str) -> Record:
    # Who withdrew for a while stands on the letters of other times alone.
    left = {each.told.get("petitioner") for each in file.steps if each.act == "withdraw_one"}
    people = (each for n, each in enumerate(file.principals(), 1) if n not in left)
    named = tuple(each.name for each in people if not each.anonymous)
    return Record(
        file.number,
        file.query_code,
        file.received_on.isoformat(),
        names=None if kind in _ONE_OF_THEM else named,
    )


def _remedy(desk: Desk, file: PetitionFile, strand: Strand, kind: str) -> tuple[str, ...] | None:
    """Give what the table says she may do against a letter; None where the paper has none."""
    found = desk.remedies.find(strand.route, kind, file.own_ground(strand.id))
    if found is None:
        return None
    office = desk.facts
    return desk.remedies.paragraphs(
        found,
        review_organ=organ_at(office.review_organ, office.review_organ_address),
        county_government=words.county_government(office.county),
        organ_name=words.organ_name(office.county, office.town),
    )
