"""Duplicate rules, with the matching rules that they go by."""

from __future__ import annotations

from typing import Any

from dougong.kernel.messages import LocaleText, say
from dougong.packages.converters.salesforce.component import (
    ComponentConverter,
    Stage,
    component_converter,
)
from dougong.packages.converters.salesforce.conversion import Conversion
from dougong.packages.converters.salesforce.source import Component
from dougong.packages.converters.salesforce.xml_reading import Xml

_METHODS = {
    "Exact": "exact",
    "FirstName": "name",
    "LastName": "name",
    "CompanyName": "name",
    "Phone": "phone",
}
_STANDARD = say(
    "the matching rule {name} is one of the source platform's own, which the project does not say",
    "匹配规则 {name} 属原平台内置规则，项目中没有其内容",
    name="{name}",
)
_UNUSED = say("no duplicate rule goes by it", "没有重复规则使用它")
_OTHER = say("it compares with records of another object", "与其他对象的记录比较")
MOST = 6


@component_converter
class DuplicateRules(ComponentConverter):
    """Converts duplicate rules."""

    types = ("DuplicateRule", "MatchingRule")
    stage = Stage.AUTOMATION

    def convert(self, conversion: Conversion) -> None:
        """Convert every rule, once for each matching rule that it goes by."""
        used: set[str] = set()
        for each in conversion.source.all("DuplicateRule"):
            _rule(conversion, each, used)
        for each in conversion.source.all("MatchingRule"):
            if each.name in used:
                conversion.report.carried("matching_rule", each.name)
            else:
                _alone(conversion, each)


def _alone(conversion: Conversion, matching: Component) -> None:
    """Convert a matching rule that no duplicate rule goes by: pairs are listed."""
    document, notes = _document(conversion, matching, matching.parent, matching.local)
    if document is None:
        conversion.not_carried("matching_rule", matching.name, notes[0] if notes else _UNUSED)
        return
    document |= {"action": "report", "active": False}
    conversion.put(document, kind="matching_rule", component=matching.name)
    conversion.report.approximated("matching_rule", matching.name, _UNUSED)


def _rule(conversion: Conversion, component: Component, used: set[str]) -> None:
    xml = component.xml
    made, why, notes = 0, _OTHER, list[LocaleText]()
    for each in xml.all("duplicateRuleMatchRules"):
        name, api = each.get("matchingRule"), each.get("matchRuleSObjectType") or component.parent
        matching = conversion.source.get("MatchingRule", f"{api}.{name}")
        if api != component.parent:
            notes.append(_OTHER)
            continue
        if matching is None:
            why = {key: text.format(name=name) for key, text in _STANDARD.items()}
            notes.append(why)
            continue
        document, found = _document(conversion, matching, api, component.local)
        notes += found
        if document is None:
            continue
        used.add(matching.name)
        document |= _actions(xml)
        conversion.put(document, kind="duplicate_rule", component=component.name)
        made += 1
    if not made:
        conversion.not_carried("duplicate_rule", component.name, why)
    else:
        for note in notes:
            conversion.report.approximated("duplicate_rule", component.name, note)


def _document(
    conversion: Conversion, matching: Component, api: str, label: str
) -> tuple[dict[str, Any] | None, list[LocaleText]]:
    match, notes = list[dict[str, Any]](), list[LocaleText]()
    for item in matching.xml.all("matchingRuleItems")[:MOST]:
        plan = conversion.model.field(api, item.get("fieldName"))
        method = item.get("matchingMethod")
        if plan is None:
            notes.append(
                say(
                    "the project has no field {path} of {object}",
                    "项目中 {object} 没有字段 {path}",
                    path=item.get("fieldName"),
                    object=api,
                )
            )
            continue
        ours = _METHODS.get(method, "fuzzy" if plan.type == "text" else "exact")
        if ours in ("name", "phone", "fuzzy") and plan.type not in ("text", "phone", "email"):
            ours = "exact"
        if ours == "name" and plan.type != "text":
            ours = "exact"
        if method not in ("Exact", ours.capitalize()):
            notes.append(
                say(
                    "{field} is compared as {ours}, not as {theirs}",
                    "{field} 按 {ours} 比较，而非 {theirs}",
                    field=item.get("fieldName"),
                    ours=ours,
                    theirs=method,
                )
            )
        if all(each["field"] != plan.name for each in match):
            match.append({"field": plan.name, "method": ours})
    if not match:
        return None, notes
    if matching.xml.get("booleanFilter") and "OR" in matching.xml.get("booleanFilter").upper():
        notes.append(
            say("all of its fields must agree, not some", "全部字段都须一致，而非其中一部分")
        )
    name = conversion.name("duplicate_rule", f"{api}_{label}")
    return {
        "kind": "duplicate_rule",
        "name": name,
        "label": {"en": label.replace("_", " ")},
        "object": conversion.model.object(api).name,
        "match": match,
    }, notes


def _actions(xml: Xml) -> dict[str, Any]:
    insert, update = xml.get("actionOnInsert"), xml.get("actionOnUpdate")
    on = ["create", "import"] + (["update"] if update else [])
    found: dict[str, Any] = {
        "action": "block" if insert == "Block" else "warn",
        "on": on,
        "active": xml.flag("isActive"),
    }
    if words := xml.get("alertText"):
        found["message"] = {"en": words[:500]}
    return found
