"""The statements that write: the record, its history and its event in the outbox, in one.

A data-modifying CTE does what three statements would, in one round trip, and its RETURNING feeds
the answer's JSON without reading the record again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Uuid,
    and_,
    bindparam,
    insert,
    literal,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql.dml import ReturningInsert, ReturningUpdate

from dougong.access.actor import Actor
from dougong.deployment.model import Model, ObjectModel
from dougong.hooks.events import SaveEvent
from dougong.records.plans import of_version
from dougong.records.reading.guard import Guard
from dougong.records.reading.selection import all_fields, row_json
from dougong.records.saving.telling import events_of, history_of, now_of, unindexed, user_of
from dougong.storage.numbering import numbers
from dougong.storage.statement import Statement, compile_statement


def build_insert(model: Model, record: ObjectModel, actor: Actor) -> Statement:
    """Compile the creation of one record; it gives the record's JSON.

    Parameters are the fields' names, and ``id``, ``user_id``, ``now``, ``via``, ``pending``,
    ``history`` and ``changes``.
    """
    table = record.table
    values: dict[str, Any] = {
        name: bindparam(f"f_{name}", type_=table.c[name].type) for name in record.inserted
    }
    values |= {
        "id": bindparam("id", type_=Uuid()),
        "version": literal(1, Integer),
        "created_at": now_of(record),
        "created_by": user_of(),
        "updated_at": now_of(record),
        "updated_by": user_of(),
    }
    specs = [field.spec for field in record.stored.values()]
    values |= numbers(table, specs, now_of(record))
    made = insert(table).values(values).returning(*table.c)
    tracked = record.definition.history
    return _with_trail(model, record, actor, SaveEvent.CREATED, made, (), tracked=tracked)


def build_update(
    model: Model,
    record: ObjectModel,
    actor: Actor,
    event: SaveEvent,
    fields: Sequence[str],
    *,
    tracked: bool,
) -> Statement:
    """Compile a change of one record that is locked; it gives the record's JSON.

    Parameters as for an insert; ``fields`` are those that change, and ``tracked`` tells whether
    the history keeps anything of it.
    """
    table = record.table
    values: dict[str, Any] = {
        name: bindparam(f"f_{name}", type_=table.c[name].type) for name in fields
    }
    values |= {
        "version": table.c.version + 1,
        "updated_at": now_of(record),
        "updated_by": user_of(),
    }
    changed = (
        update(table)
        .where(table.c.id == bindparam("id", type_=Uuid()))
        .values(values)
        .returning(*table.c)
    )
    return _with_trail(model, record, actor, event, changed, fields, tracked=tracked)


def build_lock(
    model: Model, record: ObjectModel, guard: Guard | None, *, to_delete: bool
) -> Statement:
    """Compile the read of a stored record that holds it until the transaction ends.

    Others may begin to refer to a record that is being changed, not to one that is being deleted.

    Args:
        model: The definitions.
        record: The object.
        guard: Where not every record may be changed: two further columns tell whether this one may
            be read, and whether it may be changed.
        to_delete: Whether it is to be deleted.
    """
    table = record.table
    asked: tuple[ColumnElement[bool], ...] = ()
    if guard is not None:
        readable, editable = guard.readable(record, table), guard.reached(record, table, "edit")
        asked = and_(true(), *readable), and_(true(), *editable)
    return compile_statement(
        select(*table.c, *asked)
        .prefix_with(of_version(model))
        .where(table.c.id == bindparam("id", type_=Uuid()))
        .with_for_update(key_share=not to_delete)
    )


def _with_trail(
    model: Model,
    record: ObjectModel,
    actor: Actor,
    event: SaveEvent,
    write: ReturningInsert[Any] | ReturningUpdate[Any],
    fields: Sequence[str],
    *,
    tracked: bool,
) -> Statement:
    saved = write.cte("saved")
    changes = bindparam("changes", type_=JSONB())
    trail = [events_of(actor.tenant, record, event, saved, changes, _all)]
    if tracked:
        history = bindparam("history", type_=JSONB())
        trail.append(history_of(model, record, event, saved, history, _all))
    trail += unindexed(model, record, event, saved, fields, many=False)
    guard = Guard(model, actor.rights)
    body, row = row_json(guard, record, saved, all_fields(record, guard.sees))
    return compile_statement(select(body).select_from(saved.join(row, true())).add_cte(*trail))


def _all(told: Select[Any]) -> Select[Any]:
    return told
