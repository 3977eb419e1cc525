"""Limits of a tenant: how many records, how much storage, how many calls, how many jobs.

What is used is measured rarely and cheaply while there is room, and exactly when it gets close. In
between a process adds what it lets through itself, so one process alone never exceeds a limit; what
several let through within a second may, by that much.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from threading import Lock
from time import monotonic

from psycopg import Connection, sql
from psycopg.rows import TupleRow
from sqlalchemy import bindparam, func, select, union_all

from dougong.kernel.caching import per_tenant
from dougong.kernel.errors import AppError
from dougong.kernel.settings import Settings
from dougong.storage.database import Database
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import CELL_SCHEMA, JOB, job_open, job_turn, tenant_tables
from dougong.storage.tenants import tenant_of_schema

LIMITS = ("rows", "storage_bytes", "api_per_minute", "jobs")
"""The names of all limits."""

RECHECK_S = 1.0
MEASURE_EVERY_S = 10.0
CLOSE = 0.9
# Statistics lag behind by as much as the busiest writers do within some seconds.
LAG_ROWS = 20_000
RETRY_AFTER_S = 60
_RETRY_JOBS_AFTER_S = 10


class RowLimitError(AppError):
    """The tenant has as many records as it may."""

    code = "limits.rows"
    template = (
        "there may be {most} records and {used} are there; delete some, or ask whoever runs the "
        "platform for more"
    )
    template_zh = "记录数上限为 {most}，当前已有 {used}；请删除部分记录，或联系平台运维人员提高上限"
    status = HTTPStatus.TOO_MANY_REQUESTS


class StorageLimitError(AppError):
    """The tenant stores as much as it may."""

    code = "limits.storage_bytes"
    template = (
        "{used} of {most} bytes are used and there is no room for this; delete some files or "
        "records, or ask whoever runs the platform for more"
    )
    template_zh = (
        "存储上限为 {most} 字节，已用 {used} 字节，空间不足；"
        "请删除部分文件或记录，或联系平台运维人员提高上限"
    )
    status = HTTPStatus.TOO_MANY_REQUESTS


class JobLimitError(AppError):
    """The tenant has as many unfinished jobs as it may."""

    code = "limits.jobs"
    template = "{used} jobs are still to be done and there may be {most}; wait until some are done"
    template_zh = "未完成的任务已有 {used} 个，上限为 {most} 个；请等待部分任务完成"
    status = HTTPStatus.TOO_MANY_REQUESTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a tenant may use; 0 for no limit.

    Attributes:
        rows: Records, without those in the recycle bin.
        storage_bytes: Bytes of tables, indexes and files.
        api_per_minute: Calls of the API.
        jobs: Unfinished jobs at once.
    """

    rows: int = 0
    storage_bytes: int = 0
    api_per_minute: int = 0
    jobs: int = 0

    @classmethod
    def of_settings(cls, settings: Settings) -> Limits:
        """Give what holds for tenants that have no limits of their own."""
        return cls(**{name: getattr(settings, f"limit_{name}") for name in LIMITS})

    def with_own(self, own: Mapping[str, int]) -> Limits:
        """Put the limits of a tenant in the place of these."""
        return replace(self, **{name: own[name] for name in LIMITS if name in own})


@dataclass(frozen=True, slots=True)
class Usage:
    """What a tenant uses."""

    rows: int
    storage_bytes: int
    jobs: int


@dataclass(slots=True)
class _Measured:
    rows: int
    storage_bytes: int
    at: float
    fresh_s: float


class Quotas:
    """Refuses what would exceed a limit.

    Args:
        database: The cell.
        defaults: What holds for tenants that have no limits of their own.
        seconds: Gives a number of seconds that only ever rises.
    """

    def __init__(
        self, database: Database, defaults: Limits, *, seconds: Callable[[], float] = monotonic
    ) -> None:
        self._database = database
        self._defaults = defaults
        self._seconds = seconds
        self._limits: dict[str, tuple[Limits, float]] = {}
        self._measured: dict[str, _Measured] = {}
        self._locks: dict[str, Lock] = {}

    def limits(self, schema: str) -> Limits:
        """Give the limits of a tenant, at most a second old."""
        known, now = self._limits.get(schema), self._seconds()
        if known is not None and now - known[1] < RECHECK_S:
            return known[0]
        tenant = tenant_of_schema(self._database, schema)
        limits = self._defaults.with_own(tenant.limits if tenant is not None else {})
        self._limits[schema] = limits, now
        return limits

    def take_rows(self, schema: str, count: int) -> None:
        """Let through that so many records are made.

        Raises:
            RowLimitError: They would be too many.
            StorageLimitError: There is no room left.
        """
        limits = self.limits(schema)
        if not (limits.rows or limits.storage_bytes):
            return
        with self._locks.setdefault(schema, Lock()):
            measured = self._measure(schema, limits)
            if limits.rows and measured.rows + count > limits.rows:
                raise RowLimitError(
                    most=limits.rows, used=measured.rows, retry_after_s=RETRY_AFTER_S
                )
            self._require_storage(measured, limits, 0)
            measured.rows += count

    def take_bytes(self, schema: str, count: int) -> None:
        """Let through that so many bytes are stored.

        Raises:
            StorageLimitError: They would be too many.
        """
        limits = self.limits(schema)
        if not limits.storage_bytes:
            return
        with self._locks.setdefault(schema, Lock()):
            measured = self._measure(schema, limits)
            self._require_storage(measured, limits, count)
            measured.storage_bytes += count

    def require_job(self, schema: str, tenant: str) -> None:
        """Refuse a further job where as many are unfinished as there may be.

        Raises:
            JobLimitError: There are.
        """
        most = self.limits(schema).jobs
        if not most:
            return
        with self._database.connection(CELL_SCHEMA) as connection:
            used = _open_jobs(connection, tenant)
        if used >= most:
            raise JobLimitError(most=most, used=used, retry_after_s=_RETRY_JOBS_AFTER_S)

    def usage(self, schema: str, tenant: str) -> Usage:
        """Measure what a tenant uses; exactly where a limit is close."""
        limits = self.limits(schema)
        with self._database.connection(schema) as connection:
            rows, size = _estimate(connection, schema)
            if limits.rows and _is_close(rows, limits.rows):
                rows = _count(connection, schema)
            return Usage(rows, size, _open_jobs(connection, tenant))

    def _measure(self, schema: str, limits: Limits) -> _Measured:
        known, now = self._measured.get(schema), self._seconds()
        if known is not None and now - known.at < known.fresh_s:
            return known
        with self._database.connection(schema) as connection:
            rows, size = _estimate(connection, schema)
            fresh_s = MEASURE_EVERY_S
            if limits.rows and _is_close(rows, limits.rows):
                rows, fresh_s = _count(connection, schema), RECHECK_S
        if limits.storage_bytes and size >= limits.storage_bytes * CLOSE:
            fresh_s = RECHECK_S
        found = self._measured[schema] = _Measured(rows, size, now, fresh_s)
        return found

    def _require_storage(self, measured: _Measured, limits: Limits, count: int) -> None:
        if limits.storage_bytes and measured.storage_bytes + count > limits.storage_bytes:
            raise StorageLimitError(
                most=limits.storage_bytes,
                used=measured.storage_bytes,
                retry_after_s=RETRY_AFTER_S,
            )


def _is_close(rows: int, most: int) -> bool:
    return rows >= most * CLOSE or rows + LAG_ROWS >= most


def _estimate(connection: Connection[TupleRow], schema: str) -> tuple[int, int]:
    row = connection.execute(_SIZES, [schema]).fetchone()
    blobs = _blob_bytes(schema).one(connection)
    assert row is not None
    assert blobs is not None
    return int(row[0]), int(row[1]) + int(blobs[0])


@per_tenant
def _blob_bytes(schema: str) -> Statement:
    """Add up the blobs that rows name, by the sizes that stand beside them."""
    sizes = [
        select(table.c.size).where(table.c.blob.is_not(None))
        for table in tenant_tables(schema).metadata.sorted_tables
        if "blob" in table.c and "size" in table.c
    ]
    every = union_all(*sizes).subquery()
    return compile_statement(select(func.coalesce(func.sum(every.c.size), 0)))


def _count(connection: Connection[TupleRow], schema: str) -> int:
    names = [name for (name,) in connection.execute(_OBJECTS, [schema])]
    counts = [_ONE.format(sql.Identifier(schema, name)) for name in names]
    if not counts:
        return 0
    whole = sql.SQL("SELECT {}").format(sql.SQL(" + ").join(counts))
    row = connection.execute(whole).fetchone()
    assert row is not None
    return int(row[0])


def _open_jobs(connection: Connection[TupleRow], tenant: str) -> int:
    row = _JOBS.one(connection, {"owner": tenant})
    assert row is not None
    return int(row[0])


# Tables of objects are those whose names do not begin with `_`. The greater of two estimates: one
# is renewed by a vacuum, the other is lost by a crash.
_SIZES = """
SELECT coalesce(
         sum(greatest(c.reltuples, s.n_live_tup, 0)) FILTER (WHERE left(c.relname, 1) <> '_'), 0),
       coalesce(sum(pg_total_relation_size(c.oid)), 0)
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_stat_all_tables s ON s.relid = c.oid
WHERE n.nspname = %s AND c.relkind = 'r'
"""
_OBJECTS = "SELECT tablename FROM pg_tables WHERE schemaname = %s AND left(tablename, 1) <> '_'"
_ONE = sql.SQL("(SELECT count(*) FROM {} WHERE deleted_at IS NULL)")
_JOBS = compile_statement(
    select(func.count()).where(job_open, job_turn == bindparam("owner")).select_from(JOB)
)
