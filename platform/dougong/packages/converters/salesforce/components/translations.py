"""Translations of objects, fields, choices, record types, rules and apps; custom labels."""

from __future__ import annotations

from typing import Any

from dougong.kernel.errors import Problem
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LocaleText, say
from dougong.packages.converters.salesforce.component import (
    ComponentConverter,
    Stage,
    component_converter,
    kind_of,
)
from dougong.packages.converters.salesforce.conversion import Conversion
from dougong.packages.converters.salesforce.model import FieldPlan
from dougong.packages.converters.salesforce.source import Component
from dougong.packages.converters.salesforce.xml_reading import Xml

_RENAMED = {"iw": "he", "in": "id", "no": "nb"}
_MOST_TEXTS = 20_000
_MOST_LENGTH = 4000
_NO_FIELD = say("its field is not in the package", "其字段不在软件包中")
_NO_SET = say("its value set is not in the project", "其选项集不在项目中")
_WRITTEN = say("formulas that name it have its text written out", "引用它的公式已直接写入其文本")
_UNUSED = say(
    "nothing that was converted names it; such texts belong to code",
    "已转换的内容均未引用它；此类文本供代码使用",
)
_OTHERS = say(
    "texts of labels, actions, flows and reports are left out",
    "未保留标签、操作、流程与报表的文本",
)
_LAYOUTS = say("texts of layouts and fields sets are left out", "未保留布局与字段集的文本")


@component_converter
class Words(ComponentConverter):
    """Converts translations, one definition for each language."""

    types = (
        "CustomFieldTranslation",
        "CustomLabel",
        "CustomObjectTranslation",
        "GlobalValueSetTranslation",
        "StandardValueSetTranslation",
        "Translations",
    )
    stage = Stage.WORDS

    def convert(self, conversion: Conversion) -> None:
        """Convert every translation and label."""
        texts = _Texts(conversion)
        for each in conversion.source.all("CustomObjectTranslation"):
            texts.object(each)
        for each in conversion.source.all("CustomFieldTranslation"):
            texts.field(each)
        for kind in ("GlobalValueSetTranslation", "StandardValueSetTranslation"):
            for each in conversion.source.all(kind):
                texts.value_set(each)
        for each in conversion.source.all("Translations"):
            texts.others(each)
        texts.put()
        _labels(conversion)


def locale_of(theirs: str) -> str:
    """Give a language of theirs as BCP 47 writes it: ``pt_BR`` is ``pt-BR``."""
    language, _, rest = theirs.partition("_")
    return "-".join([_RENAMED.get(language, language), *([rest] if rest else [])])


class _Texts:
    def __init__(self, conversion: Conversion) -> None:
        self._conversion, self._model = conversion, conversion.model
        self._texts: dict[str, dict[str, str]] = {}

    def object(self, component: Component) -> None:
        """Take the words of an object, its record types and rules."""
        api, _, locale = component.name.rpartition("-")
        self._conversion.report.carried(kind_of(component.type), component.name)
        plan = self._model.known(api)
        if plan is None:
            self._conversion.not_carried(kind_of(component.type), component.name, _NO_FIELD)
            return
        at, xml = f"object.{plan.name}", component.xml
        if not plan.extends:
            self._case_values(locale, at, xml)
        if "name" in plan.fields and plan.fields["name"].document is not None:
            self._add(locale, f"{at}.field.{plan.title}.label", xml.get("nameFieldLabel"))
        for each in xml.all("recordTypes"):
            name = plan.record_type_names.get(each.get("name"))
            if name is not None:
                self._add(locale, f"{at}.record_type.{name}.label", each.get("label"))
        rules = {str(rule["x_component"]): str(rule["name"]) for rule in plan.rules}
        for each in xml.all("validationRules"):
            rule = rules.get(f"{api}.{each.get('name')}")
            if rule is not None:
                self._add(locale, f"{at}.rule.{rule}.message", each.get("errorMessage"))
        if xml.all("layouts") or xml.all("fieldSets"):
            self._conversion.report.approximated(kind_of(component.type), component.name, _LAYOUTS)

    def _case_values(self, locale: str, at: str, xml: Xml) -> None:
        for plural, key in (("false", "label"), ("true", "plural")):
            values = [e.get("value") for e in xml.all("caseValues") if e.get("plural") == plural]
            self._add(locale, f"{at}.{key}", next(iter(values), ""))

    def field(self, component: Component) -> None:
        """Take the words of a field and its choices."""
        report, kind = self._conversion.report, kind_of(component.type)
        report.carried(kind, component.name)
        api, _, locale = component.parent.rpartition("-")
        plan = self._model.known(api)
        local = component.local
        field = plan.fields.get(local.lower()) if plan is not None else None
        if plan is None or field is None or field.document is None:
            if any(each.text for each in component.xml.children if each.tag in ("label", "help")):
                report.not_carried(kind, component.name, _NO_FIELD)
            return
        at = f"object.{plan.name}.field.{field.name}"
        self._add(locale, f"{at}.label", component.xml.get("label"))
        if "help" in field.document:
            self._add(locale, f"{at}.help", component.xml.get("help"))
        self._choices(locale, field, at, component.xml)

    def _choices(self, locale: str, field: FieldPlan, at: str, said: Xml) -> None:
        place = f"picklist.{field.shared}" if field.shared else at
        by_label = {
            str(each.get("label", {}).get("en", each["value"])): str(each["value"])
            for each in (field.document or {}).get("options", ())
        }
        for each in said.all("picklistValues"):
            ours = field.options.get(each.get("masterLabel")) or by_label.get(
                each.get("masterLabel")
            )
            if ours is not None:
                self._add(locale, f"{place}.option.{ours}.label", each.get("translation"))

    def value_set(self, component: Component) -> None:
        """Take the words of a value set."""
        report, kind = self._conversion.report, kind_of(component.type)
        report.carried(kind, component.name)
        name, _, locale = component.name.rpartition("-")
        shared = self._model.value_sets.get(name)
        if shared is None:
            report.not_carried(kind, component.name, _NO_SET)
            return
        for each in component.xml.all("valueTranslation"):
            ours = shared.values.get(each.get("masterLabel"))
            if ours is not None:
                at = f"picklist.{shared.name}.option.{ours}.label"
                self._add(locale, at, each.get("translation"))

    def others(self, component: Component) -> None:
        """Take the words of apps."""
        self._conversion.report.carried(kind_of(component.type), component.name)
        apps = {
            draft.whole.component: str(draft.document["name"])
            for draft in self._conversion.drafts.values()
            if draft.document["kind"] == "app"
        }
        for each in component.xml.all("customApplications"):
            if (name := apps.get(each.get("name"))) is not None:
                self._add(component.name, f"app.{name}.label", each.get("label"))
        if any(each.tag != "customApplications" for each in component.xml.children):
            self._conversion.report.approximated(kind_of(component.type), component.name, _OTHERS)

    def put(self) -> None:
        """Add a definition for each language."""
        for locale, texts in sorted(self._texts.items()):
            kept = dict(list(texts.items())[:_MOST_TEXTS])
            name = locale.lower().replace("-", "_")
            document: dict[str, Any] = {
                "kind": "translation",
                "name": self._conversion.name("translation", name, wanted=name),
                "locale": locale,
                "texts": kept,
            }
            self._conversion.put(document, kind="language", component=locale, mend=_without)

    def _add(self, locale: str, address: str, text: str) -> None:
        if text:
            self._texts.setdefault(locale_of(locale), {})[address] = text[:_MOST_LENGTH]


def _without(document: JsonObject, problem: Problem) -> None:
    """Leave out a text whose place is not there in the end."""
    texts: Any = document["texts"]
    address = problem.path.removeprefix("/texts/").replace("~1", "/").replace("~0", "~")
    texts.pop(address, None)


def _labels(conversion: Conversion) -> None:
    for each in conversion.source.all("CustomLabel"):
        conversion.report.carried("label", each.name)
        if each.name in conversion.source.named_labels:
            conversion.report.approximated("label", each.name, _WRITTEN)
        else:
            why: LocaleText = _UNUSED
            conversion.not_carried("label", each.name, why)
