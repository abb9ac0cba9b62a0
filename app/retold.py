"""What letters are told out of a petition's own file: who, what came with it, what is answered.

And what is covered where others than she are the readers. Reads nothing itself.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.acting import Case
from app.domain import words
from app.domain.decided import changed_by
from app.domain.file import PetitionFile, Strand
from app.domain.words_papers import (
    CHANGED_BY,
    NAME_WITHHELD,
    NAMELESS,
    NO_MATERIALS,
    NO_NAME,
    materials,
    named_of,
)
from app.letters.copies import for_others

ANSWERS = frozenset(
    {"handling_opinion", "duty_reply", "simple_reply", "own_decision", "order_told"}
    | {"suggestion_reply"}
)
"""Letters that answer her."""
_REPORTS = frozenset({"completion_report"})
"""Letters that tell those above how she was answered."""
_EXECUTED = frozenset({"execution_notice", "supervision_order"})
"""Letters to whoever carries out what was decided."""
_ASKED_BY: Mapping[str, str] = {
    "supervision_reply": "receive_supervision",
    "suggestion_feedback": "receive_suggestion",
}
"""Letters that answer another organ's letter -> the act that took it in."""


def of_kind(case: Case, kind: str, values: Mapping[str, Any]) -> dict[str, str]:
    """Tell what only some kinds of letters say, out of the file."""
    if kind in _REPORTS:
        return _answered(case.file, case.strand)
    if kind in _ASKED_BY:
        return _asked(case.file, _ASKED_BY[kind], values)
    if kind in _EXECUTED:
        return _changed(case.file, case.strand)
    if kind == "transfer_letter":
        return {"petitioner": _petitioner(case.file), "materials": _materials(case.file)}
    if kind == "simple_reply":
        return {"told_to": "、".join(addressed(case.file)) or NAMELESS}
    return {}


def _changed(file: PetitionFile, strand: Strand) -> dict[str, str]:
    """Tell by which paper our opinion was changed, where it was (Articles 35, 36)."""
    step = changed_by(file, strand.id)
    if step is None:
        return {}
    day = words.day_in_full(date.fromisoformat(str(step.told["from_on"])))
    told = {"organ": step.told["organ"], "number": step.told["from_number"]}
    return {"changed_by": CHANGED_BY.format(on=day, **told)}


def _asked(file: PetitionFile, act: str, values: Mapping[str, Any]) -> dict[str, str]:
    """Tell number and day of the letter that is answered: the organ's own, else the last one."""
    taken = [each for each in file.steps if each.act == act]
    theirs = [each for each in taken if each.told.get("organ") == values.get("organ")]
    for step in (theirs or taken)[-1:]:
        day = date.fromisoformat(str(step.told["from_on"]))
        return {"from_number": str(step.told["from_number"]), "from_on": words.day_in_full(day)}
    return {}


def _petitioner(file: PetitionFile) -> str:
    """Name her to whoever must tell her in writing (Art. 23 2); not where she asked otherwise."""
    if file.name_withheld:
        return NAME_WITHHELD
    names = "、".join(addressed(file))
    if not names:
        return NO_NAME
    return named_of(names, file.people(), len(addressed(file)))


def _materials(file: PetitionFile) -> str:
    return materials(file.handed_in, file.material_pages) or NO_MATERIALS


def covered(file: PetitionFile, text: str) -> str:
    """Cover what others never get: her query code, id numbers, her telephone."""
    phones = [each.phone for each in file.petitioners if each.phone]
    return for_others(text, file.query_code, phones)


def awaited(file: PetitionFile, strand: Strand, values: Mapping[str, Any]) -> str:
    """Name the letters one of them has not got yet, by title and number alone."""
    person = file.principals()[values["petitioner"] - 1]
    waiting = {e.letter for e in file.to_serve(strand.id) if e.petitioner == person.id}
    letters = (each for each in file.letters if each.id in waiting)
    return "、".join(f"《{words.LETTERS[e.letter_kind]}》（{e.number}）" for e in letters)


def _answered(file: PetitionFile, strand: Strand) -> dict[str, str]:
    """Tell what a strand was answered with, when it was served, and how far it is carried out."""
    letters = [
        each
        for each in file.letters
        if each.letter_kind in ANSWERS and each.strand == strand.id and each.voided_on is None
    ]
    told = {}
    if letters:
        letter = letters[-1]
        told["answer_title"] = words.LETTERS[letter.letter_kind]
        told["answer_number"] = letter.number
        told["answered_on"] = words.day_in_full(letter.issued_on)
        mine = [e for e in file.recipients if e.letter == letter.id and e.party is None]
        days = [each.served_on for each in mine]
        if days and all(days):
            told["served_on"] = words.day_in_full(max(day for day in days if day))
    supported = [e for e in file.claims_of(strand.id) if e.outcome == "support"]
    if supported:
        told["executed"] = words.carried_out([each.executed_on for each in supported])
    return told


def addressed(file: PetitionFile) -> tuple[str, ...]:
    others = [each for each in file.petitioners if each.acts_for is not None]
    return tuple(
        words.spoken_for(one.name, [(e.role, e.name) for e in others if e.acts_for == one.id])
        for one in file.staying()
        if not one.anonymous
    )
