"""The SQL of moments and lengths of time that keeps within the years 1 to 9999."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, DateTime, Interval, Numeric, Text, cast, func
from sqlalchemy import literal_column as plain
from sqlalchemy.types import TypeEngine

from dougong.formula.sql_template import Template
from dougong.formula.sql_terms import SqlTerms, between, quoted
from dougong.formula.value_types import Kind, Type

# More than lies between the first instant of the year 1 and the last of 9999.
MAX_SECONDS = 320_000_000_000

# PostgreSQL's time begins in 4713 BC, so steps are made ten thousand years later: the calendar is
# the same again every four hundred.
_FAR_DAYS = 3_652_425
_FAR_LENGTH = f"INTERVAL '{_FAR_DAYS * 24} hours'"


def in_years(moment: ColumnElement[Any]) -> ColumnElement[Any]:
    """Give a date, a time stamp or an instant; blank outside the years 1 to 9999."""
    bounded = _between_years("({0})", moment.type, "0001-12-31{} BC", "10000-01-01{}")
    return Template(bounded, moment, of=moment.type)


def after(moment: ColumnElement[Any], length: ColumnElement[Any]) -> ColumnElement[Any]:
    """Give what comes so much later than a date, time stamp or instant; blank outside the years.

    Args:
        moment: Where to begin.
        length: Days of a date, else an interval; not more than ten thousand years.
    """
    far = _far(moment.type)
    later = _between_far_years(f"({{0}}) + {far} + ({{1}})", moment.type)
    return Template(f"({later} - {far})", moment, length, of=moment.type)


def months_after(stamp: ColumnElement[Any], months: ColumnElement[Any]) -> ColumnElement[Any]:
    """Give the time stamp so many months later, the end of a month after the end of a month."""
    # The day after a month's last is the first of a month, and stays a first. From any other day
    # that way leads to the same day, or to an earlier one.
    later = _between_far_years(
        "greatest(_start + _length, _start + INTERVAL '1 day' + _length - INTERVAL '1 day')",
        stamp.type,
    )
    given = f"SELECT ({{0}}) + {_FAR_LENGTH} AS _start, make_interval(0, {{1}}) AS _length"
    text = f"(SELECT {later} - {_FAR_LENGTH} FROM ({given} OFFSET 0) AS _step)"
    return Template(text, stamp, months, of=stamp.type)


def _far(of: TypeEngine[Any]) -> str:
    return _FAR_LENGTH if isinstance(of, DateTime) else str(_FAR_DAYS)


def _between_far_years(moment: str, of: TypeEngine[Any]) -> str:
    return _between_years(moment, of, "10000-12-31{}", "20000-01-01{}")


def _between_years(moment: str, of: TypeEngine[Any], below: str, above: str) -> str:
    sort, last, first = "DATE", "", ""
    if isinstance(of, DateTime):
        sort, last, first = "TIMESTAMP", " 23:59:59.999999", " 00:00:00"
        if of.timezone:
            sort, last, first = "TIMESTAMPTZ", f"{last}+00", f"{first}+00"
    low, high = f"{sort} '{below.format(last)}'", f"{sort} '{above.format(first)}'"
    # A null, too, becomes the upper bound on its way.
    return f"nullif(nullif(greatest(least({moment}, {high}), {low}), {high}), {low})"


def wall_clock(terms: SqlTerms, moment: ColumnElement[Any], of: Type) -> ColumnElement[Any]:
    """Give a date or datetime as the time stamp on the wall of the tenant; a time stays a time."""
    return moment if of.kind is Kind.TIME else terms.local(moment, of)


def seconds_long(seconds: ColumnElement[Any]) -> ColumnElement[Any]:
    """Give so many seconds as a length of time, to the microsecond; blank beyond all years."""
    most = plain(str(MAX_SECONDS), Numeric())
    least = plain(str(-MAX_SECONDS), Numeric())
    bounded = between(func.round(seconds, plain("6"), type_=Numeric()), least, most)
    return cast(cast(bounded, Text).concat(quoted(" seconds")), Interval)
