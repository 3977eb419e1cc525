"""Roll-ups: each save works out anew what its records come to for those that they point at.

INVARIANT: what records come to is read by a statement that begins after the record pointed at has
been locked. Two writers of one parent's children take turns there, and the second one sees what
the first has committed. Children are first written, then parents are locked, in the order of their
ids, so writers of the same parents do not lock each other out.

A roll-up changes neither the version of the parent nor who changed it last: someone who is editing
the parent has no conflict because a child came. It has its place in history and among the events.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Date,
    FromClause,
    Select,
    Text,
    Uuid,
    any_,
    bindparam,
    case,
    func,
    literal,
    null,
    select,
    true,
    tuple_,
    update,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.sql.dml import ReturningUpdate

from dougong.deployment.model import FieldModel, Model, ObjectModel
from dougong.fields.base import Rollup
from dougong.formula.functions.currencies import at_home
from dougong.formula.naming import EXCHANGE_RATE
from dougong.formula.sql_terms import SqlRates
from dougong.formula.to_sql import to_sql
from dougong.formula.tree import Expression
from dougong.metadata.definition import ExpressionAt
from dougong.records.plans import of_version
from dougong.records.reading.joins import Joins
from dougong.storage.statement import Statement, compile_statement

MOST_LEVELS = 50

Fed: TypeAlias = Sequence[FieldModel]


def rollup_of(field: FieldModel) -> Rollup:
    """Give what a roll-up is made of."""
    made_of = field.definition.rollup
    assert made_of is not None
    return made_of


def condition_of(model: Model, made_of: Rollup) -> Expression | None:
    """Give the condition that records meet to be rolled up, if there is one."""
    if made_of.where is None:
        return None
    place = ExpressionAt("", made_of.object, made_of.where, own=True)
    return model.expressions.compile(model.catalog, place)


def build_rollups(model: Model, parent: ObjectModel, fields: Fed, *, chosen: bool) -> Statement:
    """Compile ``rollup_update``; the parameter ``org_currency`` is the tenant's currency."""
    home = bindparam("org_currency", type_=Text())
    return compile_statement(rollup_update(model, parent, fields, chosen=chosen, home=home))


def rollup_update(
    model: Model,
    parent: ObjectModel,
    fields: Fed,
    *,
    chosen: bool,
    home: ColumnElement[str],
) -> ReturningUpdate[Any]:
    """Make the update of roll-ups; it gives the id and the new values of rows that change.

    Args:
        model: The definitions.
        parent: The object that has them.
        fields: The roll-ups.
        chosen: Whether only the records of the parameter ``ids`` are meant; else all.
        home: The tenant's currency.
    """
    table, row = parent.table, parent.table.alias("t")
    source, columns = passes_over(model, row, fields, home)
    found = select(row.c.id, *(columns[field.name] for field in fields)).select_from(source)
    if chosen:
        found = found.where(row.c.id == any_(bindparam("ids", type_=ARRAY(Uuid))))
    new = found.subquery("n")
    names = [field.name for field in fields]
    stored = tuple_(*(table.c[name] for name in names))
    worked_out = tuple_(*(new.c[name] for name in names))
    return (
        update(table)
        .where(table.c.id == new.c.id, stored.is_distinct_from(worked_out))
        .values({name: new.c[name] for name in names})
        .returning(table.c.id, *(table.c[name] for name in names))
    )


def passes_over(
    model: Model, row: FromClause, fields: Fed, home: ColumnElement[str]
) -> tuple[FromClause, dict[str, ColumnElement[Any]]]:
    """Give rows with what is worked out for each, and by field what that is.

    Args:
        model: The definitions.
        row: The records that have the roll-ups.
        fields: The roll-ups.
        home: The tenant's currency.
    """
    source: FromClause = row
    columns: dict[str, ColumnElement[Any]] = {}
    for at, group in enumerate(groups_of(fields)):
        passed = _pass(model, row, group, home).lateral(f"s{at}")
        source = source.join(passed, true())
        columns |= {field.name: passed.c[field.name] for field in group}
    return source, columns


def groups_of(fields: Fed) -> list[list[FieldModel]]:
    """Group roll-ups by the records they are made of: those of a group come from one pass."""
    groups: dict[tuple[str, str], list[FieldModel]] = {}
    for field in fields:
        made_of = rollup_of(field)
        groups.setdefault((made_of.object, made_of.lookup), []).append(field)
    return list(groups.values())


def _pass(model: Model, row: FromClause, group: Fed, home: ColumnElement[str]) -> Select[Any]:
    made_of = rollup_of(group[0])
    source = model.objects[made_of.object]
    table = source.table.alias("c")
    return (
        select(*(aggregate_of(model, source, table, each, home).label(each.name) for each in group))
        .where(table.c[made_of.lookup] == row.c.id, table.c.deleted_at.is_(None))
        .correlate(row)
    )


def aggregate_of(
    model: Model,
    source: ObjectModel,
    table: FromClause,
    field: FieldModel,
    home: ColumnElement[str],
) -> ColumnElement[Any]:
    """Give what the records of a table come to, those that do not count left aside."""
    made_of = rollup_of(field)
    condition = condition_of(model, made_of)

    def over(aggregate: Any) -> ColumnElement[Any]:
        if condition is None:
            return aggregate  # type: ignore[no-any-return]
        where = to_sql(condition, Joins(model, source, table), fixed=True)
        return aggregate.filter(where)  # type: ignore[no-any-return]

    if made_of.field is None:
        return func.coalesce(over(func.count()), made_of.of_none)
    taken: ColumnElement[Any] = table.c[made_of.field]
    if made_of.convert_on is not None:
        taken = _at_home(model, source, table, made_of, home)
    value: ColumnElement[Any] = over(getattr(func, made_of.aggregate)(taken))
    if made_of.of_none is not None:
        value = func.coalesce(value, made_of.of_none)
    if made_of.aggregate == "avg" or made_of.convert_on is not None:
        value = func.round(value, field.options["scale"])
    if made_of.convert_on is not None:
        # What lacks a rate must not be left out of a sum as if it were nothing.
        counts = (over(func.count(each)) for each in (table.c[made_of.field], taken))
        value = case((operator.eq(*counts), value))
    return value


def _at_home(
    model: Model, source: ObjectModel, table: FromClause, made_of: Rollup, home: ColumnElement[str]
) -> ColumnElement[Any]:
    """Give an amount of theirs in the tenant's currency."""
    assert made_of.field is not None
    assert made_of.convert_on is not None
    options = source.fields[made_of.field].options
    code: ColumnElement[Any] = null()
    if "currency" in options:
        code = table.c[options["currency"]["field"]]
    elif "code" in options:
        code = literal(options["code"], Text())
    made_on = sql_cast(func.timezone("UTC", table.c.created_at), Date())
    day = func.coalesce(table.c[made_of.convert_on], made_on)
    rates = SqlRates(model.objects[EXCHANGE_RATE].table, home)
    return at_home(rates, table.c[made_of.field], code, day)


def converted_by(model: Model, made_of: Rollup) -> Iterator[str]:
    """Give the fields that tell what an amount is worth in the tenant's currency."""
    if made_of.convert_on is not None and made_of.field is not None:
        yield made_of.convert_on
        options = model.objects[made_of.object].fields[made_of.field].options
        if "currency" in options:
            yield options["currency"]["field"]


def build_lock(model: Model, parent: ObjectModel) -> Statement:
    """Compile the lock of the records of the parameter ``ids``; it gives all that they hold."""
    table = parent.table
    return compile_statement(
        select(table.c.id, *(table.c[name] for name in parent.stored))
        .prefix_with(of_version(model))
        .where(table.c.id == any_(bindparam("ids", type_=ARRAY(Uuid))))
        .order_by(table.c.id)
        .with_for_update(key_share=True)
    )
