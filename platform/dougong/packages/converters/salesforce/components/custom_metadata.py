"""Records of custom metadata types: configurations that travel with the package."""

from __future__ import annotations

from typing import Any

from dougong.kernel.errors import Problem
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LOCALES, LocaleText, say
from dougong.packages.converters.salesforce.component import (
    ComponentConverter,
    Stage,
    component_converter,
)
from dougong.packages.converters.salesforce.conversion import Conversion, Mend
from dougong.packages.converters.salesforce.formula.saying import type_of_field
from dougong.packages.converters.salesforce.model import FieldPlan
from dougong.packages.converters.salesforce.names import snake
from dougong.packages.converters.salesforce.source import Component

_KEY = "developer_name"
_KIND = "metadata"
_MOST_RECORDS = 10_000
_NO_TYPE = say("its type is not in the project", "其类型不在项目中")
_NO_FIELD = say(
    "values of fields that the project does not bring are left out: {names}",
    "未保留项目中不存在的字段值：{names}",
    names="{names}",
)
_TOO_MANY = say("a set has at most 10,000 records", "一组最多 10000 条记录")


@component_converter
class MetadataRecords(ComponentConverter):
    """Converts records of custom metadata types, all of one type into one definition."""

    types = ("CustomMetadata",)
    stage = Stage.PAGES

    def convert(self, conversion: Conversion) -> None:
        """Convert every record."""
        by_type: dict[str, list[Component]] = {}
        for each in conversion.source.all("CustomMetadata"):
            conversion.report.carried(_KIND, each.name)
            by_type.setdefault(f"{each.parent}__mdt", []).append(each)
        for api, records in by_type.items():
            plan = conversion.model.known(api)
            if plan is None or plan.outside:
                for each in records:
                    conversion.not_carried(_KIND, each.name, _NO_TYPE)
                continue
            for each in records[_MOST_RECORDS:]:
                conversion.not_carried(_KIND, each.name, _TOO_MANY)
            kept = records[:_MOST_RECORDS]
            document: dict[str, Any] = {
                "kind": "configuration",
                "name": conversion.name("configuration", api, wanted=snake(api)),
                "object": plan.name,
                "key": _KEY,
                "records": [_record(conversion, each, api) for each in kept],
            }
            mend = _mend(conversion, [each.name for each in kept])
            conversion.put(document, kind="metadata_set", component=api, mend=mend)


def _record(conversion: Conversion, component: Component, api: str) -> dict[str, Any]:
    record: dict[str, Any] = {
        _KEY: component.local,
        "name": component.xml.get("label") or component.local,
    }
    unknown = []
    for each in component.xml.all("values"):
        field = conversion.model.object(api).fields.get(each.get("field").lower())
        said = each.get("value")
        if field is None or field.document is None:
            unknown.append(f"`{each.get('field')}`")
        elif said and (value := _value(field, said)) is not None:
            record[field.name] = value
    if unknown:
        words = {key: each.format(names=", ".join(unknown)) for key, each in _NO_FIELD.items()}
        conversion.report.approximated(_KIND, component.name, words)
    return record


def _value(field: FieldPlan, said: str) -> Any:
    kind = type_of_field(field)
    if field.type in ("formula", "rollup"):
        return None
    if kind == "boolean":
        return said.lower() == "true"
    if kind == "option":
        return field.value(said)
    if kind == "list":
        return [ours for each in said.split(";") if (ours := field.value(each)) is not None]
    if kind == "record":
        return {_KEY: said}
    if kind == "number" and field.type == "number":
        scale = int((field.document or {}).get("scale", 0))
        return (
            format(float(said), f".{scale}f")
            if said.replace(".", "", 1).lstrip("-").isdigit()
            else said
        )
    return said


def _mend(conversion: Conversion, names: list[str]) -> Mend:
    """Leave out the value or the record that a check refuses."""

    def mend(document: JsonObject, problem: Problem) -> None:
        records: Any = document["records"]
        steps = problem.path.split("/")[2:]
        if not steps or not steps[0].isdigit() or int(steps[0]) >= len(records):
            return
        record = records[int(steps[0])]
        full = f"{document['name']}.{record[_KEY]}"
        component = next((name for name in names if name.endswith(f".{record[_KEY]}")), full)
        why: LocaleText = {locale: problem.error.message(locale) for locale in LOCALES}
        if len(steps) > 1 and steps[1] in record and steps[1] != _KEY:
            del record[steps[1]]
            words = {
                "en": f"the value of {steps[1]} is left out: {why['en']}",
                "zh-CN": f"未保留 {steps[1]} 的值：{why['zh-CN']}",
            }
            conversion.report.approximated(_KIND, component, words)
        elif len(records) > 1:
            records.remove(record)
            conversion.not_carried(_KIND, component, why)
        else:
            conversion.not_carried(_KIND, component, why)

    return mend
