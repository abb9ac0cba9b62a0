"""Of which petitions somebody is kept away: asked of lists, and of what is found by its words."""

from collections.abc import Callable, Sequence
from typing import Any

from app.domain.complained import endings
from db import search
from db.records import marks


def kept(
    connection: Any, numbers: Sequence[str], means_me: Callable[[str], bool], me: bytes
) -> frozenset[str]:
    """Give those of these petitions that complain of me, or from which I step aside."""
    if not numbers:
        return frozenset()
    cursor, given = connection.connection.cursor(), tuple(numbers)
    named = (
        "SELECT p.number, c.name FROM petitions p JOIN complained_of c ON c.petition = p.id"  # noqa: S608 only marks are joined
        f" WHERE p.number IN ({marks(given)}) AND {search.PERSON}"
    )
    away = {number for number, name in cursor.execute(named, given) if means_me(name)}
    decided = (
        "SELECT p.number, s.told FROM petitions p JOIN steps s ON s.petition = p.id"  # noqa: S608 only marks are joined
        f" WHERE p.number IN ({marks(given)}) AND {search.DECIDED} ORDER BY s.n"
    )
    for number, told in cursor.execute(decided, given).fetchall():
        who, granted = search.decided(told)
        if who == me.hex():
            (away.add if granted else away.discard)(number)
    return frozenset(away)


def numbered(connection: Any, letter: bytes) -> str | None:
    """Give the number of the petition that a letter is of."""
    asked = "SELECT p.number FROM letters l JOIN petitions p ON p.id = l.petition WHERE l.id = ?"
    found = connection.connection.cursor().execute(asked, (letter,)).fetchone()
    return None if found is None else str(found[0])


def marks_of(me: bytes, name: str) -> tuple[str, ...]:
    """Give the marks by which what is kept from me is known in the index."""
    bare = "".join(name.split())
    short = (search.own("p", each) for each in sorted(endings(name)))
    return (search.own("r", me.hex()), search.own("x", bare), *short)
