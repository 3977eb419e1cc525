"""Trigger: a date of a record, or a time before or after it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from dougong.automation.timing.conditions import (
    calendar_reference,
    check_unattended,
    record_condition,
)
from dougong.automation.timing.durations import read_duration
from dougong.automation.timing.wording import (
    CLOCK_TIME,
    NAME_LENGTH,
    calendar_property,
    condition_property,
    duration_property,
    object_property,
    said,
)
from dougong.automation.trigger import Trigger, trigger
from dougong.formula.value_types import DATETIME, Kind, Type
from dougong.kernel.errors import Problem
from dougong.kernel.messages import say
from dougong.metadata.definition import ExpressionAt, Reference
from dougong.metadata.errors import EitherPropertyError, UnfitFieldError, UnfitPropertyError
from dougong.metadata.kind import Scope

if TYPE_CHECKING:
    from dougong.automation.flows.definition import FlowDef
    from dougong.automation.flows.scope import Place

_DATES = (Kind.DATE, Kind.DATETIME)


@trigger
class DateTrigger(Trigger):
    """A date of a record."""

    key = "date"
    label = say("A date of a record", "记录的日期到达时")
    about = say(
        "When a date of a record comes, or some time before or after it: two days before the "
        "renewal.",
        "记录的某个日期到达时，或在其之前、之后一段时间：例如续约日前两天。",
    )
    icon = "calendar"
    schema = {
        "properties": {
            "object": object_property("Whose records have the date.", "日期所在的对象。"),
            "field": said(
                "Date",
                "日期字段",
                "The date or datetime field. It is a stored one of the record itself.",
                "日期或日期时间字段，须为记录自身存储的字段。",
                type="string",
                maxLength=NAME_LENGTH,
                x_editor="field",
                x_of="object",
            ),
            "before": duration_property(
                "Before",
                "提前",
                "How long before: 2 days, 3 business days, 4 hours.",
                "提前多久：2 days、3 business days、4 hours。",
            ),
            "after": duration_property(
                "After",
                "延后",
                "How long after: 2 days, 3 business days, 4 hours.",
                "延后多久：2 days、3 business days、4 hours。",
            ),
            "at": said(
                "Time of day",
                "时刻",
                "Of a date: at what time of that day; midnight where absent.",
                "字段为日期时，在当天的什么时刻触发；缺省为零点。",
                **CLOCK_TIME,
            ),
            "calendar": calendar_property(),
            "when": condition_property(
                "It is asked when the time has come; where it does not hold, nothing happens.",
                "到时才判断；不满足则不触发。",
            ),
            "late": said(
                "If it is over already",
                "已经过期时",
                "What to do with a record that is saved when its time is over: nothing, or "
                "begin at once.",
                "记录保存时已过触发时间：不处理，或立即触发。",
                x_editor="choice",
                enum=["skip", "fire"],
                default="skip",
                x_labels={
                    "skip": {"en": "Nothing", "zh-CN": "不处理"},
                    "fire": {"en": "Begin at once", "zh-CN": "立即触发"},
                },
            ),
        },
        "required": ["object", "field"],
    }
    example = {
        "object": "machine",
        "field": "warranty_until",
        "before": "2 business days",
        "at": "09:00",
        "calendar": "support",
        "when": "state = 'running'",
        "late": "fire",
    }
    further = ({"object": "machine", "field": "created_at", "after": "1 month"},)

    def inputs(self, trigger: Mapping[str, Any]) -> Mapping[str, Type]:
        """Hand in when it was due."""
        return {"due_at": DATETIME}

    def expressions(self, flow: FlowDef, place: Place) -> Iterable[ExpressionAt]:
        """Give the condition."""
        if "when" in flow.trigger:
            yield record_condition(place, "/when", flow.trigger["when"])

    def references(self, flow: FlowDef) -> Iterable[Reference]:
        """Name the object, the field and the calendar."""
        yield Reference("object", flow.trigger["object"], "/object")
        yield Reference("object", flow.trigger["object"], "/field", flow.trigger["field"])
        yield from calendar_reference(flow.trigger)

    def check(self, flow: FlowDef, scope: Scope) -> Iterable[Problem]:
        """Check that the field has a date, and that what is said of the time fits it."""
        yield from check_unattended(flow)
        if {"before", "after"} <= flow.trigger.keys():
            error = EitherPropertyError(properties="`before`, `after`")
            yield Problem(path="/after", error=error)
        owner = scope.catalog.objects.get(flow.trigger["object"])
        field = owner.by_name.get(flow.trigger["field"]) if owner is not None else None
        if field is None:
            return
        of = scope.type_of(field)
        kind = of.value_type(field.options).kind
        if kind not in _DATES or not of.stored or field.computed_by is not None:
            reason = say("choose a date that is stored", "请选择存储的日期字段")
            wrong = UnfitFieldError(field=field.name, reason=reason)
            yield Problem(path="/field", error=wrong)
            return
        span = read_duration(flow.trigger.get("before") or flow.trigger.get("after") or "")
        if "at" in flow.trigger and (
            kind is not Kind.DATE or (span is not None and not span.of_days)
        ):
            reason = say("the time of day follows from the field", "时刻由字段决定")
            unfit = UnfitPropertyError(property="at", reason=reason)
            yield Problem(path="/at", error=unfit)
