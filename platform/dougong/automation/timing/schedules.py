"""Schedules as cron writes them, read off the clock of a time zone.

A time that clocks skip comes as soon as they go on. An hour that comes twice has what is to happen
each hour or each few minutes twice, and all else once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from croniter import croniter
from croniter.croniter import CroniterBadDateError, CroniterError

from dougong.formula.calendars import Calendar, is_business_day
from dougong.formula.moments import instant_of, local

_FIELDS = 5
_NAMES = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun"
# Others of its letters ask for a time by chance.
_FIELD = re.compile(f"(?:[0-9*/,#-]|L|{_NAMES})+", re.IGNORECASE)
_OVERLAP = timedelta(hours=3)
_MOST_TRIES = 20_000
_ANY = datetime(2026, 1, 1)  # noqa: DTZ001 - a wall clock


def is_schedule(cron: str) -> bool:
    """Tell whether a text is a schedule whose time ever comes."""
    fields = cron.split()
    if len(fields) != _FIELDS or not all(map(_FIELD.fullmatch, fields)):
        return False
    try:
        croniter(cron, _ANY, ret_type=datetime).get_next()
    except CroniterError:
        return False
    return True


def times_after(
    cron: str, after: datetime, zone: ZoneInfo, calendar: Calendar | None = None
) -> Iterator[datetime]:
    """Yield the instants of a schedule after one, in their order.

    Args:
        cron: The schedule.
        after: The instant that they follow.
        zone: Whose clock it is read off.
        calendar: On whose business days alone they are; None: on every day.
    """
    twice = cron.split()[1].startswith("*")
    coming: set[datetime] = set()
    for wall in _walls(cron, local(after, zone) - _OVERLAP, calendar):
        instants = _instants(wall, zone, twice=twice)
        coming.update(instants)
        # What the clock shows later may come earlier, but never by so much.
        for each in sorted(each for each in coming if each <= instants[0] - _OVERLAP):
            coming.remove(each)
            if each > after:
                yield each
    yield from sorted(each for each in coming if each > after)


def _walls(cron: str, start: datetime, calendar: Calendar | None) -> Iterator[datetime]:
    walls = croniter(cron, start, ret_type=datetime)
    for _ in range(_MOST_TRIES):
        try:
            wall: datetime = walls.get_next()
        except CroniterBadDateError:
            return
        if calendar is None or is_business_day(calendar, wall.date()):
            yield wall


def _instants(wall: datetime, zone: ZoneInfo, *, twice: bool) -> tuple[datetime, ...]:
    usual = instant_of(wall, zone)
    if not twice:
        return (usual,)
    early, late = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    comes_twice = early != late and local(early, zone) == wall == local(late, zone)
    return (early, late) if comes_twice else (usual,)


def schedule_zone(trigger: Mapping[str, Any], zone: str) -> ZoneInfo:
    """Give the zone of a trigger's schedule; ``zone`` is the tenant's."""
    return ZoneInfo(trigger.get("time_zone") or zone)
