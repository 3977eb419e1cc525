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
    CTE,
    Boolean,
    FromClause,
    Integer,
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
from dougong.storage.numbering import numbers
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import OUTBOX, tenant_tables


def build_inserts(model: Model, record: ObjectModel, actor: Actor) -> Statement:
    """Compile the creation of records.

    Parameters are ``rows`` and ``trail``, as ``encoded`` and ``trail_of`` make them, and
    ``user_id``, ``now``, ``via`` and ``pending``.
    """
    table, sent = record.table, rows_of(record.table, "rows")
    now, user = _now(record), _user()
    system = {
        "id": sent.c.id,
        "version": literal(1, Integer),
        "created_at": now,
        "created_by": user,
        "updated_at": now,
        "updated_by": user,
    }
    values = {**system, **{name: sent.c[name] for name in record.inserted}}
    specs = [field.spec for field in record.stored.values()]
    many = func.jsonb_array_length(cast(bindparam("rows", type_=Text()), JSONB))
    values |= numbers(table, specs, now, many=many)
    made = insert(table).from_select(list(values), select(*values.values()))
    return _with_trail(model, record, actor, SaveEvent.CREATED, made.returning(table.c.id))


def build_updates(
    model: Model, record: ObjectModel, actor: Actor, event: SaveEvent, fields: Sequence[str]
) -> Statement:
    """Compile a change of the same fields of records that are locked; parameters as above."""
    table, sent = record.table, rows_of(record.table, "rows").alias("sent")
    values = {
        **{name: sent.c[name] for name in fields},
        "version": table.c.version + 1,
        "updated_at": _now(record),
        "updated_by": _user(),
    }
    changed = update(table).where(table.c.id == sent.c.id).values(values).returning(table.c.id)
    return _with_trail(model, record, actor, event, changed)


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
    trail = [
        _event(actor.tenant, record, event, saved, told),
        _history(model, record, event, saved, told),
    ]
    return compile_statement(select(func.count()).select_from(saved).add_cte(*trail))


def _history(
    model: Model, record: ObjectModel, event: SaveEvent, saved: CTE, told: FromClause
) -> CTE:
    history = tenant_tables(model.schema).history
    row = (
        select(
            literal(record.name),
            saved.c.id,
            _now(record),
            _user(),
            bindparam("via", type_=Text()),
            literal(event.value),
            told.c.history,
        )
        .select_from(saved.join(told, told.c.id == saved.c.id))
        .where(told.c.history.is_not(None))
        .order_by(told.c.nth)
    )
    names = ["object", "record_id", "at", "actor", "via", "event", "changes"]
    return insert(history).from_select(names, row).cte("history")


def _event(tenant: str, record: ObjectModel, event: SaveEvent, saved: CTE, told: FromClause) -> CTE:
    row = (
        select(
            literal(tenant),
            literal(record.name),
            saved.c.id,
            literal(event.value),
            _user(),
            bindparam("via", type_=Text()),
            _now(record),
            told.c.changes,
            bindparam("pending", type_=Boolean()),
        )
        .select_from(saved.join(told, told.c.id == saved.c.id))
        .order_by(told.c.nth)
    )
    names = [
        "tenant", "object", "record_id", "event", "actor", "via", "at", "body", "pending",
    ]  # fmt: skip
    return insert(OUTBOX).from_select(names, row).cte("event")


def _now(record: ObjectModel) -> Any:
    return bindparam("now", type_=record.table.c.created_at.type)


def _user() -> Any:
    return bindparam("user_id", type_=Uuid())
