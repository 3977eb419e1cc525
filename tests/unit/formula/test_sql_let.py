from __future__ import annotations

from decimal import Decimal
from functools import reduce
from typing import Any

from sqlalchemy import (
    ClauseElement,
    ColumnElement,
    Connection,
    Numeric,
    column,
    literal_column,
    select,
    table,
)
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from dougong.formula.sql_let import Let
from dougong.formula.sql_terms import let

TICKET = table("ticket", column("cost", Numeric()))
DIALECT = PGDialect_psycopg()  # type: ignore[no-untyped-call]


def number(text: str) -> ColumnElement[Any]:
    return literal_column(text, Numeric())


def doubled(value: ColumnElement[Any]) -> ColumnElement[Any]:
    return let(value, lambda v: v + v)


def long(value: ColumnElement[Any]) -> ColumnElement[Any]:
    """Make a value so long that it is named rather than repeated."""
    return reduce(lambda left, right: left + right, [value, *[number("0")] * 12])


def text_of(value: ClauseElement) -> str:
    return " ".join(str(value.compile(dialect=DIALECT)).split())


def test_a_short_value_is_written_out() -> None:
    assert text_of(doubled(TICKET.c.cost)) == "ticket.cost + ticket.cost"


def test_a_long_value_is_named() -> None:
    found = text_of(let(long(TICKET.c.cost), lambda v: v * v))

    assert found == (
        f"(SELECT l1.v * l1.v FROM (SELECT ticket.cost{' + 0' * 12} AS v OFFSET 0) AS l1)"
    )


def test_nesting_does_not_make_the_text_grow_out_of_hand() -> None:
    sizes = [len(text_of(reduce(lambda v, _: doubled(v), range(n), number("1")))) for n in (20, 40)]

    assert sizes[1] < 2.5 * sizes[0]


def test_names_within_names_are_told_apart(connection: Connection) -> None:
    inner = let(
        long(number("2")),
        lambda a: let(long(a * number("3")), lambda b: a + b + let(long(b), lambda c: a * b * c)),
    )

    assert isinstance(inner, Let)
    assert connection.execute(select(inner)).scalar_one() == Decimal(2 + 6 + 2 * 6 * 6)


def test_the_table_of_a_value_is_selected_from() -> None:
    assert text_of(select(let(long(TICKET.c.cost), lambda v: v * v))).endswith("FROM ticket")
