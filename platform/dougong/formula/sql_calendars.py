"""The SQL of ``calendars``: the hours of a calendar are part of its text.

Days are counted one by one. A table of hours is joined to them: by the date where the calendar
knows it, else by the day of a year, written as a date of the year 4, else by the day of the week,
written as a date of the first week of the year 1.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, DateTime, Numeric

from dougong.formula.calendars import (
    DAY_SECONDS,
    FIRST,
    LAST,
    LEAP_YEAR,
    MAX_DAYS,
    MAX_LENGTH,
    Calendar,
    Hours,
    day_of_years,
)
from dougong.formula.sql_template import Template
from dougong.formula.sql_terms import SqlTerms, quoted

_FIRST_MONDAY = date(1, 1, 1)
_MAX_LENGTH = f"INTERVAL '{MAX_DAYS} days'"
_MAX_SECONDS = MAX_DAYS * DAY_SECONDS
_WEEK_DAYS, _YEAR_DAYS = 7, 365
# Changes of clocks can take away a week's hours some times a year, never so often as this.
_SLACK, _SLACK_DAYS = 1.25, 84
_MONTH_AND_DAY = "extract(month FROM _day)::int * 100 + extract(day FROM _day)::int"


def open_seconds(
    terms: SqlTerms, calendar: Calendar, start: ColumnElement[Any], end: ColumnElement[Any]
) -> ColumnElement[Any]:
    """Give how many seconds of open time lie between two instants."""
    first, last = "timezone({2}, _from)::date", "timezone({2}, _to)::date"
    stretches = _stretches(calendar, f"{first} - 1 + _index", f"{last} - {first} + 2")
    text = f"""(
SELECT CASE WHEN _to - _from <= {_MAX_LENGTH} AND _from >= {_instant(FIRST)}
    AND _to <= {_instant(LAST)}
  THEN (
    SELECT coalesce(sum(extract(epoch FROM
      greatest(least(_closes_at, _to) - greatest(_opens_at, _from), INTERVAL '0'))), 0)
    FROM ({stretches}) AS _stretches) * _sign END
FROM (
  SELECT least(_a, _b) AS _from, greatest(_a, _b) AS _to,
    CASE WHEN _b < _a THEN -1 WHEN _b >= _a THEN 1 END AS _sign
  FROM (SELECT {{0}} AS _a, {{1}} AS _b OFFSET 0) AS _ends OFFSET 0) AS _span)"""
    return Template(text, start, end, _zone(terms, calendar), of=Numeric())


def open_after(
    terms: SqlTerms, calendar: Calendar, start: ColumnElement[Any], seconds: ColumnElement[Any]
) -> ColumnElement[Any]:
    """Give the instant with so many seconds of open time since the start, or until it."""
    day = "timezone({2}, _start)::date + (CASE WHEN _rest > 0 THEN 1 ELSE -1 END) * (_index - 1)"
    stretches = _stretches(calendar, day, _days_ahead(calendar))
    text = f"""(
SELECT CASE WHEN _rest = 0 THEN _start
  WHEN abs(_rest) <= {_MAX_SECONDS} AND _start > {_instant(FIRST)} + {_MAX_LENGTH}
    AND _start < {_instant(LAST)} - {_MAX_LENGTH}
  THEN (
    SELECT CASE WHEN _found - _start BETWEEN -{_MAX_LENGTH} AND {_MAX_LENGTH} THEN _found END
    FROM (
      SELECT CASE
        WHEN _rest > 0 THEN _begins + {_seconds("_rest - (_total - _passed)")}
        ELSE _ends + {_seconds("_rest + (_total - _passed)")} END AS _found
      FROM (
        SELECT *, sum(_passed) OVER (ORDER BY _index, _order ROWS UNBOUNDED PRECEDING) AS _total
        FROM (
          SELECT *, greatest(extract(epoch FROM _ends - _begins), 0) AS _passed
          FROM (
            SELECT _index, CASE WHEN _rest > 0 THEN _opens ELSE -_opens END AS _order,
              CASE WHEN _rest > 0 THEN greatest(_opens_at, _start) ELSE _opens_at END AS _begins,
              CASE WHEN _rest > 0 THEN _closes_at ELSE least(_closes_at, _start) END AS _ends
            FROM ({stretches}) AS _stretches) AS _clipped) AS _lengths) AS _totals
      WHERE _total >= abs(_rest) ORDER BY _index, _order LIMIT 1) AS _first) END
FROM (SELECT {{0}} AS _start, round({{1}}, 6) AS _rest OFFSET 0) AS _given)"""
    return Template(text, start, seconds, _zone(terms, calendar), of=DateTime(timezone=True))


def business_days_after(
    terms: SqlTerms, calendar: Calendar, start: ColumnElement[Any], count: ColumnElement[Any]
) -> ColumnElement[Any]:
    """Give the same time of day so many business days since an instant, or before it."""
    text = f"""(
SELECT CASE WHEN _count = 0 THEN _start
  WHEN _start > {_instant(FIRST)} + {_MAX_LENGTH} AND _start < {_instant(LAST)} - {_MAX_LENGTH}
  THEN (
    SELECT timezone({{2}}, _day + _wall::time)
    FROM ({_business_days(calendar, "_wall::date")}) AS _open WHERE _nth = abs(_count)) END
FROM (
  SELECT _start, _count, timezone({{2}}, _start) AS _wall
  FROM (SELECT {{0}} AS _start, {{1}} AS _count OFFSET 0) AS _given OFFSET 0) AS _at)"""
    return Template(text, start, count, _zone(terms, calendar), of=DateTime(timezone=True))


def business_date(
    calendar: Calendar, start: ColumnElement[Any], count: ColumnElement[Any]
) -> ColumnElement[Any]:
    """Give the date so many business days after one, or before it."""
    first, last = (FIRST + MAX_LENGTH).date(), (LAST - MAX_LENGTH).date()
    text = f"""(
SELECT CASE WHEN _count = 0 THEN _start
  WHEN _start > DATE '{first}' AND _start < DATE '{last}'
  THEN (
    SELECT _day FROM ({_business_days(calendar, "_start")}) AS _open
    WHERE _nth = abs(_count)) END
FROM (SELECT {{0}} AS _start, {{1}} AS _count OFFSET 0) AS _given)"""
    return Template(text, start, count, of=Date())


def _business_days(calendar: Calendar, start: str) -> str:
    """Give the query of the business days after a date, or before it, and which each is."""
    each_day = sum(map(_is_open, calendar.weekly)) / _WEEK_DAYS
    each_day -= len(calendar.yearly) / _YEAR_DAYS
    ahead = str(MAX_DAYS)
    if each_day > 0:
        lost = len(calendar.exceptions) + len(calendar.yearly)
        few = f"ceil((abs(_count) + {lost}) * {_SLACK / each_day:.12f})::int + {_SLACK_DAYS}"
        ahead = f"least({MAX_DAYS}, {few})"
    return f"""
SELECT _day, row_number() OVER (ORDER BY _index) AS _nth
FROM generate_series(1, {ahead}) AS _index
CROSS JOIN LATERAL (SELECT {start} + sign(_count)::int * _index AS _day) AS _days
WHERE {_open_on(calendar)}"""


def _open_on(calendar: Calendar) -> str:
    """Give the condition that it is open on ``_day``."""
    week = _array(n for n, hours in enumerate(calendar.weekly, start=1) if _is_open(hours))
    days = f"extract(isodow FROM _day)::int = ANY ({week})"
    for key, of, known in (
        (_MONTH_AND_DAY, "int", {m * 100 + d: h for (m, d), h in calendar.yearly.items()}),
        ("_day", "date", {f"'{day}'": h for day, h in sorted(calendar.exceptions.items())}),
    ):
        if known:
            open_ones = _array((day for day, hours in known.items() if _is_open(hours)), of)
            days = f"""CASE WHEN {key} = ANY ({_array(known, of)}) THEN {key} = ANY ({open_ones})
    ELSE {days} END"""
    return days


def _is_open(stretches: tuple[Hours, ...]) -> bool:
    return any(opens < closes for opens, closes in stretches)


def _stretches(calendar: Calendar, day: str, count: str) -> str:
    """Give the query of from when to when it is open on days 0 to ``count``."""
    keys, opens, closes, until = zip(*_rows(calendar), strict=True)
    dates = _array(_quoted(sorted(calendar.exceptions)), "date")
    at = "timezone({{2}}, _day + {} * INTERVAL '1 second')"
    return f"""
SELECT _index, _opens, {at.format("_opens")} AS _opens_at,
  least({at.format("_closes")}, {at.format("_until")}, {at.format(DAY_SECONDS)}) AS _closes_at
FROM generate_series(0, {count}) AS _index
CROSS JOIN LATERAL (SELECT {day} AS _day) AS _days
JOIN unnest({_array(_quoted(keys), "date")}, {_array(opens)}, {_array(closes)}, {_array(until)})
  AS _hours (_key, _opens, _closes, _until)
  ON _key = CASE WHEN _day = ANY ({dates}) THEN _day{_yearly(calendar)}
    ELSE DATE '{_FIRST_MONDAY}' + extract(isodow FROM _day)::int - 1 END"""


def _yearly(calendar: Calendar) -> str:
    if not calendar.yearly:
        return ""
    days = _array(month * 100 + day for month, day in calendar.yearly)
    month, day = (f"extract({part} FROM _day)::int" for part in ("month", "day"))
    return f"""
    WHEN {_MONTH_AND_DAY} = ANY ({days}) THEN make_date({LEAP_YEAR}, {month}, {day})"""


def _rows(calendar: Calendar) -> list[tuple[date, int, int, int]]:
    days = {_FIRST_MONDAY + timedelta(days=n): hours for n, hours in enumerate(calendar.weekly)}
    days |= {day_of_years(*day): hours for day, hours in calendar.yearly.items()}
    days |= calendar.exceptions
    rows = []
    for key, stretches in days.items():
        next_opens = (*(opens for opens, _ in stretches[1:]), DAY_SECONDS)
        rows += [(key, *hours, by) for hours, by in zip(stretches, next_opens, strict=False)]
    return rows or [(_FIRST_MONDAY, 0, 0, 0)]


def _days_ahead(calendar: Calendar) -> str:
    """Give as many days as may have to be looked at, so that few are."""
    week = sum(closes - opens for day in calendar.weekly for opens, closes in day)
    most = MAX_DAYS + 2
    longest = max(sum(closes - opens for opens, closes in day) for day in calendar.weekly)
    lost_yearly = len(calendar.yearly) * longest
    each_day = week / _WEEK_DAYS - lost_yearly / _YEAR_DAYS
    if each_day <= 0:
        return str(most)
    lost = len(calendar.exceptions) * longest + lost_yearly
    ratio = _SLACK / each_day
    return f"least({most}, ceil((abs(_rest) + {lost}) * {ratio:.12f})::int + {_SLACK_DAYS})"


def _zone(terms: SqlTerms, calendar: Calendar) -> ColumnElement[Any]:
    return terms.source.time_zone() if calendar.zone is None else quoted(calendar.zone.key)


def _instant(at: Any) -> str:
    return f"TIMESTAMPTZ '{at.isoformat(sep=' ')}'"


def _seconds(count: str) -> str:
    # No stretch is so long that its microseconds are not exact in double precision.
    return f"INTERVAL '1 microsecond' * (({count}) * 1000000)::float8"


def _quoted(dates: Any) -> list[str]:
    return [f"'{day}'" for day in dates]


def _array(items: Any, of: str = "int") -> str:
    return f"ARRAY[{', '.join(map(str, items))}]::{of}[]"
