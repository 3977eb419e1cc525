"""The value of an expression on one record, computed by the database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import bindparam, select

from dougong.access.actor import Actor
from dougong.deployment.model import Model, ObjectModel
from dougong.formula.shape import shape
from dougong.formula.to_sql import to_sql
from dougong.formula.tree import Expression
from dougong.formula.values import to_json
from dougong.kernel.jsontypes import JsonValue
from dougong.records.errors import RecordNotFoundError
from dougong.records.plans import of_version
from dougong.records.reading.guard import Guard
from dougong.records.reading.joins import Joins
from dougong.storage.statement import compile_statement


def evaluate_on(
    connection: Connection[TupleRow],
    model: Model,
    record: ObjectModel,
    actor: Actor,
    record_id: UUID,
    expression: Expression,
    context: Mapping[str, Any],
) -> JsonValue:
    """Give the value as JSON; blank is null.

    Raises:
        RecordNotFoundError: There is none, or none that the actor may read.
        ExpressionError: It cannot be computed by the database.
    """
    table = record.table.alias("t")
    guard = Guard(model, actor.rights)
    joins = Joins(model, record, table, guard)
    value = to_sql(expression, joins, as_value=True)
    query = (
        select(value)
        .prefix_with(of_version(model))
        .select_from(joins.from_clause)
        .where(table.c.id == bindparam("id"), *guard.live(record, table))
    )
    values = {**context, **expression.bind(shape(expression.source).tokens), "id": record_id}
    row = compile_statement(query).one(connection, values)
    if row is None:
        raise RecordNotFoundError(object=record.label, id=str(record_id))
    return to_json(row[0], expression.type)
