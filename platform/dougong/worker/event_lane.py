"""Delivers the outbox: a batch for each tenant in turn."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from threading import Event as Flag
from typing import TypeAlias

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.kernel.clock import Clock
from dougong.kernel.ids import Ids
from dougong.storage import outbox
from dougong.storage.database import Database
from dougong.storage.job_context import JobContext
from dougong.storage.jobs import enqueue
from dougong.storage.outbox import Event
from dougong.storage.tables import CELL_SCHEMA
from dougong.storage.tenants import Tenant, look_up_tenant

BATCH = 100
DELIVER_EVENT = "deliver_event"

Deliver: TypeAlias = Callable[[Connection[TupleRow], Tenant, Sequence[Event]], None]

_log = logging.getLogger(__name__)


class EventLane:
    """Hands pending events to a receiver, in order, in the transaction that marks them.

    An event that the receiver cannot take becomes a job of its own, with its attempts, so that it
    holds up no other.

    Args:
        database: The cell.
        deliver: The receiver; what it writes on the connection counts exactly once.
        clock: Tells when.
        ids: Gives ids of jobs.
        stopping: Set when the worker is asked to stop.
    """

    def __init__(
        self, database: Database, deliver: Deliver, *, clock: Clock, ids: Ids, stopping: Flag
    ) -> None:
        self._database = database
        self._receive = deliver
        self._clock = clock
        self._ids = ids
        self._stopping = stopping

    def drain(self) -> None:
        """Deliver until nothing is pending or the worker is to stop."""
        while self._round():
            pass

    def redeliver(self, context: JobContext) -> None:
        """Handle the job of one event that could not be delivered before."""
        event_id = context.job.payload["event"]
        assert isinstance(event_id, int)
        assert context.tenant is not None
        if context.job.done:
            return
        with context.step() as connection:
            event = outbox.find_event(connection, event_id)
            if event is not None:
                self._receive(connection, context.tenant, [event])
            context.progress(connection, done=1, total=1)

    def _round(self) -> bool:
        with self._database.connection(CELL_SCHEMA) as connection:
            names = outbox.tenants_with_pending(connection)
        delivered = False
        for name in names:
            if self._stopping.is_set():
                return False
            tenant = look_up_tenant(self._database, name)
            # An event may bear the former name of a tenant that was renamed just then.
            delivered |= tenant is not None and self._deliver(tenant, name)
        return delivered

    def _deliver(self, tenant: Tenant, name: str) -> bool:
        try:
            with self._database.transaction(tenant.schema) as connection:
                events = outbox.take(connection, name, limit=BATCH)
                if events:
                    self._receive(connection, tenant, events)
                    outbox.mark_delivered(connection, events)
        except Exception:  # noqa: BLE001 - a receiver may fail in any way; the worker outlives it
            _log.exception("events of tenant %s failed together, now one by one", tenant.name)
            return self._deliver_one_by_one(tenant, name)
        return bool(events)

    def _deliver_one_by_one(self, tenant: Tenant, name: str) -> bool:
        with self._database.transaction(tenant.schema) as connection:
            events = outbox.take(connection, name, limit=BATCH)
            for event in events:
                try:
                    with connection.transaction():
                        self._receive(connection, tenant, [event])
                except Exception:  # noqa: BLE001 - as above; the savepoint keeps the rest
                    _log.exception("event %s failed, it is tried again as a job", event.id)
                    self._postpone(connection, event)
            outbox.mark_delivered(connection, events)
        return bool(events)

    def _postpone(self, connection: Connection[TupleRow], event: Event) -> None:
        enqueue(
            connection,
            DELIVER_EVENT,
            {"event": event.id},
            id=self._ids.new(),
            now=self._clock.now(),
            tenant=event.tenant,
        )
