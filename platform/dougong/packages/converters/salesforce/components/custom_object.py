"""Objects: their words, shape, name field and who reaches their records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dougong.kernel.messages import LocaleText, say
from dougong.packages.converters.salesforce import standard
from dougong.packages.converters.salesforce.component import (
    ComponentConverter,
    Stage,
    component_converter,
)
from dougong.packages.converters.salesforce.conversion import Conversion
from dougong.packages.converters.salesforce.field_documents import autonumber_format
from dougong.packages.converters.salesforce.model import FieldPlan, ObjectPlan
from dougong.packages.converters.salesforce.source import Component
from dougong.packages.converters.salesforce.texts import text

_SHARING: Mapping[str, str] = {
    "Private": "private",
    "Read": "read",
    "ReadSelect": "read",
    "ReadWrite": "edit",
    "ReadWriteTransfer": "edit",
    "FullAccess": "edit",
}
_NEAR: Mapping[str, LocaleText] = {
    "ReadWriteTransfer": say(
        "who may edit a record may not always give it away", "能编辑记录的人不一定能转移记录"
    ),
    "FullAccess": say(
        "who may edit a record may not always delete it", "能编辑记录的人不一定能删除记录"
    ),
    "ReadSelect": say("it is read only, like any other", "与其他对象一样为只读"),
}
_OF_CORE = say(
    "the core has this object, and says who reaches its records",
    "核心包已有此对象，记录的共享方式由核心包决定",
)
_BIG = say("it is a plain object; old records can be archived", "转换为普通对象；旧记录可归档")
_EXTERNAL = say(
    "its records are stored here, not read from the other system",
    "记录保存在本平台，而不是从外部系统读取",
)
_ARTICLE = say("its records have no published versions", "其记录没有发布版本")
_LIST = say(
    "each record is a definition that travels with the package",
    "每条记录都是随软件包分发的定义",
)


@component_converter
class Objects(ComponentConverter):
    """Plans every object, before the fields."""

    types = ("CustomObject",)
    stage = Stage.VALUES

    def convert(self, conversion: Conversion) -> None:
        """Plan the objects; their definitions are written at the end."""
        for each in conversion.source.all("CustomObject"):
            conversion.report.carried("object", each.name)
            _plan(conversion, each)


def _plan(conversion: Conversion, component: Component) -> None:
    xml = component.xml
    plan = conversion.model.plan(component.name)
    if plan.extends:
        if xml.get("sharingModel"):
            conversion.report.approximated("object", component.name, _OF_CORE)
        return
    _shape(conversion, component, plan)
    fallback = standard_label(component.name)
    plan.properties["label"] = text(xml.get("label"), fallback)
    plan.properties["plural"] = text(xml.get("pluralLabel"), xml.get("label"), fallback)
    if xml.get("description"):
        plan.properties["help"] = text(xml.get("description"))
    if plan.shape == "plain":
        plan.properties["history"] = xml.flag("enableHistory")
        sharing = xml.get("sharingModel")
        if sharing in _SHARING:
            plan.properties["sharing"] = _SHARING[sharing]
        if sharing in _NEAR:
            conversion.report.approximated("object", component.name, _NEAR[sharing])
    _name_field(conversion, component, plan)


def standard_label(api: str) -> str:
    """Give what people call an object that says nothing of it."""
    bare = api.rpartition("__")[0] or api
    return "".join(f" {c}" if c.isupper() and i else c for i, c in enumerate(bare)).replace(
        "_", " "
    )


def _shape(conversion: Conversion, component: Component, plan: ObjectPlan) -> None:
    name, settings = component.name.lower(), component.xml.get("customSettingsType")
    notes: list[LocaleText] = []
    if name.endswith("__mdt"):
        plan.properties["shape"] = "configuration"
    elif name.endswith("__e"):
        plan.properties["shape"] = "event"
    elif settings == "Hierarchy":
        plan.properties["shape"] = "single"
    elif settings == "List":
        plan.properties["shape"] = "configuration"
        notes.append(_LIST)
    for ending, words in (("__b", _BIG), ("__x", _EXTERNAL), ("__kav", _ARTICLE)):
        if name.endswith(ending):
            notes.append(words)
    for note in notes:
        conversion.report.approximated("object", component.name, note)


def _name_field(conversion: Conversion, component: Component, plan: ObjectPlan) -> None:
    if component.name in standard.TITLES or "name" in plan.fields:
        return
    if plan.shape == "configuration":
        _configuration_names(plan)
        return
    said = component.xml.first("nameField")
    label = text(said.get("label") if said is not None else "", "Name")
    document: dict[str, Any] = {"name": plan.taken.give("Name", wanted="name"), "label": label}
    if said is not None and said.get("type") == "AutoNumber":
        number, note = autonumber_format(said.get("displayFormat"))
        document |= {"type": "autonumber", "format": number}
        if note is not None:
            conversion.report.approximated("object", component.name, note)
    else:
        document |= {"type": "text", "max_length": 255}
        if plan.shape == "plain":
            document["required"] = True
    if plan.shape == "event" or not said:
        document |= {"type": "text", "max_length": 255}
        document.pop("format", None)
        document.pop("required", None)
    plan.add(FieldPlan("Name", "name", str(document["type"]), document))


def _configuration_names(plan: ObjectPlan) -> None:
    for api, ours, label, unique in (
        ("MasterLabel", "name", "Label", False),
        ("DeveloperName", "developer_name", "Name", True),
    ):
        document = {
            "name": plan.taken.give(api, wanted=ours),
            "type": "text",
            "label": {"en": label},
            "max_length": 255,
        }
        if unique:
            document |= {"unique": True, "required": True}
        found = plan.add(FieldPlan(api, ours, "text", document))
        if api == "MasterLabel":
            for alias in ("label", "name"):
                plan.fields.setdefault(alias, FieldPlan(alias, ours, "text", None))
            plan.title = found.name
        else:
            plan.fields["qualifiedapiname"] = FieldPlan("QualifiedApiName", ours, "text", None)
