"""Copies of a letter: for its reader in large print or plain words, for its writer as a draft.

They are made from the facts frozen beside the letter, and so say what it says.
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from app.domain.errors import Refused
from app.letters import citizen, editable, large, plainly, receipt_words, roll
from app.letters import notice as notices
from app.letters.letter import Letter
from app.letters.template import STEPPED, explains
from app.letters.values import (
    AcceptanceNotice,
    ElsewhereNotice,
    HandlingOpinion,
    ReceiptNotice,
    ReferralNotice,
    ServiceSlip,
    StepLetter,
)


def large_print(kind: str, title: str, facts: Mapping[str, object]) -> bytes:
    """Set an issued letter to her once more in large print, from the facts frozen beside it."""
    demand_explained(kind)
    return large.pdf(plainly.headed(_said(kind, facts), title))


def plain_words(kind: str, title: str, facts: Mapping[str, object]) -> bytes:
    """Say an issued letter to her in plain words, in large print."""
    demand_explained(kind)
    return large.pdf(plainly.explained(kind, title, values_of(kind, facts)))


def message(kind: str, facts: Mapping[str, object]) -> str:
    """Give the short message that a letter is there: no title, no name, nothing of the matter.

    At most 70 characters, one message of a telephone, as long as the office's own facts allow.
    """
    demand_explained(kind)
    return plainly.message(values_of(kind, facts))


def aloud(kind: str, title: str, facts: Mapping[str, object]) -> str:
    """Give what is read to her instead of the letter: its plain words, a paragraph a line."""
    demand_explained(kind)
    letter = plainly.explained(kind, title, values_of(kind, facts))
    return "\n".join("".join(text for text, _role in each.spans) for each in letter.parts)


def editable_draft(kind: str, facts: Mapping[str, object]) -> bytes:
    """Write a letter that is not issued yet as a draft for a word processor (DOCX).

    Errors: Refused("letter.no_draft") for what is no formal letter: forms and slips.
    """
    if kind not in STEPPED and kind not in _WRITTEN:
        raise Refused("letter.no_draft", field="kind")
    return editable.docx(_said(kind, facts))


def on_roll(kind: str, facts: Mapping[str, object]) -> bytes:
    """Set an issued receipt on a roll of 80 mm.

    Errors: Refused("letter.no_reader_copy") for a letter that is no receipt.
    """
    if _VALUES.get(kind) is not ReceiptNotice:
        raise Refused("letter.no_reader_copy", field="kind")
    return roll.receipt_roll(values_of(kind, facts))


def values_of(kind: str, facts: Mapping[str, object]) -> Any:
    """Give the values a letter was set from, out of the facts frozen beside it."""
    made = StepLetter if kind in STEPPED else _VALUES[kind]
    return msgspec.convert(facts, made, strict=False)


def demand_explained(kind: str) -> None:
    """Refuse a copy for the reader of what is no letter to her.

    Errors: Refused("letter.no_reader_copy").
    """
    if not explains(kind):
        raise Refused("letter.no_reader_copy", field="kind")


def _said(kind: str, facts: Mapping[str, object]) -> Letter:
    values = values_of(kind, facts)
    write = notices.notice if kind in STEPPED else _WRITTEN[kind]
    return write(values)


_VALUES: Mapping[str, type] = {
    "receipt": ReceiptNotice,
    "receipt_notice": ReceiptNotice,
    "acceptance_notice": AcceptanceNotice,
    "referral_notice": ReferralNotice,
    "elsewhere_notice": ElsewhereNotice,
    "handling_opinion": HandlingOpinion,
    "duty_reply": HandlingOpinion,
    "service_slip": ServiceSlip,
}
_WRITTEN: Mapping[str, Callable[[Any], Letter]] = {
    "receipt": receipt_words.said,
    "receipt_notice": receipt_words.said,
    "acceptance_notice": citizen.acceptance,
    "referral_notice": citizen.referral,
    "elsewhere_notice": citizen.elsewhere,
    "handling_opinion": citizen.opinion,
    "duty_reply": citizen.opinion,
    "service_slip": citizen.slip,
}
