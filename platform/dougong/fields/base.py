"""What a field type must say about itself, and the powers it may have besides."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import (
    Any,
    ClassVar,
    Generic,
    NamedTuple,
    Protocol,
    TypedDict,
    TypeVar,
)

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


class Cipher(Protocol):
    """Encrypts texts; who holds the keys hands one down."""

    def encrypt(self, text: str) -> str:
        """Return the text encrypted, in letters that JSON takes."""

    def decrypt(self, sealed: str) -> str:
        """Return the text that was encrypted."""


class FieldType(ABC, Generic[V, Opts]):
    """A kind of field: how its values are stored, read, written and compared.

    Instances hold no state. ``options`` is the field's own configuration: the properties of the
    field definition that ``options_schema`` names, checked against it, with defaults filled in.

    ``parse`` never sees what ``is_blank`` calls blank and must never raise anything but
    ``InvalidValueError``, whatever JSON it is given.

    Attributes:
        key: Name of the type in definitions; also the name of its file.
        label: Name of the type for people.
        about: What it is for, in a sentence or a few; the page of field types shows it.
        options_schema: Closed JSON Schema (2020-12) of the options. Each has its `description`
            in English, which editors show, and the same in Chinese as `x-description-zh`.
        widget: Name of the control that edits a value.
        sortable: Whether a list can be sorted by it.
        writable: Whether people and programs may send a value; false where the platform gives it.
        stored: Whether the table has a column for it; false where each read computes it.
        mandatory: Whether every field of the type must have a value, without being told so.
    """

    key: ClassVar[str]
    label: ClassVar[LocaleText]
    about: ClassVar[LocaleText]
    options_schema: ClassVar[JsonObject]
    widget: ClassVar[str]
    sortable: ClassVar[bool] = True
    writable: ClassVar[bool] = True
    stored: ClassVar[bool] = True
    mandatory: ClassVar[bool] = False

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


class Power(ABC):  # noqa: B024 - what is abstract is that of the powers
    """What a field type may be able to do besides: a type that has its methods has it.

    Not a protocol: Python works out anew at each ``isinstance`` whether a class has those of a
    protocol, and a model asks that for every field. Here it is asked once per class.
    """

    @classmethod
    def __subclasshook__(cls, other: type) -> bool:
        if Power not in cls.__bases__:
            return super().__subclasshook__(other)
        return all(hasattr(other, name) for name in cls.__abstractmethods__)


class SqlJson(Power):
    """Power: the JSON form differs from what PostgreSQL makes of the column by itself."""

    @abstractmethod
    def sql_json(self, column: ColumnElement[Any], options: Any) -> ColumnElement[Any]:
        """Return the SQL expression whose JSON equals ``dump``."""


class Reference(Power):
    """Power: the value is the id of a record of another object."""

    @abstractmethod
    def target(self, options: Any) -> str:
        """Return the name of the object referred to."""

    @abstractmethod
    def on_delete(self, options: Any) -> str:
        """Return what becomes of this field when the target goes.

        ``restrict``: it may not go; ``clear``: the field does; ``cascade``: the whole record does.
        """


class Rows(Power):
    """Power: the records may be rows of the one that the field refers to."""

    @abstractmethod
    def rows(self, object_name: str, options: Any) -> str | None:
        """Return what they are called in its JSON; None where they are no rows.

        Args:
            object_name: Their object.
            options: The options of the type.
        """


class PolymorphicReference(Power):
    """Power: the value is ``<object>/<id>``, a record of one of several objects."""

    @abstractmethod
    def targets(self, options: Any) -> Sequence[str]:
        """Return the names of the objects that may be referred to."""

    @abstractmethod
    def on_delete(self, options: Any) -> str:
        """Return ``restrict`` or ``clear``: what becomes of this field when the target goes."""


class Companion(NamedTuple):
    """Another field of the same object that the options of a field name.

    Attributes:
        path: JSON pointer of the option, within the field.
        field: Name of the other field.
        types: Keys of the types that it may have.
    """

    path: str
    field: str
    types: tuple[str, ...]


class Accompanied(Power):
    """Power: the options name other fields of the same object."""

    @abstractmethod
    def companions(self, options: Any) -> Sequence[Companion]:
        """Return these fields."""


class NeverBlank(Power):
    """Power: the column is NOT NULL, and this is what an absent value is."""

    @property
    @abstractmethod
    def blank(self) -> Any:
        """What an absent value is."""


class Numbered(Power):
    """Power: the database numbers the records; nobody writes the value."""

    @abstractmethod
    def number_sql(
        self, number: ColumnElement[int], made_at: ColumnElement[Any], options: Any
    ) -> ColumnElement[str]:
        """Return the SQL expression that shows a number.

        Args:
            number: The number; to be named once, for it may be the next of a sequence.
            made_at: When the record was made, by the clock of the tenant.
            options: The options of the type.
        """

    @abstractmethod
    def is_dated(self, options: Any) -> bool:
        """Tell whether what is shown depends on ``made_at``."""

    @abstractmethod
    def period_sql(self, made_at: ColumnElement[Any], options: Any) -> ColumnElement[str] | None:
        """Return what names the period at whose start the numbers begin anew; None for never.

        Only for numbers that are dated: those of two periods must differ in what is shown.
        """


class CheckedOptions(Power):
    """Power: the options have rules that a JSON Schema cannot say."""

    @abstractmethod
    def check_options(self, options: Any) -> Sequence[Problem]:
        """Return what is wrong with options that pass the schema."""


class Expressed(Power):
    """Power: expressions, sorts and aggregates see something else than what is stored.

    Such as the text of what is stored with its markup. Both give the same, or null for none.
    """

    @abstractmethod
    def sql_value(self, column: ColumnElement[Any], options: Any) -> ColumnElement[Any]:
        """Return the SQL expression, of the type that ``value_type`` tells."""

    @abstractmethod
    def python_value(self, stored: Any, options: Any) -> Any:
        """Return the value in Python."""


class Computed(Power):
    """Power: each read computes the value by an expression; the table has no column for it."""

    @abstractmethod
    def source(self, options: Any) -> str:
        """Return the expression over the record; ``value_type`` tells what it must give."""

    @abstractmethod
    def sql_shown(self, value: ColumnElement[Any], options: Any) -> ColumnElement[Any]:
        """Return the value of the field from that of the expression: a number rounded."""


class Rollup(NamedTuple):
    """What a rolled-up value is made of.

    Attributes:
        object: The object of the records.
        lookup: Their lookup that points at the record.
        aggregate: ``count``, ``sum``, ``min``, ``max`` or ``avg``.
        field: The field of theirs that is taken; None where they are counted.
        where: Which of them count, by a condition on their own fields; None: all.
        of_none: What no records come to.
        convert_on: The date field of theirs whose exchange rates count: amounts are then taken in
            the tenant's currency; None: as they are.
    """

    object: str
    lookup: str
    aggregate: str
    field: str | None
    where: str | None
    of_none: int | None
    convert_on: str | None = None


class RolledUp(Power):
    """Power: every save of the records that point here works the value out anew."""

    @abstractmethod
    def rollup(self, options: Any) -> Rollup:
        """Return what it is made of."""


class Sealed(Power):
    """Power: a value is encrypted before it is stored, and read back only as a mask.

    ``parse`` gives what was sent, still open; the records floor seals it, for a type has no key.
    """

    @abstractmethod
    def seal(self, sent: Any, stored: Any, cipher: Cipher, options: Any) -> Any:
        """Return what to store.

        Args:
            sent: What ``parse`` gave.
            stored: What the record holds so far; None for none.
            cipher: Has the keys.
            options: The options of the type.

        Raises:
            InvalidValueError: A mask was sent that is not the stored one.
        """

    @abstractmethod
    def open(self, stored: Any, cipher: Cipher) -> str:
        """Return the value that was sealed."""


class ReadForm(Power):
    """Power: a value is read in another JSON form than it is sent in."""

    @abstractmethod
    def read_schema(self, options: Any) -> JsonObject:
        """Describe the form it is read in, for the OpenAPI page."""


class TextForm(Power):
    """Power: how a value stands in a cell of a table (CSV), where the default will not do.

    Both work on the JSON form, as records are read and sent. The default, and what calls this:
    ``fields/text_form.py``.
    """

    @abstractmethod
    def to_text(self, json: Any, options: Any) -> str:
        """Write the JSON form of a value, which is never null; ``from_text`` reads it back."""

    @abstractmethod
    def from_text(self, text: str, options: Any) -> JsonValue:
        """Read a cell that is not blank into what ``parse`` takes; never raises.

        What it does not understand it gives as it is, for ``parse`` to refuse.
        """


def refusal(raw: JsonValue, en: str, zh: str, **values: object) -> InvalidValueError:
    """Make the error that ``parse`` raises; the reason is said in both languages."""
    return InvalidValueError(value=raw, reason=say(en, zh, **values))


def field_type(cls: F) -> F:
    """Mark a class for discovery; registers nothing at import time."""
    cls.__field_type__ = True  # type: ignore[attr-defined]
    return cls
