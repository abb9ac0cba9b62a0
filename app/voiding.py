"""An issued letter that never left the office is voided, and the act that made it taken back.

The letter, its number and its reason stay in the register; the journal keeps both acts. What the
act moved stands again as it stood before: state, claims, the duty it had fulfilled. The deadlines
it had started end. Where anything went on from there, nothing is taken back.
"""

from collections.abc import Mapping
from typing import Any

from app.acting import Case
from app.domain.errors import Refused
from app.domain.file import Letter, PetitionFile, leaves_at_once
from app.signing import authority
from app.wire.entry import RecordId
from db import undoing
from db.journal import Change

_STAYS = frozenset({"letter", "recipient", "signature", "step", "series"})
"""What the act wrote and the file keeps: a void letter's own are read no more."""
_ENDS = "void_letter"


def take_back(case: Case, values: Mapping[str, Any]) -> dict[str, object] | None:
    """Void the letter that is named, else the newest, with all that its act made.

    Errors: Refused("void_letter.…"), ("policy.denied").
    """
    letter = _meant(case.file, values.get("letter"))
    _demand_here(case.file, letter)
    done = undoing.that_made(case.connection, letter.id)
    if case.desk.procedure.acts[done.act].action == "sign":
        _demand_signer(case)
    made = {each.record for each in done.touched if each.kind == "letter"}
    for each in case.file.letters:
        if each.id in made:
            _demand_here(case.file, each)
            case.put("letter", each, voided_on=case.today, void_reason=values["reason"])
    back: dict[str, object] = {}
    for told in done.touched:
        if told.kind in _STAYS:
            continue
        if told.before is None:
            _end(case, told)
            continue
        if told.moved_since:
            raise Refused("void_letter.gone_on", field="letter")
        case.changes.append(Change(told.kind, RecordId(told.record), told.before))
        if told.record == case.strand.id:
            back["state"] = told.before["state"]
    return back


def _end(case: Case, told: undoing.Touched) -> None:
    """End a deadline the act had started; what else it made cannot be unmade."""
    clock = next((each for each in case.file.clocks if each.id == told.record), None)
    if clock is None:
        raise Refused("void_letter.gone_on", field="letter")
    if clock.met_on is None:
        case.put("clock", clock, met_on=case.today, met_how=_ENDS)


def _meant(file: PetitionFile, number: str | None) -> Letter:
    named = [each for each in file.letters if number in {None, each.number}]
    if number is None:
        named = [each for each in named if file.may_be_voided(each)] or named
    if not named:
        raise Refused("letter.not_issued", field="letter")
    return named[-1]


def _demand_here(file: PetitionFile, letter: Letter) -> None:
    """Hold that nobody has the letter yet."""
    if letter.voided_on is not None:
        raise Refused("void_letter.void", field="letter")
    if leaves_at_once(letter.letter_kind):
        raise Refused("void_letter.handed_out", field="letter")
    if not file.may_be_voided(letter):
        raise Refused("void_letter.served", field="letter")


def _demand_signer(case: Case) -> None:
    """Hold that who may not sign a letter cannot undo one that was signed either."""
    if not authority(case.desk, case.connection).may:
        raise Refused("policy.denied", field="letter", detail={"action": "sign"})


def note_signing(case: Case, values: Mapping[str, Any]) -> dict[str, object] | None:
    """Note how she signed that she got a letter handed to her; refusing changes nothing else."""
    people = [each.id for each in case.file.principals()]
    place = values.get("petitioner")
    handed = case.file.handed_over(values.get("letter"))
    mine = [each for each in handed if place is None or each.petitioner == people[place - 1]]
    if place is None:
        mine = [each for each in mine if each.signed_how is None] or mine
    if not mine:
        raise Refused("signing.nobody", field="petitioner")
    for each in mine:
        case.put("recipient", each, signed_how=values["signed_how"])
    return None
