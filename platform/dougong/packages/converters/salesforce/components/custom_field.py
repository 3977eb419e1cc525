"""Fields: each with its type, what keeps its values right, and what computes them."""

from __future__ import annotations

from typing import Any

from dougong.kernel.messages import LocaleText, say
from dougong.packages.converters.salesforce import standard
from dougong.packages.converters.salesforce.component import (
    ComponentConverter,
    Stage,
    component_converter,
)
from dougong.packages.converters.salesforce.conversion import Conversion
from dougong.packages.converters.salesforce.field_documents import (
    Made,
    dependencies,
    describe,
)
from dougong.packages.converters.salesforce.model import FieldPlan, ObjectPlan
from dougong.packages.converters.salesforce.names import snake
from dougong.packages.converters.salesforce.source import Component
from dougong.packages.converters.salesforce.texts import text

_NO_TYPE = say("the file does not say of which type it is", "文件未说明字段类型")
_NO_REQUIRED = {"checkbox", "autonumber", "formula", "rollup", "parent"}
_OF_CORE = say("it is the core's field `{name}`", "对应核心包的字段 `{name}`", name="{name}")


@component_converter
class Fields(ComponentConverter):
    """Plans every field; what is computed is filled in once all are there."""

    types = ("CustomField",)
    stage = Stage.MODEL

    def convert(self, conversion: Conversion) -> None:
        """Plan the fields."""
        made = []
        for each in conversion.source.all("CustomField"):
            conversion.report.carried("field", each.name)
            if (found := _plan(conversion, each)) is not None:
                made.append((each, found))
        for each, found in made:
            dependencies(found)
            for note in found.notes:
                conversion.report.approximated("field", each.name, note)


def _plan(conversion: Conversion, component: Component) -> Made | None:
    plan = conversion.model.plan(component.parent)
    if standard.is_standard(component.local):
        return _standard(conversion, component, plan)
    xml = component.xml
    if component.local.lower() in plan.fields:
        return None
    document: dict[str, Any] = {
        "name": plan.taken.give(component.local, wanted=_wanted(component.local), mark="custom")
    }
    field = FieldPlan(component.local, str(document["name"]), "text", document)
    field.label = xml.get("label")
    document["type"] = "text"
    document["label"] = text(xml.get("label"), component.local)
    if help_text := xml.get("inlineHelpText") or xml.get("description"):
        document["help"] = text(help_text)
    made = Made(conversion.model, plan, field, xml, document, [])
    plan.add(field)
    if not _computed(made) and not _typed(made, xml.get("type")):
        conversion.report.not_carried("field", component.name, _NO_TYPE)
        del plan.fields[component.local.lower()]
        return None
    if xml.flag("required") and field.type not in _NO_REQUIRED and plan.shape != "single":
        document["required"] = True
    if plan.properties.get("history") and field.type not in ("formula", "rollup"):
        document["history"] = xml.flag("trackHistory")
    return made


def _wanted(local: str) -> str:
    return snake(local)


def _typed(made: Made, their_type: str) -> bool:
    if not their_type:
        return False
    describe(made, their_type)
    return True


_RETURNS = {
    "Text": "text",
    "Number": "number",
    "Currency": "number",
    "Percent": "number",
    "Checkbox": "boolean",
    "Date": "date",
    "DateTime": "datetime",
    "Time": "time",
}


def _computed(made: Made) -> bool:
    """Plan a formula or roll-up: its type now, what computes it later."""
    their_type = made.xml.get("type")
    if made.xml.first("formula") is not None and their_type in _RETURNS:
        made.type("formula")
        made.field.returns = _RETURNS[their_type]
        return True
    if their_type == "Summary":
        made.type("rollup")
        made.field.returns = "number"
        return True
    return False


def _standard(conversion: Conversion, component: Component, plan: ObjectPlan) -> Made | None:
    """A standard field that the project only sets something of, such as its help or history."""
    found = conversion.model.field(component.parent, component.local)
    if found is None:
        conversion.report.not_carried("field", component.name, _NO_TYPE)
        return None
    if found.document is None:
        note: LocaleText = {key: each.format(name=found.name) for key, each in _OF_CORE.items()}
        conversion.report.approximated("field", component.name, note)
        return None
    xml = component.xml
    if xml.get("label"):
        found.document["label"] = text(xml.get("label"))
    if xml.get("inlineHelpText"):
        found.document["help"] = text(xml.get("inlineHelpText"))
    made = Made(conversion.model, plan, found, xml, found.document, [])
    if found.is_choice and (xml.first("valueSet") is not None or xml.first("picklist") is not None):
        for key in ("options", "picklist", "default"):
            found.document.pop(key, None)
        found.options, found.open = {}, False
        describe(made, "Picklist" if found.type == "picklist" else "MultiselectPicklist")
    elif xml.get("type") in ("Lookup", "MasterDetail") and xml.get("referenceTo"):
        document = found.document
        for key in ("to", "on_delete", "max_length"):
            document.pop(key, None)
        describe(made, "Lookup")
    return made
