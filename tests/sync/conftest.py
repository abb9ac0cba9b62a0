"""One PostgreSQL for all of these tests, one county for each."""

from collections.abc import Iterator

import pytest

from tests.sync import beside
from tests.sync.beside import County


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    with beside.postgres() as url:
        yield url


@pytest.fixture(scope="session")
def empty(postgres: str) -> str:
    """A county's database with its schema, to be copied."""
    return beside.new_database(postgres)


@pytest.fixture
def real(postgres: str, empty: str, tmp_path) -> Iterator[County]:
    """A real county, serving."""
    keys = beside.keys_in(tmp_path / "county")
    with beside.serving(keys, beside.new_database(postgres, empty)) as county:
        yield county
