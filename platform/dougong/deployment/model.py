"""The compiled model of a tenant: what its definitions mean, worked out once per version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol, runtime_checkable

from marshmallow import Schema
from sqlalchemy import Table

from dougong.deployment.errors import UnknownObjectError, UnknownSettingError
from dougong.deployment.expressions import CatalogScope, ExpressionChecker, Sees
from dougong.deployment.masks import masks_of
from dougong.deployment.readers import Readers
from dougong.fields.base import FieldType, NeverBlank, PolymorphicReference, Sealed
from dougong.fields.files import FileReference
from dougong.fields.loader import LoaderField, object_schema
from dougong.fields.row_loader import RowLoader
from dougong.formula.calendars import Calendar
from dougong.formula.tree import Expression
from dougong.formula.value_types import Type
from dougong.kernel.messages import LocaleText
from dougong.kernel.suggest import hint
from dougong.metadata.catalog import Catalog
from dougong.metadata.kind import FieldTypes, type_of
from dougong.metadata.kinds.calendar import calendars_of
from dougong.metadata.kinds.duplicate_rule import DuplicateRuleDef
from dougong.metadata.kinds.setting import SettingDef
from dougong.metadata.layouts.definition import LayoutDef
from dougong.metadata.objects.definition import POSITION, FieldDef, MaskDef, ObjectDef, Shape
from dougong.metadata.objects.system_fields import LIFE_CYCLE, WRITTEN
from dougong.storage.matching_keys import index_keys, index_likeness
from dougong.storage.object_tables import ColumnSpec, is_numbered, object_table


@runtime_checkable
class Hearing(Protocol):
    """What a definition means that is told what happens to records."""

    @property
    def hears(self) -> frozenset[str]:
        """The objects of which it is told."""


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
            on_delete=self.definition.on_delete,
            system=self.definition.system,
        )


@dataclass(frozen=True)
class ObjectModel:
    """An object, with its table and its fields, system fields first.

    Its parts are made when they are first asked for: of a large tenant's objects a process meets
    only some.

    Attributes:
        definition: What the definition says.
        schema: Schema of the tenant.
        field_types: Every field type.
        duplicate_rules: The duplicate rules that are in force, in the order of their names.
    """

    definition: ObjectDef
    schema: str
    field_types: FieldTypes
    duplicate_rules: tuple[DuplicateRuleDef, ...] = ()

    @cached_property
    def fields(self) -> Mapping[str, FieldModel]:
        """Every field by name, system fields first."""
        by_name = self.definition.by_name
        return {name: _compile_field(each, self.field_types) for name, each in by_name.items()}

    @cached_property
    def table(self) -> Table:
        """Its table, with the indexes."""
        table = object_table(
            self.schema,
            self.name,
            [field.spec for field in self.stored.values()],
            indexes=[*self.definition.indexes, *self._indexes_by_owner],
            unique=self.definition.uniques,
        )
        if not self.definition.is_stored:
            table.indexes.clear()  # only its columns are of use
        else:
            self._index_matches(table)
        return table

    def _index_matches(self, table: Table) -> None:
        """Add what finds the records that a duplicate rule takes for the same."""
        for rule in self.duplicate_rules:
            if rule.keys:
                index_keys(table, [(each.field, each.method) for each in rule.keys])
            for each in rule.fuzzy:
                index_likeness(table, each.field)

    @property
    def _indexes_by_owner(self) -> Iterator[tuple[str, ...]]:
        """Give each index once more with the owner first, where people reach but some owners'."""
        definition = self.definition
        if definition.owned and definition.sharing in ("private", "read"):
            yield from (("owner", *each) for each in definition.indexes if "owner" not in each)

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
    def stored(self) -> Mapping[str, FieldModel]:
        """The fields that the table has a column for, in the order of the columns."""
        return {name: field for name, field in self.fields.items() if field.type.stored}

    @cached_property
    def writable(self) -> Mapping[str, FieldModel]:
        """The fields that people write."""
        return {name: field for name, field in self.fields.items() if field.writable}

    @cached_property
    def sendable(self) -> Mapping[str, FieldModel]:
        """The fields that a client may send: what is always fetched by a lookup is none."""
        read_only = self.definition.read_only
        return {name: field for name, field in self.writable.items() if name not in read_only}

    @cached_property
    def inserted(self) -> tuple[str, ...]:
        """The fields that a new record brings along, those that the platform writes too."""
        placed = (POSITION,) if self.definition.row_of is not None else ()
        lived = LIFE_CYCLE if self.definition.shape is Shape.DOCUMENT else ()
        return (*self.writable, *placed, *lived)

    @cached_property
    def blanks(self) -> Mapping[str, Any]:
        """What each field that a new record brings along holds when nobody wrote it."""
        types = {name: self.fields[name].type for name in self.inserted}
        return {n: of.blank if isinstance(of, NeverBlank) else None for n, of in types.items()}

    @cached_property
    def loader(self) -> Schema:
        """The marshmallow schema that reads what a client sends."""
        return object_schema(self._loader_fields)()

    @cached_property
    def row_loader(self) -> RowLoader:
        """What reads many records at once."""
        return RowLoader(self._loader_fields)

    @property
    def _loader_fields(self) -> Mapping[str, LoaderField]:
        return {
            name: LoaderField(
                type=field.type,
                options=field.options,
                # What the save itself may fill is asked for when it has done so.
                required=field.definition.required and name not in self.definition.filled,
                writable=name in self.sendable,
            )
            for name, field in self.fields.items()
        }

    @cached_property
    def sealed(self) -> tuple[str, ...]:
        """The fields whose values are encrypted before they are stored."""
        return tuple(n for n, field in self.writable.items() if isinstance(field.type, Sealed))

    @cached_property
    def masked(self) -> Mapping[str, MaskDef]:
        """The fields that people write and reads show masked."""
        fields = ((name, field.definition.mask) for name, field in self.writable.items())
        return {name: mask for name, mask in fields if mask is not None}

    @cached_property
    def defaults(self) -> Mapping[str, FieldModel]:
        """The fields whose definition gives a new record a value."""
        return {
            name: field
            for name, field in self.writable.items()
            if field.definition.default is not None and field.definition.default_expression is None
        }

    @cached_property
    def references(self) -> Mapping[str, str]:
        """The lookups that people write, with the object each points at."""
        return {
            name: field.target for name, field in self.writable.items() if field.target is not None
        }

    @cached_property
    def files(self) -> tuple[str, ...]:
        """The fields that hold uploaded files."""
        types = self.field_types
        own = self.definition.fields
        return tuple(f.name for f in own if isinstance(type_of(f, types), FileReference))

    @cached_property
    def polymorphic(self) -> Mapping[str, tuple[str, ...]]:
        """The references to one of several objects, with the objects each may point at."""
        return {
            name: tuple(field.type.targets(field.options))
            for name, field in self.writable.items()
            if isinstance(field.type, PolymorphicReference)
        }


@dataclass(frozen=True, slots=True)
class SettingModel:
    """A setting, with the field that says what its values are like."""

    definition: SettingDef
    field: FieldModel


@dataclass(frozen=True)
class Model:
    """All of a tenant's objects at one version of its definitions. Immutable.

    Attributes:
        schema: Schema of the tenant.
        version: Version of the definitions it was compiled from.
        catalog: The definitions themselves.
        packages: Names of the packages the tenant has, in dependency order.
        field_types: Every field type.
        expressions: Compiles the expressions of the definitions.
        objects: The objects by name.
    """

    schema: str
    version: int
    catalog: Catalog
    packages: tuple[str, ...]
    field_types: FieldTypes
    expressions: ExpressionChecker
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

    def computation(self, object_name: str, field_name: str) -> Expression:
        """Give the expression that a computed field has.

        It belongs to the model, not to its object: what it means depends on other objects too.
        """
        return self.expressions.computation(self.catalog, object_name, field_name)

    @cached_property
    def calendars(self) -> Mapping[str, Calendar]:
        """When business is open, by the names that expressions may use."""
        return calendars_of(self.catalog.all("calendar"))

    @cached_property
    def layouts(self) -> Mapping[str, tuple[LayoutDef, ...]]:
        """The layouts of each object that has any."""
        found: dict[str, list[LayoutDef]] = {}
        for layout in self.catalog.all("layout").values():
            found.setdefault(layout.object, []).append(layout)
        return {name: tuple(layouts) for name, layouts in found.items()}

    @cached_property
    def asking(self) -> frozenset[str]:
        """The objects of which a layout asks something of people who save their records."""
        return frozenset(
            name
            for name, layouts in self.layouts.items()
            for layout in layouts
            for _, cell in layout.cells()
            if cell.required is not None or cell.read_only is not None
        )

    @cached_property
    def settings(self) -> Mapping[str, SettingModel]:
        """The settings by name."""
        definitions: Mapping[str, SettingDef] = self.catalog.all("setting")
        return {
            name: SettingModel(each, _compile_field(each.field, self.field_types))
            for name, each in definitions.items()
        }

    def setting(self, name: str) -> SettingModel:
        """Find a setting.

        Raises:
            UnknownSettingError: There is none of that name.
        """
        try:
            return self.settings[name]
        except KeyError:
            raise UnknownSettingError(setting=name, hint=hint(name, self.settings)) from None

    @cached_property
    def masks(self) -> Mapping[tuple[str, str], MaskDef]:
        """How reads show the fields that they show masked, by object and name."""
        return masks_of(self.catalog.objects, self.computation)

    @cached_property
    def heard(self) -> frozenset[str]:
        """The objects of which some definition is told what happens."""
        parsed = self.catalog.parsed.values()
        return frozenset[str]().union(*(each.hears for each in parsed if isinstance(each, Hearing)))

    @cached_property
    def readers(self) -> Readers:
        """Who reads what."""
        return Readers(self.catalog, self.expressions)

    @cached_property
    def incoming(self) -> Mapping[str, tuple[tuple[ObjectModel, FieldModel], ...]]:
        """For each object what may refer to it in store, but the lookups that say who wrote."""
        found: dict[str, list[tuple[ObjectModel, FieldModel]]] = {n: [] for n in self.objects}
        for record in self.objects.values():
            if not record.definition.is_stored:
                continue
            for field in record.writable.values():
                if field.target is not None:
                    found[field.target].append((record, field))
                for target in record.polymorphic.get(field.name, ()):
                    found[target].append((record, field))
        return {name: tuple(uses) for name, uses in found.items()}

    @cached_property
    def rows(self) -> Mapping[str, Mapping[str, tuple[ObjectModel, FieldModel]]]:
        """For each document its rows by the name they have in its JSON: object, and parent."""
        found: dict[str, dict[str, tuple[ObjectModel, FieldModel]]] = {n: {} for n in self.objects}
        for record in self.objects.values():
            parent = record.definition.row_of
            if parent is not None and parent.rows is not None:
                found[str(parent.target)][parent.rows] = (record, record.fields[parent.name])
        return found

    @cached_property
    def feeds(self) -> Mapping[str, tuple[tuple[ObjectModel, tuple[FieldModel, ...]], ...]]:
        """For each object the roll-ups that its records go into, by the object that has them."""
        found: dict[str, dict[str, list[FieldModel]]] = {}
        for record in self.objects.values():
            for field in record.stored.values():
                if field.definition.rollup is not None:
                    of_object = found.setdefault(field.definition.rollup.object, {})
                    of_object.setdefault(record.name, []).append(field)
        return {
            name: tuple((self.objects[parent], tuple(fed[parent])) for parent in sorted(fed))
            for name, fed in found.items()
        }


def compile_model(
    catalog: Catalog,
    *,
    schema: str,
    version: int,
    packages: tuple[str, ...],
    field_types: FieldTypes,
    expressions: ExpressionChecker,
    previous: Model | None = None,
) -> Model:
    """Compile checked definitions.

    Args:
        catalog: The effective definitions.
        schema: Schema of the tenant.
        version: Their version.
        packages: Names of the packages the tenant has, in dependency order.
        field_types: Every field type there is.
        expressions: Compiles the expressions of definitions.
        previous: The model of an earlier version; what did not change is taken from it.

    Returns:
        The model.
    """
    rules = _duplicate_rules(catalog)
    objects = {
        name: _unchanged(previous, definition, rules.get(name, ()))
        or ObjectModel(definition, schema, field_types, rules.get(name, ()))
        for name, definition in catalog.objects.items()
    }
    return Model(
        schema=schema,
        version=version,
        catalog=catalog,
        packages=packages,
        field_types=field_types,
        expressions=expressions,
        objects=objects,
    )


def _duplicate_rules(catalog: Catalog) -> Mapping[str, tuple[DuplicateRuleDef, ...]]:
    found: dict[str, list[DuplicateRuleDef]] = {}
    rules: Mapping[str, DuplicateRuleDef] = catalog.all("duplicate_rule")
    for _, rule in sorted(rules.items()):
        if rule.active:
            found.setdefault(rule.object, []).append(rule)
    return {name: tuple(each) for name, each in found.items()}


def _unchanged(
    previous: Model | None, definition: ObjectDef, rules: tuple[DuplicateRuleDef, ...]
) -> ObjectModel | None:
    known = previous.objects.get(definition.name) if previous is not None else None
    same = known is not None and known.definition == definition and known.duplicate_rules == rules
    return known if same else None


def _compile_field(definition: FieldDef, field_types: FieldTypes) -> FieldModel:
    field_type = type_of(definition, field_types)
    return FieldModel(
        name=definition.name,
        definition=definition,
        type=field_type,
        options=definition.options,
        value_type=field_type.value_type(definition.options),
        target=definition.target,
        writable=field_type.writable and (not definition.system or definition.name in WRITTEN),
    )
