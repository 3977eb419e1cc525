"""The job that builds an index on a table with many rows, while everyone goes on working."""

from __future__ import annotations

import psycopg
from psycopg import sql

from dougong.storage.database import connect
from dougong.storage.job_context import JobContext

BUILD_INDEX = "build_index"


def build_index(context: JobContext) -> None:
    """Build an index concurrently; a half-built one of an earlier attempt is dropped first."""
    assert context.tenant is not None
    name = sql.Identifier(context.tenant.schema, str(context.job.payload["index"]))
    with connect(context.database.url) as connection:
        valid = connection.execute(
            "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s)",
            [name.as_string(connection)],
        ).fetchone()
        if valid == (True,):
            return
        if valid == (False,):
            connection.execute(sql.SQL("DROP INDEX CONCURRENTLY {}").format(name))
        try:
            connection.execute(str(context.job.payload["sql"]).encode())
        except (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn):
            # The object or the field has been removed since.
            return
