"""Functions on dates and times; a datetime is taken apart in the tenant's time zone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Interval,
    Numeric,
    Text,
    case,
    cast,
    extract,
    func,
)
from sqlalchemy import literal_column as plain

from dougong.formula.function import Function, Operand, Parameter, function
from dougong.formula.sql_terms import SqlTerms, make_date, quoted, whole
from dougong.formula.value_types import DATE, DATETIME, NUMBER, Kind

_MOMENT = (Kind.DATE, Kind.DATETIME)
_MAX_MONTHS = 24_000
_ISO_DATE = "^(?!0000)[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"


@function
class Today(Function):
    key = "TODAY"
    returns = DATE
    reads_clock = True
    doc = {"en": "The present date.", "zh-CN": "今天的日期。"}

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        return terms.today()


@function
class Now(Function):
    key = "NOW"
    returns = DATETIME
    reads_clock = True
    doc = {"en": "The present date and time.", "zh-CN": "现在的日期和时间。"}

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        return terms.now()


class _Part(Function):
    """One number out of a date."""

    parameters = (Parameter("date", _MOMENT),)
    returns = NUMBER
    part: ClassVar[str]

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        (moment,) = args
        return cast(extract(self.part, terms.local(moment.sql, moment.type)), Numeric)


@function
class Year(_Part):
    key = "YEAR"
    part = "year"
    doc = {"en": "The year, such as 2026.", "zh-CN": "年份，例如 2026。"}


@function
class Quarter(_Part):
    key = "QUARTER"
    part = "quarter"
    doc = {"en": "The quarter of the year, 1 to 4.", "zh-CN": "季度，1 到 4。"}


@function
class Month(_Part):
    key = "MONTH"
    part = "month"
    doc = {"en": "The month of the year, 1 to 12.", "zh-CN": "月份，1 到 12。"}


@function
class Week(_Part):
    key = "WEEK"
    part = "week"
    doc = {
        "en": "The week of the year by ISO 8601, 1 to 53; weeks begin on Monday.",
        "zh-CN": "ISO 8601 周数，1 到 53；每周从星期一开始。",
    }


@function
class Day(_Part):
    key = "DAY"
    part = "day"
    doc = {"en": "The day of the month, 1 to 31.", "zh-CN": "日，1 到 31。"}


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

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        year, month, day = (arg.sql for arg in args)
        return make_date(year, month, day)


@function
class DateValue(Function):
    key = "DATEVALUE"
    parameters = (Parameter("value", (Kind.DATE, Kind.DATETIME, Kind.TEXT)),)
    returns = DATE
    doc = {
        "en": "The date of a datetime, or of a text such as '2026-01-31'; blank when it is none.",
        "zh-CN": "日期时间的日期，或文本（如 '2026-01-31'）表示的日期；无效时为空。",
    }

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        (value,) = args
        if value.type == DATE:
            return value.sql
        if value.type == DATETIME:
            return terms.date_of(value.sql)
        return _date_of_text(value.sql)


def _date_of_text(text: ColumnElement[Any]) -> ColumnElement[Any]:
    first = cast(func.left(text, plain("7"), type_=Text()).concat(quoted("-01")), Date)
    last = first + plain("INTERVAL '1 month'", Interval()) - plain("INTERVAL '1 day'", Interval())
    day = cast(func.right(text, plain("2")), Integer)
    is_day = case((day <= extract("day", last), cast(text, Date)))
    # One CASE within the other: PostgreSQL may evaluate both sides of an AND.
    return case((text.op("~", is_comparison=True)(quoted(_ISO_DATE)), is_day))


@function
class AddMonths(Function):
    key = "ADDMONTHS"
    parameters = (Parameter("date", _MOMENT), Parameter("months", (Kind.NUMBER,)))
    doc = {
        "en": "So many months later; from the last day of a month to the last day of a month.",
        "zh-CN": "若干个月之后；月末仍对应月末。",
    }

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        moment, months = args
        start = terms.local(moment.sql, moment.type)
        count = whole(months.sql, -_MAX_MONTHS, _MAX_MONTHS)
        length = func.make_interval(plain("0"), count, type_=Interval())
        day = plain("INTERVAL '1 day'", Interval())
        next_day = start + day
        is_last = extract("day", next_day) == plain("1")
        # The day after a month's last is the first of a month, and stays a first.
        later = case((is_last, next_day + length - day), else_=start + length)
        return terms.from_local(later, moment.type)


@function
class StartOf(Function):
    key = "START_OF"
    parameters = (
        Parameter("date", _MOMENT),
        Parameter("period", words=("day", "week", "month", "quarter", "year")),
    )
    returns = DATE
    doc = {
        "en": "The first day of the day, week, month, quarter or year; weeks begin on Monday.",
        "zh-CN": "所在日、周、月、季度或年的第一天；每周从星期一开始。",
    }

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        moment, period = args
        stamp = func.date_trunc(period.sql, terms.local(moment.sql, moment.type))
        return cast(stamp, Date)
