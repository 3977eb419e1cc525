"""What timelines of other records show of a record, and what is wrong with the list of it."""

from __future__ import annotations

from collections.abc import Iterable

from dougong.fields.base import Sealed
from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.messages import say
from dougong.kernel.suggest import hint
from dougong.metadata.definition import Reference
from dougong.metadata.errors import UnfitFieldError, UnknownFieldError
from dougong.metadata.kind import Scope, type_of
from dougong.metadata.objects.definition import ObjectDef


def timeline_references(definition: ObjectDef) -> Iterable[Reference]:
    """Name the fields that it lists."""
    for at, name in enumerate(definition.timeline):
        yield Reference("object", definition.name, pointer("timeline", at), name)


def check_timeline(definition: ObjectDef, scope: Scope) -> Iterable[Problem]:
    """Check that what is listed are fields that may be shown."""
    for at, name in enumerate(definition.timeline):
        field, path = definition.field(name), pointer("timeline", at)
        if field is None:
            near = hint(name, definition.by_name)
            unknown = UnknownFieldError(object=definition.name, field=name, hint=near)
            yield Problem(path=path, error=unknown)
        elif isinstance(type_of(field, scope.field_types), Sealed):
            reason = say("a secret is not shown on timelines", "加密内容不会显示在动态中")
            yield Problem(path=path, error=UnfitFieldError(field=name, reason=reason))
