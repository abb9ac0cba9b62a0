"""The scripts make exactly the tables that `county.tables` describes."""

from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from county.commands import upgrade
from county.tables import guards, metadata


def test_the_scripts_end_at_the_tables(county: Any) -> None:
    engine = create_engine(county.url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_every_guard_stands(county: Any) -> None:
    told = county.ask("SELECT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
    wanted = [each for each in guards() if each.startswith("CREATE TRIGGER")]
    assert len(told) == len(wanted)
    assert all(any(f" ON {name} " in each for each in wanted) for (name,) in told)


def test_upgrading_again_changes_nothing(county: Any) -> None:
    upgrade(county.url)
    assert county.ask("SELECT count(*) FROM alembic_version") == [(1,)]
