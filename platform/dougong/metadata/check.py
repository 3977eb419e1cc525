"""The check of definitions before they are deployed: everything that is wrong, at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Any

from dougong.kernel.errors import AppError, Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.registry import Registry
from dougong.kernel.shipped import schema_dir
from dougong.kernel.suggest import hint
from dougong.metadata.catalog import EMPTY, Catalog, WorkedOut
from dougong.metadata.definition import Definition, ExpressionAt, Identity, Reference
from dougong.metadata.errors import (
    DuplicateError,
    InvalidTextError,
    MisplacedError,
    TooDeepError,
    UnknownKindError,
    UnknownReferenceError,
)
from dougong.metadata.kind import D, ExpressionCheck, FieldTypes, Kind, Known, Scope
from dougong.metadata.layers import stacked
from dougong.metadata.objects.extensions import check_extensions, extended, is_whole, origin
from dougong.metadata.objects.shapes import refuse_events
from dougong.metadata.schema_check import SchemaCheck, read_schema
from dougong.metadata.texts import translated

MAX_DEPTH = 40

Kinds = Registry[Kind[Any]]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found.

    Attributes:
        catalog: The effective definitions; those without a sound form are absent.
        problems: Everything that is wrong, by file and place.
    """

    catalog: Catalog
    problems: tuple[Problem, ...]


def check(
    definitions: Sequence[Definition],
    *,
    kinds: Kinds,
    field_types: FieldTypes,
    check_expression: ExpressionCheck,
    base: Catalog = EMPTY,
    hidden: Sequence[Definition] = (),
    packages: Sequence[str] = (),
    previous: Catalog = EMPTY,
) -> CheckResult:
    """Check definitions together with those that are there already.

    What is there already is checked again too, for a change may break what refers to it; only its
    form is taken for granted.

    Args:
        definitions: What is new or changed.
        kinds: Every kind of definition.
        field_types: Every field type.
        check_expression: Checks expressions.
        base: What is there already, without what is to be deleted.
        hidden: What is new or changed below a layer that says otherwise: it has no effect, so
            only its form is checked.
        packages: Names of the packages whose definitions these are, in dependency order.
        previous: What is in force; what stays as it is is not parsed again.
    """
    forms = _check_forms([*definitions, *hidden], kinds, field_types)
    problems = [*forms, *_check_once([*definitions, *hidden])]
    unsound = {id(definition) for definition, _ in problems}
    sound = [each for each in definitions if id(each) not in unsound]
    broken = {each.identity for each in definitions if id(each) in unsound}
    broken -= {each.identity for each in sound}
    stacks = stacked([*_kept(base, sound), *sound], packages)
    there = [name for (kind, name), stack in stacks.items() if kind == "object" and is_whole(stack)]
    for key, stack in stacks.items():
        unfit = list(check_extensions(stack, there))
        problems += unfit
        broken |= {key} if unfit else set()
    whole = [extended(stack) for key, stack in stacks.items() if key not in broken]
    catalog = build_catalog(whole, kinds=kinds, field_types=field_types, previous=previous)
    scope = Scope(catalog, field_types, kinds)
    for identity, definition in catalog.definitions.items():
        kind, meaning = kinds.get(definition.kind), catalog.parsed[identity]
        found = [
            *_check_references(catalog.references[identity], catalog, kinds, broken),
            *(() if kind.of_events else refuse_events(catalog.references[identity], catalog)),
            *kind.check(meaning, scope),
            *_check_expressions(catalog.expressions[identity], catalog, check_expression),
        ]
        problems += [(definition, problem) for problem in found]
    placed = [_placed(definition, problem) for definition, problem in problems]
    return CheckResult(catalog, tuple(sorted(placed, key=lambda each: each.file or "")))


def check_beside(
    kind: Kind[D], meaning: D, scope: Scope, check_expression: ExpressionCheck
) -> list[Problem]:
    """List what is wrong with a definition that is no part of the catalog, such as a saved view.

    Args:
        kind: Its kind.
        meaning: What it means; its form is sound.
        scope: The definitions that it names.
        check_expression: Checks expressions.
    """
    catalog = scope.catalog
    references = tuple(kind.references(meaning, catalog.objects))
    return [
        *_check_references(references, catalog, scope.kinds, ()),
        *refuse_events(references, catalog),
        *kind.check(meaning, scope),
        *_check_expressions(kind.expressions(meaning), catalog, check_expression),
    ]


def build_catalog(
    definitions: Iterable[Definition],
    *,
    kinds: Kinds,
    field_types: FieldTypes,
    previous: Catalog = EMPTY,
) -> Catalog:
    """Parse definitions whose form is known to be sound.

    Args:
        definitions: The effective definitions.
        kinds: Every kind of definition.
        field_types: Every field type.
        previous: A catalog of earlier ones; what did not change since is not parsed again.
    """
    by_kind: dict[str, list[Definition]] = {}
    for definition in translated(definitions, kinds, field_types):
        by_kind.setdefault(definition.kind, []).append(definition)
    parsed = _parse(by_kind, kinds, field_types, previous)
    objects = {name: meaning for (kind, name), meaning in parsed.items() if kind == "object"}
    return Catalog(
        definitions={each.identity: each for group in by_kind.values() for each in group},
        parsed=parsed,
        references=WorkedOut(
            parsed, lambda key: tuple(kinds.get(key[0]).references(parsed[key], objects))
        ),
        expressions=WorkedOut(
            parsed, lambda key: tuple(kinds.get(key[0]).expressions(parsed[key]))
        ),
    )


def _kept(base: Catalog, sent: Iterable[Definition]) -> list[Definition]:
    """Give the documents that are there already and are not replaced in their own layer."""
    replaced = {(each.identity, each.layer) for each in sent}
    return [
        part
        for each in base.definitions.values()
        for part in each.parts or (each,)
        if (part.identity, part.layer) not in replaced
    ]


def _parse(
    by_kind: Mapping[str, Sequence[Definition]],
    kinds: Kinds,
    field_types: FieldTypes,
    previous: Catalog,
) -> Mapping[Identity, Any]:
    parsed: dict[Identity, Any] = {}
    known = Known(field_types, parsed)
    changed: set[str] = set()
    for key in TopologicalSorter({kind.key: kind.needs for kind in kinds}).static_order():
        kind, group, before = kinds.get(key), by_kind.get(key, ()), previous.all(key)
        same = {
            each.name
            for each in group
            if each.name in before and previous.definitions[each.identity].json == each.json
        }
        if not len(same) == len(group) == len(before):
            changed.add(key)
        if not changed.isdisjoint(kind.needs):
            same.clear()
            changed.add(key)
        for each in group:
            again = each.name not in same
            parsed[each.identity] = kind.parse(each.json, known) if again else before[each.name]
    return parsed


def _check_forms(
    definitions: Iterable[Definition], kinds: Kinds, field_types: FieldTypes
) -> list[tuple[Definition, Problem]]:
    checks: dict[str, SchemaCheck] = {}
    problems: list[tuple[Definition, Problem]] = []
    for definition in definitions:
        key = definition.kind
        if key not in kinds:
            error = UnknownKindError(kind=key, hint=hint(key, kinds.keys()))
            problems.append((definition, Problem(path="/kind", error=error)))
            continue
        if key not in checks:
            checks[key] = _schema_check(kinds.get(key), field_types)
        found = (
            check_texts(definition.json)
            or checks[key].problems(definition.json)
            or _check_place(definition)
        )
        problems += [(definition, problem) for problem in found]
    return problems


def _schema_check(kind: Kind[Any], field_types: FieldTypes) -> SchemaCheck:
    path = kind.schema_path()
    schema = kind.checking_schema(read_schema(path), field_types)
    return SchemaCheck(schema, folder=schema_dir())


def _check_place(definition: Definition) -> list[Problem]:
    return [
        Problem(
            path=pointer(key),
            error=MisplacedError(property=key, value=definition.json[key], expected=expected),
        )
        for key, expected in (("kind", definition.kind), ("name", definition.name))
        if definition.json[key] != expected
    ]


def check_texts(document: JsonValue) -> list[Problem]:
    """List texts that PostgreSQL cannot store; and refuse what is nested without end."""
    problems: list[Problem] = []
    waiting: list[tuple[tuple[str | int, ...], Any]] = [((), document)]
    while waiting:
        path, value = waiting.pop()
        if len(path) > MAX_DEPTH:
            return [Problem(path=pointer(*path[:8]), error=TooDeepError(limit=MAX_DEPTH))]
        if isinstance(value, str):
            problems += [Problem(path=pointer(*path), error=error) for error in _unfit(value)]
        elif isinstance(value, Mapping):
            for key, item in value.items():
                problems += [Problem(path=pointer(*path), error=error) for error in _unfit(key)]
                waiting.append(((*path, key), item))
        elif isinstance(value, Sequence):
            waiting += [((*path, index), item) for index, item in enumerate(value)]
    return problems


def _unfit(text: str) -> list[AppError]:
    bad = next((char for char in text if char == "\0" or "\ud800" <= char <= "\udfff"), None)
    return [InvalidTextError(character=f"U+{ord(bad):04X}")] if bad is not None else []


def _check_once(definitions: Iterable[Definition]) -> list[tuple[Definition, Problem]]:
    first: dict[tuple[Identity, str], Definition] = {}
    problems = []
    for definition in definitions:
        known = first.setdefault((definition.identity, definition.layer), definition)
        if known is not definition:
            error = DuplicateError(value=definition.name, first=known.file or known.at or "/")
            problems.append((definition, Problem(path="/name", error=error)))
    return problems


def _check_references(
    references: Iterable[Reference], catalog: Catalog, kinds: Kinds, broken: Collection[Identity]
) -> Iterable[Problem]:
    for reference in references:
        target = (reference.kind, reference.name)
        # Of a field it is said where its object is named.
        if reference.field is not None or reference.kind not in kinds:
            continue
        if target not in catalog.parsed and target not in broken:
            near = hint(reference.name, catalog.all(reference.kind))
            label = dict(kinds.get(reference.kind).label)
            shown = {**label, "en": label["en"].lower()}
            error = UnknownReferenceError(kind=shown, name=reference.name, hint=near)
            yield Problem(path=reference.path, error=error)


def _check_expressions(
    expressions: Iterable[ExpressionAt], catalog: Catalog, check_expression: ExpressionCheck
) -> Iterable[Problem]:
    for each in expressions:
        # Of an object that is not there it is said where the object is named.
        if not each.object or each.object in catalog.objects:
            yield from (problem.under(each.path) for problem in check_expression(catalog, each))


def _placed(definition: Definition, problem: Problem) -> Problem:
    part, path = origin(definition, problem.path)
    return Problem(path=part.at + path, error=problem.error, file=part.file)
