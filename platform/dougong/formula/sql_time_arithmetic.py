"""The SQL of ``time_arithmetic``."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Interval, Numeric, cast, extract
from sqlalchemy import literal_column as plain

from dougong.formula.sql_moments import after, seconds_long
from dougong.formula.sql_numbers import quotient, rounded
from dougong.formula.value_types import DATETIME, DURATION, NUMBER, TIME, Type

_DAY = plain("86400", Numeric())


def time_arithmetic(
    left: ColumnElement[Any],
    operator: str,
    right: ColumnElement[Any],
    *,
    types: tuple[Type, Type],
    digits: int,
) -> ColumnElement[Any]:
    """Compute with times of day and durations.

    Args:
        left: The value on the left.
        operator: Which of those that ``operation`` knows for the types.
        right: The value on the right.
        types: Types of both.
        digits: Most digits that the right one has in all, if it is a number.
    """
    if types[0] == DURATION:
        return _of_duration(left, operator, right, digits if types[1] == NUMBER else 0)
    if types == (TIME, TIME):
        between = left.op("-", return_type=Interval())(right)
        return quotient(_seconds(between), _DAY, digits=5)
    seconds = rounded(right * _DAY) if types[1] == NUMBER else _seconds(right)
    # A duration that a field holds may be written in days; as seconds it is the same in any zone.
    length = seconds_long(-seconds if operator == "-" else seconds)
    if types[0] == DATETIME:
        return after(left, length)
    return left.op("+", return_type=left.type)(length)


def _of_duration(
    left: ColumnElement[Any], operator: str, right: ColumnElement[Any], digits: int
) -> ColumnElement[Any]:
    length = _seconds(left)
    if operator == "*":
        return seconds_long(rounded(length * right))
    if operator == "/" and digits:
        return seconds_long(quotient(length, right, digits=digits))
    if operator == "/":
        return quotient(length, _seconds(right))
    other = _seconds(right)
    return seconds_long(length + other if operator == "+" else length - other)


def _seconds(length: ColumnElement[Any]) -> ColumnElement[Any]:
    return cast(extract("epoch", length), Numeric)
