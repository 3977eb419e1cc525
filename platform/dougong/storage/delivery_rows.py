"""Deliveries to webhooks, as rows, and how each webhook is doing.

A delivery is made in the transaction that marks its event as delivered, so there is one for each
event and webhook. A job of its own makes the call, at least once, always under the same id.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import Integer, Text, Uuid, bindparam, delete, or_, select, update
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP, insert

from dougong.kernel.caching import per_tenant
from dougong.kernel.jsontypes import JsonObject
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables

DELIVER_WEBHOOK = "deliver_webhook"
"""The job that tells a webhook of an event."""
WAITING, DELIVERED, FAILED = "waiting", "delivered", "failed"
DELIVERY_STATES = (WAITING, DELIVERED, FAILED)
_TRIES_KEPT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRow:
    """What a webhook is told.

    Attributes:
        id: Its id, which is sent along.
        webhook: Name of the webhook.
        event_id: The event in the outbox.
        type: What happened, such as ``ticket.updated``.
        object: Object of the record.
        record_id: The record.
        body: What is sent.
        state: One of ``DELIVERY_STATES``.
        attempts: How often it was tried since it was made, or asked for again.
        tries: The latest attempts: when, how long, and what came back.
        created_at: When it was made.
        next_at: When it is tried again, of one that waits.
        finished_at: When it was taken, or given up.
        replays: How often somebody had it sent again.
    """

    id: UUID
    webhook: str
    event_id: int
    type: str
    object: str
    record_id: UUID
    body: JsonObject
    state: str
    attempts: int
    tries: list[Any]
    created_at: datetime
    next_at: datetime | None
    finished_at: datetime | None
    replays: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveriesAsked:
    """Which deliveries are asked for; None: all.

    Attributes:
        webhook: Those of a webhook.
        state: Those in a state.
        before: Those that are older than this one.
        limit: How many at most.
    """

    webhook: str | None = None
    state: str | None = None
    before: UUID | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookState:
    """How a webhook is doing.

    Attributes:
        failing_since: Since when nothing got through; None: the last call did, or none was made.
        failures: How many calls in a row failed.
        rest_until: Until when it is left in peace after that.
        off_at: When it was switched off because nothing got through for days.
    """

    failing_since: datetime | None = None
    failures: int = 0
    rest_until: datetime | None = None
    off_at: datetime | None = None


WELL = WebhookState()


def put_delivery(connection: Connection[TupleRow], schema: str, row: DeliveryRow) -> bool:
    """Keep a new delivery; tells whether there was none of that event yet."""
    values = {name: getattr(row, name) for name in _FIELDS}
    return _statements(schema).put.run(connection, values) == 1


def find_delivery(
    connection: Connection[TupleRow], schema: str, delivery_id: UUID, *, to_write: bool = False
) -> DeliveryRow | None:
    """Give a delivery, if it is still kept; to write, nobody else has it until the commit."""
    statements = _statements(schema)
    statement = statements.lock if to_write else statements.find
    row = statement.one(connection, {"delivery": delivery_id})
    return None if row is None else DeliveryRow(**dict(zip(_FIELDS, row, strict=True)))


def list_deliveries(
    connection: Connection[TupleRow], schema: str, asked: DeliveriesAsked
) -> list[DeliveryRow]:
    """Give deliveries, the latest first."""
    values = {
        "hook": asked.webhook,
        "state_asked": asked.state,
        "before": asked.before,
        "most": asked.limit,
    }
    rows = _statements(schema).list.all(connection, values)
    return [DeliveryRow(**dict(zip(_FIELDS, row, strict=True))) for row in rows]


def keep_delivery(connection: Connection[TupleRow], schema: str, row: DeliveryRow) -> None:
    """Keep what became of a delivery."""
    values = {
        "delivery": row.id,
        "outcome": row.state,
        "attempts_made": row.attempts,
        "tries_made": row.tries[-_TRIES_KEPT:],
        "due": row.next_at,
        "ended": row.finished_at,
        "replays_asked": row.replays,
    }
    _statements(schema).keep.run(connection, values)


def webhook_state(connection: Connection[TupleRow], schema: str, name: str) -> WebhookState:
    """Tell how a webhook is doing."""
    row = _statements(schema).state.one(connection, {"hook": name})
    return WELL if row is None else WebhookState(**dict(zip(_OF_STATE, row, strict=True)))


def webhook_states(connection: Connection[TupleRow], schema: str) -> dict[str, WebhookState]:
    """Tell how the webhooks are doing of which there is something to tell."""
    rows = _statements(schema).states.all(connection)
    return {name: WebhookState(**dict(zip(_OF_STATE, row, strict=True))) for name, *row in rows}


def keep_webhook_state(
    connection: Connection[TupleRow], schema: str, name: str, state: WebhookState
) -> None:
    """Keep how a webhook is doing."""
    values = {each: getattr(state, each) for each in _OF_STATE}
    _statements(schema).keep_state.run(connection, {**values, "name": name})


def waiting_deliveries(connection: Connection[TupleRow], schema: str, name: str) -> list[UUID]:
    """Give the deliveries of a webhook that wait."""
    rows = _statements(schema).waiting.all(connection, {"hook": name})
    return [delivery for (delivery,) in rows]


def follow_webhook(connection: Connection[TupleRow], schema: str, old: str, new: str) -> None:
    """Let what is kept of a webhook go along when that is renamed."""
    statements = _statements(schema)
    for statement in (statements.forget_state, statements.rename_state, statements.rename):
        statement.run(connection, {"old": old, "new": new})


def drop_deliveries_about(connection: Connection[TupleRow], schema: str, record_id: UUID) -> int:
    """Forget what webhooks were told of a record."""
    return _statements(schema).drop.run(connection, {"record": record_id})


_FIELDS = tuple(DeliveryRow.__dataclass_fields__)
_OF_STATE = tuple(WebhookState.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class _Statements:
    put: Statement
    find: Statement
    lock: Statement
    list: Statement
    keep: Statement
    waiting: Statement
    drop: Statement
    rename: Statement
    state: Statement
    states: Statement
    keep_state: Statement
    rename_state: Statement
    forget_state: Statement


@per_tenant
def _statements(schema: str) -> _Statements:
    table, hook = tenant_tables(schema).delivery, tenant_tables(schema).webhook
    columns = [table.c[name] for name in _FIELDS]
    new = insert(table).values({name: bindparam(name) for name in _FIELDS})
    this = select(*columns).where(table.c.id == bindparam("delivery"))
    name, state = bindparam("hook", type_=Text()), bindparam("state_asked", type_=Text())
    before = bindparam("before", type_=Uuid())
    page = (
        select(*columns)
        .where(or_(name.is_(None), table.c.webhook == name))
        .where(or_(state.is_(None), table.c.state == state))
        .where(or_(before.is_(None), table.c.id < before))
        .order_by(table.c.id.desc())
        .limit(bindparam("most", type_=Integer()))
    )
    of_state = [hook.c[each] for each in _OF_STATE]
    state_now = insert(hook).values(
        {"name": bindparam("name"), **{each: bindparam(each) for each in _OF_STATE}}
    )
    anew = {each: state_now.excluded[each] for each in _OF_STATE}
    waits = select(table.c.id).where(table.c.webhook == name, table.c.state == WAITING)
    old, later = bindparam("old", type_=Text()), bindparam("new", type_=Text())
    return _Statements(
        put=compile_statement(
            new.on_conflict_do_nothing(index_elements=[table.c.webhook, table.c.event_id])
        ),
        find=compile_statement(this),
        lock=compile_statement(this.with_for_update()),
        list=compile_statement(page),
        keep=_keep(schema),
        waiting=compile_statement(waits.order_by(table.c.id)),
        drop=compile_statement(delete(table).where(table.c.record_id == bindparam("record"))),
        rename=compile_statement(update(table).where(table.c.webhook == old).values(webhook=later)),
        state=compile_statement(select(*of_state).where(hook.c.name == name)),
        states=compile_statement(select(hook.c.name, *of_state)),
        keep_state=compile_statement(
            state_now.on_conflict_do_update(index_elements=[hook.c.name], set_=anew)
        ),
        rename_state=compile_statement(update(hook).where(hook.c.name == old).values(name=later)),
        forget_state=compile_statement(delete(hook).where(hook.c.name == later)),
    )


def _keep(schema: str) -> Statement:
    table = tenant_tables(schema).delivery
    instant = TIMESTAMP(timezone=True, precision=3)
    return compile_statement(
        update(table)
        .where(table.c.id == bindparam("delivery"))
        .values(
            state=bindparam("outcome"),
            attempts=bindparam("attempts_made"),
            tries=bindparam("tries_made", type_=JSONB()),
            next_at=bindparam("due", type_=instant),
            finished_at=bindparam("ended", type_=instant),
            replays=bindparam("replays_asked"),
        )
    )
