"""Removes what has had its day: delivered events, finished jobs, ended sessions, old answers.

Also files that nobody attached to a record or that were imported, what users were told months ago,
after its thirty days the data of what was removed from the definitions, and of audit logs what is
older than the tenant wants them kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

import psycopg
from sqlalchemy import ColumnElement, Table, bindparam, delete, literal, select, tuple_

from dougong.automation.errors import RunCrashedError, told_of
from dougong.deployment.past.aside import purge
from dougong.deployment.steps.preparing import drop_leftovers
from dougong.kernel.ids import TimeOrderedIds
from dougong.metadata.kinds.setting import LEVELS
from dougong.storage.archive_rows import ARCHIVE
from dougong.storage.audit_chain import trim
from dougong.storage.bin_rows import EMPTY_BIN, bin_days, oldest_in_bin
from dougong.storage.database import Database
from dougong.storage.event_rows import KEEP_EVENTS
from dougong.storage.hook_rows import KEEP_CALLS
from dougong.storage.jobs import enqueue
from dougong.storage.run_rows import FAILED, RUN_FLOW, enqueue_run, stranded, write_run
from dougong.storage.statement import compile_statement
from dougong.storage.tables import CELL_SCHEMA, JOB, OUTBOX, tenant_tables
from dougong.storage.tenants import Tenant, list_tenants

BATCH = 1000

KEEP_JOBS = timedelta(days=30)
KEEP_TOKENS = timedelta(days=7)
KEEP_ANSWERS = timedelta(days=1)
DAY = timedelta(days=1)
KEEP_ATTEMPTS = timedelta(days=1)
KEEP_FILES = timedelta(days=1)
KEEP_NOTIFICATIONS = timedelta(days=90)
KEEP_BULK = timedelta(days=30)
KEEP_EXPORTS = timedelta(days=7)
KEEP_UPLOADS = timedelta(days=1)
KEEP_QUERY_USE = timedelta(days=30)
KEEP_MESSAGES = timedelta(days=90)
KEEP_DELIVERIES = timedelta(days=30)
KEEP_RUNS = timedelta(days=30)
KEEP_RUN_JOBS = timedelta(days=1)
STRANDED = timedelta(minutes=10)
"""How long a run that could go on has had no job that is open before it gets another one."""

AUDIT_DAYS = "audit_days"
"""The setting that says how long a tenant's audit log is kept."""
LEAST_AUDIT_DAYS = 30
"""What happened lately stays, lest who may change settings removes the traces of what they did."""


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
        removed += _trim(database, tenant.schema, now)
        _empty_bin(database, tenant, now)
        _archive(database, tenant, now)
        _sweep_runs(database, tenant, now)
    return removed


def _old_in_cell(now: datetime) -> Iterable[tuple[Table, ColumnElement[bool]]]:
    # Ids rise with time: the oldest are found by the key, without an index on the instant.
    oldest = select(OUTBOX.c.id).order_by(OUTBOX.c.id).limit(BATCH).scalar_subquery()
    delivered = ~OUTBOX.c.pending & (OUTBOX.c.at < now - KEEP_EVENTS)
    yield OUTBOX, OUTBOX.c.id.in_(oldest) & delivered
    yield JOB, JOB.c.finished_at < now - KEEP_JOBS
    # What carried a run says nothing that the run does not.
    yield JOB, (JOB.c.kind == RUN_FLOW) & (JOB.c.finished_at < now - KEEP_RUN_JOBS)


def _old_in_tenant(
    schema: str, now: datetime, idle: timedelta
) -> Iterable[tuple[Table, ColumnElement[bool]]]:
    tables = tenant_tables(schema)
    session, token = tables.session, tables.token
    yield session, (session.c.expires_at <= now) | (session.c.seen_at <= now - idle)
    yield token, token.c.expires_at < now - KEEP_TOKENS
    yield tables.link, tables.link.c.expires_at <= now
    yield tables.idempotency, tables.idempotency.c.created_at < now - KEEP_ANSWERS
    aside = tables.aside
    yield aside, aside.c.restored_at.is_not(None) & (aside.c.keep_until <= now)
    yield tables.throttle, tables.throttle.c.at < now - KEEP_ATTEMPTS
    file = tables.file
    yield file, file.c.record_id.is_(None) & (file.c.created_at < now - KEEP_FILES)
    bulk, upload = tables.bulk, tables.upload
    yield bulk, bulk.c.created_at < now - KEEP_BULK
    # What an export made is a copy of records: it is kept for less long.
    yield bulk, bulk.c.blob.is_not(None) & (bulk.c.created_at < now - KEEP_EXPORTS)
    yield upload, upload.c.used_at.is_(None) & (upload.c.created_at < now - KEEP_UPLOADS)
    yield upload, upload.c.used_at < now - KEEP_BULK
    yield tables.notification, tables.notification.c.at < now - KEEP_NOTIFICATIONS
    yield tables.message, tables.message.c.finished_at < now - KEEP_MESSAGES
    yield tables.delivery, tables.delivery.c.created_at < now - KEEP_DELIVERIES
    yield tables.query_use, tables.query_use.c.last_at < now - KEEP_QUERY_USE
    yield tables.hook_call, tables.hook_call.c.at < now - KEEP_CALLS
    run, step, version = tables.run, tables.run_step, tables.flow_version
    over = select(run.c.id).where(run.c.finished_at < now - KEEP_RUNS)
    yield step, step.c.run.in_(over)
    yield run, run.c.finished_at < now - KEEP_RUNS
    used = select(run.c.id).where(run.c.hash == version.c.hash).exists()
    yield version, ~used & (version.c.created_at < now - KEEP_RUNS)


def _purge(database: Database, schema: str, now: datetime) -> int:
    try:
        return purge(database, schema, now=now) + drop_leftovers(database, schema)
    except psycopg.errors.LockNotAvailable:
        # Someone's long transaction; the next hour will do.
        return 0


def _trim(database: Database, schema: str, now: datetime) -> int:
    setting = tenant_tables(schema).setting
    chosen = select(setting.c.value).where(
        setting.c.name == AUDIT_DAYS, setting.c.level == LEVELS[0]
    )
    with database.connection(schema) as connection:
        row = compile_statement(chosen).one(connection)
    days = 0 if row is None else int(Decimal(row[0]))
    if not days:
        return 0
    before = now - timedelta(days=max(days, LEAST_AUDIT_DAYS))
    return trim(database, schema, before=before, now=now)


def _sweep_runs(database: Database, tenant: Tenant, now: datetime) -> None:
    """Have runs carried on that nothing carries; those that crashed their worker have failed."""
    with database.transaction(tenant.schema) as connection:
        for run in stranded(connection, tenant.schema, before=now - STRANDED):
            if _LAST_JOB.one(connection, {"job": run.job}) == ("failed",):
                run.state, run.finished_at, run.updated_at = FAILED, now, now
                run.error = told_of(RunCrashedError(), run.step)
            else:
                enqueue_run(connection, tenant.name, run, job=TimeOrderedIds().new(), now=now)
            write_run(connection, tenant.schema, run)


_LAST_JOB = compile_statement(select(JOB.c.state).where(JOB.c.id == bindparam("job")))


def _empty_bin(database: Database, tenant: Tenant, now: datetime) -> None:
    """Have a worker delete for good what has been in the recycle bin for longer than it stays."""
    with database.transaction(tenant.schema) as connection:
        days = bin_days(connection, tenant.schema)
        before = now - timedelta(days=days)
        if days and oldest_in_bin(connection, tenant.schema, before=before, limit=1):
            enqueue(
                connection,
                EMPTY_BIN,
                {"before": before.isoformat(), "object": None},
                id=TimeOrderedIds().new(),
                now=now,
                tenant=tenant.name,
                unique_key=EMPTY_BIN,
            )


def _archive(database: Database, tenant: Tenant, now: datetime) -> None:
    """Once a day have a worker archive what meets the condition of its object, if any has one."""
    definition = tenant_tables(tenant.schema).definition
    asks = select(definition.c.name).where(
        definition.c.kind == "object", definition.c.body.op("?")("archive")
    )
    lately = select(JOB.c.id).where(
        JOB.c.tenant == tenant.name, JOB.c.kind == ARCHIVE, JOB.c.created_at > now - DAY
    )
    with database.transaction(tenant.schema) as connection:
        if compile_statement(asks.limit(literal(1))).one(connection) is None:
            return
        if compile_statement(lately.limit(literal(1))).one(connection) is None:
            enqueue(
                connection,
                ARCHIVE,
                {"object": None},
                id=TimeOrderedIds().new(),
                now=now,
                tenant=tenant.name,
                unique_key=ARCHIVE,
            )


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
