"""Layout: the page of a record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LocaleText, say
from dougong.kernel.suggest import hint
from dougong.metadata.definition import Reference
from dougong.metadata.errors import (
    ConflictError,
    DuplicateError,
    NotOneOfError,
    OutOfBoundsError,
    UnfitFieldError,
)
from dougong.metadata.kind import Kind, Known, Scope, definition_kind
from dougong.metadata.objects.definition import ObjectDef
from dougong.metadata.path_check import (
    Placed,
    check_paths,
    check_sort,
    path_references,
    relation_references,
    sort_references,
)


@dataclass(frozen=True, slots=True)
class CellDef:
    """A field on the page, and how many columns it takes.

    Attributes:
        field: Path of the field.
        width: The columns.
        place: Where in the cell the path stands, as a JSON pointer; empty: it is all there is.
    """

    field: str
    width: int
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSectionDef:
    """Fields of the record, side by side in so many columns."""

    name: str
    label: LocaleText | None
    columns: int
    fields: tuple[CellDef, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedListDef:
    """Records of another object that point at this one.

    Attributes:
        name: Name of the section.
        label: Its heading; the other object's plural if None.
        object: The other object.
        lookup: Its field that points here.
        fields: Field paths of the columns.
        sort: Field paths, a minus before one that sorts downwards.
    """

    name: str
    label: LocaleText | None
    object: str
    lookup: str
    fields: tuple[str, ...]
    sort: str | None


SectionDef: TypeAlias = FieldSectionDef | RelatedListDef


@dataclass(frozen=True, slots=True, kw_only=True)
class TabDef:
    """A tab of the page."""

    name: str
    label: LocaleText
    sections: tuple[SectionDef, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutDef:
    """How a record is shown.

    Attributes:
        name: Name of the layout.
        object: The object whose records are shown.
        type: Which page it is; ``record``.
        record_type: Of which records it is the page; None: of those that have no page of their own.
        header: Field paths above the tabs.
        tabs: The tabs, in order.
    """

    name: str
    object: str
    type: str
    record_type: str | None = None
    header: tuple[str, ...]
    tabs: tuple[TabDef, ...]

    def sections(self) -> Iterator[tuple[str, SectionDef]]:
        """Yield each section with the pointer to it."""
        for place, tab in enumerate(self.tabs):
            for index, section in enumerate(tab.sections):
                yield pointer("tabs", place, "sections", index), section

    def placed_header(self) -> list[Placed]:
        """Give the fields of the header with the place of each."""
        return [(pointer("header", "fields", at), path) for at, path in enumerate(self.header)]

    def placed_cells(self) -> list[Placed]:
        """Give the fields of all sections with the place of each."""
        return [
            (path + pointer("fields", at) + cell.place, cell.field)
            for path, section in self.sections()
            if isinstance(section, FieldSectionDef)
            for at, cell in enumerate(section.fields)
        ]

    def related_lists(self) -> Iterator[tuple[str, RelatedListDef]]:
        """Yield each related list with the pointer to it."""
        for path, section in self.sections():
            if isinstance(section, RelatedListDef):
                yield path, section


@definition_kind
class LayoutKind(Kind[LayoutDef]):
    """The page of a record."""

    key = "layout"
    plural = "layouts"
    label = say("Layout", "布局")
    examples = (
        {
            "kind": "layout",
            "name": "machine_record",
            "object": "machine",
            "type": "record",
            "for": {"record_type": "rented"},
            "header": {"fields": ["serial", "part_of.serial"]},
            "tabs": [
                {
                    "name": "main",
                    "label": {"en": "Details", "zh-CN": "详情"},
                    "sections": [
                        {
                            "name": "info",
                            "label": {"en": "Machine", "zh-CN": "设备"},
                            "columns": 3,
                            "fields": ["serial", {"field": "installed_on", "width": 2}],
                        },
                        {
                            "name": "parts",
                            "label": {"en": "Parts", "zh-CN": "部件"},
                            "block": "related_list",
                            "relation": "machine.part_of",
                            "fields": ["serial"],
                            "sort": "serial",
                        },
                    ],
                }
            ],
        },
    )

    def parse(self, json: JsonObject, known: Known) -> LayoutDef:
        """Read the layout."""
        document: Mapping[str, Any] = json
        return LayoutDef(
            name=document["name"],
            object=document["object"],
            type=document["type"],
            record_type=document.get("for", {}).get("record_type"),
            header=tuple(document.get("header", {}).get("fields", ())),
            tabs=tuple(_tab(tab) for tab in document["tabs"]),
        )

    def references(
        self, definition: LayoutDef, objects: Mapping[str, ObjectDef]
    ) -> Iterable[Reference]:
        """Name the object, its fields, and the objects and fields of related lists."""
        start = definition.object
        yield Reference("object", start, "/object")
        yield from path_references(objects, start, definition.placed_header())
        yield from path_references(objects, start, definition.placed_cells())
        for path, block in definition.related_lists():
            relation = f"{block.object}.{block.lookup}"
            yield from relation_references(path + "/relation", relation)
            yield from path_references(objects, block.object, _columns(path, block))
            yield from sort_references(objects, block.object, block.sort, path + "/sort")

    def check(self, definition: LayoutDef, scope: Scope) -> Iterable[Problem]:
        """Check fields, names, widths and related lists."""
        yield from check_paths(scope, definition.object, definition.placed_header())
        yield from check_paths(scope, definition.object, definition.placed_cells())
        yield from _check_names(definition)
        yield from _check_widths(definition)
        for path, block in definition.related_lists():
            yield from _check_related_list(definition, block, path, scope)
        yield from _check_record_type(definition, scope)
        yield from _check_only_one(definition, scope)


def _tab(document: Mapping[str, Any]) -> TabDef:
    return TabDef(
        name=document["name"],
        label=document["label"],
        sections=tuple(_section(section) for section in document["sections"]),
    )


def _section(document: Mapping[str, Any]) -> SectionDef:
    name, label = document["name"], document.get("label")
    if "block" in document:
        target, lookup = document["relation"].split(".")
        return RelatedListDef(
            name=name,
            label=label,
            object=target,
            lookup=lookup,
            fields=tuple(document["fields"]),
            sort=document.get("sort"),
        )
    cells = tuple(_cell(cell) for cell in document["fields"])
    return FieldSectionDef(name=name, label=label, columns=document.get("columns", 2), fields=cells)


def _cell(document: str | Mapping[str, Any]) -> CellDef:
    if isinstance(document, str):
        return CellDef(document, 1)
    return CellDef(document["field"], document.get("width", 1), "/field")


def _columns(path: str, block: RelatedListDef) -> list[Placed]:
    return [(path + pointer("fields", at), column) for at, column in enumerate(block.fields)]


def _check_names(definition: LayoutDef) -> Iterable[Problem]:
    tabs = [(pointer("tabs", at), tab.name) for at, tab in enumerate(definition.tabs)]
    sections = [(path, section.name) for path, section in definition.sections()]
    for named in (tabs, sections):
        first: dict[str, str] = {}
        for path, name in named:
            if name in first:
                error = DuplicateError(value=name, first=first[name])
                yield Problem(path=path + "/name", error=error)
            first.setdefault(name, path)


def _check_widths(definition: LayoutDef) -> Iterable[Problem]:
    for path, section in definition.sections():
        if not isinstance(section, FieldSectionDef):
            continue
        for at, cell in enumerate(section.fields):
            if cell.width > section.columns:
                error = OutOfBoundsError(
                    what=say("the width", "宽度"),
                    bound=say("at most", "至多为"),
                    limit=section.columns,
                    actual=cell.width,
                )
                yield Problem(path=path + pointer("fields", at, "width"), error=error)


def _check_related_list(
    definition: LayoutDef, block: RelatedListDef, path: str, scope: Scope
) -> Iterable[Problem]:
    if definition.object in scope.catalog.objects:
        yield from check_paths(scope, block.object, [(path + "/relation", block.lookup)])
        other = scope.catalog.objects.get(block.object)
        field = other.field(block.lookup) if other is not None else None
        if field is not None and definition.object not in (field.target, *field.targets):
            reason = say(
                "it is not a lookup to `{object}`",
                "它不是指向 `{object}` 的查找字段",
                object=definition.object,
            )
            error = UnfitFieldError(field=block.lookup, reason=reason)
            yield Problem(path=path + "/relation", error=error)
    yield from check_paths(scope, block.object, _columns(path, block))
    yield from check_sort(scope, block.object, block.sort, path + "/sort")


def _check_record_type(definition: LayoutDef, scope: Scope) -> Iterable[Problem]:
    record = scope.catalog.objects.get(definition.object)
    name = definition.record_type
    if record is None or name is None:
        return
    known = [each.name for each in record.record_types]
    if name not in known:
        shown = ", ".join(f"`{each}`" for each in known) or "-"
        error = NotOneOfError(value=name, choices=shown, hint=hint(name, known))
        yield Problem(path="/for/record_type", error=error)


def _check_only_one(definition: LayoutDef, scope: Scope) -> Iterable[Problem]:
    layouts: Mapping[str, LayoutDef] = scope.catalog.all("layout")
    for other in layouts.values():
        if _page(other) == _page(definition) and other.name != definition.name:
            what = say(
                "the record page of `{object}`",
                "对象 `{object}` 的记录页面",
                object=definition.object,
            )
            error = ConflictError(what=what, name=definition.name, other=other.name)
            yield Problem(path="/object", error=error)


def _page(definition: LayoutDef) -> tuple[str, str, str | None]:
    return definition.object, definition.type, definition.record_type
