"""What the first screen of the day asks of the store, all at one moment."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection

from app.domain.file import ABOVE, DUTIES, OBJECTION, SERVED_KINDS, Row
from app.domain.today import Standing, TodayView, Wait, Waiting, Window
from db import parcels, petitions, tables
from db.journal import DAY_BITS

LISTED = 200
WINDOWS = 20
_KINDS = ", ".join(f"'{kind}'" for kind in sorted(SERVED_KINDS))
_RULES = ", ".join(f"'{rule}'" for rule in sorted(DUTIES - {OBJECTION}))
_ABOVE = ", ".join(f"'{rule}'" for rule in ABOVE)
_MINE = (
    " AND EXISTS (SELECT 1 FROM strands s WHERE s.petition = p.id"
    " AND (s.handler IS NULL OR s.handler = ?))"
)
_FIELDS = ("address", "village_code", "category", "claims")
"""What the county returns a petition for; nobody asks an anonymous one for an address."""
_LACKS = (
    "(NOT p.anonymous AND EXISTS (SELECT 1 FROM petitioners w WHERE w.petition = p.id"
    " AND w.position = 0 AND coalesce(w.address, '') = ''))"
    " || (NOT p.anonymous AND p.village_code IS NULL) || (p.category IS NULL)"
    " || (NOT EXISTS (SELECT 1 FROM claims c WHERE c.petition = p.id)) AS lacks"
)
"""A mark for each of these fields, 1 where it is missing."""
_UNANSWERED = (
    "FROM strands s CROSS JOIN petitions p ON p.id = s.petition"
    f" WHERE s.state IN ({tables.UNANSWERED})"
)
"""Begins at the few that are open, whatever the planner thinks of a million."""
_WAITING: dict[Wait, str] = {
    "sign": (
        f"SELECT p.number, p.gist, min(s.state_since) {_UNANSWERED} AND s.state = 'opinion_draft'"
    ),
    "sign_for": (
        f"SELECT p.number, p.gist, p.received_on {_UNANSWERED}"
        " AND s.state IN ('registered', 'screening')"
        " AND p.origin IN ('transferred', 'assigned') AND p.signed_for_at IS NULL"
    ),
    "serve": (
        "SELECT p.number, p.gist, min(l.issued_on) FROM recipients r"  # noqa: S608 only fixed text is joined
        " CROSS JOIN letters l ON l.petition = r.petition AND l.id = r.letter"
        " CROSS JOIN petitions p ON p.id = r.petition"
        f" WHERE r.served_on IS NULL AND l.voided_on IS NULL AND l.letter_kind IN ({_KINDS})"
        # What another party has not got is waited for until the file is put away.
        " AND (r.party IS NULL OR EXISTS (SELECT 1 FROM strands s WHERE s.petition = l.petition"
        " AND s.id = l.strand AND s.state <> 'archived'))"
    ),
    "execute": (
        "SELECT p.number, p.gist, min(coalesce(s.state_since, p.received_on)) FROM claims c"  # noqa: S608 only fixed text is joined
        " CROSS JOIN strands s ON s.petition = c.petition AND s.id = c.strand"
        " CROSS JOIN petitions p ON p.id = c.petition"
        f" WHERE {tables.UNDATED} AND s.state NOT IN ({tables.UNANSWERED})"
        " AND s.state NOT IN ('withdrawn', 'closed', 'archived', 'void')"
    ),
    "above": (
        "SELECT p.number, p.gist, min(c.rolled) FROM clocks c"  # noqa: S608 only fixed text is joined
        " CROSS JOIN petitions p ON p.id = c.petition"
        f" WHERE c.met_on IS NULL AND c.internal < ?1 AND c.rule IN ({_ABOVE}) AND c.rolled < ?1"
    ),
    "complete": (
        f"SELECT p.number, p.gist, p.received_on, {_LACKS} {_UNANSWERED}"
        " AND p.kind = 'petition' AND p.row >= ? AND instr(lacks, '1')"
    ),
}
"""What waits -> the petitions, oldest first."""
COMPLETE_DAYS = 60
"""What lacks facts is asked for while it is young; an old file is left in peace."""
_EACH = 50
_LOOKED_AT = 5_000
"""So many entries beyond the county's receipt are looked at, not more."""


def view(
    connection: Connection, today: date, mine: bytes | None, *, signs: bool = False
) -> TodayView:
    """Give everything of one day; `mine` leaves what others handle to them."""
    rows, total = _duties(connection, mine)
    return TodayView(
        rows,
        total,
        tuple(each for what in _WAITING for each in _waiting(connection, what, today)),
        _windows(connection, today),
        str(_one(connection, _NEWEST) or ""),
        _standing(connection),
        signs,
    )


def _standing(connection: Connection) -> Standing:
    at = parcels.marks(connection)
    told = connection.connection.cursor().execute(_BEYOND, (at.epoch, at.applied, _LOOKED_AT))
    newest: dict[bytes, tuple[tuple[int, int], bool]] = {}
    looked = 0
    for subject, epoch, seq, upper in told:
        looked += 1
        newest[bytes(subject)] = ((epoch, seq), bool(upper))
    places = parcels.Places(connection)
    stand = [places.of(touch, upper) for touch, upper in newest.values()]
    return Standing(
        stand.count("local"),
        stand.count("in_transit"),
        stand.count("upper_system"),
        most=looked == _LOOKED_AT,
        receipted=at.epoch > 1 or at.applied > 0,
    )


_BEYOND = (
    "SELECT e.subject, e.epoch, e.seq, p.platform_number IS NOT NULL FROM entries e"
    " JOIN petitions p ON p.id = e.subject"
    " WHERE (e.epoch, e.seq) > (?, ?) AND e.sort = 'act' ORDER BY e.epoch, e.seq LIMIT ?"
)


_NEWEST = (
    "SELECT json_extract(CAST(meta AS TEXT), '$.recorded_at') FROM entries"
    " ORDER BY epoch DESC, seq DESC LIMIT 1"
)


def _one(connection: Connection, statement: str, given: tuple[object, ...] = ()) -> Any:
    row = connection.connection.cursor().execute(statement, given).fetchone()
    return None if row is None else row[0]


def _duties(connection: Connection, mine: bytes | None) -> tuple[tuple[Row, ...], int]:
    told = (
        f"FROM clocks c JOIN petitions p ON p.id = c.petition WHERE c.met_on IS NULL"
        f" AND c.rule IN ({_RULES}, '{OBJECTION}')" + (_MINE if mine else "")
    )
    given = (mine,) if mine else ()
    total = _one(connection, f"SELECT count(DISTINCT p.id) {told}", given)
    return petitions.urgent(connection, told, given, LISTED), int(total or 0)


def _waiting(connection: Connection, what: Wait, today: date) -> list[Waiting]:
    given: tuple[object, ...] = ()
    if what == "complete":
        given = ((today.toordinal() - COMPLETE_DAYS) << DAY_BITS,)
    elif what == "above":
        given = (today.isoformat(),)
    cursor = connection.connection.cursor().execute(
        f"{_WAITING[what]} GROUP BY p.id ORDER BY p.row LIMIT {_EACH}",
        given,
    )
    return [
        Waiting(
            what, row[0], tables.unpacked(row[1]) or "", date.fromisoformat(row[2]), _lacks(row[3:])
        )
        for row in cursor.fetchall()
    ]


def undated(connection: Connection, today: date) -> tuple[str, ...]:
    """Give the numbers of petitions with a supported claim without a day of execution."""
    return tuple(each.number for each in _waiting(connection, "execute", today))


def _lacks(told: Sequence[str]) -> tuple[str, ...]:
    marks = told[0] if told else ""
    return tuple(name for name, mark in zip(_FIELDS, marks, strict=False) if mark == "1")


def _windows(connection: Connection, today: date) -> tuple[Window, ...]:
    cursor = connection.connection.cursor().execute(
        "SELECT p.number, w.name, r.window_rule, r.served_on, r.window_nominal, r.window_rolled"
        " FROM recipients r JOIN petitions p ON p.id = r.petition"
        " JOIN petitioners w ON w.petition = r.petition AND w.id = r.petitioner"
        " WHERE r.window_rolled >= ? ORDER BY r.window_rolled LIMIT ?",
        (today.isoformat(), WINDOWS),
    )
    return tuple(
        Window(row[0], row[1] or "", row[2], *(date.fromisoformat(day) for day in row[3:]))
        for row in cursor.fetchall()
    )
