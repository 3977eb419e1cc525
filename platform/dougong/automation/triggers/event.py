"""Trigger: an event is published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from dougong.automation.timing.conditions import record_condition
from dougong.automation.timing.wording import NAME_LENGTH, condition_property, said
from dougong.automation.trigger import Trigger, trigger
from dougong.formula.value_types import Kind, Type
from dougong.kernel.errors import Problem
from dougong.kernel.messages import say
from dougong.metadata.definition import ExpressionAt, Reference
from dougong.metadata.errors import UnfitFieldError, UnfitObjectError
from dougong.metadata.kind import Scope
from dougong.metadata.objects.definition import ObjectDef, Shape

if TYPE_CHECKING:
    from dougong.automation.flows.definition import FlowDef
    from dougong.automation.flows.scope import Place

_TEXTS = (Kind.TEXT, Kind.OPTION)


@trigger
class EventTrigger(Trigger):
    """An event that is published."""

    key = "event"
    label = say("An event", "收到事件")
    about = say(
        "When an event is published: by a flow, by a program, by another package. The flow's "
        "input takes the fields of the event that have the same name.",
        "事件发布时触发，可由流程、程序或其他软件包发布。流程的输入取事件中同名字段的值。",
    )
    icon = "bolt"
    schema = {
        "properties": {
            "event": said(
                "Event",
                "事件",
                "An object of shape event.",
                "形态为事件的对象。",
                type="string",
                maxLength=NAME_LENGTH,
                x_editor="object",
                x_shape="event",
            ),
            "when": {
                **condition_property(
                    "Of which events; it names the fields of the event.",
                    "对哪些事件触发；可用事件的字段。",
                ),
                "x-of": "event",
            },
        },
        "required": ["event"],
    }
    example = {"event": "alarm", "when": "loud"}

    def expressions(self, flow: FlowDef, place: Place) -> Iterable[ExpressionAt]:
        """Give the condition."""
        if "when" in flow.trigger:
            yield record_condition(place, "/when", flow.trigger["when"], self.event_of(flow))

    def references(self, flow: FlowDef) -> Iterable[Reference]:
        """Name the event."""
        if "event" in flow.trigger:
            yield Reference("object", flow.trigger["event"], "/event")

    def check(self, flow: FlowDef, scope: Scope) -> Iterable[Problem]:
        """Check that it is an event, and that it has what the flow takes."""
        name = self.event_of(flow)
        owner = scope.catalog.objects.get(name)
        if owner is None:
            return
        if owner.shape is not Shape.EVENT:
            reason = say("choose an object of shape event", "请选择形态为事件的对象")
            yield Problem(path="/event", error=UnfitObjectError(object=name, reason=reason))
            return
        yield from _check_inputs(flow, owner, scope)

    def event_of(self, flow: FlowDef) -> str:
        """Give the object whose events it hears of."""
        return str(flow.trigger["event"])


def _check_inputs(flow: FlowDef, event: ObjectDef, scope: Scope) -> Iterator[Problem]:
    for name, taken in flow.input.items():
        field = event.by_name.get(name)
        if field is None:
            reason = say(
                "the event has no field of this name for the flow's input",
                "流程输入需要此字段，但事件没有",
            )
        elif not _fits(taken.value_type, scope.type_of(field).value_type(field.options)):
            reason = say(
                "the flow's input of this name is of another type", "流程的同名输入类型不同"
            )
        else:
            continue
        yield Problem(path="", error=UnfitFieldError(field=name, reason=reason))


def _fits(taken: Type, given: Type) -> bool:
    if taken.kind is Kind.OPAQUE:
        return True
    if taken.kind is Kind.RECORD:
        return given.kind is Kind.RECORD and given.object == taken.object
    return taken.kind is given.kind or (taken.kind in _TEXTS and given.kind in _TEXTS)
