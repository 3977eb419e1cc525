"""What a record looks like on the API page: as it is read, created and changed."""

from __future__ import annotations

from typing import Any

from dougong.api.schemas import ID, or_null
from dougong.deployment.model import FieldModel, ObjectModel
from dougong.fields.base import NeverBlank
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import localize
from dougong.records.selection import ALWAYS, Sees, all_fields

_LABEL: JsonObject = {"type": ["string", "null"]}
_REFERENCE: JsonObject = {
    "type": ["object", "null"],
    "properties": {"id": ID, "label": _LABEL},
    "required": ["id", "label"],
}


def read_form(record: ObjectModel, sees: Sees, locale: str) -> JsonObject:
    """Describe a record as it is read; a request may ask for fewer fields, and for paths."""
    return {
        "type": "object",
        "title": localize(record.label, locale),
        "properties": {
            name: _described(record.fields[name], _as_read(record.fields[name]), locale)
            for name in all_fields(record, sees)
        },
        "required": list(ALWAYS),
        "additionalProperties": False,
    }


def create_form(record: ObjectModel, sees: Sees, locale: str) -> JsonObject:
    """Describe what creates a record."""
    required = [
        name
        for name, field in record.writable.items()
        if field.definition.required and field.definition.default is None
    ]
    form: dict[str, Any] = {**patch_form(record, sees, locale)}
    return form | {"required": required} if required else form


def patch_form(record: ObjectModel, sees: Sees, locale: str) -> JsonObject:
    """Describe what changes a record: any of the fields that people write."""
    return {
        "type": "object",
        "title": localize(record.label, locale),
        "properties": {
            name: _described(field, _as_written(field), locale)
            for name, field in record.writable.items()
            if sees(record.name, name)
        },
        "additionalProperties": False,
    }


def _as_read(field: FieldModel) -> JsonObject:
    if field.target is not None:
        return _REFERENCE
    schema = field.type.json_schema(field.options)
    always_there = isinstance(field.type, NeverBlank) or field.name in ALWAYS
    return schema if always_there else or_null(schema)


def _as_written(field: FieldModel) -> JsonObject:
    schema = field.type.json_schema(field.options)
    return schema if field.definition.required else or_null(schema)


def _described(field: FieldModel, schema: JsonObject, locale: str) -> JsonObject:
    definition = field.definition
    described: dict[str, Any] = {**schema, "title": localize(definition.label, locale)}
    if definition.help is not None:
        described["description"] = localize(definition.help, locale)
    if isinstance(definition.default, str | int | float | list):
        described["default"] = definition.default
    return described
