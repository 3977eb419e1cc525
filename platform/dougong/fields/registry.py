"""Finding the built-in field types, and reading the options of a field."""

from __future__ import annotations

from typing import Any

from dougong.fields import builtin
from dougong.fields.base import CheckedOptions, FieldType
from dougong.fields.options import schema_problems, with_defaults
from dougong.kernel.errors import Problem
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.registry import marked


def builtin_field_types() -> list[FieldType[Any, Any]]:
    """Find the field types of the platform: one in each file of ``fields/builtin/``."""
    return [cls() for cls in marked(builtin, "__field_type__")]


def read_options(
    field: FieldType[Any, Any], raw: JsonObject
) -> tuple[dict[str, Any], list[Problem]]:
    """Check the options of a field and fill in the defaults.

    Args:
        field: Type of the field.
        raw: The properties of the field definition that are left when those that every field has
            (name, type, label…) are taken away.

    Returns:
        The options, complete; and everything that is wrong with them, with paths that start at
        ``raw``. Where something is wrong the options are empty.
    """
    problems = schema_problems(field.options_schema, raw)
    if problems:
        return {}, problems
    options: dict[str, Any] = with_defaults(field.options_schema, raw)
    if isinstance(field, CheckedOptions):
        problems = list(field.check_options(options))
    return ({}, problems) if problems else (options, [])
