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
from dougong.metadata.errors import DuplicateError
from dougong.metadata.fitting_fields import check_view_of
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
class AppPage:
    """An entry that opens a page."""

    page: str


AnyEntry: TypeAlias = AppEntry | AppPage


@dataclass(frozen=True, slots=True)
class AppGroup:
    """A heading with entries below it."""

    label: LocaleText
    items: tuple[AnyEntry, ...]


AppItem: TypeAlias = AnyEntry | AppGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class AppDef:
    """An app.

    Attributes:
        name: Name of the app.
        label: What people call it.
        icon: Name of its icon.
        color: Colour of the icon.
        home: The page that it opens with; its first entry if None.
        items: Its entries, in order.
    """

    name: str
    label: LocaleText
    icon: str | None = None
    color: str | None = None
    home: str | None = None
    items: tuple[AppItem, ...]

    def entries(self) -> Iterator[tuple[str, AnyEntry]]:
        """Yield each entry with the pointer to it, those of groups too."""
        for index, item in enumerate(self.items):
            if isinstance(item, AppGroup):
                for place, entry in enumerate(item.items):
                    yield pointer("items", index, "items", place), entry
            else:
                yield pointer("items", index), item


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
            "icon": "wrench",
            "color": "blue",
            "home": "machine_park",
            "items": [
                {"object": "machine", "view": "my_machines"},
                {"page": "machine_park"},
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
            icon=document.get("icon"),
            color=document.get("color"),
            home=document.get("home"),
            items=tuple(_item(item) for item in document["items"]),
        )

    def references(
        self, definition: AppDef, objects: Mapping[str, ObjectDef]
    ) -> Iterable[Reference]:
        """Name the objects, views and pages of the entries, and the home page."""
        if definition.home is not None:
            yield Reference("page", definition.home, "/home")
        for path, entry in definition.entries():
            if isinstance(entry, AppPage):
                yield Reference("page", entry.page, path + "/page")
                continue
            yield Reference("object", entry.object, path + "/object")
            if entry.view is not None:
                yield Reference("view", entry.view, path + "/view")

    def check(self, definition: AppDef, scope: Scope) -> Iterable[Problem]:
        """Refuse an entry that is there twice, and a view of another object."""
        first: dict[AnyEntry, str] = {}
        for path, entry in definition.entries():
            if entry in first:
                yield Problem(
                    path=path, error=DuplicateError(value=_name(entry), first=first[entry])
                )
            first.setdefault(entry, path)
            if isinstance(entry, AppEntry) and entry.view is not None:
                yield from check_view_of(scope, entry.view, entry.object, path + "/view")


def _name(entry: AnyEntry) -> str:
    return entry.page if isinstance(entry, AppPage) else entry.view or entry.object


def _item(document: Mapping[str, Any]) -> AppItem:
    if "group" in document:
        return AppGroup(document["group"], tuple(_entry(each) for each in document["items"]))
    return _entry(document)


def _entry(document: Mapping[str, Any]) -> AnyEntry:
    if "page" in document:
        return AppPage(document["page"])
    return AppEntry(document["object"], document.get("view"))
