"""Rating: a number of stars, from 1 up to a most; no rating at all is blank."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import TypedDict

from sqlalchemy import Numeric

from dougong.fields.base import FieldType, field_type, refusal
from dougong.formula.value_types import NUMBER, Type
from dougong.kernel.jsontypes import JsonObject, JsonValue

_WHOLE = re.compile(r"\d{1,2}(\.0+)?", re.ASCII)
_MAX_CHARACTERS = 20


class RatingOptions(TypedDict):
    """Options of a rating."""

    max: int


@field_type
class RatingField(FieldType[Decimal, RatingOptions]):
    """A number of stars."""

    key = "rating"
    label = {"en": "Rating", "zh-CN": "评分"}
    about = {
        "en": "A number of stars, from 1 up to a most; no rating at all is blank.",
        "zh-CN": "星级，从 1 星到最高星级；未评分即为空。",
    }
    widget = "rating"
    options_schema = {
        "type": "object",
        "properties": {
            "max": {
                "type": "integer",
                "minimum": 2,
                "maximum": 10,
                "default": 5,
                "description": "Most stars that can be given.",
                "x-description-zh": "最高星级。",
            }
        },
        "additionalProperties": False,
    }

    def column(self, options: RatingOptions) -> Numeric[Decimal]:
        """Return ``numeric(2)``: an integer would make expressions drop what follows the point."""
        return Numeric(2, 0)

    def value_type(self, options: RatingOptions) -> Type:
        """Return number."""
        return NUMBER

    def parse(self, raw: JsonValue, options: RatingOptions) -> Decimal:
        """Accept a whole number from 1 to ``max``, as a number or as a text."""
        number = isinstance(raw, int | float | str) and not isinstance(raw, bool)
        text = _short(raw) if number else ""
        if not _WHOLE.fullmatch(text) or not 1 <= Decimal(text) <= options["max"]:
            raise refusal(
                raw,
                "expected a whole number from 1 to {most}",
                "应为 1 到 {most} 的整数",
                most=options["max"],
            )
        return Decimal(int(Decimal(text)))

    def dump(self, value: Decimal, options: RatingOptions) -> int:
        """Return the number."""
        return int(value)

    def json_schema(self, options: RatingOptions) -> JsonObject:
        """Describe the number."""
        return {"type": "integer", "minimum": 1, "maximum": options["max"]}

    def samples(self) -> Sequence[tuple[RatingOptions, Decimal]]:
        """Give the worst and the best."""
        return [({"max": 5}, Decimal(1)), ({"max": 10}, Decimal(10))]


def _short(raw: JsonValue) -> str:
    """Give a number as a text; nothing of one with so many digits that none fits."""
    if isinstance(raw, int):
        return str(raw) if abs(raw) < 100 else ""
    return str(raw).strip() if not isinstance(raw, str) or len(raw) <= _MAX_CHARACTERS else ""
