"""Functions on business time: PostgreSQL and Python count the same hours, to the microsecond."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dougong.formula.calendars import OFFICE_HOURS, Calendar, Hours, hours
from dougong.formula.value_types import DATETIME, NUMBER, Type

Agree = Callable[..., list[Any]]

OFFICE = hours(time(9), time(18))
NIGHT = (hours(time(0), time(2, 30)), hours(time(2, 45), time(6)), hours(time(22), time(0)))
CALENDARS = {
    "holidays": Calendar(
        weekly=(*((OFFICE,),) * 5, (), ()),
        exceptions={
            date(2026, 2, 16): (),
            date(2026, 2, 17): (),
            date(2026, 2, 28): (OFFICE,),  # a Saturday that is worked instead
            date(2026, 3, 2): (hours(time(9), time(12)), hours(time(13), time(15, 30))),
        },
        zone=ZoneInfo("Asia/Shanghai"),
    ),
    "night": Calendar(weekly=(NIGHT,) * 7),
    "always": Calendar(weekly=((Hours(0, 86_400),),) * 7),
    "sundays": Calendar(weekly=((),) * 6 + ((hours(time(2), time(3)),),)),
    "never": Calendar(weekly=((),) * 7),
    "years": Calendar(
        weekly=((OFFICE,),) * 7,
        exceptions={date(2026, 3, 8): (OFFICE,)},
        yearly={(2, 28): (), (2, 29): (), (3, 8): (), (10, 25): (hours(time(1), time(12)),)},
    ),
    "rarely": Calendar(
        weekly=((OFFICE,),) * 7, yearly={(m, d): () for m in range(1, 13) for d in range(1, 29)}
    ),
    "once": Calendar(weekly=((),) * 7, exceptions={date(2026, 3, 4): (OFFICE,)}),
}
AROUND = {
    "Europe/Berlin": ["2026-03-29T01:00", "2026-10-25T01:00"],
    "America/New_York": ["2026-03-08T07:00", "2026-11-01T06:00"],
    "Australia/Lord_Howe": ["2025-04-05T15:00", "2025-10-04T15:30"],
    "Pacific/Apia": ["2011-12-30T10:00"],
    "Asia/Shanghai": ["1986-05-03T18:00", "1991-09-14T17:00", "2026-02-27T16:00"],
}
BETWEEN = {"a": DATETIME, "b": DATETIME}
AFTER = {"a": DATETIME, "n": NUMBER}

zones = pytest.mark.parametrize("zone", AROUND)
calendars = pytest.mark.parametrize("calendar", CALENDARS)


def around(zone: str) -> list[list[datetime]]:
    """Give instants around each change of clocks in a zone."""
    steps = [-50.25, -9, -0.5, -1e-9, 0, 0.25, 0.5, 1, 8, 33, 400]
    changes = [datetime.fromisoformat(f"{text}Z") for text in AROUND[zone]]
    return [[change + timedelta(hours=step) for step in steps] for change in changes]


def instants(zone: str) -> list[datetime]:
    """Give all of them."""
    return [instant for found in around(zone) for instant in found]


@pytest.fixture
def counted(agree: Agree) -> Agree:
    """Gives the values on all rows, having seen that all three back ends agree."""

    def run(source: str, types: dict[str, Type], rows: Any, zone: str) -> list[Any]:
        return agree(source, types, rows, zone, CALENDARS)

    return run


@zones
@calendars
def test_hours_between_agree_and_turn_with_their_sign(
    counted: Agree, calendar: str, zone: str
) -> None:
    pairs = [pair for found in around(zone) for pair in product(found, found)]

    there, back = (
        counted(f"BUSINESS_HOURS_BETWEEN({ends}, '{calendar}')", BETWEEN, pairs, zone)
        for ends in ("a, b", "b, a")
    )

    assert there == [each.copy_negate() for each in back]


@zones
@pytest.mark.parametrize("calendar", ["holidays", "night", "always", "sundays", "years", "rarely"])
def test_hours_added_agree(counted: Agree, calendar: str, zone: str) -> None:
    counts = [
        Decimal(n)
        for n in [
            "0",
            "0.5",
            "-0.5",
            "9",
            "-9",
            "9.0000001",
            "-27.25",
            "100",
            "-100",
            "1e-9",
            "1e9",
        ]
    ]

    counted(
        f"ADD_BUSINESS_HOURS(a, n, '{calendar}')",
        AFTER,
        product(instants(zone), counts),
        zone,
    )


@zones
@pytest.mark.parametrize("calendar", ["holidays", "night", "always", "sundays"])
def test_adding_undoes_counting(counted: Agree, calendar: str, zone: str) -> None:
    counts = [Decimal(n) for n in ("0.5", "-0.25", "9", "-30", "123.456")]
    rows = list(product(instants(zone), counts))
    source = f"BUSINESS_HOURS_BETWEEN(a, ADD_BUSINESS_HOURS(a, n, '{calendar}'), '{calendar}')"

    for (_, count), found in zip(rows, counted(source, AFTER, rows, zone), strict=True):
        assert found is None or found == count


@zones
@calendars
def test_days_added_agree(counted: Agree, calendar: str, zone: str) -> None:
    counts = [Decimal(n) for n in ("0", "1", "-1", "2.9", "-7", "30", "1e9")]
    rows = list(product(instants(zone), counts))

    for start in ("a", "DATEVALUE(a)"):
        counted(f"ADD_BUSINESS_DAYS({start}, n, '{calendar}')", AFTER, rows, zone)


def test_days_added_are_days_of_the_calendar(counted: Agree) -> None:
    friday = datetime(2026, 2, 27, 9, 30, tzinfo=UTC)
    rows = [(friday, Decimal(n)) for n in (1, 2, 3, -1, 0)]

    found = counted("ADD_BUSINESS_DAYS(a, n, 'holidays')", AFTER, rows, "UTC")

    days = [(2, 28), (3, 2), (3, 3), (2, 26), (2, 27)]
    assert found == [datetime(2026, *day, 9, 30, tzinfo=UTC) for day in days]


def test_an_hour_that_clocks_skip_is_not_worked(counted: Agree) -> None:
    day = (datetime(2026, 3, 28, 23, tzinfo=UTC), datetime(2026, 3, 29, 22, tzinfo=UTC))

    for calendar, expected in (("always", 23), ("sundays", 0), ("never", 0)):
        source = f"BUSINESS_HOURS_BETWEEN(a, b, '{calendar}')"
        assert counted(source, BETWEEN, [day], "Europe/Berlin") == [expected]


def test_an_hour_that_comes_twice_is_worked_twice_by_who_works_all_day(
    counted: Agree,
) -> None:
    day = (datetime(2026, 10, 24, 22, tzinfo=UTC), datetime(2026, 10, 25, 23, tzinfo=UTC))

    source = "BUSINESS_HOURS_BETWEEN(a, b, 'always')"
    assert counted(source, BETWEEN, [day], "Europe/Berlin") == [25]


def test_a_day_that_differs_every_year_does_so_unless_its_date_says_otherwise(
    counted: Agree,
) -> None:
    year = [
        (datetime(y, 1, 1, tzinfo=UTC), datetime(y + 1, 1, 1, tzinfo=UTC)) for y in (2026, 2028)
    ]

    found = counted("BUSINESS_HOURS_BETWEEN(a, b, 'years')", BETWEEN, year, "UTC")

    assert found == [(365 - 2) * 9 + 9 + 2, (366 - 4) * 9 + 11]


def test_holidays_and_worked_saturdays_count(counted: Agree) -> None:
    month = (datetime(2026, 1, 31, 16, tzinfo=UTC), datetime(2026, 3, 2, 16, tzinfo=UTC))

    found = counted("BUSINESS_HOURS_BETWEEN(a, b, 'holidays')", BETWEEN, [month], "UTC")

    assert found == [18 * 9 + 9 + Decimal("5.5")]


def test_a_skipped_day_is_not_worked(counted: Agree) -> None:
    # In Apia the 29th of December 2011, a Thursday, was followed by Saturday.
    days = (datetime(2011, 12, 29, 10, tzinfo=UTC), datetime(2012, 1, 1, 10, tzinfo=UTC))

    assert counted("BUSINESS_HOURS_BETWEEN(a, b)", BETWEEN, [days], "Pacific/Apia") == [9]


def test_without_a_name_the_default_calendar_holds(agree: Agree) -> None:
    weekend = (datetime(2026, 3, 7, tzinfo=UTC), datetime(2026, 3, 9, tzinfo=UTC))

    found = [
        agree("BUSINESS_HOURS_BETWEEN(a, b)", BETWEEN, [weekend], "UTC", calendars)
        for calendars in ({}, {"default": CALENDARS["always"]})
    ]

    assert found == [[0], [48]]


def test_an_unknown_calendar_gives_nothing(counted: Agree) -> None:
    moment = datetime(2026, 3, 7, tzinfo=UTC)

    for source in (
        "BUSINESS_HOURS_BETWEEN(a, a, 'x')",
        "ADD_BUSINESS_HOURS(a, 1, 'x')",
        "ADD_BUSINESS_DAYS(a, 1, 'x')",
    ):
        assert counted(source, {"a": DATETIME}, [(moment,)], "UTC") == [None]


def test_more_than_fifty_years_give_nothing(counted: Agree) -> None:
    start = datetime(1980, 1, 1, tzinfo=UTC)
    ends = [start + timedelta(days=days) for days in (18_263, 18_264)]
    counts = [
        Decimal(18_263 * 24),
        Decimal(-18_263 * 24),
        Decimal(18_263 * 24 + 1),
        Decimal("1e40"),
    ]
    edges = [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, tzinfo=UTC), start]

    between = counted(
        "BUSINESS_HOURS_BETWEEN(a, b, 'always')",
        BETWEEN,
        [(start, end) for end in ends],
        "UTC",
    )
    after = counted("ADD_BUSINESS_HOURS(a, n, 'always')", AFTER, product(edges, counts), "UTC")

    assert between == [18_263 * 24, None]
    assert [value is None for value in after] == [True] * 8 + [False, False, True, True]


@pytest.mark.parametrize("calendar", ["sundays", "once", "never"])
def test_few_hours_are_found_far_away(counted: Agree, calendar: str) -> None:
    counts = [Decimal(n) for n in ["1", "9", "100", "-1", "-9", "-100", "2500", "-2500", "2600"]]
    starts = [datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 4, 12, tzinfo=UTC)]

    counted(
        f"ADD_BUSINESS_HOURS(a, n, '{calendar}')",
        AFTER,
        product(starts, counts),
        "Europe/Berlin",
    )


def test_a_calendar_says_hours_in_order_and_apart() -> None:
    for wrong in ((Hours(10, 9),), (Hours(9, 12), Hours(11, 18)), (Hours(9, 86_401),)):
        with pytest.raises(ValueError, match="in order"):
            Calendar(weekly=(wrong,) * 7)
    with pytest.raises(ValueError, match="seven"):
        Calendar(weekly=OFFICE_HOURS.weekly[1:])
