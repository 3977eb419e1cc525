"""Paths through lookups, as left joins that are made once each."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, bindparam, select
from sqlalchemy.types import Text

from dougong.deployment.model import Model, ObjectModel
from dougong.formula.calendars import Calendar, calendar_named

Path = tuple[str, ...]


class Joins:
    """Columns of an object and of what its lookups lead to.

    Also the ``SqlSource`` of the expression language: it says what a path, ``$user`` and the clock
    are in SQL. The values of the latter are parameters, so a statement serves every user.
    """

    def __init__(self, model: Model, record: ObjectModel, base: FromClause) -> None:
        self._model = model
        self._base = base
        self._from: FromClause = base
        self._sources: dict[Path, tuple[FromClause, ObjectModel]] = {(): (base, record)}

    @property
    def from_clause(self) -> FromClause:
        """The object with every join that was asked for so far."""
        return self._from

    def source(self, path: Path) -> tuple[FromClause, ObjectModel]:
        """Give the table, joined if need be, and the object that a path of lookups ends at."""
        if path and path[-1] == "id":
            return self.source(path[:-1])  # a record's id is the record itself
        if path not in self._sources:
            table, record = self.source(path[:-1])
            target = record.fields[path[-1]].target
            assert target is not None
            joined = self._model.objects[target]
            alias = joined.table.alias("_".join(("j", *path))[:60] + str(len(self._sources)))
            self._from = self._from.outerjoin(alias, alias.c.id == table.c[path[-1]])
            self._sources[path] = (alias, joined)
        return self._sources[path]

    def column(self, steps: Path) -> ColumnElement[Any]:
        """Give the column a path ends at; the foreign key itself when it ends at a lookup."""
        if len(steps) > 1 and steps[-1] == "id":
            # The id of what a lookup points at is the lookup's own column: no join.
            return self.column(steps[:-1])
        table, _ = self.source(steps[:-1])
        return table.c[steps[-1]]

    def global_value(self, path: Path) -> ColumnElement[Any]:
        """Give ``$user`` or one of its fields."""
        user = self._model.objects["user"]
        user_id: ColumnElement[Any] = bindparam("user_id", type_=user.table.c.id.type)
        if path in (("user",), ("user", "id")):
            return user_id
        table = user.table.alias("actor")
        joins = Joins(self._model, user, table)
        column = joins.column(path[1:])
        return (
            select(column)
            .select_from(joins.from_clause)
            .where(table.c.id == user_id)
            .scalar_subquery()
        )

    def now(self) -> ColumnElement[Any]:
        """Give the instant of the request."""
        return bindparam("now", type_=self._base.c.created_at.type)

    def time_zone(self) -> ColumnElement[Any]:
        """Give the name of the tenant's time zone."""
        return bindparam("time_zone", type_=Text())

    def related(self, relation: tuple[str, str]) -> Related:
        """Give the records of an object whose lookup points at the record at hand."""
        name, lookup = relation
        return Related(self._model, self._model.objects[name], lookup, self._base)

    def calendar(self, name: str) -> Calendar | None:
        """Give the calendar of a name; tenants have none of their own yet."""
        return calendar_named({}, name)


class Related:
    """Records whose lookup points at a row of ``parent``, as a subselect for each such row.

    An index on the lookup finds them; every lookup has one.
    """

    def __init__(self, model: Model, record: ObjectModel, lookup: str, parent: FromClause) -> None:
        self._parent = parent
        table = record.table.alias()
        self._belongs = (table.c[lookup] == parent.c.id, *may_be_read(table))
        self.source = Joins(model, record, table)

    def select(
        self, found: ColumnElement[Any], condition: ColumnElement[Any] | None
    ) -> Select[Any]:
        """Select from those that may be read, meet the condition and belong to the row."""
        conditions = self._belongs if condition is None else (*self._belongs, condition)
        query = select(found).select_from(self.source.from_clause).where(*conditions)
        return query.correlate(self._parent)


def may_be_read(table: FromClause) -> tuple[ColumnElement[bool], ...]:
    """Give the conditions under which rows of an object are there for the reader at all."""
    return (table.c.deleted_at.is_(None),)
