"""Lists: one statement, keyset pages, rows as JSON that PostgreSQL built."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Select,
    Text,
    cast,
    func,
    literal_column,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY

from dougong.access.actor import Actor
from dougong.deployment.model import Model, ObjectModel
from dougong.formula.tree import Expression
from dougong.records.errors import InvalidCursorError
from dougong.records.plans import of_version
from dougong.records.reading.cursor import Cursor, last_row
from dougong.records.reading.filters import Filter, Functions, condition_sql
from dougong.records.reading.joins import Joins
from dougong.records.reading.selection import all_fields, row_json, select_fields
from dougong.records.reading.sorting import SortKey, beyond, key_columns, order_by, parse_sort
from dougong.storage.statement import Statement, compile_statement

COUNT_EXACTLY_UP_TO = 10_000


@dataclass(frozen=True, slots=True)
class ListPlan:
    """A compiled list.

    Attributes:
        statement: Gives one row: the page's records as JSON, the number of those found (one more
            than the page holds if there is a next one), and each sort key of the page's last.
        expression: The filter, to bind its values.
        keys: Number of sort keys, the id included.
    """

    statement: Statement
    expression: Expression | None
    keys: int


@dataclass(frozen=True, slots=True)
class Page:
    """What a list gives.

    Attributes:
        rows: Records as JSON, parted by commas.
        next_cursor: Where the next page begins; None if there is none.
    """

    rows: bytes
    next_cursor: str | None

    @property
    def records(self) -> list[Any]:
        """The records."""
        records: list[Any] = orjson.loads(b"[%b]" % self.rows)
        return records


def build_list(
    model: Model,
    record: ObjectModel,
    actor: Actor,
    functions: Functions,
    *,
    fields: tuple[str, ...] | None,
    sort: str,
    limit: int,
    condition: Filter | None,
    blanks: tuple[bool, ...] | None,
) -> ListPlan:
    """Compile a list for one shape of request.

    Args:
        model: The tenant's model.
        record: The object.
        actor: Whose rights decide what may be seen.
        functions: Functions of the expression language.
        fields: Dotted paths; None for every field.
        sort: Such as ``-opened_at,subject``.
        limit: Rows of a page. Part of the statement: of a limit that is a parameter PostgreSQL
            thinks the worst, and plans anew each time.
        condition: The filter.
        blanks: Which values of the cursor are blank; None on the first page.

    Returns:
        The plan.

    Raises:
        InvalidError: A path or the sort is wrong.
        ExpressionError: The filter is wrong.
    """
    sees = actor.rights.sees
    selection = (
        all_fields(record, sees) if fields is None else select_fields(model, record, fields, sees)
    )
    keys = parse_sort(model, record, sort, sees)
    expression = condition.compile(model, record, actor, functions) if condition else None
    # One more than the page has, to know whether there is a next one.
    rows = literal_column(str(limit + 1), Integer())
    if blanks is None:
        base: FromClause = record.table.alias("t")
        joins = Joins(model, record, base)
        conditions = [base.c.deleted_at.is_(None), *condition_sql(expression, joins)]
        columns = key_columns(joins, keys)
    else:
        branches = [
            _branch(model, record, keys, expression, which, blanks, rows)
            for which in range(_branch_count(model, record, keys, blanks))
        ]
        base = union_all(*branches).subquery("t")
        joins = Joins(model, record, base)
        conditions = []
        columns = [base.c[f"_k{i}"] for i in range(len(keys))]
    body, row = row_json(model, record, base, selection, sees)
    labelled = [column.label(f"_k{i}") for i, column in enumerate(columns)]
    found = (
        select(cast(body, Text()).label("body"), *labelled)
        .select_from(joins.from_clause.join(row, true()))
        .where(*conditions)
        .order_by(*order_by(labelled, keys))
        .limit(rows)
        .subquery("found")
    )
    return ListPlan(compile_statement(_page(model, found, limit)), expression, len(keys))


def _page(model: Model, found: FromClause, limit: int) -> Select[Any]:
    """Put the rows together in one; taking them one by one costs a tenth of a list more.

    Aggregates take rows in the order of the subquery they come from.
    """
    records = func.array_agg(found.c.body, type_=ARRAY(Text()))
    last = [func.array_agg(each, type_=ARRAY(each.type)) for each in list(found.c)[1:]]
    return select(
        func.array_to_string(records[1:limit], ","), func.count(), *[each[limit] for each in last]
    ).prefix_with(of_version(model))


def _branch_count(
    model: Model, record: ObjectModel, keys: tuple[SortKey, ...], blanks: tuple[bool, ...]
) -> int:
    columns = key_columns(Joins(model, record, record.table.alias("t")), keys)
    return sum(1 for _ in beyond(columns, keys, blanks))


def _branch(
    model: Model,
    record: ObjectModel,
    keys: tuple[SortKey, ...],
    expression: Expression | None,
    which: int,
    blanks: tuple[bool, ...],
    rows: ColumnElement[int],
) -> Select[Any]:
    table = record.table.alias(f"b{which}")
    joins = Joins(model, record, table)
    conditions = [table.c.deleted_at.is_(None), *condition_sql(expression, joins)]
    columns = key_columns(joins, keys)
    conditions.append(list(beyond(columns, keys, blanks))[which])
    labelled = [column.label(f"_k{i}") for i, column in enumerate(columns)]
    page = (
        select(*table.c, *labelled)
        .select_from(joins.from_clause)
        .where(*conditions)
        .order_by(*order_by(labelled, keys))
        .limit(rows)
        .subquery(f"p{which}")
    )
    return select(page)


def run_list(
    connection: Connection[TupleRow],
    plan: ListPlan,
    values: Mapping[str, Any],
    *,
    sort: str,
    limit: int,
    cursor: Cursor | None,
) -> Page:
    """Run a compiled list.

    Raises:
        InvalidCursorError: The cursor holds values that its fields cannot have.
    """
    bound = dict(values)
    if cursor is not None:
        bound |= {f"c{i}": value for i, value in enumerate(cursor.values)}
    try:
        result = plan.statement.raw(connection, bound)
    except psycopg.DataError:
        if cursor is None:
            raise
        raise InvalidCursorError() from None
    value = result.get_value
    rows, count = value(0, 0) or b"", value(0, 1)
    if int(count or 0) <= limit:
        return Page(rows, None)
    return Page(rows, last_row([value(0, 2 + i) for i in range(plan.keys)]).encode(sort))


@dataclass(frozen=True, slots=True)
class CountPlan:
    """A compiled count."""

    statement: Statement
    expression: Expression | None


def build_count(
    model: Model,
    record: ObjectModel,
    actor: Actor,
    functions: Functions,
    *,
    condition: Filter | None,
    at_most: int | None,
) -> CountPlan:
    """Compile the count of a list; with ``at_most`` counting stops one above it."""
    table = record.table.alias("t")
    joins = Joins(model, record, table)
    expression = condition.compile(model, record, actor, functions) if condition else None
    conditions = [table.c.deleted_at.is_(None), *condition_sql(expression, joins)]
    one: Select[Any] = select(literal_column("1"))
    rows = one.select_from(joins.from_clause).where(*conditions)
    if at_most is not None:
        rows = rows.limit(at_most + 1)
    statement = compile_statement(select(func.count()).select_from(rows.subquery("n")))
    return CountPlan(statement, expression)


def run_estimate(
    connection: Connection[TupleRow], plan: CountPlan, values: Mapping[str, Any]
) -> tuple[int, bool]:
    """Count up to a limit, beyond it take the planner's estimate.

    Returns:
        The count, and whether it is exact.
    """
    row = plan.statement.one(connection, values)
    assert row is not None
    if row[0] <= COUNT_EXACTLY_UP_TO:
        return row[0], True
    explain = f"EXPLAIN (FORMAT JSON) {plan.statement.sql}"
    found = connection.execute(explain, plan.statement.bind(values)).fetchone()
    assert found is not None
    explained = found[0] if isinstance(found[0], list) else orjson.loads(found[0])
    return max(int(_innermost_rows(explained[0]["Plan"])), COUNT_EXACTLY_UP_TO + 1), False


def _innermost_rows(plan: Mapping[str, Any]) -> float:
    # The count sits on a LIMIT, and the limit on the rows that we are after.
    while plan["Node Type"] in ("Aggregate", "Limit", "Subquery Scan") and "Plans" in plan:
        plan = plan["Plans"][0]
    return float(plan["Plan Rows"])
