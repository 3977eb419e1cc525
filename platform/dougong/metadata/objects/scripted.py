"""What the definition of an object says of values that scripts give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dougong.fields.base import Computed, FieldType, Numbered, RolledUp, Sealed
from dougong.fields.files import FileReference
from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.messages import say
from dougong.metadata.definition import Reference
from dougong.metadata.errors import NotOneOfError, UnfitPropertyError
from dougong.metadata.kind import Scope
from dougong.metadata.objects.definition import CREATE, SAVE, ObjectDef
from dougong.metadata.scripts.definition import SCRIPT, VALUE, misplaced

_UNFIT: tuple[type, ...] = (Computed, RolledUp, Numbered, Sealed, FileReference)


def scripted_references(definition: ObjectDef) -> Iterable[Reference]:
    """Name the scripts that give values."""
    for index, field in enumerate(definition.fields):
        if field.default_script is not None:
            path = pointer("fields", index, "default", "script")
            yield Reference(SCRIPT, field.default_script, path)


def check_scripted(definition: ObjectDef, scope: Scope) -> Iterable[Problem]:
    """Check that the scripts are for values of this object, and the fields take such values."""
    for index, field in enumerate(definition.fields):
        name = field.default_script
        if name is None:
            continue
        path = pointer("fields", index, "default")
        yield from misplaced(scope.catalog, name, path + "/script", VALUE, definition.name)
        when = field.default.get("on", CREATE) if isinstance(field.default, Mapping) else CREATE
        if when not in (CREATE, SAVE):
            wrong = NotOneOfError(value=str(when), choices=f"{CREATE}, {SAVE}", hint="")
            yield Problem(path=path + "/on", error=wrong)
        of: FieldType[Any, Any] = scope.type_of(field)
        if isinstance(of, _UNFIT) or not of.writable:
            reason = say("no script gives its value", "脚本不能提供该字段的值")
            yield Problem(path=path, error=UnfitPropertyError(property="script", reason=reason))
