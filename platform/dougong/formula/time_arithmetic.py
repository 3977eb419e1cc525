"""Arithmetic on times of day and durations: what goes together, and what it gives.

A number beside a time of day counts days, as it does beside a date; a time of day starts again at
midnight. ``sql_time_arithmetic`` and ``ui_builder/src/formula/timeArithmetic.ts`` do the same.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from dougong.formula.arithmetic import add, divide, multiply, negate, quotient, subtract
from dougong.formula.lengths import (
    instant_after,
    seconds_long,
    seconds_of,
    since_midnight,
    time_after,
)
from dougong.formula.value_types import DATETIME, DURATION, NUMBER, TIME, Kind, Type

_DAY = Decimal(86_400)
_DATETIME, _TIME, _DURATION, _NUMBER = Kind.DATETIME, Kind.TIME, Kind.DURATION, Kind.NUMBER


class Operation(NamedTuple):
    """What an operator does with two kinds of value.

    Attributes:
        result: Type of the result.
        compute: Gives it; blank where there is none.
    """

    result: Type
    compute: Callable[[Any, Any], Any]


def operation(left: Type, operator: str, right: Type) -> Operation | None:
    """Give what an operator does with values of two types, if it does anything."""
    return _OPERATIONS.get((left.kind, operator, right.kind))


def right_kind(left: Type, operator: str) -> Kind | None:
    """Give the kind of value that is wanted on the right before all others."""
    kinds = (right for kind, sign, right in _OPERATIONS if (kind, sign) == (left.kind, operator))
    return next(kinds, None)


def _days_after(start: time, days: Decimal) -> time | None:
    length = seconds_long(multiply(days, _DAY))
    return None if length is None else time_after(start, length)


def _days_between(later: time, earlier: time) -> Decimal:
    return quotient(seconds_of(since_midnight(later) - since_midnight(earlier)), _DAY)


def _share(length: timedelta, parts: Decimal) -> timedelta | None:
    seconds = divide(seconds_of(length), parts)
    return None if seconds is None else seconds_long(seconds)


_OPERATIONS: dict[tuple[Kind, str, Kind], Operation] = {
    (_DATETIME, "+", _DURATION): Operation(DATETIME, instant_after),
    (_DATETIME, "-", _DURATION): Operation(DATETIME, lambda at, d: instant_after(at, -d)),
    (_TIME, "+", _DURATION): Operation(TIME, time_after),
    (_TIME, "-", _DURATION): Operation(TIME, lambda at, d: time_after(at, -d)),
    (_TIME, "+", _NUMBER): Operation(TIME, _days_after),
    (_TIME, "-", _NUMBER): Operation(TIME, lambda at, days: _days_after(at, negate(days))),
    (_TIME, "-", _TIME): Operation(NUMBER, _days_between),
    (_DURATION, "+", _DURATION): Operation(
        DURATION, lambda a, b: seconds_long(add(seconds_of(a), seconds_of(b)))
    ),
    (_DURATION, "-", _DURATION): Operation(
        DURATION, lambda a, b: seconds_long(subtract(seconds_of(a), seconds_of(b)))
    ),
    (_DURATION, "*", _NUMBER): Operation(
        DURATION, lambda d, n: seconds_long(multiply(seconds_of(d), n))
    ),
    (_DURATION, "/", _NUMBER): Operation(DURATION, _share),
    (_DURATION, "/", _DURATION): Operation(
        NUMBER, lambda a, b: divide(seconds_of(a), seconds_of(b))
    ),
}
