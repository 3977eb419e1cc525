"""Values as scripts have them: numbers as decimals, dates as dates, lookups as ``{"id": …}``."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from dougong.automation.calling.scripts import plain
from dougong.deployment.model import FieldModel, Model, ObjectModel
from dougong.fields.base import Sealed
from dougong.formula.errors import InvalidValueError
from dougong.formula.value_types import Kind, Type
from dougong.formula.values import from_json
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.metadata.variables import VariableDef

_AS_THEY_ARE = (str, bool, int, Decimal, date, datetime, time, timedelta)
_TYPED = frozenset({Kind.NUMBER, Kind.DATE, Kind.DATETIME, Kind.TIME, Kind.DURATION})


def stored_values(
    record: ObjectModel, stored: Mapping[str, Any], wanted: Collection[str] | None
) -> dict[str, Any]:
    """Give the stored values of a record as its script has them; secrets it does not get."""
    return {
        name: _of_stored(field, stored.get(name))
        for name, field in record.fields.items()
        if (wanted is None or name in wanted)
        and field.definition.computed_by is None
        and not isinstance(field.type, Sealed)
    }


def _of_stored(field: FieldModel, value: Any) -> Any:
    if value is None or isinstance(value, _AS_THEY_ARE):
        return value
    if isinstance(value, UUID):
        return {"id": str(value)} if field.target is not None else str(value)
    return field.type.dump(value, field.options)


def read_values(model: Model, object_name: str, read: Mapping[str, Any]) -> dict[str, Any]:
    """Give a record that was read as a client reads it, with its values typed."""
    record = model.objects.get(object_name)
    found: dict[str, Any] = {}
    for name, value in read.items():
        field = record.fields.get(name) if record is not None else None
        if field is None:
            found[name] = value
        elif field.target is not None and isinstance(value, Mapping):
            found[name] = read_values(model, field.target, value)
        else:
            found[name] = typed(value, field.value_type)
    return found


def typed(value: JsonValue, of: Type) -> Any:
    """Give a value of JSON as Python has it; what has no such form stays as it is."""
    if of.kind not in _TYPED or value is None:
        return value
    try:
        if of.kind is Kind.NUMBER and isinstance(value, str):
            return Decimal(value)  # as it is written, not as it is computed with
        return from_json(value, of)
    except (InvalidValueError, InvalidOperation):
        return value


def given_values(inputs: Mapping[str, VariableDef], given: JsonObject) -> dict[str, Any]:
    """Give inputs as a script has them; those that are not given are None."""
    return {name: _input(of, given.get(name)) for name, of in inputs.items()}


def _input(of: VariableDef, value: JsonValue) -> Any:
    kind = of.value_type.kind
    if kind in _TYPED and isinstance(value, int | float) and not isinstance(value, bool):
        return typed(format(Decimal(str(value)), "f"), of.value_type)
    return typed(value, of.value_type)


def sent_values(values: object) -> JsonObject:
    """Give values of a script as a client would send them.

    Raises:
        ValueError: They are no dictionary of such values.
    """
    if not isinstance(values, Mapping):
        raise ValueError("values: write a dictionary of fields")
    try:
        found: JsonObject = plain(values)
    except ValueError:
        raise ValueError("values: something in it is no JSON") from None
    return found
