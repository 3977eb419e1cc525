"""Kill -9 of workers in the middle: every effect of every job and event is there, once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from psycopg import Connection

from dougong.kernel.clock import SystemClock
from dougong.kernel.ids import TimeOrderedIds
from dougong.storage import jobs, outbox
from dougong.storage.database import Database
from dougong.storage.embedded.processes import wait_until
from dougong.storage.migrations import migrate_cell
from dougong.storage.tables import CELL_SCHEMA
from dougong.storage.tenant_schemas import create_tenant

pytestmark = pytest.mark.chaos

WORKER = Path(__file__).with_name("job_worker.py")
TENANTS = ("acme", "bolt")
LEASE_S = 1.0
KILLS = 10
JOBS, STEPS, EVENTS = 4, 60, 300
PATIENCE_S = 60


@pytest.fixture
def database(new_database: Callable[[str], str]) -> Iterator[Database]:
    url = new_database("chaos")
    migrate_cell(url)
    database = Database(url, pool_size=2)
    for tenant in TENANTS:
        create_tenant(
            database,
            tenant,
            label={"en": tenant},
            locale="en",
            time_zone="UTC",
            currency="EUR",
            clock=SystemClock(),
        )
    with database.connection(CELL_SCHEMA) as connection:
        connection.execute("CREATE TABLE public.effect (id serial, what text)")
    yield database
    database.close()


class Workers:
    """Worker processes, of which any may be killed; each is then replaced."""

    def __init__(self, *arguments: str) -> None:
        self._command = [sys.executable, str(WORKER), *arguments]
        self.processes: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        self.processes.append(subprocess.Popen(self._command, env=environment))

    def kill_oldest(self) -> None:
        process = self.processes.pop(0)
        process.kill()
        process.wait()

    def stop(self) -> list[int]:
        for process in self.processes:
            process.terminate()
        return [process.wait(PATIENCE_S) for process in self.processes]


@pytest.fixture
def workers(database: Database, redis_url: str) -> Iterator[Workers]:
    workers = Workers(database.url, redis_url, str(LEASE_S))
    yield workers
    for process in workers.processes:
        process.kill()
        process.wait()


def fill(connection: Connection) -> set[str]:
    """Queue work and give the effects it must have."""
    ids, now, expected = TimeOrderedIds(), SystemClock().now(), set()
    for tenant in TENANTS:
        for _ in range(JOBS):
            payload = {"steps": STEPS}
            job = jobs.enqueue(connection, "count", payload, id=ids.new(), now=now, tenant=tenant)
            expected |= {f"job {job} {number}" for number in range(STEPS)}
        outbox.publish(
            connection,
            [
                outbox.NewEvent(
                    tenant=tenant,
                    object="ticket",
                    record_id=UUID(int=number),
                    event="update",
                    actor=None,
                    via="system",
                    at=now,
                    body={},
                )
                for number in range(EVENTS)
            ],
        )
        expected |= {f"event {tenant} {number}" for number in range(EVENTS)}
    return expected


def effects(connection: Connection) -> list[str]:
    return [what for (what,) in connection.execute("SELECT what FROM effect ORDER BY id")]


def more(connection: Connection, count: int) -> bool:
    """Wait for so many more effects."""
    goal = len(effects(connection)) + count
    return wait_until(lambda: len(effects(connection)) >= goal, timeout_s=PATIENCE_S)


def open_jobs(connection: Connection) -> int:
    row = connection.execute(
        "SELECT count(*) FROM dougong.job WHERE finished_at IS NULL"
    ).fetchone()
    assert row is not None
    return int(row[0])


def test_killed_workers_lose_nothing_and_repeat_nothing(
    database: Database, workers: Workers
) -> None:
    with database.connection(CELL_SCHEMA) as connection:
        expected = fill(connection)
        workers.start()
        workers.start()

        for _ in range(KILLS):
            assert more(connection, 15)
            workers.kill_oldest()
            workers.start()
        done = wait_until(
            lambda: open_jobs(connection) == 0 and not outbox.has_pending(connection),
            timeout_s=PATIENCE_S,
        )
        found = effects(connection)
        states = connection.execute(
            "SELECT state, max(fence) > 1 FROM dougong.job GROUP BY 1"
        ).fetchall()

    assert done
    assert [what for what, times in Counter(found).items() if times > 1] == []
    assert set(found) == expected
    assert states == [("done", True)]
    for tenant in TENANTS:
        order = [int(w.split()[2]) for w in found if w.startswith(f"event {tenant} ")]
        assert order == list(range(EVENTS))
    assert workers.stop() == [0, 0]


def test_a_worker_that_is_asked_to_stop_hands_over_at_once(
    database: Database, workers: Workers
) -> None:
    with database.connection(CELL_SCHEMA) as connection:
        expected = fill(connection)
        workers.start()
        assert more(connection, 20)

        assert workers.stop() == [0]

        running = connection.execute(
            "SELECT count(*) FROM dougong.job WHERE state = 'running'"
        ).fetchone()
        assert running == (0,)
        assert set(effects(connection)) < expected
