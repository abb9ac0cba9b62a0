"""Petitions that may be the same matter as a draft: few candidates, found through the index.

Nothing here spans petitions: people are compared at the moment of asking, and kept nowhere.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from sqlalchemy import Connection

from app.domain.file import Claim, Petitioner, Strand
from app.domain.likeness import Earlier, Person
from app.domain.petition import Draft
from db import journal, search
from db.records import grouped, marks

_NEAR_DAYS = 90
_MOST = 60


def candidates(connection: Connection, draft: Draft, today: date) -> tuple[Earlier, ...]:
    """Read what is worth comparing: the same people's, and the near ones of place and kind."""
    rows = dict.fromkeys((*_of_people(connection, draft), *_near(connection, draft, today)))
    return _read(connection, tuple(rows))


def _of_people(connection: Connection, draft: Draft) -> Iterator[int]:
    for person in draft.petitioners:
        for told in (person.phone, person.name):
            match = search.matching(told) if told else None
            if match is not None:
                yield from _matching(connection, match)


def _matching(connection: Connection, match: str) -> Iterator[int]:
    found = connection.connection.cursor().execute(
        "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid LIMIT ?", (match, _MOST)
    )
    return (search.NEWEST - row[0] for row in found)


def _near(connection: Connection, draft: Draft, today: date) -> Iterator[int]:
    village = next((each.village_code for each in draft.petitioners if each.village_code), None)
    since = (today - timedelta(days=_NEAR_DAYS)).toordinal() << journal.DAY_BITS
    found = connection.connection.cursor().execute(
        "SELECT row FROM petitions WHERE row >= ? AND coalesce(village_code = ?, 1)"
        " AND coalesce(category = ?, 1) ORDER BY row DESC LIMIT ?",
        (since, village, draft.category, _MOST),
    )
    return (row[0] for row in found)


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
            gist=row[5] or "",
            content=row[6] or "",
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
