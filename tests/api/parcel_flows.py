"""Flows of boxes and parcels, for the tests of what flows do."""

from __future__ import annotations

from typing import Any

from dougong.testing.over_http import ApiClient, Home

from .conftest import text


def an_object(name: str, *fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    label = text(name.capitalize(), name)
    return {
        "kind": "object",
        "name": name,
        "label": label,
        "plural": label,
        "title": "name",
        "fields": [{"name": "name", "type": "text", "required": True}, *fields],
        **more,
    }


BOX = an_object(
    "box",
    {"name": "count", "type": "number", "scale": 0},
    {"name": "note", "type": "text"},
    {"name": "tags", "type": "tags"},
)
PARCEL = an_object(
    "parcel",
    {"name": "box", "type": "lookup", "to": "box"},
    {"name": "weight", "type": "number", "scale": 1},
    {"name": "note", "type": "text"},
)


def a_flow(name: str, steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Give a flow that begins when a box of its own name is made."""
    trigger = {"type": "record", "object": "box", "on": ["create"], "when": f"name = '{name}'"}
    return {
        "kind": "flow",
        "name": name,
        "label": text(name, name),
        "trigger": more.pop("trigger", trigger),
        "start": next(iter(steps)),
        "steps": steps,
        **more,
    }


def begin(home: Home, name: str) -> dict[str, Any]:
    """Make a box and let its flow go on as far as it does; gives the box."""
    made = home.api.create("box", name=name)
    home.run_flows()
    found: dict[str, Any] = home.api.get(f"/data/box/{made['id']}").json or {}
    return found


def run_of(api: ApiClient, flow: str) -> dict[str, Any]:
    """Give the latest run of a flow, whole."""
    listed: Any = api.get("/runs", flow=flow).json
    whole = next(each for each in listed["runs"] if each["parent"] is None)
    found: dict[str, Any] = api.get(f"/runs/{whole['id']}").json or {}
    return found
