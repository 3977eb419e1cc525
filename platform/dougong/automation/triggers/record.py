"""Record: something happens to a record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from dougong.automation.trigger import Trigger, trigger
from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.messages import say
from dougong.metadata.definition import ExpressionAt, Reference
from dougong.metadata.errors import UnfitObjectError, UnfitPropertyError
from dougong.metadata.kind import Scope
from dougong.metadata.objects.definition import Shape

if TYPE_CHECKING:
    from dougong.automation.flows.definition import FlowDef
    from dougong.automation.flows.scope import Place

EVENTS = ("create", "update", "delete", "restore", "submit", "void", "amend")
_UNSTORED = frozenset({Shape.EVENT, Shape.CONFIGURATION})


@trigger
class RecordTrigger(Trigger):
    """Something happens to a record."""

    key = "record"
    label = say("Record is saved", "记录保存时")
    about = say(
        "When a record is made, changed, deleted or taken a step in its life.",
        "记录被新建、修改、删除，或在生命周期中前进时触发。",
    )
    icon = "record"
    schema = {
        "required": ["object", "on"],
        "properties": {
            "object": {
                "title": "Object",
                "x-title-zh": "对象",
                "description": "Of which object.",
                "x-description-zh": "触发流程的对象。",
                "type": "string",
                "x-editor": "object",
            },
            "on": {
                "title": "On",
                "x-title-zh": "事件",
                "description": "What happens to the record.",
                "x-description-zh": "记录发生的事件。",
                "type": "array",
                "minItems": 1,
                "uniqueItems": True,
                "items": {"enum": [*EVENTS]},
                "x-editor": "choices",
                "x-labels": {
                    "create": {"en": "it is made", "zh-CN": "新建"},
                    "update": {"en": "it is changed", "zh-CN": "修改"},
                    "delete": {"en": "it is deleted", "zh-CN": "删除"},
                    "restore": {
                        "en": "it comes back from the recycle bin",
                        "zh-CN": "从回收站恢复",
                    },
                    "submit": {"en": "it is submitted", "zh-CN": "提交"},
                    "void": {"en": "it is made void", "zh-CN": "作废"},
                    "amend": {"en": "a new draft is made of it", "zh-CN": "修订"},
                },
            },
            "timing": {
                "title": "Timing",
                "x-title-zh": "时机",
                "description": (
                    "before: before the write; it may set values and refuse the save. after: "
                    "behind the write, in the same transaction. after_commit: once all is saved, "
                    "by a worker."
                ),
                "x-description-zh": (
                    "before：写入前执行，可设置字段或拒绝保存；after：写入后、同一事务内执行；aft"
                    "er_commit：提交后由后台执行。"
                ),
                "enum": ["before", "after", "after_commit"],
                "default": "after_commit",
                "x-editor": "choice",
                "x-labels": {
                    "before": {"en": "before the write", "zh-CN": "写入前"},
                    "after": {"en": "with the write", "zh-CN": "写入后（同一事务）"},
                    "after_commit": {"en": "once it is saved", "zh-CN": "保存完成后"},
                },
            },
            "fields": {
                "title": "Fields",
                "x-title-zh": "字段",
                "description": "Only changes of one of these fields count.",
                "x-description-zh": "仅当其中任一字段发生变化时触发。",
                "type": "array",
                "minItems": 1,
                "uniqueItems": True,
                "items": {"type": "string"},
                "x-editor": "fields",
            },
            "when": {
                "title": "Condition",
                "x-title-zh": "条件",
                "description": "What the record must fulfil; $old is what it was before.",
                "x-description-zh": "记录需满足的条件；$old 表示修改前的值。",
                "type": "string",
                "minLength": 1,
                "maxLength": 10000,
                "x-editor": "condition",
            },
            "order": {
                "title": "Order",
                "x-title-zh": "顺序",
                "description": (
                    "Flows of the same object and timing run in this order; 100 where absent."
                ),
                "x-description-zh": "同一对象、同一时机的流程按此顺序执行；默认为 100。",
                "type": "integer",
                "minimum": 1,
                "maximum": 9999,
                "default": 100,
            },
        },
    }
    example = {
        "object": "machine",
        "on": ["create", "update"],
        "timing": "after",
        "fields": ["state"],
        "when": "state = 'running'",
        "order": 10,
    }

    def knows_old(self, trigger: Mapping[str, Any]) -> bool:
        """Tell that it is known, unless the record can only be new."""
        events: list[str] = trigger["on"]
        return events != ["create"]

    def expressions(self, flow: FlowDef, place: Place) -> Iterable[ExpressionAt]:
        """Give the condition."""
        if "when" in flow.trigger:
            yield place.condition("/when", flow.trigger["when"])

    def references(self, flow: FlowDef) -> Iterable[Reference]:
        """Name the object and the fields."""
        name = flow.trigger["object"]
        yield Reference("object", name, "/object")
        for index, field in enumerate(flow.trigger.get("fields", ())):
            yield Reference("object", name, pointer("fields", index), field)

    def check(self, flow: FlowDef, scope: Scope) -> Iterable[Problem]:
        """Check that the object keeps records, and that what happens can happen to them."""
        owner = scope.catalog.objects.get(flow.trigger["object"])
        if owner is None:
            return  # said where references are checked
        if owner.shape in _UNSTORED:
            reason = say("its records are not saved by people", "其记录不由用户保存")
            yield Problem(path="/object", error=UnfitObjectError(object=owner.name, reason=reason))
        for index, event in enumerate(flow.trigger["on"]):
            if event in ("submit", "void", "amend") and owner.shape is not Shape.DOCUMENT:
                reason = say("the object has no such life", "该对象没有此生命周期")
                wrong = UnfitPropertyError(property=event, reason=reason)
                yield Problem(path=pointer("on", index), error=wrong)
