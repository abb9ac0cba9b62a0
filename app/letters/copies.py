"""What may stand on whose copy: the query code and id numbers are on hers and nowhere else."""

import re
from collections.abc import Iterable
from dataclasses import replace

from app.letters.values import HandlingOpinion, Matter

_ID_NUMBER = re.compile(r"(?<![0-9])[1-9][0-9]{16}[0-9Xx](?![0-9])")
HIDDEN = "×" * 6
_SHORTEST_PHONE = 7
HER_FORMS = frozenset({"my_record"})
"""Forms that are handed to her alone, with her own numbers, and with a code like a letter's."""


def for_others(text: str, query_code: str, phones: Iterable[str] = ()) -> str:
    """Give a text for a copy that is not hers: id numbers, query code and telephone covered."""
    covered = text.replace(query_code, HIDDEN) if query_code else text
    for phone in phones:
        digits = [each for each in phone if each.isdigit()]
        if len(digits) >= _SHORTEST_PHONE:
            covered = re.sub("[ -]?".join(digits), HIDDEN, covered)
    return _ID_NUMBER.sub(HIDDEN, covered)


def opinion_for_others(values: HandlingOpinion) -> HandlingOpinion:
    """Give an opinion as those who have a copy may read it: no query code, no id number."""
    code = values.matter.query_code

    def cover(text: str) -> str:
        return for_others(text, code)

    claims = tuple(
        replace(each, text=cover(each.text), answer=cover(each.answer)) for each in values.claims
    )
    matter: Matter = replace(values.matter, query_code="", gist=cover(values.matter.gist))
    evidence = tuple(cover(each) for each in values.evidence)
    return replace(
        values, matter=matter, claims=claims, facts=cover(values.facts), evidence=evidence
    )


def discloses(text: str, query_code: str) -> bool:
    """Tell whether a finished copy for others says her query code or an id number."""
    joined = "".join(text.split())
    return bool(query_code and query_code in joined) or _ID_NUMBER.search(joined) is not None
