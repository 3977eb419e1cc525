"""Trigger: somebody presses a button."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from dougong.automation.timing.conditions import record_condition
from dougong.automation.timing.wording import condition_property, object_property, said
from dougong.automation.trigger import Trigger, trigger
from dougong.kernel.messages import say
from dougong.metadata.definition import ExpressionAt, Reference

if TYPE_CHECKING:
    from dougong.automation.flows.definition import FlowDef
    from dougong.automation.flows.scope import Place


@trigger
class ButtonTrigger(Trigger):
    """A button on records."""

    key = "button"
    label = say("A button", "按钮")
    about = say(
        "When somebody presses its button on a record, or on a list for many of them; what the "
        "flow takes as input is asked first.",
        "有人在记录上（或在列表中对多条记录）点击按钮时触发；先填写流程的输入。",
    )
    icon = "play"
    schema = {
        "properties": {
            "object": object_property("Whose records have the button.", "按钮所在的对象。"),
            "when": condition_property("On which records the button is.", "哪些记录上显示该按钮。"),
            "on_lists": said(
                "On lists, too",
                "列表中也显示",
                "Whether it can be pressed for many records of a list at once.",
                "是否可在列表中对多条记录一次执行。",
                type="boolean",
                default=False,
            ),
            "icon": {
                "$ref": "definitions.json#/$defs/icon",
                "title": "Icon",
                "x-title-zh": "图标",
                "description": "What the button shows beside its label.",
                "x-description-zh": "按钮文字旁的图标。",
                "x-editor": "icon",
            },
            "confirm": {
                "$ref": "definitions.json#/$defs/text",
                "title": "Question",
                "x-title-zh": "确认问题",
                "description": "What is asked before it begins; nothing where absent.",
                "x-description-zh": "执行前的确认问题；缺省为不询问。",
                "x-editor": "text",
            },
        },
        "required": ["object"],
    }
    example = {
        "object": "machine",
        "when": "state = 'running'",
        "on_lists": True,
        "icon": "tool",
        "confirm": {"en": "Send somebody?", "zh-CN": "确定派人前往？"},
    }

    def expressions(self, flow: FlowDef, place: Place) -> Iterable[ExpressionAt]:
        """Give the condition."""
        if "when" in flow.trigger:
            yield record_condition(place, "/when", flow.trigger["when"])

    def references(self, flow: FlowDef) -> Iterable[Reference]:
        """Name the object."""
        yield Reference("object", flow.trigger["object"], "/object")
