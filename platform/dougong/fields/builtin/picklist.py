"""Picklist: one of a set of choices, such as a status."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import String

from dougong.fields.base import Companion, FieldType, field_type
from dougong.fields.choices import (
    CHOICE_OPTIONS_SCHEMA,
    MAX_VALUE_LENGTH,
    ChoiceOptions,
    check_choices,
    check_control,
    choice_named,
    controlled_by,
    read_choice,
    value_type_of,
    values_of,
)
from dougong.formula.value_types import Type
from dougong.kernel.errors import Problem
from dougong.kernel.jsontypes import JsonObject, JsonValue


@field_type
class PicklistField(FieldType[str, ChoiceOptions]):
    """One of several choices."""

    key = "picklist"
    label = {"en": "Picklist", "zh-CN": "单选"}
    about = {
        "en": "One of a set of choices, such as a status.",
        "zh-CN": "从一组选项中选择一个，例如状态。",
    }
    widget = "picklist"
    options_schema = CHOICE_OPTIONS_SCHEMA

    def is_blank(self, raw: JsonValue) -> bool:
        """Tell whether nothing is chosen; a form sends an empty text for it."""
        return raw is None or raw == ""

    def column(self, options: ChoiceOptions) -> String:
        """Return a varchar of the longest value there can be, so that choices change at no cost."""
        return String(MAX_VALUE_LENGTH)

    def value_type(self, options: ChoiceOptions) -> Type:
        """Return an option of these values."""
        return value_type_of(options)

    def parse(self, raw: JsonValue, options: ChoiceOptions) -> str:
        """Accept the value of an active choice."""
        return read_choice(raw, options)

    def dump(self, value: str, options: ChoiceOptions) -> str:
        """Return the value."""
        return value

    def to_text(self, json: str, options: ChoiceOptions) -> str:
        """Write the value, which stays when labels change."""
        return json

    def from_text(self, text: str, options: ChoiceOptions) -> JsonValue:
        """Read a value, or a label in any language."""
        return choice_named(text, options)

    def json_schema(self, options: ChoiceOptions) -> JsonObject:
        """Describe the values."""
        return {"type": "string", "enum": list(values_of(options))}

    def check_options(self, options: ChoiceOptions) -> Sequence[Problem]:
        """Refuse a value that stands twice, and one that depends on nothing."""
        return [*check_choices(options.get("options", ()), "/options"), *check_control(options)]

    def companions(self, options: ChoiceOptions) -> Sequence[Companion]:
        """Return the picklist that the choices depend on, if they do."""
        return controlled_by(options)

    def samples(self) -> Sequence[tuple[ChoiceOptions, str]]:
        """Give a choice that is open and one that is closed."""
        options: ChoiceOptions = {
            "options": [
                {
                    "value": "new",
                    "label": {"en": "New", "zh-CN": "新建"},
                    "color": "blue",
                    "closed": False,
                    "active": True,
                },
                {"value": "2.closed-out", "closed": True, "active": True},
            ]
        }
        return [(options, "new"), (options, "2.closed-out")]
