"""Hands committed events to those who receive them, the plugins of their tenant among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.deployment.models import Models
from dougong.hooks import events
from dougong.hooks.plugins import Hooks
from dougong.storage.outbox import Event
from dougong.storage.tenants import Tenant
from dougong.worker.event_lane import Deliver


def in_turn(*several: Deliver) -> Deliver:
    """Make one receiver of several, each of which gets all events."""

    def deliver(connection: Connection[TupleRow], tenant: Tenant, pending: Sequence[Event]) -> None:
        for each in several:
            each(connection, tenant, pending)

    return deliver


@dataclass(frozen=True, slots=True)
class EventDelivery:
    """Calls the ``on_event`` hook for each event, in order."""

    hooks: Hooks
    models: Models

    def __call__(
        self, connection: Connection[TupleRow], tenant: Tenant, pending: Sequence[Event]
    ) -> None:
        """Deliver a tenant's events; an error leaves them pending."""
        packages = self.models.current(tenant.schema).packages
        caller = self.hooks.caller("on_event", packages)
        if caller is None:
            return
        for event in pending:
            caller(
                event=events.Event(
                    id=event.id,
                    tenant=tenant.name,
                    object=event.object,
                    record_id=event.record_id,
                    event=event.event,
                    user_id=event.actor,
                    at=event.at,
                    changes=event.body,
                )
            )
