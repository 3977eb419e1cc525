"""What webhooks are told of what happened: a delivery for each event that one of them asks for.

It is made in the transaction that marks the event as delivered, once for each event and webhook.
What is sent along is read then, a moment after the save.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

import orjson
from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import ARRAY, Text, Uuid, any_, bindparam, cast, select, true

from dougong.access.actor import Actor, system_actor
from dougong.automation.kinds.webhook import InterestDef, WebhookDef
from dougong.deployment.model import Model, ObjectModel
from dougong.deployment.models import Models
from dougong.formula.to_sql import to_sql
from dougong.hooks.events import SaveEvent
from dougong.kernel.clock import Clock
from dougong.kernel.ids import Ids
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.metadata.catalog import Catalog
from dougong.records.reading.guard import Guard
from dougong.records.reading.joins import Joins
from dougong.records.reading.selection import row_json, select_fields
from dougong.storage.delivery_rows import DELIVER_WEBHOOK, WAITING, DeliveryRow, put_delivery
from dougong.storage.jobs import enqueue
from dougong.storage.outbox import Event
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tenants import Tenant

WEBHOOK = "webhook"
_GONE = frozenset({SaveEvent.DELETED.value})


@dataclass(frozen=True, slots=True)
class _Wanted:
    webhook: WebhookDef
    interest: InterestDef
    when: Statement | None
    fields: Statement | None


class WebhookHearing:
    """Receives events, and makes deliveries of those that a webhook asks for.

    Args:
        models: Compiled definitions.
        clock: Tells when.
        ids: Makes ids of deliveries and jobs.
    """

    def __init__(self, models: Models, *, clock: Clock, ids: Ids) -> None:
        self._models = models
        self._clock = clock
        self._ids = ids
        self._known: WeakKeyDictionary[Catalog, dict[tuple[str, str], list[_Wanted]]]
        self._known = WeakKeyDictionary()

    def __call__(
        self, connection: Connection[TupleRow], tenant: Tenant, pending: Sequence[Event]
    ) -> None:
        """Receive a tenant's events, in order; an error leaves them pending."""
        model = self._models.current(tenant.schema)
        if not model.catalog.all(WEBHOOK):
            return
        by_object: dict[str, list[Event]] = {}
        for event in pending:
            by_object.setdefault(event.object, []).append(event)
        actor = system_actor(tenant)
        for name, events in by_object.items():
            for wanted in self._wanted(model, actor, name):
                self._tell(connection, model, actor, wanted, events)

    def _wanted(self, model: Model, actor: Actor, object_name: str) -> list[_Wanted]:
        known = self._known.setdefault(model.catalog, {})
        key = (model.schema, object_name)
        if key not in known:
            known[key] = list(_compile(model, actor, object_name))
        return known[key]

    def _tell(
        self,
        connection: Connection[TupleRow],
        model: Model,
        actor: Actor,
        wanted: _Wanted,
        events: Sequence[Event],
    ) -> None:
        asked = [event for event in events if _is_asked(wanted.interest, event)]
        now = self._clock.now()
        values = actor.parameters(now)
        if wanted.when is not None and asked:
            ids = list({event.record_id for event in asked})
            held = {row[0] for row in wanted.when.all(connection, {**values, "ids": ids})}
            asked = [event for event in asked if event.record_id in held]
        bodies: Mapping[UUID, JsonValue] = {}
        if wanted.fields is not None and asked:
            ids = list({each.record_id for each in asked if each.event not in _GONE})
            rows = wanted.fields.all(connection, {**values, "ids": ids})
            bodies = {record_id: orjson.loads(body) for record_id, body in rows}
        for event in asked:
            body = _body(wanted.interest, event, bodies.get(event.record_id))
            row = DeliveryRow(
                id=self._ids.new(),
                webhook=wanted.webhook.name,
                event_id=event.id,
                type=f"{event.object}.{event.event}",
                object=event.object,
                record_id=event.record_id,
                body=body,
                state=WAITING,
                attempts=0,
                tries=[],
                created_at=now,
                next_at=now,
                finished_at=None,
                replays=0,
            )
            if put_delivery(connection, model.schema, row):
                enqueue(
                    connection,
                    DELIVER_WEBHOOK,
                    {"delivery": str(row.id)},
                    id=self._ids.new(),
                    now=now,
                    tenant=actor.tenant,
                )


def _is_asked(interest: InterestDef, event: Event) -> bool:
    if event.event not in interest.events:
        return False
    if not interest.changed or event.event != SaveEvent.UPDATED:
        return True
    return any(name in event.body for name in interest.changed)


def _body(interest: InterestDef, event: Event, record: JsonValue) -> JsonObject:
    sent = {path.partition(".")[0] for path in interest.fields}
    changes = {
        name: pair for name, pair in event.body.items() if not interest.fields or name in sent
    }
    data: dict[str, JsonValue] = {
        "object": event.object,
        "id": str(event.record_id),
        "event": event.event,
        "changes": changes,
        "by": None if event.actor is None else str(event.actor),
        "via": event.via,
    }
    if record is not None:
        data["record"] = record
    at = event.at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {"type": f"{event.object}.{event.event}", "timestamp": at, "data": data}


def _compile(model: Model, actor: Actor, object_name: str) -> Iterable[_Wanted]:
    webhooks: Mapping[str, WebhookDef] = model.catalog.all(WEBHOOK)
    for webhook in webhooks.values():
        interest = webhook.interest_in(object_name) if webhook.active else None
        if interest is not None:
            record = model.objects[object_name]
            when = _when(model, record, webhook)
            fields = _fields(model, actor, record, interest) if interest.fields else None
            yield _Wanted(webhook, interest, when, fields)


def _when(model: Model, record: ObjectModel, webhook: WebhookDef) -> Statement | None:
    """Give which of some records meet the condition, those in the recycle bin among them."""
    at = next(index for index, each in enumerate(webhook.listens) if each.object == record.name)
    path = pointer("listens", at, "when")
    places = model.catalog.expressions[WEBHOOK, webhook.name]
    place = next((each for each in places if each.path == path), None)
    if place is None:
        return None
    table = record.table.alias("t")
    joins = Joins(model, record, table)
    condition = to_sql(model.expressions.compile(model.catalog, place), joins, fixed=True)
    query = select(table.c.id).select_from(joins.from_clause)
    return compile_statement(query.where(_among(table), condition))


def _fields(model: Model, actor: Actor, record: ObjectModel, interest: InterestDef) -> Statement:
    guard = Guard(model, actor.rights)
    table = record.table.alias("t")
    selection = select_fields(model, record, interest.fields, guard.sees)
    body, row = row_json(guard, record, table, selection)
    query = select(table.c.id, cast(body, Text)).select_from(table.join(row, true()))
    return compile_statement(query.where(_among(table), *guard.live(record, table)))


def _among(table: Any) -> Any:
    return table.c.id == any_(bindparam("ids", type_=ARRAY(Uuid)))
