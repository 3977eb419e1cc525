"""Columns that a deploy makes ahead, in a transaction of their own, to fill them while others read.

INVARIANT: they are made, filled and put in their place, or dropped, under the lock that keeps other
deploys out. So whoever holds that lock and finds one may drop it: its deploy has died.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

import psycopg
from psycopg import Connection, sql
from psycopg.rows import TupleRow

from dougong.deployment.model import ObjectModel
from dougong.storage.aside_ddl import drop_column
from dougong.storage.database import Database
from dougong.storage.ddl import RESERVE, DdlStep
from dougong.storage.head import lock_definitions

_LEFT = (
    "SELECT c.relname, a.attname FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid "
    "WHERE c.relnamespace = to_regnamespace(%s) AND c.relkind IN ('r', 'p') "
    "AND starts_with(a.attname, %s) AND NOT a.attisdropped"
)


class UnpreparedError(Exception):
    """Columns must be made ahead; the deploy is to be done again when they are there."""

    def __init__(self, steps: Sequence[DdlStep]) -> None:
        super().__init__(*steps)
        self.steps = steps


def has_more(connection: Connection[TupleRow], record: ObjectModel, rows: int) -> bool:
    """Tell whether an object has more rows than so many."""
    table = sql.Identifier(str(record.table.schema), record.name)
    query = sql.SQL("SELECT 1 FROM {} OFFSET {} LIMIT 1")
    return connection.execute(query.format(table, rows)).fetchone() is not None


@contextmanager
def made_ahead(
    connection: Connection[TupleRow],
    schema: str,
    steps: Sequence[DdlStep],
    set_session: Callable[[], None],
) -> Iterator[None]:
    """Make columns, and drop them again if what is done with them fails.

    Args:
        connection: Holds the lock that keeps other deploys out, and has no transaction open.
        schema: Schema of the tenant.
        steps: What makes the columns.
        set_session: Sets how long a transaction waits.
    """
    with connection.transaction():
        set_session()
        for step in steps:
            connection.execute(step.sql.encode())
    try:
        yield
    except BaseException:
        # What cannot be dropped now, for someone reads at length, housekeeping will find.
        with suppress(psycopg.Error), connection.transaction():
            set_session()
            for step in steps:
                connection.execute(drop_column(schema, step.object, str(step.kept)))
        raise


def drop_leftovers(database: Database, schema: str) -> int:
    """Drop the columns of deploys that died; tells how many."""
    with database.transaction(schema) as connection:
        if not connection.execute(_LEFT, [schema, RESERVE]).fetchone():
            return 0
        connection.execute("SELECT set_config('lock_timeout', '2s', true)")
        lock_definitions(connection, schema)
        found = connection.execute(_LEFT, [schema, RESERVE]).fetchall()
        for table, column in found:
            connection.execute(drop_column(schema, table, column))
    return len(found)
