"""Trigger: at times that a schedule says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from dougong.automation.timing.conditions import (
    calendar_reference,
    check_unattended,
    record_condition,
)
from dougong.automation.timing.schedules import is_schedule
from dougong.automation.timing.wording import (
    calendar_property,
    condition_property,
    object_property,
    said,
)
from dougong.automation.trigger import Trigger, trigger
from dougong.formula.value_types import DATETIME, Type
from dougong.kernel.errors import Problem
from dougong.kernel.messages import say
from dougong.kernel.suggest import nearest
from dougong.kernel.zones import is_time_zone
from dougong.metadata.definition import ExpressionAt, Reference
from dougong.metadata.errors import MissingPropertyError, UnfitObjectError, WrongFormError
from dougong.metadata.kind import Scope

if TYPE_CHECKING:
    from dougong.automation.flows.definition import FlowDef
    from dougong.automation.flows.scope import Place


@trigger
class ScheduleTrigger(Trigger):
    """Times that a schedule says."""

    key = "schedule"
    label = say("A schedule", "定时")
    about = say(
        "At times of the clock: each Monday at nine; once, or for each record that a condition "
        "finds.",
        "按时钟定时触发，例如每周一九点；触发一次，或对符合条件的每条记录各触发一次。",
    )
    icon = "clock"
    schema = {
        "properties": {
            "cron": said(
                "Schedule",
                "时间表",
                "Minute, hour, day of the month, month and day of the week, as cron has them: "
                "0 9 * * 1-5 is nine o'clock from Monday to Friday.",
                "依次为分、时、日、月、星期（cron 写法）：0 9 * * 1-5 表示周一至周五九点。",
                type="string",
                minLength=1,
                maxLength=100,
                x_editor="schedule",
            ),
            "time_zone": said(
                "Time zone",
                "时区",
                "Whose clock it is, such as Asia/Shanghai; the tenant's where absent.",
                "按哪个时区，例如 Asia/Shanghai；缺省为租户时区。",
                type="string",
                maxLength=64,
            ),
            "object": object_property(
                "It begins once for each of this object's records; absent: once.",
                "对该对象的每条记录各触发一次；缺省只触发一次。",
            ),
            "where": condition_property(
                "For which records it begins.",
                "对哪些记录触发。",
            ),
            "calendar": said(
                "Only on business days of",
                "仅限工作日",
                "A calendar on whose business days alone it fires; absent: on every day.",
                "仅在该日历的工作日触发；缺省为每天。",
                type=calendar_property()["type"],
                maxLength=calendar_property()["maxLength"],
                x_editor="calendar",
            ),
            "missed": said(
                "If it was missed",
                "错过时",
                "What to do with a time at which nothing ran, such as while the server was "
                "off: begin once when it is back, or leave it out.",
                "停机等原因错过时间时：恢复后补触发一次，或跳过。",
                x_editor="choice",
                enum=["once", "skip"],
                default="once",
                x_labels={
                    "once": {"en": "Make up for it once", "zh-CN": "补触发一次"},
                    "skip": {"en": "Leave it out", "zh-CN": "跳过"},
                },
            ),
        },
        "required": ["cron"],
    }
    example = {
        "cron": "0 9 * * 1-5",
        "time_zone": "Asia/Shanghai",
        "object": "machine",
        "where": "state = 'running'",
        "calendar": "support",
        "missed": "skip",
    }

    def inputs(self, trigger: Mapping[str, Any]) -> Mapping[str, Type]:
        """Hand in when it was due."""
        return {"due_at": DATETIME}

    def expressions(self, flow: FlowDef, place: Place) -> Iterable[ExpressionAt]:
        """Give the condition."""
        if "where" in flow.trigger and flow.object is not None:
            yield record_condition(place, "/where", flow.trigger["where"])

    def references(self, flow: FlowDef) -> Iterable[Reference]:
        """Name the object and the calendar."""
        if flow.object is not None:
            yield Reference("object", flow.object, "/object")
        yield from calendar_reference(flow.trigger)

    def check(self, flow: FlowDef, scope: Scope) -> Iterable[Problem]:
        """Check the schedule, the zone, and that a condition has an object."""
        yield from check_unattended(flow)
        cron = flow.trigger["cron"]
        if not is_schedule(cron):
            reason = say(
                "write minute, hour, day, month and day of the week, such as 0 9 * * 1-5",
                "请依次填写分、时、日、月、星期，例如 0 9 * * 1-5",
            )
            yield Problem(path="/cron", error=WrongFormError(value=cron, reason=reason))
        zone = flow.trigger.get("time_zone")
        if zone is not None and not is_time_zone(zone):
            near = nearest(zone, available_timezones()) or "Asia/Shanghai"
            reason = say("write a time zone such as {z}", "请填写时区，例如 {z}", z=near)
            yield Problem(path="/time_zone", error=WrongFormError(value=zone, reason=reason))
        if "where" in flow.trigger and flow.object is None:
            yield Problem(path="", error=MissingPropertyError(property="object"))
        owner = scope.catalog.objects.get(flow.object or "")
        if owner is not None and not owner.is_stored:
            reason = say("its records are not stored", "其记录不会被存储")
            yield Problem(path="/object", error=UnfitObjectError(object=owner.name, reason=reason))
