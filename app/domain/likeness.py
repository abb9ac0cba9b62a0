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
    found = [made for each in earlier if (made := _Compared.of(told, each)).likely()]
    found.sort(key=lambda made: (bool(made.person), made.score(), made.earlier.row), reverse=True)
    return tuple(made.told() for made in found[:most])


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


@dataclass(frozen=True, slots=True)
class _Compared:
    """A draft beside one petition: first what decides, the words for it only when it is shown."""

    here: _Told
    earlier: Earlier
    there: frozenset[str]
    alike: float
    place: bool
    kind: bool
    person: tuple[str, ...]

    @classmethod
    def of(cls, here: _Told, earlier: Earlier) -> "_Compared":
        there = pieces("\n".join((earlier.content, *earlier.claims)))
        return cls(
            here,
            earlier,
            there,
            overlap(here.pieces, there),
            bool(here.village_code) and here.village_code == earlier.village_code,
            bool(here.draft.category) and here.draft.category == earlier.category,
            tuple(_same_person(here.draft.petitioners, earlier.people)),
        )

    def likely(self) -> bool:
        """Tell whether the matter is the same, or before it is typed at least the person."""
        if not self.here.pieces:
            return _surely(self.person, self.place)
        known = bool(self.person) and (self.kind or self.alike >= _ALIKE / 2)
        return self.alike >= _ALIKE or known

    def score(self) -> float:
        """Give the matter's likeness; nothing of a person is in it."""
        return round(_WORDS * self.alike + _PLACE * self.place + _KIND * self.kind, 3)

    def told(self) -> Likely:
        """Put it into words and codes."""
        each = self.earlier
        facts = _codes(
            same_village=self.place, same_category=self.kind, alike_words=self.alike >= _ALIKE
        )
        return Likely(
            number=each.number,
            id=each.id,
            row=each.row,
            received_on=each.received_on,
            channel=each.channel,
            state=each.state,
            gist=each.gist,
            name=each.people[0].name if each.people else "",
            same=(*self.person, *facts),
            different=tuple(_different(self.here, each, self.person, self.there)),
            words=tuple(_shared(self.here.text, self.there)),
            claims=each.claims,
            score=self.score(),
        )


def _surely(person: Sequence[str], place: bool) -> bool:
    return bool({"same_id_number", "same_phone"} & set(person)) or (bool(person) and place)


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


class _Bare(dict[int, int | None]):
    """Character -> itself, or nothing for spaces and marks."""

    def __missing__(self, code: int) -> int | None:
        character = chr(code)
        # Python 3.11 does not know the newest planes' characters as letters.
        known = unicodedata.category(character) not in _UNKNOWN
        self[code] = None if known and not character.isalnum() else code
        return self[code]


_BARE = _Bare()


def bare(text: str) -> str:
    """Leave out spaces and marks, and the difference of small and capital letters."""
    return text.translate(_BARE).casefold()


def pieces(text: str) -> frozenset[str]:
    """Give every three characters that follow one another, marks left out."""
    told = text.translate(_BARE)
    return frozenset([told[at : at + _PIECE] for at in range(len(told) - _PIECE + 1)])


def overlap(here: frozenset[str], there: frozenset[str]) -> float:
    """Tell how much of the shorter text the other one has too, 0 to 1."""
    if not here or not there:
        return 0.0
    return len(here & there) / max(min(len(here), len(there)), _FEW_PIECES)


def _shared(text: str, there: frozenset[str]) -> Iterator[str]:
    """Give the longest pieces of text that both have, the longest first."""
    told = text.translate(_BARE)
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
