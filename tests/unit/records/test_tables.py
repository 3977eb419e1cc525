"""Tables before they are records: days and numbers as people write them, headings and rows."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from dougong.records.bulk.errors import EmptySheetError, NoHeadingRowError
from dougong.records.bulk.tables import table_of
from dougong.records.bulk.written import (
    Formats,
    day_of,
    guess_date,
    guess_decimal,
    instant_of,
    number_of,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("written", "order", "day"),
    [
        ("2026-05-01", "DMY", "2026-05-01"),
        ("2026/5/1 00:00:00", "DMY", "2026-05-01"),
        ("01.05.2026", "DMY", "2026-05-01"),
        ("05/01/2026", "MDY", "2026-05-01"),
        ("1-5-26", "DMY", "2026-05-01"),
        ("26-05-01", "YMD", "2026-05-01"),
        ("1/5/99", "DMY", "1999-05-01"),
        ("2026年5月1日", "MDY", "2026-05-01"),
        ("２０２６．５．１", "YMD", "2026-05-01"),
        ("20260501", "YMD", "2026-05-01"),
        ("46143", "YMD", "2026-05-01"),
        ("1 May 2026", "MDY", "2026-05-01"),
        ("May 1st, 2026", "DMY", "2026-05-01"),
        ("31.02.2026", "DMY", "31.02.2026"),
        ("tomorrow", "DMY", "tomorrow"),
        ("1.5.2026 or later", "DMY", "1.5.2026 or later"),
    ],
)
def test_a_day_is_read_however_it_is_written(written: str, order: str, day: str) -> None:
    assert day_of(written, Formats(date=order)) == day


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2026-05-01T08:30:00Z", "2026-05-01T08:30:00.000Z"),
        ("2026-05-01 8:30", "2026-05-01T08:30:00+08:00"),
        ("1.5.2026 8:30:15 PM", "2026-05-01T20:30:15+08:00"),
        ("2026年5月1日 下午3:05", "2026-05-01T15:05:00+08:00"),
        ("2026-05-01", "2026-05-01T00:00:00+08:00"),
        ("46143.5", "2026-05-01T12:00:00.000+08:00"),
        ("2026-05-01 25:00", "2026-05-01 25:00"),
    ],
)
def test_an_instant_without_an_offset_is_of_the_zone(written: str, instant: str) -> None:
    assert instant_of(written, Formats(date="DMY"), SHANGHAI) == instant


@pytest.mark.parametrize(
    ("written", "number"),
    [("1.234,50", "1234.50"), ("-7", "-7"), ("12 345,6", "12345.6"), ("1'000,5", "1000.5")],
)
def test_a_comma_may_stand_before_the_fraction(written: str, number: str) -> None:
    assert number_of(written, Formats(decimal=",")) == number


def test_one_cell_that_is_clear_tells_how_the_others_are_meant() -> None:
    assert guess_date(["01/02/2026", "13/02/2026"], "MDY") == ("DMY", None)
    assert guess_date(["01/02/2026", "02/13/2026"], "DMY") == ("MDY", None)
    assert guess_date(["05/05/2026", ""], "DMY") == ("DMY", None)
    assert guess_decimal(["1.234", "1.234,5"]) == (",", None)
    assert guess_decimal(["1,234", "0.5"]) == (".", None)


def test_where_none_is_clear_both_readings_are_told() -> None:
    _, day = guess_date(["01/02/2026"], "MDY")
    _, number = guess_decimal(["1,234"])

    assert day is not None
    assert number is not None
    assert day.readings == {"DMY": "2026-02-01", "MDY": "2026-01-02"}
    assert number.readings == {".": "1234", ",": "1.234"}


LINES = [["Report of May"], [], ["a", "", "a"], ["1", "2", "3", "4"], [""], ["5"]]


@pytest.mark.parametrize(
    ("heading_row", "headings", "rows"),
    [
        (None, ["Report of May"], [(3, ["a"]), (4, ["1"]), (6, ["5"])]),
        (3, ["a", "#2", "a (3)"], [(4, ["1", "2", "3"]), (6, ["5", "", ""])]),
        (
            0,
            ["A", "B", "C", "D"],
            [
                (1, ["Report of May", "", "", ""]),
                (3, ["a", "", "a", ""]),
                (4, ["1", "2", "3", "4"]),
                (6, ["5", "", "", ""]),
            ],
        ),
    ],
)
def test_rows_have_the_numbers_of_their_lines(
    heading_row: int | None, headings: list[str], rows: list[tuple[int, list[str]]]
) -> None:
    table = table_of("x.csv", LINES, heading_row)

    assert (list(table.headings), list(table.rows)) == (headings, rows)


def test_a_line_without_headings_is_refused() -> None:
    with pytest.raises(NoHeadingRowError):
        table_of("x.csv", LINES, 2)
    with pytest.raises(EmptySheetError):
        table_of("x.csv", [[], [""]])
