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
from dougong.metadata.errors import DuplicateError, MissingPropertyError, UnknownFieldError
from dougong.metadata.kind import Scope
from dougong.metadata.objects.definition import ObjectDef, RuleDef
from dougong.metadata.scripts.definition import SCRIPT, VALIDATION, misplaced


def parse_rule(document: Mapping[str, Any]) -> RuleDef:
    """Read a rule."""
    return RuleDef(
        name=document["name"],
        when=document.get("when"),
        script=document.get("script"),
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
    """Give the condition of a rule that has one."""
    source = definition.rules[index].when
    assert source is not None
    return ExpressionAt(
        path=pointer("rules", index, "when"),
        object=definition.name,
        source=source,
        globals=save_globals(definition),
    )


def rule_expressions(definition: ObjectDef) -> Iterable[ExpressionAt]:
    """Give the conditions of rules."""
    for index, rule in enumerate(definition.rules):
        if rule.when is not None:
            yield rule_expression(definition, index)


def rule_references(definition: ObjectDef) -> Iterable[Reference]:
    """Name the fields that rules blame, and the scripts that they ask."""
    for index, rule in enumerate(definition.rules):
        if rule.field is not None:
            path = pointer("rules", index, "field")
            yield Reference("object", definition.name, path, rule.field)
        if rule.script is not None:
            yield Reference(SCRIPT, rule.script, pointer("rules", index, "script"))


def check_rules(definition: ObjectDef, scope: Scope) -> Iterable[Problem]:
    """Check names, scripts and blamed fields; the conditions are checked as expressions."""
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
        if rule.script is not None:
            at = path + "/script"
            yield from misplaced(scope.catalog, rule.script, at, VALIDATION, definition.name)
        elif rule.when is None:
            yield Problem(path=path, error=MissingPropertyError(property="when"))
