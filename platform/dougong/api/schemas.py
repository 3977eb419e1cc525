"""JSON Schemas of what calls answer, apart from records."""

from __future__ import annotations

from collections.abc import Mapping

from dougong.kernel.jsontypes import JsonObject, JsonValue

OBJECT = "{object_name}"
"""Stands for the name of an object in what is said once for all objects."""

SAVED = ".saved"
"""Added to the name of an object: a record as a save answers with it."""

CURRENT = ".current"
"""Added to the name of an object: the values of a single object that hold for somebody."""

ROW = ".row"
"""Added to the name of an object: a record as a row of its document."""

INSTANT: JsonObject = {"type": "string", "format": "date-time"}
ID: JsonObject = {"type": "string", "format": "uuid"}
TEXT: JsonObject = {"type": "string"}
BYTES: JsonObject = {"type": "string", "format": "binary"}
"""Stands for an answer that is no JSON."""

LOCALE_TEXT: JsonObject = {"type": "object", "additionalProperties": TEXT}
ANY_OBJECT: JsonObject = {"type": "object"}


def ref(name: str) -> JsonObject:
    """Refer to a schema of the page."""
    return {"$ref": f"#/components/schemas/{name}"}


def fields(
    required: Mapping[str, JsonObject], optional: Mapping[str, JsonObject] | None = None
) -> dict[str, JsonValue]:
    """Describe an object that has these properties and no others."""
    properties = {**required, **(optional or {})}
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def list_of(items: JsonObject) -> JsonObject:
    """Describe a list."""
    return {"type": "array", "items": items}


def or_null(schema: JsonObject) -> JsonObject:
    """Describe what may be null."""
    return {"anyOf": [schema, {"type": "null"}]}


FAULT = fields(
    {"path": TEXT, "code": TEXT, "message": TEXT},
    {"details": ANY_OBJECT, "file": TEXT},
)
PLAN_STEP = fields(
    {"action": TEXT, "object": TEXT, "sql": TEXT, "concurrent": {"type": "boolean"}},
    {"field": TEXT},
)
TRACE_STEP: JsonObject = {
    "type": "object",
    "properties": {"step": TEXT, "object": TEXT, "ms": {"type": "number"}},
    "required": ["step", "object", "ms"],
}
PROBLEM = fields(
    {
        "type": TEXT,
        "title": TEXT,
        "status": {"type": "integer"},
        "code": TEXT,
        "detail": TEXT,
        "request_id": TEXT,
        "errors": list_of(ref("Fault")),
    },
    {"details": ANY_OBJECT, "trace": list_of(ref("TraceStep"))},
)
AS_OF = fields(
    {"at": INSTANT, "deleted": {"type": "boolean"}, "unknown": list_of(TEXT)},
)
PERSON = fields({"id": ID, "label": or_null(TEXT), "email": or_null(TEXT)})
SHARED: Mapping[str, JsonObject] = {
    "Fault": FAULT,
    "Problem": PROBLEM,
    "AsOf": AS_OF,
    "Archived": fields({"at": INSTANT}),
    "Person": PERSON,
    "PlanStep": PLAN_STEP,
    "TraceStep": TRACE_STEP,
}
