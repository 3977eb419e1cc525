"""The table of an object: a field is a column, a lookup a foreign key with its index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Index, MetaData, Table, nulls_first
from sqlalchemy import Sequence as DbSequence
from sqlalchemy.dialects.postgresql import ARRAY

from dougong.fields.base import FieldType, NeverBlank, Numbered, Reference
from dougong.storage.identifiers import index_name, sequence_name, unique_name


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """What the table needs to know of a field.

    Attributes:
        name: Name of the field and of its column.
        type: The field's type.
        options: The type's options for this field.
        unique: Whether two live records may not share a value.
        system: Whether it is one of the fields that every object has.
    """

    name: str
    type: FieldType[Any, Any]
    options: Mapping[str, Any]
    unique: bool = False
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
) -> Table:
    """Build the table of one object.

    Indexes treat a blank as the lowest value and end in ``id``: so one index serves a sort in
    both directions, and a page begins where the last one ended without sorting anything.

    Args:
        schema: Schema of the tenant.
        name: Name of the object.
        columns: Its fields, system fields too.
        indexes: Field names of each index that the definition asks for.

    Returns:
        The table, on a MetaData of its own, with its indexes.
    """
    table = Table(
        name,
        MetaData(schema=schema),
        *(_column(name, spec) for spec in columns),
        schema=schema,
    )
    live = table.c.deleted_at.is_(None)
    for spec in columns:
        column = table.c[spec.name]
        if spec.unique:
            Index(unique_name(name, spec.name), column, unique=True, postgresql_where=live)
        elif is_linked(spec):
            _plain_index(table, (spec.name,))
        elif isinstance(column.type, ARRAY):
            Index(index_name(name, spec.name), column, postgresql_using="gin")
    _plain_index(table, ("created_at",))
    for fields in indexes:
        _plain_index(table, tuple(fields))
    return table


def plain_index(table: Table, fields: Sequence[str]) -> Index:
    """Find the plain index over the given fields."""
    return _named(table, index_name(table.name, *fields))


def unique_index(table: Table, field: str) -> Index:
    """Find the index that keeps a field unique."""
    return _named(table, unique_name(table.name, field))


def own_indexes(table: Table, columns: Sequence[ColumnSpec]) -> list[Index]:
    """Give the indexes that come with the columns themselves: no definition asks for them."""
    names = [spec.name for spec in columns if isinstance(table.c[spec.name].type, ARRAY)]
    return [plain_index(table, (name,)) for name in names] + [
        plain_index(table, (spec.name,)) for spec in columns if spec.name == "created_at"
    ]


def is_linked(spec: ColumnSpec) -> bool:
    """Tell whether a lookup has a foreign key and an index.

    Who created and who last changed a record needs none: the platform writes both, users are
    never deleted for good, and every write would pay for it.
    """
    return spec.target is not None and (not spec.system or spec.name == "owner")


def _named(table: Table, name: str) -> Index:
    return next(index for index in table.indexes if index.name == name)


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
    return Column(spec.name, spec.type.column(spec.options), **options)


def _plain_index(table: Table, fields: tuple[str, ...]) -> None:
    name = index_name(table.name, *fields)
    if any(index.name == name for index in table.indexes):
        return
    Index(name, *(nulls_first(table.c[field]) for field in fields), table.c.id)


def _literal(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def is_numbered(spec: ColumnSpec) -> bool:
    """Tell whether the database numbers the field by a sequence."""
    return isinstance(spec.type, Numbered)
