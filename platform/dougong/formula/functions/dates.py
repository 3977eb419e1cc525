"""Functions that make dates and times out of numbers and texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    Double,
    Integer,
    Interval,
    Text,
    Time,
    case,
    cast,
    extract,
    func,
)
from sqlalchemy import literal_column as plain

from dougong.formula import moments
from dougong.formula.arithmetic import whole
from dougong.formula.function import Example, Function, Operand, Parameter, function
from dougong.formula.periods import wall_clock
from dougong.formula.sql_moments import in_years
from dougong.formula.sql_moments import wall_clock as sql_wall_clock
from dougong.formula.sql_terms import SqlTerms, let, make_date, quoted
from dougong.formula.sql_terms import whole as sql_whole
from dougong.formula.value_types import DATE, DATETIME, TIME, Kind, Type

# One pattern for Python, PostgreSQL and the browser; PostgreSQL's ``$`` is the end of the text.
_DAY = "(?!0000)[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6})?)?"
_OFFSET = "(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])"
_ISO_DATE = f"^{_DAY}$"
_ISO_TIME = f"^{_CLOCK}$"
_ISO_DATETIME = f"^{_DAY}(?:[T ]{_CLOCK}{_OFFSET}?)?$"
_ZONED = f"{_OFFSET}$"


@function
class DateOf(Function):
    key = "DATE"
    parameters = (
        Parameter("year", (Kind.NUMBER,)),
        Parameter("month", (Kind.NUMBER,)),
        Parameter("day", (Kind.NUMBER,)),
    )
    returns = DATE
    doc = {
        "en": "The date of that year, month and day; blank when there is none.",
        "zh-CN": "由年、月、日组成的日期；不存在时为空。",
    }
    examples = (Example("DATE(2024, 2, 29)", "2024-02-29"), Example("DATE(2026, 2, 29)", None))

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        year, month, day = (arg.sql for arg in args)
        return make_date(year, month, day)

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        def of(around: Any, *numbers: Decimal) -> date | None:
            parts = [
                whole(number, 1, most) for number, most in zip(numbers, (9999, 12, 31), strict=True)
            ]
            try:
                return None if None in parts else date(*parts)  # type: ignore[arg-type]
            except ValueError:
                return None

        return of


@function
class TimeOf(Function):
    key = "TIME"
    parameters = (
        Parameter("hour", (Kind.NUMBER,)),
        Parameter("minute", (Kind.NUMBER,)),
        Parameter("second", (Kind.NUMBER,), optional=True),
    )
    returns = TIME
    doc = {
        "en": "The time of day of that hour, minute and second; blank when there is none.",
        "zh-CN": "由时、分、秒组成的时刻；不存在时为空。",
    }
    examples = (
        Example("TIME(8, 30)", "08:30:00"),
        Example("TIME(23, 59, 59)", "23:59:59"),
        Example("TIME(24, 0, 0)", None),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        numbers = [
            sql_whole(arg.sql, 0, most) for arg, most in zip(args, (23, 59, 59), strict=False)
        ]
        if len(numbers) == 2:
            numbers.append(plain("0", Integer()))
        hour, minute, second = numbers
        return func.make_time(hour, minute, cast(second, Double), type_=Time())

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        def of(around: Any, *numbers: Decimal) -> time | None:
            parts = [
                whole(number, 0, most) for number, most in zip(numbers, (23, 59, 59), strict=False)
            ]
            return None if None in parts else time(*parts)  # type: ignore[arg-type]

        return of


@function
class DateValue(Function):
    key = "DATEVALUE"
    parameters = (Parameter("value", (Kind.DATE, Kind.DATETIME, Kind.TEXT, Kind.OPTION)),)
    returns = DATE
    doc = {
        "en": "The date of a datetime, or of a text such as '2026-01-31'; blank when it is none.",
        "zh-CN": "日期时间的日期，或文本（如 '2026-01-31'）表示的日期；无效时为空。",
    }
    examples = (
        Example("DATEVALUE('2026-01-31')", "2026-01-31"),
        Example("DATEVALUE(t)", None, {"t": "2026-02-29"}, {"t": "text"}),
        Example("DATEVALUE(t)", None, {"t": "31.1.2026"}, {"t": "text"}),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        (value,) = args
        if value.type.kind in {Kind.DATE, Kind.DATETIME}:
            return cast(sql_wall_clock(terms, value.sql, value.type), Date)
        return let(value.sql, lambda text: _where_day(text, _ISO_DATE, cast(text, Date)))

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        if types[0].kind in {Kind.DATE, Kind.DATETIME}:
            wall_of = wall_clock(types[0])

            def date_of(around: Any, moment: Any) -> date | None:
                wall = wall_of(around, moment)
                return wall.date() if isinstance(wall, datetime) else wall

            return date_of
        return lambda around, text: _read(text, _ISO_DATE, date.fromisoformat)


@function
class DateTimeValue(Function):
    key = "DATETIMEVALUE"
    parameters = (Parameter("value", (Kind.DATETIME, Kind.DATE, Kind.TEXT, Kind.OPTION)),)
    returns = DATETIME
    doc = {
        "en": "The beginning of a date, or the datetime of a text such as '2026-01-31 08:30' or "
        "'2026-01-31T08:30:00Z'; without a zone it is the tenant's. Blank when it is none.",
        "zh-CN": "日期的开始时刻，或文本（如 '2026-01-31 08:30' 或 '2026-01-31T08:30:00Z'）表示的"
        "日期时间；未写时区时为租户时区；无效时为空。",
    }
    examples = (
        Example("DATETIMEVALUE('2026-01-31T08:30:00+08:00')", "2026-01-31T00:30:00Z"),
        Example("DATETIMEVALUE(t)", None, {"t": "2026-01-31 24:00"}, {"t": "text"}),
        Example("DATETIMEVALUE(t)", None, {"t": "soon"}, {"t": "text"}),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        (value,) = args
        if value.type == DATETIME:
            return value.sql
        if value.type == DATE:
            return terms.midnight(value.sql)
        return let(value.sql, lambda text: self._sql_of_text(terms, text))

    def _sql_of_text(self, terms: SqlTerms, text: ColumnElement[Any]) -> ColumnElement[Any]:
        instant = case(
            (text.op("~", is_comparison=True)(quoted(_ZONED)), cast(text, DateTime(timezone=True))),
            else_=terms.from_local(cast(text, DateTime()), DATETIME),
        )
        return in_years(_where_day(text, _ISO_DATETIME, instant))

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        if types[0] == DATETIME:
            return lambda around, instant: instant
        if types[0] == DATE:
            return lambda around, day: moments.midnight(day, around.zone)
        return lambda around, text: _instant(_read(text, _ISO_DATETIME, _stamp), around.zone)


@function
class TimeValue(Function):
    key = "TIMEVALUE"
    parameters = (Parameter("value", (Kind.TIME, Kind.DATETIME, Kind.TEXT, Kind.OPTION)),)
    returns = TIME
    doc = {
        "en": "The time of day of a datetime, or of a text such as '08:30' or '08:30:15'; blank "
        "when it is none.",
        "zh-CN": "日期时间的时刻，或文本（如 '08:30' 或 '08:30:15'）表示的时刻；无效时为空。",
    }
    examples = (
        Example("TIMEVALUE('08:30')", "08:30:00"),
        Example("TIMEVALUE(t)", None, {"t": "8:30"}, {"t": "text"}),
        Example("TIMEVALUE(t)", None, {"t": "24:00"}, {"t": "text"}),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        (value,) = args
        if value.type.kind in {Kind.TIME, Kind.DATETIME}:
            return cast(sql_wall_clock(terms, value.sql, value.type), Time)
        return let(
            value.sql,
            lambda text: case(
                (text.op("~", is_comparison=True)(quoted(_ISO_TIME)), cast(text, Time))
            ),
        )

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        if types[0].kind in {Kind.TIME, Kind.DATETIME}:
            wall_of = wall_clock(types[0])

            def time_of(around: Any, moment: Any) -> time | None:
                wall = wall_of(around, moment)
                return wall.time() if isinstance(wall, datetime) else wall

            return time_of
        return lambda around, text: _read(text, _ISO_TIME, time.fromisoformat)


def _where_day(
    text: ColumnElement[Any], pattern: str, value: ColumnElement[Any]
) -> ColumnElement[Any]:
    """Give the value where a text has the pattern and begins with a day that there is."""
    first = cast(func.left(text, plain("7"), type_=Text()).concat(quoted("-01")), Date)
    last = first + plain("INTERVAL '1 month'", Interval()) - plain("INTERVAL '1 day'", Interval())
    day = cast(func.substr(text, plain("9"), plain("2")), Integer)
    # One CASE within the other: PostgreSQL may evaluate both sides of an AND.
    is_day = case((day <= extract("day", last), value))
    return case((text.op("~", is_comparison=True)(quoted(pattern)), is_day))


def _read(text: str, pattern: str, read: Callable[[str], Any]) -> Any:
    try:
        return read(text) if re.fullmatch(pattern, text) else None
    except ValueError:
        return None


def _stamp(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _instant(stamp: datetime | None, zone: Any) -> datetime | None:
    if stamp is None:
        return None
    if stamp.tzinfo is None:
        return moments.instant_of(stamp, zone)
    try:
        return stamp.astimezone(UTC)
    except OverflowError:
        return None
