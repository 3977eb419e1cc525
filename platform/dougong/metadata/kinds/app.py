"""App: the navigation of one trade."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LocaleText, say
from dougong.metadata.definition import Reference
from dougong.metadata.errors import DuplicateError, UnknownReferenceError
from dougong.metadata.kind import Kind, Known, Scope, definition_kind
from dougong.metadata.objects.definition import ObjectDef


@dataclass(frozen=True, slots=True)
class AppEntry:
    """An entry that opens a list.

    Attributes:
        object: The object whose list opens.
        view: The view to open; the default one if None.
    """

    object: str
    view: str | None


@dataclass(frozen=True, slots=True)
class AppGroup:
    """A heading with entries below it."""

    label: LocaleText
    items: tuple[AppEntry, ...]


AppItem: TypeAlias = AppEntry | AppGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class AppDef:
    """An app: its entries, in order."""

    name: str
    label: LocaleText
    items: tuple[AppItem, ...]

    def entries(self) -> Iterator[tuple[str, AppEntry]]:
        """Yield each entry with the pointer to it, those of groups too."""
        for index, item in enumerate(self.items):
            if isinstance(item, AppEntry):
                yield pointer("items", index), item
            else:
                for place, entry in enumerate(item.items):
                    yield pointer("items", index, "items", place), entry


@definition_kind
class AppKind(Kind[AppDef]):
    """Navigation."""

    key = "app"
    plural = "apps"
    label = say("App", "应用")
    examples = (
        {
            "kind": "app",
            "name": "service",
            "label": {"en": "Service", "zh-CN": "服务"},
            "items": [
                {"object": "machine", "view": "my_machines"},
                {"group": {"en": "People", "zh-CN": "人员"}, "items": [{"object": "user"}]},
            ],
        },
    )

    def parse(self, json: JsonObject, known: Known) -> AppDef:
        """Read the navigation."""
        document: Mapping[str, Any] = json
        return AppDef(
            name=document["name"],
            label=document["label"],
            items=tuple(_item(item) for item in document["items"]),
        )

    def references(
        self, definition: AppDef, objects: Mapping[str, ObjectDef]
    ) -> Iterable[Reference]:
        """Name the objects and views of the entries."""
        for path, entry in definition.entries():
            yield Reference("object", entry.object, path + "/object")
            if entry.view is not None:
                yield Reference("view", entry.view, path + "/view")

    def check(self, definition: AppDef, scope: Scope) -> Iterable[Problem]:
        """Refuse an entry that is there twice, and a view of another object."""
        first: dict[AppEntry, str] = {}
        for path, entry in definition.entries():
            if entry in first:
                error = DuplicateError(value=entry.view or entry.object, first=first[entry])
                yield Problem(path=path, error=error)
            first.setdefault(entry, path)
            view = scope.catalog.get("view", entry.view) if entry.view is not None else None
            if view is not None and view.object != entry.object:
                kind = say(
                    "view of `{object}` called", "对象 `{object}` 的视图", object=entry.object
                )
                unknown = UnknownReferenceError(kind=kind, name=view.name, hint="")
                yield Problem(path=path + "/view", error=unknown)


def _item(document: Mapping[str, Any]) -> AppItem:
    if "group" in document:
        return AppGroup(document["group"], tuple(_entry(each) for each in document["items"]))
    return _entry(document)


def _entry(document: Mapping[str, Any]) -> AppEntry:
    return AppEntry(document["object"], document.get("view"))
