"""Date: a day of the calendar, the same in every time zone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Date

from dougong.fields.base import NO_OPTIONS, FieldType, NoOptions, field_type, refusal
from dougong.fields.written_dates import with_iso_day
from dougong.formula.value_types import DATE, Type
from dougong.kernel.jsontypes import JsonObject, JsonValue

# Python also reads `20260131` and `2026-W05-6`; one way of writing a day is enough.
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@field_type
class DateField(FieldType[date, NoOptions]):
    """A day."""

    key = "date"
    label = {"en": "Date", "zh-CN": "日期"}
    about = {
        "en": "A day of the calendar, the same in every time zone.",
        "zh-CN": "日历上的一天，在任何时区都相同。",
    }
    widget = "date"
    options_schema = NO_OPTIONS

    def column(self, options: NoOptions) -> Date:
        """Return ``date``."""
        return Date()

    def value_type(self, options: NoOptions) -> Type:
        """Return date."""
        return DATE

    def parse(self, raw: JsonValue, options: NoOptions) -> date:
        """Accept ``yyyy-mm-dd``, of the years 1 to 9999."""
        if isinstance(raw, str) and _DAY.fullmatch(raw):
            try:
                return date.fromisoformat(raw)
            except ValueError:
                raise refusal(raw, "there is no such day", "没有这一天") from None
        raise refusal(raw, "expected a day such as `2026-01-31`", "应为日期，例如 `2026-01-31`")

    def dump(self, value: date, options: NoOptions) -> str:
        """Write ``yyyy-mm-dd``."""
        return value.isoformat()

    def to_text(self, json: str, options: NoOptions) -> str:
        """Write ``yyyy-mm-dd``."""
        return json

    def from_text(self, text: str, options: NoOptions) -> JsonValue:
        """Read a day in any of the ways in which people write the year first."""
        return with_iso_day(text)

    def json_schema(self, options: NoOptions) -> JsonObject:
        """Describe the day."""
        return {"type": "string", "format": "date"}

    def samples(self) -> Sequence[tuple[NoOptions, date]]:
        """Give a leap day, and both ends of the calendar."""
        return [({}, date(2024, 2, 29)), ({}, date.min), ({}, date.max)]
