"""Definitions that tests of flows work with: parcels that are sent, followed and asked after."""

from __future__ import annotations

from typing import Any

NOW = "2026-03-02T09:00:00Z"


def text(words: str) -> dict[str, str]:
    """Make a label."""
    return {"en": words, "zh-CN": words}


def option(value: str) -> dict[str, Any]:
    """Make an option of a picklist."""
    return {"value": value, "label": text(value)}


PARCEL: dict[str, Any] = {
    "kind": "object",
    "name": "parcel",
    "label": text("Parcel"),
    "plural": text("Parcels"),
    "title": "name",
    "fields": [
        {"name": "name", "type": "text", "label": text("Name"), "required": True},
        {"name": "number", "type": "autonumber", "label": text("No."), "format": "P-{000}"},
        {"name": "weight", "type": "number", "label": text("Weight"), "scale": 0},
        {"name": "sent_on", "type": "datetime", "label": text("Sent")},
        {
            "name": "state",
            "type": "picklist",
            "label": text("State"),
            "default": "packed",
            "options": [option("packed"), option("sent"), option("lost")],
        },
        {
            "name": "inside",
            "type": "lookup",
            "label": text("Inside"),
            "to": "parcel",
            "on_delete": "clear",
        },
    ],
    "rules": [{"name": "light", "when": "weight > 100", "message": text("Too heavy")}],
}
CARRIER: dict[str, Any] = {
    "kind": "connector",
    "name": "carrier",
    "label": text("Carrier"),
    "base_url": "https://carrier.example/api",
    "auth": {"type": "none"},
}
# Sent parcels are announced; if that fails it is noted; after two days somebody asks.
FOLLOW: dict[str, Any] = {
    "kind": "flow",
    "name": "follow",
    "label": text("Follow"),
    "trigger": {
        "type": "record",
        "object": "parcel",
        "on": ["update"],
        "when": "state = 'sent' and $old.state != 'sent'",
    },
    "variables": {"asked": {"type": "number", "default": 0}},
    "start": "announce",
    "steps": {
        "announce": {
            "element": "call",
            "connector": "carrier",
            "method": "POST",
            "path": "'/parcels/' & name",
            "gives": {"number": {"type": "number", "at": "/id"}},
            "next": "pause",
            "on_error": "note",
        },
        "note": {
            "element": "update",
            "record": "$record",
            "values": {"name": "name & ' (unannounced)'"},
            "next": "pause",
        },
        "pause": {"element": "wait", "duration": "2 days", "next": "count"},
        "count": {"element": "assign", "variables": {"asked": "$var.asked + 1"}, "next": "ask"},
        "ask": {
            "element": "create",
            "object": "activity",
            "values": {
                "subject": "'Where is ' & name & '?'",
                "notes": "'weight ' & weight & ' ' & $steps.announce.number",
            },
        },
    },
}
TEST: dict[str, Any] = {
    "kind": "test",
    "name": "a_sent_parcel_is_followed",
    "label": text("A sent parcel is followed"),
    "help": text("One was lost"),
    "now": NOW,
    "given": [
        {"name": "box", "object": "parcel", "values": {"name": "Box", "weight": 3}},
        {"name": "clerk", "object": "user", "values": {"name": "Clerk", "email": "c@t.example"}},
    ],
    "when": [
        {
            "do": "update",
            "record": "box",
            "values": {"state": "sent"},
            "by": "clerk",
            "then": [
                {"check": "run", "flow": "follow", "state": "waiting", "count": 1},
                {"check": "record", "record": "box", "holds": "updated_by = $clerk"},
            ],
        },
        {
            "do": "wait",
            "for": "47 hours",
            "then": [{"check": "records", "object": "activity", "count": 0}],
        },
        {"do": "wait", "for": "1 hour"},
    ],
    "then": [
        {
            "check": "records",
            "object": "activity",
            "where": "subject = 'Where is Box?'",
            "count": 1,
        },
        {"check": "run", "flow": "follow", "state": "done", "step": "ask", "count": 1},
        {"check": "call", "flow": "follow", "step": "announce", "contains": "Box", "count": 1},
        {"check": "record", "record": "box", "holds": "name = 'Box' and state = 'sent'"},
    ],
}
