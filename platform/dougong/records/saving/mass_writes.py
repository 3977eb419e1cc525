"""The statements that write many records at once: one statement, however many they are.

What ``records/saving/writes.py`` does for one record. The records come as JSON and become rows of
their table; what is told of each, for history and outbox, comes beside.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import (
    Integer,
    Select,
    Text,
    Uuid,
    bindparam,
    cast,
    column,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql.dml import ReturningInsert, ReturningUpdate

from dougong.access.actor import Actor
from dougong.deployment.model import Model, ObjectModel
from dougong.hooks.events import SaveEvent
from dougong.kernel.jsontypes import JsonObject
from dougong.records.saving.drafts import rows_of
from dougong.records.saving.telling import events_of, history_of, now_of, unindexed, user_of
from dougong.storage.numbering import numbers
from dougong.storage.statement import Statement, compile_statement


def build_inserts(model: Model, record: ObjectModel, actor: Actor) -> Statement:
    """Compile the creation of records.

    Parameters are ``rows``, as ``encoded`` makes them, and ``user_id``, ``now``, ``via`` and
    ``pending``. Of a new record nothing is told but that it is there; ids rise in its order.
    """
    table, sent = record.table, rows_of(record.table, "rows")
    now, user = now_of(record), user_of()
    system = {
        "id": sent.c.id,
        "version": literal(1, Integer),
        "created_at": now,
        "created_by": user,
        "updated_at": now,
        "updated_by": user,
    }
    values: dict[str, Any] = {**system, **{name: sent.c[name] for name in record.inserted}}
    specs = [field.spec for field in record.stored.values()]
    many = func.jsonb_array_length(cast(bindparam("rows", type_=Text()), JSONB))
    values |= numbers(table, specs, now, many=many)
    made = insert(table).from_select(list(values), select(*values.values()))
    saved = made.returning(table.c.id).cte("saved")
    nothing = cast(literal("{}", Text), JSONB)

    def each(row: Select[Any]) -> Select[Any]:
        return row.select_from(saved).order_by(saved.c.id)

    created = SaveEvent.CREATED
    trail = [
        events_of(actor.tenant, record, created, saved, nothing, each),
        *unindexed(model, record, created, saved, (), many=True),
    ]
    if record.definition.history:
        trail.append(history_of(model, record, created, saved, nothing, each))
    return compile_statement(select(func.count()).select_from(saved).add_cte(*trail))


def build_updates(
    model: Model, record: ObjectModel, actor: Actor, event: SaveEvent, fields: Sequence[str]
) -> Statement:
    """Compile a change of the same fields of records that are locked.

    Parameters as above, and ``trail``, as ``trail_of`` makes it.
    """
    table, sent = record.table, rows_of(record.table, "rows").alias("sent")
    values = {
        **{name: sent.c[name] for name in fields},
        "version": table.c.version + 1,
        "updated_at": now_of(record),
        "updated_by": user_of(),
    }
    changed = update(table).where(table.c.id == sent.c.id).values(values).returning(table.c.id)
    return _with_trail(model, record, actor, event, changed, fields)


def trail_of(told: Iterable[tuple[UUID, JsonObject | None, JsonObject]]) -> str:
    """Give, as JSON, what is told of each record: its id, for the history, for the outbox."""
    rows: list[Mapping[str, Any]] = [
        {"nth": nth, "id": str(record_id), "history": history, "changes": changes}
        for nth, (record_id, history, changes) in enumerate(told)
    ]
    return orjson.dumps(rows).decode()


def _with_trail(
    model: Model,
    record: ObjectModel,
    actor: Actor,
    event: SaveEvent,
    write: ReturningInsert[Any] | ReturningUpdate[Any],
    fields: Sequence[str],
) -> Statement:
    saved = write.cte("saved")
    sent = cast(bindparam("trail", type_=Text()), JSONB)
    columns = (
        column("nth", Integer),
        column("id", Uuid),
        column("history", JSONB),
        column("changes", JSONB),
    )
    told = func.jsonb_to_recordset(sent).table_valued(*columns, name="told")
    told = told.render_derived(with_types=True)

    def each(row: Select[Any]) -> Select[Any]:
        return row.select_from(saved.join(told, told.c.id == saved.c.id)).order_by(told.c.nth)

    def tracked(row: Select[Any]) -> Select[Any]:
        return each(row).where(told.c.history.is_not(None))

    trail = [
        events_of(actor.tenant, record, event, saved, told.c.changes, each),
        history_of(model, record, event, saved, told.c.history, tracked),
        *unindexed(model, record, event, saved, fields, many=True),
    ]
    return compile_statement(select(func.count()).select_from(saved).add_cte(*trail))
