"""The pool of connections to one cell (a PostgreSQL database), and its two ways of use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool, PoolTimeout

from dougong.storage.errors import DatabaseUnavailableError

# A backend keeps memory for every table it ever touched and never gives it back (engine.md 2), so
# a connection that has served this many tenants is closed and replaced.
TENANTS_PER_CONNECTION = 60

# Who waits for a lock gives up before who works does: a writer during a deploy is then told to try
# again, not that its own work takes too long.
LOCK_TIMEOUT_S = 30.0

_SESSION = (
    "-c timezone=UTC -c jit=off -c statement_timeout=60000 "
    "-c idle_in_transaction_session_timeout=60000"
)


class Database:
    """Connections to one cell.

    Connections are in autocommit mode: a read costs one round trip; a write opens its transaction
    itself, by ``transaction``.

    Args:
        url: Where the database is.
        pool_size: How many at most; with 0 one, and that not before it is asked for.
        name: What the database knows this process by.
        lock_timeout_s: How long a statement waits for a lock.
    """

    def __init__(
        self,
        url: str,
        *,
        pool_size: int,
        name: str = "dougong",
        lock_timeout_s: float = LOCK_TIMEOUT_S,
    ) -> None:
        self.url = url
        session = f"{_SESSION} -c lock_timeout={lock_timeout_s * 1000:.0f}"
        self._pool = ConnectionPool(
            url,
            connection_class=_PooledConnection,
            min_size=min(1, pool_size),
            max_size=max(1, pool_size),
            kwargs={"autocommit": True, "options": session, "application_name": name},
            configure=_configure,
            timeout=10.0,
            open=True,
        )

    def connection(self, schema: str) -> AbstractContextManager[Connection[TupleRow]]:
        """Lend a connection for reads, each statement by itself.

        Args:
            schema: Schema of the tenant that is served, for the renewal of old connections.

        Raises:
            DatabaseUnavailableError: No connection could be had.
        """
        return _Loan(self._pool, schema)

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


class _PooledConnection(Connection[TupleRow]):
    """A connection that knows which tenants it has served."""

    served: set[str]


class _Loan:
    """A connection out of the pool; a class, for a generator would cost each request more."""

    __slots__ = ("_connection", "_pool", "_schema")

    def __init__(self, pool: ConnectionPool[_PooledConnection], schema: str) -> None:
        self._pool = pool
        self._schema = schema

    def __enter__(self) -> Connection[TupleRow]:
        try:
            self._connection = self._pool.getconn()
        except (PoolTimeout, psycopg.OperationalError) as error:
            raise DatabaseUnavailableError() from error
        return self._connection

    def __exit__(self, *error: object) -> None:
        connection = self._connection
        connection.served.add(self._schema)
        if len(connection.served) > TENANTS_PER_CONNECTION:
            connection.close()
        self._pool.putconn(connection)


def _configure(connection: _PooledConnection) -> None:
    connection.served = set()
    connection.prepare_threshold = None  # we prepare ourselves, see storage/prepared.py


def connect(url: str, **options: Any) -> Connection[TupleRow]:
    """Open a connection outside any pool, in autocommit mode, for DDL and long work."""
    return psycopg.connect(url, autocommit=True, options="-c timezone=UTC", **options)
