"""Objects and fields as the rest of the platform sees them: parsed, defaults filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import LocaleText


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDef:
    """A field of an object.

    Attributes:
        name: Name of the field and of its column.
        type: Key of its field type.
        label: What people call it.
        help: What it is for, shown beside the input.
        placeholder: What an empty input shows.
        required: Whether a write must leave it with a value.
        default: Value of a new record, as JSON; ``today``, ``now`` or ``me`` where
            ``default_words`` says so; none if None.
        unique: Whether two live records may not share a value; blanks may.
        history: Whether changes of it are kept in the record's history.
        options: The type's options, defaults filled in, a shared picklist's values too.
        target: The object it points at, of a lookup.
        on_delete: What becomes of it when that record goes: ``restrict`` or ``clear``.
        system: Whether it is one of the fields that every object has.
    """

    name: str
    type: str
    label: LocaleText
    help: LocaleText | None = None
    placeholder: LocaleText | None = None
    required: bool = False
    default: JsonValue = None
    unique: bool = False
    history: bool = True
    options: Mapping[str, Any]
    target: str | None = None
    on_delete: str | None = None
    system: bool = False


@dataclass(frozen=True, kw_only=True)
class ObjectDef:
    """An object: a table of records.

    Attributes:
        name: Name of the object and of its table.
        label: What people call one record.
        plural: What people call several.
        help: What it is for.
        title: The field that is shown as a record's label.
        fields: Its own fields, in order.
        system_fields: The fields that every object has, in order.
        indexes: Fields of each index asked for.
        history: Whether changes of its records are kept.
        owned: Whether its records have an owner.
    """

    name: str
    label: LocaleText
    plural: LocaleText
    help: LocaleText | None = None
    title: str
    fields: tuple[FieldDef, ...]
    system_fields: tuple[FieldDef, ...]
    indexes: tuple[tuple[str, ...], ...] = ()
    history: bool = True
    owned: bool = True

    @cached_property
    def by_name(self) -> Mapping[str, FieldDef]:
        """Every field, system fields too, by name, in the order of the table's columns."""
        return {field.name: field for field in (*self.system_fields, *self.fields)}

    def field(self, name: str) -> FieldDef | None:
        """Find a field, own or system."""
        return self.by_name.get(name)

    def lookups(self) -> Iterator[FieldDef]:
        """Yield the fields that point at records, system fields too."""
        return (field for field in self.by_name.values() if field.target is not None)
