"""When a flow that time sets off is due for a record: so long after, or before, a date of it.

What is due between two instants is found by the dates themselves. For every term the dates are
worked out here that lead there, so the database compares a column with constants and uses its
index, however business days are counted.

A later date is not always due later: a day after Saturday at eight in the evening is Monday at
eight in the evening, and a business day after Sunday morning is Monday morning. But days are due in
their order; so such dates are looked at by the day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dougong.automation.timing.durations import Span
from dougong.formula.calendars import Calendar
from dougong.formula.moments import instant_of, local, midnight

# Where clocks are changed, what they show leads to an instant that is off by no more than this.
_SLACK = timedelta(hours=3)
_STEP = timedelta(milliseconds=1)
_DAY = timedelta(days=1)
_FARTHEST = timedelta(days=40_000)


@dataclass(frozen=True, slots=True)
class Window:
    """Dates among which those are that are wanted; a few others may be, too.

    Attributes:
        first: The first of them.
        last: The last; None: there is no end.
    """

    first: Any
    last: Any


Least = Callable[[Window], Any]
"""Gives the first date within a window that any record has; None: there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """How far from a date a flow is due.

    Attributes:
        span: How far; None: at the date itself.
        of_days: Whether the date has no time of day.
        at: Of such a date: at what time of the day that the span leads to.
        calendar: When business is open.
        number: Which time in a row it is, from 1 on.
    """

    span: Span | None
    of_days: bool
    at: time = time()
    calendar: Calendar
    number: int = 1

    def due(self, base: Any, zone: ZoneInfo) -> datetime | None:
        """Give when it is due for a date; None: never.

        Args:
            base: A date, or an instant.
            zone: The tenant's time zone.
        """
        if not self.of_days:
            return base if self.span is None else self.span.after(base, zone, self.calendar)
        if self.span is None or self.span.of_days:
            day = base if self.span is None else self.span.day_after(base, self.calendar)
            return None if day is None else instant_of(datetime.combine(day, self.at), zone)
        return self.span.after(midnight(base, zone), zone, self.calendar)

    def windows(self, zone: ZoneInfo, after: datetime, until: datetime) -> list[Window]:
        """Give the dates that are due after an instant and no later than another."""
        if self._by_day is not None:
            return [*self._windows_by_day(self._by_day, zone, after, until)]
        first, last = (self._first_base(each, zone) for each in (after, until))
        return [] if first is None else [Window(first, last)]

    def next_due(self, zone: ZoneInfo, after: datetime, least: Least) -> datetime | None:
        """Give when it is due first after an instant, for the dates that there are."""
        if self._by_day is not None:
            return self._next_by_day(self._by_day, zone, after, least)
        first = self._first_base(after, zone)
        base = None if first is None else least(Window(first, None))
        return None if base is None else self.due(base, zone)

    @property
    def _by_day(self) -> Span | None:
        """The span, where it leads from a day to a day and the time of day stays."""
        counts_days = self.span is not None and self.span.of_days
        return self.span if counts_days and not self.of_days else None

    def _windows_by_day(
        self, span: Span, zone: ZoneInfo, after: datetime, until: datetime
    ) -> Iterator[Window]:
        clock = self._clock(span, zone)
        begins, ends = local(after, clock), local(until, clock)
        if begins.date() == ends.date():
            yield from self._on(span, clock, begins.date(), begins.time(), ends.time())
            return
        yield from self._on(span, clock, begins.date(), begins.time(), None)
        first = self._first_day(span, begins.date() + _DAY)
        last = self._first_day(span, ends.date())
        if first is not None and first != last:
            yield Window(midnight(first, clock), None if last is None else midnight(last, clock))
        yield from self._on(span, clock, ends.date(), time(), ends.time())

    def _next_by_day(
        self, span: Span, zone: ZoneInfo, after: datetime, least: Least
    ) -> datetime | None:
        clock = self._clock(span, zone)
        wall = local(after, clock)
        today = self._on(span, clock, wall.date(), wall.time(), None)
        found = self._first_due(zone, after, today, least)
        if found is not None:
            return found
        first = self._first_day(span, wall.date() + _DAY)
        base = None if first is None else least(Window(midnight(first, clock), None))
        if base is None:
            return None
        day = span.day_after(local(base, clock).date(), self.calendar)
        if day is None:
            return None
        return self._first_due(zone, after, self._on(span, clock, day, time(), None), least)

    def _first_due(
        self, zone: ZoneInfo, after: datetime, windows: Iterator[Window], least: Least
    ) -> datetime | None:
        dues = []
        for window in windows:
            base = least(window)
            while base is not None:
                due = self.due(base, zone)
                if due is not None and due > after:
                    dues.append(due)
                    break
                base = least(Window(base + _STEP, window.last))
        return min(dues, default=None)

    def _on(
        self, span: Span, clock: ZoneInfo, day: date, begins: time, ends: time | None
    ) -> Iterator[Window]:
        """Yield the dates that are due on a day, between two times of it."""
        start, stop = self._first_day(span, day), self._first_day(span, day + _DAY)
        if start is None or stop is None:
            return
        for number in range((stop - start).days):
            each = start + number * _DAY
            slack = _SLACK if _changes(each, clock) or _changes(day, clock) else _STEP
            first = instant_of(datetime.combine(each, begins), clock)
            last = midnight(each + _DAY, clock)
            if ends is not None:
                last = instant_of(datetime.combine(each, ends), clock)
            yield Window(first - slack, last + slack)

    def _clock(self, span: Span, zone: ZoneInfo) -> ZoneInfo:
        return (self.calendar.zone or zone) if span.business else zone

    def _first_day(self, span: Span, day: date) -> date | None:
        """Give the first date from which the span leads to a day, or beyond it."""

        def is_later(base: date) -> bool:
            found = span.day_after(base, self.calendar)
            return found is not None and found >= day

        found: date | None = _first(day, _DAY, is_later)
        return found

    def _first_base(self, after: datetime, zone: ZoneInfo) -> Any:
        """Give the first date for which it is due after an instant, where they come in order."""

        def is_later(base: Any) -> bool:
            due = self.due(base, zone)
            return due is not None and due > after

        if self.of_days:
            return _first(after.astimezone(zone).date(), _DAY, is_later)
        return _first(after, _STEP, is_later)


def _first(near: Any, step: timedelta, is_later: Callable[[Any], bool]) -> Any:
    """Search the first for which something holds, between one that is too early and one not."""
    reach = _DAY
    while is_later(near - reach):
        reach *= 2
        if reach > _FARTHEST:
            return near - reach // 2
    early, reach = near - reach, _DAY
    while not is_later(near + reach):
        reach *= 2
        if reach > _FARTHEST:
            return None
    late = near + reach
    while late - early > step:
        middle = early + (late - early) // step // 2 * step
        early, late = (early, middle) if is_later(middle) else (middle, late)
    return late


def _changes(day: date, clock: ZoneInfo) -> bool:
    """Tell whether clocks are changed about a day."""
    offsets = {
        (datetime.combine(day, time(12)) + number * _DAY).replace(tzinfo=clock).utcoffset()
        for number in (-1, 0, 1)
    }
    return len(offsets) > 1


def second_after(at: datetime) -> datetime:
    """Give the second that begins no earlier than an instant."""
    whole = at.replace(microsecond=0)
    return whole if whole == at else whole + timedelta(seconds=1)


def as_instant(value: Any) -> datetime:
    """Give an instant as the database gave it, in UTC."""
    found: datetime = value
    return found.astimezone(UTC)
