"""Paths and sorts in definitions: what they refer to, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from dougong.kernel.errors import Problem
from dougong.metadata.definition import Reference
from dougong.metadata.errors import DuplicateError
from dougong.metadata.kind import Scope
from dougong.metadata.objects.definition import ObjectDef
from dougong.metadata.objects.field_check import check_sortable
from dougong.metadata.paths import parse_sort, trace

Placed: TypeAlias = tuple[str, str]
"""A JSON pointer, and the path that stands there."""


def path_references(
    objects: Mapping[str, ObjectDef], start: str, paths: Iterable[Placed]
) -> Iterable[Reference]:
    """List every field that paths go through, as far as they can be followed."""
    for place, path in paths:
        yield from _steps(objects, start, place, path, 0)


def sort_references(
    objects: Mapping[str, ObjectDef], start: str, sort: str | None, place: str
) -> Iterable[Reference]:
    """List every field that a sort goes through."""
    at = 0
    for part in sort.split(",") if sort else ():
        path = part.removeprefix("-")
        yield from _steps(objects, start, place, path, at + len(part) - len(path))
        at += len(part) + 1


def relation_references(place: str, relation: str) -> Iterable[Reference]:
    """Give the object and the lookup that a relation such as ``ticket_comment.ticket`` names."""
    name, lookup = relation.split(".")
    end = len(name)
    yield Reference("object", name, place, span=(0, end))
    yield Reference("object", name, place, lookup, span=(end + 1, len(relation)))


def _steps(
    objects: Mapping[str, ObjectDef], start: str, place: str, path: str, at: int
) -> Iterable[Reference]:
    for step in trace(objects, start, path).steps:
        name = step.field.name
        yield Reference("object", step.object, place, name, span=(at, at + len(name)))
        at += len(name) + 1


def check_paths(scope: Scope, start: str, paths: Sequence[Placed]) -> Iterable[Problem]:
    """List what is wrong with paths from one object; none may be there twice."""
    first: dict[str, str] = {}
    for place, path in paths:
        error = trace(scope.catalog.objects, start, path).error
        if error is not None:
            yield Problem(path=place, error=error)
        if path in first:
            yield Problem(path=place, error=DuplicateError(value=path, first=first[path]))
        first.setdefault(path, place)


def check_sort(scope: Scope, start: str, sort: str | None, place: str) -> Iterable[Problem]:
    """List what is wrong with a sort: its paths, and whether their ends have an order."""
    if sort is None:
        return
    keys = parse_sort(sort)
    yield from check_paths(scope, start, [(place, key.path) for key in keys])
    for key in keys:
        found = trace(scope.catalog.objects, start, key.path)
        if found.whole:
            yield from check_sortable(found.steps[-1].field, scope, place)
