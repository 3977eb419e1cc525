"""The worker and the clock as processes run them, with and without a queue."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from threading import Event, Thread
from typing import Any
from uuid import uuid4

import pytest
from psycopg import Connection

from dougong.kernel.clock import SystemClock
from dougong.kernel.ids import TimeOrderedIds
from dougong.storage import jobs
from dougong.storage.database import Database
from dougong.storage.job_context import JobContext
from dougong.worker.clock import run_clock, wake_if_due
from dougong.worker.wakeups import Wakeups
from dougong.worker.worker import run_worker

PATIENCE_S = 20


@pytest.fixture(params=["with a queue", "without"])
def wakeups(request: pytest.FixtureRequest, redis_url: str) -> Iterator[Wakeups]:
    url = redis_url if request.param == "with a queue" else "unix:///nowhere/at/all"
    wakeups = Wakeups(url)
    yield wakeups
    wakeups.close()


def test_a_worker_does_what_is_due_and_stops_when_asked(
    database: Database, connection: Connection, wakeups: Wakeups
) -> None:
    stopping, done = Event(), Event()

    def handle(_: JobContext) -> None:
        done.set()

    worker = Thread(
        target=run_worker,
        args=(database, wakeups),
        kwargs={
            "handlers": {"note": handle},
            "deliver": lambda *_: None,
            "clock": SystemClock(),
            "ids": TimeOrderedIds(),
            "random": lambda: 1.0,
            "stopping": stopping,
        },
    )
    worker.start()
    now = SystemClock().now()
    job_id = jobs.enqueue(connection, "note", {}, id=uuid4(), now=now, tenant="acme")
    wakeups.send()

    heard = done.wait(PATIENCE_S)
    stopping.set()
    worker.join(PATIENCE_S)

    assert heard
    assert not worker.is_alive()
    assert jobs.find_job(connection, job_id, tenant="acme").state == "done"


def test_the_clock_wakes_for_what_is_due(
    database: Database, connection: Connection, wakeups: Wakeups, clock: Any
) -> None:
    later = clock.now() + timedelta(minutes=1)
    jobs.enqueue(connection, "note", {}, id=uuid4(), now=clock.now(), tenant=None, due_at=later)

    assert not wake_if_due(database, wakeups, clock=clock)
    clock.pass_time(minutes=1)
    assert wake_if_due(database, wakeups, clock=clock)


def test_the_clock_stops_when_asked(
    database: Database, connection: Connection, wakeups: Wakeups
) -> None:
    stopping = Event()
    ticking = Thread(
        target=run_clock,
        args=(database, wakeups),
        kwargs={"clock": SystemClock(), "idle": timedelta(hours=12), "stopping": stopping},
    )
    ticking.start()

    stopping.set()
    ticking.join(PATIENCE_S)

    assert not ticking.is_alive()
