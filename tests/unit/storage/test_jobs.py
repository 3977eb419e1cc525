"""Jobs: claimed once, in turn, and taken over when their worker is gone."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Thread
from uuid import UUID, uuid4

import pytest
from psycopg import Connection

from dougong.storage import jobs
from dougong.storage.database import Database
from dougong.storage.embedded.processes import wait_until
from dougong.storage.jobs import Job, JobNotFoundError
from dougong.storage.tables import CELL_SCHEMA

LEASE = timedelta(seconds=30)


def enqueue(
    connection: Connection,
    now: datetime,
    *,
    tenant: str | None = "acme",
    due_at: datetime | None = None,
    unique_key: str | None = None,
) -> UUID:
    return jobs.enqueue(
        connection,
        "count",
        {"to": 3},
        id=uuid4(),
        now=now,
        tenant=tenant,
        due_at=due_at,
        unique_key=unique_key,
    )


def claim(connection: Connection, now: datetime, *, after: str = "") -> Job | None:
    return jobs.claim(connection, kinds=["count"], after=after, now=now, lease_until=now + LEASE)


def test_a_claimed_job_runs_and_nobody_else_gets_it(connection: Connection, now: datetime) -> None:
    job_id = enqueue(connection, now)

    job = claim(connection, now)

    assert job is not None
    assert (job.id, job.state, job.payload, job.fence, job.attempts) == (
        job_id,
        "running",
        {"to": 3},
        1,
        1,
    )
    assert claim(connection, now) is None


def test_a_job_is_rolled_back_with_its_cause(
    database: Database, connection: Connection, now: datetime
) -> None:
    with database.connection(CELL_SCHEMA) as cause:
        cause.execute("BEGIN")
        enqueue(cause, now)
        cause.execute("ROLLBACK")

    assert claim(connection, now) is None


def test_a_job_waits_until_it_is_due(connection: Connection, now: datetime) -> None:
    enqueue(connection, now, due_at=now + timedelta(minutes=1))

    assert not jobs.has_due(connection, now=now)
    assert claim(connection, now) is None
    assert jobs.has_due(connection, now=now + timedelta(minutes=1))
    assert claim(connection, now + timedelta(minutes=1)) is not None


def test_a_kind_nobody_here_knows_is_left_to_others(connection: Connection, now: datetime) -> None:
    enqueue(connection, now)

    assert jobs.claim(connection, kinds=["other"], after="", now=now, lease_until=now) is None


def test_tenants_are_served_in_turn(connection: Connection, now: datetime) -> None:
    for tenant in ("acme", "acme", "acme", "bolt", "core", None):
        enqueue(connection, now, tenant=tenant)

    served = []
    after = ""
    while job := claim(connection, now, after=after):
        served.append(job.tenant)
        after = job.tenant or ""

    assert served == ["acme", "bolt", "core", None, "acme", "acme"]


def test_a_key_makes_one_job_until_it_is_finished(connection: Connection, now: datetime) -> None:
    first = enqueue(connection, now, unique_key="index")
    second = enqueue(connection, now, unique_key="index")
    elsewhere = enqueue(connection, now, tenant="bolt", unique_key="index")
    job = claim(connection, now)
    assert job is not None
    jobs.finish(connection, job, now=now)
    third = enqueue(connection, now, unique_key="index")

    assert second == first == job.id
    assert len({first, elsewhere, third}) == 3


def test_a_job_whose_lease_is_over_is_taken_over(connection: Connection, now: datetime) -> None:
    enqueue(connection, now)
    lost = claim(connection, now)
    assert lost is not None

    assert claim(connection, now + LEASE - timedelta(milliseconds=1)) is None
    taken = claim(connection, now + LEASE)

    assert taken is not None
    assert (taken.id, taken.fence, taken.attempts) == (lost.id, 2, 2)
    assert not jobs.lock(connection, lost)
    assert not jobs.extend_lease(connection, lost, until=now + LEASE)
    assert not jobs.finish(connection, lost, now=now)
    assert not jobs.give_up(connection, lost, error={}, now=now)
    assert jobs.lock(connection, taken)


def test_a_sign_of_life_keeps_the_job(connection: Connection, now: datetime) -> None:
    enqueue(connection, now)
    job = claim(connection, now)
    assert job is not None

    assert jobs.extend_lease(connection, job, until=now + 2 * LEASE)

    assert claim(connection, now + LEASE) is None


def test_a_failed_job_is_tried_again_when_due(connection: Connection, now: datetime) -> None:
    enqueue(connection, now)
    job = claim(connection, now)
    assert job is not None
    later = now + timedelta(seconds=5)

    assert jobs.retry_later(connection, job, error={"code": "x.y"}, due_at=later)

    assert claim(connection, now) is None
    again = claim(connection, later)
    assert again is not None
    assert (again.attempts, again.error) == (2, {"code": "x.y"})


def test_what_moved_on_begins_its_attempts_anew(connection: Connection, now: datetime) -> None:
    enqueue(connection, now)
    assert claim(connection, now) is not None
    job = claim(connection, now + LEASE)
    assert job is not None

    jobs.move_on(connection, job, done=2, total=3)

    seen = jobs.find_job(connection, job.id, tenant="acme")
    assert (seen.attempts, seen.done, seen.total) == (1, 2, 3)


def test_handing_back_costs_no_attempt(connection: Connection, now: datetime) -> None:
    enqueue(connection, now)
    job = claim(connection, now)
    assert job is not None

    assert jobs.hand_back(connection, job, now=now)

    again = claim(connection, now)
    assert again is not None
    assert (again.attempts, again.fence) == (1, 2)


def test_a_finished_job_stays_to_be_seen(connection: Connection, now: datetime) -> None:
    enqueue(connection, now)
    job = claim(connection, now)
    assert job is not None

    assert jobs.give_up(connection, job, error={"code": "x.y"}, now=now)

    seen = jobs.find_job(connection, job.id, tenant="acme")
    assert (seen.state, seen.error, seen.finished_at) == ("failed", {"code": "x.y"}, now)
    assert claim(connection, now + 2 * LEASE) is None


def test_another_tenant_does_not_see_the_job(connection: Connection, now: datetime) -> None:
    job_id = enqueue(connection, now)

    with pytest.raises(JobNotFoundError):
        jobs.find_job(connection, job_id, tenant="bolt")


@pytest.mark.parametrize(
    ("attempts", "random", "seconds"),
    [(1, 0.0, 0.5), (1, 1.0, 1.0), (4, 1.0, 8.0), (4, 0.5, 6.0), (100, 1.0, 300.0)],
)
def test_waits_double_up_to_a_bound(attempts: int, random: float, seconds: float) -> None:
    assert jobs.back_off(attempts, random=lambda: random) == timedelta(seconds=seconds)


def test_a_paused_job_waits_until_it_is_resumed(connection: Connection, now: datetime) -> None:
    job_id = enqueue(connection, now)
    running = claim(connection, now)
    assert running is not None

    assert jobs.pause(connection, job_id)

    assert not jobs.lock(connection, running)
    assert not jobs.finish(connection, running, now=now)
    assert not jobs.has_due(connection, now=now + 2 * LEASE)
    assert claim(connection, now + 2 * LEASE) is None
    assert not jobs.pause(connection, job_id)
    assert jobs.resume(connection, job_id, now=now)
    again = claim(connection, now)
    assert again is not None
    assert (again.id, again.fence, again.attempts) == (job_id, 2, 1)


def test_a_cancelled_job_is_over(connection: Connection, now: datetime) -> None:
    job_id = enqueue(connection, now)

    assert jobs.cancel(connection, job_id, now=now)

    seen = jobs.find_job(connection, job_id, tenant="acme")
    assert (seen.state, seen.finished_at) == ("cancelled", now)
    assert claim(connection, now) is None
    assert not jobs.resume(connection, job_id, now=now)
    assert not jobs.cancel(connection, job_id, now=now)


def test_who_stops_a_job_waits_for_its_step_and_comes_before_the_next(
    database: Database, connection: Connection, now: datetime
) -> None:
    job_id = enqueue(connection, now)
    running = claim(connection, now)
    assert running is not None
    stopped: list[bool] = []

    def stop() -> None:
        with database.transaction(CELL_SCHEMA) as other:
            stopped.append(jobs.pause(other, job_id))

    thread = Thread(target=stop)
    with connection.transaction():
        assert jobs.lock(connection, running)
        thread.start()
        assert wait_until(lambda: _waits(database), timeout_s=10)
        assert stopped == []
    with connection.transaction():
        held = jobs.lock(connection, running)
    thread.join()

    assert (held, stopped) == (False, [True])


def _waits(database: Database) -> bool:
    with database.connection(CELL_SCHEMA) as other:
        row = other.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone()
    return row is not None and row[0] > 0
