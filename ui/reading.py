"""JSON from outside, read strictly: an unknown, wrong or doubled key is named, never guessed."""

import json
import re
from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

from app.domain.errors import Refused

_T = TypeVar("_T")
_LONGEST_LINE = 1024 * 1024
_UNKNOWN_KEY = re.compile("unknown field `([^`]+)`")
_AT = re.compile(r"at `\$\.([^`]+)`")
_PART = re.compile("[a-z_]+")
_NO_DAY = ("encoded date", "expected a day or a moment", "Expected `date")
_NOT_AMONG = "Invalid enum value"
_DAYS = {"received_at": "23.2", "signed_for_at": "23.3", "source_due_on": "22.1"}
"""Days the law counts from, by their article."""


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
        raise _misread(told, wanted) from None
    except (ValueError, RecursionError):
        # msgspec's own fault is a ValueError; half a surrogate pair gives UnicodeDecodeError
        raise Refused("draft.unreadable", detail={"what": "JSON"}) from None


def _misread(told: str, wanted: type) -> Refused:
    """Say which key is wrong and how: no day of the calendar, not among the words, or neither."""
    at = _AT.search(told)
    if at is None:
        return Refused("draft.unreadable", detail={"what": "JSON"})
    parts = _PART.findall(at.group(1))
    first, last = parts[0], parts[-1]
    if any(mark in told for mark in _NO_DAY):
        return Refused(
            "draft.no_such_day", field=last, article=_DAYS.get(last), detail={"what": last}
        )
    allowed = _allowed(inspect.type_info(wanted), parts)
    if _NOT_AMONG in told and allowed:
        detail = {"what": last, "allowed": "、".join(allowed)}
        return Refused("draft.not_among", field=last, detail=detail)
    return Refused("draft.unreadable", field=first, detail={"what": first})


def _allowed(kind: inspect.Type, parts: Sequence[str]) -> tuple[str, ...]:
    """Give the words a key may have; nothing where it may be anything."""
    if isinstance(kind, inspect.UnionType):
        return tuple(word for each in kind.types for word in _allowed(each, parts))
    if isinstance(kind, inspect.VarTupleType | inspect.ListType):
        return _allowed(kind.item_type, parts)
    if isinstance(kind, inspect.StructType) and parts:
        held = (each.type for each in kind.fields if each.encode_name == parts[0])
        return tuple(word for each in held for word in _allowed(each, parts[1:]))
    told = kind.values if isinstance(kind, inspect.LiteralType) and not parts else ()
    return tuple(str(word) for word in told)


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
