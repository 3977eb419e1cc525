"""View: records of an object as a list, on a board, by their dates, as cards or on a map."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LocaleText, say
from dougong.metadata.definition import ExpressionAt, Reference
from dougong.metadata.errors import (
    ConflictError,
    DuplicateError,
    MissingPropertyError,
    UnfitFieldError,
    UnfitPropertyError,
)
from dougong.metadata.fitting_fields import (
    DAYS,
    check_aggregate,
    check_board,
    check_group,
    value_kind,
)
from dougong.metadata.kind import Kind, Known, Scope, definition_kind
from dougong.metadata.objects.definition import ObjectDef
from dougong.metadata.path_check import (
    Placed,
    check_paths,
    check_sort,
    path_references,
    sort_references,
)

LIST, KANBAN, CALENDAR = "list", "kanban", "calendar"
GANTT, CARDS, MAP = "gantt", "cards", "map"

_GROUPED = frozenset({LIST, KANBAN, GANTT})
_SUMMED = frozenset({LIST, KANBAN})
_DATED = frozenset({CALENDAR, GANTT})


@dataclass(frozen=True, slots=True)
class ColumnDef:
    """A column.

    Attributes:
        field: Path of the field.
        width: Its width in pixels; None: what its type usually takes.
        frozen: Whether it stays in sight when the list is scrolled sideways.
        place: Where in the column the path stands, as a JSON pointer; empty: it is all there is.
    """

    field: str
    width: int | None = None
    frozen: bool = False
    place: str = ""


@dataclass(frozen=True, slots=True)
class AggregateDef:
    """A function over the records: of a field, or of the records themselves."""

    function: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class CalendarSpanDef:
    """The fields at which a record begins and ends in a calendar or on a timeline."""

    start: str
    end: str | None = None

    def placed(self) -> list[Placed]:
        """Give the fields with the place of each."""
        end = [("/calendar/end", self.end)] if self.end is not None else []
        return [("/calendar/start", self.start), *end]


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewDef:
    """Records of an object, as people see them.

    Attributes:
        name: Name of the view.
        label: What people call it.
        object: The object whose records are shown.
        type: How they are shown: ``list``, ``kanban``, ``calendar``, ``gantt``, ``cards``, ``map``.
        columns: What is shown of each, in order.
        where: Condition that a record meets.
        sort: Field paths, a minus before one that sorts downwards.
        default: Whether it opens first.
        group_by: Path of the field whose values are the groups, the columns of a board, or the
            lanes of a timeline.
        aggregates: What is summed up.
        calendar: The dates of a calendar or a timeline.
        image: The field with the picture of each card.
        place: The field that says where each stands on a map.
    """

    name: str
    label: LocaleText
    object: str
    type: str
    columns: tuple[ColumnDef, ...]
    where: str | None
    sort: str | None
    default: bool
    group_by: str | None = None
    aggregates: tuple[AggregateDef, ...] = ()
    calendar: CalendarSpanDef | None = None
    image: str | None = None
    place: str | None = None

    def placed_columns(self) -> list[Placed]:
        """Give the fields of the columns with the place of each."""
        return [
            (pointer("columns", index) + each.place, each.field)
            for index, each in enumerate(self.columns)
        ]

    def placed_others(self) -> Iterator[Placed]:
        """Yield the fields beside the columns with the place of each."""
        if self.group_by is not None:
            yield "/group_by", self.group_by
        for index, each in enumerate(self.aggregates):
            if each.field is not None:
                yield pointer("aggregates", index, "field"), each.field
        if self.calendar is not None:
            yield from self.calendar.placed()
        if self.image is not None:
            yield "/image", self.image
        if self.place is not None:
            yield "/place", self.place


@definition_kind
class ViewKind(Kind[ViewDef]):
    """Records of an object, as people see them."""

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
            "columns": [
                {"field": "serial", "width": 240, "frozen": True},
                "part_of.serial",
                "created_by.name",
            ],
            "where": "created_by = $user.id",
            "sort": "-installed_on,serial",
            "default": True,
            "group_by": "part_of.state",
            "aggregates": [{"function": "count"}, {"function": "max", "field": "installed_on"}],
        },
        {
            "kind": "view",
            "name": "machines_by_state",
            "label": {"en": "By state", "zh-CN": "按状态"},
            "object": "machine",
            "type": "kanban",
            "columns": ["serial"],
            "group_by": "state",
        },
        {
            "kind": "view",
            "name": "warranties",
            "label": {"en": "Warranties", "zh-CN": "保修期"},
            "object": "machine",
            "type": "calendar",
            "columns": ["serial"],
            "calendar": {"start": "installed_on", "end": "warranty_until"},
        },
        {
            "kind": "view",
            "name": "warranty_spans",
            "label": {"en": "Warranties over time", "zh-CN": "保修时间线"},
            "object": "machine",
            "type": "gantt",
            "columns": ["serial"],
            "group_by": "state",
            "calendar": {"start": "installed_on", "end": "warranty_until"},
        },
        {
            "kind": "view",
            "name": "machine_photos",
            "label": {"en": "With photos", "zh-CN": "带照片"},
            "object": "machine",
            "type": "cards",
            "columns": ["serial", "state"],
            "image": "photo",
        },
        {
            "kind": "view",
            "name": "machine_map",
            "label": {"en": "Where they are", "zh-CN": "位置分布"},
            "object": "machine",
            "type": "map",
            "columns": ["serial", "state"],
            "place": "site",
        },
    )

    def parse(self, json: JsonObject, known: Known) -> ViewDef:
        """Read the view."""
        document: Mapping[str, Any] = json
        calendar = document.get("calendar")
        return ViewDef(
            name=document["name"],
            label=document["label"],
            object=document["object"],
            type=document.get("type", LIST),
            columns=tuple(_column(each) for each in document["columns"]),
            where=document.get("where"),
            sort=document.get("sort"),
            default=document.get("default", False),
            group_by=document.get("group_by"),
            aggregates=tuple(
                AggregateDef(each["function"], each.get("field"))
                for each in document.get("aggregates", ())
            ),
            calendar=CalendarSpanDef(**calendar) if calendar is not None else None,
            image=document.get("image"),
            place=document.get("place"),
        )

    def references(
        self, definition: ViewDef, objects: Mapping[str, ObjectDef]
    ) -> Iterable[Reference]:
        """Name the object, and the fields of columns, groups, aggregates, dates and sort."""
        start = definition.object
        yield Reference("object", start, "/object")
        yield from path_references(objects, start, definition.placed_columns())
        yield from path_references(objects, start, definition.placed_others())
        yield from sort_references(objects, start, definition.sort, "/sort")

    def expressions(self, definition: ViewDef) -> Iterable[ExpressionAt]:
        """Give the filter."""
        if definition.where is not None:
            yield ExpressionAt("/where", definition.object, definition.where)

    def check(self, definition: ViewDef, scope: Scope) -> Iterable[Problem]:
        """Check fields and sort, what each type needs, and that one view alone opens first."""
        yield from check_paths(scope, definition.object, definition.placed_columns())
        for place, path in definition.placed_others():
            yield from check_paths(scope, definition.object, [(place, path)])
        yield from check_sort(scope, definition.object, definition.sort, "/sort")
        yield from _check_type(definition)
        yield from _check_groups(definition, scope)
        if definition.calendar is not None:
            yield from _check_calendar(definition, definition.calendar, scope)
        yield from _check_own(definition, scope, "image", definition.image)
        yield from _check_own(definition, scope, "place", definition.place)
        if definition.default:
            yield from _check_only_default(definition, scope)


def _column(document: str | Mapping[str, Any]) -> ColumnDef:
    if isinstance(document, str):
        return ColumnDef(document)
    width, frozen = document.get("width"), document.get("frozen", False)
    return ColumnDef(document["field"], width, frozen, "/field")


def _check_type(definition: ViewDef) -> Iterable[Problem]:
    """Refuse what the type of view has no use for, and ask for what it cannot do without."""
    kind = definition.type
    if kind == KANBAN and definition.group_by is None:
        yield Problem(path="", error=MissingPropertyError(property="group_by"))
    if kind in _DATED and definition.calendar is None:
        yield Problem(path="", error=MissingPropertyError(property="calendar"))
    if kind == MAP and definition.place is None:
        yield Problem(path="", error=MissingPropertyError(property="place"))
    reason = say("the view is a {type}", "该视图的类型为 {type}", type=kind)
    unfit = {
        "group_by": kind not in _GROUPED and definition.group_by is not None,
        "aggregates": kind not in _SUMMED and bool(definition.aggregates),
        "calendar": kind not in _DATED and definition.calendar is not None,
        "image": kind != CARDS and definition.image is not None,
        "place": kind != MAP and definition.place is not None,
    }
    for name, wrong in unfit.items():
        if wrong:
            error = UnfitPropertyError(property=name, reason=reason)
            yield Problem(path=pointer(name), error=error)


def _check_groups(definition: ViewDef, scope: Scope) -> Iterable[Problem]:
    owner, group = definition.object, definition.group_by
    if group is not None:
        check = check_board if definition.type == KANBAN else check_group
        yield from check(scope, owner, group, "/group_by")
    first: dict[AggregateDef, str] = {}
    for index, each in enumerate(definition.aggregates):
        path = pointer("aggregates", index)
        yield from check_aggregate(scope, owner, each.function, each.field, path)
        if each in first:
            shown = f"{each.function}({each.field or ''})"
            yield Problem(path=path, error=DuplicateError(value=shown, first=first[each]))
        first.setdefault(each, path)


def _check_calendar(
    definition: ViewDef, calendar: CalendarSpanDef, scope: Scope
) -> Iterable[Problem]:
    owner = scope.catalog.objects.get(definition.object)
    kinds = set()
    for place, name in calendar.placed():
        field = owner.field(name) if owner is not None else None
        if owner is not None and field is None and "." in name:
            reason = say("it is no field of the object itself", "它不是该对象自身的字段")
            yield Problem(path=place, error=UnfitFieldError(field=name, reason=reason))
        elif field is not None:
            kinds.add(value_kind(field, scope))
            if not DAYS.issuperset(kinds):
                reason = say("it is no date", "它不是日期或日期时间字段")
                yield Problem(path=place, error=UnfitFieldError(field=name, reason=reason))
            elif len(kinds) > 1:
                reason = say("it is of another type than the start", "其类型与开始字段不同")
                yield Problem(path=place, error=UnfitFieldError(field=name, reason=reason))


_OWN = {
    "image": ("image", say("it is no image field of the object", "它不是该对象的图片字段")),
    "place": ("location", say("it is no location field of the object", "它不是该对象的位置字段")),
}


def _check_own(definition: ViewDef, scope: Scope, name: str, path: str | None) -> Iterable[Problem]:
    """Check the field of the object itself that a property of the view names."""
    owner = scope.catalog.objects.get(definition.object)
    field = owner.field(path) if owner is not None and path is not None else None
    needed, reason = _OWN[name]
    found = field is not None and field.type == needed
    # What is no field at all is told already.
    if path is not None and owner is not None and not found and (field or "." in path):
        yield Problem(path=pointer(name), error=UnfitFieldError(field=path, reason=reason))


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
