"""The statements that SQLAlchemy does not know, as elements that it compiles."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, String, Table, cast, func, literal_column
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import DDLElement
from sqlalchemy.sql.compiler import DDLCompiler

from dougong.fields.base import SqlJson
from dougong.storage.identifiers import reference_name
from dougong.storage.object_tables import ColumnSpec, number_sequence

# Nothing here has parameters, so no `%` is doubled as it would be for a driver's placeholders.
DIALECT = postgresql.dialect(paramstyle="named")  # type: ignore[no-untyped-call]


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
    # Ids rise in the order of making, so the oldest record gets the first number.
    return (
        f"WITH n AS MATERIALIZED (SELECT id, {_next_number(element)} AS number "
        f"FROM (SELECT id FROM {table}{only} ORDER BY id) AS o) "
        f"UPDATE {table} AS t SET {quote(element.column)} = n.number FROM n WHERE t.id = n.id"
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
        return _written(old.type.sql_json(literal_column(column), old.options))
    return column


@compiles(FillColumn)
def _compile_fill(element: FillColumn, compiler: DDLCompiler, **_: Any) -> str:
    column, quote = element.table_.c[element.spec.name], compiler.preparer.quote
    return (
        f"UPDATE {_qualified(element.table_, compiler)} "
        f"SET {quote(element.column)} = {_written(cast(element.value, column.type))} "
        f"WHERE {_written(element.value.is_not(None))}"
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
    number: Any = func.nextval(literal_column(f"'{_sequence(element)}'"))
    shown = element.spec.type.number_sql(number, element.spec.options)  # type: ignore[attr-defined]
    return _written(shown)


def _written(value: ColumnElement[Any]) -> str:
    return str(value.compile(dialect=DIALECT, compile_kwargs={"literal_binds": True}))


def _sequence(element: _FieldDdl) -> str:
    sequence = number_sequence(str(element.table_.schema), element.table_.name, element.spec.name)
    return DIALECT.identifier_preparer.format_sequence(sequence)


def _qualified(table: Table, compiler: DDLCompiler) -> str:
    return compiler.preparer.format_table(table)


def _references(element: _FieldDdl, compiler: DDLCompiler) -> str:
    target = element.spec.target
    assert target is not None
    quote = compiler.preparer.quote
    schema = quote(str(element.table_.schema))
    action = " ON DELETE SET NULL" if element.spec.on_delete == "clear" else ""
    return f"REFERENCES {schema}.{quote(target)} (id){action}"
