"""What a write tells beside the records: their history, and the event of each in the outbox.

Both are parts of the statement that writes. Parameters are ``user_id``, ``now``, ``via`` and
``pending``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from sqlalchemy import (
    CTE,
    BindParameter,
    Boolean,
    ColumnElement,
    Select,
    Text,
    Uuid,
    bindparam,
    insert,
    literal,
    select,
)

from dougong.deployment.model import Model, ObjectModel
from dougong.hooks.events import SaveEvent
from dougong.storage.tables import OUTBOX, tenant_tables

Among: TypeAlias = Callable[[Select[Any]], Select[Any]]
"""Says which records are told of, and in which order."""


def now_of(record: ObjectModel) -> BindParameter[Any]:
    """Give the instant that counts as the time of saving."""
    return bindparam("now", type_=record.table.c.created_at.type)


def user_of() -> BindParameter[Any]:
    """Give who saves."""
    return bindparam("user_id", type_=Uuid())


def history_of(
    model: Model,
    record: ObjectModel,
    event: SaveEvent,
    saved: CTE,
    changes: ColumnElement[Any],
    among: Among,
) -> CTE:
    """Write the history of saved records.

    Args:
        model: The definitions.
        record: Their object.
        event: What happened to them.
        saved: What was written; has their ids.
        changes: What the history keeps of each.
        among: Says which.
    """
    row = select(
        literal(record.name),
        saved.c.id,
        now_of(record),
        user_of(),
        bindparam("via", type_=Text()),
        literal(event.value),
        changes,
    )
    names = ["object", "record_id", "at", "actor", "via", "event", "changes"]
    table = tenant_tables(model.schema).history
    return insert(table).from_select(names, among(row)).cte("history")


def events_of(
    tenant: str,
    record: ObjectModel,
    event: SaveEvent,
    saved: CTE,
    changes: ColumnElement[Any],
    among: Among,
) -> CTE:
    """Write the events of saved records; arguments as for their history."""
    row = select(
        literal(tenant),
        literal(record.name),
        saved.c.id,
        literal(event.value),
        user_of(),
        bindparam("via", type_=Text()),
        now_of(record),
        changes,
        bindparam("pending", type_=Boolean()),
    )
    names = [
        "tenant", "object", "record_id", "event", "actor", "via", "at", "body", "pending",
    ]  # fmt: skip
    return insert(OUTBOX).from_select(names, among(row)).cte("event")
