"""Validation rules."""

from __future__ import annotations

from typing import Any

from dougong.kernel.messages import say
from dougong.packages.converters.salesforce.component import (
    ComponentConverter,
    Stage,
    component_converter,
)
from dougong.packages.converters.salesforce.conversion import Conversion
from dougong.packages.converters.salesforce.formula.translating import NotSayableError
from dougong.packages.converters.salesforce.names import Taken, snake
from dougong.packages.converters.salesforce.source import Component
from dougong.packages.converters.salesforce.texts import text

_MOST = 4000
_TOO_LONG = say(
    "the condition is longer than {most} characters", "条件超过 {most} 个字符", most=_MOST
)


@component_converter
class ValidationRules(ComponentConverter):
    """Converts validation rules into rules of their objects."""

    types = ("ValidationRule",)
    stage = Stage.EXPRESSIONS

    def convert(self, conversion: Conversion) -> None:
        """Convert every rule."""
        taken: dict[str, Taken] = {}
        for each in conversion.source.all("ValidationRule"):
            conversion.report.carried("validation_rule", each.name)
            names = taken.setdefault(conversion.model.object(each.parent).name, Taken())
            try:
                _add(conversion, each, names.give(each.local, wanted=snake(each.local)))
            except NotSayableError as error:
                conversion.not_carried("validation_rule", each.name, error.why)


def _add(conversion: Conversion, component: Component, name: str) -> None:
    xml = component.xml
    plan = conversion.model.object(component.parent)
    found = conversion.formulas.translate(
        xml.get("errorConditionFormula"), component.parent, expect="boolean"
    )
    if len(found.source) > _MOST:
        raise NotSayableError(_TOO_LONG)
    rule: dict[str, Any] = {
        "name": name,
        "when": found.source,
        "message": text(xml.get("errorMessage"), component.local),
        "x_component": component.name,
    }
    if beside := xml.get("errorDisplayField"):
        field = conversion.model.field(component.parent, beside)
        if field is not None and field.type not in ("formula", "rollup"):
            rule["field"] = field.name
    if not xml.flag("active"):
        rule["active"] = False
    plan.rules.append(rule)
    for note in found.notes:
        conversion.report.approximated("validation_rule", component.name, note)
