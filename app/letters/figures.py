"""Every day and every number on a paper is one that the facts or the wording know.

It asks the other way round than the parts do: not whether what should stand there does, but
whether anything stands there that nobody told.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from app.letters.finding import Finding
from app.letters.template import Wording, locked

_DAY = re.compile("([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日")
_ISO = re.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})")
_NUMBER = re.compile("[0-9]+(?:[.,-][0-9]+)*")
_ORDINALS = 20
"""Numbers that count what stands on a paper itself: items, claims, pages."""


def figures(facts: Mapping[str, Any], words: Wording, lines: Iterable[str], leaves: int) -> Finding:
    """Look at every day and number of the lines of a paper, small print below the text left out."""
    told = [*_texts(facts), *words.blocks.values()]
    for clause in locked().clauses.values():
        told += [clause.text, clause.short, clause.article]
    known_days = set(_days(told)) | {
        (int(y), int(m), int(d)) for text in told for y, m, d in _ISO.findall(text)
    }
    known = set(_numbers(told)) | {str(each) for each in _counts(facts, leaves)}
    rows = list(lines)
    strange = [f"{y}年{m}月{d}日" for y, m, d in _days(rows) if (y, m, d) not in known_days]
    for row in rows:
        strange += _unknown(_DAY.sub("", row), known)
    strange = list(dict.fromkeys(strange))
    return Finding("figures", "look" if strange else "good", len(known), "、".join(strange))


def _unknown(row: str, known: set[str]) -> Iterator[str]:
    """Give the numbers of a line that nobody told; a long one may be torn at the line's ends."""
    for found in _NUMBER.finditer(row):
        number = found[0]
        if number in known:
            continue
        torn = (found.end() == len(row) and any(each.startswith(number) for each in known)) or (
            found.start() == 0 and any(each.endswith(number) for each in known)
        )
        if not torn:
            yield number


def _counts(facts: Mapping[str, Any], leaves: int) -> Iterator[int]:
    claims: Sequence[Any] = facts.get("claims") or ()
    yield from range(1, max(_ORDINALS, len(claims), leaves) + 1)
    people = (facts.get("matter") or facts).get("people_count")
    yield from (people,) if isinstance(people, int) else ()


def _texts(value: Any) -> Iterator[str]:
    """Give every text in the facts, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def _days(texts: Iterable[str]) -> Iterator[tuple[int, int, int]]:
    for text in texts:
        for year, month, day in _DAY.findall("".join(text.split())):
            yield int(year), int(month), int(day)


def _numbers(texts: Iterable[str]) -> Iterator[str]:
    """Give the numbers of texts, and of each its parts: a line may take them apart."""
    for text in texts:
        for number in _NUMBER.findall(text):
            yield number
            yield from re.split("[.,-]", number)
