"""The compiled model of a tenant: what its definitions mean, worked out once per version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from marshmallow import Schema
from sqlalchemy import Table

from dougong.deployment.errors import UnknownObjectError
from dougong.deployment.expressions import CatalogScope, Sees
from dougong.fields.base import FieldType, NeverBlank
from dougong.fields.loader import LoaderField, object_schema
from dougong.formula.value_types import Type
from dougong.kernel.messages import LocaleText
from dougong.kernel.suggest import hint
from dougong.metadata.catalog import Catalog
from dougong.metadata.kind import FieldTypes, type_of
from dougong.metadata.objects import FieldDef, ObjectDef
from dougong.storage.object_tables import ColumnSpec, is_numbered, object_table


@dataclass(frozen=True, slots=True)
class FieldModel:
    """A field, with the type that does its work.

    Attributes:
        name: Name of the field and of its column.
        definition: What the definition says.
        type: The field type.
        options: The type's options.
        value_type: The type its values have in expressions.
        target: The object it points at, of a lookup.
        writable: Whether people write it.
    """

    name: str
    definition: FieldDef
    type: FieldType[Any, Any]
    options: Mapping[str, Any]
    value_type: Type
    target: str | None
    writable: bool

    @property
    def numbered(self) -> bool:
        """Whether the database numbers it."""
        return is_numbered(self.spec)

    @property
    def spec(self) -> ColumnSpec:
        """What the table needs to know of it."""
        return ColumnSpec(
            name=self.name,
            type=self.type,
            options=self.options,
            unique=self.definition.unique,
            on_delete=self.definition.on_delete,
            system=self.definition.system,
        )


@dataclass(frozen=True)
class ObjectModel:
    """An object, with its table and its fields, system fields first."""

    definition: ObjectDef
    fields: Mapping[str, FieldModel]
    table: Table

    @property
    def name(self) -> str:
        """Name of the object."""
        return self.definition.name

    @property
    def label(self) -> LocaleText:
        """What people call one of its records."""
        return self.definition.label

    @property
    def title(self) -> str:
        """The field shown as a record's label."""
        return self.definition.title

    @cached_property
    def writable(self) -> Mapping[str, FieldModel]:
        """The fields that people write."""
        return {name: field for name, field in self.fields.items() if field.writable}

    @cached_property
    def blanks(self) -> Mapping[str, Any]:
        """What each field that people write holds when nobody wrote it."""
        return {
            name: field.type.blank if isinstance(field.type, NeverBlank) else None
            for name, field in self.writable.items()
        }

    @cached_property
    def loader(self) -> Schema:
        """The marshmallow schema that reads what a client sends."""
        compiled = object_schema(
            {
                name: LoaderField(
                    type=field.type,
                    options=field.options,
                    required=field.definition.required,
                    writable=field.writable,
                )
                for name, field in self.fields.items()
            }
        )
        return compiled()

    @cached_property
    def defaults(self) -> Mapping[str, FieldModel]:
        """The fields whose definition gives a new record a value."""
        return {
            name: field
            for name, field in self.writable.items()
            if field.definition.default is not None
        }

    @cached_property
    def references(self) -> Mapping[str, str]:
        """The lookups that people write, with the object each points at."""
        return {
            name: field.target for name, field in self.writable.items() if field.target is not None
        }


@dataclass(frozen=True)
class Model:
    """All of a tenant's objects at one version of its definitions. Immutable.

    Attributes:
        schema: Schema of the tenant.
        version: Version of the definitions it was compiled from.
        catalog: The definitions themselves.
        packages: Names of the packages the tenant has, in dependency order.
        field_types: Every field type.
        objects: The objects by name.
    """

    schema: str
    version: int
    catalog: Catalog
    packages: tuple[str, ...]
    field_types: FieldTypes
    objects: Mapping[str, ObjectModel]

    def object(self, name: str) -> ObjectModel:
        """Find an object.

        Raises:
            UnknownObjectError: There is none of that name.
        """
        try:
            return self.objects[name]
        except KeyError:
            raise UnknownObjectError(object=name, hint=hint(name, self.objects)) from None

    def scope(self, object_name: str, sees: Sees) -> CatalogScope:
        """Give the names that an expression over an object's records may use."""
        return CatalogScope(self.catalog, self.field_types, object_name, sees)

    @cached_property
    def incoming(self) -> Mapping[str, tuple[tuple[ObjectModel, FieldModel], ...]]:
        """For each object the lookups that point at it, but those that merely say who wrote."""
        found: dict[str, list[tuple[ObjectModel, FieldModel]]] = {n: [] for n in self.objects}
        for record in self.objects.values():
            for field in record.writable.values():
                if field.target is not None:
                    found[field.target].append((record, field))
        return {name: tuple(uses) for name, uses in found.items()}


def compile_model(
    catalog: Catalog,
    *,
    schema: str,
    version: int,
    packages: tuple[str, ...],
    field_types: FieldTypes,
    previous: Model | None = None,
) -> Model:
    """Compile checked definitions.

    Args:
        catalog: The effective definitions.
        schema: Schema of the tenant.
        version: Their version.
        packages: Names of the packages the tenant has, in dependency order.
        field_types: Every field type there is.
        previous: The model of an earlier version; what did not change is taken from it.

    Returns:
        The model.
    """
    objects = {
        name: _unchanged(previous, definition)
        or _compile_object(definition, schema=schema, field_types=field_types)
        for name, definition in catalog.objects.items()
    }
    return Model(
        schema=schema,
        version=version,
        catalog=catalog,
        packages=packages,
        field_types=field_types,
        objects=objects,
    )


def _unchanged(previous: Model | None, definition: ObjectDef) -> ObjectModel | None:
    known = previous.objects.get(definition.name) if previous is not None else None
    return known if known is not None and known.definition == definition else None


def _compile_object(definition: ObjectDef, *, schema: str, field_types: FieldTypes) -> ObjectModel:
    fields = {
        name: _compile_field(field, field_types) for name, field in definition.by_name.items()
    }
    table = object_table(
        schema,
        definition.name,
        [field.spec for field in fields.values()],
        indexes=definition.indexes,
    )
    return ObjectModel(definition, fields, table)


def _compile_field(definition: FieldDef, field_types: FieldTypes) -> FieldModel:
    field_type = type_of(definition, field_types)
    return FieldModel(
        name=definition.name,
        definition=definition,
        type=field_type,
        options=definition.options,
        value_type=field_type.value_type(definition.options),
        target=definition.target,
        writable=field_type.writable and (not definition.system or definition.name == "owner"),
    )
