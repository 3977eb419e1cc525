"""How values stand in messages: as people of a language write them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_decimal

from dougong.formula.value_types import Kind, Type
from dougong.kernel.messages import DEFAULT_LOCALE, localize, say

_YES, _NO = say("Yes", "是"), say("No", "否")
_KEPT_ZEROS, _MOST_PLACES = 2, 10
_SECONDS_OF = (("d", 86400), ("h", 3600), ("min", 60), ("s", 1))


class Words:
    """Writes values for readers of one language.

    Args:
        locale: Their language.
        time_zone: Where instants are told.
        labels: What records are called, by id.
    """

    def __init__(self, locale: str, time_zone: str, labels: Mapping[UUID, str]) -> None:
        self._locale = locale
        self._babel = _babel(locale)
        self._zone = ZoneInfo(time_zone)
        self._labels = labels
        self._by_kind: Mapping[Kind, Callable[[Any, Type], str]] = {
            Kind.NUMBER: self._number,
            Kind.BOOLEAN: self._boolean,
            Kind.DATE: self._date,
            Kind.DATETIME: self._datetime,
            Kind.TIME: self._time,
            Kind.DURATION: self._duration,
            Kind.OPTION: self._option,
            Kind.LIST: self._list,
            Kind.RECORD: self._record,
            Kind.LOCATION: self._location,
            Kind.RICH: self._rich,
            Kind.OPAQUE: self._opaque,
        }

    def write(self, value: Any, of: Type, *, percent: bool = False) -> str:
        """Write a value; blank is nothing.

        Args:
            value: The value.
            of: Its type.
            percent: Whether it is a fraction that people read as a percentage.
        """
        if value is None:
            return ""
        if percent and of.kind is Kind.NUMBER:
            return self._number((Decimal(str(value)) * 100).normalize(), of) + "%"
        known = self._by_kind.get(of.kind)
        return str(value) if known is None else known(value, of)

    def _number(self, value: Any, of: Type) -> str:
        number = value if isinstance(value, Decimal) else Decimal(str(value))
        # An amount of 12.30 keeps its zero; what a division left behind it does not.
        places = min(max(0, -int(number.as_tuple().exponent)), _KEPT_ZEROS)
        pattern = f"#,##0.{'0' * places}{'#' * _MOST_PLACES}"
        return format_decimal(number, pattern, locale=self._babel, decimal_quantization=False)

    def _boolean(self, value: Any, of: Type) -> str:
        return localize(_YES if value else _NO, self._locale)

    def _date(self, value: date, of: Type) -> str:
        return format_date(value, "medium", locale=self._babel)

    def _datetime(self, value: datetime, of: Type) -> str:
        local = value.astimezone(self._zone).replace(tzinfo=None)
        day = format_date(local, "medium", locale=self._babel)
        return f"{day} {format_datetime(local, 'HH:mm', locale=self._babel)}"

    def _time(self, value: time, of: Type) -> str:
        return format_time(value, "HH:mm", locale=self._babel)

    def _duration(self, value: timedelta, of: Type) -> str:
        left, parts = int(value.total_seconds()), []
        sign, left = ("-", -left) if left < 0 else ("", left)
        for unit, seconds in _SECONDS_OF:
            count, left = divmod(left, seconds)
            parts += [f"{count} {unit}"] if count else []
        return sign + (" ".join(parts) or "0 min")

    def _option(self, value: Any, of: Type) -> str:
        label = (of.labels or {}).get(str(value))
        return str(value) if label is None else localize(label, self._locale)

    def _list(self, value: Any, of: Type) -> str:
        element = of.element or Type(Kind.TEXT)
        between = "、" if self._locale.startswith("zh") else ", "
        return between.join(self.write(each, element) for each in value)

    def _record(self, value: Any, of: Type) -> str:
        return self._labels.get(value if isinstance(value, UUID) else UUID(str(value)), "")

    def _location(self, value: Any, of: Type) -> str:
        return ", ".join(str(each) for each in value)

    def _rich(self, value: Any, of: Type) -> str:
        return _rich_text(value)

    def _opaque(self, value: Any, of: Type) -> str:
        return orjson.dumps(value, default=str).decode()


def _rich_text(parts: Any) -> str:
    """Give what people read of a rich value."""
    if isinstance(parts, list):
        return "".join(_rich_text(each) for each in parts)
    if not isinstance(parts, Mapping):
        return ""
    if "link" in parts:
        return _rich_text(parts["link"]["parts"])
    return "\n" if parts.get("break") else str(parts.get("text", ""))


@lru_cache(maxsize=64)
def _babel(locale: str) -> Locale:
    try:
        return Locale.parse(locale, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(DEFAULT_LOCALE)
