"""The one way a definition is written to a file, so that a diff shows what changed and no more.

Keys stand in the order of the kind's schema; lists keep theirs. What has no list of objects in it
and fits into the width stands on one line: a field, an option, a label.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from dougong.kernel.jsontypes import JsonObject
from dougong.metadata.schema_walk import Schema, SchemaWalk

WIDTH = 100
_INDENT = "  "


def canonical(document: JsonObject, schema: Schema, shared: Schema) -> str:
    """Write a definition.

    Args:
        document: The definition.
        schema: The schema of its kind, in the form that editors use.
        shared: The schema of the shared parts, to which the other refers.

    Returns:
        JSON text, ended by a line feed; reading and writing it again gives the same text.
    """
    return lay_out(_ordered(SchemaWalk(schema, shared), document, [schema]))


def lay_out(document: JsonObject) -> str:
    """Write a JSON object, its keys in their order, over as few lines as read well."""
    return _write_open(document, "") + "\n"


def _ordered(walk: SchemaWalk, value: Any, schemas: list[Schema]) -> Any:
    """Put keys into the order in which schemas name them."""
    if isinstance(value, Mapping):
        properties = walk.properties(schemas, value)
        keys = [key for key in properties if key in value]
        keys += [key for key in value if key not in properties]
        return {
            key: _ordered(walk, value[key], properties.get(key) or walk.named(schemas, key, value))
            for key in keys
        }
    if isinstance(value, list | tuple):
        items = walk.items(schemas, value)
        return [_ordered(walk, item, items) for item in value]
    return value


def _write(value: Any, indent: str, room: int) -> str:
    """Write a value on one line if it may and fits into ``room`` columns, else on several."""
    if _is_flat(value):
        line = _write_line(value)
        if not isinstance(value, dict | list) or not value or len(line) <= room:
            return line
    return _write_open(value, indent)


def _write_open(value: Any, indent: str) -> str:
    inner = indent + _INDENT
    if isinstance(value, dict):
        parts = []
        for key, item in value.items():
            label = _write_line(key) + ": "
            parts.append(label + _write(item, inner, WIDTH - len(inner) - len(label) - 1))
        brackets = "{}"
    else:
        parts = [_write(item, inner, WIDTH - len(inner) - 1) for item in value]
        brackets = "[]"
    lines = (",\n" + inner).join(parts)
    return f"{brackets[0]}\n{inner}{lines}\n{indent}{brackets[1]}"


def _is_flat(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(_is_flat, value.values()))
    if isinstance(value, list):
        return all(_is_flat(item) and not isinstance(item, dict) for item in value)
    return True


def _write_line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
