"""Dotted paths and sorts: what they lead to, or why they lead nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dougong.kernel.errors import AppError
from dougong.kernel.suggest import hint
from dougong.metadata.errors import NotALookupError, PathTooLongError, UnknownFieldError
from dougong.metadata.objects.definition import FieldDef, ObjectDef

MAX_LOOKUPS = 5


@dataclass(frozen=True, slots=True)
class Step:
    """One field on the way.

    Attributes:
        object: Name of the object the field is of.
        field: The field.
    """

    object: str
    field: FieldDef


@dataclass(frozen=True, slots=True)
class Trace:
    """Where a path leads.

    Attributes:
        steps: The fields it goes through, as far as it can be followed.
        error: Why it goes no further; None also where an object on the way is itself unknown,
            for that is said where the object is named.
        whole: Whether ``steps`` reaches the end of the path.
    """

    steps: tuple[Step, ...]
    error: AppError | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class SortKey:
    """One part of a sort."""

    path: str
    descending: bool = False


def trace(objects: Mapping[str, ObjectDef], start: str, path: str) -> Trace:
    """Follow a dotted path.

    Args:
        objects: All objects by name.
        start: Name of the object it begins at.
        path: Such as ``account.owner.email``.
    """
    names = path.split(".")
    if len(names) - 1 > MAX_LOOKUPS:
        return Trace((), PathTooLongError(path=path, actual=len(names) - 1, limit=MAX_LOOKUPS))
    steps: list[Step] = []
    current: str | None = start
    for place, name in enumerate(names):
        if current is None:
            rest, last = ".".join(names[place:]), steps[-1]
            error = NotALookupError(field=last.field.name, object=last.object, rest=rest)
            return Trace(tuple(steps), error)
        found = objects.get(current)
        if found is None:
            return Trace(tuple(steps))
        field = found.field(name)
        if field is None:
            near = hint(name, found.by_name)
            return Trace(tuple(steps), UnknownFieldError(object=current, field=name, hint=near))
        steps.append(Step(current, field))
        current = field.target
    return Trace(tuple(steps), whole=True)


def parse_sort(sort: str) -> tuple[SortKey, ...]:
    """Read a sort such as ``-opened_at,subject``."""
    return tuple(
        SortKey(part.removeprefix("-"), descending=part.startswith("-")) for part in sort.split(",")
    )
