"""The statements that SQLAlchemy does not know, as elements that it compiles."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, String, Table, cast, literal_column, null
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import DDLElement
from sqlalchemy.sql.compiler import DDLCompiler

from dougong.fields.base import SqlJson
from dougong.storage.identifiers import reference_name
from dougong.storage.numbering import (
    made_at,
    next_in_sequence,
    period_of,
    sequence_of,
    shown,
)
from dougong.storage.object_tables import ColumnSpec, number_sequence
from dougong.storage.statement import PLAIN_DIALECT, text_of
from dougong.storage.tables import tenant_tables


class _FieldDdl(DDLElement):
    """A statement about the column of a field, or about another that is to become it."""

    inherit_cache = False

    def __init__(self, table: Table, spec: ColumnSpec, *, into: str | None = None) -> None:
        self.table_ = table
        self.spec = spec
        self.column = into or spec.name


class AddColumn(_FieldDdl):
    """Adds the column of a field."""


class AddReference(_FieldDdl):
    """Makes the foreign key of a lookup."""


class AddReferenceColumn(_FieldDdl):
    """Adds the column of a lookup, with its foreign key."""


class DropReference(_FieldDdl):
    """Drops the foreign key of a lookup."""


class SetNumberDefault(_FieldDdl):
    """Lets the database number a field."""


class DropNumberDefault(_FieldDdl):
    """Lets the database number a field no longer."""


class NumberRows(_FieldDdl):
    """Numbers the rows there are."""

    def __init__(
        self, table: Table, spec: ColumnSpec, *, blank: bool = False, into: str | None = None
    ) -> None:
        super().__init__(table, spec, into=into)
        self.blank = blank


class CarryCount(_FieldDdl):
    """Lets numbers that begin anew otherwise than before go on from the highest so far."""


class ClearDangling(_FieldDdl):
    """Blanks a lookup where it leads nowhere."""


class WidenColumn(_FieldDdl):
    """Gives a column another type."""

    def __init__(self, table: Table, old: ColumnSpec, spec: ColumnSpec) -> None:
        super().__init__(table, spec)
        self.old = old


class FillColumn(_FieldDdl):
    """Fills a column with what is made of another."""

    def __init__(
        self, table: Table, spec: ColumnSpec, value: ColumnElement[Any], *, into: str | None = None
    ) -> None:
        super().__init__(table, spec, into=into)
        self.value = value


class PutInColumn(_FieldDdl):
    """Gives a column that was made ahead its name."""


class RenameColumn(_FieldDdl):
    """Sets a column aside."""

    def __init__(self, table: Table, spec: ColumnSpec, kept: str) -> None:
        super().__init__(table, spec)
        self.kept = kept


class RenameSequence(RenameColumn):
    """Sets a sequence aside."""


class RenameTable(DDLElement):
    """Sets a table aside."""

    inherit_cache = False

    def __init__(self, table: Table, kept: str) -> None:
        self.table_ = table
        self.kept = kept


@compiles(AddColumn)
def _compile_add_column(element: AddColumn, compiler: DDLCompiler, **_: Any) -> str:
    column, quote = element.table_.c[element.spec.name], compiler.preparer.quote
    written = compiler.get_column_specification(column).removeprefix(quote(column.name))
    return f"{_adding(element, compiler)}{written}"


@compiles(AddReference)
def _compile_add_reference(element: AddReference, compiler: DDLCompiler, **_: Any) -> str:
    quote = compiler.preparer.quote
    return (
        f"ALTER TABLE {_qualified(element.table_, compiler)} "
        f"ADD CONSTRAINT {quote(reference_name(element.table_.name, element.spec.name))} "
        f"FOREIGN KEY ({quote(element.spec.name)}) {_references(element, compiler)}"
    )


@compiles(AddReferenceColumn)
def _compile_add_reference_column(
    element: AddReferenceColumn, compiler: DDLCompiler, **_: Any
) -> str:
    quote = compiler.preparer.quote
    return (
        f"{_adding(element, compiler)} UUID "
        f"CONSTRAINT {quote(reference_name(element.table_.name, element.spec.name))} "
        f"{_references(element, compiler)}"
    )


def _adding(element: _FieldDdl, compiler: DDLCompiler) -> str:
    name = compiler.preparer.quote(element.column)
    # A deploy that died may have left a column of a name in reserve.
    left = "" if element.column == element.spec.name else f"DROP COLUMN IF EXISTS {name}, "
    return f"ALTER TABLE {_qualified(element.table_, compiler)} {left}ADD COLUMN {name}"


@compiles(DropReference)
def _compile_drop_reference(element: DropReference, compiler: DDLCompiler, **_: Any) -> str:
    name = compiler.preparer.quote(reference_name(element.table_.name, element.spec.name))
    return f"ALTER TABLE {_qualified(element.table_, compiler)} DROP CONSTRAINT IF EXISTS {name}"


@compiles(SetNumberDefault)
def _compile_number_default(element: SetNumberDefault, compiler: DDLCompiler, **_: Any) -> str:
    column = compiler.preparer.quote(element.spec.name)
    return (
        f"ALTER TABLE {_qualified(element.table_, compiler)} "
        f"ALTER COLUMN {column} SET DEFAULT {_next_number(element)}"
    )


@compiles(DropNumberDefault)
def _compile_no_default(element: DropNumberDefault, compiler: DDLCompiler, **_: Any) -> str:
    column = compiler.preparer.quote(element.spec.name)
    return f"ALTER TABLE {_qualified(element.table_, compiler)} ALTER COLUMN {column} DROP DEFAULT"


@compiles(NumberRows)
def _compile_number_rows(element: NumberRows, compiler: DDLCompiler, **_: Any) -> str:
    table, quote = _qualified(element.table_, compiler), compiler.preparer.quote
    only = f" WHERE {quote(element.spec.name)} IS NULL" if element.blank else ""
    at = made_at(str(element.table_.schema), literal_column("created_at"))
    period = period_of(element.spec, literal_column("at"))
    # Ids rise in the order of making, so the oldest record gets the first number.
    rows = f"SELECT id, {text_of(at)} AS at FROM {table}{only} ORDER BY id"
    counted = _counted(element, rows) if period is None else _counted_anew(element, rows, period)
    text = shown(element.spec, literal_column("n.number"), literal_column("n.at"))
    return (
        f"WITH {counted} UPDATE {table} AS t SET {quote(element.column)} = {text_of(text)} "
        f"FROM n WHERE t.id = n.id"
    )


def _counted(element: NumberRows, rows: str) -> str:
    number = text_of(next_in_sequence(element.table_, element.spec))
    return f"n AS MATERIALIZED (SELECT id, at, {number} AS number FROM ({rows}) AS o)"


def _counted_anew(element: NumberRows, rows: str, period: ColumnElement[str]) -> str:
    sequence, counter = text_of(sequence_of(element.table_, element.spec)), _counter(element)
    return (
        f"o AS MATERIALIZED (SELECT id, at, {text_of(period)} AS period FROM ({rows}) AS r), "
        f"n AS MATERIALIZED (SELECT o.*, coalesce(c.last, 0) "
        f"+ row_number() OVER (PARTITION BY o.period ORDER BY id) AS number "
        f"FROM o LEFT JOIN {counter} AS c ON c.sequence = {sequence} AND c.period = o.period), "
        f"c AS (INSERT INTO {counter} (sequence, period, last) "
        f"SELECT {sequence}, period, max(number) FROM n GROUP BY period "
        f"ON CONFLICT (sequence, period) DO UPDATE SET last = excluded.last)"
    )


@compiles(CarryCount)
def _compile_carry_count(element: CarryCount, compiler: DDLCompiler, **_: Any) -> str:
    sequence, counter = text_of(sequence_of(element.table_, element.spec)), _counter(element)
    last = (
        f"SELECT greatest((SELECT max(last) FROM {counter} WHERE sequence = {sequence}), "
        f"(SELECT last_value FROM {_sequence(element)} WHERE is_called)) AS last"
    )
    latest: Any = literal_column(
        f"(SELECT max(created_at) FROM {_qualified(element.table_, compiler)})"
    )
    period = period_of(element.spec, made_at(str(element.table_.schema), latest))
    if period is None:
        return f"SELECT setval({sequence}, last) FROM ({last}) AS l WHERE last IS NOT NULL"
    return (
        f"INSERT INTO {counter} AS c (sequence, period, last) "
        f"SELECT {sequence}, period, last FROM ({last}) AS l, "
        f"(SELECT {text_of(period)} AS period) AS p WHERE last IS NOT NULL AND period IS NOT NULL "
        f"ON CONFLICT (sequence, period) DO UPDATE SET last = greatest(c.last, excluded.last)"
    )


def _counter(element: _FieldDdl) -> str:
    return PLAIN_DIALECT.identifier_preparer.format_table(
        tenant_tables(str(element.table_.schema)).counter
    )


@compiles(ClearDangling)
def _compile_clear_dangling(element: ClearDangling, compiler: DDLCompiler, **_: Any) -> str:
    table, quote = _qualified(element.table_, compiler), compiler.preparer.quote
    column, target = quote(element.spec.name), element.spec.target
    assert target is not None
    there = f"{quote(str(element.table_.schema))}.{quote(target)}"
    return (
        f"UPDATE {table} AS t SET {column} = NULL WHERE {column} IS NOT NULL "
        f"AND NOT EXISTS (SELECT 1 FROM {there} AS r WHERE r.id = t.{column})"
    )


@compiles(WidenColumn)
def _compile_widen(element: WidenColumn, compiler: DDLCompiler, **_: Any) -> str:
    column = compiler.preparer.quote(element.spec.name)
    wanted = element.table_.c[element.spec.name].type
    written = compiler.dialect.type_compiler_instance.process(wanted)
    value = _widened(element, column)
    return (
        f"ALTER TABLE {_qualified(element.table_, compiler)} "
        f"ALTER COLUMN {column} DROP DEFAULT, "
        f"ALTER COLUMN {column} DROP NOT NULL, "
        f"ALTER COLUMN {column} TYPE {written} USING {value}::{written}"
    )


def _widened(element: WidenColumn, column: str) -> str:
    wanted, old = element.table_.c[element.spec.name].type, element.old
    if isinstance(wanted, ARRAY):
        return f"NULLIF(array_remove(ARRAY[{column}], NULL), '{{}}')"
    if isinstance(wanted, String) and isinstance(old.type, SqlJson):
        return text_of(old.type.sql_json(literal_column(column), old.options))
    return column


@compiles(FillColumn)
def _compile_fill(element: FillColumn, compiler: DDLCompiler, **_: Any) -> str:
    column, quote = element.table_.c[element.spec.name], compiler.preparer.quote
    return (
        f"UPDATE {_qualified(element.table_, compiler)} "
        f"SET {quote(element.column)} = {text_of(cast(element.value, column.type))} "
        f"WHERE {text_of(element.value.is_not(None))}"
    )


@compiles(RenameColumn)
def _compile_rename_column(element: RenameColumn, compiler: DDLCompiler, **_: Any) -> str:
    quote = compiler.preparer.quote
    return (
        f"ALTER TABLE {_qualified(element.table_, compiler)} "
        f"RENAME {quote(element.spec.name)} TO {quote(element.kept)}"
    )


@compiles(PutInColumn)
def _compile_put_in_column(element: PutInColumn, compiler: DDLCompiler, **_: Any) -> str:
    quote = compiler.preparer.quote
    return (
        f"ALTER TABLE {_qualified(element.table_, compiler)} "
        f"RENAME {quote(element.column)} TO {quote(element.spec.name)}"
    )


@compiles(RenameTable)
def _compile_rename_table(element: RenameTable, compiler: DDLCompiler, **_: Any) -> str:
    kept = compiler.preparer.quote(element.kept)
    return f"ALTER TABLE {_qualified(element.table_, compiler)} RENAME TO {kept}"


@compiles(RenameSequence)
def _compile_rename_sequence(element: RenameSequence, compiler: DDLCompiler, **_: Any) -> str:
    return f"ALTER SEQUENCE {_sequence(element)} RENAME TO {compiler.preparer.quote(element.kept)}"


def _next_number(element: _FieldDdl) -> str:
    number = next_in_sequence(element.table_, element.spec)
    return text_of(shown(element.spec, number, null()))


def _sequence(element: _FieldDdl) -> str:
    sequence = number_sequence(str(element.table_.schema), element.table_.name, element.spec.name)
    return PLAIN_DIALECT.identifier_preparer.format_sequence(sequence)


def _qualified(table: Table, compiler: DDLCompiler) -> str:
    return compiler.preparer.format_table(table)


def _references(element: _FieldDdl, compiler: DDLCompiler) -> str:
    target = element.spec.target
    assert target is not None
    quote = compiler.preparer.quote
    schema = quote(str(element.table_.schema))
    action = " ON DELETE SET NULL" if element.spec.on_delete == "clear" else ""
    return f"REFERENCES {schema}.{quote(target)} (id){action}"
