"""The platform's own field types and functions, by the same hooks as those of plugins."""

from __future__ import annotations

from typing import Any

from dougong.fields.base import FieldType
from dougong.fields.registry import builtin_field_types
from dougong.formula.function import Function
from dougong.formula.function import registry as own_functions
from dougong.hooks.specs import hookimpl


class OwnLanguage:
    """What definitions are written in."""

    @hookimpl
    def register_field_types(self) -> list[FieldType[Any, Any]]:
        """Give those of the folder."""
        return builtin_field_types()

    @hookimpl
    def register_functions(self) -> list[Function]:
        """Give those of the folder."""
        return list(own_functions())
