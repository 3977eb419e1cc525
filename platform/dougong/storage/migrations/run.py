"""Runs the two lines of migrations, each in one transaction, one process at a time.

A line's place is kept in ``_migration`` of the schema it migrates.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

import psycopg
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, NullPool, create_engine, func, select, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.schema import CreateSchema

from dougong.storage.tables import CELL_SCHEMA, TENANT

VERSION_TABLE = "_migration"
_LATEST = "head"

# A role that is called as the cell's schema would else find that schema first.
_SESSION = "-c search_path=public -c timezone=UTC"

_log = logging.getLogger(__name__)

_HERE = Path(__file__).parent
# Alembic's `op` stands for one connection per process.
_ONE_AT_A_TIME = Lock()


def migrate_cell(url: str) -> None:
    """Bring the cell's own tables up to date; safe to run from several processes at once."""
    with schema_connection(url) as connection:
        connection.execute(CreateSchema(CELL_SCHEMA, if_not_exists=True))
        _add_trigrams(connection)
        _upgrade(connection, "cell", CELL_SCHEMA, _LATEST)


def migrate_tenant(url: str, schema: str) -> None:
    """Bring one tenant's tables up to date; safe to run from several processes at once."""
    with schema_connection(url) as connection:
        migrate_schema(connection, schema)


def migrate_tenants(url: str) -> int:
    """Bring every tenant's tables up to date, those of dropped ones too; gives their number."""
    with schema_connection(url) as connection:
        schemas = connection.scalars(select(TENANT.c.schema)).all()
    for schema in schemas:
        migrate_tenant(url, schema)
    return len(schemas)


def migrate_schema(connection: Connection, schema: str, *, to: str = _LATEST) -> None:
    """Bring one tenant's tables up to date, or to a revision, in the caller's transaction."""
    _upgrade(connection, "tenant", schema, to)


@contextmanager
def schema_connection(url: str) -> Iterator[Connection]:
    """Open a transaction for work on schemas; one at a time in the whole cell."""
    engine = create_engine(
        "postgresql+psycopg://",
        creator=lambda: psycopg.connect(url, options=_SESSION),
        poolclass=NullPool,
    )
    with engine.begin() as connection:
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtext("dougong.schemas"))))
        yield connection


def _upgrade(connection: Connection, line: str, schema: str, to: str) -> None:
    script = ScriptDirectory(_HERE, version_locations=[_HERE / line])
    options: dict[str, Any] = {
        "script": script,
        "fn": lambda revision, _context: script._upgrade_revs(to, revision),
        "version_table": VERSION_TABLE,
        "version_table_schema": schema,
    }
    context = MigrationContext.configure(connection, opts=options)
    with _ONE_AT_A_TIME, Operations.context(context):
        context.run_migrations(schema=schema)


def _add_trigrams(connection: Connection) -> None:
    # Search wants them, but a server without them is no reason not to start.
    offered = text("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'")
    if connection.execute(offered).first() is None:
        return
    try:
        with connection.begin_nested():
            connection.execute(text("CREATE EXTENSION IF NOT EXISTS pg_trgm"))
    except ProgrammingError:
        _log.warning("extension pg_trgm may not be created by this role; search will be slower")
