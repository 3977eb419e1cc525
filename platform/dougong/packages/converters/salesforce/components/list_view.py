"""List views."""

from __future__ import annotations

from typing import Any

from dougong.kernel.messages import say
from dougong.packages.converters.salesforce import standard
from dougong.packages.converters.salesforce.columns import column_path
from dougong.packages.converters.salesforce.component import (
    ComponentConverter,
    Stage,
    component_converter,
)
from dougong.packages.converters.salesforce.conversion import Conversion
from dougong.packages.converters.salesforce.filters import FilterItem, Filters, read_items
from dougong.packages.converters.salesforce.formula.translating import NotSayableError
from dougong.packages.converters.salesforce.mending import without_faults
from dougong.packages.converters.salesforce.model import Model
from dougong.packages.converters.salesforce.names import snake
from dougong.packages.converters.salesforce.source import Component
from dougong.packages.converters.salesforce.texts import text

_MOST_COLUMNS = 50
_MOST_WHERE = 4000
_MINE = "owner = $user.id"
_NO_COLUMN = say("columns that are left out: {names}", "未保留的列：{names}", names="{names}")
_TITLE_ONLY = say("it had no columns, so it shows the title", "原本没有列，因此显示标题")
_SCOPE = say(
    "it lists all records, for there is no scope `{scope}` here",
    "由于没有范围 `{scope}`，改为列出全部记录",
    scope="{scope}",
)
_SHARED = say("everybody who sees the object sees it", "能看到该对象的人都能看到此视图")
_EVENT = say("no records of it are stored", "其记录不存储")
_TOO_LONG = say("the condition is too long", "条件过长")


@component_converter
class ListViews(ComponentConverter):
    """Converts list views."""

    types = ("ListView",)
    stage = Stage.PAGES

    def convert(self, conversion: Conversion) -> None:
        """Convert every list view."""
        for each in conversion.source.all("ListView"):
            conversion.report.carried("list_view", each.name)
            try:
                _convert(conversion, each)
            except NotSayableError as error:
                conversion.not_carried("list_view", each.name, error.why)


def _convert(conversion: Conversion, component: Component) -> None:
    model, xml, api = conversion.model, component.xml, component.parent
    plan = model.object(api)
    if plan.shape == "event":
        raise NotSayableError(_EVENT)
    document: dict[str, Any] = {
        "kind": "view",
        "name": conversion.name("view", component.name, wanted=snake(component.name)),
        "label": text(xml.get("label"), component.local),
        "object": plan.name,
        "columns": _columns(conversion, component),
    }
    where = _where(conversion, component)
    if where:
        document["where"] = where
    if xml.first("sharedTo") is not None:
        conversion.report.approximated("list_view", component.name, _SHARED)
    mend = without_faults(conversion.report, "list_view", component.name)
    conversion.put(document, kind="list_view", component=component.name, mend=mend)


def _columns(conversion: Conversion, component: Component) -> list[str]:
    model, api = conversion.model, component.parent
    columns: list[str] = []
    lost: list[str] = []
    for each in component.xml.texts("columns"):
        path = column_path(model, api, each)
        found = model.path(api, path) if path is not None else None
        if found is None or (found[0] == "record_type" and not model.object(api).record_types):
            lost.append(f"`{each}`")
        elif found[0] not in columns:
            columns.append(found[0])
    if lost:
        words = {key: each.format(names=", ".join(lost)) for key, each in _NO_COLUMN.items()}
        conversion.report.approximated("list_view", component.name, words)
    if not columns:
        columns = [_title(model, api)]
        conversion.report.approximated("list_view", component.name, _TITLE_ONLY)
    return columns[:_MOST_COLUMNS]


def _title(model: Model, api: str) -> str:
    field = model.field(api, standard.TITLES.get(api, "Name"))
    return field.name if field is not None else "created_at"


def _where(conversion: Conversion, component: Component) -> str:
    xml, api, model = component.xml, component.parent, conversion.model
    parts = []
    scope = xml.get("filterScope")
    if scope == "Mine" and model.object(api).shape == "plain":
        parts.append(_MINE)
    elif scope not in ("", "Everything", "Mine"):
        words = {key: each.format(scope=scope) for key, each in _SCOPE.items()}
        conversion.report.approximated("list_view", component.name, words)
    if items := read_items(xml.all("filters")):

        def column(name: str) -> str:
            found = column_path(model, api, name)
            return "RecordType.DeveloperName" if found == "RecordTypeId" else found or name

        found = Filters(model, conversion.formulas, column=column).condition(
            [
                item if item.field.rpartition(".")[2] != "RECORDTYPE" else _of_type(item, api)
                for item in items
            ],
            xml.get("booleanFilter"),
            api,
        )
        for note in found.notes:
            conversion.report.approximated("list_view", component.name, note)
        parts.append(f"({found.source})" if parts else found.source)
    where = " and ".join(parts)
    if len(where) > _MOST_WHERE:
        raise NotSayableError(_TOO_LONG)
    return where


def _of_type(item: FilterItem, api: str) -> FilterItem:
    """Take the object off the names of record types."""
    values = ",".join(each.strip().removeprefix(f"{api}.") for each in item.value.split(","))
    return FilterItem(item.field, item.operation, values, item.value_field)
