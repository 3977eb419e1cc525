"""Runs jobs, one at a time, tenants in turn."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.kernel.clock import Clock
from dougong.kernel.errors import AppError
from dougong.kernel.ids import TimeOrderedIds
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LOCALES
from dougong.storage import jobs
from dougong.storage.database import Database
from dougong.storage.errors import DatabaseUnavailableError, TenantNotFoundError
from dougong.storage.job_context import (
    Handler,
    JobContext,
    LeaseLostError,
    WorkerStoppingError,
)
from dougong.storage.jobs import Job
from dougong.storage.notifications import Notice, notify
from dougong.storage.tables import CELL_SCHEMA
from dougong.storage.tenants import Tenant, look_up_any_tenant

_log = logging.getLogger(__name__)


class JobCrashedError(AppError):
    """A handler failed in a way it did not foresee, or its worker died again and again."""

    code = "job.crashed"
    template = "the job stopped unexpectedly; the worker's log says why"
    template_zh = "任务意外中止；原因请查看 worker 日志"


class JobLane:
    """Claims due jobs and runs their handlers.

    Args:
        database: The cell.
        handlers: What each kind of job does; other kinds are left to other workers.
        clock: Tells when.
        random: Gives numbers from 0 to 1, to spread attempts.
        lease: How long a job is this worker's without a sign of life.
        stopping: Set when the worker is asked to stop.
        working: Is set while a handler runs.
    """

    def __init__(
        self,
        database: Database,
        handlers: Mapping[str, Handler],
        *,
        clock: Clock,
        random: Callable[[], float],
        lease: timedelta,
        stopping: Event,
        working: Event | None = None,
    ) -> None:
        self._database = database
        self._handlers = handlers
        self._clock = clock
        self._random = random
        self._lease = lease
        self._stopping = stopping
        self._working = working or Event()
        self._served = ""

    def drain(self) -> None:
        """Run jobs until none is due or the worker is to stop."""
        while not self._stopping.is_set():
            job = self._claim()
            if job is None:
                return
            self._served = job.tenant or ""
            self._working.set()
            try:
                with self._heartbeat(job):
                    self._run(job)
            finally:
                self._working.clear()

    def _claim(self) -> Job | None:
        now = self._clock.now()
        with self._database.connection(CELL_SCHEMA) as connection:
            return jobs.claim(
                connection,
                kinds=tuple(self._handlers),
                after=self._served,
                now=now,
                lease_until=now + self._lease,
            )

    def _run(self, job: Job) -> None:
        try:
            if job.attempts > jobs.MAX_ATTEMPTS:
                raise JobCrashedError()
            context = JobContext(
                job=job,
                tenant=self._tenant(job),
                database=self._database,
                clock=self._clock,
                stopping=self._stopping,
            )
            self._handlers[job.kind](context)
        except LeaseLostError:
            _log.info("job %s (%s) was stopped, or went to another worker", job.id, job.kind)
        except WorkerStoppingError:
            self._hand_back(job)
        except AppError as error:
            self._fail(job, error, again=error.retryable)
        except Exception:  # noqa: BLE001 - a handler may fail in any way; the worker outlives it
            _log.exception("job %s (%s) failed", job.id, job.kind)
            self._fail(job, JobCrashedError(), again=True)
        else:
            with self._database.connection(CELL_SCHEMA) as connection:
                jobs.finish(connection, job, now=self._clock.now())

    def _tenant(self, job: Job) -> Tenant | None:
        if job.tenant is None:
            return None
        tenant = look_up_any_tenant(self._database, job.tenant)
        if tenant is None:
            raise TenantNotFoundError(tenant=job.tenant, hint="")
        if not tenant.is_served:
            raise LeaseLostError  # it was taken out of service just now, and its jobs with it
        return tenant

    def _hand_back(self, job: Job) -> None:
        with self._database.connection(CELL_SCHEMA) as connection:
            jobs.hand_back(connection, job, now=self._clock.now())

    def _fail(self, job: Job, error: AppError, *, again: bool) -> None:
        now = self._clock.now()
        body = _error_body(error)
        with self._database.transaction(CELL_SCHEMA) as connection:
            if again and job.attempts < jobs.MAX_ATTEMPTS:
                due_at = now + jobs.back_off(job.attempts, random=self._random)
                jobs.retry_later(connection, job, error=body, due_at=due_at)
            elif jobs.give_up(connection, job, error=body, now=now):
                self._tell(connection, job)

    def _tell(self, connection: Connection[TupleRow], job: Job) -> None:
        """Tell who asked for a job that it came to nothing, or to less than it should."""
        if job.tenant is None or job.created_by is None:
            return
        tenant = look_up_any_tenant(self._database, job.tenant)
        if tenant is None:
            return
        of = job.payload.get("object")
        notice = Notice(
            user_id=job.created_by,
            kind="job_failed",
            object=None if of is None else str(of),
            details={"job": str(job.id), "work": job.kind},
        )
        at = self._clock.now()
        notify(connection, tenant.schema, [notice], ids=TimeOrderedIds(), at=at)

    @contextmanager
    def _heartbeat(self, job: Job) -> Iterator[None]:
        ended = Event()
        beating = Thread(target=self._beat, args=(job, ended), name="heartbeat", daemon=True)
        beating.start()
        try:
            yield
        finally:
            ended.set()
            beating.join()

    def _beat(self, job: Job, ended: Event) -> None:
        while not ended.wait(self._lease.total_seconds() / 3):
            try:
                with self._database.connection(CELL_SCHEMA) as connection:
                    until = self._clock.now() + self._lease
                    if not jobs.extend_lease(connection, job, until=until):
                        return
            except (DatabaseUnavailableError, psycopg.Error) as error:
                _log.warning("no sign of life for job %s: %s", job.id, error)


def _error_body(error: AppError) -> JsonObject:
    message = {locale: error.message(locale) for locale in LOCALES}
    return {"code": error.code, "message": message, "details": error.details}
