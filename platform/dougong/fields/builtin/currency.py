"""Currency: an amount of money in the tenant's currency."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NotRequired, TypedDict

from dougong.fields.base import field_type
from dougong.fields.decimals import DecimalField, check_bounds
from dougong.kernel.errors import Problem

WHOLE_DIGITS = 16  # thousands of trillions: the budget of a state, in any currency


class CurrencyOptions(TypedDict):
    """Options of a currency field."""

    scale: int
    min: NotRequired[float]
    max: NotRequired[float]


@field_type
class CurrencyField(DecimalField[CurrencyOptions]):
    """An amount of money."""

    key = "currency"
    label = {"en": "Currency", "zh-CN": "货币"}
    widget = "currency"
    options_schema = {
        "type": "object",
        "properties": {
            "scale": {
                "type": "integer",
                "minimum": 0,
                "maximum": 4,
                "default": 2,
                "description": "Digits after the decimal point.",
            },
            "min": {"type": "number", "description": "Least amount accepted."},
            "max": {"type": "number", "description": "Greatest amount accepted."},
        },
        "additionalProperties": False,
    }

    def size(self, options: CurrencyOptions) -> tuple[int, int]:
        """Return a size in which a greater scale takes nothing from the whole amount."""
        return WHOLE_DIGITS + options["scale"], options["scale"]

    def check_options(self, options: CurrencyOptions) -> Sequence[Problem]:
        """Refuse bounds that leave no amount."""
        return check_bounds(options)

    def samples(self) -> Sequence[tuple[CurrencyOptions, Decimal]]:
        """Give amounts, one of a currency without cents."""
        return [
            ({"scale": 2, "min": 0}, Decimal("12.30")),
            ({"scale": 0, "max": 1_000_000}, Decimal(-500)),
        ]
