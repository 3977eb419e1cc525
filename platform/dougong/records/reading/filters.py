"""Filters: expressions that become conditions, compiled once per shape."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement

from dougong.access.actor import Actor
from dougong.deployment.model import Model, ObjectModel
from dougong.formula.checker import check
from dougong.formula.errors import ExpressionError
from dougong.formula.function import IN_SQL, Function
from dougong.formula.shape import Shape, shape
from dougong.formula.to_sql import to_sql
from dougong.formula.tree import Expression
from dougong.formula.value_types import BOOLEAN
from dougong.kernel.registry import Registry
from dougong.records.reading.guard import Guard
from dougong.records.reading.joins import Joins

Functions = Registry[Function]


@contextmanager
def sent_as(parameter: str) -> Iterator[None]:
    """Say of the faults of an expression which parameter of the request it is."""
    try:
        yield
    except ExpressionError as error:
        error.problems = tuple(each.under(f"/{parameter}") for each in error.problems)
        raise


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition in someone's own words, told apart into its shape and its values."""

    source: str
    shape: Shape

    @classmethod
    def of(cls, source: str | None) -> Filter | None:
        """Take a filter from a request; blank means none."""
        with sent_as("where"):
            return cls(source, shape(source)) if source and source.strip() else None

    def compile(
        self, model: Model, record: ObjectModel, actor: Actor, functions: Functions
    ) -> Expression:
        """Check it against what the user may see.

        Raises:
            ExpressionError: It is wrong, with every fault and its position.
        """
        scope = model.scope(record.name, Guard(model, actor.rights).filters)
        with sent_as("where"):
            return check(self.source, scope, functions=functions, expect=BOOLEAN, needs=IN_SQL)


def shape_key(condition: Filter | None) -> Hashable:
    """Give what a plan depends on of a filter, before its structural values are known."""
    return condition.shape.key if condition is not None else None


def condition_sql(expression: Expression | None, joins: Joins) -> list[ColumnElement[Any]]:
    """Give the conditions of a checked filter."""
    return [] if expression is None else [to_sql(expression, joins)]


def bind_filter(condition: Filter | None, expression: Expression | None) -> Mapping[str, Any]:
    """Turn the values a request wrote into parameters.

    Raises:
        ExpressionError: A value does not fit its place, such as an option that does not exist.
    """
    if condition is None or expression is None:
        return {}
    with sent_as("where"):
        return expression.bind(condition.shape.tokens)
