"""The county's tables: every township's records from the same shapes, and what it takes in.

Records are written only from journal entries; a trigger refuses every other write. `office` is
the tenant.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
)
from sqlalchemy.types import TypeEngine

from app.wire.shapes import SHAPES, Holds, Shape

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
_TYPES: Mapping[Holds, type[TypeEngine[Any]]] = {
    Holds.ID: LargeBinary,
    Holds.NUMBER: BigInteger,
    Holds.FLAG: SmallInteger,
}


def _record_table(shape: Shape) -> Table:
    told = [Column(each.name, _TYPES.get(each.holds, Text)()) for each in shape.columns]
    table: Table = Table(
        shape.table,
        metadata,
        Column("office", LargeBinary, primary_key=True),
        Column("id", LargeBinary, primary_key=True),
        *told,
    )
    for name in shape.indexed:
        Index(None, table.c.office, table.c[name])
    return table


RECORDS: Mapping[str, Table] = {
    shape.kind: _record_table(shape) for shape in SHAPES.values() if shape.table
}

letters, strands = RECORDS["letter"].c, RECORDS["strand"].c
Index(
    "ix_letters_void",
    letters.office,
    letters.number,
    postgresql_where=letters.voided_on.isnot(None),
)
Index("ix_strands_void", strands.office, strands.petition, postgresql_where=strands.state == "void")
"""The few that are void, for whoever asks of one paper."""

devices = Table(
    "devices",
    metadata,
    Column("device", LargeBinary, primary_key=True),
    Column("office", LargeBinary, nullable=False),
    Column("division_code", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("verify_key", LargeBinary, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("enrolled_at", Text, nullable=False),
    Column("revoked_at", Text),
)
codes = Table(
    "enrol_codes",
    metadata,
    Column("code_hash", LargeBinary, primary_key=True),
    Column("division_code", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("expires_at", Text, nullable=False),
    Column("used_by", LargeBinary),
)
lanes = Table(
    "lanes",
    metadata,
    Column("device", LargeBinary, primary_key=True),
    Column("epoch", Integer, primary_key=True, autoincrement=False),
    Column("stored", BigInteger, nullable=False),
    Column("applied", BigInteger, nullable=False),
    Column("head", LargeBinary, nullable=False),
    Column("nonce", Text, nullable=False),
    Column("last_receipt", Text, nullable=False),
)
entries = Table(
    "entries",
    metadata,
    Column("device", LargeBinary, primary_key=True),
    Column("epoch", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("office", LargeBinary, nullable=False),
    Column("prev", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("meta", LargeBinary, nullable=False),
    Column("act", Text, nullable=False),
    Column("subject", LargeBinary),
    Column("received_at", Text, nullable=False),
)
Index(None, entries.c.office, entries.c.subject)
parts = Table(
    "parts",
    metadata,
    Column("device", LargeBinary, primary_key=True),
    Column("epoch", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("record", LargeBinary, nullable=False),
    Column("kind", Text, nullable=False),
    Column("op", Text, nullable=False),
    Column("base", BigInteger, nullable=False),
    Column("schema", Integer, nullable=False),
    Column("body", LargeBinary),
    Column("salt", LargeBinary),
    Column("body_hash", LargeBinary, nullable=False),
)
receipts = Table(
    "receipts",
    metadata,
    Column("batch", LargeBinary, primary_key=True),
    Column("device", LargeBinary, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("answer", LargeBinary, nullable=False),
    Column("received_at", Text, nullable=False),
)
parked = Table(
    "parked",
    metadata,
    Column("batch", LargeBinary, primary_key=True),
    Column("device", LargeBinary, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("first", BigInteger, nullable=False),
    Column("last", BigInteger, nullable=False),
    Column("why", Text, nullable=False),
    Column("container", LargeBinary, nullable=False),
    Column("received_at", Text, nullable=False),
)
quarantine = Table(
    "quarantine",
    metadata,
    Column("device", LargeBinary, primary_key=True),
    Column("epoch", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("code", Text, nullable=False),
)

WRITING = "county.writing"
"""The transaction-local setting without which no record row can be written."""

GUARD = f"""
CREATE FUNCTION only_the_journal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('{WRITING}', true) IS DISTINCT FROM 'yes' THEN
    RAISE EXCEPTION 'only the journal writes %', TG_TABLE_NAME;
  END IF;
  RETURN COALESCE(NEW, OLD);
END $$
"""
KEPT = """
CREATE FUNCTION kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% are kept', TG_TABLE_NAME;
END $$
"""
ERASED_ONLY = """
CREATE FUNCTION erased_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR NEW.body IS NOT NULL OR NEW.salt IS NOT NULL
     OR to_jsonb(NEW) - 'body' - 'salt' IS DISTINCT FROM to_jsonb(OLD) - 'body' - 'salt' THEN
    RAISE EXCEPTION 'a part may only be erased';
  END IF;
  RETURN NEW;
END $$
"""


def guards() -> tuple[str, ...]:
    """Give the functions and triggers that hold the one way into the tables."""
    records = tuple(
        f"CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON {table.name}"
        " FOR EACH ROW EXECUTE FUNCTION only_the_journal()"
        for table in RECORDS.values()
    )
    kept = tuple(
        f"CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON {name}"
        " FOR EACH ROW EXECUTE FUNCTION kept()"
        for name in ("entries", "receipts")
    )
    parts_guard = (
        "CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON parts"
        " FOR EACH ROW EXECUTE FUNCTION erased_only()"
    )
    return (GUARD, KEPT, ERASED_ONLY, *records, *kept, parts_guard)
