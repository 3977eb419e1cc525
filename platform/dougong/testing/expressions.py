"""For tests of expressions and functions: names from a mapping, values from one wide table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, DateTime, FromClause, Select, Text, bindparam, select

from dougong.formula.calendars import Calendar, calendar_named
from dougong.formula.value_types import Type, record
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

    def relation(self, owner: str | None, name: str, lookup: str, /) -> str | None:
        """Give the object of that name if that field of it is a record of the owner."""
        return name if f"{name}.{lookup}" in self.relations(owner) else None

    def relations(self, owner: str | None, /) -> Iterable[str]:
        """Give the relations that lead to an object."""
        sought = record(owner or self.at_hand)
        return [
            f"{name}.{field}"
            for name, fields in self.objects.items()
            for field, of in fields.items()
            if of == sought and field != "id"
        ]

    def global_type(self, name: str, /) -> Type | None:
        """Give the type of ``$name``."""
        return self.globals.get(name)

    def global_names(self) -> Iterable[str]:
        """Give the names that may follow a ``$``."""
        return self.globals

    def calendars(self) -> None:
        """Take any name for that of a calendar."""

    def trees(self) -> None:
        """Take the records of any object for a tree."""

    def has_rates(self) -> bool:
        """Take it that rates are kept."""
        return True


@dataclass(frozen=True)
class WideSource:
    """A source in which every path is a column of one table, such as ``account__tier``.

    The parameters are ``now``, ``zone`` and, for ``$user.id``, ``user__id``.

    Attributes:
        table: The table.
        calendars: When business is open, by name.
        children: Tables of related records, by object; a lookup in them holds an ``id``.
    """

    table: FromClause
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    children: Mapping[str, FromClause] = field(default_factory=dict)

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

    def calendar(self, name: str) -> Calendar | None:
        """Give the calendar of a name."""
        return calendar_named(self.calendars, name)

    def tree(self, name: str) -> None:
        """Give no tree: nothing lies below anything."""

    def rates(self) -> None:
        """Give no rates: a currency is worth its own units."""

    def related(self, relation: tuple[str, str]) -> WideRelated:
        """Give the related records."""
        name, lookup = relation
        table = self.children[name].alias()
        source = WideSource(table, self.calendars, self.children)
        return WideRelated(source, table.c[lookup] == self.table.c.id, self.table)


@dataclass(frozen=True)
class WideRelated:
    """Rows of one table that belong to a row of another."""

    source: WideSource
    belongs: ColumnElement[Any]
    parent: FromClause

    def select(
        self, found: ColumnElement[Any], condition: ColumnElement[Any] | None
    ) -> Select[Any]:
        """Select from those that meet the condition."""
        conditions = [self.belongs] if condition is None else [self.belongs, condition]
        rows = select(found).select_from(self.source.table).where(*conditions)
        return rows.correlate(self.parent)
