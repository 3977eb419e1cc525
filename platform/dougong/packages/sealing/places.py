"""Where secrets are: every column that holds something encrypted, in use or set aside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from psycopg import Connection, sql
from psycopg.rows import TupleRow

from dougong.deployment.model import Model
from dougong.fields.base import Sealed
from dougong.metadata.kind import FieldTypes
from dougong.storage.cipher import MARK_LENGTH
from dougong.storage.tables import tenant_tables

Sql: TypeAlias = sql.Composable

# Tables of the platform with something encrypted: table, key, column.
_OF_THE_PLATFORM = (("second_factor", "user_id", "seed"), ("secret", "id", "sealed"))


@dataclass(frozen=True, slots=True)
class Place:
    """A column that holds secrets.

    Attributes:
        schema: Schema of the tenant.
        table: Name of the table.
        key: Column that names its rows; its values can be put in an order.
        column: The column.
        in_json: Whether what is encrypted is the part ``c`` of a JSON value.
    """

    schema: str
    table: str
    key: str
    column: str
    in_json: bool

    def count(self, connection: Connection[TupleRow], mark: str) -> tuple[int, int]:
        """Count the secrets, and those of them that begin with a mark."""
        counted = sql.SQL(
            "SELECT count({value}), count(*) FILTER (WHERE left({value}, {length}) = {mark}) "
            "FROM {table}"
        )
        row = connection.execute(self._put(counted, mark=sql.Literal(mark))).fetchone()
        assert row is not None
        return int(row[0]), int(row[1])

    def others(
        self, connection: Connection[TupleRow], mark: str, *, after: Any, limit: int
    ) -> list[tuple[Any, str]]:
        """Give some secrets that begin with another mark, by the key of their rows."""
        found = sql.SQL(
            "SELECT {key}, {value} FROM {table} "
            "WHERE left({value}, {length}) <> {mark} AND ({after} IS NULL OR {key} > {after}) "
            "ORDER BY {key} LIMIT {limit}"
        )
        last = sql.SQL("NULL") if after is None else sql.Literal(after)
        parts = {"mark": sql.Literal(mark), "after": last, "limit": sql.Literal(limit)}
        return list(connection.execute(self._put(found, **parts)).fetchall())

    def replace(
        self, connection: Connection[TupleRow], changed: list[tuple[Any, str, str]]
    ) -> None:
        """Put others in the place of secrets that nobody has changed meanwhile.

        Args:
            connection: In the transaction of the step.
            changed: The key of a row, what it holds, and what it shall hold.
        """
        new = sql.SQL("jsonb_set({column}, '{{c}}', to_jsonb(%s::text))" if self.in_json else "%s")
        statement = sql.SQL("UPDATE {table} SET {column} = {new} WHERE {key} = %s AND {value} = %s")
        put = self._put(statement, new=self._put(new))
        with connection.cursor() as cursor:
            cursor.executemany(put, [(after, key, before) for key, before, after in changed])

    def _put(self, statement: sql.SQL, **parts: Sql) -> sql.Composed:
        column = sql.Identifier(self.column)
        value = sql.SQL("({} ->> 'c')").format(column) if self.in_json else column
        return statement.format(
            table=sql.Identifier(self.schema, self.table),
            key=sql.Identifier(self.key),
            column=column,
            value=value,
            length=sql.Literal(MARK_LENGTH),
            **parts,
        )


def places(connection: Connection[TupleRow], model: Model, field_types: FieldTypes) -> list[Place]:
    """Give every place of a tenant that is there at this moment."""
    tables, schema = tenant_tables(model.schema), model.schema
    found = [
        Place(schema, getattr(tables, table).name, key, column, in_json=False)
        for table, key, column in _OF_THE_PLATFORM
    ]
    for record in model.objects.values():
        if record.definition.is_stored:
            found += [
                Place(schema, record.name, "id", name, in_json=True) for name in record.sealed
            ]
    found += _set_aside(connection, schema, field_types)
    there = set(connection.execute(_COLUMNS, [schema]).fetchall())
    return [place for place in dict.fromkeys(found) if (place.table, place.column) in there]


def _set_aside(
    connection: Connection[TupleRow], schema: str, field_types: FieldTypes
) -> Iterator[Place]:
    """Give the columns that deploys have taken out of use and that can be had back."""
    asides = sql.SQL("SELECT field, definition, table_name, column_name FROM {}")
    table = sql.Identifier(schema, tenant_tables(schema).aside.name)
    for field, definition, table_name, column in connection.execute(asides.format(table)):
        if field is not None:
            if column is not None and _is_sealed(definition, field_types):
                yield Place(schema, table_name, "id", column, in_json=True)
            continue
        for each in definition.get("fields", ()):
            if _is_sealed(each, field_types):
                yield Place(schema, table_name, "id", each["name"], in_json=True)


def _is_sealed(definition: Mapping[str, Any], field_types: FieldTypes) -> bool:
    key = str(definition.get("type"))
    return key in field_types and isinstance(field_types.get(key), Sealed)


_COLUMNS = (
    "SELECT table_name::text, column_name::text FROM information_schema.columns "
    "WHERE table_schema = %s"
)
