"""Functions on dates and times: PostgreSQL and Python give the same, and what is right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from dougong.formula.value_types import DATE, DATETIME, NUMBER, TEXT, TIME

# An instant at which the clocks of a zone change, for each sort of change.
CHANGES = {
    "Asia/Shanghai": [
        "1986-05-03T18:00",
        "1986-09-13T17:00",
        "1991-09-14T17:00",
        "1900-12-31T15:54",
    ],
    "Europe/Berlin": ["2026-03-29T01:00", "2026-10-25T01:00"],
    "America/New_York": ["2026-03-08T07:00", "2026-11-01T06:00"],
    "Australia/Lord_Howe": ["2025-04-05T15:00", "2025-10-04T15:30"],
    "Pacific/Apia": ["2011-12-30T10:00"],
    "Europe/Dublin": ["2026-03-29T01:00", "1971-10-31T02:00"],  # winter is its summer time
    "Asia/Kolkata": ["1945-10-14T17:30"],
    "UTC": ["1970-01-01T00:00"],
}
DAYS = [
    date.fromisoformat(day)
    for day in [
        "0001-01-01",
        "0001-01-31",
        "0004-02-29",
        "1582-10-10",
        "1899-12-31",
        "1900-02-28",
        "1900-03-01",
        "1970-01-01",
        "1999-12-31",
        "2000-02-29",
        "2004-12-31",
        "2020-12-31",
        "2021-01-03",
        "2023-01-31",
        "2023-02-28",
        "2024-02-28",
        "2024-02-29",
        "2024-03-31",
        "2024-12-29",
        "2024-12-30",
        "2026-03-01",
        "2026-04-30",
        "9999-11-30",
        "9999-12-31",
    ]
]
TIMES = [
    time.fromisoformat(text)
    for text in ("00:00", "00:00:00.000001", "02:30", "12:00", "23:59:59.999999")
]
COUNTS = [
    Decimal(text)
    for text in [
        "0",
        "0.5",
        "-0.999999",
        "1",
        "-1",
        "1.5",
        "11",
        "12",
        "13",
        "-24",
        "31",
        "365.25",
        "40000",
        "-119988",
        "119988",
        "-3650000",
        "3650000",
        "-80000000",
        "80000000",
        "-5259000000",
        "-315000000000",
        "315000000000",
        "999999999999",
        "1e30",
        "-123456789.123456789012345",
        "0.0000005",
        "-0.0000005",
        "0.00000049999999999999",
    ]
]
UNITS = ["years", "quarters", "months", "weeks", "days", "hours", "minutes", "seconds"]
PARTS = ["YEAR", "QUARTER", "MONTH", "WEEK", "ISOWEEK", "ISOYEAR", "DAY", "WEEKDAY", "DAYOFYEAR"]
CLOCK_PARTS = ["HOUR", "MINUTE", "SECOND", "MILLISECOND"]

zones = pytest.mark.parametrize("zone", CHANGES)
units = pytest.mark.parametrize("unit", UNITS)


def instants(zone: str) -> list[datetime]:
    """Give instants around the changes of a zone, and others that are hard."""
    steps = [timedelta(), timedelta(microseconds=-1), *map(minutes, (-90, -60, -30, 30, 60, 1440))]
    changes = [datetime.fromisoformat(f"{text}Z") for text in CHANGES[zone]]
    edges = [
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(1, 1, 2, 3, tzinfo=UTC),
        datetime(9999, 12, 30, 22, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
        datetime(2024, 2, 29, 12, 30, 15, 123_456, tzinfo=UTC),
        datetime(2023, 1, 31, 23, 59, 59, 999_999, tzinfo=UTC),
        datetime(1969, 12, 31, 23, 59, 59, 500_000, tzinfo=UTC),
    ]
    return [change + step for change in changes for step in steps] + edges


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


@zones
@pytest.mark.parametrize("part", PARTS + CLOCK_PARTS)
def test_parts_of_a_datetime_are_read_off_the_clock_of_the_tenant(
    agree: Callable[..., Any], part: str, zone: str
) -> None:
    agree(f"{part}(at)", {"at": DATETIME}, instants(zone), zone)


@pytest.mark.parametrize("part", PARTS)
def test_parts_of_a_date_are_those_of_the_gregorian_calendar(
    agree: Callable[..., Any], part: str
) -> None:
    agree(f"{part}(day)", {"day": DATE}, DAYS)


@pytest.mark.parametrize("part", CLOCK_PARTS)
def test_parts_of_a_time_are_whole_numbers(agree: Callable[..., Any], part: str) -> None:
    agree(f"{part}(at)", {"at": TIME}, TIMES)


def test_sunday_is_the_first_day_of_the_week(value: Callable[..., Any]) -> None:
    found = [value("WEEKDAY(d)", d=(DATE, date(2026, 3, day))) for day in range(1, 8)]

    assert found == [1, 2, 3, 4, 5, 6, 7]


@units
def test_steps_from_a_date_agree(agree: Callable[..., Any], unit: str) -> None:
    types = {"day": DATE, "n": NUMBER}

    agree(f"ADD(day, n, '{unit}')", types, product(DAYS, COUNTS))
    agree(f"ADD(day, n, '{unit.removesuffix('s')}')", types, product(DAYS[:3], COUNTS))


@zones
@units
def test_steps_from_an_instant_agree(agree: Callable[..., Any], unit: str, zone: str) -> None:
    types = {"at": DATETIME, "n": NUMBER}

    agree(f"ADD(at, n, '{unit}')", types, product(instants(zone), COUNTS), zone)


@units
def test_steps_from_a_time_agree(agree: Callable[..., Any], unit: str) -> None:
    agree(f"ADD(at, n, '{unit}')", {"at": TIME, "n": NUMBER}, product(TIMES, COUNTS))


@units
def test_differences_of_dates_agree_and_turn_with_their_sign(
    agree: Callable[..., Any], unit: str
) -> None:
    types, pairs = {"a": DATE, "b": DATE}, list(product(DAYS, DAYS))

    there = agree(f"DIFF(a, b, '{unit}')", types, pairs)
    back = agree(f"DIFF(b, a, '{unit}')", types, pairs)

    assert there == [-each for each in back]


@zones
@units
def test_differences_of_instants_agree(agree: Callable[..., Any], unit: str, zone: str) -> None:
    found = instants(zone)[::2]

    agree(f"DIFF(a, b, '{unit}')", {"a": DATETIME, "b": DATETIME}, product(found, found), zone)


@units
def test_differences_of_times_agree(agree: Callable[..., Any], unit: str) -> None:
    agree(f"DIFF(a, b, '{unit}')", {"a": TIME, "b": TIME}, product(TIMES, TIMES))


@zones
@pytest.mark.parametrize("period", ["day", "week", "month", "quarter", "year"])
def test_periods_begin_and_end_alike(agree: Callable[..., Any], period: str, zone: str) -> None:
    for bound in ("START_OF", "END_OF"):
        agree(f"{bound}(day, '{period}')", {"day": DATE}, DAYS)
        agree(f"{bound}(at, '{period}')", {"at": DATETIME}, instants(zone), zone)


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-01-30", 1, "2026-02-28"),
        ("2026-02-28", 1, "2026-03-31"),
        ("2024-02-28", 1, "2024-03-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2023-02-28", 12, "2024-02-29"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-04-30", -2, "2026-02-28"),
        ("2004-12-31", 2, "2005-02-28"),
        ("9999-12-01", 1, None),
        ("0001-01-31", -1, None),
    ],
)
def test_the_end_of_a_month_leads_to_the_end_of_a_month(
    value: Callable[..., Any], start: str, months: int, expected: str | None
) -> None:
    fields = {"d": (DATE, date.fromisoformat(start)), "n": (NUMBER, Decimal(months))}

    assert value("ADDMONTHS(d, n)", **fields) == (expected and date.fromisoformat(expected))
    assert value("ADD(d, n, 'months')", **fields) == value("ADDMONTHS(d, n)", **fields)


@pytest.mark.parametrize(
    ("start", "end", "unit", "expected"),
    [
        ("2026-01-31", "2026-02-28", "months", 0),
        ("2026-01-31", "2026-03-01", "months", 1),
        ("2026-02-28", "2026-03-28", "months", 1),
        ("2024-02-29", "2025-02-28", "years", 0),
        ("2024-02-29", "2025-03-01", "years", 1),
        ("2026-03-15", "2026-01-16", "months", -1),
        ("2026-01-01", "2026-12-31", "quarters", 3),
        ("2026-03-01", "2026-02-27", "weeks", 0),
        ("2026-03-01", "2026-02-22", "weeks", -1),
        ("2024-02-28", "2024-03-01", "hours", 48),
    ],
)
def test_only_whole_units_that_have_passed_count(
    value: Callable[..., Any], start: str, end: str, unit: str, expected: int
) -> None:
    a, b = (DATE, date.fromisoformat(start)), (DATE, date.fromisoformat(end))

    assert value(f"DIFF(a, b, '{unit}')", a=a, b=b) == expected


def test_a_day_later_is_the_same_time_although_the_day_is_short(value: Callable[..., Any]) -> None:
    at = (DATETIME, datetime(2026, 3, 28, 11, tzinfo=UTC))  # noon in Berlin, before the change

    assert value("ADD(at, 1, 'day')", "Europe/Berlin", at=at) == datetime(
        2026, 3, 29, 10, tzinfo=UTC
    )
    assert value("ADD(at, 24, 'hours')", "Europe/Berlin", at=at) == datetime(
        2026, 3, 29, 11, tzinfo=UTC
    )
    assert value("DIFF(at, ADD(at, 1, 'day'), 'hours')", "Europe/Berlin", at=at) == 23
    assert value("DIFF(at, ADD(at, 1, 'day'), 'days')", "Europe/Berlin", at=at) == 1


def test_a_month_of_fasting_turns_clocks_back(agree: Callable[..., Any]) -> None:
    # Only years past: PostgreSQL, Python and browsers bring their own forecasts of this zone.
    changes = [datetime.fromisoformat(f"2019-{day}T02:00Z") for day in ("05-05", "06-09")]
    found = [change + minutes(step) for change in changes for step in (-90, -60, -1, 0, 30, 60)]

    for unit in UNITS:
        agree(
            f"ADD(at, n, '{unit}')",
            {"at": DATETIME, "n": NUMBER},
            product(found, COUNTS[:4]),
            "Africa/Casablanca",
        )


def test_a_skipped_day_leads_to_the_next(value: Callable[..., Any]) -> None:
    at = (DATETIME, datetime(2011, 12, 29, 20, tzinfo=UTC))  # the 29th, ten in the morning

    assert value("DAY(ADD(at, 1, 'day'))", "Pacific/Apia", at=at) == 31


@pytest.mark.parametrize("function", ["DATE", "TIME"])
def test_dates_and_times_of_numbers_agree(agree: Callable[..., Any], function: str) -> None:
    numbers = [
        Decimal(n)
        for n in [
            "-1",
            "-0.5",
            "0",
            "0.5",
            "1",
            "2",
            "12",
            "12.9",
            "13",
            "23",
            "24",
            "29",
            "30",
            "31",
            "59",
            "60",
            "9999",
            "1e9",
        ]
    ]
    rows = [
        *product(numbers[3:], numbers[:9], numbers[4:]),
        *product([Decimal(2024)], numbers, numbers),
    ]

    agree(f"{function}(a, b, c)", {"a": NUMBER, "b": NUMBER, "c": NUMBER}, rows)


TEXTS = """
2026-01-31 | 2026-02-29 | 2024-02-29 | 0000-01-01 | 0001-01-01 | 9999-12-31 | 2026-1-31
10000-01-01 | 2026-13-01 | 2026-00-10 | 2026-01-00 | 2026-01-32 | x | 2026-01-31x | ٢٠٢٦-٠١-٣١
2026-01-31T | 2026-01-31T08:30 | 2026-01-31 08:30:15 | 2026-01-31T08:30:15.5
2026-01-31T08:30:15.123456 | 2026-01-31T08:30:15.1234567 | 2026-01-31T24:00 | 2026-01-31T23:60
2026-01-31T08:30:60 | 2026-01-31T08:30Z | 2026-01-31 08:30:15.000001+08:00
2026-01-31T08:30-14:00 | 2026-01-31T08:30+15:00 | 2026-01-31t08:30z | 2026-01-31T08:30:00+0800
0001-01-01T00:00:00+14:00 | 9999-12-31T23:59:59.999999-14:00 | 0001-01-01T00:00
9999-12-31T23:59:59.999999 | 2024-02-30T08:30Z | 1986-05-04T02:30 | 1986-09-14T01:30 | 08:30
8:30 | 08:30:15 | 08:30:15.25 | 24:00 | 23:59:59.999999 | 00:00 | 12:61 | 08:30Z | 08:30:15.
now | today | infinity | epoch | 08.30 | allballs | 20260131 | 2026-01-31 08:30 PST
"""


@zones
@pytest.mark.parametrize("function", ["DATEVALUE", "DATETIMEVALUE", "TIMEVALUE"])
def test_texts_are_read_alike(agree: Callable[..., Any], function: str, zone: str) -> None:
    texts = [text.strip() for line in TEXTS.strip().splitlines() for text in line.split(" | ")]
    texts += ["2026-01-31\n", "08:30\n", "\n2026-01-31", " 2026-01-31"]

    agree(f"{function}(t)", {"t": TEXT}, texts, zone)


@zones
def test_datetimes_are_taken_apart_and_dates_begin_alike(
    agree: Callable[..., Any], zone: str
) -> None:
    agree("DATEVALUE(at)", {"at": DATETIME}, instants(zone), zone)
    agree("TIMEVALUE(at)", {"at": DATETIME}, instants(zone), zone)
    agree("DATETIMEVALUE(day)", {"day": DATE}, DAYS, zone)


def test_unix_seconds_lead_there_and_back(agree: Callable[..., Any]) -> None:
    found = instants("UTC")

    assert agree("FROMUNIXTIME(UNIXTIMESTAMP(at))", {"at": DATETIME}, found) == found
    agree("UNIXTIMESTAMP(day)", {"day": DATE}, DAYS, "America/New_York")
    agree("UNIXTIMESTAMP(at)", {"at": TIME}, TIMES)


def test_seconds_beyond_the_calendar_are_no_datetime(agree: Callable[..., Any]) -> None:
    edges = ("-62135596800", "-62135596800.000001", "253402300799.999999", "253402300800", "1e40")
    counts = [*COUNTS, *map(Decimal, edges)]

    found = agree("FROMUNIXTIME(n)", {"n": NUMBER}, counts)

    assert found[-5:] == [
        datetime(1, 1, 1, tzinfo=UTC),
        None,
        datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
        None,
        None,
    ]


@pytest.mark.parametrize("days", ["", ", true", ", false", ", null"])
def test_durations_are_written_alike(agree: Callable[..., Any], days: str) -> None:
    agree(
        f"FORMATDURATION(n{days})", {"n": NUMBER}, [*COUNTS, Decimal(86_399), Decimal("359999.9")]
    )


def test_the_present_is_read_off_the_clock_of_the_tenant(value: Callable[..., Any]) -> None:
    assert value("TODAY()", "Asia/Shanghai") == date(2026, 3, 11)
    assert value("TODAY()", "UTC") == date(2026, 3, 10)
    assert value("TIMENOW()", "Asia/Shanghai") == time(2, 30)


def test_nested_steps_stay_small(value: Callable[..., Any]) -> None:
    source = "d"
    for _ in range(8):
        source = f"ADDMONTHS({source}, 1)"

    assert value(source, d=(DATE, date(2026, 1, 31))) == date(2026, 9, 30)


@pytest.mark.parametrize(
    "source",
    [
        *(f"{part}({of})" for part in PARTS for of in ("d", "at")),
        *(f"{part}({of})" for part in CLOCK_PARTS for of in ("at", "t")),
        *(f"ADD({of}, {n}, 'hours')" for of, n in product(["d", "at", "t"], ["n", "1"])),
        *(f"ADD({of}, {n}, 'months')" for of, n in product(["d", "at", "t"], ["n", "1"])),
        *(f"DIFF({a}, {a}, '{unit}')" for a, unit in product(["d", "at", "t"], UNITS)),
        "ADDMONTHS(d, n) = d",
        "START_OF(d, 'week')",
        "END_OF(at, 'year')",
        "DATE(n, 1, 1)",
        "TIME(1, n)",
        "DATEVALUE(s)",
        "DATETIMEVALUE(s)",
        "TIMEVALUE(s)",
        "UNIXTIMESTAMP(at)",
        "FROMUNIXTIME(n)",
        "FORMATDURATION(n)",
        "BUSINESS_HOURS_BETWEEN(at, NOW())",
        "ADD_BUSINESS_HOURS(NOW(), n)",
        "ADD_BUSINESS_HOURS(at, 1)",
        "GEOLOCATION(n, 1)",
        "DISTANCE(GEOLOCATION(1, n), GEOLOCATION(1, 1), 'km')",
    ],
)
def test_of_nothing_comes_nothing(agree: Callable[..., Any], source: str) -> None:
    types = {"d": DATE, "at": DATETIME, "t": TIME, "n": NUMBER, "s": TEXT}

    assert not agree(source, types, [(None,) * 5])[0]
