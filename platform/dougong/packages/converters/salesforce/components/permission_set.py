"""Permission sets, profiles, and groups of sets: rights on objects, fields, record types, apps."""

from __future__ import annotations

from functools import partial
from typing import Any

from dougong.kernel.errors import Problem
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.packages.converters.salesforce.component import (
    ComponentConverter,
    Stage,
    component_converter,
    kind_of,
)
from dougong.packages.converters.salesforce.conversion import Conversion
from dougong.packages.converters.salesforce.source import Component
from dougong.packages.converters.salesforce.xml_reading import Xml

_RIGHTS = {
    "allowCreate": "create",
    "allowRead": "read",
    "allowEdit": "update",
    "allowDelete": "delete",
    "viewAllRecords": "view_all",
    "modifyAllRecords": "modify_all",
}
_SYSTEM = {
    "CustomizeApplication": ("builder",),
    "ManageUsers": ("users",),
    "ManageInternalUsers": ("users",),
    "ViewSetup": ("audit",),
    "ManageFlow": ("flows",),
    "ManageEncryptionKeys": ("secrets",),
}
_ACTIONS = {
    "ExportReport": "*.export",
    "DataExport": "*.export",
    "TransferAnyEntity": "*.transfer",
    "MassInlineEdit": "*.mass",
    "ImportPersonal": "*.import",
    "ImportCustomObjects": "*.import",
    "RunFlow": "*.flow",
}
_EVERYTHING = {"ViewAllData": ("read", "view_all"), "ModifyAllData": tuple(_RIGHTS.values())}
_UNMATCHED = {
    "classAccesses": say("rights on Apex classes", "Apex 类权限"),
    "pageAccesses": say("rights on Visualforce pages", "Visualforce 页面权限"),
    "customPermissions": say("custom permissions", "自定义权限"),
    "flowAccesses": say("rights on single flows", "单个流程的权限"),
    "customMetadataTypeAccesses": say("rights on custom metadata types", "自定义元数据类型权限"),
    "customSettingAccesses": say("rights on custom settings", "自定义设置权限"),
    "externalDataSourceAccesses": say("rights on external data sources", "外部数据源权限"),
    "loginIpRanges": say("ranges of addresses to sign in from", "登录 IP 范围"),
    "loginHours": say("hours to sign in", "登录时段"),
    "layoutAssignments": say("assignments of page layouts", "页面布局分配"),
    "categoryGroupVisibilities": say("data categories", "数据类别"),
}


@component_converter
class PermissionSets(ComponentConverter):
    """Converts permission sets and profiles; profiles and groups of sets are roles besides."""

    types = ("PermissionSet", "Profile", "PermissionSetGroup")
    stage = Stage.ACCESS

    def convert(self, conversion: Conversion) -> None:
        """Convert every set, and a role for each profile and group."""
        names: dict[str, str] = {}
        for each in conversion.source.all("PermissionSet"):
            names[each.name] = _put(conversion, each)
        for each in conversion.source.all("Profile"):
            made = _put(conversion, each)
            _role(conversion, each, [made], each.name)
        for each in conversion.source.all("PermissionSetGroup"):
            conversion.report.carried("permission_set_group", each.name)
            sets = [names[one] for one in each.xml.texts("permissionSets") if one in names]
            missing = [one for one in each.xml.texts("permissionSets") if one not in names]
            if missing:
                _note(
                    conversion,
                    each,
                    ", ".join(missing),
                    "{what} are not in the project",
                    "项目中没有 {what}",
                )
            _role(conversion, each, sets, each.xml.get("label") or each.name)


def _put(conversion: Conversion, component: Component) -> str:
    xml, name = component.xml, conversion.name("permission_set", component.name)
    document: dict[str, Any] = {
        "kind": "permission_set",
        "name": name,
        "label": {"en": xml.get("label") or component.name},
    }
    if words := " ".join(xml.get("description").split()):
        document["help"] = {"en": words[:1000]}
    objects = _objects(conversion, xml)
    document["objects"] = objects
    if fields := _fields(conversion, component, objects):
        document["fields"] = fields
    _record_types(conversion, xml, objects)
    _system(xml, document, objects)
    if not objects:
        del document["objects"]
    conversion.put(
        document,
        kind=kind_of(component.type),
        component=component.name,
        mend=partial(_mend, conversion, component),
    )
    for tag, what in _UNMATCHED.items():
        if count := len(xml.all(tag)):
            _note(
                conversion,
                component,
                f"{what['en']} ({count})",
                "{what} are left out",
                f"未包含{what['zh-CN']}（{count}）",
            )
    _unmatched_system(conversion, component)
    return name


def _objects(conversion: Conversion, xml: Xml) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for each in xml.all("objectPermissions"):
        plan = conversion.model.known(each.get("object"))
        if plan is None:
            continue
        grant = found.setdefault(plan.name, {})
        grant |= {ours: True for theirs, ours in _RIGHTS.items() if each.flag(theirs)}
    return found


def _fields(
    conversion: Conversion, component: Component, objects: dict[str, dict[str, Any]]
) -> dict[str, str]:
    found: dict[str, str] = {}
    absent = 0
    for each in component.xml.all("fieldPermissions"):
        api, _, field = each.get("field").partition(".")
        plan = conversion.model.known(api)
        known = plan.fields.get(field.lower()) if plan is not None else None
        if plan is None or known is None:
            absent += 1
            continue
        editable, readable = each.flag("editable"), each.flag("readable", True)
        level = "edit" if editable else "read" if readable else "none"
        found[f"{plan.name}.{known.name}"] = level
    if absent:
        _note(
            conversion,
            component,
            str(absent),
            "rights on {what} fields that the package does not have are left out",
            "省略包中没有的 {what} 个字段的权限",
        )
    return found


def _record_types(conversion: Conversion, xml: Xml, objects: dict[str, dict[str, Any]]) -> None:
    for tag in ("recordTypeVisibilities",):
        for each in xml.all(tag):
            api, _, name = each.get("recordType").partition(".")
            plan = conversion.model.known(api)
            ours = plan.record_type_names.get(name) if plan is not None else None
            if plan is None or ours is None or plan.name not in objects or not each.flag("visible"):
                continue
            listed = objects[plan.name].setdefault("record_types", [])
            if ours not in listed:
                listed.append(ours)


def _system(xml: Xml, document: dict[str, Any], objects: dict[str, dict[str, Any]]) -> None:
    system: list[str] = []
    actions: list[str] = []
    for each in xml.all("userPermissions"):
        name = each.get("name")
        if not each.flag("enabled", True):
            continue
        system += [right for right in _SYSTEM.get(name, ()) if right not in system]
        if (action := _ACTIONS.get(name)) and action not in actions:
            actions.append(action)
        if rights := _EVERYTHING.get(name):
            objects.setdefault("*", {}).update(dict.fromkeys(rights, True))
    if system:
        document["system"] = system
    if actions:
        document["actions"] = actions


def _unmatched_system(conversion: Conversion, component: Component) -> None:
    left = [
        each.get("name")
        for each in component.xml.all("userPermissions")
        if each.flag("enabled", True)
        and each.get("name") not in _SYSTEM.keys() | _ACTIONS.keys() | _EVERYTHING.keys()
    ]
    if left:
        _note(
            conversion,
            component,
            ", ".join(left[:6]) + (f" … ({len(left)})" if len(left) > 6 else ""),
            "system rights without a counterpart are left out: {what}",
            "省略没有对应项的系统权限：{what}",
        )


def _role(conversion: Conversion, component: Component, sets: list[str], label: str) -> None:
    if not sets:
        why = say("none of its permission sets is there", "其权限集均不存在")
        conversion.not_carried(kind_of(component.type), component.name, why)
        return
    document: JsonObject = {
        "kind": "role",
        "name": conversion.name("role", component.name),
        "label": {"en": label},
        "permission_sets": list(sets),
    }
    conversion.put(document, kind=kind_of(component.type), component=component.name)


def _mend(
    conversion: Conversion, component: Component, document: JsonObject, problem: Problem
) -> None:
    """Take out the right that the check refuses."""
    _note(
        conversion,
        component,
        f"{problem.path}: {problem.error.message('en')}",
        "a right is left out: {what}",
        f"省略一项权限：{problem.path}：{problem.error.message('zh-CN')}",
    )
    at: Any = document
    keys = [each.replace("~1", "/").replace("~0", "~") for each in problem.path.split("/")[1:]]
    for key in keys[:-1]:
        at = at.get(key, {}) if isinstance(at, dict) else at[int(key)]
    if keys and isinstance(at, dict):
        at.pop(keys[-1], None)
    elif keys and isinstance(at, list) and keys[-1].isdigit():
        del at[int(keys[-1])]


def _note(
    conversion: Conversion, component: Component, what: str, english: str, chinese: str
) -> None:
    words = say(english, chinese, what=what)
    conversion.report.approximated(kind_of(component.type), component.name, words)
