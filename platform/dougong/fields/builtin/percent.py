"""Percent: a ratio, shown to people with a percent sign.

Stored as the fraction (0.25 for 25 %), so formulas never divide by 100.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import TypedDict

from dougong.fields.base import field_type
from dougong.fields.decimals import DecimalField, without_separators
from dougong.fields.text_form import plain
from dougong.kernel.jsontypes import JsonValue


class PercentOptions(TypedDict):
    """Options of a percent field."""

    places: int


@field_type
class PercentField(DecimalField[PercentOptions]):
    """A ratio."""

    key = "percent"
    label = {"en": "Percent", "zh-CN": "百分比"}
    about = {
        "en": "A ratio, shown to people with a percent sign and stored as the fraction (0.25 for "
        "25 %), so that formulas never divide by 100.",
        "zh-CN": "比率，显示时带百分号，存储为小数（25 % 存为 0.25），因此公式无需除以 100。",
    }
    widget = "percent"
    options_schema = {
        "type": "object",
        "properties": {
            "places": {
                "type": "integer",
                "minimum": 0,
                "maximum": 4,
                "default": 2,
                "description": "Decimal places of the percentage shown: 2 for 12.34 %.",
                "x-description-zh": "百分比显示的小数位数：12.34 % 为 2。",
            }
        },
        "additionalProperties": False,
    }

    def size(self, options: PercentOptions) -> tuple[int, int]:
        """Return a scale with two digits more than people see."""
        return 14, options["places"] + 2

    def from_text(self, text: str, options: PercentOptions) -> JsonValue:
        """Read a fraction, or a percentage such as ``12.5%``."""
        number = without_separators(text.rstrip().removesuffix("%").removesuffix("％"))
        if number == plain(text) or not re.fullmatch(r"[+-]?\d{1,20}(\.\d{0,20})?", number):
            return without_separators(text)
        return str(Decimal(number).scaleb(-2))

    def samples(self) -> Sequence[tuple[PercentOptions, Decimal]]:
        """Give a quarter, and less than nothing."""
        return [({"places": 2}, Decimal("0.2500")), ({"places": 0}, Decimal("-1.00"))]
