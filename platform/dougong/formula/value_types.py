"""Types of the expression language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from dougong.kernel.messages import LocaleText


class Kind(StrEnum):
    """What sort of value an expression gives."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    TIME = "time"
    DURATION = "duration"
    OPTION = "option"
    LIST = "list"
    RECORD = "record"
    LOCATION = "location"
    RICH = "rich"
    OPAQUE = "opaque"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Type:
    """A type: its kind, and what the kind needs besides.

    Attributes:
        kind: The sort of value.
        element: Type of the elements, of a list.
        object: Name of the object, of a record.
        options: The legal values, of an option.
        labels: What people read for these values; it makes no other type.
    """

    kind: Kind
    element: Type | None = None
    object: str | None = None
    options: tuple[str, ...] | None = None
    labels: Mapping[str, LocaleText] | None = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        if self.kind is Kind.LIST and self.element is not None:
            return f"list of {self.element}"
        return self.object or self.kind.value


TEXT = Type(Kind.TEXT)
NUMBER = Type(Kind.NUMBER)
BOOLEAN = Type(Kind.BOOLEAN)
DATE = Type(Kind.DATE)
DATETIME = Type(Kind.DATETIME)
TIME = Type(Kind.TIME)
DURATION = Type(Kind.DURATION)
LOCATION = Type(Kind.LOCATION)
RICH = Type(Kind.RICH)
OPAQUE = Type(Kind.OPAQUE)
"""JSON that no expression looks into: it can be blank or not, and that is all."""
BLANK = Type(Kind.BLANK)


def option(*values: str, labels: Mapping[str, LocaleText] | None = None) -> Type:
    """Give the type of a choice among ``values``, with what people read for them."""
    return Type(Kind.OPTION, options=values, labels=labels)


def record(object_name: str) -> Type:
    """Give the type of a record of the named object."""
    return Type(Kind.RECORD, object=object_name)


def namespace(name: str) -> Type:
    """Give the type of ``$name`` where that has values below it, and is none itself."""
    return record(f"${name}.")


def namespaced(object_name: str) -> str | None:
    """Give the name that ``namespace`` made an object's name of; None if it did not."""
    is_namespace = object_name.startswith("$") and object_name.endswith(".")
    return object_name[1:-1] if is_namespace else None


def list_of(element: Type) -> Type:
    """Give the type of a list."""
    return Type(Kind.LIST, element=element)
