"""One petition's file read back: every record of it, its history, where it stands."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection

from app.domain.errors import Refused
from app.domain.file import (
    Attachment,
    Claim,
    Clock,
    Event,
    Letter,
    Note,
    Opinion,
    Party,
    Petitioner,
    PetitionFile,
    Recipient,
    Review,
    Signature,
    Step,
    Strand,
)
from app.wire.entry import Entry, Meta, Part, RecordId
from app.wire.shapes import SHAPES
from db import journal, parcels
from db.records import explained, grouped, plan

_HELD: Mapping[str, tuple[str, type]] = {
    "petitioners": ("petitioners", Petitioner),
    "claims": ("claims", Claim),
    "complained_of": ("complained_of", Party),
    "strands": ("strands", Strand),
    "clocks": ("clocks", Clock),
    "letters": ("letters", Letter),
    "recipients": ("recipients", Recipient),
    "signatures": ("signatures", Signature),
    "notes": ("notes", Note),
    "steps": ("steps", Step),
    "opinions": ("opinions", Opinion),
    "reviews": ("reviews", Review),
    "attachments": ("attachments", Attachment),
}
"""Field of the file -> table and value."""
_TABLES = {shape.table: shape.kind for shape in SHAPES.values()}
_KINDS = {field: _TABLES[table] for field, (table, _made) in _HELD.items()}


def find(connection: Connection, number: str) -> RecordId:
    """Give the id of the petition with this number of ours (or the upper system's).

    Errors: Refused("petition.unknown").
    """
    found = connection.exec_driver_sql(
        "SELECT id FROM petitions WHERE number = ? OR platform_number = ? LIMIT 1",
        (number, number),
    ).scalar()
    if found is None:
        raise Refused("petition.unknown", field="number")
    return RecordId(bytes(found))


def whole(
    connection: Connection, petition: RecordId, kinds: Collection[str] | None = None
) -> PetitionFile:
    """Read everything about one petition; `kinds` names the records a fresh one can have.

    Errors: Refused("petition.unknown").
    """
    cursor = connection.connection.cursor()
    cursor.execute("SELECT * FROM petitions WHERE id = ?", (petition,))
    found = cursor.fetchone()
    if found is None:
        raise Refused("petition.unknown")
    row = dict(zip((column[0] for column in cursor.description), found, strict=True))
    key = bytes(petition)
    told = {name: read(row[name]) for name, read in plan(PetitionFile).items() if name in row}
    held: dict[str, Any] = {
        field: grouped(connection, table, [key], made).get(key, ())
        for field, (table, made) in _HELD.items()
        if kinds is None or _KINDS[field] in kinds
    }
    links = [(link, link.said()) for link in journal.history(connection, petition)]
    touches = [(link.epoch, link.seq) for link, said in links if said.sort == "act"]
    void = {each.id for each in held.get("letters", ()) if each.voided_on is not None}
    if void:
        # What was done by a letter that was voided counts no more; the journal has it.
        held["steps"] = tuple(e for e in held.get("steps", ()) if e.letter not in void)
    if "clocks" in held:
        held["clocks"] = explained(held["clocks"], _put("clock", links))
    places, upper = parcels.Places(connection), bool(row["platform_number"])
    told |= held | {
        "people_count": row["people_count"] or 1,
        "place": places.of(max(touches, default=None), upper),
        "linked_numbers": _linked(connection, key, row["linked_to"]),
        "history": _history(connection, links, places),
    }
    return PetitionFile(**told)


def _put(kind: str, links: Iterable[tuple[Entry, Meta]]) -> Iterator[tuple[bytes, bytes]]:
    """Give what a petition's own entries put of one kind, oldest first; not what is erased."""
    for link, _said in links:
        for each in link.parts:
            if each.kind == kind and each.op == "put" and each.body is not None:
                yield bytes(each.record), bytes(each.body)


def _linked(connection: Connection, petition: bytes, linked_to: bytes | None) -> tuple[str, ...]:
    """Name the other petitions on the same matter: the one it is linked to, those linked to it."""
    cursor = connection.connection.cursor()
    cursor.execute(
        "SELECT number FROM petitions WHERE id = ? OR linked_to = ? ORDER BY row",
        (linked_to, petition),
    )
    return tuple(row[0] for row in cursor.fetchall())


def _history(
    connection: Connection, links: Iterable[tuple[Entry, Meta]], places: parcels.Places
) -> tuple[Event, ...]:
    names = {
        bytes(row[0]).hex(): row[1]
        for row in connection.connection.cursor().execute("SELECT id, name FROM cadres")
    }
    return tuple(
        Event(
            seq=link.seq,
            act=said.act,
            actor=names.get(said.actor or "", ""),
            claimed_at=said.claimed_at,
            recorded_at=said.recorded_at,
            article=said.article,
            touched=tuple(dict.fromkeys(each.kind for each in link.parts)),
            at_county=places.of((link.epoch, link.seq)) == "county",
            told=_told(link.parts, names),
        )
        for link, said in links
    )


_TOLD: Mapping[str, Mapping[str, str]] = {
    "note": {"text": "note", "note_kind": "note_kind"},
    "letter": {"number": "letter", "letter_kind": "letter_kind"},
    "recipient": {"service_way": "service_way", "served_on": "served_on"},
    "step": {"text": "note", "ground": "ground"},
    "review": {"reasons": "reasons", "requested_on": "requested_on"},
    "accountable": {"reason": "reason"},
    "signature": {
        "paper_number": "paper_number",
        "paper_on": "paper_on",
        "paper_by": "paper_by",
        "signed_for": "signed_for",
    },
}
"""What a reader of the history wants to know of a part: column -> its name in `Event.told`."""


def _told(parts: tuple[Part, ...], names: Mapping[str, str]) -> dict[str, str]:
    told: dict[str, str] = {}
    for each in parts:
        wanted = _TOLD.get(each.kind)
        if wanted is None or each.body is None:
            continue
        body: dict[str, Any] = msgspec.json.decode(each.body)
        if each.kind == "step":
            body = {"text": _gist(body.get("told") or {}), "ground": body.get("ground")}
        if each.kind == "signature" and body.get("delegation"):
            body["signed_for"] = names.get(body.get("acting_for") or "")
        told |= {name: str(body[key]) for key, name in wanted.items() if body.get(key)}
    return told


_GISTS = (
    "text", "reason", "terms", "decision", "what", "facts", "proof", "to_unit", "organ",
    "mail_number",
)  # fmt: skip


def _gist(told: Mapping[str, Any]) -> str | None:
    """Give what a reader wants of an act that is data: its words, else whom it was about."""
    return next((str(told[name]) for name in _GISTS if told.get(name)), None)


@dataclass(frozen=True, slots=True)
class LetterRef:
    """Where an issued PDF lies and what it must be."""

    number: str
    blob: str
    sha256: str
    size: int


def all_letters(connection: Connection) -> tuple[LetterRef, ...]:
    """List every issued letter's PDF and every attachment, for the proof."""
    return tuple(
        LetterRef(*row)
        for row in connection.exec_driver_sql(
            "SELECT number, blob, pdf_sha256, pdf_size FROM letters"
            " UNION ALL SELECT number, blob, pdf_sha256, pdf_size FROM minutes"
            " UNION ALL SELECT hex(id), blob, sha256, size FROM attachments"
        )
    )
