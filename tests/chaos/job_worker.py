"""A worker whose jobs and events leave a row for each effect. Run and killed by test_jobs.py."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import timedelta
from random import Random

from psycopg import Connection

from dougong.kernel.clock import SystemClock
from dougong.kernel.ids import TimeOrderedIds
from dougong.storage.database import Database
from dougong.storage.job_context import JobContext
from dougong.storage.outbox import Event
from dougong.storage.tenants import Tenant
from dougong.worker.stopping import stop_on_signals
from dougong.worker.wakeups import Wakeups
from dougong.worker.worker import run_worker


def count(context: JobContext) -> None:
    """Leave a row for each step, slowly enough to be killed in the middle."""
    steps = context.job.payload["steps"]
    assert isinstance(steps, int)
    for number in range(context.job.done, steps):
        with context.step() as connection:
            note(connection, f"job {context.job.id} {number}")
            context.progress(connection, done=number + 1, total=steps)
            connection.execute("SELECT pg_sleep(0.01)")


def deliver(connection: Connection, tenant: Tenant, events: Sequence[Event]) -> None:
    """Leave a row for each event, slowly enough to be killed in the middle."""
    for event in events:
        note(connection, f"event {tenant.name} {event.record_id.int}")
        connection.execute("SELECT pg_sleep(0.002)")


def note(connection: Connection, what: str) -> None:
    """Leave a row."""
    connection.execute("INSERT INTO public.effect (what) VALUES (%s)", [what])


def main(database_url: str, redis_url: str, lease_s: str) -> None:
    """Run until asked to stop, or killed."""
    database = Database(database_url, pool_size=4)
    run_worker(
        database,
        Wakeups(redis_url),
        handlers={"count": count},
        deliver=deliver,
        clock=SystemClock(),
        ids=TimeOrderedIds(),
        random=Random().random,
        stopping=stop_on_signals(),
        lease=timedelta(seconds=float(lease_s)),
    )
    database.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
