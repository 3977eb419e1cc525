"""How long something takes, as people write it: ``2 days``, ``3 business days``, ``1 month``.

Months, weeks and days are those of the wall clock: the same time of day later. Hours, minutes and
seconds are exact. What is *business* is counted on a calendar: open hours, or days on which it is
open at all; ``0 business hours`` lead to when it is open next.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from dougong.formula.calendars import (
    Calendar,
    business_date,
    business_days_after,
    next_open,
    open_after,
)
from dougong.formula.moments import instant_of, local
from dougong.formula.periods import DAYS, MONTHS, SECONDS, Wall, add_days, add_months
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LocaleText, say

_BUSINESS_SECONDS: Final = {"minute": 60, "hour": 3600}
_PLAIN = "second|minute|hour|day|week|month|quarter|year"
PATTERN: Final = f"^[0-9]{{1,5}} (({_PLAIN})s?|business (minute|hour|day)s?)$"
DURATION: Final[JsonObject] = {
    "type": "string",
    "pattern": PATTERN,
    "x-editor": "duration",
    "x-reason": {
        "en": "write a duration such as 2 days, 4 hours or 3 business days",
        "zh-CN": "请填写时长，例如 2 days、4 hours 或 3 business days",
    },
    "examples": ["30 minutes", "4 business hours", "2 days", "3 business days", "1 month"],
}
"""The form of a duration, for the schemas of elements and triggers."""

_UNITS: Final = {
    "second": ("second", "秒"),
    "minute": ("minute", "分钟"),
    "hour": ("hour", "小时"),
    "day": ("day", "天"),
    "week": ("week", "周"),
    "month": ("month", "个月"),
    "quarter": ("quarter", "个季度"),
    "year": ("year", "年"),
}


@dataclass(frozen=True, slots=True)
class Span:
    """A duration.

    Attributes:
        count: How many; less than none goes back.
        unit: Of what, such as ``day``.
        business: Whether it is counted on a calendar.
    """

    count: int
    unit: str
    business: bool = False

    @property
    def back(self) -> Span:
        """The same duration the other way."""
        return Span(-self.count, self.unit, self.business)

    @property
    def of_days(self) -> bool:
        """Whether it leads from a date to a date."""
        return self.unit in DAYS or self.unit in MONTHS

    def after(self, start: datetime, zone: ZoneInfo, calendar: Calendar) -> datetime | None:
        """Give the instant so much later; None: there is none within fifty years.

        Args:
            start: Where to begin.
            zone: The tenant's time zone.
            calendar: When business is open.
        """
        if self.business and self.unit == "day":
            return business_days_after(calendar, zone, start, self.count)
        if self.business and not self.count:
            return next_open(calendar, zone, start)
        if self.business:
            length = timedelta(seconds=self.count * _BUSINESS_SECONDS[self.unit])
            return open_after(calendar, zone, start, length)
        try:
            if not self.of_days:
                return start + timedelta(seconds=self.count * SECONDS[self.unit])
            wall = self._later(local(start, zone))
            return None if wall is None else instant_of(wall, zone)
        except OverflowError:
            return None

    def day_after(self, start: date, calendar: Calendar) -> date | None:
        """Give the date so many days later; only a span of days has one."""
        if self.business:
            return business_date(calendar, start, self.count)
        return self._later(start)

    def _later(self, start: Wall) -> Wall | None:
        if self.unit in MONTHS:
            return add_months(start, self.count * MONTHS[self.unit])
        return add_days(start, self.count * DAYS[self.unit])

    @property
    def label(self) -> LocaleText:
        """What people call it."""
        en, zh = _UNITS[self.unit]
        count = abs(self.count)
        plural = "" if count == 1 else "s"
        if not self.business:
            return say(f"{count} {en}{plural}", f"{count} {zh}")
        zh = "个工作日" if self.unit == "day" else f"个工作{zh}"
        return say(f"{count} business {en}{plural}", f"{count} {zh}")


def read_duration(text: str) -> Span | None:
    """Read a duration; None: it is none."""
    if not re.fullmatch(PATTERN.strip("^$"), text):
        return None
    count, *_, unit = text.split(" ")
    return Span(int(count), unit.removesuffix("s"), " business " in text)
