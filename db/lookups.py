"""The office's own facts, villages, cadres and number series; drafts that have no number yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Connection

from app.domain.errors import Trouble
from app.domain.file import Letter
from app.domain.numbering import Range, Series
from app.domain.people import Cadre, OfficeFacts, Village
from app.wire.entry import RecordId
from db.records import plan


def office(connection: Connection) -> OfficeFacts:
    """Read the office's facts.

    Errors: Trouble("store.damaged") for a store without an office.
    """
    row = connection.exec_driver_sql("SELECT * FROM office").mappings().first()
    if row is None:
        raise Trouble("store.damaged")
    told: dict[str, Any] = {name: "" if value is None else value for name, value in row.items()}
    on = told["standing_authority_on"]
    return OfficeFacts(
        **told
        | {
            "one_person": bool(told["one_person"]),
            "standing_authority_on": date.fromisoformat(on) if on else None,
        }
    )


def villages(connection: Connection) -> tuple[Village, ...]:
    """List the villages in their fixed order."""
    return tuple(
        Village(bytes(row[0]), row[1], row[2], row[3])
        for row in connection.exec_driver_sql(
            "SELECT id, code, name, position FROM villages ORDER BY position"
        )
    )


def cadres(connection: Connection) -> tuple[Cadre, ...]:
    """List those who work here."""
    return tuple(
        Cadre(bytes(row[0]), row[1], row[2], tuple(msgspec.json.decode(row[3])), bool(row[4]))
        for row in connection.exec_driver_sql(
            "SELECT id, login, name, roles, active FROM cadres ORDER BY login"
        )
    )


def minutes_numbered(connection: Connection, number: str) -> Letter | None:
    """Find the minutes of a meeting by their number, as an issued letter of no petition."""
    row = connection.exec_driver_sql(
        "SELECT id, NULL AS strand, 'minutes' AS letter_kind, number, issued_on, pdf_sha256,"
        " pdf_size, blob, NULL AS template_hash, NULL AS rules_hash, NULL AS facts,"
        " NULL AS template_version, voided_on, void_reason FROM minutes WHERE number = ?",
        (number,),
    )
    found = row.mappings().first()
    told = plan(Letter).items()
    return None if found is None else Letter(**{name: read(found[name]) for name, read in told})


def letters_numbered(connection: Connection, number: str) -> tuple[Letter, ...]:
    """Find issued letters by their number; one is void alone, or since its petition is."""
    told = plan(Letter)
    minutes = minutes_numbered(connection, number)
    if minutes is not None:
        return (minutes,)
    rows = connection.exec_driver_sql(
        "SELECT l.*, coalesce(l.voided_on, (SELECT CASE WHEN min(s.state = 'void') = 1"
        " THEN max(s.state_since) END FROM strands s WHERE s.petition = l.petition)) AS void_since"
        " FROM letters l WHERE l.number = ?",
        (number,),
    )
    return tuple(
        Letter(**{name: read(row[_HELD_AS.get(name, name)]) for name, read in told.items()})
        for row in rows.mappings()
    )


_HELD_AS = {"voided_on": "void_since"}


def series(
    connection: Connection, name: str, year: int, device_letter: str
) -> tuple[RecordId, Series] | None:
    """Read one number series with its record id, None before its first number."""
    row = (
        connection.connection.cursor()
        .execute(
            "SELECT id, next, reserved, voids FROM number_series"
            " WHERE name = ? AND year = ? AND device_letter = ?",
            (name, year, device_letter),
        )
        .fetchone()
    )
    if row is None:
        return None
    reserved = tuple(Range(*each) for each in msgspec.json.decode(row[2]))
    voids = frozenset(msgspec.json.decode(row[3]))
    return RecordId(bytes(row[0])), Series(name, year, device_letter, row[1], reserved, voids)


def voided(connection: Connection, year: int) -> tuple[tuple[str, str, int], ...]:
    """List the void serials of a year's series, of all devices: name, device letter, serial."""
    rows = connection.exec_driver_sql(
        "SELECT s.name, s.device_letter, v.value FROM number_series s, json_each(s.voids) v"
        " WHERE s.year = ? ORDER BY s.name, s.device_letter, v.value",
        (year,),
    )
    return tuple((str(name), str(letter), int(serial)) for name, letter, serial in rows)


def is_petition(connection: Connection, number: str) -> bool:
    """Tell whether a petition has this number."""
    asked = "SELECT 1 FROM petitions WHERE number = ?"
    return connection.exec_driver_sql(asked, (number,)).first() is not None


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """A form that was parked or cut short; `body` is what the form wrote."""

    id: bytes
    cadre: bytes
    saved_at: str
    body: bytes


def keep_draft(connection: Connection, draft: KeptDraft) -> None:
    """Write a draft over its last version."""
    connection.exec_driver_sql(
        "INSERT INTO drafts (id, cadre, saved_at, body) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET saved_at = excluded.saved_at, body = excluded.body",
        (draft.id, draft.cadre, draft.saved_at, draft.body),
    )


def drop_draft(connection: Connection, draft: bytes, cadre: bytes) -> None:
    """Forget a cadre's own draft: it became a petition, or the cadre said so."""
    connection.exec_driver_sql("DELETE FROM drafts WHERE id = ? AND cadre = ?", (draft, cadre))


def drafts(connection: Connection, cadre: bytes) -> Sequence[KeptDraft]:
    """List one cadre's drafts, newest first."""
    return tuple(
        KeptDraft(bytes(row[0]), bytes(row[1]), row[2], bytes(row[3]))
        for row in connection.exec_driver_sql(
            "SELECT id, cadre, saved_at, body FROM drafts WHERE cadre = ? ORDER BY saved_at DESC",
            (cadre,),
        )
    )


@dataclass(frozen=True, slots=True)
class Delegation:
    """Who may sign what for whom, by which paper (Article 28's own leader stays named)."""

    id: bytes
    leader: bytes
    deputy: bytes
    acts: tuple[str, ...]
    from_on: date
    until_on: date
    paper_number: str
    paper_on: date | None


def delegations(connection: Connection, on: date) -> tuple[Delegation, ...]:
    """List the delegations in force on a day, newest first."""
    cursor = connection.connection.cursor()
    told = plan(Delegation)
    cursor.execute(
        f"SELECT {', '.join(told)} FROM delegations"  # noqa: S608 names are ours
        " WHERE from_on <= ?1 AND until_on >= ?1 ORDER BY rowid DESC",
        (on.isoformat(),),
    )
    readers = tuple(told.values())
    return tuple(
        Delegation(*(read(value) for read, value in zip(readers, row, strict=True)))
        for row in cursor.fetchall()
    )


@dataclass(frozen=True, slots=True)
class KeptSlip:
    """A blank registration slip: printed, then entered or void. Days are YYYY-MM-DD."""

    id: bytes
    number: str
    query_code: str
    printed_on: str
    used_by: bytes | None
    used_on: str | None
    void_on: str | None
    void_reason: str | None


def slip(connection: Connection, number: str) -> KeptSlip | None:
    """Find a blank slip by its number."""
    row = connection.exec_driver_sql(
        "SELECT id, number, query_code, printed_on, used_by, used_on, void_on, void_reason"
        " FROM slips WHERE number = ?",
        (number,),
    ).first()
    if row is None:
        return None
    used_by = None if row[4] is None else bytes(row[4])
    return KeptSlip(bytes(row[0]), row[1], row[2], row[3], used_by, *row[5:])


@dataclass(frozen=True, slots=True)
class SlipStock:
    """How many blank slips lie unused, were used, are void; papers, not people."""

    unused: int
    used: int
    void: int


def slip_stock(connection: Connection) -> SlipStock:
    """Count the blank slips."""
    row = connection.exec_driver_sql(
        "SELECT coalesce(sum(used_by IS NULL AND void_on IS NULL), 0),"
        " coalesce(sum(used_by IS NOT NULL), 0), coalesce(sum(void_on IS NOT NULL), 0) FROM slips"
    ).one()
    return SlipStock(*row)
