"""Dates and instants in Python, as PostgreSQL reckons with them.

Wherever the clocks of a zone would show a time beyond the years 1 to 9999, they stand still at the
end of the calendar: ``9999-12-31`` means for ever, and has to mean it in every zone.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from dougong.formula.arithmetic import EXACT, quotient, round_to, whole

# Farther than any date a business means, and never out of PostgreSQL's range.
MAX_DAYS = 730_000

FIRST_INSTANT = datetime(1, 1, 1, tzinfo=UTC)
LAST_INSTANT = datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)

_MICROSECOND = timedelta(microseconds=1)
_DAY_US = Decimal(86_400_000_000)
_MAX_LENGTH = MAX_DAYS * int(_DAY_US)


def local(instant: datetime, zone: ZoneInfo) -> datetime:
    """Give the wall clock of an instant, without a zone."""
    try:
        return instant.astimezone(zone).replace(tzinfo=None)
    except OverflowError:
        last = LAST_INSTANT if instant.year > 1 else FIRST_INSTANT
        return last.replace(tzinfo=None)


def instant_of(wall: datetime, zone: ZoneInfo) -> datetime:
    """Give the instant at which a wall clock shows a time.

    As in PostgreSQL, the offset before the change of clocks holds for a time that is skipped, and
    the offset after it for a time that comes twice: of two readings the later instant.
    """
    early, late = wall.replace(tzinfo=zone, fold=0), wall.replace(tzinfo=zone, fold=1)
    # A smaller offset is a later instant; subtraction within one zone would look at the wall clock.
    chosen = early if early.utcoffset() <= late.utcoffset() else late  # type: ignore[operator]
    try:
        return chosen.astimezone(UTC)
    except OverflowError:
        return LAST_INSTANT if wall.year > 1 else FIRST_INSTANT


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """Give the instant at which a date begins."""
    return instant_of(datetime.combine(day, time()), zone)


def days_between(later: date | datetime, earlier: date | datetime) -> Decimal:
    """Give how many days lie between two dates, or between two instants."""
    if isinstance(later, datetime) and isinstance(earlier, datetime):
        return quotient(Decimal((later - earlier) // _MICROSECOND), _DAY_US)
    return Decimal(later.toordinal() - earlier.toordinal())


def shift_date(day: date, days: Decimal) -> date | None:
    """Give the date so many whole days later; blank beyond what there is."""
    count = whole(days, -MAX_DAYS, MAX_DAYS)
    try:
        return None if count is None else day + timedelta(days=count)
    except OverflowError:
        return None


def shift_instant(instant: datetime, days: Decimal) -> datetime | None:
    """Give the instant so many times 24 hours later; blank beyond what there is."""
    length = int(round_to(EXACT.multiply(days, _DAY_US), 0))
    try:
        return instant + length * _MICROSECOND if abs(length) <= _MAX_LENGTH else None
    except OverflowError:
        return None
