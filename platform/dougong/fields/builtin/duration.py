"""Duration: a length of time, such as the two and a half hours that a visit took.

Kept to the second. Its JSON is its seconds as a text, as in expressions: any program can compute
with them. People write ``2h 30m`` or ``2:30``, programs may send ISO 8601, ``PT2H30M``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NotRequired, TypedDict

from sqlalchemy import ColumnElement, Interval, Text, cast, func

from dougong.fields.base import FieldType, field_type, refusal
from dougong.fields.options import option_problem
from dougong.formula.value_types import DURATION, Type
from dougong.kernel.errors import InvalidValueError, Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject, JsonValue

_MOST_S = 10_000_000 * 3600 - 1  # as long as one that an expression can write: 9999999:59:59
_LONGEST_TEXT = 60

_SECONDS = re.compile(r"\d{1,12}", re.ASCII)
_CLOCK = re.compile(r"(\d{1,7}):([0-5]\d)(?::([0-5]\d))?", re.ASCII)
_ISO = re.compile(
    r"P(?=.)(?:(\d{1,7})W)?(?:(\d{1,7})D)?(?:T(?=.)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,12})S)?)?",
    re.ASCII | re.IGNORECASE,
)
_UNITS = re.compile(
    r"(?:(\d{1,7}) ?(?:w|周))? ?(?:(\d{1,7}) ?(?:d|天))? ?(?:(\d{1,9}) ?(?:h|小时|时))? ?"
    r"(?:(\d{1,9}) ?(?:min|m|分钟|分))? ?(?:(\d{1,12}) ?(?:s|秒钟|秒))?",
    re.ASCII | re.IGNORECASE,
)


class DurationOptions(TypedDict):
    """Options of a duration field."""

    min: NotRequired[str]
    max: NotRequired[str]


def _bound(en: str, zh: str) -> JsonObject:
    return {"type": "string", "minLength": 1, "description": en, "x-description-zh": zh}


@field_type
class DurationField(FieldType[timedelta, DurationOptions]):
    """A length of time; below zero if `min` does not forbid it."""

    key = "duration"
    label = {"en": "Duration", "zh-CN": "时长"}
    about = {
        "en": "A length of time, such as the two and a half hours that a visit took, kept to the "
        "second. Its JSON is its seconds as a text; people write `2h 30m` or `2:30`, programs may "
        "send `PT2H30M` (ISO 8601).",
        "zh-CN": "一段时间，例如一次拜访用去的两个半小时，精确到秒。JSON 中为以文本表示的秒数；人"
        "可写 `2h 30m` 或 `2:30`，程序可发送 `PT2H30M`（ISO 8601）。",
    }
    widget = "duration"
    options_schema = {
        "type": "object",
        "properties": {
            "min": _bound(
                "Shortest duration accepted, such as `0:00` or `15m`.",
                "可接受的最短时长，例如 `0:00` 或 `15m`。",
            ),
            "max": _bound(
                "Longest duration accepted, such as `8:00` or `2h 30m`.",
                "可接受的最长时长，例如 `8:00` 或 `2h 30m`。",
            ),
        },
        "additionalProperties": False,
    }

    def column(self, options: DurationOptions) -> Interval:
        """Return ``interval``."""
        return Interval()

    def value_type(self, options: DurationOptions) -> Type:
        """Return duration."""
        return DURATION

    def parse(self, raw: JsonValue, options: DurationOptions) -> timedelta:
        """Accept seconds, ``2:30``, ``2h 30m`` or ``PT2H30M``, within the bounds."""
        value = _read(raw)
        low, high = options.get("min"), options.get("max")
        if low is not None and value < _read(low):
            raise refusal(raw, "must be at least {low}", "不能小于 {low}", low=low)
        if high is not None and value > _read(high):
            raise refusal(raw, "must be at most {high}", "不能大于 {high}", high=high)
        return value

    def dump(self, value: timedelta, options: DurationOptions) -> str:
        """Write its seconds; a fraction, which only a program can have made, is not hidden."""
        whole, rest = divmod(value, timedelta(seconds=1))
        return str(value.total_seconds()) if rest else str(whole)

    def sql_json(self, column: ColumnElement[Any], options: DurationOptions) -> ColumnElement[str]:
        """Return its seconds as a text."""
        return cast(func.trim_scale(func.extract("epoch", column)), Text)

    def json_schema(self, options: DurationOptions) -> JsonObject:
        """Describe the seconds; the other ways of writing are there for people."""
        return {
            "type": "string",
            "description": "Seconds, such as `9000`; `2:30`, `2h 30m` and `PT2H30M` may be sent.",
        }

    def to_text(self, json: Any, options: DurationOptions) -> str:
        """Write hours and minutes, and seconds where there are some."""
        seconds = int(json)
        minutes, rest = divmod(abs(seconds), 60)
        hours, minutes = divmod(minutes, 60)
        sign, end = "-" if seconds < 0 else "", f":{rest:02}" if rest else ""
        return f"{sign}{hours}:{minutes:02}{end}"

    def from_text(self, text: str, options: DurationOptions) -> str:
        """Read the colon of Chinese keyboards too."""
        return text.strip().replace("：", ":")

    def check_options(self, options: DurationOptions) -> Sequence[Problem]:
        """Refuse bounds that are no durations, or leave none."""
        problems, read = [], {}
        for name in ("min", "max"):
            if name in options:
                try:
                    read[name] = _read(options[name])
                except InvalidValueError:
                    problems.append(
                        option_problem(
                            pointer(name),
                            "expected a duration such as `2:30` or `2h 30m`",
                            "应为时长，例如 `2:30` 或 `2h 30m`",
                        )
                    )
        if len(read) == 2 and read["min"] > read["max"]:
            problems.append(
                option_problem(
                    pointer("min"),
                    "must not be above `max`, which is {high}",
                    "不能大于 `max`（{high}）",
                    high=options["max"],
                )
            )
        return problems

    def samples(self) -> Sequence[tuple[DurationOptions, timedelta]]:
        """Give durations, one below zero, and the longest there is."""
        return [
            ({}, timedelta(hours=2, minutes=30)),
            ({}, timedelta(seconds=-90)),
            ({}, timedelta(seconds=_MOST_S)),
            ({"min": "0:00", "max": "2h 30m"}, timedelta(0)),
        ]


def _read(raw: JsonValue) -> timedelta:
    seconds = _seconds(raw)
    if seconds is None:
        raise refusal(
            raw,
            "expected a duration such as `2:30`, `2h 30m` or `PT2H30M`, or its seconds",
            "应为时长，例如 `2:30`、`2小时30分` 或 `PT2H30M`，或秒数",
        )
    if abs(seconds) > _MOST_S:
        raise refusal(raw, "at most 9,999,999 hours", "最多 9999999 小时")
    return timedelta(seconds=seconds)


def _seconds(raw: JsonValue) -> int | None:
    if isinstance(raw, bool) or not isinstance(raw, int | str):
        return None
    if isinstance(raw, int):
        return raw
    text = raw.strip() if len(raw) <= _LONGEST_TEXT else ""
    sign, text = (-1, text[1:]) if text.startswith("-") else (1, text)
    if _SECONDS.fullmatch(text):
        return sign * int(text)
    clock = _CLOCK.fullmatch(text)
    found = (None, None, *clock.groups()) if clock else _parts(text)
    if found is None:
        return None
    units = zip((604_800, 86_400, 3600, 60, 1), found, strict=True)
    return sign * sum(size * int(part or 0) for size, part in units)


def _parts(text: str) -> Sequence[str | None] | None:
    found = (_ISO.fullmatch(text) or _UNITS.fullmatch(text)) if text else None
    return found.groups() if found is not None and any(found.groups()) else None
