"""Hands committed events to those who receive them, the plugins of their tenant among them.

Of the plugins none holds up another, nor what else waits for events: what one cannot take becomes
a job for it alone. One that fails again and again is left alone for a while, and told then.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.deployment.models import Models
from dougong.hooks import events
from dougong.hooks.calling import PluginCall
from dougong.hooks.figures import told
from dougong.hooks.plugins import Hooks
from dougong.kernel.clock import Clock
from dougong.kernel.errors import AppError
from dougong.kernel.ids import Ids
from dougong.storage.circuit_rows import Circuit, circuits, note_failure, note_success
from dougong.storage.job_context import JobContext
from dougong.storage.jobs import MAX_ATTEMPTS, back_off, enqueue
from dougong.storage.outbox import Event, find_event
from dougong.storage.tenants import Tenant
from dougong.worker.event_lane import Deliver

TELL_PLUGIN: Final = "tell_plugin"
"""The job that tells one plugin of one event."""
_HOOK: Final = "on_event"

_log = logging.getLogger(__name__)


def in_turn(*several: Deliver) -> Deliver:
    """Make one receiver of several, each of which gets all events."""

    def deliver(connection: Connection[TupleRow], tenant: Tenant, pending: Sequence[Event]) -> None:
        for each in several:
            each(connection, tenant, pending)

    return deliver


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDelivery:
    """Calls the ``on_event`` hook for each event, in order.

    Attributes:
        hooks: The plugins.
        models: Tells which of them a tenant has.
        clock: Tells when.
        ids: Makes ids of jobs.
    """

    hooks: Hooks
    models: Models
    clock: Clock
    ids: Ids

    def __call__(
        self, connection: Connection[TupleRow], tenant: Tenant, pending: Sequence[Event]
    ) -> None:
        """Deliver a tenant's events."""
        packages = self.models.current(tenant.schema).packages
        caller = self.hooks.caller(_HOOK, packages)
        if caller is None:
            return
        known = {each.plugin: each for each in circuits(connection, tenant.schema)}
        for call in caller.implementations:
            circuit = known.get(call.plugin)
            for event in pending:
                circuit = self._tell(connection, tenant, call, event, circuit)

    def redeliver(self, context: JobContext) -> None:
        """Handle the job that tells one plugin of one event."""
        payload, tenant = context.job.payload, context.tenant
        assert tenant is not None
        plugin, event_id = str(payload["plugin"]), int(str(payload["event"]))
        attempts = int(str(payload["attempts"]))
        if context.job.done:
            return
        with context.step() as connection:
            packages = self.models.current(tenant.schema).packages
            caller = self.hooks.caller(_HOOK, packages)
            calls = caller.implementations if caller is not None else ()
            call = next((each for each in calls if each.plugin == plugin), None)
            event = find_event(connection, event_id)
            if call is not None and event is not None:
                known = {each.plugin: each for each in circuits(connection, tenant.schema)}
                self._tell(connection, tenant, call, event, known.get(plugin), attempts=attempts)
            context.progress(connection, done=1, total=1)

    def _tell(
        self,
        connection: Connection[TupleRow],
        tenant: Tenant,
        call: PluginCall,
        event: Event,
        circuit: Circuit | None,
        *,
        attempts: int = 0,
    ) -> Circuit | None:
        """Tell a plugin of an event, now or later; gives how the plugin is doing after."""
        now = self.clock.now()
        if circuit is not None and circuit.is_open(now):
            self._later(connection, call, event, attempts, at=circuit.open_until or now)
            return circuit
        try:
            call(event=_of(tenant, event))
        except AppError as error:
            return self._failed(connection, tenant, call, event, attempts + 1, error)
        if circuit is not None:
            note_success(connection, tenant.schema, call.plugin, _HOOK)
        return None

    def _failed(
        self,
        connection: Connection[TupleRow],
        tenant: Tenant,
        call: PluginCall,
        event: Event,
        attempts: int,
        error: AppError,
    ) -> Circuit:
        now = self.clock.now()
        why = told(error.__cause__ or error)
        circuit = note_failure(connection, tenant.schema, call.plugin, _HOOK, error=why, now=now)
        if circuit.is_open(now):
            _log.error(
                "plugin %s failed %d times in a row for tenant %s, it is left alone until %s",
                call.plugin,
                circuit.failures,
                tenant.name,
                circuit.open_until,
            )
        if attempts >= MAX_ATTEMPTS:
            _log.error(
                "plugin %s could not be told of event %d, it is given up", call.plugin, event.id
            )
            return circuit
        due_at = circuit.open_until or now + back_off(attempts, random=lambda: 1.0)
        self._later(connection, call, event, attempts, at=due_at)
        return circuit

    def _later(
        self,
        connection: Connection[TupleRow],
        call: PluginCall,
        event: Event,
        attempts: int,
        *,
        at: datetime,
    ) -> None:
        enqueue(
            connection,
            TELL_PLUGIN,
            {"event": event.id, "plugin": call.plugin, "attempts": attempts},
            id=self.ids.new(),
            now=self.clock.now(),
            tenant=event.tenant,
            due_at=at,
        )


def _of(tenant: Tenant, event: Event) -> events.Event:
    return events.Event(
        id=event.id,
        tenant=tenant.name,
        object=event.object,
        record_id=event.record_id,
        event=event.event,
        user_id=event.actor,
        at=event.at,
        changes=event.body,
    )
