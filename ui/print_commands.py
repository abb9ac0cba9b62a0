"""`prints`: the print ledger and the register of printing and service, by letter."""

import argparse
from collections.abc import Iterator
from typing import Any

from app.domain.errors import Refused
from app.domain.printing import Print, Registered, Service
from app.office import Office
from ui.commands import WrongCallError

_ID_LENGTH = 16


def answered(at: Office, told: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Settle a print when it is asked for, then give the lines; keys are a promise.

    Errors: WrongCallError, Refused("print.…").
    """
    if told.settle is not None:
        if told.number is None or told.outcome is None:
            raise WrongCallError("--settle takes the petition's number and --outcome")
        given = _id(told.settle)
        at.printing.settle(told.number, given, told.outcome, said=True, reason=told.reason)
    if told.number is not None:
        found = at.printing.of(told.number)
        letters = _letters(at, told.number, found)
        for each in found:
            yield {"letter": letters[each.letter], **_print(at, each)}
        return
    month = told.month or at.clock.today()
    for row in at.printing.register(month):
        yield _row(at, row)
    for number in at.printing.passed_over(month.year):
        yield {"number": number, "void": True, "year": month.year}


def _letters(at: Office, number: str, found: tuple[Print, ...]) -> dict[bytes, str]:
    """Name what was printed: minutes stand for themselves, the rest is of a petition."""
    try:
        return {each.id: each.number for each in at.records.file(number).letters}
    except Refused:
        return {each.letter: number for each in found}


def _id(told: str) -> bytes:
    try:
        found = bytes.fromhex(told)
    except ValueError:
        found = b""
    if len(found) != _ID_LENGTH:
        raise Refused("print.unknown", field="print")
    return found


def _print(at: Office, each: Print) -> dict[str, Any]:
    """Give one print; `settled_by` is null where the print system said how it went."""
    return {
        "id": each.id.hex(),
        "copy": each.copy,
        "copies": each.copies,
        "queue": each.queue,
        "state": each.state,
        "cause": each.cause,
        "reason": each.reason,
        "sha256": each.sha256,
        "shift": each.shift,
        "asked_at": each.asked_at,
        "settled_at": each.settled_at,
        "by": _login(at, each.cadre),
        "settled_by": _login(at, each.settled_by),
    }


def _login(at: Office, cadre: bytes | None) -> str | None:
    found = at.desk.cadre(cadre) if cadre is not None else None
    return found.login if found is not None else None


def _row(at: Office, row: Registered) -> dict[str, Any]:
    return {
        "letter": row.number,
        "kind": row.letter_kind,
        "petition": row.petition,
        "issued_on": row.issued_on.isoformat(),
        "void": row.void,
        "prints": [_print(at, each) for each in row.prints],
        "services": [_service(each) for each in row.services],
    }


def _service(each: Service) -> dict[str, Any]:
    return {
        "way": each.way,
        "on": each.on.isoformat() if each.on else None,
        "signed_how": each.signed_how,
        "refused": each.refused,
    }
