"""What a save changes, as JSON: for the history, for events, for what hooks have set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from dougong.deployment.model import ObjectModel
from dougong.fields.base import FieldType
from dougong.hooks.events import Change, SaveEvent
from dougong.kernel.jsontypes import JsonObject, JsonValue


def differences(record: ObjectModel, change: Change) -> JsonObject:
    """Give the old and the new value of each field that a change of a stored record changes."""
    assert change.old is not None
    return {
        name: [
            _dump(record.fields[name].type, record.fields[name].options, value)
            for value in (change.old[name], new)
        ]
        for name, new in change.values.items()
    }


def tracked(
    record: ObjectModel, event: SaveEvent, change: Change, told: JsonObject
) -> JsonObject | None:
    """Give what the history keeps of what is told of a change; None where it keeps nothing."""
    if not record.definition.history:
        return None
    kept = {
        name: each
        for name, each in told.items()
        if name not in record.fields or record.fields[name].definition.history
    }
    return kept if kept or event is not SaveEvent.UPDATED else None


def new_values(record: ObjectModel, change: Change) -> JsonObject:
    """Give each value of a new record as such a pair; what is blank is left out."""
    return {
        name: [None, _dump(record.fields[name].type, record.fields[name].options, value)]
        for name, value in change.values.items()
        if value is not None
    }


def changed_values(
    changes: Sequence[Change], before: Sequence[Mapping[str, Any]]
) -> Sequence[Sequence[str]]:
    """Name, for each change, the fields whose values are not those of before."""
    return [
        sorted(n for n, v in change.values.items() if n not in known or known[n] != v)
        for change, known in zip(changes, before, strict=True)
    ]


def as_sent(record: ObjectModel, name: str, value: Any) -> Any:
    """Give a value that a hook has set as a client would have sent it."""
    if name not in record.fields or isinstance(value, str | int | float | list | dict | None):
        return value
    if isinstance(value, Decimal):
        return str(value)  # all of it: what does not fit the field is refused, not rounded
    return _dump(record.fields[name].type, record.fields[name].options, value)


def _dump(field_type: FieldType[Any, Any], options: Mapping[str, Any], value: Any) -> JsonValue:
    return None if value is None else field_type.dump(value, options)
