"""The definitions of objects, once everything that names a field has been converted."""

from __future__ import annotations

from typing import Any

from dougong.kernel.errors import Problem
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LOCALES, LocaleText, say
from dougong.packages.converters.salesforce import standard
from dougong.packages.converters.salesforce.components.computed_fields import PLAIN, make_plain
from dougong.packages.converters.salesforce.conversion import Conversion, Mend, Part
from dougong.packages.converters.salesforce.model import FieldPlan, ObjectPlan, object_document

_ADDITIONS = {"fields", "rules", "record_types", "options"}
_NO_PARENT = say(
    "its records belong to no other, so everybody may edit them until you say otherwise",
    "其记录不从属于其他记录；在另行设置之前，人人可编辑",
)


def put_objects(conversion: Conversion) -> None:
    """Add the definition of every object that the package brings or adds to."""
    for plan in conversion.model.plans():
        _finish(conversion, plan)
    for plan in conversion.model.plans():
        document = object_document(plan)
        if plan.extends and not document.keys() & _ADDITIONS:
            continue
        in_project = conversion.report.outcome("object", plan.api) is not None
        kind = "object" if in_project else "referenced_object"
        conversion.put(document, kind=kind, component=plan.api, parts=_parts(conversion, plan))
    for name, document in conversion.model.settings.items():
        conversion.put(document, kind="referenced_setting", component=name)


def _finish(conversion: Conversion, plan: ObjectPlan) -> None:
    """See to what every object needs: a title, and a parent where it is shared by one."""
    if not plan.extends and plan.shape != "configuration":
        title = conversion.model.field(plan.api, standard.TITLES.get(plan.api, "Name"))
        if title is not None:
            plan.title = title.name
    source = conversion.source.get("CustomObject", plan.api)
    if source is None or plan.extends or source.xml.get("sharingModel") != "ControlledByParent":
        return
    if any(each.type == "parent" for each in plan.fields.values()):
        plan.properties["sharing"] = "parent"
    else:
        conversion.report.approximated("object", plan.api, _NO_PARENT)


def _parts(conversion: Conversion, plan: ObjectPlan) -> dict[tuple[str, ...], Part]:
    parts: dict[tuple[str, ...], Part] = {}
    for each in plan.fields.values():
        if each.document is None:
            continue
        component = f"{plan.api}.{each.api}"
        known = conversion.report.outcome("field", component) is not None
        kind = "field" if known else "referenced_field"
        conversion.report.carried(kind, component)
        parts["fields", each.name] = Part(kind, component, _mend_field(conversion, each, component))
    for rule in plan.rules:
        parts["rules", rule["name"]] = Part("validation_rule", rule["x_component"])
        del rule["x_component"]
    for record_type in plan.record_types:
        component = record_type.pop("x_component")
        parts["record_types", record_type["name"]] = Part(
            "record_type", component, _mend_record_type(conversion, component)
        )
    return parts


def _mend_field(conversion: Conversion, field: FieldPlan, component: str) -> Mend:
    """Say what to do of a field that a check refuses: keep it, without what was refused."""

    def mend(document: JsonObject, problem: Problem) -> None:
        said: Any = field.document
        assert said is not None
        why: LocaleText = {locale: problem.error.message(locale) for locale in LOCALES}
        report = conversion.report
        if field.type in ("formula", "rollup"):
            of_rollup = report.outcome("rollup", component) is not None
            report.not_carried("rollup" if of_rollup else "formula", component, why)
            report.approximated("field", component, PLAIN)
            make_plain(said, field)
        elif "filter" in said:
            del said["filter"]
            report.not_carried("lookup_filter", component, why)
        elif "default" in said:
            del said["default"]
            report.approximated("field", component, _left_out("default", "默认值", why))
        elif "controlled_by" in said:
            del said["controlled_by"]
            for option in said.get("options", ()):
                option.pop("when", None)
            report.approximated("field", component, _left_out("dependency", "依赖关系", why))
        elif field.type == "parent":
            field.type = said["type"] = "lookup"
            for key in ("reparent", "inline"):
                said.pop(key, None)
            said |= {"on_delete": "restrict", "required": True}
            report.approximated("field", component, _left_out("ownership", "从属关系", why))

    return mend


def _mend_record_type(conversion: Conversion, component: str) -> Mend:
    def mend(document: JsonObject, problem: Problem) -> None:
        steps = problem.path.split("/")
        types: Any = document.get("record_types", [])
        at = int(steps[2]) if len(steps) > 2 and steps[2].isdigit() else len(types)
        if len(steps) < 5 or at >= len(types):
            return
        words: LocaleText = {locale: problem.error.message(locale) for locale in LOCALES}
        if types[at].get(steps[3], {}).pop(steps[4], None) is not None:
            conversion.report.approximated("record_type", component, words)
        if not types[at].get(steps[3]):
            types[at].pop(steps[3], None)

    return mend


def _left_out(what: str, what_zh: str, why: LocaleText) -> LocaleText:
    return {
        "en": f"its {what} is left out: {why['en']}",
        "zh-CN": f"未保留{what_zh}：{why['zh-CN']}",
    }
