"""Values that go by a name and have a type: what flows and scripts are given, keep and give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dougong.formula import value_types
from dougong.formula.value_types import Type
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import LocaleText

_PLAIN: Mapping[str, Type] = {
    "text": value_types.TEXT,
    "number": value_types.NUMBER,
    "boolean": value_types.BOOLEAN,
    "date": value_types.DATE,
    "datetime": value_types.DATETIME,
    "time": value_types.TIME,
    "duration": value_types.DURATION,
    "json": value_types.OPAQUE,
}
VARIABLE_TYPES = (*_PLAIN, "record", "records")


@dataclass(frozen=True, slots=True, kw_only=True)
class VariableDef:
    """A value that a flow or a script is given, keeps or gives.

    Attributes:
        name: Its name; in flows after ``$input.`` or ``$var.``.
        type: One of ``VARIABLE_TYPES``.
        object: The object, of a record or of records.
        label: What people call it.
        required: Of what is given, whether it must be.
        default: Of what is kept, the expression that it begins with.
    """

    name: str
    type: str
    object: str | None = None
    label: LocaleText | None = None
    required: bool = False
    default: JsonValue = None

    @property
    def value_type(self) -> Type:
        """The type of its values in expressions."""
        if self.type == "record":
            return value_types.record(self.object or "")
        if self.type == "records":
            return value_types.list_of(value_types.record(self.object or ""))
        return _PLAIN[self.type]
