"""The schema of a field, made from what the field types say about their options.

Two forms of one thing: for editors, ``if``/``then`` by type inside the file of the kind; for our
own check, one closed schema per type, whose faults name the property and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dougong.fields.base import FieldType, NeverBlank
from dougong.fields.choices import CHOICE_OPTIONS_SCHEMA
from dougong.fields.texts import TextualField
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
    described = {**field, **editor_cases(field, types)}
    definitions: Any = {**schema["$defs"], "field": described}  # type: ignore[dict-item]
    return {**_with_options(schema), "$defs": definitions}


def editor_cases(described: Mapping[str, Any], types: Sequence[AnyFieldType]) -> dict[str, Any]:
    """Give what a schema says about types: which there are, and the options of each.

    Args:
        described: The schema of what has one of the types.
        types: The types it may have.
    """
    return {
        "properties": _with_enum(described, [each.key for each in types]),
        "allOf": [_case(each, described) for each in types],
    }


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
    frame = _by_extends(_with_options(schema))
    return {**frame, "$defs": {**schema["$defs"], "field": switch}}  # type: ignore[dict-item]


def closed_field_schema(field: Mapping[str, Any], field_type: AnyFieldType) -> dict[str, Any]:
    """Give the closed schema of a field of one type.

    Args:
        field: The part of the object's schema that every field shares.
        field_type: The type.
    """
    options: Mapping[str, Any] = field_type.options_schema
    refused = refused_properties(field_type)
    common = {key: part for key, part in field["properties"].items() if key not in refused}
    # The file names the types that it was written with; a plugin's is none of them.
    common["type"] = {"const": field_type.key}
    return {
        **options,
        "type": "object",
        "required": [*field["required"], *options.get("required", ())],
        "properties": {**common, **options.get("properties", {})},
        "additionalProperties": False,
    }


_WRITTEN_ONLY = (
    "placeholder",
    "required",
    "unique",
    "ignore_case",
    "default",
    "editable_after_submit",
    "mask",
    "personal",
)


def refused_properties(field_type: AnyFieldType) -> tuple[str, ...]:
    """Name the shared properties of fields that mean nothing for a type."""
    if not field_type.stored:
        return (*_WRITTEN_ONLY, "history")
    if not field_type.writable:
        return _WRITTEN_ONLY
    unmasked = () if isinstance(field_type, TextualField) else ("mask",)
    if isinstance(field_type, NeverBlank):
        return ("placeholder", "required", "unique", "ignore_case", *unmasked)
    if field_type.mandatory:
        return ("required", "ignore_case", *unmasked)
    if not field_type.sortable:
        return ("unique", "ignore_case", *unmasked)
    return () if isinstance(field_type, TextualField) else ("ignore_case", *unmasked)


def _case(field_type: AnyFieldType, described: Mapping[str, Any]) -> dict[str, Any]:
    options: Mapping[str, Any] = field_type.options_schema
    kept = {key: part for key, part in options.items() if key not in _OBJECT_FRAME}
    refused = {
        name: False for name in refused_properties(field_type) if name in described["properties"]
    }
    then = {"properties": {**options.get("properties", {}), **refused}, **kept}
    condition = {"properties": {"type": {"const": field_type.key}}, "required": ["type"]}
    return {"if": condition, "then": then}


_OBJECT_FRAME = frozenset({"type", "properties", "additionalProperties"})


def _with_options(schema: JsonObject) -> dict[str, Any]:
    """Say what values look like that an extension adds to a picklist."""
    document: Mapping[str, Any] = schema
    choices: Mapping[str, Any] = CHOICE_OPTIONS_SCHEMA["properties"]  # type: ignore[assignment]
    added = {**document["properties"]["options"], "patternProperties": {_NAME: choices["options"]}}
    return {**document, "properties": {**document["properties"], "options": added}}


def _by_extends(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Part whole objects from extensions of objects, so that faults name the property only."""
    extension, whole = schema["then"]["properties"], schema["else"]
    frame = {"type": "object", "additionalProperties": False}
    every: Mapping[str, Any] = schema["properties"]
    cases = {
        True: {
            **frame,
            "required": schema["required"],
            "properties": {key: part for key, part in every.items() if key not in extension},
        }
    }
    otherwise = {
        **frame,
        "required": [*schema["required"], *whole["required"]],
        "properties": {key: part for key, part in every.items() if key not in whole["properties"]},
    }
    named = {key: part for key, part in schema.items() if key.startswith("$")}
    return {**named, SWITCH: {"property": "extends", "cases": cases, "otherwise": otherwise}}


_NAME = "^[a-z][a-z0-9_]{0,39}$"


def _field(schema: JsonObject) -> Mapping[str, Any]:
    return schema["$defs"]["field"]  # type: ignore[index,call-overload,return-value]


def _with_enum(field: Mapping[str, Any], keys: list[str]) -> dict[str, Any]:
    return {**field["properties"], "type": {**field["properties"]["type"], "enum": keys}}
