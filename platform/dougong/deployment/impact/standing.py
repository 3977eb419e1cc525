"""How the records there are stand to rules and lookup conditions that a deploy brings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from typing import Any, TypeAlias

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import ClauseElement

from dougong.deployment.impact.foreseen import foresee
from dougong.deployment.impact.notices import (
    FilterViolatedNotice,
    RuleViolatedNotice,
    UncountedNotice,
)
from dougong.deployment.model import Model, ObjectModel
from dougong.deployment.steps.refilling import stale_rollups
from dougong.formula.tree import Expression
from dougong.kernel.errors import AppError, Problem
from dougong.kernel.jsonpointer import pointer
from dougong.metadata.objects.definition import FieldDef, ObjectDef, RuleDef
from dougong.metadata.objects.filling import lookup_filter
from dougong.metadata.objects.rules import rule_expression
from dougong.storage.statement import compile_statement

Asked: TypeAlias = RuleDef | FieldDef
"""A rule, or a lookup with a condition."""

CountBreaches: TypeAlias = Callable[[Model, ObjectModel, Sequence[Asked]], ClauseElement]
"""Gives the statement that counts the live records that break each rule, or lookup's condition."""

Place: TypeAlias = tuple[str, str]


def standing(
    connection: Connection[TupleRow],
    old: Model,
    new: Model,
    *,
    count_breaches: CountBreaches,
    context: Mapping[str, Any],
) -> Iterator[Problem]:
    """Tell how many records break what is new.

    Args:
        connection: To the tenant's tables as they are.
        old: The model in force.
        new: The model that shall be.
        count_breaches: Gives the statement that counts.
        context: The values of its parameters.
    """
    tightened = {
        name: asked
        for name, record in new.objects.items()
        if name in old.objects and record is not old.objects[name]
        if (asked := list(_tightened(old.objects[name].definition, record.definition)))
    }
    if not tightened:
        return
    foreseen = foresee(old, new)
    unknown = {(record.name, field.name) for record, field in stale_rollups(old, new)}
    for name, asked in tightened.items():
        record = foreseen.objects[name]
        known = [each for each in asked if not _reads(new, unknown, name, each)]
        counted = _count(connection, count_breaches, foreseen, record, known, context)
        for each in asked:
            notice = _notice(record, each, counted.get(_place(each)))
            if notice is not None:
                yield Problem(path=pointer(name, *_place(each)), error=notice)


def _place(asked: Asked) -> Place:
    return ("rules" if isinstance(asked, RuleDef) else "fields"), asked.name


def _tightened(before: ObjectDef, after: ObjectDef) -> Iterator[Asked]:
    """Give the rules and the lookups' conditions that are not in force yet."""
    if not after.is_stored:
        return
    # What stopped every save by then stops no record more by only warning from now on.
    known = {(r.when, warns) for r in before.rules if r.active for warns in (True, r.warning)}
    for rule in after.rules:
        if rule.active and (rule.when, rule.warning) not in known:
            yield rule
    for field in after.filtered:
        former = before.field(field.name)
        if former is not None and former.options.get("filter") != field.options["filter"]:
            yield field


def _count(
    connection: Connection[TupleRow],
    count_breaches: CountBreaches,
    model: Model,
    record: ObjectModel,
    asked: Sequence[Asked],
    context: Mapping[str, Any],
) -> Mapping[Place, int]:
    if not asked:
        return {}
    row = compile_statement(count_breaches(model, record, asked)).one(connection, context)
    assert row is not None
    return {_place(each): rows for each, rows in zip(asked, row, strict=True)}


def _notice(record: ObjectModel, asked: Asked, rows: int | None) -> AppError | None:
    label = dict(record.label)
    if rows is None:
        return UncountedNotice(object=label, name=asked.name)
    if not rows:
        return None
    if isinstance(asked, RuleDef):
        return RuleViolatedNotice(object=label, rule=asked.name, rows=rows)
    return FilterViolatedNotice(object=label, field=asked.name, rows=rows)


def _reads(model: Model, unknown: Set[Place], owner: str, asked: Asked) -> bool:
    """Tell whether something reads, itself or by way of formulas, any of some fields."""
    waiting = [_expression(model, owner, asked)]
    seen: set[Place] = set()
    while waiting:
        at, expression = waiting.pop()
        places = {(mention.object or at, mention.field or "") for mention in expression.mentions}
        if places & unknown:
            return True
        for place in places - seen:
            seen.add(place)
            if _is_computed(model, *place):
                waiting.append((place[0], model.computation(*place)))
    return False


def _is_computed(model: Model, owner: str, name: str) -> bool:
    record = model.objects.get(owner)
    field = record.fields.get(name) if record is not None else None
    return field is not None and field.definition.computed_by is not None


def _expression(model: Model, owner: str, asked: Asked) -> tuple[str, Expression]:
    """Give the condition, and the object whose records it is about."""
    definition = model.objects[owner].definition
    if isinstance(asked, RuleDef):
        at = rule_expression(definition, definition.rules.index(asked))
    else:
        of_lookup = lookup_filter(definition, definition.fields.index(asked))
        assert of_lookup is not None
        at = of_lookup
    return at.object, model.expressions.compile(model.catalog, at)
