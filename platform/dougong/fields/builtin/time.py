# ruff: noqa: A005 - a field type is named after its key; imports are absolute
"""Time: a time of day, such as when a shop opens; the same in every time zone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time
from typing import Any, NotRequired, TypedDict

from sqlalchemy import Time

from dougong.fields.base import FieldType, field_type, refusal
from dougong.fields.options import option_problem
from dougong.formula.value_types import TIME, Type
from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject, JsonValue

_CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d))?", re.ASCII)
_PATTERN = "^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"


class TimeOptions(TypedDict):
    """Options of a time field."""

    min: NotRequired[str]
    max: NotRequired[str]


def _bound(en: str, zh: str) -> JsonObject:
    return {"type": "string", "pattern": _PATTERN, "description": en, "x-description-zh": zh}


@field_type
class TimeField(FieldType[time, TimeOptions]):
    """A time of day, to the second."""

    key = "time"
    label = {"en": "Time", "zh-CN": "时间"}
    about = {
        "en": "A time of day, such as when a shop opens; the same in every time zone.",
        "zh-CN": "一天中的时刻，例如商店开门的时间；在任何时区都相同。",
    }
    widget = "time"
    options_schema = {
        "type": "object",
        "properties": {
            "min": _bound(
                "Earliest time accepted, such as `08:00`.", "可接受的最早时间，例如 `08:00`。"
            ),
            "max": _bound(
                "Latest time accepted, such as `18:30`.", "可接受的最晚时间，例如 `18:30`。"
            ),
        },
        "additionalProperties": False,
    }

    def column(self, options: TimeOptions) -> Time:
        """Return ``time``."""
        return Time()

    def value_type(self, options: TimeOptions) -> Type:
        """Return time."""
        return TIME

    def parse(self, raw: JsonValue, options: TimeOptions) -> time:
        """Accept ``HH:MM`` or ``HH:MM:SS``, within the bounds."""
        value = _read(raw)
        low, high = options.get("min"), options.get("max")
        if low is not None and value < time.fromisoformat(low):
            raise refusal(raw, "must not be before {low}", "不能早于 {low}", low=low)
        if high is not None and value > time.fromisoformat(high):
            raise refusal(raw, "must not be after {high}", "不能晚于 {high}", high=high)
        return value

    def dump(self, value: time, options: TimeOptions) -> str:
        """Write ``HH:MM:SS``."""
        return value.isoformat()

    def json_schema(self, options: TimeOptions) -> JsonObject:
        """Describe the time."""
        return {"type": "string", "pattern": _PATTERN}

    def to_text(self, json: Any, options: TimeOptions) -> str:
        """Leave seconds out where there are none."""
        text = str(json)
        return text.removesuffix(":00") if text.count(":") > 1 else text

    def from_text(self, text: str, options: TimeOptions) -> str:
        """Read the colon of Chinese keyboards too."""
        return text.strip().replace("：", ":")

    def check_options(self, options: TimeOptions) -> Sequence[Problem]:
        """Refuse bounds that leave no time."""
        low, high = options.get("min"), options.get("max")
        if low is None or high is None or time.fromisoformat(low) <= time.fromisoformat(high):
            return ()
        return [
            option_problem(
                pointer("min"),
                "must not be after `max`, which is {high}",
                "不能晚于 `max`（{high}）",
                high=high,
            )
        ]

    def samples(self) -> Sequence[tuple[TimeOptions, time]]:
        """Give both ends of a day, and a time within bounds."""
        return [
            ({}, time(0, 0)),
            ({}, time(23, 59, 59)),
            ({"min": "08:00", "max": "18:30"}, time(8, 30)),
        ]


def _read(raw: JsonValue) -> time:
    found = _CLOCK.fullmatch(raw) if isinstance(raw, str) else None
    if found is None:
        raise refusal(raw, "expected a time of day such as `08:30`", "应为时刻，例如 `08:30`")
    hour, minute, second = (int(part or 0) for part in found.groups())
    try:
        return time(hour, minute, second)
    except ValueError:
        raise refusal(raw, "there is no such time of day", "没有这一时刻") from None
