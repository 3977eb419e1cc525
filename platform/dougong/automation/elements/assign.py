"""Assign: values of variables, and of the record that is about to be written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from dougong.automation.element import Element, Go, Outcome, element
from dougong.automation.errors import NotBeforeWriteError, UnknownVariableError
from dougong.automation.flows.definition import BEFORE, FlowDef, StepDef
from dougong.automation.writing import check_written
from dougong.kernel.errors import InvalidError, InvalidValueError, Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.kernel.suggest import hint
from dougong.metadata.definition import ExpressionAt, Reference
from dougong.metadata.kind import Scope

if TYPE_CHECKING:
    from dougong.automation.flows.at import At
    from dougong.automation.flows.scope import Place

_VALUES: JsonObject = {
    "type": "object",
    "minProperties": 1,
    "maxProperties": 100,
    "propertyNames": {"$ref": "definitions.json#/$defs/name"},
    "additionalProperties": {"type": ["string", "number", "boolean", "null"], "maxLength": 10000},
}


@element
class Assign(Element):
    """Sets variables, and fields of the record that is about to be written."""

    key = "assign"
    group = "logic"
    label = say("Set values", "赋值")
    about = say(
        "Sets variables; before the write, fields of the record too.",
        "设置变量；写入前执行的流程还可设置记录字段。",
    )
    icon = "assign"
    before = True
    schema = {
        "properties": {
            "variables": {
                "title": "Variables",
                "x-title-zh": "变量",
                "description": "An expression for each variable, or a number or truth value.",
                "x-description-zh": "每个变量的表达式，或数字、真假值。",
                "x-editor": "variables",
                **_VALUES,
            },
            "record": {
                "title": "Fields of the record",
                "x-title-zh": "记录字段",
                "description": (
                    "Of a flow that runs before the write: an expression for each field."
                ),
                "x-description-zh": "仅写入前执行的流程：每个字段的表达式。",
                "x-editor": "values",
                **_VALUES,
            },
        },
    }
    example = {"variables": {"count": "$var.count + 1"}}

    def expressions(self, step: StepDef, place: Place) -> Iterable[ExpressionAt]:
        """Give the values."""
        known = place.flow.variables
        for name, source in step.config.get("variables", {}).items():
            if isinstance(source, str):
                of = known[name].value_type if name in known else None
                yield place.expression(pointer("variables", name), source, of)
        yield from place.filled("/record", step.config.get("record", {}), place.flow.object or "")

    def flow_references(self, step: StepDef, flow: FlowDef) -> Iterable[Reference]:
        """Name the fields of the record."""
        for name in step.config.get("record", {}):
            if flow.object is not None:
                yield Reference("object", flow.object, pointer("record", name), name, key=True)

    def flow_check(self, step: StepDef, flow: FlowDef, scope: Scope) -> Iterable[Problem]:
        """Check that the variables are there, and that the record can still be set."""
        for name in step.config.get("variables", {}):
            if name not in flow.variables:
                wrong = UnknownVariableError(variable=name, hint=hint(name, flow.variables))
                yield Problem(path=pointer("variables", name), error=wrong)
        if "record" in step.config and flow.timing != BEFORE:
            yield Problem(path="/record", error=NotBeforeWriteError())
        yield from check_written(flow.object or "", step.config.get("record", {}), scope, "record")

    def run(self, step: StepDef, at: At) -> Outcome:
        """Set them, each on what they were before."""
        sources = step.config.get("variables", {})
        found = {}
        for name, source in sources.items():
            found[name] = at.value(source, at.compiled.flow.variables[name].value_type)
        outputs = {name: at.remember(name, value) for name, value in found.items()}
        at.noted.update(outputs)
        self._fill(step, at)
        return Go()

    def _fill(self, step: StepDef, at: At) -> None:
        sources, change = step.config.get("record", {}), at.ground.change
        if not sources or change is None or at.run.object is None:
            return
        record = at.model.object(at.run.object)
        problems = []
        for name, raw in at.values(sources, record.name).items():
            field = record.fields[name]
            try:
                blank = field.type.is_blank(raw)
                value = None if blank else field.type.parse(raw, field.options)
            except InvalidValueError as error:
                problems.append(Problem(path=f"/{name}", error=error))
                continue
            change.values[name] = getattr(field.type, "blank", None) if blank else value
        if problems:
            raise InvalidError(problems)
