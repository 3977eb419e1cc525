"""The event lane: each event once, in order; one that fails holds up no other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from threading import Event as Flag
from typing import Any
from uuid import UUID

import pytest
from psycopg import Connection

from dougong.kernel.ids import TimeOrderedIds
from dougong.storage import outbox
from dougong.storage.database import Database
from dougong.storage.outbox import Event, NewEvent
from dougong.storage.tenant_states import rename, resume, suspend
from dougong.storage.tenants import Tenant, find_tenant
from dougong.worker.event_lane import BATCH, DELIVER_EVENT, Deliver, EventLane
from dougong.worker.job_lane import JobLane


def write_down(connection: Connection, tenant: Tenant, events: Sequence[Event]) -> None:
    for event in events:
        what = f"{tenant.name} {event.record_id.int}"
        connection.execute("INSERT INTO effect (what) VALUES (%s)", [what])


def publish(connection: Connection, clock: Any, *numbers: int, tenant: str = "acme") -> None:
    outbox.publish(
        connection,
        [
            NewEvent(
                tenant=tenant,
                object="ticket",
                record_id=UUID(int=number),
                event="update",
                actor=None,
                via="system",
                at=clock.now(),
                body={},
            )
            for number in numbers
        ],
    )


def effects(connection: Connection) -> list[str]:
    return [what for (what,) in connection.execute("SELECT what FROM effect ORDER BY id")]


@pytest.fixture
def lane(database: Database, clock: Any) -> Any:
    def make(deliver: Deliver) -> EventLane:
        return EventLane(database, deliver, clock=clock, ids=TimeOrderedIds(), stopping=Flag())

    return make


def test_events_arrive_in_order_and_once(lane: Any, connection: Connection, clock: Any) -> None:
    numbers = range(2 * BATCH + 5)
    publish(connection, clock, *numbers)

    lane(write_down).drain()
    lane(write_down).drain()

    assert effects(connection) == [f"acme {number}" for number in numbers]


def test_a_flood_of_one_tenant_does_not_keep_another_waiting(
    lane: Any, connection: Connection, clock: Any
) -> None:
    publish(connection, clock, *range(3 * BATCH))
    publish(connection, clock, 1, tenant="bolt")

    lane(write_down).drain()

    assert effects(connection).index("bolt 1") == BATCH


def test_an_event_that_fails_is_tried_again_as_a_job(
    lane: Any, connection: Connection, database: Database, clock: Any
) -> None:
    publish(connection, clock, 1, 2, 3)
    failing = {2}

    def choosy(connection: Connection, tenant: Tenant, events: Sequence[Event]) -> None:
        write_down(connection, tenant, events)
        if failing & {event.record_id.int for event in events}:
            raise ZeroDivisionError

    events = lane(choosy)
    events.drain()
    delivered = effects(connection)
    failing.clear()
    JobLane(
        database,
        {DELIVER_EVENT: events.redeliver},
        clock=clock,
        random=lambda: 1.0,
        lease=timedelta(seconds=30),
        stopping=Flag(),
    ).drain()

    assert delivered == ["acme 1", "acme 3"]
    assert effects(connection) == ["acme 1", "acme 3", "acme 2"]
    assert not outbox.has_pending(connection)


def test_an_event_under_a_former_name_of_its_tenant_arrives_too(
    lane: Any, database: Database, connection: Connection, clock: Any
) -> None:
    tenant = find_tenant(database, "bolt")
    with database.transaction("dougong") as change:
        rename(change, tenant, "nut")
    publish(connection, clock, 7, tenant="bolt")

    lane(write_down).drain()

    assert effects(connection) == ["nut 7"]
    assert not outbox.has_pending(connection)
    with database.transaction("dougong") as change:
        rename(change, find_tenant(database, "nut"), "bolt")


def test_events_of_a_suspended_tenant_wait(
    lane: Any, database: Database, connection: Connection, clock: Any
) -> None:
    tenant = find_tenant(database, "bolt")
    publish(connection, clock, 1, tenant="bolt")
    with database.transaction("dougong") as change:
        suspend(change, tenant, now=clock.now())

    lane(write_down).drain()

    assert effects(connection) == []
    with database.transaction("dougong") as change:
        resume(change, tenant, now=clock.now())
    lane(write_down).drain()
    assert effects(connection) == ["bolt 1"]
