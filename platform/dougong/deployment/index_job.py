"""The job that builds an index on a table with many rows, while everyone goes on working."""

from __future__ import annotations

from dataclasses import dataclass

import psycopg
from psycopg import sql

from dougong.deployment.models import Models
from dougong.storage.database import connect
from dougong.storage.ddl import add_index
from dougong.storage.job_context import JobContext
from dougong.storage.object_tables import indexes_of

BUILD_INDEX = "build_index"


@dataclass(frozen=True, slots=True)
class IndexBuilder:
    """Builds an index concurrently, if the definitions in force still ask for it.

    Attributes:
        models: Compiled definitions.
    """

    models: Models

    def __call__(self, context: JobContext) -> None:
        """Build it; a half-built one of an earlier attempt is dropped first."""
        assert context.tenant is not None
        schema = context.tenant.schema
        name = sql.Identifier(schema, str(context.job.payload["index"]))
        wanted = self._wanted(schema, context)
        if wanted is None:
            return
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
                connection.execute(wanted.encode())
            except (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn):
                # The object or the field has been removed in this very moment.
                return

    def _wanted(self, schema: str, context: JobContext) -> str | None:
        self.models.forget(schema)
        record = self.models.current(schema).objects.get(str(context.job.payload["object"]))
        for index in indexes_of(record.table) if record is not None else ():
            if index.name == context.job.payload["index"]:
                return add_index(index, concurrently=True).sql
        return None
