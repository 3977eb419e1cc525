"""The DDL of each change to an object, as steps that a plan shows and a deploy runs.

Nothing here rewrites a table: a column is added without a volatile default, a removed one is kept
aside under another name, an index on a table with rows is built concurrently by a job.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Index, String, Table, func, literal_column
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import CreateIndex, CreateSequence, CreateTable, DDLElement, DropIndex
from sqlalchemy.sql.compiler import DDLCompiler
from sqlalchemy.sql.elements import ClauseElement

from dougong.fields.base import SqlJson
from dougong.kernel.jsontypes import JsonValue
from dougong.storage.identifiers import identifier, reference_name
from dougong.storage.object_tables import (
    ColumnSpec,
    indexes_of,
    is_linked,
    is_numbered,
    number_sequence,
)

# Nothing here has parameters, so no `%` is doubled as it would be for a driver's placeholders.
_DIALECT = postgresql.dialect(paramstyle="named")  # type: ignore[no-untyped-call]


@dataclass(frozen=True, slots=True, kw_only=True)
class DdlStep:
    """One statement of a plan.

    Attributes:
        action: What it does, such as ``add_column``.
        object: The object it is about.
        field: The field it is about, if one.
        sql: Final text, every name qualified.
        index: The index it builds, if one.
        concurrent: Whether it must run outside the deploy's transaction, by a job.
    """

    action: str
    object: str
    field: str | None = None
    sql: str
    index: str | None = None
    concurrent: bool = False

    def to_json(self) -> dict[str, JsonValue]:
        """Give the wire shape."""
        body: dict[str, JsonValue] = {"action": self.action, "object": self.object}
        if self.field is not None:
            body["field"] = self.field
        return body | {"sql": self.sql, "concurrent": self.concurrent}


def create_object(table: Table, columns: Sequence[ColumnSpec]) -> Iterator[DdlStep]:
    """Make the table of a new object; links and indexes are steps of their own."""
    numbered = [spec for spec in columns if is_numbered(spec)]
    for spec in numbered:
        yield _create_sequence(table, spec)
    yield _step("create_table", table, CreateTable(table))
    for spec in numbered:
        yield set_number_default(table, spec)


def add_field(table: Table, spec: ColumnSpec) -> Iterator[DdlStep]:
    """Add a column, with its foreign key if it is a lookup; instant whatever the number of rows."""
    if is_numbered(spec):
        yield _create_sequence(table, spec)
    if is_linked(spec):
        # With the key in the same statement PostgreSQL knows that no row needs checking.
        yield _step("add_column", table, _AddReferenceColumn(table, spec), field=spec.name)
    else:
        yield _step("add_column", table, _AddColumn(table, spec), field=spec.name)
    if is_numbered(spec):
        yield _step("number_rows", table, _NumberRows(table, spec), field=spec.name)
        yield set_number_default(table, spec)


def add_reference(table: Table, spec: ColumnSpec) -> DdlStep:
    """Make a lookup's foreign key, the column being there already."""
    return _step("add_reference", table, _AddReference(table, spec), field=spec.name)


def drop_reference(table: Table, spec: ColumnSpec) -> DdlStep:
    """Drop a lookup's foreign key."""
    return _step("drop_reference", table, _DropReference(table, spec), field=spec.name)


def add_index(index: Index, *, concurrently: bool = False) -> DdlStep:
    """Build an index: at once, or by a job that lets writers go on."""
    statement = CreateIndex(_concurrent(index) if concurrently else index)
    field = index.columns.values()[0].name if index.unique else None
    step = _step("create_index", _table_of(index), statement, field=field, concurrent=concurrently)
    return replace(step, index=str(index.name))


def drop_index(index: Index) -> DdlStep:
    """Drop an index, if a job has built it by now."""
    return _step("drop_index", _table_of(index), DropIndex(index, if_exists=True))


def set_number_default(table: Table, spec: ColumnSpec) -> DdlStep:
    """Number new records in the format of the field; the count goes on."""
    return _step("set_number_default", table, _SetNumberDefault(table, spec), field=spec.name)


def set_aside_sequence(table: Table, spec: ColumnSpec, *, version: int) -> Iterator[DdlStep]:
    """Let go of what numbered a field, and keep the count."""
    kept = identifier(f"_aside_{version}", table.name, spec.name)
    yield _step("drop_number_default", table, _DropNumberDefault(table, spec), field=spec.name)
    yield _step("set_aside_sequence", table, _RenameSequence(table, spec, kept), field=spec.name)


def set_aside_field(table: Table, spec: ColumnSpec, *, version: int) -> Iterator[DdlStep]:
    """Rename a removed field's column, so that its data can be had back."""
    if is_numbered(spec):
        yield from set_aside_sequence(table, spec, version=version)
    kept = aside_name(spec.name, version)
    yield _step("set_aside_column", table, _RenameColumn(table, spec, kept), field=spec.name)


def set_aside_object(
    table: Table, columns: Sequence[ColumnSpec], *, version: int
) -> Iterator[DdlStep]:
    """Rename a removed object's table, so that its data can be had back."""
    for index in indexes_of(table):
        yield drop_index(index)
    for spec in columns:
        if is_numbered(spec):
            yield from set_aside_sequence(table, spec, version=version)
    kept = aside_name(table.name, version)
    yield _step("set_aside_table", table, _RenameTable(table, kept))


def widen_field(table: Table, old: ColumnSpec, spec: ColumnSpec) -> DdlStep:
    """Change a column's type to one that holds every value of the old."""
    return _step("change_type", table, _WidenColumn(table, old, spec), field=spec.name)


def aside_name(name: str, version: int) -> str:
    """Name under which a removed thing waits; objects and fields cannot begin with ``_``."""
    return f"_aside_{version}_{name}"


def _step(
    action: str,
    table: Table,
    clause: ClauseElement,
    *,
    field: str | None = None,
    concurrent: bool = False,
) -> DdlStep:
    sql = " ".join(str(clause.compile(dialect=_DIALECT)).split())
    return DdlStep(action=action, object=table.name, field=field, sql=sql, concurrent=concurrent)


def _create_sequence(table: Table, spec: ColumnSpec) -> DdlStep:
    sequence = number_sequence(str(table.schema), table.name, spec.name)
    return _step("create_sequence", table, CreateSequence(sequence), field=spec.name)


class _FieldDdl(DDLElement):
    inherit_cache = False

    def __init__(self, table: Table, spec: ColumnSpec) -> None:
        self.table_ = table
        self.spec = spec


class _AddColumn(_FieldDdl):
    pass


class _AddReference(_FieldDdl):
    pass


class _AddReferenceColumn(_FieldDdl):
    pass


class _DropReference(_FieldDdl):
    pass


class _SetNumberDefault(_FieldDdl):
    pass


class _DropNumberDefault(_FieldDdl):
    pass


class _NumberRows(_FieldDdl):
    pass


class _WidenColumn(_FieldDdl):
    def __init__(self, table: Table, old: ColumnSpec, spec: ColumnSpec) -> None:
        super().__init__(table, spec)
        self.old = old


class _RenameColumn(_FieldDdl):
    def __init__(self, table: Table, spec: ColumnSpec, kept: str) -> None:
        super().__init__(table, spec)
        self.kept = kept


class _RenameSequence(_RenameColumn):
    pass


class _RenameTable(DDLElement):
    inherit_cache = False

    def __init__(self, table: Table, kept: str) -> None:
        self.table_ = table
        self.kept = kept


@compiles(_AddColumn)
def _compile_add_column(element: _AddColumn, compiler: DDLCompiler, **_: Any) -> str:
    column = compiler.get_column_specification(element.table_.c[element.spec.name])
    return f"ALTER TABLE {_qualified(element.table_, compiler)} ADD COLUMN {column}"


@compiles(_AddReference)
def _compile_add_reference(element: _AddReference, compiler: DDLCompiler, **_: Any) -> str:
    quote = compiler.preparer.quote
    return (
        f"ALTER TABLE {_qualified(element.table_, compiler)} "
        f"ADD CONSTRAINT {quote(reference_name(element.table_.name, element.spec.name))} "
        f"FOREIGN KEY ({quote(element.spec.name)}) {_references(element, compiler)}"
    )


@compiles(_AddReferenceColumn)
def _compile_add_reference_column(
    element: _AddReferenceColumn, compiler: DDLCompiler, **_: Any
) -> str:
    quote = compiler.preparer.quote
    return (
        f"ALTER TABLE {_qualified(element.table_, compiler)} "
        f"ADD COLUMN {quote(element.spec.name)} UUID "
        f"CONSTRAINT {quote(reference_name(element.table_.name, element.spec.name))} "
        f"{_references(element, compiler)}"
    )


@compiles(_DropReference)
def _compile_drop_reference(element: _DropReference, compiler: DDLCompiler, **_: Any) -> str:
    name = compiler.preparer.quote(reference_name(element.table_.name, element.spec.name))
    return f"ALTER TABLE {_qualified(element.table_, compiler)} DROP CONSTRAINT IF EXISTS {name}"


@compiles(_SetNumberDefault)
def _compile_number_default(element: _SetNumberDefault, compiler: DDLCompiler, **_: Any) -> str:
    column = compiler.preparer.quote(element.spec.name)
    return (
        f"ALTER TABLE {_qualified(element.table_, compiler)} "
        f"ALTER COLUMN {column} SET DEFAULT {_next_number(element)}"
    )


@compiles(_DropNumberDefault)
def _compile_no_default(element: _DropNumberDefault, compiler: DDLCompiler, **_: Any) -> str:
    column = compiler.preparer.quote(element.spec.name)
    return f"ALTER TABLE {_qualified(element.table_, compiler)} ALTER COLUMN {column} DROP DEFAULT"


@compiles(_NumberRows)
def _compile_number_rows(element: _NumberRows, compiler: DDLCompiler, **_: Any) -> str:
    table, quote = _qualified(element.table_, compiler), compiler.preparer.quote
    # Ids rise in the order of making, so the oldest record gets the first number.
    return (
        f"WITH n AS MATERIALIZED (SELECT id, {_next_number(element)} AS number "
        f"FROM (SELECT id FROM {table} ORDER BY id) AS o) "
        f"UPDATE {table} AS t SET {quote(element.spec.name)} = n.number FROM n WHERE t.id = n.id"
    )


@compiles(_WidenColumn)
def _compile_widen(element: _WidenColumn, compiler: DDLCompiler, **_: Any) -> str:
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


def _widened(element: _WidenColumn, column: str) -> str:
    wanted, old = element.table_.c[element.spec.name].type, element.old
    if isinstance(wanted, ARRAY):
        return f"NULLIF(array_remove(ARRAY[{column}], NULL), '{{}}')"
    if isinstance(wanted, String) and isinstance(old.type, SqlJson):
        return _written(old.type.sql_json(literal_column(column), old.options))
    return column


@compiles(_RenameColumn)
def _compile_rename_column(element: _RenameColumn, compiler: DDLCompiler, **_: Any) -> str:
    quote = compiler.preparer.quote
    return (
        f"ALTER TABLE {_qualified(element.table_, compiler)} "
        f"RENAME {quote(element.spec.name)} TO {quote(element.kept)}"
    )


@compiles(_RenameTable)
def _compile_rename_table(element: _RenameTable, compiler: DDLCompiler, **_: Any) -> str:
    kept = compiler.preparer.quote(element.kept)
    return f"ALTER TABLE {_qualified(element.table_, compiler)} RENAME TO {kept}"


@compiles(_RenameSequence)
def _compile_rename_sequence(element: _RenameSequence, compiler: DDLCompiler, **_: Any) -> str:
    return f"ALTER SEQUENCE {_sequence(element)} RENAME TO {compiler.preparer.quote(element.kept)}"


def _concurrent(index: Index) -> Index:
    """Copy an index as one to be built concurrently; the original stays as the model has it."""
    copy = Index(index.name, *index.expressions, unique=index.unique, postgresql_concurrently=True)
    copy.dialect_options["postgresql"].update(
        {option: index.dialect_options["postgresql"][option] for option in ("using", "where")}
    )
    return copy


def _table_of(index: Index) -> Table:
    assert isinstance(index.table, Table)
    return index.table


def _next_number(element: _FieldDdl) -> str:
    number: Any = func.nextval(literal_column(f"'{_sequence(element)}'"))
    shown = element.spec.type.number_sql(number, element.spec.options)  # type: ignore[attr-defined]
    return _written(shown)


def _written(value: ColumnElement[Any]) -> str:
    return str(value.compile(dialect=_DIALECT, compile_kwargs={"literal_binds": True}))


def _sequence(element: _FieldDdl) -> str:
    sequence = number_sequence(str(element.table_.schema), element.table_.name, element.spec.name)
    return _DIALECT.identifier_preparer.format_sequence(sequence)


def _qualified(table: Table, compiler: DDLCompiler) -> str:
    return compiler.preparer.format_table(table)


def _references(element: _FieldDdl, compiler: DDLCompiler) -> str:
    target = element.spec.target
    assert target is not None
    quote = compiler.preparer.quote
    schema = quote(str(element.table_.schema))
    action = " ON DELETE SET NULL" if element.spec.on_delete == "clear" else ""
    return f"REFERENCES {schema}.{quote(target)} (id){action}"
