"""Compact layouts: the key fields at the head of a record's page."""

from __future__ import annotations

from typing import Any

from dougong.kernel.messages import say
from dougong.packages.converters.salesforce.component import (
    ComponentConverter,
    Stage,
    component_converter,
)
from dougong.packages.converters.salesforce.conversion import Conversion
from dougong.packages.converters.salesforce.source import Component

_MOST_FIELDS = 8
_UNASSIGNED = say("nothing is assigned to it", "没有任何对象或记录类型使用它")
_NO_LAYOUT = say(
    "the project has no page layout that it could stand on", "项目中没有可放置它的页面布局"
)
_FEWER = say("it has {most} fields at most", "最多 {most} 个字段", most=_MOST_FIELDS)


@component_converter
class CompactLayouts(ComponentConverter):
    """Puts compact layouts at the head of the layouts of their object."""

    types = ("CompactLayout",)
    stage = Stage.AUTOMATION

    def convert(self, conversion: Conversion) -> None:
        """Convert every compact layout."""
        for each in conversion.source.all("CompactLayout"):
            conversion.report.carried("compact_layout", each.name)
            record_types = _assigned(conversion, each)
            if record_types is None:
                conversion.not_carried("compact_layout", each.name, _UNASSIGNED)
            else:
                _put(conversion, each, record_types)


def _assigned(conversion: Conversion, component: Component) -> set[str] | None:
    """Give the record types that show it, an empty set for all; None: none does."""
    source, name = conversion.source, component.local
    of_types = {
        each.local
        for each in source.of("RecordType", component.parent)
        if each.xml.get("compactLayoutAssignment") == name
    }
    owner = source.get("CustomObject", component.parent)
    if owner is not None and owner.xml.get("compactLayoutAssignment") == name:
        return set()
    return of_types or None


def _put(conversion: Conversion, component: Component, record_types: set[str]) -> None:
    plan = conversion.model.object(component.parent)
    names = []
    for api in component.xml.texts("fields"):
        field = conversion.model.field(component.parent, api)
        if field is not None and field.name not in names and field.name != plan.title:
            names.append(field.name)
    if len(names) > _MOST_FIELDS:
        words = _FEWER
        conversion.report.approximated("compact_layout", component.name, words)
    wanted = {plan.record_type_names.get(each, "") for each in record_types}
    placed = False
    for draft in conversion.drafts.values():
        said: Any = draft.document
        if said["kind"] != "layout" or said["object"] != plan.name or not names:
            continue
        shown = said.get("for", {}).get("record_type", "")
        if not wanted or shown in wanted:
            header = said.setdefault("header", {})
            if wanted or "fields" not in header:
                header["fields"] = names[:_MOST_FIELDS]
                placed = True
    if not placed and names:
        conversion.not_carried("compact_layout", component.name, _NO_LAYOUT)
