"""Petitions that may be the same matter as a draft: few candidates, found through the index.

Three ways lead to them: the same people, the same place and kind of matter these ninety days, and
anywhere the pieces of text that few petitions have. Nothing here spans petitions: people are
compared at the moment of asking, and kept nowhere.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from typing import Any
from zlib import crc32

from sqlalchemy import Connection

from app.domain.file import Claim, Petitioner, Strand
from app.domain.likeness import Earlier, Person, pieces
from app.domain.petition import Draft
from db import journal, search
from db.records import grouped, marks
from db.tables import unpacked

_NEAR_DAYS = 90
_MOST = 30
"""Candidates by each way."""
_RARE = 300
"""A piece of text that more petitions have says little; it is not followed."""
_PROBED = 36
_RARE_ENOUGH = 16
_PAIRS = 10
_REMEMBERED = 200_000
_PHONE_TAIL, _ID_TAIL = 8, 12


class Candidates:
    """Finds what is worth comparing. Remembers which pieces of text are common, while it lives.

    A piece that became rarer meanwhile is missed until the next start; others stand for it.
    """

    def __init__(self) -> None:
        self._common: set[str] = set()

    def find(self, connection: Connection, draft: Draft, today: date) -> tuple[Earlier, ...]:
        """Read the same people's petitions, the near ones, and those that say the same."""
        rows = dict.fromkeys(
            (
                *_of_people(connection, draft),
                *_near(connection, draft, today),
                *self._alike(connection, draft),
            )
        )
        return _read(connection, tuple(rows))

    def _alike(self, connection: Connection, draft: Draft) -> list[int]:
        """Let the rare pieces of text vote, the rarer the more; pairs of common ones if few are."""
        told = search.fold("\n".join((draft.content, *(e.text for e in draft.claim_drafts()))))
        # Spread over the text, and the same pieces each time.
        asked = sorted((p for w in told.split() for p in pieces(w)), key=_spread)
        votes: Counter[int] = Counter()
        rare = 0
        for piece in islice((each for each in asked if each not in self._common), _PROBED):
            found = _matching(connection, f'"{piece}"', _RARE + 1)
            if len(found) > _RARE:
                self._learn(piece)
                continue
            rare += 1
            for row in found:
                votes[row] += 1000 // (len(found) + 20)
            if rare == _RARE_ENOUGH:
                break
        if rare < _RARE_ENOUGH // 4:
            common = [each for each in asked if each in self._common]
            for pair in islice(zip(common, common[len(common) // 2 :], strict=False), _PAIRS):
                for row in _matching(connection, " AND ".join(f'"{e}"' for e in pair), _RARE):
                    votes[row] += 1
        return [row for row, _ in votes.most_common(_MOST)]

    def _learn(self, piece: str) -> None:
        if len(self._common) >= _REMEMBERED:
            self._common.clear()
        self._common.add(piece)


def _spread(piece: str) -> int:
    return crc32(piece.encode())


def _of_people(connection: Connection, draft: Draft) -> Iterator[int]:
    for person in draft.petitioners:
        number = search.fold(person.id_number or "")[-_ID_TAIL:]
        phone = search.fold(person.phone or "").replace(" ", "")[-_PHONE_TAIL:]
        village = [[search.own("v", person.village_code)]] if person.village_code else []
        named = search.matching(person.name, village) if village and person.name.strip() else None
        for match in (search.matching(number), search.matching(phone), named):
            if match is not None:
                yield from _matching(connection, match, _MOST)


def _near(connection: Connection, draft: Draft, today: date) -> list[int]:
    village = next((each.village_code for each in draft.petitioners if each.village_code), None)
    asked = [
        [search.own(kind, told)] for kind, told in (("v", village), ("g", draft.category)) if told
    ]
    match = search.matching("", asked)
    since = (today - timedelta(days=_NEAR_DAYS)).toordinal() << journal.DAY_BITS
    return [] if match is None else _matching(connection, match, _MOST, since)


def _matching(connection: Connection, match: str, most: int, since: int = 0) -> list[int]:
    found: Any = connection.connection.cursor().execute(
        "SELECT rowid FROM search WHERE search MATCH ? AND rowid <= ? ORDER BY rowid LIMIT ?",
        (match, search.NEWEST - since, most),
    )
    return [search.NEWEST - row[0] for row in found]


def _read(connection: Connection, rows: Sequence[int]) -> tuple[Earlier, ...]:
    told = (
        connection.connection.cursor()
        .execute(
            "SELECT id, row, number, received_on, channel, gist, content, category, village_code"  # noqa: S608 only marks are joined
            f" FROM petitions WHERE row IN ({marks(rows)})",
            rows,
        )
        .fetchall()
    )
    ids = [bytes(row[0]) for row in told]
    people = grouped(connection, "petitioners", ids, Petitioner)
    claims = grouped(connection, "claims", ids, Claim)
    strands = grouped(connection, "strands", ids, Strand)
    made = (
        Earlier(
            id=bytes(row[0]),
            row=row[1],
            number=row[2],
            received_on=date.fromisoformat(row[3]),
            channel=row[4],
            state=next((each.state for each in strands.get(bytes(row[0]), ())), ""),
            gist=unpacked(row[5]) or "",
            content=unpacked(row[6]) or "",
            category=row[7],
            village_code=row[8],
            people=tuple(
                Person(each.name, each.id_number, each.phone)
                for each in people.get(bytes(row[0]), ())
            ),
            claims=tuple(each.text for each in claims.get(bytes(row[0]), ())),
        )
        for row in told
    )
    return tuple(each for each in made if each.state != "void")
