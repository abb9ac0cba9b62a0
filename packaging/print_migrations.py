"""Prints both first migrations from the tables in code; only before 1.0 may they still change."""

import sys
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import MetaData
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.schema import CreateIndex, CreateTable

_WIDEST = 96
_ALONE = ("CONSTRAINT", "PRIMARY", "UNIQUE", "FOREIGN", "CHECK")
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import county.tables  # noqa: E402 the project's root must be found first
import db.tables  # noqa: E402 the same


def statements(metadata: MetaData, dialect: Dialect) -> Iterable[str]:
    """Give the statements that make every table with its indexes."""
    for table in metadata.sorted_tables:
        yield str(CreateTable(table).compile(dialect=dialect)).strip()
        for index in sorted(table.indexes, key=lambda each: str(each.name)):
            yield str(CreateIndex(index).compile(dialect=dialect)).strip()


def rewritten(path: Path, told: Iterable[str]) -> None:
    """Put the statements between the head and the foot that the script has."""
    text = path.read_text(encoding="utf-8")
    head, _, rest = text.partition("STATEMENTS = (")
    foot = rest[rest.rindex("\n)\n\n") :]
    body = "".join(_written(_tidy(each)) for each in told)
    path.write_text(f"{head}STATEMENTS = ({body}{foot}", encoding="utf-8")


def _written(statement: str) -> str:
    if "\n" in statement:
        return f'\n    """\n{statement}\n""",'
    return f'\n    "{statement}",'


def _tidy(statement: str) -> str:
    """Write a statement without blank lines, as many columns in a line as it takes."""
    told: list[str] = []
    for line in (each.rstrip().replace("\t", "    ") for each in statement.splitlines()):
        if not line:
            continue
        column = line.startswith("    ") and not line.lstrip().startswith(_ALONE)
        more = column and told and told[-1].startswith("    ") and told[-1].endswith(",")
        if more and len(told[-1]) + len(line) - 3 <= _WIDEST:
            told[-1] += f" {line.strip()}"
        else:
            told.append(line)
    return "\n".join(told)


def main() -> None:
    """Print both."""
    ours = (
        *statements(db.tables.metadata, sqlite.dialect()),
        *db.tables.indexes(),
        *db.tables.settings(),
        *db.tables.guards(),
    )
    rewritten(ROOT / "db/migrations/versions/v0001_first.py", ours)
    theirs = (
        *statements(county.tables.metadata, postgresql.dialect()),
        *county.tables.guards(),
    )
    rewritten(ROOT / "county/migrations/versions/v0001_first.py", theirs)


if __name__ == "__main__":
    main()
