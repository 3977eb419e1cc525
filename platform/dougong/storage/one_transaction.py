"""A database of which every connection is one that has a transaction open: what it does ends there.

What is built on ``Database`` works on it unchanged: each transaction is a savepoint. So work that
takes many transactions can be tried as a whole, and taken back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.storage.database import Database


class OneTransaction(Database):
    """Lends one connection again and again, to one thread.

    Args:
        connection: Has the transaction open.
        version: What is told to writers as the version of the definitions in force.
    """

    def __init__(self, connection: Connection[TupleRow], *, version: int) -> None:
        self._connection = connection
        self.version = version

    def connection(self, schema: str) -> AbstractContextManager[Connection[TupleRow]]:
        """Lend the connection."""
        return nullcontext(self._connection)

    @contextmanager
    def transaction(self, schema: str) -> Iterator[Connection[TupleRow]]:
        """Lend the connection with a savepoint set; what fails is taken back to there."""
        with self._connection.transaction():
            yield self._connection

    def wait_until_ready(self, *, timeout_s: float) -> None:
        """Do nothing: it is."""

    def figures(self) -> Mapping[str, int]:
        """Give no figures: there is no pool."""
        return {}

    def close(self) -> None:
        """Do nothing: whoever opened the transaction ends it."""
