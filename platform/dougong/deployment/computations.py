"""Computed fields: their SQL, and what keeps formulas over formulas within bounds.

A formula may read other formulas, also over lookups and of related records. In SQL all of that
becomes one expression, so no formula may lead back to itself, and none may grow too large.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Select,
    Text,
    case,
    column,
    literal_column,
    select,
    table,
    type_coerce,
)

from dougong.deployment.errors import (
    FormulaCircleError,
    FormulaTooCostlyError,
    FormulaTooWideError,
)
from dougong.fields.base import Computed
from dougong.formula.calendars import OFFICE_HOURS, Calendar
from dougong.formula.errors import ExpressionError
from dougong.formula.naming import EXCHANGE_RATE
from dougong.formula.sql_field import within_field
from dougong.formula.sql_terms import SqlRates, SqlSource, sql_type
from dougong.formula.to_sql import refuse_large, to_sql
from dougong.formula.tree import Expression
from dougong.kernel.errors import AppError, Problem
from dougong.metadata.catalog import Catalog
from dougong.metadata.kind import FieldTypes, type_of

# Of the bounds of one expression (formula/to_sql.py) a formula may take the smaller part, so that a
# filter can use several.
MAX_LEVELS = 80
MAX_PARTS = 4000
MAX_LOOKUPS = 20

_MOST_SHOWN = 5

Place: TypeAlias = tuple[str, str]
Compile: TypeAlias = Callable[[str, str], Expression]


def computed_sql(
    expression: Expression, source: SqlSource, field_type: Computed, options: Mapping[str, Any]
) -> ColumnElement[Any]:
    """Give the value of a computed field.

    Args:
        expression: What computes it.
        source: The record it is computed on.
        field_type: The type of the field.
        options: The options of the type.
    """
    value = to_sql(expression, source, prefix="formula", as_value=True, fixed=True)
    bounded = type_coerce(within_field(expression.tree, value), sql_type(expression.type))
    return field_type.sql_shown(bounded, options)


def check_computation(
    catalog: Catalog, field_types: FieldTypes, place: Place, expression_of: Compile
) -> Iterator[Problem]:
    """Refuse a computed field that leads back to itself or becomes too large.

    Args:
        catalog: The definitions.
        field_types: Every field type.
        place: Object and name of the field, whose own expression is sound.
        expression_of: Gives the expression of a computed field; raises where it has faults.
    """
    try:
        reads = _all_reads(catalog, place, expression_of)
    except ExpressionError:
        return  # what is wrong with a formula is said where it stands
    circle = _way_back(place, reads)
    if circle:
        yield _problem(FormulaCircleError(circle=" → ".join(map(_shown, circle))))
        return
    try:
        TopologicalSorter(reads).prepare()
    except CycleError:
        return  # what reads a circle without being part of it has no fault of its own
    known = _Measuring(catalog, field_types, expression_of)
    measured = _Measured(known, place[0])
    others = _listed([each for each in reads if each != place])
    try:
        refuse_large(measured.column((place[1],)), levels=MAX_LEVELS, parts=MAX_PARTS)
    except ExpressionError:
        yield _problem(FormulaTooCostlyError(others=others))
        return
    if len(known.lookups) > MAX_LOOKUPS:
        count = len(known.lookups)
        yield _problem(FormulaTooWideError(count=count, limit=MAX_LOOKUPS, others=others))


def _all_reads(
    catalog: Catalog, start: Place, expression_of: Compile
) -> dict[Place, tuple[Place, ...]]:
    """Give the computed fields that a computed field reads, that these read, and so on."""
    found: dict[Place, tuple[Place, ...]] = {}
    waiting = [start]
    while waiting:
        place = waiting.pop()
        if place not in found:
            found[place] = tuple(_reads(catalog, place, expression_of))
            waiting += found[place]
    return found


def _reads(catalog: Catalog, place: Place, expression_of: Compile) -> Iterable[Place]:
    mentions = expression_of(*place).mentions
    named = {(each.object or place[0], each.field): None for each in mentions}
    return [
        (owner, name)
        for owner, name in named
        if name is not None and owner in catalog.objects and _is_computed(catalog, owner, name)
    ]


def _is_computed(catalog: Catalog, owner: str, name: str) -> bool:
    field = catalog.objects[owner].field(name)
    return field is not None and field.computed_by is not None


def _way_back(start: Place, reads: Mapping[Place, Iterable[Place]]) -> list[Place]:
    """Give the shortest way from a field to itself, both ends included; empty if there is none."""
    came_from: dict[Place, Place] = {}
    waiting = [start]
    for place in waiting:
        for read in reads[place]:
            if read == start:
                way = [start]
                while place != start:
                    way.append(place)
                    place = came_from[place]
                return [start, *reversed(way)]
            if read not in came_from:
                came_from[read] = place
                waiting.append(read)
    return []


def _shown(place: Place) -> str:
    return ".".join(place)


def _listed(places: Sequence[Place]) -> str:
    shown = ", ".join(map(_shown, places[:_MOST_SHOWN])) or "-"
    return f"{shown}, …" if len(places) > _MOST_SHOWN else shown


def _problem(error: AppError) -> Problem:
    return Problem(path="", error=error)


class _Measuring:
    """What is known while one computed field is measured.

    Attributes:
        lookups: The paths of lookups met so far.
        values: What was compiled so far, by path.
    """

    def __init__(self, catalog: Catalog, field_types: FieldTypes, expression_of: Compile) -> None:
        self.catalog = catalog
        self.field_types = field_types
        self.expression_of = expression_of
        self.lookups: set[tuple[str, ...]] = set()
        self.values: dict[tuple[str, ...], ColumnElement[Any]] = {}


class _Measured:
    """Stands for the rows of a database: what is compiled over it has the size it will have."""

    def __init__(self, known: _Measuring, owner: str, path: tuple[str, ...] = ()) -> None:
        self._known = known
        self._owner = owner
        self._path = path

    def column(self, steps: tuple[str, ...]) -> ColumnElement[Any]:
        at = self
        for step in steps[:-1]:
            at = at._over(step)
        return at._field(steps[-1])

    def _field(self, name: str) -> ColumnElement[Any]:
        known, place = self._known, (*self._path, name)
        field = known.catalog.objects[self._owner].by_name[name]
        field_type = type_of(field, known.field_types)
        if not isinstance(field_type, Computed):
            return literal_column(name, sql_type(field_type.value_type(field.options)))
        if place not in known.values:
            expression = known.expression_of(self._owner, name)
            value = computed_sql(expression, self, field_type, field.options)
            known.values[place] = case((literal_column("true"), value)) if self._path else value
        return known.values[place]

    def _over(self, lookup: str) -> _Measured:
        target = self._known.catalog.objects[self._owner].by_name[lookup].target
        if target is None:  # the id of a record is the record itself
            return self
        path = (*self._path, lookup)
        self._known.lookups.add(path)
        return _Measured(self._known, target, path)

    def global_value(self, path: tuple[str, ...]) -> ColumnElement[Any]:
        if path[0] == "user" and len(path) > 1:
            return _Measured(self._known, "user", ("$user",)).column(path[1:])
        return literal_column(".".join(path))

    def now(self) -> ColumnElement[Any]:
        return literal_column("now", DateTime(timezone=True))

    def time_zone(self) -> ColumnElement[Any]:
        return literal_column("zone", Text())

    def calendar(self, name: str) -> Calendar:
        return OFFICE_HOURS

    def tree(self, name: str) -> None:
        """Give no tree: it adds nothing that grows."""

    def rates(self) -> SqlRates:
        names = ("currency", "rate", "valid_from", "deleted_at")
        return SqlRates(table(EXCHANGE_RATE, *map(column, names)), literal_column("home", Text()))

    def related(self, relation: tuple[str, str]) -> _MeasuredRelated:
        path = (*self._path, ".".join(relation))
        return _MeasuredRelated(_Measured(self._known, relation[0], path))


class _MeasuredRelated:
    def __init__(self, source: _Measured) -> None:
        self.source = source

    def select(
        self, found: ColumnElement[Any], condition: ColumnElement[Any] | None
    ) -> Select[Any]:
        query = select(found)
        return query if condition is None else query.where(condition)
