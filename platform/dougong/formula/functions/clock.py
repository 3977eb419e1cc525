"""Functions that ask the time, of the tenant's clock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Time, cast

from dougong.formula import moments
from dougong.formula.function import Example, Function, Operand, function
from dougong.formula.sql_terms import SqlTerms
from dougong.formula.value_types import DATE, DATETIME, TIME, Type


@function
class Today(Function):
    key = "TODAY"
    returns = DATE
    reads_clock = True
    doc = {"en": "The present date.", "zh-CN": "今天的日期。"}
    examples = (
        Example("TODAY() = DATEVALUE(NOW())", True),
        Example("DIFF(TODAY(), TODAY() + 1, 'days')", "1"),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        return terms.today()

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        return lambda around: moments.local(around.now, around.zone).date()


@function
class Now(Function):
    key = "NOW"
    returns = DATETIME
    reads_clock = True
    doc = {"en": "The present date and time.", "zh-CN": "现在的日期和时间。"}
    examples = (
        Example("NOW() - NOW()", "0"),
        Example("NOW() >= TODAY()", True),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        return terms.now()

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        return lambda around: around.now


@function
class TimeNow(Function):
    key = "TIMENOW"
    returns = TIME
    reads_clock = True
    doc = {"en": "The present time of day.", "zh-CN": "现在的时刻。"}
    examples = (
        Example("TIMENOW() = TIMEVALUE(NOW())", True),
        Example("ISBLANK(TIMENOW())", False),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        return cast(terms.local(terms.now(), DATETIME), Time)

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        return lambda around: moments.local(around.now, around.zone).time()
