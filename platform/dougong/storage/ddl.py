"""The DDL of each change to an object, as steps that a plan shows and a deploy runs.

Nothing here rewrites a table: a column is added without a volatile default, a removed one is kept
aside under another name, an index on a table with rows is built concurrently by a job.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from alembic.ddl.base import AddColumn, ColumnName, RenameTable
from sqlalchemy import Column, Index, Table, func, literal_column
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import CreateIndex, CreateSequence, CreateTable, DDLElement, DropIndex
from sqlalchemy.sql.compiler import DDLCompiler
from sqlalchemy.sql.elements import ClauseElement

from dougong.kernel.jsontypes import JsonValue
from dougong.storage.identifiers import identifier, reference_name
from dougong.storage.object_tables import (
    ColumnSpec,
    is_linked,
    is_numbered,
    number_sequence,
    own_indexes,
)

_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]


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
        yield _set_number_default(table, spec)
    for index in own_indexes(table, columns):
        yield add_index(index)


def add_field(table: Table, spec: ColumnSpec) -> Iterator[DdlStep]:
    """Add a column, with its foreign key if it is a lookup; instant whatever the number of rows."""
    if is_numbered(spec):
        yield _create_sequence(table, spec)
    if is_linked(spec):
        # With the key in the same statement PostgreSQL knows that no row needs checking.
        yield _step("add_column", table, _AddReferenceColumn(table, spec), field=spec.name)
    else:
        yield _step("add_column", table, _add_column(table, spec.name), field=spec.name)
    if is_numbered(spec):
        yield _step("number_rows", table, _NumberRows(table, spec), field=spec.name)
        yield _set_number_default(table, spec)
    for index in own_indexes(table, [spec]):
        yield add_index(index)


def add_reference(table: Table, spec: ColumnSpec) -> DdlStep:
    """Make a lookup's foreign key, the column being there already."""
    return _step("add_reference", table, _AddReference(table, spec), field=spec.name)


def drop_reference(table: Table, spec: ColumnSpec) -> DdlStep:
    """Drop a lookup's foreign key."""
    return _step("drop_reference", table, _DropReference(table, spec), field=spec.name)


def add_index(index: Index, *, concurrently: bool = False) -> DdlStep:
    """Build an index: at once, or by a job that lets writers go on."""
    statement = CreateIndex(_concurrent(index) if concurrently else index)
    step = _step("create_index", _table_of(index), statement, concurrent=concurrently)
    return replace(step, index=str(index.name))


def drop_index(index: Index) -> DdlStep:
    """Drop an index, if a job has built it by now."""
    return _step("drop_index", _table_of(index), DropIndex(index, if_exists=True))


def set_aside_field(table: Table, spec: ColumnSpec, *, version: int) -> Iterator[DdlStep]:
    """Rename a removed field's column, so that its data can be had back."""
    if is_numbered(spec):
        yield from _set_aside_sequence(table, spec, version)
    kept = aside_name(spec.name, version)
    renamed = ColumnName(table.name, spec.name, kept, schema=table.schema)
    yield _step("set_aside_column", table, renamed, field=spec.name)


def set_aside_object(
    table: Table, columns: Sequence[ColumnSpec], *, version: int
) -> Iterator[DdlStep]:
    """Rename a removed object's table, so that its data can be had back."""
    for index in sorted(table.indexes, key=lambda index: str(index.name)):
        yield drop_index(index)
    for spec in columns:
        if is_numbered(spec):
            yield from _set_aside_sequence(table, spec, version)
    kept = aside_name(table.name, version)
    yield _step("set_aside_table", table, RenameTable(table.name, kept, schema=table.schema))


def widen_field(table: Table, spec: ColumnSpec) -> DdlStep:
    """Change a column's type to one that holds every value of the old."""
    return _step("change_type", table, _WidenColumn(table, spec), field=spec.name)


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


def _add_column(table: Table, name: str) -> AddColumn:
    column = table.c[name]
    detached: Column[Any] = Column(
        column.name, column.type, nullable=column.nullable, server_default=column.server_default
    )
    return AddColumn(table.name, detached, schema=table.schema)


def _create_sequence(table: Table, spec: ColumnSpec) -> DdlStep:
    sequence = number_sequence(str(table.schema), table.name, spec.name)
    return _step("create_sequence", table, CreateSequence(sequence), field=spec.name)


def _set_number_default(table: Table, spec: ColumnSpec) -> DdlStep:
    return _step("set_number_default", table, _SetNumberDefault(table, spec), field=spec.name)


class _FieldDdl(DDLElement):
    inherit_cache = False

    def __init__(self, table: Table, spec: ColumnSpec) -> None:
        self.table_ = table
        self.spec = spec


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
    pass


class _RenameSequence(_FieldDdl):
    def __init__(self, table: Table, spec: ColumnSpec, kept: str) -> None:
        super().__init__(table, spec)
        self.kept = kept


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
    column = compiler.preparer.quote(element.spec.name)
    return f"UPDATE {_qualified(element.table_, compiler)} SET {column} = {_next_number(element)}"


@compiles(_WidenColumn)
def _compile_widen(element: _WidenColumn, compiler: DDLCompiler, **_: Any) -> str:
    column = compiler.preparer.quote(element.spec.name)
    wanted = element.table_.c[element.spec.name].type
    written = compiler.dialect.type_compiler_instance.process(wanted)
    value = f"array_remove(ARRAY[{column}], NULL)" if isinstance(wanted, ARRAY) else column
    return (
        f"ALTER TABLE {_qualified(element.table_, compiler)} "
        f"ALTER COLUMN {column} DROP DEFAULT, "
        f"ALTER COLUMN {column} DROP NOT NULL, "
        f"ALTER COLUMN {column} TYPE {written} USING {value}::{written}"
    )


@compiles(_RenameSequence)
def _compile_rename_sequence(element: _RenameSequence, compiler: DDLCompiler, **_: Any) -> str:
    return f"ALTER SEQUENCE {_sequence(element)} RENAME TO {compiler.preparer.quote(element.kept)}"


def _set_aside_sequence(table: Table, spec: ColumnSpec, version: int) -> Iterator[DdlStep]:
    kept = identifier(f"_aside_{version}", table.name, spec.name)
    yield _step("drop_number_default", table, _DropNumberDefault(table, spec), field=spec.name)
    yield _step("set_aside_sequence", table, _RenameSequence(table, spec, kept), field=spec.name)


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
    return str(shown.compile(dialect=_DIALECT, compile_kwargs={"literal_binds": True}))


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
    on_delete = element.spec.type.on_delete(element.spec.options)  # type: ignore[attr-defined]
    action = " ON DELETE SET NULL" if on_delete == "clear" else ""
    return f"REFERENCES {schema}.{quote(target)} (id){action}"
