"""The table of an object: a field is a column, a lookup a foreign key with its index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Index, MetaData, String, Table, func, nulls_first
from sqlalchemy import Sequence as DbSequence

from dougong.fields.base import (
    FieldType,
    NeverBlank,
    Numbered,
    PolymorphicReference,
    Reference,
    RolledUp,
)
from dougong.formula.value_types import Kind
from dougong.metadata.objects.definition import UniqueDef
from dougong.storage.identifiers import index_name, sequence_name, unique_name


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """What the table needs to know of a field.

    Attributes:
        name: Name of the field and of its column.
        type: The field's type.
        options: The type's options for this field.
        on_delete: What becomes of it when the record it points at goes.
        system: Whether it is one of the fields that every object has.
    """

    name: str
    type: FieldType[Any, Any]
    options: Mapping[str, Any]
    on_delete: str | None = None
    system: bool = False

    @property
    def target(self) -> str | None:
        """Name of the object that a foreign key points at, if it is a lookup."""
        return self.type.target(self.options) if isinstance(self.type, Reference) else None


def object_table(
    schema: str,
    name: str,
    columns: Sequence[ColumnSpec],
    *,
    indexes: Sequence[Sequence[str]] = (),
    unique: Sequence[UniqueDef] = (),
) -> Table:
    """Build the table of one object.

    Indexes treat a blank as the lowest value and end in ``id``: so one index serves a sort in
    both directions, and a page begins where the last one ended without sorting anything.

    Args:
        schema: Schema of the tenant.
        name: Name of the object.
        columns: Its fields, system fields too.
        indexes: Field names of each index that the definition asks for.
        unique: What no two live records may share.

    Returns:
        The table, on a MetaData of its own, with its indexes.
    """
    table = Table(
        name,
        MetaData(schema=schema),
        *(_column(name, spec) for spec in columns),
        schema=schema,
    )
    for each in unique:
        _unique_index(table, each)
    for spec in columns:
        column = table.c[spec.name]
        if is_linked(spec) or isinstance(spec.type, PolymorphicReference):
            _plain_index(table, (spec.name,))
        elif spec.type.value_type(spec.options).kind is Kind.LIST:
            Index(index_name(name, spec.name), column, postgresql_using="gin")
    _plain_index(table, ("created_at",))
    for fields in indexes:
        _plain_index(table, tuple(fields))
    return table


def indexes_of(table: Table) -> list[Index]:
    """Give the indexes of a table in the order of their names."""
    return sorted(table.indexes, key=lambda index: str(index.name))


def is_linked(spec: ColumnSpec) -> bool:
    """Tell whether a lookup has a foreign key and an index.

    Who created and who last changed a record needs none: the platform writes both, users are
    never deleted for good, and every write would pay for it.
    """
    return spec.target is not None and (not spec.system or spec.name == "owner")


def number_sequence(schema: str, object_name: str, field_name: str) -> DbSequence:
    """The sequence behind an autonumber field."""
    return DbSequence(sequence_name(object_name, field_name), schema=schema, metadata=MetaData())


def _column(object_name: str, spec: ColumnSpec) -> Column[Any]:
    required = {"id", "created_at", "updated_at", "version"}
    options: dict[str, Any] = {"primary_key": spec.name == "id"}
    if spec.system and spec.name in required:
        options["nullable"] = False
    if isinstance(spec.type, NeverBlank):
        options |= {"nullable": False, "server_default": _literal(spec.type.blank)}
    if isinstance(spec.type, RolledUp):
        options["server_default"] = _initial(spec.type.rollup(spec.options).of_none)
    return Column(spec.name, spec.type.column(spec.options), **options)


def _initial(value: int | None) -> str | None:
    return None if value is None else str(value)


def told_apart(column: ColumnElement[Any], *, ignore_case: bool) -> ColumnElement[Any]:
    """Give that by which two values of a unique column are told apart."""
    textual = ignore_case and isinstance(column.type, String)
    return func.lower(column) if textual else column


def _unique_index(table: Table, unique: UniqueDef) -> None:
    # Where any of the values is NULL, PostgreSQL takes the row for different from all others.
    columns = (told_apart(table.c[f], ignore_case=unique.ignore_case) for f in unique.fields)
    live = table.c.deleted_at.is_(None)
    Index(unique_name(table.name, *unique.fields), *columns, unique=True, postgresql_where=live)


def _plain_index(table: Table, fields: tuple[str, ...]) -> None:
    name = index_name(table.name, *fields)
    if any(index.name == name for index in table.indexes):
        return
    Index(name, *(nulls_first(table.c[field]) for field in fields), table.c.id)


def _literal(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def is_numbered(spec: ColumnSpec) -> bool:
    """Tell whether the database numbers the field."""
    return isinstance(spec.type, Numbered)
