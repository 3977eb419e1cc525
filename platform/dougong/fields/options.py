"""The options of a field: completed with defaults, and what a type says is wrong with them.

Their form is checked by the schema of the object they stand in (metadata/schema_check.py); the
library that does so never applies ``default``.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from dougong.kernel.errors import AppError, Problem
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say


class InvalidOptionError(AppError):
    """A field is configured in a way that its type does not know."""

    code = "field.invalid_option"
    template = "option refused: {reason}"
    template_zh = "选项无效：{reason}"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


def option_problem(path: str, en: str, zh: str, **values: object) -> Problem:
    """Make the problem of one option; the reason is said in both languages."""
    return Problem(path=path, error=InvalidOptionError(reason=say(en, zh, **values)))


def with_defaults(schema: JsonObject, value: Any) -> Any:
    """Return a copy of a value that fits ``schema``, completed with the defaults it names.

    A whole number written as `2.0` becomes an int, so that nobody has to think of it.
    """
    if isinstance(value, Mapping):
        properties: Mapping[str, Any] = schema.get("properties", {})  # type: ignore[assignment]
        given = {
            name: with_defaults(properties.get(name, {}), item) for name, item in value.items()
        }
        missing = {
            name: part["default"]
            for name, part in properties.items()
            if name not in given and "default" in part
        }
        return given | missing
    if isinstance(value, list):
        items: Any = schema.get("items", {})
        return [with_defaults(items, item) for item in value]
    return int(value) if schema.get("type") == "integer" else value
