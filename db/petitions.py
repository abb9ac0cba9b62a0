"""Petitions read back in lists: pages of the ledger, what is due."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from sqlalchemy import Connection

from app.domain.file import DUTIES, OBJECTION, Clock, Place, Row, Strand, nearest
from app.domain.words import KINDS
from db import journal, parcels, search
from db.records import bodies, explained, grouped
from db.tables import unpacked

PAGE = 200
COUNT_CAP = 1001

Sort = Literal["newest", "due"]

_RULES = ", ".join(f"'{rule}'" for rule in sorted(DUTIES - {OBJECTION}))
_DUTY = f"c.met_on IS NULL AND c.rule IN ({_RULES})"
_HAS_DUTY = f"EXISTS (SELECT 1 FROM clocks c WHERE c.petition = p.id AND {_DUTY})"  # noqa: S608 only fixed text is joined
_DUE = (
    f" AND EXISTS (SELECT 1 FROM clocks c WHERE c.petition = p.id AND {_DUTY}"  # noqa: S608 only fixed text is joined
    " AND iif(?, c.rolled, c.nominal) BETWEEN ? AND ?)"
)
_FIRST_DUTY = (
    f"d.met_on IS NULL AND d.rule IN ({_RULES}) AND NOT EXISTS (SELECT 1 FROM clocks c"  # noqa: S608 only fixed text is joined
    f" WHERE c.petition = d.petition AND {_DUTY}"
    " AND (c.internal, c.nominal, c.n) < (d.internal, d.nominal, d.n))"
)

_AT = "d.internal, d.nominal, d.petition, d.n"
"""The place of an open duty among all, as its index has it."""

_ROW = (
    "p.row, p.id, p.number, p.kind, p.received_on, p.channel, p.gist, p.category,"
    " p.village_code, p.platform_number, p.anonymous,"
    # Beside each row: asked for many at once, their ids would first be sorted into a table.
    " (SELECT w.name FROM petitioners w WHERE w.petition = p.id AND w.position = 0 LIMIT 1),"
    " (SELECT (e.epoch << 40) + e.seq FROM entries e WHERE e.subject = p.id AND e.sort = 'act'"
    " ORDER BY e.epoch DESC, e.seq DESC LIMIT 1)"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list asks for; everything that is told must hold.

    `words` is typed text: every word must occur somewhere in the petition. `states` holds any of
    several. `since` and `until` are days of receipt. `handler` is a cadre's id: "only mine" is
    one's own. `due_from` and `due_until` ask for an open duty whose legal last day (with `rolled`
    the rolled one) lies between. `handed_down` asks for what the county transferred or assigned.
    `apart` are marks of the index: what has one is not found by anything it says.
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
    handed_down: bool = False
    states: tuple[str, ...] = ()
    handler: bytes | None = None
    due_from: date | None = None
    due_until: date | None = None
    rolled: bool = False
    sort: Sort = "newest"
    apart: tuple[str, ...] = ()

    @property
    def by_content(self) -> bool:
        """Tell whether it is asked by what petitions say."""
        return bool(self.words.strip() or self.category or self.village_code)


def page(
    connection: Connection, wanted: Wanted, *, after: int | None = None, limit: int = PAGE
) -> tuple[Row, ...]:
    """Give one page in the wanted order; `after` is the `row` of the last line shown.

    The duties come without their steps; see `with_steps`.
    """
    walk = _by_duty if wanted.sort == "due" else _newest
    return _with_duties(connection, walk(connection, wanted, after, limit))


def with_steps(connection: Connection, rows: Sequence[Row]) -> tuple[Row, ...]:
    """Give the same rows, each duty with the steps that explain its day."""
    due = [row.due for row in rows if row.due is not None]
    told = bodies(connection, [clock.id for clock in due])
    by_id = {clock.id: clock for clock in explained(due, told)}
    return tuple(row if row.due is None else replace(row, due=by_id[row.due.id]) for row in rows)


def count(connection: Connection, wanted: Wanted, cap: int | None = COUNT_CAP) -> int:
    """Count what a list would hold, up to `cap`, or to the end.

    Few are counted as they are; of many, one in thousands may be found by pieces that lie apart.
    """
    asked = _asked(wanted)
    if asked is None:
        return 0
    if asked.match is None:  # the index counts where the table would have to be read through
        asked = replace(asked, match=search.matching("", [[search.own("k", k) for k in KINDS]]))
    source, given = asked.source("1", joined=False)
    told = _run(connection, f"SELECT count(*) FROM ({source} LIMIT ?)", (*given, cap or -1))  # noqa: S608 the same
    total = int(told[0][0])
    if total <= PAGE and search.doubtful(wanted.words):
        return len(_newest(connection, wanted, None, PAGE))
    return total


def _run(connection: Connection, statement: str, given: Sequence[object]) -> list[Any]:
    # The driver's own cursor: this is asked with every key.
    found: list[Any] = connection.connection.cursor().execute(statement, given).fetchall()
    return found


@dataclass(frozen=True, slots=True)
class _Asked:
    """A list as a statement: what the index must hold, the days, and what only tables know."""

    match: str | None
    low: int
    high: int
    due: tuple[bool, str, str] | None

    def source(self, columns: str, *, joined: bool = True) -> tuple[str, tuple[object, ...]]:
        """Write it from the index, newest first, or from the table where the index says nothing."""
        given: list[object] = [self.low, self.high]
        if self.match is None:
            told = f"SELECT {columns} FROM petitions p WHERE p.row >= ? AND p.row < ?"  # noqa: S608 only fixed text is joined
        else:
            joined = joined or self.due is not None
            join = f"JOIN petitions p ON p.row = {search.NEWEST} - f.rowid" if joined else ""
            told = f"SELECT {columns} FROM search f {join} WHERE f.search MATCH ?"  # noqa: S608 the same
            told += " AND f.rowid <= ? AND f.rowid > ?"
            given = [self.match, *(search.NEWEST - row for row in (self.low, self.high))]
        if self.due is not None:
            told += _DUE
            given += self.due
        return told, tuple(given)

    @property
    def order(self) -> str:
        """Give the order in which the rows come by themselves, so that nothing is sorted."""
        return "p.row DESC" if self.match is None else "f.rowid"


def _asked(wanted: Wanted, *, without: str | None = None) -> _Asked | None:
    """Read what is wanted; None when it asks for marks alone, which nothing has."""
    if wanted.words.strip() and not search.words(wanted.words):
        return None
    due = None
    if wanted.due_from is not None or wanted.due_until is not None:
        due = (
            wanted.rolled,
            _iso(wanted.due_from, "0001-01-01"),
            _iso(wanted.due_until, "9999-12-31"),
        )
    return _Asked(
        search.matching(
            wanted.words,
            _filters(wanted),
            (*((without,) if without else ()), *(wanted.apart if wanted.by_content else ())),
        ),
        wanted.since.toordinal() << journal.DAY_BITS if wanted.since else 0,
        (wanted.until.toordinal() + 1) << journal.DAY_BITS if wanted.until else 1 << 62,
        due,
    )


def _iso(on: date | None, otherwise: str) -> str:
    return otherwise if on is None else on.isoformat()


def _filters(wanted: Wanted) -> Iterator[Sequence[str]]:
    """Give the tokens that stand for the filters; of each group one must be there."""
    states = (*wanted.states, *((wanted.state,) if wanted.state is not None else ()))
    if states:
        yield [search.own("s", state) for state in states]
    if wanted.due_from is not None or wanted.due_until is not None:
        yield [search.own("o", "")]
    if wanted.handed_down:
        yield [search.own("d", "")]
    for kind, value in (
        ("h", wanted.handler.hex() if wanted.handler is not None else None),
        ("c", wanted.channel),
        ("g", wanted.category),
        ("v", wanted.village_code),
        ("k", wanted.kind),
    ):
        if value is not None:
            yield [search.own(kind, value)]


def _newest(
    connection: Connection,
    wanted: Wanted,
    after: int | None,
    limit: int,
    without: str | None = None,
) -> list[Any]:
    asked = _asked(wanted, without=without)
    rows: list[Any] = []
    while asked is not None and len(rows) < limit:
        at = asked if after is None else replace(asked, high=min(asked.high, after))
        source, given = at.source(_ROW)
        if without is not None and at.match is None:
            source += f" AND NOT {_HAS_DUTY}"
        told = _run(connection, f"{source} ORDER BY {at.order} LIMIT ?", (*given, limit))
        rows += _verified(connection, told, wanted)
        if len(told) < limit:
            break
        after = told[-1][0]
    return rows[:limit]


def _verified(connection: Connection, told: Sequence[Any], wanted: Wanted) -> list[Any]:
    good = search.verified(connection, ((row[0], bytes(row[1])) for row in told), wanted.words)
    return [row for row in told if row[0] in good]


def _by_duty(connection: Connection, wanted: Wanted, after: int | None, limit: int) -> list[Any]:
    """Walk the open duties by day; where they end, go on with what has no duty, newest first."""
    at = _duty_of(connection, after) if after is not None else ("", "", b"", 0)
    rows: list[Any] = []
    asked = _asked(wanted)
    while asked is not None and at is not None and len(rows) < limit:
        told = _duties(connection, asked, at, limit)
        rows += _verified(connection, told, wanted)
        after, at = None, told[-1][-4:] if len(told) == limit else None
    left = limit - len(rows)
    if left > 0 and wanted.due_from is None and wanted.due_until is None:
        rows += _newest(connection, wanted, after, left, search.own("o", ""))
    return rows[:limit]


def _duties(connection: Connection, asked: _Asked, at: tuple[Any, ...], limit: int) -> list[Any]:
    told = (
        f"SELECT {_ROW}, {_AT} FROM clocks d CROSS JOIN petitions p"  # noqa: S608 only fixed text is joined
        f" WHERE p.id = d.petition AND {_FIRST_DUTY}"
        f" AND ({_AT}) > (?, ?, ?, ?) AND +p.row >= ? AND +p.row < ?"
    )
    given: list[object] = [*at, asked.low, asked.high]
    if asked.due is not None:
        told += _DUE
        given += asked.due
    if asked.match is not None:
        told += f" AND +p.row IN (SELECT {search.NEWEST} - f.rowid FROM search f"  # noqa: S608 the same
        told += " WHERE f.search MATCH ?)"
        given.append(f'({asked.match}) AND "{search.own("o", "")}"')
    told += f" ORDER BY {_AT} LIMIT ?"
    return _run(connection, told, (*given, limit))


def _duty_of(connection: Connection, row: int) -> tuple[Any, ...] | None:
    """Give the place of a petition among the open duties, None when it has none."""
    found = _run(
        connection,
        f"SELECT {_AT} FROM petitions p JOIN clocks d ON d.petition = p.id"  # noqa: S608 only fixed text is joined
        f" WHERE p.row = ? AND {_FIRST_DUTY}",
        (row,),
    )
    return tuple(found[0]) if found else None


def due(connection: Connection, *, until: date | None = None, limit: int = PAGE) -> tuple[Row, ...]:
    """Give the petitions with an open duty, the most urgent first."""
    told = (
        "FROM clocks c JOIN petitions p ON p.id = c.petition"
        " WHERE c.met_on IS NULL AND c.nominal <= ?"
    )
    return urgent(connection, told, (until.isoformat() if until else "9999-12-31",), limit)


def urgent(
    connection: Connection, source: str, given: Sequence[object], limit: int
) -> tuple[Row, ...]:
    """Give the petitions of some open clocks (`c`, `p`), the one whose duty ends first on top."""
    told = _run(
        connection,
        f"SELECT {_ROW}, min(c.internal) AS urgent {source}"
        " GROUP BY p.id ORDER BY urgent, p.row LIMIT ?",
        (*given, limit),
    )
    due = [row for row in _with_duties(connection, told) if row.due is not None]
    return with_steps(connection, due)


def _with_duties(connection: Connection, told: Sequence[Any]) -> tuple[Row, ...]:
    ids = [bytes(row[1]) for row in told]
    clocks = grouped(connection, "clocks", ids, Clock, "AND met_on IS NULL")
    strands = grouped(connection, "strands", ids, Strand)
    placed = parcels.Places(connection)
    rows = tuple(
        _row(row, clocks, strands, placed.of(_touch(row[12]), bool(row[9]))) for row in told
    )
    windows = _windows(connection, [each.id for each in rows if each.state in _HERS])
    return tuple(
        replace(each, window=windows[each.id]) if each.id in windows else each for each in rows
    )


_HERS = frozenset({"review_window", "recheck_window"})
"""States in which her days run, and no duty of ours."""


def _windows(connection: Connection, ids: Sequence[bytes]) -> Mapping[bytes, date]:
    """Give until when the last of those answered may ask anew, by petition."""
    if not ids:
        return {}
    marks = ", ".join("?" for _ in ids)
    told = _run(
        connection,
        "SELECT petition, max(window_rolled) FROM recipients"  # noqa: S608 only marks are joined
        f" WHERE petition IN ({marks}) AND window_rolled IS NOT NULL GROUP BY petition",
        ids,
    )
    return {bytes(petition): date.fromisoformat(day) for petition, day in told}


def _touch(packed: int | None) -> tuple[int, int] | None:
    return None if packed is None else (packed >> 40, packed & ((1 << 40) - 1))


def _row(
    row: Any,
    clocks: Mapping[bytes, tuple[Clock, ...]],
    strands: Mapping[bytes, tuple[Strand, ...]],
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
        name=row[11] or "",
        anonymous=bool(row[10]),
        gist=unpacked(row[6]) or "",
        state=strand.state if strand else "",
        due=next_due,
        place=place,
        category=row[7],
        village_code=row[8],
        route=strand.route if strand else None,
        handler=strand.handler if strand else None,
    )
