"""Brings a store to this program's schema and refuses one that is newer."""

from importlib import resources
from pathlib import Path

from sqlalchemy import Connection, text

from app.domain.errors import Trouble

HEAD = "0001"
"""The newest revision; a test holds that the scripts end here."""

_ENTER = "SELECT version_num FROM alembic_version"


def revision(connection: Connection) -> str | None:
    """Read the store's revision with one statement; None for an empty store."""
    found = connection.execute(
        text("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")
    ).scalar()
    return connection.execute(text(_ENTER)).scalar() if found else None


def upgrade(connection: Connection) -> None:
    """Run what is missing, in the caller's transaction: all or nothing.

    Errors: Trouble("store.newer") for a store that a newer program wrote.
    """
    at = revision(connection)
    if at == HEAD:
        return
    from alembic import command  # noqa: PLC0415 costs a third of a second, needed once a version
    from alembic.config import Config  # noqa: PLC0415 the same
    from alembic.script import ScriptDirectory  # noqa: PLC0415 the same

    settings = Config()
    settings.set_main_option("script_location", str(scripts()))
    known = {script.revision for script in ScriptDirectory.from_config(settings).walk_revisions()}
    if at is not None and at not in known:
        raise Trouble("store.newer")
    settings.attributes["connection"] = connection
    command.upgrade(settings, "head")


def scripts() -> Path:
    """Give the folder of the migration scripts."""
    return Path(str(resources.files("db.migrations")))
