"""What a write tells beside the records: their history, and the event of each in the outbox.

Both are parts of the statement that writes. Parameters are ``user_id``, ``now``, ``via``,
``job`` and ``pending``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
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
from dougong.records.searching.fields import finds_anew, is_searched
from dougong.storage.tables import OUTBOX, tenant_tables
from dougong.storage.unindexed import marks_of

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
        bindparam("job", type_=Uuid()),
    )
    names = ["object", "record_id", "at", "actor", "via", "event", "changes", "job"]
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


def unindexed(
    model: Model,
    record: ObjectModel,
    event: SaveEvent,
    saved: CTE,
    fields: Collection[str],
    *,
    many: bool,
) -> list[CTE]:
    """Mark saved records for the index of search, where the save may change what finds them.

    Args:
        model: The definitions.
        record: Their object.
        event: What happened to them.
        saved: What was written; has their ids.
        fields: What an update wrote.
        many: Whether they are many.
    """
    anew = event is not SaveEvent.UPDATED or finds_anew(model, record, fields)
    if not anew or not is_searched(record):
        return []
    return [marks_of(model.schema, record.name, saved, many=many)]
