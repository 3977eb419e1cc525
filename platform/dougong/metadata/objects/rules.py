"""What the definition of an object says about rules: conditions under which nothing is saved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dougong.formula.value_types import Type, option
from dougong.formula.value_types import record as record_of
from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.suggest import hint
from dougong.metadata.definition import ExpressionAt, Reference
from dougong.metadata.errors import DuplicateError, UnknownFieldError
from dougong.metadata.objects.definition import ObjectDef, RuleDef


def parse_rule(document: Mapping[str, Any]) -> RuleDef:
    """Read a rule."""
    return RuleDef(
        name=document["name"],
        when=document["when"],
        message=document["message"],
        field=document.get("field"),
        warning=document.get("severity") == "warning",
        active=document.get("active", True),
    )


def save_globals(definition: ObjectDef) -> Mapping[str, Type]:
    """Give what expressions of a save may name: the record as it was, and its record type."""
    known = {"old": record_of(definition.name)}
    if definition.record_types:
        labels = {each.name: each.label for each in definition.record_types}
        known["record_type"] = option(*labels, labels=labels)
    return known


def rule_expression(definition: ObjectDef, index: int) -> ExpressionAt:
    """Give the condition of a rule."""
    return ExpressionAt(
        path=pointer("rules", index, "when"),
        object=definition.name,
        source=definition.rules[index].when,
        globals=save_globals(definition),
    )


def rule_references(definition: ObjectDef) -> Iterable[Reference]:
    """Name the fields that rules blame."""
    for index, rule in enumerate(definition.rules):
        if rule.field is not None:
            path = pointer("rules", index, "field")
            yield Reference("object", definition.name, path, rule.field)


def check_rules(definition: ObjectDef) -> Iterable[Problem]:
    """Check names and blamed fields; the conditions are checked as expressions."""
    first: dict[str, int] = {}
    for index, rule in enumerate(definition.rules):
        path = pointer("rules", index)
        if rule.name in first:
            twice = DuplicateError(value=rule.name, first=pointer("rules", first[rule.name]))
            yield Problem(path=path + "/name", error=twice)
        first.setdefault(rule.name, index)
        if rule.field is not None and definition.field(rule.field) is None:
            near = hint(rule.field, definition.by_name)
            unknown = UnknownFieldError(object=definition.name, field=rule.field, hint=near)
            yield Problem(path=path + "/field", error=unknown)
