"""Every table of the store: the records (from `app.wire.shapes`), the journal, and local state.

Record tables are written only by `db.journal.Writer` from `rows(part)`; triggers refuse the rest.
Entries and parts are never changed, but that an erasure sets a part's body and salt to NULL.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.types import TypeEngine

from app.wire.shapes import SHAPES, Holds, Shape

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_TYPES: Mapping[Holds, type[TypeEngine[Any]]] = {
    Holds.ID: LargeBinary,
    Holds.NUMBER: Integer,
    Holds.FLAG: Integer,
    Holds.PROSE: LargeBinary,
}
_PROSE = "gb18030"


def packed(text: str) -> bytes:
    """Write prose as it is kept: two bytes a Chinese character where UTF-8 takes three."""
    return text.encode(_PROSE)


def unpacked(kept: bytes | str | None) -> str | None:
    """Read prose back; text that somebody wrote past the journal is given as it is."""
    return kept.decode(_PROSE, "replace") if isinstance(kept, bytes) else kept


PROSE: Mapping[str, frozenset[str]] = {
    shape.table: frozenset(each.name for each in shape.columns if each.holds is Holds.PROSE)
    for shape in SHAPES.values()
}
"""Table -> its columns of prose. In a statement `prose(column)` reads one as text."""


def _record_table(shape: Shape) -> Table:
    told = [
        Column(each.name, _TYPES.get(each.holds, Text)())
        for each in shape.columns
        if each.name != OWNER
    ]
    if shape.kind in OWNED:
        return Table(shape.table, metadata, *_owned(), *told, sqlite_with_rowid=False)
    if shape.kind != "petition":
        return Table(shape.table, metadata, Column("id", LargeBinary, primary_key=True), *told)
    # The rowid is the local sort key (newest received last) and the search index's rowid.
    row, key = Column("row", Integer, primary_key=True), Column("id", LargeBinary, nullable=False)
    table = Table(shape.table, metadata, row, key, *told)
    Index(None, table.c.id, unique=True)
    Index(None, table.c.number)
    return table


def _owned() -> tuple[Column[Any], ...]:
    """Key a petition's records by it and by the order in which they came: they lie together."""
    return (
        Column(OWNER, LargeBinary, primary_key=True),
        Column("n", Integer, primary_key=True, autoincrement=False),
        Column("id", LargeBinary, nullable=False),
    )


OWNER = "petition"
OWNED = frozenset(
    shape.kind for shape in SHAPES.values() if OWNER in {each.name for each in shape.columns}
)
"""Kinds that belong to one petition."""
RECORDS: Mapping[str, Table] = {
    shape.kind: _record_table(shape) for shape in SHAPES.values() if shape.table
}
"""Kind of record -> its table. Only what is looked up here has an index here."""

entries = Table(
    "entries",
    metadata,
    Column("epoch", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("prev", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("meta", LargeBinary, nullable=False),
    Column("act", Text, nullable=False),
    Column("sort", Text, nullable=False),
    Column("subject", LargeBinary),
    sqlite_with_rowid=False,
)
# With `sort`: a list asks each petition's newest act, and needs no page of the journal for it.
Index(None, entries.c.subject, entries.c.epoch, entries.c.seq, entries.c.sort)

parts = Table(
    "parts",
    metadata,
    Column("epoch", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("record", LargeBinary, nullable=False),
    Column("kind", Text, nullable=False),
    Column("op", Text, nullable=False),
    Column("base", Integer, nullable=False),
    Column("schema", Integer, nullable=False),
    Column("body", LargeBinary),
    Column("salt", LargeBinary),
    Column("body_hash", LargeBinary, nullable=False),
)
Index(None, parts.c.record, parts.c.epoch, parts.c.seq)

epochs = Table(
    "epochs",
    metadata,
    Column("epoch", Integer, primary_key=True, autoincrement=False),
    Column("parent_epoch", Integer),
    Column("parent_seq", Integer),
    Column("parent_hash", LargeBinary),
)

local = Table(
    "local_state",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
    comment="device, its wrapped keys, marks, enrolment, settings of this PC: never travels",
)

open_entry = Table(
    "open_entry",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    comment="holds a row only while the writer writes; the triggers look here",
)

parcels = Table(
    "parcels",
    metadata,
    Column("id", LargeBinary, primary_key=True),
    Column("epoch", Integer, nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("carrier", Text, nullable=False),
    Column("sealed_at", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("receipt", LargeBinary),
    Column("received_at", Text),
)
Index(None, parcels.c.sealed_at)

drafts = Table(
    "drafts",
    metadata,
    Column("id", LargeBinary, primary_key=True),
    Column("cadre", LargeBinary, nullable=False),
    Column("saved_at", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

SEARCH_INDEX = (
    "CREATE VIRTUAL TABLE search USING fts5(words, content='', contentless_delete=1,"
    " detail=none, prefix='1 2', tokenize='ascii')"
)
"""Everything a petition says as tokens (`db.search`); newest first."""

SEARCH_PAGE = 3_960
"""Bytes. A leaf of the index then fits into one page of the file, beside SQLCipher's seal of 80.

FTS5's own 4,050 would hang a second, nearly empty page on each: a tenth of the index, and twice
the pages to read and decrypt.
"""

LEDGER_ORDER = "CREATE INDEX ix_clocks_open ON clocks (internal, nominal) WHERE met_on IS NULL"
"""What is due, by the day the office wants it done."""


UPPER_NUMBERS = (
    "CREATE INDEX ix_petitions_upper ON petitions (platform_number)"
    " WHERE platform_number IS NOT NULL"
)
"""Petitions by the upper system's number; most have none."""

LINKS = "CREATE INDEX ix_petitions_links ON petitions (linked_to) WHERE linked_to IS NOT NULL"
"""Petitions on the same matter as an earlier one; most are not."""

UNANSWERED = (
    "'registered', 'screening', 'suggestion_study', 'own_procedure', 'accepted_simple',"
    " 'accepted', 'remanded', 'investigating', 'hearing', 'mediating', 'opinion_draft'"
)
"""The states before an opinion is signed, for 今日; a query must name them in these very words."""

UNDATED = "c.outcome = 'support' AND c.executed_on IS NULL AND c.execute_by IS NULL"
"""Claims that were supported with no day by which it is carried out (Article 32 paragraph 2)."""

TODAY = (
    (
        "CREATE INDEX ix_strands_unanswered ON strands (state, petition)"
        f" WHERE state IN ({UNANSWERED})"
    ),
    (f"CREATE INDEX ix_claims_undated ON claims (petition) WHERE {UNDATED.replace('c.', '')}"),
    "CREATE INDEX ix_recipients_unserved ON recipients (letter) WHERE served_on IS NULL",
    (
        "CREATE INDEX ix_recipients_window ON recipients (window_rolled)"
        " WHERE window_rolled IS NOT NULL"
    ),
)
"""What the first screen of the day asks for among a million: few of them are open."""


ISSUED = "CREATE INDEX ix_letters_issued ON letters (issued_on)"
"""Letters by the day they were issued, for the register of printing and service."""


def indexes() -> tuple[str, ...]:
    """Give what the tables cannot describe: the search index and the partial indexes."""
    return (SEARCH_INDEX, LEDGER_ORDER, UPPER_NUMBERS, LINKS, ISSUED, *TODAY)


def settings() -> tuple[str, ...]:
    """Give what is said once to a new store's search index."""
    return (f"INSERT INTO search (search, rank) VALUES ('pgsz', {SEARCH_PAGE})",)  # noqa: S608 a number of ours


def guards() -> tuple[str, ...]:
    """Give the triggers that refuse every write that did not come through the journal."""
    made = [
        f"CREATE TRIGGER guard_{table.name}_{verb.lower()} BEFORE {verb} ON {table.name}"  # noqa: S608 names come from shapes.py
        " WHEN NOT EXISTS (SELECT 1 FROM open_entry)"
        f" BEGIN SELECT RAISE(ABORT, 'only the journal writes {table.name}'); END"
        for table in RECORDS.values()
        for verb in ("INSERT", "UPDATE", "DELETE")
    ]
    made += [
        f"CREATE TRIGGER guard_{name}_delete BEFORE DELETE ON {name}"
        f" BEGIN SELECT RAISE(ABORT, '{name} are kept'); END"
        for name in ("entries", "parts", "epochs")
    ]
    made.append(
        "CREATE TRIGGER guard_entries_update BEFORE UPDATE ON entries"
        " BEGIN SELECT RAISE(ABORT, 'entries are kept'); END"
    )
    made.append(
        "CREATE TRIGGER guard_parts_update BEFORE UPDATE ON parts"
        " WHEN NEW.body IS NOT NULL OR NEW.salt IS NOT NULL"
        " OR NEW.body_hash IS NOT OLD.body_hash OR NEW.record IS NOT OLD.record"
        " OR NEW.kind IS NOT OLD.kind OR NEW.op IS NOT OLD.op OR NEW.base IS NOT OLD.base"
        " OR NEW.schema IS NOT OLD.schema OR NEW.epoch IS NOT OLD.epoch"
        " OR NEW.seq IS NOT OLD.seq OR NEW.n IS NOT OLD.n"
        " BEGIN SELECT RAISE(ABORT, 'a part may only be erased'); END"
    )
    return tuple(made)
