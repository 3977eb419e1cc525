"""What a kind of definition must say about itself."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeAlias, TypeVar

from dougong.fields.base import FieldType
from dougong.fields.system import DocumentStatusField, IdField, VersionField
from dougong.kernel.errors import Problem
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LocaleText
from dougong.kernel.registry import Registry, marked
from dougong.kernel.shipped import schema_dir
from dougong.metadata import kinds
from dougong.metadata.catalog import Catalog
from dougong.metadata.definition import ExpressionAt, Identity, Reference
from dougong.metadata.objects.definition import FieldDef, ObjectDef

D = TypeVar("D")
K = TypeVar("K", bound="type[Kind[Any]]")

FieldTypes: TypeAlias = Registry[FieldType[Any, Any]]
ExpressionCheck: TypeAlias = Callable[[Catalog, ExpressionAt], Iterable[Problem]]
"""Checks an expression of a definition; problems are relative to its place."""

# By the name of the field; the status of a document is a picklist to everyone else.
_SYSTEM_TYPES: Mapping[str, FieldType[Any, Any]] = {
    IdField.key: IdField(),
    VersionField.key: VersionField(),
    DocumentStatusField.key: DocumentStatusField(),
}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known while definitions are parsed.

    Attributes:
        field_types: Every field type.
        parsed: What the definitions mean that were parsed before: those of ``Kind.needs``.
    """

    field_types: FieldTypes
    parsed: Mapping[Identity, Any]


@dataclass(frozen=True, slots=True)
class Scope:
    """What a definition is checked against.

    Attributes:
        catalog: All effective definitions; what has no sound form is absent.
        field_types: Every field type.
        kinds: Every kind of definition.
    """

    catalog: Catalog
    field_types: FieldTypes
    kinds: Registry[Kind[Any]]

    def type_of(self, field: FieldDef) -> FieldType[Any, Any]:
        """Give the type of a field, own or system."""
        return type_of(field, self.field_types)


def type_of(field: FieldDef, field_types: FieldTypes) -> FieldType[Any, Any]:
    """Give the type of a field, own or system."""
    known = _SYSTEM_TYPES.get(field.name) if field.system else None
    return known or field_types.get(field.type)


class Kind(ABC, Generic[D]):
    """A kind of definition. Instances hold no state.

    Attributes:
        key: Its name, and the name of its schema's file.
        plural: Name of the folder its definitions are in.
        label: Name of the kind for people.
        needs: Kinds whose definitions are parsed before its own.
        of_events: Whether its definitions may name objects whose records are not stored.
        examples: Definitions that are right by themselves and use every property of the schema.
    """

    key: ClassVar[str]
    plural: ClassVar[str]
    label: ClassVar[LocaleText]
    needs: ClassVar[tuple[str, ...]] = ()
    of_events: ClassVar[bool] = False
    examples: ClassVar[tuple[JsonObject, ...]]

    def schema_path(self) -> Path:
        """Give the file of the JSON Schema."""
        return schema_dir() / f"{self.key}.json"

    def editor_schema(self, schema: JsonObject, field_types: FieldTypes) -> JsonObject:
        """Fill in what the schema says by way of the field types; for most kinds nothing."""
        return schema

    def checking_schema(self, schema: JsonObject, field_types: FieldTypes) -> JsonObject:
        """Give the schema in the form our own check uses; for most kinds the editors' form."""
        return self.editor_schema(schema, field_types)

    @abstractmethod
    def parse(self, json: JsonObject, known: Known) -> D:
        """Turn a document that passed the schema into what it means."""

    @abstractmethod
    def references(self, definition: D, objects: Mapping[str, ObjectDef]) -> Iterable[Reference]:
        """List what the definition names, as far as it exists or should."""

    def expressions(self, definition: D) -> Iterable[ExpressionAt]:
        """List the expressions it holds: they are checked, and what they read is known."""
        return ()

    @abstractmethod
    def check(self, definition: D, scope: Scope) -> Iterable[Problem]:
        """List what is wrong beyond the schema, references to nothing, and its expressions."""


def definition_kind(cls: K) -> K:
    """Mark a class for discovery; registers nothing at import time."""
    cls.__definition_kind__ = True  # type: ignore[attr-defined]
    return cls


def builtin_kinds() -> Registry[Kind[Any]]:
    """Give a registry of the kinds in ``kinds/``; plugins may add to it before it is frozen."""
    registry: Registry[Kind[Any]] = Registry("kind of definition")
    for cls in marked(kinds, "__definition_kind__"):
        registry.add(cls(), source="dougong")
    return registry
