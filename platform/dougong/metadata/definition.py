"""A definition as it is stored: a JSON document, known by its kind and name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from dougong.formula.measures import GROUPABLE
from dougong.formula.value_types import BOOLEAN, Kind, Type
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
        parts: Of an object that higher layers extend, the documents it is made of, from below.
    """

    kind: str
    name: str
    json: JsonObject
    layer: str = TENANT_LAYER
    file: str | None = None
    at: str = ""
    parts: tuple[Definition, ...] = ()

    @property
    def identity(self) -> Identity:
        """Kind and name."""
        return self.kind, self.name


@dataclass(frozen=True, slots=True)
class Reference:
    """A place in one definition that names another one, or a field of an object.

    What it says is read both ways: to tell who uses something, and to write a new name there when
    that is renamed. One reference is one name: ``ticket.account`` is two.

    Attributes:
        kind: Kind of what is named.
        name: Name of what is named.
        path: JSON pointer to the place.
        field: The field, where one field of an object is meant: then it is the field's name that
            stands there.
        span: Where in the text at the place the name stands; None: it is the whole text.
        key: Whether the name is the last step of the path itself, or with ``span`` stands in it: a
            property of an object that goes by names.
        implied: Whether no name stands there: of ``user`` in a field of that type.
    """

    kind: str
    name: str
    path: str
    field: str | None = None
    span: tuple[int, int] | None = None
    key: bool = False
    implied: bool = False


@dataclass(frozen=True, slots=True)
class Taker:
    """What takes the value of an expression, such as the measure ``sum``.

    Attributes:
        name: How it is written.
        kinds: The kinds of values it takes.
    """

    name: str
    kinds: frozenset[Kind]


GROUP = Taker("group", GROUPABLE)
"""What records are grouped by."""


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
        computes: The field of the object that it computes, of one that has no column.
        own: Whether it may read nothing but stored fields of the record at hand: its value then
            changes only when that record is saved.
        live: Whether a form must be able to tell its value while people fill it in: it reads no
            related records.
        actor: Whether it may read nothing but who is at work: no record is at hand.
        impersonal: Whether it must hold the same of a record whoever asks: it reads only stored
            fields, of the record and through its lookups.
        taker: What takes its value, where that takes several kinds of values.
        spaces: Where a ``$`` name has values below it, these by name: ``input`` for ``$input.x``,
            ``steps`` and ``steps.found`` for ``$steps.found.record``.
        fills: The object and the field of it that take its value: it must be of their type.
        offset: Where it begins in the text at the place, of which it may be a part.
    """

    path: str
    object: str
    source: str
    expect: Type | None = BOOLEAN
    globals: Mapping[str, Type] = field(default_factory=dict)
    spaces: Mapping[str, Mapping[str, Type]] = field(default_factory=dict)
    fills: tuple[str, str] | None = None
    offset: int = 0
    computes: str | None = None
    own: bool = False
    live: bool = False
    actor: bool = False
    impersonal: bool = False
    taker: Taker | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """Who uses something: the definition and the place in it."""

    kind: str
    name: str
    path: str
