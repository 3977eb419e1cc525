"""Months, weeks and quarters on a wall clock: dates, and times without a zone.

What would fall outside the years 1 to 9999 is blank.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import MAXYEAR, MINYEAR, date, datetime, time, timedelta
from typing import Any, TypeVar

from dougong.formula import moments
from dougong.formula.surroundings import Surroundings
from dougong.formula.value_types import Kind, Type

Wall = TypeVar("Wall", date, datetime)

PERIODS = ("day", "week", "month", "quarter", "year")
MONTHS = {"month": 1, "quarter": 3, "year": 12}
DAYS = {"day": 1, "week": 7}
SECONDS = {"hour": 3600, "minute": 60, "second": 1}

# ``DIFF(a, b, 'hours')`` as well as ``ADD(a, 1, 'hour')``.
UNITS = tuple(
    f"{unit}{ending}"
    for ending in ("s", "")
    for unit in ("year", "quarter", "month", "week", "day", "hour", "minute", "second")
)


def wall_clock(of: Type) -> Callable[[Surroundings, Any], Any]:
    """Give what reads a date, datetime or time off the wall of the tenant."""
    if of.kind is Kind.DATETIME:
        return lambda around, instant: moments.local(instant, around.zone)
    return lambda around, wall: wall


def add_months(wall: Wall, count: int) -> Wall | None:
    """Give the same time of day so many months later.

    The last day of a month leads to the last day of a month, and a day that the month lacks too.
    """
    index = wall.year * 12 + wall.month - 1 + count
    year, month = index // 12, index % 12 + 1
    if not MINYEAR <= year <= MAXYEAR:
        return None
    last = monthrange(year, month)[1]
    is_last = wall.day == monthrange(wall.year, wall.month)[1]
    return wall.replace(year=year, month=month, day=last if is_last else min(wall.day, last))


def add_days(wall: Wall, count: int) -> Wall | None:
    """Give the same time of day so many days later."""
    try:
        return wall + timedelta(days=count)
    except OverflowError:
        return None


def whole_months(start: date, end: date) -> int:
    """Give how many whole months lie between: one is whole when its day and time come again."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if months > 0 and _within_month(end) < _within_month(start):
        return months - 1
    if months < 0 and _within_month(end) > _within_month(start):
        return months + 1
    return months


def _within_month(wall: date) -> tuple[int, time]:
    return wall.day, wall.time() if isinstance(wall, datetime) else time.min


def start_of(day: date, period: str) -> date:
    """Give the first day of a period; weeks begin on Monday."""
    if period == "week":
        return day - timedelta(days=day.weekday())
    if period == "day":
        return day
    months = MONTHS[period]
    return day.replace(month=(day.month - 1) // months * months + 1, day=1)


def end_of(day: date, period: str) -> date | None:
    """Give the last day of a period."""
    if period in DAYS:
        return add_days(start_of(day, period), DAYS[period] - 1)
    month = start_of(day, period).month + MONTHS[period] - 1
    return day.replace(month=month, day=monthrange(day.year, month)[1])
