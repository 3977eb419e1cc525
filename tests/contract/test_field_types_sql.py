"""What PostgreSQL writes of a column as JSON is what Python writes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Integer,
    MetaData,
    Table,
    Text,
    cast,
    create_engine,
    func,
    insert,
    literal,
    make_url,
    null,
    select,
    text,
)

from dougong.fields.base import Expressed, FieldType, NeverBlank, Numbered, SqlJson
from dougong.fields.registry import builtin_field_types

FIELD_TYPES = builtin_field_types()


@pytest.fixture(scope="module")
def connection(database_url: str) -> Iterator[Connection]:
    engine = create_engine(make_url(database_url).set(drivername="postgresql+psycopg"))
    with engine.connect() as opened:
        # A session that formats by other rules than ours must not change what is read.
        opened.execute(text("SET TIME ZONE 'Asia/Shanghai'"))
        opened.execute(text("SET DateStyle TO 'SQL, DMY'"))
        yield opened
    engine.dispose()


@pytest.mark.parametrize("field", FIELD_TYPES, ids=lambda field: field.key)
def test_sql_and_python_write_the_same_json(
    field: FieldType[Any, Any], connection: Connection
) -> None:
    for number, (options, value) in enumerate(field.samples()):
        table = Table(
            f"sample_{field.key}_{number}",
            MetaData(),
            Column("row", Integer),
            Column("value", field.column(options)),
            prefixes=["TEMPORARY"],
        )
        shown = (
            field.sql_json(table.c.value, options) if isinstance(field, SqlJson) else table.c.value
        )
        table.create(connection)
        values = [value, field.blank if isinstance(field, NeverBlank) else None]

        connection.execute(insert(table), [{"row": n, "value": v} for n, v in enumerate(values)])
        query = select(cast(func.to_json(shown), Text)).order_by(table.c.row)
        written = [None if row is None else json.loads(row) for row in connection.scalars(query)]

        assert written == [None if v is None else field.dump(v, options) for v in values]


@pytest.mark.parametrize(
    "field", [each for each in FIELD_TYPES if isinstance(each, Expressed)], ids=lambda f: f.key
)
def test_expressions_see_the_same_in_sql_and_in_python(
    field: FieldType[Any, Any], connection: Connection
) -> None:
    assert isinstance(field, Expressed)
    for number, (options, value) in enumerate(field.samples()):
        table = Table(
            f"expressed_{field.key}_{number}",
            MetaData(),
            Column("value", field.column(options)),
            prefixes=["TEMPORARY"],
        )
        table.create(connection)

        connection.execute(insert(table), [{"value": value}, {"value": None}])
        seen = field.sql_value(table.c.value, options)
        found = connection.scalars(select(seen).order_by(seen.is_(None))).all()

        assert found == [field.python_value(value, options), None]


@pytest.mark.parametrize(
    ("format_", "number", "expected"),
    [
        ("T-{00000}", 42, "T-00042"),
        ("T-{00000}", 100_000, "T-100000"),
        ("{0}", 7, "7"),
        ("'{00}%s:x", 9_223_372_036_854_775_807, "'9223372036854775807%s:x"),
        ("{0000}号", 12, "0012号"),
    ],
)
def test_a_number_is_filled_up_and_never_cut_off(
    format_: str, number: int, expected: str, connection: Connection
) -> None:
    field = next(field for field in FIELD_TYPES if field.key == "autonumber")
    assert isinstance(field, Numbered)
    options = {"format": format_}
    expression = field.number_sql(literal(number, BigInteger), null(), options)

    assert connection.scalar(select(expression)) == expected
    assert field.parse(expected, options) == expected
