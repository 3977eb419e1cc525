"""Functions that take one number out of a date or a time; datetimes by the tenant's clock."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, Numeric, cast, extract, func
from sqlalchemy import literal_column as plain

from dougong.formula.function import Example, Function, Operand, Parameter, function
from dougong.formula.periods import wall_clock
from dougong.formula.sql_moments import wall_clock as sql_wall_clock
from dougong.formula.sql_terms import SqlTerms
from dougong.formula.value_types import NUMBER, Kind, Type


class _Part(Function):
    """One number out of a moment."""

    returns = NUMBER
    field: ClassVar[str]

    @abstractmethod
    def take(self, wall: Any) -> int:
        """Take the number off a date, time or wall clock."""

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        wall_of = wall_clock(types[0])
        return lambda around, moment: Decimal(self.take(wall_of(around, moment)))

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        (moment,) = args
        return self.number(extract(self.field, sql_wall_clock(terms, moment.sql, moment.type)))

    def number(self, extracted: ColumnElement[Any]) -> ColumnElement[Any]:
        """Give the number that is meant from what PostgreSQL extracts."""
        return cast(extracted, Numeric)


class _OfDate(_Part):
    parameters = (Parameter("date", (Kind.DATE, Kind.DATETIME)),)


class _OfTime(_Part):
    parameters = (Parameter("time", (Kind.DATETIME, Kind.TIME)),)


@function
class Year(_OfDate):
    key = "YEAR"
    field = "year"
    doc = {"en": "The year, such as 2026.", "zh-CN": "年份，例如 2026。"}
    examples = (Example("YEAR('2026-01-31')", "2026"), Example("YEAR(null)", None))

    def take(self, wall: Any) -> int:
        return int(wall.year)


@function
class Quarter(_OfDate):
    key = "QUARTER"
    field = "quarter"
    doc = {"en": "The quarter of the year, 1 to 4.", "zh-CN": "季度，1 到 4。"}
    examples = (Example("QUARTER('2026-03-31')", "1"), Example("QUARTER('2026-04-01')", "2"))

    def take(self, wall: Any) -> int:
        return (int(wall.month) + 2) // 3


@function
class Month(_OfDate):
    key = "MONTH"
    field = "month"
    doc = {"en": "The month of the year, 1 to 12.", "zh-CN": "月份，1 到 12。"}
    examples = (Example("MONTH('2026-12-31')", "12"), Example("MONTH(null)", None))

    def take(self, wall: Any) -> int:
        return int(wall.month)


@function
class Week(_OfDate):
    key = "WEEK"
    field = "week"
    doc = {
        "en": "The week of the year by ISO 8601, 1 to 53; weeks begin on Monday.",
        "zh-CN": "ISO 8601 周数，1 到 53；每周从星期一开始。",
    }
    examples = (Example("WEEK('2026-01-01')", "1"), Example("WEEK('2027-01-01')", "53"))

    def take(self, wall: Any) -> int:
        return int(wall.isocalendar().week)


@function
class IsoWeek(Week):
    key = "ISOWEEK"
    doc = {
        "en": "The week of the year by ISO 8601, 1 to 53, as WEEK.",
        "zh-CN": "ISO 8601 周数，1 到 53，与 WEEK 相同。",
    }
    examples = (Example("ISOWEEK('2024-12-30')", "1"), Example("ISOWEEK('2021-01-03')", "53"))


@function
class IsoYear(_OfDate):
    key = "ISOYEAR"
    field = "isoyear"
    doc = {
        "en": "The year that the week belongs to by ISO 8601.",
        "zh-CN": "ISO 8601 中该周所属的年份。",
    }
    examples = (Example("ISOYEAR('2024-12-30')", "2025"), Example("ISOYEAR('2021-01-03')", "2020"))

    def take(self, wall: Any) -> int:
        return int(wall.isocalendar().year)


@function
class Day(_OfDate):
    key = "DAY"
    field = "day"
    doc = {"en": "The day of the month, 1 to 31.", "zh-CN": "日，1 到 31。"}
    examples = (Example("DAY('2024-02-29')", "29"), Example("DAY(null)", None))

    def take(self, wall: Any) -> int:
        return int(wall.day)


@function
class Weekday(_OfDate):
    key = "WEEKDAY"
    field = "dow"
    doc = {
        "en": "The day of the week: 1 for Sunday, 2 for Monday, to 7 for Saturday.",
        "zh-CN": "星期几：1 为星期日，2 为星期一，7 为星期六。",
    }
    examples = (Example("WEEKDAY('2026-03-01')", "1"), Example("WEEKDAY('2026-03-07')", "7"))

    def take(self, wall: Any) -> int:
        return int(wall.isoweekday()) % 7 + 1

    def number(self, extracted: ColumnElement[Any]) -> ColumnElement[Any]:
        return cast(extracted, Numeric) + plain("1", Numeric())


@function
class DayOfYear(_OfDate):
    key = "DAYOFYEAR"
    field = "doy"
    doc = {"en": "The day of the year, 1 to 366.", "zh-CN": "一年中的第几天，1 到 366。"}
    examples = (Example("DAYOFYEAR('2024-12-31')", "366"), Example("DAYOFYEAR(null)", None))

    def take(self, wall: Any) -> int:
        return int(wall.timetuple().tm_yday)


@function
class Hour(_OfTime):
    key = "HOUR"
    field = "hour"
    doc = {"en": "The hour of the day, 0 to 23.", "zh-CN": "小时，0 到 23。"}
    examples = (
        Example("HOUR('2026-01-31T23:59')", "23"),
        Example("HOUR(TIMEVALUE('08:30'))", "8"),
        Example("HOUR(null)", None),
    )

    def take(self, wall: Any) -> int:
        return int(wall.hour)


@function
class Minute(_OfTime):
    key = "MINUTE"
    field = "minute"
    doc = {"en": "The minute of the hour, 0 to 59.", "zh-CN": "分钟，0 到 59。"}
    examples = (Example("MINUTE('2026-01-31T23:59')", "59"), Example("MINUTE(null)", None))

    def take(self, wall: Any) -> int:
        return int(wall.minute)


@function
class Second(_OfTime):
    key = "SECOND"
    field = "second"
    doc = {
        "en": "The second of the minute, 0 to 59, without its fraction.",
        "zh-CN": "秒，0 到 59，不含小数。",
    }
    examples = (Example("SECOND('2026-01-31T23:59:58.75')", "58"), Example("SECOND(null)", None))

    def take(self, wall: Any) -> int:
        return int(wall.second)

    def number(self, extracted: ColumnElement[Any]) -> ColumnElement[Any]:
        return func.trunc(extracted, type_=Numeric())


@function
class Millisecond(_OfTime):
    key = "MILLISECOND"
    field = "milliseconds"
    doc = {
        "en": "The millisecond of the second, 0 to 999.",
        "zh-CN": "毫秒，0 到 999。",
    }
    examples = (
        Example("MILLISECOND('2026-01-31T23:59:58.75')", "750"),
        Example("MILLISECOND('2026-01-31T23:59:58')", "0"),
    )

    def take(self, wall: Any) -> int:
        return int(wall.microsecond) // 1000

    def number(self, extracted: ColumnElement[Any]) -> ColumnElement[Any]:
        return func.mod(func.trunc(extracted), plain("1000"), type_=Numeric())
