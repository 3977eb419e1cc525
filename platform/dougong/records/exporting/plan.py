"""The statements of an export: which records, in order, and then what they hold, some at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any
from uuid import UUID

import orjson
from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import ARRAY, Uuid, any_, bindparam, func, select

from dougong.access.actor import Actor
from dougong.deployment.model import Model, ObjectModel
from dougong.records.exporting.asking import ExportRequest
from dougong.records.plans import of_version
from dougong.records.reading.filters import Filter, Functions, bind_filter, condition_sql
from dougong.records.reading.guard import Guard
from dougong.records.reading.joins import Joins
from dougong.records.reading.listing import rows_of_ids
from dougong.records.reading.selection import select_fields
from dougong.records.reading.sorting import key_columns, order_by, parse_sort
from dougong.storage.statement import Statement, compile_statement

AT_ONCE = 2000
_SNAPSHOT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
# All rows are taken, so a plan that is quick with the first of them is no better for it.
_WHOLE = "SET LOCAL cursor_tuple_fraction = 1.0"


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """A compiled export.

    Attributes:
        count: Counts the records.
        ids: Gives the id of each, in order.
        rows: Gives the records as JSON, by their ids.
        values: What the first two are run with.
    """

    count: Statement
    ids: Statement
    rows: Statement
    values: Mapping[str, Any]


def build_export(
    model: Model,
    record: ObjectModel,
    actor: Actor,
    functions: Functions,
    request: ExportRequest,
    fields: Sequence[str],
    context: Mapping[str, Any],
) -> ExportPlan:
    """Compile an export.

    Raises:
        InvalidError: A path or the sort is wrong.
        ExpressionError: The filter is wrong.
    """
    guard, condition = Guard(model, actor.rights), Filter.of(request.where)
    selection = select_fields(model, record, fields, guard.sees)
    keys = parse_sort(model, record, request.sort, guard.filters)
    expression = condition.compile(model, record, actor, functions) if condition else None
    table = record.table.alias("t")
    joins = Joins(model, record, table, guard)
    conditions = [
        *guard.live(record, table, gathered=True),
        *condition_sql(expression, joins),
    ]
    if request.ids is not None:
        conditions.append(table.c.id == any_(bindparam("chosen", type_=ARRAY(Uuid))))
    counted = select(func.count()).select_from(joins.from_clause).where(*conditions)
    columns = key_columns(joins, keys)
    labelled = [column.label(f"_k{place}") for place, column in enumerate(columns)]
    ids = (
        select(table.c.id, *labelled)
        .select_from(joins.from_clause)
        .where(*conditions)
        .order_by(*order_by(labelled, keys))
        .prefix_with(of_version(model))
    )
    values = {**context, **bind_filter(condition, expression)}
    if request.ids is not None:
        values["chosen"] = list(request.ids)
    return ExportPlan(
        compile_statement(counted),
        compile_statement(ids),
        rows_of_ids(guard, record, selection),
        values,
    )


def begin_snapshot(connection: Connection[TupleRow]) -> None:
    """See from now on what was there at this moment; at the beginning of a transaction."""
    connection.execute(_SNAPSHOT)
    connection.execute(_WHOLE)


def count_records(connection: Connection[TupleRow], plan: ExportPlan) -> int:
    """Tell how many records the export has."""
    row = plan.count.one(connection, plan.values)
    return int(row[0]) if row is not None else 0


def read_bodies(
    connection: Connection[TupleRow], plan: ExportPlan, context: Mapping[str, Any]
) -> Iterator[bytes]:
    """Give the records, some at a time, as JSON parted by commas."""
    with connection.cursor(name="export") as cursor:
        cursor.itersize = AT_ONCE
        cursor.execute(plan.ids.sql, plan.ids.bind(plan.values))
        ids: Iterator[UUID] = (row[0] for row in cursor)
        while some := list(islice(ids, AT_ONCE)):
            body = plan.rows.raw(connection, {**context, "ids": some}).get_value(0, 0)
            if body is not None:
                yield body


def records_of(bodies: Iterator[bytes]) -> Iterator[Sequence[Any]]:
    """Give the records of each piece as values."""
    return (orjson.loads(b"".join(chain((b"[",), (body,), (b"]",)))) for body in bodies)
