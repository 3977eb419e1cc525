"""Statements: final text, parameters in their order, values as the driver wants them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from psycopg import Connection
from sqlalchemy import (
    Integer,
    Text,
    Uuid,
    bindparam,
    cast,
    column,
    insert,
    literal,
    select,
    table,
    values,
)
from sqlalchemy.dialects.postgresql import JSONB

from dougong.storage.statement import compile_statement, text_of


def test_values_stand_where_the_text_wants_them(connection: Connection) -> None:
    a, b = bindparam("a", type_=Integer), bindparam("b", type_=Integer)
    statement = compile_statement(select(a - b, b - a, literal(7) * a))

    rows = statement.all(connection, {"b": 1, "a": 3})

    assert statement.sql.count("%s") == len(statement.names) == 6
    assert [name for name in statement.names if name in ("a", "b")] == ["a", "b", "b", "a", "a"]
    assert rows == [(2, -2, 21)]


def test_one_statement_serves_any_number_of_runs(connection: Connection) -> None:
    statement = compile_statement(select(cast(bindparam("text"), Text)))

    texts = ["", "it's", "%s %% %(x)s", 'a"b', "\\", "$1", "工单", "x" * 5000]

    assert [statement.one(connection, {"text": text}) for text in texts] == [(t,) for t in texts]
    assert statement.one(connection, {"text": None}) == (None,)


@pytest.mark.parametrize("value", [{"a": ["%s", None, 1.5]}, [], "text", 7, None])
def test_json_goes_in_and_comes_out(connection: Connection, value: Any) -> None:
    statement = compile_statement(select(bindparam("body", type_=JSONB)))

    for _ in range(3):
        assert statement.one(connection, {"body": value}) == (value,)


def test_a_value_that_is_missing_is_noticed() -> None:
    statement = compile_statement(select(bindparam("needed", type_=Integer)))

    with pytest.raises(KeyError):
        statement.bind({})


def test_nothing_found_is_none_and_no_rows(connection: Connection) -> None:
    found = values(column("n", Integer), name="v").data([(1,), (2,)])
    statement = compile_statement(select(found.c.n).where(found.c.n > bindparam("least")))

    assert statement.one(connection, {"least": 5}) is None
    assert statement.all(connection, {"least": 5}) == []
    assert statement.all(connection, {"least": 0}) == [(1,), (2,)]


def test_many_rows_are_written_at_once(connection: Connection) -> None:
    connection.execute("CREATE TEMP TABLE many (id uuid, body jsonb)")
    rows = [{"id": uuid4(), "body": {"n": n}} for n in range(5)]
    target = table("many", column("id", Uuid), column("body", JSONB))
    statement = compile_statement(insert(target).values(id=bindparam("id"), body=bindparam("body")))

    statement.run_many(connection, rows)

    assert connection.execute("SELECT id, body FROM many ORDER BY body").fetchall() == [
        (row["id"], row["body"]) for row in rows
    ]


def test_a_text_of_one_line_keeps_the_white_space_of_its_values(connection: Connection) -> None:
    value = "it's  two\n lines"

    text = text_of(select(literal(value, Text), literal(1, Integer)))

    assert text == "SELECT 'it''s  two\n lines' AS anon_1, 1 AS anon_2"
    assert connection.execute(text.encode()).fetchone() == (value, 1)
