"""Phone: a number that can be dialled from anywhere.

Stored in E.164 (`+8613800138000`), so that one number has one form, whoever typed it and however;
an extension follows as `;ext=12` (RFC 3966). Numbers are checked for their length, not for whether
their range is in use: a range opened last month must not be refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NotRequired, TypedDict

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, ValidationResult
from sqlalchemy import String

from dougong.fields.base import field_type, refusal
from dougong.fields.texts import TextualField, read_line
from dougong.kernel.jsontypes import JsonObject, JsonValue


class PhoneOptions(TypedDict):
    """Options of a phone field."""

    country: NotRequired[str]


@field_type
class PhoneField(TextualField[PhoneOptions]):
    """A phone number."""

    key = "phone"
    label = {"en": "Phone", "zh-CN": "电话"}
    about = {
        "en": "A number that can be dialled from anywhere, stored in E.164 (`+8613800138000`), so "
        "that one number has one form; an extension follows as `;ext=12` (RFC 3966). Its length is "
        "checked, not whether its range is in use.",
        "zh-CN": "从任何地方都能拨打的号码，以 E.164 形式存储（`+8613800138000`），同一号码只有一"
        "种写法；分机号写作 `;ext=12`（RFC 3966）。只检查长度，不检查号段是否启用。",
    }
    widget = "phone"
    options_schema = {
        "type": "object",
        "properties": {
            "country": {
                "enum": sorted(phonenumbers.SUPPORTED_REGIONS),
                "description": "ISO code of the country of numbers typed without `+` and code.",
                "x-description-zh": "未带 `+` 与国家代码的号码所属国家的 ISO 代码。",
            }
        },
        "additionalProperties": False,
    }

    def column(self, options: PhoneOptions) -> String:
        """Return a varchar that holds 15 digits and an extension of 20."""
        return String(48)

    def parse(self, raw: JsonValue, options: PhoneOptions) -> str:
        """Accept any way of writing a number; without ``country`` it must begin with ``+``."""
        country = options.get("country")
        try:
            number = phonenumbers.parse(read_line(raw, max_length=250), country)
        except NumberParseException:
            number = None
        if number is None or not _has_possible_length(number):
            example = "138 0013 8000" if country == "CN" else "+86 138 0013 8000"
            raise refusal(
                raw,
                "expected a phone number such as `{example}`",
                "应为电话号码，例如 `{example}`",
                example=example,
            )
        text = phonenumbers.format_number(number, PhoneNumberFormat.E164)
        return f"{text};ext={number.extension}" if number.extension else text

    def json_schema(self, options: PhoneOptions) -> JsonObject:
        """Describe the number."""
        return {"type": "string", "maxLength": 250, "examples": ["+8613800138000"]}

    def samples(self) -> Sequence[tuple[PhoneOptions, str]]:
        """Give numbers, one with an extension."""
        return [({"country": "CN"}, "+8613800138000"), ({}, "+442079460123;ext=45")]


def _has_possible_length(number: phonenumbers.PhoneNumber) -> bool:
    reason = phonenumbers.is_possible_number_with_reason(number)
    return bool(reason == ValidationResult.IS_POSSIBLE)
