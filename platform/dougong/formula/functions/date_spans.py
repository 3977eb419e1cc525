"""Functions that tell how far apart two moments are, and where a period begins and ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    Integer,
    Interval,
    Numeric,
    cast,
    extract,
    func,
)
from sqlalchemy import literal_column as plain

from dougong.formula.arithmetic import quotient
from dougong.formula.function import Example, Function, Operand, Parameter, function
from dougong.formula.lengths import seconds_of, since_midnight
from dougong.formula.periods import (
    DAYS,
    MONTHS,
    PERIODS,
    SECONDS,
    UNITS,
    end_of,
    start_of,
    wall_clock,
    whole_months,
)
from dougong.formula.sql_moments import in_years
from dougong.formula.sql_numbers import quotient as sql_quotient
from dougong.formula.sql_terms import SqlTerms, let
from dougong.formula.value_types import DATE, NUMBER, TIME, Kind, Type

_DATES = (Kind.DATE, Kind.DATETIME)
_MOMENTS = (*_DATES, Kind.TIME)
_DAY = timedelta(days=1)


@function
class Diff(Function):
    key = "DIFF"
    parameters = (
        Parameter("start", _MOMENTS, alike="moment"),
        Parameter("end", _MOMENTS, alike="moment"),
        Parameter("unit", words=UNITS),
    )
    returns = NUMBER
    doc = {
        "en": "How much later the end is than the start, negative when it is earlier. Hours, "
        "minutes and seconds are exact, with decimals; of days and more only the whole ones that "
        "have passed count, by the clock on the wall: a month has when its day and time come "
        "again.",
        "zh-CN": "结束比开始晚多少，更早时为负。小时、分钟和秒为精确小数；"
        "日及以上单位按当地时钟只计已满的整数：再次到达同一日和同一时刻才算满一个月。",
    }
    examples = (
        Example("DIFF(DATE(2026, 1, 15), '2026-03-14', 'months')", "1"),
        Example("DIFF(DATE(2026, 3, 1), '2026-02-27', 'days')", "-2"),
        Example("DIFF(TIMEVALUE('08:30'), TIMEVALUE('10:00'), 'hours')", "1.5"),
        Example("DIFF(TODAY(), null, 'days')", None),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        of, unit = args[0].type, args[2].word.removesuffix("s")
        start, end = args[0].sql, args[1].sql
        if unit in SECONDS:
            return sql_quotient(_sql_seconds(start, end, of), _decimal(SECONDS[unit]))
        if of == TIME:
            return cast(extract("day", _minus(end, start)), Numeric)
        if unit in DAYS:
            return _whole(_sql_days(terms, start, end, of), DAYS[unit])
        age = func.age(terms.local(end, of), terms.local(start, of), type_=Interval())
        months = let(age, lambda age: extract("year", age) * _decimal(12) + extract("month", age))
        return _whole(months, MONTHS[unit])

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        of = types[0]
        wall_of = wall_clock(of)

        def diff(around: Any, start: Any, end: Any, unit: str) -> Decimal:
            unit = unit.removesuffix("s")
            if unit in SECONDS:
                return quotient(_seconds(start, end), Decimal(SECONDS[unit]))
            if of == TIME:
                return Decimal(0)
            first, last = wall_of(around, start), wall_of(around, end)
            if unit in DAYS:
                return Decimal(_toward_zero(last - first, DAYS[unit] * _DAY))
            return Decimal(_toward_zero(whole_months(first, last), MONTHS[unit]))

        return diff


def _toward_zero(whole: Any, part: Any) -> int:
    return int(whole // part) if whole // part >= 0 else -int(-whole // part)


def _seconds(start: Any, end: Any) -> Decimal:
    if isinstance(start, date):
        return seconds_of(end - start)
    return seconds_of(since_midnight(end) - since_midnight(start))


def _sql_seconds(
    start: ColumnElement[Any], end: ColumnElement[Any], of: Type
) -> ColumnElement[Any]:
    if of == DATE:
        return cast(_minus(end, start, Integer()), Numeric) * _decimal(86_400)
    return cast(extract("epoch", _minus(end, start)), Numeric)


def _sql_days(
    terms: SqlTerms, start: ColumnElement[Any], end: ColumnElement[Any], of: Type
) -> ColumnElement[Any]:
    if of == DATE:
        return cast(_minus(end, start, Integer()), Numeric)
    passed = _minus(terms.local(end, of), terms.local(start, of))
    return cast(extract("day", passed), Numeric)


def _whole(count: ColumnElement[Any], size: int) -> ColumnElement[Any]:
    return func.div(count, _decimal(size), type_=Numeric()) if size > 1 else count


def _minus(
    end: ColumnElement[Any], start: ColumnElement[Any], result: Any = None
) -> ColumnElement[Any]:
    return end.op("-", return_type=result or Interval())(start)


def _decimal(number: int) -> ColumnElement[Any]:
    return plain(str(number), Numeric())


class _Bound(Function):
    """One end of a period."""

    parameters = (Parameter("date", _DATES), Parameter("period", words=PERIODS))
    returns = DATE

    def first(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        """Give midnight of the first day, on the wall."""
        moment, period = args
        local = terms.local(moment.sql, moment.type)
        return func.date_trunc(period.sql, local, type_=DateTime())


@function
class StartOf(_Bound):
    key = "START_OF"
    doc = {
        "en": "The first day of the day, week, month, quarter or year; weeks begin on Monday.",
        "zh-CN": "所在日、周、月、季度或年的第一天；每周从星期一开始。",
    }
    examples = (
        Example("START_OF('2026-03-01', 'week')", "2026-02-23"),
        Example("START_OF('2026-03-31', 'quarter')", "2026-01-01"),
        Example("START_OF(null, 'year')", None),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        return cast(self.first(terms, args), Date)

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        day_of = _day_of(types[0])
        return lambda around, moment, period: start_of(day_of(around, moment), period)


@function
class EndOf(_Bound):
    key = "END_OF"
    doc = {
        "en": "The last day of the day, week, month, quarter or year; weeks end on Sunday.",
        "zh-CN": "所在日、周、月、季度或年的最后一天；每周到星期日结束。",
    }
    examples = (
        Example("END_OF('2024-02-01', 'month')", "2024-02-29"),
        Example("END_OF('2026-03-01', 'week')", "2026-03-01"),
        Example("END_OF('9999-12-31', 'week')", None),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        period = args[1].word
        months, days = MONTHS.get(period, 0), DAYS.get(period, 0)
        length = plain(f"INTERVAL '{months} months {days} days'", Interval())
        next_first = self.first(terms, args).op("+", return_type=DateTime())(length)
        day_before = plain("1", Integer())
        return in_years(cast(next_first, Date).op("-", return_type=Date())(day_before))

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        day_of = _day_of(types[0])
        return lambda around, moment, period: end_of(day_of(around, moment), period)


def _day_of(of: Type) -> Callable[[Any, Any], date]:
    wall_of = wall_clock(of)

    def day_of(around: Any, moment: Any) -> date:
        wall = wall_of(around, moment)
        return wall.date() if isinstance(wall, datetime) else wall

    return day_of
