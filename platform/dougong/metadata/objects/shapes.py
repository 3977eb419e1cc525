"""What must hold for the fields of an object by its shape, and for who names an event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dougong.fields.base import NeverBlank, Numbered, Sealed
from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.messages import LocaleText, say
from dougong.metadata.catalog import Catalog
from dougong.metadata.definition import Reference
from dougong.metadata.errors import ShapeChangeError, UnfitFieldError, UnfitShapeError
from dougong.metadata.kind import Scope
from dougong.metadata.objects.definition import FieldDef, ObjectDef, Shape
from dougong.metadata.objects.extensions import origin

OWNERLESS = frozenset({Shape.SINGLE, Shape.CONFIGURATION, Shape.EVENT})
"""Shapes whose records have an owner only where the definition says so."""

_ALIKE = frozenset({Shape.PLAIN, Shape.DOCUMENT, Shape.CONFIGURATION})


def check_shape(definition: ObjectDef, scope: Scope) -> Iterable[Problem]:
    """List what an object of its shape cannot have."""
    for index, field in enumerate(definition.fields):
        for key, reason in _unfit(definition.shape, field, scope):
            path = pointer("fields", index, key)
            yield Problem(path=path, error=UnfitFieldError(field=field.name, reason=reason))
    if definition.shape is not Shape.EVENT:
        return
    reason = say("an event is not stored", "事件不会被存储")
    for key, found in (("unique", definition.unique), ("indexes", definition.indexes)):
        if found:
            yield Problem(path=pointer(key), error=UnfitShapeError(reason=reason))


def reshaping(old: Catalog, new: Catalog) -> Iterator[Problem]:
    """List the objects whose records could not be kept in their new shape."""
    for name, after in new.objects.items():
        before = old.objects.get(name)
        if before is None or before.shape is after.shape:
            continue
        if not {before.shape, after.shape} <= _ALIKE:
            error = ShapeChangeError(object=name, before=before.shape, after=after.shape)
            document, path = origin(new.definitions["object", name], "/shape")
            yield Problem(path=document.at + path, error=error, file=document.file)


def refuse_events(references: Iterable[Reference], catalog: Catalog) -> Iterator[Problem]:
    """List the places that need the records of an object that has none in store."""
    for each in references:
        target = catalog.objects.get(each.name) if each.kind == "object" else None
        if target is not None and each.field is None and not target.is_stored:
            reason = say(
                "`{object}` is an event: it is published, and no record of it is stored",
                "`{object}` 是事件：只会发布，不存储记录",
                object=each.name,
            )
            yield Problem(path=each.path, error=UnfitShapeError(reason=reason))


def _unfit(shape: Shape, field: FieldDef, scope: Scope) -> Iterator[tuple[str, LocaleText]]:
    if field.editable_after_submit and shape is not Shape.DOCUMENT:
        yield (
            "editable_after_submit",
            say("only an object with the shape document is submitted", "只有单据型对象才能提交"),
        )
    if shape is Shape.SINGLE and field.required:
        yield (
            "required",
            say(
                "the record of a single object is made with its defaults; give a `default` instead",
                "单例对象的记录由默认值生成；请改为设置 `default`",
            ),
        )
    if shape is not Shape.EVENT:
        return
    field_type = scope.type_of(field)
    if not field_type.writable or isinstance(field_type, Numbered | Sealed):
        reason = say("an event holds only what its publisher sends", "事件只包含发布者发送的值")
        yield "type", reason
    elif field.on_delete == "cascade":
        yield (
            "type",
            say("an event belongs to no record; use a lookup", "事件不从属于记录；请用查找"),
        )
    elif field.unique:
        yield "unique", say("an event is not stored", "事件不会被存储")


def holds_for_everybody(field_type: object) -> bool:
    """Tell whether a field of a single object cannot be left blank, and so is never overridden."""
    return isinstance(field_type, NeverBlank)
