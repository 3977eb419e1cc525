"""What definitions say of values that a save works out itself: default expressions and fetches.

Also the conditions that lookups set for what they point at, and picklists that depend on others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Any

from dougong.formula import syntax
from dougong.formula.errors import ExpressionError
from dougong.formula.parser import parse
from dougong.formula.value_types import Kind as ValueKind
from dougong.formula.value_types import record as record_of
from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.messages import LocaleText, say
from dougong.kernel.suggest import hint
from dougong.metadata.definition import ExpressionAt, Reference
from dougong.metadata.errors import (
    CircularFillError,
    DuplicateError,
    NotOneOfError,
    UnfitFieldError,
    UnknownFieldError,
)
from dougong.metadata.kind import Scope
from dougong.metadata.objects.definition import FetchDef, FieldDef, ObjectDef
from dougong.metadata.objects.rules import save_globals


def default_expression(definition: ObjectDef, index: int) -> ExpressionAt | None:
    """Give the expression that a new record takes the value of a field from, if there is one."""
    field = definition.fields[index]
    if field.default_expression is None:
        return None
    return ExpressionAt(
        path=pointer("fields", index, "default", "expression"),
        object=definition.name,
        source=field.default_expression,
        expect=field.value_type,
        globals=save_globals(definition),
    )


def lookup_filter(definition: ObjectDef, index: int) -> ExpressionAt | None:
    """Give the condition that a lookup sets for what it points at, if it sets one."""
    field = definition.fields[index]
    source = field.options.get("filter")
    if source is None or field.target is None:
        return None
    return ExpressionAt(
        path=pointer("fields", index, "filter"),
        object=field.target,
        source=source,
        globals={"record": record_of(definition.name)},
    )


def field_expressions(definition: ObjectDef) -> Iterator[ExpressionAt]:
    """Give the expressions of defaults and of the conditions of lookups."""
    for index in range(len(definition.fields)):
        for found in (default_expression(definition, index), lookup_filter(definition, index)):
            if found is not None:
                yield found


def fetch_references(definition: ObjectDef) -> Iterable[Reference]:
    """Name the fields that are fetched, and those that take their values."""
    for path, field, each in _fetches(definition):
        if field.target is not None:
            yield Reference("object", field.target, path + "/field", each.field)
        yield Reference("object", definition.name, path + "/into", each.into)


def check_filling(definition: ObjectDef, scope: Scope) -> Iterable[Problem]:
    """Check what is fetched into what, that nothing depends on itself, and dependent choices."""
    taken: dict[str, str] = {}
    for path, field, each in _fetches(definition):
        if each.into in taken:
            twice = DuplicateError(value=each.into, first=taken[each.into])
            yield Problem(path=path + "/into", error=twice)
        taken.setdefault(each.into, path)
        for problem in _check_fetch(definition, field, each, scope):
            yield problem.under(path)
    yield from _check_circles(definition)
    yield from _check_choices(definition)


def _fetches(definition: ObjectDef) -> Iterator[tuple[str, FieldDef, FetchDef]]:
    places = (
        (pointer("fields", index, "fetch", at), field)
        for index, field in enumerate(definition.fields)
        for at in range(len(field.options.get("fetch", ())))
    )
    for (path, field), each in zip(places, definition.fetches, strict=True):
        yield path, field, each


def _check_fetch(
    definition: ObjectDef, lookup: FieldDef, each: FetchDef, scope: Scope
) -> Iterable[Problem]:
    into = definition.field(each.into)
    if into is None:
        near = hint(each.into, definition.by_name)
        unknown = UnknownFieldError(object=definition.name, field=each.into, hint=near)
        yield Problem(path="/into", error=unknown)
        return
    reason = _unfit_for_fetch(into, lookup, scope)
    if reason is not None:
        yield Problem(path="/into", error=UnfitFieldError(field=into.name, reason=reason))
        return
    target = scope.catalog.objects.get(str(lookup.target))
    if target is None:
        return  # that is said where the object is named
    source = target.field(each.field)
    if source is None:
        near = hint(each.field, target.by_name)
        unknown = UnknownFieldError(object=target.name, field=each.field, hint=near)
        yield Problem(path="/field", error=unknown)
    elif not _alike(source, into, scope):
        reason = say("its values do not fit `{into}`", "其值不适合 `{into}`", into=into.name)
        yield Problem(path="/field", error=UnfitFieldError(field=source.name, reason=reason))


def _unfit_for_fetch(into: FieldDef, lookup: FieldDef, scope: Scope) -> LocaleText | None:
    if into.system or not scope.type_of(into).writable:
        return say("the platform gives its value", "其值由平台生成")
    if into.name == lookup.name:
        return say("a lookup cannot fill itself", "查找字段不能填写自身")
    if into.default is not None:
        return say("it has a default; keep one of the two", "它已有默认值；两者只能保留一个")
    return None


def _alike(source: FieldDef, into: FieldDef, scope: Scope) -> bool:
    given = scope.type_of(source).value_type(source.options)
    taken = scope.type_of(into).value_type(into.options)
    if ValueKind.OPAQUE in (given.kind, taken.kind):
        return source.type == into.type
    if given.kind is ValueKind.OPTION and taken.kind is ValueKind.TEXT:
        return True
    if given.element is not None and taken.element is not None:
        return given.element.kind is taken.element.kind
    return given.kind is taken.kind and given.object == taken.object


def _check_circles(definition: ObjectDef) -> Iterable[Problem]:
    index = {field.name: at for at, field in enumerate(definition.fields)}
    needs = {each.into: {each.lookup} - {each.into} for each in definition.fetches}
    for field in definition.fields:
        if field.default_expression is not None:
            needs[field.name] = set(_first_names(field.default_expression))
    graph = {name: found & needs.keys() for name, found in needs.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle = [name for name in error.args[1] if name in index]
        fault = CircularFillError(fields=" → ".join(reversed(circle)))
        yield Problem(path=pointer("fields", index[circle[0]]), error=fault)


def _first_names(source: str) -> Iterator[str]:
    """Yield the first step of each path of an expression; of one that does not parse nothing."""
    try:
        waiting: list[syntax.Node] = [parse(source)]
    except ExpressionError:
        return
    while waiting:
        node = waiting.pop()
        if type(node) is syntax.Path:
            yield node.steps[0]
        waiting.extend(node.children)


def _check_choices(definition: ObjectDef) -> Iterable[Problem]:
    for index, field in enumerate(definition.fields):
        name = field.options.get("controlled_by")
        if name is None:
            continue
        path = pointer("fields", index)
        if "picklist" in field.options:
            reason = say(
                "choices that depend on another field must be its own, in `options`",
                "依赖其他字段的可选值必须写在自身的 `options` 中",
            )
            fault = UnfitFieldError(field=field.name, reason=reason)
            yield Problem(path=path + "/controlled_by", error=fault)
        elif _controls(definition, field.name):
            circle = CircularFillError(fields=f"{field.name} → {name}")
            yield Problem(path=path + "/controlled_by", error=circle)
        else:
            controlling = definition.field(name)
            known = {} if controlling is None else controlling.options
            yield from _check_when(field, known.get("options", ()), path)


def _controls(definition: ObjectDef, name: str) -> bool:
    """Tell whether a picklist depends on itself."""
    seen: set[str] = set()
    at: str | None = name
    while at is not None and at not in seen:
        seen.add(at)
        found = definition.field(at)
        at = found.options.get("controlled_by") if found is not None else None
    return at == name


def _check_when(
    field: FieldDef, choices: Iterable[Mapping[str, Any]], path: str
) -> Iterable[Problem]:
    known = [choice["value"] for choice in choices]
    for at, choice in enumerate(field.options.get("options", ())):
        for place, value in enumerate(choice.get("when", ())):
            if known and value not in known:
                shown = ", ".join(f"`{each}`" for each in known[:10])
                error = NotOneOfError(value=value, choices=shown, hint=hint(value, known))
                yield Problem(path=path + pointer("options", at, "when", place), error=error)
