"""The job lane: each effect once, failures tried again, then given up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Event
from typing import Any
from uuid import UUID, uuid4

import pytest
from psycopg import Connection

from dougong.kernel.errors import AppError
from dougong.storage import jobs
from dougong.storage.database import Database
from dougong.storage.embedded.processes import wait_until
from dougong.storage.job_context import Handler, JobContext
from dougong.worker.job_lane import JobLane

LEASE = timedelta(seconds=30)


class RefusedError(AppError):
    """For tests."""

    code = "test.refused"
    template = "it is {what}"
    template_zh = "{what}"


class BusyError(RefusedError):
    """For tests; may go better next time."""

    code = "test.busy"
    retryable = True


def count(context: JobContext) -> None:
    """Do three steps."""
    for number in range(context.job.done, 3):
        with context.step() as connection:
            connection.execute("INSERT INTO effect (what) VALUES (%s)", [str(number)])
            context.progress(connection, done=number + 1, total=3)


@pytest.fixture
def stopping() -> Event:
    return Event()


@pytest.fixture
def lane(database: Database, clock: Any, stopping: Event) -> Callable[[Handler], JobLane]:
    def make(handler: Handler) -> JobLane:
        return JobLane(
            database,
            {"count": handler},
            clock=clock,
            random=lambda: 1.0,
            lease=LEASE,
            stopping=stopping,
        )

    return make


def enqueue(connection: Connection, clock: Any, *, tenant: str = "acme") -> UUID:
    return jobs.enqueue(connection, "count", {}, id=uuid4(), now=clock.now(), tenant=tenant)


def effects(connection: Connection) -> list[str]:
    return [what for (what,) in connection.execute("SELECT what FROM effect ORDER BY id")]


def test_a_job_runs_to_its_end(lane: Any, connection: Connection, clock: Any) -> None:
    job_id = enqueue(connection, clock)

    lane(count).drain()

    job = jobs.find_job(connection, job_id, tenant="acme")
    assert effects(connection) == ["0", "1", "2"]
    assert (job.state, job.done, job.total, job.error) == ("done", 3, 3, None)


def test_a_handler_knows_its_tenant(lane: Any, connection: Connection, clock: Any) -> None:
    enqueue(connection, clock, tenant="bolt")
    seen = []

    lane(lambda context: seen.append(context.tenant.schema)).drain()

    assert seen == ["t_bolt"]


def test_a_step_that_fails_leaves_nothing_and_is_done_again(
    lane: Any, connection: Connection, clock: Any
) -> None:
    job_id = enqueue(connection, clock)

    def stumble(context: JobContext) -> None:
        if context.job.attempts == 1:
            with context.step() as step:
                step.execute("INSERT INTO effect (what) VALUES ('0')")
                context.progress(step, done=1)
            with context.step() as step:
                step.execute("INSERT INTO effect (what) VALUES ('lost')")
                raise ZeroDivisionError
        count(context)

    lane(stumble).drain()
    waiting = jobs.find_job(connection, job_id, tenant="acme")
    clock.pass_time(seconds=1)
    lane(count).drain()

    assert (waiting.state, waiting.done, waiting.error and waiting.error["code"]) == (
        "queued",
        1,
        "job.crashed",
    )
    assert effects(connection) == ["0", "1", "2"]
    assert jobs.find_job(connection, job_id, tenant="acme").state == "done"


def test_a_refusal_is_final(lane: Any, connection: Connection, clock: Any) -> None:
    job_id = enqueue(connection, clock)

    def refuse(_: JobContext) -> None:
        raise RefusedError(what="wrong")

    lane(refuse).drain()

    job = jobs.find_job(connection, job_id, tenant="acme")
    assert (job.state, job.error) == (
        "failed",
        {
            "code": "test.refused",
            "message": {"en": "it is wrong", "zh-CN": "wrong"},
            "details": {"what": "wrong"},
        },
    )


def test_what_stays_busy_is_given_up_at_last(lane: Any, connection: Connection, clock: Any) -> None:
    job_id = enqueue(connection, clock)
    tries = []

    def busy(context: JobContext) -> None:
        tries.append(clock.now())
        raise BusyError(what="busy")

    for _ in range(jobs.MAX_ATTEMPTS + 3):
        lane(busy).drain()
        clock.pass_time(seconds=300)

    assert len(tries) == jobs.MAX_ATTEMPTS
    assert jobs.find_job(connection, job_id, tenant="acme").state == "failed"


def test_a_job_that_kills_its_workers_is_given_up(
    lane: Any, connection: Connection, clock: Any
) -> None:
    job_id = enqueue(connection, clock)
    for _ in range(jobs.MAX_ATTEMPTS):
        until = clock.now() + LEASE
        jobs.claim(connection, kinds=["count"], after="", now=clock.now(), lease_until=until)
        clock.pass_time(seconds=30)

    lane(count).drain()

    job = jobs.find_job(connection, job_id, tenant="acme")
    assert (job.state, job.error and job.error["code"]) == ("failed", "job.crashed")
    assert effects(connection) == []


def test_who_lost_the_job_writes_nothing_more(
    lane: Any, connection: Connection, clock: Any
) -> None:
    job_id = enqueue(connection, clock)

    def sleepy(context: JobContext) -> None:
        clock.pass_time(seconds=31)
        lane(count).drain()
        with context.step() as step:
            step.execute("INSERT INTO effect (what) VALUES ('late')")

    lane(sleepy).drain()

    assert effects(connection) == ["0", "1", "2"]
    assert jobs.find_job(connection, job_id, tenant="acme").state == "done"


def test_a_worker_that_stops_hands_its_job_back(
    lane: Any, connection: Connection, clock: Any, stopping: Event
) -> None:
    job_id = enqueue(connection, clock)

    def interrupted(context: JobContext) -> None:
        with context.step() as step:
            step.execute("INSERT INTO effect (what) VALUES ('0')")
            context.progress(step, done=1)
        stopping.set()
        count(context)

    lane(interrupted).drain()
    handed_back = jobs.find_job(connection, job_id, tenant="acme")
    stopping.clear()
    lane(count).drain()

    assert (handed_back.state, handed_back.done, handed_back.attempts) == ("queued", 1, 0)
    assert effects(connection) == ["0", "1", "2"]


def test_the_job_of_a_dropped_tenant_fails(lane: Any, connection: Connection, clock: Any) -> None:
    job_id = enqueue(connection, clock, tenant="nobody")

    lane(count).drain()

    job = jobs.find_job(connection, job_id, tenant="nobody")
    assert (job.state, job.error and job.error["code"]) == ("failed", "tenant.not_found")


def test_a_long_step_shows_signs_of_life(
    database: Database, connection: Connection, clock: Any, stopping: Event
) -> None:
    job_id = enqueue(connection, clock)
    short = timedelta(milliseconds=30)
    extended = []

    def long(context: JobContext) -> None:
        clock.pass_time(seconds=5)
        due = clock.now() + short
        extended.append(wait_until(lambda: lease_of(connection, job_id) == due, timeout_s=20))

    JobLane(
        database,
        {"count": long},
        clock=clock,
        random=lambda: 1.0,
        lease=short,
        stopping=stopping,
    ).drain()

    assert extended == [True]


def lease_of(connection: Connection, job_id: UUID) -> Any:
    row = connection.execute(
        "SELECT lease_until FROM dougong.job WHERE id = %s", [job_id]
    ).fetchone()
    assert row is not None
    return row[0]
