"""Whether two petitions speak of the same matter: what is the same, what differs.

Matters are compared, never people: the score is that of the words, the place and the kind of
matter. What is the same about a person is told as a fact beside it and moves no score.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.petition import Draft, PetitionerDraft

_PIECE = 3
_UNKNOWN = frozenset({"Cn", "Co"})
_FEW_PIECES = 12
"""A text shorter than this is compared as if it had so many pieces: two words prove nothing."""
_ALIKE = 0.25
_WORDS, _PLACE, _KIND = 0.8, 0.1, 0.1
_SHOWN_WORDS = 3
_SHOWN_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Person:
    """What is compared of somebody named in one petition."""

    name: str
    id_number: str | None
    phone: str | None


@dataclass(frozen=True, slots=True)
class Earlier:
    """A registered petition as it is compared with what is being typed."""

    id: bytes
    row: int
    number: str
    received_on: date
    channel: str
    state: str
    gist: str
    content: str
    category: str | None
    village_code: str | None
    people: tuple[Person, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Likely:
    """A petition that may be the same matter. `name` is not masked: whoever shows it masks it.

    `same` and `different` are codes (`words.LIKENESS`); `words` are pieces of text both have;
    `claims` are what was asked for then. `score` 0 to 1 is the matter's likeness.
    """

    number: str
    id: bytes
    row: int
    received_on: date
    channel: str
    state: str
    gist: str
    name: str
    same: tuple[str, ...]
    different: tuple[str, ...]
    words: tuple[str, ...]
    claims: tuple[str, ...]
    score: float


def likely(draft: Draft, earlier: Iterable[Earlier], most: int = 5) -> tuple[Likely, ...]:
    """Compare a draft with petitions; give those that may be the same matter, the best first.

    Where nothing of the matter is typed yet, the newest of the same person come.
    """
    told = _Told.of(draft)
    found = [made for each in earlier if (made := _compared(told, each)) is not None]
    found.sort(key=lambda each: (_named(each), each.score, each.row), reverse=True)
    return tuple(found[:most])


@dataclass(frozen=True, slots=True)
class _Told:
    draft: Draft
    text: str
    pieces: frozenset[str]
    village_code: str | None

    @classmethod
    def of(cls, draft: Draft) -> "_Told":
        text = "\n".join((draft.content, *(each.text for each in draft.claim_drafts())))
        village = next((each.village_code for each in draft.petitioners if each.village_code), None)
        return cls(draft, text, pieces(text), village)


def _compared(told: _Told, each: Earlier) -> Likely | None:
    """Compare one; None when neither the matter nor, before it is typed, the person is the same."""
    text = "\n".join((each.content, *each.claims))
    there = pieces(text)
    alike = overlap(told.pieces, there)
    place = bool(told.village_code) and told.village_code == each.village_code
    kind = bool(told.draft.category) and told.draft.category == each.category
    person = tuple(_same_person(told.draft.petitioners, each.people))
    begun = bool(told.pieces)
    if begun and alike < _ALIKE and not (person and (kind or alike >= _ALIKE / 2)):
        return None
    if not begun and not _surely(person, place):
        return None
    same = (*person, *_codes(same_village=place, same_category=kind, alike_words=alike >= _ALIKE))
    return Likely(
        number=each.number,
        id=each.id,
        row=each.row,
        received_on=each.received_on,
        channel=each.channel,
        state=each.state,
        gist=each.gist,
        name=each.people[0].name if each.people else "",
        same=same,
        different=tuple(_different(told, each, person, there)),
        words=tuple(_shared(told.text, there)),
        claims=each.claims,
        score=round(_WORDS * alike + _PLACE * place + _KIND * kind, 3),
    )


def _surely(person: Sequence[str], place: bool) -> bool:
    return bool({"same_id_number", "same_phone"} & set(person)) or (bool(person) and place)


def _named(each: Likely) -> bool:
    return bool({"same_id_number", "same_phone", "same_name"} & set(each.same))


def _codes(**facts: bool) -> Iterator[str]:
    return (code for code, holds in facts.items() if holds)


def _same_person(here: Sequence[PetitionerDraft], there: Sequence[Person]) -> Iterator[str]:
    def both(ours: Iterable[str | None], theirs: Iterable[str | None]) -> bool:
        return bool({bare(each) for each in ours if each} & {bare(each) for each in theirs if each})

    yield from _codes(
        same_id_number=both((e.id_number for e in here), (e.id_number for e in there)),
        same_phone=both((e.phone for e in here), (e.phone for e in there)),
        same_name=both((e.name for e in here), (e.name for e in there)),
    )


def _different(
    told: _Told, each: Earlier, person: Sequence[str], there: frozenset[str]
) -> Iterator[str]:
    draft = told.draft
    names = bool(draft.petitioners and draft.petitioners[0].name and each.people)
    if names and "same_name" not in person:
        yield "different_name"
    if told.village_code and each.village_code and told.village_code != each.village_code:
        yield "different_village"
    if draft.category and each.category and draft.category != each.category:
        yield "different_category"
    if told.pieces and overlap(told.pieces, there) < _ALIKE:
        yield "different_words"
    if any(_new(claim.text, there) for claim in draft.claim_drafts()):
        yield "new_claim"


def _new(claim: str, there: frozenset[str]) -> bool:
    told = pieces(claim)
    return bool(told) and len(told & there) < len(told) / 2


def bare(text: str) -> str:
    """Leave out spaces and marks, and the difference of small and capital letters."""
    return "".join(character for character in text if _is_told(character)).casefold()


def _is_told(character: str) -> bool:
    # What is not a mark: Python 3.11 does not know the newest planes' characters as letters.
    return unicodedata.category(character) in _UNKNOWN or character.isalnum()


def pieces(text: str) -> frozenset[str]:
    """Give every three characters that follow one another, marks left out."""
    told = "".join(character for character in text if _is_told(character))
    return frozenset(told[at : at + _PIECE] for at in range(len(told) - _PIECE + 1))


def overlap(here: frozenset[str], there: frozenset[str]) -> float:
    """Tell how much of the shorter text the other one has too, 0 to 1."""
    if not here or not there:
        return 0.0
    return len(here & there) / max(min(len(here), len(there)), _FEW_PIECES)


def _shared(text: str, there: frozenset[str]) -> Iterator[str]:
    """Give the longest pieces of text that both have, the longest first."""
    told = "".join(character for character in text if _is_told(character))
    runs: list[str] = []
    run = ""
    for at in range(len(told) - _PIECE + 1):
        piece = told[at : at + _PIECE]
        if piece in there:
            run = run + piece[-1] if run else piece
        elif run:
            runs.append(run)
            run = ""
    runs += [run] if run else []
    longest = sorted(dict.fromkeys(runs), key=len, reverse=True)
    return (each[:_SHOWN_LENGTH] for each in longest[:_SHOWN_WORDS])
