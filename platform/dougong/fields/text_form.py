"""Values as texts: what stands in a cell of a table (CSV), and how it is read back.

Values stand in it so that a file which was exported can be imported: a choice as its value, a
reference as its id. What people write by hand is read as well, where a type knows how (the power
``TextForm``): a choice by its label, `是` for true, `1,234.50`, `2026年1月31日`.

A type that says nothing has this form: a text stands as it is, anything else as its JSON.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

import orjson

from dougong.fields.base import FieldType, TextForm
from dougong.kernel.jsontypes import JsonValue

SEPARATOR = ";"


def to_text(field: FieldType[Any, Any], json: JsonValue, options: Mapping[str, Any]) -> str:
    """Write a value, given in its JSON form; no value is the empty text."""
    if json is None:
        return ""
    if isinstance(field, TextForm):
        return field.to_text(json, options)
    if isinstance(json, str) and _is_textual(field, options):
        return json
    return orjson.dumps(json).decode()


def from_text(field: FieldType[Any, Any], text: str, options: Mapping[str, Any]) -> JsonValue:
    """Read a cell into what ``parse`` takes; a blank one is no value."""
    if not text.strip():
        return None
    if isinstance(field, TextForm):
        return field.from_text(text, options)
    return text if _is_textual(field, options) else _loaded(text)


def parts(text: str) -> list[str]:
    """Part a cell that holds several values at its semicolons; what is empty is none."""
    return [part for each in re.split("[;；]", text) if (part := each.strip())]


def plain(text: str) -> str:
    """Give a text without spaces around it, its digits and signs as they are on any keyboard."""
    return unicodedata.normalize("NFKC", text).strip()


def _is_textual(field: FieldType[Any, Any], options: Mapping[str, Any]) -> bool:
    return field.json_schema(options).get("type") == "string"


def _loaded(text: str) -> JsonValue:
    try:
        found: JsonValue = orjson.loads(text)
    except orjson.JSONDecodeError:
        return text
    return found
