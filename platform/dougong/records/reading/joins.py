"""Paths through lookups, as left joins that are made once each."""

from __future__ import annotations

from typing import Any, Protocol

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal,
    literal_column,
    select,
)
from sqlalchemy.types import Text

from dougong.deployment.computations import computed_sql
from dougong.deployment.expressions import SETTING
from dougong.deployment.model import Model, ObjectModel
from dougong.fields.base import Computed, Expressed
from dougong.formula.calendars import Calendar, calendar_named
from dougong.formula.naming import EXCHANGE_RATE
from dougong.formula.sql_terms import SqlRates
from dougong.metadata.objects.definition import RECORD_TYPE
from dougong.records.reading.setting_sql import setting_value

Path = tuple[str, ...]


class Guarding(Protocol):
    """Tells which records are there for whoever reads."""

    def readable(self, record: ObjectModel, table: FromClause) -> tuple[ColumnElement[bool], ...]:
        """Give the conditions under which rows may be read."""


class Joins:
    """Columns of an object and of what its lookups lead to.

    Also the ``SqlSource`` of the expression language: it says what a path, ``$user`` and the clock
    are in SQL. The values of the latter are parameters, so a statement serves every user.

    Args:
        model: The definitions.
        record: The object.
        base: Its rows.
        guard: Whoever reads: what a lookup leads to is blank where it is not there for them, and
            so are related records. None: it is computed on the truth.
    """

    def __init__(
        self,
        model: Model,
        record: ObjectModel,
        base: FromClause,
        guard: Guarding | None = None,
    ) -> None:
        self._model = model
        self._guard = guard
        self._base = base
        self._from: FromClause = base
        self._joined: list[tuple[FromClause, ColumnElement[bool]]] = []
        self._computed: dict[Path, ColumnElement[Any]] = {}
        self._sources: dict[Path, tuple[FromClause, ObjectModel]] = {(): (base, record)}

    @property
    def tables(self) -> tuple[FromClause, ...]:
        """The object, and what was joined to it so far."""
        return tuple(table for table, _ in self._sources.values())

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
            belongs: ColumnElement[bool] = alias.c.id == table.c[path[-1]]
            if self._guard is not None:
                belongs = and_(belongs, *self._guard.readable(joined, alias))
            self._from = self._from.outerjoin(alias, belongs)
            self._joined.append((alias, belongs))
            self._sources[path] = (alias, joined)
        return self._sources[path]

    def column(self, steps: Path) -> ColumnElement[Any]:
        """Give what expressions see of the column a path ends at; of a lookup the key itself."""
        if len(steps) > 1 and steps[-1] == "id":
            # The id of what a lookup points at is the lookup's own column: no join.
            return self.column(steps[:-1])
        table, record = self.source(steps[:-1])
        field = record.fields[steps[-1]]
        if isinstance(field.type, Computed):
            return self._computation(steps, field.type)
        column = table.c[field.name]
        if isinstance(field.type, Expressed):
            return field.type.sql_value(column, field.options)
        return column

    def _computation(self, steps: Path, field_type: Computed) -> ColumnElement[Any]:
        if steps not in self._computed:
            path, name = steps[:-1], steps[-1]
            table, record = self.source(path)
            expression = self._model.computation(record.name, name)
            source = At(self, path) if path else self
            value = computed_sql(expression, source, field_type, record.fields[name].options)
            # Where a lookup is blank there is no record to compute anything on.
            self._computed[steps] = case((table.c.id.is_not(None), value)) if path else value
        return self._computed[steps]

    def beside(self, value: ColumnElement[Any]) -> ColumnElement[Any]:
        """Give a value of the object where nothing can be joined to it, such as in a SELECT list.

        The joins that were asked for so far go into a subselect.
        """
        if not self._joined:
            return value
        joined: FromClause = one_row()
        for alias, belongs in self._joined:
            joined = joined.outerjoin(alias, belongs)
        return select(value).select_from(joined).correlate(self._base).scalar_subquery()

    def global_value(self, path: Path) -> ColumnElement[Any]:
        """Give ``$user`` or one of its fields, a setting as it is for that user, or the like."""
        if path[0] == SETTING:
            return setting_value(self._model, path[1])
        if path == (RECORD_TYPE,):
            return self._record_type()
        if path == ("org", "currency"):
            return _home_currency()
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

    def _record_type(self) -> ColumnElement[Any]:
        """Give the record type; a record that names none has the default one."""
        _, record = self.source(())
        default = record.definition.default_record_type
        assert default is not None
        return func.coalesce(self._base.c[RECORD_TYPE], literal(default.name, Text))

    def now(self) -> ColumnElement[Any]:
        """Give the instant of the request."""
        return bindparam("now", type_=self._base.c.created_at.type)

    def time_zone(self) -> ColumnElement[Any]:
        """Give the name of the tenant's time zone."""
        return bindparam("time_zone", type_=Text())

    def related(self, relation: tuple[str, str]) -> Related:
        """Give the records of an object whose lookup points at the record at hand."""
        return self.related_to((), relation)

    def related_to(self, path: Path, relation: tuple[str, str]) -> Related:
        """Give the records whose lookup points at the record that a path of lookups ends at."""
        name, lookup = relation
        parent, _ = self.source(path)
        return Related(self._model, self._model.objects[name], lookup, parent, self._guard)

    def calendar(self, name: str) -> Calendar | None:
        """Give the calendar of a name; without one, that which holds for all else."""
        return calendar_named(self._model.calendars, name)

    def tree(self, name: str) -> tuple[FromClause, str] | None:
        """Give the table of a tree, and its lookup to itself."""
        record = self._model.objects[name]
        lookup = record.definition.tree
        return (record.table, lookup) if lookup is not None else None

    def rates(self) -> SqlRates:
        """Give the dated exchange rates; the checker has seen that they are kept."""
        return SqlRates(self._model.objects[EXCHANGE_RATE].table, _home_currency())


class At:
    """The record that a path of lookups ends at, where an expression of its object is computed."""

    def __init__(self, joins: Joins, path: Path) -> None:
        self._joins = joins
        self._path = path
        self.global_value = joins.global_value
        self.now = joins.now
        self.time_zone = joins.time_zone
        self.calendar = joins.calendar
        self.tree = joins.tree
        self.rates = joins.rates

    def column(self, steps: Path) -> ColumnElement[Any]:
        """Give a column as seen from there."""
        return self._joins.column((*self._path, *steps))

    def related(self, relation: tuple[str, str]) -> Related:
        """Give the records that point there."""
        return self._joins.related_to(self._path, relation)


class Related:
    """Records whose lookup points at a row of ``parent``, as a subselect for each such row.

    An index on the lookup finds them; every lookup has one.
    """

    def __init__(
        self,
        model: Model,
        record: ObjectModel,
        lookup: str,
        parent: FromClause,
        guard: Guarding | None,
    ) -> None:
        table = record.table.alias()
        readable = guard.readable(record, table) if guard is not None else ()
        self._belongs = (table.c[lookup] == parent.c.id, *may_be_read(table), *readable)
        self.source = Joins(model, record, table, guard)

    def select(
        self, found: ColumnElement[Any], condition: ColumnElement[Any] | None
    ) -> Select[Any]:
        """Select from those that may be read, meet the condition and belong to the row."""
        conditions = self._belongs if condition is None else (*self._belongs, condition)
        query = select(found).select_from(self.source.from_clause).where(*conditions)
        # What the condition says of the parent may stand in tables that are joined to that.
        return query.correlate_except(*self.source.tables)


def one_row() -> FromClause:
    """Give a row that something can be joined to."""
    return select(literal_column("1").label("one")).subquery("one")


def _home_currency() -> ColumnElement[Any]:
    return bindparam("org_currency", type_=Text())


def may_be_read(table: FromClause) -> tuple[ColumnElement[bool], ...]:
    """Give the conditions under which rows of an object are there at all, for whoever reads."""
    return (table.c.deleted_at.is_(None),)
