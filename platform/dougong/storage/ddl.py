"""The DDL of each change to an object, as steps that a plan shows and a deploy runs.

A column is added without a volatile default, which is instant; a removed one is kept aside under
another name, and so is one whose values do not all fit the new type; an index on a table with many
rows is built concurrently by a job. Where it takes long to fill a new column, the column is made
ahead under a name in reserve and filled there, so that nobody who reads has to wait.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from sqlalchemy import Index, Numeric, String, Table, literal_column
from sqlalchemy.schema import CreateIndex, CreateSequence, CreateTable, DropIndex
from sqlalchemy.sql.elements import ClauseElement

from dougong.kernel.jsontypes import JsonValue
from dougong.storage.ddl_elements import (
    AddColumn,
    AddReference,
    AddReferenceColumn,
    CarryCount,
    ClearDangling,
    DropNumberDefault,
    DropReference,
    FillColumn,
    NumberRows,
    PutInColumn,
    RenameColumn,
    RenameSequence,
    RenameTable,
    SetNumberDefault,
    WidenColumn,
)
from dougong.storage.identifiers import identifier
from dougong.storage.numbering import count_alike, is_dated
from dougong.storage.object_tables import (
    ColumnSpec,
    indexes_of,
    is_linked,
    is_numbered,
    number_sequence,
)
from dougong.storage.recasting import recast
from dougong.storage.statement import PLAIN_DIALECT, text_of

RESERVE = "_new_"
"""Begins the name of every column that is made ahead."""


class Stage(IntEnum):
    """When a step is done.

    AHEAD: Before the deploy's transaction, in one of its own; harmless should the deploy fail.
    DATA: First in the transaction: it may take long, and whoever reads goes on.
    CHANGE: Then: an instant, for which it shuts everyone else out of the table.
    """

    AHEAD = 0
    DATA = 1
    CHANGE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class DdlStep:
    """One statement of a plan.

    Attributes:
        action: What it does, such as ``add_column``.
        object: The object it is about.
        field: The field it is about, if one.
        sql: Final text, every name qualified.
        index: The index it builds, if one.
        kept: The name under which what it sets aside waits, or what it makes ahead, if it does.
        concurrent: Whether it must run outside the deploy's transaction, by a job.
        stage: When it is done.
    """

    action: str
    object: str
    field: str | None = None
    sql: str
    index: str | None = None
    kept: str | None = None
    concurrent: bool = False
    stage: Stage = Stage.CHANGE

    def to_payload(self) -> dict[str, JsonValue]:
        """Tell the job that does it what it is about."""
        parts = {"object": self.object, "field": self.field, "index": self.index}
        return {name: value for name, value in parts.items() if value is not None}

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
        yield from set_number_default(table, spec)


def add_field(table: Table, spec: ColumnSpec) -> Iterator[DdlStep]:
    """Add a column, with its foreign key if it is a lookup; instant whatever the number of rows."""
    if is_numbered(spec):
        yield _create_sequence(table, spec)
    if is_linked(spec):
        # With the key in the same statement PostgreSQL knows that no row needs checking.
        yield _step("add_column", table, AddReferenceColumn(table, spec), field=spec.name)
    else:
        yield _step("add_column", table, AddColumn(table, spec), field=spec.name)
    if is_numbered(spec):
        yield _step("number_rows", table, NumberRows(table, spec), field=spec.name)
        yield from set_number_default(table, spec)


def add_field_ahead(table: Table, spec: ColumnSpec, *, version: int) -> Iterator[DdlStep]:
    """Add a column where numbering the rows takes long: ahead, under a name in reserve."""
    reserve = reserve_name(spec.name, version)
    add = AddReferenceColumn if is_linked(spec) else AddColumn
    step = _step("prepare_column", table, add(table, spec, into=reserve), field=spec.name)
    yield replace(step, kept=reserve, stage=Stage.AHEAD)
    if is_numbered(spec):
        yield replace(_create_sequence(table, spec), stage=Stage.DATA)
        numbers = NumberRows(table, spec, into=reserve)
        step = _step("number_rows", table, numbers, field=spec.name)
        yield replace(step, stage=Stage.DATA)
    yield _step("put_in_column", table, PutInColumn(table, spec, into=reserve), field=spec.name)
    if is_numbered(spec):
        yield from set_number_default(table, spec)


def add_reference(table: Table, spec: ColumnSpec) -> DdlStep:
    """Make a lookup's foreign key, the column being there already."""
    return _step("add_reference", table, AddReference(table, spec), field=spec.name)


def drop_reference(table: Table, spec: ColumnSpec) -> DdlStep:
    """Drop a lookup's foreign key."""
    return _step("drop_reference", table, DropReference(table, spec), field=spec.name)


def add_index(index: Index, *, concurrently: bool = False) -> DdlStep:
    """Build an index: at once, or by a job that lets writers go on."""
    statement = CreateIndex(_concurrent(index) if concurrently else index)
    field = index.columns.values()[0].name if index.unique else None
    step = _step("create_index", _table_of(index), statement, field=field, concurrent=concurrently)
    return replace(step, index=str(index.name))


def drop_index(index: Index) -> DdlStep:
    """Drop an index, if a job has built it by now."""
    return _step("drop_index", _table_of(index), DropIndex(index, if_exists=True))


def number_blank_rows(table: Table, spec: ColumnSpec) -> DdlStep:
    """Number the records that have no number yet."""
    return _step("number_rows", table, NumberRows(table, spec, blank=True), field=spec.name)


def clear_dangling(table: Table, spec: ColumnSpec) -> DdlStep:
    """Blank a lookup where the record it points at is gone."""
    return _step("clear_dangling", table, ClearDangling(table, spec), field=spec.name)


def set_number_default(table: Table, spec: ColumnSpec) -> Iterator[DdlStep]:
    """Number new records in the format of the field, unless each save is to work it out."""
    if not is_dated(spec):
        yield _step("set_number_default", table, SetNumberDefault(table, spec), field=spec.name)


def change_numbers(table: Table, old: ColumnSpec, spec: ColumnSpec) -> Iterator[DdlStep]:
    """Number new records otherwise than before; the count goes on."""
    if is_dated(spec) and not is_dated(old):
        yield _step("drop_number_default", table, DropNumberDefault(table, spec), field=spec.name)
    if not count_alike(old, spec):
        yield _step("carry_count", table, CarryCount(table, spec), field=spec.name)
    yield from set_number_default(table, spec)


def set_aside_sequence(table: Table, spec: ColumnSpec, *, version: int) -> Iterator[DdlStep]:
    """Let go of what numbered a field, and keep the count."""
    kept = identifier(f"_aside_{version}", table.name, spec.name)
    yield _step("drop_number_default", table, DropNumberDefault(table, spec), field=spec.name)
    renamed = RenameSequence(table, spec, kept)
    yield replace(_step("set_aside_sequence", table, renamed, field=spec.name), kept=kept)


def set_aside_field(table: Table, spec: ColumnSpec, *, version: int) -> Iterator[DdlStep]:
    """Rename a removed field's column, so that its data can be had back."""
    if is_numbered(spec):
        yield from set_aside_sequence(table, spec, version=version)
    kept = aside_name(spec.name, version)
    renamed = RenameColumn(table, spec, kept)
    yield replace(_step("set_aside_column", table, renamed, field=spec.name), kept=kept)


def recast_field(
    table: Table, old: ColumnSpec, new: ColumnSpec, *, version: int, ahead: bool = False
) -> Iterator[DdlStep]:
    """Give a field a new column with what can be made of the old one, which is set aside.

    Args:
        table: The table as it shall be.
        old: The field as it is.
        new: The field as it shall be.
        version: Version of the definitions that shall be.
        ahead: Whether the rows are so many that the column is to be made and filled first.
    """
    held = old.name if ahead else aside_name(old.name, version)
    quote = PLAIN_DIALECT.identifier_preparer.quote
    column = literal_column(f"{quote(table.name)}.{quote(held)}", old.type.column(old.options))
    values = recast(old, new, column, str(table.schema))
    ahead = ahead and values is not None
    yield from set_aside_field(table, old, version=version)
    yield from add_field_ahead(table, new, version=version) if ahead else add_field(table, new)
    if values is not None:
        into = reserve_name(new.name, version) if ahead else None
        filled = FillColumn(table, new, values.value, into=into)
        step = _step("convert_values", table, filled, field=new.name)
        yield replace(step, stage=Stage.DATA) if ahead else step


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
    yield replace(_step("set_aside_table", table, RenameTable(table, kept)), kept=kept)


def widen_field(table: Table, old: ColumnSpec, spec: ColumnSpec) -> DdlStep:
    """Change a column's type to one that holds every value of the old."""
    return _step("change_type", table, WidenColumn(table, old, spec), field=spec.name)


def rewrites(table: Table, old: ColumnSpec, spec: ColumnSpec) -> bool:
    """Tell whether PostgreSQL writes every row anew to change a column's type."""
    before, after = old.type.column(old.options), table.c[spec.name].type
    if isinstance(before, String) and isinstance(after, String):
        return after.length is not None and (before.length is None or before.length > after.length)
    if isinstance(before, Numeric) and isinstance(after, Numeric):
        fewer = (before.precision or 0) > (after.precision or 0)
        return fewer or before.scale != after.scale
    return True


def reserve_name(name: str, version: int) -> str:
    """Name under which a column is made ahead; objects and fields cannot begin with ``_``."""
    return f"{RESERVE}{version}_{name}"


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
    sql = text_of(clause)
    return DdlStep(action=action, object=table.name, field=field, sql=sql, concurrent=concurrent)


def _create_sequence(table: Table, spec: ColumnSpec) -> DdlStep:
    sequence = number_sequence(str(table.schema), table.name, spec.name)
    return _step("create_sequence", table, CreateSequence(sequence), field=spec.name)


def _concurrent(index: Index) -> Index:
    """Copy an index as one to be built concurrently; the original stays as the model has it."""
    copy = Index(index.name, *index.expressions, unique=index.unique, postgresql_concurrently=True)
    copy.dialect_options["postgresql"].update(
        {option: index.dialect_options["postgresql"][option] for option in ("using", "where")}
    )
    # It is of the columns of the table, and so has put itself among the indexes of the model.
    _table_of(index).indexes.discard(copy)
    return copy


def _table_of(index: Index) -> Table:
    assert isinstance(index.table, Table)
    return index.table
