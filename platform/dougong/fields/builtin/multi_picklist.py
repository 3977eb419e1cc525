"""Multi-picklist: any number of a set of choices, such as the ways to reach a customer.

The values are kept in the order of the definition, so that the same choice is the same value. No
choice at all is blank.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import ARRAY

from dougong.fields.base import Companion, FieldType, field_type, refusal
from dougong.fields.choices import (
    CHOICE_OPTIONS_SCHEMA,
    ChoiceOptions,
    check_choices,
    check_control,
    choice_named,
    controlled_by,
    read_choice,
    value_type_of,
    values_of,
)
from dougong.fields.text_form import SEPARATOR, parts
from dougong.formula.value_types import Type, list_of
from dougong.kernel.errors import Problem
from dougong.kernel.jsontypes import JsonObject, JsonValue


@field_type
class MultiPicklistField(FieldType[list[str], ChoiceOptions]):
    """Several of several choices."""

    key = "multi_picklist"
    label = {"en": "Multi-select picklist", "zh-CN": "多选"}
    about = {
        "en": "Any number of a set of choices, such as the ways to reach a customer. They are kept "
        "in the order of the definition, so that the same choice is the same value; no choice at "
        "all is blank.",
        "zh-CN": "从一组选项中选择任意多个，例如联系客户的方式。所选值按定义中的顺序保存，因此同样"
        "的选择就是同样的值；一个都不选即为空。",
    }
    widget = "multi_picklist"
    sortable = False
    options_schema = CHOICE_OPTIONS_SCHEMA

    def is_blank(self, raw: JsonValue) -> bool:
        """Tell whether nothing is chosen."""
        return raw is None or raw == []

    def column(self, options: ChoiceOptions) -> ARRAY[str]:
        """Return ``text[]``."""
        return ARRAY(Text())

    def value_type(self, options: ChoiceOptions) -> Type:
        """Return a list of options."""
        return list_of(value_type_of(options))

    def parse(self, raw: JsonValue, options: ChoiceOptions) -> list[str]:
        """Accept an array of different values of active choices."""
        if not isinstance(raw, list):
            raise refusal(
                raw, 'expected an array such as `["a", "b"]`', '应为数组，例如 `["a", "b"]`'
            )
        chosen = set()
        for item in raw:
            value = read_choice(item, options)
            if value in chosen:
                raise refusal(raw, "`{value}` is chosen twice", "`{value}` 重复", value=value)
            chosen.add(value)
        return [value for value in values_of(options) if value in chosen]

    def dump(self, value: list[str], options: ChoiceOptions) -> list[str]:
        """Return the values."""
        return value

    def to_text(self, json: Sequence[str], options: ChoiceOptions) -> str:
        """Write the values with semicolons between them."""
        return SEPARATOR.join(json)

    def from_text(self, text: str, options: ChoiceOptions) -> JsonValue:
        """Read values, or labels in any language."""
        return [choice_named(part, options) for part in parts(text)]

    def json_schema(self, options: ChoiceOptions) -> JsonObject:
        """Describe the array."""
        items: JsonObject = {"type": "string", "enum": list(values_of(options))}
        return {"type": "array", "items": items, "uniqueItems": True}

    def check_options(self, options: ChoiceOptions) -> Sequence[Problem]:
        """Refuse a value that stands twice, and one that depends on nothing."""
        return [*check_choices(options.get("options", ()), "/options"), *check_control(options)]

    def companions(self, options: ChoiceOptions) -> Sequence[Companion]:
        """Return the picklist that the choices depend on, if they do."""
        return controlled_by(options)

    def samples(self) -> Sequence[tuple[ChoiceOptions, list[str]]]:
        """Give one choice, and all of them."""
        options: ChoiceOptions = {
            "options": [
                {"value": "mail", "closed": False, "active": True},
                {"value": "phone", "closed": False, "active": True},
            ]
        }
        return [(options, ["phone"]), (options, ["mail", "phone"])]
