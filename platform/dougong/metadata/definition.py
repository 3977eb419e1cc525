"""A definition as it is stored: a JSON document, known by its kind and name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from dougong.formula.value_types import BOOLEAN, Type
from dougong.kernel.jsontypes import JsonObject

Identity: TypeAlias = tuple[str, str]

TENANT_LAYER = "tenant"


@dataclass(frozen=True, slots=True)
class Definition:
    """One definition, whole, as one layer says it.

    Attributes:
        kind: Key of its kind.
        name: Its name, unique within the kind.
        json: The document, without ``$schema``, which is for editors alone.
        layer: Name of the package that brings it, or ``tenant``.
        file: The file it was read from, for messages.
        at: JSON pointer to it within what a client sent, for messages.
    """

    kind: str
    name: str
    json: JsonObject
    layer: str = TENANT_LAYER
    file: str | None = None
    at: str = ""

    @property
    def identity(self) -> Identity:
        """Kind and name."""
        return self.kind, self.name


@dataclass(frozen=True, slots=True)
class Reference:
    """A place in one definition that names another one, or a field of an object.

    Attributes:
        kind: Kind of what is named.
        name: Name of what is named.
        path: JSON pointer to the place.
        field: The field, where one field of an object is meant.
    """

    kind: str
    name: str
    path: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class ExpressionAt:
    """A place in a definition that holds an expression.

    Attributes:
        path: JSON pointer to the place.
        object: The object of the record at hand.
        source: The expression.
        expect: The type its value must have; None: any.
        globals: What it may name with a ``$`` besides what every expression may: ``$old`` in a
            rule is a record of the object.
    """

    path: str
    object: str
    source: str
    expect: Type | None = BOOLEAN
    globals: Mapping[str, Type] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Use:
    """Who uses something: the definition and the place in it."""

    kind: str
    name: str
    path: str
