"""Numbers, dates and times are formatted alike by PostgreSQL and Python, and as formats say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from dougong.formula.errors import ExpressionError, UnreadableError
from dougong.formula.moment_format import WRITERS, read_moment_format
from dougong.formula.number_format import read_number_format
from dougong.formula.value_types import DATE, DATETIME, NUMBER, TIME

Check = Callable[..., Any]

NUMBERS = [
    None,
    *map(Decimal, (0, 1, -1, 12, 123, 1234, 100, -1000, 10**60)),
    *map(Decimal, ("0.4", "0.5", "-0.4", "-0.5", "9.995", "-9.995", "12345.678", "999999.5")),
    *map(Decimal, ("1234567.891", "0.001", "0.00000000000000000001")),
    Decimal("12345678901234567890.12345678901234567890"),
]
NUMBER_FORMATS = [
    "0",
    "000",
    "0.00",
    "0.0#",
    "0.##",
    "0.####################",
    "#,##0",
    "#,##0.00",
    "#,##0.0##",
    "0%",
    "0.00 %",
    "#,##0.#%",
    "¥#,##0.00",
    "- 0 -",
    "(0.0) kg'x\"",
    "00000 元",
]
MOMENTS = [
    datetime(1, 1, 1, 0, 0, tzinfo=UTC),
    datetime(33, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    datetime(2026, 1, 31, 4, 5, 6, 7_890, tzinfo=UTC),
    datetime(2026, 3, 10, 12, 0, tzinfo=UTC),
    datetime(2024, 2, 29, 16, 30, 15, tzinfo=UTC),
    datetime(9999, 12, 30, 15, 59, 59, tzinfo=UTC),
]
MOMENT_FORMATS = [
    *WRITERS,
    "YYYY-MM-DD HH:mm:ss.SSS",
    "D/M/YY h:mm A",
    "YYYY年M月D日 dddd",
    "[Q]Q [of] YYYY",
    "MMMM D, YYYY",
    "[it's] '' \" \\ % [] :",
    "[]",
    "MMMMMDDD",
]


@pytest.mark.parametrize("form", NUMBER_FORMATS)
def test_numbers_are_written_alike(agree: Callable[..., list[Any]], form: str) -> None:
    form = form.replace("'", "''")

    agree(f"FORMAT(a, '{form}')", {"a": NUMBER}, NUMBERS)


@pytest.mark.parametrize("language", ["", ", 'en'", ", 'zh'"])
@pytest.mark.parametrize("form", MOMENT_FORMATS)
def test_moments_are_written_alike(
    agree: Callable[..., list[Any]], form: str, language: str
) -> None:
    source = f"FORMAT(a, '{form.replace(chr(39), chr(39) * 2)}'{language})"

    agree(source, {"a": DATETIME}, [None, *MOMENTS])
    agree(source, {"a": DATE}, [None, *(moment.date() for moment in MOMENTS)])


@pytest.mark.parametrize("form", ["HH:mm:ss.SSS", "h:m:s A", "[at] H"])
def test_times_of_day_are_written_alike(agree: Callable[..., list[Any]], form: str) -> None:
    times = [None, time(), time(0, 30), time(12), time(13, 5, 6, 7_000), time(23, 59, 59, 999_999)]

    agree(f"FORMAT(a, '{form}', 'zh')", {"a": TIME}, times)


@pytest.mark.parametrize(
    ("number", "form", "expected"),
    [
        ("1234.5", "#,##0.00", "1,234.50"),
        ("-1234.5", "$#,##0", "-$1,235"),
        ("0.5", "0", "1"),
        ("-0.5", "0", "-1"),
        ("-0.4", "0", "0"),
        ("0.125", "0.0%", "12.5%"),
        ("7", "000", "007"),
        ("1000", "000", "1000"),
        ("2.50", "0.0##", "2.5"),
        ("2", "0.##", "2"),
        ("1000000", "#,##0 万", "1,000,000 万"),
    ],
)
def test_a_number_is_written_as_its_format_says(number: str, form: str, expected: str) -> None:
    assert read_number_format(form).write(Decimal(number)) == expected


def test_a_moment_is_written_in_the_time_zone_and_language_asked_for(
    agree: Callable[..., list[Any]],
) -> None:
    moment = datetime(2026, 12, 31, 16, 5, 9, tzinfo=UTC)  # already the new year in Shanghai

    assert agree("FORMAT(a, 'YYYY-MM-DD HH:mm')", {"a": DATETIME}, [moment]) == ["2027-01-01 00:05"]
    assert agree("FORMAT(a, 'dddd, MMM D, h:mm A')", {"a": DATETIME}, [moment]) == [
        "Friday, Jan 1, 12:05 AM"
    ]
    assert agree("FORMAT(a, 'MMMM MMM dddd ddd A', 'zh')", {"a": DATETIME}, [moment]) == [
        "一月 1月 星期五 周五 上午"
    ]
    assert agree("FORMAT(a, 'YYYY')", {"a": DATE}, [date(33, 1, 1)]) == ["0033"]


@pytest.mark.parametrize(
    ("form", "offset"),
    [
        ("", 0),
        ("kg", 2),
        ("#", 0),
        ("#,###", 0),
        ("0.", 1),
        ("0.#0", 3),
        ("0.0.0", 3),
        ("%0", 0),
        ("0%%", 2),
        ("0 0", 2),
        ("0." + "0" * 21, 23),
    ],
)
def test_what_is_no_format_of_numbers_is_refused(form: str, offset: int) -> None:
    with pytest.raises(UnreadableError) as refused:
        read_number_format(form)

    assert refused.value.offset == offset


@pytest.mark.parametrize(
    ("form", "offset"), [("YYYY at", 5), ("YYYYY", 4), ("[open", 0), ("a]", 0), ("d", 0)]
)
def test_what_is_no_format_of_moments_is_refused(form: str, offset: int) -> None:
    with pytest.raises(UnreadableError) as refused:
        read_moment_format(form)

    assert refused.value.offset == offset


@pytest.mark.parametrize(
    ("source", "column", "said"),
    [
        ("FORMAT(amount, '0.00.0')", 21, "a format of numbers is like"),
        ("FORMAT(due_on, 'YYYY-mm-dd')", 25, "`d` is not of a format"),
        ("FORMAT(amount, '0', 'zh')", 17, "numbers are alike"),
        ("FORMAT(amount, subject)", 16, "written out in quotes"),
        ("FORMAT(due_on, 'YYYY', 'fr')", 24, "`fr`"),
    ],
)
def test_a_fault_of_a_format_stands_in_the_expression(
    checked: Check, source: str, column: int, said: str
) -> None:
    with pytest.raises(ExpressionError) as refused:
        checked(source)

    (fault,) = refused.value.faults()
    assert (fault.error.details["column"], said in str(fault.error.message("en"))) == (column, True)
