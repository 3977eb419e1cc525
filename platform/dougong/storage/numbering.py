"""How records are numbered.

A plain number is the default of its column. One that shows the day is worked out by the statement
that makes the record: a default knows neither the record's own instant nor the tenant's clock.

What counts is the field's sequence. Numbers that begin anew in each period are counted in rows
beside it instead, one for each period: a save that is undone gives its numbers back, and who makes
records in the same period waits until it is known. The rows hang on the sequence by its identity,
so that the count stays with it whatever it is called: renamed, set aside and taken back.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Table,
    func,
    literal,
    literal_column,
    select,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import REGCLASS, insert

from dougong.fields.base import Numbered
from dougong.storage.object_tables import ColumnSpec, number_sequence
from dougong.storage.tables import TENANT, tenant_tables

_PREPARER = postgresql.dialect(paramstyle="named").identifier_preparer  # type: ignore[no-untyped-call]


def is_dated(spec: ColumnSpec) -> bool:
    """Tell whether the number of a record depends on when it was made."""
    return isinstance(spec.type, Numbered) and spec.type.is_dated(spec.options)


def count_alike(spec: ColumnSpec, other: ColumnSpec) -> bool:
    """Tell whether the numbers of two fields begin anew at the same times, or both never."""
    at = literal_column("at", DateTime())
    one, two = period_of(spec, at), period_of(other, at)
    return one is two if one is None or two is None else one.compare(two)


def made_at(schema: str, instant: ColumnElement[Any]) -> ColumnElement[Any]:
    """Give an instant by the clock of the tenant."""
    zone = select(TENANT.c.time_zone).where(TENANT.c.schema == schema).scalar_subquery()
    return func.timezone(zone, instant, type_=DateTime())


def period_of(spec: ColumnSpec, at: ColumnElement[Any]) -> ColumnElement[str] | None:
    """Give the period in which a number counts; None where numbers never begin anew."""
    assert isinstance(spec.type, Numbered)
    return spec.type.period_sql(at, spec.options)


def shown(
    spec: ColumnSpec, number: ColumnElement[int], at: ColumnElement[Any]
) -> ColumnElement[str]:
    """Give a number as it is shown."""
    assert isinstance(spec.type, Numbered)
    return spec.type.number_sql(number, at, spec.options)


def sequence_of(table: Table, spec: ColumnSpec) -> ColumnElement[Any]:
    """Give the identity of the sequence behind a field."""
    sequence = number_sequence(str(table.schema), table.name, spec.name)
    return literal_column(f"'{_PREPARER.format_sequence(sequence)}'::regclass", REGCLASS)


def next_in_sequence(table: Table, spec: ColumnSpec) -> ColumnElement[int]:
    """Take the next number of the sequence behind a field."""
    return func.nextval(sequence_of(table, spec), type_=BigInteger())


def numbers(
    table: Table,
    specs: Sequence[ColumnSpec],
    now: ColumnElement[Any],
    *,
    many: ColumnElement[int] | None = None,
) -> dict[str, ColumnElement[str]]:
    """Give the numbers of new records that are no defaults of their columns.

    Args:
        table: The table of the records.
        specs: Its columns.
        now: When the records are made.
        many: How many they are, as rows in their order; None for one.
    """
    at = made_at(str(table.schema), now)
    return {
        spec.name: shown(spec, _next(table, spec, at, many), at) for spec in specs if is_dated(spec)
    }


def _next(
    table: Table, spec: ColumnSpec, at: ColumnElement[Any], many: ColumnElement[int] | None
) -> ColumnElement[int]:
    period = period_of(spec, at)
    if period is None:
        return next_in_sequence(table, spec)
    last = _take(table, spec, period, literal(1, BigInteger) if many is None else many)
    return last if many is None else last - func.count().over() + func.row_number().over()


def _take(
    table: Table, spec: ColumnSpec, period: ColumnElement[str], many: ColumnElement[int]
) -> ColumnElement[int]:
    """Count records in their period; gives the last number of theirs."""
    counter = tenant_tables(str(table.schema)).counter
    first = select(sequence_of(table, spec), period, many)
    made = insert(counter).from_select(["sequence", "period", "last"], first)
    taken = (
        made.on_conflict_do_update(
            index_elements=[counter.c.sequence, counter.c.period],
            set_={"last": counter.c.last + made.excluded.last},
        )
        .returning(counter.c.last)
        .cte(f"count_{spec.name}")
    )
    return select(taken.c.last).scalar_subquery()
