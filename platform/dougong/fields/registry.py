"""Finding the built-in field types."""

from __future__ import annotations

from typing import Any

from dougong.fields import builtin
from dougong.fields.base import FieldType
from dougong.kernel.registry import marked


def builtin_field_types() -> list[FieldType[Any, Any]]:
    """Find the field types of the platform: one in each file of ``fields/builtin/``."""
    return [cls() for cls in marked(builtin, "__field_type__")]
