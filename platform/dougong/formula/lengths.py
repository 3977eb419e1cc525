"""Lengths of time in Python, exact to the microsecond."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from dougong.formula.arithmetic import EXACT, ONE, add, multiply

# More than lies between the first instant of the year 1 and the last of 9999.
MAX_SECONDS = 320_000_000_000

_MICROSECOND = timedelta(microseconds=1)
_MICRO = ONE.scaleb(-6)
_MILLION = Decimal(1_000_000)
_DAY_US = 86_400_000_000
_ANY_MIDNIGHT = datetime(1970, 1, 1, tzinfo=UTC)


def seconds_long(seconds: Decimal) -> timedelta | None:
    """Give so many seconds as a length of time, to the microsecond; blank beyond all years."""
    exact = seconds.quantize(_MICRO, ROUND_HALF_UP, EXACT)
    return int(multiply(exact, _MILLION)) * _MICROSECOND if abs(exact) < MAX_SECONDS else None


def seconds_of(length: timedelta) -> Decimal:
    """Give how many seconds a length of time has."""
    return add(Decimal(length // _MICROSECOND).scaleb(-6), Decimal(0))


def instant_after(instant: datetime, length: timedelta) -> datetime | None:
    """Give the instant so much later; blank beyond the years there are."""
    try:
        return instant + length
    except OverflowError:
        return None


def time_after(start: time, length: timedelta) -> time:
    """Give the time of day so much later; at midnight it starts again."""
    return time_of((since_midnight(start) + length) // _MICROSECOND % _DAY_US)


def since_midnight(moment: time) -> timedelta:
    """Give how much of the day has passed."""
    return timedelta(
        hours=moment.hour,
        minutes=moment.minute,
        seconds=moment.second,
        microseconds=moment.microsecond,
    )


def time_of(microseconds: int) -> time:
    """Give the time of day so many microseconds after midnight."""
    return (_ANY_MIDNIGHT + microseconds * _MICROSECOND).time()
