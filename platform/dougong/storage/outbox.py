"""The outbox: what happened to records, as rows committed with the change itself.

Delivery takes one tenant's events in order, hands them on and marks them, in one transaction, one
worker per tenant at a time. So what a receiver writes to the database is written exactly once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import CTE, BigInteger, any_, bindparam, exists, false, func, insert, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from dougong.kernel.jsontypes import JsonObject
from dougong.storage.out_of_service import is_served
from dougong.storage.statement import Row, compile_statement
from dougong.storage.tables import OUTBOX


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """Something that happened to a record.

    Attributes:
        tenant: Where.
        object: Object of the record.
        record_id: Which record.
        event: What, such as ``update``.
        actor: The user who did it; none for the platform itself.
        via: How they came in: ``session``, ``token`` or ``system``.
        at: When.
        body: What receivers need to know, such as the fields that changed.
    """

    tenant: str
    object: str
    record_id: UUID
    event: str
    actor: UUID | None
    via: str
    at: datetime
    body: JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(NewEvent):
    """A stored event; ids rise in the order of writing.

    Attributes:
        id: Its place in the order.
    """

    id: int


def publish(connection: Connection[TupleRow], events: Sequence[NewEvent]) -> None:
    """Store events in the caller's transaction."""
    if len(events) == 1:
        _INSERT.run(connection, _values(events[0]))
    else:
        _INSERT.run_many(connection, map(_values, events))


def has_pending(connection: Connection[TupleRow]) -> bool:
    """Tell whether any event of a tenant in service waits for delivery."""
    return _HAS_PENDING.one(connection) == (True,)


def tenants_with_pending(connection: Connection[TupleRow]) -> list[str]:
    """Give the tenants in service whose events wait for delivery."""
    return [name for (name,) in _TENANTS.all(connection)]


def take(connection: Connection[TupleRow], tenant: str, *, limit: int) -> list[Event]:
    """Give a tenant's first pending events, in order, and keep other workers off the tenant.

    Args:
        connection: Has a transaction open; the tenant is free again at its end.
        tenant: Whose events.
        limit: How many at most.

    Returns:
        The events; none also when another worker is at it.
    """
    if _TRY_TENANT.one(connection, {"owner": tenant}) != (True,):
        return []
    return [_event(row) for row in _TAKE.all(connection, {"owner": tenant, "most": limit})]


def mark_delivered(connection: Connection[TupleRow], events: Iterable[Event]) -> None:
    """Mark events that were taken in this transaction as delivered."""
    _MARK.run(connection, {"ids": [event.id for event in events]})


def find_event(connection: Connection[TupleRow], event_id: int) -> Event | None:
    """Give one event, if it is still kept."""
    row = _FIND.one(connection, {"event_id": event_id})
    return None if row is None else _event(row)


def last_event(connection: Connection[TupleRow], tenant: str) -> int:
    """Give the id of the last event of a tenant that there is; 0 where there is none."""
    row = _LAST.one(connection, {"owner": tenant})
    return int(row[0]) if row is not None and row[0] is not None else 0


def events_since(
    connection: Connection[TupleRow], tenant: str, *, after: int, at: datetime
) -> list[Event]:
    """Give the events of one instant behind an event, in order."""
    values = {"owner": tenant, "after": after, "instant": at}
    return [_event(row) for row in _SINCE.all(connection, values)]


def _event(row: Row) -> Event:
    return Event(**dict(zip(_FIELDS, row, strict=True)))


def _pending_tenants() -> CTE:
    # A walk from tenant to tenant along the index; DISTINCT would read every pending event.
    first = select(func.min(OUTBOX.c.tenant).label("name")).where(OUTBOX.c.pending)
    walk = first.cte("walk", recursive=True)
    following = (
        select(func.min(OUTBOX.c.tenant))
        .where(OUTBOX.c.pending, OUTBOX.c.tenant > walk.c.name)
        .scalar_subquery()
    )
    return walk.union_all(select(following).where(walk.c.name.is_not(None)))


def _values(event: NewEvent) -> dict[str, object]:
    return {name: getattr(event, name) for name in _NEW_FIELDS}


_NEW_FIELDS = tuple(NewEvent.__dataclass_fields__)
_FIELDS = tuple(Event.__dataclass_fields__)
_COLUMNS = [OUTBOX.c[name] for name in _FIELDS]
_INSERT = compile_statement(
    insert(OUTBOX).values({name: bindparam(name) for name in _NEW_FIELDS}).inline()
)
_PENDING = _pending_tenants()
_SERVED = select(_PENDING.c.name).where(_PENDING.c.name.is_not(None), is_served(_PENDING.c.name))
_HAS_PENDING = compile_statement(select(exists(_SERVED)))
_TENANTS = compile_statement(_SERVED)
_TRY_TENANT = compile_statement(
    select(
        func.pg_try_advisory_xact_lock(
            func.hashtext("dougong.outbox"), func.hashtext(bindparam("owner"))
        )
    )
)
_TAKE = compile_statement(
    select(*_COLUMNS)
    .where(OUTBOX.c.pending, OUTBOX.c.tenant == bindparam("owner"))
    .order_by(OUTBOX.c.id)
    .limit(bindparam("most"))
)
_MARK = compile_statement(
    update(OUTBOX)
    .where(OUTBOX.c.id == any_(bindparam("ids", type_=ARRAY(BigInteger))))
    .values(pending=false())
)
_FIND = compile_statement(select(*_COLUMNS).where(OUTBOX.c.id == bindparam("event_id")))
_LAST = compile_statement(
    select(func.max(OUTBOX.c.id)).where(OUTBOX.c.tenant == bindparam("owner"))
)
_SINCE = compile_statement(
    select(*_COLUMNS)
    .where(OUTBOX.c.tenant == bindparam("owner"), OUTBOX.c.id > bindparam("after"))
    .where(OUTBOX.c.at == bindparam("instant"))
    .order_by(OUTBOX.c.id)
)
