"""What may be said of a screen of a flow: its fields, its buttons, and how long it waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dougong.automation.flows.definition import StepDef, VariableDef
from dougong.automation.timing.durations import DURATION
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LocaleText, say

FIELD_TYPES: Mapping[str, str] = {
    "text": "text",
    "long_text": "text",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
    "datetime": "datetime",
    "choice": "text",
    "record": "record",
}
"""The types of fields on a screen, and of what they give."""

GO_ON: LocaleText = say("Go on", "继续")


def _text(title: str, about: str, title_zh: str, about_zh: str) -> dict[str, Any]:
    return {
        "$ref": "definitions.json#/$defs/text",
        "title": title,
        "description": about,
        "x-title-zh": title_zh,
        "x-description-zh": about_zh,
    }


def _name(title: str, about: str, title_zh: str, about_zh: str) -> dict[str, Any]:
    found = _text(title, about, title_zh, about_zh)
    return {**found, "$ref": "definitions.json#/$defs/name"}


_OPTION: dict[str, Any] = {
    "type": "object",
    "required": ["value"],
    "properties": {
        "value": _name("Value", "What is given.", "值", "选择后得到的值。"),
        "label": _text("Label", "What people read.", "标签", "显示的文字。"),
    },
    "additionalProperties": False,
}
_FIELD: dict[str, Any] = {
    "type": "object",
    "required": ["name", "type", "label"],
    "properties": {
        "name": _name(
            "Name",
            "Name of the field; later steps read it as $steps.<step>.<name>.",
            "名称",
            "字段名称；后续步骤以 $steps.<步骤>.<名称> 引用。",
        ),
        "type": {
            "title": "Type",
            "description": "What is entered.",
            "x-title-zh": "类型",
            "x-description-zh": "填写内容的类型。",
            "x-editor": "choice",
            "enum": list(FIELD_TYPES),
        },
        "label": _text("Label", "What people call it.", "标签", "字段的显示名称。"),
        "help": _text("Help", "What is to be entered.", "帮助", "填写说明。"),
        "required": {
            "title": "Required",
            "description": "Whether it must be filled in.",
            "x-title-zh": "必填",
            "x-description-zh": "是否必须填写。",
            "type": "boolean",
            "default": False,
        },
        "read_only": {
            "title": "Only shown",
            "description": "Whether it is shown and cannot be changed.",
            "x-title-zh": "只读",
            "x-description-zh": "是否仅显示、不可修改。",
            "type": "boolean",
            "default": False,
        },
        "options": {
            "title": "Options",
            "description": "Of a choice: what can be chosen.",
            "x-title-zh": "选项",
            "x-description-zh": "可供选择的选项，仅用于单选。",
            "x-when": {"type": ["choice"]},
            "type": "array",
            "minItems": 1,
            "maxItems": 200,
            "items": _OPTION,
        },
        "object": {
            "title": "Object",
            "description": "Of a record: of which object.",
            "x-title-zh": "对象",
            "x-description-zh": "记录所属的对象，仅用于记录。",
            "x-editor": "object",
            "x-when": {"type": ["record"]},
            "type": "string",
        },
        "default": {
            "title": "Value",
            "description": "Expression for what it holds at first.",
            "x-title-zh": "初始值",
            "x-description-zh": "初始值，为表达式。",
            "x-editor": "expression",
            "type": ["string", "number", "boolean"],
            "maxLength": 4000,
        },
    },
    "additionalProperties": False,
}
_BUTTON: dict[str, Any] = {
    "type": "object",
    "required": ["name", "label"],
    "properties": {
        "name": _name("Name", "Name of the button.", "名称", "按钮的名称。"),
        "label": _text("Label", "What stands on it.", "标签", "按钮上的文字。"),
        "go": {
            "title": "Go to",
            "description": "The step that follows; the next one where absent.",
            "x-title-zh": "前往",
            "x-description-zh": "随后的步骤；缺省为下一步。",
            "x-editor": "step",
            "type": "string",
        },
        "skips": {
            "title": "Asks for nothing",
            "description": "Whether fields may stay as they are, such as for a button that goes "
            "back.",
            "x-title-zh": "跳过填写",
            "x-description-zh": "是否可不填写字段，例如“返回”按钮。",
            "type": "boolean",
            "default": False,
        },
    },
    "additionalProperties": False,
}


SCHEMA: JsonObject = {
    "required": ["title"],
    "properties": {
        "title": _text("Title", "What stands above it.", "标题", "屏幕标题。"),
        "text": _text("Text", "What stands below the title.", "说明", "标题下的说明文字。"),
        "user": {
            "title": "User",
            "description": "Expression for who is asked; who began the flow where absent.",
            "x-title-zh": "用户",
            "x-description-zh": "由谁填写，为表达式；缺省为启动流程的用户。",
            "x-editor": "expression",
            "x-expect": "user",
            "type": "string",
            "minLength": 1,
            "maxLength": 4000,
        },
        "fields": {
            "title": "Fields",
            "description": "What is asked.",
            "x-title-zh": "字段",
            "x-description-zh": "需要填写的字段。",
            "type": "array",
            "maxItems": 50,
            "items": _FIELD,
        },
        "actions": {
            "title": "Buttons",
            "description": "How it can be answered; one button that goes on where absent.",
            "x-title-zh": "按钮",
            "x-description-zh": "可用的按钮；缺省为一个“继续”按钮。",
            "x-editor": "branches",
            "type": "array",
            "minItems": 1,
            "maxItems": 6,
            "items": _BUTTON,
        },
        "expires": {
            **DURATION,
            "title": "Waits for",
            "description": "For how long it waits, such as 2 days; for ever where absent.",
            "x-title-zh": "等待时长",
            "x-description-zh": "等待多久，例如 2 days；缺省为一直等待。",
        },
        "expired": {
            "title": "When time is up",
            "description": "The step that follows when nobody has answered in time; the next "
            "one where absent.",
            "x-title-zh": "超时后",
            "x-description-zh": "超时未填写时前往的步骤；缺省为下一步。",
            "x-editor": "step",
            "type": "string",
        },
    },
}
"""What a step that shows a screen says."""


def fields_of(step: StepDef) -> Sequence[Mapping[str, Any]]:
    """Give the fields of a screen."""
    found: Sequence[Mapping[str, Any]] = step.config.get("fields", ())
    return found


def actions_of(step: StepDef) -> Sequence[Mapping[str, Any]]:
    """Give the buttons of a screen; none where it has but the one that goes on."""
    found: Sequence[Mapping[str, Any]] = step.config.get("actions", ())
    return found


def value_of(field: Mapping[str, Any]) -> VariableDef:
    """Give what a field of a screen gives."""
    kind = FIELD_TYPES[field["type"]]
    return VariableDef(name=field["name"], type=kind, object=field.get("object"))
