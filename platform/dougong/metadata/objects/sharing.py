"""What an object says about who reaches its records, and its fields about how values are shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypedDict

from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.messages import LocaleText, say
from dougong.kernel.suggest import hint
from dougong.metadata.access.levels import Sharing, Superiors
from dougong.metadata.definition import Reference
from dougong.metadata.errors import (
    DuplicateError,
    UnfitFieldError,
    UnfitPropertyError,
    UnknownFieldError,
)
from dougong.metadata.kind import Scope
from dougong.metadata.objects.definition import FieldDef, ObjectDef, Shape, SharedWithDef

PARENT: Final = "parent"
EDIT: Final = "edit"

SHARED_TARGETS: Final = ("user", "team", "queue", "department")
"""The objects whose records people belong to."""

_PROPERTIES = ("sharing", "superiors", "shared_with")
_OF_ROWS = say("rows of a document are reached with the document", "单据的行随单据一起共享")
_OF_PARENT = say(
    "who reaches the parent record reaches it, whoever owns it",
    "能访问主记录的人即可访问，与负责人无关",
)
_SHAPES: Mapping[Shape, LocaleText] = {
    Shape.EVENT: say("an event is not stored", "事件不会被存储"),
    Shape.SINGLE: say(
        "the record of a single object holds for everybody", "单例对象的记录对所有人生效"
    ),
}
_NO_PARENT = say("the object has no field of the type parent", "该对象没有主记录类型的字段")
_NOBODY = say(
    "nobody would reach a record: give it owners, or lookups with `shared_with`",
    "没有人能访问记录：请让记录有负责人，或用 `shared_with` 指定查找字段",
)
_NO_OWNERS = say("its records have no owner", "其记录没有负责人")
_NOT_PEOPLE = say(
    "only a lookup to a user, team, queue or department names who reaches the record",
    "只有指向用户、团队、队列或部门的查找字段才能说明谁可访问记录",
)
_TITLE = say(
    "the title is shown wherever the record is named; mask another field",
    "标题会显示在引用该记录的每一处；请对其他字段设置掩码",
)


class SharingProperties(TypedDict):
    """What an object says about who reaches its records, as ``ObjectDef`` holds it."""

    sharing: Sharing
    superiors: Superiors
    shared_with: tuple[SharedWithDef, ...]


def parse_sharing(document: Mapping[str, Any], fields: Sequence[FieldDef]) -> SharingProperties:
    """Read who reaches the records; rows of a document are reached with it."""
    are_rows = any(each.rows is not None for each in fields)
    return {
        "sharing": document.get("sharing", PARENT if are_rows else EDIT),
        "superiors": document.get("superiors", "all"),
        "shared_with": tuple(
            SharedWithDef(each["field"], each["level"]) for each in document.get("shared_with", ())
        ),
    }


def sharing_references(definition: ObjectDef) -> Iterable[Reference]:
    """Name the lookups that records are shared by."""
    for index, each in enumerate(definition.shared_with):
        path = pointer("shared_with", index, "field")
        yield Reference("object", definition.name, path, each.field)


def check_sharing(definition: ObjectDef, scope: Scope) -> Iterable[Problem]:
    """List what is said of who reaches the records and cannot be, and masks that hide nothing."""
    yield from _check_masks(definition)
    unfit = list(_unfit_properties(definition))
    yield from unfit
    if unfit:
        return
    if definition.sharing == PARENT and not definition.parents:
        yield _unfit("sharing", _NO_PARENT)
    nobodys = not definition.owned and not definition.shared_with
    if nobodys and definition.sharing in ("private", "read"):
        yield _unfit("sharing", _NOBODY)
    yield from _check_shared_with(definition)


def _unfit_properties(definition: ObjectDef) -> Iterator[Problem]:
    """List properties that mean nothing for the object, as it is."""
    said: Mapping[str, bool] = {
        "sharing": definition.sharing != EDIT,
        "superiors": definition.superiors != "all",
        "shared_with": bool(definition.shared_with),
    }
    shape = _SHAPES.get(definition.shape)
    if shape is not None:
        yield from (_unfit(each, shape) for each in _PROPERTIES if said[each])
        return
    if definition.row_of is not None and definition.sharing != PARENT:
        yield _unfit("sharing", _OF_ROWS)
    if definition.sharing == PARENT:
        others = (each for each in _PROPERTIES if each != "sharing")
        yield from (_unfit(each, _OF_PARENT) for each in others if said[each])
    elif said["superiors"] and not definition.owned:
        yield _unfit("superiors", _NO_OWNERS)


def _check_shared_with(definition: ObjectDef) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for index, each in enumerate(definition.shared_with):
        path = pointer("shared_with", index, "field")
        field = definition.field(each.field)
        if field is None or field.system:
            near = hint(each.field, [own.name for own in definition.fields])
            unknown = UnknownFieldError(object=definition.name, field=each.field, hint=near)
            yield Problem(path=path, error=unknown)
        elif field.target not in SHARED_TARGETS:
            yield Problem(path=path, error=UnfitFieldError(field=field.name, reason=_NOT_PEOPLE))
        if each.field in first:
            twice = DuplicateError(value=each.field, first=first[each.field])
            yield Problem(path=path, error=twice)
        first.setdefault(each.field, path)


def _check_masks(definition: ObjectDef) -> Iterator[Problem]:
    for index, field in enumerate(definition.fields):
        if field.mask is not None and field.name == definition.title:
            error = UnfitFieldError(field=field.name, reason=_TITLE)
            yield Problem(path=pointer("fields", index, "mask"), error=error)


def _unfit(name: str, reason: LocaleText) -> Problem:
    return Problem(path=pointer(name), error=UnfitPropertyError(property=name, reason=reason))
