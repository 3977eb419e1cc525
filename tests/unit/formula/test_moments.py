from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from dougong.formula import moments

BERLIN, SHANGHAI, NEW_YORK = map(ZoneInfo, ("Europe/Berlin", "Asia/Shanghai", "America/New_York"))


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("2026-01-31T08:00", "2026-01-31T07:00Z"),
        ("2026-03-29T02:30", "2026-03-29T01:30Z"),  # skipped: read by the offset before
        ("2026-10-25T02:30", "2026-10-25T01:30Z"),  # twice: the later
    ],
)
def test_a_wall_clock_is_read_as_postgresql_reads_it(clock: str, expected: str) -> None:
    assert moments.instant_of(wall(clock), BERLIN) == instant(expected)


def test_clocks_stand_still_at_the_ends_of_the_calendar() -> None:
    assert moments.local(moments.LAST_INSTANT, SHANGHAI) == wall("9999-12-31T23:59:59.999999")
    assert moments.local(moments.FIRST_INSTANT, NEW_YORK) == wall("0001-01-01")
    assert moments.midnight(date(1, 1, 1), SHANGHAI) == moments.FIRST_INSTANT
    assert moments.instant_of(wall("9999-12-31T23:00"), NEW_YORK) == moments.LAST_INSTANT


def test_the_difference_of_instants_is_rounded_half_up() -> None:
    found = moments.days_between(instant("2026-01-01T08:00Z"), instant("2026-01-01T00:00Z"))

    assert found == Decimal("0.333333333333333333333333333333")


def test_a_date_moves_by_whole_days_and_never_out_of_the_calendar() -> None:
    day = date(2024, 2, 28)

    assert moments.shift_date(day, Decimal("1.9")) == date(2024, 2, 29)
    assert moments.shift_date(day, Decimal("-0.9")) == day
    assert moments.shift_date(date.max, Decimal(1)) is None
    assert moments.shift_date(day, Decimal(10) ** 30) is None


def test_an_instant_moves_by_microseconds_and_never_out_of_the_calendar() -> None:
    start = instant("2026-01-31T08:00Z")

    assert moments.shift_instant(start, Decimal("0.5")) == instant("2026-01-31T20:00Z")
    assert moments.shift_instant(start, Decimal("1e-11")) == instant("2026-01-31T08:00:00.000001Z")
    assert moments.shift_instant(moments.LAST_INSTANT, Decimal("1e-9")) is None
    assert moments.shift_instant(start, Decimal(10) ** 30) is None
