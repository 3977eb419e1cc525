"""Number: a decimal of fixed size; whole numbers unless a scale is given."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NotRequired, TypedDict

from dougong.fields.base import field_type
from dougong.fields.decimals import DecimalField, check_bounds
from dougong.fields.options import option_problem
from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer


class NumberOptions(TypedDict):
    """Options of a number field."""

    precision: int
    scale: int
    min: NotRequired[float]
    max: NotRequired[float]


@field_type
class NumberField(DecimalField[NumberOptions]):
    """A decimal number."""

    key = "number"
    label = {"en": "Number", "zh-CN": "数字"}
    about = {
        "en": "A decimal of fixed size; whole numbers unless a scale is given.",
        "zh-CN": "固定位数的十进制数；未指定小数位数时为整数。",
    }
    widget = "number"
    options_schema = {
        "type": "object",
        "properties": {
            "precision": {
                "type": "integer",
                "minimum": 1,
                "maximum": 38,
                "default": 18,
                "description": "Digits in all, before and after the decimal point.",
                "x-description-zh": "小数点前后的总位数。",
            },
            "scale": {
                "type": "integer",
                "minimum": 0,
                "maximum": 10,
                "default": 0,
                "description": "Digits after the decimal point.",
                "x-description-zh": "小数点后的位数。",
            },
            "min": {
                "type": "number",
                "description": "Least value accepted.",
                "x-description-zh": "可接受的最小值。",
            },
            "max": {
                "type": "number",
                "description": "Greatest value accepted.",
                "x-description-zh": "可接受的最大值。",
            },
        },
        "additionalProperties": False,
    }

    def size(self, options: NumberOptions) -> tuple[int, int]:
        """Return precision and scale as they are given."""
        return options["precision"], options["scale"]

    def check_options(self, options: NumberOptions) -> Sequence[Problem]:
        """Refuse a scale that leaves no room, and bounds that leave no number."""
        problems = check_bounds(options)
        if options["scale"] > options["precision"]:
            problems.append(
                option_problem(
                    pointer("scale"),
                    "must not be greater than `precision`, which is {precision}",
                    "不能大于 `precision`（{precision}）",
                    precision=options["precision"],
                )
            )
        return problems

    def samples(self) -> Sequence[tuple[NumberOptions, Decimal]]:
        """Give the ends of the range and what lies between."""
        return [
            ({"precision": 18, "scale": 0}, Decimal(42)),
            ({"precision": 5, "scale": 2, "min": -10.5, "max": 10}, Decimal("-10.50")),
            ({"precision": 38, "scale": 10}, Decimal("9" * 28 + "." + "9" * 10)),
            ({"precision": 2, "scale": 2}, Decimal("0.05")),
        ]
