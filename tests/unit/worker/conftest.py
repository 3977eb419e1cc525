"""A cell of its own with two tenants, and a clock that is set by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from psycopg import Connection

from dougong.storage.database import Database
from dougong.storage.migrations import migrate_cell
from dougong.storage.tables import CELL_SCHEMA
from dougong.storage.tenant_schemas import create_tenant


@dataclass
class SettableClock:
    """A clock that is set by hand."""

    at: datetime = datetime(2026, 3, 1, 8, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def pass_time(self, **parts: float) -> None:
        self.at += timedelta(**parts)


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest.fixture(scope="module")
def database(new_database: Callable[[str], str]) -> Iterator[Database]:
    """A cell with the tenants `acme` and `bolt`, and a table for what happened."""
    url = new_database("worker")
    migrate_cell(url)
    database = Database(url, pool_size=6)
    for tenant in ("acme", "bolt"):
        create_tenant(
            database,
            tenant,
            label={"en": tenant},
            locale="en",
            time_zone="UTC",
            currency="EUR",
            clock=SettableClock(),
        )
    with database.connection(CELL_SCHEMA) as connection:
        connection.execute("CREATE TABLE public.effect (id serial, what text)")
    yield database
    database.close()


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    """A connection to a cell in which nothing has happened."""
    with database.connection(CELL_SCHEMA) as connection:
        connection.execute("TRUNCATE dougong.job, dougong.outbox, public.effect")
        yield connection
