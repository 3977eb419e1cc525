"""The definitions of large tenants, for the benches of models."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dougong.metadata.definition import Definition

_LABEL = {"en": "Thing", "zh-CN": "事物"}
_OPTIONS: tuple[dict[str, Any], ...] = (
    {"type": "text"},
    {"type": "number", "precision": 12, "scale": 2},
    {"type": "date"},
    {"type": "picklist", "options": [{"value": "a", "label": {"en": "A", "zh-CN": "甲"}}]},
    {"type": "lookup", "to": "account"},
)


def large_object(number: int, fields: int) -> Definition:
    """Give one of many objects of mixed fields."""
    name = f"object_{number}"
    document: dict[str, Any] = {
        "kind": "object",
        "name": name,
        "label": _LABEL,
        "plural": _LABEL,
        "title": "f0",
        "fields": [
            {"name": f"f{i}", "label": _LABEL, **_OPTIONS[i % len(_OPTIONS)]} for i in range(fields)
        ],
    }
    return Definition("object", name, document)


def large_tenant(objects: int, fields: int) -> Iterator[Definition]:
    """Give many objects, each with a view of its records."""
    for number in range(objects):
        made = large_object(number, fields)
        yield made
        view: dict[str, Any] = {
            "kind": "view",
            "name": f"{made.name}_all",
            "object": made.name,
            "label": _LABEL,
            "columns": ["f0", "f1", "f2", "f4.name"],
            "where": "f1 > 10 and f3 = 'a'",
            "sort": "-f2",
        }
        yield Definition("view", f"{made.name}_all", view)
