"""Arithmetic on times of day and durations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from dougong.formula.errors import ExpressionError
from dougong.formula.value_types import DATE, DATETIME, DURATION, NUMBER, TIME, Type

VALUES: dict[Type, list[Any]] = {
    TIME: [time(0), time(8, 30), time(23, 59, 59, 999_999), None],
    DURATION: [
        timedelta(),
        timedelta(microseconds=1),
        timedelta(hours=-26, minutes=-30),
        timedelta(days=400),
        timedelta(days=-3_000_000),
        None,
    ],
    DATETIME: [
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(2026, 3, 29, 1, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
        None,
    ],
    DATE: [date(1, 1, 1), date(2026, 3, 29), date(9999, 12, 31), None],
    NUMBER: [
        *(Decimal(n) for n in ["0", "0.5", "-1.5", "3", "1e-8", "1e30", "0.33333333333333333333"]),
        None,
    ],
}


@pytest.mark.parametrize(
    ("operator", "left", "right"),
    [
        *(("+", moment, DURATION) for moment in (DATE, DATETIME, TIME, DURATION)),
        *(("-", moment, DURATION) for moment in (DATE, DATETIME, TIME, DURATION)),
        *(("+", DURATION, moment) for moment in (DATE, DATETIME, TIME)),
        ("+", TIME, NUMBER),
        ("+", NUMBER, TIME),
        ("-", TIME, NUMBER),
        ("-", TIME, TIME),
        ("*", DURATION, NUMBER),
        ("*", NUMBER, DURATION),
        ("/", DURATION, NUMBER),
        ("/", DURATION, DURATION),
    ],
)
def test_all_back_ends_agree(
    agree: Callable[..., Any], operator: str, left: Type, right: Type
) -> None:
    agree(f"a {operator} b", {"a": left, "b": right}, product(VALUES[left], VALUES[right]))


@pytest.mark.parametrize("sign", ["=", "!=", "<", "<=", ">", ">="])
@pytest.mark.parametrize("of", [TIME, DURATION])
def test_comparisons_agree(agree: Callable[..., Any], of: Type, sign: str) -> None:
    agree(f"a {sign} b", {"a": of, "b": of}, product(VALUES[of], VALUES[of]))


def test_times_start_again_at_midnight(value: Callable[..., Any]) -> None:
    at = (TIME, time(23, 30))

    assert value("at + 0.5", at=at) == time(11, 30)
    assert value("at + '01:00'", at=at) == time(0, 30)
    assert value("at - '24:00'", at=at) == time(23, 30)
    assert value("at - TIME(17, 30)", at=at) == Decimal("0.25")


def test_durations_are_written_in_hours_and_minutes(value: Callable[..., Any]) -> None:
    length = (DURATION, timedelta(hours=26, minutes=30))

    assert value("d = '26:30'", d=length) is True
    assert value("d > '26:29:59'", d=length) is True
    assert value("d in ('1:00', '26:30:00')", d=length) is True
    assert value("d + '-1:00'", d=length) == timedelta(hours=25, minutes=30)
    assert value("FORMATDURATION(d, true)", d=length) == "1:02:30:00"


@pytest.mark.parametrize(
    ("source", "column"),
    [
        ("t * 2", 1),
        ("t + t", 5),
        ("1 - t", 5),
        ("d + 1", 5),
        ("2 / d", 5),
        ("d ^ 2", 1),
        ("t + at", 1),
        ("d > 'an hour'", 5),
        ("d + '1:60'", 5),
        ("d + '1h'", 5),
    ],
)
def test_what_does_not_go_together_is_refused_where_it_stands(
    value: Callable[..., Any], source: str, column: int
) -> None:
    with pytest.raises(ExpressionError) as caught:
        value(source, t=(TIME, None), d=(DURATION, None), at=(DATETIME, None))

    assert f"column {column}:" in caught.value.message("en")
