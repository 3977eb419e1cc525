"""The schema of flows, made from what elements and triggers say about themselves.

Two forms of one thing, as of the fields of objects: for editors, ``if``/``then`` by element inside
the file of the kind; for our own check one closed schema for each, whose faults name the property.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dougong.automation.element import Element
from dougong.automation.registries import Parts
from dougong.automation.trigger import Trigger
from dougong.kernel.jsontypes import JsonObject
from dougong.metadata.schema_check import SWITCH

_MADE = {"step": "element", "trigger": "type"}


def editor_schema(schema: JsonObject, parts: Parts) -> dict[str, Any]:
    """Fill in which elements and triggers there are, and what may be said of each."""
    document: Mapping[str, Any] = schema
    defs = dict(document["$defs"])
    for name, chosen_by in _MADE.items():
        items = _of(name, parts)
        described = defs[name]
        cases = [_case(chosen_by, each) for each in items]
        named = _with_enum(described, chosen_by, [each.key for each in items])
        defs[name] = {**described, "properties": named, "allOf": cases}
    return {**document, "$defs": defs}


def checking_schema(schema: JsonObject, parts: Parts) -> dict[str, Any]:
    """Give it in the form that our own check uses."""
    document: Mapping[str, Any] = schema
    defs = dict(document["$defs"])
    for name, chosen_by in _MADE.items():
        items, frame = _of(name, parts), defs[name]
        otherwise = {
            "type": "object",
            "required": frame["required"],
            "properties": _with_enum(frame, chosen_by, [each.key for each in items]),
        }
        cases = {each.key: _closed(frame, chosen_by, each) for each in items}
        defs[name] = {SWITCH: {"property": chosen_by, "cases": cases, "otherwise": otherwise}}
    return {**document, "$defs": defs}


def _of(name: str, parts: Parts) -> list[Element | Trigger]:
    found: Iterable[Element | Trigger] = parts.elements if name == "step" else parts.triggers
    return sorted(found, key=lambda each: each.key)


def _closed(frame: Mapping[str, Any], chosen_by: str, part: Element | Trigger) -> dict[str, Any]:
    schema: Mapping[str, Any] = part.schema
    common = {**frame["properties"], chosen_by: {"const": part.key}}
    return {
        "type": "object",
        "required": [*frame["required"], *schema.get("required", ())],
        "properties": {**common, **schema["properties"]},
        "additionalProperties": False,
    }


def _case(chosen_by: str, part: Element | Trigger) -> dict[str, Any]:
    schema: Mapping[str, Any] = part.schema
    condition = {"properties": {chosen_by: {"const": part.key}}, "required": [chosen_by]}
    then: dict[str, Any] = {"properties": schema["properties"]}
    if schema.get("required"):
        then["required"] = [*schema["required"]]
    return {"if": condition, "then": then}


def _with_enum(frame: Mapping[str, Any], name: str, keys: list[str]) -> dict[str, Any]:
    return {**frame["properties"], name: {**frame["properties"][name], "enum": keys}}
