"""The outbox: in order, once, one worker per tenant."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from psycopg import Connection

from dougong.storage import outbox
from dougong.storage.database import Database
from dougong.storage.outbox import NewEvent
from dougong.storage.tables import CELL_SCHEMA


def event(number: int, now: datetime, *, tenant: str = "acme") -> NewEvent:
    return NewEvent(
        tenant=tenant,
        object="ticket",
        record_id=UUID(int=number),
        event="update",
        actor=UUID(int=7),
        via="token",
        at=now,
        body={"changed": ["status"]},
    )


def test_events_come_in_order_and_only_until_delivered(
    database: Database, connection: Connection, now: datetime
) -> None:
    outbox.publish(connection, [event(number, now) for number in range(5)])
    outbox.publish(connection, [event(5, now)])

    batches = []
    for _ in range(4):
        with database.transaction(CELL_SCHEMA) as delivery:
            events = outbox.take(delivery, "acme", limit=4)
            outbox.mark_delivered(delivery, events)
        batches.append([taken.record_id.int for taken in events])

    assert batches == [[0, 1, 2, 3], [4, 5], [], []]
    assert not outbox.has_pending(connection)


def test_an_event_is_read_as_it_was_written(connection: Connection, now: datetime) -> None:
    written = event(1, now)
    outbox.publish(connection, [written])

    [read] = outbox.take(connection, "acme", limit=9)

    assert read == outbox.Event(
        id=read.id,
        tenant="acme",
        object="ticket",
        record_id=UUID(int=1),
        event="update",
        actor=UUID(int=7),
        via="token",
        at=now,
        body={"changed": ["status"]},
    )
    assert outbox.find_event(connection, read.id) == read


def test_what_fails_is_pending_again(
    database: Database, connection: Connection, now: datetime
) -> None:
    outbox.publish(connection, [event(1, now)])

    with database.connection(CELL_SCHEMA) as delivery:
        delivery.execute("BEGIN")
        outbox.mark_delivered(delivery, outbox.take(delivery, "acme", limit=9))
        delivery.execute("ROLLBACK")

    assert outbox.has_pending(connection)


def test_a_second_worker_keeps_off_the_tenant(
    database: Database, connection: Connection, now: datetime
) -> None:
    outbox.publish(connection, [event(1, now), event(2, now, tenant="bolt")])

    with database.transaction(CELL_SCHEMA) as first, database.transaction(CELL_SCHEMA) as second:
        assert len(outbox.take(first, "acme", limit=9)) == 1

        assert outbox.take(second, "acme", limit=9) == []
        assert len(outbox.take(second, "bolt", limit=9)) == 1


def test_tenants_with_something_pending_are_listed(connection: Connection, now: datetime) -> None:
    events = [event(n, now, tenant=name) for n, name in enumerate(["core", "acme", "core", "bolt"])]
    outbox.publish(connection, events)
    outbox.mark_delivered(connection, outbox.take(connection, "bolt", limit=9))

    assert outbox.tenants_with_pending(connection) == ["acme", "core"]


def test_nothing_pending_lists_no_tenant(connection: Connection) -> None:
    assert outbox.tenants_with_pending(connection) == []
