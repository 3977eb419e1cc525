# ruff: noqa: A005 - a field type is named after its key; imports are absolute
"""Datetime: an instant, the same moment for everyone; each sees it in their own time zone.

Kept to the millisecond, which is what browsers have: a value that was read, edited elsewhere and
written back is then the same value.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, literal_column
from sqlalchemy.dialects.postgresql import TIMESTAMP

from dougong.fields.base import NO_OPTIONS, FieldType, NoOptions, field_type, refusal
from dougong.fields.written_dates import with_iso_day
from dougong.formula.value_types import DATETIME, Type
from dougong.kernel.jsontypes import JsonObject, JsonValue

_INSTANT = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d)(?:(:\d\d)(\.\d+)?)?([Zz]|[+-]\d\d:?[0-5]\d)",
    re.ASCII,
)


@field_type
class DatetimeField(FieldType[datetime, NoOptions]):
    """An instant."""

    key = "datetime"
    label = {"en": "Date and time", "zh-CN": "日期时间"}
    about = {
        "en": "An instant, the same moment for everyone; each sees it in their own time zone. Kept "
        "to the millisecond.",
        "zh-CN": "时间上的一刻，对所有人都是同一时刻；每人按自己的时区查看。精确到毫秒。",
    }
    widget = "datetime"
    options_schema = NO_OPTIONS

    def column(self, options: NoOptions) -> TIMESTAMP:
        """Return ``timestamptz(3)``."""
        return TIMESTAMP(timezone=True, precision=3)

    def value_type(self, options: NoOptions) -> Type:
        """Return datetime."""
        return DATETIME

    def parse(self, raw: JsonValue, options: NoOptions) -> datetime:
        """Accept ISO 8601 with ``Z`` or an offset; what is finer than a millisecond is cut off."""
        found = _INSTANT.fullmatch(raw) if isinstance(raw, str) else None
        if found is None:
            raise refusal(
                raw,
                "expected an instant with its offset, such as `2026-01-31T08:00:00Z`",
                "应为带时区的时间，例如 `2026-01-31T08:00:00Z`",
            )
        day, minute, second, fraction, offset = found.groups()
        millisecond = f"{fraction or '.'}000"[:4]
        text = f"{day}T{minute}{second or ':00'}{millisecond}{offset.upper()}"
        try:
            return datetime.fromisoformat(text).astimezone(UTC)
        except (ValueError, OverflowError):
            raise refusal(raw, "there is no such instant", "没有这一时刻") from None

    def dump(self, value: datetime, options: NoOptions) -> str:
        """Write ``2026-01-31T08:00:00.000Z``."""
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def sql_json(self, column: ColumnElement[Any], options: NoOptions) -> ColumnElement[str]:
        """Return the same text, whatever the time zone of the session."""
        # Constants, not parameters: PostgreSQL then reads the format once, not for each row.
        utc = func.timezone(literal_column("'UTC'"), column)
        return func.to_char(utc, literal_column("""'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'"""))

    def to_text(self, json: str, options: NoOptions) -> str:
        """Write ``2026-01-31T08:00:00.000Z``."""
        return json

    def from_text(self, text: str, options: NoOptions) -> JsonValue:
        """Read an instant whose day stands in any of the ways in which people write it."""
        day, gap, time = with_iso_day(text).partition(" ")
        hour, colon, rest = time.partition(":")
        return f"{day}{gap}{hour:0>2}{colon}{rest}" if hour else day

    def json_schema(self, options: NoOptions) -> JsonObject:
        """Describe the instant."""
        return {"type": "string", "format": "date-time"}

    def samples(self) -> Sequence[tuple[NoOptions, datetime]]:
        """Give an instant of an ordinary day, and the first and last there are."""
        return [
            ({}, datetime(2026, 1, 31, 8, 0, 0, 5000, tzinfo=UTC)),
            ({}, datetime(1, 1, 1, tzinfo=UTC)),
            ({}, datetime(9999, 12, 31, 23, 59, 59, 999000, tzinfo=UTC)),
        ]
