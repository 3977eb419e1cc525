"""Record types, with the choices that each one offers."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from dougong.kernel.messages import say
from dougong.packages.converters.salesforce.component import (
    ComponentConverter,
    Stage,
    component_converter,
)
from dougong.packages.converters.salesforce.conversion import Conversion
from dougong.packages.converters.salesforce.model import FieldPlan
from dougong.packages.converters.salesforce.names import Taken, snake
from dougong.packages.converters.salesforce.source import Component
from dougong.packages.converters.salesforce.texts import text
from dougong.packages.converters.salesforce.xml_reading import Xml

_PROCESS_FIELD = {
    "Opportunity": "StageName",
    "Lead": "Status",
    "Case": "Status",
    "Solution": "Status",
}
_NO_FIELD = say(
    "`{field}` is no picklist here, so its choices are the same for all",
    "`{field}` 在此不是选项列表，各记录类型的选项相同",
    field="{field}",
)
_UNUSED = say("no record type names it", "没有记录类型使用它")


@component_converter
class RecordTypes(ComponentConverter):
    """Converts record types; the choices of a business process belong to its record types."""

    types = ("RecordType", "BusinessProcess")
    stage = Stage.MODEL

    def convert(self, conversion: Conversion) -> None:
        """Convert every record type."""
        taken: dict[str, Taken] = {}
        for each in conversion.source.all("RecordType"):
            names = taken.setdefault(conversion.model.object(each.parent).name, Taken())
            _add(conversion, each, names.give(each.local, wanted=snake(each.local)))
        used = {
            f"{each.parent}.{each.xml.get('businessProcess')}"
            for each in conversion.source.all("RecordType")
        }
        for each in conversion.source.all("BusinessProcess"):
            conversion.report.carried("business_process", each.name)
            if each.name not in used:
                conversion.not_carried("business_process", each.name, _UNUSED)


def _add(conversion: Conversion, component: Component, name: str) -> None:
    conversion.report.carried("record_type", component.name)
    plan, xml = conversion.model.object(component.parent), component.xml
    document: dict[str, Any] = {
        "name": name,
        "label": text(xml.get("label"), component.local),
        "x_component": component.name,
    }
    if not xml.flag("active", default=True):
        document["active"] = False
    options: dict[str, list[str]] = {}
    defaults: dict[str, Any] = {}
    for each in xml.all("picklistValues"):
        _choices(conversion, component, each, options, defaults)
    process = conversion.source.get(
        "BusinessProcess", f"{component.parent}.{xml.get('businessProcess')}"
    )
    if process is not None and component.parent in _PROCESS_FIELD:
        said = Xml("picklistValues", children=process.xml.all("values"))
        said.children.insert(0, Xml("picklist", _PROCESS_FIELD[component.parent]))
        _choices(conversion, component, said, options, defaults)
    if options:
        document["options"] = options
    if defaults:
        document["defaults"] = defaults
    plan.record_types.append(document)
    plan.record_type_names[component.local] = name


def _choices(
    conversion: Conversion,
    component: Component,
    said: Xml,
    options: dict[str, list[str]],
    defaults: dict[str, Any],
) -> None:
    api = said.get("picklist")
    field = conversion.model.field(component.parent, api)
    if field is None or not field.is_choice:
        words = {key: each.format(field=api) for key, each in _NO_FIELD.items()}
        conversion.report.approximated("record_type", component.name, words)
        return
    values = said.all("values")
    offered = [ours for each in values if (ours := _value(field, each)) is not None]
    if offered:
        options[field.name] = list(dict.fromkeys(offered))
    for each in values:
        ours = _value(field, each)
        if each.flag("default") and ours is not None:
            defaults[field.name] = [ours] if field.type == "multi_picklist" else ours


def _value(field: FieldPlan, said: Xml) -> str | None:
    return field.value(unquote(said.get("fullName")))
