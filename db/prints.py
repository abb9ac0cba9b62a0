"""The print ledger read: of one petition, and the register of a month's letters."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection

from app.domain.printing import Print, Registered, Service
from app.wire.entry import RecordId
from db.records import grouped, marks

_AT_ONCE = 500


def of(connection: Connection, petition: RecordId) -> tuple[Print, ...]:
    """Read what was printed of one petition's papers, or of minutes, as it was asked for."""
    key = bytes(petition)
    return grouped(connection, "prints", [key], Print).get(key, ())


def register(connection: Connection, first: date, after: date) -> tuple[Registered, ...]:
    """Read the letters issued from `first` until before `after`, the newest first."""
    cursor = connection.connection.cursor()
    cursor.execute(
        "SELECT l.id, l.petition, l.number, l.letter_kind, l.issued_on, p.number,"
        " l.voided_on IS NOT NULL OR NOT EXISTS"
        " (SELECT 1 FROM strands s WHERE s.petition = l.petition AND s.state <> 'void')"
        " FROM letters l JOIN petitions p ON p.id = l.petition"
        " WHERE l.issued_on >= ? AND l.issued_on < ?"
        " ORDER BY l.issued_on DESC, p.row DESC, l.n DESC",
        (first.isoformat(), after.isoformat()),
    )
    rows = cursor.fetchall()
    petitions = list(dict.fromkeys(bytes(row[1]) for row in rows))
    printed: dict[bytes, list[Print]] = {}
    served: dict[bytes, list[Service]] = {}
    for some in (petitions[n : n + _AT_ONCE] for n in range(0, len(petitions), _AT_ONCE)):
        for each in _every(grouped(connection, "prints", some, Print)):
            printed.setdefault(each.letter, []).append(each)
        _serve(cursor, some, served)
    made = [_registered(row, printed, served) for row in rows]
    made += _minutes(connection, first, after)
    return tuple(sorted(made, key=lambda each: each.issued_on, reverse=True))


def _minutes(connection: Connection, first: date, after: date) -> list[Registered]:
    """Read the minutes of meetings, which are of no petition: their prints lie under their own."""
    cursor = connection.connection.cursor()
    cursor.execute(
        "SELECT id, number, issued_on, voided_on FROM minutes"
        " WHERE issued_on >= ? AND issued_on < ? ORDER BY issued_on DESC, number DESC",
        (first.isoformat(), after.isoformat()),
    )
    rows = cursor.fetchall()
    printed = grouped(connection, "prints", [bytes(row[0]) for row in rows], Print)
    return [
        Registered(
            number=number,
            letter_kind="minutes",
            petition="",
            issued_on=date.fromisoformat(on),
            void=void is not None,
            prints=printed.get(bytes(id_), ()),
            services=(),
        )
        for id_, number, on, void in rows
    ]


def _every(held: Mapping[bytes, tuple[Print, ...]]) -> Iterable[Print]:
    return (each for some in held.values() for each in some)


def _serve(cursor: Any, petitions: list[bytes], served: dict[bytes, list[Service]]) -> None:
    cursor.execute(
        "SELECT letter, service_way, served_on, signed_how, refusal FROM recipients"  # noqa: S608 only marks are joined
        f" WHERE petition IN ({marks(petitions)}) ORDER BY petition, n",
        tuple(petitions),
    )
    for letter, way, on, how, refusal in cursor.fetchall():
        told = Service(
            way=way,
            on=date.fromisoformat(on) if on else None,
            signed_how=how,
            refused=bool(refusal),
        )
        served.setdefault(bytes(letter), []).append(told)


def _registered(
    row: Any, printed: Mapping[bytes, list[Print]], served: Mapping[bytes, list[Service]]
) -> Registered:
    letter = bytes(row[0])
    return Registered(
        number=row[2],
        letter_kind=row[3],
        petition=row[5],
        issued_on=date.fromisoformat(row[4]),
        void=bool(row[6]),
        prints=tuple(printed.get(letter, ())),
        services=tuple(served.get(letter, ())),
    )
