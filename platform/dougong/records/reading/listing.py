"""Lists: keyset pages, rows as JSON that PostgreSQL built.

One statement, where every record may be read. Where not, the ids of a page are found by one of its
own (``finding``), and what the records hold is read by a second one. That asks once more whether
they may be read, for a record may have changed hands in between.
"""

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
    Uuid,
    bindparam,
    cast,
    column,
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
from dougong.records.reading.finding import Finding
from dougong.records.reading.guard import Guard
from dougong.records.reading.joins import Joins, may_be_read
from dougong.records.reading.selection import Selection, all_fields, row_json, select_fields
from dougong.records.reading.sorting import SortKey, beyond, key_columns, order_by, parse_sort
from dougong.storage.statement import Statement, compile_statement

COUNT_EXACTLY_UP_TO = 10_000


@dataclass(frozen=True, slots=True)
class ListPlan:
    """A compiled list.

    Attributes:
        statement: Gives one row: the page's records as JSON, or their ids; the number of those
            found (one more than the page holds if there is a next one), and each sort key of the
            page's last.
        expression: The filter, to bind its values.
        keys: Number of sort keys, the id included.
        reached: How the page is found, where not every record may be read.
    """

    statement: Statement
    expression: Expression | None
    keys: int
    reached: ReachedPlan | None = None


@dataclass(frozen=True, slots=True)
class ReachedPlan:
    """How a page is found of those records that somebody reaches.

    Attributes:
        finding: What is looked for.
        narrowly: Gives the records as JSON, and all else that the list's statement gives, where
            they reach the records of but a few owners; None where that is no use.
        rows: Gives the records as JSON, by the ids that were found.
    """

    finding: Finding
    narrowly: Statement | None
    rows: Statement


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
    guard = Guard(model, actor.rights)
    sees = guard.sees
    selection = (
        all_fields(record, sees) if fields is None else select_fields(model, record, fields, sees)
    )
    keys = parse_sort(model, record, sort, guard.filters)
    expression = condition.compile(model, record, actor, functions) if condition else None
    # One more than the page has, to know whether there is a next one.
    if guard.restricts(record):
        finding = Finding(guard, record, keys, expression, blanks, limit + 1)
        return _reached(finding, limit, selection)
    rows = literal_column(str(limit + 1), Integer())
    if blanks is None:
        base: FromClause = record.table.alias("t")
        joins = Joins(model, record, base, guard)
        conditions = [*may_be_read(base), *condition_sql(expression, joins)]
        columns = key_columns(joins, keys)
    else:
        branches = [
            _branch(guard, record, keys, expression, which, blanks, rows)
            for which in range(_branch_count(model, record, keys, blanks))
        ]
        base = union_all(*branches).subquery("t")
        joins = Joins(model, record, base, guard)
        conditions = []
        columns = [base.c[f"_k{i}"] for i in range(len(keys))]
    labelled = [column.label(f"_k{i}") for i, column in enumerate(columns)]
    body, row = row_json(guard, record, base, selection)
    found = (
        select(cast(body, Text()).label("body"), *labelled)
        .select_from(joins.from_clause.join(row, true()))
        .where(*conditions)
        .order_by(*order_by(labelled, keys))
        .limit(rows)
    )
    return ListPlan(compile_statement(_page(model, found, limit)), expression, len(keys))


def _reached(finding: Finding, limit: int, selection: Selection) -> ListPlan:
    """Compile a list of those records that somebody reaches."""
    guard, record, narrow = finding.guard, finding.record, finding.narrowly()
    widely = _page(guard.model, finding.widely(), limit)
    return ListPlan(
        compile_statement(widely, afresh=True),
        finding.condition,
        len(finding.keys),
        ReachedPlan(
            finding,
            None if narrow is None else _narrow_page(finding, narrow, limit, selection),
            rows_of_ids(guard, record, selection),
        ),
    )


def _narrow_page(
    finding: Finding, narrow: Select[Any], limit: int, selection: Selection
) -> Statement:
    """Compile the page whose ids and sort keys a query gives."""
    guard, record = finding.guard, finding.record
    ids, table = narrow.subquery("ids"), record.table.alias("t")
    body, row = row_json(guard, record, table, selection)
    keys = [ids.c[f"_k{i}"].label(f"_k{i}") for i in range(len(finding.keys))]
    found = (
        select(cast(body, Text()).label("body"), *keys)
        .select_from(ids.join(table, table.c.id == ids.c.id).join(row, true()))
        .order_by(*order_by(keys, finding.keys))
    )
    return compile_statement(_page(guard.model, found, limit))


def _page(model: Model, query: Select[Any], limit: int) -> Select[Any]:
    """Put the rows together in one; taking them one by one costs a tenth of a list more.

    Aggregates take rows in the order of the subquery they come from.
    """
    first, *more = query.subquery("found").c
    gathered: ColumnElement[Any] = func.array_agg(first, type_=ARRAY(first.type))[1:limit]
    if isinstance(first.type, Text):
        gathered = func.array_to_string(gathered, ",")
    last = [func.array_agg(each, type_=ARRAY(each.type)) for each in more]
    page = select(gathered, func.count(), *[each[limit] for each in last])
    return page.prefix_with(of_version(model))


def rows_of_ids(guard: Guard, record: ObjectModel, selection: Selection) -> Statement:
    """Compile the read of records by their ids, in the order of these, as JSON."""
    sought = func.unnest(bindparam("ids", type_=ARRAY(Uuid))).table_valued(
        column("id", Uuid), with_ordinality="nth"
    )
    sought = sought.render_derived(name="sought")
    table = record.table.alias("t")
    body, row = row_json(guard, record, table, selection)
    found = (
        select(cast(body, Text()).label("body"))
        .select_from(sought.join(table, table.c.id == sought.c.id).join(row, true()))
        .where(*guard.live(record, table))
        .order_by(sought.c.nth)
        .subquery("found")
    )
    records = func.array_agg(found.c.body, type_=ARRAY(Text()))
    together = select(func.array_to_string(records, ","))
    return compile_statement(together.prefix_with(of_version(guard.model)))


def _branch_count(
    model: Model, record: ObjectModel, keys: tuple[SortKey, ...], blanks: tuple[bool, ...]
) -> int:
    columns = key_columns(Joins(model, record, record.table.alias("t")), keys)
    return sum(1 for _ in beyond(columns, keys, blanks))


def _branch(
    guard: Guard,
    record: ObjectModel,
    keys: tuple[SortKey, ...],
    expression: Expression | None,
    which: int,
    blanks: tuple[bool, ...],
    rows: ColumnElement[int],
) -> Select[Any]:
    table = record.table.alias(f"b{which}")
    joins = Joins(guard.model, record, table, guard)
    conditions = [*may_be_read(table), *condition_sql(expression, joins)]
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
    bound, reached = dict(values), plan.reached
    narrowly = None
    if reached is not None and reached.narrowly is not None and reached.finding.is_narrow(values):
        narrowly = reached.narrowly
    if cursor is not None:
        bound |= {f"c{i}": value for i, value in enumerate(cursor.values)}
    try:
        result = (narrowly or plan.statement).raw(connection, bound)
    except psycopg.DataError:
        if cursor is None:
            raise
        raise InvalidCursorError() from None
    value = result.get_value
    rows, count = value(0, 0) or b"", value(0, 1)
    if reached is not None and narrowly is None and rows:
        of_page = reached.rows.raw(connection, {**bound, "ids": rows.decode()})
        rows = of_page.get_value(0, 0) or b""
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
    guard = Guard(model, actor.rights)
    joins = Joins(model, record, table, guard)
    expression = condition.compile(model, record, actor, functions) if condition else None
    live = guard.live(record, table, gathered=True)
    conditions = [*live, *condition_sql(expression, joins)]
    one: Select[Any] = select(literal_column("1"))
    rows = one.select_from(joins.from_clause).where(*conditions)
    if at_most is not None:
        rows = rows.limit(at_most + 1)
    counted = select(func.count()).select_from(rows.subquery("n"))
    statement = compile_statement(counted, afresh=guard.restricts(record))
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
