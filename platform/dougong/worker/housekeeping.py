"""Removes what has had its day: delivered events, finished jobs, ended sessions, old answers.

Also files that nobody attached to a record, and, after its thirty days, the data of what was
removed from the definitions.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import psycopg
from sqlalchemy import ColumnElement, Table, delete, literal, select, tuple_

from dougong.deployment.past.aside import purge
from dougong.deployment.steps.preparing import drop_leftovers
from dougong.storage.database import Database
from dougong.storage.statement import compile_statement
from dougong.storage.tables import CELL_SCHEMA, JOB, OUTBOX, tenant_tables
from dougong.storage.tenants import list_tenants

BATCH = 1000

KEEP_EVENTS = timedelta(days=7)
KEEP_JOBS = timedelta(days=30)
KEEP_TOKENS = timedelta(days=7)
KEEP_ANSWERS = timedelta(days=1)
KEEP_ATTEMPTS = timedelta(days=1)
KEEP_FILES = timedelta(days=1)


def clean_up(database: Database, *, now: datetime, idle: timedelta) -> int:
    """Remove old rows, in batches that each are a transaction; several may do it at once.

    Args:
        database: The cell.
        now: The present instant.
        idle: How long a session lasts without a request.

    Returns:
        How many rows it removed, and things that were set aside.
    """
    removed = _remove(database, CELL_SCHEMA, _old_in_cell(now))
    for tenant in list_tenants(database):
        removed += _remove(database, tenant.schema, _old_in_tenant(tenant.schema, now, idle))
        removed += _purge(database, tenant.schema, now)
    return removed


def _old_in_cell(now: datetime) -> Iterable[tuple[Table, ColumnElement[bool]]]:
    # Ids rise with time: the oldest are found by the key, without an index on the instant.
    oldest = select(OUTBOX.c.id).order_by(OUTBOX.c.id).limit(BATCH).scalar_subquery()
    delivered = ~OUTBOX.c.pending & (OUTBOX.c.at < now - KEEP_EVENTS)
    yield OUTBOX, OUTBOX.c.id.in_(oldest) & delivered
    yield JOB, JOB.c.finished_at < now - KEEP_JOBS


def _old_in_tenant(
    schema: str, now: datetime, idle: timedelta
) -> Iterable[tuple[Table, ColumnElement[bool]]]:
    tables = tenant_tables(schema)
    session, token = tables.session, tables.token
    yield session, (session.c.expires_at <= now) | (session.c.seen_at <= now - idle)
    yield token, token.c.expires_at < now - KEEP_TOKENS
    yield tables.idempotency, tables.idempotency.c.created_at < now - KEEP_ANSWERS
    aside = tables.aside
    yield aside, aside.c.restored_at.is_not(None) & (aside.c.keep_until <= now)
    yield tables.throttle, tables.throttle.c.at < now - KEEP_ATTEMPTS
    file = tables.file
    yield file, file.c.record_id.is_(None) & (file.c.created_at < now - KEEP_FILES)


def _purge(database: Database, schema: str, now: datetime) -> int:
    try:
        return purge(database, schema, now=now) + drop_leftovers(database, schema)
    except psycopg.errors.LockNotAvailable:
        # Someone's long transaction; the next hour will do.
        return 0


def _remove(
    database: Database, schema: str, old: Iterable[tuple[Table, ColumnElement[bool]]]
) -> int:
    removed = 0
    for table, condition in old:
        key = table.primary_key.columns.values()
        batch = (
            select(*key).where(condition).limit(literal(BATCH)).with_for_update(skip_locked=True)
        )
        statement = compile_statement(delete(table).where(tuple_(*key).in_(batch)))
        with database.connection(schema) as connection:
            while count := statement.run(connection):
                removed += count
    return removed
