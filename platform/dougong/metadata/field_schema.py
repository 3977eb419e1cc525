"""The schema of a field, made from what the field types say about their options.

Two forms of one thing: for editors, ``if``/``then`` by type inside the file of the kind; for our
own check, one closed schema per type, whose faults name the property and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dougong.fields.base import FieldType, NeverBlank, Numbered
from dougong.kernel.jsontypes import JsonObject
from dougong.metadata.schema_check import SWITCH

AnyFieldType = FieldType[Any, Any]


def editor_schema(schema: JsonObject, field_types: Iterable[AnyFieldType]) -> dict[str, Any]:
    """Fill in what the schema of objects says about the options of each field type.

    Args:
        schema: The schema of objects, filled in before or not.
        field_types: The types a field may have.

    Returns:
        The same schema with the part about types made anew; filling in twice changes nothing.
    """
    field = _field(schema)
    types = sorted(field_types, key=lambda each: each.key)
    described = {
        **field,
        "properties": _with_enum(field, [each.key for each in types]),
        "allOf": [_case(each) for each in types],
    }
    return {**schema, "$defs": {**schema["$defs"], "field": described}}  # type: ignore[dict-item]


def checking_schema(schema: JsonObject, field_types: Iterable[AnyFieldType]) -> dict[str, Any]:
    """Give the schema of objects in the form that our own check uses."""
    field = _field(schema)
    types = {each.key: closed_field_schema(field, each) for each in field_types}
    otherwise = {
        "type": "object",
        "required": field["required"],
        "properties": _with_enum(field, sorted(types)),
    }
    switch = {SWITCH: {"property": "type", "cases": types, "otherwise": otherwise}}
    return {**schema, "$defs": {**schema["$defs"], "field": switch}}  # type: ignore[dict-item]


def closed_field_schema(field: Mapping[str, Any], field_type: AnyFieldType) -> dict[str, Any]:
    """Give the closed schema of a field of one type.

    Args:
        field: The part of the object's schema that every field shares.
        field_type: The type.
    """
    options: Mapping[str, Any] = field_type.options_schema
    refused = refused_properties(field_type)
    common = {key: part for key, part in field["properties"].items() if key not in refused}
    return {
        **options,
        "type": "object",
        "required": [*field["required"], *options.get("required", ())],
        "properties": {**common, **options.get("properties", {})},
        "additionalProperties": False,
    }


def refused_properties(field_type: AnyFieldType) -> tuple[str, ...]:
    """Name the shared properties of fields that mean nothing for a type."""
    if isinstance(field_type, Numbered):
        return ("placeholder", "required", "unique", "default")
    if isinstance(field_type, NeverBlank):
        return ("placeholder", "required", "unique")
    return () if field_type.sortable else ("unique",)


def _case(field_type: AnyFieldType) -> dict[str, Any]:
    options: Mapping[str, Any] = field_type.options_schema
    kept = {key: part for key, part in options.items() if key not in _OBJECT_FRAME}
    refused = dict.fromkeys(refused_properties(field_type), False)
    then = {"properties": {**options.get("properties", {}), **refused}, **kept}
    condition = {"properties": {"type": {"const": field_type.key}}, "required": ["type"]}
    return {"if": condition, "then": then}


_OBJECT_FRAME = frozenset({"type", "properties", "additionalProperties"})


def _field(schema: JsonObject) -> Mapping[str, Any]:
    return schema["$defs"]["field"]  # type: ignore[index,call-overload,return-value]


def _with_enum(field: Mapping[str, Any], keys: list[str]) -> dict[str, Any]:
    return {**field["properties"], "type": {**field["properties"]["type"], "enum": keys}}
