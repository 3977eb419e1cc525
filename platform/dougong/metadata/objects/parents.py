"""What must hold for records that belong to others, for rows of documents, and for trees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.messages import say
from dougong.kernel.suggest import hint
from dougong.metadata.errors import (
    ParentCycleError,
    ReservedNameError,
    UnfitFieldError,
    UnknownFieldError,
)
from dougong.metadata.kind import Scope
from dougong.metadata.objects.definition import FieldDef, ObjectDef
from dougong.metadata.objects.system_fields import RESERVED_FIELD_NAMES

MOST_PARENTS = 2


def check_parents(definition: ObjectDef, scope: Scope) -> Iterable[Problem]:
    """List what is wrong with the fields that say what an object's records belong to."""
    objects = scope.catalog.objects
    for nth, field in enumerate(definition.parents):
        path = pointer("fields", definition.fields.index(field))
        if nth >= MOST_PARENTS:
            reason = say("an object has at most two parents", "一个对象最多有两个主记录字段")
            yield Problem(
                path=path + "/type", error=UnfitFieldError(field=field.name, reason=reason)
            )
        circle = _circle(definition, field, objects)
        if circle:
            yield Problem(path=path + "/to", error=ParentCycleError(path=" → ".join(circle)))
        if field.rows is not None:
            for problem in _check_rows(definition, field, objects):
                yield problem.under(path)


def check_tree(definition: ObjectDef) -> Iterable[Problem]:
    """Check that the tree of an object is a lookup to the object itself."""
    if definition.tree is None:
        return
    field = definition.field(definition.tree)
    if field is None:
        near = hint(definition.tree, [each.name for each in definition.lookups()])
        unknown = UnknownFieldError(object=definition.name, field=definition.tree, hint=near)
        yield Problem(path="/tree", error=unknown)
    elif field.target != definition.name:
        reason = say("a tree needs a lookup to the object itself", "树需要指向对象自身的查找字段")
        yield Problem(path="/tree", error=UnfitFieldError(field=field.name, reason=reason))


def _circle(
    definition: ObjectDef, field: FieldDef, objects: Mapping[str, ObjectDef]
) -> tuple[str, ...]:
    """Give the way by which records would belong to records of their own object."""
    ways: list[tuple[str, ...]] = [(definition.name, str(field.target))]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        if way[-1] == definition.name:
            return way
        if way[-1] in objects and way[-1] not in seen:
            seen.add(way[-1])
            ways += [(*way, str(each.target)) for each in objects[way[-1]].parents]
    return ()


def _check_rows(
    definition: ObjectDef, field: FieldDef, objects: Mapping[str, ObjectDef]
) -> Iterator[Problem]:
    assert field.rows is not None
    if definition.row_of is not field:
        reason = say("records are rows of one document", "记录只能是一个单据的行")
        yield Problem(path="/inline", error=UnfitFieldError(field=field.name, reason=reason))
    document = objects.get(str(field.target))
    if document is None:
        return  # said where the reference is checked
    if document.row_of is not None:
        reason = say("rows have no rows of their own", "行不能再包含行")
        yield Problem(path="/inline", error=UnfitFieldError(field=field.name, reason=reason))
    reserved = RESERVED_FIELD_NAMES.get(field.rows)
    if reserved is not None:
        yield Problem(path="/rows", error=ReservedNameError(name=field.rows, reason=reserved))
    elif field.rows in _taken(document, definition, objects):
        reason = say(
            "{object} has something of that name; give another by `rows`",
            "{object}中已有同名内容；请用 `rows` 指定其他名称",
            object=document.name,
        )
        yield Problem(path="/rows", error=UnfitFieldError(field=field.rows, reason=reason))


def _taken(
    document: ObjectDef, rows: ObjectDef, objects: Mapping[str, ObjectDef]
) -> frozenset[str]:
    """Give the names in the JSON of a document that are not those of certain rows."""
    others = (
        each.row_of.rows
        for each in objects.values()
        if each.name != rows.name and each.row_of and each.row_of.target == document.name
    )
    return frozenset(document.by_name) | {name for name in others if name is not None} | {"trace"}
