"""View: a saved list of an object."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LocaleText, say
from dougong.metadata.definition import ExpressionAt, Reference
from dougong.metadata.errors import ConflictError
from dougong.metadata.kind import Kind, Known, Scope, definition_kind
from dougong.metadata.objects.definition import ObjectDef
from dougong.metadata.path_check import (
    Placed,
    check_paths,
    check_sort,
    path_references,
    sort_references,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewDef:
    """A saved list.

    Attributes:
        name: Name of the view.
        label: What people call it.
        object: The object whose records are listed.
        type: How they are shown; ``list``.
        columns: Field paths, in order.
        where: Condition that a record meets.
        sort: Field paths, a minus before one that sorts downwards.
        default: Whether it opens first.
    """

    name: str
    label: LocaleText
    object: str
    type: str
    columns: tuple[str, ...]
    where: str | None
    sort: str | None
    default: bool

    def placed_columns(self) -> list[Placed]:
        """Give the columns with the place of each."""
        return [(pointer("columns", index), path) for index, path in enumerate(self.columns)]


@definition_kind
class ViewKind(Kind[ViewDef]):
    """A saved list of an object."""

    key = "view"
    plural = "views"
    label = say("View", "视图")
    examples = (
        {
            "kind": "view",
            "name": "my_machines",
            "label": {"en": "My machines", "zh-CN": "我的设备"},
            "object": "machine",
            "type": "list",
            "columns": ["serial", "part_of.serial", "created_by.name"],
            "where": "created_by = $user.id",
            "sort": "-installed_on,serial",
            "default": True,
        },
    )

    def parse(self, json: JsonObject, known: Known) -> ViewDef:
        """Read the view."""
        document: Mapping[str, Any] = json
        return ViewDef(
            name=document["name"],
            label=document["label"],
            object=document["object"],
            type=document.get("type", "list"),
            columns=tuple(document["columns"]),
            where=document.get("where"),
            sort=document.get("sort"),
            default=document.get("default", False),
        )

    def references(
        self, definition: ViewDef, objects: Mapping[str, ObjectDef]
    ) -> Iterable[Reference]:
        """Name the object, and the fields of columns and sort."""
        yield Reference("object", definition.object, "/object")
        yield from path_references(objects, definition.object, definition.placed_columns())
        yield from sort_references(objects, definition.object, definition.sort, "/sort")

    def expressions(self, definition: ViewDef) -> Iterable[ExpressionAt]:
        """Give the filter."""
        if definition.where is not None:
            yield ExpressionAt("/where", definition.object, definition.where)

    def check(self, definition: ViewDef, scope: Scope) -> Iterable[Problem]:
        """Check columns and sort, and that one view alone opens first."""
        yield from check_paths(scope, definition.object, definition.placed_columns())
        yield from check_sort(scope, definition.object, definition.sort, "/sort")
        if definition.default:
            yield from _check_only_default(definition, scope)


def _check_only_default(definition: ViewDef, scope: Scope) -> Iterable[Problem]:
    views: Mapping[str, ViewDef] = scope.catalog.all("view")
    for other in views.values():
        same = other.object == definition.object and other.name != definition.name
        if same and other.default:
            what = say(
                "the first view of `{object}`",
                "对象 `{object}` 的默认视图",
                object=definition.object,
            )
            error = ConflictError(what=what, name=definition.name, other=other.name)
            yield Problem(path="/default", error=error)
