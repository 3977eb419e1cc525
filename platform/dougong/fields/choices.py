"""What the field types that offer choices have in common, with shared picklists too.

A choice that is no longer offered gets `"active": false`: records that have it keep and show it,
and nobody can choose it anew.

A field's own choices may depend on another picklist of the object, which `controlled_by` names: a
choice with `when` is offered only beside one of those values, one without beside any.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, TypedDict

from dougong.fields.base import Companion, refusal
from dougong.fields.options import option_problem
from dougong.fields.text_form import plain
from dougong.formula.value_types import Type, option
from dougong.kernel.errors import InvalidValueError, Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import LocaleText, say
from dougong.kernel.suggest import hint

MAX_VALUE_LENGTH = 40
COLORS = ("gray", "red", "orange", "gold", "green", "cyan", "blue", "purple", "magenta")
_SHOWN = 10


class Choice(TypedDict):
    """One choice."""

    value: str
    label: NotRequired[LocaleText]
    color: NotRequired[str]
    closed: bool
    active: bool
    when: NotRequired[Sequence[str]]


class ChoiceOptions(TypedDict):
    """Options of a field with choices: its own ``options``, or those of a shared picklist.

    Whoever calls a field type passes ``options`` always: the metadata floor fills in those of the
    shared picklist.
    """

    options: NotRequired[Sequence[Choice]]
    picklist: NotRequired[str]
    controlled_by: NotRequired[str]


CHOICE_SCHEMA: JsonObject = {
    "type": "object",
    "properties": {
        "value": {
            "type": "string",
            "pattern": f"^[A-Za-z0-9_.-]{{1,{MAX_VALUE_LENGTH}}}$",
            "description": "What is stored; it never changes, the label may.",
            "x-description-zh": "存储的值；标签可改，值不可改。",
            "x-reason": say(
                "use letters, digits, `_`, `.` and `-`, at most 40",
                "请使用字母、数字、`_`、`.` 和 `-`，最多 40 个",
            ),
        },
        "label": {
            "type": "object",
            "minProperties": 1,
            "patternProperties": {
                "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$": {"type": "string", "minLength": 1}
            },
            "additionalProperties": False,
            "description": "What people read, by locale; without it, the value.",
            "x-description-zh": "各语言的显示文字；未填则显示值。",
        },
        "color": {
            "enum": list(COLORS),
            "description": "Colour of the badge; the theme chooses the exact shade.",
            "x-description-zh": "标记的颜色；具体色调由主题决定。",
        },
        "closed": {
            "type": "boolean",
            "default": False,
            "description": "Whether a record with this value needs no more work.",
            "x-description-zh": "具有该值的记录是否已无需再处理。",
        },
        "active": {
            "type": "boolean",
            "default": True,
            "description": "Whether it can still be chosen; records that have it keep it.",
            "x-description-zh": "是否仍可选择；已有该值的记录保持不变。",
        },
    },
    "required": ["value"],
    "additionalProperties": False,
}

CHOICES_SCHEMA: JsonObject = {
    "type": "array",
    "minItems": 1,
    "maxItems": 1000,
    "description": "The choices, in the order in which people see them.",
    "x-description-zh": "选项，按显示顺序排列。",
    "items": CHOICE_SCHEMA,
}

_WHEN: JsonObject = {
    "type": "array",
    "minItems": 1,
    "maxItems": 1000,
    "uniqueItems": True,
    "description": "Values of the controlling field beside which it is offered; absent: any.",
    "x-description-zh": "控制字段取哪些值时提供该选项；不填则总是提供。",
    "items": {"type": "string", "maxLength": MAX_VALUE_LENGTH},
}
_CONTROLLED_CHOICE: JsonObject = {
    **CHOICE_SCHEMA,
    "properties": {**CHOICE_SCHEMA["properties"], "when": _WHEN},  # type: ignore[dict-item]
}
CHOICE_OPTIONS_SCHEMA: JsonObject = {
    "type": "object",
    "properties": {
        "options": {**CHOICES_SCHEMA, "items": _CONTROLLED_CHOICE},
        "picklist": {
            "type": "string",
            "pattern": "^[a-z][a-z0-9_]{0,39}$",
            "description": "Name of the shared picklist whose choices this field offers.",
            "x-description-zh": "本字段所用共享选项列表的名称。",
        },
        "controlled_by": {
            "type": "string",
            "pattern": "^[a-z][a-z0-9_]{0,39}$",
            "description": "Picklist of the same object that decides what is offered; see `when`.",
            "x-description-zh": "同一对象中决定可选项的单选字段；见 `when`。",
        },
    },
    "oneOf": [{"required": ["options"]}, {"required": ["picklist"]}],
    "additionalProperties": False,
}


def check_choices(choices: Sequence[Mapping[str, Any]], path: str) -> list[Problem]:
    """Return a problem for each value that stands twice in the array at ``path``."""
    seen: set[str] = set()
    problems = []
    for index, choice in enumerate(choices):
        if choice["value"] in seen:
            where = path + pointer(index, "value")
            problems.append(
                option_problem(
                    where, "`{value}` stands here twice", "`{value}` 重复", value=choice["value"]
                )
            )
        seen.add(choice["value"])
    return problems


def controlled_by(options: ChoiceOptions) -> list[Companion]:
    """Return the picklist that the choices depend on, if they do."""
    name = options.get("controlled_by")
    return [] if name is None else [Companion("/controlled_by", name, ("picklist",))]


def check_control(options: ChoiceOptions) -> list[Problem]:
    """Return a problem for each choice that depends on a field that is not named."""
    if "controlled_by" in options:
        return []
    return [
        option_problem(
            pointer("options", index, "when"),
            "name the field that decides in `controlled_by`",
            "请用 `controlled_by` 指定起控制作用的字段",
        )
        for index, choice in enumerate(options.get("options", ()))
        if "when" in choice
    ]


def values_of(options: ChoiceOptions) -> tuple[str, ...]:
    """Return every value that can be read, inactive ones included."""
    return tuple(choice["value"] for choice in options["options"])


def value_type_of(options: ChoiceOptions) -> Type:
    """Return the type of one choice, with what people read for it."""
    choices = options["options"]
    labels = {choice["value"]: choice["label"] for choice in choices if "label" in choice}
    return option(*values_of(options), labels=labels)


def read_choice(raw: JsonValue, options: ChoiceOptions) -> str:
    """Read one value that can be chosen.

    Raises:
        InvalidValueError: It is none, or not offered any more.
    """
    for choice in options["options"]:
        if choice["value"] == raw and choice.get("active", True):
            return choice["value"]
    raise _not_offered(raw, options["options"])


def choice_named(text: str, options: ChoiceOptions) -> str:
    """Give the value of the choice that a text names: by its value, or by a label of it.

    What names none, or two, is given as it is.
    """
    name = plain(text).lower()
    if any(choice["value"] == text.strip() for choice in options["options"]):
        return text.strip()
    named = {choice["value"] for choice in options["options"] if name in _names(choice)}
    return named.pop() if len(named) == 1 else text


def _names(choice: Choice) -> set[str]:
    return {plain(name).lower() for name in (choice["value"], *choice.get("label", {}).values())}


def _not_offered(raw: JsonValue, choices: Sequence[Choice]) -> InvalidValueError:
    offered = [choice["value"] for choice in choices if choice.get("active", True)]
    if any(choice["value"] == raw for choice in choices):
        return refusal(raw, "this option is no longer offered", "该选项已停用")
    near = hint(raw, offered) if isinstance(raw, str) and len(raw) <= MAX_VALUE_LENGTH else ""
    texts = {"en": near, "zh-CN": near} if isinstance(near, str) else near
    more = ", …" if len(offered) > _SHOWN else ""
    return refusal(
        raw,
        "not one of the options{hint}; options: {shown}",
        "不是可选值{hint_zh}；可选值：{shown}",
        hint=texts["en"],
        hint_zh=texts["zh-CN"],
        shown=", ".join(offered[:_SHOWN]) + more,
    )
