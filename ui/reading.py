"""JSON from outside, read strictly: an unknown, wrong or doubled key is named, never guessed."""

import json
import re
from typing import Any, TypeVar

import msgspec

from app.domain.errors import Refused

_T = TypeVar("_T")
_LONGEST_LINE = 1024 * 1024
_UNKNOWN_KEY = re.compile("unknown field `([^`]+)`")
_AT = re.compile(r"at `\$\.([a-z_]+)")


def read(line: bytes, wanted: type[_T]) -> _T:
    """Read JSON into one of our structures; an unknown or wrong key is named."""
    try:
        return msgspec.json.decode(line, type=wanted)
    except msgspec.ValidationError as fault:
        told = str(fault)
        unknown = _UNKNOWN_KEY.search(told)
        if unknown:
            name = unknown.group(1)
            raise Refused("draft.unknown_key", field=name, detail={"what": name}) from None
        at = _AT.search(told)
        field = at.group(1) if at else None
        raise Refused("draft.unreadable", field=field, detail={"what": field or "JSON"}) from None
    except (ValueError, RecursionError):
        # msgspec's own fault is a ValueError; half a surrogate pair gives UnicodeDecodeError
        raise Refused("draft.unreadable", detail={"what": "JSON"}) from None


def refuse_doubled(line: bytes) -> None:
    """Refuse a key written twice, which the reader would take silently.

    Errors: Refused("draft.doubled_key"), ("draft.too_long"), ("draft.unreadable").
    """
    if len(line) > _LONGEST_LINE:
        raise Refused("draft.too_long", field="content")
    try:
        json.loads(line, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise Refused("draft.unreadable", detail={"what": "JSON"}) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        names = [name for name, _ in pairs]
        doubled = next(name for name in names if names.count(name) > 1)
        raise Refused("draft.doubled_key", field=doubled, detail={"what": doubled})
    return made
