"""Checkbox: true or false; never blank, for nobody can tell an empty box from an unticked one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from sqlalchemy import Boolean

from dougong.fields.base import NO_OPTIONS, FieldType, NoOptions, field_type, refusal
from dougong.fields.text_form import plain
from dougong.formula.value_types import BOOLEAN, Type
from dougong.kernel.jsontypes import JsonObject, JsonValue

_WRITTEN = {"true": True, "1": True, "yes": True, "y": True, "on": True, "是": True, "√": True}
_WRITTEN |= {"false": False, "0": False, "no": False, "n": False, "off": False, "否": False}


@field_type
class CheckboxField(FieldType[bool, NoOptions]):
    """True or false."""

    key = "checkbox"
    label = {"en": "Checkbox", "zh-CN": "复选框"}
    about = {
        "en": "True or false; never blank, for nobody can tell an empty box from an unticked one.",
        "zh-CN": "真或假；从不为空，因为无人能分辨空的与未勾选的复选框。",
    }
    widget = "checkbox"
    options_schema = NO_OPTIONS
    blank: ClassVar[bool] = False

    def column(self, options: NoOptions) -> Boolean:
        """Return ``boolean``."""
        return Boolean()

    def value_type(self, options: NoOptions) -> Type:
        """Return boolean."""
        return BOOLEAN

    def parse(self, raw: JsonValue, options: NoOptions) -> bool:
        """Accept true and false, and nothing that is merely like them."""
        if not isinstance(raw, bool):
            raise refusal(raw, "expected true or false", "应为 true 或 false")
        return raw

    def dump(self, value: bool, options: NoOptions) -> bool:
        """Return the value."""
        return value

    def to_text(self, json: bool, options: NoOptions) -> str:
        """Write ``true`` or ``false``."""
        return "true" if json else "false"

    def from_text(self, text: str, options: NoOptions) -> JsonValue:
        """Read what people and spreadsheets write for it."""
        return _WRITTEN.get(plain(text).lower(), text)

    def json_schema(self, options: NoOptions) -> JsonObject:
        """Describe a boolean."""
        return {"type": "boolean"}

    def samples(self) -> Sequence[tuple[NoOptions, bool]]:
        """Give both."""
        return [({}, True), ({}, False)]
