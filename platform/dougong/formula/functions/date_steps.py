"""Functions that go from one moment to another.

Months, weeks and days are those of the wall clock: the same time of day later, though a day may
have 23 or 25 hours. Hours, minutes and seconds are lengths of time, exact.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Integer, Interval, Numeric, func
from sqlalchemy import literal_column as plain

from dougong.formula import moments
from dougong.formula.arithmetic import multiply, whole
from dougong.formula.function import Example, Function, Operand, Parameter, function
from dougong.formula.lengths import instant_after, seconds_long, time_after
from dougong.formula.periods import DAYS, MONTHS, SECONDS, UNITS, add_days, add_months, wall_clock
from dougong.formula.sql_moments import after, months_after
from dougong.formula.sql_moments import seconds_long as sql_seconds_long
from dougong.formula.sql_terms import SqlTerms
from dougong.formula.sql_terms import whole as sql_whole
from dougong.formula.value_types import DATE, DATETIME, TIME, Kind, Type

_DATES = (Kind.DATE, Kind.DATETIME)
# More of each than lies between the years 1 and 9999; PostgreSQL can still reckon so far.
_MAX_MONTHS = 120_000
_MAX_DAYS = 3_660_000
_DAY_SECONDS = 86_400


@function
class AddMonths(Function):
    key = "ADDMONTHS"
    parameters = (Parameter("date", _DATES), Parameter("months", (Kind.NUMBER,)))
    doc = {
        "en": "So many whole months later; from the last day of a month to the last of a month.",
        "zh-CN": "若干个整月之后；月末仍对应月末。",
    }
    examples = (
        Example("ADDMONTHS('2004-02-29', 1)", "2004-03-31"),
        Example("ADDMONTHS('2004-12-31', 2)", "2005-02-28"),
        Example("ADDMONTHS('2026-01-31', 0.5)", "2026-01-31"),
        Example("ADDMONTHS(null, 1)", None),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        moment, months = args
        return _sql_months_later(terms, moment, months.sql, 1)

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        return _months_later(types[0], 1)


@function
class Add(Function):
    key = "ADD"
    parameters = (
        Parameter("moment", (*_DATES, Kind.TIME)),
        Parameter("count", (Kind.NUMBER,)),
        Parameter("unit", words=UNITS),
    )
    doc = {
        "en": "So many years, quarters, months, weeks, days, hours, minutes or seconds later. Of "
        "days and more only whole ones count: months keep to the end of the month, days to the "
        "time of day. Hours are exact; of a date they count as whole days, and a time of day "
        "starts again at midnight.",
        "zh-CN": "若干年、季度、月、周、日、小时、分钟或秒之后。"
        "日及以上单位只计整数：按月计时月末仍为月末，按日计时时刻不变。"
        "小时精确计算；日期加小时只计整日，时刻过午夜后从零点重新开始。",
    }
    examples = (
        Example("ADD('2026-01-31', 1, 'month')", "2026-02-28"),
        Example("ADD('2026-01-31', -2, 'weeks')", "2026-01-17"),
        Example("ADD(DATETIMEVALUE('2026-01-31T23:30:00Z'), 1.5, 'hours')", "2026-02-01T01:00:00Z"),
        Example("ADD(TIMEVALUE('23:30'), 45, 'minutes')", "00:15:00"),
        Example("ADD('9999-12-31', 1, 'day')", None),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        moment, count, unit = args[0], args[1].sql, args[2].word.removesuffix("s")
        if unit in MONTHS:
            return _sql_months_later(terms, moment, count, MONTHS[unit])
        if unit in DAYS:
            return _sql_days_later(terms, moment, count, DAYS[unit])
        if moment.type == DATE:
            days = func.div(count, _decimal(_DAY_SECONDS // SECONDS[unit]), type_=Numeric())
            return _sql_days_later(terms, moment, days, 1)
        length = sql_seconds_long(count * _decimal(SECONDS[unit]))
        return _later(moment.sql, length) if moment.type == TIME else after(moment.sql, length)

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        steps: dict[str, Callable[..., Any]] = {
            **{unit: _months_later(types[0], months) for unit, months in MONTHS.items()},
            **{unit: _days_later(types[0], days) for unit, days in DAYS.items()},
            **{unit: _seconds_later(types[0], seconds) for unit, seconds in SECONDS.items()},
        }
        return lambda around, moment, count, unit: steps[unit.removesuffix("s")](
            around, moment, count
        )


def _sql_months_later(
    terms: SqlTerms, moment: Operand, count: ColumnElement[Any], size: int
) -> ColumnElement[Any]:
    months = _times(count, size, _MAX_MONTHS)
    if moment.type == TIME:
        return _later(moment.sql, func.make_interval(plain("0"), months, type_=Interval()))
    later = months_after(terms.local(moment.sql, moment.type), months)
    return terms.from_local(later, moment.type)


def _sql_days_later(
    terms: SqlTerms, moment: Operand, count: ColumnElement[Any], size: int
) -> ColumnElement[Any]:
    days = _times(count, size, _MAX_DAYS)
    if moment.type == DATE:
        return after(moment.sql, days)
    length = func.make_interval(plain("0"), plain("0"), plain("0"), days, type_=Interval())
    if moment.type == TIME:
        return _later(moment.sql, length)
    return terms.from_local(after(terms.local(moment.sql, DATETIME), length), DATETIME)


def _times(count: ColumnElement[Any], size: int, most: int) -> ColumnElement[Any]:
    most //= size
    units = sql_whole(count, -most, most)
    return units if size == 1 else units * plain(str(size), Integer())


def _later(time: ColumnElement[Any], length: ColumnElement[Any]) -> ColumnElement[Any]:
    return time.op("+", return_type=time.type)(length)


def _decimal(number: int) -> ColumnElement[Any]:
    return plain(str(number), Numeric())


def _months_later(of: Type, size: int) -> Callable[..., Any]:
    return _calendar_step(of, size, _MAX_MONTHS // size, add_months)


def _days_later(of: Type, size: int) -> Callable[..., Any]:
    return _calendar_step(of, size, _MAX_DAYS // size, add_days)


def _calendar_step(
    of: Type, size: int, most: int, step: Callable[[Any, int], Any]
) -> Callable[..., Any]:
    wall_of = wall_clock(of)

    def later(around: Any, moment: Any, count: Decimal) -> Any:
        units = whole(count, -most, most)
        if units is None or of == TIME:
            return None if units is None else moment
        wall = step(wall_of(around, moment), units * size)
        return wall if wall is None or of == DATE else moments.instant_of(wall, around.zone)

    return later


def _seconds_later(of: Type, size: int) -> Callable[..., Any]:
    if of == DATE:
        return _hours_of_date(_DAY_SECONDS // size)
    after: Callable[[Any, Any], Any] = time_after if of == TIME else instant_after

    def later(around: Any, moment: Any, count: Decimal) -> Any:
        length = seconds_long(multiply(count, Decimal(size)))
        return None if length is None else after(moment, length)

    return later


def _hours_of_date(a_day: int) -> Callable[..., Any]:
    def later(around: Any, day: Any, count: Decimal) -> Any:
        units = int(count)
        days = abs(units) // a_day * (1 if units > 0 else -1)
        return add_days(day, days) if abs(days) <= _MAX_DAYS else None

    return later
