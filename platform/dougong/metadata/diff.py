"""What changes from one catalog to another, in an order in which it can be applied."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import TypeAlias

from dougong.metadata.catalog import Catalog
from dougong.metadata.conversion import Conversion, conversion
from dougong.metadata.definition import Identity
from dougong.metadata.kind import FieldTypes
from dougong.metadata.objects.definition import FieldDef, ObjectDef, UniqueDef


@dataclass(frozen=True, slots=True)
class ObjectAdded:
    """A table with all its columns; what links it, and its indexes, are changes of their own."""

    object: ObjectDef


@dataclass(frozen=True, slots=True)
class ObjectRemoved:
    """A table goes; no link points at it any more."""

    object: ObjectDef


@dataclass(frozen=True, slots=True)
class ObjectChanged:
    """Something of an object changes that its table does not show; ``what`` names it."""

    old: ObjectDef
    new: ObjectDef
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FieldAdded:
    """A column of a table that stays."""

    object: ObjectDef
    field: FieldDef


@dataclass(frozen=True, slots=True)
class FieldRemoved:
    """A column goes from a table that stays."""

    object: ObjectDef
    field: FieldDef


@dataclass(frozen=True, slots=True)
class FieldChanged:
    """A field is said otherwise.

    Attributes:
        object: The object, as it shall be.
        old: The field as it is.
        new: The field as it shall be.
        what: Names of what differs: attributes of the field, or options of its type.
        conversion: What it does to the column and its values.
    """

    object: ObjectDef
    old: FieldDef
    new: FieldDef
    what: tuple[str, ...]
    conversion: Conversion


@dataclass(frozen=True, slots=True)
class LinkAdded:
    """The foreign key and the index of a lookup; the column is there."""

    object: ObjectDef
    field: FieldDef


@dataclass(frozen=True, slots=True)
class LinkRemoved:
    """The foreign key and the index of a lookup go; the column is still there."""

    object: ObjectDef
    field: FieldDef


@dataclass(frozen=True, slots=True)
class UniqueAdded:
    """Two live records may not share a value, or several together, any more."""

    object: ObjectDef
    unique: UniqueDef


@dataclass(frozen=True, slots=True)
class UniqueRemoved:
    """Records may share a value, or several together."""

    object: ObjectDef
    unique: UniqueDef


@dataclass(frozen=True, slots=True)
class IndexAdded:
    """An index that the definition asks for."""

    object: ObjectDef
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IndexRemoved:
    """An index that the definition does not ask for any more."""

    object: ObjectDef
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DefinitionAdded:
    """A definition that has no table: a view, a layout, a picklist."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class DefinitionChanged:
    """Such a definition says something else."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class DefinitionRemoved:
    """Such a definition goes."""

    kind: str
    name: str


Change: TypeAlias = (
    LinkRemoved
    | UniqueRemoved
    | IndexRemoved
    | ObjectAdded
    | FieldAdded
    | FieldChanged
    | FieldRemoved
    | ObjectRemoved
    | UniqueAdded
    | IndexAdded
    | LinkAdded
    | ObjectChanged
    | DefinitionAdded
    | DefinitionChanged
    | DefinitionRemoved
)

# INVARIANT: applied in this order no step needs a later one: constraints leave before what they
# hold, tables and columns come before what points at them.
_ORDER: tuple[type[Change], ...] = (
    LinkRemoved,
    UniqueRemoved,
    IndexRemoved,
    ObjectAdded,
    FieldAdded,
    FieldChanged,
    FieldRemoved,
    ObjectRemoved,
    UniqueAdded,
    IndexAdded,
    LinkAdded,
    ObjectChanged,
    DefinitionAdded,
    DefinitionChanged,
    DefinitionRemoved,
)


def diff(old: Catalog, new: Catalog, *, field_types: FieldTypes) -> list[Change]:
    """List the changes that lead from one catalog to another.

    Args:
        old: The definitions as they are.
        new: The definitions as they shall be, checked.
        field_types: Every field type.

    Returns:
        The changes in the order in which to apply them.
    """
    changes = [*_objects(old, new, field_types), *_others(old, new)]
    return sorted(changes, key=lambda change: _ORDER.index(type(change)))


def _objects(old: Catalog, new: Catalog, field_types: FieldTypes) -> Iterator[Change]:
    for name in {**old.objects, **new.objects}:
        before, after = _with_table(old, name), _with_table(new, name)
        if before is None and after is not None:
            yield ObjectAdded(after)
            yield from (UniqueAdded(after, unique) for unique in after.uniques)
            yield from (LinkAdded(after, field) for field in after.lookups())
            yield from (IndexAdded(after, index) for index in after.indexes)
        elif before is not None and after is None:
            yield from (LinkRemoved(before, field) for field in before.lookups())
            yield ObjectRemoved(before)
        elif before is not None and after is not None and before != after:
            yield from _changed_object(before, after, field_types)


def _with_table(catalog: Catalog, name: str) -> ObjectDef | None:
    found = catalog.objects.get(name)
    return found if found is not None and found.is_stored else None


_OBJECT_ATTRIBUTES = (
    "label",
    "plural",
    "help",
    "icon",
    "title",
    "history",
    "owned",
    "rules",
    "record_types",
    "tree",
    "shape",
    "sharing",
    "superiors",
    "shared_with",
    "search",
    "timeline",
)


def _changed_object(
    before: ObjectDef, after: ObjectDef, field_types: FieldTypes
) -> Iterator[Change]:
    rewritten: set[str] = set()
    for name in {**before.stored, **after.stored}:
        old, new = before.stored.get(name), after.stored.get(name)
        if old is None and new is not None:
            yield FieldAdded(after, new)
            if new.target is not None:
                yield LinkAdded(after, new)
        elif old is not None and new is None:
            if old.target is not None:
                yield LinkRemoved(before, old)
            yield FieldRemoved(before, old)
        elif old is not None and new is not None and old != new:
            changed = _changed_field(after, old, new, field_types)
            if changed.conversion is not Conversion.NONE:
                rewritten.add(name)
            yield changed
            yield from _changed_link(before, after, changed)
    yield from _changed_uniques(before, after, rewritten)
    yield from _changed_indexes(before, after, rewritten)
    what = _differing(before, after, _OBJECT_ATTRIBUTES)
    computed = tuple(_changed_computations(before, after))
    if what or computed:
        yield ObjectChanged(before, after, (*what, *computed))


def _changed_computations(before: ObjectDef, after: ObjectDef) -> Iterator[str]:
    computed = (
        before.by_name.keys() - before.stored.keys() | after.by_name.keys() - after.stored.keys()
    )
    return (name for name in sorted(computed) if before.field(name) != after.field(name))


def _changed_field(
    owner: ObjectDef, old: FieldDef, new: FieldDef, field_types: FieldTypes
) -> FieldChanged:
    attributes = tuple(each.name for each in fields(FieldDef) if each.name in _FIELD_ATTRIBUTES)
    options = sorted(
        key
        for key in old.options.keys() | new.options.keys()
        if old.options.get(key) != new.options.get(key)
    )
    what = (*_differing(old, new, attributes), *options)
    return FieldChanged(owner, old, new, what, conversion(old, new, field_types))


_FIELD_ATTRIBUTES = frozenset(
    {
        "type",
        "label",
        "help",
        "placeholder",
        "required",
        "default",
        "unique",
        "ignore_case",
        "history",
        "editable_after_submit",
        "mask",
        "personal",
    }
)


def _changed_link(before: ObjectDef, after: ObjectDef, changed: FieldChanged) -> Iterator[Change]:
    old, new = changed.old, changed.new
    if (old.target, old.on_delete) != (new.target, new.on_delete):
        if old.target is not None:
            yield LinkRemoved(before, old)
        if new.target is not None:
            yield LinkAdded(after, new)


def _changed_uniques(before: ObjectDef, after: ObjectDef, rewritten: set[str]) -> Iterator[Change]:
    for unique in before.uniques:
        if unique not in after.uniques or rewritten.intersection(unique.fields):
            yield UniqueRemoved(before, unique)
    for unique in after.uniques:
        if unique not in before.uniques or rewritten.intersection(unique.fields):
            yield UniqueAdded(after, unique)


def _changed_indexes(before: ObjectDef, after: ObjectDef, rewritten: set[str]) -> Iterator[Change]:
    for index in before.indexes:
        if index not in after.indexes or rewritten.intersection(index):
            yield IndexRemoved(before, index)
    for index in after.indexes:
        if index not in before.indexes or rewritten.intersection(index):
            yield IndexAdded(after, index)


def _others(old: Catalog, new: Catalog) -> Iterator[Change]:
    for identity in {**old.definitions, **new.definitions}:
        if identity[0] != "object":
            yield from _other(identity, old, new)


def _other(identity: Identity, old: Catalog, new: Catalog) -> Iterator[Change]:
    before, after = old.definitions.get(identity), new.definitions.get(identity)
    if before is None:
        yield DefinitionAdded(*identity)
    elif after is None:
        yield DefinitionRemoved(*identity)
    elif before.json != after.json:
        yield DefinitionChanged(*identity)


def _differing(old: object, new: object, attributes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(each for each in attributes if getattr(old, each) != getattr(new, each))
