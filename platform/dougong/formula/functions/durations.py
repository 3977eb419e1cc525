"""Functions between moments, lengths of time and plain seconds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Numeric, Text, case, cast, extract, func, not_
from sqlalchemy import literal_column as plain

from dougong.formula.function import Example, Function, Operand, Parameter, function
from dougong.formula.lengths import instant_after, seconds_long, seconds_of, since_midnight
from dougong.formula.sql_moments import after
from dougong.formula.sql_moments import seconds_long as sql_seconds_long
from dougong.formula.sql_terms import SqlTerms, let, quoted, sql_type
from dougong.formula.value_types import DATETIME, DURATION, NUMBER, TEXT, TIME, Kind, Type

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@function
class UnixTimestamp(Function):
    key = "UNIXTIMESTAMP"
    parameters = (Parameter("moment", (Kind.DATETIME, Kind.TIME)),)
    returns = NUMBER
    doc = {
        "en": "The seconds since 1970-01-01T00:00:00Z; of a time of day those since midnight.",
        "zh-CN": "自 1970-01-01T00:00:00Z 起的秒数；时刻则为自零点起的秒数。",
    }
    examples = (
        Example("UNIXTIMESTAMP('2026-01-31T00:00:00Z')", "1769817600"),
        Example("UNIXTIMESTAMP('1969-12-31T23:59:59.5Z')", "-0.5"),
        Example("UNIXTIMESTAMP(TIMEVALUE('01:00'))", "3600"),
        Example("UNIXTIMESTAMP(null)", None),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        return cast(extract("epoch", args[0].sql), Numeric)

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        if types[0] == TIME:
            return lambda around, time: seconds_of(since_midnight(time))
        return lambda around, instant: seconds_of(instant - _EPOCH)


@function
class FromUnixTime(Function):
    key = "FROMUNIXTIME"
    parameters = (Parameter("seconds", (Kind.NUMBER,)),)
    returns = DATETIME
    doc = {
        "en": "The datetime so many seconds after 1970-01-01T00:00:00Z.",
        "zh-CN": "1970-01-01T00:00:00Z 之后若干秒的日期时间。",
    }
    examples = (
        Example("FROMUNIXTIME(1769817600)", "2026-01-31T00:00:00Z"),
        Example("FROMUNIXTIME(-0.5)", "1969-12-31T23:59:59.5Z"),
        Example("FROMUNIXTIME(1000000000000)", None),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        epoch = plain("TIMESTAMPTZ '1970-01-01 00:00:00+00'", sql_type(DATETIME))
        length = sql_seconds_long(args[0].sql)
        return after(epoch, length)

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        def moment(around: Any, seconds: Decimal) -> datetime | None:
            length = seconds_long(seconds)
            return None if length is None else instant_after(_EPOCH, length)

        return moment


@function
class FormatDuration(Function):
    key = "FORMATDURATION"
    parameters = (
        Parameter("length", (Kind.NUMBER, Kind.DURATION)),
        Parameter("days", (Kind.BOOLEAN,), optional=True),
    )
    returns = TEXT
    doc = {
        "en": "A number of seconds, or a duration, as hours:minutes:seconds; with true as "
        "days:hours:minutes:seconds. Fractions of a second are dropped.",
        "zh-CN": "将秒数或时长写成 时:分:秒；第二个参数为 true 时写成 天:时:分:秒。"
        "不足一秒的部分舍去。",
    }
    examples = (
        Example("FORMATDURATION(100000)", "27:46:40"),
        Example("FORMATDURATION(100000, true)", "1:03:46:40"),
        Example("FORMATDURATION(-59.9)", "-00:00:59"),
        Example("FORMATDURATION(null)", None),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        length = args[0].sql
        if args[0].type == DURATION:
            length = cast(extract("epoch", length), Numeric)
        seconds = func.trunc(length, type_=Numeric())
        if len(args) == 1:
            return let(seconds, _sql_hours)
        with_days = args[1].sql
        return let(
            seconds,
            lambda n: case((with_days, _sql_days(n)), (not_(with_days), _sql_hours(n))),
        )

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        is_duration = types[0] == DURATION

        def text(around: Any, length: Any, days: bool = False) -> str:
            seconds = int(seconds_of(length) if is_duration else length)
            sign, seconds = "-" * (seconds < 0), abs(seconds)
            hours, clock = seconds // 3600, f"{seconds // 60 % 60:02}:{seconds % 60:02}"
            if days:
                return f"{sign}{hours // 24}:{hours % 24:02}:{clock}"
            return f"{sign}{hours:02}:{clock}"

        return text


def _sql_hours(seconds: ColumnElement[Any]) -> ColumnElement[Any]:
    hours = cast(_part(seconds, 3600), Text)
    most = func.greatest(func.length(hours), plain("2"))
    padded = func.lpad(hours, most, quoted("0"), type_=Text())
    return _sign(seconds).concat(padded).concat(_clock(seconds))


def _sql_days(seconds: ColumnElement[Any]) -> ColumnElement[Any]:
    days = cast(_part(seconds, 86_400), Text)
    hours = _two(_part(seconds, 3600, 24))
    return _sign(seconds).concat(days).concat(hours).concat(_clock(seconds))


def _clock(seconds: ColumnElement[Any]) -> ColumnElement[Any]:
    return _two(_part(seconds, 60, 60)).concat(_two(_part(seconds, 1, 60)))


def _sign(seconds: ColumnElement[Any]) -> ColumnElement[Any]:
    return case((seconds < plain("0"), quoted("-")), else_=quoted(""))


def _part(seconds: ColumnElement[Any], size: int, of: int = 0) -> ColumnElement[Any]:
    count = func.div(func.abs(seconds), plain(str(size)), type_=Numeric())
    return func.mod(count, plain(str(of)), type_=Numeric()) if of else count


def _two(part: ColumnElement[Any]) -> ColumnElement[Any]:
    return quoted(":").concat(func.lpad(cast(part, Text), plain("2"), quoted("0"), type_=Text()))
