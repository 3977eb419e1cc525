"""What must hold for what several fields of an object keep unique together."""

from __future__ import annotations

from collections.abc import Iterable

from dougong.fields.texts import TextualField
from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.messages import say
from dougong.kernel.suggest import hint
from dougong.metadata.errors import DuplicateError, UnfitFieldError, UnknownFieldError
from dougong.metadata.kind import Scope
from dougong.metadata.objects.definition import FieldDef, ObjectDef, UniqueDef
from dougong.metadata.objects.field_check import check_index_width, check_sortable


def check_uniques(definition: ObjectDef, scope: Scope) -> Iterable[Problem]:
    """List what is wrong with the object's compound unique rules; paths begin at the object."""
    first: dict[tuple[str, ...], int] = {}
    for index, unique in enumerate(definition.unique):
        path = pointer("unique", index)
        if unique.fields in first:
            names, earlier = ", ".join(unique.fields), pointer("unique", first[unique.fields])
            yield Problem(path=path, error=DuplicateError(value=names, first=earlier))
        first.setdefault(unique.fields, index)
        yield from _check_fields(definition, unique, scope, path)


def _check_fields(
    definition: ObjectDef, unique: UniqueDef, scope: Scope, path: str
) -> Iterable[Problem]:
    known: list[FieldDef] = []
    for place, name in enumerate(unique.fields):
        at, field = path + pointer("fields", place), definition.field(name)
        if field is None:
            near = hint(name, definition.by_name)
            unknown = UnknownFieldError(object=definition.name, field=name, hint=near)
            yield Problem(path=at, error=unknown)
        elif not scope.type_of(field).stored:
            reason = say("it is worked out, not stored", "该字段为计算得出，并不存储")
            yield Problem(path=at, error=UnfitFieldError(field=name, reason=reason))
        else:
            unordered = list(check_sortable(field, scope, at))
            yield from unordered
            known += [] if unordered else [field]
    if unique.ignore_case and not any(_is_textual(field, scope) for field in known):
        reason = say("none of its fields is a text", "其中没有文本字段")
        names = ", ".join(unique.fields)
        error = UnfitFieldError(field=names, reason=reason)
        yield Problem(path=path + "/ignore_case", error=error)
    yield from check_index_width([(field, scope.type_of(field)) for field in known], path)


def _is_textual(field: FieldDef, scope: Scope) -> bool:
    return isinstance(scope.type_of(field), TextualField)
