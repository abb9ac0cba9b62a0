"""Petitions read back: pages of the ledger, one petition's file, what is due."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection

from app.domain.errors import Refused
from app.domain.file import (
    Attachment,
    Claim,
    Clock,
    Event,
    Letter,
    Party,
    Petitioner,
    PetitionFile,
    Place,
    Row,
    Strand,
    nearest,
)
from app.wire.entry import RecordId
from db import journal, parcels, search

_T = TypeVar("_T")

PAGE = 200
COUNT_CAP = 1001

_POSITIONED = frozenset({"petitioners", "claims", "complained_of", "strands", "attachments"})
_AS_IS = (
    "kind",
    "number",
    "query_code",
    "channel",
    "answer",
    "origin",
    "purpose",
    "category",
    "received_at",
    "signed_for_at",
    "registered_at",
    "registered_by",
    "slip_number",
    "platform_number",
    "platform_query_code",
    "village_code",
)
_ROW = (
    "p.row, p.id, p.number, p.kind, p.received_on, p.channel, p.gist, p.category,"
    " p.village_code, p.platform_number, p.anonymous"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list asks for. `words` is typed text; `after` the row of the last line shown."""

    words: str = ""
    state: str | None = None
    since: date | None = None
    until: date | None = None
    channel: str | None = None
    category: str | None = None
    village_code: str | None = None
    kind: str | None = None


def page(
    connection: Connection, wanted: Wanted, *, after: int | None = None, limit: int = PAGE
) -> tuple[Row, ...]:
    """Give one page, newest received first, below the row `after`."""
    source, given = _source(wanted)
    # In the index's own order, so that the newest stream out and nothing is sorted.
    order = "f.rowid" if source.startswith("FROM who") else "p.row"
    if after is not None:
        source, given = f"{source} AND {order} < ?", (*given, after)
    told = connection.exec_driver_sql(
        f"SELECT {_ROW} {source} ORDER BY {order} DESC LIMIT ?",
        (*given, limit),
    ).all()
    return _with_duties(connection, told)


def count(connection: Connection, wanted: Wanted, cap: int = COUNT_CAP) -> int:
    """Count what a list would hold, up to `cap`."""
    source, given = _source(wanted)
    return int(
        connection.exec_driver_sql(
            f"SELECT count(*) FROM (SELECT 1 {source} LIMIT ?)",  # noqa: S608 only fixed text is joined
            (*given, cap),
        ).scalar()
        or 0
    )


def _source(wanted: Wanted) -> tuple[str, tuple[object, ...]]:
    match = search.matching(wanted.words) if wanted.words.strip() else None
    if wanted.words.strip() and match is None:
        return "FROM petitions p WHERE 0", ()
    source = "FROM petitions p WHERE 1"
    given: list[object] = []
    if match is not None:
        source = "FROM who f JOIN petitions p ON p.row = f.rowid WHERE f.who MATCH ?"
        given.append(match)
    if wanted.state is not None:
        source += " AND EXISTS (SELECT 1 FROM strands s WHERE s.petition = p.id AND s.state = ?)"
        given.append(wanted.state)
    for column, value in _conditions(wanted):
        source += f" AND p.{column} ?"
        given.append(value)
    return source, tuple(given)


def _conditions(wanted: Wanted) -> Iterable[tuple[str, object]]:
    if wanted.since is not None:
        yield "row >=", wanted.since.toordinal() << journal.DAY_BITS
    if wanted.until is not None:
        yield "row <", (wanted.until.toordinal() + 1) << journal.DAY_BITS
    for column, value in (
        ("channel =", wanted.channel),
        ("category =", wanted.category),
        ("village_code =", wanted.village_code),
        ("kind =", wanted.kind),
    ):
        if value is not None:
            yield column, value


def due(connection: Connection, *, until: date | None = None, limit: int = PAGE) -> tuple[Row, ...]:
    """Give the petitions with an open duty, the most urgent first."""
    told = connection.exec_driver_sql(
        f"SELECT {_ROW}, min(c.internal) AS urgent FROM clocks c"  # noqa: S608 only fixed text is joined
        " JOIN petitions p ON p.id = c.petition WHERE c.met_on IS NULL AND c.nominal <= ?"
        " GROUP BY p.id ORDER BY urgent, p.row LIMIT ?",
        (until.isoformat() if until else "9999-12-31", limit),
    ).all()
    return tuple(row for row in _with_duties(connection, told) if row.due is not None)


def _with_duties(connection: Connection, told: Sequence[Any]) -> tuple[Row, ...]:
    ids = [bytes(row[1]) for row in told]
    clocks = _grouped(connection, "clocks", ids, _clock)
    strands = _grouped(connection, "strands", ids, _strand)
    names = _names(connection, ids)
    placed = _Places(connection)
    touched = _last_touches(connection, ids)
    return tuple(
        _row(row, clocks, strands, names, placed.of(touched.get(bytes(row[1])), bool(row[9])))
        for row in told
    )


def _row(
    row: Any,
    clocks: Mapping[bytes, tuple[Clock, ...]],
    strands: Mapping[bytes, tuple[Strand, ...]],
    names: Mapping[bytes, str],
    place: Place,
) -> Row:
    id_ = bytes(row[1])
    next_due = nearest(clocks.get(id_, ()))
    held = strands.get(id_, ())
    state = next(
        (each.state for each in held if next_due is None or next_due.strand in {None, each.id}),
        held[0].state if held else "",
    )
    return Row(
        row=row[0],
        id=id_,
        number=row[2],
        kind=row[3],
        received_on=date.fromisoformat(row[4]),
        channel=row[5],
        name=names.get(id_, ""),
        anonymous=bool(row[10]),
        gist=row[6] or "",
        state=state,
        due=next_due,
        place=place,
        category=row[7],
        village_code=row[8],
    )


class _Places:
    """Tells where a record stands by comparing its newest entry with the marks."""

    def __init__(self, connection: Connection) -> None:
        self._marks = parcels.marks(connection)

    def of(self, touch: tuple[int, int] | None, upper: bool = False) -> Place:
        at = self._marks
        if touch is None:
            return "local"
        if touch <= (at.epoch, at.applied):
            return "county"
        if upper:
            return "upper_system"
        return "in_transit" if touch <= (at.epoch, at.sealed) else "local"


def _last_touches(connection: Connection, ids: Sequence[bytes]) -> dict[bytes, tuple[int, int]]:
    if not ids:
        return {}
    return {
        bytes(row[0]): (int(row[1]) >> 40, int(row[1]) & ((1 << 40) - 1))
        for row in connection.connection.cursor().execute(
            "SELECT subject, max((epoch << 40) + seq) FROM entries"  # noqa: S608 only marks are joined
            f" WHERE subject IN ({_marks(ids)}) AND sort = 'act' GROUP BY subject",
            tuple(ids),
        )
    }


def _marks(ids: Sequence[bytes]) -> str:
    return ", ".join("?" * len(ids))


def _names(connection: Connection, ids: Sequence[bytes]) -> dict[bytes, str]:
    if not ids:
        return {}
    return {
        bytes(row[0]): row[1] or ""
        for row in connection.exec_driver_sql(
            f"SELECT petition, name FROM petitioners WHERE petition IN ({_marks(ids)})"  # noqa: S608 only marks are joined
            " AND position = 0",
            tuple(ids),
        )
    }


def _grouped(
    connection: Connection, table: str, ids: Sequence[bytes], make: Callable[[Any], _T]
) -> dict[bytes, tuple[_T, ...]]:
    if not ids:
        return {}
    held: dict[bytes, list[_T]] = {}
    order = "nominal, rowid" if table == "clocks" else "rowid"
    if table in _POSITIONED:
        order = "position, rowid"
    # The driver's own cursor: this is read with every page and every act.
    cursor = connection.connection.cursor()
    cursor.execute(
        f"SELECT * FROM {table} WHERE petition IN ({_marks(ids)}) ORDER BY {order}",  # noqa: S608 table names are ours
        tuple(ids),
    )
    names = [column[0] for column in cursor.description or ()]
    for values in cursor.fetchall():
        row = dict(zip(names, values, strict=True))
        held.setdefault(bytes(row["petition"]), []).append(make(row))
    return {key: tuple(values) for key, values in held.items()}


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


def _clock(row: Any) -> Clock:
    return Clock(
        id=bytes(row["id"]),
        strand=row["strand"],
        rule=row["rule"],
        article=row["article"],
        trigger_on=date.fromisoformat(row["trigger_on"]),
        nominal=date.fromisoformat(row["nominal"]),
        rolled=date.fromisoformat(row["rolled"]),
        internal=date.fromisoformat(row["internal"]),
        provisional=bool(row["provisional"]),
        steps=tuple(msgspec.json.decode(row["steps"] or "[]")),
        met_on=_day(row["met_on"]),
        met_how=row["met_how"],
    )


def _strand(row: Any) -> Strand:
    return Strand(
        id=bytes(row["id"]),
        position=row["position"] or 0,
        route=row["route"],
        state=row["state"],
        procedure=row["procedure"],
        state_since=_day(row["state_since"]),
        handler=row["handler"],
    )


def _petitioner(row: Any) -> Petitioner:
    return Petitioner(
        id=bytes(row["id"]),
        position=row["position"] or 0,
        role=row["role"] or "",
        name=row["name"] or "",
        anonymous=bool(row["anonymous"]),
        id_kind=row["id_kind"],
        id_number=row["id_number"],
        sex=row["sex"],
        born_on=_day(row["born_on"]),
        phone=row["phone"],
        address=row["address"],
        village_code=row["village_code"],
    )


def _claim(row: Any) -> Claim:
    return Claim(
        id=bytes(row["id"]),
        strand=row["strand"],
        position=row["position"] or 0,
        text=row["text"] or "",
        matter_class=row["matter_class"],
        route=row["route"],
        ground=row["ground"],
        organ=row["organ"],
        outcome=row["outcome"],
        remedy=row["remedy"],
    )


def _party(row: Any) -> Party:
    return Party(bytes(row["id"]), row["position"] or 0, row["name"] or "", row["party_kind"] or "")


def _attachment(row: Any) -> Attachment:
    return Attachment(
        id=bytes(row["id"]),
        position=row["position"] or 0,
        name=row["name"] or "",
        media_type=row["media_type"] or "",
        size=row["size"] or 0,
        sha256=row["sha256"] or "",
        blob=row["blob"] or "",
    )


def _letter(row: Any) -> Letter:
    return Letter(
        id=bytes(row["id"]),
        strand=row["strand"],
        letter_kind=row["letter_kind"],
        number=row["number"],
        issued_on=date.fromisoformat(row["issued_on"]),
        pdf_sha256=row["pdf_sha256"],
        pdf_size=row["pdf_size"],
        blob=row["blob"],
        template_hash=row["template_hash"],
        rules_hash=row["rules_hash"],
        facts=msgspec.json.decode(row["facts"] or "{}"),
    )


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


def whole(connection: Connection, petition: RecordId) -> PetitionFile:
    """Read everything about one petition.

    Errors: Refused("petition.unknown").
    """
    row = (
        connection.exec_driver_sql("SELECT * FROM petitions WHERE id = ?", (petition,))
        .mappings()
        .first()
    )
    if row is None:
        raise Refused("petition.unknown")
    ids = [bytes(petition)]
    key = bytes(petition)
    touches = _last_touches(connection, ids)
    return PetitionFile(
        **{name: row[name] for name in _AS_IS},
        id=key,
        gist=row["gist"] or "",
        content=row["content"] or "",
        people_count=row["people_count"] or 1,
        received_on=date.fromisoformat(row["received_on"]),
        name_withheld=bool(row["name_withheld"]),
        name_or_address_unclear=bool(row["name_or_address_unclear"]),
        anonymous=bool(row["anonymous"]),
        source_due_on=_day(row["source_due_on"]),
        place=_Places(connection).of(touches.get(key), bool(row["platform_number"])),
        petitioners=_grouped(connection, "petitioners", ids, _petitioner).get(key, ()),
        claims=_grouped(connection, "claims", ids, _claim).get(key, ()),
        complained_of=_grouped(connection, "complained_of", ids, _party).get(key, ()),
        strands=_grouped(connection, "strands", ids, _strand).get(key, ()),
        clocks=_grouped(connection, "clocks", ids, _clock).get(key, ()),
        letters=_grouped(connection, "letters", ids, _letter).get(key, ()),
        attachments=_grouped(connection, "attachments", ids, _attachment).get(key, ()),
        history=_history(connection, petition),
    )


def _history(connection: Connection, petition: RecordId) -> tuple[Event, ...]:
    names = {
        bytes(row[0]).hex(): row[1]
        for row in connection.connection.cursor().execute("SELECT id, name FROM cadres")
    }
    at = parcels.marks(connection)
    return tuple(
        Event(
            seq=link.seq,
            act=said.act,
            actor=names.get(said.actor or "", ""),
            claimed_at=said.claimed_at,
            recorded_at=said.recorded_at,
            article=said.article,
            touched=tuple(dict.fromkeys(each.kind for each in link.parts)),
            at_county=(link.epoch, link.seq) <= (at.epoch, at.applied),
        )
        for link in journal.history(connection, petition)
        for said in (link.said(),)
    )


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
            " UNION ALL SELECT hex(id), blob, sha256, size FROM attachments"
        )
    )
