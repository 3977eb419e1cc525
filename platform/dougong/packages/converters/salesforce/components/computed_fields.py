"""What fields compute: formulas, roll-ups, defaults, and the filters of lookups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dougong.kernel.messages import LocaleText, say
from dougong.packages.converters.salesforce.component import (
    ComponentConverter,
    Stage,
    component_converter,
)
from dougong.packages.converters.salesforce.conversion import Conversion
from dougong.packages.converters.salesforce.filters import Filters, read_items
from dougong.packages.converters.salesforce.formula.saying import type_of_field
from dougong.packages.converters.salesforce.formula.translating import NotSayableError
from dougong.packages.converters.salesforce.model import FieldPlan
from dougong.packages.converters.salesforce.source import Component

PLAIN = say(
    "it is a plain field: values that are brought along stay, nothing computes new ones",
    "转换为普通字段：保留带入的值，但不再自动计算",
)
_OPTIONAL = say(
    "people are held to the filter, which was a suggestion only",
    "筛选条件变为强制，原先仅为建议",
)
_READ = say(
    "it is computed at each read, for what it rolls up is computed itself",
    "由于被汇总的字段本身是计算字段，改为每次读取时计算",
)
_INACTIVE = say("its filter was switched off and is left out", "已停用的筛选条件未保留")
_FRACTION = say("it is shown as a fraction, not as a percentage", "以小数而非百分比显示")
_CURRENCY = say("it is shown without a currency sign", "显示时不带货币符号")
_MOST_FILTER = 8000
_MOST_SCALE = 10
_MOST_DEFAULT = 4000
_PLAIN_TYPES: Mapping[str, Mapping[str, Any]] = {
    "text": {"type": "long_text", "max_length": 4000},
    "number": {"type": "number", "precision": 38, "scale": 10},
    "boolean": {"type": "checkbox"},
    "date": {"type": "date"},
    "datetime": {"type": "datetime"},
    "time": {"type": "time"},
}
_OF_FORMULA = {"returns", "formula", "scale", "from", "aggregate", "field", "where"}


@component_converter
class ComputedFields(ComponentConverter):
    """Fills in what computes fields, once all fields are planned."""

    types = ("CustomField",)
    stage = Stage.EXPRESSIONS

    def convert(self, conversion: Conversion) -> None:
        """Fill in formulas, roll-ups, defaults and filters."""
        planned = []
        for each in conversion.source.all("CustomField"):
            field = conversion.model.object(each.parent).fields.get(each.local.lower())
            if field is not None and field.document is not None:
                planned.append((each, field, field.document))
        # The type of a roll-up is that of what it rolls up, and formulas read roll-ups.
        for each, field, document in planned:
            if field.type == "rollup":
                _rollup(conversion, each, field, document)
        for each, field, document in planned:
            if field.type == "formula" and "formula" not in document:
                _formula(conversion, each, field, document)
            elif field.type not in ("formula", "rollup"):
                _default(conversion, each, field, document)
                _filter(conversion, each, field, document)


def make_plain(document: dict[str, Any], field: FieldPlan) -> None:
    """Turn a computed field into a plain one of its type."""
    returns = field.returns or "text"
    for key in _OF_FORMULA:
        document.pop(key, None)
    field.type = str(_PLAIN_TYPES[returns]["type"])
    document |= _PLAIN_TYPES[returns]


def _formula(
    conversion: Conversion, component: Component, field: FieldPlan, document: dict[str, Any]
) -> None:
    xml = component.xml
    conversion.report.carried("formula", component.name)
    try:
        found = conversion.formulas.translate(
            xml.get("formula"),
            component.parent,
            expect=field.returns,
            blank_as_zero=xml.get("formulaTreatBlanksAs") != "BlankAsBlank",
        )
    except NotSayableError as error:
        make_plain(document, field)
        conversion.report.not_carried("formula", component.name, error.why)
        conversion.report.approximated("field", component.name, PLAIN)
        return
    document |= {"returns": field.returns, "formula": found.source}
    notes = list(found.notes)
    if field.returns == "number":
        document["scale"] = min(int(xml.get("scale", "0")), _MOST_SCALE)
        if xml.get("type") == "Percent":
            document["scale"] = min(document["scale"] + 2, _MOST_SCALE)
            notes.append(_FRACTION)
        if xml.get("type") == "Currency":
            notes.append(_CURRENCY)
    for note in notes:
        conversion.report.approximated("formula", component.name, note)


def _rollup(
    conversion: Conversion, component: Component, field: FieldPlan, document: dict[str, Any]
) -> None:
    conversion.report.carried("rollup", component.name)
    try:
        _summarize(conversion, component, field, document)
    except NotSayableError as error:
        make_plain(document, field)
        conversion.report.not_carried("rollup", component.name, error.why)
        conversion.report.approximated("field", component.name, PLAIN)


def _summarize(
    conversion: Conversion, component: Component, field: FieldPlan, document: dict[str, Any]
) -> None:
    xml, model = component.xml, conversion.model
    child, _, lookup_api = xml.get("summaryForeignKey").partition(".")
    lookup = model.field(child, lookup_api) if lookup_api and model.known(child) else None
    if lookup is None or model.object(child).outside:
        raise NotSayableError(_missing(xml.get("summaryForeignKey")))
    aggregate = xml.get("summaryOperation").lower()
    relation = f"{model.object(child).name}.{lookup.name}"
    where = ""
    if items := read_items(xml.all("summaryFilterItems")):
        filters = Filters(conversion.model, conversion.formulas)
        found = filters.condition(items, "", child, strip_object=True)
        where = found.source
        for note in found.notes:
            conversion.report.approximated("rollup", component.name, note)
    taken = None
    if aggregate != "count":
        taken = model.field(child, xml.get("summarizedField").partition(".")[2])
        if taken is None:
            raise NotSayableError(_missing(xml.get("summarizedField")))
    if taken is not None and taken.type in ("formula", "rollup"):
        _at_reading(document, field, taken, relation, aggregate, where)
        conversion.report.approximated("rollup", component.name, _READ)
        return
    document |= {"from": relation, "aggregate": aggregate} | ({"where": where} if where else {})
    if taken is not None:
        _take(document, field, taken)


def _at_reading(
    document: dict[str, Any],
    field: FieldPlan,
    taken: FieldPlan,
    relation: str,
    aggregate: str,
    where: str,
) -> None:
    """Roll up what is computed itself: by a formula, for nobody saves what it would be told by."""
    field.type = document["type"] = "formula"
    field.returns = document["returns"] = type_of_field(taken)
    rest = f", {where}" if where else ""
    document["formula"] = f"{aggregate.upper()}({relation}, {taken.name}{rest})"


def _take(document: dict[str, Any], field: FieldPlan, taken: FieldPlan) -> None:
    document["field"] = taken.name
    kind = type_of_field(taken)
    if kind in ("date", "datetime"):
        document["returns"] = field.returns = kind
    said = taken.document or {}
    places = said.get("places")
    scale = int(said.get("scale", 2 if taken.type == "currency" else 0))
    if kind == "number":
        document["scale"] = min(_MOST_SCALE, int(places) + 2 if places is not None else scale)


def _missing(name: str) -> LocaleText:
    return say("`{name}` is not in the project", "`{name}` 不在项目中", name=name)


def _default(
    conversion: Conversion, component: Component, field: FieldPlan, document: dict[str, Any]
) -> None:
    said = component.xml.get("defaultValue")
    if not said or component.local.lower().endswith("__pc"):
        return
    if field.type == "checkbox" and said.lower() in ("true", "false"):
        document["default"] = said.lower() == "true"
        return
    try:
        document["default"] = _value(conversion, component, field, said)
    except NotSayableError as error:
        why = {
            "en": f"its default is left out: {error.why['en']}",
            "zh-CN": f"未保留默认值：{error.why['zh-CN']}",
        }
        conversion.report.approximated("field", component.name, why)


def _value(conversion: Conversion, component: Component, field: FieldPlan, said: str) -> Any:
    kind = type_of_field(field)
    found = conversion.formulas.translate(said, component.parent, expect=kind)
    for note in found.notes:
        conversion.report.approximated("field", component.name, note)
    if found.type == "blank":
        raise NotSayableError(say("it is blank", "默认值为空"))
    if kind == "option":
        ours = field.value(said.strip("\"'"))
        if ours is not None:
            return ours
        if found.type == "text":
            raise NotSayableError(say("it is none of the choices", "默认值不在选项中"))
    if found.type == kind == "text" and found.source.count("'") == 2:
        return found.source[1:-1]
    if kind == "number" and found.source.lstrip("-").replace(".", "", 1).isdigit():
        return float(found.source) if "." in found.source else int(found.source)
    words = {"TODAY()": "today", "NOW()": "now"}
    if found.source in words and kind in ("date", "datetime") and found.type == kind:
        return words[found.source]
    return {"expression": found.source[:_MOST_DEFAULT]}


def _filter(
    conversion: Conversion, component: Component, field: FieldPlan, document: dict[str, Any]
) -> None:
    said = component.xml.first("lookupFilter")
    if said is None:
        return
    name = component.name
    conversion.report.carried("lookup_filter", name)
    if not said.flag("active", default=True):
        conversion.report.approximated("lookup_filter", name, _INACTIVE)
        return
    if field.type != "lookup":
        why = say("only lookups to other objects have a filter", "仅查找其他对象的字段可设筛选条件")
        conversion.report.not_carried("lookup_filter", name, why)
        return
    try:
        filters = Filters(conversion.model, conversion.formulas, source_api=component.parent)
        found = filters.condition(
            read_items(said.all("filterItems")),
            said.get("booleanFilter"),
            field.to,
            strip_object=True,
        )
        if len(found.source) > _MOST_FILTER:
            raise NotSayableError(say("the condition is too long", "条件过长"))
    except NotSayableError as error:
        conversion.report.not_carried("lookup_filter", name, error.why)
        return
    document["filter"] = found.source
    if said.flag("isOptional"):
        conversion.report.approximated("lookup_filter", name, _OPTIONAL)
    for note in found.notes:
        conversion.report.approximated("lookup_filter", name, note)
