"""Trigger: nothing has happened to a record for some time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from dougong.automation.timing.conditions import (
    calendar_reference,
    check_unattended,
    record_condition,
)
from dougong.automation.timing.wording import (
    calendar_property,
    condition_property,
    duration_property,
    object_property,
    said,
)
from dougong.automation.trigger import Trigger, trigger
from dougong.formula.value_types import DATETIME, Type
from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.messages import say
from dougong.metadata.definition import ExpressionAt, Reference
from dougong.metadata.errors import UnfitObjectError
from dougong.metadata.kind import Scope

if TYPE_CHECKING:
    from dougong.automation.flows.definition import FlowDef
    from dougong.automation.flows.scope import Place

TOUCHES = ("changes", "comments", "activities")


@trigger
class InactivityTrigger(Trigger):
    """Nothing has happened to a record."""

    key = "inactivity"
    label = say("Nothing happened to a record", "记录长时间无动静")
    about = say(
        "When people have not touched a record for so long, with a term for each state: two days "
        "while it is new, four while it waits.",
        "记录在一段时间内无人处理时触发，可按状态设不同期限：新建两天，等待中四天。",
    )
    icon = "clock"
    schema = {
        "properties": {
            "object": object_property("Whose records are watched.", "监控哪个对象的记录。"),
            "terms": said(
                "Terms",
                "期限",
                "How long nothing may happen; of several the first whose condition holds counts.",
                "多久无动静即触发；有多条时取第一条满足条件的。",
                type="array",
                minItems=1,
                maxItems=20,
                items={
                    "title": "Term",
                    "x-title-zh": "期限",
                    "description": "One term.",
                    "x-description-zh": "一条期限。",
                    "type": "object",
                    "required": ["for"],
                    "properties": {
                        "when": condition_property(
                            "Of which records it is the term; of all where absent.",
                            "适用于哪些记录；缺省为全部。",
                        ),
                        "for": duration_property(
                            "For",
                            "时长",
                            "How long: 2 days, 4 business hours.",
                            "多久：2 days、4 business hours。",
                        ),
                    },
                    "additionalProperties": False,
                },
            ),
            "touches": said(
                "What counts",
                "哪些算动静",
                "What counts as a touch: changes that people make, comments, and activities "
                "about it; all of them where absent. What flows change never counts.",
                "哪些算处理过：人工修改、评论、相关跟进记录；缺省为全部。流程所做的修改不算。",
                type="array",
                minItems=1,
                maxItems=3,
                uniqueItems=True,
                items={"enum": list(TOUCHES)},
                x_labels={
                    "changes": {"en": "Changes by people", "zh-CN": "人工修改"},
                    "comments": {"en": "Comments", "zh-CN": "评论"},
                    "activities": {"en": "Activities", "zh-CN": "跟进记录"},
                },
            ),
            "times": said(
                "How many times",
                "触发次数",
                "How many times in a row it fires, after the same term again each time.",
                "持续无动静时最多触发几次，每次间隔同样的期限。",
                type="integer",
                minimum=1,
                maximum=10,
                default=1,
            ),
            "calendar": calendar_property(),
        },
        "required": ["object", "terms"],
    }
    example = {
        "object": "machine",
        "terms": [
            {"when": "state = 'running'", "for": "4 business hours"},
            {"for": "4 days"},
        ],
        "touches": ["changes", "comments"],
        "times": 2,
        "calendar": "support",
    }

    def inputs(self, trigger: Mapping[str, Any]) -> Mapping[str, Type]:
        """Hand in when it was due, and since when nothing has happened."""
        return {"due_at": DATETIME, "touched_at": DATETIME}

    def expressions(self, flow: FlowDef, place: Place) -> Iterable[ExpressionAt]:
        """Give the conditions."""
        for index, term in enumerate(flow.trigger["terms"]):
            if "when" in term:
                yield record_condition(place, pointer("terms", index, "when"), term["when"])

    def references(self, flow: FlowDef) -> Iterable[Reference]:
        """Name the object and the calendar."""
        yield Reference("object", flow.trigger["object"], "/object")
        yield from calendar_reference(flow.trigger)

    def check(self, flow: FlowDef, scope: Scope) -> Iterable[Problem]:
        """Refuse objects whose records are not stored."""
        yield from check_unattended(flow)
        owner = scope.catalog.objects.get(flow.trigger["object"])
        if owner is not None and not owner.is_stored:
            reason = say("its records are not stored", "其记录不会被存储")
            yield Problem(path="/object", error=UnfitObjectError(object=owner.name, reason=reason))
