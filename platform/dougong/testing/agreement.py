"""For tests: an expression evaluated on many records at once, by PostgreSQL and by Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Column, Connection, Integer, MetaData, Table, insert, select

from dougong.formula.calendars import Calendar
from dougong.formula.checker import check
from dougong.formula.function import Function, registry
from dougong.formula.shape import shape
from dougong.formula.sql_terms import sql_type
from dougong.formula.surroundings import Surroundings
from dougong.formula.to_python import to_python
from dougong.formula.to_sql import to_sql
from dougong.formula.tree import Expression
from dougong.formula.value_types import Type
from dougong.kernel.registry import Registry
from dougong.testing.expressions import MappingScope, WideSource

NOW = datetime(2026, 3, 10, 18, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Records:
    """Records to evaluate on.

    Attributes:
        types: Types of their fields.
        rows: Their values, in the order of the fields.
    """

    types: Mapping[str, Type]
    rows: Sequence[Sequence[Any]]


@dataclass(frozen=True)
class BackEnds:
    """Evaluates expressions in SQL and in Python.

    Attributes:
        connection: A connection to PostgreSQL.
        zone: The tenant's time zone.
        calendars: When business is open, by name.
        functions: What expressions may call.
    """

    connection: Connection
    zone: str = "Asia/Shanghai"
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    functions: Registry[Function] = field(default_factory=registry)

    def both(self, source: str, records: Records) -> tuple[list[Any], list[Any]]:
        """Give the value of an expression on each record: by PostgreSQL, and by Python."""
        scope = MappingScope({"it": records.types}, "it", {})
        expression = check(source, scope, functions=self.functions)
        return self._in_sql(expression, records), self._in_python(expression, records)

    def value(self, source: str, **fields: tuple[Type, Any]) -> Any:
        """Give the value of an expression on one record, having seen that both agree."""
        types = {name: of for name, (of, _) in fields.items()}
        records = Records(types, [[value for _, value in fields.values()]])
        (sql,), (python,) = self.both(source, records)
        assert sql == python
        return python

    def _in_python(self, expression: Expression, records: Records) -> list[Any]:
        compute = to_python(expression)
        zone = ZoneInfo(self.zone)
        return [
            compute(
                Surroundings(
                    values=dict(zip(records.types, row, strict=True)),
                    now=NOW,
                    zone=zone,
                    calendars=self.calendars,
                )
            )
            for row in records.rows
        ]

    def _in_sql(self, expression: Expression, records: Records) -> list[Any]:
        columns = [Column(name, sql_type(of)) for name, of in records.types.items()]
        table = Table(
            "agreement", MetaData(), Column("nth", Integer), *columns, prefixes=["TEMPORARY"]
        )
        rows = [
            {"nth": nth, **dict(zip(records.types, row, strict=True))}
            for nth, row in enumerate(records.rows)
        ]
        compiled = to_sql(expression, WideSource(table, self.calendars), as_value=True)
        bound = expression.bind(shape(expression.source).tokens)
        statement = select(compiled).select_from(table).order_by(table.c.nth)
        with self.connection.begin_nested() as savepoint:
            table.create(self.connection)
            self.connection.execute(insert(table), rows)
            found = self.connection.execute(statement, bound | {"now": NOW, "zone": self.zone})
            values = list(found.scalars())
            savepoint.rollback()
        return values
