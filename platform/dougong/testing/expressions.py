"""For tests of expressions and functions: names from a mapping, values from one wide table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, DateTime, FromClause, Text, bindparam

from dougong.formula.value_types import Type
from dougong.kernel.messages import LocaleText, say


@dataclass(frozen=True)
class MappingScope:
    """A scope whose names stand in mappings.

    Attributes:
        objects: Types of the fields, by object and name.
        at_hand: The object of the record at hand.
        globals: Types of the globals, by name without ``$``.
    """

    objects: Mapping[str, Mapping[str, Type]]
    at_hand: str
    globals: Mapping[str, Type]

    def field(self, owner: str | None, name: str, /) -> Type | None:
        """Give the type of a field."""
        return self.objects[owner or self.at_hand].get(name)

    def names(self, owner: str | None, /) -> Iterable[str]:
        """Give the names of the fields of an object."""
        return self.objects[owner or self.at_hand]

    def label(self, owner: str | None, /) -> LocaleText:
        """Give the name of the object, with a capital in English."""
        name = owner or self.at_hand
        return say(name.capitalize(), name)

    def global_type(self, name: str, /) -> Type | None:
        """Give the type of ``$name``."""
        return self.globals.get(name)

    def global_names(self) -> Iterable[str]:
        """Give the names that may follow a ``$``."""
        return self.globals


@dataclass(frozen=True)
class WideSource:
    """A source in which every path is a column of one table, such as ``account__tier``.

    The parameters are ``now``, ``zone`` and, for ``$user.id``, ``user__id``.
    """

    table: FromClause

    def column(self, steps: tuple[str, ...]) -> ColumnElement[Any]:
        """Give the column that a path leads to."""
        return self.table.c["__".join(steps)]

    def global_value(self, path: tuple[str, ...]) -> ColumnElement[Any]:
        """Give a parameter named after the path."""
        return bindparam("__".join(path))

    def now(self) -> ColumnElement[Any]:
        """Give the parameter ``now``."""
        return bindparam("now", type_=DateTime(timezone=True))

    def time_zone(self) -> ColumnElement[Any]:
        """Give the parameter ``zone``."""
        return bindparam("zone", type_=Text())
