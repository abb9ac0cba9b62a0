"""Our own check of resident id numbers (GB 11643) and unified credit codes (GB 32100).

It warns and never blocks: foreigners, old papers and letters without a number are normal.
The area part may be historic and is not compared with any list.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

CodeKind = Literal["resident_id", "resident_id_15", "credit_code", "unknown"]
Reason = Literal[
    "length",
    "letter",
    "area",
    "date",
    "future",
    "too_old",
    "check",
    "organ_kind",
    "precision_lost",
    "first_generation",
    "unknown",
]
"""Why a code is doubtful; `first_generation` is a note on a valid 15-digit number."""

_ID_LENGTH = 18
_OLD_LENGTH = 15
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_CREDIT_ORGANS = frozenset("123456789ANY")
_USUAL_ORGANS = frozenset({"11", "12", "13", "19", "51", "52", "53", "59", "91", "92", "93"})
_OLDEST_AGE = 130
_TOO_MUCH_TEXT = 64
_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?1[4-8]")
_DIGITS = re.compile(r"[0-9]+")
_ID_SHAPE = re.compile(r"[0-9]{17}[0-9X]")
_BIRTH_SHAPE = re.compile(r"(18|19|20|21)[0-9]{6}")
_WORD_SHAPE = re.compile(r"[0-9A-Z]{15,20}")
_FULL_WIDTH = {ordinal: ordinal - 0xFEE0 for ordinal in range(0xFF01, 0xFF5F)}
_DROPPED = dict.fromkeys(
    map(ord, "'`_-\u2010\u2011\u2012\u2013\u2014\u2018\u2019\u200b\u200c\u200d\ufeff")
)


@dataclass(frozen=True, slots=True)
class CodeCheck:
    """What a code says of itself. `normal` is its form to store: 18 characters where possible."""

    kind: CodeKind
    valid: bool
    reason: Reason | None = None
    sex: Literal["male", "female"] | None = None
    born_on: date | None = None
    area: str | None = None
    normal: str = ""


def check(code: str, today: date) -> CodeCheck:
    """Check an id number or credit code; births after `today` or 130 years before are doubtful.

    Spaces, hyphens, full-width digits, lower case and Excel's apostrophe are put right first.
    """
    text = normal_form(code)
    if _SCIENTIFIC.fullmatch(text):
        return CodeCheck("resident_id", False, "precision_lost", normal=text)
    if _ID_SHAPE.fullmatch(text):
        return _digits_18(text, today)
    if _DIGITS.fullmatch(text) and len(text) == _OLD_LENGTH:
        return _first_generation(text, today)
    return _other(text)


def normal_form(code: str) -> str:
    """Give the code as it should be stored: half width, upper case, without spaces and marks."""
    if len(code) > _TOO_MUCH_TEXT:
        return code
    half_width = code.translate(_FULL_WIDTH).translate(_DROPPED)
    return "".join(half_width.split()).upper()


def id_check_character(first_17: str) -> str:
    """Give the 18th character of a resident id number (GB 11643-1999)."""
    total = sum(int(digit) * weight for digit, weight in zip(first_17, _ID_WEIGHTS, strict=True))
    return _ID_CHECKS[total % 11]


def credit_check_character(first_17: str) -> str:
    """Give the 18th character of a unified credit code (GB 32100-2015)."""
    values = (_CREDIT_ALPHABET.index(character) for character in first_17)
    total = sum(value * weight for value, weight in zip(values, _CREDIT_WEIGHTS, strict=True))
    return _CREDIT_ALPHABET[-total % 31]


def _digits_18(text: str, today: date) -> CodeCheck:
    """Credit codes may be all digits, so what has no shape of a birth may still be a good one."""
    told = _resident(text, today)
    if told.valid or _BIRTH_SHAPE.fullmatch(text[6:14]) or text[:2] not in _USUAL_ORGANS:
        return told
    credit = _credit(text)
    return credit if credit.valid else told


def _resident(text: str, today: date) -> CodeCheck:
    born_on = _birth(text[6:14])
    reason = _resident_doubt(text, born_on, today)
    sex: Literal["male", "female"] = "male" if int(text[16]) % 2 else "female"
    if reason is not None:
        return CodeCheck("resident_id", False, reason, area=text[:6], normal=text)
    return CodeCheck("resident_id", True, None, sex, born_on, text[:6], text)


def _resident_doubt(text: str, born_on: date | None, today: date) -> Reason | None:
    if text[0] == "0":  # no region of GB/T 2260 begins so; a foreigner's card begins with 9
        return "area"
    if born_on is None:
        return "date"
    if born_on > today:
        return "future"
    if today.year - born_on.year > _OLDEST_AGE:
        return "too_old"
    return None if id_check_character(text[:17]) == text[17] else "check"


def _birth(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _first_generation(text: str, today: date) -> CodeCheck:
    """Numbers of 15 digits (before 1999-10) lack the century and the check character."""
    longer = text[:6] + "19" + text[6:]
    told = _resident(longer + id_check_character(longer), today)
    if not told.valid:
        return CodeCheck("resident_id_15", False, told.reason, area=told.area, normal=text)
    return CodeCheck(
        "resident_id_15", True, "first_generation", told.sex, told.born_on, told.area, told.normal
    )


def _credit(text: str) -> CodeCheck:
    reason: Reason | None = None
    if any(character not in _CREDIT_ALPHABET for character in text):
        reason = "letter"
    elif text[0] not in _CREDIT_ORGANS:
        reason = "organ_kind"
    elif not _DIGITS.fullmatch(text[2:8]):
        reason = "area"
    elif credit_check_character(text[:17]) != text[17]:
        reason = "check"
    area = text[2:8] if reason is None else None
    return CodeCheck("credit_code", reason is None, reason, area=area, normal=text)


def _other(text: str) -> CodeCheck:
    """Say what a code of unusual shape was probably meant to be."""
    if _DIGITS.fullmatch(text.removesuffix("X")) and len(text) <= _TOO_MUCH_TEXT:
        return CodeCheck("resident_id", False, "length", normal=text)
    if not _WORD_SHAPE.fullmatch(text):
        return CodeCheck("unknown", False, "unknown", normal=text)
    letters = sum(character.isalpha() for character in text[:17])
    meant_as_id = letters == 1 or _BIRTH_SHAPE.fullmatch(text[6:14]) is not None
    if len(text) == _ID_LENGTH:
        credit = _credit(text)
        if credit.valid or not meant_as_id:
            return credit
        return CodeCheck("resident_id", False, "letter", normal=text)
    kind: CodeKind = "resident_id" if meant_as_id else "credit_code"
    return CodeCheck(kind, False, "length", normal=text)
