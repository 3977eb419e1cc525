"""A formula in SQL: what a computed column or a filter costs the database on each row."""

from __future__ import annotations

from typing import Any

import psycopg
from sqlalchemy import Date, DateTime, Numeric, Text, column, select, table
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.types import TypeEngine

from benchmarks.bench import Bench, Figure, Stage, compare_times
from benchmarks.ground import SCHEMA
from dougong.formula.checker import check
from dougong.formula.function import registry
from dougong.formula.named_types import NamedScope
from dougong.formula.shape import shape
from dougong.formula.to_sql import to_sql
from dougong.formula.value_types import DATE, DATETIME, NUMBER, TEXT, Type
from dougong.testing.expressions import WideSource

FORMULA = (
    "IF(status = 'closed', 0, cost * (1 - 7.5 / 100) + cost / 3)"
    " + MONTH(opened_at) + (due_on - DATEVALUE(opened_at))"
)
_BY_HAND = f"""
SELECT sum(CASE WHEN status = %(p0)s THEN 0 ELSE
    round(cost * (1 - round(round(%(p3)s, 70) / nullif(%(p4)s, 0), 30)), 20)
    + round(round(cost, 70) / nullif(%(p5)s, 0), 30) END
  + extract(month FROM timezone(%(zone)s, opened_at))
  + (due_on - timezone(%(zone)s, opened_at)::date))
FROM (SELECT * FROM {SCHEMA}.ticket LIMIT {{rows}}) AS ticket
"""
FIELDS: dict[str, tuple[Type, TypeEngine[Any]]] = {
    "status": (TEXT, Text()),
    "cost": (NUMBER, Numeric()),
    "opened_at": (DATETIME, DateTime(timezone=True)),
    "due_on": (DATE, Date()),
}
ROWS = 100_000


class FormulaSql(Bench):
    """Against the same by hand, with the same rounding, over some of the rows."""

    name = "formula_sql"
    unit = "ms"
    budget = 0.9

    def run(self, stage: Stage) -> Figure:
        """Add its values up."""
        rows = min(ROWS, stage.ground.rows)
        by_hand = _BY_HAND.format(rows=rows)
        ours, params = _compiled(rows)
        with psycopg.connect(stage.ground.database_url) as connection:
            connection.execute("SET jit = off; SET max_parallel_workers_per_gather = 0")

            def total(statement: str) -> Any:
                return connection.execute(statement.encode(), params).fetchone()

            assert total(ours) == total(by_hand)
            return compare_times(
                lambda: total(ours), lambda: total(by_hand), times=3 * stage.rounds
            )


def _compiled(rows: int) -> tuple[str, dict[str, Any]]:
    scope = NamedScope({name: of for name, (of, _) in FIELDS.items()})
    expression = check(FORMULA, scope, functions=registry())
    ticket = table("ticket", *(column(name, kind) for name, (_, kind) in FIELDS.items()))
    value = to_sql(expression, WideSource(ticket))
    text = str(select(value).compile(dialect=PGDialect_psycopg()))  # type: ignore[no-untyped-call]
    wanted, _, source = text.removeprefix("SELECT ").rpartition(" AS anon_1 \nFROM ")
    assert source == "ticket"
    statement = f"SELECT sum({wanted}) FROM (SELECT * FROM {SCHEMA}.ticket LIMIT {rows}) AS ticket"
    return statement, {**expression.bind(shape(FORMULA).tokens), "zone": "Asia/Shanghai"}
