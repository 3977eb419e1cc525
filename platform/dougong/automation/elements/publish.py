"""Element: post an event, which other flows, webhooks and readers of the event stream hear of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from dougong.automation.element import Element, Go, Outcome, element
from dougong.automation.flows.definition import StepDef
from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.messages import say
from dougong.metadata.definition import ExpressionAt, Reference
from dougong.metadata.errors import MissingPropertyError, UnfitShapeError
from dougong.metadata.kind import Scope
from dougong.metadata.objects.definition import Shape

if TYPE_CHECKING:
    from dougong.automation.flows.at import At
    from dougong.automation.flows.scope import Place


@element
class Publish(Element):
    """Posts an event."""

    key = "publish"
    group = "outside"
    label = say("Post an event", "发布事件")
    about = say(
        "Posts an event with the commit: flows and webhooks that listen for it hear it.",
        "在事务提交时发布事件，订阅它的流程与 Webhook 会收到。",
    )
    icon = "publish"
    schema = {
        "required": ["event"],
        "properties": {
            "event": {
                "title": "Event",
                "description": "The object of the event.",
                "x-title-zh": "事件",
                "x-description-zh": "事件对象。",
                "x-editor": "object",
                "x-shape": "event",
                "type": "string",
            },
            "values": {
                "title": "Values",
                "description": "What it says, by field: an expression each.",
                "x-title-zh": "值",
                "x-description-zh": "事件内容，按字段填写，每项为一个表达式。",
                "x-editor": "values",
                "x-of": "event",
                "type": "object",
                "maxProperties": 200,
                "additionalProperties": True,
            },
        },
    }
    example = {"event": "alarm", "values": {"machine": "serial", "loud": True}}

    def expressions(self, step: StepDef, place: Place) -> Iterable[ExpressionAt]:
        """Give the values."""
        yield from place.filled("/values", step.config.get("values", {}), step.config["event"])

    def references(self, step: StepDef) -> Iterable[Reference]:
        """Name the event and its fields."""
        event = step.config["event"]
        yield Reference("object", event, "/event")
        for name in step.config.get("values", {}):
            yield Reference("object", event, pointer("values", name), name, key=True)

    def check(self, step: StepDef, scope: Scope) -> Iterable[Problem]:
        """Check that it is an event, and that it says what it must."""
        event = scope.catalog.objects.get(step.config["event"])
        if event is None:
            return  # said where references are checked
        if event.shape is not Shape.EVENT:
            reason = say("the object is of the shape {s}", "该对象的形态为 {s}", s=event.shape)
            yield Problem(path="/event", error=UnfitShapeError(reason=reason))
            return
        values = step.config.get("values", {})
        for field in event.fields:
            if field.required and field.default is None and field.name not in values:
                yield Problem(path="/values", error=MissingPropertyError(property=field.name))

    def run(self, step: StepDef, at: At) -> Outcome:
        """Post it."""
        event = step.config["event"]
        values = at.values(step.config.get("values", {}), event)
        saving, record = at.saving(event, "create")
        saving.create(record, [values], many=False)
        return Go()
