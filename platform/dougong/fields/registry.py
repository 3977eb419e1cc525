"""Finding the built-in field types."""

from __future__ import annotations

from typing import Any

from dougong.fields import builtin
from dougong.fields.base import FieldType
from dougong.kernel.registry import Registry, marked


def builtin_field_types() -> list[FieldType[Any, Any]]:
    """Find the field types of the platform: one in each file of ``fields/builtin/``."""
    return [cls() for cls in marked(builtin, "__field_type__")]


def builtin_registry() -> Registry[FieldType[Any, Any]]:
    """Give a registry of them; plugins may add to it before it is frozen."""
    registry: Registry[FieldType[Any, Any]] = Registry("field type")
    for each in builtin_field_types():
        registry.add(each, source="dougong")
    return registry
