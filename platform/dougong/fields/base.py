"""What a field type must say about itself, and the powers it may have besides."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Generic, Protocol, TypedDict, TypeVar, runtime_checkable

from sqlalchemy import ColumnElement
from sqlalchemy.types import TypeEngine

from dougong.formula.value_types import Type
from dougong.kernel.errors import InvalidValueError, Problem
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import LocaleText, say

V = TypeVar("V")
Opts = TypeVar("Opts", bound=Mapping[str, Any])
F = TypeVar("F", bound="type[FieldType[Any, Any]]")


class NoOptions(TypedDict):
    """The options of a field type that has none."""


NO_OPTIONS: JsonObject = {"type": "object", "properties": {}, "additionalProperties": False}


class FieldType(ABC, Generic[V, Opts]):
    """A kind of field: how its values are stored, read, written and compared.

    Instances hold no state. ``options`` is the field's own configuration: the properties of the
    field definition that ``options_schema`` names, checked against it, with defaults filled in.

    ``parse`` never sees what ``is_blank`` calls blank and must never raise anything but
    ``InvalidValueError``, whatever JSON it is given.

    Attributes:
        key: Name of the type in definitions; also the name of its file.
        label: Name of the type for people.
        options_schema: Closed JSON Schema (2020-12) of the options.
        widget: Name of the control that edits a value.
        sortable: Whether a list can be sorted by it.
        writable: Whether people and programs may send a value; false where the platform gives it.
    """

    key: ClassVar[str]
    label: ClassVar[LocaleText]
    options_schema: ClassVar[JsonObject]
    widget: ClassVar[str]
    sortable: ClassVar[bool] = True
    writable: ClassVar[bool] = True

    def is_blank(self, raw: JsonValue) -> bool:
        """Tell whether a JSON value means "no value".

        There is one blank, SQL's NULL, so that `ISBLANK`, `required` and unique mean the same for
        every type. Null is blank everywhere; a type adds what people send for it, such as an
        empty text.
        """
        return raw is None

    @abstractmethod
    def column(self, options: Opts) -> TypeEngine[Any]:
        """Return the SQL type that stores a value."""

    @abstractmethod
    def value_type(self, options: Opts) -> Type:
        """Return the type a value has in expressions."""

    @abstractmethod
    def parse(self, raw: JsonValue, options: Opts) -> V:
        """Turn a JSON value into a stored value.

        Raises:
            InvalidValueError: The value does not fit; the reason says what would.
        """

    @abstractmethod
    def dump(self, value: V, options: Opts) -> JsonValue:
        """Turn a stored value into JSON; ``parse`` must read it back."""

    @abstractmethod
    def json_schema(self, options: Opts) -> JsonObject:
        """Describe the JSON form of a value, for the OpenAPI page."""

    @abstractmethod
    def samples(self) -> Sequence[tuple[Opts, V]]:
        """Give (options, value) pairs; the contract tests run over them."""


@runtime_checkable
class SqlJson(Protocol):
    """Power: the JSON form differs from what PostgreSQL makes of the column by itself."""

    def sql_json(self, column: ColumnElement[Any], options: Any) -> ColumnElement[Any]:
        """Return the SQL expression whose JSON equals ``dump``."""


@runtime_checkable
class Reference(Protocol):
    """Power: the value is the id of a record of another object."""

    def target(self, options: Any) -> str:
        """Return the name of the object referred to."""

    def on_delete(self, options: Any) -> str:
        """Return ``restrict`` or ``clear``: what becomes of this field when the target goes."""


@runtime_checkable
class NeverBlank(Protocol):
    """Power: the column is NOT NULL, and this is what an absent value is."""

    blank: Any


@runtime_checkable
class Numbered(Protocol):
    """Power: the database numbers the records; nobody writes the value."""

    def number_sql(self, number: ColumnElement[int], options: Any) -> ColumnElement[str]:
        """Return the SQL expression that shows the next number of the field's sequence."""


@runtime_checkable
class CheckedOptions(Protocol):
    """Power: the options have rules that a JSON Schema cannot say."""

    def check_options(self, options: Any) -> Sequence[Problem]:
        """Return what is wrong with options that pass the schema."""


def refusal(raw: JsonValue, en: str, zh: str, **values: object) -> InvalidValueError:
    """Make the error that ``parse`` raises; the reason is said in both languages."""
    return InvalidValueError(value=raw, reason=say(en, zh, **values))


def field_type(cls: F) -> F:
    """Mark a class for discovery; registers nothing at import time."""
    cls.__field_type__ = True  # type: ignore[attr-defined]
    return cls
