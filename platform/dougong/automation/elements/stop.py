"""Stop: the flow ends here, with an error in the flow's own words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from dougong.automation.element import Element, Outcome, Stop, element
from dougong.automation.errors import StoppedAtError, StoppedError
from dougong.automation.flows.definition import FlowDef, StepDef
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import say
from dougong.metadata.definition import ExpressionAt, Reference

if TYPE_CHECKING:
    from dougong.automation.flows.at import At
    from dougong.automation.flows.scope import Place


@element
class StopStep(Element):
    """Ends the flow with an error; what runs within a save refuses that."""

    key = "stop"
    group = "logic"
    label = say("Stop with an error", "报错中止")
    about = say(
        "Ends the flow with an error; within a save, refuses the save.",
        "以错误结束流程；在保存过程中执行时拒绝保存。",
    )
    icon = "stop"
    before = True
    schema = {
        "required": ["message"],
        "properties": {
            "message": {
                "title": "Message",
                "x-title-zh": "提示",
                "description": "What people are told.",
                "x-description-zh": "给用户的提示。",
                "$ref": "definitions.json#/$defs/text",
            },
            "detail": {
                "title": "Detail",
                "x-title-zh": "详情",
                "description": "An expression whose value is told behind the message.",
                "x-description-zh": "附在提示后的表达式的值。",
                "type": "string",
                "minLength": 1,
                "maxLength": 10000,
                "x-editor": "expression",
            },
            "field": {
                "title": "Field",
                "x-title-zh": "字段",
                "description": "The field of the record that it is about.",
                "x-description-zh": "错误所在的记录字段。",
                "type": "string",
                "x-editor": "field",
            },
        },
    }
    example = {
        "message": {"en": "Not now", "zh-CN": "暂时不行"},
        "detail": "serial",
        "field": "serial",
    }

    def expressions(self, step: StepDef, place: Place) -> Iterable[ExpressionAt]:
        """Give the detail."""
        if "detail" in step.config:
            yield place.expression("/detail", step.config["detail"])

    def flow_references(self, step: StepDef, flow: FlowDef) -> Iterable[Reference]:
        """Name the field."""
        if "field" in step.config and flow.object is not None:
            yield Reference("object", flow.object, "/field", step.config["field"])

    def run(self, step: StepDef, at: At) -> Outcome:
        """Refuse."""
        message: dict[str, JsonValue] = dict(step.config["message"])
        message.setdefault("en", next(iter(message.values())))
        if "detail" in step.config:
            at.value(step.config["detail"])
            told = at.noted[step.config["detail"][:200]]
            message = {locale: f"{text} {told}" for locale, text in message.items()}
        field = step.config.get("field")
        if field is None:
            return Stop(StoppedError(message=message))
        return Stop(StoppedAtError(message=message, field=field))
