"""Petitions read back in lists: pages of the ledger, what is due."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import Connection

from app.domain.file import DUTIES, OBJECTION, Clock, Place, Row, Strand, nearest
from db import journal, parcels, search
from db.records import grouped, marks

PAGE = 200
COUNT_CAP = 1001

Sort = Literal["newest", "due"]

_RULES = ", ".join(f"'{rule}'" for rule in sorted(DUTIES - {OBJECTION}))
_DUTY = f"c.met_on IS NULL AND c.rule IN ({_RULES})"
_HAS_DUTY = f"EXISTS (SELECT 1 FROM clocks c WHERE c.petition = p.id AND {_DUTY})"  # noqa: S608 only fixed text is joined
_FIRST_DUTY = (
    f"d.met_on IS NULL AND d.rule IN ({_RULES}) AND NOT EXISTS (SELECT 1 FROM clocks c"  # noqa: S608 only fixed text is joined
    f" WHERE c.petition = d.petition AND {_DUTY}"
    " AND (c.internal, c.nominal, c.rowid) < (d.internal, d.nominal, d.rowid))"
)

_ROW = (
    "p.row, p.id, p.number, p.kind, p.received_on, p.channel, p.gist, p.category,"
    " p.village_code, p.platform_number, p.anonymous"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list asks for; everything that is told must hold.

    `words` is typed text: every word must occur somewhere in the petition. `states` holds any of
    several. `since` and `until` are days of receipt. `handler` is a cadre's id: "only mine" is
    one's own. `due_from` and `due_until` ask for an open duty whose legal last day lies between.
    `sort`: newest received first, or by the nearest duty (then what has none, newest first).
    """

    words: str = ""
    state: str | None = None
    since: date | None = None
    until: date | None = None
    channel: str | None = None
    category: str | None = None
    village_code: str | None = None
    kind: str | None = None
    states: tuple[str, ...] = ()
    handler: bytes | None = None
    due_from: date | None = None
    due_until: date | None = None
    sort: Sort = "newest"


def page(
    connection: Connection, wanted: Wanted, *, after: int | None = None, limit: int = PAGE
) -> tuple[Row, ...]:
    """Give one page in the wanted order; `after` is the `row` of the last line shown."""
    if wanted.sort == "due":
        return _by_duty(connection, wanted, after, limit)
    return _newest(connection, wanted, after, limit)


def _newest(
    connection: Connection, wanted: Wanted, after: int | None, limit: int, only: str = ""
) -> tuple[Row, ...]:
    source, given = _source(wanted)
    # In the index's own order, so that the newest stream out and nothing is sorted.
    order = "f.rowid" if source.startswith("FROM search") else "p.row"
    if after is not None:
        source, given = f"{source} AND {order} < ?", (*given, after)
    told = connection.exec_driver_sql(
        f"SELECT {_ROW} {source}{only} ORDER BY {order} DESC LIMIT ?",
        (*given, limit),
    ).all()
    return _with_duties(connection, told)


def _by_duty(
    connection: Connection, wanted: Wanted, after: int | None, limit: int
) -> tuple[Row, ...]:
    """Walk the open duties by day; where they end, go on with what has no duty, newest first."""
    at = _duty_of(connection, after)
    rows: tuple[Row, ...] = ()
    if after is None or at is not None:
        source, given = _source(wanted)
        if at is not None:
            source += " AND (d.internal, d.nominal, d.rowid) > (?, ?, ?)"
            given = (*given, *at)
        told = connection.exec_driver_sql(
            f"SELECT {_ROW} {source.replace('FROM', 'FROM clocks d CROSS JOIN', 1)}"
            f" AND p.id = d.petition AND {_FIRST_DUTY}"
            " ORDER BY d.internal, d.nominal, d.rowid LIMIT ?",
            (*given, limit),
        ).all()
        rows, after = _with_duties(connection, told), None
    if len(rows) < limit and wanted.due_from is None and wanted.due_until is None:
        rows += _newest(connection, wanted, after, limit - len(rows), f" AND NOT {_HAS_DUTY}")
    return rows


def _duty_of(connection: Connection, row: int | None) -> tuple[str, str, int] | None:
    """Give the place of a petition among the open duties, None when it has none."""
    found = connection.exec_driver_sql(
        "SELECT d.internal, d.nominal, d.rowid FROM petitions p JOIN clocks d ON d.petition = p.id"  # noqa: S608 only fixed text is joined
        f" WHERE p.row = ? AND {_FIRST_DUTY}",
        (row,),
    ).first()
    return None if found is None else (found[0], found[1], found[2])


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
        source = "FROM search f JOIN petitions p ON p.row = f.rowid WHERE f.search MATCH ?"
        given.append(match)
    for told, values in _strand_conditions(wanted):
        source += f" AND EXISTS (SELECT 1 FROM strands s WHERE s.petition = p.id AND {told})"  # noqa: S608 only fixed text is joined
        given += values
    if wanted.due_from is not None or wanted.due_until is not None:
        source += f" AND EXISTS (SELECT 1 FROM clocks c WHERE c.petition = p.id AND {_DUTY}"  # noqa: S608 the same
        source += " AND c.nominal BETWEEN ? AND ?)"
        given += [_iso(wanted.due_from, "0001-01-01"), _iso(wanted.due_until, "9999-12-31")]
    for column, value in _conditions(wanted):
        source += f" AND p.{column} ?"
        given.append(value)
    return source, tuple(given)


def _iso(on: date | None, otherwise: str) -> str:
    return otherwise if on is None else on.isoformat()


def _strand_conditions(wanted: Wanted) -> Iterable[tuple[str, Sequence[object]]]:
    states = (*wanted.states, *((wanted.state,) if wanted.state is not None else ()))
    if states:
        yield f"s.state IN ({marks(states)})", states
    if wanted.handler is not None:
        yield "s.handler = ?", (wanted.handler,)


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
    clocks = grouped(connection, "clocks", ids, Clock)
    strands = grouped(connection, "strands", ids, Strand)
    names = _names(connection, ids)
    placed = parcels.Places(connection)
    touched = parcels.last_touches(connection, ids)
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
    # A row speaks for the strand with the nearest duty, as the file does.
    strand = next(
        (each for each in held if next_due is None or next_due.strand in {None, each.id}),
        held[0] if held else None,
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
        state=strand.state if strand else "",
        due=next_due,
        place=place,
        category=row[7],
        village_code=row[8],
        route=strand.route if strand else None,
        handler=strand.handler if strand else None,
    )


def _names(connection: Connection, ids: Sequence[bytes]) -> dict[bytes, str]:
    if not ids:
        return {}
    return {
        bytes(row[0]): row[1] or ""
        for row in connection.exec_driver_sql(
            f"SELECT petition, name FROM petitioners WHERE petition IN ({marks(ids)})"  # noqa: S608 only marks are joined
            " AND position = 0",
            tuple(ids),
        )
    }
