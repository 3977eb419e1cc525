"""Every field type survives the way into a draft: PostgreSQL reads back what a record holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    Table,
    Text,
    cast,
    create_engine,
    insert,
    make_url,
    select,
)

from dougong.fields.base import FieldType
from dougong.fields.registry import builtin_field_types
from dougong.records.saving.drafts import encoded, rows_of

STORED = [each for each in builtin_field_types() if each.stored]


@pytest.fixture(scope="module")
def connection(database_url: str) -> Iterator[Connection]:
    """A session as ours are."""
    engine = create_engine(make_url(database_url).set(drivername="postgresql+psycopg"))
    with engine.connect() as opened:
        opened.exec_driver_sql("SET TIME ZONE 'UTC'")
        yield opened
    engine.dispose()


@pytest.mark.parametrize("field", STORED, ids=lambda field: field.key)
def test_a_draft_holds_what_the_table_would(
    field: FieldType[Any, Any], connection: Connection
) -> None:
    for number, (options, value) in enumerate(field.samples()):
        kind = field.column(options)
        name = f"draft_{field.key}_{number}"
        table = Table(name, MetaData(), Column("value", kind), prefixes=["TEMPORARY"])
        table.create(connection)
        connection.execute(insert(table), [{"value": value}])
        stored = connection.scalar(select(table.c.value))
        draft = rows_of(table, "new").alias("t")

        whole = select(table.c.value).scalar_subquery()
        query = select(cast(draft.c.value, Text), cast(whole, Text))
        for known in (value, stored, None):
            sent = {"new": encoded([{"value": known}])}
            drafted, expected = connection.execute(query, sent).one()

            assert drafted == (None if known is None else expected)
