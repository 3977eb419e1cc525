"""What a job's handler is given: the job, its tenant, and steps that are safe to take over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event
from typing import TypeAlias

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.kernel.clock import Clock
from dougong.storage.database import Database
from dougong.storage.jobs import Job, lock, move_on
from dougong.storage.tables import CELL_SCHEMA
from dougong.storage.tenants import Tenant


class LeaseLostError(Exception):
    """The job is another worker's now, or was paused or cancelled; leave it alone."""


class WorkerStoppingError(Exception):
    """The worker is asked to stop; the job goes on elsewhere from where it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobContext:
    """What a handler works with.

    A handler does its work in steps, starts at ``job.done``, and lets the errors of ``step``
    pass. It ends by returning; an error has it tried again, unless it is an ``AppError`` that is
    not retryable.

    Attributes:
        job: The job as it was claimed.
        tenant: Whose it is; none for the cell's own.
        database: For reads, and for work that no transaction may enclose.
        clock: Tells when.
        stopping: Set when the worker is asked to stop.
    """

    job: Job
    tenant: Tenant | None
    database: Database
    clock: Clock
    stopping: Event

    @contextmanager
    def step(self) -> Iterator[Connection[TupleRow]]:
        """Open the transaction of one step; holds the job, so that nobody else can do the same.

        Raises:
            LeaseLostError: Another worker has taken the job over, or it was paused or cancelled.
            WorkerStoppingError: The worker is to stop; no further step begins.
        """
        if self.stopping.is_set():
            raise WorkerStoppingError
        schema = CELL_SCHEMA if self.tenant is None else self.tenant.schema
        with self.database.transaction(schema) as connection:
            if not lock(connection, self.job):
                raise LeaseLostError
            yield connection

    def progress(
        self, connection: Connection[TupleRow], *, done: int, total: int | None = None
    ) -> None:
        """Move the cursor, in the transaction of the step whose effect it counts."""
        move_on(connection, self.job, done=done, total=total)


Handler: TypeAlias = Callable[[JobContext], None]
