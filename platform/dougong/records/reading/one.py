"""One record, by its id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import bindparam, select, true

from dougong.access.actor import Actor
from dougong.deployment.model import Model, ObjectModel
from dougong.records.errors import RecordNotFoundError
from dougong.records.reading.guard import Guard
from dougong.records.reading.selection import row_json, select_fields, whole_record
from dougong.storage.statement import Statement, compile_statement


@dataclass(frozen=True, slots=True)
class GetPlan:
    """A compiled read of one record."""

    statement: Statement


def build_get(
    model: Model, record: ObjectModel, actor: Actor, *, fields: tuple[str, ...] | None
) -> GetPlan:
    """Compile a read of one record; ``fields`` as in a list.

    Raises:
        InvalidError: A path is wrong.
    """
    guard = Guard(model, actor.rights)
    sees = guard.sees
    selection = (
        whole_record(model, record, sees)
        if fields is None
        else select_fields(model, record, fields, sees)
    )
    table = record.table.alias("t")
    body, row = row_json(guard, record, table, selection)
    query = (
        select(body)
        .select_from(table.join(row, true()))
        .where(table.c.id == bindparam("id"), *guard.live(record, table))
    )
    return GetPlan(compile_statement(query))


def run_get(
    connection: Connection[TupleRow],
    plan: GetPlan,
    record: ObjectModel,
    record_id: UUID,
    values: Mapping[str, Any],
) -> bytes:
    """Run a compiled read.

    Raises:
        RecordNotFoundError: There is none, or none that may be seen.
    """
    result = plan.statement.raw(connection, {**values, "id": record_id})
    body = result.get_value(0, 0) if result.ntuples else None
    if body is None:
        raise RecordNotFoundError(object=record.label, id=str(record_id))
    return body
