"""When tickets come, are answered and solved."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from .parts import ZONE

DAYS = 180
HOUR_WEIGHTS = (1, 1, 0, 0, 0, 0, 1, 3, 9, 18, 20, 16, 9, 11, 17, 19, 16, 12, 8, 8, 8, 6, 4, 2)
WEEKDAY_WEIGHTS = (12, 11, 10, 10, 10, 5, 3)
GROWTH = 1.6  # the company grows: this week brings more tickets than a week of half a year ago

RESPONSE_MINUTES = {"low": 200, "normal": 90, "high": 35, "urgent": 12}
WORK_HOURS = {"low": 90, "normal": 56, "high": 24, "urgent": 6}
PROMISED_HOURS = {"low": 168, "normal": 96, "high": 36, "urgent": 12}
VISIT_HOURS = 20


class Life(NamedTuple):
    """When a ticket went through its states, as far as it has come."""

    opened: datetime
    due: datetime
    answered: datetime | None
    resolved: datetime | None
    closed: datetime | None
    status: str


def openings(random: Random, count: int, now: datetime) -> list[datetime]:
    """Choose when tickets come: in working hours mostly, more on Mondays, more of late."""
    today = now.astimezone(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    days = [today - timedelta(days=i) for i in range(DAYS)]
    weights = [WEEKDAY_WEIGHTS[d.weekday()] * (GROWTH - i / DAYS) for i, d in enumerate(days)]
    found: list[datetime] = []
    for _ in range(count):
        hour = random.choices(range(24), HOUR_WEIGHTS)[0]
        within = timedelta(hours=hour, seconds=random.randrange(3600))
        opened = random.choices(days, weights)[0] + within
        # What would come later today came yesterday: drawing anew would change all that follows.
        found.append(opened if opened < now else opened - timedelta(days=1))
    return sorted(found)


def life(random: Random, opened: datetime, priority: str, *, visit: bool, now: datetime) -> Life:
    """Let a ticket live until now; a few get stuck, and a few of the newest are overlooked."""
    minutes = RESPONSE_MINUTES[priority] * random.lognormvariate(0, 0.8)
    answered = _on_shift(random, opened + timedelta(minutes=minutes), urgent=priority == "urgent")
    hours = WORK_HOURS[priority] * random.lognormvariate(0, 0.85) + visit * VISIT_HOURS
    stuck = random.random() < 0.06
    resolved = _on_shift(random, answered + timedelta(hours=hours * (12 if stuck else 1)))
    closed = resolved + timedelta(minutes=random.randrange(20 * 60, 110 * 60))
    due = opened + timedelta(hours=PROMISED_HOURS[priority])
    overlooked = now - opened < timedelta(hours=60) and random.random() < 0.3
    if answered > now or overlooked:
        return Life(opened, due, None, None, None, "new")
    if resolved > now:
        status = "pending" if random.random() < 0.35 else "open"
        return Life(opened, due, answered, None, None, status)
    if closed > now:
        return Life(opened, due, answered, resolved, None, "resolved")
    return Life(opened, due, answered, resolved, closed, "closed")


def between(random: Random, start: datetime, end: datetime) -> datetime:
    """Choose a moment between two."""
    return start + (end - start) * random.uniform(0.05, 0.95)


def _on_shift(random: Random, moment: datetime, *, urgent: bool = False) -> datetime:
    """Move what would be done at night to the next morning, unless it cannot wait."""
    local = moment.astimezone(ZONE)
    if urgent or 8 <= local.hour < 20:
        return moment
    day = local + timedelta(days=1) if local.hour >= 20 else local
    return day.replace(hour=8, minute=random.randrange(60))
