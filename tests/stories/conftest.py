"""The county's real PostgreSQL for the stories, and Qt's look for those with windows."""

from collections.abc import Iterator

import pytest

from tests.stories.clerk import Clerk
from tests.sync import beside
from ui import style
from ui.pages.first_use import FirstUsePage


@pytest.fixture(scope="session")
def dressed(qapp):
    """Qt in our dress."""
    style.apply(qapp)


@pytest.fixture
def clerk(folder, qtbot, dressed):
    """A clerk before the locked window of a founded office."""
    made = Clerk(folder, qtbot)
    yield made
    made.leave()


@pytest.fixture
def newcomer(tmp_path, qtbot, dressed, monkeypatch):
    """One before a program that has never been used, on a PC without a printer."""
    monkeypatch.setattr(FirstUsePage.__init__, "__defaults__", (None, tuple, "", ""))
    made = Clerk(tmp_path / "data" / "desk", qtbot)
    made.stages.begin()
    yield made
    made.leave()


def pytest_collection_modifyitems(items):
    # Off screen there is no window manager to raise windows, and Qt says so.
    mark = pytest.mark.qt_log_ignore("^This plugin does not support", extend=True)
    for item in items:
        if "/tests/stories/" in item.path.as_posix():
            item.add_marker(mark)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    with beside.postgres() as url:
        yield url


@pytest.fixture
def database(postgres: str) -> str:
    """A fresh database of the county, its tables made."""
    return beside.new_database(postgres)
