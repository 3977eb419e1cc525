"""The pool of connections: lent, given back clean, renewed when worn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime

import psycopg
import pytest
from psycopg import Connection

from dougong.storage.database import TENANTS_PER_CONNECTION, Database
from dougong.storage.errors import DatabaseUnavailableError
from dougong.storage.head import current_version, lock_definitions, write_transaction
from dougong.storage.tenant_schemas import create_tenant


def backend(database: Database, schema: str = "t_a") -> int:
    """Give the process at the other end of the connection that is lent."""
    with database.connection(schema) as connection:
        return connection.info.backend_pid


def test_a_connection_that_has_served_many_tenants_is_replaced(cell_url: str) -> None:
    database = Database(cell_url, pool_size=1)

    pids = [backend(database, f"t_{n % 30}") for n in range(2 * TENANTS_PER_CONNECTION)]
    served = [backend(database, f"t_{n}") for n in range(TENANTS_PER_CONNECTION + 2)]

    database.close()
    assert len(set(pids)) == 1
    assert (served[0], len(set(served))) == (pids[0], 2)


def test_a_transaction_is_all_or_nothing(cell_url: str) -> None:
    database = Database(cell_url, pool_size=1)
    with database.connection("t_a") as connection:
        connection.execute("CREATE TABLE public.kept (n int)")

    with database.transaction("t_a") as connection:
        connection.execute("INSERT INTO public.kept VALUES (1)")
    with pytest.raises(LookupError):
        fail_in(database.transaction("t_a"), "INSERT INTO public.kept VALUES (2)")

    with database.connection("t_a") as connection:
        assert connection.execute("TABLE public.kept").fetchall() == [(1,)]
    database.close()


def test_what_failed_leaves_a_connection_that_works(cell_url: str) -> None:
    database = Database(cell_url, pool_size=1)
    pid = backend(database)

    with pytest.raises(psycopg.Error), database.transaction("t_a") as connection:
        connection.execute("SELECT 1 / 0")

    assert backend(database) == pid
    database.close()


def test_a_database_that_is_not_there_is_said_to_be_unavailable() -> None:
    database = Database("postgresql://nobody@127.0.0.1:1/nothing", pool_size=1)

    with pytest.raises(DatabaseUnavailableError):
        database.wait_until_ready(timeout_s=0.1)

    database.close()
    with pytest.raises(DatabaseUnavailableError), database.connection("t_a"):
        pass


def test_a_writer_knows_the_version_until_it_has_ended(database: Database) -> None:
    tenant = create_tenant(
        database,
        "headed",
        label={"en": "Headed"},
        locale="en",
        time_zone="UTC",
        currency="EUR",
        clock=Noon(),
    )
    raising = f"UPDATE {tenant.schema}._head SET version = version + 1"

    with database.transaction(tenant.schema) as connection:
        assert lock_definitions(connection, tenant.schema) == 0
        connection.execute(raising.encode())
    with write_transaction(database, tenant.schema) as (connection, version):
        connection.execute(b"SELECT 1")
        seen = current_version(connection, tenant.schema)
    with pytest.raises(LookupError):
        fail_in(writing(database, tenant.schema), raising)

    assert (version, seen) == (1, 1)
    with database.connection(tenant.schema) as connection:
        assert current_version(connection, tenant.schema) == 1
        assert connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE


@contextmanager
def writing(database: Database, schema: str) -> Iterator[Connection]:
    """Open a transaction for saving records."""
    with write_transaction(database, schema) as (connection, _):
        yield connection


def fail_in(transaction: AbstractContextManager[Connection], statement: str) -> None:
    """Run a statement in a transaction and fail after it."""
    with transaction as connection:
        connection.execute(statement.encode())
        raise LookupError


class Noon:
    """A clock that stands still."""

    def now(self) -> datetime:
        """Give noon."""
        return datetime(2026, 3, 1, 12, tzinfo=UTC)
