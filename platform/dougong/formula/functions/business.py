"""Functions that count the hours, and the days, on which a business is open."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Numeric
from sqlalchemy import literal_column as plain

from dougong.formula.arithmetic import multiply, quotient, whole
from dougong.formula.calendars import (
    MAX_DAYS,
    Calendar,
    business_date,
    business_days_after,
    calendar_named,
    open_after,
    open_between,
)
from dougong.formula.errors import UnreadableError
from dougong.formula.function import Example, Function, Operand, Parameter, function
from dougong.formula.lengths import seconds_long, seconds_of
from dougong.formula.sql_calendars import business_date as sql_business_date
from dougong.formula.sql_calendars import business_days_after as sql_business_days_after
from dougong.formula.sql_calendars import open_after as sql_open_after
from dougong.formula.sql_calendars import open_seconds
from dougong.formula.sql_numbers import quotient as sql_quotient
from dougong.formula.sql_terms import SqlTerms, blank
from dougong.formula.sql_terms import whole as sql_whole
from dougong.formula.value_types import DATE, DATETIME, NUMBER, Kind, Type
from dougong.kernel.messages import say

_HOUR = Decimal(3600)
_CALENDAR = Parameter("calendar", (Kind.TEXT,), optional=True, literal=True, calendar=True)
_NAME = re.compile("[a-z][a-z0-9_]{0,39}")


class _OnCalendar(Function):
    """A function whose last parameter is the name of a calendar."""

    def read(self, text: str, types: Sequence[Type]) -> None:
        if not _NAME.fullmatch(text):
            reason = say(
                "`{text}` is not the name of a calendar", "`{text}` 不是日历的名称", text=text
            )
            raise UnreadableError(0, reason)


@function
class BusinessHoursBetween(_OnCalendar):
    key = "BUSINESS_HOURS_BETWEEN"
    parameters = (
        Parameter("start", (Kind.DATETIME,)),
        Parameter("end", (Kind.DATETIME,)),
        _CALENDAR,
    )
    returns = NUMBER
    doc = {
        "en": "The hours between two datetimes in which the calendar is open, with decimals; "
        "negative when the end is earlier. Without a calendar it is the default one, or "
        "else Monday to Friday, 9 to 18. Blank for more than fifty years.",
        "zh-CN": "两个日期时间之间日历开放的小时数，含小数；结束更早时为负。"
        "未指定日历时取默认日历，没有则为周一至周五 9 至 18 点。超过五十年时为空。",
    }
    examples = (
        Example("BUSINESS_HOURS_BETWEEN('2026-03-06 17:30', '2026-03-09 09:45')", "1.25"),
        Example("BUSINESS_HOURS_BETWEEN('2026-03-07', '2026-03-09')", "0"),
        Example("BUSINESS_HOURS_BETWEEN('2026-03-09 18:00', '2026-03-09 09:00')", "-9"),
        Example("BUSINESS_HOURS_BETWEEN(null, NOW())", None),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        calendar = terms.source.calendar(_name(args))
        if calendar is None:
            return blank(NUMBER)
        seconds = open_seconds(terms, calendar, args[0].sql, args[1].sql)
        return sql_quotient(seconds, plain("3600", Numeric()))

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        def between(around: Any, start: datetime, end: datetime, name: str = "") -> Decimal | None:
            calendar: Calendar | None = calendar_named(around.calendars, name)
            if calendar is None:
                return None
            length = open_between(calendar, around.zone, start, end)
            return None if length is None else quotient(seconds_of(length), _HOUR)

        return between


@function
class AddBusinessHours(_OnCalendar):
    key = "ADD_BUSINESS_HOURS"
    parameters = (
        Parameter("start", (Kind.DATETIME,)),
        Parameter("hours", (Kind.NUMBER,)),
        _CALENDAR,
    )
    returns = DATETIME
    doc = {
        "en": "The first datetime with so many open hours of the calendar since the start; for "
        "negative hours the last one with so many until it. Without a calendar it is the "
        "default one, or else Monday to Friday, 9 to 18. Blank if more than fifty years away.",
        "zh-CN": "从开始起日历开放满若干小时的最早日期时间；小时数为负时向前推算。"
        "未指定日历时取默认日历，没有则为周一至周五 9 至 18 点。"
        "相距超过五十年时为空。",
    }
    examples = (
        Example(
            "ADD_BUSINESS_HOURS('2026-03-06 17:00', 2) = DATETIMEVALUE('2026-03-09 10:00')", True
        ),
        Example(
            "ADD_BUSINESS_HOURS('2026-03-06 09:00', 9) = DATETIMEVALUE('2026-03-06 18:00')", True
        ),
        Example(
            "ADD_BUSINESS_HOURS('2026-03-09 09:30', -1) = DATETIMEVALUE('2026-03-06 17:30')", True
        ),
        Example("ADD_BUSINESS_HOURS('2026-03-09', 1000000)", None),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        calendar = terms.source.calendar(_name(args))
        if calendar is None:
            return blank(DATETIME)
        seconds = args[1].sql * plain("3600", Numeric())
        return sql_open_after(terms, calendar, args[0].sql, seconds)

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        def after(around: Any, start: datetime, hours: Decimal, name: str = "") -> datetime | None:
            calendar: Calendar | None = calendar_named(around.calendars, name)
            length = seconds_long(multiply(hours, _HOUR))
            if calendar is None or length is None:
                return None
            return open_after(calendar, around.zone, start, length)

        return after


@function
class AddBusinessDays(_OnCalendar):
    key = "ADD_BUSINESS_DAYS"
    parameters = (
        Parameter("start", (Kind.DATE, Kind.DATETIME)),
        Parameter("days", (Kind.NUMBER,)),
        _CALENDAR,
    )
    doc = {
        "en": "The date so many business days later, or earlier for a negative number; of a "
        "datetime the same time of day, by the clock of the calendar. A business day is one on "
        "which the calendar is open at all; the day it begins with does not count, and of the "
        "number only whole days. Without a calendar it is the default one, or else Monday to "
        "Friday. Blank if more than fifty years away.",
        "zh-CN": "若干个工作日之后的日期；天数为负时向前推算。"
        "日期时间保持日历时钟上的同一时刻。日历当天有开放时段即为工作日，"
        "起始日不计入，天数只计整数。"
        "未指定日历时取默认日历，没有则为周一至周五。相距超过五十年时为空。",
    }
    examples = (
        Example("ADD_BUSINESS_DAYS('2026-03-06', 3)", "2026-03-11"),
        Example("ADD_BUSINESS_DAYS('2026-03-07', 1)", "2026-03-09"),
        Example("ADD_BUSINESS_DAYS('2026-03-09', -2)", "2026-03-05"),
        Example(
            "ADD_BUSINESS_DAYS(DATETIMEVALUE('2026-03-06 17:00'), 1) "
            "= DATETIMEVALUE('2026-03-09 17:00')",
            True,
        ),
        Example("ADD_BUSINESS_DAYS('2026-03-09', 1000000)", None),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        calendar = terms.source.calendar(_name(args))
        if calendar is None:
            return blank(args[0].type)
        count = sql_whole(args[1].sql, -MAX_DAYS, MAX_DAYS)
        if args[0].type == DATE:
            return sql_business_date(calendar, args[0].sql, count)
        return sql_business_days_after(terms, calendar, args[0].sql, count)

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        def after(around: Any, start: Any, days: Decimal, name: str = "") -> Any:
            calendar: Calendar | None = calendar_named(around.calendars, name)
            count = whole(days, -MAX_DAYS, MAX_DAYS)
            if calendar is None or count is None:
                return None
            if types[0] == DATE:
                return business_date(calendar, start, count)
            return business_days_after(calendar, around.zone, start, count)

        return after


def _name(args: Sequence[Operand]) -> str:
    return args[2].word if len(args) > 2 else ""
