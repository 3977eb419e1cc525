"""When a business is open, and how much of that lies between two instants.

A calendar says the hours of each day of the week, and those of days that differ, once or every
year: none on a holiday, some on a Saturday that is worked. Hours are read off the wall of the
calendar's zone and become instants by the rule of ``moments``, so a day that loses or gains an hour
does so here too. ``sql_calendars`` and ``ui_builder/src/formula/calendars.ts`` reckon the same
way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from dougong.formula.moments import instant_of, local
from dougong.kernel.jsontypes import JsonObject, JsonValue

# Fifty years: farther than any promise, and few enough days to count one by one.
MAX_DAYS = 18_263
MAX_LENGTH = timedelta(days=MAX_DAYS)
# Beyond these nobody keeps hours; so no day that is looked at is outside the calendar.
FIRST = datetime(2, 1, 1, tzinfo=UTC)
LAST = datetime(9998, 12, 31, tzinfo=UTC)
DAY_SECONDS = 86_400
LEAP_YEAR = 4

_NO_TIME = timedelta(0)
_DAY = timedelta(days=1)


class Hours(NamedTuple):
    """A stretch of a day in which a business is open, in seconds since midnight."""

    opens: int
    closes: int


def hours(opens: time, closes: time) -> Hours:
    """Give the stretch between two times of day; midnight as the end is that of the next day."""
    first, last = (t.hour * 3600 + t.minute * 60 + t.second for t in (opens, closes))
    return Hours(first, last or DAY_SECONDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """When a business is open.

    Attributes:
        weekly: The hours of Monday, Tuesday and so on to Sunday, each in order and apart.
        exceptions: The hours of dates that differ from the week.
        yearly: The hours of days that differ in every year, by month and day; a date that differs
            goes before.
        zone: Whose clock it is; None: the tenant's.
    """

    weekly: tuple[tuple[Hours, ...], ...]
    exceptions: Mapping[date, tuple[Hours, ...]] = field(default_factory=dict)
    yearly: Mapping[tuple[int, int], tuple[Hours, ...]] = field(default_factory=dict)
    zone: ZoneInfo | None = None

    def __post_init__(self) -> None:
        if len(self.weekly) != 7:
            raise ValueError("a week has seven days")
        if any(day.year <= LEAP_YEAR for day in self.exceptions):
            raise ValueError("dates of the first years stand for days of every year")
        for day in (*self.weekly, *self.exceptions.values(), *self.yearly.values()):
            bounds = [second for stretch in day for second in stretch]
            if not all(0 <= a <= b <= DAY_SECONDS for a, b in pairwise(bounds)):
                raise ValueError("the hours of a day are in order and apart")

    def to_json(self) -> JsonObject:
        """Write it for the browser; hours are seconds since midnight."""
        return {
            "weekly": [_written(day) for day in self.weekly],
            "exceptions": {str(day): _written(hours) for day, hours in self.exceptions.items()},
            "yearly": {
                str(day_of_years(*day)): _written(hours) for day, hours in self.yearly.items()
            },
            "zone": self.zone.key if self.zone else None,
        }

    def on(self, day: date) -> tuple[Hours, ...]:
        """Give the hours of a date."""
        if day in self.exceptions:
            return self.exceptions[day]
        return self.yearly.get((day.month, day.day), self.weekly[day.weekday()])


def day_of_years(month: int, day: int) -> date:
    """Give the date that stands for a day of every year, where a date is what can be written."""
    return date(LEAP_YEAR, month, day)


def _written(day: tuple[Hours, ...]) -> JsonValue:
    return [list(stretch) for stretch in day]


def _office_week() -> tuple[tuple[Hours, ...], ...]:
    open_day = (hours(time(9), time(18)),)
    return (open_day,) * 5 + ((),) * 2


# By this name the calendar is known that holds where none is named.
DEFAULT = "default"
# What holds where a tenant has said nothing: Monday to Friday, nine to six.
OFFICE_HOURS = Calendar(weekly=_office_week())


def calendar_named(calendars: Mapping[str, Calendar], name: str) -> Calendar | None:
    """Give a calendar by name; the default one, or office hours, when none is named."""
    return calendars.get(name) if name else calendars.get(DEFAULT, OFFICE_HOURS)


def open_between(
    calendar: Calendar, zone: ZoneInfo, start: datetime, end: datetime
) -> timedelta | None:
    """Give how much open time lies between two instants, negative when the end is earlier.

    Args:
        calendar: When it is open.
        zone: The tenant's time zone.
        start: The first instant.
        end: The other.

    Returns:
        The sum, exact; None for more than fifty years.
    """
    if end < start:
        passed = open_between(calendar, zone, end, start)
        return None if passed is None else -passed
    if end - start > MAX_LENGTH or start < FIRST or end > LAST:
        return None
    clock = calendar.zone or zone
    first, last = local(start, clock).date() - _DAY, local(end, clock).date() + _DAY
    days = (first + timedelta(days=index) for index in range((last - first).days + 1))
    stretches = _stretches(calendar, clock, days)
    overlaps = (min(closes, end) - max(opens, start) for opens, closes in stretches)
    return sum((overlap for overlap in overlaps if overlap > _NO_TIME), _NO_TIME)


def open_after(
    calendar: Calendar, zone: ZoneInfo, start: datetime, length: timedelta
) -> datetime | None:
    """Give the first instant with so much open time since the start.

    For a negative length it is the last instant with so much open time until the start.

    Args:
        calendar: When it is open.
        zone: The tenant's time zone.
        start: Where to begin.
        length: How much open time is to pass.

    Returns:
        The instant; None when it is more than fifty years away.
    """
    if not length:
        return start
    if abs(length) > MAX_LENGTH or not FIRST + MAX_LENGTH < start < LAST - MAX_LENGTH:
        return None
    clock = calendar.zone or zone
    is_later = length > _NO_TIME
    found = (_after if is_later else _before)(calendar, clock, start, abs(length))
    return found if found is not None and abs(found - start) <= MAX_LENGTH else None


def next_open(calendar: Calendar, zone: ZoneInfo, at: datetime) -> datetime | None:
    """Give the first instant from one on at which it is open; None: not within fifty years."""
    if not FIRST + MAX_LENGTH < at < LAST - MAX_LENGTH:
        return None
    clock = calendar.zone or zone
    for opens, closes in _stretches(calendar, clock, _days(at, clock, 1)):
        if at < closes and opens < closes:
            return max(opens, at)
    return None


def business_days_after(
    calendar: Calendar, zone: ZoneInfo, start: datetime, count: int
) -> datetime | None:
    """Give the same time of day so many business days later, or earlier; see ``business_date``.

    Args:
        calendar: When it is open; the time of day is that of its clock.
        zone: The tenant's time zone.
        start: Where to begin.
        count: How many days on which it is open at all.

    Returns:
        The instant; None when it is more than fifty years away.
    """
    if not count:
        return start
    if not FIRST + MAX_LENGTH < start < LAST - MAX_LENGTH:
        return None
    clock = calendar.zone or zone
    wall = local(start, clock)
    day = business_date(calendar, wall.date(), count)
    return None if day is None else instant_of(datetime.combine(day, wall.time()), clock)


def business_date(calendar: Calendar, start: date, count: int) -> date | None:
    """Give the date so many business days later, or earlier for less than none.

    The day it begins with does not count: one business day after a Saturday is Monday.

    Returns:
        The date; None when it is more than fifty years away.
    """
    if not count:
        return start
    if not (FIRST + MAX_LENGTH).date() < start < (LAST - MAX_LENGTH).date():
        return None
    step, rest = _DAY if count > 0 else -_DAY, abs(count)
    day = start
    for _ in range(MAX_DAYS):
        day += step
        rest -= is_business_day(calendar, day)
        if not rest:
            return day
    return None


def is_business_day(calendar: Calendar, day: date) -> bool:
    """Tell whether it is open at all on a date."""
    return any(opens < closes for opens, closes in calendar.on(day))


def _after(
    calendar: Calendar, clock: ZoneInfo, start: datetime, rest: timedelta
) -> datetime | None:
    for opens, closes in _stretches(calendar, clock, _days(start, clock, 1)):
        begins = max(opens, start)
        passed = max(closes - begins, _NO_TIME)
        if rest <= passed:
            return begins + rest
        rest -= passed
    return None


def _before(
    calendar: Calendar, clock: ZoneInfo, start: datetime, rest: timedelta
) -> datetime | None:
    for day in _days(start, clock, -1):
        for opens, closes in reversed(list(_stretches(calendar, clock, (day,)))):
            ends = min(closes, start)
            passed = max(ends - opens, _NO_TIME)
            if rest <= passed:
                return ends - rest
            rest -= passed
    return None


def _days(start: datetime, clock: ZoneInfo, direction: int) -> Iterator[date]:
    first = local(start, clock).date() - direction * _DAY
    return (first + index * direction * _DAY for index in range(MAX_DAYS + 3))


def _stretches(
    calendar: Calendar, clock: ZoneInfo, days: Iterable[date]
) -> Iterator[tuple[datetime, datetime]]:
    """Give from when to when it is open on some days."""
    for day in days:
        stretches = calendar.on(day)
        if not stretches:
            continue
        midnight = datetime.combine(day, time())
        begins = instant_of(midnight, clock)
        if instant_of(midnight + _DAY, clock) - begins == _DAY:
            for opens, closes in stretches:
                yield begins + timedelta(seconds=opens), begins + timedelta(seconds=closes)
        else:
            yield from _on_day_of_change(stretches, midnight, clock)


def _on_day_of_change(
    stretches: tuple[Hours, ...], midnight: datetime, clock: ZoneInfo
) -> Iterator[tuple[datetime, datetime]]:
    # A time that clocks skip is read as one after it. So that no stretch reaches into the next one,
    # or into the next day, it closes by then at the latest; of a day that is skipped none is left.
    next_opens = [*(opens for opens, _ in stretches[1:]), DAY_SECONDS]
    for (opens, closes), until in zip(stretches, next_opens, strict=True):
        at = [
            instant_of(midnight + timedelta(seconds=second), clock)
            for second in (opens, closes, until, DAY_SECONDS)
        ]
        yield at[0], min(at[1:])
