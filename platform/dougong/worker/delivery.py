"""Hands committed events to the plugins of their tenant."""

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
