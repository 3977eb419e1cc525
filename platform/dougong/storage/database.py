"""The pool of connections to one cell (a PostgreSQL database), and its two ways of use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool, PoolTimeout

from dougong.storage.errors import DatabaseUnavailableError

# A backend keeps memory for every table it ever touched and never gives it back (engine.md 2), so
# a connection that has served this many tenants is closed and replaced.
TENANTS_PER_CONNECTION = 60

_SESSION = (
    "-c timezone=UTC -c jit=off -c statement_timeout=60000 "
    "-c idle_in_transaction_session_timeout=60000"
)


class Database:
    """Connections to one cell.

    Connections are in autocommit mode: a read costs one round trip; a write opens its transaction
    itself, by ``transaction``.
    """

    def __init__(self, url: str, *, pool_size: int, name: str = "dougong") -> None:
        self.url = url
        self._tenants: WeakKeyDictionary[Connection[TupleRow], set[str]] = WeakKeyDictionary()
        self._pool: ConnectionPool[Connection[TupleRow]] = ConnectionPool(
            url,
            min_size=min(1, pool_size),
            max_size=pool_size,
            kwargs={"autocommit": True, "options": _SESSION, "application_name": name},
            configure=_configure,
            timeout=10.0,
            open=True,
        )

    @contextmanager
    def connection(self, schema: str) -> Iterator[Connection[TupleRow]]:
        """Lend a connection for reads, each statement by itself.

        Args:
            schema: Schema of the tenant that is served, for the renewal of old connections.

        Raises:
            DatabaseUnavailableError: No connection could be had.
        """
        try:
            connection = self._pool.getconn()
        except (PoolTimeout, psycopg.OperationalError) as error:
            raise DatabaseUnavailableError() from error
        try:
            yield connection
        finally:
            self._renew_if_worn(connection, schema)
            self._pool.putconn(connection)

    @contextmanager
    def transaction(self, schema: str) -> Iterator[Connection[TupleRow]]:
        """Lend a connection with a transaction open; commits at the end, rolls back on an error."""
        with self.connection(schema) as connection, connection.transaction():
            yield connection

    def wait_until_ready(self, *, timeout_s: float) -> None:
        """Wait for the first connection.

        Raises:
            DatabaseUnavailableError: None within the time.
        """
        try:
            self._pool.wait(timeout=timeout_s)
        except PoolTimeout as error:
            raise DatabaseUnavailableError() from error

    def figures(self) -> Mapping[str, int]:
        """Give the state of the pool, such as ``pool_size`` and ``requests_waiting``."""
        return self._pool.get_stats()

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()

    def _renew_if_worn(self, connection: Connection[TupleRow], schema: str) -> None:
        served = self._tenants.get(connection)
        if served is None:
            served = self._tenants[connection] = set()
        served.add(schema)
        if len(served) > TENANTS_PER_CONNECTION:
            connection.close()


def _configure(connection: Connection[TupleRow]) -> None:
    connection.prepare_threshold = None  # we prepare ourselves, see storage/prepared.py


def connect(url: str, **options: Any) -> Connection[TupleRow]:
    """Open a connection outside any pool, in autocommit mode, for DDL and long work."""
    return psycopg.connect(url, autocommit=True, options="-c timezone=UTC", **options)
