"""The version of a tenant's definitions, and the lock that keeps writers and deploys apart.

INVARIANT: a writer holds the tenant's lock shared and has read the version under it; a deploy
holds it exclusively while it raises the version. So nothing is ever written by definitions that
are no longer in force. Readers take no lock.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from psycopg import Connection, sql
from psycopg.rows import TupleRow

from dougong.storage.database import Database
from dougong.storage.one_transaction import OneTransaction
from dougong.storage.prepared import execute_script

# First key of our advisory locks, so that they meet nobody else's: "Doug" in ASCII.
_LOCK_SPACE = 0x446F7567


@contextmanager
def write_transaction(
    database: Database, schema: str
) -> Iterator[tuple[Connection[TupleRow], int]]:
    """Open a transaction for saving records.

    One round trip begins it, takes the shared lock and reads the version.

    Args:
        database: The tenant's cell.
        schema: The tenant's schema.

    Yields:
        The connection, and the version of the definitions that are in force until it ends.
    """
    if isinstance(database, OneTransaction):
        with database.transaction(schema) as connection:
            yield connection, database.version
        return
    with database.connection(schema) as connection:
        version = execute_script(connection, _begin(schema)).get_value(0, 0)
        assert version is not None
        try:
            yield connection, int(version)
        except BaseException:
            connection.rollback()
            raise
        execute_script(connection, b"COMMIT")


def current_version(connection: Connection[TupleRow], schema: str) -> int:
    """Read the version of the definitions."""
    row = connection.execute(_select_version(schema)).fetchone()
    assert row is not None
    return int(row[0])


def share_definitions(connection: Connection[TupleRow], schema: str) -> int:
    """Keep deploys waiting until the transaction of the connection ends; give the version.

    For writers that are in a transaction already; others begin by ``write_transaction``.
    """
    connection.execute(
        "SELECT pg_advisory_xact_lock_shared(%s::int, %s::int)", (_LOCK_SPACE, _lock_key(schema))
    )
    return current_version(connection, schema)


def lock_definitions(connection: Connection[TupleRow], schema: str) -> int:
    """Wait for writers and other deploys to end, keep new ones waiting, read the version.

    The lock goes with the transaction that the connection is in.
    """
    connection.execute(
        "SELECT pg_advisory_xact_lock(%s::int, %s::int)", (_LOCK_SPACE, _lock_key(schema))
    )
    return current_version(connection, schema)


def hold_definitions(connection: Connection[TupleRow], schema: str) -> None:
    """Take the lock of ``lock_definitions`` for longer than a transaction, until it is let go."""
    connection.execute(
        "SELECT pg_advisory_lock(%s::int, %s::int)", (_LOCK_SPACE, _lock_key(schema))
    )


@contextmanager
def held_definitions(connection: Connection[TupleRow], schema: str) -> Iterator[None]:
    """Let go of what ``hold_definitions`` took, whatever happens."""
    try:
        yield
    finally:
        if not connection.broken:
            connection.execute(
                "SELECT pg_advisory_unlock(%s::int, %s::int)", (_LOCK_SPACE, _lock_key(schema))
            )


def _lock_key(schema: str) -> int:
    return zlib.crc32(schema.encode()) - 2**31


@lru_cache(maxsize=4096)
def _begin(schema: str) -> bytes:
    return (
        sql.SQL(
            "BEGIN; SELECT pg_advisory_xact_lock_shared({space}, {key}); SELECT version FROM {head}"
        )
        .format(
            space=sql.Literal(_LOCK_SPACE),
            key=sql.Literal(_lock_key(schema)),
            head=sql.Identifier(schema, "_head"),
        )
        .as_bytes()
    )


@lru_cache(maxsize=4096)
def _select_version(schema: str) -> bytes:
    return sql.SQL("SELECT version FROM {}").format(sql.Identifier(schema, "_head")).as_bytes()
