"""A cell of its own for each module here, for what is claimed there is claimed cell-wide."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from psycopg import Connection

from dougong.storage.database import Database
from dougong.storage.migrations import migrate_cell
from dougong.storage.tables import CELL_SCHEMA


@pytest.fixture(scope="module")
def cell_url(new_database: Callable[[str], str]) -> str:
    """A database with nothing in it."""
    return new_database("cell")


@pytest.fixture(scope="module")
def database(cell_url: str) -> Iterator[Database]:
    """A cell without tenants."""
    migrate_cell(cell_url)
    database = Database(cell_url, pool_size=6)
    yield database
    database.close()


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    """A connection to the cell, with no job and no event in it."""
    with database.connection(CELL_SCHEMA) as connection:
        connection.execute("TRUNCATE dougong.job, dougong.outbox")
        yield connection


@pytest.fixture
def now() -> datetime:
    """The instant at which the tests play."""
    return datetime(2026, 3, 1, 8, tzinfo=UTC)
